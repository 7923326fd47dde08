//! Instants: from the command line, and from the clock.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use trustlist::UnixTime;

use crate::{code, failure::Failure};

/// The present: as it was given, or by the system clock. The one place where that is read.
pub(crate) fn present(given: Option<UnixTime>) -> Result<UnixTime, Failure> {
    if let Some(now) = given {
        return Ok(now);
    }
    match SystemTime::now().duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since_1970) => Ok(UnixTime::since_unix_epoch(since_1970)),
        Err(_) => {
            let failure = Failure::new(&code::CLOCK, "the system clock is before 1970");
            Err(failure.advise(Some("`--now` gives another present")))
        }
    }
}

/// Reads an instant in RFC 3339, such as `2026-11-22T00:00:00Z`.
pub(crate) fn parse(text: &str) -> Result<UnixTime, String> {
    let time: Timestamp =
        text.parse().map_err(|_| "not an instant in RFC 3339, such as 2026-11-22T00:00:00Z".to_owned())?;
    match u64::try_from(time.as_second()) {
        Ok(seconds) => Ok(UnixTime::since_unix_epoch(Duration::from_secs(seconds))),
        Err(_) => Err("before 1970".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants() {
        assert_eq!(parse("1970-01-01T00:00:10Z").unwrap().as_secs(), 10);
        assert_eq!(parse("2026-11-22T01:00:00+01:00").unwrap(), parse("2026-11-22T00:00:00Z").unwrap());
        for text in ["", "now", "2026-11-22", "2026-11-22T00:00:00", "2026-13-22T00:00:00Z", "1969-12-31T23:59:58Z"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
