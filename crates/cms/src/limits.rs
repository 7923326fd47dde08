//! The limits for reading a signed message.

/// The limits for reading a signed message. You can change each of them. All are checked before anything is decoded.
///
/// ```
/// use trustlist_cms::Limits;
///
/// let mut limits = Limits::default();
/// limits.message_bytes = 64 << 20;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The length of the whole message, in bytes; see [`Limits::MESSAGE_BYTES`].
    pub message_bytes: usize,
    /// The number of certificates in the message; see [`Limits::CERTIFICATES`].
    pub certificates: usize,
    /// The length in bytes of one certificate, or of the identifier that names the signer's certificate; see
    /// [`Limits::CERTIFICATE_BYTES`].
    pub certificate_bytes: usize,
    /// The number of SignerInfos; see [`Limits::SIGNERS`].
    pub signers: usize,
    /// The length of one SignerInfo with its nested signature, in bytes; see [`Limits::SIGNER_BYTES`].
    pub signer_bytes: usize,
    /// The number of signed attributes in a SignerInfo, and separately the number of unsigned ones; see
    /// [`Limits::ATTRIBUTES`].
    pub attributes: usize,
}

impl Limits {
    /// 16 MiB: 80 times the length of the largest known list, 206,702 bytes.
    pub const MESSAGE_BYTES: usize = 16 << 20;
    /// 64 certificates: no known list contains more than 7.
    pub const CERTIFICATES: usize = 64;
    /// 64 KiB per certificate: the largest known root is 7,664 bytes long, and `webpki` rejects anything above 64 KiB.
    pub const CERTIFICATE_BYTES: usize = 64 << 10;
    /// 8 SignerInfos: every real list has 1. Verification rejects more than one, with an error of its own.
    pub const SIGNERS: usize = 8;
    /// 1 MiB per SignerInfo: the largest known one is about 10 KiB.
    pub const SIGNER_BYTES: usize = 1 << 20;
    /// 32 attributes: no known signature has more than 4.
    pub const ATTRIBUTES: usize = 32;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message_bytes: Self::MESSAGE_BYTES,
            certificates: Self::CERTIFICATES,
            certificate_bytes: Self::CERTIFICATE_BYTES,
            signers: Self::SIGNERS,
            signer_bytes: Self::SIGNER_BYTES,
            attributes: Self::ATTRIBUTES,
        }
    }
}
