//! Why a file was not taken, or a store not opened.

use std::{
    error::Error as StdError,
    fmt,
    fs::FileType,
    io,
    path::{Path, PathBuf},
};

use trustlist::{Code, SequenceFileError};
use trustlist_base::Hex;

use crate::{code, file::File};

/// Why a file was not taken, or a store not opened or written.
///
/// `Display` is one sentence without its cause; [`source`](StdError::source) is the cause.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be fetched.
    Retrieval(RetrievalError),
    /// The sequence file is not a number in hexadecimal.
    SequenceFile(SequenceFileError),
    /// The list cannot be read, is of another kind, or was not accepted by the policy.
    List(trustlist::Error),
    /// The list is older than one that was accepted before.
    Rollback {
        /// The sequence number offered, or the list's date where it has none.
        offered: String,
        /// That of the newest list that was accepted.
        highest: String,
    },
    /// The source said "not modified" of a file that was asked for without condition.
    NotModified,
    /// The certificate has another hash than the file's name.
    RootHash {
        /// The SHA-1 that it has.
        computed: [u8; 20],
    },
    /// The root's file is no certificate in DER or PEM, or not the one that the list has by SHA-256 (property 98).
    Root(trustlist::Error),
    /// The file of a root is neither DER nor PEM of one certificate.
    RootForm,
    /// No certificate in the store is one that the verified list names.
    StoreUnrelated,
    /// The certificate store cannot be read.
    Store(trustlist::Error),
    /// Another run is at work on this folder.
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// Another run has changed the folder since this one began; what this one took is not written.
    Overtaken {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder is neither empty nor a store, so that nothing in it is touched.
    NotOurs {
        /// The folder.
        folder: PathBuf,
        /// The name of a file or folder in it that no store has.
        found: PathBuf,
    },
    /// A file or folder that is ours by its name is a link, a device or something else that is neither followed nor read.
    Irregular {
        /// The file or folder.
        path: PathBuf,
        /// What it is, such as "a symbolic link".
        found: &'static str,
        /// What it has to be.
        expected: &'static str,
    },
    /// The folder could not be read or written.
    Io {
        /// What was being done, such as "write".
        action: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// Why it failed.
        error: io::Error,
    },
    /// The manifest of the folder cannot be read.
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// Why it failed.
        error: serde_json::Error,
    },
    /// A file of the folder is not what the manifest says.
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The list that is published is newer than the one that was to be published, or is of the same number.
    NotNewer {
        /// The published file that says so.
        path: PathBuf,
        /// The number or date of what is published.
        published: String,
        /// That of the list that was to be published.
        offered: String,
    },
    /// Root certificates that were fetched are missing or damaged in the folder.
    RootsLost {
        /// How many.
        lost: usize,
        /// Of how many that the manifest names.
        held: usize,
    },
    /// There is no verified root list to ask.
    NoRootList,
}

/// Why a file could not be fetched.
#[derive(Debug)]
#[non_exhaustive]
pub struct RetrievalError {
    /// What went wrong.
    pub kind: RetrievalErrorKind,
    /// From where: a URL without credentials, or a path.
    pub from: String,
    /// The cause, where something below knows more.
    pub cause: Option<Box<dyn StdError + Send + Sync>>,
}

/// What goes wrong when a file is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetrievalErrorKind {
    /// The host's or proxy's name does not resolve.
    NameNotResolved,
    /// No connection.
    Connect,
    /// It took too long.
    TimedOut,
    /// The proxy wants credentials, and none were given (407).
    ProxyAuthentication,
    /// The proxy refuses the credentials that were given (407).
    ProxyCredentials,
    /// The proxy wants credentials in another way than Basic, such as NTLM (407).
    ProxyScheme,
    /// Another status than 200, 304, 404 and 410.
    Status(u16),
    /// A redirection to another host, port or scheme, or one too many.
    Redirect,
    /// The file is longer than its cap.
    TooLong {
        /// The cap, in octets.
        limit: usize,
    },
    /// The body ended before the length that the answer declared.
    Truncated,
    /// The answer is not HTTP, or was cut off.
    Protocol,
    /// There is no such file there.
    NotFound,
    /// The file is there and cannot be read.
    Unreadable,
}

impl RetrievalError {
    /// Of this kind.
    pub fn new(kind: RetrievalErrorKind, from: impl Into<String>) -> Self {
        Self { kind, from: from.into(), cause: None }
    }

    /// Because of that.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), error }
    }

    pub(crate) fn irregular(path: &Path, found: FileType, expected: &'static str) -> Self {
        let found = match found {
            _ if found.is_symlink() => "a symbolic link",
            _ if found.is_dir() => "a folder",
            _ if found.is_file() => "a file",
            _ => "a device, a pipe or a socket",
        };
        Self::Irregular { path: path.to_owned(), found, expected }
    }

    /// Whether there is no such file.
    pub(crate) fn is_missing_file(&self) -> bool {
        matches!(self, Self::Io { error, .. } if error.kind() == io::ErrorKind::NotFound)
    }

    /// A stable word, in kebab-case. For a list that was not accepted, that of [`trustlist::Error::code`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.explain().name()
    }

    /// What there is to say about the [`code`](Self::code): what it means, what brings it about, and what to do next.
    #[must_use]
    pub fn explain(&self) -> &'static Code {
        match self {
            Self::Retrieval(error) => error.kind.explain(),
            Self::SequenceFile(_) => &code::SEQUENCE_FILE,
            Self::List(error) | Self::Root(error) | Self::Store(error) => error.explain(),
            Self::Rollback { .. } => &code::ROLLBACK,
            Self::NotModified => &code::UNASKED_NOT_MODIFIED,
            Self::RootHash { .. } => &code::ROOT_HASH,
            Self::RootForm => &code::ROOT_FORM,
            Self::StoreUnrelated => &code::STORE_UNRELATED,
            Self::Busy { .. } => &code::BUSY,
            Self::Overtaken { .. } => &code::OVERTAKEN,
            Self::NotOurs { .. } => &code::FOREIGN_FOLDER,
            Self::Irregular { .. } => &code::IRREGULAR_FILE,
            Self::Io { error, .. } if is_full(error) => &code::STORAGE_FULL,
            Self::Io { .. } => &code::IO,
            Self::Manifest { .. } => &code::MANIFEST,
            Self::Damaged { .. } => &code::DAMAGED,
            Self::NotNewer { .. } => &code::NOT_NEWER,
            Self::RootsLost { .. } => &code::ROOTS_LOST,
            Self::NoRootList => &code::NO_ROOT_LIST,
        }
    }

    /// The HRESULT that Windows has for this, such as 0x80072EE7 for a name that does not resolve.
    #[must_use]
    pub fn hresult(&self) -> Option<u32> {
        match self {
            Self::Retrieval(error) => error.kind.hresult(),
            Self::List(error) | Self::Root(error) | Self::Store(error) => error.hresult(),
            _ => self.explain().hresults().first().map(|hresult| hresult.number()),
        }
    }

    /// The number of the crypt32 event that Windows logs when this happens to that file (since Windows 7 plus 4096): 8
    /// for the sequence number, 3 for a list that cannot be fetched, 11 for one that does not verify, 5 for a root.
    #[must_use]
    pub fn windows_event(&self, file: File) -> Option<u16> {
        match (file, self) {
            (
                _,
                Self::Busy { .. }
                | Self::Overtaken { .. }
                | Self::NotOurs { .. }
                | Self::Irregular { .. }
                | Self::Io { .. }
                | Self::Manifest { .. }
                | Self::Damaged { .. }
                | Self::NotNewer { .. }
                | Self::RootsLost { .. }
                | Self::NoRootList,
            ) => None,
            (File::Sequence, _) => Some(8),
            (File::List(_), Self::Retrieval(_) | Self::NotModified) => Some(3),
            (File::List(_), _) => Some(11),
            (File::Root(_), _) => Some(5),
            (File::Store(_), _) => None,
        }
    }
}

impl RetrievalErrorKind {
    /// Whether nobody answered, so that the next file is likely to fare the same.
    pub(crate) const fn is_silence(self) -> bool {
        matches!(self, Self::NameNotResolved | Self::Connect | Self::TimedOut)
    }

    /// A stable word, in kebab-case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.explain().name()
    }

    /// What there is to say about the [`code`](Self::code).
    #[must_use]
    pub const fn explain(self) -> &'static Code {
        match self {
            Self::NameNotResolved => &code::NAME_NOT_RESOLVED,
            Self::Connect => &code::NO_CONNECTION,
            Self::TimedOut => &code::TIMED_OUT,
            Self::ProxyAuthentication | Self::ProxyCredentials | Self::ProxyScheme => &code::PROXY_AUTHENTICATION,
            Self::Status(_) => &code::HTTP_STATUS,
            Self::Redirect => &code::REDIRECT,
            Self::TooLong { .. } => &code::BODY_TOO_LONG,
            Self::Truncated => &code::BODY_TRUNCATED,
            Self::Protocol => &code::PROTOCOL,
            Self::NotFound => &code::NOT_FOUND,
            Self::Unreadable => &code::UNREADABLE,
        }
    }

    /// The HRESULT that Windows has for this.
    #[must_use]
    pub fn hresult(self) -> Option<u32> {
        /// `HTTP_E_STATUS_...` less the status.
        const STATUS: u32 = 0x8019_0000;
        match self {
            Self::Status(status) => Some(STATUS | u32::from(status)),
            _ => self.explain().hresults().first().map(|hresult| hresult.number()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Retrieval(error) => error.fmt(f),
            Self::SequenceFile(_) => f.write_str("the sequence file is not a number in hexadecimal"),
            Self::List(error) | Self::Root(error) | Self::Store(error) => error.fmt(f),
            Self::Rollback { offered, highest } => {
                write!(f, "the list offered, {offered}, is older than {highest}, which was accepted before")
            }
            Self::NotModified => {
                f.write_str("the source said \"not modified\" of a file that was asked for without condition")
            }
            Self::RootHash { computed } => {
                write!(f, "the certificate has the SHA-1 {}, and not that of its name", Hex(computed))
            }
            Self::RootForm => f.write_str("the file is neither DER nor PEM of one certificate"),
            Self::StoreUnrelated => f.write_str("no certificate in the store is one that the list names"),
            Self::Busy { folder } => write!(f, "another run is at work on {}", folder.display()),
            Self::Overtaken { folder } => {
                write!(f, "another run has changed {} since this one began", folder.display())
            }
            Self::NotOurs { folder, found } => {
                let (folder, found) = (folder.display(), found.display());
                write!(f, "{folder} is neither empty nor a folder that trustlist keeps: {found} is in it")
            }
            Self::Irregular { path, found, expected } => write!(f, "{} is {found}, not {expected}", path.display()),
            Self::Io { action, path, .. } => write!(f, "cannot {action} {}", path.display()),
            Self::Manifest { path, .. } => write!(f, "{} cannot be read as a manifest", path.display()),
            Self::Damaged { path } => write!(f, "{} is not what the manifest says", path.display()),
            Self::NotNewer { path, published, offered } => {
                write!(f, "{}: {published} is published, and {offered} is not newer", path.display())
            }
            Self::RootsLost { lost, held } => write!(f, "{lost} of {held} roots are missing or damaged in the folder"),
            Self::NoRootList => f.write_str("there is no verified root list to ask"),
        }
    }
}

impl fmt::Display for RetrievalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = &self.from;
        match self.kind {
            RetrievalErrorKind::NameNotResolved => write!(f, "{from}: the name does not resolve"),
            RetrievalErrorKind::Connect => write!(f, "{from}: no connection"),
            RetrievalErrorKind::TimedOut => write!(f, "{from}: it took too long"),
            RetrievalErrorKind::ProxyAuthentication => write!(f, "{from}: the proxy wants credentials (407)"),
            RetrievalErrorKind::ProxyCredentials => {
                write!(f, "{from}: the proxy refuses the user and password that were given (407)")
            }
            RetrievalErrorKind::ProxyScheme => {
                write!(f, "{from}: the proxy does not accept a password in the way it can be sent here, Basic (407)")
            }
            RetrievalErrorKind::Status(status) => write!(f, "{from}: the status is {status}"),
            RetrievalErrorKind::Redirect => write!(f, "{from}: it redirects to another place"),
            RetrievalErrorKind::TooLong { limit } => write!(f, "{from}: it is longer than {limit} octets"),
            RetrievalErrorKind::Truncated => write!(f, "{from}: it ends before its declared length"),
            RetrievalErrorKind::Protocol => write!(f, "{from}: the answer is not HTTP"),
            RetrievalErrorKind::NotFound => write!(f, "{from}: there is no such file"),
            RetrievalErrorKind::Unreadable => write!(f, "{from}: the file cannot be read"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Retrieval(error) => error.source(),
            Self::List(error) | Self::Root(error) | Self::Store(error) => error.source(),
            Self::SequenceFile(error) => Some(error),
            Self::Io { error, .. } => Some(error),
            Self::Manifest { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl StdError for RetrievalError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }
}

/// No room on the disk, or none for this user.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}
