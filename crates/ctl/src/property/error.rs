//! Why a property could not be read: in which entry, where, and what stood there.

use core::fmt;

use crate::error::ErrorKind;

/// A property whose attribute or octets have another form than its number says. The rest of the entry, and of the list,
/// can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyError {
    pub(super) property: Option<u32>,
    pub(super) kind: PropertyErrorKind,
    pub(super) entry: usize,
    pub(super) offset: usize,
}

/// What is wrong with a property.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PropertyErrorKind {
    /// The attribute stands there twice.
    Repeated,
    /// The attribute has no value, or several.
    NotSingle,
    /// The value is no OCTET STRING.
    NotOctetString,
    /// A length that this property does not have.
    Length {
        /// Octets that it has.
        expected: usize,
        /// Octets that are there.
        found: usize,
    },
    /// Not the DER that this property holds.
    Der(ErrorKind),
    /// Not UTF-16LE with one NUL, at its end.
    Text,
}

impl PropertyError {
    /// The number of the property; `None` where another attribute was asked for.
    #[must_use]
    pub const fn property(&self) -> Option<u32> {
        self.property
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> &PropertyErrorKind {
        &self.kind
    }

    /// Where the entry begins, in octets from the start of the source.
    #[must_use]
    pub const fn entry_offset(&self) -> usize {
        self.entry
    }

    /// Where it is wrong, in octets from the start of the source: where the attribute begins, or its octets, or a value
    /// inside these.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for PropertyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "trust list: entry at offset {}: ", self.entry)?;
        match self.property {
            Some(number) => write!(f, "property {number}")?,
            None => f.write_str("attribute")?,
        }
        write!(f, " at offset {}: {}", self.offset, self.kind)
    }
}

impl core::error::Error for PropertyError {}

impl fmt::Display for PropertyErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated => f.write_str("it stands there twice"),
            Self::NotSingle => f.write_str("it has no value or several"),
            Self::NotOctetString => f.write_str("its value is no OCTET STRING"),
            Self::Length { expected, found } => write!(f, "{found} octets, {expected} expected"),
            Self::Der(kind) => kind.fmt(f),
            Self::Text => f.write_str("not UTF-16LE with one NUL, at its end"),
        }
    }
}
