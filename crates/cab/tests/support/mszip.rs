//! Writes MSZIP for the tests: with matches that reach over blocks, as `cab` does, but in blocks of any size.

use flate2::{Compress, Compression, FlushCompress, Status};

use super::raw::{RawBlock, block};

/// Farthest that a match reaches back.
pub(crate) const WINDOW: usize = 0x8000;

/// Compresses each part with all that precede it as its history.
pub(crate) fn deflate<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<RawBlock> {
    let mut history: Vec<u8> = Vec::new();
    let mut blocks = Vec::new();
    for part in parts {
        let mut compress = Compress::new(Compression::best(), false);
        if !history.is_empty() {
            compress.set_dictionary(&history[history.len().saturating_sub(WINDOW)..]).unwrap();
        }
        let mut data = Vec::with_capacity(part.len() + 100);
        data.extend(b"CK");
        assert_eq!(compress.compress_vec(part, &mut data, FlushCompress::Finish).unwrap(), Status::StreamEnd);
        blocks.push(block(data, part.len()));
        history.extend(part);
    }
    blocks
}

/// A block of one match, in the fixed code of RFC 1951 section 3.2.6: 3 bytes from 24,577 to 32,768 bytes back.
pub(crate) fn one_match(distance: usize) -> RawBlock {
    let mut bits = vec![true, true, false];
    let mut put = |value: usize, order: &mut dyn Iterator<Item = usize>| {
        bits.extend(order.map(|bit| value >> bit & 1 == 1));
    };
    // Length code 257, distance code 29 and its 13 extra bits, end of block. Codes begin with their highest bit.
    put(0b000_0001, &mut (0..7).rev());
    put(29, &mut (0..5).rev());
    put(distance - 24_577, &mut (0..13));
    put(0, &mut (0..7));
    let octet = |bits: &[bool]| bits.iter().rev().fold(0, |octet, bit| octet << 1 | u8::from(*bit));
    block(b"CK".iter().copied().chain(bits.chunks(8).map(octet)).collect(), 3)
}
