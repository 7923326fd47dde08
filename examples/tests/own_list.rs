//! Tests the example `own_list` with every kind of key, and with lists that it must not publish.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "tests may panic")]

use trustlist::{Grounds, Verdict};
use trustlist_testdata::{
    at, keys,
    pki::{Cert, Pki, SERVER_AUTH},
};

#[path = "../own_list.rs"]
#[allow(dead_code, reason = "the test has no command line and uses its own keys")]
mod example;

use example::Publisher;

const NOW: &str = "2026-11-22T00:00:00Z";

fn pki([root, ca, signer]: [&'static [u8]; 3]) -> Pki {
    let [root, ca] = [Cert { key: root, ..Cert::root() }, Cert { key: ca, ..Cert::ca() }];
    Pki::of(&root, &ca, &Cert { key: signer, ..Cert::signer() })
}

fn publisher(pki: &Pki) -> Publisher {
    Publisher { certificate: pki.signer.clone(), cas: vec![pki.ca.clone()], key: pki.signer_key.to_vec() }
}

/// The root in the list.
fn listed() -> Vec<u8> {
    let root = Cert { subject: "Listed Root", key: keys::ROOT_OTHER, ..Cert::root() };
    root.issue(&root)
}

/// Publishes and fetches a list, and returns the verdict.
fn run(pki: &Pki, anchor: &[u8], now: &str) -> Result<Verdict, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (www, store, now) = (folder.path().join("www"), folder.path().join("store"), at(now));
    let result = example::publish(&publisher(pki), anchor, &listed(), now, &www);
    if result.is_err() {
        assert!(!www.exists(), "something was published");
    }
    let verdict = result.and_then(|()| example::fetch(&www, &store, anchor, &listed(), now));
    verdict.map_err(|error| error.to_string())
}

#[test]
fn rsa_p256_and_p384() {
    for keys in [
        [keys::ROOT, keys::CA, keys::SIGNER],
        [keys::P256_ROOT, keys::P256_CA, keys::P256],
        [keys::P384_ROOT, keys::P384_CA, keys::P384],
    ] {
        let pki = pki(keys);
        let verdict = run(&pki, &pki.root, NOW).expect("published and fetched");
        assert!(matches!(verdict, Verdict::Trusted(Grounds::Grandfathered(_))), "{verdict}");
    }
}

#[test]
fn the_recipe_sets_the_restrictions() {
    let signer = Cert { not_after: "2031-01-01T00:00:00Z", ..Cert::signer() };
    let pki = Pki::of(&Cert::root(), &Cert::ca(), &signer);
    let verdict = run(&pki, &pki.root, "2030-01-01T00:00:00Z").expect("published and fetched");
    assert_eq!(verdict.code(), "not-before");
    assert!(!verdict.is_trusted());
}

#[test]
fn a_list_that_readers_would_reject_is_not_published() {
    let good = pki([keys::ROOT, keys::CA, keys::SIGNER]);
    let other = pki([keys::P256_ROOT, keys::P256_CA, keys::P256]);
    assert!(run(&good, &other.root, NOW).is_err());
    let signer = Cert { usages: vec![SERVER_AUTH], ..Cert::signer() };
    let server = Pki::of(&Cert::root(), &Cert::ca(), &signer);
    let refused = run(&server, &server.root, NOW).expect_err("not a list signer");
    assert!(refused.contains("expected 1.3.6.1.4.1.311.10.3.9"), "{refused}");
}

/// Uses the example's own keys.
#[test]
fn the_example_itself() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (publisher, ca) = example::make_publisher().expect("keys");
    let root = example::make_root().expect("a key");
    let (www, store) = (folder.path().join("www"), folder.path().join("store"));
    example::publish(&publisher, &ca, &root, at(NOW), &www).expect("published");
    let verdict = example::fetch(&www, &store, &ca, &root, at(NOW)).expect("fetched");
    assert!(verdict.is_trusted(), "{verdict}");
}
