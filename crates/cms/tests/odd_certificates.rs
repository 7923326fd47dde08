//! Paths with unusual certificates, which Microsoft's CAs do not issue. Some are rejected, others are accepted.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

use trustlist_author::{Envelope, Sign, Signer, SigningKey, der};
use trustlist_cms::{
    Anchor, Digest, Limits, Proof, ReadError, ReadErrorKind, Role, SignedData, SignerPolicy, VerifyError, When,
    backend, oids,
};
use trustlist_testdata::{
    at, keys, made,
    parts::{self, CertificateParts, bit_string},
    pki::{Pki, key_id},
};

/// 1.3.6.1.4.1.32473.1, an example: the arc 32473 is reserved for documentation (RFC 5612).
const UNKNOWN: [u8; 8] = [0x2b, 6, 1, 4, 1, 0x81, 0xfd, 0x59];
/// An identifier of 40 bytes: one byte more than `const-oid` allows.
const LONG: [u8; 40] = [0x2a; 40];
const KEY_USAGE: [u8; 3] = [0x55, 0x1d, 0x0f];
const BASIC_CONSTRAINTS: [u8; 3] = [0x55, 0x1d, 0x13];
const EXTENDED_KEY_USAGE: [u8; 3] = [0x55, 0x1d, 0x25];

/// The parts of the test signer's certificate, for a test to change. [`message`] signs the result.
fn signer() -> CertificateParts {
    CertificateParts { signature: vec![], ..CertificateParts::of(&Pki::default().signer) }
}

/// The signer's certificate with these extensions added.
fn extended(more: &[Vec<u8>]) -> CertificateParts {
    let parts = signer();
    let own = children(&children(&parts.rest)[0]);
    CertificateParts { rest: extensions(&[&own, more].concat()), ..parts }
}

/// The signer's certificate with the value of this extension replaced.
fn replaced(id: &[u8], value: &[u8]) -> CertificateParts {
    let parts = signer();
    let mut own = children(&children(&parts.rest)[0]);
    own.retain(|extension| children(extension)[0] != der::tlv(6, id));
    own.push(extension(id, &[], value));
    CertificateParts { rest: extensions(&own), ..parts }
}

fn extensions(all: &[Vec<u8>]) -> Vec<u8> {
    der::context(3, &der::sequence(all))
}

fn extension(id: &[u8], critical: &[u8], value: &[u8]) -> Vec<u8> {
    der::sequence([&der::tlv(6, id), critical, &der::octet_string(value)])
}

/// The encoded values inside a constructed value.
fn children(whole: &[u8]) -> Vec<Vec<u8>> {
    parts::children(whole).into_iter().map(<[u8]>::to_vec).collect()
}

/// The test list, signed by a signer with this certificate. The SignerInfo identifies the certificate by its key.
fn message(parts: CertificateParts) -> Vec<u8> {
    let ca = SigningKey::from_pkcs8(keys::CA).unwrap();
    let signature = bit_string(0, &ca.sign(&parts.tbs()).unwrap());
    let certificate = CertificateParts { signature, ..parts }.to_der();
    let pki = Pki::default();
    let key = made::key(&pki);
    let id = der::tlv(0x80, &key_id(pki.signer_key));
    let signer = Signer::new(certificate, &*key).named(id).version(3);
    let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca);
    envelope.signer(signer).to_der().unwrap()
}

fn policy(root: Vec<u8>) -> SignerPolicy {
    let mut policy = SignerPolicy::new(vec![Anchor::Certificate(root.into())]);
    policy.algorithms = backend::MODERN.to_vec();
    policy
}

fn verify_under(message: &[u8], policy: &SignerPolicy) -> Result<Proof, VerifyError> {
    let limits = Limits::default();
    let issued = at("2026-06-01T12:00:00Z");
    SignedData::parse(message, &limits).unwrap().verify(oids::CTL, policy, issued, When::At(issued), &limits)
}

fn verify_by(message: &[u8], root: Vec<u8>) -> Result<Proof, VerifyError> {
    verify_under(message, &policy(root))
}

fn verify(parts: CertificateParts) -> Result<Proof, VerifyError> {
    verify_by(&message(parts), Pki::default().root)
}

fn subject(parts: CertificateParts) -> String {
    verify(parts).expect("accepted").signature.path.signer.subject()
}

fn malformed(parts: CertificateParts) -> ReadError {
    match verify(parts) {
        Err(VerifyError::Malformed(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn name(parts: &[Vec<u8>]) -> Vec<u8> {
    der::sequence(parts.iter().map(|pair| der::tlv(0x31, pair)))
}

fn common_name(id: &[u8], text: &[u8]) -> Vec<u8> {
    der::sequence([der::tlv(6, id), der::tlv(0x0c, text)])
}

/// 2.5.4.3
const COMMON_NAME: [u8; 3] = [0x55, 4, 3];

#[test]
fn the_reassembled_signer_is_accepted() {
    assert_eq!(subject(signer()), "CN=Made List Publisher");
}

/// A weak digest is detected before any signature is verified. MD5 is rejected under every policy.
#[test]
fn certificates_with_weak_signatures_are_reported() {
    for (last, digest, weakest) in
        [(5, Digest::Sha1, Digest::Sha256), (4, Digest::Md5, Digest::Sha256), (4, Digest::Md5, Digest::Md5)]
    {
        let id = der::tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, last]);
        let algorithm = der::sequence([&*id, &der::NULL]);
        let parts = CertificateParts { signed_algorithm: algorithm.clone(), algorithm, ..signer() };
        let mut policy = policy(Pki::default().root);
        policy.weakest_digest = weakest;
        match verify_under(&message(parts), &policy) {
            Err(VerifyError::WeakSignature { certificate, digest: found }) => {
                assert_eq!((certificate.role, found), (Role::Signer, digest));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn serial_numbers_are_integers_of_any_length() {
    for serial in [&[0x80][..], &[0], &[0x7f; 20], &[0x7f; 40]] {
        let proof = verify(CertificateParts { serial: der::tlv(2, serial), ..signer() }).unwrap();
        assert_eq!(proof.signature.path.signer.serial, serial);
    }
    for wrong in [&[][..], &[0, 1], &[0xff, 0x80]] {
        let error = malformed(CertificateParts { serial: der::tlv(2, wrong), ..signer() });
        assert_eq!(error.field(), "TBSCertificate.serialNumber");
    }
}

#[test]
fn malformed_subjects_are_rejected() {
    let pair = common_name(&COMMON_NAME, b"x");
    let longer = der::sequence([&der::tlv(6, &COMMON_NAME), &der::tlv(0x0c, b"x"), &der::NULL[..]]);
    for wrong in [
        der::sequence([&pair]),
        name(&[der::NULL.to_vec()]),
        name(&[der::sequence([der::tlv(6, &COMMON_NAME)])]),
        name(&[der::sequence([der::tlv(0x0c, b"x"), der::tlv(0x0c, b"x")])]),
        name(&[longer]),
        name(&[common_name(&[], b"x")]),
        name(&[common_name(&[0x55, 0x84], b"x")]),
        der::tlv(0x30, &[0x31, 5]),
    ] {
        assert_eq!(malformed(CertificateParts { subject: wrong, ..signer() }).field(), "TBSCertificate.subject");
    }
}

#[test]
fn subjects_are_shown_as_text_or_hexadecimal() {
    let subject = |name: Vec<u8>| subject(CertificateParts { subject: name, ..signer() });
    let (c, cn) = (der::sequence([der::tlv(6, &[0x55, 4, 6]), der::tlv(0x13, b"XX")]), COMMON_NAME);
    assert_eq!(subject(name(&[])), "");
    assert_eq!(subject(name(&[c, common_name(&cn, b"a, b")])), "CN=a\\, b,C=XX");
    assert_eq!(subject(name(&[common_name(&UNKNOWN, b"x")])), "1.3.6.1.4.1.32473=#0c0178");
    assert_eq!(subject(name(&[common_name(&cn, &[0xff])])), "2.5.4.3=#0c01ff");
    let pair = common_name(&cn, b"x");
    assert_eq!(subject(name(&[[&*pair, &*pair].concat()])), "CN=x+CN=x");
    // `const-oid` does not support an attribute type of this length.
    let long = format!("#3031312f302d0628{}0c0178", "2a".repeat(40));
    assert_eq!(subject(name(&[common_name(&LONG, b"x")])), long);
}

#[test]
fn only_version_3_is_accepted() {
    let version = |number| CertificateParts { version: der::context(0, &der::integer(number)), ..signer() };
    let error = malformed(version(3));
    assert_eq!(error.field(), "TBSCertificate.version");
    assert!(error.to_string().ends_with(": expected 1, 2 or 3"), "{error}");
    let two = [der::integer(2), der::integer(2)].concat();
    assert!(malformed(CertificateParts { version: der::context(0, &two), ..signer() }).is_trailing());
    for parts in [version(0), version(1), CertificateParts { version: vec![], ..signer() }] {
        assert_invalid(parts);
    }
}

/// Checks that `webpki` rejects the certificate.
fn assert_invalid(parts: CertificateParts) {
    let error = verify(parts).unwrap_err();
    assert!(matches!(error, VerifyError::PathCertificate { .. }), "{error}");
}

#[test]
fn unique_identifiers_are_rejected() {
    let rest = signer().rest;
    let (first, second) = (der::tlv(0x81, &[0]), der::tlv(0x82, &[0]));
    assert_invalid(CertificateParts { rest: [&*first, &*second, &*rest].concat(), ..signer() });
    let error = malformed(CertificateParts { rest: [&*second, &*first, &*rest].concat(), ..signer() });
    assert_eq!((error.field(), error.is_trailing()), ("TBSCertificate", true));
    let error = malformed(CertificateParts { rest: [&*rest, &*rest].concat(), ..signer() });
    assert_eq!((error.field(), error.is_trailing()), ("TBSCertificate", true));
}

#[test]
fn repeated_extensions_are_rejected_if_they_are_used() {
    for (id, value, field) in [
        (KEY_USAGE, bit_string(7, &[0x80]), "Certificate.keyUsage"),
        (EXTENDED_KEY_USAGE, der::sequence([der::tlv(6, &UNKNOWN)]), "Certificate.extKeyUsage"),
    ] {
        let error = malformed(extended(&[extension(&id, &[], &value)]));
        assert_eq!(error.field(), field);
        assert_eq!(error.kind(), &ReadErrorKind::Repeated);
    }
    let no_ca = extension(&BASIC_CONSTRAINTS, &[], &der::sequence::<&[u8]>([]));
    assert!(verify(extended(std::slice::from_ref(&no_ca))).is_ok());
    assert_eq!(malformed(extended(&[no_ca.clone(), no_ca])).field(), "Certificate.basicConstraints");
    let unknown = extension(&UNKNOWN, &[], &[]);
    assert!(verify(extended(&[unknown.clone(), unknown])).is_ok());
}

#[test]
fn malformed_extensions_are_rejected() {
    let (id, value): (&[u8], &[u8]) = (&der::tlv(6, &UNKNOWN), &der::octet_string(&[]));
    for accepted in [
        extension(&UNKNOWN, &[1, 1, 0], &[]),
        // `const-oid` does not support an identifier of this length.
        extension(&LONG, &[], &[]),
    ] {
        assert!(verify(extended(&[accepted])).is_ok());
    }
    for wrong in [
        extension(&UNKNOWN, &[1, 1, 1], &[]),
        extension(&UNKNOWN, &[1, 0], &[]),
        extension(&[], &[], &[]),
        extension(&[0x55, 0x84], &[], &[]),
        der::sequence([id, value, &der::NULL]),
    ] {
        assert_eq!(malformed(extended(&[wrong])).field(), "TBSCertificate.extensions");
    }
    // The reader skips a certificate in the message if its fields cannot be read.
    for wrong in [der::sequence([id]), der::NULL.to_vec()] {
        assert!(matches!(verify(extended(&[wrong])), Err(VerifyError::SignerCertificateMissing { .. })));
    }
    let own = children(&signer().rest).concat();
    let rest = der::context(3, &[own, der::NULL.to_vec()].concat());
    assert!(malformed(CertificateParts { rest, ..signer() }).is_trailing());
}

#[test]
fn values_of_used_extensions_are_read_completely() {
    let usage = der::sequence([der::tlv(6, &UNKNOWN)]);
    for (id, wrong, field) in [
        (KEY_USAGE, der::NULL.to_vec(), "Certificate.keyUsage"),
        (KEY_USAGE, [bit_string(7, &[0x80]), vec![0]].concat(), "Certificate.keyUsage"),
        (BASIC_CONSTRAINTS, der::sequence([der::integer(1), der::integer(1)]), "Certificate.basicConstraints"),
        (BASIC_CONSTRAINTS, vec![], "Certificate.basicConstraints"),
        (EXTENDED_KEY_USAGE, [usage, vec![0]].concat(), "Certificate.extKeyUsage"),
        (EXTENDED_KEY_USAGE, der::sequence([der::NULL]), "Certificate.extKeyUsage"),
    ] {
        let message = message(replaced(&id, &wrong));
        let Err(VerifyError::Malformed(error)) = verify_by(&message, Pki::default().root) else { panic!("{field}") };
        assert_eq!(error.field(), field);
        // The value's OCTET STRING follows the identifier, because `critical` is absent.
        let header = [&der::tlv(6, &id), &der::octet_string(&wrong)[..2]].concat();
        let value = message.windows(header.len()).position(|bytes| bytes == header).unwrap() + header.len();
        assert!((value..=value + wrong.len()).contains(&error.offset()), "{error}, the value begins at {value}");
    }
}

/// A key of an unknown type matches no signature algorithm. If its type is malformed, the certificate is skipped.
#[test]
fn keys_of_unknown_types_are_rejected() {
    let key = children(&signer().public_key_info).pop().unwrap();
    for algorithm in [der::sequence([der::tlv(6, &UNKNOWN)]), der::sequence([der::tlv(6, &[])]), der::NULL.to_vec()] {
        let public_key_info = der::sequence([&algorithm, &key]);
        let error = verify(CertificateParts { public_key_info, ..signer() }).unwrap_err();
        match algorithm[0] {
            0x30 => assert!(matches!(error, VerifyError::AlgorithmMismatch { .. }), "{error}"),
            _ => assert!(matches!(error, VerifyError::SignerCertificateMissing { .. }), "{error}"),
        }
    }
}

/// An anchor must be well formed, although its signature is not verified and may use any algorithm.
#[test]
fn a_root_must_be_well_formed() {
    let message = message(signer());
    let root = Pki::default().root;
    let [tbs, algorithm, signature]: [Vec<u8>; 3] = children(&root).try_into().unwrap();
    let own = children(&tbs);
    let mut fields = own.clone();
    fields[0] = der::context(0, &der::integer(3));
    let odd = der::sequence([&der::sequence(&fields), &algorithm, &signature]);
    let Err(VerifyError::PolicyCertificate(error)) = verify_by(&message, odd) else { panic!("accepted") };
    assert_eq!(error.field(), "TBSCertificate.version");
    let with_algorithm = |id: &[u8]| {
        let algorithm = der::sequence([der::tlv(6, id)]);
        let mut fields = own.clone();
        fields[2].clone_from(&algorithm);
        der::sequence([&der::sequence(&fields), &algorithm, &signature])
    };
    assert!(verify_by(&message, with_algorithm(&UNKNOWN)).is_ok());
    // The algorithm may be unknown, as above, but it must be an object identifier.
    let Err(VerifyError::PolicyCertificate(error)) = verify_by(&message, with_algorithm(&[])) else {
        panic!("accepted")
    };
    assert_eq!(error.field(), "Certificate.signatureAlgorithm");
    assert!(verify_by(&message, root).is_ok());
}
