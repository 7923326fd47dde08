//! What hostile cabinets cost: memory by an allocator that counts, and how time grows with the input, each against a
//! bound that SECURITY.md states.
//!
//! The whole cabinet that the limits allow is made where there is optimisation, a sixteenth of it elsewhere.
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

/// Reading the headers within the default limits: 1,024 blocks, 1,024 files, 64 folders.
const PARSE: Bound = Bound { fixed: 256 << 10, per_byte: 0 };

/// Reading the headers whatever the limits are: a folder of eight octets is a structure of ten times that, in a vector
/// that doubles, and sorted once.
const PARSE_UNLIMITED: Bound = Bound { fixed: 4 << 10, per_byte: 24 };

/// Extracting: the inflater and its window, or the trees of LZX.
const EXTRACT: Bound = Bound { fixed: 256 << 10, per_byte: 0 };

/// The same, and the file.
fn extract_to(bytes: usize) -> Bound {
    Bound { fixed: EXTRACT.fixed + bytes, ..EXTRACT }
}

/// Blocks, or what else there is many of.
const MANY: usize = if cfg!(debug_assertions) { 64 } else { 1024 };

fn without_limits() -> Limits {
    let mut limits = Limits::default();
    (limits.cabinet_bytes, limits.extracted_bytes, limits.blocks) = (usize::MAX, usize::MAX, usize::MAX);
    (limits.folders, limits.files) = (u16::MAX, u16::MAX);
    limits
}

fn tell(what: &str, octets: usize, cost: &Cost) {
    eprintln!("{what}: {octets} octets, {} held, {:?}", cost.peak, cost.time);
}

/// The first error, or how many octets the last file has.
fn extract(bytes: &[u8], limits: &Limits) -> Result<usize, ErrorKind> {
    let cabinet = Cabinet::parse(bytes, limits).map_err(|error| error.kind().clone())?;
    let last = cabinet.files().last().map(|file| file.name().into_owned());
    let extracted = cabinet.extract(&last.unwrap_or_default());
    extracted.map(|octets| octets.len()).map_err(|error| error.kind().clone())
}

fn declared(blocks: &[RawBlock]) -> usize {
    blocks.iter().map(|block| usize::from(block.size)).sum()
}

/// A block of two codes of one bit, literal `a` or none and the end, without a literal in it: tables for nothing.
fn empty_dynamic(bits: &mut Bits) {
    // Not the last, dynamic, 257 literals and lengths, one distance, 18 lengths of code lengths.
    bits.put(0b100, 3);
    bits.put(0, 5);
    bits.put(0, 5);
    bits.put(14, 4);
    for position in 0..18 {
        // 18 (a run of zeros) and 1 have codes of one bit.
        bits.put(u32::from(position == 2 || position == 17), 3);
    }
    // 1 is coded as 0, 18 as 1: 138 and 118 zeros, the end of block, one distance.
    for run in [138, 118] {
        bits.put(1, 1);
        bits.put(run - 11, 7);
    }
    bits.put(0, 2);
    // The end of the block.
    bits.put(0, 1);
}

/// The last block, stored, with one octet.
fn one_octet(mut bits: Bits) -> RawBlock {
    bits.put(1, 3);
    bits.bytes.extend([1, 0, 0xfe, 0xff, b'a']);
    block([b"CK".to_vec(), bits.bytes].concat(), 1)
}

fn stored_for_nothing() -> RawBlock {
    let empty = [0, 0, 0, 0xff, 0xff].repeat(13_000);
    block([b"CK".to_vec(), empty, vec![1, 1, 0, 0xfe, 0xff, b'a']].concat(), 1)
}

fn dynamic_for_nothing() -> RawBlock {
    let mut bits = Bits::default();
    while bits.bytes.len() < 65_000 {
        empty_dynamic(&mut bits);
    }
    one_octet(bits)
}

fn zeros() -> RawBlock {
    support::mszip::deflate([&[0; 0x8000][..]]).remove(0)
}

fn lzx_zeros(blocks: usize) -> Vec<RawBlock> {
    lzx::encode(21, None, &vec![Block::Verbatim(frame_of_zeros()); blocks])
}

/// The trees stand in the first frame alone, so that all others declare 76 times what they have.
fn lzx_zeros_of_one_block(frames: usize) -> Vec<RawBlock> {
    lzx::encode(21, None, &[Block::Verbatim(frame_of_zeros().repeat(frames))])
}

fn frame_of_zeros() -> Vec<Token> {
    let mut tokens = literals(&[0; 32_768 - 127 * 257]);
    tokens.extend([Token::Repeat(0, 257); 127]);
    tokens
}

/// Blocks of one octet, each with trees of its own. Frames but the last have 32,768 octets, so there are no more of it.
fn lzx_trees() -> Vec<RawBlock> {
    lzx::encode(21, None, &vec![Block::Verbatim(literals(b"a")); 300])
}

#[test]
fn bombs() {
    let nearly = if cfg!(debug_assertions) { MANY } else { 512 };
    let largest = if cfg!(debug_assertions) { 8 } else { 63 };
    let inputs = [
        ("stored, as much as there is room for", STORED, vec![stored(&[1; 0x7fff]); 2 * largest]),
        ("MSZIP of zeros", MSZIP, vec![zeros(); nearly]),
        ("MSZIP that is stored", MSZIP, vec![mszip(&[2; 0x8000]); 2 * largest]),
        ("empty stored blocks of deflate", MSZIP, vec![stored_for_nothing(); largest]),
        ("empty dynamic blocks of deflate", MSZIP, vec![dynamic_for_nothing(); largest]),
        ("MSZIP of one octet a block", MSZIP, vec![mszip(b"a"); MANY]),
        ("LZX of zeros", lzx::compression(21), lzx_zeros(nearly)),
        ("LZX of zeros under one tree", lzx::compression(21), lzx_zeros_of_one_block(nearly.min(256))),
        ("LZX of a tree for each octet", lzx::compression(21), lzx_trees()),
    ];
    for (name, compression, blocks) in inputs {
        let size = declared(&blocks);
        let octets = whole(compression, blocks).write();
        let (extracted, cost) = extract_to(size).hold(name, octets.len(), || extract(&octets, &Limits::default()));
        tell(name, octets.len(), &cost);
        assert_eq!(extracted, Ok(size), "{name}");
    }
}

/// The file lies behind as much as a folder can hold: MSZIP keeps no more of that than matches can reach.
#[test]
fn a_file_behind_a_bomb() {
    let nearly = if cfg!(debug_assertions) { MANY } else { 1024 };
    for (name, compression, blocks, kept) in [
        ("stored", STORED, vec![stored(&[1; 0x7fff]); nearly / 16], 0),
        ("MSZIP", MSZIP, vec![zeros(); nearly], 0),
        ("LZX", lzx::compression(21), lzx_zeros(nearly), 0x8000 * nearly),
    ] {
        let size = declared(&blocks);
        let mut raw = whole(compression, blocks);
        raw.files = vec![file("f", size - 10, 10, 0)];
        let octets = raw.write();
        let (extracted, cost) = extract_to(kept).hold(name, octets.len(), || extract(&octets, &Limits::default()));
        tell(name, octets.len(), &cost);
        assert_eq!(extracted, Ok(10), "{name}");
    }
}

/// What blocks declare is believed as far as their data can go: 1,032 octets for each.
#[test]
fn sizes_that_lie() {
    for (name, compression, data) in [("MSZIP", MSZIP, &b"CK\x03\x00"[..]), ("LZX", lzx::compression(21), &[0; 4])] {
        let blocks = vec![block(data.to_vec(), 0x8000); 512];
        let octets = whole(compression, blocks).write();
        let backed = Bound { per_byte: 1032, ..EXTRACT };
        let (extracted, cost) = backed.hold(name, 512 * 4, || extract(&octets, &Limits::default()));
        tell(name, octets.len(), &cost);
        assert_eq!(extracted, Err(ErrorKind::Decompression), "{name}");
    }
    // More than there is, in every field of a size; and nothing.
    let honest = whole(MSZIP, vec![mszip(b"a list")]);
    for size in [0, 5, 7, 0x8000, u32::MAX] {
        let mut raw = honest.clone();
        raw.files[0].size = size;
        let octets = raw.write();
        let (extracted, _) = EXTRACT.hold("a size that lies", octets.len(), || extract(&octets, &Limits::default()));
        let expected = if size <= 6 { Some(size as usize) } else { None };
        assert_eq!(extracted.ok(), expected, "{size}");
    }
    let octets = honest.write();
    for position in 4..octets.len() - 3 {
        for lie in [u32::MAX, 0xffff, 0] {
            let mut octets = octets.clone();
            octets[position..position + 4].copy_from_slice(&lie.to_le_bytes());
            // Whatever it says now: four octets cannot have much made for them.
            let _ = EXTRACT.hold("four octets that lie", octets.len(), || extract(&octets, &without_limits()));
        }
    }
}

/// As many structures as the format can count, which is more than the limits take.
#[test]
fn structures_without_number() {
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
        let octets = make(65_000).write();
        let (parsed, _) =
            PARSE.hold(name, octets.len(), || Cabinet::parse(&octets, &Limits::default()).map(|_| ()).unwrap_err());
        assert!(matches!(parsed.kind(), ErrorKind::LimitExceeded { .. }), "{name}: {parsed}");
        let (parsed, cost) = PARSE_UNLIMITED.hold(name, octets.len(), || Cabinet::parse(&octets, &limits).map(|_| ()));
        tell(name, octets.len(), &cost);
        assert!(parsed.is_ok(), "{name}");
        let fewer = make(65_000 / 4).write();
        let parse = |octets| Cabinet::parse(octets, &limits).unwrap();
        let ratio = growth(|| parse(&fewer), || parse(&octets));
        assert!(ratio < LINEAR, "{name}: four times the input takes {ratio:.1} times as long");
    }
}

/// All that the limits allow, at once.
#[test]
fn as_many_structures_as_the_limits_take() {
    let limits = Limits::default();
    let mut raw = one_file(STORED, vec![], 0);
    let each = limits.blocks / usize::from(limits.folders);
    raw.folders = vec![folder(STORED, vec![stored(b"a"); each]); limits.folders.into()];
    raw.files = vec![file(&"n".repeat(255), 0, 1, 3); limits.files.into()];
    let octets = raw.write();
    let (files, cost) =
        PARSE.hold("all limits", octets.len(), || Cabinet::parse(&octets, &limits).unwrap().files().len());
    tell("all limits", octets.len(), &cost);
    assert_eq!(files, 1024);
}

/// Time goes with the data, however little comes of them.
#[test]
fn time_is_linear() {
    let few = if cfg!(debug_assertions) { 2 } else { 15 };
    for (name, one) in
        [("stored blocks", stored_for_nothing()), ("dynamic blocks", dynamic_for_nothing()), ("zeros", zeros())]
    {
        let make = |count| whole(MSZIP, vec![one.clone(); count]).write();
        let (small, large) = (make(few), make(4 * few));
        let ratio = growth(|| extract(&small, &Limits::default()), || extract(&large, &Limits::default()));
        assert!(ratio < LINEAR, "{name}: four times the input takes {ratio:.1} times as long");
    }
}
