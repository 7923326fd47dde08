//! Why a list could not be signed or packed.

use core::fmt;

use crate::digest::Digest;

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
    /// This kind of key does not sign with this digest.
    KeyDigest {
        /// `RSA`, `P-256` or `P-384`.
        key: &'static str,
        /// The digest that was asked for.
        digest: Digest,
    },
    /// The key could not make a signature; implementors of [`Sign`](crate::Sign) report their own failures so.
    Sign(Cause),
    /// The octets given as a certificate are not one X.509 certificate.
    Certificate(Cause),
    /// The signer is to be named by its key, and its certificate has no subject key identifier.
    NoKeyIdentifier,
    /// The content to sign is not one DER value.
    Content(Cause),
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
            Self::KeyDigest { key, digest } => write!(f, "a key of kind {key} does not sign with {digest}"),
            Self::Sign(_) => f.write_str("the key could not make a signature"),
            Self::Certificate(_) => f.write_str("the octets given as a certificate are not one"),
            Self::NoKeyIdentifier => f.write_str("the signer's certificate has no subject key identifier"),
            Self::Content(_) => f.write_str("the content to sign is not one DER value"),
            Self::FileName(name) => write!(f, "{name:?} cannot be the name of a file in a cabinet"),
            Self::EmptyFile => f.write_str("an empty file cannot be put in a cabinet"),
            Self::Cabinet(_) => f.write_str("the cabinet could not be written"),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Sign(cause) | Self::Certificate(cause) | Self::Content(cause) => Some(&**cause),
            Self::Cabinet(cause) => Some(cause),
            _ => None,
        }
    }
}
