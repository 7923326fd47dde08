//! Verifies one signature: its attributes, its signer and the path. The steps are the same for the signature on a list,
//! for a nested signature and for the signature on a timestamp.

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

/// The content that the signed attributes must match: its type, and its digest in messageDigest.
pub(crate) struct Digested<'a> {
    pub(crate) content_type: Oid<'a>,
    pub(crate) bytes: &'a [u8],
    pub(crate) digest: Digest,
}

/// A valid signature, and the path from its signer to an anchor.
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
    if digest.is_strong_enough(weakest) { Ok(()) } else { Err(VerifyError::WeakDigest { digest, weakest }) }
}

/// Checks that contentType and messageDigest match the content, and that every signed attribute appears once with one
/// value (RFC 5652 5.4, 11.1, 11.2). Returns the bytes that the signature covers.
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

/// Verifies the signature over `signed_bytes` with the signer's key, and the path from the signer to an anchor. The
/// cheap checks come first.
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

/// Verifies the signature over the attributes with the signer's key.
fn verify_attributes(
    signer: &Certificate<'_>,
    signer_info: &SignerInfo<'_>,
    digest: Digest,
    signed_bytes: &[u8],
    policy: &SignerPolicy,
) -> Result<(), VerifyError> {
    let algorithm_id = || signer_info.signature_algorithm.to_owned();
    let unsupported = || VerifyError::UnsupportedAlgorithm { certificate: None, algorithm: algorithm_id() };
    let algorithm = algorithm::known(signer_info.signature_algorithm).ok_or_else(unsupported)?;
    let key = signer.public_key();
    let digest_matches = algorithm.digest.is_none_or(|expected| expected == digest);
    let key_matches = key.is_rsa() == (algorithm.scheme == Scheme::RsaPkcs1);
    if !digest_matches || !key_matches {
        return Err(VerifyError::AlgorithmMismatch { signature: algorithm_id(), digest });
    }
    let verifier =
        algorithm::find(&policy.algorithms, algorithm.scheme, digest, key.algorithm).ok_or_else(unsupported)?;
    verifier
        .verify_signature(key.bytes, signed_bytes, signer_info.signature)
        .map_err(|_| VerifyError::SignatureInvalid { certificate: signer.boxed_info() })
}
