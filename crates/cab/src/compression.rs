//! The compression of a folder.

use std::fmt;

/// The compression of a folder: `CFFOLDER.typeCompress` ([MS-CAB] section 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Compression {
    /// Not compressed (type 0).
    Stored,
    /// Deflate in blocks of at most 32,768 bytes; each block uses the previous output as its dictionary (type 1,
    /// [MS-MCI]).
    MsZip,
    /// Quantum (type 2). Such files are listed but never extracted.
    Quantum,
    /// LZX (type 3). Such files are extracted if the window size is 2^15 to 2^21 bytes, the range of [MS-CAB].
    Lzx {
        /// The base-2 logarithm of the window size in bytes.
        window_bits: u8,
    },
    /// Any other value of the field. Such files are listed but never extracted.
    Unknown(u16),
}

impl Compression {
    /// Decodes `CFFOLDER.typeCompress`: the type in bits 0 to 3 and, for LZX, the window in bits 8 to 12. A field with
    /// any undefined bit set is unknown.
    pub(crate) fn from_field(field: u16) -> Self {
        let [low, high] = field.to_le_bytes();
        match (low, high) {
            (0, 0) => Self::Stored,
            (1, 0) => Self::MsZip,
            (3, window_bits) if window_bits <= 0x1f => Self::Lzx { window_bits },
            // For Quantum, bits 4 to 7 are the level and bits 8 to 12 the memory. Only a decoder would need them.
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
