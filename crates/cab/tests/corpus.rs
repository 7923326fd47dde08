//! Microsoft's cabinets, held against `cab`: as they are, and with single bits changed.
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
use support::raw::{Checksum, MSZIP, Raw, blocks_of, one_file};
use trustlist_cab::{Cabinet, Compression, Limits};
use trustlist_testdata::corpus;

/// The names of the cabinets, and their octets.
fn cabinets() -> Option<Vec<(String, Vec<u8>)>> {
    let paths = corpus::files("cab")?;
    let name = |path: &std::path::Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    Some(paths.iter().map(|path| (name(path), fs::read(path).unwrap())).collect())
}

/// The same blocks in a cabinet that the tests can change.
fn rewritten(cabinet: &[u8]) -> Raw {
    let blocks = blocks_of(cabinet);
    let size = blocks.iter().map(|block| usize::from(block.size)).sum();
    one_file(MSZIP, blocks, size)
}

#[test]
fn every_cabinet_is_read_as_cab_reads_it() {
    let Some(cabinets) = cabinets() else { return };
    let mut found = Vec::new();
    for (name, bytes) in &cabinets {
        assert_eq!(oracle::compare(bytes), Readers::Both, "{name}");
        let cabinet = Cabinet::parse(bytes, &Limits::default()).unwrap();
        assert!(cabinet.files().all(|file| file.compression() == Compression::MsZip), "{name}");
        let out = cabinet.extract_only().unwrap();
        assert_eq!(out.capacity(), out.len(), "{name}: one allocation");
        found.push((name.as_str(), blocks_of(bytes).len(), out.len()));
    }
    let expected = [
        ("authrootstl-2010-05", 3, 83_159),
        ("authrootstl-2021-01", 5, 152_533),
        ("authrootstl-2025-06", 6, 189_331),
        ("disallowedcertstl-2021-01", 1, 5886),
        ("pinrulesstl-2021-01", 1, 17_816),
    ];
    assert_eq!(found, expected);
}

#[test]
fn every_block_but_the_first_needs_the_ones_before_it() {
    let Some(cabinets) = cabinets() else { return };
    let (mut alone, mut refused) = (0, 0);
    for (name, bytes) in &cabinets {
        for (index, block) in blocks_of(bytes).into_iter().enumerate() {
            let size = block.size.into();
            match oracle::compare(&one_file(MSZIP, vec![block], size).write()) {
                Readers::Both => alone += 1,
                Readers::None => refused += 1,
                other => panic!("{name}, block {index}: {other:?}"),
            }
        }
    }
    assert_eq!((alone, refused), (5, 11));
}

#[test]
fn changed_bits_are_read_as_cab_reads_them() {
    let Some(cabinets) = cabinets() else { return };
    let (mut both, mut cab_alone, mut none) = (0, 0, 0);
    for (name, bytes) in &cabinets {
        let whole = rewritten(bytes);
        assert_eq!(oracle::compare(&whole.write()), Readers::Both, "{name}");
        for (index, block) in whole.folders[0].blocks.iter().enumerate() {
            // A prime, so that every bit of an octet has its turn.
            for bit in (0..block.data.len() * 8).step_by(997) {
                let mut changed = whole.clone();
                let block = &mut changed.folders[0].blocks[index];
                block.data[bit / 8] ^= 1 << (bit % 8);
                block.checksum = Checksum::Absent;
                match oracle::compare(&changed.write()) {
                    Readers::Both => both += 1,
                    Readers::CabAlone => cab_alone += 1,
                    Readers::None => none += 1,
                    Readers::WeAlone => panic!("{name}, block {index}, bit {bit}"),
                }
            }
        }
    }
    assert_eq!((both, cab_alone, none), (1026, 178, 221));
}
