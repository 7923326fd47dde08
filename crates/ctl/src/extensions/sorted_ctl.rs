//! The positions of the entries of a sorted list.

use core::iter::FusedIterator;

use trustlist_base::{ReadError, ReadErrorKind};

use super::Extension;

/// The positions of the entries of a sorted list: extension 1.3.6.1.4.1.311.10.1.1, `szOID_SORTED_CTL` of the header
/// `wincrypt.h`. The value is not ASN.1; it consists of four-byte little-endian numbers:
///
/// | number | meaning |
/// |---|---|
/// | 0 | flags; bit 0 is set if the identifiers are hashes, whose first four bytes are the bucket hash |
/// | 1 | the number of buckets |
/// | 2 | the largest number of entries that share a bucket hash |
/// | from 3, one more than there are buckets | where the entries of each bucket begin, then where the last entry ends |
///
/// Positions are in bytes from the start of the list. The number of an entry's bucket is its bucket hash modulo the
/// number of buckets. The reader checks three things: the number of positions is right, no position is smaller than the
/// one before it, and none lies after the end of the list. It does not check that each position is the start of an
/// entry of that bucket. This crate does not use the positions for lookups, because the author of a list could hide
/// entries by giving wrong positions. No known list has this extension.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits};
///
/// # let value: Vec<u8> = [1_u32, 2, 1, 40, 60, 80].into_iter().flat_map(u32::to_le_bytes).collect();
/// # let der = trustlist_testdata::made::list().extension(trustlist_ctl::oids::SORTED_CTL, false, value).to_der();
/// let list = CertificateTrustList::parse(&der, &Limits::default())?;
/// let sorted = list.sorted_ctl()?.expect("a sorted list");
/// assert!(sorted.identifiers_are_hashes());
/// assert_eq!((sorted.buckets(), sorted.positions().count()), (2, 3));
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortedCtl<'l> {
    flags: u32,
    buckets: u32,
    most_collisions: u32,
    positions: &'l [[u8; 4]],
}

/// The size in bytes of the three numbers before the positions.
const HEADER: usize = 3 * 4;

/// `SORTED_CTL_EXT_HASHED_SUBJECT_IDENTIFIER_FLAG`
const HASHED_IDENTIFIERS: u32 = 1;

impl<'l> SortedCtl<'l> {
    /// Returns all the flags.
    #[must_use]
    pub const fn flags(&self) -> u32 {
        self.flags
    }

    /// Returns whether bit 0 of the flags is set, which means that the identifiers are hashes.
    #[must_use]
    pub const fn identifiers_are_hashes(&self) -> bool {
        self.flags & HASHED_IDENTIFIERS != 0
    }

    /// Returns the number of buckets. There is one more position than there are buckets.
    #[must_use]
    pub const fn buckets(&self) -> u32 {
        self.buckets
    }

    /// Returns the largest number of entries that share a bucket hash, as stated in the list.
    #[must_use]
    pub const fn most_collisions(&self) -> u32 {
        self.most_collisions
    }

    /// Returns where the first entry of each bucket begins, then where the last entry ends, in bytes from the start of
    /// the list ([`der`](crate::CertificateTrustList::der)).
    pub fn positions(&self) -> impl ExactSizeIterator<Item = u32> + DoubleEndedIterator + FusedIterator + use<'l> {
        self.positions.iter().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// Reads the extension of a list that is `list_bytes` long.
    pub(super) fn read(extension: &Extension<'l>, list_bytes: usize) -> Result<Self, ReadError> {
        let value = extension.value();
        let error = |position: usize, kind| {
            ReadError::new("sorted list", extension.value_offset().saturating_add(position), kind)
        };
        let (numbers, _) = value.as_chunks::<4>();
        let [flags, buckets, most_collisions, positions @ ..] = numbers else {
            return Err(error(0, ReadErrorKind::Truncated { needed: HEADER, available: value.len() }));
        };
        let [flags, buckets, most_collisions] = [flags, buckets, most_collisions].map(|it| u32::from_le_bytes(*it));
        // On a 32-bit machine this can saturate. The result then still exceeds the length of any value.
        let needed =
            usize::try_from(buckets).unwrap_or(usize::MAX).saturating_add(1).saturating_mul(4).saturating_add(HEADER);
        if value.len() < needed {
            return Err(error(0, ReadErrorKind::Truncated { needed, available: value.len() }));
        }
        if value.len() > needed {
            return Err(error(needed, ReadErrorKind::Trailing { bytes: value.len().saturating_sub(needed) }));
        }
        let sorted = Self { flags, buckets, most_collisions, positions };
        // No position may be smaller than the one before it or lie after the end of the list.
        let (mut minimum, maximum) = (0, u64::try_from(list_bytes).unwrap_or(u64::MAX));
        for (found, place) in sorted.positions().map(u64::from).zip((HEADER..).step_by(4)) {
            if !(minimum..=maximum).contains(&found) {
                return Err(error(place, ReadErrorKind::Range { found, minimum, maximum }));
            }
            minimum = found;
        }
        Ok(sorted)
    }
}
