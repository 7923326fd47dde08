//! Digest algorithms, and the digest that each signature algorithm uses.

use core::fmt;

use crate::{oid::Oid, oids};

/// A digest algorithm, ordered from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Digest {
    /// MD5, 16 bytes. Windows' lists use it only in identifiers. No signature with MD5 is accepted.
    Md5,
    /// SHA-1, 20 bytes. It is weak: use it only for signatures made before 2020.
    Sha1,
    /// SHA-256, 32 bytes.
    Sha256,
    /// SHA-384, 48 bytes.
    Sha384,
    /// SHA-512, 64 bytes.
    Sha512,
}

impl Digest {
    const ALL: [Self; 5] = [Self::Md5, Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    /// Returns a stable word: `md5`, `sha1`, `sha256`, `sha384`, `sha512`.
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

    /// Returns the object identifier of the digest algorithm.
    #[must_use]
    pub const fn oid(self) -> Oid<'static> {
        match self {
            Self::Md5 => oids::MD5,
            Self::Sha1 => oids::SHA1,
            Self::Sha256 => oids::SHA256,
            Self::Sha384 => oids::SHA384,
            Self::Sha512 => oids::SHA512,
        }
    }

    /// Returns the digest that an object identifier names; `None` for other identifiers.
    #[must_use]
    pub fn from_oid(oid: Oid<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|digest| digest.oid() == oid)
    }

    /// Returns the length of the digest, in bytes.
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

    /// Returns whether a signature with this digest is accepted if `weakest` is the weakest allowed digest. MD5 is
    /// never accepted.
    #[must_use]
    pub fn is_strong_enough(self, weakest: Self) -> bool {
        self > Self::Md5 && self >= weakest
    }

    /// Computes the digest of `bytes`. MD5 is supported here, because it is refused only in signatures.
    #[cfg(feature = "hash")]
    #[must_use]
    pub fn of(self, bytes: &[u8]) -> alloc::vec::Vec<u8> {
        use sha2::Digest as _;
        match self {
            Self::Md5 => md5::Md5::digest(bytes).to_vec(),
            Self::Sha1 => sha1::Sha1::digest(bytes).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(bytes).to_vec(),
            Self::Sha384 => sha2::Sha384::digest(bytes).to_vec(),
            Self::Sha512 => sha2::Sha512::digest(bytes).to_vec(),
        }
    }
}

/// Shows the usual name, such as `SHA-256`.
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

/// A signature scheme, without its digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 8.2).
    RsaPkcs1,
    /// RSASSA-PSS (RFC 8017 8.1): recognized, but not verified here.
    RsaPss,
    /// DSA (FIPS 186-4): recognized, but not verified here.
    Dsa,
    /// ECDSA (FIPS 186-5).
    Ecdsa,
}

/// A signature algorithm, as identified by its object identifier.
///
/// More algorithms are recognized than can be verified, because a list can identify a certificate by the digest that
/// its issuer signed. To look up such a certificate, it is enough to know the digest algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignatureAlgorithm {
    /// How the digest is signed.
    pub scheme: Scheme,
    /// The digest. `None` for `rsaEncryption`, where another field names the digest, and for RSASSA-PSS, whose
    /// parameters name it.
    pub digest: Option<Digest>,
}

/// The known signature algorithms. Most identifiers are from RFC 3279, RFC 5758 and RFC 8017; the two older ones are
/// from OIW.
const SIGNATURES: &[(Oid<'static>, Scheme, Option<Digest>)] = &[
    (oids::RSA_ENCRYPTION, Scheme::RsaPkcs1, None),
    (oids::MD5_WITH_RSA, Scheme::RsaPkcs1, Some(Digest::Md5)),
    (oids::SHA1_WITH_RSA, Scheme::RsaPkcs1, Some(Digest::Sha1)),
    (oids::OIW_SHA1_WITH_RSA, Scheme::RsaPkcs1, Some(Digest::Sha1)),
    (oids::SHA256_WITH_RSA, Scheme::RsaPkcs1, Some(Digest::Sha256)),
    (oids::SHA384_WITH_RSA, Scheme::RsaPkcs1, Some(Digest::Sha384)),
    (oids::SHA512_WITH_RSA, Scheme::RsaPkcs1, Some(Digest::Sha512)),
    (oids::RSASSA_PSS, Scheme::RsaPss, None),
    (oids::DSA_WITH_SHA1, Scheme::Dsa, Some(Digest::Sha1)),
    (oids::OIW_DSA_WITH_SHA1, Scheme::Dsa, Some(Digest::Sha1)),
    (oids::DSA_WITH_SHA256, Scheme::Dsa, Some(Digest::Sha256)),
    (oids::ECDSA_WITH_SHA1, Scheme::Ecdsa, Some(Digest::Sha1)),
    (oids::ECDSA_WITH_SHA256, Scheme::Ecdsa, Some(Digest::Sha256)),
    (oids::ECDSA_WITH_SHA384, Scheme::Ecdsa, Some(Digest::Sha384)),
    (oids::ECDSA_WITH_SHA512, Scheme::Ecdsa, Some(Digest::Sha512)),
];

impl SignatureAlgorithm {
    /// Returns the algorithm that an object identifier names, if it is known.
    #[must_use]
    pub fn from_oid(oid: Oid<'_>) -> Option<Self> {
        let (_, scheme, digest) = SIGNATURES.iter().find(|(known, ..)| *known == oid)?;
        Some(Self { scheme: *scheme, digest: *digest })
    }

    /// Returns the usual object identifier for this combination of scheme and digest, if there is one.
    #[must_use]
    pub fn oid(scheme: Scheme, digest: Digest) -> Option<Oid<'static>> {
        let row = SIGNATURES.iter().find(|row| row.1 == scheme && row.2 == Some(digest))?;
        Some(row.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn md5_is_never_strong_enough() {
        for weakest in Digest::ALL {
            assert!(!Digest::Md5.is_strong_enough(weakest));
            assert_eq!(Digest::Sha256.is_strong_enough(weakest), weakest <= Digest::Sha256);
        }
    }

    /// Policies compare digests by strength, so the order of the variants matters.
    #[test]
    fn digests_have_names_and_an_order() {
        use alloc::string::ToString;
        assert!(Digest::ALL.is_sorted());
        assert_eq!(Digest::ALL.map(Digest::as_str), ["md5", "sha1", "sha256", "sha384", "sha512"]);
        assert_eq!(Digest::ALL.map(|digest| digest.to_string()), ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"]);
        assert_eq!(Digest::ALL.map(Digest::length), [16, 20, 32, 48, 64]);
    }

    #[test]
    fn identifiers_map_to_algorithms_and_back() {
        for digest in Digest::ALL {
            assert_eq!(Digest::from_oid(digest.oid()), Some(digest));
            #[cfg(feature = "hash")]
            assert_eq!(digest.of(b"").len(), digest.length());
        }
        assert_eq!(Digest::from_oid(oids::SHA256_WITH_RSA), None);
        for (oid, scheme, digest) in SIGNATURES {
            let read = SignatureAlgorithm::from_oid(*oid).unwrap();
            assert_eq!((read.scheme, read.digest), (*scheme, *digest));
        }
        assert_eq!(SignatureAlgorithm::oid(Scheme::RsaPkcs1, Digest::Sha1), Some(oids::SHA1_WITH_RSA));
        assert_eq!(SignatureAlgorithm::oid(Scheme::Ecdsa, Digest::Md5), None);
    }
}
