//! A store yields certificates that lie inside it, in order, or an error with an offset. A store written from these
//! certificates yields the same certificates.

use trustlist::{CertificateRef, Limits, SerializedStore};
use trustlist_author::Store;

use crate::{
    bounds::{Bounds, Linear},
    place_in,
};

/// An element takes at least 12 bytes and is stored as a slice, or as more than a slice if it has hashes.
const PARSING: Bounds =
    Bounds { step: "parsing a store", memory: Linear { base: 1 << 10, factor: 4 }, visits: Linear::NONE };

/// The certificates of a store do not overlap, so this bound for one certificate also limits the cost of all.
const CERTIFICATE: Bounds = Bounds {
    step: "reading a certificate",
    memory: Linear { base: 256, factor: 1 },
    visits: Linear { base: 16, factor: 1 },
};

/// Checks the property that the module documentation states. Returns whether the bytes are a store.
pub fn check(bytes: &[u8]) -> bool {
    let limits = Limits::default().store;
    let store = match PARSING.hold(bytes.len(), || SerializedStore::parse(bytes, &limits)) {
        Ok(store) => store,
        Err(error) => {
            assert!(error.offset().is_some_and(|offset| offset <= bytes.len()));
            assert!(!error.to_string().is_empty());
            return false;
        }
    };
    assert!(store.unsigned_certificates().len() <= limits.elements);
    let mut end = 0;
    for der in store.unsigned_certificates() {
        let place = place_in(bytes, der);
        assert!(place >= end, "certificates are in order");
        end = place + der.len();
        match CERTIFICATE.hold(der.len(), || CertificateRef::from_der(der)) {
            Ok(certificate) => check_certificate(der, &certificate),
            Err(error) => assert!(error.offset() <= der.len() && !error.to_string().is_empty()),
        }
    }
    let made = store.unsigned_certificates().fold(Store::new(), |store, der| store.certificate(der)).to_bytes();
    let mut limits = limits;
    // `trustlist-author` adds a SHA-1 to each certificate.
    limits.store_bytes = made.len();
    let again = SerializedStore::parse(&made, &limits).expect("a reader can read what an author writes");
    assert!(again.unsigned_certificates().eq(store.unsigned_certificates()));
    true
}

fn check_certificate(der: &[u8], certificate: &CertificateRef<'_>) {
    assert_eq!(certificate.der(), der);
    place_in(der, certificate.tbs());
    let key_id = certificate.subject_key_id().unwrap_or(certificate.tbs());
    for part in [certificate.serial(), certificate.issuer(), certificate.subject(), key_id] {
        place_in(certificate.tbs(), part);
    }
    place_in(certificate.tbs(), certificate.public_key_info());
    place_in(certificate.public_key_info(), certificate.public_key());
    place_in(der, certificate.signature_algorithm().content());
    // The last three methods must not panic either, even for an unknown algorithm or an unusual date.
    let _ = (certificate.signature_digest(), certificate.not_before(), certificate.not_after());
}
