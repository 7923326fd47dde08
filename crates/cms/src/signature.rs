//! One signature: its attributes, its signer, the path from there. The same steps for that of a list, for a nested one, and
//! for that of a timestamp.

use crate::{
    algorithm,
    digest::{Digest, Scheme, SignatureOid},
    oid,
    path::Pool,
    path_certificate::Certificate,
    policy::SignerPolicy,
    reader::{Fields, Tlv, tag},
    report::{CertificateInfo, Role},
    rules::{self, Judgement, Window},
    signed_data::SignedData,
    signer_info::SignerInfo,
    validation,
    verify_error::VerifyError,
};

/// What a messageDigest attribute must be the digest of.
pub(crate) struct Digested<'a> {
    pub(crate) content_type: &'a [u8],
    pub(crate) octets: &'a [u8],
    pub(crate) digest: Digest,
}

/// A good signature, and the path from its signer to an anchor.
pub(crate) struct Proved<'a> {
    pub(crate) path: Vec<Certificate<'a>>,
    pub(crate) judgement: Judgement,
}

impl Proved<'_> {
    /// The path as reports name it.
    pub(crate) fn infos(&self) -> Vec<CertificateInfo> {
        let length = self.path.len();
        self.path.iter().enumerate().map(|(index, link)| *link.info(rules::role(index, length))).collect()
    }
}

pub(crate) fn only_signer<'a>(message: &SignedData<'a>) -> Result<Tlv<'a>, VerifyError> {
    match message.signers() {
        [] => Err(VerifyError::NotSigned),
        [signer] => Ok(*signer),
        signers => Err(VerifyError::SeveralSigners { count: signers.len() }),
    }
}

pub(crate) fn check_content_type(message: &SignedData<'_>, expected: &[u8]) -> Result<(), VerifyError> {
    if message.content_type() == expected {
        return Ok(());
    }
    let found = oid::dotted(message.content_type());
    Err(VerifyError::ContentType { expected: oid::dotted(expected), found })
}

pub(crate) fn check_digest(digest: Digest, policy: &SignerPolicy) -> Result<(), VerifyError> {
    let weakest = policy.weakest_digest;
    if digest == Digest::Md5 || digest < weakest {
        return Err(VerifyError::WeakDigest { digest, weakest });
    }
    Ok(())
}

/// contentType and messageDigest: there, once, with one value, and equal to what they are about (RFC 5652 5.4, 11.1,
/// 11.2). Gives the attributes as they are signed.
pub(crate) fn check_attributes(signer_info: &SignerInfo<'_>, digested: &Digested<'_>) -> Result<Vec<u8>, VerifyError> {
    let signed_octets = signer_info.signed_octets()?;
    signer_info.check_signed_attributes()?;
    let value = signer_info.signed_attribute(oid::CONTENT_TYPE).ok_or(VerifyError::ContentTypeAttributeMissing)?;
    let found = only_value(value, tag::OBJECT_IDENTIFIER, "contentType")?;
    if found != digested.content_type {
        return Err(VerifyError::ContentTypeAttribute {
            expected: oid::dotted(digested.content_type),
            found: oid::dotted(found),
        });
    }
    let value = signer_info.signed_attribute(oid::MESSAGE_DIGEST).ok_or(VerifyError::MessageDigestMissing)?;
    let signed = only_value(value, tag::OCTET_STRING, "messageDigest")?;
    let computed = digested.digest.of(digested.octets).unwrap_or_default();
    if signed != computed || signed.is_empty() {
        return Err(VerifyError::DigestMismatch { computed, signed: signed.to_vec() });
    }
    Ok(signed_octets)
}

/// The content of `value`, whose tag octet must be `expected`.
fn only_value<'a>(value: Tlv<'a>, expected: u8, field: &'static str) -> Result<&'a [u8], VerifyError> {
    Ok(Fields::new(value.der, value.offset).read(expected, field)?.content)
}

/// The signer, the path and the signature, once the digest is compared. The path is chosen by cheap rules before any
/// signature is verified.
pub(crate) fn prove<'a>(
    policy: &'a SignerPolicy,
    message: &SignedData<'a>,
    signer_info: &SignerInfo<'_>,
    signed_octets: &[u8],
    window: Window,
) -> Result<Proved<'a>, VerifyError> {
    if policy.algorithms.is_empty() {
        return Err(VerifyError::NoAlgorithms);
    }
    let digest = signer_info.digest()?;
    let pool = Pool::new(policy, message)?;
    let proved = pool.find(pool.signer(&signer_info.id)?, |path| {
        let path = path.iter().map(|link| pool.read(*link)).collect::<Result<Vec<_>, _>>()?;
        let judgement = rules::judge(&path, policy, window)?;
        Ok(Proved { path, judgement })
    })?;
    verify_attributes(&proved.path, signer_info, digest, signed_octets, policy)?;
    validation::validate(&proved.path, policy, &proved.judgement.usage, proved.judgement.at)?;
    Ok(proved)
}

/// The signature over the attributes with the key of the signer, the first of `path`.
fn verify_attributes(
    path: &[Certificate<'_>],
    signer_info: &SignerInfo<'_>,
    digest: Digest,
    signed_octets: &[u8],
    policy: &SignerPolicy,
) -> Result<(), VerifyError> {
    let named = || oid::dotted(signer_info.signature_algorithm());
    let unsupported = || VerifyError::UnsupportedAlgorithm { certificate: None, algorithm: named() };
    let algorithm = SignatureOid::from_oid(signer_info.signature_algorithm()).ok_or_else(unsupported)?;
    let signer = path.first().ok_or(VerifyError::NotSigned)?;
    let key = signer.public_key();
    let goes_together =
        algorithm.digest.is_none_or(|named| named == digest) && key.is_rsa() == (algorithm.scheme == Scheme::RsaPkcs1);
    if !goes_together {
        return Err(VerifyError::AlgorithmMismatch { signature: named(), digest });
    }
    let verifier =
        algorithm::find(&policy.algorithms, algorithm.scheme, digest, key.algorithm).ok_or_else(unsupported)?;
    verifier
        .verify_signature(key.octets, signed_octets, signer_info.signature())
        .map_err(|_| VerifyError::SignatureInvalid { certificate: signer.info(Role::Signer) })
}
