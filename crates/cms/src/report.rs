//! What a verification found out.

use std::fmt;

use pki_types::UnixTime;
use trustlist_base::{Digest, OidBuf};

use crate::path::Path;

/// What a successful verification found out. A message may carry two signatures over the same content; the policy
/// decides which are judged, and every judged one is good.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proof {
    /// The signature that answers for the content.
    pub signature: SignatureProof,
    /// Which of the message's signatures that is.
    pub which: Signature,
    /// The nested signature, where it was judged beside the primary one.
    pub also_nested: Option<SignatureProof>,
}

/// The signature that answers for the content of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Signature {
    /// The message's own, over the content without tag and length.
    Primary,
    /// The one in the unsigned attribute 1.3.6.1.4.1.311.2.4.1, over the content with them. The primary one was not
    /// judged: its digest is weaker than the policy takes.
    Nested,
}

impl Signature {
    /// A stable word: `primary`, `nested`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Nested => "nested",
        }
    }
}

/// One good signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureProof {
    /// The certificates from the signer to the anchor.
    pub path: Path,
    /// The extended key usage that the signer, and every CA that names any, has.
    pub usage: OidBuf,
    /// The instant at which every certificate of the path was valid.
    pub at: UnixTime,
    /// The digest over the content and over the signed attributes.
    pub digest: Digest,
    /// The timestamp that proves `at`; `None` unless the question was [`When::Timestamp`](crate::When::Timestamp).
    pub timestamp: Option<Timestamp>,
}

impl SignatureProof {
    /// The end of the shortest validity in the path.
    #[must_use]
    pub fn not_after(&self) -> UnixTime {
        let ends = self.path.issuers().map(|issuer| issuer.not_after);
        ends.fold(self.path.signer.not_after, |first, end| if end.as_secs() < first.as_secs() { end } else { first })
    }
}

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
    /// The certificates from the authority to the anchor.
    pub path: Path,
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
}

impl fmt::Display for TimestampKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::CounterSignature => "counter-signature",
            Self::Token => "timestamp token",
        })
    }
}
