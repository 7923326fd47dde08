//! Finding an entry by octets in O(log n), whatever the octets are.

use trustlist_ctl::{CertificateTrustList, Entry};

/// Positions of entries, sorted by a key of each; eight bytes an entry.
///
/// Sorted and not hashed: an attacker who chooses the identifiers chooses nothing about the cost.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    slots: Box<[Slot]>,
}

/// The first four octets of a key, and whose it is. Nearly every comparison of a search ends at the prefix.
#[derive(Clone, Copy, Debug)]
struct Slot {
    prefix: u32,
    entry: u32,
}

/// The part of an entry that is its key; `None` leaves it out of the index.
pub(crate) type KeyOf = for<'l> fn(&Entry<'l>) -> Option<&'l [u8]>;

impl Index {
    pub(crate) fn new(list: &CertificateTrustList<'_>, key_of: KeyOf) -> Self {
        let mut keyed: Vec<(Slot, &[u8])> = Vec::with_capacity(list.len());
        for (position, entry) in list.entries().enumerate() {
            // A list has fewer than 2^32 entries: each takes more than one of its at most 2^32 octets.
            if let (Some(key), Ok(entry)) = (key_of(&entry), u32::try_from(position)) {
                keyed.push((Slot { prefix: prefix(key), entry }, key));
            }
        }
        // Equal keys stay in the order of the file.
        keyed.sort_unstable_by(|(a, a_key), (b, b_key)| {
            a.prefix.cmp(&b.prefix).then_with(|| a_key.cmp(b_key)).then_with(|| a.entry.cmp(&b.entry))
        });
        Self { slots: keyed.into_iter().map(|(slot, _)| slot).collect() }
    }

    /// The first entry of the file with this key.
    pub(crate) fn find<'l>(&self, list: &'l CertificateTrustList<'_>, key_of: KeyOf, key: &[u8]) -> Option<Entry<'l>> {
        let wanted = prefix(key);
        let first = self.slots.partition_point(|slot| {
            slot.prefix < wanted || slot.prefix == wanted && self.key(list, key_of, *slot) < Some(key)
        });
        let slot = self.slots.get(first).filter(|slot| slot.prefix == wanted)?;
        let entry = entry(list, *slot)?;
        (key_of(&entry) == Some(key)).then_some(entry)
    }

    /// The first two entries, by key, that have the same one.
    pub(crate) fn duplicate<'l>(
        &self,
        list: &'l CertificateTrustList<'_>,
        key_of: KeyOf,
    ) -> Option<(Entry<'l>, Entry<'l>)> {
        self.slots.windows(2).find_map(|pair| {
            let [a, b] = pair else { return None };
            let equal = a.prefix == b.prefix && self.key(list, key_of, *a) == self.key(list, key_of, *b);
            if equal { entry(list, *a).zip(entry(list, *b)) } else { None }
        })
    }

    fn key<'l>(&self, list: &'l CertificateTrustList<'_>, key_of: KeyOf, slot: Slot) -> Option<&'l [u8]> {
        entry(list, slot).as_ref().and_then(key_of)
    }
}

fn entry<'l>(list: &'l CertificateTrustList<'_>, slot: Slot) -> Option<Entry<'l>> {
    usize::try_from(slot.entry).ok().and_then(|position| list.entry(position))
}

/// The first four octets, so that a shorter key sorts as the octets do.
fn prefix(key: &[u8]) -> u32 {
    let mut octets = [0; 4];
    for (octet, source) in octets.iter_mut().zip(key) {
        *octet = *source;
    }
    u32::from_be_bytes(octets)
}
