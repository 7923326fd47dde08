//! The number that orders lists by age.

use core::fmt;

use trustlist_base::{FileTime, Hex};

/// The sequence number of a list: the content bytes of `sequenceNumber INTEGER`, unchanged.
///
/// In Microsoft's lists, the last eight bytes, big-endian, are a FILETIME whose whole seconds equal `thisUpdate`. In
/// root lists, one byte 0x14 precedes them. These eight bytes are the [ticks](Self::ticks). They order lists of the
/// same kind and date: if a list has a lower number than the one you already have, it is a replay; if the number is
/// equal, it is the same list, perhaps signed again. The bytes before the ticks are ignored. Otherwise a single list
/// with a high prefix would make every later list look old.
///
/// ```
/// use trustlist_ctl::SequenceNumber;
///
/// let number = SequenceNumber::from_content(&[0x14, 0x01, 0xdd, 0x63, 0x44, 0xd4, 0x0f, 0x0a, 0x15]);
/// assert_eq!(number.filetime().unwrap().to_string(), "2026-10-23T23:18:35Z");
/// assert_eq!(number.to_string(), "1401dd6344d40f0a15");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SequenceNumber<'a>(&'a [u8]);

impl<'a> SequenceNumber<'a> {
    /// Creates a sequence number from the content bytes of an INTEGER.
    #[must_use]
    pub const fn from_content(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Returns the content bytes, without tag and length.
    #[must_use]
    pub const fn content(self) -> &'a [u8] {
        self.0
    }

    /// Returns the last eight bytes as a FILETIME, or `None` if the number is shorter.
    #[must_use]
    pub fn filetime(self) -> Option<FileTime> {
        self.0.last_chunk().map(|ticks| FileTime::from_ticks(u64::from_be_bytes(*ticks)))
    }

    /// Returns the last eight bytes as a number, which orders lists of the same kind and date. A shorter number is
    /// padded with leading zeros.
    #[must_use]
    pub fn ticks(self) -> u64 {
        ticks(self.0)
    }

    /// Returns the bytes without leading zeros.
    pub(crate) fn magnitude(self) -> &'a [u8] {
        let zeros = self.0.iter().take_while(|byte| **byte == 0).count();
        self.0.get(zeros..).unwrap_or_default()
    }
}

/// Returns the last eight of these bytes as a big-endian number.
pub(crate) fn ticks(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |ticks, byte| ticks << 8 | u64::from(*byte))
}

/// Writes the content bytes in lower-case hexadecimal.
impl fmt::Display for SequenceNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Hex(self.0).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn only_the_last_eight_bytes_are_compared() {
        let date = [0x01, 0xdd, 0x63, 0x44, 0xd4, 0x0f, 0x0a, 0x15];
        for prefix in [&[][..], &[0], &[0x14], &[0x7f], &[0xff; 9]] {
            let number = [prefix, &date].concat();
            assert_eq!(SequenceNumber(&number).ticks(), 0x01dd_6344_d40f_0a15, "{prefix:x?}");
        }
        let ordered = [&[][..], &[0x01], &[0x00, 0x80], &[0x01, 0x00], &[0x7f, 0, 0, 0, 0, 0, 0, 1, 1], &[0xff; 8]];
        for pair in ordered.windows(2) {
            assert!(SequenceNumber(pair[0]).ticks() < SequenceNumber(pair[1]).ticks(), "{pair:x?}");
        }
    }

    #[test]
    fn each_byte_is_written_with_two_digits() {
        assert_eq!(SequenceNumber(&[0x00, 0x80, 0x0f]).to_string(), "00800f");
    }

    #[test]
    fn short_numbers_have_no_filetime() {
        assert_eq!(SequenceNumber(&[1, 2, 3, 4, 5, 6, 7]).filetime(), None);
        assert_eq!(SequenceNumber(&[0, 0, 0, 0, 0, 0, 0, 9]).filetime(), Some(FileTime::from_ticks(9)));
    }
}
