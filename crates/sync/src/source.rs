//! Sources of files, with their requests and answers.

use crate::{
    error::Error,
    file::File,
    retrieval::{RetrievalError, RetrievalErrorKind},
};

/// Fetches files. [`Http`](crate::Http) and [`Folder`](crate::Folder) implement it. Implement this trait for your own
/// blocking client, or for tests.
///
/// An asynchronous client does not implement this trait. Instead, drive a [`Run`](crate::Run) yourself, with any
/// executor:
///
/// ```
/// use std::{future::poll_fn, pin::Pin, task::Poll};
/// use trustlist::{Policy, UnixTime};
/// use trustlist_sync::{Answer, Error, Request, RetrievalError, Run, Settings, Store, Updated};
/// # use trustlist_sync::{Folder, Source as _};
///
/// /// Your own client. It sends `request.validators`, and stops after `request.limit` bytes.
/// async fn fetch(client: &Client, request: Request) -> (Request, Result<Answer, RetrievalError>) {
/// #   let answer = client.0.fetch(&request);
/// #   /*
///     let answer = client.get(request.file.to_string()).await;
/// #   */
///     (request, answer)
/// }
///
/// async fn update(client: &Client, store: &Store, settings: &Settings, now: UnixTime) -> Result<Updated, Error> {
///     let lock = store.lock()?;
///     let mut run = Run::new(store.read(settings, now)?, settings.clone());
///     let mut under_way = Vec::new();
///     while !run.is_done() {
///         while under_way.len() < 8 {
///             let Some(request) = run.next_request() else { break };
///             under_way.push(Box::pin(fetch(client, request)));
///         }
///         if !under_way.is_empty() {
///             let (request, answer) = next(&mut under_way).await;
///             run.feed(&request, answer);
///             if run.has_batch() {
///                 store.save(&lock, &mut run)?;
///             }
///         }
///     }
///     store.commit(&lock, run)
/// }
///
/// /// Waits for the first that is ready, as `FuturesUnordered` and `JoinSet` do.
/// async fn next<F: Future>(under_way: &mut Vec<Pin<Box<F>>>) -> F::Output {
///     poll_fn(|context| {
///         for place in 0..under_way.len() {
///             if let Poll::Ready(output) = under_way[place].as_mut().poll(context) {
///                 drop(under_way.swap_remove(place));
///                 return Poll::Ready(output);
///             }
///         }
///         Poll::Pending
///     })
///     .await
/// }
/// # struct Client(Folder);
/// # let mirror = tempfile::tempdir()?;
/// # std::fs::write(mirror.path().join("authrootstl.cab"), trustlist_testdata::cabinet())?;
/// # let folder = tempfile::tempdir()?;
/// # let client = Client(Folder::new(mirror.path()));
/// # let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(1_795_305_600)); // 2026-11-22
/// # let settings = Settings::new(Policy::microsoft(now));
/// # let store = Store::create(folder.path())?;
/// # let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// # let mut work = std::pin::pin!(update(&client, &store, &settings, now));
/// # let Poll::Ready(updated) = work.as_mut().poll(&mut context) else { panic!("a folder never waits") };
/// # let updated = updated?;
/// # assert!(updated.report.is_success());
/// # assert_eq!(updated.set.roots().map(|roots| roots.roots().len()), Some(555));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Source: Sync {
    /// Fetches one file.
    ///
    /// A file longer than [`Request::limit`] bytes is an error, and must not be read to its end.
    ///
    /// # Errors
    ///
    /// If the file cannot be fetched. "Not modified" and "not found" are answers, not errors.
    fn fetch(&self, request: &Request) -> Result<Answer, RetrievalError>;
}

/// A request for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The file.
    pub file: File,
    /// The validators of the local copy. If they are set, the source returns the file only if it has changed. An HTTP
    /// client sends them as `If-None-Match` and `If-Modified-Since`.
    pub validators: Option<Validators>,
    /// The maximum length of the file, in bytes.
    pub limit: usize,
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The file.
    File {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Validators for the next request.
        validators: Option<Validators>,
    },
    /// The file is still the one that came with the request's validators.
    NotModified,
    /// The source does not have the file.
    NotFound,
}

impl Answer {
    /// Returns the file, if it is within the limit. Any other answer is an error.
    pub(crate) fn required(self, request: &Request) -> Result<(Vec<u8>, Option<Validators>), Error> {
        let failed = |kind| Err(Error::Retrieval(RetrievalError::new(kind, request.file.to_string())));
        match self {
            Self::File { bytes, .. } if bytes.len() > request.limit => {
                failed(RetrievalErrorKind::TooLong { limit: request.limit })
            }
            Self::File { bytes, validators } => Ok((bytes, validators)),
            Self::NotModified => Err(Error::NotModified),
            Self::NotFound => failed(RetrievalErrorKind::NotFound),
        }
    }
}

/// The `ETag` and `Last-Modified` fields of a response. They are unsigned, so they prove nothing about the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag`, with its quotes.
    pub etag: Option<String>,
    /// The `Last-Modified` date, as the server sent it.
    pub last_modified: Option<String>,
}
