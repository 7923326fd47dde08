//! The lock of a folder.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use crate::{
    disk::{self, Links},
    error::Error,
};

/// The lock that allows writing to a folder. It is released when it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    folder: PathBuf,
    // The operating system releases the lock when this file is closed.
    file: File,
}

impl Lock {
    /// Locks the file with this name. The file is never removed: otherwise two runs could lock two different files.
    pub(crate) fn take(folder: &Path, name: &str) -> Result<Self, Error> {
        let path = folder.join(name);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        // Only the owner may open the file: anyone who can open it can hold the lock.
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
    /// Unlocks explicitly, because closing the file might not: if another thread is just starting a process, that
    /// process still has a copy of the open file.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}
