//! The settings of a run.

use std::{fmt, str::FromStr, time::Duration};

use trustlist::{JudgedAt, Limits, ListKind, ParsePurposeError, Policy, Purpose, Question, Root, UnixTime, Verdict};

use crate::{cap::Caps, file::ListFile, freshness::MaxAge};

/// What a run fetches, whose lists it accepts, and its limits.
///
/// ```
/// use std::time::Duration;
/// use trustlist::{Policy, Purpose, UnixTime};
/// use trustlist_sync::{ListFile, Roots, Settings};
///
/// const DAY: Duration = Duration::from_secs(86_400);
/// let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let mut settings = Settings::new(Policy::microsoft(now));
/// assert_eq!(settings.expected, [ListFile::AuthRoot, ListFile::Disallowed]);
///
/// // Also fetch the certificates of all roots that are trusted for servers, and warn earlier about an old list.
/// settings.roots = Roots::For(Purpose::SERVER_AUTH);
/// settings.max_age.warn = 60 * DAY;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Which signers are accepted, and when they must be valid. [`Policy::for_kind`] adapts the policy to each list,
    /// and the time that you pass to each run or read replaces the policy's clock.
    pub policy: Policy,
    /// Which lists a source is expected to have. Every run warns about each of these lists that was never obtained. A
    /// list that was obtained once is expected even if it is not named here. [`new`](Self::new) expects the root list
    /// and the disallowed list if the policy accepts Microsoft's lists, and otherwise no list.
    pub expected: Vec<ListFile>,
    /// Which root certificates to fetch; none by default.
    pub roots: Roots,
    /// How old lists may be.
    pub max_age: MaxAge,
    /// The maximum lengths of files.
    pub caps: Caps,
    /// Limits on the cost of parsing a list.
    pub limits: Limits,
    /// How old a file may be before it is requested without validators; 30 days by default. Validators are unsigned: an
    /// attacker can send one with a date in the future, and the server then answers "not modified" until the validator
    /// is dropped.
    pub revalidate_after: Duration,
}

/// Which root certificates a run fetches. [`Store::root_for`](crate::Store::root_for) fetches other roots on demand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Roots {
    /// None.
    #[default]
    None,
    /// Every listed root.
    All,
    /// The roots that the list does not [refuse](Verdict::Refused) for this purpose.
    For(Purpose),
}

impl Roots {
    /// Whether to fetch this root of a verified list.
    pub(crate) fn include(&self, root: &Root<'_>, now: UnixTime) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::For(purpose) => !matches!(root.judge(&Question::new(purpose.clone(), now)), Verdict::Refused(_)),
        }
    }
}

/// Writes `none`, `all`, or the purpose.
impl fmt::Display for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.pad("none"),
            Self::All => f.pad("all"),
            Self::For(purpose) => purpose.fmt(f),
        }
    }
}

/// Parses `none`, `all`, or a purpose.
impl FromStr for Roots {
    type Err = ParsePurposeError;

    fn from_str(text: &str) -> Result<Self, ParsePurposeError> {
        match text {
            "none" => Ok(Self::None),
            "all" => Ok(Self::All),
            purpose => purpose.parse().map(Self::For),
        }
    }
}

impl Settings {
    /// Returns the default settings with this policy.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let expected =
            if policy.trusts_microsoft() { vec![ListFile::AuthRoot, ListFile::Disallowed] } else { Vec::new() };
        Self {
            policy,
            expected,
            roots: Roots::default(),
            max_age: MaxAge::default(),
            caps: Caps::default(),
            limits: Limits::default(),
            revalidate_after: Duration::from_secs(30 * 86_400),
        }
    }

    /// The policy for a list from a source.
    pub(crate) fn policy_for(&self, file: ListFile, now: UnixTime) -> Policy {
        let policy = self.policy.clone().clock(now).for_kind(file.kind());
        match self.max_age.refuse {
            Some(age) if file.kind() == ListKind::AuthRoot => policy.highest_age(age),
            _ => policy,
        }
    }

    /// The policy for a list that was accepted at `fetched`. The list stays in force after its signer expires. If `now`
    /// is before `fetched`, the clock was set back, and `fetched` is used instead.
    pub(crate) fn policy_for_held(&self, file: ListFile, fetched: UnixTime, now: UnixTime) -> Policy {
        let now = if now.as_secs() < fetched.as_secs() { fetched } else { now };
        self.policy_for(file, now).judged_at(JudgedAt::ListDate)
    }
}
