//! Keys that sign.

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

/// What can sign: a [`SigningKey`] in memory, a module that keeps its key to itself, or a signature made elsewhere
/// ([`Presigned`]). Threads may share it: one session of a module goes behind a `Mutex`.
pub trait Sign: Send + Sync {
    /// Signs `message` itself, not a digest of it, and returns the content of `signature`: for RSA the PKCS #1 v1.5
    /// value, for ECDSA the DER of `ECDSA-Sig-Value`.
    ///
    /// # Errors
    ///
    /// The key cannot sign now; [`Error::Sign`] takes any cause.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error>;

    /// The whole `AlgorithmIdentifier` for `signatureAlgorithm` of a signer: for RSA `rsaEncryption` and NULL, as in
    /// Microsoft's lists.
    fn signature_algorithm(&self) -> Vec<u8>;

    /// The digest that the signature is made over, which is also that of the content.
    fn digest(&self) -> Digest;
}

/// A private key in memory: RSA with PKCS #1 v1.5, or ECDSA on P-256 or P-384.
///
/// RSA signatures are deterministic, ECDSA's are not.
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
    /// Reads an unencrypted PKCS #8 document (`PrivateKeyInfo`, DER) and tells the kind of key from it. The digest is
    /// SHA-256, for P-384 SHA-384.
    ///
    /// # Errors
    ///
    /// [`Error::Key`] for any other document or kind of key, and for an RSA key of under 2048 or over 4096 bits.
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

    /// Reads a file with an unencrypted PKCS #8 document: DER, or PEM (`PRIVATE KEY`, RFC 7468), among other things or
    /// alone. Of several keys the first is taken.
    ///
    /// # Errors
    ///
    /// [`Error::KeyEncrypted`], [`Error::KeyForm`] for the older forms of OpenSSL, and as [`from_pkcs8`](Self::from_pkcs8).
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
            // The error may hold a part of the key.
            match section.map_err(|_| Error::Key { reason: "its PEM is malformed".to_owned() })? {
                (SectionKind::PrivateKey, der) => return Self::from_pkcs8(&der),
                (SectionKind::RsaPrivateKey, _) => return Err(Error::KeyForm { found: PKCS1 }),
                (SectionKind::EcPrivateKey, _) => return Err(Error::KeyForm { found: SEC1 }),
                _ => {}
            }
        }
        Err(Error::Key { reason: "no private key in it, neither DER nor PEM".to_owned() })
    }

    /// Checks that a certificate (DER) is that of this key: a reader refuses what is signed otherwise.
    ///
    /// # Errors
    ///
    /// [`Error::OtherKey`], or [`Error::Certificate`] if `der` is not one certificate.
    pub fn require_certificate(&self, der: &[u8]) -> Result<(), Error> {
        let certificate = CertificateRef::from_der(der).map_err(Error::Certificate)?;
        if certificate.public_key() == self.public_key() { Ok(()) } else { Err(Error::OtherKey) }
    }

    /// The content of `subjectPublicKey`, without the byte that counts unused bits.
    fn public_key(&self) -> &[u8] {
        match &self.pair {
            Pair::Rsa(pair) => pair.public_key().as_ref(),
            Pair::P256(pair) | Pair::P384(pair) => pair.public_key().as_ref(),
        }
    }

    /// Signs with another digest: an RSA key with SHA-256, SHA-384 or SHA-512, a P-256 key only with SHA-256, a P-384 key
    /// only with SHA-384.
    ///
    /// # Errors
    ///
    /// [`Error::KeyDigest`] for any other pair.
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

/// What a file in PEM says where a key is encrypted: RFC 7468, and OpenSSL before it.
const ENCRYPTED: [&[u8]; 2] = [b"-----BEGIN ENCRYPTED PRIVATE KEY-----", b"Proc-Type: 4,ENCRYPTED"];
const PKCS1: &str = "PKCS #1";
const SEC1: &str = "SEC 1";

/// What a document in DER is, by the tags of its first two fields.
enum Form {
    /// `SEQUENCE { version INTEGER, algorithm SEQUENCE, ... }`, and whatever `ring` is to complain of.
    Pkcs8,
    /// `SEQUENCE { algorithm SEQUENCE, data OCTET STRING }`
    Encrypted,
    /// `SEQUENCE { version INTEGER, modulus INTEGER, ... }` or `SEQUENCE { version INTEGER, key OCTET STRING, ... }`
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

/// The tags of a document's fields.
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
        signature.map_err(|_| Error::Sign("ring gives no reason".into()))
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

/// Shows the kind of key and nothing of the key.
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

/// A signature that was made elsewhere, over the octets that [`Envelope::message`](crate::Envelope::message) gives.
///
/// It is put in as it is: nothing here compares it with the message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Presigned {
    /// The content of `signature`.
    pub signature: Vec<u8>,
    /// The whole `AlgorithmIdentifier` for `signatureAlgorithm`.
    pub signature_algorithm: Vec<u8>,
    /// The digest that the signature was made over.
    pub digest: Digest,
}

impl Presigned {
    /// A signature of an RSA key.
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
