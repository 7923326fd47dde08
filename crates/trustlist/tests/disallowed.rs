//! Disallowed certificates: the identifiers by which they are found, and errors instead of a wrong "not disallowed".

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::verified;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};
use trustlist::{CertificateRef, DisallowedBy, DisallowedList, Error, ListKind, Oid, SerializedStore, StoreLimits};
use trustlist_author::{Digest, Entry, List, Store, der};
use trustlist_testdata::{
    keys, made,
    parts::{CertificateParts, KEY, public_key_info},
    pki::{Cert, Pki},
};

fn listing<I: Into<Vec<u8>>>(ids: impl IntoIterator<Item = I>) -> DisallowedList<'static> {
    let list = List::disallowed(made::AT).entries(ids.into_iter().map(Entry::new));
    DisallowedList::try_from(verified(&list)).expect("a disallowed list")
}

fn is_listed(list: &DisallowedList<'_>, certificate: &[u8]) -> bool {
    list.by_certificate(certificate).expect("a certificate").is_some()
}

/// The hashes of a certificate's signed part, one for each length that an identifier can have.
fn hashes(tbs: &[u8]) -> [Vec<u8>; 5] {
    [
        Md5::digest(tbs).to_vec(),
        Sha1::digest(tbs).to_vec(),
        Sha256::digest(tbs).to_vec(),
        Sha384::digest(tbs).to_vec(),
        Sha512::digest(tbs).to_vec(),
    ]
}

/// A certificate with this signature algorithm, and its signed part.
fn signed_with(dotted: &str) -> (Vec<u8>, Vec<u8>) {
    let oid: trustlist::OidBuf = dotted.parse().expect("an object identifier");
    let parts = CertificateParts::signed_with(der::algorithm_identifier(oid.as_oid(), &[]));
    (parts.to_der(), parts.tbs())
}

#[test]
fn every_certificate_with_a_listed_key_is_disallowed() {
    let list = listing([Md5::digest(KEY).to_vec()]);
    let same_key = |serial| CertificateParts { serial: der::integer(serial), ..CertificateParts::default() }.to_der();
    for serial in 0..3 {
        let certificate = same_key(serial);
        let entry = list.by_certificate(&certificate).expect("a certificate").expect("listed");
        assert_eq!(entry.id(), &Md5::digest(KEY)[..]);
    }
    // The signature algorithm makes no difference.
    assert!(is_listed(&list, &signed_with("1.3.101.112").0));
    let other = CertificateParts { public_key_info: public_key_info(&[8; 33]), ..CertificateParts::default() };
    assert!(!is_listed(&list, &other.to_der()));
    // The hash covers the key only, not the BIT STRING or the whole SubjectPublicKeyInfo.
    let bits = [&[0], &KEY[..]].concat();
    let list = listing([Md5::digest(bits).to_vec(), Md5::digest(public_key_info(&KEY)).to_vec()]);
    assert!(!is_listed(&list, &same_key(1)));
}

#[test]
fn a_match_says_which_hash_is_listed() {
    // MD5 with RSA: both identifiers are 16 bytes long.
    let (certificate, tbs) = signed_with("1.2.840.113549.1.1.4");
    let (key, signed) = (Md5::digest(KEY).to_vec(), Md5::digest(&tbs).to_vec());
    for (ids, by, id) in [
        (vec![key.clone()], DisallowedBy::Key, &key),
        (vec![signed.clone()], DisallowedBy::Signed, &signed),
        (vec![signed.clone(), key.clone()], DisallowedBy::Key, &key),
    ] {
        let list = listing(ids);
        let (entry, found) = list.match_certificate(&certificate).expect("a certificate").expect("listed");
        assert_eq!((entry.id(), found), (&**id, by));
        let same = list.by_certificate(&certificate).expect("a certificate").expect("listed");
        assert_eq!(same.offset(), entry.offset());
    }
    assert_eq!((DisallowedBy::Key.as_str(), DisallowedBy::Signed.as_str()), ("key", "signed"));
    assert!(listing([[7; 16]]).match_certificate(&certificate).expect("a certificate").is_none());
    assert!(matches!(listing([[7; 16]]).match_certificate(b"none"), Err(Error::Certificate { position: None, .. })));
}

#[test]
fn the_signed_part_is_hashed_with_the_digest_of_the_signature() {
    for (dotted, which) in [
        ("1.2.840.113549.1.1.4", 0),
        ("1.2.840.113549.1.1.5", 1),
        ("1.3.14.3.2.29", 1),
        ("1.2.840.113549.1.1.11", 2),
        ("1.2.840.113549.1.1.12", 3),
        ("1.2.840.113549.1.1.13", 4),
        ("1.2.840.10045.4.3.2", 2),
        ("1.2.840.10045.4.3.3", 3),
        ("1.2.840.10045.4.3.4", 4),
    ] {
        let (certificate, tbs) = signed_with(dotted);
        for (index, id) in hashes(&tbs).into_iter().enumerate() {
            assert_eq!(is_listed(&listing([id]), &certificate), index == which, "{dotted} {index}");
        }
        // The hash of the whole certificate does not count.
        assert!(!is_listed(&listing(hashes(&certificate)), &certificate));
    }
}

/// Tries MD2, SHA-224, Ed25519, ML-DSA-87, and an algorithm that does not exist.
#[test]
fn with_an_unknown_signature_algorithm_every_hash_counts() {
    for dotted in ["1.2.840.113549.1.1.2", "1.2.840.113549.1.1.14", "1.3.101.112", "2.16.840.1.101.3.4.3.19", "2.999.1"]
    {
        let (certificate, tbs) = signed_with(dotted);
        for id in hashes(&tbs) {
            assert!(is_listed(&listing([id.clone()]), &certificate), "{dotted} {} bytes", id.len());
        }
        assert!(!is_listed(&listing(hashes(b"something else")), &certificate));
    }
}

/// Unlike certificates made from [`CertificateParts`], the certificates in this test have valid signatures.
#[test]
fn issued_certificates_of_each_digest() {
    let (rsa, p256, p384) =
        (Cert::ca(), Cert { key: keys::P256_CA, ..Cert::ca() }, Cert { key: keys::P384_CA, ..Cert::ca() });
    for (digest, length) in [(Digest::Sha256, 32), (Digest::Sha384, 48), (Digest::Sha512, 64)] {
        let certificate = Cert { digest, ..Cert::signer() }.issue(&rsa);
        assert_eq!(listed_by_its_signature(&certificate), length);
    }
    assert_eq!(listed_by_its_signature(&Cert::signer().issue(&p256)), 32);
    assert_eq!(listed_by_its_signature(&Cert::signer().issue(&p384)), 48);
}

/// The length of the hash by which the certificate is found, if all hashes of its signed part are listed.
fn listed_by_its_signature(certificate: &[u8]) -> usize {
    let tbs = CertificateRef::from_der(certificate).expect("a certificate").tbs();
    let list = listing(hashes(tbs));
    list.by_certificate(certificate).expect("a certificate").expect("listed").id().len()
}

#[test]
fn identifiers_of_other_lengths_match_no_certificate() {
    let certificate = CertificateParts::default().to_der();
    let tbs = CertificateParts::default().tbs();
    let ids =
        [vec![], Md5::digest(KEY)[..15].to_vec(), Sha224::digest(&tbs).to_vec(), Sha256::digest(&tbs)[..31].to_vec()];
    let list = listing(ids.clone());
    assert!(!is_listed(&list, &certificate));
    assert_eq!(list.content().len(), 4);
    assert!(ids.iter().all(|id| list.by_identifier(id).expect("present").is_some()));
}

#[test]
fn an_empty_list_disallows_nothing() {
    assert!(!is_listed(&listing::<Vec<u8>>([]), &Pki::default().root));
}

/// Each input is empty, truncated, followed by another byte, not a certificate, or a certificate with two different
/// signature algorithms.
#[test]
fn a_malformed_certificate_is_an_error() {
    let list = listing([[7; 16]]);
    let whole = CertificateParts::default().to_der();
    let algorithm = der::algorithm_identifier(trustlist_author::oids::ECDSA_WITH_SHA384, &[]);
    let two_algorithms = CertificateParts { algorithm, ..CertificateParts::default() };
    let cases = [
        (vec![], 0),
        (whole[..whole.len() - 1].to_vec(), 0),
        ([&*whole, &[0]].concat(), whole.len()),
        (made::signed(), 4),
        (two_algorithms.to_der(), 3 + two_algorithms.tbs().len()),
    ];
    for (bytes, offset) in cases {
        let error = list.by_certificate(&bytes).expect_err("not a certificate");
        assert_eq!(
            (error.code(), error.hresult(), error.windows_event()),
            ("certificate-malformed", Some(0x8009_310b), None)
        );
        assert_eq!(error.offset(), Some(offset), "{error}");
        assert!(matches!(error, Error::Certificate { position: None, .. }));
        assert!(error.to_string().starts_with("certificate: "), "{error}");
    }
}

#[test]
fn the_first_match_of_a_path() {
    let pki = Pki::default();
    let path = [&pki.signer, &pki.ca, &pki.root];
    let key = |der: &[u8]| Md5::digest(CertificateRef::from_der(der).expect("a certificate").public_key()).to_vec();
    let position = |list: &DisallowedList<'_>, path: &[&Vec<u8>]| {
        list.first_match(path).map(|found| found.map(|(position, _)| position))
    };
    let list = listing([key(&pki.root), key(&pki.ca)]);
    assert_eq!(position(&list, &path).expect("certificates"), Some(1));
    assert_eq!(position(&list, &[&pki.root]).expect("certificates"), Some(0));
    assert_eq!(position(&list, &[&pki.signer]).expect("certificates"), None);
    assert_eq!(position(&list, &[]).expect("certificates"), None);
    let (_, entry) = list.first_match(path).expect("certificates").expect("listed");
    assert_eq!(entry.id(), key(&pki.ca));

    let junk = vec![0x30, 0];
    let error = position(&list, &[&pki.signer, &junk, &pki.root]).expect_err("not a certificate");
    assert!(matches!(error, Error::Certificate { position: Some(1), .. }));
    assert_eq!((error.code(), error.offset()), ("certificate-malformed", Some(2)));
    assert!(error.to_string().starts_with("certificate at position 1: TBSCertificate at offset 2: "), "{error}");
    // The certificates after a match are not parsed.
    assert_eq!(position(&list, &[&pki.ca, &junk]).expect("certificates"), Some(0));
}

#[test]
fn the_certificates_of_a_store_that_the_list_disallows() {
    let pki = Pki::default();
    let ca = CertificateRef::from_der(&pki.ca).expect("a certificate");
    let list = listing([Md5::digest(ca.public_key()).to_vec(), [7; 16].to_vec()]);
    let store = Store::new()
        .certificate(&*pki.root)
        .certificate(*b"junk")
        .certificate(&*pki.ca)
        .element(33, &*pki.ca)
        .to_bytes();
    let store = SerializedStore::parse(&store, &StoreLimits::default()).expect("a store");
    let found: Vec<_> = list.resolve(&store).collect();
    let [Err(junk), Ok((entry, certificate))] = found.as_slice() else { panic!("{found:?}") };
    assert!(matches!(junk, Error::Certificate { position: Some(1), .. }));
    assert_eq!((certificate.der(), entry.id()), (&*pki.ca, &Md5::digest(ca.public_key())[..]));
}

#[test]
fn other_lists_are_not_disallowed_lists() {
    let refusal = |list: &List| DisallowedList::try_from(verified(list)).map_err(|error| error.code()).err();
    let list = || List::disallowed(made::AT).entry(Entry::new([7; 16]));
    assert_eq!(refusal(&list()), None);
    assert_eq!(refusal(&made::list()), Some("kind"));
    assert_eq!(refusal(&List::pin_rules(made::AT)), Some("kind"));
    assert_eq!(refusal(&list().version(1)), Some("list-version"));
    assert_eq!(refusal(&list().entry(Entry::new([7; 16]))), Some("duplicate-identifier"));
    let extension = |critical| list().extension(Oid::from_content(&[0x2a, 3]).expect("1.2.3"), critical, *b"");
    assert_eq!(refusal(&extension(false)), None);
    assert_eq!(refusal(&extension(true)), Some("unknown-critical-extension"));
    assert_eq!(verified(&list()).kind(), ListKind::Disallowed);
}

#[test]
fn an_owned_list_gives_the_same_answers() {
    let list = listing([Md5::digest(KEY).to_vec()]);
    assert!(is_listed(&list.into_owned(), &CertificateParts::default().to_der()));
}
