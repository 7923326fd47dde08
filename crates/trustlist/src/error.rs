//! Why a list was not opened or not accepted.

mod classify;

use std::{fmt, time::Duration};

use pki_types::UnixTime;
use trustlist_cab as cab;
use trustlist_cms::{CertificateInfo, Digest, ReadError, VerifyError};
use trustlist_ctl::{self as ctl, FileTime, ListKind, OidBuf, SubjectKind, Utc};

use crate::{
    code::{Code, Hresult},
    host::HostNameError,
    store_error::StoreError,
};

/// Why a list was not opened or not accepted: the layer, the place, and both values of a failed comparison.
///
/// `Display` is one sentence without its cause; [`source`](std::error::Error::source) is the cause.
///
/// ```
/// use trustlist::SignedList;
///
/// let cut_off = &trustlist_testdata::newest_list()[..1000];
/// let error = SignedList::open(cut_off).unwrap_err();
/// assert_eq!((error.code(), error.offset()), ("truncated", Some(0)));
/// assert_eq!(error.hresult(), Some(0x8009_3102)); // CRYPT_E_ASN1_EOD
/// assert_eq!(error.windows_event(), Some(11));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The cabinet cannot be read.
    Cabinet(cab::Error),
    /// The signed message cannot be read.
    Message(ReadError),
    /// The signed message has no content.
    ContentMissing,
    /// The signed content is of another type than a trust list.
    NotATrustList {
        /// Where the content begins.
        offset: usize,
    },
    /// The content has neither the tag of a SEQUENCE, nor is it an OCTET STRING around one.
    ContentTag {
        /// Where the content begins.
        offset: usize,
    },
    /// The list cannot be read.
    List(ctl::Error),
    /// A rule about the signature, the signer or its certificates refused the list.
    Signature(VerifyError),
    /// The list is of another kind than asked for.
    Kind {
        /// The kind asked for.
        expected: ListKind,
        /// The kind of the list.
        found: ListKind,
    },
    /// The clock is earlier than the list: one of the two is wrong.
    ClockBeforeList {
        /// `thisUpdate` of the list.
        this_update: UnixTime,
        /// The instant that the policy gave.
        clock: UnixTime,
    },
    /// The list is older than the policy's floor: replayed, or made with an expired signer's key.
    OlderThanFloor {
        /// `thisUpdate` of the list.
        this_update: UnixTime,
        /// The oldest `thisUpdate` accepted.
        floor: UnixTime,
    },
    /// The list is older than the policy's highest age.
    TooOld {
        /// `thisUpdate` of the list.
        this_update: UnixTime,
        /// The instant that the policy gave.
        clock: UnixTime,
        /// The highest age.
        highest_age: Duration,
    },
    /// The sequence number is not the instant of `thisUpdate`.
    SequenceDate {
        /// The instant in the sequence number, if it has one.
        sequence: Option<FileTime>,
        /// `thisUpdate` of the list.
        this_update: UnixTime,
    },
    /// The list has a version other than 0, the only one that is known.
    ListVersion {
        /// The version of the list.
        found: u32,
    },
    /// A critical extension that is not known: what it says could change the meaning of every entry.
    UnknownCriticalExtension {
        /// `extnID`
        id: OidBuf,
        /// Where its value begins.
        offset: usize,
    },
    /// Two entries have the same subject identifier.
    DuplicateIdentifier {
        /// Where the one begins.
        first: usize,
        /// Where the other begins.
        second: usize,
    },
    /// The SHA-1 of a certificate is listed, with the SHA-256 of another one.
    HashMismatch {
        /// Where the entry, or its malformed property, begins.
        offset: usize,
        /// SHA-256 of the certificate.
        computed: [u8; 32],
        /// Property 98 of the entry; empty where it is malformed.
        listed: Vec<u8>,
    },
    /// A hash of a length that nothing in the list is named by: that it is not found would say nothing.
    HashLength {
        /// The length of the hash, in bytes.
        found: usize,
        /// The lengths that the list has, in bytes.
        expected: Vec<usize>,
    },
    /// A hash that was not found, in a list that does not give such a hash for every entry: one of those may be the one
    /// that was asked for.
    HashNotListed {
        /// The length of the hash, in bytes: 20 for SHA-1, 32 for SHA-256.
        bytes: usize,
        /// How many entries have no such hash.
        without: usize,
    },
    /// A certificate to be looked up cannot be read; offsets are those inside it.
    Certificate {
        /// Its place, counted from 0, among those given together: in a path, in a store.
        position: Option<usize>,
        /// What is wrong with it.
        error: ReadError,
    },
    /// The certificate store cannot be read.
    Store(StoreError),
    /// A known extension cannot be read. The list around it is well formed.
    Extension(ctl::Error),
    /// An entry of a list of pin rules cannot be read as one. The list around it is well formed.
    Site(ctl::Error),
    /// An entry of a list of pin rules is no host name in lower case: no host would ever be found by it.
    SiteName {
        /// Where the entry begins.
        offset: usize,
        /// What is wrong with the name.
        reason: HostNameError,
    },
    /// An entry of a list of pin rules points to a rule, and the list has no extension with rules.
    PinRulesMissing {
        /// Where the entry begins.
        offset: usize,
    },
    /// An entry of a list of pin rules points to a rule that does not exist.
    PinRuleIndex {
        /// Where the entry begins.
        offset: usize,
        /// The number of the rule, from 0 on.
        index: u32,
        /// How many rules there are.
        rules: usize,
    },
    /// An attribute or extension of a catalog has another form than its type says; the rest of the list can be read.
    Attribute(ctl::Error),
    /// The identifier of a catalog's member is the hash of the file, and its digest is not.
    MemberDigest {
        /// Where the member begins.
        offset: usize,
        /// The algorithm of the hash.
        algorithm: Digest,
        /// The hash of the file.
        computed: Vec<u8>,
        /// The algorithm of the member's digest.
        listed_algorithm: OidBuf,
        /// The member's digest.
        listed: Vec<u8>,
    },
    /// The hash of a flat file is that of a catalog's member, which is no flat file: its hash is made otherwise.
    MemberKind {
        /// Where the member begins.
        offset: usize,
        /// What the member is.
        kind: SubjectKind,
    },
}

impl Error {
    /// A certificate that is looked up by itself cannot be read.
    pub(crate) const fn of_certificate(error: ReadError) -> Self {
        Self::Certificate { position: None, error }
    }

    /// A stable word for the rule, in kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.explain().name()
    }

    /// The stable word for the rule that refused the timestamp, where [`code`](Self::code) is `timestamp`.
    #[must_use]
    pub fn cause_code(&self) -> Option<&'static str> {
        self.explain_cause().map(Code::name)
    }

    /// What there is to say about the [`code`](Self::code): what it means, what brings it about, and what to do next.
    #[must_use]
    pub fn explain(&self) -> &'static Code {
        classify::of(self)
    }

    /// The same about the [`cause_code`](Self::cause_code).
    #[must_use]
    pub fn explain_cause(&self) -> Option<&'static Code> {
        match self {
            Self::Signature(VerifyError::Timestamp { cause, .. }) => Some(cause.explain()),
            _ => None,
        }
    }

    /// The HRESULT that Windows has for this, such as 0x800B0101 (`CERT_E_EXPIRED`).
    #[must_use]
    pub fn hresult(&self) -> Option<u32> {
        classify::hresult(self).map(Hresult::number)
    }

    /// The number of the crypt32 event that Windows logs for this (since Windows 7 plus 4096), such as 11.
    #[must_use]
    pub fn windows_event(&self) -> Option<u16> {
        match self {
            // One that is looked up: of a list's signer it is told by the path.
            Self::Certificate { .. } => None,
            _ => self.explain().events().first().copied(),
        }
    }

    /// Where it stands: octets from the start of the file, for a cabinet's inner layers from the start of the extracted
    /// one. `None` for a rule that is not about a place.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        match self {
            Self::Cabinet(error) => error.offset().and_then(|offset| usize::try_from(offset).ok()),
            Self::Message(error) | Self::Certificate { error, .. } => Some(error.offset()),
            Self::Signature(error) => error.offset(),
            Self::Store(error) => Some(error.offset()),
            Self::List(error) | Self::Extension(error) | Self::Site(error) | Self::Attribute(error) => {
                Some(error.offset())
            }
            Self::NotATrustList { offset }
            | Self::ContentTag { offset }
            | Self::UnknownCriticalExtension { offset, .. }
            | Self::HashMismatch { offset, .. }
            | Self::SiteName { offset, .. }
            | Self::PinRulesMissing { offset }
            | Self::PinRuleIndex { offset, .. }
            | Self::MemberDigest { offset, .. }
            | Self::MemberKind { offset, .. } => Some(*offset),
            Self::DuplicateIdentifier { second, .. } => Some(*second),
            _ => None,
        }
    }

    /// The certificate that a rule was about.
    #[must_use]
    pub fn certificate(&self) -> Option<&CertificateInfo> {
        match self {
            Self::Signature(error) => error.certificate(),
            _ => None,
        }
    }
}

impl From<cab::Error> for Error {
    fn from(error: cab::Error) -> Self {
        Self::Cabinet(error)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<ctl::Error> for Error {
    fn from(error: ctl::Error) -> Self {
        Self::List(error)
    }
}

impl From<VerifyError> for Error {
    fn from(error: VerifyError) -> Self {
        Self::Signature(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The layers' own sentences: nothing is wrapped around them, so nothing is said twice.
            Self::Cabinet(error) => error.fmt(f),
            Self::Message(error) => write!(f, "signed message: {error}"),
            Self::Certificate { position: None, error } => write!(f, "certificate: {error}"),
            Self::Certificate { position: Some(position), error } => {
                write!(f, "at position {position}: certificate: {error}")
            }
            Self::Store(error) => error.fmt(f),
            Self::List(error) | Self::Extension(error) | Self::Site(error) | Self::Attribute(error) => error.fmt(f),
            Self::Signature(error) => write!(f, "signature: {error}"),
            Self::ContentMissing => f.write_str("signed message: it has no content"),
            Self::NotATrustList { offset } => {
                write!(f, "signed message: the content at offset {offset} is not a trust list")
            }
            Self::ContentTag { offset } => {
                write!(f, "signed message: the content at offset {offset} is not a SEQUENCE")
            }
            Self::Kind { expected, found } => write!(f, "the list is of kind {found}; {expected} was asked for"),
            Self::ClockBeforeList { this_update, clock } => {
                write!(f, "the list is of {}, later than the clock, {}", Utc(*this_update), Utc(*clock))
            }
            Self::OlderThanFloor { this_update, floor } => {
                write!(f, "the list is of {}, none before {} is accepted", Utc(*this_update), Utc(*floor))
            }
            Self::TooOld { this_update, clock, highest_age } => {
                let days = highest_age.as_secs() / 86_400;
                write!(f, "the list is of {}, more than {days} days before {}", Utc(*this_update), Utc(*clock))
            }
            Self::SequenceDate { sequence: Some(time), this_update } => {
                write!(f, "the sequence number says {time}, thisUpdate {}", Utc(*this_update))
            }
            Self::SequenceDate { sequence: None, this_update } => {
                write!(f, "the sequence number is no instant, thisUpdate is {}", Utc(*this_update))
            }
            Self::ListVersion { found } => write!(f, "a list of version {found}, 0 expected"),
            Self::UnknownCriticalExtension { id, offset } => {
                write!(f, "the critical extension {id} at offset {offset} is not known")
            }
            Self::DuplicateIdentifier { first, second } => {
                write!(f, "the entries at offsets {first} and {second} have the same identifier")
            }
            Self::HashMismatch { offset, .. } => {
                write!(
                    f,
                    "the certificate's SHA-1 is listed at offset {offset}, with the SHA-256 of another certificate"
                )
            }
            Self::HashLength { found, expected } => {
                let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
                write!(f, "a hash of {found} bytes; the list has hashes of {} bytes", expected.join(" or "))
            }
            Self::HashNotListed { bytes, without } => {
                write!(f, "not found, but {without} entries of the list have no hash of {bytes} bytes")
            }
            Self::SiteName { offset, .. } => {
                write!(f, "the entry at offset {offset} is no host name in lower case")
            }
            Self::PinRulesMissing { offset } => {
                write!(f, "the entry at offset {offset} points to a pin rule, and the list has none")
            }
            Self::PinRuleIndex { offset, index, rules } => {
                write!(f, "the entry at offset {offset} points to pin rule {index}, counted from 0, of {rules}")
            }
            Self::MemberDigest { offset, algorithm, listed_algorithm, .. } => {
                write!(
                    f,
                    "the member at offset {offset} has the file's {algorithm} as its identifier, and another digest \
                     (algorithm {listed_algorithm})"
                )
            }
            Self::MemberKind { offset, kind } => {
                write!(f, "the file's hash is that of the member at offset {offset}, which is {kind} and no flat file")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Cabinet(error) => error.source(),
            Self::Signature(error) => error.source(),
            Self::SiteName { reason, .. } => Some(reason),
            _ => None,
        }
    }
}
