//! Reading the fields of certificates: real certificates are read, malformed ones are rejected.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

use ::der::{AnyRef, Decode, Encode, Reader, SliceReader, oid::ObjectIdentifier};
use trustlist_author::der;
use trustlist_cms::{CertificateRef, Digest, ReadError, UnixTime, oids};
use trustlist_testdata::{
    at, newest_roots,
    parts::{CertificateParts, KEY, bit_string},
};

fn refusal(certificate: &[u8]) -> ReadError {
    CertificateRef::from_der(certificate).unwrap_err()
}

/// 2.5.29.14
const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x0e];

#[test]
fn every_root_of_the_newest_list_has_the_fields_that_x509_cert_finds() {
    let (mut with_key_id, mut with_known_digest, mut same_encoding) = (0, 0, 0);
    for root in newest_roots() {
        let certificate = CertificateRef::from_der(root).unwrap();
        let decoded = x509_cert::Certificate::from_der(root).unwrap();
        let tbs = decoded.tbs_certificate();
        let unix = UnixTime::since_unix_epoch;
        assert_eq!(certificate.der(), root);
        let mut children = SliceReader::new(AnyRef::from_der(root).unwrap().value()).unwrap();
        assert_eq!(certificate.tbs(), children.tlv_bytes().unwrap());
        same_encoding += usize::from(certificate.tbs() == tbs.to_der().unwrap());
        assert_eq!(certificate.serial(), tbs.serial_number().as_bytes());
        assert_eq!(certificate.issuer(), tbs.issuer().to_der().unwrap());
        assert_eq!(certificate.subject(), tbs.subject().to_der().unwrap());
        assert_eq!(certificate.not_before(), unix(tbs.validity().not_before.to_unix_duration()));
        assert_eq!(certificate.not_after(), unix(tbs.validity().not_after.to_unix_duration()));
        let key_info = tbs.subject_public_key_info();
        assert_eq!(certificate.public_key_info(), key_info.to_der().unwrap());
        assert_eq!(certificate.public_key(), key_info.subject_public_key.as_bytes().unwrap());
        assert_eq!(certificate.signature_algorithm().content(), decoded.signature_algorithm().oid.as_bytes());
        let extensions = tbs.extensions().map(Vec::as_slice).unwrap_or_default();
        let key_id = extensions.iter().find(|extension| extension.extn_id.as_bytes() == SUBJECT_KEY_IDENTIFIER);
        let key_id = key_id.map(|extension| extension.extn_value.as_bytes());
        assert_eq!(certificate.subject_key_id().map(der::octet_string).as_deref(), key_id);
        with_key_id += usize::from(key_id.is_some());
        with_known_digest += usize::from(certificate.signature_digest().is_some());
    }
    // The digest is unknown for 2 roots with MD2 and 7 with ML-DSA-87.
    assert_eq!((newest_roots().len(), with_key_id, with_known_digest), (555, 538, 546));
    // x509-cert re-encodes GeneralizedTime as UTCTime, so hashes must be computed over the original bytes.
    assert_eq!(same_encoding, 553);
}

#[test]
fn the_fields_are_bytes_of_the_source() {
    let parts = CertificateParts::default();
    let source = parts.to_der();
    let certificate = CertificateRef::from_der(&source).unwrap();
    assert_eq!(certificate.tbs(), parts.tbs());
    assert_eq!(certificate.serial(), [1]);
    assert_eq!((certificate.issuer(), certificate.subject()), (&*parts.issuer, &*parts.subject));
    assert_eq!(certificate.not_before(), at("2026-01-01T00:00:00Z"));
    assert_eq!(certificate.not_after(), at("2026-12-31T23:59:59Z"));
    assert_eq!(certificate.public_key_info(), parts.public_key_info);
    assert_eq!(certificate.public_key(), KEY);
    assert_eq!(certificate.subject_key_id(), None);
    assert_eq!(certificate.signature_algorithm(), oids::ECDSA_WITH_SHA256);
    assert_eq!(
        format!("{certificate:?}"),
        "CertificateRef { serial: 01, not_before: 2026-01-01T00:00:00Z, not_after: 2026-12-31T23:59:59Z, .. }"
    );
}

#[test]
fn version_and_unique_identifiers_are_optional() {
    let first = CertificateParts { version: vec![], ..CertificateParts::default() };
    assert!(CertificateRef::from_der(&first.to_der()).is_ok());
    let key_id = der::sequence([der::tlv(6, SUBJECT_KEY_IDENTIFIER), der::octet_string(&der::octet_string(b"id"))]);
    let rest = [der::tlv(0x81, &[0]), der::tlv(0x82, &[0]), der::context(3, &der::sequence([key_id]))].concat();
    let third = CertificateParts { rest, ..CertificateParts::default() }.to_der();
    assert_eq!(CertificateRef::from_der(&third).unwrap().subject_key_id(), Some(&b"id"[..]));
}

#[test]
fn each_malformed_field_is_reported_with_its_offset() {
    let good = CertificateParts::default;
    let time = |text: &[u8; 13]| der::tlv(0x17, text);
    let (begin, end) = (time(b"260101000000Z"), time(b"261231235959Z"));
    let wrong = der::tlv(0x0c, b"wrong");
    let algorithm = der::sequence([&wrong]);
    let with = |change: fn(&mut CertificateParts) -> &mut Vec<u8>, value: &[u8]| {
        let mut parts = good();
        *change(&mut parts) = value.to_vec();
        parts
    };
    // The malformed certificate, the bytes that the error points to, and the field that it names.
    let rows: [(CertificateParts, &[u8], &str); 17] = [
        (with(|parts| &mut parts.serial, &wrong), &wrong, "TBSCertificate.serialNumber"),
        (with(|parts| &mut parts.signed_algorithm, &wrong), &wrong, "TBSCertificate.signature"),
        (with(|parts| &mut parts.issuer, &wrong), &wrong, "TBSCertificate.issuer"),
        (with(|parts| &mut parts.validity, &wrong), &wrong, "TBSCertificate.validity"),
        (with(|parts| &mut parts.subject, &wrong), &wrong, "TBSCertificate.subject"),
        (with(|parts| &mut parts.public_key_info, &wrong), &wrong, "TBSCertificate.subjectPublicKeyInfo"),
        (with(|parts| &mut parts.rest, &der::context(3, &wrong)), &wrong, "TBSCertificate.extensions"),
        (with(|parts| &mut parts.algorithm, &wrong), &wrong, "Certificate.signatureAlgorithm"),
        (with(|parts| &mut parts.signature, &wrong), &wrong, "Certificate.signature"),
        (with(|parts| &mut parts.signature, &[bit_string(0, &[]), wrong.clone()].concat()), &wrong, "Certificate"),
        (with(|parts| &mut parts.validity, &der::sequence([&wrong, &end])), &wrong, "Validity.notBefore"),
        (with(|parts| &mut parts.validity, &der::sequence([&begin, &wrong])), &wrong, "Validity.notAfter"),
        (with(|parts| &mut parts.validity, &der::sequence([&begin, &end, &wrong])), &wrong, "TBSCertificate.validity"),
        // The first supported year is 1970.
        (
            with(|parts| &mut parts.validity, &der::sequence([&time(b"690101000000Z"), &end])),
            &time(b"690101000000Z"),
            "Validity.notBefore",
        ),
        (
            with(|parts| &mut parts.public_key_info, &der::sequence([&algorithm, &bit_string(1, &KEY)])),
            &bit_string(1, &KEY),
            "SubjectPublicKeyInfo",
        ),
        (
            with(|parts| &mut parts.public_key_info, &der::sequence([&algorithm, &der::tlv(3, &[])])),
            &der::tlv(3, &[]),
            "SubjectPublicKeyInfo",
        ),
        (
            CertificateParts { signed_algorithm: algorithm.clone(), algorithm: algorithm.clone(), ..good() },
            &[&wrong, &good().signature].map(|part| part.as_slice()).concat(),
            "Certificate.signatureAlgorithm",
        ),
    ];
    for (parts, wrong, field) in rows {
        let source = parts.to_der();
        let error = refusal(&source);
        let offset = source.windows(wrong.len()).position(|bytes| bytes == wrong).unwrap();
        assert_eq!((error.field(), error.offset()), (field, offset), "{error}");
        assert!(error.to_string().starts_with(&format!("{field} at offset ")));
    }
}

#[test]
fn a_certificate_must_be_complete_and_alone() {
    let source = CertificateParts::default().to_der();
    for length in 0..source.len() {
        assert!(refusal(&source[..length]).is_truncated(), "{length} bytes");
    }
    let longer = [&*source, &[0]].concat();
    assert_eq!((refusal(&longer).is_trailing(), refusal(&longer).offset()), (true, source.len()));
    assert_eq!(refusal(&[0x31, 0]).to_string(), "Certificate at offset 0: expected tag 0x30, found 0x31");
    let list = refusal(trustlist_testdata::newest_list());
    assert_eq!((list.field(), list.is_limit()), ("TBSCertificate", false));
}

/// No signature covers the outer algorithm, so it must equal the signed one, including its parameters.
#[test]
fn the_two_signature_algorithms_must_be_equal() {
    let (sha256, sha384) = ([0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2], [0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3]);
    let algorithm = |oid: &[u8], parameters: &[u8]| der::sequence([&der::tlv(6, oid), parameters]);
    for other in [algorithm(&sha384, &[]), algorithm(&sha256, &der::NULL)] {
        let source = CertificateParts { algorithm: other, ..CertificateParts::default() }.to_der();
        let error = refusal(&source);
        assert_eq!(error.field(), "Certificate.signatureAlgorithm");
        assert!(error.to_string().contains(": expected 300a06082a8648ce3d040302, found 30"), "{error}");
    }
    let same = CertificateParts::signed_with(algorithm(&sha256, &der::NULL)).to_der();
    assert_eq!(CertificateRef::from_der(&same).unwrap().signature_algorithm().content(), sha256);
}

#[test]
fn the_signature_algorithm_gives_the_digest() {
    let digest = |dotted: &str, parameters: &[u8]| {
        let oid = ObjectIdentifier::new(dotted).unwrap();
        let algorithm = der::sequence([&*der::tlv(6, oid.as_bytes()), parameters]);
        let source = CertificateParts::signed_with(algorithm).to_der();
        let certificate = CertificateRef::from_der(&source).unwrap();
        assert_eq!(certificate.signature_algorithm().content(), oid.as_bytes());
        certificate.signature_digest()
    };
    for (dotted, expected) in [
        ("1.2.840.113549.1.1.4", Some(Digest::Md5)),
        ("1.2.840.113549.1.1.5", Some(Digest::Sha1)),
        ("1.2.840.113549.1.1.11", Some(Digest::Sha256)),
        ("1.2.840.113549.1.1.12", Some(Digest::Sha384)),
        ("1.2.840.113549.1.1.13", Some(Digest::Sha512)),
        ("1.3.14.3.2.29", Some(Digest::Sha1)),
        ("1.2.840.10045.4.1", Some(Digest::Sha1)),
        ("1.2.840.10045.4.3.2", Some(Digest::Sha256)),
        ("1.2.840.10045.4.3.3", Some(Digest::Sha384)),
        ("1.2.840.10045.4.3.4", Some(Digest::Sha512)),
        ("1.2.840.10040.4.3", Some(Digest::Sha1)),
        ("1.3.14.3.2.27", Some(Digest::Sha1)),
        ("2.16.840.1.101.3.4.3.2", Some(Digest::Sha256)),
        // MD2, SHA-224, two identifiers for an unspecified SHA, Ed25519, ML-DSA-87, and rsaEncryption, which names no
        // digest.
        ("1.2.840.113549.1.1.2", None),
        ("1.2.840.113549.1.1.14", None),
        ("1.3.14.3.2.13", None),
        ("1.3.14.3.2.15", None),
        ("1.3.101.112", None),
        ("2.16.840.1.101.3.4.3.19", None),
        ("1.2.840.113549.1.1.1", None),
    ] {
        assert_eq!(digest(dotted, &[]), expected, "{dotted}");
        assert_eq!(digest(dotted, &der::NULL), expected, "{dotted} with NULL");
    }
    let hash = |oid: &[u8]| der::sequence([der::context(0, &der::sequence([der::tlv(6, oid)])), der::context(2, &[])]);
    for (parameters, expected) in [
        (der::sequence::<&[u8]>([]), Some(Digest::Sha1)),
        (der::sequence([der::context(2, &der::integer(20))]), Some(Digest::Sha1)),
        (hash(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1]), Some(Digest::Sha256)),
        (hash(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2]), Some(Digest::Sha384)),
        (hash(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3]), Some(Digest::Sha512)),
        // SHA-224, and malformed parameters.
        (hash(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 4]), None),
        (der::NULL.to_vec(), None),
        (der::sequence([der::context(0, &der::NULL)]), None),
        (der::sequence([der::context(0, &[])]), None),
        (vec![], None),
    ] {
        assert_eq!(digest("1.2.840.113549.1.1.10", &parameters), expected, "{parameters:02x?}");
    }
}

/// If any bit of a certificate is flipped, reading it returns an error with an offset in the source, or a certificate
/// whose parts lie within the source.
#[test]
fn any_flipped_bit_is_handled() {
    let root = trustlist_testdata::microsoft_root_2010();
    let mut source = root.to_vec();
    let (mut read, mut rejected) = (0, 0);
    for position in 0..source.len() {
        for bit in 0..8 {
            source[position] ^= 1 << bit;
            match CertificateRef::from_der(&source) {
                Ok(certificate) => {
                    assert_eq!(certificate.der(), source);
                    assert!(source[4..].starts_with(certificate.tbs()));
                    read += 1;
                }
                Err(error) => {
                    assert!(error.offset() <= source.len(), "{error}");
                    rejected += 1;
                }
            }
            source[position] ^= 1 << bit;
        }
    }
    assert!(read > 0 && rejected > 0);
    assert_eq!(source, root);
}
