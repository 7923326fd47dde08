//! Signing keys.

use core::fmt;

use pki_types::pem::{PemObject, SectionKind};
use ring::{
    error::KeyRejected,
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256,
        RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair,
    },
};
use trustlist_base::{Cursor, ReadError, tag};
use trustlist_base::{Digest, oids};
use trustlist_cms::CertificateRef;

use crate::{der, error::Error};

/// A key that can sign. [`SigningKey`] is a key in memory, and [`Presigned`] is a signature that was created elsewhere.
/// Implement this trait for a hardware security module.
///
/// Several threads can use the same key at once. If the module has only one session, keep it in a `Mutex`.
pub trait Sign: Send + Sync {
    /// Signs `message` itself, not a digest of it, and returns the content of `signature`. That is the PKCS #1 v1.5
    /// value for RSA, and the DER of `ECDSA-Sig-Value` for ECDSA.
    ///
    /// # Errors
    ///
    /// [`Error::Sign`], with any cause, if the key cannot sign.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error>;

    /// Returns the encoded `AlgorithmIdentifier` for a signer's `signatureAlgorithm`. For RSA it is `rsaEncryption`
    /// with NULL, as in Microsoft's lists.
    fn signature_algorithm(&self) -> Vec<u8>;

    /// Returns the digest algorithm for the signature and for the content.
    fn digest(&self) -> Digest;
}

/// A private key in memory: RSA with PKCS #1 v1.5, or ECDSA on P-256 or P-384.
///
/// RSA signatures are deterministic, ECDSA signatures are not.
pub struct SigningKey {
    pair: Pair,
    digest: Digest,
}

enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
}

impl SigningKey {
    /// Reads an unencrypted key in PKCS #8 (`PrivateKeyInfo`, DER) and detects its kind. The digest is SHA-384 for
    /// P-384, and SHA-256 otherwise.
    ///
    /// # Errors
    ///
    /// [`Error::Key`] for any other data or kind of key, and for an RSA key of less than 2048 or more than 4096 bits.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, Error> {
        let random = SystemRandom::new();
        if let Ok(pair) = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, der, &random) {
            return Ok(Self { pair: Pair::P256(pair), digest: Digest::Sha256 });
        }
        if let Ok(pair) = EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_ASN1_SIGNING, der, &random) {
            return Ok(Self { pair: Pair::P384(pair), digest: Digest::Sha384 });
        }
        let pair =
            RsaKeyPair::from_pkcs8(der).map_err(|rejected: KeyRejected| Error::Key { reason: rejected.to_string() })?;
        Ok(Self { pair: Pair::Rsa(pair), digest: Digest::Sha256 })
    }

    /// Reads a file with an unencrypted key in PKCS #8, as DER or PEM (`PRIVATE KEY`, RFC 7468). A PEM file can contain
    /// other sections; if it contains several keys, the first is used.
    ///
    /// # Errors
    ///
    /// [`Error::KeyEncrypted`], [`Error::KeyForm`] for OpenSSL's older formats, or the errors of
    /// [`from_pkcs8`](Self::from_pkcs8).
    pub fn from_pem_or_der(file: &[u8]) -> Result<Self, Error> {
        if file.first() == Some(&tag::SEQUENCE) {
            return match form(file) {
                Form::Pkcs8 => Self::from_pkcs8(file),
                Form::Encrypted => Err(Error::KeyEncrypted),
                Form::Other(found) => Err(Error::KeyForm { found }),
            };
        }
        let has = |text: &[u8]| file.windows(text.len()).any(|window| window == text);
        if ENCRYPTED.into_iter().any(has) {
            return Err(Error::KeyEncrypted);
        }
        for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(file) {
            // Drop the parser's error, because it might contain part of the key.
            match section.map_err(|_| Error::Key { reason: "its PEM is malformed".to_owned() })? {
                (SectionKind::PrivateKey, der) => return Self::from_pkcs8(&der),
                (SectionKind::RsaPrivateKey, _) => return Err(Error::KeyForm { found: PKCS1 }),
                (SectionKind::EcPrivateKey, _) => return Err(Error::KeyForm { found: SEC1 }),
                _ => {}
            }
        }
        Err(Error::Key { reason: "it contains no private key in DER or PEM".to_owned() })
    }

    /// Checks that a certificate (DER) belongs to this key. Readers reject a signature if the signer's certificate
    /// belongs to another key.
    ///
    /// # Errors
    ///
    /// [`Error::OtherKey`], or [`Error::Certificate`] if `der` is not exactly one certificate.
    pub fn require_certificate(&self, der: &[u8]) -> Result<(), Error> {
        let certificate = CertificateRef::from_der(der).map_err(Error::Certificate)?;
        if certificate.public_key() == self.public_key() { Ok(()) } else { Err(Error::OtherKey) }
    }

    /// Returns the content of `subjectPublicKey`, without the byte that counts the unused bits.
    fn public_key(&self) -> &[u8] {
        match &self.pair {
            Pair::Rsa(pair) => pair.public_key().as_ref(),
            Pair::P256(pair) | Pair::P384(pair) => pair.public_key().as_ref(),
        }
    }

    /// Sets the digest. An RSA key can use SHA-256, SHA-384 or SHA-512, a P-256 key only SHA-256, and a P-384 key only
    /// SHA-384.
    ///
    /// # Errors
    ///
    /// [`Error::KeyDigest`] for any other combination.
    pub fn with_digest(self, digest: Digest) -> Result<Self, Error> {
        let key = match (&self.pair, digest) {
            (Pair::Rsa(_), Digest::Sha256 | Digest::Sha384 | Digest::Sha512)
            | (Pair::P256(_), Digest::Sha256)
            | (Pair::P384(_), Digest::Sha384) => return Ok(Self { digest, ..self }),
            (Pair::Rsa(_), _) => "RSA",
            (Pair::P256(_), _) => "P-256",
            (Pair::P384(_), _) => "P-384",
        };
        Err(Error::KeyDigest { key, digest })
    }
}

/// The texts that mark a PEM file as encrypted: the first in the format of RFC 7468, the second in OpenSSL's older one.
const ENCRYPTED: [&[u8]; 2] = [b"-----BEGIN ENCRYPTED PRIVATE KEY-----", b"Proc-Type: 4,ENCRYPTED"];
const PKCS1: &str = "PKCS #1";
const SEC1: &str = "SEC 1";

/// The format of a private key in DER, detected from the tags of its first fields.
enum Form {
    /// PKCS #8: `SEQUENCE { version INTEGER, algorithm SEQUENCE, ... }`. Data of unknown form counts as PKCS #8;
    /// `ring` then reports the error.
    Pkcs8,
    /// Encrypted PKCS #8: `SEQUENCE { algorithm SEQUENCE, data OCTET STRING }`.
    Encrypted,
    /// PKCS #1, `SEQUENCE { version INTEGER, modulus INTEGER, ... }`, or SEC 1,
    /// `SEQUENCE { version INTEGER, key OCTET STRING, ... }`. The value is the name of the format.
    Other(&'static str),
}

fn form(der: &[u8]) -> Form {
    match tags(der).as_deref() {
        Ok([tag::SEQUENCE, tag::OCTET_STRING]) => Form::Encrypted,
        Ok([tag::INTEGER, tag::INTEGER, ..]) => Form::Other(PKCS1),
        Ok([tag::INTEGER, tag::OCTET_STRING, ..]) => Form::Other(SEC1),
        _ => Form::Pkcs8,
    }
}

/// Returns the tags of the top-level fields.
fn tags(der: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut fields = Cursor::new(der, 0).read_only(tag::SEQUENCE, "PrivateKeyInfo")?.cursor();
    let mut tags = Vec::new();
    while !fields.is_empty() {
        tags.push(fields.read_any("PrivateKeyInfo")?.tag());
    }
    Ok(tags)
}

impl Sign for SigningKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let random = SystemRandom::new();
        let signature = match &self.pair {
            Pair::Rsa(pair) => {
                let encoding: &'static dyn RsaEncoding = match self.digest {
                    Digest::Sha384 => &RSA_PKCS1_SHA384,
                    Digest::Sha512 => &RSA_PKCS1_SHA512,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(encoding, &random, message, &mut signature).map(|()| signature)
            }
            Pair::P256(pair) | Pair::P384(pair) => {
                pair.sign(&random, message).map(|signature| signature.as_ref().to_vec())
            }
        };
        signature.map_err(|_| Error::Sign("ring reports no reason".into()))
    }

    fn signature_algorithm(&self) -> Vec<u8> {
        match self.pair {
            Pair::Rsa(_) => der::algorithm_identifier(oids::RSA_ENCRYPTION, &der::NULL),
            Pair::P256(_) => der::algorithm_identifier(oids::ECDSA_WITH_SHA256, &[]),
            Pair::P384(_) => der::algorithm_identifier(oids::ECDSA_WITH_SHA384, &[]),
        }
    }

    fn digest(&self) -> Digest {
        self.digest
    }
}

/// Shows the kind of key, but not the key itself.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.pair {
            Pair::Rsa(_) => "RSA",
            Pair::P256(_) => "P-256",
            Pair::P384(_) => "P-384",
        };
        f.debug_struct("SigningKey").field("kind", &kind).field("digest", &self.digest).finish_non_exhaustive()
    }
}

/// A signature that was created elsewhere, over the bytes that [`Envelope::message`](crate::Envelope::message) returns.
///
/// The signature is added to the message unchanged. It is not verified.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Presigned {
    /// The content of `signature`.
    pub signature: Vec<u8>,
    /// The encoded `AlgorithmIdentifier` for `signatureAlgorithm`.
    pub signature_algorithm: Vec<u8>,
    /// The digest of the signature.
    pub digest: Digest,
}

impl Presigned {
    /// Wraps a signature that was created with an RSA key.
    pub fn rsa(signature: impl Into<Vec<u8>>, digest: Digest) -> Self {
        let signature_algorithm = der::algorithm_identifier(oids::RSA_ENCRYPTION, &der::NULL);
        Self { signature: signature.into(), signature_algorithm, digest }
    }
}

impl Sign for Presigned {
    fn sign(&self, _message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.signature.clone())
    }

    fn signature_algorithm(&self) -> Vec<u8> {
        self.signature_algorithm.clone()
    }

    fn digest(&self) -> Digest {
        self.digest
    }
}
