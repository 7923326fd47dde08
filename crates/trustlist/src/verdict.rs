//! Whether a root may be trusted: the decision table of the root program. A number such as 104 in a condition is the
//! number of a property.
//!
//! | rule | condition | verdict |
//! |---|---|---|
//! | | a property that is read here is malformed or repeated, or 9 or 122 is empty | refused |
//! | | 84 or 128 is present and not empty: these restrictions are not supported | refused |
//! | 3 | 9 is present and does not contain the purpose | refused: usage not allowed |
//! | 4 | 122 contains the purpose | refused: usage removed |
//! | 5 | the date in 104 is not after now; a timestamp, if the purpose allows one, replaces now | refused: disabled |
//! | 6 | 126 has a date that applies to the purpose; the leaf was issued on or after that date | refused: not before |
//! | 7 | the same, but the leaf was issued before that date | trusted: grandfathered |
//! | | the same, but the date of issue is not known | depends on that date |
//! | 8 | 127 is present, but 126 is not | refused: conflict |
//! | 9 | otherwise | trusted |
//!
//! The first row that applies decides. Rules 1 and 2 are checked elsewhere: the path must not contain a disallowed
//! certificate, and the root must be listed.

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

/// Whether a root or path may be trusted, with the rule and the date that decided.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{Policy, Purpose, Question, Reason, RootList, UnixTime, Verdict};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let roots = RootList::open(trustlist_testdata::newest_list(), &Policy::microsoft(now))?;
/// let question = Question::new(Purpose::SERVER_AUTH, now);
/// match roots.judge_certificate(trustlist_testdata::microsoft_root(), &question) {
///     Verdict::Trusted(grounds) => println!("trusted: {grounds}"),
///     Verdict::Refused(Reason::Disabled(date)) => println!("disabled since {date:#}"), // 2021-08-01
///     Verdict::Refused(reason) => println!("not trusted: {reason}"),
///     Verdict::Depends { on, .. } => println!("not known without: {on}"),
/// }
/// # let verdict = roots.judge_certificate(trustlist_testdata::microsoft_root(), &question);
/// # assert_eq!(verdict.to_string(), "not trusted: the root has been disabled since 2021-08-01");
/// # Ok::<(), trustlist::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// The root may be trusted.
    Trusted(Grounds),
    /// The root must not be trusted.
    Refused(Reason),
    /// The answer depends on a fact that the question does not give. Without that fact, do not trust the root.
    Depends {
        /// The missing fact.
        on: Missing,
        /// The date that the missing fact is compared with, if it is a date.
        date: Option<FileTime>,
    },
}

rules! {
    /// Why a root is trusted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Grounds, catalogue GROUNDS_CODES;
    in "verdict" {
        /// No rule excludes the root.
        Unrestricted = "unrestricted" {
            says: "no rule excludes it";
            means: "Trusted: the root is listed for the purpose, and no rule excludes it.";
        }
        /// The leaf certificate was issued before the root's NotBefore date.
        Grandfathered(date: FileTime) = "grandfathered" {
            says: "the leaf certificate was issued before {date:#}; this root's certificates issued on or after that \
                date are not trusted";
            means: "Trusted: the leaf certificate was issued before the root's NotBefore date. This root's \
                certificates issued on or after that date are not trusted.";
        }
        /// The root has been disabled since this date, but the signature is older.
        SignedBeforeDisabled(date: FileTime) = "signed-before-disabled" {
            says: "signed before {date:#}; the root has been disabled since that date";
            means: "Trusted: the root is disabled, but the timestamp shows that the signature is older.";
        }
    }
}

rules! {
    /// Why a root is refused.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Reason, catalogue REASON_CODES;
    in "verdict" {
        /// A certificate in the path is on the disallowed list.
        Disallowed {
            /// The position of the certificate in the path; 0 is the leaf.
            position: usize,
            /// The identifier that disallows the certificate.
            id: Vec<u8>,
        } = "disallowed" {
            says: "{} is on the disallowed list", Position(*position);
            hresult: TRUST_E_EXPLICIT_DISTRUST;
            means: "A certificate in the path is on the list of disallowed certificates.";
            cause: "A stolen key, or a CA that issued certificates it should not have issued.";
            cure: "Do not trust the certificate. Its owner needs a new one.";
        }
        /// The root is not in the list.
        NotListed = "not-listed" {
            says: "the root is not in the list";
            hresult: CERT_E_UNTRUSTEDROOT;
            means: "The root is not in the list.";
            cause: "A private CA, a root that was removed from the program, or a list from before the root was added.";
            cure: "Fetch the newest list. If the root belongs to your own CA, configure trust in it yourself: \
                Microsoft's list does not contain private CAs.";
        }
        /// Property 9 does not contain the purpose. A timestamp makes no difference.
        UsageNotAllowed = "usage-not-allowed" {
            says: "the root is not listed for this purpose";
            hresult: CERT_E_WRONG_USAGE;
            means: "The root is listed, but not for this purpose.";
            cause: "A root that is in the program for other purposes, such as e-mail only.";
            cure: "Check that you asked about the right purpose. If you did, get a certificate from another CA.";
        }
        /// Property 122 contains the purpose. A timestamp makes no difference.
        UsageRemoved = "usage-removed" {
            says: "this purpose has been removed from the root";
            hresult: CERT_E_WRONG_USAGE;
            means: "The root is listed, but is no longer trusted for this purpose.";
            cause: "A decision of the root program, announced in its notices.";
            cure: "Get a certificate from another CA. A timestamp does not help.";
        }
        /// Property 104: the root has been disabled since this date.
        Disabled(date: FileTime) = "disabled" {
            says: "the root has been disabled since {date:#}";
            hresult: CERT_E_REVOKED;
            means: "The root is listed as disabled, and its disable date has passed. Windows shows the root's \
                certificates as revoked.";
            cause: "A CA that left the root program or was removed from it.";
            cure: "Get a certificate from another CA. To accept a signature from before that date, give the time of \
                its verified timestamp.";
        }
        /// Property 127 names purposes, but property 126, which gives their date, is missing. Only one such entry is
        /// known.
        Conflict = "conflict" {
            says: "property 127 names purposes, but property 126, which gives their date, is missing";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The entry limits the root for some purposes by date of issue (property 127), but does not give the \
                date (property 126).";
            cause: "A mistake in the list. Only one such entry is known.";
            cure: "Fetch the newest list, and ask about the root again.";
        }
        /// Property 9 or 122 is present but contains no purposes.
        EmptyUsages {
            /// 9 or 122.
            property: u32,
        } = "empty-usages" {
            says: "property {property} is present but contains no purposes";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "A property that should list purposes is present but empty. It is not clear whether that means \
                every purpose or none.";
            cause: "A mistake in the list.";
            cure: "If you publish the list, remove the property or add a purpose. Otherwise report the error to the \
                publisher.";
        }
        /// The path contains no certificates.
        EmptyPath = "empty-path" {
            says: "the path contains no certificates";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The path to judge contains no certificates.";
            cause: "A mistake in the calling program.";
            cure: "Pass the whole verified path, leaf first.";
        }
        /// The question's host is not a DNS name, so it is not known which keys are pinned.
        HostName(error: HostNameError) = "host-name" {
            says: "{error}";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The host is not a DNS name in ASCII, so it is not known which keys are pinned for it.";
            cause: "A host name with a port, a scheme or non-ASCII letters.";
            cure: "Give only the DNS name, such as www.example.com.";
        }
        /// The host has pinned keys, but the path contains none of them.
        PinMismatch {
            /// The name in the pin rules that matches the host. A name with a leading dot matches hosts below it.
            site: String,
        } = "pin-mismatch" {
            says: "{site} has pinned keys, but the path contains none of them";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The host has pinned keys, but the path contains none of them.";
            cause: "A server that has changed its CA, a proxy that intercepts TLS, or an attack.";
            cure: "Find out who issued the certificate. If the list of pin rules is stale, Windows no longer enforces \
                the rules either.";
        }
        /// Property 84 (name constraints) or 128 restricts the root. This crate supports neither restriction, and no
        /// known list has one.
        NotJudged {
            /// 84 or 128.
            property: u32,
        } = "not-judged" {
            says: "property {property} restricts the root in a way that is not supported";
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "Property 84 (name constraints) or 128 restricts the root. These restrictions are not supported.";
            cause: "A restriction that no known real list contains.";
            cure: "Look for a newer version of this program. If you trust the root anyway, you ignore its \
                restrictions.";
        }
    }
    explained elsewhere {
        /// The root's SHA-1 is listed, but with the SHA-256 of another certificate.
        HashMismatch => {
            says: "the list contains the root's SHA-1, but with another certificate's SHA-256";
            explain: &code::HASH_MISMATCH;
        }
        /// Property 126: certificates issued on or after this date are not trusted for the purpose.
        NotBefore(date: FileTime) => {
            says: "this root's certificates issued on or after {date:#} are not trusted";
            explain: &code::NOT_BEFORE;
        }
        /// A property that the verdict depends on is malformed or appears more than once.
        Property(error: PropertyError) => {
            says: "{error}";
            explain: match error.error().kind() {
                ReadErrorKind::Repeated => &code::REPEATED_PROPERTY,
                _ => &code::MALFORMED_PROPERTY,
            };
        }
        /// A certificate in the path cannot be read.
        Certificate {
            /// The position of the certificate in the path; 0 is the leaf.
            position: usize,
            /// What is wrong. Offsets count from the start of the certificate.
            error: ReadError,
        } => {
            says: "{} cannot be read: {error}", Position(*position);
            explain: &cms::code::CERTIFICATE_MALFORMED;
        }
    }
}

/// A fact that is missing from a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Missing {
    /// [`Question::issued`] is missing. Certificates issued before the date are trusted, later ones are not.
    Issued,
    /// [`Question::host`] is missing. There are pin rules, which might pin the server's keys.
    Host,
}

impl Verdict {
    /// Whether the root may be trusted. `false` for `Depends`.
    #[must_use]
    pub const fn is_trusted(&self) -> bool {
        matches!(self, Self::Trusted(_))
    }

    /// A stable code for the rule that decided, in kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.explain().name()
    }

    /// The explanation of the [`code`](Self::code): what it means, and what to do next.
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

    /// The HRESULT that Windows uses for a refusal, such as 0x800B010C (`CERT_E_REVOKED`) for a disabled root.
    #[must_use]
    pub fn hresult(&self) -> Option<u32> {
        match self {
            Self::Refused(reason) => reason.explain().hresults().first().map(|hresult| hresult.number()),
            _ => None,
        }
    }
}

impl Grounds {
    /// A stable code in kebab-case.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.explain().name()
    }
}

impl Reason {
    /// A stable code in kebab-case.
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
            Self::Depends { on: Missing::Host, .. } => f.write_str("depends on the host, which might have pinned keys"),
            Self::Depends { on: Missing::Issued, date } => {
                f.write_str("depends on when the leaf certificate was issued")?;
                date.map_or(Ok(()), |date| write!(f, ": trusted only if issued before {date:#}"))
            }
        }
    }
}

/// A certificate by its position in a path; 0 is the leaf.
struct Position(usize);

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("the certificate"),
            1 => f.write_str("the CA certificate above the leaf"),
            levels => write!(f, "the CA certificate {levels} levels above the leaf"),
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

/// Applies the decision table to one entry of a verified list of roots.
pub(crate) fn decide(entry: &Entry<'_>, question: &Question<'_>) -> Result<Verdict, Reason> {
    let purpose = question.purpose.oid();
    // Read everything first: an entry with any malformed property is not trusted for anything.
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
        if entry.property(oid)?.is_some_and(|bytes| !bytes.is_empty()) {
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

/// Judges by the date of issue: certificates issued on or after `date` are not trusted.
fn judge_issue(date: FileTime, question: &Question<'_>) -> Result<Verdict, Reason> {
    match (question.issued, question.timestamp) {
        (Some(issued), _) if !is_before(issued, date) => Err(Reason::NotBefore(date)),
        (Some(_), _) => Ok(Verdict::Trusted(Grounds::Grandfathered(date))),
        // A signature is never older than its certificate, so the certificate was issued before `date` too.
        (None, Some(signed)) if is_before(signed, date) => Ok(Verdict::Trusted(Grounds::Grandfathered(date))),
        (None, _) => Ok(Verdict::Depends { on: Missing::Issued, date: Some(date) }),
    }
}

/// Whether `time` is before `date`. A time too late for a FILETIME is after every date.
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
