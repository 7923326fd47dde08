//! The public API: a checked cabinet, its files, and two ways to extract a file.

use std::iter::FusedIterator;

use crate::data::Folder;
use crate::error::{Error, ErrorKind};
use crate::extract;
use crate::file::File;
use crate::header::{self, Contents};
use crate::limits::Limits;

/// A cabinet whose headers have been checked. Nothing is decompressed yet.
///
/// ```text
/// CFHEADER   36 bytes; with flag 4 also the sizes of the reserve areas and the header's reserve area
/// CFFOLDER   8 bytes and a reserve area each: position and number of its blocks, compression
/// CFFILE     16 bytes and a NUL-terminated name each: size, position in the uncompressed bytes of its folder
/// CFDATA     8 bytes, a reserve area and data each: a block of at most 32,768 uncompressed bytes
/// ```
///
/// All numbers are little-endian. Source: [MS-CAB] section 2. The cabinet borrows its input.
#[derive(Debug, Clone)]
pub struct Cabinet<'a> {
    bytes: &'a [u8],
    limits: Limits,
    folders: Vec<Folder>,
    files: Vec<File<'a>>,
}

impl<'a> Cabinet<'a> {
    /// Checks every header of a cabinet:
    ///
    /// - The input is one whole cabinet of version 1.3, not part of a set, and within the limits.
    /// - All folders, files and data blocks lie inside it and do not overlap.
    /// - The sizes of each block are legal for its compression.
    /// - Each file lies within its folder.
    ///
    /// The following are not checked: the reserved fields of the header, its set and cabinet numbers, the content of
    /// reserve areas, dates, times and attributes. Bytes inside the cabinet that belong to no structure are allowed.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`] from the first one to [`FileOutsideFolder`](ErrorKind::FileOutsideFolder), with field and byte
    /// offset.
    pub fn parse(bytes: &'a [u8], limits: &Limits) -> Result<Self, Error> {
        let Contents { folders, files } = header::parse(bytes, limits)?;
        Ok(Self { bytes, limits: limits.clone(), folders, files })
    }

    /// Returns the files, in the order of the cabinet.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &File<'a>> + DoubleEndedIterator + FusedIterator {
        self.files.iter()
    }

    /// Extracts the file with this name.
    ///
    /// Names are compared byte for byte, except that the case of ASCII letters is ignored, as in Windows file names.
    /// Names that are not UTF-8 never match.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) or [`Ambiguous`](ErrorKind::Ambiguous) for the name,
    /// [`LimitExceeded`](ErrorKind::LimitExceeded) for a size over [`Limits::extracted_bytes`],
    /// [`UnsupportedCompression`](ErrorKind::UnsupportedCompression), and [`Checksum`](ErrorKind::Checksum),
    /// [`Decompression`](ErrorKind::Decompression) or [`WrongLength`](ErrorKind::WrongLength) for bad data. Blocks
    /// after the last block of the file are not checked.
    pub fn extract(&self, name: &str) -> Result<Vec<u8>, Error> {
        let mut named = self.files.iter().filter(|file| file.name.eq_ignore_ascii_case(name.as_bytes()));
        match (named.next(), named.count()) {
            (Some(file), 0) => self.extract_file(file),
            (Some(_), others) => {
                let count = others.saturating_add(1);
                Err(Error::new(ErrorKind::Ambiguous { name: name.to_owned(), count }))
            }
            (None, _) => Err(Error::new(ErrorKind::NotFound { name: name.to_owned() })),
        }
    }

    /// Extracts the only file, whatever its name.
    ///
    /// # Errors
    ///
    /// [`NotSingle`](ErrorKind::NotSingle) if the cabinet contains no file or several; otherwise the errors of
    /// [`extract`].
    ///
    /// [`extract`]: Cabinet::extract
    pub fn extract_only(&self) -> Result<Vec<u8>, Error> {
        match self.files.as_slice() {
            [file] => self.extract_file(file),
            files => Err(Error::new(ErrorKind::NotSingle { count: files.len() })),
        }
    }

    fn extract_file(&self, file: &File<'a>) -> Result<Vec<u8>, Error> {
        // Parsing checked the index, so the `None` arm is never taken.
        match self.folders.get(file.folder) {
            Some(folder) => extract::extract(self.bytes, folder, file, &self.limits),
            None => Err(Error::new(ErrorKind::NotFound { name: file.name().into_owned() })),
        }
    }
}
