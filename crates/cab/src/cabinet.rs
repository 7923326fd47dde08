//! The public face: a checked cabinet, its files, and the two ways to take one out.

use std::iter::FusedIterator;

use crate::data::Folder;
use crate::error::{Error, ErrorKind};
use crate::extract;
use crate::file::File;
use crate::header::{self, Contents};
use crate::limits::Limits;

/// A cabinet whose headers are checked. Nothing is decompressed yet.
///
/// ```text
/// CFHEADER   36 bytes, and the reserve areas' sizes and data where flag 4 is set
/// CFFOLDER   8 bytes and a reserve area each: where its blocks begin, how many, how compressed
/// CFFILE     16 bytes and a NUL-terminated name each: size, place in its folder's uncompressed bytes
/// CFDATA     8 bytes, a reserve area and the data each: a block of at most 32,768 uncompressed bytes
/// ```
///
/// All numbers are little-endian; source: [MS-CAB] section 2. The cabinet borrows its input.
#[derive(Debug, Clone)]
pub struct Cabinet<'a> {
    bytes: &'a [u8],
    limits: Limits,
    folders: Vec<Folder>,
    files: Vec<File<'a>>,
}

impl<'a> Cabinet<'a> {
    /// Checks every header of a cabinet: the input is one whole cabinet of version 1.3, alone in its set, within the
    /// limits; all folders, files and data blocks lie in it without overlap; each block's sizes are legal for its
    /// compression; and each file lies within its folder.
    ///
    /// The reserved fields of the header, its set and cabinet numbers, the content of reserve areas, dates, times and
    /// attributes are not looked at. Bytes that belong to no structure are allowed, as long as they lie inside the
    /// cabinet.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`] up to [`FileOutsideFolder`](ErrorKind::FileOutsideFolder), with its field and byte offset.
    pub fn parse(bytes: &'a [u8], limits: &Limits) -> Result<Self, Error> {
        let Contents { folders, files } = header::parse(bytes, limits)?;
        Ok(Self { bytes, limits: limits.clone(), folders, files })
    }

    /// The files, in the order of the cabinet.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &File<'a>> + DoubleEndedIterator + FusedIterator {
        self.files.iter()
    }

    /// Extracts the file of this name.
    ///
    /// Names are compared byte for byte, except that ASCII letters match in either case, as file names do on Windows.
    /// A name that is not UTF-8 cannot be asked for.
    ///
    /// # Errors
    ///
    /// [`NotFound`](ErrorKind::NotFound) or [`Ambiguous`](ErrorKind::Ambiguous) for the name,
    /// [`LimitExceeded`](ErrorKind::LimitExceeded) for a size over [`Limits::extracted_bytes`],
    /// [`UnsupportedCompression`](ErrorKind::UnsupportedCompression), and what is wrong with the data:
    /// [`Checksum`](ErrorKind::Checksum), [`Decompression`](ErrorKind::Decompression) or
    /// [`WrongLength`](ErrorKind::WrongLength). Blocks behind the file's last one are not looked at.
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
    /// [`NotSingle`](ErrorKind::NotSingle) where the cabinet has no file or several; otherwise as [`extract`].
    ///
    /// [`extract`]: Cabinet::extract
    pub fn extract_only(&self) -> Result<Vec<u8>, Error> {
        match self.files.as_slice() {
            [file] => self.extract_file(file),
            files => Err(Error::new(ErrorKind::NotSingle { count: files.len() })),
        }
    }

    fn extract_file(&self, file: &File<'a>) -> Result<Vec<u8>, Error> {
        // Parsing checked the index, so that the other arm is never taken.
        match self.folders.get(file.folder) {
            Some(folder) => extract::extract(self.bytes, folder, file, &self.limits),
            None => Err(Error::new(ErrorKind::NotFound { name: file.name().into_owned() })),
        }
    }
}
