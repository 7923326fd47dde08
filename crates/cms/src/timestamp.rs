//! Timestamps on a signature: which of them counts, and what it must prove.

mod counter_signature;
mod signing_certificate;
mod token;
mod tst_info;

use std::fmt;

use pki_types::UnixTime;

use crate::{
    digest::Digest,
    limits::Limits,
    oid,
    policy::SignerPolicy,
    reader::Tlv,
    report::CertificateInfo,
    signature::Proved,
    signed_data::SignedData,
    signer_info::{Attribute, SignerInfo},
    verify_error::VerifyError,
};

/// A good timestamp: a time-stamping authority, whose path was valid at that instant, saw the signature then.
///
/// Every certificate of the path that names extended key usages has 1.3.6.1.5.5.7.3.8, the authority's own always.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timestamp {
    /// The instant, in whole seconds: fractions in a token are cut off, its accuracy is not counted.
    pub at: UnixTime,
    /// Its form.
    pub kind: TimestampKind,
    /// The certificates from the authority to the anchor, both included.
    pub path: Vec<CertificateInfo>,
    /// The digest over the signed attributes of the timestamp.
    pub digest: Digest,
}

/// The forms of a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimestampKind {
    /// A counter-signature (PKCS #9, RFC 2985 5.3.6) with a signingTime: unsigned attribute 1.2.840.113549.1.9.6. In
    /// lists of 2006 to 2010.
    CounterSignature,
    /// A token (RFC 3161): unsigned attribute 1.3.6.1.4.1.311.3.3.1, or 1.2.840.113549.1.9.16.2.14. In catalogs.
    Token,
}

impl TimestampKind {
    /// A stable word: `counter-signature`, `rfc3161`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CounterSignature => "counter-signature",
            Self::Token => "rfc3161",
        }
    }

    fn of(attribute: &Attribute<'_>) -> Option<Self> {
        match attribute.oid {
            oid::COUNTER_SIGNATURE => Some(Self::CounterSignature),
            oid::MICROSOFT_TIMESTAMP_TOKEN | oid::TIMESTAMP_TOKEN => Some(Self::Token),
            _ => None,
        }
    }
}

impl fmt::Display for TimestampKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::CounterSignature => "counter-signature",
            Self::Token => "timestamp token",
        })
    }
}

/// What is asked of a timestamp.
pub(crate) struct Question<'p> {
    /// The rules for its own path.
    pub(crate) policy: &'p SignerPolicy,
    /// The date inside the content that is signed.
    pub(crate) issued: UnixTime,
    pub(crate) now: UnixTime,
    pub(crate) limits: &'p Limits,
}

impl Question<'_> {
    /// The one timestamp on the signature of `signer_info`, which stands in `message`.
    pub(crate) fn judge(
        &self,
        message: &SignedData<'_>,
        signer_info: &SignerInfo<'_>,
    ) -> Result<Timestamp, VerifyError> {
        let (kind, value) = only_timestamp(signer_info)?;
        let signature = signer_info.signature();
        let judged = match kind {
            TimestampKind::CounterSignature => counter_signature::judge(self, value, signature, message),
            TimestampKind::Token => token::judge(self, value, signature),
        };
        judged.map_err(|cause| match cause {
            // About the policy, whichever path it is for.
            VerifyError::PolicyCertificate(_) | VerifyError::NoAlgorithms => cause,
            cause => VerifyError::Timestamp { kind, cause: Box::new(cause) },
        })
    }

    /// No timestamp of the future, and none of before what it stamps was made.
    fn check_instant(&self, at: UnixTime) -> Result<(), VerifyError> {
        if at.as_secs() > self.now.as_secs() {
            return Err(VerifyError::TimestampInFuture { at, now: self.now });
        }
        if at.as_secs() < self.issued.as_secs() {
            return Err(VerifyError::TimestampBeforeContent { at, issued: self.issued });
        }
        Ok(())
    }
}

/// The one value of the one attribute: which of several counts would be a matter of taste, and of who added the last one,
/// since no signature covers these attributes.
fn only_timestamp<'a>(signer_info: &SignerInfo<'a>) -> Result<(TimestampKind, Tlv<'a>), VerifyError> {
    let mut found =
        signer_info.unsigned().iter().filter_map(|attribute| Some((TimestampKind::of(attribute)?, attribute)));
    let Some((kind, attribute)) = found.next() else { return Err(VerifyError::NoTimestamp) };
    match (attribute.values.as_slice(), found.next()) {
        ([value], None) => Ok((kind, *value)),
        _ => Err(VerifyError::SeveralTimestamps),
    }
}

/// A timestamp bears neither timestamps nor signatures of its own: nobody would look at them.
fn check_bears_nothing(signer_info: &SignerInfo<'_>) -> Result<(), VerifyError> {
    let bears =
        |attribute: &Attribute<'_>| attribute.oid == oid::NESTED_SIGNATURE || TimestampKind::of(attribute).is_some();
    if signer_info.unsigned().iter().any(bears) { Err(VerifyError::TimestampInTimestamp) } else { Ok(()) }
}

fn report(at: UnixTime, kind: TimestampKind, digest: Digest, proved: &Proved<'_>) -> Timestamp {
    Timestamp { at, kind, path: proved.infos(), digest }
}
