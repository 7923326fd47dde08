//! How fresh a list is: when a source last confirmed it, and when it was issued.

use std::time::Duration;

use trustlist::UnixTime;
use trustlist_base::rules;

/// The maximum ages of a check and of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MaxAge {
    /// Warn if the last successful check of a list is older than this; 7 days by default, which is how long Windows
    /// keeps its cache.
    pub unchecked: Duration,
    /// Warn if the root list was issued longer ago than this; 120 days by default.
    pub warn: Duration,
    /// Reject a root list that was issued longer ago than this; 400 days by default, `None` for no limit. This limit
    /// does not apply to the disallowed list and the pin rules: even Microsoft's current ones are years old.
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
    /// When a source last confirmed the list, by sending it, by a 304, or by the sequence number.
    pub checked: UnixTime,
    /// Whether `checked` is more than [`MaxAge::unchecked`] ago. It is also true if `checked` is that far in the
    /// future, because the clock must then have been wrong.
    pub unchecked_too_long: bool,
    /// When the list was issued: its `thisUpdate`, which is signed.
    pub this_update: UnixTime,
    /// Whether the list is a root list that was issued more than [`MaxAge::warn`] ago.
    pub old: bool,
    /// Whether the list has a `nextUpdate` that has passed.
    pub stale: bool,
}

impl Freshness {
    /// Returns the warnings about the list. Pass [`Signer::expired_now`](trustlist::Signer::expired_now) as
    /// `expired_now`.
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
        /// No source has confirmed the list for too long; see [`Freshness::unchecked_too_long`].
        Unchecked = "unchecked" {
            says: "not checked for more than 7 days";
            means: "No source has confirmed the list for more than 7 days, or the clock was wrong.";
            cause: "Updates fail or no longer run. Windows keeps its cached lists for seven days.";
            cure: "Run an update, and find out why earlier ones failed.";
        }
        /// The root list was issued too long ago; see [`Freshness::old`].
        Old = "old" {
            says: "issued more than 120 days ago; the source may be out of date";
            means: "The root list was issued more than 120 days ago.";
            cause: "The mirror is no longer updated, or an attacker withholds new lists.";
            cure: "Compare the list's date with the date of the list on Windows Update.";
        }
        /// The list's `nextUpdate` has passed; see [`Freshness::stale`].
        Stale = "stale" {
            says: "the list's nextUpdate has passed; this is normal for Microsoft's pin rules";
            means: "The date on which the next list was due (nextUpdate) has passed.";
            cause: "The publisher has not issued a newer list. Microsoft's pin rules have been overdue since 2018; \
                Windows no longer enforces them.";
            cure: "For the pin rules, do nothing. For another list, try another source.";
        }
        /// A certificate in the signer's path has expired since the list was issued.
        SignerExpired = "signer-expired" {
            says: "the signer has expired since the list was issued; this is normal for Microsoft's lists";
            means: "The list's signer was valid on the list's date, but has expired since.";
            cause: "The publisher has not issued a list with a newer signer. This is normal for Microsoft's lists.";
            cure: "If the list is the newest, do nothing. If you need a signer that is valid now, require that in the \
                policy, and wait for the next list.";
        }
        /// The list is [expected](crate::Settings::expected), but no run has obtained it.
        NeverObtained = "never-obtained" {
            says: "expected, but never obtained";
            means: "The list is expected, but no run has obtained it. Windows Update offers the root list, the \
                disallowed list and the pin rules.";
            cause: "The mirror was set up without the list, or an attacker hides it.";
            cure: "Put the file on the mirror, or update once from Windows Update.";
        }
        /// The list was obtained, but the source no longer has it.
        Gone = "gone" {
            says: "no longer offered by the source";
            means: "The source no longer has a list that it previously had. The list stays in force.";
            cause: "The mirror is no longer complete, or an attacker hides the list to withhold a newer one.";
            cure: "Publish the mirror again, or update once from Windows Update.";
        }
    }
}

impl Warning {
    /// Returns the stable code in kebab-case.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.explain().name()
    }
}

pub(crate) fn is_older(than: Duration, instant: UnixTime, now: UnixTime) -> bool {
    now.as_secs().saturating_sub(instant.as_secs()) > than.as_secs()
}
