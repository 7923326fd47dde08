//! Compares how this crate and `cab` read Microsoft's cabinets, unchanged and with single bits flipped.
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::fs;

use support::oracle::{self, Readers};
use support::parse;
use support::raw::{Checksum, MSZIP, Raw, blocks_of, whole};
use trustlist_cab::Compression;
use trustlist_testdata::corpus;

/// Returns the names and the bytes of the cabinets.
fn cabinets() -> Option<Vec<(String, Vec<u8>)>> {
    let paths = corpus::files("cab")?;
    let name = |path: &std::path::Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    Some(paths.iter().map(|path| (name(path), fs::read(path).unwrap())).collect())
}

/// Copies the blocks of a real cabinet into one that tests can change.
fn rewritten(cabinet: &[u8]) -> Raw {
    whole(MSZIP, blocks_of(cabinet))
}

#[test]
fn every_cabinet_is_read_as_cab_reads_it() {
    let Some(cabinets) = cabinets() else { return };
    let mut found = Vec::new();
    for (name, bytes) in &cabinets {
        assert_eq!(oracle::compare(bytes), Readers::Both, "{name}");
        let cabinet = parse(bytes);
        let file = cabinet.files().next().unwrap();
        assert_eq!((cabinet.files().len(), file.compression()), (1, Compression::MsZip), "{name}");
        let out = cabinet.extract_only().unwrap();
        assert_eq!(out.capacity(), out.len(), "{name}: one allocation");
        // Version, counts, flags and reserved fields are the same, and so are the blocks with all their checksums.
        let written = rewritten(bytes).write();
        let ranges = [0..8, 12..16, 20..36];
        assert!(ranges.into_iter().all(|range| written[range.clone()] == bytes[range]), "{name}");
        assert!(written.ends_with(&bytes[usize::from(bytes[36])..]), "{name}");
        assert_eq!(bytes[usize::from(bytes[16]) + 14], 0x20, "{name}: attributes of the file");
        let sizes: Vec<_> = blocks_of(bytes).iter().map(|block| block.size).collect();
        assert!(sizes[1..].iter().zip(&sizes).all(|(_, before)| *before == 32_768), "{name}");
        found.push((file.name().into_owned(), sizes.len(), out.len()));
    }
    found.sort();
    let expected = [
        ("authroot.stl", 3, 83_159),
        ("authroot.stl", 5, 152_533),
        ("authroot.stl", 6, 189_331),
        ("disallowedcert.stl", 1, 5886),
        ("pinrules.stl", 1, 17_816),
    ];
    assert_eq!(found, expected.map(|(name, blocks, length)| (name.to_owned(), blocks, length)));
}

#[test]
fn every_block_but_the_first_needs_the_ones_before_it() {
    let Some(cabinets) = cabinets() else { return };
    let (mut alone, mut refused) = (0, 0);
    for (name, bytes) in &cabinets {
        for (index, block) in blocks_of(bytes).into_iter().enumerate() {
            match oracle::compare(&whole(MSZIP, vec![block]).write()) {
                Readers::Both => alone += 1,
                Readers::None => refused += 1,
                other => panic!("{name}, block {index}: {other:?}"),
            }
        }
    }
    assert_eq!((alone, refused), (5, 11));
}

#[test]
fn cab_agrees_on_flipped_bits() {
    let Some(cabinets) = cabinets() else { return };
    let (mut both, mut only_cab, mut none) = (0, 0, 0);
    for (name, bytes) in &cabinets {
        let whole = rewritten(bytes);
        assert_eq!(oracle::compare(&whole.write()), Readers::Both, "{name}");
        for (index, block) in whole.folders[0].blocks.iter().enumerate() {
            // The step is a prime, so that every bit position within a byte is flipped.
            for bit in (0..block.data.len() * 8).step_by(997) {
                let mut changed = whole.clone();
                let block = &mut changed.folders[0].blocks[index];
                block.data[bit / 8] ^= 1 << (bit % 8);
                block.checksum = Checksum::Absent;
                match oracle::compare(&changed.write()) {
                    Readers::Both => both += 1,
                    Readers::OnlyCab => only_cab += 1,
                    Readers::None => none += 1,
                    Readers::OnlyOurs => panic!("{name}, block {index}, bit {bit}"),
                }
            }
        }
    }
    assert_eq!((both, only_cab, none), (1026, 178, 221));
}
