//! What was proved.

use std::fmt;

use pki_types::UnixTime;

use crate::{digest::Digest, name::Name, policy::KeyPurpose, timestamp::Timestamp};

/// What a successful verification proved. A message may carry two signatures over the same content; the policy decides
/// which are judged, and each judged one is good.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Proof {
    /// The primary signature, if it was judged: not where its digest is too weak for the policy and a nested one stands
    /// beside it.
    pub primary: Option<SignatureProof>,
    /// The nested signature, if there is one.
    pub nested: Option<SignatureProof>,
}

impl Proof {
    /// The signature that answers for the content: the primary one where it was judged.
    #[must_use]
    pub fn signature(&self) -> Option<&SignatureProof> {
        self.primary.as_ref().or(self.nested.as_ref())
    }
}

/// One good signature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureProof {
    /// The certificates from the signer to the anchor, both included.
    pub path: Vec<CertificateInfo>,
    /// The extended key usage that the signer, and every CA that names any, has.
    pub usage: KeyPurpose,
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
    pub fn not_after(&self) -> Option<UnixTime> {
        self.path.iter().map(|certificate| certificate.not_after).min_by_key(UnixTime::as_secs)
    }
}

/// A certificate as reports and errors name it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateInfo {
    /// Its place in the path.
    pub role: Role,
    pub(crate) subject: Name,
    /// SHA-256 of the certificate.
    pub sha256: [u8; 32],
    /// The serial number: content octets of the INTEGER, big-endian.
    pub serial: Vec<u8>,
    /// Valid from.
    pub not_before: UnixTime,
    /// Valid until.
    pub not_after: UnixTime,
}

impl CertificateInfo {
    /// The subject's name as text (RFC 4514), made anew each time. Text from outside: escape it before it meets a
    /// terminal. A name that has no such text, such as one with a type of more than 39 octets, is `#` and its DER in
    /// hexadecimal.
    #[must_use]
    pub fn subject(&self) -> String {
        self.subject.to_string()
    }
}

/// The place of a certificate in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The signer of the message.
    Signer,
    /// A CA between signer and root.
    Ca,
    /// The trust anchor, or a self-issued certificate that is none.
    Root,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Signer => "signer",
            Self::Ca => "CA",
            Self::Root => "root",
        })
    }
}

/// Role and subject, as error messages need it.
impl fmt::Display for CertificateInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.role, self.subject)
    }
}
