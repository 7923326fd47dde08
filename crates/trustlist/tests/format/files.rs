//! Files as a server gives them: cabinets, the sequence number, certificates, stores.

use std::collections::BTreeSet;

use sha1::{Digest as _, Sha1};
use trustlist::{UnixTime, layers::cab};
use trustlist_testdata::at;

use crate::{
    Check, Figures,
    certificate::hex,
    corpus::{Corpus, File, day, newest, newest_entries},
    count, figures, repository,
};

pub(crate) const CHECKS: &[Check] = &[
    crate::corpus("2.2", cabinets_hold_one_file),
    crate::corpus("2.3", names_of_the_files),
    crate::corpus("2.5", blocks),
    crate::corpus("2.6", checksums),
    crate::corpus("2.8", blocks_reach_back),
    crate::corpus("2.10", dates_of_the_files),
    crate::corpus("2.11", cabinets_hold_the_lists),
    repository("3.3", the_number_as_text),
    repository("4.2", certificates_are_named_by_their_sha1),
    crate::corpus("5.3", stores_begin_and_end),
    crate::corpus("5.4", elements_of_stores),
    crate::corpus("5.5", properties_of_stores),
];

fn u16_at(octets: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes(octets[at..at + 2].try_into().expect("two octets")))
}

fn u32_at(octets: &[u8], at: usize) -> usize {
    u32::from_le_bytes(octets[at..at + 4].try_into().expect("four octets")) as usize
}

/// Where the fields stand in a cabinet of one folder and one file, without reserved areas.
mod at_offset {
    pub(super) const CABINET_LENGTH: usize = 8;
    pub(super) const FIRST_FILE: usize = 16;
    pub(super) const VERSION: usize = 24;
    pub(super) const FOLDERS: usize = 26;
    pub(super) const FILES: usize = 28;
    pub(super) const FLAGS: usize = 30;
    pub(super) const FIRST_BLOCK: usize = 36;
    pub(super) const BLOCKS: usize = 40;
    pub(super) const COMPRESSION: usize = 42;
}

fn cabinets_hold_one_file(corpus: &Corpus) -> Figures {
    use at_offset as offset;
    for (name, cabinet) in &corpus.cabinets {
        assert_eq!(&cabinet[..4], b"MSCF", "{name}");
        assert_eq!((cabinet[offset::VERSION], cabinet[offset::VERSION + 1]), (3, 1), "{name}: minor, major");
        assert_eq!(u32_at(cabinet, offset::CABINET_LENGTH), cabinet.len());
        assert_eq!((u16_at(cabinet, offset::FOLDERS), u16_at(cabinet, offset::FILES)), (1, 1));
        // Flags, set and number in the set; the reserved fields.
        assert!(cabinet[offset::FLAGS..offset::FIRST_BLOCK].iter().all(|octet| *octet == 0), "{name}");
        assert!([4, 12, 20].iter().all(|reserved| u32_at(cabinet, *reserved) == 0), "{name}");
    }
    figures![corpus.cabinets.len()]
}

/// The directory entry: size, offset in the folder, folder, date, time, attributes, name.
fn directory_entry(cabinet: &'static [u8]) -> &'static [u8] {
    &cabinet[u32_at(cabinet, at_offset::FIRST_FILE)..]
}

fn file_name(cabinet: &'static [u8]) -> &'static [u8] {
    directory_entry(cabinet)[16..].split(|octet| *octet == 0).next().expect("a name")
}

fn names_of_the_files(corpus: &Corpus) -> Figures {
    let count = |wanted: &[u8]| corpus.cabinets.iter().filter(|(_, cabinet)| file_name(cabinet) == wanted).count();
    let counts = [&b"authroot.stl"[..], b"disallowedcert.stl", b"pinrules.stl"].map(count);
    assert_eq!(counts.iter().sum::<usize>(), corpus.cabinets.len());
    for (_, cabinet) in &corpus.cabinets {
        assert_eq!(u16_at(directory_entry(cabinet), 14), 0x20);
    }
    counts.map(|count| count.to_string()).to_vec()
}

/// Data blocks: checksum, length of the data, length of what comes out, data.
fn data_blocks(cabinet: &'static [u8]) -> Vec<&'static [u8]> {
    let mut at = u32_at(cabinet, at_offset::FIRST_BLOCK);
    let blocks = (0..u16_at(cabinet, at_offset::BLOCKS)).map(|_| {
        let block = &cabinet[at..at + 8 + u16_at(cabinet, at + 4)];
        at += block.len();
        block
    });
    let blocks = blocks.collect();
    assert_eq!(at, cabinet.len(), "the data are the end of the cabinet");
    blocks
}

fn blocks(corpus: &Corpus) -> Figures {
    let mut counts = BTreeSet::new();
    let mut all = 0;
    for (name, cabinet) in &corpus.cabinets {
        assert_eq!(u16_at(cabinet, at_offset::COMPRESSION), 1, "{name}: MSZIP");
        let blocks = data_blocks(cabinet);
        let (last, full) = blocks.split_last().expect("a block");
        assert!(full.iter().all(|block| u16_at(block, 6) == 32_768) && u16_at(last, 6) <= 32_768, "{name}");
        assert!(blocks.iter().all(|block| &block[8..10] == b"CK"), "{name}");
        counts.insert(blocks.len());
        all += blocks.len();
    }
    figures![counts.first().expect("some"), counts.last().expect("some"), all]
}

fn checksums(corpus: &Corpus) -> Figures {
    let mut count = 0;
    for block in corpus.cabinets.iter().flat_map(|(_, cabinet)| data_blocks(cabinet)) {
        let stored = u32_at(block, 0) as u32;
        assert!(stored != 0 && stored == checksum(&block[8..]) ^ checksum(&block[4..8]));
        count += 1;
    }
    figures![count]
}

/// Words of four octets, little-endian; of the last one to three octets, the first is the highest.
fn checksum(octets: &[u8]) -> u32 {
    let (words, rest) = octets.as_chunks::<4>();
    let last = rest.iter().fold(0, |word, octet| word << 8 | u32::from(*octet));
    words.iter().fold(last, |sum, word| sum ^ u32::from_le_bytes(*word))
}

/// Of the blocks behind another one, how many come out of a cabinet where they stand alone; a first one always does.
fn blocks_reach_back(corpus: &Corpus) -> Figures {
    let (mut following, mut dependent) = (0, 0);
    for (name, cabinet) in &corpus.cabinets {
        for (position, block) in data_blocks(cabinet).into_iter().enumerate() {
            let alone = alone(block);
            let comes_out = cab::Cabinet::parse(&alone, &cab::Limits::default()).expect("a cabinet").extract_only();
            assert!(position > 0 || comes_out.is_ok(), "{name}");
            following += usize::from(position > 0);
            dependent += usize::from(comes_out.is_err());
        }
    }
    figures![following, dependent]
}

/// A cabinet of that one block.
fn alone(block: &[u8]) -> Vec<u8> {
    let (file, name) = (44_u32, b"a\0");
    let data = file + 16 + 2;
    let length = data + block.len() as u32;
    let fields = [0, length, 0, file, 0].map(u32::to_le_bytes).concat();
    let counts = [0x0103_u16, 1, 1, 0, 0, 0].map(u16::to_le_bytes).concat();
    let folder = [&data.to_le_bytes()[..], &[1, 0, 1, 0]].concat();
    let file = [&(u16_at(block, 6) as u32).to_le_bytes()[..], &[0; 12], name].concat();
    [b"MSCF", &*fields, &*counts, &*folder, &*file, block].concat()
}

fn lists_in_cabinets(corpus: &Corpus) -> Vec<(&'static [u8], File)> {
    let open = |(name, octets): &(String, &'static [u8])| {
        let cabinet = cab::Cabinet::parse(octets, &cab::Limits::default()).expect("a cabinet");
        let list: &'static [u8] = cabinet.extract_only().expect("a file").leak();
        (*octets, File::read(name.clone(), list))
    };
    corpus.cabinets.iter().map(open).collect()
}

fn dates_of_the_files(corpus: &Corpus) -> Figures {
    let (mut minutes, mut others) = (Vec::new(), Vec::new());
    for (cabinet, file) in lists_in_cabinets(corpus) {
        let [date, time] = [10, 12].map(|at| u16_at(directory_entry(cabinet), at));
        let month = date >> 5 & 15;
        let of_day = format!("T{:02}:{:02}:00Z", time >> 11, time >> 5 & 63);
        let local = format!("{}-{month:02}-{:02}{of_day}", 1980 + (date >> 9), date & 31);
        // Daylight saving time from the second Sunday of March to the first one of November: no date here is close to one.
        let hours = if (4..=10).contains(&month) { 7 } else { 8 };
        match (at(&local).as_secs() + hours * 3600).checked_sub(file.list.date().as_secs()) {
            Some(late) if late < 86_400 => minutes.push(late / 60),
            _ => others.extend([day(file.list.date()), day(at(&local))]),
        }
    }
    let [shortest, longest] = [minutes.iter().min(), minutes.iter().max()].map(|it| *it.expect("some"));
    [figures![minutes.len(), shortest, longest], others].concat()
}

fn cabinets_hold_the_lists(corpus: &Corpus) -> Figures {
    let lists = lists_in_cabinets(corpus);
    let (known, unknown): (Vec<_>, Vec<_>) =
        lists.iter().partition(|(_, file)| corpus.lists().iter().any(|list| list.octets == file.octets));
    let [(_, other)] = *unknown else { panic!("one other list expected") };
    assert_eq!(other.list.usage, ["1.3.6.1.4.1.311.10.3.9"]);
    figures![known.len(), day(other.list.date())]
}

fn the_number_as_text() -> Figures {
    let number = newest().list.sequence.expect("a number");
    let text = hex(number).to_uppercase();
    figures![text, text.len()]
}

fn certificates_are_named_by_their_sha1() -> Figures {
    let certificates = newest_entries();
    assert!(certificates.iter().all(|(entry, certificate)| hex(entry.id) == certificate.sha1()));
    let lengths: BTreeSet<usize> = certificates.iter().map(|(_, certificate)| certificate.whole.len()).collect();
    figures![certificates.len(), lengths.first().expect("some"), count(*lengths.last().expect("some"))]
}

/// Elements of a store: number, encoding, value.
fn elements(store: &'static [u8]) -> Vec<(usize, usize, &'static [u8])> {
    let (mut at, mut found) = (8, Vec::new());
    while at + 12 < store.len() {
        let length = u32_at(store, at + 8);
        found.push((u32_at(store, at), u32_at(store, at + 4), &store[at + 12..at + 12 + length]));
        at += 12 + length;
    }
    assert_eq!(at + 12, store.len());
    found
}

fn stores_begin_and_end(corpus: &Corpus) -> Figures {
    for (name, store) in &corpus.stores {
        assert_eq!(store[..8], *b"\0\0\0\0CERT", "{name}");
        assert_eq!(store[store.len() - 12..], [0; 12], "{name}");
    }
    figures![corpus.stores.len()]
}

fn certificates_in(store: &'static [u8]) -> usize {
    elements(store).iter().filter(|(number, ..)| *number == 32).count()
}

fn elements_of_stores(corpus: &Corpus) -> Figures {
    for (name, store) in &corpus.stores {
        for (property, certificate) in elements(store).as_chunks::<2>().0.iter().map(|[first, second]| (first, second))
        {
            assert_eq!((property.0, property.1, certificate.0, certificate.1), (3, 1, 32, 1), "{name}");
        }
    }
    let [disallowed, pin_rules] = &*corpus.stores else { panic!("two stores") };
    assert!(disallowed.0 == "disallowedcert.sst" && pin_rules.0 == "pinrules.sst");
    figures![certificates_in(disallowed.1), certificates_in(pin_rules.1)]
}

fn properties_of_stores(corpus: &Corpus) -> Figures {
    let mut count = 0;
    for (_, store) in &corpus.stores {
        for [(_, _, sha1), (_, _, certificate)] in elements(store).as_chunks::<2>().0 {
            assert_eq!(&Sha1::digest(certificate)[..], *sha1);
            count += 1;
        }
    }
    figures![count]
}

/// An instant, for who has seconds.
pub(crate) fn instant(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds))
}

/// The certificates of a store.
pub(crate) fn store(corpus: &Corpus, name: &str) -> Vec<&'static [u8]> {
    let (_, store) = corpus.stores.iter().find(|(it, _)| it == name).expect("the store");
    elements(store).into_iter().filter(|(number, ..)| *number == 32).map(|(.., value)| value).collect()
}
