//! Parses DER by the rules of X.690, without the project's readers.

use std::time::Duration;

use der::{
    Decode as _,
    asn1::{GeneralizedTime, ObjectIdentifier, UtcTime},
};
use trustlist::{UnixTime, Utc};
use trustlist_testdata::at;

pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// A DER value. Files are leaked, so that values need no lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) tag: u8,
    pub(crate) whole: &'static [u8],
    pub(crate) content: &'static [u8],
}

/// Splits `bytes` into values; panics if a length is indefinite or not minimal, which is not DER.
pub(crate) fn values(mut bytes: &'static [u8]) -> Vec<Value> {
    let mut found = Vec::new();
    while let [tag, first, ..] = *bytes {
        assert_ne!(tag & 0x1f, 0x1f, "a tag of several bytes");
        let more = usize::from(first).checked_sub(0x80);
        assert_ne!(more, Some(0), "an indefinite length");
        let header = 2 + more.unwrap_or(0);
        let length = match more {
            None => usize::from(first),
            Some(_) => bytes[2..header].iter().fold(0, |length, byte| length << 8 | usize::from(*byte)),
        };
        let fewest = if length < 0x80 { 2 } else { 2 + (length.ilog2() / 8 + 1) as usize };
        assert_eq!(header, fewest, "a length that is not minimal");
        let (whole, rest) = bytes.split_at(header + length);
        found.push(Value { tag, whole, content: &whole[header..] });
        bytes = rest;
    }
    assert!(bytes.is_empty(), "a byte is left over");
    found
}

/// The one value that fills `bytes`.
pub(crate) fn value(bytes: &'static [u8]) -> Value {
    let [value] = *values(bytes) else { panic!("one value expected") };
    value
}

impl Value {
    pub(crate) fn is_constructed(&self) -> bool {
        self.tag & 0x20 != 0
    }

    pub(crate) fn inside(&self) -> Vec<Value> {
        assert!(self.is_constructed(), "tag {:02x} is primitive", self.tag);
        values(self.content)
    }

    /// The values inside; panics if their number is not `N`.
    #[track_caller]
    pub(crate) fn parts<const N: usize>(&self) -> [Value; N] {
        self.inside().try_into().unwrap_or_else(|found: Vec<_>| panic!("{} values, not {N}", found.len()))
    }

    /// The number of values, including all nested ones.
    pub(crate) fn walk(&self) -> usize {
        1 + if self.is_constructed() { self.inside().iter().map(Value::walk).sum() } else { 0 }
    }

    /// An object identifier as text: its name if the checks use it, otherwise its dotted form, with `…` for Microsoft's
    /// arc.
    pub(crate) fn oid(&self) -> String {
        assert_eq!(self.tag, 0x06);
        let dotted = ObjectIdentifier::from_bytes(self.content).expect("an object identifier").to_string();
        let name = match &*dotted {
            "1.2.840.113549.1.1.1" => "RSA",
            "1.2.840.113549.1.1.4" => "MD5 with RSA",
            "1.2.840.113549.1.1.5" => "SHA-1 with RSA",
            "1.2.840.113549.1.1.11" => "SHA-256 with RSA",
            "1.2.840.113549.1.1.12" => "SHA-384 with RSA",
            "1.2.840.113549.1.7.1" => "data",
            "1.2.840.113549.1.9.3" => "contentType",
            "1.2.840.113549.1.9.4" => "messageDigest",
            "1.2.840.113549.1.9.5" => "signingTime",
            "1.2.840.113549.1.9.6" => "counterSignature",
            "1.2.840.113549.2.5" => "MD5",
            "1.3.14.3.2.26" => "SHA-1",
            "2.16.840.1.101.3.4.2.1" => "SHA-256",
            "2.16.840.1.101.3.4.2.2" => "SHA-384",
            "2.16.840.1.101.3.4.2.3" => "SHA-512",
            other => return other.replace("1.3.6.1.4.1.311.", "…"),
        };
        name.to_owned()
    }

    /// A `SEQUENCE OF OBJECT IDENTIFIER`.
    pub(crate) fn oids(&self) -> Vec<String> {
        assert_eq!(self.tag, SEQUENCE);
        self.inside().iter().map(Value::oid).collect()
    }

    /// An `AlgorithmIdentifier`: `SHA-1`, or `SHA-1 NULL` if its parameters are NULL.
    pub(crate) fn algorithm(&self) -> String {
        match *self.inside() {
            [oid] => oid.oid(),
            [oid, parameters] if parameters.whole == [5, 0] => oid.oid() + " NULL",
            _ => panic!("parameters that are not NULL"),
        }
    }

    /// A time in RFC 3339 format.
    pub(crate) fn instant(&self) -> String {
        let time = match self.tag {
            UTC_TIME => UtcTime::from_der(self.whole).map(|time| time.to_date_time()),
            _ => GeneralizedTime::from_der(self.whole).map(|time| time.to_date_time()),
        };
        time.expect("a time").to_string()
    }

    /// A number of up to eight bytes.
    pub(crate) fn number(&self) -> usize {
        assert_eq!(self.tag, 0x02);
        self.content.iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
    }
}

/// The date of an RFC 3339 time, such as `2026-10-23`.
pub(crate) fn day(instant: &str) -> &str {
    &instant[..10]
}

/// Seconds since 1970 of an RFC 3339 time.
pub(crate) fn seconds(instant: &str) -> u64 {
    at(instant).as_secs()
}

/// A FILETIME (100 ns steps since 1601) in RFC 3339 format.
pub(crate) fn filetime(ticks: u64) -> String {
    Utc(UnixTime::since_unix_epoch(Duration::from_secs(ticks / 10_000_000 - 11_644_473_600))).to_string()
}

/// The text of UTF-16LE bytes that end with a NUL.
pub(crate) fn text(bytes: &[u8]) -> String {
    let (units, []) = bytes.as_chunks::<2>() else { panic!("an odd byte") };
    let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    let (0, text) = units.split_last().expect("a NUL") else { panic!("no NUL at the end") };
    assert!(!text.contains(&0), "a NUL inside");
    String::from_utf16(text).expect("UTF-16")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
