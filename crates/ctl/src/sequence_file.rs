//! The sequence number of the newest list, which a server publishes in a file beside the list.

use alloc::vec::Vec;
use core::{cmp::Ordering, fmt};

use trustlist_base::{Hex, ReadError, ReadErrorKind as Kind};

use crate::sequence_number::{SequenceNumber, ticks};

/// The content of `authrootseq.txt`: the sequence number of the newest root list, in hexadecimal. A client that fetches
/// this small file first needs to download the list only if it is newer than the client's own.
///
/// The file is not signed. It can save a download but does not verify anything: a server that serves an old number
/// keeps its clients on an old list.
///
/// ```text
/// [EF BB BF] [white space] digit... [white space]
/// ```
///
/// There can be any number of digits, in either case, with or without leading zeros. ASCII white space, such as a line
/// ending, can surround them, and a UTF-8 byte order mark can come first. Nothing else is accepted. A NUL, for example,
/// means that the file is in UTF-16 or was not completely written.
///
/// ```
/// use core::cmp::Ordering;
/// use trustlist_ctl::{SequenceFile, SequenceNumber};
///
/// let local = SequenceNumber::from_content(&[0x14, 0x01, 0xdd, 0x63, 0x44, 0xd4, 0x0f, 0x0a, 0x15]);
/// let newest = SequenceFile::parse(b"1401DD6344D40F0A15\r\n")?;
/// assert_eq!(newest.cmp_number(local), Ordering::Equal);
/// assert_eq!(newest.to_string(), "1401DD6344D40F0A15");
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SequenceFile {
    /// Big-endian, without leading zeros; empty for zero.
    magnitude: Vec<u8>,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

impl SequenceFile {
    /// The maximum size of the file, 256 bytes. The number of a real list has 18 digits.
    pub const FILE_BYTES: usize = 256;

    /// Parses the whole content of the file.
    ///
    /// # Errors
    ///
    /// More than [`FILE_BYTES`](Self::FILE_BYTES) bytes, no digits, or a byte that is not allowed, with its offset.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReadError> {
        let error = |offset, kind| ReadError::new("sequence file", offset, kind);
        if bytes.len() > Self::FILE_BYTES {
            return Err(error(0, Kind::TooLong { bytes: bytes.len(), limit: Self::FILE_BYTES }));
        }
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let digits = text.trim_ascii_start();
        let start = bytes.len().saturating_sub(digits.len());
        let digits = digits.trim_ascii_end();
        if digits.is_empty() {
            return Err(error(start, Kind::Form { expected: "a hexadecimal number" }));
        }
        let mut values = Vec::with_capacity(digits.len());
        for (offset, byte) in (start..).zip(digits) {
            let value = char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let expected = "a hexadecimal digit";
            values.push(value.ok_or_else(|| error(offset, Kind::Byte { expected, found: *byte }))?);
        }
        // If the number of digits is odd, the first digit is a byte of its own.
        let (first, pairs) = values.as_rchunks::<2>();
        let bytes = first.iter().copied().chain(pairs.iter().map(|[high, low]| high << 4 | low));
        Ok(Self { magnitude: bytes.skip_while(|byte| *byte == 0).collect() })
    }

    /// Compares this number with the number of a list. Only the last eight bytes count ([`SequenceNumber::ticks`]).
    /// `Greater` means that a newer list exists.
    #[must_use]
    pub fn cmp_number(&self, number: SequenceNumber<'_>) -> Ordering {
        ticks(&self.magnitude).cmp(&number.ticks())
    }
}

/// Copies the number of a list, to publish it beside the list.
impl From<SequenceNumber<'_>> for SequenceFile {
    fn from(number: SequenceNumber<'_>) -> Self {
        Self { magnitude: number.magnitude().to_vec() }
    }
}

/// Writes the file as Microsoft does: upper-case hexadecimal, an even number of digits, without leading zero bytes.
impl fmt::Display for SequenceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.magnitude.as_slice() {
            [] => f.write_str("00"),
            bytes => write!(f, "{:X}", Hex(bytes)),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString, vec};

    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn number(text: &[u8]) -> Vec<u8> {
        SequenceFile::parse(text).unwrap().magnitude
    }

    #[test]
    fn digits_may_have_either_case_and_any_number() {
        assert_eq!(number(b"1401d6EAD7e1baeb00"), [0x14, 0x01, 0xd6, 0xea, 0xd7, 0xe1, 0xba, 0xeb, 0x00]);
        assert_eq!(number(b"401"), [0x04, 0x01]);
        assert_eq!(number(b"f"), [0x0f]);
        assert_eq!(number(b"000000401"), [0x04, 0x01]);
        assert!(number(b"0").is_empty());
        assert_eq!(SequenceFile::parse(b"000").unwrap().to_string(), "00");
    }

    #[test]
    fn white_space_and_a_byte_order_mark_are_skipped() {
        for text in [&b" 1401\r\n"[..], b"\t1401", b"1401\x0c\n\n", b"\xef\xbb\xbf1401", b"\xef\xbb\xbf\r\n1401 "] {
            assert_eq!(number(text), [0x14, 0x01], "{text:x?}");
        }
    }

    #[test]
    fn an_unexpected_byte_is_reported_with_its_offset() {
        for (text, found, offset) in [
            (&b"14 01"[..], b' ', 2),
            (b"  0x14", b'x', 3),
            (b"1401\0", 0x00, 4),
            (b"\0", 0x00, 0),
            (b"-14", b'-', 0),
            (b"1401h", b'h', 4),
            // UTF-16, with and without a byte order mark.
            (b"\xff\xfe1\x004\x00", 0xff, 0),
            (b"1\x004\x00", 0x00, 1),
            // Only one mark is allowed, and only at the start.
            (b"\xef\xbb\xbf\xef\xbb\xbf14", 0xef, 3),
            (b"14\xef\xbb\xbf", 0xef, 2),
            (b"<!DOCTYPE html>", b'<', 0),
        ] {
            let error = SequenceFile::parse(text).unwrap_err();
            let kind = Kind::Byte { expected: "a hexadecimal digit", found };
            assert_eq!((error.offset(), error.kind()), (offset, &kind), "{text:x?}");
        }
        for text in [&b""[..], b" \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"] {
            let error = SequenceFile::parse(text).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("sequence file at offset {}: expected a hexadecimal number", text.len())
            );
        }
    }

    #[test]
    fn the_limit_is_256_bytes() {
        assert!(SequenceFile::parse(&[b'1'; 256]).is_ok());
        let error = SequenceFile::parse(&[b'1'; 257]).unwrap_err();
        assert_eq!(error.to_string(), "sequence file at offset 0: 257 bytes long, over the limit of 256");
    }

    #[test]
    fn comparison_is_by_value() {
        let file = SequenceFile::parse(b"0001 ").unwrap();
        for (content, expected) in [
            (&[][..], Ordering::Greater),
            (&[0], Ordering::Greater),
            (&[1], Ordering::Equal),
            (&[0, 0, 1], Ordering::Equal),
            (&[2], Ordering::Less),
            (&[1, 0], Ordering::Less),
            // The sign of a negative INTEGER is ignored, as it is when two lists are compared.
            (&[0xff], Ordering::Less),
            // Only the last eight bytes count.
            (&[0x7f, 0, 0, 0, 0, 0, 0, 0, 1], Ordering::Equal),
            (&[0x7f, 0, 0, 0, 0, 0, 0, 0, 0], Ordering::Greater),
        ] {
            assert_eq!(file.cmp_number(SequenceNumber::from_content(content)), expected, "{content:x?}");
        }
        assert_eq!(SequenceFile::parse(b"00").unwrap().cmp_number(SequenceNumber::from_content(&[])), Ordering::Equal);
    }

    proptest! {
        #[test]
        fn written_numbers_are_read_back(content in vec(any::<u8>(), 0..64), zeros in 0..5_usize) {
            let number = SequenceNumber::from_content(&content);
            let file = SequenceFile::from(number);
            prop_assert_eq!(SequenceFile::parse(file.to_string().as_bytes()), Ok(file.clone()));
            prop_assert_eq!(file.cmp_number(number), Ordering::Equal);
            let padded = format!("{}{}\n", "0".repeat(zeros), file.to_string().to_lowercase());
            prop_assert_eq!(SequenceFile::parse(padded.as_bytes()), Ok(file.clone()));
            let prefixed = [&[0x01][..], &vec![0; 8_usize.saturating_sub(content.len())], &content].concat();
            prop_assert_eq!(file.cmp_number(SequenceNumber::from_content(&prefixed)), Ordering::Equal);
        }

        #[test]
        fn any_bytes_give_a_number_or_an_error_within_them(bytes in vec(any::<u8>(), 0..300)) {
            match SequenceFile::parse(&bytes) {
                Ok(file) => prop_assert_eq!(SequenceFile::parse(file.to_string().as_bytes()), Ok(file)),
                Err(error) => match error.kind() {
                    Kind::Byte { found, .. } => prop_assert_eq!(bytes.get(error.offset()), Some(found)),
                    Kind::TooLong { limit, .. } => prop_assert!(bytes.len() > *limit),
                    _ => prop_assert!(bytes.iter().all(|it| it.is_ascii_whitespace() || BYTE_ORDER_MARK.contains(it))),
                },
            }
        }
    }
}
