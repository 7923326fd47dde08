//! A folder as a source.

use std::path::{Path, PathBuf};

use crate::{
    disk::{self, Links},
    error::Error,
    retrieval::{RetrievalError, RetrievalErrorKind},
    source::{Answer, Request, Source},
};

/// A folder with the files of the protocol side by side, as `certutil -syncWithWU` and
/// [`publish`](crate::publish) write them: for machines without a network.
///
/// The folder and its files may be links, but what is read is a regular file: a device or a FIFO is an error. Every file
/// is read each time: what a folder knows of a file is not worth a condition.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at `path`. That it exists is seen when a file is asked for.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The path of the folder.
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
            // A folder that is not there offers nothing, and is wrong.
            Err(error) if error.is_missing_file() && self.0.is_dir() => return Ok(Answer::NotFound),
            Err(error) => return Err(unreadable(error)),
        };
        Ok(Answer::File { bytes, validators: None })
    }
}
