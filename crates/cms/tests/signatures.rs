//! Signed messages that each break one rule for signatures, with the code of that rule.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

mod common;

use trustlist_author::{Envelope, List, Sign, Signer, SigningKey, der, oids};
use trustlist_cms::{CertificateRef, Digest, Limits, Signature, VerifyError, When};
use trustlist_testdata::{
    at, keys, made,
    pki::{Ca, Cert, Pki},
};

use common::{NOW, code, code_of, policy, policy_with, since_issue, verify, verify_within, with_sha1};

fn key() -> SigningKey {
    SigningKey::from_pkcs8(keys::SIGNER).unwrap()
}

/// The test list in the default envelope, with a signer changed by `change`.
fn signed_by(change: impl for<'k> FnOnce(Signer<'k>) -> Signer<'k>) -> Vec<u8> {
    let (pki, key) = (Pki::default(), key());
    let signer = change(Signer::new(&*pki.signer, &key));
    Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer).to_der().unwrap()
}

/// The position of the first `part` in `whole`.
fn position(whole: &[u8], part: &[u8]) -> usize {
    whole.windows(part.len()).position(|window| window == part).unwrap()
}

#[test]
fn the_unchanged_list_is_accepted() {
    assert_eq!(code(&made::signed(), &policy()), "ok");
    assert_eq!(code(&signed_by(|signer| signer), &policy()), "ok");
}

#[test]
fn changed_content_is_rejected() {
    let mut stl = made::signed();
    let id = position(&stl, &made::IDS[0]);
    stl[id] ^= 1;
    assert_eq!(code(&stl, &policy()), "digest-mismatch");
    let swapped = signed_by(|signer| signer.replace_attribute(oids::MESSAGE_DIGEST, [der::octet_string(&[7; 32])]));
    assert_eq!(code(&swapped, &policy()), "digest-mismatch");
    let empty = signed_by(|signer| signer.replace_attribute(oids::MESSAGE_DIGEST, [der::octet_string(&[])]));
    assert_eq!(code(&empty, &policy()), "digest-mismatch");
    let missing = signed_by(|signer| signer.remove_attribute(oids::MESSAGE_DIGEST));
    assert_eq!(code(&missing, &policy()), "message-digest-missing");
}

#[test]
fn a_signature_by_another_key_is_rejected() {
    let mut stl = made::signed();
    let last = stl.len() - 1;
    stl[last] ^= 1;
    assert_eq!(code(&stl, &policy()), "signature-invalid");
    let other = SigningKey::from_pkcs8(keys::ROOT_OTHER).unwrap();
    let pki = Pki::default();
    let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca);
    assert_eq!(code(&envelope.sign(&*pki.signer, &other).unwrap(), &policy()), "signature-invalid");
}

#[test]
fn both_content_types_must_be_the_type_of_a_list() {
    let (pki, key) = (Pki::default(), key());
    let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).content_type(oids::DATA);
    let stl = envelope.sign(&*pki.signer, &key).unwrap();
    assert_eq!(code(&stl, &policy()), "content-type");
    let missing = signed_by(|signer| signer.remove_attribute(oids::CONTENT_TYPE));
    assert_eq!(code(&missing, &policy()), "content-type-attribute-missing");
    let other = signed_by(|signer| signer.replace_attribute(oids::CONTENT_TYPE, [der::oid(oids::DATA)]));
    assert_eq!(code(&other, &policy()), "content-type-attribute");
    let not_an_oid = signed_by(|signer| signer.replace_attribute(oids::CONTENT_TYPE, [der::octet_string(b"x")]));
    assert_eq!(code(&not_an_oid, &policy()), "message-malformed");
}

#[test]
fn signed_attributes_must_appear_once_with_one_value() {
    assert_eq!(code(&signed_by(|signer| signer.no_signed_attributes()), &policy()), "signed-attributes-missing");
    let repeated = signed_by(|signer| signer.attribute(oids::SIGNING_TIME, [der::time(at(NOW))]));
    assert_eq!(code(&repeated, &policy()), "ok", "one more attribute is accepted");
    let repeated = signed_by(|signer| {
        let time = [der::time(at(NOW))];
        signer.attribute(oids::SIGNING_TIME, time.clone()).attribute(oids::SIGNING_TIME, time)
    });
    assert_eq!(code(&repeated, &policy()), "signed-attribute-repeated");
    let ctl = der::oid(trustlist_cms::oids::CTL);
    let several = signed_by(|signer| signer.replace_attribute(oids::CONTENT_TYPE, [ctl, der::oid(oids::DATA)]));
    assert_eq!(code(&several, &policy()), "signed-attribute-repeated");
    let none = signed_by(|signer| signer.replace_attribute(oids::CONTENT_TYPE, Vec::<Vec<u8>>::new()));
    assert_eq!(code(&none, &policy()), "signed-attribute-repeated");
}

/// The attributes are hashed in their original encoding, even if their order is not DER.
#[test]
fn attributes_are_verified_in_their_original_order() {
    assert_eq!(code(&signed_by(|signer| signer.unsorted_attributes()), &policy()), "ok");
}

#[test]
fn there_must_be_exactly_one_signer() {
    let (pki, key) = (Pki::default(), key());
    let list = made::list().to_der();
    let unsigned = Envelope::new(list.clone()).to_der().unwrap();
    assert_eq!(code(&unsigned, &policy()), "not-signed");
    let signer = || Signer::new(&*pki.signer, &key);
    let two = Envelope::new(list).certificate(&*pki.ca).signer(signer()).signer(signer());
    assert_eq!(code(&two.to_der().unwrap(), &policy()), "several-signers");
}

#[test]
fn the_message_must_have_one_certificate_of_the_signer() {
    let (pki, key) = (Pki::default(), key());
    let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca);
    let without = envelope.without_signer_certificates().signer(Signer::new(&*pki.signer, &key));
    let without = without.to_der().unwrap();
    let error = verify(&without, &policy(), since_issue()).unwrap_err();
    let VerifyError::SignerCertificateMissing { signer } = error else { unreachable!("{error}") };
    let serial = CertificateRef::from_der(&pki.signer).unwrap().serial().to_vec();
    let serial: String = serial.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(signer, format!("serial number {serial}"));
    assert_eq!(code(&signed_by(|signer| signer.named_by_key()), &policy()), "ok", "identified by its key");

    let mut lookalike = pki.signer.clone();
    let last = lookalike.len() - 1;
    lookalike[last] ^= 1;
    let two = made::sign_with_bag(&made::list(), &pki, [&pki.ca, &lookalike]);
    assert_eq!(code(&two, &policy()), "signer-ambiguous");
}

/// The issuer's name differs in case between the SignerInfo and the certificate.
#[test]
fn names_are_compared_byte_by_byte() {
    let mut stl = made::signed();
    let name = b"Made List CA";
    let last = stl.windows(name.len()).rposition(|window| window == name).unwrap();
    stl[last] ^= 0x20;
    assert_eq!(code(&stl, &policy()), "signer-certificate-missing");
}

#[test]
fn the_digest_is_reported_and_must_match() {
    for digest in [trustlist_author::Digest::Sha384, trustlist_author::Digest::Sha512] {
        let (pki, key) = (Pki::default(), key().with_digest(digest).unwrap());
        let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca);
        let stl = envelope.sign(&*pki.signer, &key).unwrap();
        let proof = verify(&stl, &policy(), since_issue()).unwrap();
        let expected = if digest == trustlist_author::Digest::Sha384 { Digest::Sha384 } else { Digest::Sha512 };
        assert_eq!(proof.signature.digest, expected);
    }
    let algorithm = |last| {
        let oid = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last];
        der::sequence([der::tlv(0x06, &oid), der::NULL.to_vec()])
    };
    // SHA-512/256 is not supported. SHA-384 is, but the content was hashed with SHA-256.
    assert_eq!(code(&signed_by(|signer| signer.digest_algorithm(algorithm(6))), &policy()), "unsupported-algorithm");
    assert_eq!(code(&signed_by(|signer| signer.digest_algorithm(algorithm(2))), &policy()), "digest-mismatch");
}

/// A key with parameters in its algorithm identifier.
struct WithParameters(SigningKey, Vec<u8>);

impl Sign for WithParameters {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, trustlist_author::Error> {
        self.0.sign(message)
    }

    fn signature_algorithm(&self) -> Vec<u8> {
        der::algorithm_identifier(oids::RSA_ENCRYPTION, &self.1)
    }

    fn digest(&self) -> trustlist_author::Digest {
        self.0.digest()
    }
}

/// No signature covers the parameters, so anyone could add some.
#[test]
fn algorithms_with_parameters_are_rejected() {
    let pki = Pki::default();
    let sha256 = oids::SHA256;
    for (parameters, expected) in [
        (&[][..], "ok"),
        (&der::NULL, "ok"),
        (&der::octet_string(b"hidden"), "message-malformed"),
        (&der::sequence::<&[u8]>([]), "message-malformed"),
    ] {
        let digest = der::algorithm_identifier(sha256, parameters);
        assert_eq!(code(&signed_by(|signer| signer.digest_algorithm(digest)), &policy()), expected, "{parameters:?}");
        let key = WithParameters(key(), parameters.to_vec());
        let stl = Envelope::new(made::list().to_der()).certificate(&*pki.ca).sign(&*pki.signer, &key);
        assert_eq!(code(&stl.unwrap(), &policy()), expected, "{parameters:?}");
    }
}

/// A weak digest is reported as weak, not as a wrong date or a bad signature.
#[test]
fn sha1_needs_a_policy_that_accepts_it() {
    let stl = made::signed_sha1();
    assert_eq!(code(&stl, &policy()), "weak-digest");
    let with_sha1 = with_sha1(policy());
    assert_eq!(code(&stl, &with_sha1), "ok");
    let md5 = der::sequence([der::tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5]), der::NULL.to_vec()]);
    assert_eq!(code(&signed_by(|signer| signer.digest_algorithm(&*md5)), &with_sha1), "weak-digest", "MD5 never");
}

#[test]
fn a_nested_signature_counts_if_the_primary_one_is_too_weak() {
    let stl = made::signed_nested();
    let proof = verify(&stl, &policy(), since_issue()).unwrap();
    assert_eq!((proof.which, proof.signature.digest), (Signature::Nested, Digest::Sha256));
    assert_eq!(proof.which.as_str(), "nested");
    assert!(proof.also_nested.is_none());

    let proof = verify(&stl, &with_sha1(policy()), since_issue()).unwrap();
    assert_eq!((proof.which, proof.signature.digest), (Signature::Primary, Digest::Sha1));
    assert_eq!(proof.which.as_str(), "primary");
    assert_eq!(proof.also_nested.map(|nested| nested.digest), Some(Digest::Sha256), "both are verified");
}

#[test]
fn nested_signatures_that_break_a_rule_are_rejected() {
    let (pki, key) = (Pki::default(), key());
    let list = || made::list().to_der();
    let inner =
        |content: Vec<u8>| Envelope::nested(content).certificate(&*pki.ca).signer(Signer::new(&*pki.signer, &key));
    let outer = |signer: Signer<'_>| Envelope::new(list()).certificate(&*pki.ca).signer(signer).to_der().unwrap();
    let signer = || Signer::new(&*pki.signer, &key);
    let with = |envelope: &Envelope<'_>| signer().nested(envelope).unwrap();

    assert_eq!(code(&outer(with(&inner(list()))), &policy()), "ok");
    let other = List::roots(made::AT).to_der();
    assert_eq!(code(&outer(with(&inner(other))), &policy()), "digest-mismatch", "over another list");
    let twice = with(&inner(list())).nested(&inner(list())).unwrap();
    assert_eq!(code(&outer(twice), &policy()), "several-nested-signatures");
    let in_nested = Envelope::nested(list()).certificate(&*pki.ca).signer(with(&inner(list())));
    assert_eq!(code(&outer(with(&in_nested)), &policy()), "nested-in-nested");
    let whole = Envelope::new(list()).certificate(&*pki.ca).signer(signer());
    assert_eq!(code(&outer(with(&whole)), &policy()), "content-missing", "with content of its own");
    let unsigned = Envelope::nested(list());
    assert_eq!(code(&outer(with(&unsigned)), &policy()), "not-signed");
    let not_der = signer().unsigned_attribute(oids::NESTED_SIGNATURE, [der::octet_string(b"x")]);
    assert_eq!(code(&outer(not_der), &policy()), "message-malformed");
}

/// If both signatures are verified, the nested one must be valid at some time since the list's date, even if the
/// primary one is verified at another time.
#[test]
fn a_nested_signature_in_addition_to_a_primary_one_may_have_expired() {
    let key = key();
    let list = || made::list().to_der();
    for (until, expected) in [("2026-06-01T12:00:00Z", "ok"), ("2026-06-01T11:59:59Z", "expired")] {
        let [now, then] = [Cert::signer(), Cert { not_after: until, ..Cert::signer() }]
            .map(|signer| Pki::of(&Cert::root(), &Cert::ca(), &signer));
        let nested = Envelope::nested(list()).certificate(&*then.ca).signer(Signer::new(&*then.signer, &key));
        let signer = Signer::new(&*now.signer, &key).nested(&nested).unwrap();
        let stl = Envelope::new(list()).certificate(&*now.ca).signer(signer).to_der().unwrap();
        for when in [When::At(at(NOW)), since_issue()] {
            assert_eq!(code_of(&verify(&stl, &policy(), when)), expected, "{when:?}");
        }
    }
}

#[test]
fn the_limits_of_a_signer_info_are_exact() {
    let stl = made::signed();
    let code = |change: &dyn Fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        code_of(&verify_within(&stl, &policy(), since_issue(), &limits))
    };
    assert_eq!(code(&|limits| limits.attributes = 2), "ok");
    assert_eq!(code(&|limits| limits.attributes = 1), "message-limit");
    // The SignerInfo ends the message. It begins after the header of its SET, which is 4 bytes long.
    let set = stl.windows(2).rposition(|window| window == [0x31, 0x82]).unwrap();
    let length = stl.len() - set - 4;
    assert_eq!(code(&|limits| limits.signer_bytes = length), "ok");
    assert_eq!(code(&|limits| limits.signer_bytes = length - 1), "message-limit");
}

/// No certificate can contain a name that is longer than the limit for a whole certificate.
#[test]
fn a_signers_name_longer_than_a_certificate_exceeds_the_limit() {
    let name = der::sequence([der::set_of([der::sequence([der::oid(oids::DATA), der::octet_string(&[0; 5000])])])]);
    let sid = der::sequence([name, der::integer(3)]);
    let (length, stl) = (sid.len(), signed_by(|signer| signer.named(sid)));
    for (most, expected) in [(length, "signer-certificate-missing"), (length - 1, "message-limit")] {
        let mut limits = Limits::default();
        limits.certificate_bytes = most;
        assert_eq!(code_of(&verify_within(&stl, &policy(), since_issue(), &limits)), expected);
    }
}

#[test]
fn a_byte_inserted_or_removed_anywhere_is_rejected() {
    let stl = made::signed();
    for position in (0..stl.len()).step_by(7) {
        let mut longer = stl.clone();
        longer.insert(position, 0x30);
        assert_ne!(code(&longer, &policy()), "ok", "inserted at {position}");
        let mut shorter = stl.clone();
        shorter.remove(position);
        assert_ne!(code(&shorter, &policy()), "ok", "removed at {position}");
    }
}

/// The message is signed with SHA-384, so only the certificates are too weak.
#[test]
fn certificates_signed_with_too_weak_a_digest_are_rejected() {
    let pki = Pki::default();
    let key = key().with_digest(trustlist_author::Digest::Sha384).unwrap();
    let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca);
    let stl = envelope.sign(&*pki.signer, &key).unwrap();
    assert_eq!(code(&stl, &policy_with(|policy| policy.weakest_digest = Digest::Sha384)), "weak-signature");
    assert_eq!(code(&stl, &policy()), "ok");
}

/// Both algorithm identifiers are changed from sha256WithRSAEncryption to sha224WithRSAEncryption or
/// md5WithRSAEncryption.
#[test]
fn certificates_signed_with_an_unknown_algorithm_or_md5_are_rejected() {
    for (algorithm, expected) in [(14, "unsupported-algorithm"), (4, "weak-signature")] {
        let mut pki = Pki::default();
        for _ in 0..2 {
            let place = position(&pki.signer, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]);
            pki.signer[place + 8] = algorithm;
        }
        // MD5 is always refused, whatever the policy says.
        let policy = policy_with(|policy| policy.weakest_digest = Digest::Md5);
        let error = verify(&made::signed_by(&pki), &policy, since_issue()).unwrap_err();
        assert_eq!(error.explain().name(), expected);
        assert!(error.to_string().contains("Made List Publisher"), "{error}");
    }
}

#[test]
fn a_signer_that_is_a_ca_is_rejected() {
    let pki = Pki::of(&Cert::root(), &Cert { ca: Ca::Yes, ..Cert::ca() }, &Cert { ca: Ca::Yes, ..Cert::signer() });
    let error = verify(&made::signed_by(&pki), &policy(), since_issue()).unwrap_err();
    assert!(matches!(error, VerifyError::SignerIsCa { .. }), "{error}");
}

/// If one path ends without an issuer and another is too long, the error is about the path that is too long.
#[test]
fn a_path_that_is_too_long_is_reported_rather_than_a_dead_end() {
    let above = |subject: &'static str| Cert { subject, subject_key_id: false, authority_key_id: false, ..Cert::ca() };
    let names = ["Made List CA", "First CA", "Second CA", "Third CA", "Fourth CA", "Fifth CA"];
    let dead_end = Cert { serial: 50, ..above("Made List CA") }.issue(&above("Nobody"));
    let links = names.windows(2).map(|pair| above(pair[0]).issue(&above(pair[1])));
    let pki = Pki {
        signer: Cert { authority_key_id: false, ..Cert::signer() }.issue(&above("Made List CA")),
        ..Pki::default()
    };
    let bag: Vec<Vec<u8>> = [dead_end].into_iter().chain(links).collect();
    let stl = made::sign_with_bag(&made::list(), &pki, &bag);
    assert_eq!(code(&stl, &policy()), "path-too-long");
}
