//! Why a message or a certificate could not be read.

use std::fmt;

/// A message, or a certificate given by itself, that is not well formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    given: Given,
    field: &'static str,
    offset: usize,
    kind: ParseErrorKind,
}

/// What was given to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    Message,
    Certificate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ParseErrorKind {
    Der(der::ErrorKind),
    Tag {
        expected: u8,
        found: u8,
    },
    Trailing {
        octets: usize,
    },
    TooMany {
        limit: usize,
    },
    TooLong {
        octets: usize,
        limit: usize,
    },
    NotSignedData,
    SignerVersion,
    Parameters,
    RsaKey,
    UnusedBits,
    CertificateVersion,
    Identifier,
    Boolean,
    Repeated,
    TimestampVersion,
    TimestampTime,
    Accuracy,
    /// Both whole.
    SignatureAlgorithm {
        outer: Box<[u8]>,
        inner: Box<[u8]>,
    },
}

impl ParseError {
    pub(crate) const fn new(field: &'static str, offset: usize, kind: ParseErrorKind) -> Self {
        Self { given: Given::Message, field, offset, kind }
    }

    /// The same of a certificate that was given by itself.
    pub(crate) fn in_certificate(self) -> Self {
        Self { given: Given::Certificate, ..self }
    }

    /// What a decoder said of the octets that begin at `offset`.
    pub(crate) fn decoding(field: &'static str, offset: usize, error: der::Error) -> Self {
        let inside = error.position().and_then(|position| usize::try_from(position).ok()).unwrap_or_default();
        Self::new(field, offset.saturating_add(inside), ParseErrorKind::Der(error.kind()))
    }

    /// The ASN.1 field that was read.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        self.field
    }

    /// Where it stands: octets from the start of the source that was given to the parser.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Whether it is about a certificate that was given by itself, and not about a message.
    #[must_use]
    pub const fn is_certificate(&self) -> bool {
        matches!(self.given, Given::Certificate)
    }

    /// Whether a limit was reached, rather than a rule of the format broken.
    #[must_use]
    pub const fn is_limit(&self) -> bool {
        matches!(self.kind, ParseErrorKind::TooMany { .. } | ParseErrorKind::TooLong { .. })
    }

    /// Whether the octets end before what they announce.
    #[must_use]
    pub const fn is_truncated(&self) -> bool {
        matches!(self.kind, ParseErrorKind::Der(der::ErrorKind::Incomplete { .. }))
    }

    /// Whether octets are left over after the last field.
    #[must_use]
    pub const fn is_trailing(&self) -> bool {
        matches!(self.kind, ParseErrorKind::Trailing { .. })
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = match self.given {
            Given::Message => "signed message",
            Given::Certificate => "certificate",
        };
        write!(f, "{given}: {} at offset {}: ", self.field, self.offset)?;
        match &self.kind {
            ParseErrorKind::Der(der::ErrorKind::Incomplete { expected_len, actual_len }) => {
                write!(f, "{expected_len} bytes are needed, {actual_len} are there")
            }
            ParseErrorKind::Der(kind) => write!(f, "{kind}"),
            ParseErrorKind::Tag { expected, found } => write!(f, "tag {expected:#04x} expected, {found:#04x} found"),
            ParseErrorKind::Trailing { octets } => write!(f, "{octets} octets after its last field"),
            ParseErrorKind::TooMany { limit } => write!(f, "more than {limit}, the limit"),
            ParseErrorKind::TooLong { octets, limit } => write!(f, "{octets} octets, the limit is {limit}"),
            ParseErrorKind::NotSignedData => f.write_str("not of type signedData (1.2.840.113549.1.7.2)"),
            ParseErrorKind::SignerVersion => {
                f.write_str("not 1 with issuer and serial number, nor 3 with a key identifier")
            }
            ParseErrorKind::Parameters => f.write_str("parameters other than NULL"),
            ParseErrorKind::RsaKey => f.write_str("not an RSA public key"),
            ParseErrorKind::UnusedBits => f.write_str("not a key of whole octets"),
            ParseErrorKind::CertificateVersion => f.write_str("not 1, 2 or 3"),
            ParseErrorKind::Identifier => f.write_str("an object identifier that is cut off"),
            ParseErrorKind::Boolean => f.write_str("neither true nor false"),
            ParseErrorKind::Repeated => f.write_str("there a second time"),
            ParseErrorKind::TimestampVersion => f.write_str("not 1"),
            ParseErrorKind::TimestampTime => f.write_str("not of the form YYYYMMDDhhmmss[.f]Z"),
            ParseErrorKind::Accuracy => f.write_str("not seconds, milliseconds and microseconds of 1 to 999"),
            ParseErrorKind::SignatureAlgorithm { outer, inner } => {
                write!(f, "{} beside the signature, {} is signed", Hex(outer), Hex(inner))
            }
        }
    }
}

impl std::error::Error for ParseError {}

pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}
