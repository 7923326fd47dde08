//! The bit stream of one LZX frame: 16-bit little-endian words, highest bit first.

use super::error::LzxError;

pub(super) struct Bits<'a> {
    data: &'a [u8],
    /// The number of bytes moved into `word` or returned by `raw`.
    at: usize,
    /// The lowest `left` bits have not been read yet.
    word: u64,
    left: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, word: 0, left: 0 }
    }

    /// Reads up to 17 bits.
    pub(super) fn read(&mut self, count: u32) -> Result<u32, LzxError> {
        let value = self.peek(count);
        self.skip(count)?;
        Ok(value)
    }

    /// Reads up to 8 bits.
    pub(super) fn read_u8(&mut self, count: u32) -> Result<u8, LzxError> {
        let [low, ..] = self.read(count)?.to_le_bytes();
        Ok(low)
    }

    /// Returns the next bits without consuming them. After the end of the data, the bits are zeros, because the last
    /// code can be shorter than `count`.
    pub(super) fn peek(&mut self, count: u32) -> u32 {
        self.fill(count);
        let missing = count.saturating_sub(self.left);
        let unused = self.left.saturating_sub(count);
        let mask = 1u64.wrapping_shl(count).wrapping_sub(1);
        let value = self.word.wrapping_shl(missing).wrapping_shr(unused) & mask;
        u32::try_from(value).unwrap_or(0)
    }

    pub(super) fn skip(&mut self, count: u32) -> Result<(), LzxError> {
        self.fill(count);
        self.left = self.left.checked_sub(count).ok_or(LzxError::EndOfFrame)?;
        self.word &= 1u64.wrapping_shl(self.left).wrapping_sub(1);
        Ok(())
    }

    /// Skips 1 to 16 bits to the next word. At the start of a word, skips a whole word.
    pub(super) fn align(&mut self) -> Result<(), LzxError> {
        if self.left & 15 == 0 {
            self.skip(16)?;
        }
        // Give back the words that were peeked at but not read.
        let whole_words = usize::try_from(self.left >> 4).unwrap_or(0);
        self.at = self.at.saturating_sub(whole_words.wrapping_mul(2));
        self.left = 0;
        self.word = 0;
        Ok(())
    }

    /// Reads whole bytes. The stream must be aligned or at the start of a frame.
    pub(super) fn raw(&mut self, length: usize) -> Result<&'a [u8], LzxError> {
        let end = self.at.saturating_add(length);
        let raw = self.data.get(self.at..end).ok_or(LzxError::EndOfFrame)?;
        self.at = end;
        Ok(raw)
    }

    pub(super) fn raw_u32(&mut self) -> Result<u32, LzxError> {
        let raw = self.raw(4)?.first_chunk().ok_or(LzxError::EndOfFrame)?;
        Ok(u32::from_le_bytes(*raw))
    }

    /// Skips one byte of an aligned stream. Returns `false` at the end of the data.
    pub(super) fn skip_byte(&mut self) -> bool {
        self.raw(1).is_ok()
    }

    /// Reads words until `count` bits are available or the data ends.
    fn fill(&mut self, count: u32) {
        while self.left < count {
            let rest = self.data.get(self.at..).unwrap_or_default();
            let Some(word) = rest.first_chunk() else { return };
            self.word = (self.word << 16) | u64::from(u16::from_le_bytes(*word));
            self.left = self.left.saturating_add(16);
            self.at = self.at.saturating_add(2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_from_the_highest_bit() {
        let mut bits = Bits::new(&[0x34, 0x92, 0x01, 0x80]);
        assert_eq!(bits.read(4), Ok(0x9));
        assert_eq!(bits.peek(16), 0x2348);
        assert_eq!(bits.read(12), Ok(0x234));
        assert_eq!(bits.read(17), Err(LzxError::EndOfFrame));
        assert_eq!(bits.read(1), Ok(1));
        assert_eq!(bits.peek(16), 0x0002, "zeros follow the end");
        assert_eq!(bits.read(15), Ok(1));
        assert_eq!(bits.read(1), Err(LzxError::EndOfFrame));
        assert_eq!(bits.read(0), Ok(0));
    }

    #[test]
    fn alignment_returns_peeked_words() {
        let mut bits = Bits::new(&[0, 0, 1, 2, 3, 4]);
        bits.read(15).unwrap();
        bits.peek(16);
        bits.align().unwrap();
        assert_eq!(bits.raw(1), Ok(&[1][..]));

        let mut bits = Bits::new(&[0, 0, 1, 2, 3, 4]);
        bits.read(16).unwrap();
        bits.peek(16);
        bits.align().unwrap();
        assert_eq!(bits.raw(2), Ok(&[3, 4][..]), "at a boundary a whole word is padding");
        assert_eq!(bits.raw(1), Err(LzxError::EndOfFrame));
        assert!(!bits.skip_byte());
    }
}
