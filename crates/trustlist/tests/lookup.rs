//! Finding a root by SHA-1, by SHA-256 and by certificate, and the errors of these lookups.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod common;

use common::{newest, roots, verified};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use trustlist::{CertificateTrustList, OtherList, RootList, oids};
use trustlist_author::{Entry, List, der};
use trustlist_testdata::{at, made};

#[test]
fn every_root_of_the_newest_list_is_found_by_both_hashes() {
    let roots = newest();
    let list: &CertificateTrustList<'_> = roots.content();
    for entry in list {
        let sha1 = entry.id().try_into().expect("20 bytes");
        assert_eq!(roots.by_sha1(sha1).expect("listed").entry().offset(), entry.offset());
        let property = entry.property(trustlist::oids::PROPERTY_SHA256).expect("well formed").expect("present");
        let sha256 = property.try_into().expect("32 bytes");
        assert_eq!(roots.by_sha256(sha256).expect("answerable").expect("listed").entry().offset(), entry.offset());
    }
    assert!(roots.by_sha1(&[0; 20]).is_none() && roots.by_sha1(&[0xff; 20]).is_none());
    for absent in [[0; 32], [0xff; 32]] {
        assert!(roots.by_sha256(&absent).expect("answerable").is_none());
    }
}

/// "Not found" is not a valid answer if some root in the list has no SHA-256.
#[test]
fn an_unknown_sha256_is_an_error_if_some_roots_have_none() {
    let with = Entry::for_certificate(trustlist_testdata::microsoft_root_2010()).expect("a certificate");
    let sha256: [u8; 32] = Sha256::digest(trustlist_testdata::microsoft_root_2010()).into();
    let all = roots(&List::roots(made::AT).entry(with.clone()));
    assert!(all.by_sha256(&[0; 32]).expect("every root has a SHA-256").is_none());
    let some = roots(&List::roots(made::AT).entry(with).entry(Entry::new(made::IDS[0])));
    assert!(some.by_sha256(&sha256).expect("found").is_some());
    let error = some.by_sha256(&[0; 32]).expect_err("the other root might have it");
    assert_eq!(error.code(), "hash-not-listed");
    assert_eq!(error.to_string(), "hash not found, but the list gives no 32-byte hash for 1 of its entries");
}

#[test]
fn by_certificate_checks_both_hashes() {
    let certificate = trustlist_testdata::microsoft_root_2010();
    let found = newest();
    let entry = found.by_certificate(certificate).expect("no mismatch").expect("listed");
    assert_eq!(entry.friendly_name().as_deref(), Some("Microsoft Root Certificate Authority 2010"));
    assert!(found.by_certificate(trustlist_testdata::list_ca_2024()).expect("no mismatch").is_none());

    let right = Entry::for_certificate(certificate).expect("a certificate");
    let bare = || Entry::new(right.id.clone());
    let sha256 = trustlist::oids::PROPERTY_SHA256;
    // Lists before 2011 have no property 98.
    assert!(roots(&made::list().entry(bare())).by_certificate(certificate).expect("no mismatch").is_some());
    assert!(roots(&made::list().entry(right.clone())).by_certificate(certificate).expect("no mismatch").is_some());
    for wrong in [
        bare().property(98, [0; 32]),
        bare().property(98, []),
        bare().property(98, [0; 31]),
        bare().attribute(sha256, [der::integer(1)]),
        right.clone().property(98, [0; 32]),
    ] {
        let roots = roots(&made::list().entry(wrong));
        let error = roots.by_certificate(certificate).expect_err("a mismatch");
        assert_eq!((error.code(), error.hresult()), ("hash-mismatch", Some(0x800b_0004)));
    }
}

#[test]
fn a_root_list_with_a_duplicate_identifier_is_refused() {
    let twice = verified(&made::list().entry(Entry::new(made::IDS[0])));
    let error = RootList::try_from(twice).expect_err("a duplicate");
    assert_eq!(error.code(), "duplicate-identifier");
    assert!(roots(&made::list()).by_sha1(&made::IDS[2]).is_some());
}

#[test]
fn an_owned_list_gives_the_same_answers() {
    let borrowed = newest();
    let owned = newest().into_owned();
    let sha1 = [
        0x3b, 0x1e, 0xfd, 0x3a, 0x66, 0xea, 0x28, 0xb1, 0x66, 0x97, 0x39, 0x47, 0x03, 0xa7, 0x2c, 0xa3, 0x40, 0xa0,
        0x5b, 0xd5,
    ];
    assert_eq!(
        owned.by_sha1(&sha1).expect("listed").entry().der(),
        borrowed.by_sha1(&sha1).expect("listed").entry().der()
    );
}

/// The index guesses the position of an identifier. With these identifiers, the guesses are far off.
#[test]
fn unevenly_spread_identifiers_are_found() {
    let spreads: [fn(u32) -> u32; 5] =
        [|n| n, |n| u32::MAX - n, |_| 7, |n| if n % 2 == 0 { n } else { u32::MAX - n }, |n| 1 << (n % 32)];
    for spread in spreads {
        let id = |n: u32| [spread(n).to_be_bytes().as_slice(), &[0; 12], &n.to_be_bytes()].concat();
        let entries = (0..3_000).map(|n| Entry::new(id(n)));
        let list = roots(&List::roots(made::AT).entries(entries));
        for (n, root) in (0..3_000).zip(list.roots()) {
            let mut wanted: [u8; 20] = id(n).try_into().expect("20 bytes");
            assert_eq!(list.by_sha1(&wanted).expect("listed").entry().offset(), root.entry().offset());
            wanted[10] = 1;
            assert!(list.by_sha1(&wanted).is_none());
        }
    }
}

/// Identifiers of various lengths that begin with the same bytes. An attacker would choose such identifiers to make the
/// index slow or wrong.
fn identifiers() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let one = (prop::sample::select(vec![0_u8, 0xff, 7]), 0..8_usize, prop::collection::vec(any::<u8>(), 0..3))
        .prop_map(|(byte, length, tail)| [vec![byte; length], tail].concat());
    prop::collection::vec(one, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_index_finds_what_a_scan_finds(ids in identifiers(), more in identifiers()) {
        let unique: BTreeSet<_> = ids.iter().cloned().collect();
        let list = List::new(oids::CTL, oids::SHA1, at(common::NOW)).entries(unique.into_iter().map(Entry::new));
        let list = OtherList::try_from(verified(&list)).expect("a list of kind Other");
        for id in ids.iter().chain(&more) {
            let scanned = list.content().entries().find(|entry| entry.id() == id.as_slice());
            let found = list.find(id);
            prop_assert_eq!(found.map(|entry| entry.offset()), scanned.map(|entry| entry.offset()));
        }
    }

    #[test]
    fn a_duplicate_at_any_position_is_refused(count in 1..40_u8, index in any::<prop::sample::Index>()) {
        // Many identifiers begin with the same bytes and differ only in the last.
        let ids = (0..count).map(|number| [[number % 5; 19].as_slice(), &[number]].concat());
        let list = List::roots(made::AT).entries(ids.map(Entry::new));
        prop_assert!(RootList::try_from(verified(&list)).is_ok());
        let id = list.entries[index.index(list.entries.len())].id.clone();
        let code = RootList::try_from(verified(&list.entry(Entry::new(id)))).map_err(|error| error.code()).err();
        prop_assert_eq!(code, Some("duplicate-identifier"));
    }
}
