//! Drives a run with a source.

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

/// How long to wait for an answer before checking whether to stop.
const TICK: Duration = Duration::from_millis(100);

/// Updates a store from a source, over at most `connections` connections at once. Returns the report and the set in
/// force.
///
/// Each list is in force as soon as it is verified, and roots are written in batches. If the process is killed, the
/// files that it has written are kept, and the next run fetches the rest. Use [`update_until`] to stop a run.
///
/// After each file, `progress` is called with the number of files that are done and the number known to be left.
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
/// [`Error::Busy`] if another run holds the lock, or another error if the folder cannot be read or written; files that
/// the run has saved by then stay in force. Failures of the source are not errors here: they are in the report.
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

/// Does the same as [`update`], but ends early when `stop` returns true. Accepted files are then written, and the
/// remaining files are [pending](crate::Outcome::Pending) in the report.
///
/// `stop` is called after each file and ten times a second; it may read a flag that a signal handler sets. Fetches that
/// are under way are discarded, but this function returns only after they have ended.
///
/// # Errors
///
/// The errors of [`update`].
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
    // A subscriber that the caller set for its own thread also gets the events of the fetching threads.
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
                    // The receiver is gone only if another fetch has panicked.
                    let _ = answered.send((request, answer));
                });
                under_way = under_way.saturating_add(1);
            }
            if under_way == 0 {
                return Ok(());
            }
            let answer = answers.recv_timeout(TICK);
            let is_over = stop();
            if let Ok((request, answer)) = answer {
                under_way = under_way.saturating_sub(1);
                let answer = answer.unwrap_or_else(|panicked| panic::resume_unwind(panicked));
                // After a stop, an error may only mean that the source was stopped too.
                if answer.is_ok() || !is_over {
                    run.feed(&request, answer);
                    let (done, left) = run.progress();
                    progress(done, left);
                }
            }
            if is_over {
                run.stop();
            }
            // After a stop, save without waiting for the fetches still under way: the process may be killed before
            // they finish.
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
