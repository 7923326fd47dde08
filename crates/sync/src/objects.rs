//! The fetched files of a store, each named by its hash.

use std::{collections::HashSet, fs, panic, path::PathBuf, thread};

use crate::{
    cap::Caps,
    disk::{self, Links},
    error::Error,
    hash::ObjectId,
};

/// The folder in which a store keeps its files, each named by its hash.
#[derive(Clone, Debug)]
pub(crate) struct Objects {
    folder: PathBuf,
}

impl Objects {
    /// Takes a folder, which need not exist. A link is not followed: it could lead to somebody else's folder.
    pub(crate) fn new(folder: PathBuf) -> Result<Self, Error> {
        match fs::symlink_metadata(&folder) {
            Ok(found) if !found.is_dir() => Err(Error::irregular(&folder, found.file_type(), "a folder")),
            _ => Ok(Self { folder }),
        }
    }

    /// Creates the folder if it does not exist.
    pub(crate) fn create(&self) -> Result<(), Error> {
        fs::create_dir_all(&self.folder).map_err(|error| Error::io("create", &self.folder, error))
    }

    /// Reads a file, and checks its hash.
    pub(crate) fn read(&self, object: &ObjectId) -> Result<Vec<u8>, Error> {
        let path = self.path(object);
        match disk::read(&path, Caps::MOST, Links::Refuse)? {
            Some(bytes) if ObjectId::of(&bytes) == *object => Ok(bytes),
            _ => Err(Error::Damaged { path }),
        }
    }

    /// Refuses a folder that contains anything other than a store's files.
    pub(crate) fn require_ours(&self) -> Result<(), Error> {
        let is_ours = |name: &str| name.parse::<ObjectId>().is_ok() || disk::is_unfinished(name);
        let entries = disk::entries(&self.folder)?;
        let other = entries.into_iter().find(|(name, kind)| !kind.is_file() || !name.to_str().is_some_and(is_ours));
        match other {
            Some((found, _)) => Err(Error::NotOurs { folder: self.folder.clone(), found: found.into() }),
            None => Ok(()),
        }
    }

    /// Writes files, and syncs them and the folder. Several threads write, since most of the time is spent waiting for
    /// the disk.
    pub(crate) fn write(&self, new: &[(ObjectId, Vec<u8>)]) -> Result<(), Error> {
        const WRITERS: usize = 8;
        let write_some =
            |some: &[(ObjectId, Vec<u8>)]| some.iter().try_for_each(|(object, bytes)| self.write_one(object, bytes));
        thread::scope(|scope| {
            let some = new.chunks(new.len().div_ceil(WRITERS).max(1));
            let writers: Vec<_> = some.map(|some| scope.spawn(move || write_some(some))).collect();
            let written = writers
                .into_iter()
                .map(|writer| writer.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked)));
            // A fold waits for every writer, even after one has failed.
            written.fold(Ok(()), Result::and)
        })?;
        disk::sync_folder(&self.folder)
    }

    fn write_one(&self, object: &ObjectId, bytes: &[u8]) -> Result<(), Error> {
        if self.read(object).is_ok() {
            return Ok(());
        }
        disk::write_whole(self.path(object), bytes)
    }

    /// Removes every file except those to keep.
    pub(crate) fn retain(&self, kept: &HashSet<&ObjectId>) -> Result<(), Error> {
        let is_left_over = |name: &str| name.parse().is_ok_and(|object: ObjectId| !kept.contains(&object));
        disk::remove_files(&self.folder, Links::Refuse, |name| disk::is_unfinished(name) || is_left_over(name))
    }

    fn path(&self, object: &ObjectId) -> PathBuf {
        self.folder.join(object.to_string())
    }
}
