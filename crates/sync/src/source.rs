//! Where files come from.

use serde::{Deserialize, Serialize};

use crate::{error::RetrievalError, file::File};

/// Fetches files. [`Http`](crate::Http) and [`Folder`](crate::Folder) are two; a test, or a client of one's own, is
/// another.
pub trait Source: Sync {
    /// Fetches one file.
    ///
    /// An answer of more than [`Request::limit`] octets is an error, and must not be read to its end.
    ///
    /// # Errors
    ///
    /// Anything but the file, "not modified" or "there is no such file".
    fn fetch(&self, request: &Request) -> Result<Answer, RetrievalError>;
}

/// What to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The file.
    pub file: File,
    /// Ask only for what is newer: `If-None-Match`, `If-Modified-Since`.
    pub validators: Option<Validators>,
    /// The most octets to take.
    pub limit: usize,
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The file.
    File {
        /// Its octets.
        octets: Vec<u8>,
        /// What to ask with the next time.
        validators: Option<Validators>,
    },
    /// The file is still the one that the validators came with.
    NotModified,
    /// There is no such file there.
    NotFound,
}

/// `ETag` and `Last-Modified` of an answer. They prove nothing about the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, with its quotes.
    pub etag: Option<String>,
    /// `Last-Modified`, as it came.
    pub last_modified: Option<String>,
}
