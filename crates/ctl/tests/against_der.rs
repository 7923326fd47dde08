//! Our cursor against a walk written with `der`: on changed lists the same verdict, and the same octets where both
//! accept. Where the two differ by intent (object identifiers), the walk asks our rule; `deviations.rs` shows each
//! difference.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, missing_docs, reason = "tests")]

#[path = "support/der_walk.rs"]
mod der_walk;

use der::{Reader, SliceReader};
use der_walk::{Seen, ders, seen};
use proptest::prelude::*;
use trustlist_ctl::{CertificateTrustList, Limits};

fn ours(octets: &[u8]) -> Option<Seen> {
    CertificateTrustList::parse(octets, &Limits::default()).ok().map(|list| seen(&list))
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
    // The list stands behind its content type and the header of the explicit [0], five octets.
    let content_type = trustlist_author::der::oid(trustlist_ctl::oids::CTL);
    let position = signed.windows(content_type.len()).position(|window| window == content_type).unwrap();
    let mut reader = SliceReader::new(&signed[position + content_type.len() + 5..]).unwrap();
    let list = reader.tlv_bytes().unwrap();
    let seen = ders(list).unwrap();
    assert_eq!(seen.entries.len(), 555);
    assert_eq!(ours(list), Some(seen));
}

#[test]
fn both_read_a_list_with_every_field() {
    let list = full_list();
    assert_eq!(ours(&list), Some(ders(&list).unwrap()));
}

#[test]
fn every_change_of_one_octet_of_a_list_with_every_field() {
    let list = full_list();
    let mut accepted = 0;
    for position in 0..list.len() {
        for octet in 0..=255 {
            let mut changed = list.clone();
            changed[position] = octet;
            let (ours, ders) = (ours(&changed), ders(&changed).ok());
            assert_eq!(ours, ders, "octet {position} is {octet:#04x}");
            accepted += usize::from(ours.is_some());
        }
    }
    assert!(accepted > list.len(), "the unchanged octets alone are as many");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn changed_lists(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6)) {
        let mut list = full_list();
        for (index, octet, kind) in edits {
            let position = index.index(list.len());
            match kind {
                0 => list[position] = octet,
                1 => list.insert(position, octet),
                _ => drop(list.remove(position)),
            }
        }
        prop_assert_eq!(ours(&list), ders(&list).ok());
    }

    #[test]
    fn lists_of_random_octets(octets in prop::collection::vec(any::<u8>(), 0..64)) {
        let list = trustlist_author::der::sequence([octets]);
        prop_assert_eq!(ours(&list), ders(&list).ok());
    }
}
