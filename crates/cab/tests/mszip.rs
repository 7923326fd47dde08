//! MSZIP: blocks that refer to earlier blocks, files deep in a folder, and changed streams that both this crate and
//! `cab` read.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use support::mszip::{WINDOW, deflate, one_match};
use support::oracle::{self, Readers};
use support::raw::{self, Checksum, MSZIP, RawBlock, block, blocks_of, file, mszip, one_file, whole};
use support::{cause, extract_only, noise, parse, repetition};

fn cabinet(blocks: Vec<RawBlock>) -> Vec<u8> {
    whole(MSZIP, blocks).write()
}

/// Reads the file with our crate, and asserts that `cab` agrees.
#[track_caller]
fn read(bytes: &[u8]) -> Vec<u8> {
    assert_eq!(oracle::compare(bytes), Readers::Both);
    extract_only(bytes)
}

#[test]
fn extracting_the_newest_list_allocates_exactly_its_size() {
    let cabinet = parse(trustlist_testdata::cabinet());
    let out = cabinet.extract_only().unwrap();
    assert_eq!(out, trustlist_testdata::newest_list());
    assert_eq!((out.len(), out.capacity()), (204_675, 204_675));
    // Each block but the first depends on earlier blocks.
    let blocks = blocks_of(trustlist_testdata::cabinet());
    assert_eq!(blocks.len(), 7);
    for block in &blocks[1..] {
        let cause = cause(&self::cabinet(vec![block.clone()]));
        assert!(cause.starts_with("MSZIP: the stream is malformed after "), "{cause}");
    }
}

#[test]
fn matches_can_reach_back_across_blocks() {
    // The previous output is one block, two blocks, or many.
    for parts in [WINDOW, 20_000, 100] {
        let content = noise(WINDOW + 10);
        let blocks: Vec<_> = content.chunks(parts).map(mszip).collect();
        for distance in [WINDOW, WINDOW - 1, 24_577] {
            let start = content.len() - distance;
            let bytes = cabinet([blocks.clone(), vec![one_match(distance)]].concat());
            assert_eq!(read(&bytes)[content.len()..], content[start..start + 3], "blocks of {parts}, {distance} back");
        }
    }
}

#[test]
fn matches_before_the_start_of_the_folder_are_refused() {
    for (history, distance) in [(24_576, 24_577), (WINDOW - 1, WINDOW), (0, WINDOW)] {
        let content = noise(history);
        let blocks = content.chunks(WINDOW / 2).map(mszip).chain([one_match(distance)]).collect();
        let cause = cause(&cabinet(blocks));
        assert_eq!(cause, "MSZIP: the stream is malformed after 0 bytes of output", "{distance} of {history}");
    }
}

#[test]
fn a_stream_may_have_several_deflate_blocks() {
    // Empty stored blocks before, between and after the others.
    let empty = b"\0\0\0\xff\xff";
    let stored = b"\0\x03\0\xfc\xffabc";
    let last = b"\x01\0\0\xff\xff";
    let data = [&b"CK"[..], empty, stored, empty, stored, last].concat();
    assert_eq!(read(&cabinet(vec![block(data, 6)])), b"abcabc");
}

#[test]
fn unused_bits_at_the_end_of_a_stream_are_ignored() {
    // Header and end of block take ten bits, and the literal takes eight; the last six bits are unused.
    let first = mszip(b"abc");
    for last in [b"CK\x4b\x04\0", b"CK\x4b\x04\xf8"] {
        let bytes = cabinet(vec![first.clone(), block(last.to_vec(), 1)]);
        assert_eq!(read(&bytes), b"abca");
    }
}

#[test]
fn files_deep_in_a_folder_are_read() {
    // Each block depends on earlier blocks: the text repeats every 30,000 bytes.
    let text = noise(30_000);
    let content: Vec<u8> = text.iter().copied().cycle().take(300_000).collect();
    for part in [WINDOW, 20_000, 999] {
        let blocks = deflate(content.chunks(part));
        assert!(blocks.iter().skip(30_000_usize.div_ceil(part)).all(|block| block.data.len() < part / 4));
        for start in [0, 1, part - 1, part, WINDOW, 2 * WINDOW, 2 * WINDOW + 1, 150_000, 299_999] {
            for size in [1, 50_000, 300_000] {
                let end = content.len().min(start + size);
                let mut raw = one_file(MSZIP, blocks.clone(), 0);
                raw.files.push(file("deep", start, end - start, 0));
                let bytes = raw.write();
                let out = parse(&bytes).extract("deep").unwrap();
                assert!(out == content[start..end], "{start} to {end} in blocks of {part}");
                // Room for the file, two windows before it, and the end of the last block.
                assert!(out.capacity() <= out.len() + 3 * WINDOW, "{start} to {end} in blocks of {part}");
            }
        }
    }
}

#[test]
fn blocks_before_a_file_must_be_valid() {
    let mut blocks: Vec<_> = noise(200_000).chunks(WINDOW).map(mszip).collect();
    blocks[1].data.push(0);
    let mut raw = one_file(MSZIP, blocks, WINDOW);
    raw.files.push(file("deep", 5 * WINDOW, 100, 0));
    let bytes = raw.write();
    let cabinet = parse(&bytes);
    assert_eq!(cabinet.extract("f").unwrap(), noise(WINDOW));
    let error = cabinet.extract("deep").unwrap_err();
    let place = (error.field().unwrap().to_string(), error.offset());
    // CFHEADER, CFFOLDER, two CFFILEs, the first block, and the header of the second block.
    let offset = 36 + 8 + 18 + 21 + (8 + 7 + WINDOW) + 8;
    assert_eq!(place, ("CFFOLDER[0].CFDATA[1].ab".to_owned(), Some(offset.try_into().unwrap())));
}

#[test]
fn cab_agrees_on_every_bit_flip_of_two_streams() {
    let text = repetition(300);
    let blocks = deflate([&text[..200], &text[200..]]);
    let (mut both, mut only_cab, mut none) = (0, 0, 0);
    for (index, block) in blocks.iter().enumerate() {
        for bit in 0..block.data.len() * 8 {
            let mut flipped = blocks.clone();
            flipped[index].data[bit / 8] ^= 1 << (bit % 8);
            // Without a checksum, because otherwise the wrong checksum would be rejected first.
            flipped[index].checksum = Checksum::Absent;
            match oracle::compare(&cabinet(flipped)) {
                Readers::Both => both += 1,
                Readers::OnlyCab => only_cab += 1,
                Readers::None => none += 1,
                Readers::OnlyOurs => panic!("bit {bit} of block {index}"),
            }
        }
    }
    assert!(
        both > 100 && only_cab > 10 && none > 50,
        "{both} read by both, {only_cab} only by cab, {none} by neither: the test no longer covers all three"
    );
}

/// Folders whose streams are changed: the newest real list, and small ones whose blocks depend on earlier ones.
static SEEDS: LazyLock<[Vec<RawBlock>; 3]> = LazyLock::new(|| {
    let (noise, repetition) = (noise(2000), repetition(3000));
    let mixed = [&noise[..], &repetition, &noise[500..]].concat();
    [blocks_of(trustlist_testdata::cabinet()), deflate(mixed.chunks(700)), noise.chunks(300).map(mszip).collect()]
});

#[derive(Debug, Clone)]
enum Edit {
    Flip(Index, u32),
    /// Flips a bit in the first 40 bytes, where the codes are.
    FlipHead(usize, u32),
    Append(Vec<u8>),
    Truncate(Index),
    Swap(Index),
    /// Changes the declared size.
    Size(u16),
    SizeBy(i16),
}

fn edits() -> impl Strategy<Value = Vec<(Index, Edit)>> {
    let edit = prop_oneof![
        4 => (any::<Index>(), 0u32..8).prop_map(|(at, bit)| Edit::Flip(at, bit)),
        2 => (2usize..40, 0u32..8).prop_map(|(at, bit)| Edit::FlipHead(at, bit)),
        1 => prop::collection::vec(any::<u8>(), 1..9).prop_map(Edit::Append),
        1 => any::<Index>().prop_map(Edit::Truncate),
        1 => any::<Index>().prop_map(Edit::Swap),
        1 => (1u16..=0x8000).prop_map(Edit::Size),
        2 => (-9i16..9).prop_map(Edit::SizeBy),
    ];
    prop::collection::vec((any::<Index>(), edit), 0..4)
}

fn apply(blocks: &mut [RawBlock], edits: &[(Index, Edit)]) {
    for (which, edit) in edits {
        let which = which.index(blocks.len());
        let length = blocks[which].data.len();
        match edit {
            Edit::Flip(at, bit) => blocks[which].data[at.index(length)] ^= 1 << bit,
            Edit::FlipHead(at, bit) => blocks[which].data[at % length] ^= 1 << bit,
            Edit::Append(more) => blocks[which].data.extend(more),
            Edit::Truncate(at) => blocks[which].data.truncate(at.index(length).max(1)),
            Edit::Swap(other) => blocks.swap(which, other.index(blocks.len())),
            Edit::Size(size) => blocks[which].size = *size,
            Edit::SizeBy(by) => {
                let size = blocks[which].size.saturating_add_signed(*by);
                blocks[which].size = size.clamp(1, 0x8000);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cab_agrees_on_changed_streams(seed in 0usize..3, edits in edits(), start: Index, whole: bool) {
        let mut blocks = SEEDS[seed].clone();
        apply(&mut blocks, &edits);
        let mut raw = raw::whole(MSZIP, blocks);
        if !whole {
            raw.files[0].start = start.index(raw.files[0].size.try_into().unwrap()).try_into().unwrap();
            raw.files[0].size -= raw.files[0].start;
        }
        let readers = oracle::compare(&raw.write());
        prop_assert_ne!(readers, Readers::OnlyOurs);
        prop_assert!(!edits.is_empty() || readers == Readers::Both);
    }

    #[test]
    fn any_part_of_any_blocks_is_read(
        parts in prop::collection::vec((1usize..0x8000, any::<bool>()), 1..12),
        period in 1usize..40_000,
        start: Index,
        end: Index,
    ) {
        let total = parts.iter().map(|(size, _)| size).sum();
        let content: Vec<u8> = noise(period).into_iter().cycle().take(total).collect();
        let mut rest = &content[..];
        let cut = parts.iter().map(|(size, _)| rest.split_off(..*size).unwrap());
        let mut blocks = deflate(cut.collect::<Vec<_>>());
        let mut at = 0;
        for (block, (size, compressed)) in blocks.iter_mut().zip(&parts) {
            if !compressed {
                *block = mszip(&content[at..at + size]);
            }
            at += size;
        }
        let (start, end) = (start.index(total + 1), end.index(total + 1));
        let (start, end) = (start.min(end), start.max(end));
        let mut raw = one_file(MSZIP, blocks, 0);
        raw.files[0] = file("part", start, end - start, 0);
        let bytes = raw.write();
        let out = extract_only(&bytes);
        prop_assert!(out == content[start..end]);
    }
}
