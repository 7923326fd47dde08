//! Why a certificate store could not be read.

use std::fmt;

/// A certificate store that is not well formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    field: &'static str,
    offset: usize,
    kind: StoreErrorKind,
}

/// What is wrong with a certificate store.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// The store ends before the field does.
    Truncated {
        /// Octets that the field has.
        needed: usize,
        /// Octets that are left.
        available: usize,
    },
    /// Another number than the one that belongs here: in a version, a file type, an encoding type, or the end marker.
    Number {
        /// The number that belongs here.
        expected: u32,
        /// The number that stands here.
        found: u32,
    },
    /// An id above 0xFFFF, which no property has.
    Id(u32),
    /// The store ends after properties, where something should follow that they belong to.
    PropertiesOfNothing,
    /// Property 3 is not the SHA-1 of what it belongs to.
    Sha1 {
        /// The SHA-1 of what it belongs to.
        computed: [u8; 20],
        /// The property.
        stored: Vec<u8>,
    },
    /// Octets after the end marker.
    Trailing {
        /// How many.
        octets: usize,
    },
    /// More of them than [`StoreLimits`](crate::StoreLimits) allows.
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// A store longer than [`StoreLimits::store_bytes`](crate::StoreLimits::store_bytes).
    TooLong {
        /// The store's length in octets.
        octets: usize,
        /// The limit in octets.
        limit: usize,
    },
}

impl StoreError {
    pub(crate) const fn new(field: &'static str, offset: usize, kind: StoreErrorKind) -> Self {
        Self { field, offset, kind }
    }

    /// The field that was read, by its name in \[MS-OSHARED\].
    #[must_use]
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// Where it stands: octets from the start of the store.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// What is wrong, with both values of a failed comparison.
    #[must_use]
    pub const fn kind(&self) -> &StoreErrorKind {
        &self.kind
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "certificate store: {} at offset {}: ", self.field, self.offset)?;
        match &self.kind {
            StoreErrorKind::Truncated { needed, available } => {
                write!(f, "cut off, {needed} octets needed and {available} there")
            }
            StoreErrorKind::Number { expected, found } => write!(f, "{expected:#x} expected, {found:#x} found"),
            StoreErrorKind::Id(id) => write!(f, "{id:#x} is no property"),
            StoreErrorKind::PropertiesOfNothing => f.write_str("the end after properties, which belong to nothing"),
            StoreErrorKind::Sha1 { .. } => f.write_str("not the SHA-1 of what it belongs to"),
            StoreErrorKind::Trailing { octets } => write!(f, "{octets} octets after its end"),
            StoreErrorKind::TooMany { limit } => write!(f, "more than {limit}, the limit"),
            StoreErrorKind::TooLong { octets, limit } => write!(f, "{octets} octets, the limit is {limit}"),
        }
    }
}

impl std::error::Error for StoreError {}
