//! Writes MSZIP for the tests. Like `cab`, it uses matches across blocks, but blocks can have any size.

use flate2::{Compress, Compression, FlushCompress, Status};

use super::raw::{RawBlock, block};

/// How far a match can reach back.
pub(crate) const WINDOW: usize = 0x8000;

/// Compresses each part, with all previous parts as its dictionary.
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

/// Creates a block with one match, in the fixed code of RFC 1951 section 3.2.6: 3 bytes from 24,577 to 32,768 bytes
/// back.
pub(crate) fn one_match(distance: usize) -> RawBlock {
    let mut bits = Bits::default();
    // The last block, fixed codes; length code 257, distance code 29 and its 13 extra bits, end of block. Codes are
    // written from their highest bit.
    bits.put(0b011, 3);
    bits.put(0b100_0000, 7);
    bits.put(0b1_0111, 5);
    bits.put(u32::try_from(distance - 24_577).unwrap(), 13);
    bits.put(0, 7);
    block([b"CK".to_vec(), bits.bytes].concat(), 3)
}

/// A deflate stream that the caller writes bit by bit.
#[derive(Default)]
pub(crate) struct Bits {
    pub(crate) bytes: Vec<u8>,
    count: usize,
}

impl Bits {
    /// Writes the lowest bit first.
    pub(crate) fn put(&mut self, value: u32, bits: usize) {
        for bit in 0..bits {
            if self.count.is_multiple_of(8) {
                self.bytes.push(0);
            }
            *self.bytes.last_mut().unwrap() |= u8::from(value >> bit & 1 == 1) << (self.count % 8);
            self.count += 1;
        }
    }
}
