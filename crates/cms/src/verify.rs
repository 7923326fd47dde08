//! The verification of a message: which signatures are judged, and at which instant.

use std::time::Duration;

use pki_types::UnixTime;

use crate::{
    limits::Limits,
    oid,
    policy::{SignerPolicy, When},
    reader::Tlv,
    report::{Proof, SignatureProof},
    rules::Window,
    signature::{self, Digested, check_content_type, only_signer},
    signed_data::{Content, SignedData},
    signer_info::SignerInfo,
    timestamp,
    verify_error::VerifyError,
};

impl SignedData<'_> {
    /// Verifies who signed the content.
    ///
    /// The primary signature is judged unless its digest is too weak for the policy and a nested one stands beside it;
    /// a nested one is judged whenever there is one. Every judged signature must be good. `content_type` is the type
    /// that the content must have (content octets of its object identifier); `issued` is the date inside the content.
    ///
    /// Timestamps are looked at if `when` asks for the one on the signature that answers for the content, and else not.
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
        let question = Question { policy, issued, when, limits };
        let signer_info = only_signer(self)?;
        let content = checked_content(self, content_type)?;
        let signer_info = SignerInfo::read(signer_info, limits)?;
        let nested = signer_info.nested()?;

        let digest = signer_info.digest()?;
        let primary = match (signature::check_digest(digest, policy), nested) {
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
                Some(Question { when, ..question }.judge_nested(nested, content)?)
            }
            None => None,
        };
        Ok(Proof { primary, nested })
    }
}

const END_OF_TIME: UnixTime = UnixTime::since_unix_epoch(Duration::MAX);

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

/// What is asked of every signature.
#[derive(Clone, Copy)]
struct Question<'p> {
    policy: &'p SignerPolicy,
    issued: UnixTime,
    when: When,
    limits: &'p Limits,
}

impl Question<'_> {
    /// The nested signature: a message of its own without content, over the content with tag and length.
    fn judge_nested(&self, nested: Tlv<'_>, content: Content<'_>) -> Result<SignatureProof, VerifyError> {
        let message = SignedData::parse_at(nested.der, nested.offset, self.limits)?;
        let signer_info = only_signer(&message)?;
        if message.content().is_some() {
            return Err(VerifyError::Content { present: true });
        }
        check_content_type(&message, oid::DATA)?;
        let signer_info = SignerInfo::read(signer_info, self.limits)?;
        if signer_info.nested()?.is_some() {
            return Err(VerifyError::NestedInNested);
        }
        let digest = signer_info.digest()?;
        signature::check_digest(digest, self.policy)?;
        self.judge(&message, &signer_info, &Digested { content_type: oid::DATA, octets: content.der(), digest })
    }

    /// One signature: attributes, digest, the timestamp if it is asked for, signer, path, signature.
    fn judge(
        &self,
        message: &SignedData<'_>,
        signer_info: &SignerInfo<'_>,
        digested: &Digested<'_>,
    ) -> Result<SignatureProof, VerifyError> {
        let signed_octets = signature::check_attributes(signer_info, digested)?;
        let (window, timestamp) = match self.when {
            When::At(at) => (Window::At(at), None),
            When::SinceIssue { now } => (Window::Between(self.issued, now), None),
            When::Timestamp { now } => {
                let question = timestamp::Question {
                    policy: &self.policy.for_timestamps(),
                    issued: self.issued,
                    now,
                    limits: self.limits,
                };
                let timestamp = question.judge(message, signer_info)?;
                (Window::At(timestamp.at), Some(timestamp))
            }
        };
        let proved = signature::prove(self.policy, message, signer_info, &signed_octets, window)?;
        let path = proved.infos();
        let rules = proved.judgement;
        Ok(SignatureProof { path, usage: rules.usage, at: rules.at, digest: digested.digest, timestamp })
    }
}
