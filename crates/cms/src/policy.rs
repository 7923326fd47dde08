//! What a signature must prove.

use std::fmt;

use pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
use trustlist_base::{Digest, OidBuf, oids};

/// The rules that a signature has to meet. The instant is no part of it: see [`When`].
#[derive(Clone)]
#[non_exhaustive]
pub struct SignerPolicy {
    /// Where a path may end.
    pub anchors: Vec<Anchor>,
    /// CAs that may be missing from a message's bag.
    pub intermediates: Vec<CertificateDer<'static>>,
    /// Extended key usages of which the signer must have one; the first that fits the whole path is reported.
    pub usages: Vec<OidBuf>,
    /// The signature algorithms to use, from any crypto library.
    pub algorithms: Vec<&'static dyn SignatureVerificationAlgorithm>,
    /// The weakest digest that still proves something, in signatures and in certificates. MD5 never does.
    pub weakest_digest: Digest,
    /// SHA-256 of what no path may contain: of a SubjectPublicKeyInfo, of a TBSCertificate, or of a whole certificate.
    ///
    /// The hash of a whole certificate can be evaded: the signature on a certificate can often be replaced by another valid
    /// one without its issuer (in ECDSA, `(r, s)` by `(r, n - s)`), which changes the hash and nothing that is signed.
    pub refused: Vec<[u8; 32]>,
    /// The rules for timestamps on the signature, where they differ. Only [`When::Timestamp`] looks at timestamps.
    pub timestamps: TimestampPolicy,
}

impl SignerPolicy {
    /// Root list signers under `anchors`, timestamps under the same, SHA-256 or stronger, and no algorithms: give it some.
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

    /// The same rules for the signature of a time-stamping authority.
    pub(crate) fn for_timestamps(&self) -> Self {
        Self {
            anchors: self.timestamps.anchors.clone(),
            usages: vec![oids::TIME_STAMPING.to_owned()],
            weakest_digest: self.timestamps.weakest_digest,
            ..self.clone()
        }
    }
}

/// What a timestamp must prove, where that is not what the signature must prove: intermediates, algorithms and refused
/// certificates are those of the [`SignerPolicy`], and the usage is 1.3.6.1.5.5.7.3.8.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TimestampPolicy {
    /// Where the path of a time-stamping authority may end.
    pub anchors: Vec<Anchor>,
    /// The weakest digest that still proves something, in timestamps and in the certificates of their authorities. MD5
    /// never does.
    pub weakest_digest: Digest,
}

impl TimestampPolicy {
    /// Authorities under `anchors`, SHA-256 or stronger.
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

/// A certificate that is trusted as it is: compared whole, never by name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Anchor {
    /// The certificate.
    Certificate(CertificateDer<'static>),
    /// SHA-256 of a certificate that the message brings in its bag.
    Sha256([u8; 32]),
}

/// The question about time. What is known of a list is the date inside it; few have a timestamp that proves when they
/// were signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum When {
    /// Every certificate of the path must be valid at this instant.
    At(UnixTime),
    /// Some instant from the content's own date to this one must lie in every validity of the path. The first such
    /// instant is the one that is judged and reported.
    SinceIssue {
        /// The present, by the caller's clock: nothing may begin later.
        now: UnixTime,
    },
    /// Every certificate of the path must be valid at the instant that a timestamp on the signature proves: a
    /// counter-signature (PKCS #9) or a token (RFC 3161), exactly one of them. Without one the signature is refused.
    Timestamp {
        /// The present, by the caller's clock: no timestamp may lie later.
        now: UnixTime,
    },
}
