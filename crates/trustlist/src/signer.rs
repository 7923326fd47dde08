//! What was proved about a list.

use pki_types::UnixTime;
use trustlist_cms::{CertificateInfo, Digest, Proof, SignatureProof, Timestamp};
use trustlist_ctl::{Oid, OidBuf};

use crate::microsoft;

/// Who signed a list, and how that was proved. Only [`SignedList::verify`](crate::SignedList::verify) makes one.
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
    signature: SignatureProof,
    usage: OidBuf,
    which: Signature,
    also: Option<SignatureProof>,
    expired_now: bool,
}

/// The signature that answers for a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Signature {
    /// The message's own, over the content without tag and length.
    Primary,
    /// The one in the unsigned attribute 1.3.6.1.4.1.311.2.4.1, over the content with them. The primary one was not
    /// judged: its digest is weaker than the policy takes.
    Nested,
}

/// Whose root a path ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnchorOwner {
    /// One of Microsoft's that are built in.
    Microsoft,
    /// Another one, given by the caller.
    Custom,
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

impl AnchorOwner {
    /// A stable word: `microsoft`, `custom`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Microsoft => "microsoft",
            Self::Custom => "custom",
        }
    }
}

impl Signer {
    /// `None` for a proof without a signature or with a usage that is no identifier: no verification gives one.
    pub(crate) fn new(proof: Proof, now: UnixTime) -> Option<Self> {
        let (which, signature, also) = match (proof.primary, proof.nested) {
            (Some(primary), nested) => (Signature::Primary, primary, nested),
            (None, Some(nested)) => (Signature::Nested, nested, None),
            (None, None) => return None,
        };
        let usage = Oid::from_content(signature.usage.content())?.to_owned();
        let expired_now = signature.not_after().is_some_and(|end| end.as_secs() < now.as_secs());
        Some(Self { signature, usage, which, also, expired_now })
    }

    /// The certificates from the signer to the trust anchor, both included.
    #[must_use]
    pub fn path(&self) -> &[CertificateInfo] {
        &self.signature.path
    }

    /// The signer's certificate.
    #[must_use]
    pub fn certificate(&self) -> Option<&CertificateInfo> {
        self.signature.path.first()
    }

    /// Whose root the path ends in.
    #[must_use]
    pub fn anchor(&self) -> AnchorOwner {
        match self.signature.path.last() {
            Some(anchor) if microsoft::is_anchor(&anchor.sha256) => AnchorOwner::Microsoft,
            _ => AnchorOwner::Custom,
        }
    }

    /// The extended key usage that allows the signer to sign this list.
    #[must_use]
    pub fn usage(&self) -> Oid<'_> {
        self.usage.as_oid()
    }

    /// The instant at which every certificate of the path was valid.
    #[must_use]
    pub const fn at(&self) -> UnixTime {
        self.signature.at
    }

    /// The timestamp that proves [`at`](Self::at), where the list was judged at it
    /// ([`JudgedAt::Timestamp`](crate::JudgedAt::Timestamp)); else nobody looked for one.
    #[must_use]
    pub const fn timestamp(&self) -> Option<&Timestamp> {
        self.signature.timestamp.as_ref()
    }

    /// Whether a certificate of the path has expired by the policy's clock. Usual for Microsoft's lists, weeks long.
    #[must_use]
    pub const fn expired_now(&self) -> bool {
        self.expired_now
    }

    /// The digest over the list and over the signed attributes.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.signature.digest
    }

    /// Which signature answers for the list.
    #[must_use]
    pub const fn signature(&self) -> Signature {
        self.which
    }

    /// The nested signature, where it was judged beside the primary one.
    #[must_use]
    pub const fn also_nested(&self) -> Option<&SignatureProof> {
        self.also.as_ref()
    }
}
