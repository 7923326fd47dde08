//! The one error type: what was wrong, in which field, at which byte.

use std::fmt;
use std::sync::Arc;

use trustlist_base::Code;

use crate::code;
use crate::compression::Compression;

/// Why a cabinet was refused, in which field of it, and where.
///
/// `Display` is one sentence that starts with the layer, `cabinet:`, and does not repeat
/// [`source`](std::error::Error::source), the cause reported by a decompressor.
#[derive(Debug, Clone)]
pub struct Error {
    kind: ErrorKind,
    place: Option<Place>,
    /// Shared, so that an error can be cloned.
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

/// What was wrong, with both values where two were compared. Counts and positions are in bytes unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input does not begin with the signature `MSCF`.
    NotACabinet,
    /// A structure ends at `needed`, but the input has only `available` bytes.
    Truncated {
        /// Where the structure would end.
        needed: u64,
        /// Length of the input.
        available: u64,
    },
    /// The input goes on after the end of the cabinet.
    Trailing {
        /// `CFHEADER.cbCabinet`.
        declared: u64,
        /// Length of the input.
        actual: u64,
    },
    /// A version other than 1.3.
    UnsupportedVersion {
        /// `CFHEADER.versionMajor`.
        major: u8,
        /// `CFHEADER.versionMinor`.
        minor: u8,
    },
    /// Header flags that [MS-CAB] section 2.1 does not define. They might change the layout.
    UnknownFlags {
        /// The undefined bits.
        flags: u16,
    },
    /// The cabinet, or a file in it, continues in another cabinet.
    Spanned,
    /// More than [`Limits`](crate::Limits) allows. The field says what was counted.
    LimitExceeded {
        /// What the cabinet has or declares.
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
    /// A file's name has no NUL where one must be.
    UnterminatedName {
        /// How many bytes were searched.
        searched: u64,
    },
    /// A data block's size is outside its range.
    BlockSize {
        /// The size.
        actual: u16,
        /// Smallest legal size.
        minimum: u16,
        /// Largest legal size.
        maximum: u16,
    },
    /// A stored block whose two sizes differ.
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
        /// Uncompressed size of the folder: the sum of its blocks.
        folder_size: u64,
    },
    /// No file has this name.
    NotFound {
        /// The name that was asked for.
        name: String,
    },
    /// Several files have this name.
    Ambiguous {
        /// The name that was asked for.
        name: String,
        /// How many files have it.
        count: usize,
    },
    /// The cabinet was expected to hold one file.
    NotSingle {
        /// How many it holds.
        count: usize,
    },
    /// The file is compressed in a way that this crate does not read.
    UnsupportedCompression(
        /// The way.
        Compression,
    ),
    /// A data block's checksum is wrong.
    Checksum {
        /// `CFDATA.csum`.
        stored: u32,
        /// Computed from the block.
        computed: u32,
    },
    /// A block's data do not decompress, or not to what the block declares. The source says why.
    Decompression,
    /// Decompression gave another number of bytes than declared.
    WrongLength {
        /// `CFFILE.cbFile`.
        declared: u64,
        /// What came out.
        actual: u64,
    },
}

/// A field of the cabinet, such as `CFFOLDER[0].CFDATA[2].cbUncomp`. Names are those of [MS-CAB] section 2.
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
    /// What was wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The field that was wrong, or none for a question that the cabinet cannot answer, such as an unknown name.
    pub fn field(&self) -> Option<Field> {
        self.place.map(|place| place.field)
    }

    /// Where that field, or the structure it belongs to, begins: bytes from the start of the input.
    pub fn offset(&self) -> Option<u64> {
        self.place.map(|place| place.offset)
    }

    /// What there is to say about it: its row of the catalogue, with a stable word, what it means, and what to do next.
    pub fn explain(&self) -> &'static Code {
        match self.kind {
            ErrorKind::Truncated { .. } => &code::TRUNCATED,
            ErrorKind::Trailing { .. } => &code::TRAILING_OCTETS,
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
            Self::Truncated { needed, available } => write!(f, "{needed} bytes are needed, {available} are there"),
            Self::Trailing { declared, actual } => {
                write!(f, "the cabinet ends after {declared} bytes, the input has {actual}")
            }
            Self::UnsupportedVersion { major, minor } => write!(f, "version {major}.{minor} is not 1.3"),
            Self::UnknownFlags { flags } => write!(f, "the flags {flags:#06x} are not defined"),
            Self::Spanned => f.write_str("it continues in another cabinet"),
            Self::LimitExceeded { actual, limit } => write!(f, "{actual} is over the limit of {limit}"),
            Self::Overlap { start, previous_end } => {
                write!(f, "a structure begins at byte {start}, before the previous one ends at byte {previous_end}")
            }
            Self::FolderIndex { index, folders } => write!(f, "folder {index} does not exist, there are {folders}"),
            Self::UnterminatedName { searched } => write!(f, "the name does not end within {searched} bytes"),
            Self::BlockSize { actual, minimum, maximum } => {
                write!(f, "a block size of {actual} is outside {minimum} to {maximum}")
            }
            Self::StoredSize { compressed, uncompressed } => {
                write!(f, "a stored block has {compressed} bytes and declares {uncompressed}")
            }
            Self::FileOutsideFolder { end, folder_size } => {
                write!(f, "the file ends at byte {end} of a folder of {folder_size} bytes")
            }
            Self::NotFound { name } => write!(f, "no file is named {name:?}"),
            Self::Ambiguous { name, count } => write!(f, "{count} files are named {name:?}"),
            Self::NotSingle { count } => write!(f, "one file was expected, there are {count}"),
            Self::UnsupportedCompression(compression) => write!(f, "{compression} compression is not supported"),
            Self::Checksum { stored, computed } => {
                write!(f, "the checksum is {stored:#010x}, the block's is {computed:#010x}")
            }
            Self::Decompression => f.write_str("the data do not decompress"),
            Self::WrongLength { declared, actual } => {
                write!(f, "the file has {actual} bytes, {declared} are declared")
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

/// Lossless: no target of Rust has a `usize` of more than 64 bits.
pub(crate) fn to_u64(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}
