//! Why a list was not opened or not accepted.

use std::{fmt, time::Duration};

use pki_types::UnixTime;
use trustlist_base::{ReadError, ReadErrorKind, code::ReadCodes, rules};
use trustlist_cab as cab;
use trustlist_cms::{self as cms, CertificateInfo, Digest, TimestampKind, VerifyError};
use trustlist_ctl::{self as ctl, FileTime, ListKind, OidBuf, SubjectKind, Utc};

use crate::{
    code::{self, Code, Hresult},
    host::HostNameError,
};

rules! {
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
    pub enum Error, catalogue CODES;
    in "signed message" {
        /// The signed content is of another type than a trust list.
        NotATrustList {
            /// Where the content begins.
            offset: usize,
        } = "not-a-trust-list" {
            says: "signed message: the content at offset {offset} is not a trust list";
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The signed message holds something else than a trust list.";
            cause: "Another signed file: a bundle of certificates (.p7b), a timestamp, a mail.";
            cure: "Give a list (.stl), a catalog (.cat), or a cabinet with one of them.";
        }
    }
    in "policy" {
        /// The list is of another kind than asked for.
        Kind {
            /// The kind asked for.
            expected: ListKind,
            /// The kind of the list.
            found: ListKind,
        } = "kind" {
            says: "the list is of kind {found}; {expected} was asked for";
            hresult: CRYPT_E_NO_VERIFY_USAGE_CHECK;
            means: "The list is of another kind than the one asked for: roots, disallowed certificates, pin rules, a \
                catalog.";
            cause: "Files that were exchanged, by accident or so that one list passes for another.";
            cure: "Give a list of the kind that you ask about. If you meant the kind of this list, ask for that kind.";
        }
        /// The clock is earlier than the list: one of the two is wrong.
        ClockBeforeList {
            /// `thisUpdate` of the list.
            this_update: UnixTime,
            /// The instant that the policy gave.
            clock: UnixTime,
        } = "clock-before-list" {
            says: "the list is of {}, later than the clock, {}", Utc(*this_update), Utc(*clock);
            means: "The list is of a later date than the clock.";
            cause: "A clock that was set back, or a machine whose battery is empty.";
            cure: "Set the clock. If it is right, do not use the list: nobody signs for the future.";
        }
        /// The list is older than the policy's floor: replayed, or made with an expired signer's key.
        OlderThanFloor {
            /// `thisUpdate` of the list.
            this_update: UnixTime,
            /// The oldest `thisUpdate` accepted.
            floor: UnixTime,
        } = "older-than-floor" {
            says: "the list is of {}, none before {} is accepted", Utc(*this_update), Utc(*floor);
            means: "The list is older than the oldest one of its kind that is still accepted.";
            cause: "An old copy; a mirror that nobody keeps current; or an old list that is played back, with roots \
                in it that were removed since, or without certificates that were disallowed since.";
            cure: "Fetch the newest list. An old one can be read as an archive, for history and not for deciding what \
                to trust.";
        }
        /// The list is older than the policy's highest age.
        TooOld {
            /// `thisUpdate` of the list.
            this_update: UnixTime,
            /// The instant that the policy gave.
            clock: UnixTime,
            /// The highest age.
            highest_age: Duration,
        } = "too-old" {
            says: "the list is of {}, more than {} days before {}", Utc(*this_update), highest_age.as_secs() / 86_400, Utc(*clock);
            means: "The list is older than the age that is accepted.";
            cause: "A source that nobody keeps current, or that is kept from being so.";
            cure: "Fetch from Windows Update, or have the mirror brought up to date. To accept an older list is to \
                miss which roots were disabled since.";
        }
        /// The sequence number is not the instant of `thisUpdate`.
        SequenceDate {
            /// The instant in the sequence number, if it has one.
            sequence: Option<FileTime>,
            /// `thisUpdate` of the list.
            this_update: UnixTime,
        } = "sequence-date-mismatch" {
            says: "the sequence number {}, and thisUpdate is {}", Stated(*sequence), Utc(*this_update);
            means: "The sequence number of the list is not the instant of its thisUpdate, as it is in every real list \
                of roots.";
            cause: "A list that was made with another rule for numbers.";
            cure: "If you make the list, take its date as its number. Else ask its publisher.";
        }
    }
    in "view" {
        /// The list has a version other than 0, the only one that is known.
        ListVersion {
            /// The version of the list.
            found: u32,
        } = "list-version" {
            says: "a list of version {found}, 0 expected";
            means: "The list has a version other than 0, the only one that is known.";
            cause: "A list of a form that came after this program, or a wrong one.";
            cure: "Look for a newer version of this program. Until then nothing in the list can be taken for what it \
                seems.";
        }
        /// A critical extension that is not known: what it says could change the meaning of every entry.
        UnknownCriticalExtension {
            /// `extnID`
            id: OidBuf,
            /// Where its value begins.
            offset: usize,
        } = "unknown-critical-extension" {
            says: "the critical extension {id} at offset {offset} is not known";
            means: "The list has a critical extension that is not known: it may change what every entry means.";
            cause: "A list of a form that came after this program, or of another publisher.";
            cure: "Look for a newer version of this program. Until then nothing in the list can be taken for what it \
                seems.";
        }
        /// Two entries have the same subject identifier.
        DuplicateIdentifier {
            /// Where the one begins.
            first: usize,
            /// Where the other begins.
            second: usize,
        } = "duplicate-identifier" {
            says: "the entries at offsets {first} and {second} have the same identifier";
            means: "Two entries have the same identifier, so the one could hide the other.";
            cause: "A list that was made wrongly. No real one is so.";
            cure: "If you make the list, leave one of the two out. Else ask its publisher.";
        }
        /// A known extension cannot be read. The list around it is well formed.
        Extension(error: ReadError) = "extension-malformed" {
            says: "trust list: {error}";
            hresult: CRYPT_E_ASN1_CORRUPT;
            means: "A known extension of the list (pin rules, CT logs, sorted order) cannot be read; the list around \
                it can.";
            cause: "A list that was made wrongly, or an extension of a form that came after this program.";
            cure: "If you make the list, the offset says which field is wrong. Else look for a newer version of this \
                program.";
        }
        /// An entry of a list of pin rules cannot be read as one. The list around it is well formed.
        Site(error: ReadError) = "site-malformed" {
            says: "trust list: {error}";
            hresult: CRYPT_E_ASN1_CORRUPT;
            means: "An entry of a list of pin rules cannot be read as one, so that it could hide a pin.";
            cause: "A list that was made wrongly.";
            cure: "If you make the list, the offset says which entry is wrong. Else ask its publisher.";
        }
        /// An entry of a list of pin rules is no host name in lower case: no host would ever be found by it.
        SiteName {
            /// Where the entry begins.
            offset: usize,
            /// What is wrong with the name.
            reason: HostNameError,
        } = "site-name" {
            says: "the entry at offset {offset} is no host name in lower case";
            means: "An entry of a list of pin rules is not a host name in lower case: no host would ever be found by \
                it.";
            cause: "A name with capital letters, a port, a scheme or a letter that is not ASCII.";
            cure: "If you make the list, write the name as DNS has it, in lower case and ASCII. Else ask its \
                publisher.";
        }
        /// An entry of a list of pin rules points to a rule, and the list has no extension with rules.
        PinRulesMissing {
            /// Where the entry begins.
            offset: usize,
        } = "pin-rules-missing" {
            says: "the entry at offset {offset} points to a pin rule, and the list has none";
            means: "An entry points to a pin rule, and the list has no rules.";
            cause: "A list that was made without its extension 1.3.6.1.4.1.311.10.3.33.";
            cure: "If you make the list, give it its rules. Else ask its publisher.";
        }
        /// An entry of a list of pin rules points to a rule that does not exist.
        PinRuleIndex {
            /// Where the entry begins.
            offset: usize,
            /// The number of the rule, from 0 on.
            index: u32,
            /// How many rules there are.
            rules: usize,
        } = "pin-rule-index" {
            says: "the entry at offset {offset} points to pin rule {index}, counted from 0, of {rules}";
            means: "An entry points to a pin rule that the list does not have.";
            cause: "A rule that was taken out of the list while its entries stayed.";
            cure: "If you make the list, count its rules from 0. Else ask its publisher.";
        }
        /// An attribute or extension of a catalog has another form than its type says; the rest of the list can be read.
        Attribute(error: ReadError) = "attribute-malformed" {
            says: "trust list: {error}";
            hresult: CRYPT_E_ASN1_CORRUPT;
            means: "An attribute or an extension of a catalog has another form than its type says.";
            cause: "A catalog that was made wrongly, or an attribute of a form that is not known.";
            cure: "The offset says which one it is. If you make the catalog, write it anew; else ask its publisher.";
        }
    }
    in "lookup" {
        /// A hash of a length that nothing in the list is named by: that it is not found would say nothing.
        HashLength {
            /// The length of the hash, in bytes.
            found: usize,
            /// The lengths that the list has, in bytes.
            expected: Vec<usize>,
        } = "hash-length" {
            says: "a hash of {found} bytes; the list has hashes of {} bytes", Alternatives(expected);
            means: "A hash has another length than those that the list names its entries by.";
            cause: "Digits that were cut off when they were copied, a hash of another algorithm, or a certificate's \
                thumbprint where a disallowed list is asked, which has other hashes.";
            cure: "Give the whole hash: SHA-1 or SHA-256 for a root. Give the certificate itself to a disallowed list.";
        }
        /// A hash that was not found, in a list that does not give such a hash for every entry: one of those may be the one
        /// that was asked for.
        HashNotListed {
            /// The length of the hash, in bytes: 20 for SHA-1, 32 for SHA-256.
            bytes: usize,
            /// How many entries have no such hash.
            without: usize,
        } = "hash-not-listed" {
            says: "not found, but {without} entries of the list have no hash of {bytes} bytes";
            means: "The hash was not found, and the list does not give such a hash for every entry: the answer is not \
                known.";
            cause: "A SHA-256 that is looked up in a list of roots from before 2011, or in a catalog that has SHA-1 \
                only.";
            cure: "Ask with the SHA-1, or with the certificate or the file itself.";
        }
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
        } = "member-digest-mismatch" {
            says: "the member at offset {offset} has the file's {algorithm} as its identifier, and another digest (algorithm \
                {listed_algorithm})";
            hresult: TRUST_E_BAD_DIGEST;
            means: "The catalog has the file's hash as the name of a member, and another one as its digest.";
            cause: "A catalog that was made wrongly, or so that a file seems to be in it.";
            cure: "Do not take the file for one of the catalog's. Ask the catalog's publisher.";
        }
        /// The hash of a flat file is that of a catalog's member, which is no flat file: its hash is made otherwise.
        MemberKind {
            /// Where the member begins.
            offset: usize,
            /// What the member is.
            kind: SubjectKind,
        } = "member-kind" {
            says: "the file's hash is that of the member at offset {offset}, which is {kind} and no flat file";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The file's hash is that of a member that is no flat file, whose hash is made otherwise.";
            cause: "A program or a cabinet whose parts that Authenticode leaves out were cut off.";
            cure: "Compute the Authenticode hash of the file by other means, and look that up.";
        }
    }
    explained elsewhere {
        /// The cabinet cannot be read.
        Cabinet(error: cab::Error) => {
            says: "{error}";
            explain: error.explain();
        }
        /// The signed message cannot be read.
        Message(error: ReadError) => {
            says: "signed message: {error}";
            explain: cms::code::MESSAGE.explain(error);
        }
        /// The signed message has no content.
        ContentMissing => {
            says: "signed message: it has no content";
            explain: &cms::code::CONTENT_MISSING;
        }
        /// The content has neither the tag of a SEQUENCE, nor is it an OCTET STRING around one.
        ContentTag {
            /// Where the content begins.
            offset: usize,
        } => {
            says: "signed message: the content at offset {offset} is not a SEQUENCE";
            explain: &cms::code::CONTENT_TAG;
        }
        /// The list cannot be read.
        List(error: ReadError) => {
            says: "trust list: {error}";
            explain: LIST.explain(error);
        }
        /// A rule about the signature, the signer or its certificates refused the list.
        Signature(error: VerifyError) => {
            says: "signature: {error}";
            explain: error.explain();
        }
        /// The SHA-1 of a certificate is listed, with the SHA-256 of another one.
        HashMismatch {
            /// Where the entry, or its malformed property, begins.
            offset: usize,
            /// SHA-256 of the certificate.
            computed: [u8; 32],
            /// Property 98 of the entry; empty where it is malformed.
            listed: Vec<u8>,
        } => {
            says: "the certificate's SHA-1 is listed at offset {offset}, with the SHA-256 of another certificate";
            explain: &code::HASH_MISMATCH;
        }
        /// A certificate to be looked up cannot be read; offsets are those inside it.
        Certificate {
            /// Its place, counted from 0, among those given together: in a path, in a store.
            position: Option<usize>,
            /// What is wrong with it.
            error: ReadError,
        } => {
            says: "{}certificate: {error}", At(*position);
            explain: &cms::code::CERTIFICATE_MALFORMED;
        }
        /// The certificate store cannot be read.
        Store(error: ReadError) => {
            says: "certificate store: {error}";
            explain: of_store(error);
        }
    }
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
        hresult(self).map(Hresult::number)
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

impl From<VerifyError> for Error {
    fn from(error: VerifyError) -> Self {
        Self::Signature(error)
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

/// The instant in a sequence number, if it has one.
struct Stated(Option<FileTime>);

impl fmt::Display for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(time) => write!(f, "says {time}"),
            None => f.write_str("is no instant"),
        }
    }
}

struct Alternatives<'a>(&'a [usize]);

impl fmt::Display for Alternatives<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, number) in self.0.iter().enumerate() {
            let between = if index == 0 { "" } else { " or " };
            write!(f, "{between}{number}")?;
        }
        Ok(())
    }
}

/// The place of a certificate among those given together.
struct At(Option<usize>);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |position| write!(f, "at position {position}: "))
    }
}

/// A list that is cut off, or has bytes left over, is told as the message around it is.
const LIST: ReadCodes = ReadCodes {
    truncated: &cms::code::TRUNCATED,
    trailing: &cms::code::TRAILING_OCTETS,
    limit: &ctl::code::LIST_LIMIT,
    malformed: &ctl::code::LIST_MALFORMED,
};

const STORE: ReadCodes = ReadCodes {
    truncated: &code::STORE_TRUNCATED,
    trailing: &code::STORE_TRAILING_OCTETS,
    limit: &code::STORE_LIMIT,
    malformed: &code::STORE_MALFORMED,
};

fn of_store(error: &ReadError) -> &'static Code {
    match error.kind() {
        // What stands as the SHA-1 of a certificate is another hash, or none.
        ReadErrorKind::Different { .. } | ReadErrorKind::Length { .. } => &code::STORE_HASH_MISMATCH,
        _ => STORE.explain(error),
    }
}

/// The first of the row's, but where the error decides between two.
fn hresult(error: &Error) -> Option<Hresult> {
    match error {
        Error::List(list) if matches!(list.kind(), ReadErrorKind::Tag { .. } | ReadErrorKind::InvalidTag(_)) => {
            Some(Hresult::CRYPT_E_ASN1_BADTAG)
        }
        Error::Signature(VerifyError::Timestamp { kind: TimestampKind::CounterSignature, .. }) => {
            Some(Hresult::TRUST_E_COUNTER_SIGNER)
        }
        _ => error.explain().hresults().first().copied(),
    }
}
