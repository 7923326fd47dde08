//! Generated lists: test lists of any length, and the newest list without its extension.

use trustlist::{FileTime, OidBuf, SignedList, UnixTime};
use trustlist_author::{Entry, List};
use trustlist_testdata::{at, made, pki::Pki};

/// The number of entries in Microsoft's newest list.
pub(crate) const NEWEST: usize = 555;

/// A time at which every list here is valid.
pub(crate) fn now() -> UnixTime {
    at("2026-11-22T00:00:00Z")
}

/// The newest list without its extension (picky rejects extensions), signed with a test key.
pub(crate) fn newest_without_extension() -> Vec<u8> {
    let newest = SignedList::open(trustlist_testdata::newest_list()).expect("well formed");
    let mut list = List::from(newest.unverified());
    assert_eq!(list.extensions.len(), 1);
    list.extensions.clear();
    made::sign(&list, &Pki::default())
}

/// A signed list with `entries` roots, the same in every run: random identifiers, and properties of about the same
/// sizes and frequencies as Microsoft's.
pub(crate) fn made(entries: usize) -> Vec<u8> {
    let mut random = Random::new(entries as u64);
    let entries = (0..entries).map(|number| entry(number, &mut random));
    made::sign(&List::roots(made::AT).entries(entries), &Pki::default())
}

fn entry(number: usize, random: &mut Random) -> Entry {
    const PURPOSES: [&str; 4] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.4"];
    let purposes = PURPOSES[..1 + random.below(4)].iter().map(|dotted| dotted.parse().expect("an OID"));
    let purposes: Vec<OidBuf> = purposes.collect();
    let name = format!("{} {number}", &"Made Root of a Certification Authority"[..9 + random.below(30)]);
    let entry = Entry::new(random.bytes::<20>())
        .key_usage(purposes.iter().map(OidBuf::as_oid))
        .friendly_name(&name)
        .property(20, random.bytes::<20>())
        .property(29, random.bytes::<16>())
        .property(98, random.bytes::<32>());
    // As in the newest list: of its 555 entries, 207 have property 104 and 302 have property 126.
    match random.below(NEWEST) {
        0..207 => entry.disabled_from(random.filetime()),
        207..509 => entry.not_before(random.filetime()),
        _ => entry,
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014), which gives the same numbers in every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next() as u8)
    }

    /// A random day in 2000 or later, as a FILETIME.
    fn filetime(&mut self) -> FileTime {
        const DAY: u64 = 86_400 * 10_000_000;
        const YEAR_2000: u64 = 125_911_584_000_000_000;
        FileTime::from_ticks(YEAR_2000 + DAY * self.below(9_000) as u64)
    }
}
