//! The errors of building, signing and packing a list.

use core::fmt;

use pki_types::UnixTime;
use trustlist_cms::{OidBuf, ReadError};
use trustlist_ctl::{SequenceNumber, Utc};

use trustlist_base::Digest;

/// A cause from another crate or from an implementation of [`Sign`](crate::Sign).
pub(crate) type Cause = Box<dyn core::error::Error + Send + Sync>;

/// Why a list could not be built, signed or packed. `Display` does not repeat the text of its `source()`.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The private key is not an RSA (2048 to 4096 bits), P-256 or P-384 key in PKCS #8.
    Key {
        /// The reason, usually from `ring`.
        reason: String,
    },
    /// The private key is encrypted.
    KeyEncrypted,
    /// The private key is not in PKCS #8 format.
    KeyForm {
        /// `PKCS #1` or `SEC 1`.
        found: &'static str,
    },
    /// The certificate belongs to another key.
    OtherKey,
    /// A key of this kind cannot sign with this digest.
    KeyDigest {
        /// `RSA`, `P-256` or `P-384`.
        key: &'static str,
        /// The requested digest.
        digest: Digest,
    },
    /// The key could not sign. Implementations of [`Sign`](crate::Sign) report their failures with this variant.
    Sign(Cause),
    /// The given bytes are not exactly one X.509 certificate.
    Certificate(ReadError),
    /// The signer is to be identified by its key, but its certificate has no subject key identifier.
    NoKeyIdentifier,
    /// The content to sign is not exactly one DER value.
    Content(ReadError),
    /// The certificate's signature algorithm has no known digest. Such a certificate can be disallowed only by its key.
    SignatureDigest {
        /// The signature algorithm.
        algorithm: OidBuf,
    },
    /// The previous list is a different kind of list: its usages or its subject algorithm differ.
    OtherKind,
    /// The previous list has the same date or a later one, so readers would reject the new list as replayed.
    NotLater {
        /// The `thisUpdate` of the previous list.
        previous: UnixTime,
        /// The `thisUpdate` of the new list.
        this_update: UnixTime,
    },
    /// The previous list has the same sequence number or a higher one.
    NumberNotHigher {
        /// The content bytes of the previous list's `sequenceNumber`.
        previous: Vec<u8>,
        /// The content bytes of the new list's `sequenceNumber`; empty if it has none.
        number: Vec<u8>,
    },
    /// The file name in a cabinet is empty, longer than 255 bytes, or contains a NUL.
    FileName(String),
    /// The file is empty. Not every reader accepts a cabinet with an empty file.
    EmptyFile,
    /// The cabinet could not be written.
    Cabinet(std::io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key { reason } => {
                write!(f, "the private key is not an RSA, P-256 or P-384 key in PKCS #8: {reason}")
            }
            Self::KeyEncrypted => f.write_str("the private key is encrypted; only unencrypted keys are supported"),
            Self::KeyForm { found } => write!(f, "the private key is in {found} format, not PKCS #8"),
            Self::OtherKey => f.write_str("the certificate does not belong to this private key"),
            Self::KeyDigest { key, digest } => write!(f, "{key} keys cannot sign with {digest}"),
            Self::Sign(_) => f.write_str("signing with the key failed"),
            Self::Certificate(_) => f.write_str("the data is not exactly one X.509 certificate"),
            Self::NoKeyIdentifier => f.write_str("the signer's certificate has no subject key identifier"),
            Self::Content(_) => f.write_str("the content to sign is not exactly one DER value"),
            Self::SignatureDigest { algorithm } => {
                write!(f, "the certificate's signature algorithm ({algorithm}) has no known digest")
            }
            Self::OtherKind => f.write_str("the previous list is a different kind of list"),
            Self::NotLater { previous, this_update } => {
                write!(
                    f,
                    "the list is dated {:#}, which is not after the previous list's date, {:#}",
                    Utc(*this_update),
                    Utc(*previous)
                )
            }
            Self::NumberNotHigher { previous, number } => {
                let [previous, number] = [previous, number].map(|number| SequenceNumber::from_content(number));
                if number.content().is_empty() {
                    return write!(f, "the list has no sequence number, but the previous list has {previous}");
                }
                write!(f, "the sequence number {number} is not higher than the previous list's, {previous}")
            }
            Self::FileName(name) => {
                write!(f, "{name:?} cannot be a file name in a cabinet: it must be 1 to 255 bytes long, without a NUL")
            }
            Self::EmptyFile => f.write_str("a cabinet cannot contain an empty file"),
            Self::Cabinet(_) => f.write_str("the cabinet could not be written"),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Sign(cause) => Some(&**cause),
            Self::Certificate(cause) | Self::Content(cause) => Some(cause),
            Self::Cabinet(cause) => Some(cause),
            _ => None,
        }
    }
}
