//! The digests computed, and which signature algorithm goes with which digest and key.

use pki_types::{AlgorithmIdentifier, SignatureVerificationAlgorithm, alg_id};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use crate::digest::{Digest, Scheme};

impl Digest {
    /// The digest of `octets`; `None` for MD5, which proves nothing.
    #[must_use]
    pub fn of(self, octets: &[u8]) -> Option<Vec<u8>> {
        Some(match self {
            Self::Md5 => return None,
            Self::Sha1 => Sha1::digest(octets).to_vec(),
            Self::Sha256 => Sha256::digest(octets).to_vec(),
            Self::Sha384 => Sha384::digest(octets).to_vec(),
            Self::Sha512 => Sha512::digest(octets).to_vec(),
        })
    }

    /// The signature algorithm of this digest with the scheme, as `SignatureVerificationAlgorithm` names it.
    fn with(self, scheme: Scheme) -> Option<AlgorithmIdentifier> {
        Some(match (self, scheme) {
            (Self::Sha1, Scheme::RsaPkcs1) => RSA_PKCS1_SHA1_ID,
            (Self::Sha256, Scheme::RsaPkcs1) => alg_id::RSA_PKCS1_SHA256,
            (Self::Sha384, Scheme::RsaPkcs1) => alg_id::RSA_PKCS1_SHA384,
            (Self::Sha512, Scheme::RsaPkcs1) => alg_id::RSA_PKCS1_SHA512,
            (Self::Sha256, Scheme::Ecdsa) => alg_id::ECDSA_SHA256,
            (Self::Sha384, Scheme::Ecdsa) => alg_id::ECDSA_SHA384,
            (Self::Sha512, Scheme::Ecdsa) => alg_id::ECDSA_SHA512,
            (Self::Md5, _) | (Self::Sha1, Scheme::Ecdsa) => return None,
        })
    }
}

/// sha1WithRSAEncryption, 1.2.840.113549.1.1.5, with NULL parameters.
pub(crate) const RSA_PKCS1_SHA1_ID: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(&[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00]);

/// The algorithm among `algorithms` for a signature by `scheme` over `digest` with a key of that kind.
pub(crate) fn find(
    algorithms: &[&'static dyn SignatureVerificationAlgorithm],
    scheme: Scheme,
    digest: Digest,
    key_algorithm: &[u8],
) -> Option<&'static dyn SignatureVerificationAlgorithm> {
    let wanted = digest.with(scheme)?;
    algorithms
        .iter()
        .copied()
        .find(|known| known.signature_alg_id() == wanted && known.public_key_alg_id().as_ref() == key_algorithm)
}
