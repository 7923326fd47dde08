//! Compares our cursor with a walk that uses the `der` crate. For every changed list, both must accept it or both must
//! reject it, and both must read the same bytes. Where the two differ on purpose (object identifiers), the walk uses
//! our rule; `deviations.rs` shows each difference.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, missing_docs, reason = "tests")]

#[path = "support/der_walk.rs"]
mod der_walk;

use der::{Reader, SliceReader};
use der_walk::{Seen, read_with_der, seen};
use proptest::prelude::*;
use trustlist_ctl::{CertificateTrustList, Limits};

fn ours(bytes: &[u8]) -> Option<Seen> {
    CertificateTrustList::parse(bytes, &Limits::default()).ok().map(|list| seen(&list))
}

/// A list with every optional field.
fn full_list() -> Vec<u8> {
    let list = trustlist_testdata::made::list()
        .version(1)
        .list_identifier([0x41, 0x00])
        .next_update(trustlist_testdata::at("2051-01-01T00:00:00Z"))
        .extension(trustlist_ctl::oids::CERT_LOG_LIST, true, [0x05, 0x00])
        .extension(trustlist_ctl::oids::CERT_LOG_LIST, false, [0x30, 0x00]);
    list.to_der()
}

#[test]
fn both_read_the_newest_list() {
    let signed = trustlist_testdata::newest_list();
    // The list follows its content type and the five-byte header of the explicit [0].
    let content_type = trustlist_author::der::oid(trustlist_ctl::oids::CTL);
    let position = signed.windows(content_type.len()).position(|window| window == content_type).unwrap();
    let mut reader = SliceReader::new(&signed[position + content_type.len() + 5..]).unwrap();
    let list = reader.tlv_bytes().unwrap();
    let seen = read_with_der(list).unwrap();
    assert_eq!(seen.entries.len(), 555);
    assert_eq!(ours(list), Some(seen));
}

#[test]
fn both_read_a_list_with_every_field() {
    let list = full_list();
    assert_eq!(ours(&list), Some(read_with_der(&list).unwrap()));
}

#[test]
fn both_agree_on_every_change_of_one_byte() {
    let list = full_list();
    let mut accepted = 0;
    for position in 0..list.len() {
        for byte in 0..=255 {
            let mut changed = list.clone();
            changed[position] = byte;
            let (ours, theirs) = (ours(&changed), read_with_der(&changed).ok());
            assert_eq!(ours, theirs, "byte {position} is {byte:#04x}");
            accepted += usize::from(ours.is_some());
        }
    }
    assert!(accepted > list.len(), "at least the unchanged value of each byte must be accepted");
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn both_agree_on_changed_lists(edits in edits()) {
        let mut list = full_list();
        for (index, byte, kind) in edits {
            let position = index.index(list.len());
            match kind {
                0 => list[position] = byte,
                1 => list.insert(position, byte),
                _ => drop(list.remove(position)),
            }
        }
        prop_assert_eq!(ours(&list), read_with_der(&list).ok());
    }

    #[test]
    fn both_agree_on_lists_of_random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let list = trustlist_author::der::sequence([bytes]);
        prop_assert_eq!(ours(&list), read_with_der(&list).ok());
    }
}
