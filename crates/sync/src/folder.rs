//! A folder as a source.

use std::{
    fs,
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
};

use crate::{
    error::{RetrievalError, RetrievalErrorKind},
    source::{Answer, Request, Source},
};

/// A folder with the files of the protocol side by side, as `certutil -syncWithWU` and
/// [`publish`](crate::publish) write them: for machines without a network.
///
/// Every file is read each time: what a folder knows of a file is not worth a condition.
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
        let unreadable = |error: std::io::Error| failed(RetrievalErrorKind::Unreadable).because(error);
        let file = match fs::File::open(&path) {
            Ok(file) => file,
            // A folder that is not there offers nothing, and is wrong.
            Err(error) if error.kind() == ErrorKind::NotFound && self.0.is_dir() => return Ok(Answer::NotFound),
            Err(error) => return Err(unreadable(error)),
        };
        let mut octets = Vec::new();
        let one_more = u64::try_from(request.limit).unwrap_or(u64::MAX).saturating_add(1);
        file.take(one_more).read_to_end(&mut octets).map_err(unreadable)?;
        if octets.len() > request.limit {
            return Err(failed(RetrievalErrorKind::TooLong { limit: request.limit }));
        }
        Ok(Answer::File { octets, validators: None })
    }
}
