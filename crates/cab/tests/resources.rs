//! What hostile cabinets cost: memory, measured with a counting allocator, and how time grows with the input.
//! SECURITY.md states the bounds that these tests check.
//!
//! Optimised builds use cabinets as large as the limits allow; other builds use a sixteenth of that size.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod support;

use support::lzx::{self, Block, Token, literals};
use support::mszip::Bits;
use support::raw::{MSZIP, Raw, RawBlock, STORED, block, file, folder, mszip, one_file, stored, whole};
use trustlist_cab::{Cabinet, ErrorKind, Limits};
use trustlist_measure::{Bound, Cost, Counting, LINEAR, growth};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The bound for reading headers within the default limits: 1,024 blocks, 1,024 files, 64 folders.
const PARSE: Bound = Bound { fixed: 256 << 10, per_byte: 0 };

/// The bound for reading headers without limits. A folder of eight bytes becomes a structure ten times as large, in a
/// vector that doubles as it grows and is sorted once.
const PARSE_UNLIMITED: Bound = Bound { fixed: 4 << 10, per_byte: 24 };

/// The bound for extracting: the inflater and its window, or the trees of LZX.
const EXTRACT: Bound = Bound { fixed: 256 << 10, per_byte: 0 };

/// The bound for extracting, plus the extracted bytes.
fn extract_to(bytes: usize) -> Bound {
    Bound { fixed: EXTRACT.fixed + bytes, ..EXTRACT }
}

/// The number of blocks or other structures in a hostile cabinet.
const MANY: usize = if cfg!(debug_assertions) { 64 } else { 1024 };

fn without_limits() -> Limits {
    let mut limits = Limits::default();
    (limits.cabinet_bytes, limits.extracted_bytes, limits.blocks) = (usize::MAX, usize::MAX, usize::MAX);
    (limits.folders, limits.files) = (u16::MAX, u16::MAX);
    limits
}

fn report(what: &str, bytes: usize, cost: &Cost) {
    eprintln!("{what}: {bytes} bytes, {} held, {:?}", cost.peak, cost.time);
}

/// Returns the length of the last file, or the first error.
fn extract(bytes: &[u8], limits: &Limits) -> Result<usize, ErrorKind> {
    let cabinet = Cabinet::parse(bytes, limits).map_err(|error| error.kind().clone())?;
    let last = cabinet.files().last().map(|file| file.name().into_owned());
    let extracted = cabinet.extract(&last.unwrap_or_default());
    extracted.map(|bytes| bytes.len()).map_err(|error| error.kind().clone())
}

fn declared(blocks: &[RawBlock]) -> usize {
    blocks.iter().map(|block| usize::from(block.size)).sum()
}

/// Writes a dynamic deflate block that produces no output, so the decoder builds its tables for nothing.
fn empty_dynamic(bits: &mut Bits) {
    // The header: not the last block, dynamic codes, 257 literals and lengths, one distance, 18 code length codes.
    bits.put(0b100, 3);
    bits.put(0, 5);
    bits.put(0, 5);
    bits.put(14, 4);
    for position in 0..18 {
        // Only the symbols 18 (a run of zeros) and 1 have codes, of one bit each.
        bits.put(u32::from(position == 2 || position == 17), 3);
    }
    // The symbol 18 is bit 1, and the symbol 1 is bit 0. First two runs of zeros, for all 256 literals; then the length
    // 1 twice, for the end of the block and for the distance.
    for run in [138, 118] {
        bits.put(1, 1);
        bits.put(run - 11, 7);
    }
    bits.put(0, 2);
    // The end of the block.
    bits.put(0, 1);
}

/// Adds the last deflate block: stored, with one byte.
fn one_byte(mut bits: Bits) -> RawBlock {
    bits.put(1, 3);
    bits.bytes.extend([1, 0, 0xfe, 0xff, b'a']);
    block([b"CK".to_vec(), bits.bytes].concat(), 1)
}

fn empty_stored_blocks() -> RawBlock {
    let empty = [0, 0, 0, 0xff, 0xff].repeat(13_000);
    block([b"CK".to_vec(), empty, vec![1, 1, 0, 0xfe, 0xff, b'a']].concat(), 1)
}

fn empty_dynamic_blocks() -> RawBlock {
    let mut bits = Bits::default();
    while bits.bytes.len() < 65_000 {
        empty_dynamic(&mut bits);
    }
    one_byte(bits)
}

fn zeros() -> RawBlock {
    support::mszip::deflate([&[0; 0x8000][..]]).remove(0)
}

fn lzx_zeros(blocks: usize) -> Vec<RawBlock> {
    lzx::encode(21, None, &vec![Block::Verbatim(frame_of_zeros()); blocks])
}

/// Writes zeros as one LZX block. Only its first frame contains trees, so every other frame declares 76 times the size
/// of its data.
fn lzx_zeros_of_one_block(frames: usize) -> Vec<RawBlock> {
    lzx::encode(21, None, &[Block::Verbatim(frame_of_zeros().repeat(frames))])
}

fn frame_of_zeros() -> Vec<Token> {
    let mut tokens = literals(&[0; 32_768 - 127 * 257]);
    tokens.extend([Token::Repeat(0, 257); 127]);
    tokens
}

/// Blocks of one byte, each with its own trees. They must all fit in one frame, because only the last frame is allowed
/// to be shorter than 32,768 bytes.
fn lzx_trees() -> Vec<RawBlock> {
    lzx::encode(21, None, &vec![Block::Verbatim(literals(b"a")); 300])
}

#[test]
fn extracting_a_bomb_stays_within_the_bound() {
    let nearly = if cfg!(debug_assertions) { MANY } else { 512 };
    let largest = if cfg!(debug_assertions) { 8 } else { 63 };
    let inputs = [
        ("stored, as much as fits", STORED, vec![stored(&[1; 0x7fff]); 2 * largest]),
        ("MSZIP of zeros", MSZIP, vec![zeros(); nearly]),
        ("MSZIP of stored blocks", MSZIP, vec![mszip(&[2; 0x8000]); 2 * largest]),
        ("empty stored blocks of deflate", MSZIP, vec![empty_stored_blocks(); largest]),
        ("empty dynamic blocks of deflate", MSZIP, vec![empty_dynamic_blocks(); largest]),
        ("MSZIP blocks of one byte", MSZIP, vec![mszip(b"a"); MANY]),
        ("LZX of zeros", lzx::compression(21), lzx_zeros(nearly)),
        ("LZX of zeros with one tree", lzx::compression(21), lzx_zeros_of_one_block(nearly.min(256))),
        ("LZX with a tree for each byte", lzx::compression(21), lzx_trees()),
    ];
    for (name, compression, blocks) in inputs {
        let size = declared(&blocks);
        let bytes = whole(compression, blocks).write();
        let (extracted, cost) = extract_to(size).hold(name, bytes.len(), || extract(&bytes, &Limits::default()));
        report(name, bytes.len(), &cost);
        assert_eq!(extracted, Ok(size), "{name}");
    }
}

/// The file comes after as many bytes as a folder can contain. For MSZIP, only the bytes that matches can reach are
/// kept in memory.
#[test]
fn a_file_after_a_bomb_stays_within_the_bound() {
    let nearly = if cfg!(debug_assertions) { MANY } else { 1024 };
    for (name, compression, blocks, kept) in [
        ("stored", STORED, vec![stored(&[1; 0x7fff]); nearly / 16], 0),
        ("MSZIP", MSZIP, vec![zeros(); nearly], 0),
        ("LZX", lzx::compression(21), lzx_zeros(nearly), 0x8000 * nearly),
    ] {
        let size = declared(&blocks);
        let mut raw = whole(compression, blocks);
        raw.files = vec![file("f", size - 10, 10, 0)];
        let bytes = raw.write();
        let (extracted, cost) = extract_to(kept).hold(name, bytes.len(), || extract(&bytes, &Limits::default()));
        report(name, bytes.len(), &cost);
        assert_eq!(extracted, Ok(10), "{name}");
    }
}

/// A false declared size does not cause a large allocation: beyond a fixed amount, at most 1,032 bytes are allocated
/// for each byte of compressed data.
#[test]
fn false_sizes_cost_little() {
    for (name, compression, data) in [("MSZIP", MSZIP, &b"CK\x03\x00"[..]), ("LZX", lzx::compression(21), &[0; 4])] {
        let blocks = vec![block(data.to_vec(), 0x8000); 512];
        let bytes = whole(compression, blocks).write();
        let backed = Bound { per_byte: 1032, ..EXTRACT };
        let (extracted, cost) = backed.hold(name, 512 * 4, || extract(&bytes, &Limits::default()));
        report(name, bytes.len(), &cost);
        assert_eq!(extracted, Err(ErrorKind::Decompression), "{name}");
    }
    // Write sizes that are too large, and zero, into every size field.
    let honest = whole(MSZIP, vec![mszip(b"a list")]);
    for size in [0, 5, 7, 0x8000, u32::MAX] {
        let mut raw = honest.clone();
        raw.files[0].size = size;
        let bytes = raw.write();
        let (extracted, _) = EXTRACT.hold("a false size", bytes.len(), || extract(&bytes, &Limits::default()));
        let expected = if size <= 6 { Some(size as usize) } else { None };
        assert_eq!(extracted.ok(), expected, "{size}");
    }
    let bytes = honest.write();
    for position in 4..bytes.len() - 3 {
        for value in [u32::MAX, 0xffff, 0] {
            let mut bytes = bytes.clone();
            bytes[position..position + 4].copy_from_slice(&value.to_le_bytes());
            // Whatever the field declares now, four bytes must not cost much memory.
            let _ = EXTRACT.hold("four false bytes", bytes.len(), || extract(&bytes, &without_limits()));
        }
    }
}

/// Almost as many structures as the format can count, far more than the limits allow.
#[test]
fn too_many_structures_are_refused_cheaply() {
    type Make = fn(usize) -> Raw;
    let inputs: [(&str, Make); 4] = [
        ("files", |count| {
            let mut raw = whole(STORED, vec![stored(b"a")]);
            raw.files = vec![file("", 0, 1, 0); count];
            raw
        }),
        ("folders", |count| {
            let mut raw = whole(STORED, vec![stored(b"a")]);
            raw.folders.extend(vec![folder(STORED, vec![]); count - 1]);
            raw
        }),
        ("folders with a block", |count| {
            let mut raw = whole(STORED, vec![stored(b"a")]);
            raw.folders = vec![folder(STORED, vec![stored(b"a")]); count];
            raw
        }),
        ("blocks", |count| whole(STORED, vec![stored(b"a"); count])),
    ];
    let limits = without_limits();
    for (name, make) in inputs {
        let bytes = make(65_000).write();
        let (parsed, _) =
            PARSE.hold(name, bytes.len(), || Cabinet::parse(&bytes, &Limits::default()).map(|_| ()).unwrap_err());
        assert!(matches!(parsed.kind(), ErrorKind::LimitExceeded { .. }), "{name}: {parsed}");
        let (parsed, cost) = PARSE_UNLIMITED.hold(name, bytes.len(), || Cabinet::parse(&bytes, &limits).map(|_| ()));
        report(name, bytes.len(), &cost);
        assert!(parsed.is_ok(), "{name}");
        let fewer = make(65_000 / 4).write();
        let parse = |bytes| Cabinet::parse(bytes, &limits).unwrap();
        let ratio = growth(|| parse(&fewer), || parse(&bytes));
        assert!(ratio < LINEAR, "{name}: four times the input takes {ratio:.1} times as long");
    }
}

/// A cabinet that reaches all limits at once.
#[test]
fn reading_everything_the_limits_allow_stays_within_the_bound() {
    let limits = Limits::default();
    let mut raw = one_file(STORED, vec![], 0);
    let each = limits.blocks / usize::from(limits.folders);
    raw.folders = vec![folder(STORED, vec![stored(b"a"); each]); limits.folders.into()];
    raw.files = vec![file(&"n".repeat(255), 0, 1, 3); limits.files.into()];
    let bytes = raw.write();
    let (files, cost) =
        PARSE.hold("all limits", bytes.len(), || Cabinet::parse(&bytes, &limits).unwrap().files().len());
    report("all limits", bytes.len(), &cost);
    assert_eq!(files, 1024);
}

/// Time is proportional to the data, however little output it produces.
#[test]
fn time_is_linear() {
    let few = if cfg!(debug_assertions) { 2 } else { 15 };
    for (name, one) in
        [("stored blocks", empty_stored_blocks()), ("dynamic blocks", empty_dynamic_blocks()), ("zeros", zeros())]
    {
        let make = |count| whole(MSZIP, vec![one.clone(); count]).write();
        let (small, large) = (make(few), make(4 * few));
        let ratio = growth(|| extract(&small, &Limits::default()), || extract(&large, &Limits::default()));
        assert!(ratio < LINEAR, "{name}: four times the input takes {ratio:.1} times as long");
    }
}
