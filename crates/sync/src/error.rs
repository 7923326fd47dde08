//! The errors of an update and of the store.

use std::{
    error::Error as StdError,
    fs::FileType,
    io,
    path::{Path, PathBuf},
};

use trustlist::ReadError;
use trustlist_base::{Hex, codes, rules};

use crate::{file::File, retrieval::RetrievalError};

rules! {
    /// Why a file was rejected, or why a store could not be opened or written.
    ///
    /// `Display` gives one sentence without the cause; [`source`](StdError::source) returns the cause.
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum Error, catalogue CODES;
    in "update" {
        /// The sequence file does not contain a hexadecimal number.
        SequenceFile(error: ReadError) = "sequence-file" {
            says: "the sequence file does not contain a hexadecimal number";
            hresult: ERROR_INVALID_DATA;
            event: 8;
            means: "The file with the sequence number of the newest list (authrootseq.txt) does not contain a \
                hexadecimal number.";
            cause: "A proxy returned an error page under that name, or somebody edited the file on the mirror by hand.";
            cure: "Check what the source serves under that name. The lists themselves are still requested.";
        }
        /// The source's list is older than one that was accepted earlier.
        Rollback {
            /// The sequence number of the source's list, or its date if it has no number.
            offered: String,
            /// The sequence number or date of the newest list that was accepted earlier.
            highest: String,
        } = "rollback" {
            says: "the source's list ({}) is older than one accepted earlier ({})",
                labelled(offered), labelled(highest);
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            event: 11;
            means: "The source's list is older than one accepted earlier.";
            cause: "The mirror was restored to an older state or lags behind another mirror, or an attacker replays an \
                old list.";
            cure: "Bring the mirror up to date. Until then, the newer list that was accepted earlier stays in force.";
        }
        /// The source answered "not modified" (304) to an unconditional request.
        NotModified = "unasked-not-modified" {
            says: "the source answered \"not modified\" (304) to an unconditional request";
            event: 3, 5, 8;
            means: "The source answered \"not modified\" (304) to an unconditional request.";
            cause: "A proxy or server has a broken cache, or an attacker withholds a new list.";
            cure: "Clear the cache of the proxy or server, or bypass it.";
        }
        /// The certificate's SHA-1 differs from the SHA-1 in the file name.
        RootHash {
            /// The certificate's SHA-1.
            computed: [u8; 20],
        } = "root-hash" {
            says: "the certificate's SHA-1 is {}, which does not match the file name", Hex(computed);
            hresult: CRYPT_E_HASH_VALUE;
            event: 5;
            means: "The certificate's SHA-1 differs from the SHA-1 in the file name.";
            cause: "Files on the mirror were swapped or damaged.";
            cure: "Publish the mirror again, or fetch the file from Windows Update. The certificate was not stored.";
        }
        /// A root's file does not contain exactly one certificate in DER or PEM.
        RootForm = "root-form" {
            says: "the file does not contain exactly one certificate in DER or PEM";
            hresult: ERROR_INVALID_DATA;
            event: 5;
            means: "A root's file does not contain exactly one certificate in DER or PEM.";
            cause: "A proxy returned an error page under the root's name, or the mirror stores roots in another \
                format.";
            cure: "Check what the source serves under that name, and publish the mirror again.";
        }
        /// The verified list names none of the certificates in the store.
        StoreUnrelated = "store-unrelated" {
            says: "the list names none of the certificates in the store";
            hresult: ERROR_INVALID_DATA;
            means: "The verified list names none of the certificates in the certificate store (`.sst`).";
            cause: "The mirror serves an unrelated certificate store under that name.";
            cure: "Publish the mirror again. The certificate store is only for display; it has no effect on trust.";
        }
    }
    in "folder" {
        /// Another run is using this folder.
        Busy {
            /// The folder.
            folder: PathBuf,
        } = "busy" {
            says: "another run is using the folder {}", folder.display();
            hresult: ERROR_LOCK_VIOLATION;
            means: "Another run is using this folder.";
            cause: "Two runs overlap, such as a manual run and a scheduled one.";
            cure: "Wait until the other run has ended, then run the command again.";
        }
        /// Another run has changed the folder since this one started, so this run's files are not written.
        Overtaken {
            /// The folder.
            folder: PathBuf,
        } = "overtaken" {
            says: "another run has changed the folder {} since this one started", folder.display();
            means: "Another run has changed the folder since this one started, so this run's files are not written.";
            cause: "Two runs overlapped.";
            cure: "Run the command again. The folder now contains the other run's files.";
        }
        /// The folder is neither empty nor a store, so nothing in it is changed.
        NotOurs {
            /// The folder.
            folder: PathBuf,
            /// The name of a file or folder in it that does not belong to a store.
            found: PathBuf,
        } = "foreign-folder" {
            says: "the folder {} is not empty and is not a trustlist folder: it contains {}",
                folder.display(), found.display();
            means: "The folder is not empty and is not a trustlist folder. Nothing in it was changed.";
            cause: "The folder given for the lists contains other files.";
            cure: "Name an empty folder, or one that does not exist yet.";
        }
        /// A link, a device or something else has the name of one of our files or folders. It is neither followed nor
        /// read.
        Irregular {
            /// The path.
            path: PathBuf,
            /// What is there, such as "a symbolic link".
            found: &'static str,
            /// What should be there, such as "a regular file".
            expected: &'static str,
        } = "irregular-file" {
            says: "{} is {found}, not {expected}", path.display();
            hresult: ERROR_INVALID_DATA;
            means: "A link, a device or something else has a name that trustlist uses for its own files or folders. \
                It is neither followed nor read.";
            cause: "Somebody put it there, perhaps to have another file read or replaced.";
            cure: "Find out who put it there and why, move it out of the folder, and run the command again.";
        }
        /// The folder's manifest cannot be read.
        Manifest {
            /// The manifest.
            path: PathBuf,
            /// Why it failed.
            error: Box<dyn StdError + Send + Sync>,
        } = "manifest" {
            says: "the manifest {} cannot be read", path.display();
            hresult: ERROR_INVALID_DATA;
            means: "The folder's manifest cannot be read, so no list in the folder is in force.";
            cause: "The disk is damaged, somebody edited the file, or a newer version of this program wrote it.";
            cure: "Restore the manifest from a backup. If there is no backup, remove the manifest and run the command \
                again; the record of the newest accepted lists is then lost.";
        }
        /// A file in the folder does not match the manifest.
        Damaged {
            /// The file.
            path: PathBuf,
        } = "damaged" {
            says: "the file {} does not match the manifest", path.display();
            hresult: ERROR_INVALID_DATA;
            means: "A file in the folder does not match the manifest. The file is not in force.";
            cause: "The disk is damaged, or somebody changed the file.";
            cure: "Run `trustlist sync` on the folder to fetch the file again. Then find out who can write to the \
                folder.";
        }
        /// The published list is newer than the one to publish, or has the same number.
        NotNewer {
            /// The published file.
            path: PathBuf,
            /// The number or date of the published list.
            published: String,
            /// The number or date of the list to publish.
            offered: String,
        } = "not-newer" {
            says: "{}: the list to publish ({}) is not newer than the published list ({})",
                path.display(), labelled(offered), labelled(published);
            means: "The list already published in the folder is newer than the one to publish, or has the same number. \
                Nothing was published.";
            cause: "Another run published a newer list, the clock was set back, or the folder belongs to another \
                mirror.";
            cure: "Publish a newer list. To go back to an older one, publish into another folder; clients that have \
                the newer list still reject the older one.";
        }
        /// Previously fetched root certificates are missing or damaged in the folder.
        RootsLost {
            /// How many root certificates are missing or damaged.
            lost: usize,
            /// How many root certificates the manifest names.
            held: usize,
        } = "roots-lost" {
            says: "{lost} of {held} roots are missing or damaged in the folder";
            hresult: ERROR_INVALID_DATA;
            means: "Previously fetched root certificates are missing or damaged in the folder. The root list is still \
                in force.";
            cause: "The disk is damaged, a backup was incomplete, or somebody removed or changed files.";
            cure: "Run an update. It fetches the lost certificates again, even if it is set to fetch no roots. Then \
                find out who can write to the folder.";
        }
        /// No verified root list is in force.
        NoRootList = "no-root-list" {
            says: "no verified root list is in force";
            means: "No verified root list is in force.";
            cause: "No run has fetched a root list yet, or the list in the folder is no longer accepted.";
            cure: "Run an update, and check the result for authrootstl.cab.";
        }
    }
    explained elsewhere {
        /// The file could not be fetched.
        Retrieval(error: RetrievalError) => {
            says: "{error}";
            explain: error.kind.explain();
        }
        /// The list cannot be read, is of the wrong kind, or is rejected by the policy.
        List(error: trustlist::Error) => {
            says: "{error}";
            explain: error.explain();
        }
        /// The root's certificate cannot be read, or its SHA-256 differs from the SHA-256 in the list (property 98).
        Root(error: trustlist::Error) => {
            says: "{error}";
            explain: error.explain();
        }
        /// The certificate store cannot be read.
        Store(error: trustlist::Error) => {
            says: "{error}";
            explain: error.explain();
        }
        /// The folder could not be read or written.
        Io {
            /// What was attempted, such as "write".
            action: &'static str,
            /// The file or folder.
            path: PathBuf,
            /// Why it failed.
            error: io::Error,
        } => {
            says: "cannot {action} {}", path.display();
            explain: if is_full(error) { &STORAGE_FULL } else { &IO };
        }
    }
}

codes! {
    pub(crate) catalogue IO_CODES;
    in "folder" {
        STORAGE_FULL = "storage-full" {
            hresult: ERROR_DISK_FULL;
            means: "There is not enough disk space for the files. The previous set stays in force.";
            cause: "The disk is full, or this user's quota is used up.";
            cure: "Free a few megabytes, and run the command again.";
        }
        IO = "io" {
            means: "The folder cannot be read or written. The previous set stays in force.";
            cause: "The path does not exist or is not a folder, the disk is read-only, or the user lacks permissions.";
            cure: "Check the path, and the permissions of the user that runs the command.";
        }
    }
}

/// Puts "sequence number" before a number. A date is returned unchanged.
fn labelled(number_or_date: &str) -> String {
    if number_or_date.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        format!("sequence number {number_or_date}")
    } else {
        number_or_date.to_owned()
    }
}

/// Whether the disk is full or the user's quota is used up.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
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

    /// Whether the error is that a file does not exist.
    pub(crate) fn is_missing_file(&self) -> bool {
        matches!(self, Self::Io { error, .. } if error.kind() == io::ErrorKind::NotFound)
    }

    /// Returns the stable code in kebab-case; for a rejected list, the code that [`trustlist::Error::code`] returns.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.explain().name()
    }

    /// Returns the HRESULT that Windows uses for this error, such as 0x80072EE7 for a name that does not resolve.
    #[must_use]
    pub fn hresult(&self) -> Option<u32> {
        match self {
            Self::Retrieval(error) => error.kind.hresult(),
            Self::List(error) | Self::Root(error) | Self::Store(error) => error.hresult(),
            _ => self.explain().hresults().first().map(|hresult| hresult.number()),
        }
    }

    /// Returns the number of the crypt32 event that Windows logs when this error happens to `file`.
    ///
    /// The number is 8 for the sequence file, 3 for a list that cannot be fetched, 11 for a list that does not verify,
    /// and 5 for a root. Windows 7 and later add 4096.
    #[must_use]
    pub fn windows_event(&self, file: File) -> Option<u16> {
        let is_about_file = match self {
            Self::List(_) | Self::Root(_) | Self::Store(_) => true,
            // Errors about the folder have no event.
            _ => !self.explain().events().is_empty(),
        };
        match (file, self) {
            _ if !is_about_file => None,
            (File::Sequence, _) => Some(8),
            (File::List(_), Self::Retrieval(_) | Self::NotModified) => Some(3),
            (File::List(_), _) => Some(11),
            (File::Root(_), _) => Some(5),
            (File::Store(_), _) => None,
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
            Self::Manifest { error, .. } => Some(&**error),
            _ => None,
        }
    }
}
