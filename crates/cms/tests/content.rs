//! The content of a message, as verification wants it: there, of the type that was asked for, and a bare SEQUENCE.

#![cfg(feature = "ring")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, missing_docs, reason = "tests")]

use trustlist_author::{Envelope, SigningKey};
use trustlist_cms::{Anchor, Limits, Oid, SignedData, SignerPolicy, VerifyError, When, backend, oids};
use trustlist_testdata::{at, keys, made, pki::Pki};

fn verify(message: &[u8], content_type: Oid<'_>) -> Result<(), VerifyError> {
    let mut policy = SignerPolicy::new(vec![Anchor::Certificate(Pki::default().root.into())]);
    policy.algorithms = backend::MODERN.to_vec();
    let now = at("2026-12-01T00:00:00Z");
    let limits = Limits::default();
    SignedData::parse(message, &limits).unwrap().verify(content_type, &policy, now, When::At(now), &limits).map(drop)
}

#[test]
fn the_type_is_the_one_that_was_asked_for() {
    let message = made::signed();
    verify(&message, oids::CTL).unwrap();
    let error = verify(&message, oids::DATA).unwrap_err();
    let VerifyError::ContentType { expected, found } = error else { unreachable!("{error}") };
    assert_eq!((expected.as_oid(), found.as_oid()), (oids::DATA, oids::CTL));
}

/// The digest covers the content without its tag.
#[test]
fn the_tag_is_that_of_a_sequence() {
    let mut message = made::signed();
    let offset = SignedData::parse(&message, &Limits::default()).unwrap().content().unwrap().offset();
    message[offset] = 0x31;
    assert!(matches!(verify(&message, oids::CTL), Err(VerifyError::ContentTag { offset: found }) if found == offset));
}

#[test]
fn there_is_some() {
    let (pki, key) = (Pki::default(), SigningKey::from_pkcs8(keys::SIGNER).unwrap());
    let envelope = Envelope::detached(made::list().to_der()).certificate(&*pki.ca);
    let message = envelope.sign(&*pki.signer, &key).unwrap();
    assert!(matches!(verify(&message, oids::CTL), Err(VerifyError::Content { present: false })));
}
