//! Private key files: which formats can be read, and the errors for the others.

// Helper functions may panic like the tests themselves.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use pem::Pem;
use trustlist_author::{Digest, Error, Sign, SigningKey, der};
use trustlist_testdata::{
    keys,
    pki::{Cert, Pki},
};

fn pem(tag: &str, der: &[u8]) -> String {
    pem::encode(&Pem::new(tag, der))
}

/// Returns the content of the OCTET STRING in a PKCS #8 key. It is the same key in an older format, PKCS #1 or SEC 1.
fn older_format(pkcs8: &[u8]) -> Vec<u8> {
    let mut reader = trustlist_testdata::parts::children(pkcs8).into_iter();
    trustlist_testdata::parts::content(reader.nth(2).unwrap()).to_vec()
}

#[test]
fn pem_and_der_files_give_the_same_key() {
    for (pkcs8, digest) in [
        (keys::SIGNER, Digest::Sha256),
        (keys::RSA_4096, Digest::Sha256),
        (keys::P256, Digest::Sha256),
        (keys::P384, Digest::Sha384),
    ] {
        let certificate = Cert { key: pkcs8, ..Cert::signer() }.issue(&Cert::ca());
        let text = pem("PRIVATE KEY", pkcs8);
        let among_others = format!("Bag Attributes\n{}\r\n{text}", pem("CERTIFICATE", &certificate));
        for file in [pkcs8, text.as_bytes(), among_others.as_bytes()] {
            let key = SigningKey::from_pem_or_der(file).unwrap();
            assert_eq!(key.digest(), digest);
            key.require_certificate(&certificate).unwrap();
        }
    }
}

#[test]
fn a_certificate_of_another_key_is_an_error() {
    let pki = Pki::default();
    for (pkcs8, certificate) in [(keys::P256, &pki.signer), (keys::SIGNER, &pki.ca), (keys::P384, &pki.root)] {
        let key = SigningKey::from_pkcs8(pkcs8).unwrap();
        assert!(matches!(key.require_certificate(certificate), Err(Error::OtherKey)));
    }
    let key = SigningKey::from_pkcs8(keys::SIGNER).unwrap();
    assert!(matches!(key.require_certificate(b"0\x00"), Err(Error::Certificate(_))));
}

#[test]
fn encrypted_keys_have_their_own_error() {
    // EncryptedPrivateKeyInfo ::= SEQUENCE { algorithm SEQUENCE, data OCTET STRING }
    let encrypted = der::sequence([der::sequence::<&[u8]>([]), der::octet_string(&[1; 40])]);
    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n";
    for file in [&*encrypted, pem("ENCRYPTED PRIVATE KEY", &encrypted).as_bytes(), old.as_bytes()] {
        let error = SigningKey::from_pem_or_der(file).unwrap_err();
        assert!(matches!(error, Error::KeyEncrypted), "{error}");
    }
}

#[test]
fn the_error_names_an_older_format() {
    for (pkcs8, tag, form) in [
        (keys::SIGNER, "RSA PRIVATE KEY", "PKCS #1"),
        (keys::P256, "EC PRIVATE KEY", "SEC 1"),
        (keys::P384, "EC PRIVATE KEY", "SEC 1"),
    ] {
        let older = older_format(pkcs8);
        let parameters = pem("EC PARAMETERS", &[6, 1, 1]);
        for file in [&*older, pem(tag, &older).as_bytes(), (parameters + &pem(tag, &older)).as_bytes()] {
            let error = SigningKey::from_pem_or_der(file).unwrap_err();
            assert!(matches!(error, Error::KeyForm { found } if found == form), "{error}");
        }
    }
}

#[test]
fn the_error_for_a_malformed_key_does_not_contain_it() {
    let text = pem("PRIVATE KEY", keys::P256);
    let one_line = text.replace(['\r', '\n'], "");
    let cut_off = &text[..text.len() / 2];
    let certificate = pem("CERTIFICATE", &Pki::default().signer);
    let short = keys::RSA_1024;
    for file in
        [&b""[..], b"not a key", one_line.as_bytes(), cut_off.as_bytes(), certificate.as_bytes(), short, b"0\x80"]
    {
        let error = SigningKey::from_pem_or_der(file).unwrap_err();
        assert!(matches!(error, Error::Key { .. }), "{error:?}");
        let secret = &text.lines().nth(1).unwrap()[..20];
        assert!(!format!("{error} {error:?}").contains(secret), "{error}");
    }
}
