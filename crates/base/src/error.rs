//! Why bytes could not be read: which field, where, and what is there instead.

use alloc::boxed::Box;
use core::fmt;

use crate::hex::Hex;

/// Bytes that are not of the form that belongs there: the field, its offset, and what is wrong with it.
///
/// The caller knows which document it is about: a message, a list, a certificate or a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    field: &'static str,
    offset: usize,
    kind: ReadErrorKind,
}

/// What is wrong with a field, with both values where two were compared. Lengths and counts are in bytes unless said
/// otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The source, or the field around it, ends before the field does.
    Truncated {
        /// Bytes that the field says it has.
        needed: usize,
        /// Bytes that are left.
        available: usize,
    },
    /// Bytes after the last field.
    Trailing {
        /// How many.
        bytes: usize,
    },
    /// Another tag than the one that belongs here.
    Tag {
        /// The tag that belongs here.
        expected: u8,
        /// The tag that was found.
        found: u8,
    },
    /// A tag that DER does not know: end-of-contents, a reserved number, or a primitive type in constructed form.
    InvalidTag(u8),
    /// A length that is indefinite, not minimal, or over four bytes long (X.690 8.1.3, 10.1).
    LengthForm,
    /// Another length than the one that belongs here.
    Length {
        /// The length that belongs here.
        expected: usize,
        /// The length that was found.
        found: usize,
    },
    /// Another byte than belongs here.
    Byte {
        /// What belongs here, in words.
        expected: &'static str,
        /// The byte that was found.
        found: u8,
    },
    /// A number outside its range.
    Range {
        /// The number that was found.
        found: u64,
        /// The smallest one that may.
        minimum: u64,
        /// The largest one that may.
        maximum: u64,
    },
    /// Other bytes than belong here.
    Different {
        /// What belongs here.
        expected: Box<[u8]>,
        /// What was found.
        found: Box<[u8]>,
    },
    /// A second one, where one may stand.
    Repeated,
    /// None or several, where one belongs.
    NotOne {
        /// How many there are.
        found: usize,
    },
    /// Any other form than the one that belongs here.
    Form {
        /// What belongs here, in words.
        expected: &'static str,
    },
    /// Not what the decoder of a whole type accepts; what it says.
    Decoder(Box<str>),
    /// More of them than a limit allows.
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// Longer than a limit allows.
    TooLong {
        /// The length.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
}

impl ReadError {
    /// An error about `field`, which begins at `offset`.
    #[must_use]
    pub const fn new(field: &'static str, offset: usize, kind: ReadErrorKind) -> Self {
        Self { field, offset, kind }
    }

    /// An error about a field that is not `expected`.
    #[must_use]
    pub const fn form(field: &'static str, offset: usize, expected: &'static str) -> Self {
        Self::new(field, offset, ReadErrorKind::Form { expected })
    }

    /// The field that was read, by its name in the format.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// Where it stands: bytes from the start of the source that was given to the parser.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// What is wrong with it.
    #[must_use]
    pub const fn kind(&self) -> &ReadErrorKind {
        &self.kind
    }

    /// Whether the bytes end before what they announce.
    #[must_use]
    pub const fn is_truncated(&self) -> bool {
        matches!(self.kind, ReadErrorKind::Truncated { .. })
    }

    /// Whether bytes are left over after the last field.
    #[must_use]
    pub const fn is_trailing(&self) -> bool {
        matches!(self.kind, ReadErrorKind::Trailing { .. })
    }

    /// Whether a limit was reached, rather than a rule of the format broken.
    #[must_use]
    pub const fn is_limit(&self) -> bool {
        matches!(self.kind, ReadErrorKind::TooMany { .. } | ReadErrorKind::TooLong { .. })
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at offset {}: {}", self.field, self.offset, self.kind)
    }
}

impl core::error::Error for ReadError {}

impl fmt::Display for ReadErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { needed, available } => write!(f, "{needed} bytes are needed, {available} are there"),
            Self::Trailing { bytes } => write!(f, "{bytes} bytes after its last field"),
            Self::Tag { expected, found } => write!(f, "tag {expected:#04x} expected, {found:#04x} found"),
            Self::InvalidTag(tag) => write!(f, "tag {tag:#04x} is not DER"),
            Self::LengthForm => f.write_str("the length is not DER (indefinite, not minimal, or over four bytes)"),
            Self::Length { expected, found } => write!(f, "{expected} bytes expected, {found} found"),
            Self::Byte { expected, found } => write!(f, "{expected} expected, {found:#04x} found"),
            Self::Range { found, minimum, maximum } if minimum == maximum => {
                write!(f, "{minimum:#x} expected, {found:#x} found")
            }
            Self::Range { found, minimum, maximum } => write!(f, "{found} is not in {minimum} to {maximum}"),
            Self::Different { expected, found } => write!(f, "{} expected, {} found", Hex(expected), Hex(found)),
            Self::Repeated => f.write_str("appears more than once"),
            Self::NotOne { found } => write!(f, "one expected, {found} found"),
            Self::Form { expected } => write!(f, "not {expected}"),
            Self::Decoder(reason) => f.write_str(reason),
            Self::TooMany { limit } => write!(f, "more than {limit}, the limit"),
            Self::TooLong { bytes, limit } => write!(f, "{bytes} bytes, the limit is {limit}"),
        }
    }
}
