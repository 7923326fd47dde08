//! How long a file may be.

use crate::file::File;

/// The most bytes that are taken of a file. What is longer is a failure, and not read further.
///
/// The largest seen: sequence file 18 bytes, cabinet 73,758, certificate store 93,000, root 7,664.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caps {
    /// The sequence file; 1 KiB.
    pub sequence: usize,
    /// A cabinet with a list; 4 MiB.
    pub list: usize,
    /// A certificate store; 4 MiB.
    pub store: usize,
    /// A root certificate, DER or PEM; 64 KiB.
    pub root: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self { sequence: 1 << 10, list: 4 << 20, store: 4 << 20, root: 64 << 10 }
    }
}

impl Caps {
    /// The most bytes of any file, however high its cap is: 64 MiB. Files that are held are read up to here.
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
