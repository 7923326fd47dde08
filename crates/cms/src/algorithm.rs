//! Finds the signature algorithm for a digest and a key.

use pki_types::{AlgorithmIdentifier, SignatureVerificationAlgorithm, alg_id};
use trustlist_base::{Digest, Oid, Scheme, SignatureAlgorithm};

/// sha1WithRSAEncryption, 1.2.840.113549.1.1.5, with NULL parameters.
pub(crate) const RSA_PKCS1_SHA1_ID: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(&[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00]);

/// Returns the signature algorithm that an identifier names, if its scheme can be verified here.
pub(crate) fn known(oid: Oid<'_>) -> Option<SignatureAlgorithm> {
    let algorithm = SignatureAlgorithm::from_oid(oid)?;
    matches!(algorithm.scheme, Scheme::RsaPkcs1 | Scheme::Ecdsa).then_some(algorithm)
}

/// Finds the algorithm in `algorithms` that verifies a signature with `scheme`, `digest` and a key of `key_algorithm`.
pub(crate) fn find(
    algorithms: &[&'static dyn SignatureVerificationAlgorithm],
    scheme: Scheme,
    digest: Digest,
    key_algorithm: &[u8],
) -> Option<&'static dyn SignatureVerificationAlgorithm> {
    let wanted = id(scheme, digest)?;
    algorithms
        .iter()
        .copied()
        .find(|known| known.signature_alg_id() == wanted && known.public_key_alg_id().as_ref() == key_algorithm)
}

/// Returns the identifier that `SignatureVerificationAlgorithm` uses for a scheme with a digest.
fn id(scheme: Scheme, digest: Digest) -> Option<AlgorithmIdentifier> {
    Some(match (scheme, digest) {
        (Scheme::RsaPkcs1, Digest::Sha1) => RSA_PKCS1_SHA1_ID,
        (Scheme::RsaPkcs1, Digest::Sha256) => alg_id::RSA_PKCS1_SHA256,
        (Scheme::RsaPkcs1, Digest::Sha384) => alg_id::RSA_PKCS1_SHA384,
        (Scheme::RsaPkcs1, Digest::Sha512) => alg_id::RSA_PKCS1_SHA512,
        (Scheme::Ecdsa, Digest::Sha256) => alg_id::ECDSA_SHA256,
        (Scheme::Ecdsa, Digest::Sha384) => alg_id::ECDSA_SHA384,
        (Scheme::Ecdsa, Digest::Sha512) => alg_id::ECDSA_SHA512,
        _ => return None,
    })
}
