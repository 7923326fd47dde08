//! Canonical Huffman codes, and how LZX encodes their path lengths.

use super::bits::Bits;
use super::error::LzxError;

/// The length of the longest path that a tree can have, in bits.
const MAX_LENGTH: u8 = 16;

/// The number of elements of the pretree, which encodes the path lengths of the other trees.
const PRETREE: usize = 20;

/// A complete code. Decoding counts codes instead of using a table. A table of 2^16 entries for each block would be far
/// too expensive for input with many tiny blocks.
pub(super) struct Huffman {
    /// The number of codes of each length, from 1.
    counts: [u16; MAX_LENGTH as usize],
    /// The elements in the order of their codes.
    elements: Vec<u16>,
}

impl Huffman {
    /// Creates the code from the path length of each element. Returns `None` if no element has a code.
    pub(super) fn new(lengths: &[u8]) -> Result<Option<Self>, LzxError> {
        let mut codes: Vec<(u8, u16)> = lengths.iter().copied().zip(0..).filter(|(length, _)| *length > 0).collect();
        codes.sort_unstable();
        let mut counts = [0u16; MAX_LENGTH as usize];
        let mut used = 0u32;
        for (length, _) in &codes {
            let count = counts.get_mut(usize::from(length.wrapping_sub(1))).ok_or(LzxError::Tree)?;
            *count = count.saturating_add(1);
            used = used.saturating_add(0x1_0000u32.wrapping_shr((*length).into()));
        }
        let elements = codes.into_iter().map(|(_, element)| element).collect();
        match used {
            0 => Ok(None),
            0x1_0000 => Ok(Some(Self { counts, elements })),
            _ => Err(LzxError::Tree),
        }
    }

    pub(super) fn decode(&self, bits: &mut Bits<'_>) -> Result<u16, LzxError> {
        let ahead = bits.peek(MAX_LENGTH.into());
        // The first code of the current length, and the number of elements with shorter codes.
        let mut first = 0u32;
        let mut shorter = 0u32;
        for (length, count) in (1..=u32::from(MAX_LENGTH)).zip(self.counts) {
            let code = ahead.wrapping_shr(u32::from(MAX_LENGTH).wrapping_sub(length));
            let index = code.wrapping_sub(first);
            if index < u32::from(count) {
                bits.skip(length)?;
                let index = usize::try_from(shorter.wrapping_add(index)).unwrap_or(usize::MAX);
                return self.elements.get(index).copied().ok_or(LzxError::Tree);
            }
            first = first.wrapping_add(count.into()) << 1;
            shorter = shorter.wrapping_add(count.into());
        }
        // A complete code has no gaps, so this is never reached.
        Err(LzxError::Tree)
    }
}

/// Reads path lengths. They are encoded with a pretree, as differences from the lengths of the previous block.
pub(super) fn read_lengths(bits: &mut Bits<'_>, lengths: &mut [u8]) -> Result<(), LzxError> {
    let mut pretree = [0; PRETREE];
    for length in &mut pretree {
        *length = bits.read_u8(4)?;
    }
    let pretree = Huffman::new(&pretree)?.ok_or(LzxError::Tree)?;

    let mut rest = lengths;
    while let Some(&old) = rest.first() {
        let (run, value) = match pretree.decode(bits)? {
            17 => (bits.read(4)?.wrapping_add(4), 0),
            18 => (bits.read(5)?.wrapping_add(20), 0),
            19 => {
                let run = bits.read(1)?.wrapping_add(4);
                (run, apply(old, pretree.decode(bits)?)?)
            }
            difference => (1, apply(old, difference)?),
        };
        let run = usize::try_from(run).unwrap_or(usize::MAX);
        let (filled, next) = rest.split_at_mut_checked(run).ok_or(LzxError::TreeRun)?;
        filled.fill(value);
        rest = next;
    }
    Ok(())
}

/// Returns the new length: the old one minus the difference, modulo 17. A run code is an error here.
fn apply(old: u8, difference: u16) -> Result<u8, LzxError> {
    let difference = u8::try_from(difference).ok().filter(|difference| *difference <= MAX_LENGTH);
    let difference = difference.ok_or(LzxError::TreeRun)?;
    Ok(old.wrapping_add(17).wrapping_sub(difference) % 17)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_complete_codes_are_accepted() {
        assert!(Huffman::new(&[0, 0]).unwrap().is_none());
        assert_eq!(Huffman::new(&[1, 0]).err(), Some(LzxError::Tree));
        assert_eq!(Huffman::new(&[1, 1, 1]).err(), Some(LzxError::Tree));
        assert_eq!(Huffman::new(&[1, 2, 3, 4]).err(), Some(LzxError::Tree));
        assert!(Huffman::new(&[1, 2, 3, 3]).unwrap().is_some());
    }

    #[test]
    fn codes_are_canonical() {
        // Lengths 2, 1, 3, 3: codes 10, 0, 110, 111.
        let code = Huffman::new(&[2, 1, 3, 3]).unwrap().unwrap();
        let mut bits = Bits::new(&[0b0000_0000, 0b0101_1011, 0, 0b1100_0000]);
        let decoded: Vec<u16> = (0..3).map(|_| code.decode(&mut bits).unwrap()).collect();
        assert_eq!(decoded, [1, 0, 2]);
        let mut end = Bits::new(&[]);
        assert_eq!(code.decode(&mut end), Err(LzxError::EndOfFrame));
    }

    #[test]
    fn differences_are_modulo_seventeen() {
        assert_eq!(apply(0, 1), Ok(16));
        assert_eq!(apply(16, 16), Ok(0));
        assert_eq!(apply(5, 0), Ok(5));
        assert_eq!(apply(5, 17), Err(LzxError::TreeRun));
    }
}
