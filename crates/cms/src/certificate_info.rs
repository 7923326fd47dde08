//! Certificates as reports and errors name them.

use std::fmt;

use pki_types::UnixTime;

use crate::name::Name;

/// A certificate as reports and errors name it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateInfo {
    /// Its place in the path.
    pub role: Role,
    pub(crate) subject: Name,
    /// SHA-256 of the certificate.
    pub sha256: [u8; 32],
    /// The serial number: content bytes of the INTEGER, big-endian.
    pub serial: Vec<u8>,
    /// Valid from.
    pub not_before: UnixTime,
    /// Valid until.
    pub not_after: UnixTime,
}

impl CertificateInfo {
    /// The subject's name as text (RFC 4514), made each time. The text comes from outside: escape it before printing it
    /// to a terminal. A name that has no such text, such as one with a type of more than 39 bytes, is `#` and its DER in
    /// hexadecimal.
    #[must_use]
    pub fn subject(&self) -> String {
        self.subject.to_string()
    }
}

/// Role and subject, as error messages need it.
impl fmt::Display for CertificateInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.role, self.subject)
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
