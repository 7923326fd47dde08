//! Times as text, and the two ASN.1 types for times: UTCTime and GeneralizedTime.

use core::{fmt, time::Duration};

use der::{
    DateTime, Decode,
    asn1::{GeneralizedTime, UtcTime},
};
use pki_types::UnixTime;

use crate::{Cursor, error::ReadError, tag};

/// Shows a [`UnixTime`] in UTC as in RFC 3339, such as `2026-10-23T23:18:35Z`. A time after the year 9999 is shown in
/// seconds since 1970.
///
/// `{:#}` is for sentences: it shows midnight as just the date, `2026-10-23`.
///
/// ```
/// use std::time::Duration;
/// use pki_types::UnixTime;
/// use trustlist_base::Utc;
///
/// let begin = Utc(UnixTime::since_unix_epoch(Duration::from_secs(0)));
/// assert_eq!(begin.to_string(), "1970-01-01T00:00:00Z");
/// assert_eq!(format!("since {begin:#}"), "since 1970-01-01");
/// assert_eq!(Utc::parse("1970-01-01T00:00:00Z"), Some(begin));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utc(pub UnixTime);

impl Utc {
    /// Parses the form that `Display` writes. Returns `None` for anything else, including other forms of RFC 3339 and
    /// times before 1970.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let time: DateTime = text.parse().ok()?;
        Some(Self(UnixTime::since_unix_epoch(time.unix_duration())))
    }
}

impl fmt::Display for Utc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::from_unix_duration(Duration::from_secs(self.0.as_secs())) {
            Ok(time) if f.alternate() && (time.hour(), time.minutes(), time.seconds()) == (0, 0, 0) => {
                write!(f, "{:04}-{:02}-{:02}", time.year(), time.month(), time.day())
            }
            Ok(time) => time.fmt(f),
            Err(_) => write!(f, "{} s after 1970", self.0.as_secs()),
        }
    }
}

impl Cursor<'_> {
    /// Reads a `CHOICE { UTCTime, GeneralizedTime }`, in the only form that DER and RFC 5280 4.1.2.5 allow:
    /// `YYMMDDhhmmssZ` or `YYYYMMDDhhmmssZ`. The time must be in 1970 or later.
    ///
    /// # Errors
    ///
    /// The errors of [`read`](Self::read), and an error if the time has another form.
    pub fn read_time(&mut self, field: &'static str) -> Result<UnixTime, ReadError> {
        // If the tag is neither UTCTime nor GeneralizedTime, the error names UTCTime, which is more common.
        let expected = if self.peek() == Some(tag::GENERALIZED_TIME) { tag::GENERALIZED_TIME } else { tag::UTC_TIME };
        let tlv = self.read(expected, field)?;
        let since_1970 = match expected {
            tag::UTC_TIME => UtcTime::from_der(tlv.der).map(|time| time.to_unix_duration()),
            _ => GeneralizedTime::from_der(tlv.der).map(|time| time.to_unix_duration()),
        };
        match since_1970 {
            Ok(since_1970) => Ok(UnixTime::since_unix_epoch(since_1970)),
            Err(_) => Err(ReadError::form(field, tlv.offset, "a DER time in 1970 or later")),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString, vec::Vec};

    use super::*;
    use crate::ReadErrorKind;

    fn read(tag: u8, text: &str) -> Result<UnixTime, ReadError> {
        let length = u8::try_from(text.len()).unwrap();
        let source: Vec<u8> = [tag, length].into_iter().chain(text.bytes()).collect();
        Cursor::new(&source, 0).read_time("thisUpdate")
    }

    #[test]
    fn both_time_types_are_read() {
        assert_eq!(Utc(read(0x17, "261023231835Z").unwrap()).to_string(), "2026-10-23T23:18:35Z");
        assert_eq!(Utc(read(0x17, "700101000000Z").unwrap()).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Utc(read(0x18, "20500101000000Z").unwrap()).to_string(), "2050-01-01T00:00:00Z");
        assert_eq!(Utc(read(0x18, "99991231235959Z").unwrap()).to_string(), "9999-12-31T23:59:59Z");
    }

    #[test]
    fn only_one_form_of_text_is_parsed() {
        for text in ["1970-01-01T00:00:00Z", "2026-10-23T23:18:35Z", "9999-12-31T23:59:59Z"] {
            assert_eq!(Utc::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "2026-10-23", "2026-10-23T23:18:35", "2026-10-23T23:18:35.5Z", "2026-10-23T23:18:35+00:00"] {
            assert_eq!(Utc::parse(text), None, "{text}");
        }
        for text in
            ["1969-12-31T23:59:59Z", "2026-02-30T00:00:00Z", "2026-10-23T24:00:00Z", "253402300800 s after 1970"]
        {
            assert_eq!(Utc::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_alternate_form_shows_midnight_as_a_date() {
        for (text, shown) in [
            ("2021-08-01T00:00:00Z", "2021-08-01"),
            ("2021-08-01T00:00:01Z", "2021-08-01T00:00:01Z"),
            ("2021-08-01T12:00:00Z", "2021-08-01T12:00:00Z"),
        ] {
            assert_eq!(format!("{:#}", Utc::parse(text).unwrap()), shown);
        }
    }

    #[test]
    fn other_forms_are_rejected() {
        for (tag, text) in [
            (0x17, "2610232318Z"),
            (0x17, "261023231835+0000"),
            (0x17, "261323231835Z"),
            (0x17, "260230000000Z"),
            (0x17, "690101000000Z"),
            (0x18, "20261023231835.5Z"),
            (0x18, "20261023231835"),
            (0x18, "19691231235959Z"),
        ] {
            assert_eq!(
                read(tag, text).unwrap_err().kind(),
                &ReadErrorKind::Form { expected: "a DER time in 1970 or later" },
                "{text}"
            );
        }
        assert_eq!(
            read(0x16, "261023231835Z").unwrap_err().kind(),
            &ReadErrorKind::Tag { expected: 0x17, found: 0x16 }
        );
    }
}
