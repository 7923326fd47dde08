//! Instants, from the command line and from the system clock.

use std::time::{Duration, SystemTime};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use trustlist::{UnixTime, Utc};

use crate::{code, failure::Failure};

/// Returns the current time: the time given with `--now`, or else the system clock's time. Nothing else reads the
/// system clock.
pub(crate) fn present(given: Option<UnixTime>) -> Result<UnixTime, Failure> {
    if let Some(now) = given {
        return Ok(now);
    }
    match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since_1970) => Ok(UnixTime::since_unix_epoch(since_1970)),
        Err(_) => {
            let failure = Failure::new(&code::CLOCK, "the system clock is set to a time before 1970");
            Err(failure.advise(Some("set the clock, or give the current time with `--now`")))
        }
    }
}

/// Formats an instant for people: midnight as a date, any other time in full.
pub(crate) fn text(time: UnixTime) -> String {
    format!("{:#}", Utc(time))
}

/// Returns the number of whole days from one instant to another; 0 if the second is not later.
pub(crate) const fn days(from: UnixTime, to: UnixTime) -> u64 {
    to.as_secs().saturating_sub(from.as_secs()) / 86_400
}

/// Parses an RFC 3339 time, such as `2026-11-22T12:00:00Z`, or a date, which means 00:00:00 UTC.
pub(crate) fn parse(text: &str) -> Result<UnixTime, String> {
    let midnight = |date: Date| Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp());
    // jiff would also parse a full timestamp as a date and drop the time, so accept only `YYYY-MM-DD`.
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text).and_then(midnight);
    let time = date.or_else(|| text.parse::<Timestamp>().ok());
    let time = time.ok_or("neither a date such as 2026-11-22 nor an RFC 3339 time such as 2026-11-22T12:00:00Z")?;
    match u64::try_from(time.as_second()) {
        Ok(seconds) => Ok(UnixTime::since_unix_epoch(Duration::from_secs(seconds))),
        Err(_) => Err("the time is before 1970".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_rfc_3339_times_are_parsed() {
        assert_eq!(parse("1970-01-01T00:00:10Z").unwrap().as_secs(), 10);
        assert_eq!(parse("2026-11-22T01:00:00+01:00").unwrap(), parse("2026-11-22T00:00:00Z").unwrap());
        assert_eq!(parse("2026-11-22").unwrap(), parse("2026-11-22T00:00:00Z").unwrap());
        for text in [
            "",
            "now",
            "2026-11",
            "20261122",
            "2026-11-31",
            "2026-11-22T00:00:00",
            "2026-13-22T00:00:00Z",
            "1969-12-31T23:59:58Z",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
