//! One signature: its attributes, its signer, the path from there. The steps are the same for a list's signature, for a
//! nested one, and for a timestamp's.

use trustlist_base::{Digest, Oid, Scheme, Tlv, oids, tag};

use crate::{
    algorithm,
    path::Path,
    path_certificate::Certificate,
    policy::SignerPolicy,
    rules::{self, Judgement, Window},
    search::Pool,
    signed_data::SignedData,
    signer_info::SignerInfo,
    validation,
    verify_error::VerifyError,
};

/// What a messageDigest attribute must be the digest of.
pub(crate) struct Digested<'a> {
    pub(crate) content_type: Oid<'a>,
    pub(crate) bytes: &'a [u8],
    pub(crate) digest: Digest,
}

/// A good signature, and the path from its signer to an anchor.
pub(crate) struct Verified<'a> {
    pub(crate) path: Path<Certificate<'a>>,
    pub(crate) judgement: Judgement,
}

pub(crate) fn only_signer<'a>(message: &SignedData<'a>) -> Result<Tlv<'a>, VerifyError> {
    message.only_signer().ok_or_else(|| match message.signer_count() {
        0 => VerifyError::NotSigned,
        count => VerifyError::SeveralSigners { count },
    })
}

pub(crate) fn check_content_type(message: &SignedData<'_>, expected: Oid<'_>) -> Result<(), VerifyError> {
    let found = message.content_type();
    if found == expected {
        return Ok(());
    }
    Err(VerifyError::ContentType { expected: expected.to_owned(), found: found.to_owned() })
}

pub(crate) fn check_digest(digest: Digest, policy: &SignerPolicy) -> Result<(), VerifyError> {
    let weakest = policy.weakest_digest;
    if digest.proves(weakest) { Ok(()) } else { Err(VerifyError::WeakDigest { digest, weakest }) }
}

/// contentType and messageDigest: present once, with one value, and equal to what they are about (RFC 5652 5.4, 11.1,
/// 11.2). Gives the attributes as they are signed.
pub(crate) fn check_attributes(signer_info: &SignerInfo<'_>, digested: &Digested<'_>) -> Result<Vec<u8>, VerifyError> {
    let signed_bytes = signer_info.signed_bytes()?;
    signer_info.check_signed_attributes()?;
    let mut value = signer_info.signed_attribute(oids::CONTENT_TYPE).ok_or(VerifyError::ContentTypeAttributeMissing)?;
    let found = value.read_oid("contentType")?;
    let expected = digested.content_type;
    if found != expected {
        return Err(VerifyError::ContentTypeAttribute { expected: expected.to_owned(), found: found.to_owned() });
    }
    let mut value = signer_info.signed_attribute(oids::MESSAGE_DIGEST).ok_or(VerifyError::MessageDigestMissing)?;
    let signed = value.read(tag::OCTET_STRING, "messageDigest")?.content;
    let computed = digested.digest.of(digested.bytes);
    if signed != computed {
        return Err(VerifyError::DigestMismatch { computed, signed: signed.to_vec() });
    }
    Ok(signed_bytes)
}

/// Verifies the signature over `signed_bytes` with the signer's key, and the path from the signer to an anchor; the cheap
/// rules before any signature is verified.
pub(crate) fn verify<'a>(
    policy: &'a SignerPolicy,
    message: &SignedData<'a>,
    signer_info: &SignerInfo<'_>,
    signed_bytes: &[u8],
    window: Window,
) -> Result<Verified<'a>, VerifyError> {
    if policy.algorithms.is_empty() {
        return Err(VerifyError::NoAlgorithms);
    }
    let digest = signer_info.digest()?;
    let pool = Pool::new(policy, message)?;
    let verified = pool.find(pool.signer(&signer_info.id)?, |path| {
        let path = pool.read(path)?;
        let judgement = rules::judge(&path, policy, window)?;
        Ok(Verified { path, judgement })
    })?;
    verify_attributes(&verified.path.signer, signer_info, digest, signed_bytes, policy)?;
    validation::validate(&verified.path, policy, &verified.judgement)?;
    Ok(verified)
}

/// The signature over the attributes with the signer's key.
fn verify_attributes(
    signer: &Certificate<'_>,
    signer_info: &SignerInfo<'_>,
    digest: Digest,
    signed_bytes: &[u8],
    policy: &SignerPolicy,
) -> Result<(), VerifyError> {
    let named = || signer_info.signature_algorithm.to_owned();
    let unsupported = || VerifyError::UnsupportedAlgorithm { certificate: None, algorithm: named() };
    let algorithm = algorithm::known(signer_info.signature_algorithm).ok_or_else(unsupported)?;
    let key = signer.public_key();
    let goes_together =
        algorithm.digest.is_none_or(|named| named == digest) && key.is_rsa() == (algorithm.scheme == Scheme::RsaPkcs1);
    if !goes_together {
        return Err(VerifyError::AlgorithmMismatch { signature: named(), digest });
    }
    let verifier =
        algorithm::find(&policy.algorithms, algorithm.scheme, digest, key.algorithm).ok_or_else(unsupported)?;
    verifier
        .verify_signature(key.bytes, signed_bytes, signer_info.signature)
        .map_err(|_| VerifyError::SignatureInvalid { certificate: signer.boxed_info() })
}
