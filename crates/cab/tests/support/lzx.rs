//! Writes LZX for the tests, because no free tool does. It does not search for matches: the caller provides the tokens.
//!
//! All codes have one of two neighbouring lengths, so that they are complete. This compresses badly but is legal LZX.

use super::raw::{RawBlock, block};

const FRAME: usize = 0x8000;

/// The path lengths of every aligned offset tree. They are not all 3, because otherwise the codes would equal the plain
/// bits.
const ALIGNED: [u8; 8] = [4, 3, 3, 3, 3, 3, 2, 4];

#[derive(Clone)]
pub(crate) enum Block {
    /// Sets the three repeated offsets to these values and contains these bytes.
    Uncompressed([u32; 3], Vec<u8>),
    Verbatim(Vec<Token>),
    Aligned(Vec<Token>),
}

#[derive(Clone, Copy)]
pub(crate) enum Token {
    Literal(u8),
    /// A match with offset and length.
    Match(u32, usize),
    /// A match with the current value of repeated offset 0, 1 or 2, and its length.
    Repeat(u16, usize),
}

pub(crate) fn literals(bytes: &[u8]) -> Vec<Token> {
    bytes.iter().copied().map(Token::Literal).collect()
}

/// Returns `CFFOLDER.typeCompress` for LZX.
pub(crate) fn compression(window_bits: u16) -> u16 {
    3 | (window_bits << 8)
}

/// Encodes one folder. `translation` is the size for call translation.
pub(crate) fn encode(window_bits: u16, translation: Option<u32>, blocks: &[Block]) -> Vec<RawBlock> {
    let slots = match window_bits {
        20 => 42,
        21 => 50,
        bits => usize::from(bits) * 2,
    };
    let mut writer = Writer {
        frames: Vec::new(),
        frame: Vec::new(),
        bits: Vec::new(),
        written: 0,
        repeats: [1; 3],
        main: vec![0; 256 + 8 * slots],
        length: vec![0; 249],
    };
    writer.put(u32::from(translation.is_some()), 1);
    if let Some(size) = translation {
        writer.put(size >> 16, 16);
        writer.put(size & 0xffff, 16);
    }
    for block in blocks {
        writer.block(block);
    }
    if writer.written > 0 {
        writer.end_frame();
    }
    writer.frames
}

struct Writer {
    frames: Vec<RawBlock>,
    /// The complete words of the frame.
    frame: Vec<u8>,
    /// The bits of the incomplete word.
    bits: Vec<bool>,
    /// The number of uncompressed bytes in the frame.
    written: usize,
    repeats: [u32; 3],
    /// The path lengths of the previous block.
    main: Vec<u8>,
    length: Vec<u8>,
}

impl Writer {
    fn block(&mut self, block: &Block) {
        let (kind, tokens) = match block {
            Block::Verbatim(tokens) => (1, tokens),
            Block::Aligned(tokens) => (2, tokens),
            Block::Uncompressed(repeats, bytes) => return self.uncompressed(*repeats, bytes),
        };
        let size = tokens.iter().map(Token::length).sum();
        self.header(kind, size);
        if kind == 2 {
            for length in ALIGNED {
                self.put(length.into(), 3);
            }
        }
        let matches = tokens.iter().any(|token| !matches!(token, Token::Literal(_)));
        // Without matches, only the literals have codes. The other path lengths are long runs of zeros, and the length
        // tree is empty.
        let mut main = fixed(if matches { self.main.len() } else { 256 });
        main.resize(self.main.len(), 0);
        let length = if matches { fixed(249) } else { vec![0; 249] };
        let (old_main, old_length) = (self.main.clone(), self.length.clone());
        self.lengths(&old_main[..256], &main[..256]);
        self.lengths(&old_main[256..], &main[256..]);
        self.lengths(&old_length, &length);
        let (main_code, length_code) = (canonical(&main), canonical(&length));
        for token in tokens {
            self.token(*token, &main_code, &length_code, kind == 2);
            self.advance(token.length());
        }
        (self.main, self.length) = (main, length);
    }

    fn uncompressed(&mut self, repeats: [u32; 3], bytes: &[u8]) {
        self.header(3, bytes.len());
        // One to sixteen bits of padding.
        self.put(0, 16 - self.bits.len());
        for repeat in repeats {
            self.frame.extend(repeat.to_le_bytes());
        }
        self.repeats = repeats;
        let mut rest = bytes;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(FRAME - self.written));
            self.frame.extend(now);
            // The padding byte belongs to the same frame as the last byte.
            if later.is_empty() && bytes.len() % 2 == 1 {
                self.frame.push(0);
            }
            self.advance(now.len());
            rest = later;
        }
    }

    fn header(&mut self, kind: u32, size: usize) {
        let size = u32::try_from(size).unwrap();
        self.put(kind, 3);
        self.put(size >> 8, 16);
        self.put(size & 0xff, 8);
    }

    fn token(&mut self, token: Token, main: &Code, lengths: &Code, aligned: bool) {
        let (slot, length, footer) = match token {
            Token::Literal(byte) => return self.code(main, byte.into()),
            Token::Repeat(which, length) => {
                self.repeats.swap(0, which.into());
                (which.into(), length, None)
            }
            Token::Match(offset, length) => {
                self.repeats = [offset, self.repeats[0], self.repeats[1]];
                let (slot, bits) = slot_of(offset + 2);
                (slot, length, Some((offset + 2, bits)))
            }
        };
        let header = (length - 2).min(7);
        self.code(main, 256 + slot * 8 + header);
        if header == 7 {
            self.code(lengths, length - 9);
        }
        match footer {
            Some((formatted, bits)) if aligned && bits >= 3 => {
                self.put((formatted >> 3) & ((1 << (bits - 3)) - 1), bits - 3);
                self.code(&canonical(&ALIGNED), usize::try_from(formatted & 7).unwrap());
            }
            Some((formatted, bits)) => self.put(formatted & ((1 << bits) - 1), bits),
            None => {}
        }
    }

    /// Writes path lengths as differences from those of the previous block, and uses all three run codes.
    fn lengths(&mut self, old: &[u8], new: &[u8]) {
        let pretree = fixed(20);
        for length in &pretree {
            self.put((*length).into(), 4);
        }
        let pretree = canonical(&pretree);
        let mut at = 0;
        while at < new.len() {
            let same = new[at..].iter().take_while(|length| **length == new[at]).count();
            let difference = usize::from((17 + old[at] - new[at]) % 17);
            at += match (new[at], same) {
                (0, 20..) => {
                    let run = same.min(51);
                    self.code(&pretree, 18);
                    self.put((run - 20).try_into().unwrap(), 5);
                    run
                }
                (0, 4..) => {
                    self.code(&pretree, 17);
                    self.put((same - 4).try_into().unwrap(), 4);
                    same
                }
                (_, 4..) => {
                    let run = same.min(5);
                    self.code(&pretree, 19);
                    self.put((run - 4).try_into().unwrap(), 1);
                    self.code(&pretree, difference);
                    run
                }
                _ => {
                    self.code(&pretree, difference);
                    1
                }
            };
        }
    }

    fn code(&mut self, code: &Code, element: usize) {
        let (value, length) = code[element];
        assert_ne!(length, 0, "element {element} has no code");
        self.put(value, length.into());
    }

    fn advance(&mut self, length: usize) {
        self.written += length;
        assert!(self.written <= FRAME, "a match crosses the end of a frame");
        if self.written == FRAME {
            self.end_frame();
        }
    }

    fn end_frame(&mut self) {
        if !self.bits.is_empty() {
            self.put(0, 16 - self.bits.len());
        }
        self.frames.push(block(std::mem::take(&mut self.frame), self.written));
        self.written = 0;
    }

    fn put(&mut self, value: u32, count: usize) {
        for bit in (0..count).rev() {
            self.bits.push(value >> bit & 1 == 1);
            if self.bits.len() == 16 {
                let word = self.bits.drain(..).fold(0u16, |word, bit| word << 1 | u16::from(bit));
                self.frame.extend(word.to_le_bytes());
            }
        }
    }
}

impl Token {
    fn length(&self) -> usize {
        match self {
            Self::Literal(_) => 1,
            Self::Match(_, length) | Self::Repeat(_, length) => *length,
        }
    }
}

/// The canonical code of each element: its bits and their number.
type Code = [(u32, u8)];

fn canonical(lengths: &[u8]) -> Vec<(u32, u8)> {
    let mut order: Vec<usize> = (0..lengths.len()).filter(|element| lengths[*element] > 0).collect();
    order.sort_by_key(|element| lengths[*element]);
    let mut code = vec![(0, 0); lengths.len()];
    let mut next = 0u32;
    for element in order {
        let length = lengths[element];
        code[element] = (next >> (16 - length), length);
        next += 1 << (16 - length);
    }
    code
}

/// Returns the lengths of a complete code for this many elements. They differ by at most one.
fn fixed(elements: usize) -> Vec<u8> {
    let long = elements.next_power_of_two();
    let bits = u8::try_from(long.ilog2()).unwrap();
    (0..elements).map(|element| if element < long - elements { bits - 1 } else { bits }).collect()
}

/// Returns the position slot of a formatted offset and its number of footer bits. It searches the table as the
/// specification defines it.
fn slot_of(formatted: u32) -> (usize, usize) {
    let mut base = 0;
    for slot in 0.. {
        let bits = match slot {
            0..4 => 0,
            4..36 => (slot - 2) / 2,
            _ => 17,
        };
        if formatted < base + (1 << bits) {
            return (slot, bits);
        }
        base += 1 << bits;
    }
    unreachable!()
}
