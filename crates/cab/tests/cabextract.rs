//! The cabinets that the other tests write, read by an independent program: `cabextract` (Debian package of that
//! name, libmspack). Where it is not installed the tests say so on stderr and pass, unless
//! `TRUSTLIST_REQUIRE_CABEXTRACT=1` is set.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::path::Path;
use std::process::Command;

use support::lzx::{Block, Token, compression, encode, literals};
use support::raw::{MSZIP, mszip, one_file};
use support::{build, noise, repetition};
use trustlist_cab::{Cabinet, Limits};
use trustlist_testdata::tool::installed;

/// Extracts the only file with us and with `cabextract`, and asserts that both give `expected`.
fn compare(name: &str, bytes: &[u8], expected: &[u8]) {
    let ours = Cabinet::parse(bytes, &Limits::default()).unwrap().extract_only().unwrap();
    assert!(ours == expected, "{name}: we read something else");

    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cabextract-{name}.cab"));
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new("cabextract").args(["--quiet", "--pipe"]).arg(&path).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {complaint}");
    assert!(output.stdout == expected, "{name}: cabextract reads something else");
    std::fs::remove_file(path).unwrap();
}

fn lzx(window_bits: u16, translation: Option<u32>, blocks: &[Block]) -> Vec<u8> {
    let frames = encode(window_bits, translation, blocks);
    let size = frames.iter().map(|frame| usize::from(frame.size)).sum();
    one_file(compression(window_bits), frames, size).write()
}

#[test]
fn stored_and_mszip() {
    if !installed("cabextract") {
        return;
    }
    let content = [noise(50_000), repetition(50_000)].concat();
    compare("stored", &build(&[(cab::CompressionType::None, &[("f", &content)])]), &content);
    compare("mszip", &build(&[(cab::CompressionType::MsZip, &[("f", &content)])]), &content);

    let mut raw = one_file(MSZIP, content.chunks(0x8000).map(mszip).collect(), content.len());
    raw.flags = 4;
    raw.reserve = (noise(20), 3, 0);
    compare("reserve", &raw.write(), &content);
}

#[test]
fn lzx_literals_and_uncompressed() {
    if !installed("cabextract") {
        return;
    }
    let content = noise(70_001);
    compare("uncompressed", &lzx(15, None, &[Block::Uncompressed([1; 3], content.clone())]), &content);
    for window_bits in 15..=21 {
        let bytes = lzx(window_bits, None, &[Block::Verbatim(literals(&content))]);
        compare(&format!("literals-{window_bits}"), &bytes, &content);
    }
    let blocks = [
        Block::Verbatim(literals(b"x")),
        Block::Uncompressed([1; 3], noise(0x7fff)),
        Block::Verbatim(literals(b"the next frame")),
    ];
    let expected = [b"x", &noise(0x7fff)[..], b"the next frame"].concat();
    let mut frames = encode(15, None, &blocks);
    let bytes = one_file(compression(15), frames.clone(), expected.len()).write();
    compare("padding-at-frame-end", &bytes, &expected);
    let padding = frames[0].data.pop().unwrap();
    frames[1].data.insert(0, padding);
    let bytes = one_file(compression(15), frames, expected.len()).write();
    compare("padding-at-frame-start", &bytes, &expected);
}

#[test]
fn lzx_matches() {
    if !installed("cabextract") {
        return;
    }
    let start = noise(30_000);
    let tail = [
        Token::Match(30_000, 257),
        Token::Match(1, 100),
        Token::Repeat(1, 2),
        Token::Repeat(2, 8),
        Token::Match(77, 9),
    ];
    let mut expected = start.clone();
    for (offset, length) in [(30_000, 257), (1, 100), (30_000, 2), (1, 8), (77, 9)] {
        for _ in 0..length {
            expected.push(expected[expected.len() - offset]);
        }
    }
    let tokens = [literals(&start), tail.to_vec()].concat();
    for window_bits in 15..=21 {
        for (kind, block) in
            [("verbatim", Block::Verbatim(tokens.clone())), ("aligned", Block::Aligned(tokens.clone()))]
        {
            compare(&format!("{kind}-{window_bits}"), &lzx(window_bits, None, &[block]), &expected);
        }
    }
}

#[test]
fn lzx_call_translation() {
    if !installed("cabextract") {
        return;
    }
    // A target of zero among them, which lzxd gets wrong.
    let mut stream = repetition(0x8000 + 200);
    let mut expected = stream.clone();
    for (at, absolute, relative) in [
        (100, 5000, 4900),
        (200, 0, -200),
        (300, 11_999, 11_699),
        (310, 12_000, 12_000),
        (320, -320, 11_680),
        (330, -331, -331),
        (0x8000 - 10, 5, 5),
        (0x8000 + 20, 7, 7 - 0x8014),
    ] {
        for (bytes, target) in [(&mut stream, absolute), (&mut expected, relative)] {
            bytes[at] = 0xe8;
            bytes[at + 1..at + 5].copy_from_slice(&i32::to_le_bytes(target));
        }
    }
    compare("translation", &lzx(15, Some(12_000), &[Block::Verbatim(literals(&stream))]), &expected);
}
