//! The Certificate Transparency logs in root lists.

#![allow(clippy::expect_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

mod common;

use common::{NOW, roots};
use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};
use trustlist::{CtLogList, Policy, RootList, SignedList, oids};
use trustlist_author::der;
use trustlist_testdata::{at, keys, made, pki};

/// `SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING`, with no unused bits and the first byte of an
/// uncompressed point (RFC 5480 2).
const P256: [u8; 27] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
];

#[test]
fn the_newest_list_names_logs() {
    let roots = common::newest();
    let logs = roots.ct_logs().expect("well formed").expect("present");
    assert_eq!(logs.header(), [1, 2, 1]);
    assert_eq!(logs.iter().count(), 49);
    assert!(logs.iter().all(|log| log.key().len() == 91 && log.key().starts_with(&P256)));
    let ids: BTreeSet<_> = logs.iter().map(|log| log.id()).collect();
    assert_eq!(ids.len(), 49, "no log appears twice");
    // Google Argon2026h2, in base64 `1219ENGn9XfCx+lf1wC/`.
    let first = logs.iter().next().expect("a log");
    let argon = [0xd7, 0x6d, 0x7d, 0x10, 0xd1, 0xa7, 0xf5, 0x77, 0xc2, 0xc7, 0xe9, 0x5f, 0xd7, 0x00, 0xbf];
    assert_eq!(first.id()[..15], argon);
    for log in logs.iter() {
        assert_eq!(log.id(), <[u8; 32]>::from(Sha256::digest(log.key())));
        assert_eq!(logs.find(&log.id()), Some(log));
    }
    assert_eq!(logs.find(&[0; 32]), None);
}

#[test]
fn the_logs_of_an_unverified_list_can_be_displayed() {
    let list = SignedList::open(trustlist_testdata::newest_list()).expect("well formed");
    let logs = CtLogList::unverified(list.unverified()).expect("well formed").expect("present");
    assert_eq!(logs.iter().count(), 49);
    let list = SignedList::open(trustlist_testdata::list_2023()).expect("well formed");
    assert!(CtLogList::unverified(list.unverified()).expect("well formed").is_none());
}

#[test]
fn a_list_of_november_2023_names_no_logs() {
    let list = RootList::open(trustlist_testdata::list_2023(), &Policy::archive(at(NOW))).expect("accepted");
    assert!(list.ct_logs().expect("well formed").is_none());
}

#[test]
fn a_malformed_extension_is_an_error_of_ct_logs_only() {
    let key = pki::key_info(keys::P256);
    let good = made::list().ct_logs([&key]);
    assert_eq!(roots(&good).ct_logs().expect("well formed").expect("present").iter().count(), 1);

    let twice = roots(&good.ct_logs([&key]));
    let malformed = roots(&made::list().extension(oids::CERT_LOG_LIST, false, der::sequence([&key])));
    for (list, text) in [(twice, "appears more than once"), (malformed, "expected tag 0x02")] {
        let error = list.ct_logs().expect_err("malformed");
        assert_eq!((error.code(), error.hresult()), ("extension-malformed", Some(0x8009_3103)));
        assert!(error.to_string().contains(text), "{error}");
        let extension = list.content().extensions().next().expect("an extension");
        assert!(error.offset() > Some(extension.value_offset()));
        // A bad log list does not affect the roots: they can still be found.
        assert!(list.by_sha1(&made::IDS[0]).is_some());
    }
}
