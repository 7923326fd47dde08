//! Decodes LZX in the variant that cabinets use. Sources: Microsoft's "LZX Data Compression Format" from the Cabinet
//! SDK, and [MS-PATCH] section 2 where that is clearer. The deltas of [MS-PATCH] are not supported.
//!
//! This crate has its own decoder because the one in the `cab` crate (lzxd 0.2.7) has two bugs: it does not check match
//! offsets, so a hostile block makes it overflow, and it translates calls of zero distance wrongly.
//!
//! Each data block of a folder is one frame of 32,768 bytes (the last may be shorter), and its bits start at a new
//! 16-bit word. LZX blocks and their trees continue across frames. The output also serves as the window.

mod bits;
mod error;
mod huffman;

use bits::Bits;
use error::LzxError;
use huffman::Huffman;

/// The number of bytes in a frame. Call translation is done for each frame separately.
const FRAME_BYTES: usize = 0x8000;

/// The number of elements of the main tree that are literals. The others are matches, eight for each position slot.
const LITERALS: usize = 256;

/// The number of elements of the length tree.
const LENGTHS: usize = 249;

/// This and all higher position slots have 17 footer bits.
const FIRST_WIDE_SLOT: u16 = 36;

/// The most output that one byte of data can produce: four matches of 257 bytes, each with a one-bit header and a
/// one-bit length. It limits the memory allocated for a frame that declares a false size.
const MAX_OUTPUT_PER_BYTE: usize = 257 * 4;

/// Call translation skips the last ten bytes of a frame.
const UNTRANSLATED_TAIL: usize = 10;

/// Decompresses frames, each given with its uncompressed size, which must be [`FRAME_BYTES`] for all but the last.
/// `window_bits` must be 15 to 21. Errors are returned with the index of the frame.
pub(crate) fn decode<'a>(
    window_bits: u8,
    frames: impl Iterator<Item = (&'a [u8], u16)> + Clone,
) -> Result<Vec<u8>, (usize, LzxError)> {
    let max_output = |(data, size): (&[u8], u16)| data.len().saturating_mul(MAX_OUTPUT_PER_BYTE).min(size.into());
    let total = frames.clone().map(max_output).sum();
    let mut decoder = Decoder::new(window_bits, total);
    for (index, (data, size)) in frames.enumerate() {
        decoder.frame(data, size.into()).map_err(|error| (index, error))?;
    }
    Ok(decoder.finish())
}

struct Decoder {
    /// The output so far, before call translation: matches refer to the untranslated bytes.
    out: Vec<u8>,
    window: usize,
    /// The three most recent match offsets, R0 to R2.
    repeats: [u32; 3],
    /// The path lengths, which are kept because the next block encodes its own as differences from them.
    main_lengths: Vec<u8>,
    length_lengths: [u8; LENGTHS],
    /// The size used to translate calls; `None` if translation is off.
    translation: Option<i32>,
    started: bool,
    coding: Coding,
    /// The number of uncompressed bytes left in the current block.
    remaining: usize,
    /// Whether a padding byte must be skipped before the next block. It follows an uncompressed block of odd size and
    /// can be in the next frame.
    padding: bool,
}

enum Coding {
    Uncompressed,
    Trees { main: Huffman, length: Option<Huffman>, aligned: Option<Huffman> },
}

impl Decoder {
    fn new(window_bits: u8, capacity: usize) -> Self {
        let slots: usize = match window_bits {
            20 => 42,
            21.. => 50,
            bits => usize::from(bits).wrapping_mul(2),
        };
        Self {
            out: Vec::with_capacity(capacity),
            window: 1usize.wrapping_shl(window_bits.into()),
            repeats: [1; 3],
            main_lengths: vec![0; slots.wrapping_mul(8).wrapping_add(LITERALS)],
            length_lengths: [0; LENGTHS],
            translation: None,
            started: false,
            coding: Coding::Uncompressed,
            remaining: 0,
            padding: false,
        }
    }

    fn frame(&mut self, data: &[u8], size: usize) -> Result<(), LzxError> {
        let mut bits = Bits::new(data);
        if !self.started {
            self.started = true;
            if bits.read(1)? == 1 {
                let (high, low) = (bits.read(16)?, bits.read(16)?);
                self.translation = Some(((high << 16) | low).cast_signed());
            }
        }
        let mut left = size;
        while left > 0 {
            if self.remaining == 0 {
                self.start_block(&mut bits)?;
            }
            let length = self.step(&mut bits, left.min(self.remaining))?;
            left = left.saturating_sub(length);
            self.remaining = self.remaining.saturating_sub(length);
            if self.remaining == 0 && self.padding && bits.skip_byte() {
                self.padding = false;
            }
        }
        Ok(())
    }

    /// Reads the header of a block: type, size, then trees or offsets.
    fn start_block(&mut self, bits: &mut Bits<'_>) -> Result<(), LzxError> {
        if self.padding {
            bits.skip_byte();
            self.padding = false;
        }
        let kind = bits.read(3)?;
        let size = (bits.read(16)? << 8) | bits.read(8)?;
        if size == 0 {
            return Err(LzxError::EmptyBlock);
        }
        self.coding = match kind {
            1 => self.read_trees(bits, None)?,
            2 => {
                let mut lengths = [0; 8];
                for length in &mut lengths {
                    *length = bits.read_u8(3)?;
                }
                let aligned = Huffman::new(&lengths)?.ok_or(LzxError::Tree)?;
                self.read_trees(bits, Some(aligned))?
            }
            3 => {
                bits.align()?;
                for repeat in &mut self.repeats {
                    *repeat = bits.raw_u32()?;
                }
                self.padding = size & 1 == 1;
                Coding::Uncompressed
            }
            other => return Err(LzxError::BlockType(other)),
        };
        self.remaining = usize::try_from(size).unwrap_or(usize::MAX);
        Ok(())
    }

    fn read_trees(&mut self, bits: &mut Bits<'_>, aligned: Option<Huffman>) -> Result<Coding, LzxError> {
        let (literals, matches) = self.main_lengths.split_at_mut(LITERALS);
        huffman::read_lengths(bits, literals)?;
        huffman::read_lengths(bits, matches)?;
        huffman::read_lengths(bits, &mut self.length_lengths)?;
        let main = Huffman::new(&self.main_lengths)?.ok_or(LzxError::Tree)?;
        let length = Huffman::new(&self.length_lengths)?;
        Ok(Coding::Trees { main, length, aligned })
    }

    /// Writes one literal, one match, or bytes of an uncompressed block, at most `left` bytes. Returns the number of
    /// bytes written.
    fn step(&mut self, bits: &mut Bits<'_>, left: usize) -> Result<usize, LzxError> {
        let Coding::Trees { main, length, aligned } = &self.coding else {
            self.out.extend_from_slice(bits.raw(left)?);
            return Ok(left);
        };
        let element = main.decode(bits)?;
        if let Ok(literal) = u8::try_from(element) {
            self.out.push(literal);
            return Ok(1);
        }
        let header = element & 7;
        let slot = element.wrapping_sub(256) >> 3;
        let match_length = match (header, length) {
            (7, Some(tree)) => tree.decode(bits)?.wrapping_add(9),
            (7, None) => return Err(LzxError::MissingLengthTree),
            (header, _) => header.wrapping_add(2),
        };
        let offset = match slot {
            0 => self.repeats[0],
            1 | 2 => {
                self.repeats.swap(0, slot.into());
                self.repeats[0]
            }
            slot => {
                let offset = read_offset(bits, slot, aligned.as_ref())?;
                self.repeats = [offset, self.repeats[0], self.repeats[1]];
                offset
            }
        };
        self.copy(offset, match_length.into(), left)
    }

    /// Copies a match, which must not cross the end of a frame or block.
    fn copy(&mut self, offset: u32, length: usize, left: usize) -> Result<usize, LzxError> {
        if length > left {
            return Err(LzxError::MatchLength { length, left });
        }
        let reachable = self.out.len().min(self.window);
        let error = LzxError::MatchOffset { offset, reachable };
        let distance = usize::try_from(offset).map_err(|_| error)?;
        if distance == 0 || distance > reachable {
            return Err(error);
        }
        let start = self.out.len().saturating_sub(distance);
        let mut to_copy = length;
        while to_copy > 0 {
            // If the match overlaps its own output, each round doubles the bytes available to copy.
            let end = self.out.len().min(start.saturating_add(to_copy));
            self.out.extend_from_within(start..end);
            to_copy = to_copy.saturating_sub(end.saturating_sub(start));
        }
        Ok(length)
    }

    fn finish(mut self) -> Vec<u8> {
        if let Some(size) = self.translation {
            for (index, frame) in self.out.chunks_mut(FRAME_BYTES).enumerate() {
                translate_calls(frame, index.wrapping_mul(FRAME_BYTES), size);
            }
        }
        self.out
    }
}

/// Reads the offset of a match whose slot is 3 or more.
fn read_offset(bits: &mut Bits<'_>, slot: u16, aligned: Option<&Huffman>) -> Result<u32, LzxError> {
    let (base, footer_bits) = if slot < 4 {
        (u32::from(slot), 0)
    } else if slot < FIRST_WIDE_SLOT {
        let footer_bits = (u32::from(slot) >> 1).wrapping_sub(1);
        ((2 | (u32::from(slot) & 1)).wrapping_shl(footer_bits), footer_bits)
    } else {
        (u32::from(slot.wrapping_sub(FIRST_WIDE_SLOT.wrapping_sub(2))) << 17, 17)
    };
    let footer = match aligned {
        Some(tree) if footer_bits >= 3 => {
            let verbatim = bits.read(footer_bits.wrapping_sub(3))? << 3;
            verbatim | u32::from(tree.decode(bits)?)
        }
        _ => bits.read(footer_bits)?,
    };
    // The encoded offset is two higher than the real one, to leave room for the repeated offsets. The smallest base is
    // 3, so this cannot underflow.
    Ok(base.wrapping_add(footer).wrapping_sub(2))
}

/// Undoes the translation of x86 calls (opcode E8): the compressor replaced their relative targets with absolute ones.
/// `start` is the offset of the frame in the folder. Translation stops after one gigabyte, a size that the limits never
/// allow.
fn translate_calls(frame: &mut [u8], start: usize, size: i32) {
    let end = frame.len().saturating_sub(UNTRANSLATED_TAIL);
    let mut at = 0usize;
    while at < end {
        let target = frame.get_mut(at..).and_then(<[u8]>::split_first_mut);
        let Some((0xe8, rest)) = target else {
            at = at.saturating_add(1);
            continue;
        };
        if let Some(target) = rest.first_chunk_mut::<4>() {
            let absolute = i32::from_le_bytes(*target);
            let position = i32::try_from(start.saturating_add(at)).unwrap_or(i32::MAX);
            if (position.wrapping_neg()..size).contains(&absolute) {
                let other = if absolute >= 0 { position.wrapping_neg() } else { size };
                *target = absolute.wrapping_add(other).to_le_bytes();
            }
        }
        at = at.saturating_add(5);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_match_needs_the_length_tree() {
        // Two codes of one bit each: literal 0, and a match whose length comes from the length tree.
        let mut lengths = [0; LITERALS + 8];
        (lengths[0], lengths[LITERALS + 7]) = (1, 1);
        let main = Huffman::new(&lengths).unwrap().unwrap();
        let mut decoder = Decoder::new(15, 0);
        decoder.coding = Coding::Trees { main, length: None, aligned: None };
        let mut bits = Bits::new(&[0x00, 0x40]);
        assert_eq!((decoder.step(&mut bits, 9), &*decoder.out), (Ok(1), &[0][..]));
        let error = decoder.step(&mut bits, 9).unwrap_err();
        assert_eq!(error.to_string(), "LZX: a match needs the length tree, which is empty");
    }

    #[test]
    fn each_slot_begins_where_the_previous_one_ends() {
        // With a zero footer, the offset is the base of the slot; with all footer bits set, it is the last offset of
        // the slot. There are 50 slots.
        let mut previous = 0;
        for slot in 3..50 {
            let offset = read_offset(&mut Bits::new(&[0; 4]), slot, None).unwrap();
            let last = read_offset(&mut Bits::new(&[0xff; 4]), slot, None).unwrap();
            assert_eq!(offset, previous + 1, "slot {slot}");
            previous = last;
        }
        // The largest offset in a 2 MiB window: three less than the window.
        assert_eq!(previous, (1 << 21) - 3);
    }
}
