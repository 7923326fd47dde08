//! Signed messages: the default form verifies, and each part can be overridden.

// Helper functions may panic like the tests themselves.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod common;

use std::error::Error as _;

use common::{children, content, list, signed_data, signer_info};
use ring::signature;
use trustlist_author::{Attribute, Digest, Entry, Envelope, Error, Presigned, Sign, Signer, SigningKey, der, oids};
use trustlist_cms::CertificateRef;
use trustlist_testdata::{
    keys, made,
    parts::CertificateParts,
    pki::{Cert, Pki, key_id},
};

fn key(pkcs8: &[u8]) -> SigningKey {
    SigningKey::from_pkcs8(pkcs8).unwrap()
}

/// Checks that the only signer's signature covers its signed attributes and verifies with this certificate's key.
#[track_caller]
fn assert_verifies(stl: &[u8], certificate: &[u8], algorithm: &'static dyn signature::VerificationAlgorithm) {
    let signer = signer_info(stl);
    let message = der::tlv(0x31, content(signer[3]));
    let public_key_info = children(children(certificate)[0])[6];
    // The content of the BIT STRING, without the byte that counts the unused bits.
    let public_key = &content(children(public_key_info)[1])[1..];
    let key = signature::UnparsedPublicKey::new(algorithm, public_key);
    key.verify(&message, content(signer[5])).unwrap();
}

#[track_caller]
fn message_digest(stl: &[u8]) -> Vec<u8> {
    let attributes = children(signer_info(stl)[3]);
    let wanted = der::oid(oids::MESSAGE_DIGEST);
    let attribute = attributes.into_iter().map(children).find(|attribute| attribute[0] == wanted).unwrap();
    content(children(attribute[1])[0]).to_vec()
}

#[test]
fn every_kind_of_key_makes_a_signature_that_verifies() {
    let cases: [(&'static [u8], Digest, &'static dyn signature::VerificationAlgorithm, &str); 6] = [
        (keys::SIGNER, Digest::Sha256, &signature::RSA_PKCS1_2048_8192_SHA256, "1.2.840.113549.1.1.1"),
        (keys::RSA_3072, Digest::Sha384, &signature::RSA_PKCS1_2048_8192_SHA384, "1.2.840.113549.1.1.1"),
        (keys::RSA_4096, Digest::Sha512, &signature::RSA_PKCS1_2048_8192_SHA512, "1.2.840.113549.1.1.1"),
        (keys::SIGNER, Digest::Sha512, &signature::RSA_PKCS1_2048_8192_SHA512, "1.2.840.113549.1.1.1"),
        (keys::P256, Digest::Sha256, &signature::ECDSA_P256_SHA256_ASN1, "1.2.840.10045.4.3.2"),
        (keys::P384, Digest::Sha384, &signature::ECDSA_P384_SHA384_ASN1, "1.2.840.10045.4.3.3"),
    ];
    for (pkcs8, digest, verification, algorithm) in cases {
        let certificate = Cert { key: pkcs8, ..Cert::signer() }.issue(&Cert::ca());
        let key = key(pkcs8).with_digest(digest).unwrap();
        let stl = Envelope::new(made::list().to_der()).sign(&*certificate, &key).unwrap();
        assert_verifies(&stl, &certificate, verification);
        assert_eq!(message_digest(&stl), digest.of(content(list(&stl))));
        assert_eq!(children(signed_data(&stl)[1]), [der::digest_algorithm(digest)]);
        let oid = trustlist_ctl::Oid::from_content(content(children(signer_info(&stl)[4])[0])).unwrap();
        assert_eq!(oid.to_string(), algorithm);
    }
}

#[test]
fn the_signatures_that_openssl_made_verify() {
    let pki = Pki::default();
    let stl = made::signed_sha1();
    assert_verifies(&stl, &pki.signer, &signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY);
    assert_eq!(message_digest(&stl), Digest::Sha1.of(content(list(&stl))));

    let stl = made::signed_nested();
    assert_verifies(&stl, &pki.signer, &signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY);
    let attribute = children(children(signer_info(&stl)[6])[0]);
    assert_eq!(attribute[0], der::oid(oids::NESTED_SIGNATURE));
    let nested = children(attribute[1])[0];
    assert_eq!(children(signed_data(nested)[2]), [der::oid(oids::DATA)]);
    assert_eq!(message_digest(nested), Digest::Sha256.of(list(&stl)));
    assert_verifies(nested, &pki.signer, &signature::RSA_PKCS1_2048_8192_SHA256);

    let short = Cert { key: keys::RSA_1024, ..Cert::signer() };
    let pki = Pki::of(&Cert::root(), &Cert::ca(), &short);
    let stl = made::signed_by(&pki);
    assert_verifies(&stl, &pki.signer, &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY);
}

#[test]
fn a_signer_identified_by_its_key_has_version_3() {
    let (pki, key) = (Pki::default(), key(keys::SIGNER));
    let signer = Signer::new(&*pki.signer, &key).named_by_key();
    let stl = Envelope::new(made::list().to_der()).signer(signer).to_der().unwrap();
    assert_eq!(signed_data(&stl)[0], der::integer(3));
    assert_eq!(signer_info(&stl)[0], der::integer(3));
    assert_eq!(signer_info(&stl)[1], der::tlv(0x80, &key_id(keys::SIGNER)));

    let nameless = Cert { subject_key_id: false, ..Cert::signer() }.issue(&Cert::ca());
    let signer = Signer::new(&*nameless, &key).named_by_key();
    let error = Envelope::new(made::list().to_der()).signer(signer).to_der().unwrap_err();
    assert!(matches!(error, Error::NoKeyIdentifier));
}

#[test]
fn the_digest_of_an_octet_string_covers_the_whole_list() {
    let (pki, key) = (Pki::default(), key(keys::SIGNER));
    let der = made::list().to_der();
    let stl = Envelope::in_octet_string(&*der).sign(&*pki.signer, &key).unwrap();
    assert_eq!(signed_data(&stl)[0], der::integer(3));
    assert_eq!(content(list(&stl)), der);
    assert_eq!(message_digest(&stl), Digest::Sha256.of(&der));
}

#[test]
fn signed_attributes_can_be_changed_one_by_one() {
    let (pki, key) = (Pki::default(), key(keys::SIGNER));
    let attributes = |change: fn(Signer<'_>) -> Signer<'_>| {
        let signer = change(Signer::new(&*pki.signer, &key));
        let stl = Envelope::new(made::list().to_der()).signer(signer).to_der().unwrap();
        assert_verifies(&stl, &pki.signer, &signature::RSA_PKCS1_2048_8192_SHA256);
        children(signer_info(&stl)[3]).into_iter().map(<[u8]>::to_vec).collect::<Vec<_>>()
    };
    let plain = attributes(|signer| signer);
    let (content_type, message_digest) = (&plain[0], &plain[1]);
    let wrong = Attribute::new(oids::MESSAGE_DIGEST, [der::octet_string(&[0; 32])]).to_der();
    let time = Attribute::new(oids::SIGNING_TIME, [*b"\x17\x0d260601120000Z"]).to_der();

    let added = attributes(|signer| signer.attribute(oids::SIGNING_TIME, [*b"\x17\x0d260601120000Z"]));
    assert_eq!(added, [content_type, &time, message_digest].map(Clone::clone));
    let unsorted =
        attributes(|signer| signer.attribute(oids::SIGNING_TIME, [*b"\x17\x0d260601120000Z"]).unsorted_attributes());
    assert_eq!(unsorted, [content_type, message_digest, &time].map(Clone::clone));
    let removed = attributes(|signer| signer.remove_attribute(oids::CONTENT_TYPE));
    assert_eq!(removed, std::slice::from_ref(message_digest));
    let replaced = attributes(|signer| signer.replace_attribute(oids::MESSAGE_DIGEST, [der::octet_string(&[0; 32])]));
    assert_eq!(replaced, [content_type.clone(), wrong]);
    let two_values = attributes(|signer| signer.attribute(oids::CONTENT_TYPE, [der::NULL, der::NULL]));
    assert_eq!(two_values.len(), 3);
}

#[test]
fn without_signed_attributes_the_content_is_signed() {
    let (pki, key) = (Pki::default(), key(keys::SIGNER));
    let signer = Signer::new(&*pki.signer, &key).no_signed_attributes();
    let stl = Envelope::new(made::list().to_der()).signer(signer).to_der().unwrap();
    let signer = signer_info(&stl);
    assert_eq!(signer.len(), 5);
    assert_eq!(content(signer[4]), key.sign(content(list(&stl))).unwrap());
}

#[test]
fn a_message_can_have_any_number_of_certificates_and_signers() {
    let (pki, key, other) = (Pki::default(), key(keys::SIGNER), key(keys::P256));
    let der = made::list().to_der();

    let unsigned = Envelope::new(&*der).to_der().unwrap();
    assert_eq!(signed_data(&unsigned).len(), 4);
    assert_eq!(signed_data(&unsigned)[1], [0x31, 0]);
    assert_eq!(signed_data(&unsigned)[3], [0x31, 0]);

    let signer = || Signer::new(&*pki.signer, &key);
    let bare = Envelope::new(&*der).signer(signer()).without_signer_certificates().to_der().unwrap();
    assert_eq!(signed_data(&bare).len(), 4);

    let twice = Envelope::new(&*der).certificate(&*pki.signer).certificate(&*pki.signer).signer(signer());
    assert_eq!(children(signed_data(&twice.to_der().unwrap())[3]), [&pki.signer, &pki.signer]);

    let two = Envelope::new(&*der).signer(signer()).signer(Signer::new(&*pki.signer, &other).digest(Digest::Sha512));
    let two = two.to_der().unwrap();
    assert_eq!(children(signed_data(&two)[1]).len(), 2);
    assert_eq!(children(signed_data(&two)[3]), [&pki.signer]);
    assert_eq!(children(signed_data(&two)[4]).len(), 2);
}

#[test]
fn every_other_field_can_be_overridden() {
    let pki = Pki::default();
    let key = Presigned::rsa(*b"signature", Digest::Sha256);
    let signer = Signer::new(&*pki.signer, &key)
        .named(der::NULL)
        .version(7)
        .digest_algorithm(der::algorithm_identifier(oids::SHA256, &[]))
        .unsigned_attribute(oids::COUNTER_SIGNATURE, [der::NULL]);
    let envelope = Envelope::new(made::list().to_der())
        .version(9)
        .digest_algorithms([der::NULL])
        .content_type(oids::DATA)
        .signer(signer);
    let stl = envelope.to_der().unwrap();
    let (message, signer) = (signed_data(&stl), signer_info(&stl));
    assert_eq!(message[0], der::integer(9));
    assert_eq!(message[1], der::set_of([der::NULL]));
    assert_eq!(children(message[2])[0], der::oid(oids::DATA));
    assert_eq!(signer[0], der::integer(7));
    assert_eq!(signer[1], der::NULL);
    assert_eq!(children(signer[2]).len(), 1);
    assert_eq!(content(signer[5]), b"signature");
    assert_eq!(signer[6][0], 0xa1);
}

#[test]
fn a_presigned_message_equals_one_signed_directly() {
    let (pki, key) = (Pki::default(), key(keys::SIGNER));
    let envelope = || Envelope::new(made::list().to_der()).certificate(&*pki.ca);
    let message = envelope().message(&Signer::new(&*pki.signer, &key)).unwrap();
    let elsewhere = Presigned::rsa(key.sign(&message).unwrap(), Digest::Sha256);
    assert!(envelope().sign(&*pki.signer, &elsewhere).unwrap() == made::signed());
}

/// The counter-signature is an attribute whose value is computed from the signature of the same signer.
#[test]
fn a_counter_signature_covers_the_signature() {
    let (pki, key) = (Pki::default(), key(keys::SIGNER));
    let signer = Signer::new(&*pki.signer, &key);
    let counter = signer.clone();
    let signer =
        signer.attribute_over_signature(oids::COUNTER_SIGNATURE, move |signature| counter.counter_sign(signature));
    let stl = Envelope::new(made::list().to_der()).signer(signer).to_der().unwrap();
    let fields = signer_info(&stl);
    let attribute = children(children(fields[6])[0]);
    assert_eq!(attribute[0], der::oid(oids::COUNTER_SIGNATURE));
    let counter_signature = children(children(attribute[1])[0]);
    let digest = der::octet_string(&Digest::Sha256.of(content(fields[5])));
    let content_type = der::sequence([der::oid(oids::CONTENT_TYPE), der::set_of([der::oid(oids::DATA)])]);
    let message_digest = der::sequence([der::oid(oids::MESSAGE_DIGEST), der::set_of([digest])]);
    assert_eq!(children(counter_signature[3]), [content_type, message_digest]);
}

#[test]
fn errors_have_a_separate_source() {
    let (pki, key) = (Pki::default(), key(keys::SIGNER));
    let error = Envelope::new(*b"junk").sign(&*pki.signer, &key).unwrap_err();
    assert!(matches!(error, Error::Content(_)));
    assert_eq!(error.to_string(), "the content to sign is not exactly one DER value");
    assert!(error.source().is_some());

    let error = Envelope::new(made::list().to_der()).sign(*b"junk", &key).unwrap_err();
    assert!(matches!(error, Error::Certificate(_)));
    assert!(matches!(Entry::for_certificate(&[0x30, 0]), Err(Error::Certificate(_))));

    assert!(matches!(SigningKey::from_pkcs8(keys::RSA_1024), Err(Error::Key { .. })));
    let error = key.with_digest(Digest::Sha1).unwrap_err();
    assert_eq!(error.to_string(), "RSA keys cannot sign with SHA-1");
}

/// The test includes signature algorithms that this project cannot verify, such as DSA.
#[test]
fn disallowed_certificates_are_hashed_with_the_digest_of_their_signature() {
    use trustlist_base::{Oid, oids};
    let algorithm = |oid: Oid<'_>, parameters: &[u8]| der::sequence([&*der::tlv(6, oid.content()), parameters]);
    let hash = |oid| der::context(0, &algorithm(oid, &der::NULL));
    for (algorithm, length) in [
        (algorithm(oids::SHA256_WITH_RSA, &der::NULL), 32),
        (algorithm(oids::RSASSA_PSS, &der::sequence([hash(oids::SHA512)])), 64),
        (algorithm(oids::RSASSA_PSS, &der::sequence::<&[u8]>([])), 20),
        (algorithm(oids::DSA_WITH_SHA1, &[]), 20),
        (algorithm(oids::DSA_WITH_SHA256, &[]), 32),
        (algorithm(oids::MD5_WITH_RSA, &der::NULL), 16),
    ] {
        let parts = CertificateParts::signed_with(algorithm);
        let certificate = parts.to_der();
        let entry = Entry::disallowed_certificate(&certificate).unwrap();
        let digest = CertificateRef::from_der(&certificate).unwrap().signature_digest().unwrap();
        assert_eq!((entry.id.len(), entry.id), (length, digest.of(&parts.tbs())));
    }
    let unknown = CertificateParts::signed_with(algorithm(oids::CODE_SIGNING, &[])).to_der();
    assert!(matches!(Entry::disallowed_certificate(&unknown), Err(Error::SignatureDigest { .. })));
}

#[test]
fn entries_of_real_roots_have_microsofts_properties() {
    let limits = trustlist_ctl::Limits::default();
    let stl = trustlist_testdata::newest_list();
    let list = trustlist_ctl::CertificateTrustList::parse(list(stl), &limits).unwrap();
    let roots = [
        trustlist_testdata::microsoft_root_authority(),
        trustlist_testdata::microsoft_root(),
        trustlist_testdata::microsoft_root_2010(),
    ];
    for root in roots {
        let entry = Entry::for_certificate(root).unwrap();
        let real = list.entries().find(|real| real.id() == entry.id).unwrap();
        for attribute in &entry.attributes {
            let real = real.attribute(attribute.oid.as_oid()).unwrap();
            assert!(real.values().map(|value| value.der.to_vec()).eq(attribute.values.iter().cloned()));
        }
        assert_eq!(entry.attributes.len(), 3);
    }
}
