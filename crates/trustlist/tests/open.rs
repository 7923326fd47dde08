//! Files that `open` refuses before any signature is verified, and what a refused list still provides.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use trustlist::{Error, Limits, ListKind, Policy, SignedList};
use trustlist_author::{Envelope, Signer, der, oids};
use trustlist_testdata::{at, made, parts::children, pki::Pki};

fn policy() -> Policy {
    Policy::roots([Pki::default().root.into()], at("2026-12-01T00:00:00Z"))
}

/// Returns "ok", or the code of the error from opening or verifying the list.
fn code(stl: &[u8], policy: &Policy) -> &'static str {
    let verified = SignedList::open(stl).and_then(|signed| Ok(signed.verify(policy)?));
    verified.map_or_else(|error| error.code(), |_| "ok")
}

/// Returns the error from opening the list.
fn refused(stl: &[u8]) -> Error {
    SignedList::open(stl).expect_err("refused")
}

/// Signs a message with the test PKI.
fn signed(envelope: Envelope<'_>) -> Vec<u8> {
    let pki = Pki::default();
    envelope.certificate(&*pki.ca).sign(&*pki.signer, &*made::key(&pki)).expect("an envelope")
}

#[test]
fn bytes_before_and_after_the_message() {
    let stl = made::signed();
    assert_eq!(refused(&[&*stl, &[0]].concat()).code(), "trailing-octets");
    assert_eq!(refused(&[&[0], &*stl].concat()).code(), "message-malformed");
    for cut_off in [&[][..], &stl[..stl.len() - 1]] {
        let error = refused(cut_off);
        assert_eq!((error.code(), error.hresult()), ("truncated", Some(0x8009_3102)), "CRYPT_E_ASN1_EOD");
    }
}

#[test]
fn content_that_is_not_a_list() {
    let list = made::list().to_der();
    assert_eq!(refused(&signed(Envelope::new(list.clone()).content_type(oids::DATA))).code(), "not-a-trust-list");
    assert_eq!(refused(&signed(Envelope::detached(list.clone()))).code(), "content-missing");
    let longer = der::sequence([&children(&list)[..], &[&der::NULL]].concat());
    assert_eq!(refused(&signed(Envelope::new(longer))).code(), "trailing-octets");
}

#[test]
fn content_with_another_tag() {
    let list = made::list().to_der();
    let mut stl = made::signed();
    let content = stl.windows(list.len()).position(|window| window == list).expect("the list is in the message");
    for (tag, expected) in
        [(0x04, "content-tag"), (0x31, "content-tag"), (0x24, "message-malformed"), (0x10, "message-malformed")]
    {
        stl[content] = tag;
        assert_eq!(refused(&stl).code(), expected, "{tag:#x}");
    }
}

#[test]
fn a_list_in_an_octet_string_can_be_shown_but_not_verified() {
    let stl = signed(Envelope::in_octet_string(made::list().to_der()));
    assert_eq!(SignedList::open(&stl).expect("a list to show").unverified().len(), 3);
    assert_eq!(code(&stl, &policy()), "content-octet-string");
}

/// A missing signature is reported before any other rule.
#[test]
fn an_unsigned_list() {
    let unsigned = Envelope::new(made::list().to_der()).to_der().expect("an envelope");
    assert_eq!(code(&unsigned, &policy()), "not-signed");
    assert_eq!(code(&unsigned, &policy().for_kind(ListKind::Disallowed)), "not-signed");
}

/// The limits with which a list is opened also apply to its verification.
#[test]
fn the_limits_for_opening_apply_to_verification() {
    for (attributes, expected) in [(2, Ok(())), (1, Err("message-limit"))] {
        let mut limits = Limits::default();
        limits.cms.attributes = attributes;
        let signed = SignedList::open_with(made::signed(), &limits).expect("well formed");
        assert_eq!(signed.verify(&policy()).map(drop).map_err(|refused| refused.error().code()), expected);
    }
}

#[test]
fn a_refused_list_can_be_verified_under_another_policy() {
    let pki = Pki::default();
    let key = made::key(&pki);
    let signer = Signer::new(&*pki.signer, &*key);
    let stl = Envelope::new(made::list().to_der()).signer(signer).to_der().expect("an envelope");
    let refused = SignedList::open(stl).expect("well formed").verify(&policy()).expect_err("its CA is missing");
    assert_eq!((refused.error().code(), refused.error().hresult()), ("issuer-missing", Some(0x800b_010a)));
    let list = refused.into_list().verify(&policy().intermediate(pki.ca.into())).expect("accepted");
    assert_eq!(list.signer().path().iter().count(), 3);
}

/// `?` converts a refusal into an [`Error`] with the same message and the same cause.
#[test]
fn a_refused_list_reports_its_error_and_the_cause() {
    let pki = Pki::default();
    let key = made::key(&pki);
    let signer = Signer::new(&*pki.signer, &*key).unsigned_attribute(oids::NESTED_SIGNATURE, [der::octet_string(b"x")]);
    let stl = Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer).to_der().expect("an envelope");
    let refused = SignedList::open(&stl).expect("well formed").verify(&policy()).unwrap_err();
    let cause = std::error::Error::source(&refused).expect("the malformed field").to_string();
    let sentence = refused.to_string();
    assert!(sentence.starts_with("signature: ") && !cause.is_empty(), "{sentence}");
    let error = Error::from(refused);
    assert_eq!(error.to_string(), sentence);
    assert_eq!(std::error::Error::source(&error).map(ToString::to_string), Some(cause));
}
