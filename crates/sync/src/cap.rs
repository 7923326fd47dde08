//! Maximum lengths of files.

use crate::file::File;

/// The maximum length of each kind of file, in bytes. A longer file is rejected, and is not read to its end.
///
/// The longest files seen so far are 18 bytes (sequence file), 73,758 bytes (cabinet), 93,000 bytes (certificate store)
/// and 7,664 bytes (root).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caps {
    /// The sequence file; 1 KiB by default.
    pub sequence: usize,
    /// A cabinet with a list; 4 MiB by default.
    pub list: usize,
    /// A certificate store; 4 MiB by default.
    pub store: usize,
    /// A root certificate in DER or PEM; 64 KiB by default.
    pub root: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self { sequence: 1 << 10, list: 4 << 20, store: 4 << 20, root: 64 << 10 }
    }
}

impl Caps {
    /// The maximum length of any file, even if its cap is higher: 64 MiB. This limit also applies to files in a
    /// store.
    pub const MOST: usize = 64 << 20;

    pub(crate) fn of(&self, file: File) -> usize {
        let cap = match file {
            File::Sequence => self.sequence,
            File::List(_) => self.list,
            File::Store(_) => self.store,
            File::Root(_) => self.root,
        };
        cap.min(Self::MOST)
    }
}
