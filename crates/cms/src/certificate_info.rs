//! The description of a certificate in reports and errors.

use std::fmt;

use pki_types::UnixTime;

use crate::name::Name;

/// The description of a certificate in reports and errors.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateInfo {
    /// The role of the certificate in the path.
    pub role: Role,
    pub(crate) subject: Name,
    /// The SHA-256 of the certificate.
    pub sha256: [u8; 32],
    /// The serial number: the content bytes of the INTEGER, big-endian.
    pub serial: Vec<u8>,
    /// The first second of its validity period.
    pub not_before: UnixTime,
    /// The last second of its validity period.
    pub not_after: UnixTime,
}

impl CertificateInfo {
    /// Returns the subject's name as text (RFC 4514), formatted on each call. The name comes from the certificate:
    /// escape it before you print it to a terminal. A name that cannot be formatted, such as one with an attribute type
    /// of more than 39 bytes, is returned as `#` followed by its DER in hexadecimal.
    #[must_use]
    pub fn subject(&self) -> String {
        self.subject.to_string()
    }
}

/// Shows the role and the subject, for error messages.
impl fmt::Display for CertificateInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.role, self.subject)
    }
}

/// The role of a certificate in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The signer of the message.
    Signer,
    /// A CA between the signer and the root.
    Ca,
    /// The trust anchor, or a self-issued certificate that is not one.
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
