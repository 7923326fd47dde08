//! Changed cabinets: nothing panics, and a returned file always has the declared length.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use support::lzx::{Block, compression, encode, literals};
use support::raw::whole;
use support::{build, noise, oracle, repetition};
use trustlist_cab::{Cabinet, Error, Limits};

/// Extracts the first file and asserts its length.
fn extract_first(bytes: &[u8]) -> Result<(String, Vec<u8>), Error> {
    let cabinet = Cabinet::parse(bytes, &Limits::default())?;
    let file = cabinet.files().next().map(|file| (file.name().into_owned(), file.size()));
    let (name, size) = file.unwrap_or_default();
    let out = cabinet.extract(&name)?;
    assert_eq!(out.len(), usize::try_from(size).unwrap());
    Ok((name, out))
}

#[test]
fn bit_flips_of_a_small_cabinet_never_change_the_content() {
    let content = repetition(1025);
    let bytes = build(&[(cab::CompressionType::MsZip, &[("f.stl", &content)])]);
    // The byte ranges in which a flip may be accepted: fields that are not checked, and the size of the file, which is
    // allowed to shrink.
    let reserved = [4..8, 12..16, 20..24];
    let set = [32..34, 34..36];
    let size = 44..48;
    let date_time_attributes = 54..60;
    let name = 60..65;
    let free: BTreeSet<usize> = reserved.into_iter().chain(set).chain([date_time_attributes, name]).flatten().collect();

    let mut passed = BTreeSet::new();
    for bit in 0..bytes.len() * 8 {
        let at = bit / 8;
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (bit % 8);
        let Ok(cabinet) = Cabinet::parse(&flipped, &Limits::default()) else { continue };
        let Ok(out) = cabinet.extract_only() else { continue };
        let declared = usize::try_from(cabinet.files().next().unwrap().size()).unwrap();
        assert_eq!(out, content[..declared], "bit {bit}");
        if size.contains(&at) {
            assert!(declared < content.len(), "bit {bit}");
        } else {
            assert_eq!(declared, content.len(), "bit {bit}");
            passed.insert(at);
        }
    }
    assert_eq!(passed, free);
}

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(seeds);

fn seeds() -> Vec<Vec<u8>> {
    let (noise, repetition) = (noise(33_000), repetition(70_000));
    let list: &[(&str, &[u8])] = &[("authroot.stl", &repetition)];
    let several: &[(&str, &[u8])] = &[("a", &noise), ("b", b"small"), ("c", &repetition)];
    let lzx = encode(
        16,
        None,
        &[Block::Verbatim(literals(&noise[..2000])), Block::Uncompressed([1; 3], noise[..999].to_vec())],
    );
    vec![
        build(&[(cab::CompressionType::MsZip, list)]),
        build(&[(cab::CompressionType::None, several), (cab::CompressionType::MsZip, list)]),
        build(&[(cab::CompressionType::MsZip, &[("tiny", b"tiny")])]),
        whole(compression(16), lzx).write(),
    ]
}

#[derive(Debug, Clone)]
enum Edit {
    Set(Index, u8),
    /// Changes one of the first 128 bytes, where the headers are.
    SetHeader(usize, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Truncate(Index),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        2 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        6 => (0usize..128, any::<u8>()).prop_map(|(at, byte)| Edit::SetHeader(at, byte)),
        1 => (any::<Index>(), prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        1 => (any::<Index>(), 1usize..9).prop_map(|(at, length)| Edit::Remove(at, length)),
        1 => any::<Index>().prop_map(Edit::Truncate),
    ];
    prop::collection::vec(edit, 1..5)
}

fn apply(bytes: &mut Vec<u8>, edits: &[Edit]) {
    for edit in edits {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len();
        match edit {
            Edit::Set(at, byte) => bytes[at.index(length)] = *byte,
            Edit::SetHeader(at, byte) => bytes[at % length] = *byte,
            Edit::Insert(at, new) => {
                let at = at.index(length);
                bytes.splice(at..at, new.iter().copied());
            }
            Edit::Remove(at, count) => {
                let at = at.index(length);
                bytes.drain(at..(at + count).min(length));
            }
            Edit::Truncate(at) => bytes.truncate(at.index(length)),
        }
    }
}

/// Corrects the total size and, if `checksums` is set, removes the first checksum, so that changes get past the first
/// checks.
fn repair(bytes: &mut [u8], checksums: bool) {
    let length = u32::try_from(bytes.len()).unwrap();
    if let Some(field) = bytes.get_mut(8..12) {
        field.copy_from_slice(&length.to_le_bytes());
    }
    if checksums && let Some(first) = bytes.get(36..40) {
        let first = usize::try_from(u32::from_le_bytes(first.try_into().unwrap())).unwrap();
        if let Some(field) = first.checked_add(4).and_then(|end| bytes.get_mut(first..end)) {
            field.fill(0);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_cabinets_agree_with_cab(seed in 0usize..4, edits in edits(), repaired: bool, checksums: bool) {
        let mut bytes = SEEDS[seed].clone();
        apply(&mut bytes, &edits);
        if repaired {
            repair(&mut bytes, checksums);
        }
        oracle::compare(&bytes);
    }

    #[test]
    fn changed_bytes_never_panic(seed in 0usize..4, at: Index, byte: u8, repaired: bool) {
        let mut bytes = SEEDS[seed].clone();
        let length = bytes.len();
        bytes[at.index(length)] = byte;
        repair(&mut bytes, repaired);
        // This only checks that the assertions inside hold and that the call returns.
        let _ = extract_first(&bytes);
    }

    #[test]
    fn arbitrary_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), signature: bool) {
        if signature && bytes.len() >= 36 {
            bytes[..4].copy_from_slice(b"MSCF");
            bytes[24..26].copy_from_slice(&[3, 1]);
            bytes[26..32].copy_from_slice(&[1, 0, 1, 0, 0, 0]);
            repair(&mut bytes, false);
        }
        let _ = extract_first(&bytes);
    }
}
