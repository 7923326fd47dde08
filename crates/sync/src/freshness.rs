//! The two clocks: when the source was last heard, and when the list was made.

use std::{fmt, time::Duration};

use trustlist::{Code, UnixTime};

use crate::code;

/// How old things may become. The first is about the source, the other two about what the publisher signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MaxAge {
    /// Warn when the last successful check is older; 7 days, for which Windows keeps its cache.
    pub unchecked: Duration,
    /// Warn when the root list is older; 120 days.
    pub warn: Duration,
    /// Refuse a root list that is older; 400 days, or never. The disallowed list and the pin rules have no such age: the
    /// ones in force are years old.
    pub refuse: Option<Duration>,
}

impl Default for MaxAge {
    fn default() -> Self {
        const DAY: u64 = 86_400;
        Self {
            unchecked: Duration::from_secs(7 * DAY),
            warn: Duration::from_secs(120 * DAY),
            refuse: Some(Duration::from_secs(400 * DAY)),
        }
    }
}

/// How fresh a list is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Freshness {
    /// When a source last said that this is its list, by content, by 304, or by the sequence number.
    pub checked: UnixTime,
    /// Whether that is too long ago, or as far ahead: then the clock was wrong, and it says nothing.
    pub unchecked_too_long: bool,
    /// `thisUpdate`, which is signed.
    pub this_update: UnixTime,
    /// Whether the list is old for its kind, by that date.
    pub old: bool,
    /// Whether its `nextUpdate`, where it has one, has passed.
    pub stale: bool,
}

impl Freshness {
    /// What is to be said about the list; `expired_now` as its signer's report has it
    /// ([`Signer::expired_now`](trustlist::Signer::expired_now)).
    pub fn warnings(&self, expired_now: bool) -> impl Iterator<Item = Warning> {
        [
            (self.unchecked_too_long, Warning::Unchecked),
            (self.old, Warning::Old),
            (self.stale, Warning::Stale),
            (expired_now, Warning::SignerExpired),
        ]
        .into_iter()
        .filter_map(|(holds, warning)| holds.then_some(warning))
    }
}

/// What is to be said about a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Warning {
    /// [`Freshness::unchecked_too_long`]
    Unchecked,
    /// [`Freshness::old`]
    Old,
    /// [`Freshness::stale`]
    Stale,
    /// A certificate of the signer's path has expired since the list was made.
    SignerExpired,
    /// It is [expected](crate::Settings::expected), and no run has obtained it.
    NeverObtained,
    /// It is held, and the source no longer has it.
    Gone,
}

impl Warning {
    /// A stable word, in kebab-case.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.explain().name()
    }

    /// What there is to say about the [`code`](Self::code).
    #[must_use]
    pub const fn explain(self) -> &'static Code {
        match self {
            Self::Unchecked => &code::UNCHECKED,
            Self::Old => &code::OLD,
            Self::Stale => &code::STALE,
            Self::SignerExpired => &code::SIGNER_EXPIRED,
            Self::NeverObtained => &code::NEVER_OBTAINED,
            Self::Gone => &code::GONE,
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Unchecked => "not checked for more than 7 days",
            Self::Old => "made more than 120 days ago: is the source kept current?",
            Self::Stale => "past its nextUpdate, as pin rules have long been",
            Self::SignerExpired => "its signer has expired since; usual for Microsoft's lists",
            Self::NeverObtained => "expected, but never obtained",
            Self::Gone => "no longer offered by the source",
        })
    }
}

pub(crate) fn is_older(than: Duration, instant: UnixTime, now: UnixTime) -> bool {
    now.as_secs().saturating_sub(instant.as_secs()) > than.as_secs()
}
