//! Digests, and which of them a signature algorithm is over: by name, nothing is computed here.

use std::fmt;

use crate::{
    error::ParseError,
    reader::{Fields, Tlv, tag},
};

/// A digest algorithm, in the order of its strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Digest {
    /// MD5, 16 octets: told by name, never computed.
    Md5,
    /// SHA-1, 20 octets: weak; only for lists of before 2020.
    Sha1,
    /// SHA-256, 32 octets.
    Sha256,
    /// SHA-384, 48 octets.
    Sha384,
    /// SHA-512, 64 octets.
    Sha512,
}

impl Digest {
    /// A stable word: `md5`, `sha1`, `sha256`, `sha384`, `sha512`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    /// The digest that the content octets of an object identifier name.
    #[must_use]
    pub fn from_oid(content: &[u8]) -> Option<Self> {
        Some(match content {
            // 1.2.840.113549.2.5
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05] => Self::Md5,
            // 1.3.14.3.2.26
            [0x2b, 0x0e, 0x03, 0x02, 0x1a] => Self::Sha1,
            // 2.16.840.1.101.3.4.2.1, .2, .3
            [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01] => Self::Sha256,
            [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02] => Self::Sha384,
            [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03] => Self::Sha512,
            _ => return None,
        })
    }

    /// How many octets it has.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        })
    }
}

/// How a digest becomes a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    RsaPkcs1,
    Ecdsa,
}

/// What the object identifier of a signature algorithm says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SignatureOid {
    pub(crate) scheme: Scheme,
    /// `rsaEncryption` names none: the digest algorithm beside it does.
    pub(crate) digest: Option<Digest>,
}

impl SignatureOid {
    /// The algorithm that the content octets of an object identifier name.
    pub(crate) fn from_oid(content: &[u8]) -> Option<Self> {
        let (scheme, digest) = match content {
            // 1.2.840.113549.1.1: rsaEncryption, md5With…, sha1With…, sha256With…, sha384With…, sha512WithRSAEncryption
            [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, last] => (
                Scheme::RsaPkcs1,
                match last {
                    1 => None,
                    4 => Some(Digest::Md5),
                    5 => Some(Digest::Sha1),
                    11 => Some(Digest::Sha256),
                    12 => Some(Digest::Sha384),
                    13 => Some(Digest::Sha512),
                    _ => return None,
                },
            ),
            // 1.3.14.3.2.29: the older name of sha1WithRSAEncryption
            [0x2b, 0x0e, 0x03, 0x02, 0x1d] => (Scheme::RsaPkcs1, Some(Digest::Sha1)),
            // 1.2.840.10045.4.1: ecdsa-with-SHA1
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01] => (Scheme::Ecdsa, Some(Digest::Sha1)),
            // 1.2.840.10045.4.3: ecdsa-with-SHA256, SHA384, SHA512
            [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, last] => (
                Scheme::Ecdsa,
                match last {
                    2 => Some(Digest::Sha256),
                    3 => Some(Digest::Sha384),
                    4 => Some(Digest::Sha512),
                    _ => return None,
                },
            ),
            _ => return None,
        };
        Some(Self { scheme, digest })
    }
}

/// The digest that a signature of this algorithm is over. Of more algorithms than are ever verified: it tells by which
/// hash a certificate may be listed.
pub(crate) fn signed_digest(algorithm: &[u8], parameters: Option<Tlv<'_>>) -> Option<Digest> {
    if let Some(known) = SignatureOid::from_oid(algorithm) {
        return known.digest;
    }
    match algorithm {
        // 1.2.840.113549.1.1.10: RSASSA-PSS
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a] => pss_digest(parameters?).ok()?,
        // 1.2.840.10040.4.3: dsa-with-sha1, and 1.3.14.3.2.27, its older name
        [0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x03] | [0x2b, 0x0e, 0x03, 0x02, 0x1b] => Some(Digest::Sha1),
        // 2.16.840.1.101.3.4.3.2: dsa-with-sha256
        [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x02] => Some(Digest::Sha256),
        _ => None,
    }
}

/// `RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] AlgorithmIdentifier DEFAULT sha1, ... }` (RFC 8017 A.2.3)
fn pss_digest(parameters: Tlv<'_>) -> Result<Option<Digest>, ParseError> {
    const FIELD: &str = "RSASSA-PSS-params";
    let mut fields = Fields::new(parameters.der, parameters.offset).read(tag::SEQUENCE, FIELD)?.fields();
    let Some(explicit) = fields.read_optional(tag::CONTEXT_0, FIELD)? else { return Ok(Some(Digest::Sha1)) };
    let algorithm = explicit.fields().read(tag::SEQUENCE, FIELD)?;
    let oid = algorithm.fields().read(tag::OBJECT_IDENTIFIER, FIELD)?;
    Ok(Digest::from_oid(oid.content))
}
