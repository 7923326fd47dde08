//! The fast path through the entries of a list: one pass over slices.
//!
//! It supports only the forms that real lists use: tags of one byte and lengths of up to three bytes. On anything else,
//! whether malformed or merely unusual, it gives up, and [`Entry::read`](crate::Entry) parses the entry or reports the
//! error. Tests check that the slow path accepts everything that the fast path accepts, with the same positions.

use alloc::vec::Vec;

use trustlist_base::{Oid, oids, tag};

use crate::limits::Limits;

/// Returns where each entry begins, and what `of_each` returned for its identifier. The first entry begins `start`
/// bytes into the source. Returns `None` if the slow path must read the entries.
pub(crate) fn entries<T>(
    subjects: &[u8],
    start: u32,
    limits: &Limits,
    of_each: impl Fn(u32, &[u8]) -> T,
) -> Option<(Vec<u32>, Vec<T>)> {
    let room = estimate(subjects).min(limits.entries);
    let (mut positions, mut mapped) = (Vec::with_capacity(room), Vec::with_capacity(room));
    let (mut rest, mut position) = (subjects, start);
    while !rest.is_empty() {
        let (entry, after) = split(rest, tag::SEQUENCE)?;
        let id = check_entry(entry, limits)?;
        if positions.len() == limits.entries {
            return None;
        }
        positions.push(position);
        mapped.push(of_each(position, id));
        let length = rest.len().checked_sub(after.len())?;
        position = position.checked_add(u32::try_from(length).ok()?)?;
        rest = after;
    }
    Some((positions, mapped))
}

/// Estimates the number of entries from the length of the first ones, so that room for them is allocated once. Counting
/// every entry would cost a cache miss each in a list larger than the cache.
fn estimate(subjects: &[u8]) -> usize {
    const FIRST: usize = 64;
    let (mut rest, mut seen) = (subjects, 0_usize);
    for _ in 0..FIRST {
        let Some((_, after)) = split(rest, tag::SEQUENCE) else { break };
        (rest, seen) = (after, seen.saturating_add(1));
    }
    let bytes = subjects.len().saturating_sub(rest.len()).max(1);
    let estimate = subjects.len().saturating_mul(seen).div_ceil(bytes);
    // Add one sixteenth, because a slightly low estimate would cost a second allocation.
    estimate.saturating_add(estimate / 16)
}

/// Returns the identifier of an entry, if the entry is well formed.
fn check_entry<'l>(entry: &'l [u8], limits: &Limits) -> Option<&'l [u8]> {
    let (id, rest) = split(entry, tag::OCTET_STRING)?;
    if rest.is_empty() {
        return Some(id);
    }
    let (mut attributes, []) = split(rest, tag::SET)? else { return None };
    let mut left = limits.attributes;
    while !attributes.is_empty() {
        left = left.checked_sub(1)?;
        let (attribute, after) = split(attributes, tag::SEQUENCE)?;
        check_attribute(attribute, limits)?;
        attributes = after;
    }
    Some(id)
}

#[inline]
fn check_attribute(attribute: &[u8], limits: &Limits) -> Option<()> {
    let (oid, rest) = split(attribute, tag::OBJECT_IDENTIFIER)?;
    if !is_property(oid) && Oid::from_content(oid).is_none() {
        return None;
    }
    let (mut values, []) = split(rest, tag::SET)? else { return None };
    let mut left = limits.values;
    while !values.is_empty() {
        left = left.checked_sub(1)?;
        let (tag, _, after) = split_any(values)?;
        if !tag::is_low(tag) {
            return None;
        }
        values = after;
    }
    Some(())
}

/// Returns whether this is a certificate property with a number below 128, as nearly every attribute is. The type of
/// such an attribute is the prefix and one more byte, which encodes the number.
#[inline]
fn is_property(oid: &[u8]) -> bool {
    matches!(oid, [prefix @ .., ..=0x7f] if prefix == oids::PROPERTY_PREFIX.content())
}

/// Splits off the first value in `bytes`, if it has the tag `expected`. Returns its content and the rest.
#[inline]
pub(crate) fn split(bytes: &[u8], expected: u8) -> Option<(&[u8], &[u8])> {
    let (tag, content, rest) = split_any(bytes)?;
    (tag == expected).then_some((content, rest))
}

/// Splits off the first value. Returns its tag byte, its content and the rest. The length must be minimal (X.690
/// section 10.1), and the content must be complete.
#[inline]
fn split_any(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    #[cfg(feature = "visits")]
    trustlist_base::visits::count();
    let (tag, length, rest) = match *bytes {
        [tag, length @ ..=0x7f, ref rest @ ..] => (tag, u32::from(length), rest),
        [tag, 0x81, length @ 0x80..=0xff, ref rest @ ..] => (tag, u32::from(length), rest),
        [tag, 0x82, high @ 1..=0xff, low, ref rest @ ..] => (tag, u32::from_be_bytes([0, 0, high, low]), rest),
        [tag, 0x83, high @ 1..=0xff, middle, low, ref rest @ ..] => {
            (tag, u32::from_be_bytes([0, high, middle, low]), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    Some((tag, content, rest))
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use trustlist_base::Cursor;

    use crate::list::{id_at, read_entries_slowly};

    /// Compares what the fast and the slow path read from these bytes. Returns whether the fast path accepted them.
    fn agree(subjects: &[u8], limits: &Limits) -> bool {
        let slow = read_entries_slowly(Cursor::new(subjects, 0), limits);
        let fast = super::entries(subjects, 0, limits, |position, id| (position, id.to_vec()));
        if let Some((positions, mapped)) = &fast {
            assert_eq!(Ok(positions), slow.as_ref());
            assert!(
                positions
                    .iter()
                    .zip(mapped)
                    .all(|(position, (mapped, id))| position == mapped && *id == id_at(subjects, *position))
            );
        }
        fast.is_some()
    }

    fn entries() -> Vec<u8> {
        let made = trustlist_testdata::made::list().entries;
        let others = [
            trustlist_author::Entry::new([1; 3]),
            trustlist_author::Entry::new([2; 200]).property(12_345, [3; 130]).property(98, [4; 32]),
        ];
        made.iter().chain(&others).flat_map(|entry| entry.to_der()).collect()
    }

    #[test]
    fn the_slow_path_accepts_what_the_fast_path_accepts() {
        let limits = Limits::default();
        let mut subjects = entries();
        assert!(agree(&subjects, &limits));
        let mut accepted = 0;
        for position in 0..subjects.len() {
            let original = subjects[position];
            for value in 0..=u8::MAX {
                subjects[position] = value;
                accepted += usize::from(agree(&subjects, &limits));
            }
            subjects[position] = original;
        }
        // Most changes affect contents, where any byte is accepted; some affect headers, where most bytes are rejected.
        // So more than half of the changes must be accepted, but not all.
        let all = subjects.len() * 256;
        assert!((all / 2..all).contains(&accepted), "{accepted} of {all}");
        for end in 0..subjects.len() {
            agree(&subjects[..end], &limits);
        }
    }

    #[test]
    fn both_paths_agree_on_lengths_of_every_form() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let entry = trustlist_author::Entry::new([5; 20]).property(98, vec![6; length]).to_der();
            assert!(agree(&entry, &Limits::default()), "{length}");
            // Change every byte of the headers.
            for position in 0..entry.len().min(64) {
                let mut changed = entry.clone();
                for value in 0..=u8::MAX {
                    changed[position] = value;
                    agree(&changed, &Limits::default());
                }
            }
        }
    }

    #[test]
    fn both_paths_stop_at_the_limits() {
        let subjects = entries();
        let with = |change: fn(&mut Limits)| {
            let mut limits = Limits::default();
            change(&mut limits);
            agree(&subjects, &limits)
        };
        assert!(with(|limits| limits.entries = 5) && !with(|limits| limits.entries = 4));
        assert!(with(|limits| limits.attributes = 5) && !with(|limits| limits.attributes = 1));
        assert!(with(|limits| limits.values = 1) && !with(|limits| limits.values = 0));
    }

    /// With entries of equal length, the estimate is their number plus one sixteenth.
    #[test]
    fn the_estimate_has_room_for_all_entries() {
        let entry = trustlist_author::Entry::new([7; 20]).property(98, [7; 32]).to_der();
        for count in [1, 15, 16, 64, 65, 1_000] {
            assert_eq!(estimate(&entry.repeat(count)), count + count / 16);
        }
        assert_eq!((estimate(&[]), estimate(&[0xff])), (0, 0));
        // Here the first entries are shorter than the rest, so the estimate is too high.
        let long = trustlist_author::Entry::new([7; 20]).property(98, [7; 120]).to_der();
        let more = [entry.repeat(64), long.repeat(64)].concat();
        assert!((128..300).contains(&estimate(&more)));
    }

    /// Only the slow path supports tags of more than one byte.
    #[test]
    fn the_slow_path_reads_unusual_values() {
        let oid = trustlist_author::List::roots(trustlist_testdata::made::AT).usages[0].clone();
        let entry = trustlist_author::Entry::new([7; 20]).attribute(oid.as_oid(), [[0x9f, 0x1f, 0x00]]).to_der();
        assert!(!agree(&entry, &Limits::default()));
        assert_eq!(read_entries_slowly(Cursor::new(&entry, 0), &Limits::default()), Ok(vec![0]));
    }
}
