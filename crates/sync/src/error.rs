//! Why a file was not taken, or a store not opened.

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
    /// Why a file was not taken, or a store not opened or written.
    ///
    /// `Display` is one sentence without its cause; [`source`](StdError::source) is the cause.
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum Error, catalogue CODES;
    in "update" {
        /// The sequence file is not a number in hexadecimal.
        SequenceFile(error: ReadError) = "sequence-file" {
            says: "the sequence file is not a number in hexadecimal";
            hresult: ERROR_INVALID_DATA;
            event: 8;
            means: "The file with the number of the newest list (authrootseq.txt) is not a number in hexadecimal.";
            cause: "The error page of a proxy under that name, or a mirror that was written by hand.";
            cure: "Look what the source has under that name. The lists themselves are asked for all the same.";
        }
        /// The list is older than one that was accepted before.
        Rollback {
            /// The sequence number offered, or the list's date where it has none.
            offered: String,
            /// That of the newest list that was accepted.
            highest: String,
        } = "rollback" {
            says: "the list offered, {offered}, is older than {highest}, which was accepted before";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            event: 11;
            means: "The list offered is older than one that was accepted before.";
            cause: "A mirror that was set back or lags behind another one; or somebody who plays an old list back.";
            cure: "Leave the list that is held in force, and have the mirror brought up to date.";
        }
        /// The source said "not modified" of a file that was asked for without condition.
        NotModified = "unasked-not-modified" {
            says: "the source said \"not modified\" of a file that was asked for without condition";
            event: 3, 5, 8;
            means: "The source says \"not modified\" of a file that was asked for without a condition.";
            cause: "A proxy or a server with a broken cache, or somebody who keeps a new list back.";
            cure: "Have the cache on the way emptied, or go past it.";
        }
        /// The certificate has another hash than the file's name.
        RootHash {
            /// The SHA-1 that it has.
            computed: [u8; 20],
        } = "root-hash" {
            says: "the certificate has the SHA-1 {}, and not that of its name", Hex(computed);
            hresult: CRYPT_E_HASH_VALUE;
            event: 5;
            means: "The certificate has another SHA-1 than its name says.";
            cause: "Files of a mirror that were exchanged or damaged.";
            cure: "Have the mirror published again, or fetch from Windows Update. The certificate is not kept.";
        }
        /// The file of a root is neither DER nor PEM of one certificate.
        RootForm = "root-form" {
            says: "the file is neither DER nor PEM of one certificate";
            hresult: ERROR_INVALID_DATA;
            event: 5;
            means: "The file of a root is neither DER nor PEM of one certificate.";
            cause: "The error page of a proxy under the name of a root, or a mirror with files of another form.";
            cure: "Look what the source has under that name, and have the mirror published again.";
        }
        /// No certificate in the store is one that the verified list names.
        StoreUnrelated = "store-unrelated" {
            says: "no certificate in the store is one that the list names";
            hresult: ERROR_INVALID_DATA;
            means: "No certificate in the store is one that the verified list names.";
            cause: "A store of something else under that name. It is for display only, and decides nothing.";
            cure: "Have the mirror published again.";
        }
    }
    in "folder" {
        /// Another run is at work on this folder.
        Busy {
            /// The folder.
            folder: PathBuf,
        } = "busy" {
            says: "another run is at work on {}", folder.display();
            hresult: ERROR_LOCK_VIOLATION;
            means: "Another run is at work on this folder.";
            cause: "Two runs at the same time, such as one by hand beside the one that is scheduled.";
            cure: "Wait until the other run has ended, and run again.";
        }
        /// Another run has changed the folder since this one began; what this one took is not written.
        Overtaken {
            /// The folder.
            folder: PathBuf,
        } = "overtaken" {
            says: "another run has changed {} since this one began", folder.display();
            means: "Another run has changed the folder since this one began, so what this one took is not written.";
            cause: "Two runs that overlap.";
            cure: "Run again: the folder holds what the other run brought.";
        }
        /// The folder is neither empty nor a store, so that nothing in it is touched.
        NotOurs {
            /// The folder.
            folder: PathBuf,
            /// The name of a file or folder in it that no store has.
            found: PathBuf,
        } = "foreign-folder" {
            says: "{} is neither empty nor a folder that trustlist keeps: {} is in it",
                folder.display(), found.display();
            means: "The folder is neither empty nor one that trustlist keeps. Nothing in it was changed.";
            cause: "A folder with other files in it, given as the one to keep lists in.";
            cure: "Name an empty folder, or one that does not exist yet.";
        }
        /// A file or folder that is ours by its name is a link, a device or something else that is neither followed nor
        /// read.
        Irregular {
            /// The file or folder.
            path: PathBuf,
            /// What it is, such as "a symbolic link".
            found: &'static str,
            /// What it has to be.
            expected: &'static str,
        } = "irregular-file" {
            says: "{} is {found}, not {expected}", path.display();
            hresult: ERROR_INVALID_DATA;
            means: "A file or folder under a name that trustlist uses is a link, a device or something else. It is \
                neither followed nor read.";
            cause: "Somebody has put a link there, or means to have another file read or replaced.";
            cure: "Look what it is, move it away, and run again.";
        }
        /// The manifest of the folder cannot be read.
        Manifest {
            /// The manifest.
            path: PathBuf,
            /// Why it failed.
            error: Box<dyn StdError + Send + Sync>,
        } = "manifest" {
            says: "{} cannot be read as a manifest", path.display();
            hresult: ERROR_INVALID_DATA;
            means: "The manifest of the folder cannot be read, so nothing in it is in force.";
            cause: "A damaged disk, a file that somebody has edited, or a newer version of this program that wrote it.";
            cure: "Bring the manifest back from a backup. Else remove it and run again: which lists were newest is \
                forgotten with it.";
        }
        /// A file of the folder is not what the manifest says.
        Damaged {
            /// The file.
            path: PathBuf,
        } = "damaged" {
            says: "{} is not what the manifest says", path.display();
            hresult: ERROR_INVALID_DATA;
            means: "A file of the folder is not what the manifest says. It is not in force.";
            cause: "A damaged disk, or somebody who has changed the file.";
            cure: "Run `trustlist sync` on the folder: the file is fetched again. Then find out who could write there.";
        }
        /// The list that is published is newer than the one that was to be published, or is of the same number.
        NotNewer {
            /// The published file that says so.
            path: PathBuf,
            /// The number or date of what is published.
            published: String,
            /// That of the list that was to be published.
            offered: String,
        } = "not-newer" {
            says: "{}: {published} is published, and {offered} is not newer", path.display();
            means: "The list in the folder to publish in is newer than the one that was to be published, or has the \
                same number. Nothing was published.";
            cause: "Another run that has published a newer list, a clock that was set back, or a folder of another \
                mirror.";
            cure: "Publish a newer list. To go back to an older one, publish in another folder: clients that have the \
                newer list refuse the older one in any case.";
        }
        /// Root certificates that were fetched are missing or damaged in the folder.
        RootsLost {
            /// How many.
            lost: usize,
            /// Of how many that the manifest names.
            held: usize,
        } = "roots-lost" {
            says: "{lost} of {held} roots are missing or damaged in the folder";
            hresult: ERROR_INVALID_DATA;
            means: "Root certificates that were fetched are missing or damaged in the folder. The list of roots is \
                still in force.";
            cause: "A damaged disk, a backup that is not whole, or somebody who has removed or changed files.";
            cure: "Run an update: it fetches them again, whichever roots it is asked for. Then find out who could \
                write there.";
        }
        /// There is no verified root list to ask.
        NoRootList = "no-root-list" {
            says: "there is no verified root list to ask";
            means: "There is no verified list of roots to ask.";
            cause: "A folder into which no run has brought a list yet, or whose list is no longer accepted.";
            cure: "Run an update, and look at what became of authrootstl.cab.";
        }
    }
    explained elsewhere {
        /// The file could not be fetched.
        Retrieval(error: RetrievalError) => {
            says: "{error}";
            explain: error.kind.explain();
        }
        /// The list cannot be read, is of another kind, or was not accepted by the policy.
        List(error: trustlist::Error) => {
            says: "{error}";
            explain: error.explain();
        }
        /// The root's file is no certificate in DER or PEM, or not the one that the list has by SHA-256 (property 98).
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
            /// What was being done, such as "write".
            action: &'static str,
            /// To which file or folder.
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
            means: "There is no room for the files, on the disk or for this user. The set that was in force still is.";
            cause: "A full disk, or a quota.";
            cure: "Make room, a few megabytes, and run again.";
        }
        IO = "io" {
            means: "The folder cannot be read or written. The set that was in force still is.";
            cause: "A folder that does not exist or is no folder, a disk that cannot be written, or missing rights.";
            cure: "Look at the path, and at the rights of the user that runs this.";
        }
    }
}

/// No room on the disk, or none for this user.
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

    /// Whether there is no such file.
    pub(crate) fn is_missing_file(&self) -> bool {
        matches!(self, Self::Io { error, .. } if error.kind() == io::ErrorKind::NotFound)
    }

    /// A stable word, in kebab-case. For a list that was not accepted, that of [`trustlist::Error::code`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.explain().name()
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
        let is_about_file = match self {
            Self::List(_) | Self::Root(_) | Self::Store(_) => true,
            // What happens to the folder has no event.
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
