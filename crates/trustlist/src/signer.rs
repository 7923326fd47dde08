//! The verified signer of a list.

use pki_types::UnixTime;
use trustlist_cms::{CertificateInfo, Digest, Path, Proof, Signature, SignatureProof, Timestamp};
use trustlist_ctl::Oid;

use crate::microsoft;

/// The verified signer of a list, and how the signature was verified. Only
/// [`SignedList::verify`](crate::SignedList::verify) returns it, as part of a [`TrustList`](crate::TrustList).
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{AnchorOwner, Digest, Policy, Role, SignedList, UnixTime, Utc};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let list = SignedList::open(trustlist_testdata::newest_list())?.verify(&Policy::microsoft(now))?;
/// let signer = list.signer();
/// assert_eq!((signer.anchor(), signer.digest()), (AnchorOwner::Microsoft, Digest::Sha256));
/// assert_eq!(signer.path().iter().map(|link| link.role).collect::<Vec<_>>(), [Role::Signer, Role::Ca, Role::Root]);
/// assert_eq!(Utc(signer.at()).to_string(), "2026-10-23T23:18:35Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Signer {
    proof: Proof,
    expired_now: bool,
}

/// The owner of the root that a path ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnchorOwner {
    /// Microsoft: the root is one of the built-in certificates.
    Microsoft,
    /// Someone else: the caller added the root.
    Custom,
}

impl AnchorOwner {
    /// A stable code: `microsoft` or `custom`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Microsoft => "microsoft",
            Self::Custom => "custom",
        }
    }
}

impl Signer {
    pub(crate) fn new(proof: Proof, now: UnixTime) -> Self {
        let expired_now = proof.signature.not_after().as_secs() < now.as_secs();
        Self { proof, expired_now }
    }

    /// The certificates from the signer to the trust anchor.
    #[must_use]
    pub const fn path(&self) -> &Path {
        &self.proof.signature.path
    }

    /// The signer's certificate.
    #[must_use]
    pub const fn certificate(&self) -> &CertificateInfo {
        &self.path().signer
    }

    /// The owner of the root that the path ends in.
    #[must_use]
    pub fn anchor(&self) -> AnchorOwner {
        if microsoft::is_anchor(&self.path().anchor.sha256) { AnchorOwner::Microsoft } else { AnchorOwner::Custom }
    }

    /// The extended key usage that allows the signer to sign this list.
    #[must_use]
    pub fn usage(&self) -> Oid<'_> {
        self.proof.signature.usage.as_oid()
    }

    /// A time at which every certificate of the path was valid.
    #[must_use]
    pub const fn at(&self) -> UnixTime {
        self.proof.signature.at
    }

    /// The verified timestamp that gives [`at`](Self::at), if the policy judged the list at its timestamp
    /// ([`JudgedAt::Timestamp`](crate::JudgedAt::Timestamp)). Otherwise `None`, even if the list has a timestamp.
    #[must_use]
    pub const fn timestamp(&self) -> Option<&Timestamp> {
        self.proof.signature.timestamp.as_ref()
    }

    /// Whether a certificate in the path has expired by the policy's clock. This is normal: Microsoft serves such lists
    /// for weeks at a time.
    #[must_use]
    pub const fn expired_now(&self) -> bool {
        self.expired_now
    }

    /// The digest over the list and over the signed attributes.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.proof.signature.digest
    }

    /// The signature that was verified: the primary or the nested one.
    #[must_use]
    pub const fn signature(&self) -> Signature {
        self.proof.which
    }

    /// The nested signature, if it was verified in addition to the primary one.
    #[must_use]
    pub const fn also_nested(&self) -> Option<&SignatureProof> {
        self.proof.also_nested.as_ref()
    }
}
