//! A run and a source, brought together.

use std::{
    num::NonZeroUsize,
    panic::{self, AssertUnwindSafe},
    sync::mpsc,
    thread,
    time::Duration,
};

use tracing::{dispatcher, info};
use trustlist::UnixTime;

use crate::{
    error::Error,
    run::{Run, Updated},
    settings::Settings,
    source::Source,
    store::Store,
};

/// How long to wait for an answer before looking whether to stop.
const TICK: Duration = Duration::from_millis(100);

/// Brings a store up to date from a source, over at most so many connections at once. Returns what happened, and the set
/// that is in force then.
///
/// Each list is in force as soon as it is verified, and roots are written in batches, so a process that is killed keeps what
/// was written and the next run asks for the rest. [`update_until`] can be stopped.
///
/// After each file, `progress` gets the number of files dealt with and the number known to be left.
///
/// ```
/// use std::{num::NonZeroUsize, time::Duration};
/// use trustlist::{Policy, UnixTime};
/// use trustlist_sync::{File, Folder, ListFile, Settings, Store, update};
///
/// let mirror = tempfile::tempdir()?;
/// std::fs::write(mirror.path().join("authrootstl.cab"), trustlist_testdata::cabinet())?;
/// let folder = tempfile::tempdir()?;
///
/// let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let settings = Settings::new(Policy::microsoft(now));
/// let store = Store::create(folder.path())?;
/// let updated = update(&store, &Folder::new(mirror.path()), &settings, now, NonZeroUsize::MIN, |_, _| ())?;
/// assert!(updated.report.is_success());
/// assert_eq!(updated.set.roots().map(|roots| roots.roots().len()), Some(555));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Error::Busy`]: another run is at work. Or the folder cannot be read or written; then what was saved before is in
/// force. What a source does wrong is not an error here, but is in the report.
pub fn update<S: Source + ?Sized>(
    store: &Store,
    source: &S,
    settings: &Settings,
    now: UnixTime,
    connections: NonZeroUsize,
    progress: impl FnMut(usize, usize),
) -> Result<Updated, Error> {
    update_until(store, source, settings, now, connections, progress, || false)
}

/// As [`update`], until `stop` returns true: then what was taken is written, nothing more is asked for, and each file
/// that is left is [pending](crate::Outcome::Pending) in the report.
///
/// `stop` is asked after each file and ten times a second; a handler of a signal may set a flag that it reads. What is being
/// fetched is dropped, but the source has to return before this function does.
///
/// # Errors
///
/// As [`update`].
pub fn update_until<S: Source + ?Sized>(
    store: &Store,
    source: &S,
    settings: &Settings,
    now: UnixTime,
    connections: NonZeroUsize,
    mut progress: impl FnMut(usize, usize),
    stop: impl Fn() -> bool,
) -> Result<Updated, Error> {
    let lock = store.lock()?;
    let mut run = Run::new(store.read(settings, now)?, settings.clone());
    let (answered, answers) = mpsc::channel();
    // A subscriber of the caller's thread alone gets the events of the other threads, too.
    let subscriber = dispatcher::get_default(Clone::clone);
    let saved = thread::scope(|scope| {
        let mut under_way = 0_usize;
        loop {
            while under_way < connections.get() {
                let Some(request) = run.next_request() else { break };
                let (answered, subscriber) = (answered.clone(), subscriber.clone());
                scope.spawn(move || {
                    let fetch = || dispatcher::with_default(&subscriber, || source.fetch(&request));
                    let answer = panic::catch_unwind(AssertUnwindSafe(fetch));
                    // Nobody listens any more only if another fetch has panicked.
                    let _ = answered.send((request, answer));
                });
                under_way = under_way.saturating_add(1);
            }
            if under_way == 0 {
                return Ok(());
            }
            // Whichever comes first: a slow file holds up no other.
            let answer = answers.recv_timeout(TICK);
            let is_over = stop();
            if let Ok((request, answer)) = answer {
                under_way = under_way.saturating_sub(1);
                let answer = answer.unwrap_or_else(|panicked| panic::resume_unwind(panicked));
                // A source that was stopped as well has not failed.
                if answer.is_ok() || !is_over {
                    run.feed(&request, answer);
                    let (done, left) = run.progress();
                    progress(done, left);
                }
            }
            if is_over {
                run.stop();
            }
            // If it is over, before the fetches that are under way have ended: the process may be killed meanwhile.
            if is_over || run.has_batch() {
                store.save(&lock, &mut run)?;
            }
            if is_over {
                return Ok(());
            }
        }
    });
    saved?;
    let updated = store.commit(&lock, run)?;
    let failed = updated.report.failures().count();
    info!(files = updated.report.items.len(), failed, "the run has ended");
    Ok(updated)
}
