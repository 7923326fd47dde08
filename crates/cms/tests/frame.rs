//! Reading the outer structure of a signed message: its parts, its limits and its errors.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

use trustlist_author::{Envelope, Signer, SigningKey, der, oids};
use trustlist_cms::{Limits, ReadError, SignedData};
use trustlist_testdata::{keys, made, pki::Pki};

fn refusal(message: &[u8]) -> ReadError {
    SignedData::parse(message, &Limits::default()).unwrap_err()
}

#[test]
fn the_parts_are_bytes_of_the_source() {
    let list = made::list().to_der();
    let message = made::signed();
    let signed = SignedData::parse(&message, &Limits::default()).unwrap();
    let content = signed.content().unwrap();
    assert_eq!(content.der(), list);
    assert_eq!(&message[content.offset()..][..list.len()], list);
    assert!(list.ends_with(content.bytes()) && content.is_sequence() && !content.is_octet_string());
    assert_eq!(signed.content_type(), trustlist_cms::oids::CTL);
    let pki = Pki::default();
    let certificates: Vec<_> = signed.certificates().collect();
    assert_eq!(certificates.len(), 2);
    assert!(certificates.contains(&&*pki.ca) && certificates.contains(&&*pki.signer));
    assert_eq!(signed.signer_count(), 1);
    let key = SigningKey::from_pkcs8(keys::SIGNER).unwrap();
    let signer = || Signer::new(&*pki.signer, &key);
    let twice = Envelope::new(list).signer(signer()).signer(signer().named_by_key()).to_der().unwrap();
    assert_eq!(SignedData::parse(&twice, &Limits::default()).unwrap().signer_count(), 2);
}

#[test]
fn each_limit_is_exact() {
    let message = made::signed();
    let signed = SignedData::parse(&message, &Limits::default()).unwrap();
    let largest = signed.certificates().map(<[u8]>::len).max().unwrap();
    let exceeded = |change: &dyn Fn(&mut Limits, usize), value: usize| {
        let mut limits = Limits::default();
        change(&mut limits, value);
        match SignedData::parse(&message, &limits) {
            Ok(_) => None,
            Err(error) => {
                assert!(error.is_limit(), "{error}");
                Some(error.field())
            }
        }
    };
    type Change = fn(&mut Limits, usize);
    let rows: [(Change, usize, &str); 4] = [
        (|limits, value| limits.message_bytes = value, message.len(), "ContentInfo"),
        (|limits, value| limits.certificates = value, 2, "SignedData.certificates"),
        (|limits, value| limits.certificate_bytes = value, largest, "SignedData.certificates"),
        (|limits, value| limits.signers = value, 1, "SignedData.signerInfos"),
    ];
    for (change, enough, field) in rows {
        assert_eq!(exceeded(&change, enough), None, "{field} {enough}");
        assert_eq!(exceeded(&change, enough - 1), Some(field), "{field} {enough}");
    }
}

#[test]
fn a_message_cut_off_anywhere_is_truncated() {
    let message = made::signed();
    for length in 0..message.len() {
        assert!(refusal(&message[..length]).is_truncated(), "at {length}: {}", refusal(&message[..length]));
    }
}

/// A message with more certificates than the limit is rejected before any of them is decoded.
#[test]
fn thousands_of_certificates_exceed_the_limit() {
    let (pki, key) = (Pki::default(), SigningKey::from_pkcs8(keys::SIGNER).unwrap());
    let mut envelope = Envelope::new(made::list().to_der());
    for number in 0..15_000 {
        envelope = envelope.certificate(der::sequence([der::integer(number)]));
    }
    let message = envelope.signer(Signer::new(&*pki.signer, &key)).to_der().unwrap();
    let error = refusal(&message);
    assert!(error.is_limit());
    assert_eq!(error.field(), "SignedData.certificates");
}

#[test]
fn other_files_are_rejected() {
    let data = der::sequence([der::oid(oids::DATA), der::context(0, &der::octet_string(b"x"))]);
    assert_eq!((refusal(&data).field(), refusal(&data).offset()), ("ContentInfo.contentType", 2));
    assert_eq!(refusal(b"<html>").offset(), 0);
    assert!(refusal(&[]).is_truncated());
    let mut longer = made::signed();
    longer.push(0);
    assert!(refusal(&longer).is_trailing());
    assert_eq!(refusal(&longer).offset(), longer.len() - 1);
    let before = [&[0], &*made::signed()].concat();
    assert_eq!(refusal(&before).offset(), 0);
    assert!(!refusal(&before).is_truncated() && !refusal(&before).is_trailing());
    // Indefinite lengths are BER, not DER.
    assert!(!refusal(&[0x30, 0x80, 0, 0]).is_truncated());
}

/// Certificates that the path does not need may be malformed or of an unknown type.
#[test]
fn unneeded_certificates_may_be_malformed() {
    let (pki, key) = (Pki::default(), SigningKey::from_pkcs8(keys::SIGNER).unwrap());
    let envelope = Envelope::new(made::list().to_der())
        .certificate(der::sequence([b"\x05\x00"]))
        .certificate(der::context(1, b""))
        .certificate(&*pki.ca);
    let message = envelope.sign(&*pki.signer, &key).unwrap();
    let signed = SignedData::parse(&message, &Limits::default()).unwrap();
    assert_eq!(signed.certificates().count(), 3, "attribute certificates and others are skipped");
}
