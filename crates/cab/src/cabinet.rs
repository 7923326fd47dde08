//! The public face: a checked cabinet, its files, and the two ways to take one out.

use std::borrow::Cow;
use std::fmt;
use std::iter::FusedIterator;

use crate::data::Folder;
use crate::error::{Error, ErrorKind};
use crate::header::{self, Contents, SIGNATURE};
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

/// One file of a cabinet, as its `CFFILE` ([MS-CAB] section 2.3) describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) size: u32,
    /// Where it begins in the folder's uncompressed bytes.
    pub(crate) start: u32,
    /// Index into the cabinet's folders, checked.
    pub(crate) folder: usize,
    pub(crate) compression: Compression,
    /// Which `CFFILE` this is, and where it stands, for error messages.
    pub(crate) index: usize,
    pub(crate) offset: usize,
}

/// How a folder is compressed: `CFFOLDER.typeCompress` ([MS-CAB] section 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Compression {
    /// Not compressed (type 0).
    Stored,
    /// Deflate in blocks of at most 32,768 bytes, each with the one before as its dictionary (type 1, [MS-MCI]).
    MsZip,
    /// Quantum (type 2). Listed, never extracted.
    Quantum,
    /// LZX (type 3). Extracted for windows of 2^15 to 2^21 bytes, the range of [MS-CAB].
    Lzx {
        /// The window has two to this power of bytes.
        window_bits: u8,
    },
    /// Any other value of the whole field. Listed, never extracted.
    Unknown(u16),
}

/// Whether the bytes begin with the signature of a cabinet, `MSCF`. Says nothing about the rest.
pub fn is_cabinet(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
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
            Some(folder) => crate::extract::extract(self.bytes, folder, file, &self.limits),
            None => Err(Error::new(ErrorKind::NotFound { name: file.name().into_owned() })),
        }
    }
}

impl<'a> File<'a> {
    /// The name for display. It may hold `\`, `..`, control characters, or replacement characters where it is not
    /// UTF-8: never make a path of it.
    pub fn name(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.name)
    }

    /// The name as it stands in the cabinet, without the NUL: UTF-8 if attribute 0x80 is set, else in a code page
    /// that the cabinet does not tell.
    pub fn name_bytes(&self) -> &'a [u8] {
        self.name
    }

    /// Size in bytes when extracted. Not more than the uncompressed size of the blocks of its folder.
    pub fn size(&self) -> u32 {
        self.size
    }

    /// How its folder is compressed.
    pub fn compression(&self) -> Compression {
        self.compression
    }
}

impl Compression {
    /// Decodes `CFFOLDER.typeCompress`: the type in bits 0 to 3, for LZX the window in bits 8 to 12. Bits without a
    /// meaning make it unknown.
    pub(crate) fn from_field(field: u16) -> Self {
        let [low, high] = field.to_le_bytes();
        match (low, high) {
            (0, 0) => Self::Stored,
            (1, 0) => Self::MsZip,
            (3, window_bits) if window_bits <= 0x1f => Self::Lzx { window_bits },
            // Bits 4 to 7 are the level, 8 to 12 the memory: of no use to a reader that refuses them all.
            (low, high) if low & 0x8f == 2 && high <= 0x1f => Self::Quantum,
            _ => Self::Unknown(field),
        }
    }
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stored => f.write_str("stored"),
            Self::MsZip => f.write_str("MSZIP"),
            Self::Quantum => f.write_str("Quantum"),
            Self::Lzx { window_bits } => write!(f, "LZX (window 2^{window_bits})"),
            Self::Unknown(field) => write!(f, "unknown ({field:#06x})"),
        }
    }
}
