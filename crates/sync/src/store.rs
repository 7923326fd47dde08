//! The folder: content-addressed files, and one manifest that is replaced atomically.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tracing::{debug, warn};
use trustlist::{RootList, UnixTime};

use crate::{
    disk::{self, Links},
    error::Error,
    file::File,
    hash::{Hash, ObjectId},
    lock::Lock,
    manifest::Manifest,
    objects::Objects,
    root_file,
    run::{Run, Updated},
    set::Set,
    settings::Settings,
    source::{Request, Source},
};

/// A folder that contains one complete set of lists and roots.
///
/// ```
/// use std::{num::NonZeroUsize, time::Duration};
/// use trustlist::{Policy, UnixTime};
/// use trustlist_sync::{Folder, RootAnswer, Settings, Store, update};
///
/// # let mirror = tempfile::tempdir()?;
/// # std::fs::write(mirror.path().join("authrootstl.cab"), trustlist_testdata::cabinet())?;
/// # let folder = tempfile::tempdir()?;
/// let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let settings = Settings::new(Policy::microsoft(now));
/// let source = Folder::new(mirror.path());
/// let store = Store::create(folder.path())?;
/// update(&store, &source, &settings, now, NonZeroUsize::MIN, |_done, _left| ())?;
///
/// // Later, perhaps in another process:
/// let store = Store::open(folder.path())?;
/// let set = store.read(&settings, now)?;
/// let roots = set.roots().ok_or("no root list is in force")?;
/// assert_eq!(roots.roots().len(), 555);
///
/// // The certificate with this SHA-1, from the folder or the source, if the list names it.
/// assert_eq!(store.root_for(&set, &[0; 20], &source, &settings)?, RootAnswer::NotListed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// | file | content |
/// |---|---|
/// | `manifest.json` | what the folder contains; replaced atomically, so a reader sees either the old set or the new one |
/// | `objects/<SHA-256>` | the fetched files, named by their hash and never changed |
/// | `lock` | locked by the run that is using the folder |
/// | `.unfinished-<letters>.trustlist` | a file that is being written, here or in `objects` |
///
/// No other file is read, replaced or removed. None of the files and folders above may be a link, but the store's
/// folder itself may be one. A folder that contains other files is [rejected](Self::create).
///
/// Readers take no lock. A killed run leaves every file that it [saved](Self::save) complete. Files that the manifest
/// no longer names are kept until the next run, for readers that still use them.
///
/// As with any folder of trusted certificates, anyone who can write to it controls what is trusted. Each read verifies
/// signatures and hashes again, but it cannot detect that somebody has restored an older set together with its
/// manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    folder: PathBuf,
}

/// The result of [`Store::root_for`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootAnswer {
    /// The certificate in DER, from the folder.
    Held(Vec<u8>),
    /// The certificate in DER, fetched from the source by this call.
    Fetched(Vec<u8>),
    /// The list does not name the root. That is not an error.
    NotListed,
}

impl Store {
    const MANIFEST: &str = "manifest.json";
    const OBJECTS: &str = "objects";
    const LOCK: &str = "lock";

    /// Opens the store in this folder, and creates the folder if it does not exist. An existing folder must be empty or
    /// a store. A store contains a manifest, or only the files that a killed first run leaves behind.
    ///
    /// # Errors
    ///
    /// [`Error::NotOurs`] if the folder contains other files, [`Error::Manifest`] if its manifest is damaged or does
    /// not belong to a store, [`Error::Irregular`] or [`Error::Io`]. Nothing is written in these cases.
    pub fn create(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let store = Self { folder: folder.into() };
        if store.folder.try_exists().map_err(|error| Error::io("read", &store.folder, error))? {
            store.require_ours()?;
        }
        store.objects()?.create()?;
        Ok(store)
    }

    /// Opens an existing store.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the folder contains no manifest.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let store = Self { folder: folder.into() };
        let manifest = store.manifest_path();
        fs::metadata(&manifest).map_err(|error| Error::io("read", &manifest, error))?;
        Ok(store)
    }

    /// Returns the path of the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads and verifies the set in force. This never waits: while a run replaces the set, it returns the old one or
    /// the new one.
    ///
    /// # Errors
    ///
    /// [`Error::Io`], [`Error::Irregular`] or [`Error::Manifest`]. A single damaged file is not an error, but one of
    /// the set's [problems](Set::problems).
    pub fn read(&self, settings: &Settings, now: UnixTime) -> Result<Set, Error> {
        // A run keeps the files of the set that it replaces, and only the next run removes them. So the second try
        // normally succeeds. The other tries are for a reader that was suspended in between.
        const TRIES: usize = 8;
        let mut json = self.read_manifest()?;
        for _ in 1..TRIES {
            let set = self.read_set(&json, settings, now)?;
            if !set.problems().any(|(_, error)| error.is_missing_file()) {
                return Ok(set);
            }
            let newer = self.read_manifest()?;
            if newer == json {
                return Ok(set);
            }
            json = newer;
        }
        self.read_set(&json, settings, now)
    }

    /// Locks the folder for writing, without waiting.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] if another run holds the lock; the errors of [`create`](Self::create) if the folder is not a
    /// store.
    pub fn lock(&self) -> Result<Lock, Error> {
        self.require_ours()?;
        Lock::take(&self.folder, Self::LOCK)
    }

    /// Writes the files that a run has accepted so far, and then the manifest that names them. The lists that the run
    /// has accepted are then in force. The run continues, and can be saved any number of times.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] if the lock belongs to another folder. [`Error::Overtaken`] if the run started from a set read
    /// before it took the lock, and another run has replaced that set since. [`Error::Io`] if writing failed; the
    /// previous set then stays in force.
    pub fn save(&self, lock: &Lock, run: &mut Run) -> Result<(), Error> {
        if lock.folder() != self.folder {
            return Err(Error::Busy { folder: self.folder.clone() });
        }
        if parse_manifest(&self.read_manifest()?, &self.manifest_path())? != run.begun_with {
            return Err(Error::Overtaken { folder: self.folder.clone() });
        }
        // Remove old files only once per run: readers may still use files that a later batch replaces.
        if !run.is_tidied {
            self.tidy(&run.begun_with);
        }
        run.set.forget_roots();
        self.write(&run.set.manifest, &run.objects)?;
        run.saved();
        Ok(())
    }

    /// [Saves](Self::save) the rest of a run, and returns its report and the set in force.
    ///
    /// # Errors
    ///
    /// The errors of [`save`](Self::save).
    pub fn commit(&self, lock: &Lock, mut run: Run) -> Result<Updated, Error> {
        self.save(lock, &mut run)?;
        Ok(run.finish())
    }

    /// Returns the certificate of a root, by its SHA-1, if the list names it. The certificate comes from the folder, or
    /// else from the source.
    ///
    /// A fetched certificate is stored in the folder. If another run holds the lock or the folder cannot be written,
    /// the certificate is not stored, and is fetched again next time.
    ///
    /// # Errors
    ///
    /// [`Error::NoRootList`] if no root list is in force, or another error if the listed root cannot be fetched or the
    /// fetched file is not the root's certificate.
    pub fn root_for<S: Source + ?Sized>(
        &self,
        set: &Set,
        sha1: &[u8; 20],
        source: &S,
        settings: &Settings,
    ) -> Result<RootAnswer, Error> {
        let roots = set.roots().ok_or(Error::NoRootList)?;
        if roots.by_sha1(sha1).is_none() {
            return Ok(RootAnswer::NotListed);
        }
        if let Some(der) = self.held_root(set, sha1, roots) {
            return Ok(RootAnswer::Held(der));
        }
        let file = File::Root(*sha1);
        let request = Request { file, validators: None, limit: settings.caps.of(file) };
        let (bytes, _) = source.fetch(&request).map_err(Error::Retrieval)?.required(&request)?;
        let der = root_file::verify(bytes, sha1, roots)?;
        match self.keep_root(*sha1, &der) {
            Ok(()) => {}
            Err(Error::Busy { .. }) => debug!(%file, "not stored: another run is using the folder"),
            Err(error) => warn!(%file, code = error.code(), "not stored: {error}"),
        }
        Ok(RootAnswer::Fetched(der))
    }

    /// Reads the root's certificate, even if it was written after the set was read; `None` if it is missing or damaged.
    fn held_root(&self, set: &Set, sha1: &[u8; 20], roots: &RootList<'_>) -> Option<Vec<u8>> {
        if let Ok(Some(der)) = set.root(sha1) {
            return Some(der);
        }
        let manifest = Manifest::from_json(&self.read_manifest().ok()?).ok()?;
        let bytes = self.objects().ok()?.read(manifest.roots.get(&Hash(*sha1))?).ok()?;
        root_file::verify(bytes, sha1, roots).ok()
    }

    fn keep_root(&self, sha1: [u8; 20], der: &[u8]) -> Result<(), Error> {
        let _lock = self.lock()?;
        let object = ObjectId::of(der);
        let mut manifest = parse_manifest(&self.read_manifest()?, &self.manifest_path())?;
        manifest.roots.insert(Hash(sha1), object);
        self.write(&manifest, &[(object, der.to_vec())])
    }

    fn write(&self, manifest: &Manifest, new: &[(ObjectId, Vec<u8>)]) -> Result<(), Error> {
        self.objects()?.write(new)?;
        let path = self.manifest_path();
        let json = manifest.to_json().map_err(|error| Error::Manifest { path: path.clone(), error })?;
        // A manifest that could not be read again, such as one with a date in the year 10000, would make the store
        // useless.
        parse_manifest(&json, &path)?;
        disk::write_whole(path, &json)?;
        disk::sync_folder(&self.folder)
    }

    /// Removes files that are not part of the set in force: files of the previous set, and files that killed runs left.
    /// This happens before writing, to free disk space. Files that cannot be removed are left for the next run.
    fn tidy(&self, in_force: &Manifest) {
        let unfinished = disk::remove_files(&self.folder, Links::Follow, disk::is_unfinished);
        let left_over = self.objects().and_then(|objects| objects.retain(&in_force.objects().collect()));
        if let Err(error) = unfinished.and(left_over) {
            warn!(code = error.code(), "old files were not removed: {error}");
        }
    }

    /// Refuses a folder that is neither empty nor a store, so that nothing is written among somebody else's files.
    fn require_ours(&self) -> Result<(), Error> {
        let entries = disk::entries(&self.folder)?;
        if entries.iter().any(|(name, _)| name == Self::MANIFEST) {
            return parse_manifest(&self.read_manifest()?, &self.manifest_path()).map(drop);
        }
        for (name, kind) in entries {
            let is_ours = match name.to_str() {
                Some(Self::OBJECTS) if kind.is_dir() => {
                    self.objects()?.require_ours()?;
                    true
                }
                Some(Self::LOCK) => kind.is_file(),
                Some(name) => kind.is_file() && disk::is_unfinished(name),
                None => false,
            };
            if !is_ours {
                return Err(Error::NotOurs { folder: self.folder.clone(), found: name.into() });
            }
        }
        Ok(())
    }

    fn read_set(&self, json: &[u8], settings: &Settings, now: UnixTime) -> Result<Set, Error> {
        Ok(Set::read(parse_manifest(json, &self.manifest_path())?, self.objects()?, settings, now))
    }

    /// The bytes of the manifest, or of an empty one if there is none.
    fn read_manifest(&self) -> Result<Vec<u8>, Error> {
        let path = self.manifest_path();
        let failed = |error| Error::Manifest { path: path.clone(), error };
        match disk::read(&path, Manifest::MOST, Links::Refuse) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(failed(Manifest::too_long())),
            Err(error) if error.is_missing_file() => Manifest::default().to_json().map_err(failed),
            Err(error) => Err(error),
        }
    }

    /// The bytes of the manifest. They show a caller whether the folder has changed.
    pub(crate) fn version(&self) -> Result<Vec<u8>, Error> {
        self.read_manifest()
    }

    fn manifest_path(&self) -> PathBuf {
        self.folder.join(Self::MANIFEST)
    }

    fn objects(&self) -> Result<Objects, Error> {
        Objects::new(self.folder.join(Self::OBJECTS))
    }
}

fn parse_manifest(json: &[u8], path: &Path) -> Result<Manifest, Error> {
    Manifest::from_json(json).map_err(|error| Error::Manifest { path: path.to_owned(), error })
}
