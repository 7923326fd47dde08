//! Why bytes could not be read: the field, its offset, and what was found instead.

use alloc::boxed::Box;
use core::fmt;

use crate::hex::Hex;

/// A field that could not be read: its name, its offset and what is wrong with it.
///
/// It does not say which document the field is in (a message, a list, a certificate or a store); the caller knows that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    field: &'static str,
    offset: usize,
    kind: ReadErrorKind,
}

/// What is wrong with a field. If two values were compared, it contains both.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The source, or the enclosing field, ends before this field does.
    Truncated {
        /// The number of bytes that the field needs.
        needed: usize,
        /// The number of bytes that are left.
        available: usize,
    },
    /// Bytes follow the last field.
    Trailing {
        /// The number of bytes that follow.
        bytes: usize,
    },
    /// The tag is not the expected one.
    Tag {
        /// The expected tag.
        expected: u8,
        /// The tag that was found.
        found: u8,
    },
    /// A tag that DER does not allow: end-of-contents, a reserved number, or a primitive type in constructed form.
    InvalidTag(u8),
    /// A length that is indefinite, not minimal, or encoded in more than four bytes (X.690 8.1.3, 10.1).
    LengthForm,
    /// The length is not the expected one.
    Length {
        /// The expected length, in bytes.
        expected: usize,
        /// The length that was found, in bytes.
        found: usize,
    },
    /// A byte does not have the expected value.
    Byte {
        /// The expected value, in words.
        expected: &'static str,
        /// The byte that was found.
        found: u8,
    },
    /// A number is out of range.
    Range {
        /// The number that was found.
        found: u64,
        /// The smallest number that is allowed.
        minimum: u64,
        /// The largest number that is allowed.
        maximum: u64,
    },
    /// The bytes are not the expected ones.
    Different {
        /// The expected bytes.
        expected: Box<[u8]>,
        /// The bytes that were found.
        found: Box<[u8]>,
    },
    /// The field appears more than once.
    Repeated,
    /// The field does not appear exactly once.
    NotOne {
        /// How often the field appears.
        found: usize,
    },
    /// The field does not have the expected form.
    Form {
        /// The expected form, in words.
        expected: &'static str,
    },
    /// The decoder of another crate rejected the field, with this message.
    Decoder(Box<str>),
    /// The field contains more values than a limit allows.
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// The field is longer than a limit allows.
    TooLong {
        /// The length of the field, in bytes.
        bytes: usize,
        /// The limit, in bytes.
        limit: usize,
    },
}

impl ReadError {
    /// Creates an error about `field`, at `offset` bytes from the start of the source.
    #[must_use]
    pub const fn new(field: &'static str, offset: usize, kind: ReadErrorKind) -> Self {
        Self { field, offset, kind }
    }

    /// Creates an error about a field that does not have the form `expected`.
    #[must_use]
    pub const fn form(field: &'static str, offset: usize, expected: &'static str) -> Self {
        Self::new(field, offset, ReadErrorKind::Form { expected })
    }

    /// Returns the name of the field, as in the specification of the format.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// Returns the offset of the error, in bytes from the start of the source given to the parser.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Returns what is wrong with the field.
    #[must_use]
    pub const fn kind(&self) -> &ReadErrorKind {
        &self.kind
    }

    /// Returns whether the bytes end before a field does.
    #[must_use]
    pub const fn is_truncated(&self) -> bool {
        matches!(self.kind, ReadErrorKind::Truncated { .. })
    }

    /// Returns whether bytes follow the last field.
    #[must_use]
    pub const fn is_trailing(&self) -> bool {
        matches!(self.kind, ReadErrorKind::Trailing { .. })
    }

    /// Returns whether the field exceeds a limit, rather than breaking a rule of the format.
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
            Self::Truncated { needed, available } => write!(f, "{} needed, {available} available", Bytes(*needed)),
            Self::Trailing { bytes } => write!(f, "{} left over after the last field", Bytes(*bytes)),
            Self::Tag { expected, found } => write!(f, "expected tag {expected:#04x}, found {found:#04x}"),
            Self::InvalidTag(tag) => write!(f, "tag {tag:#04x} is not valid DER"),
            Self::LengthForm => {
                f.write_str("the length is not valid DER: it is indefinite, not minimal, or longer than four bytes")
            }
            Self::Length { expected, found } => write!(f, "expected {}, found {found}", Bytes(*expected)),
            Self::Byte { expected, found } => write!(f, "expected {expected}, found {found:#04x}"),
            Self::Range { found, minimum, maximum } if minimum == maximum => {
                write!(f, "expected {minimum:#x}, found {found:#x}")
            }
            Self::Range { found, minimum, maximum } => write!(f, "{found} is outside the range {minimum} to {maximum}"),
            Self::Different { expected, found } => write!(f, "expected {}, found {}", Hex(expected), Hex(found)),
            Self::Repeated => f.write_str("appears more than once"),
            Self::NotOne { found } => write!(f, "expected exactly one, found {found}"),
            Self::Form { expected } => write!(f, "expected {expected}"),
            Self::Decoder(reason) => f.write_str(reason),
            Self::TooMany { limit } => write!(f, "contains more values than the limit of {limit}"),
            Self::TooLong { bytes, limit } => write!(f, "{bytes} bytes long, over the limit of {limit}"),
        }
    }
}

/// Shows a number of bytes with its unit: `1 byte`, `2 bytes`.
struct Bytes(usize);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} byte{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn messages_count_bytes() {
        for (kind, message) in [
            (ReadErrorKind::Truncated { needed: 1, available: 0 }, "1 byte needed, 0 available"),
            (ReadErrorKind::Truncated { needed: 20, available: 7 }, "20 bytes needed, 7 available"),
            (ReadErrorKind::Trailing { bytes: 1 }, "1 byte left over after the last field"),
            (ReadErrorKind::Length { expected: 32, found: 31 }, "expected 32 bytes, found 31"),
            (ReadErrorKind::TooLong { bytes: 257, limit: 256 }, "257 bytes long, over the limit of 256"),
        ] {
            assert_eq!(ReadError::new("List", 3, kind).to_string(), ["List at offset 3: ", message].concat());
        }
    }
}
