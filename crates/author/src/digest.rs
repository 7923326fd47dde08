//! Digest algorithms of a signed message.

use core::fmt;

use sha2::Digest as _;
use trustlist_ctl::Oid;

use crate::{der, oids};

/// A digest algorithm.
///
/// [`SigningKey`](crate::SigningKey) does not sign with SHA-1; it is here for lists that old systems must read, signed by
/// an implementor of [`Sign`](crate::Sign).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Digest {
    /// SHA-1, 20 octets. Broken as a proof.
    Sha1,
    /// SHA-256, 32 octets.
    Sha256,
    /// SHA-384, 48 octets.
    Sha384,
    /// SHA-512, 64 octets.
    Sha512,
}

impl Digest {
    /// The digest of `message`.
    #[must_use]
    pub fn of(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => sha1::Sha1::digest(message).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(message).to_vec(),
            Self::Sha384 => sha2::Sha384::digest(message).to_vec(),
            Self::Sha512 => sha2::Sha512::digest(message).to_vec(),
        }
    }

    /// The algorithm's object identifier.
    #[must_use]
    pub fn oid(self) -> Oid<'static> {
        match self {
            Self::Sha1 => trustlist_ctl::oids::SHA1,
            Self::Sha256 => oids::SHA256,
            Self::Sha384 => oids::SHA384,
            Self::Sha512 => oids::SHA512,
        }
    }

    /// The whole `AlgorithmIdentifier`, with NULL as parameters, as Microsoft writes it.
    #[must_use]
    pub fn algorithm_identifier(self) -> Vec<u8> {
        der::algorithm_identifier(self.oid(), &der::NULL)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        })
    }
}
