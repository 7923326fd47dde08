//! Where the entries of a sorted list stand.

use core::iter::FusedIterator;

use trustlist_base::{ReadError, ReadErrorKind};

use super::Extension;

/// Where the entries of a sorted list stand: extension 1.3.6.1.4.1.311.10.1.1, `szOID_SORTED_CTL` of the header
/// `wincrypt.h`. Not ASN.1, but little-endian numbers of four bytes:
///
/// | number | what |
/// |---|---|
/// | 0 | flags; 1: the identifiers are hashes, and the first four bytes of one are its bucket hash |
/// | 1 | how many buckets there are |
/// | 2 | the most entries that share a bucket hash |
/// | 3 and on, one more than buckets | where the entries of a bucket begin; the last one is where they end |
///
/// Positions are bytes from the start of the list. An entry belongs to bucket *hash mod count*. What is checked: that
/// there are exactly as many numbers as the count says, that no position lies before the one before it, and none behind
/// the end of the list. Whether an entry begins at a position, and whether it belongs to that bucket, is not: nothing
/// here looks entries up by it, because whoever made the list could hide entries so. No list at hand has this
/// extension.
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

/// The numbers before the positions, in bytes.
const HEADER: usize = 3 * 4;

/// `SORTED_CTL_EXT_HASHED_SUBJECT_IDENTIFIER_FLAG`
const HASHED_IDENTIFIERS: u32 = 1;

impl<'l> SortedCtl<'l> {
    /// The flags, all of them.
    #[must_use]
    pub const fn flags(&self) -> u32 {
        self.flags
    }

    /// The flag of value 1: the identifiers are hashes themselves.
    #[must_use]
    pub const fn identifiers_are_hashes(&self) -> bool {
        self.flags & HASHED_IDENTIFIERS != 0
    }

    /// How many buckets there are; there is one position more.
    #[must_use]
    pub const fn buckets(&self) -> u32 {
        self.buckets
    }

    /// The most entries that share a bucket hash, as the list says.
    #[must_use]
    pub const fn most_collisions(&self) -> u32 {
        self.most_collisions
    }

    /// Where the first entry of each bucket stands, and at the end where the last entry ends: bytes from the start of
    /// the list ([`der`](crate::CertificateTrustList::der)).
    pub fn positions(&self) -> impl ExactSizeIterator<Item = u32> + DoubleEndedIterator + FusedIterator + use<'l> {
        self.positions.iter().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// `list` is the length of the list in bytes.
    pub(super) fn read(extension: &Extension<'l>, list: usize) -> Result<Self, ReadError> {
        let value = extension.value();
        let error = |position: usize, kind| {
            ReadError::new("sorted list", extension.value_offset().saturating_add(position), kind)
        };
        let (numbers, _) = value.as_chunks::<4>();
        let [flags, buckets, most_collisions, positions @ ..] = numbers else {
            return Err(error(0, ReadErrorKind::Truncated { needed: HEADER, available: value.len() }));
        };
        let [flags, buckets, most_collisions] = [flags, buckets, most_collisions].map(|it| u32::from_le_bytes(*it));
        // Saturated, on a machine of 32 bits, it is still more than there is.
        let needed =
            usize::try_from(buckets).unwrap_or(usize::MAX).saturating_add(1).saturating_mul(4).saturating_add(HEADER);
        if value.len() < needed {
            return Err(error(0, ReadErrorKind::Truncated { needed, available: value.len() }));
        }
        if value.len() > needed {
            return Err(error(needed, ReadErrorKind::Trailing { bytes: value.len().saturating_sub(needed) }));
        }
        let sorted = Self { flags, buckets, most_collisions, positions };
        // No position is before the one before it, or behind the end of the list.
        let (mut minimum, maximum) = (0, u64::try_from(list).unwrap_or(u64::MAX));
        for (found, place) in sorted.positions().map(u64::from).zip((HEADER..).step_by(4)) {
            if !(minimum..=maximum).contains(&found) {
                return Err(error(place, ReadErrorKind::Range { found, minimum, maximum }));
            }
            minimum = found;
        }
        Ok(sorted)
    }
}
