//! The two clocks: when the source was last heard, and when the list was made.

use std::time::Duration;

use trustlist::UnixTime;

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

pub(crate) fn is_older(than: Duration, instant: UnixTime, now: UnixTime) -> bool {
    now.as_secs().saturating_sub(instant.as_secs()) > than.as_secs()
}
