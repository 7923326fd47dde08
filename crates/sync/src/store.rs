//! The folder: content-addressed files, and one manifest that is swapped whole.

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

/// A folder that holds one complete set of lists and roots:
///
/// | file | what |
/// |---|---|
/// | `manifest.json` | what is held; replaced as a whole, so that a reader sees the old set or the new one |
/// | `objects/<SHA-256>` | the files as they came, each named by its hash, never changed |
/// | `lock` | held by the one run that is at work |
/// | `.unfinished-<letters>.trustlist` | a file that is being written, here or in `objects` |
///
/// Nothing else is ever read, replaced or removed, and none of these is followed where it is a link; the folder itself may
/// be one. A folder that holds files of others is [refused](Self::create).
///
/// Readers take no lock. A run that is killed leaves what it had [saved](Self::save), whole. What the manifest no longer
/// names is kept until the run after, for readers that are at work on it.
///
/// Anyone who can write here decides what is in force, as with every folder of trusted certificates: signatures and hashes
/// are verified again at each reading, but not that the newest list accepted is still the one that the manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    folder: PathBuf,
}

/// The answer to a question for a root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootAnswer {
    /// The certificate, in DER, that was held.
    Held(Vec<u8>),
    /// The certificate, in DER, that was fetched now.
    Fetched(Vec<u8>),
    /// The root is not in the list. That is an answer, not an error.
    NotListed,
}

impl Store {
    const MANIFEST: &str = "manifest.json";
    const OBJECTS: &str = "objects";
    const LOCK: &str = "lock";

    /// The store in this folder, which is made if it does not exist. A folder that exists has to be empty, or a store: it
    /// has a manifest of ours, or nothing but what a first run leaves when it is killed.
    ///
    /// # Errors
    ///
    /// [`Error::NotOurs`]: somebody keeps other files in it. [`Error::Manifest`]: it is damaged, or somebody else's.
    /// [`Error::Irregular`], [`Error::Io`]. Nothing was written then.
    pub fn create(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let store = Self { folder: folder.into() };
        if store.folder.try_exists().map_err(|error| Error::io("read", &store.folder, error))? {
            store.require_ours()?;
        }
        store.objects()?.create()?;
        Ok(store)
    }

    /// The store in a folder that exists.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]: there is no manifest in it.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let store = Self { folder: folder.into() };
        let manifest = store.manifest_path();
        fs::metadata(&manifest).map_err(|error| Error::io("read", &manifest, error))?;
        Ok(store)
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads and verifies the set in force. Waits for nobody: while a run replaces the set, this is the old one or the
    /// new one.
    ///
    /// # Errors
    ///
    /// [`Error::Io`], [`Error::Manifest`]. A single file that is damaged is not an error, but one of the set's
    /// [problems](Set::problems).
    pub fn read(&self, settings: &Settings, now: UnixTime) -> Result<Set, Error> {
        // What a manifest names is there until the run after the next one begins: the second reading finds it, and more
        // are for readers that are suspended.
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

    /// The right to write. Nobody waits for it.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`]: another run has it. As [`create`](Self::create), where the folder is not a store.
    pub fn lock(&self) -> Result<Lock, Error> {
        self.require_ours()?;
        Lock::take(&self.folder, Self::LOCK)
    }

    /// Writes what a run has taken so far: first the files, then the manifest that names them. Its lists are in force from
    /// then on, and its roots are held. The run goes on, and may be saved any number of times.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`]: the lock is that of another folder. [`Error::Overtaken`]: the set that the run began with was read
    /// before the lock was taken, and is no longer the one in force. [`Error::Io`]: the set that was in force still is.
    pub fn save(&self, lock: &Lock, run: &mut Run) -> Result<(), Error> {
        if lock.folder() != self.folder {
            return Err(Error::Busy { folder: self.folder.clone() });
        }
        if parse_manifest(&self.read_manifest()?, &self.manifest_path())? != run.begun_with {
            return Err(Error::Overtaken { folder: self.folder.clone() });
        }
        // Once a run: what a later batch replaces is still read by those who began with an earlier one.
        if !run.is_tidied {
            self.tidy(&run.begun_with);
        }
        run.set.forget_roots();
        self.write(&run.set.manifest, &run.objects)?;
        run.saved();
        Ok(())
    }

    /// [Saves](Self::save) the rest of a run, and returns what happened and what is in force.
    ///
    /// # Errors
    ///
    /// As [`save`](Self::save).
    pub fn commit(&self, lock: &Lock, mut run: Run) -> Result<Updated, Error> {
        self.save(lock, &mut run)?;
        Ok(run.finish())
    }

    /// The certificate of a root that a chain ends in: from the folder, else from the source, if the list has it.
    ///
    /// What is fetched is kept, where that can be: if a run is at work, or the folder cannot be written, the next one who
    /// asks fetches it again.
    ///
    /// # Errors
    ///
    /// It could not be asked: there is no verified list, the root is listed and cannot be fetched, or what came is not
    /// the root.
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
            Err(Error::Busy { .. }) => debug!(%file, "not kept: a run is at work"),
            Err(error) => warn!(%file, code = error.code(), "not kept: {error}"),
        }
        Ok(RootAnswer::Fetched(der))
    }

    /// The root that is held now, perhaps since the set was read. One that is damaged is not held.
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
        // What could not be read again, such as the year 10000, would take the set away.
        parse_manifest(&json, &path)?;
        disk::write_whole(path, &json)?;
        disk::sync_folder(&self.folder)
    }

    /// Removes what is not of the set in force: of the one before it, and of runs that were killed. That comes before
    /// anything is written, for the room; and what cannot be removed now is in nobody's way until the next run.
    fn tidy(&self, in_force: &Manifest) {
        let unfinished = disk::remove_files(&self.folder, Links::Follow, disk::is_unfinished);
        let left_over = self.objects().and_then(|objects| objects.retain(&in_force.objects().collect()));
        if let Err(error) = unfinished.and(left_over) {
            warn!(code = error.code(), "not tidied: {error}");
        }
    }

    /// Whether the folder is a store, or one in which the first run began, or empty. In any other nothing is written: its
    /// files are somebody else's.
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

    /// The bytes of the manifest; those of an empty one where there is none.
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

    /// The manifest's bytes, to see whether they are still the same.
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
