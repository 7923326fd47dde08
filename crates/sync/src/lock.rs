//! The right to write to a folder.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use crate::{
    disk::{self, Links},
    error::Error,
};

/// The right to write to a folder; released when it is dropped, or when the process ends.
#[derive(Debug)]
pub struct Lock {
    folder: PathBuf,
    // The operating system's lock goes with the open file.
    file: File,
}

impl Lock {
    /// Locks the file of this name, which stays: removing it would let two runs lock two different files.
    pub(crate) fn take(folder: &Path, name: &str) -> Result<Self, Error> {
        let path = folder.join(name);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        // Anyone who may open the file may hold the lock.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = disk::open("open", &path, &mut options, Links::Refuse)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), file }),
            Err(TryLockError::WouldBlock) => Err(Error::Busy { folder: folder.to_owned() }),
            Err(TryLockError::Error(error)) => Err(Error::io("lock", &path, error)),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Lock {
    /// Closing the file is not enough while another thread starts a process: until that begins, it has the file open.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}
