//! An index that finds entries by key in O(log n), even if an attacker chose the keys.

use trustlist_ctl::{CertificateTrustList, Entry};

/// The entries of a list, sorted by a key. It takes eight bytes per entry.
///
/// It is sorted rather than hashed, so that no choice of identifiers makes lookups slow.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    /// The vector is not shrunk: the parser reserves little extra room, and shrinking would cost another allocation.
    slots: Vec<Slot>,
}

/// The first four bytes of a key, and the entry it belongs to. Four bytes decide nearly every comparison.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    prefix: u32,
    /// Where the entry begins in the source.
    offset: u32,
}

impl Slot {
    /// Creates the slot for the entry at `offset`, which has this key.
    pub(crate) fn new(offset: u32, key: &[u8]) -> Self {
        Self { prefix: prefix(key), offset }
    }

    /// Orders slots by prefix, then as in the file. It is a single number because one number compares faster than two.
    fn rank(&self) -> u64 {
        u64::from(self.prefix) << 32 | u64::from(self.offset)
    }
}

/// Returns the key of an entry; `None` leaves the entry out of the index.
pub(crate) type KeyOf = for<'l> fn(&Entry<'l>) -> Option<&'l [u8]>;

/// Uses the subject identifier as the key.
pub(crate) const BY_ID: KeyOf = |entry| Some(entry.id());

impl Index {
    /// Builds an index by any key.
    pub(crate) fn new(list: &CertificateTrustList<'_>, key_of: KeyOf) -> Self {
        let slot = |entry: Entry<'_>| Some(Slot::new(u32::try_from(entry.offset()).ok()?, key_of(&entry)?));
        let mut slots = Vec::with_capacity(list.len());
        slots.extend(list.entries().filter_map(slot));
        Self::of_slots(list, key_of, slots)
    }

    /// Builds an index from slots, one for each entry with a key.
    pub(crate) fn of_slots(list: &CertificateTrustList<'_>, key_of: KeyOf, mut slots: Vec<Slot>) -> Self {
        slots.sort_unstable_by_key(Slot::rank);
        // Compare whole keys if the first four bytes are equal. That is rare with hashes, but an attacker can make it
        // common.
        for run in slots.chunk_by_mut(|a, b| a.prefix == b.prefix).filter(|run| run.len() > 1) {
            run.sort_unstable_by(|a, b| {
                key(list, key_of, *a).cmp(&key(list, key_of, *b)).then(a.rank().cmp(&b.rank()))
            });
        }
        Self { slots }
    }

    /// The number of entries with a key.
    pub(crate) const fn len(&self) -> usize {
        self.slots.len()
    }

    /// The first entry in the file with this key.
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
        // The first entry with this prefix has another key, so search the entries with the same prefix by whole key.
        let is_below = |slot: &Slot| slot.prefix == prefix && key(list, key_of, *slot) < Some(wanted);
        let found = entry(run.get(run.partition_point(is_below))?)?;
        if key_of(&found) == Some(wanted) { Some(found) } else { None }
    }

    /// The first pair of entries, in the order of the keys, that have the same key.
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
    /// Hashes are spread evenly, so the position can be guessed, mostly to within a cache line. From the guess, the
    /// search doubles its step until it passes the prefix, then bisects the range between. This is O(log n) for uneven
    /// keys too.
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

    /// The position that a prefix would have if all prefixes were spread evenly. In a long list, this guess can be many
    /// cache lines off, so the prefix found there is used for a second, closer guess.
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

/// The first four bytes as a number. A shorter key is padded with zeros, which keeps the order of the keys.
fn prefix(key: &[u8]) -> u32 {
    if let Some(bytes) = key.first_chunk() {
        return u32::from_be_bytes(*bytes);
    }
    let mut bytes = [0; 4];
    for (byte, source) in bytes.iter_mut().zip(key) {
        *byte = *source;
    }
    u32::from_be_bytes(bytes)
}

/// Returns how many of `count` evenly spread prefixes are below `prefix`.
fn share(prefix: u32, count: usize) -> usize {
    let position = u64::from(prefix).saturating_mul(u64::try_from(count).unwrap_or(u64::MAX)) >> 32;
    usize::try_from(position).unwrap_or_default()
}
