//! Generated data is the same in every run, and matches its documentation.

// Helper functions may panic, like the tests themselves.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;

use trustlist_author::Digest;
use trustlist_ctl::{CertificateTrustList, Limits, ListKind};
use trustlist_testdata::{
    at, cases, keys, made,
    pki::{Cert, Pki},
};

fn sha256(bytes: &[u8]) -> String {
    Digest::Sha256.of(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Tests of other crates contain identifiers of these files, so any change must be deliberate.
#[test]
fn the_default_pki_and_the_made_lists_never_change() {
    let pki = Pki::default();
    for (what, bytes, expected) in [
        ("root", pki.root, "f10a188e229d9a975f651d2527741550aebf434778c4a12c518955a332705664"),
        ("ca", pki.ca, "15c8c0679c4fb8b2788bd3f1137b0f1b7beddb25cdc4aeea70f25da6ea1c984a"),
        ("signer", pki.signer, "ba3045366219c7c9cf1c1acd7ec867d9055f6f322e230ecae987ec07ec89dd69"),
        ("list", made::list().to_der(), "954b413d0b85a17fb9118c0c1a7a785e88d3d279344517a7ddcd46c5ff0683dd"),
        ("signed", made::signed(), "621e5dad603687a1a0cb0d680457aff388eea55201af562a4b82198b3444da2b"),
        ("signed_sha1", made::signed_sha1(), "56abf875adebbb98ea8b3ae5c18d1a9f4bd703fba386fda13fee938bad378a7a"),
        ("signed_nested", made::signed_nested(), "e2174b54a33171ed0b6e5ee4ae943ec5a1d05cf564b0ae044ef07e23245e350e"),
    ] {
        assert_eq!(sha256(&bytes), expected, "{what}");
    }
}

#[test]
fn the_made_list_has_its_three_entries() {
    let der = made::list().to_der();
    let list = CertificateTrustList::parse(&der, &Limits::default()).unwrap();
    assert_eq!(list.kind(), ListKind::AuthRoot);
    assert_eq!(list.this_update(), at("2026-06-01T12:00:00Z"));
    assert_eq!(list.sequence_number().unwrap().filetime(), Some(made::AT));
    assert!(list.entries().map(|entry| entry.id()).eq(made::IDS.iter().map(<[u8; 20]>::as_slice)));
    assert_eq!(list.entry(1).unwrap().friendly_name().as_deref(), Some("Made Disabled Root"));
}

#[test]
fn the_made_catalogs_have_their_members() {
    for (list, ids) in [(made::catalog_v1(), &[82][..]), (made::catalog_v2(), &[32, 20])] {
        let der = list.to_der();
        let list = CertificateTrustList::parse(&der, &Limits::default()).unwrap();
        assert_eq!((list.kind(), list.this_update()), (ListKind::Catalog, at("2026-06-01T12:00:00Z")));
        assert!(list.entries().map(|entry| entry.id().len()).eq(ids.iter().copied()));
    }
    let (pki, default) = (made::code_signing(), Pki::default());
    assert_eq!((pki.root, pki.ca), (default.root, default.ca));
    assert_ne!(pki.signer, default.signer);
}

#[test]
fn cases_have_unique_ids_and_are_reproducible() {
    let (once, again) = (cases::all(), cases::all());
    let ids: BTreeSet<&str> = once.iter().map(|case| case.id).collect();
    assert_eq!(ids.len(), once.len());
    assert!(once.iter().any(|case| case.expected == "ok") && once.iter().any(|case| case.expected != "ok"));
    for (case, again) in once.iter().zip(&again) {
        assert!(!case.why.is_empty());
        // ECDSA uses a random number for every signature.
        let random = [keys::P256, keys::P384].contains(&case.pki.signer_key);
        assert!(random || case.stl() == again.stl(), "{}", case.id);
    }
}

#[test]
fn one_change_changes_one_certificate() {
    let (pki, default) = (Pki::of(&Cert::root(), &Cert { serial: 9, ..Cert::ca() }, &Cert::signer()), Pki::default());
    assert_eq!(pki.root, default.root);
    assert_ne!(pki.ca, default.ca);
    assert_eq!(pki.signer, default.signer);
}
