//! A folder as a source.

use std::path::{Path, PathBuf};

use crate::{
    disk::{self, Links},
    error::Error,
    retrieval::{RetrievalError, RetrievalErrorKind},
    source::{Answer, Request, Source},
};

/// A folder with the protocol's files, for machines without a network. `certutil -syncWithWU` and
/// [`publish`](crate::publish) write such folders.
///
/// The folder and its files may be links, but a device, a FIFO or anything else that is not a regular file is an error.
/// Files are always read; validators are ignored.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Creates a source for the folder at `path`. Whether it exists is checked only when a file is fetched.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Returns the path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Source for Folder {
    fn fetch(&self, request: &Request) -> Result<Answer, RetrievalError> {
        let path = self.0.join(request.file.to_string());
        let failed = |kind| RetrievalError::new(kind, path.display().to_string());
        let unreadable = |error: Error| failed(RetrievalErrorKind::Unreadable).because(error);
        let bytes = match disk::read(&path, request.limit, Links::Follow) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Err(failed(RetrievalErrorKind::TooLong { limit: request.limit })),
            // "Not found" means that the file is missing from an existing folder. A missing folder is an error.
            Err(error) if error.is_missing_file() && self.0.is_dir() => return Ok(Answer::NotFound),
            Err(error) => return Err(unreadable(error)),
        };
        Ok(Answer::File { bytes, validators: None })
    }
}
