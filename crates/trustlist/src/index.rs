//! Finding an entry by octets in O(log n), whatever the octets are.

use trustlist_ctl::{CertificateTrustList, Entry};

/// The entries of a list, sorted by a key of each; eight octets an entry.
///
/// Sorted and not hashed: an attacker who chooses the identifiers chooses nothing about the cost.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    /// With the little room to spare that the reader took: to give it back would be one more allocation.
    slots: Vec<Slot>,
}

/// The first four octets of a key, and the entry whose it is. Nearly every comparison ends at these.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    prefix: u32,
    /// Where the entry begins in the source.
    offset: u32,
}

impl Slot {
    /// Of the entry at `offset`, whose key is `key`.
    pub(crate) fn new(offset: u32, key: &[u8]) -> Self {
        Self { prefix: prefix(key), offset }
    }

    /// By the prefix, then as in the file: one number, which is compared faster than two.
    fn rank(&self) -> u64 {
        u64::from(self.prefix) << 32 | u64::from(self.offset)
    }
}

/// The part of an entry that is its key; `None` leaves it out of the index.
pub(crate) type KeyOf = for<'l> fn(&Entry<'l>) -> Option<&'l [u8]>;

/// The subject identifier.
pub(crate) const BY_ID: KeyOf = |entry| Some(entry.id());

impl Index {
    /// By any part of an entry.
    pub(crate) fn new(list: &CertificateTrustList<'_>, key_of: KeyOf) -> Self {
        let slot = |entry: Entry<'_>| Some(Slot::new(u32::try_from(entry.offset()).ok()?, key_of(&entry)?));
        let mut slots = Vec::with_capacity(list.len());
        slots.extend(list.entries().filter_map(slot));
        Self::of_slots(list, key_of, slots)
    }

    /// Of slots that were made already, one of each key.
    pub(crate) fn of_slots(list: &CertificateTrustList<'_>, key_of: KeyOf, mut slots: Vec<Slot>) -> Self {
        slots.sort_unstable_by_key(Slot::rank);
        // Further octets where the first four are the same: in hashes they hardly ever are, but whoever chooses the
        // identifiers can make them so.
        for run in slots.chunk_by_mut(|a, b| a.prefix == b.prefix).filter(|run| run.len() > 1) {
            run.sort_unstable_by(|a, b| {
                key(list, key_of, *a).cmp(&key(list, key_of, *b)).then(a.rank().cmp(&b.rank()))
            });
        }
        Self { slots }
    }

    /// How many entries have a key.
    pub(crate) const fn len(&self) -> usize {
        self.slots.len()
    }

    /// The first entry of the file with this key.
    pub(crate) fn find<'l>(
        &self,
        list: &'l CertificateTrustList<'_>,
        key_of: KeyOf,
        wanted: &[u8],
    ) -> Option<Entry<'l>> {
        let prefix = prefix(wanted);
        let run = self.slots.get(self.first_not_below(prefix)..)?;
        let entry = |slot: &Slot| if slot.prefix == prefix { list.entry_at(slot.offset) } else { None };
        let first = entry(run.first()?)?;
        if key_of(&first) == Some(wanted) {
            return Some(first);
        }
        // Others have the same four octets.
        let is_below = |slot: &Slot| slot.prefix == prefix && key(list, key_of, *slot) < Some(wanted);
        let found = entry(run.get(run.partition_point(is_below))?)?;
        if key_of(&found) == Some(wanted) { Some(found) } else { None }
    }

    /// The first two entries, by key, that have the same one.
    pub(crate) fn duplicate<'l>(
        &self,
        list: &'l CertificateTrustList<'_>,
        key_of: KeyOf,
    ) -> Option<(Entry<'l>, Entry<'l>)> {
        self.slots.windows(2).find_map(|pair| {
            let [a, b] = pair else { return None };
            let equal = a.prefix == b.prefix && key(list, key_of, *a) == key(list, key_of, *b);
            if equal { list.entry_at(a.offset).zip(list.entry_at(b.offset)) } else { None }
        })
    }

    /// The position of the first slot whose prefix is not below `prefix`.
    ///
    /// Hashes are spread evenly, so their place can be guessed, and guessed better from what stands there: mostly within
    /// a line of the processor's cache. From there the step is doubled until it has gone past, and what lies between is
    /// halved: O(log n) for what is spread unevenly, too.
    fn first_not_below(&self, prefix: u32) -> usize {
        let count = self.slots.len();
        let is_below = |position: usize| self.slots.get(position).is_some_and(|slot| slot.prefix < prefix);
        let mut step = 8_usize;
        let guess = self.guess(prefix);
        let between = if is_below(guess) {
            let mut low = guess.saturating_add(1);
            loop {
                let high = low.saturating_add(step);
                if !is_below(high) {
                    break low..high.min(count);
                }
                low = high.saturating_add(1);
                step = step.saturating_mul(2);
            }
        } else {
            let mut high = guess;
            loop {
                let Some(low) = high.checked_sub(step) else { break 0..high };
                if is_below(low) {
                    break low.saturating_add(1)..high;
                }
                high = low;
                step = step.saturating_mul(2);
            }
        };
        let start = between.start;
        let slots = self.slots.get(between).unwrap_or_default();
        start.saturating_add(slots.partition_point(|slot| slot.prefix < prefix))
    }

    /// Where a prefix would stand, if all were spread evenly: first from the start, and in a long list, where that may
    /// be many lines away, once more from what stands there.
    fn guess(&self, prefix: u32) -> usize {
        const LONG: usize = 4096;
        let count = self.slots.len();
        let first = share(prefix, count);
        match self.slots.get(first).map(|slot| slot.prefix) {
            Some(found) if count >= LONG && found < prefix => {
                first.saturating_add(share(prefix.abs_diff(found), count))
            }
            Some(found) if count >= LONG => first.saturating_sub(share(prefix.abs_diff(found), count)),
            _ => first,
        }
    }
}

fn key<'l>(list: &'l CertificateTrustList<'_>, key_of: KeyOf, slot: Slot) -> Option<&'l [u8]> {
    list.entry_at(slot.offset).as_ref().and_then(key_of)
}

/// The first four octets, so that a shorter key sorts as the octets do.
fn prefix(key: &[u8]) -> u32 {
    if let Some(octets) = key.first_chunk() {
        return u32::from_be_bytes(*octets);
    }
    let mut octets = [0; 4];
    for (octet, source) in octets.iter_mut().zip(key) {
        *octet = *source;
    }
    u32::from_be_bytes(octets)
}

/// How many of `count`, spread evenly, have a prefix below `prefix`.
fn share(prefix: u32, count: usize) -> usize {
    let place = u64::from(prefix).saturating_mul(u64::try_from(count).unwrap_or(u64::MAX)) >> 32;
    usize::try_from(place).unwrap_or_default()
}
