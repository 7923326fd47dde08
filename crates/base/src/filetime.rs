//! FILETIME, the Windows time format.

use core::{fmt, time::Duration};

use pki_types::UnixTime;

use crate::time::Utc;

/// A time as Windows counts it: ticks of 100 ns since 1601-01-01T00:00:00Z, as an unsigned 64-bit number.
///
/// It stores ticks, because a [`UnixTime`] cannot represent times before 1970.
///
/// ```
/// use trustlist_base::FileTime;
///
/// let time = FileTime::from_ticks(0x01dd_6344_d40f_0a15);
/// assert_eq!(time.to_string(), "2026-10-23T23:18:35Z");
/// assert_eq!(FileTime::from_ticks(0).unix(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileTime(u64);

/// The number of ticks in a second.
const SECOND: u64 = 10_000_000;

/// The seconds from 1601-01-01 to 1970-01-01: 369 years of 365 days, and 89 leap days.
const UNIX_EPOCH: u64 = (369 * 365 + 89) * 86_400;

/// 9999-12-31T23:59:59Z in seconds since 1970: the last second that RFC 3339 can represent.
const LAST_SECOND: u64 = 253_402_300_799;

impl FileTime {
    /// Creates a time from ticks of 100 ns since 1601.
    #[must_use]
    pub const fn from_ticks(ticks: u64) -> Self {
        Self(ticks)
    }

    /// Converts a Unix time; `None` if the ticks do not fit in 64 bits (after the year 60056).
    #[must_use]
    pub fn from_unix(time: UnixTime) -> Option<Self> {
        time.as_secs().checked_add(UNIX_EPOCH)?.checked_mul(SECOND).map(Self)
    }

    /// Returns the ticks of 100 ns since 1601.
    #[must_use]
    pub const fn ticks(self) -> u64 {
        self.0
    }

    /// Returns the time in whole seconds, rounded down; `None` before 1970.
    #[must_use]
    pub fn unix(self) -> Option<UnixTime> {
        let seconds = (self.0 / SECOND).checked_sub(UNIX_EPOCH)?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }

    /// Returns the time in whole seconds, rounded down, for display as in RFC 3339; `None` before 1970 and after 9999.
    #[must_use]
    pub fn utc(self) -> Option<Utc> {
        self.unix().filter(|time| time.as_secs() <= LAST_SECOND).map(Utc)
    }
}

/// Shows whole seconds as [`Utc`] does, also for `{:#}`. A time before 1970 is shown in ticks.
impl fmt::Display for FileTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.unix() {
            Some(time) => Utc(time).fmt(f),
            None => write!(f, "FILETIME {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn earliest_and_latest_times() {
        assert_eq!(FileTime(116_444_736_000_000_000).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(FileTime(116_444_735_999_999_999).unix(), None);
        assert_eq!(FileTime(116_444_735_999_999_999).to_string(), "FILETIME 116444735999999999");
        assert_eq!(FileTime(116_444_735_999_999_999).utc(), None);
        assert_eq!(FileTime(2_650_467_743_999_999_999).utc().unwrap().to_string(), "9999-12-31T23:59:59Z");
        assert_eq!(FileTime(2_650_467_744_000_000_000).utc(), None);
        assert!(FileTime(u64::MAX).unix().is_some());
        let far = UnixTime::since_unix_epoch(Duration::from_secs(u64::MAX));
        assert_eq!(FileTime::from_unix(far), None);
        let time = UnixTime::since_unix_epoch(Duration::from_secs(1_792_797_515));
        assert_eq!(FileTime::from_unix(time).unwrap().unix(), Some(time));
    }
}
