//! Properties 98, 29 and 20 of a root are computed from its certificate. This test checks them for every certificate of
//! the newest list.

#![allow(clippy::expect_used, missing_docs, reason = "tests")]

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use trustlist::{CertificateRef, Entry, OidBuf, Policy, RootList, SignedList};
use trustlist_testdata::{at, newest_list, newest_roots};

fn property<'l>(entry: &Entry<'l>, number: u32) -> &'l [u8] {
    entry.property(OidBuf::of_property(number).as_oid()).expect("well formed").expect("present")
}

#[test]
fn three_properties_of_every_root_match_its_certificate() {
    let policy = Policy::microsoft(at("2026-12-01T00:00:00Z"));
    let list = SignedList::open(newest_list()).expect("well formed").verify(&policy).expect("accepted");
    let roots = RootList::try_from(list).expect("a list of roots");
    let mut without_key_id = 0;
    for der in newest_roots() {
        let root = roots.by_certificate(der).expect("no mismatch").expect("listed");
        let entry = root.entry();
        let certificate = CertificateRef::from_der(der).expect("a certificate");
        assert_eq!(property(entry, 98), &Sha256::digest(der)[..]);
        assert_eq!(property(entry, 29), &Md5::digest(certificate.subject())[..]);
        let of_key = Sha1::digest(certificate.public_key_info());
        assert_eq!(property(entry, 20), certificate.subject_key_id().unwrap_or(&of_key));
        without_key_id += usize::from(certificate.subject_key_id().is_none());
    }
    assert_eq!((newest_roots().len(), without_key_id), (555, 17));
}
