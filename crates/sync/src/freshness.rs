//! The two clocks: when the source was last heard, and when the list was made.

use std::time::Duration;

use trustlist::UnixTime;
use trustlist_base::rules;

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

rules! {
    /// A warning about a list.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Warning, catalogue CODES;
    in "freshness" {
        /// [`Freshness::unchecked_too_long`]
        Unchecked = "unchecked" {
            says: "not checked for more than 7 days";
            means: "No source has said for more than 7 days that this is its list; or the clock was wrong.";
            cause: "Runs that fail or no longer take place. Windows keeps its cached lists for seven days.";
            cure: "Run an update, and look why the runs before it failed.";
        }
        /// [`Freshness::old`]
        Old = "old" {
            says: "made more than 120 days ago: is the source kept current?";
            means: "The list of roots was made more than 120 days ago.";
            cause: "A mirror that nobody keeps current, or somebody who keeps new lists back.";
            cure: "Compare the date with the list of Windows Update.";
        }
        /// [`Freshness::stale`]
        Stale = "stale" {
            says: "past its nextUpdate, as pin rules have long been";
            means: "The list says when the next one is due (nextUpdate), and that has passed.";
            cause: "A publisher that did not go on. Microsoft's pin rules have been so since 2018; Windows no longer \
                enforces them.";
            cure: "Nothing, if it is the pin rules. Else fetch from another source.";
        }
        /// A certificate of the signer's path has expired since the list was made.
        SignerExpired = "signer-expired" {
            says: "its signer has expired since; usual for Microsoft's lists";
            means: "The signer of the list was valid at the list's own date, and has expired since.";
            cause: "The newest list, which its publisher has not signed anew; usual for Microsoft's.";
            cure: "Nothing, if the list is the newest. Whoever wants its signer to be valid now, asks for that and \
                waits for the next list.";
        }
        /// It is [expected](crate::Settings::expected), and no run has obtained it.
        NeverObtained = "never-obtained" {
            says: "expected, but never obtained";
            means: "The list is expected, and no run has obtained it. Windows Update offers lists of roots, of \
                disallowed certificates and of pinned keys.";
            cause: "A mirror that was made without it, or someone on the way who leaves it out.";
            cure: "Put the file on the mirror, or run once from Windows Update.";
        }
        /// It is held, and the source no longer has it.
        Gone = "gone" {
            says: "no longer offered by the source";
            means: "The list is held, but the source no longer has it. What is held does not change.";
            cause: "A mirror that is not whole any more, or someone on the way who leaves it out to keep a newer list \
                back.";
            cure: "Have the mirror published again, or run once from Windows Update.";
        }
    }
}

impl Warning {
    /// A stable word, in kebab-case.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.explain().name()
    }
}

pub(crate) fn is_older(than: Duration, instant: UnixTime, now: UnixTime) -> bool {
    now.as_secs().saturating_sub(instant.as_secs()) > than.as_secs()
}
