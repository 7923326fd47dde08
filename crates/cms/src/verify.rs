//! Verifies a message: chooses which signatures to verify, and at which time.

use std::time::Duration;

use pki_types::UnixTime;
use trustlist_base::{Oid, Tlv, oids};

use crate::{
    limits::Limits,
    policy::{SignerPolicy, When},
    report::{Proof, Signature, SignatureProof},
    rules::Window,
    signature::{self, Digested, check_content_type, only_signer},
    signed_data::{Content, SignedData},
    signer_info::SignerInfo,
    timestamp::TimestampVerifier,
    verify_error::VerifyError,
};

impl SignedData<'_> {
    /// Verifies who signed the content.
    ///
    /// The primary signature is verified unless its digest is too weak for the policy and there is a nested signature.
    /// A nested signature is always verified. Every verified signature must be valid. `content_type` is the type that
    /// the content must have; `issued` is the date inside the content.
    ///
    /// Timestamps are verified only with [`When::Timestamp`], on the signature that authenticates the content.
    ///
    /// # Errors
    ///
    /// Returns the rule that rejected the message. A message is accepted either as a whole or not at all.
    pub fn verify(
        &self,
        content_type: Oid<'_>,
        policy: &SignerPolicy,
        issued: UnixTime,
        when: When,
        limits: &Limits,
    ) -> Result<Proof, VerifyError> {
        let verifier = Verifier { policy, issued, when, limits };
        let signer_info = only_signer(self)?;
        let content = checked_content(self, content_type)?;
        let signer_info = SignerInfo::read(signer_info, limits)?;
        let nested = signer_info.nested()?;
        let digest = signer_info.digest()?;
        match (signature::check_digest(digest, policy), nested) {
            (Ok(()), nested) => {
                let digested = Digested { content_type, bytes: content.bytes(), digest };
                let primary = verifier.judge(self, &signer_info, &digested)?;
                // The primary signature is valid at the required time. The nested one covers the same content, so it
                // only needs to be valid at some time since the content's date.
                let verifier = Verifier { when: When::SinceIssue { now: END_OF_TIME }, ..verifier };
                let also_nested = nested.map(|nested| verifier.judge_nested(self, nested, content)).transpose()?;
                Ok(Proof { signature: primary, which: Signature::Primary, also_nested })
            }
            // This is the purpose of a nested signature: its stronger digest authenticates the content.
            (Err(_), Some(nested)) => {
                let signature = verifier.judge_nested(self, nested, content)?;
                Ok(Proof { signature, which: Signature::Nested, also_nested: None })
            }
            (Err(weak), None) => Err(weak),
        }
    }
}

const END_OF_TIME: UnixTime = UnixTime::since_unix_epoch(Duration::MAX);

/// Returns the content after checking its type and tag, because the primary digest covers neither.
fn checked_content<'a>(message: &SignedData<'a>, content_type: Oid<'_>) -> Result<Content<'a>, VerifyError> {
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

/// The inputs for verifying each signature.
#[derive(Clone, Copy)]
struct Verifier<'p> {
    policy: &'p SignerPolicy,
    issued: UnixTime,
    when: When,
    limits: &'p Limits,
}

impl Verifier<'_> {
    /// Verifies the nested signature in `outer`: a separate message without content, over the content with tag and
    /// length.
    fn judge_nested(
        &self,
        outer: &SignedData<'_>,
        nested: Tlv<'_>,
        content: Content<'_>,
    ) -> Result<SignatureProof, VerifyError> {
        let message = SignedData::parse_within(outer.source(), nested.range(), self.limits)?;
        let signer_info = only_signer(&message)?;
        if message.content().is_some() {
            return Err(VerifyError::Content { present: true });
        }
        check_content_type(&message, oids::DATA)?;
        let signer_info = SignerInfo::read(signer_info, self.limits)?;
        if signer_info.nested()?.is_some() {
            return Err(VerifyError::NestedInNested);
        }
        let digest = signer_info.digest()?;
        signature::check_digest(digest, self.policy)?;
        self.judge(&message, &signer_info, &Digested { content_type: oids::DATA, bytes: content.der(), digest })
    }

    /// Verifies one signature: its attributes and digest, its timestamp if required, and then the signer, the path and
    /// the signature itself.
    fn judge(
        &self,
        message: &SignedData<'_>,
        signer_info: &SignerInfo<'_>,
        digested: &Digested<'_>,
    ) -> Result<SignatureProof, VerifyError> {
        let signed_bytes = signature::check_attributes(signer_info, digested)?;
        let (window, timestamp) = match self.when {
            When::At(at) => (Window::At(at), None),
            When::SinceIssue { now } => (Window::Between(self.issued, now), None),
            When::Timestamp { now } => {
                let policy = self.policy.for_timestamps();
                let verifier = TimestampVerifier { policy: &policy, issued: self.issued, now, limits: self.limits };
                let timestamp = verifier.judge(message, signer_info)?;
                (Window::At(timestamp.at), Some(timestamp))
            }
        };
        let verified = signature::verify(self.policy, message, signer_info, &signed_bytes, window)?;
        let path = verified.path.map(|link| link.info());
        let rules = verified.judgement;
        Ok(SignatureProof { path, usage: rules.usage, at: rules.at, digest: digested.digest, timestamp })
    }
}
