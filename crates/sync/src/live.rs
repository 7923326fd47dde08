//! The newest set, for threads that must not wait.

use std::{sync::Arc, time::Duration};

use arc_swap::ArcSwap;
use trustlist::UnixTime;

use crate::{error::Error, freshness::is_older, set::Set, settings::Settings, store::Store};

/// The newest set of a store, shared by any number of threads. Reading takes no lock, and a set that a thread holds
/// never changes.
///
/// ```
/// # use std::{num::NonZeroUsize, time::Duration};
/// # use trustlist::{Policy, UnixTime};
/// # use trustlist_sync::{Folder, Live, Settings, Store, update};
/// # let mirror = tempfile::tempdir()?;
/// # std::fs::write(mirror.path().join("authrootstl.cab"), trustlist_testdata::cabinet())?;
/// # let folder = tempfile::tempdir()?;
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// # let settings = Settings::new(Policy::microsoft(now));
/// let store = Store::create(folder.path())?;
/// let live = Live::open(store.clone(), settings.clone(), now)?;
/// assert!(live.get().roots().is_none());
///
/// // Here, or in another process:
/// update(&store, &Folder::new(mirror.path()), &settings, now, NonZeroUsize::MIN, |_, _| ())?;
/// assert!(live.reload(now)?);
/// assert!(live.get().roots().is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Live {
    store: Store,
    settings: Settings,
    current: ArcSwap<Current>,
}

#[derive(Debug)]
struct Current {
    set: Arc<Set>,
    version: Vec<u8>,
}

impl Live {
    /// Reads the set in force.
    ///
    /// # Errors
    ///
    /// The errors of [`Store::read`].
    pub fn open(store: Store, settings: Settings, now: UnixTime) -> Result<Self, Error> {
        // Read the version first: if the set changes in between, it is read once more than necessary, but a change is
        // never missed.
        let version = store.version()?;
        let set = Arc::new(store.read(&settings, now)?);
        Ok(Self { store, settings, current: ArcSwap::from_pointee(Current { set, version }) })
    }

    /// Returns the newest set that was read.
    #[must_use]
    pub fn get(&self) -> Arc<Set> {
        Arc::clone(&self.current.load().set)
    }

    /// Reads the set again if the folder contains a new one, and returns whether it did. Call this from a timer,
    /// because nothing watches the folder.
    ///
    /// It also reads the set again once a day, because a list can become too old while the folder stays the same.
    ///
    /// # Errors
    ///
    /// The errors of [`Store::read`], or an error if a list that was in force is damaged in the folder.
    /// [`get`](Self::get) then still returns the previous set.
    pub fn reload(&self, now: UnixTime) -> Result<bool, Error> {
        const DAY: Duration = Duration::from_secs(86_400);
        let current = self.current.load();
        let version = self.store.version()?;
        if version == current.version && !is_older(DAY, current.set.read_at(), now) {
            return Ok(false);
        }
        let set = self.store.read(&self.settings, now)?.unless_damaged_since(&current.set)?;
        self.current.store(Arc::new(Current { set: Arc::new(set), version }));
        Ok(true)
    }
}
