//! Certificate properties of every list of roots.

use std::collections::{BTreeMap, BTreeSet};

use trustlist::{FileTime, UnixTime};

use crate::{
    Check, Figures,
    certificate::{Certificate, hash, hex},
    corpus::{Corpus, day, newest, newest_entries},
    count, der, figures,
    list::text,
    message::Entry,
    repository,
};

pub(crate) const CHECKS: &[Check] = &[
    crate::corpus("14.3", |corpus| occurrences(corpus, 9)),
    crate::corpus("14.4", |corpus| occurrences(corpus, 11)),
    crate::corpus("14.5", |corpus| occurrences(corpus, 20)),
    crate::corpus("14.6", |corpus| occurrences(corpus, 29)),
    crate::corpus("14.7", |corpus| occurrences(corpus, 83)),
    crate::corpus("14.8", |corpus| occurrences(corpus, 98)),
    crate::corpus("14.9", |corpus| occurrences(corpus, 104)),
    crate::corpus("14.10", |corpus| occurrences(corpus, 105)),
    crate::corpus("14.11", |corpus| occurrences(corpus, 122)),
    crate::corpus("14.12", |corpus| occurrences(corpus, 126)),
    crate::corpus("14.13", |corpus| occurrences(corpus, 127)),
    crate::corpus("14.14", no_other_property),
    crate::corpus("15.2", purposes),
    repository("15.3", roots_for_every_purpose),
    crate::corpus("15.6", names),
    crate::corpus("15.8", lengths_of_key_identifiers),
    repository("15.9", key_identifiers),
    repository("15.11", hashes_of_names),
    repository("15.12", neither_is_unique),
    repository("15.13", sha256),
    crate::corpus("15.14", sha256_came_at_once),
    crate::corpus("15.16", policies),
    crate::corpus("15.18", roots_without_extended_validation),
    crate::corpus("15.21", dates),
    crate::corpus("15.22", dates_to_come),
    crate::corpus("15.25", chain_policies),
    crate::corpus("15.27", purposes_taken),
    crate::corpus("15.29", scopes),
    repository("15.31", purposes_of_the_newest_list),
    repository("15.32", examples),
    crate::corpus("16.1", empty_dates),
    crate::corpus("16.2", empty_dates_had_one_before),
    crate::corpus("16.3", the_roll_back),
    crate::corpus("16.4", an_empty_scope),
    crate::corpus("16.5", a_purpose_that_is_none),
];

const NO_PURPOSE: &str = "1.3.6.1.4.1.311.94.1.2";

/// Whether the octets are of the form that the table gives; panics where it is another one.
fn is_of_its_form(number: u32, octets: &'static [u8]) -> bool {
    match number {
        9 | 105 | 122 | 127 => oids(octets).iter().all(|oid| !oid.is_empty()),
        11 => !text(octets).is_empty(),
        20 => !octets.is_empty(),
        29 => octets.len() == 16,
        83 => !policies_of(octets).is_empty(),
        98 => octets.len() == 32,
        104 | 126 => filetime(octets) != Some(0),
        _ => false,
    }
}

/// How many entries of the corpus and of the newest list have the property, and the first list with it.
fn occurrences(corpus: &Corpus, number: u32) -> Figures {
    assert!(corpus.entries().filter_map(|entry| entry.property(number)).all(|octets| is_of_its_form(number, octets)));
    let has = |entry: &&Entry| entry.property(number).is_some();
    let first = corpus.roots.iter().find(|file| file.list.entries.iter().any(|entry| has(&entry)));
    figures![
        count(corpus.entries().filter(has).count()),
        newest().list.entries.iter().filter(has).count(),
        day(first.expect("a list").list.date()),
    ]
}

fn no_other_property(corpus: &Corpus) -> Figures {
    let known = [9, 11, 20, 29, 83, 98, 104, 105, 122, 126, 127];
    for entry in corpus.entries() {
        let known = known.iter().filter(|number| entry.property(**number).is_some()).count();
        assert_eq!(known, entry.attributes().len());
    }
    figures![]
}

/// What a property holds: one `SEQUENCE OF OBJECT IDENTIFIER`.
pub(crate) fn oids(octets: &'static [u8]) -> Vec<String> {
    let list = der::value(octets);
    assert_eq!(list.tag, der::SEQUENCE);
    list.inside().iter().map(der::Value::oid).collect()
}

/// 8 octets, little-endian; `None` if there are none.
pub(crate) fn filetime(octets: &'static [u8]) -> Option<u64> {
    match octets {
        [] => None,
        _ => Some(u64::from_le_bytes(octets.try_into().expect("8 octets"))),
    }
}

/// The day of a FILETIME.
pub(crate) fn date(ticks: u64) -> String {
    day(unix(ticks))
}

fn unix(ticks: u64) -> UnixTime {
    FileTime::from_ticks(ticks).unix().expect("after 1970")
}

fn purposes(corpus: &Corpus) -> Figures {
    let lists: Vec<Vec<String>> = corpus.entries().filter_map(|entry| entry.property(9)).map(oids).collect();
    assert!(lists.iter().all(|list| !list.is_empty()));
    let distinct: BTreeSet<&String> = lists.iter().flatten().collect();
    figures![distinct.len(), lists.iter().map(Vec::len).max().expect("some")]
}

/// Of each property the shortest value, at the first root that has it, and what it says.
fn examples() -> Figures {
    let example = |number: u32| {
        let values = newest().list.entries.iter().filter_map(|entry| Some((entry, entry.property(number)?)));
        // An empty one says nothing that could be shown.
        let values = values.filter(|(_, octets)| !octets.is_empty());
        let (entry, octets) = values.min_by_key(|(_, octets)| octets.len()).expect("some");
        let says = match number {
            9 | 105 | 122 | 127 => oids(octets).join(", "),
            11 => text(octets),
            83 => policies_of(octets).into_iter().map(|(oid, _)| oid).collect::<Vec<_>>().join(", "),
            104 | 126 => date(filetime(octets).expect("dated")),
            _ => "octets".to_owned(),
        };
        figures![number, hex(&entry.id[..4]), hex(octets), says]
    };
    [9, 11, 20, 29, 83, 98, 104, 105, 122, 126, 127].into_iter().flat_map(example).collect()
}

/// The commonest first.
fn purposes_of_the_newest_list() -> Figures {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let all = newest().list.entries.iter().filter_map(|entry| entry.property(9)).flat_map(oids);
    all.for_each(|oid| *counts.entry(oid).or_default() += 1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().flat_map(|(oid, count)| figures![oid, count]).collect()
}

fn name(entry: &Entry) -> String {
    text(entry.property(11).expect("a name"))
}

fn roots_for_every_purpose() -> Figures {
    let without: Vec<_> = newest().list.entries.iter().filter(|entry| entry.property(9).is_none()).collect();
    assert!(without.iter().all(|entry| name(entry).starts_with("Microsoft ")));
    figures![without.len()]
}

fn names(corpus: &Corpus) -> Figures {
    let names: Vec<String> = corpus.entries().map(name).collect();
    assert!(names.iter().all(|name| !name.is_empty()));
    let not_ascii = names.iter().filter(|name| !name.is_ascii()).count();
    let marked = names.iter().filter(|name| name.contains('\u{200e}')).count();
    let mut of_root: BTreeMap<&[u8], BTreeSet<&String>> = BTreeMap::new();
    for (entry, name) in corpus.entries().zip(&names) {
        of_root.entry(entry.id).or_default().insert(name);
    }
    let renamed = of_root.values().filter(|names| names.len() > 1).count();
    figures![count(names.len()), not_ascii, marked, renamed]
}

fn lengths_of_key_identifiers(corpus: &Corpus) -> Figures {
    let lengths = corpus.entries().map(|entry| entry.property(20).expect("an identifier").len());
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    lengths.for_each(|length| *counts.entry(length).or_default() += 1);
    assert_eq!(counts.keys().copied().collect::<Vec<_>>(), [8, 20, 32]);
    counts.into_values().rev().map(count).collect()
}

/// The subject key identifier that the certificate has, or SHA-1 of its SubjectPublicKeyInfo.
fn key_identifiers() -> Figures {
    let (mut own, mut hashed) = (0, 0);
    for (entry, certificate) in newest_entries() {
        let property = entry.property(20).expect("an identifier");
        match certificate.extension("2.5.29.14") {
            Some(extension) => {
                assert_eq!(der::value(extension.value).content, property);
                own += 1;
            }
            None => {
                assert_eq!(hash("1.3.14.3.2.26", certificate.key_info.whole), property);
                hashed += 1;
            }
        }
    }
    figures![own, hashed]
}

fn hashes_of_names() -> Figures {
    let entries = newest_entries();
    for (entry, certificate) in &entries {
        assert_eq!(hash("1.2.840.113549.2.5", certificate.subject), entry.property(29).expect("a hash"));
    }
    figures![entries.len()]
}

fn neither_is_unique() -> Figures {
    [20, 29]
        .map(|number| {
            let mut counts: BTreeMap<&[u8], usize> = BTreeMap::new();
            newest()
                .list
                .entries
                .iter()
                .for_each(|it| *counts.entry(it.property(number).expect("there")).or_default() += 1);
            counts.values().filter(|count| **count > 1).count().to_string()
        })
        .to_vec()
}

fn sha256() -> Figures {
    let entries: Vec<(&Entry, Certificate)> = newest_entries();
    for (entry, certificate) in &entries {
        assert_eq!(hash("2.16.840.1.101.3.4.2.1", certificate.whole), entry.property(98).expect("a hash"));
    }
    figures![entries.len()]
}

fn sha256_came_at_once(corpus: &Corpus) -> Figures {
    let since = |entry: &Entry| entry.property(98).is_some();
    let (with, without): (Vec<_>, Vec<_>) = corpus.roots.iter().partition(|it| it.list.entries.iter().all(since));
    assert!(!without.iter().any(|file| file.list.entries.iter().any(since)));
    assert!(with[0].list.date() > without.last().expect("some").list.date());
    figures![without.len(), with.len(), day(with[0].list.date())]
}

/// The policies of a root: each its identifier and its qualifiers.
fn policies_of(octets: &'static [u8]) -> Vec<(String, Vec<der::Value>)> {
    let policy = |value: der::Value| match *value.inside() {
        [oid] => (oid.oid(), vec![]),
        [oid, qualifiers] => (oid.oid(), qualifiers.inside()),
        _ => panic!("policy and qualifiers"),
    };
    der::value(octets).inside().into_iter().map(policy).collect()
}

fn policies(corpus: &Corpus) -> Figures {
    let roots: Vec<_> = corpus.entries().filter_map(|entry| entry.property(83)).map(policies_of).collect();
    let qualifiers = roots.iter().flatten().map(|(_, qualifiers)| {
        let [qualifier] = **qualifiers else { panic!("one qualifier") };
        let [oid, flags] = *qualifier.inside() else { panic!("type and flags") };
        assert_eq!((&*oid.oid(), flags.whole), ("1.3.6.1.4.1.311.60.1.1", &[der::BIT_STRING, 2, 0, 0xc0][..]));
    });
    figures![count(qualifiers.count()), roots.iter().map(Vec::len).max().expect("some")]
}

fn roots_without_extended_validation(corpus: &Corpus) -> Figures {
    let has = |entry: &&Entry| {
        let policies = entry.property(83).map(policies_of).unwrap_or_default();
        policies.iter().any(|(oid, _)| oid == "1.3.6.1.4.1.311.94.1.1")
    };
    let first = corpus.roots.iter().find(|file| file.list.entries.iter().any(|entry| has(&entry)));
    figures![newest().list.entries.iter().filter(has).count(), day(first.expect("a list").list.date())]
}

/// Every date of properties 104 and 126, with that of its list.
fn all_dates(corpus: &Corpus) -> Vec<(u32, UnixTime, Option<u64>)> {
    let of = |number: u32| {
        let of_list = move |file: &'_ crate::corpus::File| -> Vec<_> {
            let at = file.list.date();
            file.list.entries.iter().filter_map(|it| it.property(number)).map(|it| (number, at, filetime(it))).collect()
        };
        corpus.roots.iter().flat_map(of_list).collect::<Vec<_>>()
    };
    [of(104), of(126)].concat()
}

fn dates(corpus: &Corpus) -> Figures {
    let dates = all_dates(corpus);
    assert!(dates.iter().filter_map(|it| it.2).all(|ticks| ticks % (86_400 * 10_000_000) == 0));
    [104, 126].map(|number| count(dates.iter().filter(|it| it.0 == number && it.2.is_some()).count())).to_vec()
}

fn dates_to_come(corpus: &Corpus) -> Figures {
    let dates = all_dates(corpus);
    let ahead = dates.iter().filter_map(|(number, list, ticks)| {
        let seconds = unix((*ticks)?).as_secs().checked_sub(list.as_secs())?;
        Some((*number, seconds / 86_400))
    });
    let ahead: Vec<(u32, u64)> = ahead.collect();
    let of = |number| ahead.iter().filter(|it| it.0 == number).count();
    figures![of(104), of(126), ahead.iter().map(|it| it.1).max().expect("some")]
}

fn chain_policies(corpus: &Corpus) -> Figures {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in corpus.entries() {
        let Some(octets) = entry.property(105) else { continue };
        let [policy] = &*oids(octets) else { panic!("one policy") };
        assert!(name(entry).starts_with("Microsoft "));
        *counts.entry(policy.replace("1.3.6.1.4.1.311.", "")).or_default() += 1;
    }
    counts.into_iter().flat_map(|(policy, count)| figures![policy, count]).collect()
}

fn purposes_taken(corpus: &Corpus) -> Figures {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for octets in corpus.entries().filter_map(|entry| entry.property(122)) {
        let [purpose] = &*oids(octets) else { panic!("one purpose") };
        *counts.entry(purpose.clone()).or_default() += 1;
    }
    let names = ["1.3.6.1.5.5.7.3.9", NO_PURPOSE, "1.3.6.1.5.5.7.3.1"];
    assert!(counts.keys().all(|oid| names.contains(&&**oid)));
    names.map(|oid| counts[oid].to_string()).to_vec()
}

fn scopes(corpus: &Corpus) -> Figures {
    let with_both = corpus.entries().filter_map(|entry| Some((oids(entry.property(127)?), entry)));
    let outside = with_both.filter(|(scope, entry)| {
        let allowed = entry.property(9).map(oids).unwrap_or_default();
        scope.iter().any(|oid| oid != NO_PURPOSE && !allowed.contains(oid))
    });
    let alone = corpus.entries().filter(|entry| entry.property(127).is_some() && entry.property(126).is_none());
    let alone: BTreeSet<String> = alone.map(|entry| hex(&entry.id[..4])).collect();
    let [alone] = &*alone.into_iter().collect::<Vec<_>>() else { panic!("one root") };
    figures![outside.count(), alone]
}

fn empty_dates(corpus: &Corpus) -> Figures {
    let dates = all_dates(corpus);
    let of = |number| dates.iter().filter(|it| it.0 == number && it.2.is_none()).count();
    let newest = |number| newest().list.entries.iter().filter(|it| it.property(number) == Some(&[])).count();
    figures![of(104), of(126), newest(104), newest(126)]
}

/// Of every root with an empty date, whether an older list of the corpus has one.
fn empty_dates_had_one_before(corpus: &Corpus) -> Figures {
    let (mut dated, mut empty, mut dated_before) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for entry in corpus.entries() {
        for number in [104, 126] {
            let property = (entry.id, number);
            match entry.property(number).map(filetime) {
                Some(Some(_)) => _ = dated.insert(property),
                Some(None) => {
                    empty.insert(property);
                    if dated.contains(&property) {
                        dated_before.insert(property);
                    }
                }
                None => {}
            }
        }
    }
    figures![empty.len(), dated_before.len()]
}

fn the_roll_back(corpus: &Corpus) -> Figures {
    let [first, second] = ["5d326abe", "5c16f781"].map(|id| corpus.roots(id));
    assert_eq!(first.list.entries.len(), second.list.entries.len());
    let pairs = || first.list.entries.iter().map(|old| (old, second.root(&hex(old.id)).expect("in both")));
    let changed = pairs().filter(|(old, new)| old.whole != new.whole).count();
    let emptied = pairs().filter(|(old, new)| old.property(104) != new.property(104));
    let emptied = emptied.inspect(|(old, new)| {
        assert_eq!(date(filetime(old.property(104).expect("dated")).expect("dated")), "2023-08-01");
        assert_eq!(new.property(104), Some(&[][..]));
    });
    assert!(emptied.clone().any(|(old, _)| hex(old.id).starts_with("4eb6d578")), "VeriSign Class 3 G5");
    let minutes = (second.list.date().as_secs() - first.list.date().as_secs()) / 60;
    figures![day(first.list.date()), emptied.count(), minutes, changed, first.list.entries.len()]
}

fn an_empty_scope(corpus: &Corpus) -> Figures {
    let empty = |entry: &Entry| entry.property(127) == Some(&[0x30, 0]);
    let lists: Vec<_> = corpus.roots.iter().filter(|it| it.list.entries.iter().any(empty)).collect();
    let mut roots = BTreeSet::new();
    for entry in lists.iter().flat_map(|file| &file.list.entries).filter(|entry| empty(entry)) {
        roots.insert(hex(&entry.id[..4]));
        assert_eq!(date(filetime(entry.property(126).expect("dated")).expect("dated")), "2019-08-01");
    }
    let [root] = &*roots.into_iter().collect::<Vec<_>>() else { panic!("one root") };
    figures![lists.len(), root]
}

fn a_purpose_that_is_none(corpus: &Corpus) -> Figures {
    let has = |entry: &Entry, number| entry.property(number).map(oids).is_some_and(|it| it == [NO_PURPOSE]);
    let in_newest = newest().list.entries.iter().filter(|entry| has(entry, 122)).count();
    let scoped = corpus.roots.iter().filter(|file| file.list.entries.iter().any(|entry| has(entry, 127)));
    let scoped: Vec<_> = scoped.collect();
    let days: BTreeSet<String> = scoped.iter().map(|file| day(file.list.date())).collect();
    let roots = scoped.iter().map(|it| it.list.entries.iter().filter(|entry| has(entry, 127)).count());
    figures![in_newest, roots.max().expect("some"), days.into_iter().collect::<Vec<_>>().join(", ")]
}
