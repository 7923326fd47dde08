//! The error type: what is wrong, in which field, at which byte.

use std::fmt;
use std::sync::Arc;

use trustlist_base::Code;

use crate::code;
use crate::compression::Compression;

/// The reason why a cabinet was rejected, with the field and its offset if the error concerns a field.
///
/// `Display` writes one sentence that starts with `cabinet:`. It does not repeat [`source`](std::error::Error::source),
/// which is the error of the decompressor.
#[derive(Debug, Clone)]
pub struct Error {
    kind: ErrorKind,
    place: Option<Place>,
    /// In an `Arc`, so that the error can be cloned.
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// What is wrong with a cabinet, with both values where two were compared. Sizes and positions are in bytes unless
/// stated otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input does not begin with the signature `MSCF`.
    NotACabinet,
    /// A structure ends at `needed`, but the input is only `available` bytes long.
    Truncated {
        /// Where the structure would end.
        needed: u64,
        /// The length of the input.
        available: u64,
    },
    /// The input continues after the end of the cabinet.
    Trailing {
        /// `CFHEADER.cbCabinet`.
        declared: u64,
        /// The length of the input.
        actual: u64,
    },
    /// A version other than 1.3.
    UnsupportedVersion {
        /// `CFHEADER.versionMajor`.
        major: u8,
        /// `CFHEADER.versionMinor`.
        minor: u8,
    },
    /// Header flags that [MS-CAB] section 2.1 does not define. They are rejected because they might change the layout.
    UnknownFlags {
        /// The undefined bits.
        flags: u16,
    },
    /// The cabinet, or a file in it, continues in another cabinet.
    Spanned,
    /// The cabinet exceeds a limit of [`Limits`](crate::Limits). The field of the error says which one.
    LimitExceeded {
        /// The actual or declared value.
        actual: u64,
        /// The limit.
        limit: u64,
    },
    /// Two structures share bytes.
    Overlap {
        /// Where the later structure begins.
        start: u64,
        /// Where the earlier one ends.
        previous_end: u64,
    },
    /// A file names a folder that does not exist.
    FolderIndex {
        /// `CFFILE.iFolder`.
        index: u16,
        /// `CFHEADER.cFolders`.
        folders: u16,
    },
    /// A file name without a NUL before the end of the input or the limit.
    UnterminatedName {
        /// The number of bytes that were searched.
        searched: u64,
    },
    /// The size of a data block is out of range.
    BlockSize {
        /// The size.
        actual: u16,
        /// The smallest legal size.
        minimum: u16,
        /// The largest legal size.
        maximum: u16,
    },
    /// The two sizes of a stored block differ.
    StoredSize {
        /// `CFDATA.cbData`.
        compressed: u16,
        /// `CFDATA.cbUncomp`.
        uncompressed: u16,
    },
    /// A file ends after the end of its folder.
    FileOutsideFolder {
        /// `CFFILE.uoffFolderStart` plus `CFFILE.cbFile`.
        end: u64,
        /// The uncompressed size of the folder, summed over its blocks.
        folder_size: u64,
    },
    /// No file has this name.
    NotFound {
        /// The requested name.
        name: String,
    },
    /// Several files have this name.
    Ambiguous {
        /// The requested name.
        name: String,
        /// The number of files with this name.
        count: usize,
    },
    /// The cabinet does not contain exactly one file.
    NotSingle {
        /// The number of files in the cabinet.
        count: usize,
    },
    /// The file is compressed with a method that this crate does not support.
    UnsupportedCompression(
        /// The method.
        Compression,
    ),
    /// The checksum of a data block is wrong.
    Checksum {
        /// `CFDATA.csum`.
        stored: u32,
        /// The checksum computed from the block.
        computed: u32,
    },
    /// The data of a block cannot be decompressed, or not to the declared size. The source of the error gives the
    /// details.
    Decompression,
    /// Decompression did not produce the number of bytes that the file declares.
    WrongLength {
        /// `CFFILE.cbFile`.
        declared: u64,
        /// The number of bytes produced.
        actual: u64,
    },
}

/// A field of the cabinet, such as `CFFOLDER[0].CFDATA[2].cbUncomp`. The names come from [MS-CAB] section 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field(pub(crate) FieldOf);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldOf {
    Header(&'static str),
    Folder(usize, &'static str),
    File(usize, &'static str),
    Data(usize, usize, &'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    field: Field,
    offset: u64,
}

impl Error {
    /// Returns what is wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// Returns the field that is wrong; `None` for errors that are not about a field, such as an unknown name.
    pub fn field(&self) -> Option<Field> {
        self.place.map(|place| place.field)
    }

    /// Returns where the wrong field or its structure begins, in bytes from the start of the input.
    pub fn offset(&self) -> Option<u64> {
        self.place.map(|place| place.offset)
    }

    /// Returns the code of this error: a stable word, its meaning, and what to do next.
    pub fn explain(&self) -> &'static Code {
        match self.kind {
            ErrorKind::Truncated { .. } => &code::TRUNCATED,
            ErrorKind::Trailing { .. } => &code::TRAILING_BYTES,
            ErrorKind::LimitExceeded { .. } => &code::LIMIT,
            ErrorKind::UnsupportedCompression(_) => &code::COMPRESSION,
            ErrorKind::NotSingle { .. } => &code::NOT_ONE_FILE,
            _ => &code::MALFORMED,
        }
    }

    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self { kind, place: None, source: None }
    }

    pub(crate) fn at(kind: ErrorKind, field: FieldOf, offset: usize) -> Self {
        let place = Place { field: Field(field), offset: to_u64(offset) };
        Self { kind, place: Some(place), source: None }
    }

    pub(crate) fn caused_by(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Arc::new(source));
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cabinet: {}", self.kind)?;
        match self.place {
            Some(Place { field, offset }) => write!(f, " ({field} at byte {offset})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotACabinet => f.write_str("the input does not begin with MSCF"),
            Self::Truncated { needed, available } => {
                write!(f, "{needed} bytes needed, {available} available")
            }
            Self::Trailing { declared, actual } => {
                write!(f, "the cabinet ends after {declared} bytes, but the input is {actual} bytes long")
            }
            Self::UnsupportedVersion { major, minor } => {
                write!(f, "version {major}.{minor} is not supported; only 1.3 is")
            }
            Self::UnknownFlags { flags } => write!(f, "the flags {flags:#06x} are not defined"),
            Self::Spanned => f.write_str("the cabinet or a file in it continues in another cabinet"),
            Self::LimitExceeded { actual, limit } => write!(f, "{actual} exceeds the limit of {limit}"),
            Self::Overlap { start, previous_end } => {
                write!(f, "a structure begins at byte {start}, before the previous one ends at byte {previous_end}")
            }
            Self::FolderIndex { index, folders } => {
                write!(f, "folder {index} does not exist; the number of folders is {folders}")
            }
            Self::UnterminatedName { searched } => write!(f, "the name does not end within {searched} bytes"),
            Self::BlockSize { actual, minimum, maximum } => {
                write!(f, "the block size {actual} is not in the range {minimum} to {maximum}")
            }
            Self::StoredSize { compressed, uncompressed } => {
                write!(f, "a stored block contains {compressed} bytes but declares {uncompressed}")
            }
            Self::FileOutsideFolder { end, folder_size } => {
                write!(f, "the file ends at byte {end}, but its folder is only {folder_size} bytes long")
            }
            Self::NotFound { name } => write!(f, "no file is named {name:?}"),
            Self::Ambiguous { name, count } => write!(f, "{count} files are named {name:?}"),
            Self::NotSingle { count } => write!(f, "one file was expected, but the cabinet contains {count}"),
            Self::UnsupportedCompression(compression) => write!(f, "{compression} compression is not supported"),
            Self::Checksum { stored, computed } => {
                write!(f, "the stored checksum is {stored:#010x}, but the block's checksum is {computed:#010x}")
            }
            Self::Decompression => f.write_str("the data cannot be decompressed"),
            Self::WrongLength { declared, actual } => {
                write!(f, "the file is {actual} bytes long, but {declared} bytes are declared")
            }
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            FieldOf::Header(name) => write!(f, "CFHEADER.{name}"),
            FieldOf::Folder(folder, name) => write!(f, "CFFOLDER[{folder}].{name}"),
            FieldOf::File(file, name) => write!(f, "CFFILE[{file}].{name}"),
            FieldOf::Data(folder, block, name) => write!(f, "CFFOLDER[{folder}].CFDATA[{block}].{name}"),
        }
    }
}

/// Converts without loss: no Rust target has a `usize` of more than 64 bits.
pub(crate) fn to_u64(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}
