//! LZX folders and their uncompressed content, for tests of our crate, `cab` and `cabextract`.

use super::lzx::{Block, Token, compression, encode, literals};
use super::raw::{RawBlock, whole};
use super::{noise, repetition};

/// One LZX folder.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) expected: Vec<u8>,
    /// Whether `lzxd`, the decoder in `cab`, reads it correctly.
    pub(crate) lzxd: bool,
    window_bits: u16,
    frames: Vec<RawBlock>,
}

impl Case {
    fn new(name: impl Into<String>, window_bits: u16, blocks: &[Block]) -> Self {
        let frames = encode(window_bits, None, blocks);
        Self { name: name.into(), expected: expand(blocks), lzxd: true, window_bits, frames }
    }

    /// Creates text that contains calls. Each call is given by its offset, its target in the stream, and its target in
    /// the output.
    fn calls(name: &str, size: u32, length: usize, targets: &[(usize, i32, i32)]) -> Self {
        let mut stream = repetition(length);
        let mut expected = stream.clone();
        for (at, absolute, relative) in targets {
            for (bytes, target) in [(&mut stream, absolute), (&mut expected, relative)] {
                bytes[*at] = 0xe8;
                bytes[at + 1..at + 5].copy_from_slice(&target.to_le_bytes());
            }
        }
        let frames = encode(15, Some(size), &[Block::Verbatim(literals(&stream))]);
        Self { name: name.to_owned(), expected, lzxd: true, window_bits: 15, frames }
    }

    pub(crate) fn cabinet(&self) -> Vec<u8> {
        whole(compression(self.window_bits), self.frames.clone()).write()
    }
}

/// Returns the uncompressed content of blocks, without call translation.
pub(crate) fn expand(blocks: &[Block]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut repeats = [1u32; 3];
    for block in blocks {
        let tokens = match block {
            Block::Verbatim(tokens) | Block::Aligned(tokens) => tokens,
            Block::Uncompressed(set, bytes) => {
                repeats = *set;
                out.extend(bytes);
                continue;
            }
        };
        for token in tokens {
            let length = match *token {
                Token::Literal(byte) => {
                    out.push(byte);
                    continue;
                }
                Token::Match(offset, length) => {
                    repeats = [offset, repeats[0], repeats[1]];
                    length
                }
                Token::Repeat(which, length) => {
                    repeats.swap(0, which.into());
                    length
                }
            };
            for _ in 0..length {
                out.push(out[out.len() - usize::try_from(repeats[0]).unwrap()]);
            }
        }
    }
    out
}

/// Returns literals, then matches with many offsets and lengths.
fn matches(start: &[u8], window: u32) -> Vec<Token> {
    let mut tokens = literals(start);
    let reach = u32::try_from(start.len()).unwrap().min(window - 3);
    let mut offset = 1;
    let fresh = noise(52 * 40);
    for ((round, length), fresh) in (2..=257).step_by(5).enumerate().zip(fresh.chunks(40)) {
        // Neighbouring bytes must differ, so that a wrong offset copies something else.
        tokens.extend(literals(fresh));
        tokens.push(Token::Match(offset, length));
        tokens.push(Token::Repeat((round % 3).try_into().unwrap(), 2 + round % 9));
        offset = (offset * 2 + 1).min(reach);
    }
    tokens
}

pub(crate) fn lzx() -> Vec<Case> {
    let mut cases = Vec::new();
    for size in [1, 2, 3, 32_767, 32_768, 32_769, 70_001, 100_000] {
        cases.push(Case::new(format!("uncompressed, {size}"), 15, &[Block::Uncompressed([1; 3], noise(size))]));
    }
    for bits in 15..=21 {
        for size in [1, 2, 32_767, 32_768, 32_769, 70_001] {
            cases.push(Case::new(
                format!("{size} literals, 2^{bits}"),
                bits,
                &[Block::Verbatim(literals(&noise(size)))],
            ));
        }
        let far = [
            Token::Match(30_000, 257),
            Token::Match(1, 100),
            Token::Repeat(1, 2),
            Token::Repeat(2, 8),
            Token::Match(77, 9),
        ];
        for tokens in [matches(&noise(20_000), 1 << bits), [literals(&noise(30_000)), far.to_vec()].concat()] {
            cases.push(Case::new(format!("verbatim, 2^{bits}"), bits, &[Block::Verbatim(tokens.clone())]));
            cases.push(Case::new(format!("aligned, 2^{bits}"), bits, &[Block::Aligned(tokens)]));
        }
    }
    // The largest offsets that this 2 MiB window allows: back to the first byte, across 20 frames.
    let tokens = matches(&noise(20 * 0x8000), 1 << 21);
    cases.push(Case::new("over frames", 21, &[Block::Aligned(tokens)]));
    let blocks = [
        Block::Verbatim(literals(b"literals, then ")),
        Block::Uncompressed([3, 2, 1], b"odd".to_vec()),
        Block::Verbatim(vec![Token::Repeat(0, 9), Token::Repeat(2, 4), Token::Match(5, 2)]),
        Block::Aligned(matches(&repetition(5000), 1 << 17)),
        Block::Uncompressed([1; 3], b"even".to_vec()),
        Block::Verbatim(literals(&noise(40_001))),
    ];
    assert_eq!(expand(&blocks[..3]), b"literals, then oddoddoddodddddddd");
    cases.push(Case::new("blocks of all kinds", 17, &blocks));

    // An uncompressed block of odd size that ends with its frame. Its padding byte is the last byte of that frame or
    // the first of the next one, because libmspack reads all frames as one stream. lzxd supports only the latter.
    let blocks = [
        Block::Verbatim(literals(b"x")),
        Block::Uncompressed([1; 3], noise(0x7fff)),
        Block::Verbatim(literals(b"the next frame")),
    ];
    let at_end = Case { lzxd: false, ..Case::new("padding ends a frame", 15, &blocks) };
    let mut at_start = Case::new("padding opens a frame", 15, &blocks);
    let padding = at_start.frames[0].data.pop().unwrap();
    at_start.frames[1].data.insert(0, padding);
    cases.extend([at_end, at_start]);

    // The stream contains absolute targets, the output relative ones. Offsets continue in the second frame. The last
    // ten bytes of a frame are not translated, nor are targets outside the size or before the start of the folder.
    let targets = [
        (100, 5000, 4900),
        (105, 5000, 4895),
        (110, i32::from_le_bytes([0, 0, 0, 0xe8]), i32::from_le_bytes([0, 0, 0, 0xe8])),
        (115, 16, -99),
        (300, 11_999, 11_699),
        (310, 12_000, 12_000),
        (320, -320, 11_680),
        (330, -331, -331),
        (0x8000 - 10, 5, 5),
        (0x8000 - 5, 7, 7),
        (0x8000 + 20, 7, 7 - 0x8014),
        (0x8000 + 30, -5, 11_995),
        (0x8000 + 189, 7, 7 - 0x80bd),
    ];
    cases.push(Case::calls("calls", 12_000, 0x8000 + 200, &targets));
    // A size of more than 16 bits, because it is stored as two halves of 16 bits.
    let targets = [(100, 70_000, 69_900), (110, 0x1_2000, 0x1_2000), (120, -120, 0x1_2000 - 120)];
    cases.push(Case::calls("calls in a large program", 0x1_2000, 200, &targets));
    // For this call, lzxd writes the size instead of the distance.
    let zero = Case { lzxd: false, ..Case::calls("a call to zero", 12_000, 200, &[(100, 0, -100)]) };
    cases.push(zero);
    cases
}
