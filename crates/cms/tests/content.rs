//! Verification requires content of the right type that is a bare SEQUENCE.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, missing_docs, reason = "tests")]

mod common;

use trustlist_author::Envelope;
use trustlist_cms::{Limits, SignedData, VerifyError, oids};
use trustlist_testdata::{at, made, pki::Pki};

use common::{ISSUED, code, policy, since_issue, verify};

/// The test list in `envelope`, signed with the test PKI.
fn signed(envelope: Envelope<'_>) -> Vec<u8> {
    let pki = Pki::default();
    envelope.certificate(&*pki.ca).sign(&*pki.signer, &*made::key(&pki)).unwrap()
}

#[test]
fn the_content_must_have_the_requested_type() {
    let (message, limits) = (made::signed(), Limits::default());
    let signed = SignedData::parse(&message, &limits).unwrap();
    let verify = |content_type| signed.verify(content_type, &policy(), at(ISSUED), since_issue(), &limits);
    verify(oids::CTL).unwrap();
    let error = verify(oids::DATA).unwrap_err();
    let VerifyError::ContentType { expected, found } = error else { unreachable!("{error}") };
    assert_eq!((expected.as_oid(), found.as_oid()), (oids::DATA, oids::CTL));
}

/// The primary digest covers neither tag nor length of the content, so the tag is checked separately.
#[test]
fn the_content_must_have_the_tag_of_a_sequence() {
    let mut message = made::signed();
    let offset = SignedData::parse(&message, &Limits::default()).unwrap().content().unwrap().offset();
    for (tag, expected) in [(0x04, "content-octet-string"), (0x31, "content-tag"), (0x10, "message-malformed")] {
        message[offset] = tag;
        assert_eq!(code(&message, &policy()), expected, "{tag:#x}");
    }
    message[offset] = 0x31;
    let error = verify(&message, &policy(), since_issue()).unwrap_err();
    assert!(matches!(error, VerifyError::ContentTag { offset: found } if found == offset), "{error}");
}

#[test]
fn an_octet_string_around_the_list_has_its_own_error() {
    let message = signed(Envelope::in_octet_string(made::list().to_der()));
    assert_eq!(code(&message, &policy()), "content-octet-string");
}

#[test]
fn a_detached_signature_is_rejected() {
    let message = signed(Envelope::detached(made::list().to_der()));
    let error = verify(&message, &policy(), since_issue()).unwrap_err();
    assert!(matches!(error, VerifyError::Content { present: false }), "{error}");
}
