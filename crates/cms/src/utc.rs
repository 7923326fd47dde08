//! Instants as text.

use std::{fmt, time::Duration};

use pki_types::UnixTime;

/// RFC 3339 in UTC; after the year 9999 as seconds since 1970.
pub(crate) struct Utc(pub(crate) UnixTime);

impl fmt::Display for Utc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match der::DateTime::from_unix_duration(Duration::from_secs(self.0.as_secs())) {
            Ok(time) => time.fmt(f),
            Err(_) => write!(f, "{} s after 1970", self.0.as_secs()),
        }
    }
}
