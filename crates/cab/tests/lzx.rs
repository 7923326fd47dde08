//! LZX: the cases in `support`, a cabinet created with Microsoft's tools, and hostile streams.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic)]

mod support;

use support::lzx::{Block, Token, compression, encode, literals};
use support::raw::{RawBlock, block, file, one_file, whole};
use support::{Alone, cab_alone, cases, cause, extract_only, noise, parse};
use trustlist_cab::{Cabinet, Compression, ErrorKind, Limits};

/// A cabinet with two files, created with Microsoft's tools, with call translation and one uncompressed block. It comes
/// from the test `read_lzx_cabinet_with_two_files` of the `cab` crate 0.6.0 (MIT).
const MICROSOFT: &[u8] = b"\x4d\x53\x43\x46\x00\x00\x00\x00\x97\x00\x00\x00\x00\x00\x00\
    \x00\x2c\x00\x00\x00\x00\x00\x00\x00\x03\x01\x01\x00\x02\x00\
    \x00\x00\x2d\x05\x00\x00\x5b\x00\x00\x00\x01\x00\x03\x13\x0f\
    \x00\x00\x00\x00\x00\x00\x00\x00\x00\x21\x53\x0d\xb2\x20\x00\
    \x68\x69\x2e\x74\x78\x74\x00\x10\x00\x00\x00\x0f\x00\x00\x00\
    \x00\x00\x21\x53\x0b\xb2\x20\x00\x62\x79\x65\x2e\x74\x78\x74\
    \x00\x5c\xef\x2a\xc7\x34\x00\x1f\x00\x5b\x80\x80\x8d\x00\x30\
    \xf0\x01\x10\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x48\
    \x65\x6c\x6c\x6f\x2c\x20\x77\x6f\x72\x6c\x64\x21\x0d\x0a\x53\
    \x65\x65\x20\x79\x6f\x75\x20\x6c\x61\x74\x65\x72\x21\x0d\x0a\
    \x00";

fn cabinet(window_bits: u16, frames: Vec<RawBlock>) -> Vec<u8> {
    whole(compression(window_bits), frames).write()
}

#[test]
fn a_cabinet_made_by_microsoft_is_read() {
    let cabinet = parse(MICROSOFT);
    assert_eq!(cabinet.extract("hi.txt").unwrap(), b"Hello, world!\r\n");
    assert_eq!(cabinet.extract("bye.txt").unwrap(), b"See you later!\r\n");
    assert!(cabinet.files().all(|file| file.compression() == Compression::Lzx { window_bits: 19 }));
}

#[test]
fn every_case_is_read_and_lzxd_has_its_known_bugs() {
    for case in cases::lzx() {
        let bytes = case.cabinet();
        assert!(extract_only(&bytes) == case.expected, "{}", case.name);
        assert_eq!(cab_alone(&bytes, "f") == Alone::Read(case.expected), case.lzxd, "{}", case.name);
    }
}

#[test]
fn files_deep_in_a_folder_are_read() {
    let content = noise(100_000);
    let mut raw = one_file(compression(15), encode(15, None, &[Block::Verbatim(literals(&content))]), 33_000);
    raw.files.push(file("deep", 33_000, 40_000, 0));
    raw.files.push(file("last", 99_999, 1, 0));
    let bytes = raw.write();
    let cabinet = parse(&bytes);
    assert_eq!(cabinet.extract("f").unwrap(), content[..33_000]);
    assert_eq!(cabinet.extract("deep").unwrap(), content[33_000..73_000]);
    assert_eq!(cabinet.extract("last").unwrap(), content[99_999..]);
}

#[test]
fn repeated_offsets_out_of_reach_are_refused() {
    // Only an uncompressed block can set the repeated offsets to arbitrary values. lzxd does not check the offsets: a
    // huge offset overflows (a panic with overflow checks, as in tests), and zero repeats a byte that has not been
    // written yet.
    for (offset, huge) in [(u32::MAX, true), (0x0100_0000, true), (0, false), (4, false)] {
        let blocks = [Block::Uncompressed([offset, 1, 1], b"abc".to_vec()), Block::Verbatim(vec![Token::Repeat(0, 3)])];
        let bytes = cabinet(15, encode(15, None, &blocks));
        assert_eq!(cause(&bytes), format!("LZX: the match offset {offset} is invalid: only 3 bytes are within reach"));
        match cab_alone(&bytes, "f") {
            Alone::Panicked => assert!(huge),
            Alone::Read(out) => assert!(!huge || !cfg!(debug_assertions), "{offset}: {out:?}"),
            Alone::Refused => panic!("{offset}"),
        }
    }
}

#[test]
fn matches_beyond_the_window_are_refused() {
    // There are 40,000 bytes of output, but the window holds only 32,768 bytes.
    let content = noise(40_000);
    for (offset, legal) in [(0x8000, true), (0x8001, false)] {
        let blocks = [Block::Uncompressed([offset, 1, 1], content.clone()), Block::Verbatim(vec![Token::Repeat(0, 3)])];
        let bytes = cabinet(15, encode(15, None, &blocks));
        match legal {
            true => assert_eq!(extract_only(&bytes)[40_000..], content[40_000 - 0x8000..][..3]),
            false => {
                assert_eq!(cause(&bytes), "LZX: the match offset 32769 is invalid: only 32768 bytes are within reach")
            }
        }
    }
}

#[test]
fn matches_across_the_end_of_a_frame_are_refused() {
    let mut frames = encode(15, None, &[Block::Verbatim([literals(b"abc"), vec![Token::Match(1, 9)]].concat())]);
    frames[0].size = 11;
    assert_eq!(
        cause(&cabinet(15, frames)),
        "LZX: a match is 9 bytes long, but only 8 bytes are left in its block or frame"
    );
}

#[test]
fn frames_that_end_early_or_declare_too_much_are_refused() {
    let content = noise(100);
    for block in [Block::Verbatim(literals(&content)), Block::Uncompressed([1; 3], content.clone())] {
        let frames = encode(15, None, &[block]);
        for length in 1..frames[0].data.len() - 2 {
            let mut frames = frames.clone();
            frames[0].data.truncate(length);
            assert_eq!(cause(&cabinet(15, frames)), "LZX: the frame's data ends too early", "{length} bytes");
        }
        let mut frames = frames.clone();
        frames[0].size += 1;
        let bytes = cabinet(15, frames);
        assert!(parse(&bytes).extract_only().is_err());
    }
}

#[test]
fn middle_frames_must_be_whole() {
    let mut frames = encode(15, None, &[Block::Verbatim(literals(&noise(40_000)))]);
    frames[0].size = 0x7fff;
    let error = Cabinet::parse(&cabinet(15, frames), &Limits::default()).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::BlockSize { actual: 0x7fff, minimum: 0x8000, maximum: 0x8000 });
    assert_eq!(error.field().unwrap().to_string(), "CFFOLDER[0].CFDATA[0].cbUncomp");
}

#[test]
fn invalid_block_headers_are_refused() {
    // The first bit of the data turns call translation on or off. The block type (3 bits) and size (24 bits) follow.
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    for (data, message) in [
        (words(&[0x0000, 0x0010, 0]), "LZX: block type 0 is not 1, 2 or 3"),
        (words(&[0x4000, 0x0010, 0]), "LZX: block type 4 is not 1, 2 or 3"),
        (words(&[0x7000, 0x0010, 0]), "LZX: block type 7 is not 1, 2 or 3"),
        (words(&[0x3000, 0x0000, 0]), "LZX: a block has a size of zero"),
        // Trees without codes, and trees with too few codes.
        (words(&[0x1000, 0x0010, 0, 0, 0, 0, 0, 0]), "LZX: path lengths do not form a complete tree"),
        (words(&[0x1000, 0x0011, 0, 0, 0, 0, 0, 0]), "LZX: path lengths do not form a complete tree"),
        (words(&[0x2000, 0x0010, 0, 0, 0, 0, 0, 0]), "LZX: path lengths do not form a complete tree"),
    ] {
        assert_eq!(cause(&cabinet(15, vec![block(data, 1)])), message);
    }
}

#[test]
fn every_bit_flip_of_a_stream_gives_the_declared_length_or_an_error() {
    let tail = [Token::Match(60, 200), Token::Match(15, 4), Token::Repeat(1, 30), Token::Repeat(2, 2)];
    let tokens = [literals(&noise(64)), tail.to_vec()].concat();
    let blocks =
        [Block::Aligned(tokens), Block::Uncompressed([1, 2, 3], b"raw".to_vec()), Block::Verbatim(literals(b"end"))];
    let mut frames = encode(15, Some(1000), &blocks);
    // Without a checksum, because otherwise the wrong checksum would be rejected first.
    frames[0].checksum = support::raw::Checksum::Absent;
    let size = usize::from(frames[0].size);
    let (mut read, mut refused) = (0, 0);
    for bit in 0..frames[0].data.len() * 8 {
        let mut flipped = frames.clone();
        flipped[0].data[bit / 8] ^= 1 << (bit % 8);
        match parse(&cabinet(15, flipped)).extract_only() {
            Ok(out) => {
                assert_eq!(out.len(), size, "bit {bit}");
                read += 1;
            }
            Err(error) => {
                assert_eq!(error.kind(), &ErrorKind::Decompression, "bit {bit}");
                refused += 1;
            }
        }
    }
    assert!(read > 100 && refused > 100, "{read} read, {refused} refused: the test no longer covers both");
}
