//! Verifies the timestamp on a signature.

mod signing_certificate;
mod tst_info;

use pki_types::UnixTime;
use trustlist_base::{Oid, Tlv, oids};

use self::tst_info::TstInfo;
use crate::{
    limits::Limits,
    path_certificate::Certificate,
    policy::SignerPolicy,
    report::{Timestamp, TimestampKind},
    rules::Window,
    signature::{self, Digested, Verified},
    signed_data::SignedData,
    signer_info::{self, Attribute, SignerInfo},
    verify_error::VerifyError,
};

/// The inputs for verifying a timestamp.
pub(crate) struct TimestampVerifier<'p> {
    /// The rules for the path of the time-stamping authority.
    pub(crate) policy: &'p SignerPolicy,
    /// The date inside the signed content.
    pub(crate) issued: UnixTime,
    pub(crate) now: UnixTime,
    pub(crate) limits: &'p Limits,
}

impl TimestampVerifier<'_> {
    /// Verifies the timestamp on the signature of `signer_info`, which is part of `message`. There must be exactly one.
    pub(crate) fn judge(
        &self,
        message: &SignedData<'_>,
        signer_info: &SignerInfo<'_>,
    ) -> Result<Timestamp, VerifyError> {
        let (kind, value) = only_timestamp(signer_info)?;
        let judged = match kind {
            TimestampKind::CounterSignature => self.judge_counter_signature(message, value, signer_info.signature),
            TimestampKind::Token => self.judge_token(message, value, signer_info.signature),
        };
        judged.map_err(|cause| match cause {
            // These errors concern the policy, so they are not reported as errors in the timestamp.
            VerifyError::PolicyCertificate(_) | VerifyError::NoAlgorithms => cause,
            cause => VerifyError::Timestamp { kind, cause: Box::new(cause) },
        })
    }

    /// Verifies a counter-signature: a SignerInfo over the bytes of `signature`, with the time among its signed
    /// attributes. The certificates for it are in `message`.
    ///
    /// The contentType must be pkcs7-data, as in Microsoft's counter-signatures. (RFC 5652 11.4 forbids that attribute
    /// here.)
    fn judge_counter_signature(
        &self,
        message: &SignedData<'_>,
        value: Tlv<'_>,
        signature: &[u8],
    ) -> Result<Timestamp, VerifyError> {
        let signer_info = self.read_signer_info(value)?;
        let signed = self.check_attributes(&signer_info, oids::DATA, signature)?;
        // `signingTime ::= Time` (RFC 2985 5.3.3)
        let mut value = signer_info.signed_attribute(oids::SIGNING_TIME).ok_or(VerifyError::SigningTimeMissing)?;
        let at = value.read_time("signingTime")?;
        let (timestamp, _) = self.verify(TimestampKind::CounterSignature, at, message, &signer_info, &signed)?;
        Ok(timestamp)
    }

    /// Verifies a token (RFC 3161): a separate signed message with its own certificates. It contains the hash of
    /// `signature` and the time.
    fn judge_token(
        &self,
        message: &SignedData<'_>,
        value: Tlv<'_>,
        signature: &[u8],
    ) -> Result<Timestamp, VerifyError> {
        let token = SignedData::parse_within(message.source(), value.range(), self.limits)?;
        let signer_info = signature::only_signer(&token)?;
        let content = token.content().ok_or(VerifyError::Content { present: false })?;
        signature::check_content_type(&token, oids::TST_INFO)?;
        if !content.is_octet_string() {
            return Err(VerifyError::TokenContentTag { offset: content.offset() });
        }
        let signer_info = self.read_signer_info(signer_info)?;
        let signed = self.check_attributes(&signer_info, oids::TST_INFO, content.bytes())?;
        let info = TstInfo::read(content)?;
        self.check_imprint(&info, signature)?;
        let (timestamp, verified) = self.verify(TimestampKind::Token, info.time, &token, &signer_info, &signed)?;
        signing_certificate::check(&signer_info, &verified.path.signer)?;
        check_only_usage(&verified.path.signer)?;
        Ok(timestamp)
    }

    /// Reads the SignerInfo of a timestamp. It must not contain timestamps or nested signatures, because they would not
    /// be verified.
    fn read_signer_info<'a>(&self, value: Tlv<'a>) -> Result<SignerInfo<'a>, VerifyError> {
        let signer_info = SignerInfo::read(value, self.limits)?;
        let is_refused =
            |attribute: &Attribute<'_>| attribute.oid == oids::NESTED_SIGNATURE || kind(attribute.oid).is_some();
        if signer_info.unsigned.iter().any(is_refused) {
            return Err(VerifyError::TimestampInTimestamp);
        }
        Ok(signer_info)
    }

    /// Returns the bytes that the timestamp's signature covers.
    fn check_attributes(
        &self,
        signer_info: &SignerInfo<'_>,
        content_type: Oid<'_>,
        bytes: &[u8],
    ) -> Result<Vec<u8>, VerifyError> {
        let digest = signer_info.digest()?;
        signature::check_digest(digest, self.policy)?;
        signature::check_attributes(signer_info, &Digested { content_type, bytes, digest })
    }

    /// Compares the hash in the token with the hash of the signature. Only this ties the token to the signature.
    fn check_imprint(&self, info: &TstInfo<'_>, signature: &[u8]) -> Result<(), VerifyError> {
        let digest = signer_info::digest(info.imprint_algorithm)?;
        signature::check_digest(digest, self.policy)?;
        let computed = digest.of(signature);
        if info.imprint != computed {
            return Err(VerifyError::ImprintMismatch { computed, stamped: info.imprint.to_vec() });
        }
        Ok(())
    }

    /// Verifies the signature of a timestamp. Its time must not be in the future or before the date of the content, and
    /// its path must have been valid at that time.
    fn verify<'a>(
        &'a self,
        kind: TimestampKind,
        at: UnixTime,
        message: &SignedData<'a>,
        signer_info: &SignerInfo<'_>,
        signed: &[u8],
    ) -> Result<(Timestamp, Verified<'a>), VerifyError> {
        if at.as_secs() > self.now.as_secs() {
            return Err(VerifyError::TimestampInFuture { at, now: self.now });
        }
        if at.as_secs() < self.issued.as_secs() {
            return Err(VerifyError::TimestampBeforeContent { at, issued: self.issued });
        }
        let digest = signer_info.digest()?;
        let verified = signature::verify(self.policy, message, signer_info, signed, Window::At(at))?;
        Ok((Timestamp { at, kind, path: verified.path.map(Certificate::info), digest }, verified))
    }
}

/// Returns the only value of the only timestamp attribute. No signature covers these attributes, so if several were
/// allowed, anyone who edits the file could choose which one counts.
fn only_timestamp<'a>(signer_info: &SignerInfo<'a>) -> Result<(TimestampKind, Tlv<'a>), VerifyError> {
    let mut found = signer_info.unsigned.iter().filter_map(|attribute| Some((kind(attribute.oid)?, attribute)));
    let Some((kind, attribute)) = found.next() else { return Err(VerifyError::NoTimestamp) };
    match (attribute.values.as_slice(), found.next()) {
        ([value], None) => Ok((kind, *value)),
        _ => Err(VerifyError::SeveralTimestamps),
    }
}

/// Returns the kind of timestamp that an unsigned attribute of this type contains.
fn kind(attribute: Oid<'_>) -> Option<TimestampKind> {
    match attribute {
        oids::COUNTER_SIGNATURE => Some(TimestampKind::CounterSignature),
        oids::MICROSOFT_TIMESTAMP_TOKEN | oids::TIMESTAMP_TOKEN => Some(TimestampKind::Token),
        _ => None,
    }
}

/// Checks that the authority's key is allowed to sign timestamps and nothing else (RFC 3161 2.3).
fn check_only_usage(authority: &Certificate<'_>) -> Result<(), VerifyError> {
    let usages = authority.usages()?.unwrap_or_default();
    if usages.len() == 1 {
        return Ok(());
    }
    let found = usages.into_iter().map(Oid::to_owned).collect();
    Err(VerifyError::UsageNotAlone { certificate: authority.boxed_info(), found })
}
