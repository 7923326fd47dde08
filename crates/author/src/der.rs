//! Encoding of DER (X.690), as far as lists and signed messages need it.
//!
//! Each function returns a whole value, with tag and length. Values given to a function are taken as they are.

use ::der::DateTime;
use pki_types::UnixTime;
use trustlist_base::{Digest, Oid, tag};

/// `NULL`
pub const NULL: [u8; 2] = [0x05, 0x00];

/// Any value: identifier byte, length, content bytes.
#[must_use]
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant = length.iter().position(|octet| *octet != 0).and_then(|zeros| length.get(zeros..));
    let mut bytes = vec![tag];
    match significant.unwrap_or(&[0]) {
        [short] if *short < 0x80 => bytes.push(*short),
        long => {
            // A usize has at most eight bytes.
            bytes.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

/// `SEQUENCE` or `SEQUENCE OF`, in the given order.
pub fn sequence<T: AsRef<[u8]>>(values: impl IntoIterator<Item = T>) -> Vec<u8> {
    tlv(tag::SEQUENCE, &concat(values))
}

/// `SET OF`, in the order of DER (X.690 11.6).
pub fn set_of<T: AsRef<[u8]>>(values: impl IntoIterator<Item = T>) -> Vec<u8> {
    tlv(tag::SET, &concat(sorted(values)))
}

/// The values in the order of a DER `SET OF`: that of their bytes, since no whole value is the beginning of another.
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

/// `[number]`, constructed: around a whole value it is an EXPLICIT tag. Numbers up to 30.
#[must_use]
pub fn context(number: u8, content: &[u8]) -> Vec<u8> {
    tlv(tag::constructed(number), content)
}

/// `OBJECT IDENTIFIER`
#[must_use]
pub fn oid(oid: Oid<'_>) -> Vec<u8> {
    tlv(tag::OBJECT_IDENTIFIER, oid.content())
}

/// `OCTET STRING`
#[must_use]
pub fn octet_string(content: &[u8]) -> Vec<u8> {
    tlv(tag::OCTET_STRING, content)
}

/// `INTEGER` of a small number.
#[must_use]
pub fn integer(number: u64) -> Vec<u8> {
    unsigned(&number.to_be_bytes())
}

/// `INTEGER` of a big-endian number without sign, made minimal.
#[must_use]
pub fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    tlv(tag::INTEGER, &unsigned_content(magnitude))
}

/// The content bytes of [`unsigned`].
pub(crate) fn unsigned_content(magnitude: &[u8]) -> Vec<u8> {
    let zeros = magnitude.iter().take_while(|octet| **octet == 0).count();
    let minimal = magnitude.get(zeros..).unwrap_or_default();
    // A set top bit would be a sign, and zero has one octet.
    let mut content = if minimal.first().is_none_or(|octet| octet & 0x80 != 0) { vec![0] } else { Vec::new() };
    content.extend_from_slice(minimal);
    content
}

/// `BOOLEAN`
#[must_use]
pub fn boolean(value: bool) -> Vec<u8> {
    tlv(tag::BOOLEAN, &[if value { 0xff } else { 0x00 }])
}

/// `Time`: UTCTime until 2049, GeneralizedTime from then on (RFC 5280 4.1.2.5), whole seconds.
///
/// An instant after the last second of the year 9999, which neither can say, becomes that second.
#[must_use]
pub fn time(time: UnixTime) -> Vec<u8> {
    match digits(time) {
        (..=2049, digits) => tlv(tag::UTC_TIME, digits.get(2..).unwrap_or_default().as_bytes()),
        (_, digits) => tlv(tag::GENERALIZED_TIME, digits.as_bytes()),
    }
}

/// `GeneralizedTime` in any year, whole seconds.
#[must_use]
pub fn generalized_time(time: UnixTime) -> Vec<u8> {
    tlv(tag::GENERALIZED_TIME, digits(time).1.as_bytes())
}

/// The year, and `YYYYMMDDhhmmssZ`.
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

/// Text as Windows writes it in an OCTET STRING: UTF-16LE with a closing NUL, without tag and length.
pub(crate) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

/// `BMPString`: UTF-16BE, without a closing NUL.
#[must_use]
pub fn bmp_string(text: &str) -> Vec<u8> {
    tlv(tag::BMP_STRING, &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>())
}

/// `AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }`; the parameters are a
/// whole value, such as [`NULL`], or empty where they are absent.
#[must_use]
pub fn algorithm_identifier(algorithm: Oid<'_>, parameters: &[u8]) -> Vec<u8> {
    sequence([oid(algorithm).as_slice(), parameters])
}

/// The `AlgorithmIdentifier` of a digest, with NULL as parameters, as Microsoft writes it.
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
    fn text_in_both_orders_of_bytes() {
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
    fn the_year_chooses_the_time() {
        assert_eq!(time(at(0)), *b"\x17\x0d700101000000Z");
        assert_eq!(time(at(2_524_607_999)), *b"\x17\x0d491231235959Z");
        assert_eq!(time(at(2_524_608_000)), *b"\x18\x0f20500101000000Z");
        assert_eq!(generalized_time(at(0)), *b"\x18\x0f19700101000000Z");
        assert_eq!(time(at(u64::MAX)), *b"\x18\x0f99991231235959Z");
    }
}
