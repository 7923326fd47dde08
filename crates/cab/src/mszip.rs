//! MSZIP as cabinets use it: [MS-MCI] section 2, and RFC 1951 for the deflate streams inside.
//!
//! ```text
//! block   `CK`, then one whole deflate stream of its own
//! ```
//!
//! The matches of a stream may reach back into the blocks before it, 32,768 bytes far. So the inflater starts anew with
//! each block, and the end of the output so far is its dictionary.

use std::cmp::Ordering;
use std::fmt;

use flate2::{Decompress, FlushDecompress, Status};

use crate::error::to_u64;

const SIGNATURE: [u8; 2] = *b"CK";

/// How far a match reaches back (RFC 1951 section 2).
const WINDOW_BYTES: usize = 0x8000;

/// Most bytes that one byte of a stream makes: a match of 258, its length and its distance in one bit each (RFC 1951
/// sections 3.2.5, 3.2.7). A block that declares more than its data can make gets no room for it.
const MOST_FROM_ONE_BYTE: usize = 258 * 4;

/// Decompresses blocks, each given with its uncompressed size, and returns what comes after the first `skip` bytes of
/// the output. Every stream must be whole, have the declared size, and fill its block. An error comes with the index of
/// its block.
pub(crate) fn decode<'a>(
    blocks: impl Iterator<Item = (&'a [u8], u16)> + Clone,
    skip: usize,
) -> Result<Vec<u8>, (usize, MszipError)> {
    let most = |(data, size): (&[u8], u16)| data.len().saturating_mul(MOST_FROM_ONE_BYTE).min(size.into());
    let total: usize = blocks.clone().map(most).sum();
    // Of what is skipped, only that stays which matches can reach, and the block at hand.
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

/// Inflates one block to the end of `out`, whose spare capacity holds it as declared. A stream that goes on writes into
/// what is there for the blocks that follow, and no further.
fn inflate(inflater: &mut Decompress, data: &[u8], size: u16, out: &mut Vec<u8>) -> Result<(), MszipError> {
    let stream = data.strip_prefix(&SIGNATURE).ok_or(MszipError::Signature)?;
    let dictionary = out.get(out.len().saturating_sub(WINDOW_BYTES)..).unwrap_or_default();
    inflater.reset(false);
    // Without a header that names its dictionary, a stream takes any.
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

/// Why MSZIP data do not decompress. The inflater's own words are left out: zlib-rs overwrites them on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MszipError {
    Signature,
    Malformed {
        /// Bytes of output.
        after: u64,
    },
    TooLong {
        declared: u64,
    },
    TooShort {
        actual: u64,
        declared: u64,
    },
    /// Bytes after the end of the stream. Both numbers leave out the signature.
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
                write!(f, "MSZIP: the stream does not end after the {declared} bytes that are declared")
            }
            Self::TooShort { actual, declared } => {
                write!(f, "MSZIP: the stream gives {actual} bytes where {declared} are declared")
            }
            Self::Trailing { end, available } => {
                write!(f, "MSZIP: the stream ends after {end} bytes of the {available} that its block has for it")
            }
        }
    }
}

impl std::error::Error for MszipError {}
