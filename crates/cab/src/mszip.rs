//! Decodes MSZIP in the form that cabinets use. Sources: [MS-MCI] section 2, and RFC 1951 for the deflate streams
//! inside.
//!
//! ```text
//! block   `CK`, then one whole deflate stream
//! ```
//!
//! Matches may reach back up to 32,768 bytes into the previous blocks. So the inflater is reset for each block, with
//! the end of the output so far as its dictionary.

use std::cmp::Ordering;
use std::fmt;

use flate2::{Decompress, FlushDecompress, Status};

use crate::error::to_u64;

const SIGNATURE: [u8; 2] = *b"CK";

/// How far a match can reach back (RFC 1951 section 2).
const WINDOW_BYTES: usize = 0x8000;

/// The most output that one byte of a stream can produce: four matches of 258 bytes, each with a one-bit length and a
/// one-bit distance (RFC 1951 sections 3.2.5, 3.2.7). It limits the memory allocated for a block that declares a false
/// size.
const MAX_OUTPUT_PER_BYTE: usize = 258 * 4;

/// Decompresses blocks, each given with its uncompressed size, and returns the output after its first `skip` bytes.
/// Every stream must be whole, have the declared size, and fill its block. Errors are returned with the index of the
/// block.
pub(crate) fn decode<'a>(
    blocks: impl Iterator<Item = (&'a [u8], u16)> + Clone,
    skip: usize,
) -> Result<Vec<u8>, (usize, MszipError)> {
    let max_output = |(data, size): (&[u8], u16)| data.len().saturating_mul(MAX_OUTPUT_PER_BYTE).min(size.into());
    let total: usize = blocks.clone().map(max_output).sum();
    // Of the skipped bytes, only those that matches can reach and the current block are kept in memory.
    let skipped_at_once = skip.min(WINDOW_BYTES.saturating_mul(2));
    let mut out = Vec::with_capacity(total.saturating_sub(skip).saturating_add(skipped_at_once));
    let mut inflater = Decompress::new(false);
    let mut to_skip = skip;
    for (index, (data, size)) in blocks.enumerate() {
        let out_of_reach = to_skip.min(out.len().saturating_sub(WINDOW_BYTES));
        out.drain(..out_of_reach);
        to_skip = to_skip.saturating_sub(out_of_reach);
        inflate(&mut inflater, data, size, &mut out).map_err(|error| (index, error))?;
    }
    out.drain(..to_skip.min(out.len()));
    Ok(out)
}

/// Inflates one block and appends it to `out`, whose spare capacity has room for the declared size. The capacity does
/// not grow, so a longer stream cannot make the decoder allocate memory.
fn inflate(inflater: &mut Decompress, data: &[u8], size: u16, out: &mut Vec<u8>) -> Result<(), MszipError> {
    let stream = data.strip_prefix(&SIGNATURE).ok_or(MszipError::Signature)?;
    let dictionary = out.get(out.len().saturating_sub(WINDOW_BYTES)..).unwrap_or_default();
    inflater.reset(false);
    // A raw stream has no header that names a dictionary, so the inflater accepts any dictionary.
    inflater.set_dictionary(dictionary).map_err(|_| MszipError::Malformed { after: 0 })?;
    let inflated = inflater.decompress_vec(stream, out, FlushDecompress::Finish);

    let (actual, declared) = (inflater.total_out(), u64::from(size));
    match (inflated, actual.cmp(&declared)) {
        (Ok(Status::StreamEnd), Ordering::Equal) => {}
        (_, Ordering::Equal | Ordering::Greater) => return Err(MszipError::TooLong { declared }),
        (Ok(_), Ordering::Less) => return Err(MszipError::TooShort { actual, declared }),
        (Err(_), Ordering::Less) => return Err(MszipError::Malformed { after: actual }),
    }
    let (end, available) = (inflater.total_in(), to_u64(stream.len()));
    if end != available {
        return Err(MszipError::Trailing { end, available });
    }
    Ok(())
}

/// Errors of the MSZIP decoder. They do not contain the inflater's error message, because zlib-rs overwrites it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MszipError {
    Signature,
    Malformed {
        /// The number of bytes of output before the error.
        after: u64,
    },
    TooLong {
        declared: u64,
    },
    TooShort {
        actual: u64,
        declared: u64,
    },
    /// Bytes after the end of the stream. `end` and `available` do not count the signature.
    Trailing {
        end: u64,
        available: u64,
    },
}

impl fmt::Display for MszipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature => f.write_str("MSZIP: the block does not begin with CK"),
            Self::Malformed { after } => write!(f, "MSZIP: the stream is malformed after {after} bytes of output"),
            Self::TooLong { declared } => {
                write!(f, "MSZIP: the stream does not end after the {declared} declared bytes")
            }
            Self::TooShort { actual, declared } => {
                write!(f, "MSZIP: the stream produces {actual} bytes, but {declared} bytes are declared")
            }
            Self::Trailing { end, available } => {
                write!(f, "MSZIP: the stream ends after {end} of the {available} bytes in its block")
            }
        }
    }
}

impl std::error::Error for MszipError {}
