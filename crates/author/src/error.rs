//! Why a list could not be signed or packed.

use core::fmt;

use pki_types::UnixTime;
use trustlist_cms::{OidBuf, ReadError};
use trustlist_ctl::{SequenceNumber, Utc};

use trustlist_base::Digest;

/// A cause that another crate, or an implementor of [`Sign`](crate::Sign), gives.
pub(crate) type Cause = Box<dyn core::error::Error + Send + Sync>;

/// What went wrong. The text does not repeat its `source()`.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The private key is not an unencrypted PKCS #8 document of an RSA (2048 to 4096 bits), P-256 or P-384 key.
    Key {
        /// What `ring` says of it.
        reason: String,
    },
    /// The private key is encrypted.
    KeyEncrypted,
    /// The private key is in another form than PKCS #8.
    KeyForm {
        /// `PKCS #1` or `SEC 1`.
        found: &'static str,
    },
    /// The certificate is that of another key.
    OtherKey,
    /// This kind of key does not sign with this digest.
    KeyDigest {
        /// `RSA`, `P-256` or `P-384`.
        key: &'static str,
        /// The digest that was asked for.
        digest: Digest,
    },
    /// The key could not make a signature; implementors of [`Sign`](crate::Sign) report their own failures so.
    Sign(Cause),
    /// The bytes given as a certificate are not one X.509 certificate.
    Certificate(ReadError),
    /// The signer is to be named by its key, and its certificate has no subject key identifier.
    NoKeyIdentifier,
    /// The content to sign is not one DER value.
    Content(ReadError),
    /// The digest of a certificate's signature is not known, or it has none: the certificate can be disallowed by its
    /// key.
    SignatureDigest {
        /// The algorithm of the signature.
        algorithm: OidBuf,
    },
    /// The list before is of another kind: its usages or its subject algorithm are others.
    OtherKind,
    /// The list before is of the same instant, or later: readers would take the new one for a replayed one.
    NotLater {
        /// `thisUpdate` of the list before.
        previous: UnixTime,
        /// `thisUpdate` of the new one.
        this_update: UnixTime,
    },
    /// The list before has the same sequence number, or a higher one.
    NumberNotHigher {
        /// `sequenceNumber` of the list before, the content octets.
        previous: Vec<u8>,
        /// `sequenceNumber` of the new one; empty where it has none.
        number: Vec<u8>,
    },
    /// The name of a file in a cabinet is empty, longer than 255 octets, or has a NUL in it.
    FileName(String),
    /// A cabinet cannot hold an empty file in a way that every reader takes.
    EmptyFile,
    /// The cabinet could not be written.
    Cabinet(std::io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key { reason } => {
                write!(f, "the private key is not a PKCS #8 document of an RSA, P-256 or P-384 key: {reason}")
            }
            Self::KeyEncrypted => f.write_str("the private key is encrypted, and none is decrypted here"),
            Self::KeyForm { found } => write!(f, "the private key is a document of {found}, not of PKCS #8"),
            Self::OtherKey => f.write_str("the certificate is that of another key"),
            Self::KeyDigest { key, digest } => write!(f, "a key of kind {key} does not sign with {digest}"),
            Self::Sign(_) => f.write_str("the key could not make a signature"),
            Self::Certificate(_) => f.write_str("the bytes given as a certificate are not one"),
            Self::NoKeyIdentifier => f.write_str("the signer's certificate has no subject key identifier"),
            Self::Content(_) => f.write_str("the content to sign is not one DER value"),
            Self::SignatureDigest { algorithm } => {
                write!(f, "the digest of the certificate's signature ({algorithm}) is not known")
            }
            Self::OtherKind => f.write_str("the list before is of another kind"),
            Self::NotLater { previous, this_update } => {
                write!(f, "the list before is of {}, and this one of {}: not later", Utc(*previous), Utc(*this_update))
            }
            Self::NumberNotHigher { previous, number } => {
                let [previous, number] = [previous, number].map(|number| SequenceNumber::from_content(number));
                write!(f, "the sequence number {number} is not higher than {previous}, that of the list before")
            }
            Self::FileName(name) => write!(f, "{name:?} cannot be the name of a file in a cabinet"),
            Self::EmptyFile => f.write_str("an empty file cannot be put in a cabinet"),
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
