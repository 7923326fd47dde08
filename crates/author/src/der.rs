//! Encodes the parts of DER (X.690) that lists and signed messages need.
//!
//! Each function returns a complete value, with tag and length. Encoded values passed to a function are not checked.

use ::der::DateTime;
use pki_types::UnixTime;
use trustlist_base::{Digest, Oid, tag};

/// The encoding of `NULL`.
pub const NULL: [u8; 2] = [0x05, 0x00];

/// Encodes any value: identifier byte, length, content bytes.
#[must_use]
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant = length.iter().position(|byte| *byte != 0).and_then(|zeros| length.get(zeros..));
    let mut bytes = vec![tag];
    match significant.unwrap_or(&[0]) {
        [short] if *short < 0x80 => bytes.push(*short),
        long => {
            bytes.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

/// Encodes a `SEQUENCE` or `SEQUENCE OF` with the values in the given order.
pub fn sequence<T: AsRef<[u8]>>(values: impl IntoIterator<Item = T>) -> Vec<u8> {
    tlv(tag::SEQUENCE, &concat(values))
}

/// Encodes a `SET OF` with the values in DER order (X.690 11.6).
pub fn set_of<T: AsRef<[u8]>>(values: impl IntoIterator<Item = T>) -> Vec<u8> {
    tlv(tag::SET, &concat(sorted(values)))
}

/// Sorts values for a DER `SET OF`. Comparing bytes is enough, because no complete value is a prefix of another.
pub(crate) fn sorted<T: AsRef<[u8]>>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_by(|a, b| a.as_ref().cmp(b.as_ref()));
    values
}

pub(crate) fn concat<T: AsRef<[u8]>>(values: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for value in values {
        bytes.extend_from_slice(value.as_ref());
    }
    bytes
}

/// Encodes a constructed `[number]`, with a number up to 30. Around a complete value, it is an EXPLICIT tag.
#[must_use]
pub fn context(number: u8, content: &[u8]) -> Vec<u8> {
    tlv(tag::constructed(number), content)
}

/// Encodes an `OBJECT IDENTIFIER`.
#[must_use]
pub fn oid(oid: Oid<'_>) -> Vec<u8> {
    tlv(tag::OBJECT_IDENTIFIER, oid.content())
}

/// Encodes an `OCTET STRING`.
#[must_use]
pub fn octet_string(content: &[u8]) -> Vec<u8> {
    tlv(tag::OCTET_STRING, content)
}

/// Encodes an `INTEGER`.
#[must_use]
pub fn integer(number: u64) -> Vec<u8> {
    unsigned(&number.to_be_bytes())
}

/// Encodes an `INTEGER` from an unsigned big-endian number, without superfluous zero bytes.
#[must_use]
pub fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    tlv(tag::INTEGER, &unsigned_content(magnitude))
}

/// The content bytes of [`unsigned`].
pub(crate) fn unsigned_content(magnitude: &[u8]) -> Vec<u8> {
    let zeros = magnitude.iter().take_while(|byte| **byte == 0).count();
    let minimal = magnitude.get(zeros..).unwrap_or_default();
    // A set top bit would make the number negative, and zero needs one byte.
    let mut content = if minimal.first().is_none_or(|byte| byte & 0x80 != 0) { vec![0] } else { Vec::new() };
    content.extend_from_slice(minimal);
    content
}

/// Encodes a `BOOLEAN`.
#[must_use]
pub fn boolean(value: bool) -> Vec<u8> {
    tlv(tag::BOOLEAN, &[if value { 0xff } else { 0x00 }])
}

/// Encodes a `Time` in whole seconds: UTCTime until 2049, GeneralizedTime after that (RFC 5280 4.1.2.5).
///
/// A time after the year 9999 becomes the last second of that year, because neither type can express it.
#[must_use]
pub fn time(time: UnixTime) -> Vec<u8> {
    match digits(time) {
        (..=2049, digits) => tlv(tag::UTC_TIME, digits.get(2..).unwrap_or_default().as_bytes()),
        (_, digits) => tlv(tag::GENERALIZED_TIME, digits.as_bytes()),
    }
}

/// Encodes a `GeneralizedTime` in whole seconds, for any year.
#[must_use]
pub fn generalized_time(time: UnixTime) -> Vec<u8> {
    tlv(tag::GENERALIZED_TIME, digits(time).1.as_bytes())
}

/// Returns the year, and the time as `YYYYMMDDhhmmssZ`.
fn digits(time: UnixTime) -> (u16, String) {
    let since_1970 = core::time::Duration::from_secs(time.as_secs());
    let time = DateTime::from_unix_duration(since_1970).unwrap_or(DateTime::INFINITY);
    let digits = format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}Z",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minutes(),
        time.seconds(),
    );
    (time.year(), digits)
}

/// Returns text as Windows writes it in an OCTET STRING: UTF-16LE with a closing NUL, without tag and length.
pub(crate) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

/// Encodes a `BMPString`: UTF-16BE without a closing NUL.
#[must_use]
pub fn bmp_string(text: &str) -> Vec<u8> {
    tlv(tag::BMP_STRING, &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>())
}

/// Encodes `AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }`. The parameters are a
/// complete value, such as [`NULL`], or empty if there are none.
#[must_use]
pub fn algorithm_identifier(algorithm: Oid<'_>, parameters: &[u8]) -> Vec<u8> {
    sequence([oid(algorithm).as_slice(), parameters])
}

/// Encodes the `AlgorithmIdentifier` of a digest. As in Microsoft's lists, its parameters are NULL.
#[must_use]
pub fn digest_algorithm(digest: Digest) -> Vec<u8> {
    algorithm_identifier(digest.oid(), &NULL)
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::*;

    fn at(seconds: u64) -> UnixTime {
        UnixTime::since_unix_epoch(Duration::from_secs(seconds))
    }

    #[test]
    fn lengths_are_minimal() {
        for (length, header) in [
            (0, &[0x04, 0x00][..]),
            (127, &[0x04, 0x7f]),
            (128, &[0x04, 0x81, 0x80]),
            (255, &[0x04, 0x81, 0xff]),
            (256, &[0x04, 0x82, 0x01, 0x00]),
            (65_536, &[0x04, 0x83, 0x01, 0x00, 0x00]),
        ] {
            let bytes = octet_string(&vec![0xaa; length]);
            assert!(bytes.starts_with(header), "{length}");
            assert_eq!(bytes.len(), header.len() + length);
        }
    }

    #[test]
    fn integers_are_minimal_and_positive() {
        assert_eq!(integer(0), [2, 1, 0]);
        assert_eq!(integer(127), [2, 1, 127]);
        assert_eq!(integer(128), [2, 2, 0, 128]);
        assert_eq!(unsigned(&[0, 0, 0xff]), [2, 2, 0, 0xff]);
        assert_eq!(unsigned(&[]), [2, 1, 0]);
    }

    #[test]
    fn text_in_both_byte_orders() {
        assert_eq!(bmp_string("A\u{1f600}"), [0x1e, 6, 0, b'A', 0xd8, 0x3d, 0xde, 0x00]);
        assert_eq!(utf16("A\u{1f600}"), [b'A', 0, 0x3d, 0xd8, 0x00, 0xde, 0, 0]);
    }

    #[test]
    fn a_set_is_sorted_and_a_sequence_is_not() {
        let values = [integer(300), integer(2), integer(1)];
        assert_eq!(set_of(&values), [0x31, 10, 2, 1, 1, 2, 1, 2, 2, 2, 1, 44]);
        assert_eq!(sequence(&values), [0x30, 10, 2, 2, 1, 44, 2, 1, 2, 2, 1, 1]);
    }

    #[test]
    fn the_year_determines_the_type_of_time() {
        assert_eq!(time(at(0)), *b"\x17\x0d700101000000Z");
        assert_eq!(time(at(2_524_607_999)), *b"\x17\x0d491231235959Z");
        assert_eq!(time(at(2_524_608_000)), *b"\x18\x0f20500101000000Z");
        assert_eq!(generalized_time(at(0)), *b"\x18\x0f19700101000000Z");
        assert_eq!(time(at(u64::MAX)), *b"\x18\x0f99991231235959Z");
    }
}
