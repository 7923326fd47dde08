//! The number that makes a list newer than another.

use core::{cmp::Ordering, fmt};

use crate::filetime::FileTime;

/// `sequenceNumber INTEGER`: the content octets, as they stand.
///
/// In Microsoft's lists the last eight octets, big-endian, are a FILETIME whose whole seconds equal `thisUpdate`;
/// root lists have one octet 0x14 before it. Ordered as an unsigned number, within one kind of list: a lower number is
/// a replayed list, an equal one is the same list, perhaps signed again.
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
    /// Takes the content octets of an INTEGER.
    #[must_use]
    pub const fn from_content(octets: &'a [u8]) -> Self {
        Self(octets)
    }

    /// The content octets, without tag and length.
    #[must_use]
    pub const fn content(self) -> &'a [u8] {
        self.0
    }

    /// The last eight octets as a FILETIME; `None` for a shorter number.
    #[must_use]
    pub fn filetime(self) -> Option<FileTime> {
        self.0.last_chunk().map(|ticks| FileTime::from_ticks(u64::from_be_bytes(*ticks)))
    }

    /// The octets without leading zeros.
    pub(crate) fn magnitude(self) -> &'a [u8] {
        let zeros = self.0.iter().take_while(|octet| **octet == 0).count();
        self.0.get(zeros..).unwrap_or_default()
    }
}

impl Ord for SequenceNumber<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let (a, b) = (self.magnitude(), other.magnitude());
        // Equal magnitudes of different octets (a leading zero) still differ, so that `Ord` agrees with `Eq`.
        a.len().cmp(&b.len()).then_with(|| a.cmp(b)).then_with(|| self.0.cmp(other.0))
    }
}

impl PartialOrd for SequenceNumber<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Lower-case hexadecimal of the content octets.
impl fmt::Display for SequenceNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString as _;

    use super::*;

    #[test]
    fn order_is_that_of_unsigned_numbers() {
        let ordered = [&[0x00][..], &[0x7f], &[0x00, 0x80], &[0x01, 0x00], &[0x14, 0x01], &[0x01, 0x00, 0x00]];
        for pair in ordered.windows(2) {
            assert!(SequenceNumber(pair[0]) < SequenceNumber(pair[1]), "{pair:x?}");
        }
    }

    #[test]
    fn shown_octet_by_octet() {
        assert_eq!(SequenceNumber(&[0x00, 0x80, 0x0f]).to_string(), "00800f");
    }

    #[test]
    fn short_numbers_have_no_filetime() {
        assert_eq!(SequenceNumber(&[1, 2, 3, 4, 5, 6, 7]).filetime(), None);
        assert_eq!(SequenceNumber(&[0, 0, 0, 0, 0, 0, 0, 9]).filetime(), Some(FileTime::from_ticks(9)));
    }
}
