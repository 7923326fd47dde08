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
    /// `Display` shows one sentence without the cause; [`source`](std::error::Error::source) returns the cause.
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
        /// The signed content is not a trust list.
        NotATrustList {
            /// Where the content begins.
            offset: usize,
        } = "not-a-trust-list" {
            says: "signed message: the content at offset {offset} is not a trust list";
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The signed message contains something other than a trust list.";
            cause: "Another kind of signed file, such as a certificate bundle (.p7b), a timestamp or an e-mail.";
            cure: "Use a list (.stl), a catalog (.cat), or a cabinet that contains one of them.";
        }
    }
    in "policy" {
        /// The list is not of the expected kind.
        Kind {
            /// The expected kind.
            expected: ListKind,
            /// The kind of the list.
            found: ListKind,
        } = "kind" {
            says: "the list is of kind {found}, but kind {expected} was expected";
            hresult: CRYPT_E_NO_VERIFY_USAGE_CHECK;
            means: "The list is not of the expected kind. The kinds are root lists, disallowed lists, pin rules, \
                catalogs and other lists.";
            cause: "Two files were mixed up, or someone is passing one list off as another.";
            cure: "Use a list of the expected kind. If you meant to use this list, request its kind instead.";
        }
        /// The list is dated after the policy's clock: the date or the clock is wrong.
        ClockBeforeList {
            /// `thisUpdate` of the list.
            this_update: UnixTime,
            /// The time that the policy judges at: the current time, or the one in [`JudgedAt::Time`](crate::JudgedAt).
            clock: UnixTime,
        } = "clock-before-list" {
            says: "the list is dated {:#}, which is after the current time, {:#}", Utc(*this_update), Utc(*clock);
            means: "The list is dated after the current time.";
            cause: "A clock that was set to an earlier time, or that lost the time because its battery is empty.";
            cure: "Set the clock. If the clock is right, do not use the list: publishers do not date lists in the \
                future.";
        }
        /// The list is older than the policy's [floor](crate::Floor): an old copy, a replay, or a list signed with an
        /// expired signer's key.
        OlderThanFloor {
            /// `thisUpdate` of the list.
            this_update: UnixTime,
            /// The oldest accepted `thisUpdate`.
            floor: UnixTime,
        } = "older-than-floor" {
            says: "the list is dated {:#}; lists older than {:#} are not accepted", Utc(*this_update), Utc(*floor);
            means: "The list is older than the oldest list of its kind that is still accepted.";
            cause: "An old copy, a mirror that is out of date, or an attacker who serves an old list. Such a list \
                still contains roots that were removed later, or lacks certificates that were disallowed later.";
            cure: "Fetch the newest list. The archive policy accepts old lists: use it for historical research \
                only, not to decide what to trust.";
        }
        /// The list is older than the policy allows.
        TooOld {
            /// `thisUpdate` of the list.
            this_update: UnixTime,
            /// The time that the policy judges at: the current time, or the one in [`JudgedAt::Time`](crate::JudgedAt).
            clock: UnixTime,
            /// The maximum accepted age.
            highest_age: Duration,
        } = "too-old" {
            says: "the list is dated {:#}, more than {} days before the current time, {:#}", Utc(*this_update),
                highest_age.as_secs() / 86_400, Utc(*clock);
            means: "The list is older than the maximum accepted age.";
            cause: "A source that is out of date, or an attacker who withholds newer lists.";
            cure: "Fetch the list from Windows Update, or update the mirror. If you accept an older list, you still \
                trust roots that have been disabled since.";
        }
        /// The sequence number does not encode the time in `thisUpdate`.
        SequenceDate {
            /// The time in the sequence number, if it encodes one.
            sequence: Option<FileTime>,
            /// `thisUpdate` of the list.
            this_update: UnixTime,
        } = "sequence-date-mismatch" {
            says: "the sequence number {}; thisUpdate is {:#}", Encoded(*sequence), Utc(*this_update);
            means: "The sequence number does not encode the list's thisUpdate. In every real list of roots, it does.";
            cause: "A list written by a tool that numbers lists differently.";
            cure: "If you publish the list, use its date as its sequence number. Otherwise report the error to the \
                publisher.";
        }
    }
    in "view" {
        /// The list has a version other than 0, the only known version.
        ListVersion {
            /// The version of the list.
            found: u32,
        } = "list-version" {
            says: "the list has version {found}; only version 0 is supported";
            means: "The list has a version other than 0, the only known version.";
            cause: "A list in a newer format than this program supports, or a malformed list.";
            cure: "Look for a newer version of this program. Do not rely on the list until then: its entries might \
                mean something else.";
        }
        /// The list has an unknown critical extension, which could change the meaning of every entry.
        UnknownCriticalExtension {
            /// `extnID`
            id: OidBuf,
            /// Where its value begins.
            offset: usize,
        } = "unknown-critical-extension" {
            says: "the critical extension {id} at offset {offset} is not known";
            means: "The list has an unknown critical extension, which might change the meaning of every entry.";
            cause: "A list in a newer format than this program supports, or from another publisher.";
            cure: "Look for a newer version of this program. Do not rely on the list until then: its entries might \
                mean something else.";
        }
        /// Two entries have the same subject identifier.
        DuplicateIdentifier {
            /// Where the first entry begins.
            first: usize,
            /// Where the second entry begins.
            second: usize,
        } = "duplicate-identifier" {
            says: "the entries at offsets {first} and {second} have the same identifier";
            means: "Two entries have the same identifier, so one could hide the other.";
            cause: "A mistake in the list. No known real list contains duplicates.";
            cure: "If you publish the list, remove one of the two entries. Otherwise report the error to the \
                publisher.";
        }
        /// A known extension cannot be read. The rest of the list is well formed.
        Extension(error: ReadError) = "extension-malformed" {
            says: "trust list: {error}";
            hresult: CRYPT_E_ASN1_CORRUPT;
            means: "A known extension of the list (pin rules, CT logs, sorted order) cannot be read. The rest of the \
                list is well formed.";
            cause: "A mistake in the list, or an extension in a newer format than this program supports.";
            cure: "If you publish the list, correct the field at the offset shown. Otherwise look for a newer version \
                of this program.";
        }
        /// An entry in a list of pin rules is malformed. The rest of the list is well formed.
        Site(error: ReadError) = "site-malformed" {
            says: "trust list: {error}";
            hresult: CRYPT_E_ASN1_CORRUPT;
            means: "An entry in a list of pin rules is malformed, so a pin could be missed.";
            cause: "A mistake in the list.";
            cure: "If you publish the list, correct the entry at the offset shown. Otherwise report the error to the \
                publisher.";
        }
        /// An entry in a list of pin rules is not a lower-case host name, so no lookup could find it.
        SiteName {
            /// Where the entry begins.
            offset: usize,
            /// What is wrong with the name.
            reason: HostNameError,
        } = "site-name" {
            says: "the entry at offset {offset} is not a lower-case host name";
            means: "An entry in a list of pin rules is not a lower-case host name, so no lookup could find it.";
            cause: "A name with an upper-case letter, a port, a scheme or a non-ASCII letter.";
            cure: "If you publish the list, write the name as it appears in DNS: in ASCII and lower case. Otherwise \
                report the error to the publisher.";
        }
        /// An entry in a list of pin rules points to a rule, but the list has no extension with rules.
        PinRulesMissing {
            /// Where the entry begins.
            offset: usize,
        } = "pin-rules-missing" {
            says: "the entry at offset {offset} points to a pin rule, but the list has no rules";
            means: "An entry points to a pin rule, but the list has no rules.";
            cause: "The extension that contains the rules, 1.3.6.1.4.1.311.10.3.33, was left out of the list.";
            cure: "If you publish the list, add the rules. Otherwise report the error to the publisher.";
        }
        /// An entry in a list of pin rules points to a rule that does not exist.
        PinRuleIndex {
            /// Where the entry begins.
            offset: usize,
            /// The number of the rule, counted from 0.
            index: u32,
            /// The number of rules in the list.
            rules: usize,
        } = "pin-rule-index" {
            says: "the entry at offset {offset} points to pin rule {index} (counted from 0), but the list has only \
                {rules}";
            means: "An entry points to a pin rule that is not in the list.";
            cause: "A rule was removed from the list, but not the entries that point to it.";
            cure: "If you publish the list, correct the rule number (the first rule is 0). Otherwise report the error \
                to the publisher.";
        }
        /// An attribute or extension in a catalog is malformed. The rest of the list is well formed.
        Attribute(error: ReadError) = "attribute-malformed" {
            says: "trust list: {error}";
            hresult: CRYPT_E_ASN1_CORRUPT;
            means: "An attribute or extension in a catalog does not have the form that its type requires.";
            cause: "A mistake in the catalog, or an attribute in an unknown format.";
            cure: "If you publish the catalog, correct the attribute at the offset shown. Otherwise report the error \
                to the publisher.";
        }
    }
    in "lookup" {
        /// The list is not searched by hashes of this length, so "not found" would not be a reliable answer.
        HashLength {
            /// The length of the hash, in bytes.
            found: usize,
            /// The lengths of the list's hashes, in bytes.
            expected: Vec<usize>,
        } = "hash-length" {
            says: "the hash is {found} bytes long; the list uses hashes of {} bytes", Alternatives(expected);
            means: "The list is not searched by hashes of this length.";
            cause: "Digits were lost in copying, the hash is from another algorithm, or a certificate's thumbprint was \
                looked up in a disallowed list, which uses other hashes.";
            cure: "Give the whole hash: SHA-1 or SHA-256 for a root. For a disallowed list, give the certificate \
                itself.";
        }
        /// The hash was not found, but some entries have no hash of this length, so one of them might be the match.
        HashNotListed {
            /// The length of the hash, in bytes: 20 for SHA-1, 32 for SHA-256.
            bytes: usize,
            /// The number of entries without a hash of this length.
            without: usize,
        } = "hash-not-listed" {
            says: "hash not found, but the list gives no {bytes}-byte hash for {without} of its entries";
            means: "The hash was not found, but some entries have no hash of this kind, so one of them might be the \
                match.";
            cause: "A SHA-256 hash was looked up in a root list from before 2011, or in a catalog that uses only \
                SHA-1.";
            cure: "Look up the SHA-1 hash instead, or give the certificate or the file itself.";
        }
        /// The identifier of a catalog's member is the hash of the file, but the member's digest is not.
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
            says: "the member at offset {offset} has the file's {algorithm} hash as its identifier, but a different \
                digest (algorithm {listed_algorithm})";
            hresult: TRUST_E_BAD_DIGEST;
            means: "A catalog member's identifier is the file's hash, but its digest is a different hash.";
            cause: "A mistake in the catalog, or a catalog that is built to look as if it lists the file.";
            cure: "Do not treat the file as listed. Report the error to the catalog's publisher.";
        }
        /// A flat file's hash matches a member that is not a flat file and is hashed differently.
        MemberKind {
            /// Where the member begins.
            offset: usize,
            /// The kind of the member.
            kind: SubjectKind,
        } = "member-kind" {
            says: "the file's hash matches the member at offset {offset}, which is {kind}, not a flat file";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The file's hash matches a member that is not a flat file. Such a member is hashed differently.";
            cause: "The file is a program or cabinet without the parts that Authenticode does not hash, such as its signature.";
            cure: "Compute the Authenticode hash of the file with another tool, and look up that hash.";
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
            says: "signed message: the content is missing";
            explain: &cms::code::CONTENT_MISSING;
        }
        /// The content is neither a SEQUENCE nor an OCTET STRING that contains one.
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
        /// The signature, the signer or a certificate of its path was refused.
        Signature(error: VerifyError) => {
            says: "signature: {error}";
            explain: error.explain();
        }
        /// A certificate's SHA-1 is listed, but with the SHA-256 of another certificate.
        HashMismatch {
            /// Where the entry, or its malformed property, begins.
            offset: usize,
            /// The SHA-256 of the certificate.
            computed: [u8; 32],
            /// Property 98 of the entry; empty if it is malformed.
            listed: Vec<u8>,
        } => {
            says: "the entry at offset {offset} matches the certificate's SHA-1, but not its SHA-256";
            explain: &code::HASH_MISMATCH;
        }
        /// A certificate to look up cannot be read. Offsets count from the start of the certificate.
        Certificate {
            /// The position in the path or store, counted from 0; `None` for a single certificate.
            position: Option<usize>,
            /// What is wrong with the certificate.
            error: ReadError,
        } => {
            says: "certificate{}: {error}", At(*position);
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
    /// The error for a single certificate that cannot be read.
    pub(crate) const fn of_certificate(error: ReadError) -> Self {
        Self::Certificate { position: None, error }
    }

    /// A stable code for the error, in kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.explain().name()
    }

    /// The stable code of what is wrong with the timestamp, if [`code`](Self::code) is `timestamp`.
    #[must_use]
    pub fn cause_code(&self) -> Option<&'static str> {
        self.explain_cause().map(Code::name)
    }

    /// The explanation of the [`cause_code`](Self::cause_code).
    #[must_use]
    pub fn explain_cause(&self) -> Option<&'static Code> {
        match self {
            Self::Signature(VerifyError::Timestamp { cause, .. }) => Some(cause.explain()),
            _ => None,
        }
    }

    /// The HRESULT that Windows uses for this error, such as 0x800B0101 (`CERT_E_EXPIRED`).
    #[must_use]
    pub fn hresult(&self) -> Option<u32> {
        hresult(self).map(Hresult::number)
    }

    /// The number of the crypt32 event that Windows logs for this error, such as 11. Since Windows 7, the number is
    /// 4096 higher.
    #[must_use]
    pub fn windows_event(&self) -> Option<u16> {
        match self {
            // Windows logs the event of this code for the signer of a list, but this certificate was only looked up.
            Self::Certificate { .. } => None,
            _ => self.explain().events().first().copied(),
        }
    }

    /// Where the error is: the offset in bytes from the start of the file. For the contents of a cabinet, it counts
    /// from the start of the extracted file. `None` if the error is not about a particular place.
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

    /// The certificate that the error is about.
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

/// Shows the time that a sequence number encodes, if it encodes one.
struct Encoded(Option<FileTime>);

impl fmt::Display for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(time) => write!(f, "encodes {time:#}"),
            None => f.write_str("does not encode a time"),
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

/// Shows the position of a certificate in a path or store, if there is one.
struct At(Option<usize>);

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |position| write!(f, " at position {position}"))
    }
}

/// The codes for a list that cannot be read. If the signed message around the list is truncated or has trailing bytes,
/// it gets the same code as such a list.
const LIST: ReadCodes = ReadCodes {
    truncated: &cms::code::TRUNCATED,
    trailing: &cms::code::TRAILING_OCTETS,
    limit: &ctl::code::LIST_LIMIT,
    malformed: &ctl::code::LIST_MALFORMED,
};

const STORE: ReadCodes = ReadCodes {
    truncated: &code::STORE_TRUNCATED,
    trailing: &code::STORE_TRAILING_BYTES,
    limit: &code::STORE_LIMIT,
    malformed: &code::STORE_MALFORMED,
};

fn of_store(error: &ReadError) -> &'static Code {
    match error.kind() {
        // The SHA-1 in the store is not the certificate's, or is not 20 bytes long.
        ReadErrorKind::Different { .. } | ReadErrorKind::Length { .. } => &code::STORE_HASH_MISMATCH,
        _ => STORE.explain(error),
    }
}

/// Some codes have several HRESULTs. The details of the error select one; otherwise the first applies.
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
