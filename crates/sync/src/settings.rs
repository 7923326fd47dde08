//! What a run should do.

use std::{fmt, str::FromStr, time::Duration};

use trustlist::{JudgedAt, Limits, ListKind, ParsePurposeError, Policy, Purpose, Question, Root, UnixTime, Verdict};

use crate::{cap::Caps, file::ListFile, freshness::MaxAge};

/// What a run should do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Who may sign lists, and when they have to be valid; [`Policy::for_kind`] is applied for each, and the clock of
    /// each run and each reading takes the place of the policy's.
    pub policy: Policy,
    /// Which lists a source is expected to have: a warning is given as long as one was never obtained. Lists that were
    /// held once are expected in any case. [`new`](Self::new) puts the lists of roots and of disallowed certificates here
    /// if the policy accepts Microsoft's lists, whatever the source, and none otherwise.
    pub expected: Vec<ListFile>,
    /// Which roots to fetch; none by default.
    pub roots: Roots,
    /// How old lists may become.
    pub max_age: MaxAge,
    /// How long files may be.
    pub caps: Caps,
    /// What reading a list may cost.
    pub limits: Limits,
    /// After how long a file is asked for without validators; 30 days by default. A validator is a date that anybody on
    /// the way can invent.
    pub revalidate_after: Duration,
}

/// Which roots to fetch ahead; others come [on demand](crate::Store::root_for).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Roots {
    /// None.
    #[default]
    None,
    /// Every one that is listed.
    All,
    /// Those whose verdict for this purpose is not a refusal.
    For(Purpose),
}

impl Roots {
    /// Whether this root, of a verified list, is one of them.
    pub(crate) fn include(&self, root: &Root<'_>, now: UnixTime) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::For(purpose) => !matches!(root.judge(&Question::new(purpose.clone(), now)), Verdict::Refused(_)),
        }
    }
}

/// `none`, `all`, or the purpose.
impl fmt::Display for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.pad("none"),
            Self::All => f.pad("all"),
            Self::For(purpose) => purpose.fmt(f),
        }
    }
}

/// `none`, `all`, or a purpose.
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
    /// With this policy, and the defaults.
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

    /// For a list that is offered.
    pub(crate) fn policy_for(&self, file: ListFile, now: UnixTime) -> Policy {
        let policy = self.policy.clone().clock(now).for_kind(file.kind());
        match self.max_age.refuse {
            Some(age) if file.kind() == ListKind::AuthRoot => policy.highest_age(age),
            _ => policy,
        }
    }

    /// For a list that was accepted at `fetched`: its signer may expire, it stays in force. A clock that says less has
    /// been set back, which is not the fault of the list.
    pub(crate) fn policy_for_held(&self, file: ListFile, fetched: UnixTime, now: UnixTime) -> Policy {
        let now = if now.as_secs() < fetched.as_secs() { fetched } else { now };
        self.policy_for(file, now).judged_at(JudgedAt::ListDate)
    }
}
