//! The result of a successful verification.

use std::fmt;

use pki_types::UnixTime;
use trustlist_base::{Digest, OidBuf};

use crate::path::Path;

/// The result of a successful verification.
///
/// A message can contain two signatures over the same content. The policy decides whether one or both are verified. If
/// both are, both must be valid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proof {
    /// The signature that authenticates the content.
    pub signature: SignatureProof,
    /// Which of the message's signatures [`signature`](Self::signature) is.
    pub which: Signature,
    /// The nested signature, if it was verified in addition to the primary one.
    pub also_nested: Option<SignatureProof>,
}

/// Which signature authenticates the content of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Signature {
    /// The message's own signature, over the content without tag and length.
    Primary,
    /// The signature in the unsigned attribute 1.3.6.1.4.1.311.2.4.1, over the content with tag and length. The primary
    /// signature was not verified, because its digest is weaker than the policy accepts.
    Nested,
}

impl Signature {
    /// Returns a stable word: `primary`, `nested`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Nested => "nested",
        }
    }
}

/// A valid signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureProof {
    /// The certificates from the signer to the anchor.
    pub path: Path,
    /// The extended key usage of the signer. If a CA in the path lists usages, this one is among them.
    pub usage: OidBuf,
    /// The time at which every certificate of the path was valid.
    pub at: UnixTime,
    /// The digest algorithm for the content and for the signed attributes.
    pub digest: Digest,
    /// The timestamp that gives the time `at`; `None` unless [`When::Timestamp`](crate::When::Timestamp) was used.
    pub timestamp: Option<Timestamp>,
}

impl SignatureProof {
    /// Returns the earliest time at which a certificate in the path expires.
    #[must_use]
    pub fn not_after(&self) -> UnixTime {
        let ends = self.path.issuers().map(|issuer| issuer.not_after);
        ends.fold(self.path.signer.not_after, |first, end| if end.as_secs() < first.as_secs() { end } else { first })
    }
}

/// A valid timestamp: a time-stamping authority states that the signature existed at a certain time, and the
/// authority's path was valid at that time.
///
/// The authority has the extended key usage 1.3.6.1.5.5.7.3.8. If a CA in its path lists usages, this one is among
/// them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timestamp {
    /// The time in whole seconds. The fraction in a token is cut off, and the accuracy is ignored.
    pub at: UnixTime,
    /// The form of the timestamp.
    pub kind: TimestampKind,
    /// The certificates from the authority to the anchor.
    pub path: Path,
    /// The digest algorithm for the signed attributes of the timestamp.
    pub digest: Digest,
}

/// The forms of a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimestampKind {
    /// A counter-signature (PKCS #9, RFC 2985 5.3.6) with a signingTime, in the unsigned attribute
    /// 1.2.840.113549.1.9.6. Found in lists from 2006 to 2010.
    CounterSignature,
    /// A token (RFC 3161), in the unsigned attribute 1.3.6.1.4.1.311.3.3.1 or 1.2.840.113549.1.9.16.2.14. Found in
    /// catalogs.
    Token,
}

impl TimestampKind {
    /// Returns a stable word: `counter-signature`, `rfc3161`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CounterSignature => "counter-signature",
            Self::Token => "rfc3161",
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
