//! The rules that a signature must meet.

use std::fmt;

use pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use trustlist_base::{Digest, OidBuf, oids};

/// The rules that a signature must meet. The time at which it must be valid is separate: see [`When`].
#[derive(Clone)]
#[non_exhaustive]
pub struct SignerPolicy {
    /// The trust anchors: a path must end at one of them.
    pub anchors: Vec<Anchor>,
    /// CA certificates to use in addition to those in the message.
    pub intermediates: Vec<CertificateDer<'static>>,
    /// The accepted extended key usages; the signer must have one. The first one that the whole path allows is
    /// reported.
    pub usages: Vec<OidBuf>,
    /// The signature algorithms to use, from any crypto library.
    pub algorithms: Vec<&'static dyn SignatureVerificationAlgorithm>,
    /// The weakest digest that is accepted in signatures and certificates. MD5 is never accepted.
    pub weakest_digest: Digest,
    /// SHA-256 hashes of refused certificates: of a SubjectPublicKeyInfo, a TBSCertificate or a whole certificate. A
    /// path that contains a certificate with one of these hashes is rejected.
    ///
    /// Refusing the hash of a whole certificate is not enough. In ECDSA, for example, anyone can replace a valid
    /// signature `(r, s)` with another valid one, `(r, n - s)`, which changes this hash but not the signed part.
    pub refused: Vec<[u8; 32]>,
    /// The rules for timestamps that differ from the rules for signatures. They apply only with [`When::Timestamp`].
    pub timestamps: TimestampPolicy,
}

impl SignerPolicy {
    /// Creates a policy for signers of root lists. It trusts the same `anchors` for timestamps and requires SHA-256 or
    /// stronger. It has no algorithms yet: set `algorithms` before you use it.
    #[must_use]
    pub fn new(anchors: Vec<Anchor>) -> Self {
        Self {
            timestamps: TimestampPolicy::new(anchors.clone()),
            anchors,
            intermediates: Vec::new(),
            usages: vec![oids::ROOT_LIST_SIGNER.to_owned(), oids::QUALIFIED_SUBORDINATION.to_owned()],
            algorithms: Vec::new(),
            weakest_digest: Digest::Sha256,
            refused: Vec::new(),
        }
    }

    /// Returns these rules as they apply to the signature of a time-stamping authority.
    pub(crate) fn for_timestamps(&self) -> Self {
        Self {
            anchors: self.timestamps.anchors.clone(),
            usages: vec![oids::TIME_STAMPING.to_owned()],
            weakest_digest: self.timestamps.weakest_digest,
            ..self.clone()
        }
    }
}

/// The rules for timestamps that differ from the rules for signatures.
///
/// The intermediates, algorithms and refused certificates are taken from the [`SignerPolicy`]. The extended key usage
/// must be 1.3.6.1.5.5.7.3.8.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TimestampPolicy {
    /// The trust anchors: the path of a time-stamping authority must end at one of them.
    pub anchors: Vec<Anchor>,
    /// The weakest digest that is accepted in timestamps and in the certificates of time-stamping authorities. MD5 is
    /// never accepted.
    pub weakest_digest: Digest,
}

impl TimestampPolicy {
    /// Creates a policy that trusts `anchors` for timestamps, and requires SHA-256 or stronger.
    #[must_use]
    pub const fn new(anchors: Vec<Anchor>) -> Self {
        Self { anchors, weakest_digest: Digest::Sha256 }
    }
}

impl fmt::Debug for SignerPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignerPolicy")
            .field("anchors", &self.anchors.len())
            .field("intermediates", &self.intermediates.len())
            .field("usages", &self.usages)
            .field("algorithms", &self.algorithms.len())
            .field("weakest_digest", &self.weakest_digest)
            .field("refused", &self.refused.len())
            .field("timestamps", &self.timestamps)
            .finish_non_exhaustive()
    }
}

/// A trusted certificate. Certificates are compared as a whole, never by name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Anchor {
    /// The certificate itself.
    Certificate(CertificateDer<'static>),
    /// The SHA-256 of a certificate that is in the message.
    Sha256([u8; 32]),
}

/// The time at which the certificates of a path must be valid.
///
/// The caller chooses this time, because few lists have a timestamp that shows when they were signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum When {
    /// Every certificate of the path must be valid at this time.
    At(UnixTime),
    /// Every certificate of the path must be valid at the same time, somewhere between the content's own date and
    /// `now`. The earliest such time is used and reported.
    SinceIssue {
        /// The current time, by the caller's clock. Every certificate must have become valid by then.
        now: UnixTime,
    },
    /// Every certificate of the path must be valid at the time of the timestamp on the signature. The signature must
    /// have exactly one timestamp: a counter-signature (PKCS #9) or a token (RFC 3161).
    Timestamp {
        /// The current time, by the caller's clock. The timestamp must not be later.
        now: UnixTime,
    },
}
