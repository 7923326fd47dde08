//! What a signed message may cost at most.

/// Upper bounds for reading a signed message, each adjustable. All are counted before anything is decoded.
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
    /// Bytes of the whole message; see [`Limits::MESSAGE_BYTES`].
    pub message_bytes: usize,
    /// Certificates in the bag; see [`Limits::CERTIFICATES`].
    pub certificates: usize,
    /// Bytes of one certificate, and of what names the signer's; see [`Limits::CERTIFICATE_BYTES`].
    pub certificate_bytes: usize,
    /// SignerInfos; see [`Limits::SIGNERS`].
    pub signers: usize,
    /// Bytes of one SignerInfo, a nested signature included; see [`Limits::SIGNER_BYTES`].
    pub signer_bytes: usize,
    /// Signed, and as many unsigned, attributes of a SignerInfo; see [`Limits::ATTRIBUTES`].
    pub attributes: usize,
}

impl Limits {
    /// 16 MiB: 80 times the largest list known (206,702 bytes).
    pub const MESSAGE_BYTES: usize = 16 << 20;
    /// 64 certificates: the most known is 7.
    pub const CERTIFICATES: usize = 64;
    /// 64 KiB a certificate: the largest root known has 7,664 bytes, and `webpki` takes no more.
    pub const CERTIFICATE_BYTES: usize = 64 << 10;
    /// 8 SignerInfos: every real list has 1; what has more is refused when it is verified, by name.
    pub const SIGNERS: usize = 8;
    /// 1 MiB a SignerInfo: the largest known has some 10 KiB.
    pub const SIGNER_BYTES: usize = 1 << 20;
    /// 32 attributes: the most known is 4.
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
