//! The verification of a message: which signatures are judged, and in which order the rules are asked.

use pki_types::UnixTime;

use crate::{
    algorithm,
    digest::{Digest, Scheme, SignatureOid},
    limits::Limits,
    oid,
    path::Pool,
    path_certificate::Certificate,
    policy::{SignerPolicy, When},
    reader::{Fields, Tlv, tag},
    report::{Proof, Role, SignatureProof},
    rules,
    signed_data::{Content, SignedData},
    signer_info::SignerInfo,
    validation,
    verify_error::VerifyError,
};

impl SignedData<'_> {
    /// Verifies who signed the content.
    ///
    /// The primary signature is judged unless its digest is too weak for the policy and a nested one stands beside it;
    /// a nested one is judged whenever there is one. Every judged signature must be good. `content_type` is the type
    /// that the content must have (content octets of its object identifier); `issued` is the date inside the content.
    ///
    /// # Errors
    ///
    /// The rule that refused; nothing is accepted in part.
    pub fn verify(
        &self,
        content_type: &[u8],
        policy: &SignerPolicy,
        issued: UnixTime,
        when: When,
        limits: &Limits,
    ) -> Result<Proof, VerifyError> {
        let question = Question { policy, issued, when };
        let signer_info = only_signer(self)?;
        let content = checked_content(self, content_type)?;
        let signer_info = SignerInfo::read(signer_info, limits)?;
        let nested = signer_info.nested()?;

        let digest = signer_info.digest()?;
        let primary = match (question.check_digest(digest), nested) {
            (Ok(()), _) => {
                let digested = Digested { content_type, octets: content.octets(), digest };
                Some(question.judge(self, &signer_info, &digested)?)
            }
            // The nested signature is there for this: its strength answers for the content.
            (Err(_), Some(_)) => None,
            (Err(weak), None) => return Err(weak),
        };
        let nested = match nested {
            // What was asked about time has been answered by the primary one, if that was judged. The nested one then
            // says more of the same content, and needs to be valid at some instant of its own.
            Some(nested) => {
                let when = if primary.is_some() { When::SinceIssue { now: END_OF_TIME } } else { when };
                Some(Question { when, ..question }.judge_nested(nested, content, limits)?)
            }
            None => None,
        };
        Ok(Proof { primary, nested })
    }
}

const END_OF_TIME: UnixTime = UnixTime::since_unix_epoch(std::time::Duration::MAX);

/// What a messageDigest attribute must be the digest of.
struct Digested<'a> {
    content_type: &'a [u8],
    octets: &'a [u8],
    digest: Digest,
}

fn only_signer<'a>(message: &SignedData<'a>) -> Result<Tlv<'a>, VerifyError> {
    match message.signers() {
        [] => Err(VerifyError::NotSigned),
        [signer] => Ok(*signer),
        signers => Err(VerifyError::SeveralSigners { count: signers.len() }),
    }
}

/// The content, of the type and with the tag that it must have. The primary digest covers neither.
fn checked_content<'a>(message: &SignedData<'a>, content_type: &[u8]) -> Result<Content<'a>, VerifyError> {
    let content = message.content().ok_or(VerifyError::Content { present: false })?;
    check_content_type(message, content_type)?;
    if content.is_octet_string() {
        return Err(VerifyError::ContentOctetString { offset: content.offset() });
    }
    if !content.is_sequence() {
        return Err(VerifyError::ContentTag { offset: content.offset() });
    }
    Ok(content)
}

fn check_content_type(message: &SignedData<'_>, expected: &[u8]) -> Result<(), VerifyError> {
    if message.content_type() == expected {
        return Ok(());
    }
    let found = oid::dotted(message.content_type());
    Err(VerifyError::ContentType { expected: oid::dotted(expected), found })
}

/// What is asked of every signature.
#[derive(Clone, Copy)]
struct Question<'p> {
    policy: &'p SignerPolicy,
    issued: UnixTime,
    when: When,
}

impl Question<'_> {
    fn check_digest(&self, digest: Digest) -> Result<(), VerifyError> {
        let weakest = self.policy.weakest_digest;
        if digest == Digest::Md5 || digest < weakest {
            return Err(VerifyError::WeakDigest { digest, weakest });
        }
        Ok(())
    }

    /// The nested signature: a message of its own without content, over the content with tag and length.
    fn judge_nested(
        &self,
        nested: Tlv<'_>,
        content: Content<'_>,
        limits: &Limits,
    ) -> Result<SignatureProof, VerifyError> {
        let message = SignedData::parse_at(nested.der, nested.offset, limits)?;
        let signer_info = only_signer(&message)?;
        if message.content().is_some() {
            return Err(VerifyError::Content { present: true });
        }
        check_content_type(&message, oid::DATA)?;
        let signer_info = SignerInfo::read(signer_info, limits)?;
        if signer_info.nested()?.is_some() {
            return Err(VerifyError::NestedInNested);
        }
        let digest = signer_info.digest()?;
        self.check_digest(digest)?;
        self.judge(&message, &signer_info, &Digested { content_type: oid::DATA, octets: content.der(), digest })
    }

    /// One signature: attributes, digest, signer, path, signature. The digest is compared before any key is used, and
    /// the path is chosen by cheap rules before any signature is verified.
    fn judge(
        &self,
        message: &SignedData<'_>,
        signer_info: &SignerInfo<'_>,
        digested: &Digested<'_>,
    ) -> Result<SignatureProof, VerifyError> {
        let policy = self.policy;
        let signed_octets = signer_info.signed_octets()?;
        check_attributes(signer_info, digested)?;

        let pool = Pool::new(policy, message)?;
        let Judged { path, judgement } = pool.find(pool.signer(&signer_info.id)?, |path| {
            let path = path.iter().map(|link| Certificate::read(*link)).collect::<Result<Vec<_>, _>>()?;
            let judgement = rules::judge(&path, policy, self.issued, self.when)?;
            Ok(Judged { path, judgement })
        })?;
        verify_attributes(&path, signer_info, digested.digest, &signed_octets, policy)?;
        validation::validate(&path, policy, &judgement.usage, judgement.at)?;

        let path = path.iter().enumerate().map(|(index, link)| *link.info(rules::role(index, path.len()))).collect();
        Ok(SignatureProof { path, usage: judgement.usage, at: judgement.at, digest: digested.digest })
    }
}

/// A path that the cheap rules accept.
struct Judged<'a> {
    path: Vec<Certificate<'a>>,
    judgement: rules::Judgement,
}

/// contentType and messageDigest: there, once, with one value, and equal to what they are about (RFC 5652 5.4, 11.1,
/// 11.2).
fn check_attributes(signer_info: &SignerInfo<'_>, digested: &Digested<'_>) -> Result<(), VerifyError> {
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
    Ok(())
}

/// The content of `value`, whose tag octet must be `expected`.
fn only_value<'a>(value: Tlv<'a>, expected: u8, field: &'static str) -> Result<&'a [u8], VerifyError> {
    Ok(Fields::new(value.der, value.offset).read(expected, field)?.content)
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
