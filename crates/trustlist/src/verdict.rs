//! Whether a root may be trusted: the decision table of the root program.
//!
//! | | condition | verdict |
//! |---|---|---|
//! | | a property that is read here is malformed or repeated, 9 or 122 is empty | refused |
//! | | 84 or 128 restricts the root in a way that is not judged here | refused |
//! | 3 | 9 is there, without the purpose | refused: usage not allowed |
//! | 4 | 122 has the purpose | refused: usage removed |
//! | 5 | 104 is dated, and not later than now; for timestamped purposes than the timestamp | refused: disabled |
//! | 6 | 126 is dated and about the purpose, and the certificate was not issued before | refused: not before |
//! | 7 | ... and it was | trusted: grandfathered |
//! | | ... and when it was issued is not known | depends on that |
//! | 8 | 127 is there without 126 | refused: conflict |
//! | 9 | otherwise | trusted |
//!
//! The first that holds decides. (1 and 2 are about certificates: the disallowed list, and whether the root is listed.)

use std::fmt;

use pki_types::UnixTime;
use trustlist_base::{ReadError, rules};
use trustlist_cms as cms;
use trustlist_ctl::{Entry, FileTime, PropertyError, PropertyTime, ReadErrorKind, oids};

use crate::{
    code::{self, Code},
    host::HostNameError,
    question::Question,
};

/// Whether a root may be trusted, with the rule and the date that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// It may.
    Trusted(Grounds),
    /// It may not.
    Refused(Reason),
    /// That depends on something the question did not say; a caller who cannot say it must not trust.
    Depends {
        /// What was not said.
        on: Missing,
        /// The date that it decides about, if it is about one.
        date: Option<FileTime>,
    },
}

rules! {
    /// Why a root is trusted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Grounds, catalogue GROUNDS_CODES;
    in "verdict" {
        /// Nothing speaks against it.
        Unrestricted = "unrestricted" {
            says: "nothing speaks against it";
            means: "Trusted: the root is listed for the purpose, and nothing speaks against it.";
        }
        /// The certificate was issued before the root's NotBefore date.
        Grandfathered(date: FileTime) = "grandfathered" {
            says: "issued before {date}, from when on the root's certificates are not trusted";
            means: "Trusted: the certificate was issued before the date from which on those of this root are not.";
        }
        /// The root is disabled from that date, and the signature is older.
        SignedBeforeDisabled(date: FileTime) = "signed-before-disabled" {
            says: "signed before {date}, from when on the root is disabled";
            means: "Trusted: the root is disabled, and a timestamp proves that the signature is older.";
        }
    }
}

rules! {
    /// Why a root is refused.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Reason, catalogue REASON_CODES;
    in "verdict" {
        /// A certificate of the path is on the disallowed list.
        Disallowed {
            /// Its position in the path; 0 is the leaf.
            position: usize,
            /// The identifier that matches it.
            id: Vec<u8>,
        } = "disallowed" {
            says: "{} is on the disallowed list", Place(*position);
            hresult: TRUST_E_EXPLICIT_DISTRUST;
            means: "A certificate of the path is on the list of disallowed certificates.";
            cause: "A key that was stolen, or a CA that issued what it should not have.";
            cure: "Do not trust it. Whoever holds the certificate has to get another one.";
        }
        /// The root is not in the list.
        NotListed = "not-listed" {
            says: "the root is not in the list";
            hresult: CERT_E_UNTRUSTEDROOT;
            means: "The root is not in the list.";
            cause: "A private CA, a root that was removed from the program, or a list that is too old to have it.";
            cure: "Fetch the newest list. If the CA is your own, trust it by your own means: Microsoft's list never \
                will.";
        }
        /// Property 9 does not have the purpose. Timestamps do not matter.
        UsageNotAllowed = "usage-not-allowed" {
            says: "the root is not listed for this purpose";
            hresult: CERT_E_WRONG_USAGE;
            means: "The root is listed, but not for this purpose.";
            cause: "A root that takes part in the program for other purposes, such as e-mail alone.";
            cure: "Ask about the purpose that the certificate is used for. For this one, another CA is needed.";
        }
        /// Property 122 has the purpose. Timestamps do not matter.
        UsageRemoved = "usage-removed" {
            says: "this purpose was taken from the root";
            hresult: CERT_E_WRONG_USAGE;
            means: "The root is listed, and this purpose was taken from it.";
            cause: "A decision of the root program, announced in its notices.";
            cure: "Get a certificate of another CA. No timestamp saves this one.";
        }
        /// Property 104: the root is disabled since then.
        Disabled(date: FileTime) = "disabled" {
            says: "the root is disabled since {date}";
            hresult: CERT_E_REVOKED;
            means: "The root is listed as disabled from a date on that has come; Windows shows its certificates as \
                revoked.";
            cause: "A CA that left the program, or was put out of it.";
            cure: "Get a certificate of another CA. A signature that a timestamp proves to be older stays good: say \
                when it was stamped.";
        }
        /// Property 127 says for which purposes, and 126 not from when on. One entry was ever so.
        Conflict = "conflict" {
            says: "the list says for which purposes, but not from when on (127 without 126)";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The entry says for which purposes certificates of the root count as issued too late, and not from \
                when on.";
            cause: "A mistake in the list; there was one such entry ever.";
            cure: "Fetch the newest list, and ask about the root again.";
        }
        /// Property 9 or 122 is there and has no purpose in it.
        EmptyUsages {
            /// 9 or 122.
            property: u32,
        } = "empty-usages" {
            says: "property {property} is there without a purpose";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The entry has a property for purposes, and none in it: for everything or for nothing, nobody can \
                tell.";
            cause: "A mistake in the list.";
            cure: "If you make the list, leave the property out or fill it. Else ask its publisher.";
        }
        /// The path has no certificate.
        EmptyPath = "empty-path" {
            says: "the path has no certificate";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The path that was to be judged has no certificate in it.";
            cause: "A mistake of the program that asks.";
            cure: "Hand over the whole path that was verified, leaf first.";
        }
        /// The question's host is no DNS name, so it is not known which keys are pinned.
        HostName(error: HostNameError) = "host-name" {
            says: "{error}";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The host is no DNS name in ASCII, so it is not known which keys are pinned for it.";
            cause: "A host with its port or scheme, or with letters that are not ASCII.";
            cure: "Give the bare name as DNS has it, such as www.example.com.";
        }
        /// The host pins keys, and the path has none of them.
        PinMismatch {
            /// The name in the pin rules that is about the host; one with a dot in front is about those below it.
            site: String,
        } = "pin-mismatch" {
            says: "{site} has pinned keys, and the path has none of them";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The host has pinned keys, and the path has none of them.";
            cause: "A server that has changed its CA, a proxy that breaks TLS open, or an attack.";
            cure: "Find out who issued the certificate. If the list of pin rules is stale, it no longer binds Windows \
                either.";
        }
        /// Property 84 (name constraints) or 128 restricts the root, in no real list and in a way that is not judged.
        NotJudged {
            /// 84 or 128.
            property: u32,
        } = "not-judged" {
            says: "property {property} restricts the root, and is not judged";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "Property 84 (name constraints) or 128 restricts the root in a way that is not judged here.";
            cause: "A restriction that no real list has had yet.";
            cure: "Look for a newer version of this program: to overlook a restriction would be to trust too much.";
        }
    }
    explained elsewhere {
        /// The root's SHA-1 is in the list, with the SHA-256 of another certificate.
        HashMismatch => {
            says: "the list has the root's SHA-1 with the SHA-256 of another certificate";
            explain: &code::HASH_MISMATCH;
        }
        /// Property 126: certificates issued from then on are not trusted for the purpose.
        NotBefore(date: FileTime) => {
            says: "the root's certificates issued from {date} on are not trusted";
            explain: &code::NOT_BEFORE;
        }
        /// A property that decides is malformed or stands there twice.
        Property(error: PropertyError) => {
            says: "{error}";
            explain: match error.error().kind() {
                ReadErrorKind::Repeated => &code::REPEATED_PROPERTY,
                _ => &code::MALFORMED_PROPERTY,
            };
        }
        /// A certificate of the path cannot be read.
        Certificate {
            /// Its position in the path; 0 is the leaf.
            position: usize,
            /// What is wrong; offsets are those inside the certificate.
            error: ReadError,
        } => {
            says: "{} cannot be read: {error}", Place(*position);
            explain: &cms::code::CERTIFICATE_MALFORMED;
        }
    }
}

/// What a question did not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Missing {
    /// [`Question::issued`]: a certificate issued before the date is trusted, one issued since is not.
    Issued,
    /// [`Question::host`]: there are pin rules, and they may pin the server's keys.
    Host,
}

impl Verdict {
    /// Whether the root may be trusted: `Depends` is no.
    #[must_use]
    pub const fn is_trusted(&self) -> bool {
        matches!(self, Self::Trusted(_))
    }

    /// A stable word for the rule that decided, in kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.explain().name()
    }

    /// What there is to say about the [`code`](Self::code): what it means, and what to do next.
    #[must_use]
    pub fn explain(&self) -> &'static Code {
        match self {
            Self::Trusted(grounds) => grounds.explain(),
            Self::Refused(reason) => reason.explain(),
            Self::Depends { on: Missing::Issued, .. } => &code::NOT_BEFORE,
            Self::Depends { on: Missing::Host, .. } => &code::PIN_RULES,
        }
    }

    /// The date that decided, or that the answer depends on.
    #[must_use]
    pub const fn date(&self) -> Option<FileTime> {
        match self {
            Self::Trusted(Grounds::Grandfathered(date) | Grounds::SignedBeforeDisabled(date))
            | Self::Refused(Reason::Disabled(date) | Reason::NotBefore(date)) => Some(*date),
            Self::Depends { date, .. } => *date,
            _ => None,
        }
    }

    /// The HRESULT that Windows has for a refusal, such as 0x800B010C (`CERT_E_REVOKED`) for a disabled root.
    #[must_use]
    pub fn hresult(&self) -> Option<u32> {
        match self {
            Self::Refused(reason) => reason.explain().hresults().first().map(|hresult| hresult.number()),
            _ => None,
        }
    }
}

impl Grounds {
    /// A stable word in kebab-case.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.explain().name()
    }
}

impl Reason {
    /// A stable word in kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.explain().name()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trusted(grounds) => write!(f, "trusted: {grounds}"),
            Self::Refused(reason) => write!(f, "not trusted: {reason}"),
            Self::Depends { on: Missing::Host, .. } => f.write_str("depends on the host: it may have pinned keys"),
            Self::Depends { on: Missing::Issued, date } => {
                f.write_str("depends on when the certificate was issued")?;
                date.map_or(Ok(()), |date| write!(f, ": trusted before {date}, not from then on"))
            }
        }
    }
}

/// A certificate by its place in a path.
struct Place(usize);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("the certificate"),
            above => write!(f, "certificate {above} above the leaf"),
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Issued => "issued",
            Self::Host => "host",
        })
    }
}

/// Asks the decision table about one entry of a verified list of roots.
pub(crate) fn decide(entry: &Entry<'_>, question: &Question<'_>) -> Result<Verdict, Reason> {
    let purpose = question.purpose.oid();
    // Read before anything is decided: an entry that is wrong anywhere is not trusted for anything.
    let key_usage = entry.key_usage()?;
    let disallowed = entry.disallowed_key_usage()?;
    let disabled = entry.disabled()?.and_then(PropertyTime::filetime);
    let not_before = entry.not_before()?;
    let not_before_usages = entry.not_before_key_usage()?;
    entry.sha256()?;
    for (property, usages) in [(9, &key_usage), (122, &disallowed)] {
        if usages.is_some_and(|usages| usages.is_empty()) {
            return Err(Reason::EmptyUsages { property });
        }
    }
    for (property, oid) in [(84, oids::PROPERTY_NAME_CONSTRAINTS), (128, oids::PROPERTY_DISALLOWED_CA)] {
        if entry.property(oid)?.is_some_and(|octets| !octets.is_empty()) {
            return Err(Reason::NotJudged { property });
        }
    }

    if key_usage.is_some_and(|usages| !usages.contains(purpose)) {
        return Err(Reason::UsageNotAllowed);
    }
    if disallowed.is_some_and(|usages| usages.contains(purpose)) {
        return Err(Reason::UsageRemoved);
    }
    let timestamp = question.timestamp.filter(|_| question.purpose.is_timestamped());
    let decisive = timestamp.unwrap_or(question.now);
    if let Some(date) = disabled.filter(|date| !is_before(decisive, *date)) {
        return Err(Reason::Disabled(date));
    }
    let in_scope = not_before_usages.is_none_or(|usages| usages.is_empty() || usages.contains(purpose));
    match not_before {
        Some(PropertyTime::At(date)) if in_scope => return judge_issue(date, question),
        None if not_before_usages.is_some() => return Err(Reason::Conflict),
        _ => {}
    }
    let disabled_by_now = disabled.filter(|date| !is_before(question.now, *date));
    Ok(Verdict::Trusted(disabled_by_now.map_or(Grounds::Unrestricted, Grounds::SignedBeforeDisabled)))
}

/// Certificates issued from `date` on are not trusted.
fn judge_issue(date: FileTime, question: &Question<'_>) -> Result<Verdict, Reason> {
    match (question.issued, question.timestamp) {
        (Some(issued), _) if !is_before(issued, date) => Err(Reason::NotBefore(date)),
        (Some(_), _) => Ok(Verdict::Trusted(Grounds::Grandfathered(date))),
        // A signature is not older than its certificate.
        (None, Some(signed)) if is_before(signed, date) => Ok(Verdict::Trusted(Grounds::Grandfathered(date))),
        (None, _) => Ok(Verdict::Depends { on: Missing::Issued, date: Some(date) }),
    }
}

/// The date itself is not before it. What is later than any FILETIME is not either.
fn is_before(time: UnixTime, date: FileTime) -> bool {
    FileTime::from_unix(time).is_some_and(|time| time < date)
}

impl From<PropertyError> for Reason {
    fn from(error: PropertyError) -> Self {
        Self::Property(error)
    }
}

impl From<HostNameError> for Reason {
    fn from(error: HostNameError) -> Self {
        Self::HostName(error)
    }
}
