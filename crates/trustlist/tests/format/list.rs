//! The list: its fields, entries and extensions.

use std::collections::{BTreeMap, BTreeSet};

use trustlist::Utc;

use crate::{
    Check, Figures,
    certificate::{hash, hex},
    corpus::{Corpus, File, day, newest},
    count, der, figures,
    message::Entry,
    repository,
};

pub(crate) const CHECKS: &[Check] = &[
    crate::corpus("11.2", versions),
    crate::corpus("11.3", usages),
    crate::corpus("11.4", |corpus| kind(&corpus.roots.iter().collect::<Vec<_>>())),
    crate::corpus("11.5", |corpus| kind(&corpus.disallowed.iter().collect::<Vec<_>>())),
    crate::corpus("11.6", |corpus| kind(&[&corpus.pin_rules])),
    crate::corpus("11.7", |corpus| kind(&catalogs(corpus, "1.3.6.1.4.1.311.12.1.2"))),
    crate::corpus("11.8", |corpus| kind(&catalogs(corpus, "1.3.6.1.4.1.311.12.1.3"))),
    crate::corpus("11.9", identifiers),
    crate::corpus("11.10", times),
    crate::corpus("11.11", next_updates),
    crate::corpus("11.12", parameters),
    crate::corpus("11.13", numbers_are_instants),
    crate::corpus("11.14", the_first_octet_of_numbers),
    repository("11.15", the_number_of_the_newest_list),
    crate::corpus("11.16", equal_numbers),
    crate::corpus("11.17", numbers_rise),
    crate::corpus("12.2", no_identifier_twice),
    crate::corpus("12.3", order_of_entries),
    crate::corpus("12.4", order_of_attributes),
    crate::corpus("12.5", values_of_attributes),
    crate::corpus("12.6", entries_without_attributes),
    crate::corpus("12.7", attributes_of_roots_are_properties),
    crate::corpus("12.8", lengths_of_entries),
    crate::corpus("12.9", roots_of_all_lists),
    crate::corpus("13.8", extensions_of_all_lists),
    crate::corpus("13.9", critical_extensions),
    crate::corpus("13.10", log_lists),
    crate::corpus("13.12", logs),
    repository("13.13", the_first_log),
];

const LOGS: &str = "1.3.6.1.4.1.311.10.3.52";

fn catalogs<'c>(corpus: &'c Corpus, algorithm: &str) -> Vec<&'c File> {
    corpus.catalogs.iter().filter(|file| file.list.algorithm.0 == algorithm).collect()
}

fn versions(corpus: &Corpus) -> Figures {
    assert!(corpus.all().iter().all(|file| !file.list.has_version));
    figures![corpus.all().len()]
}

fn usages(corpus: &Corpus) -> Figures {
    assert!(corpus.all().iter().all(|file| file.list.usage.len() == 1));
    figures![corpus.all().len()]
}

/// The files of one kind: how many, the last arcs of the usage, the lengths of identifier and number, whether a next
/// update is there, the last arcs of the algorithm, the lengths of subject identifiers.
fn kind(files: &[&File]) -> Figures {
    let lengths = |of: &dyn Fn(&File) -> Vec<usize>| -> String {
        let lengths: BTreeSet<usize> = files.iter().flat_map(|file| of(file)).collect();
        let text: Vec<String> = lengths.iter().map(ToString::to_string).collect();
        match &*text {
            [] => "none".to_owned(),
            [first, .., last] if text.len() > 3 => format!("{first} to {last}"),
            _ => text.join(", "),
        }
    };
    let short = |oid: &str| oid.replace("1.3.6.1.4.1.311.", "");
    let only = |of: &dyn Fn(&File) -> String| {
        let all: BTreeSet<String> = files.iter().map(|file| of(file)).collect();
        let [one] = &*all.into_iter().collect::<Vec<_>>() else { panic!("one of them") };
        one.clone()
    };
    figures![
        files.len(),
        short(&only(&|file| file.list.usage.join(" "))),
        lengths(&|file| file.list.identifier.map(<[u8]>::len).into_iter().collect()),
        lengths(&|file| file.list.sequence.map(<[u8]>::len).into_iter().collect()),
        only(&|file| if file.list.next_update.is_some() { "yes" } else { "no" }.to_owned()),
        short(&only(&|file| file.list.algorithm.0.clone())),
        lengths(&|file| file.list.entries.iter().map(|entry| entry.id.len()).collect()),
    ]
}

/// UTF-16LE with a NUL at its end.
pub(crate) fn text(octets: &[u8]) -> String {
    let (units, []) = octets.as_chunks::<2>() else { panic!("an odd octet") };
    let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    let (0, text) = units.split_last().expect("a NUL") else { panic!("no NUL at the end") };
    assert!(!text.contains(&0), "a NUL inside");
    String::from_utf16(text).expect("UTF-16")
}

fn identifiers(corpus: &Corpus) -> Figures {
    let of_disallowed: BTreeSet<_> =
        corpus.disallowed.iter().map(|file| text(file.list.identifier.expect("there"))).collect();
    let [disallowed] = &*of_disallowed.into_iter().collect::<Vec<_>>() else { panic!("one name") };
    let of_catalogs: BTreeSet<_> = corpus.catalogs.iter().map(|file| file.list.identifier.expect("there")).collect();
    assert_eq!(of_catalogs.len(), corpus.catalogs.len(), "another one each");
    figures![disallowed, text(corpus.pin_rules.list.identifier.expect("there")), of_catalogs.len()]
}

fn times(corpus: &Corpus) -> Figures {
    for file in corpus.all() {
        assert_eq!((file.list.this_update.tag, file.list.this_update.content.len()), (der::UTC_TIME, 13));
        assert!(file.list.this_update.content.ends_with(b"Z"));
    }
    figures![corpus.all().len()]
}

fn next_updates(corpus: &Corpus) -> Figures {
    let with: Vec<_> = corpus.all().into_iter().filter_map(|file| Some((file, file.list.next_update?))).collect();
    let [(file, next)] = *with else { panic!("one list") };
    assert_eq!((&file.name, next.tag), (&corpus.pin_rules.name, der::UTC_TIME));
    let after = next.instant().as_secs() - file.list.date().as_secs();
    assert_eq!(after % 86_400, 0);
    figures![Utc(next.instant()), after / 86_400]
}

fn parameters(corpus: &Corpus) -> Figures {
    assert!(corpus.all().iter().all(|file| file.list.algorithm.1 == Some(der::NULL)));
    figures![corpus.all().len()]
}

/// The last eight octets of a number: 100 ns since 1601.
fn ticks(file: &File) -> u64 {
    let number = file.list.sequence.expect("a number");
    let (_, ticks) = number.split_last_chunk::<8>().expect("eight octets");
    u64::from_be_bytes(*ticks)
}

fn numbers_are_instants(corpus: &Corpus) -> Figures {
    let mut fractions = Vec::new();
    for file in corpus.lists() {
        assert_eq!(ticks(file) / 10_000_000 - 11_644_473_600, file.list.date().as_secs(), "{}", file.name);
        fractions.push(ticks(file) / 10_000 % 1000);
    }
    figures![fractions.len(), fractions.iter().min().expect("some"), fractions.iter().max().expect("some")]
}

fn the_first_octet_of_numbers(corpus: &Corpus) -> Figures {
    for file in &corpus.roots {
        assert_eq!((file.list.sequence.expect("a number").len(), file.list.sequence.expect("a number")[0]), (9, 0x14));
    }
    let others: Vec<_> = corpus.disallowed.iter().chain([&corpus.pin_rules]).collect();
    assert!(others.iter().all(|file| file.list.sequence.is_some_and(|number| number.len() == 8)));
    assert!(corpus.catalogs.iter().all(|file| file.list.sequence.is_none()));
    figures![corpus.roots.len(), others.len()]
}

fn the_number_of_the_newest_list() -> Figures {
    figures![hex(newest().list.sequence.expect("a number")), Utc(newest().list.date())]
}

fn equal_numbers(corpus: &Corpus) -> Figures {
    let days = corpus.signed_twice().into_iter().map(|(first, second)| {
        assert!(first.octets != second.octets && first.content.whole == second.content.whole);
        day(first.list.date())
    });
    let days: Vec<String> = days.collect();
    figures![days.len(), days.join(" and ")]
}

fn numbers_rise(corpus: &Corpus) -> Figures {
    assert!(corpus.roots.is_sorted_by_key(ticks) && corpus.disallowed.is_sorted_by_key(ticks));
    figures![]
}

fn no_identifier_twice(corpus: &Corpus) -> Figures {
    let mut entries = 0;
    for file in corpus.all() {
        let ids: BTreeSet<_> = file.list.entries.iter().map(|entry| entry.id).collect();
        assert_eq!(ids.len(), file.list.entries.len(), "{}", file.name);
        entries += ids.len();
    }
    figures![count(entries), corpus.all().len()]
}

fn order_of_entries(corpus: &Corpus) -> Figures {
    let is_sorted = |file: &&File| file.list.entries.is_sorted_by_key(|entry| entry.id);
    assert!(!corpus.lists().iter().any(is_sorted));
    let several: Vec<_> = corpus.catalogs.iter().filter(|file| file.list.entries.len() > 1).collect();
    assert!(several.iter().all(is_sorted));
    figures![corpus.lists().len(), several.len()]
}

fn order_of_attributes(corpus: &Corpus) -> Figures {
    let entries = || corpus.all().into_iter().flat_map(|file| &file.list.entries);
    assert!(entries().all(|entry| entry.attributes().is_sorted_by_key(|attribute| attribute.whole)));
    figures![count(entries().filter(|entry| entry.attributes.is_some()).count())]
}

fn values_of_attributes(corpus: &Corpus) -> Figures {
    let attributes = corpus.all().into_iter().flat_map(|file| &file.list.entries).flat_map(Entry::attributes);
    let several: Vec<_> = attributes.filter(|attribute| attribute.values.len() != 1).collect();
    let [attribute] = *several else { panic!("one attribute") };
    let numbers: Vec<String> = attribute.values.iter().map(|value| value.number().to_string()).collect();
    figures![attribute.oid.replace("1.3.6.1.4.1.311.", ""), numbers.join(" and ")]
}

fn entries_without_attributes(corpus: &Corpus) -> Figures {
    let without = |file: &File| file.list.entries.iter().filter(|entry| entry.attributes.is_none()).count();
    assert!(corpus.disallowed.iter().all(|file| without(file) == file.list.entries.len()));
    assert!(corpus.roots.iter().chain(&corpus.catalogs).all(|file| without(file) == 0));
    // Nowhere an empty SET.
    assert!(
        corpus.all().iter().all(|file| file
            .list
            .entries
            .iter()
            .all(|it| !it.attributes.as_ref().is_some_and(Vec::is_empty)))
    );
    let [old, new] = &*corpus.disallowed else { panic!("two lists") };
    let pins = corpus.pin_rules.list.entries.len();
    figures![without(old), without(new), without(&corpus.pin_rules), pins]
}

fn attributes_of_roots_are_properties(corpus: &Corpus) -> Figures {
    let mut values = 0;
    for attribute in corpus.entries().flat_map(Entry::attributes) {
        assert!(attribute.oid.starts_with("1.3.6.1.4.1.311.10.11."));
        assert_eq!(attribute.values.iter().map(|value| value.tag).collect::<Vec<_>>(), [der::OCTET_STRING]);
        values += 1;
    }
    for entry in corpus.entries() {
        let types: BTreeSet<_> = entry.attributes().iter().map(|attribute| &attribute.oid).collect();
        assert_eq!(types.len(), entry.attributes().len(), "no property twice");
    }
    figures![count(values)]
}

fn lengths_of_entries(corpus: &Corpus) -> Figures {
    let octets: BTreeSet<usize> = corpus.entries().map(|entry| entry.whole.len()).collect();
    let attributes: BTreeSet<usize> = corpus.entries().map(|entry| entry.attributes().len()).collect();
    figures![
        octets.first().expect("some"),
        octets.last().expect("some"),
        attributes.first().expect("some"),
        attributes.last().expect("some"),
    ]
}

fn roots_of_all_lists(corpus: &Corpus) -> Figures {
    let roots: BTreeSet<_> = corpus.entries().map(|entry| entry.id).collect();
    figures![count(corpus.entries().count()), roots.len()]
}

fn extensions_of_all_lists(corpus: &Corpus) -> Figures {
    let of = |file: &File| -> Vec<String> { file.list.extensions.iter().map(|it| it.oid.clone()).collect() };
    assert!(corpus.roots.iter().all(|file| of(file).is_empty() || of(file) == [LOGS]));
    assert!(corpus.disallowed.iter().all(|file| of(file).is_empty()));
    assert_eq!(of(&corpus.pin_rules), ["1.3.6.1.4.1.311.10.3.33", "1.3.6.1.4.1.311.10.3.35"]);
    let catalogs: Vec<Vec<String>> = corpus.catalogs.iter().map(of).collect();
    assert!(catalogs.iter().flatten().all(|oid| oid == "1.3.6.1.4.1.311.12.2.1"));
    let most = catalogs.iter().map(Vec::len).max().expect("some");
    figures![most]
}

fn critical_extensions(corpus: &Corpus) -> Figures {
    let all = || corpus.all().into_iter().flat_map(|file| &file.list.extensions);
    let critical: Vec<_> = all().filter_map(|extension| Some((&*extension.oid, extension.critical?))).collect();
    assert_eq!(critical, [("1.3.6.1.4.1.311.10.3.33", true)]);
    figures![all().count() - critical.len()]
}

fn with_logs(corpus: &Corpus) -> Vec<&File> {
    corpus.roots.iter().filter(|file| file.list.extension(LOGS).is_some()).collect()
}

fn log_lists(corpus: &Corpus) -> Figures {
    let lists = with_logs(corpus);
    let first = lists.first().expect("some").list.date();
    assert!(corpus.roots.iter().all(|file| (file.list.date() >= first) == file.list.extension(LOGS).is_some()));
    // The list of November 2023 has none yet.
    let before = crate::corpus::of_2023();
    assert!(before.list.extension(LOGS).is_none());
    figures![lists.len(), day(first), day(before.list.date())]
}

/// The keys of logs, each a whole SubjectPublicKeyInfo, behind the header of three numbers.
fn keys(file: &File) -> Vec<der::Value> {
    let values = der::value(file.list.extension(LOGS).expect("logs").value).inside();
    let (header, keys) = values.split_first().expect("a header");
    assert_eq!(header.inside().iter().map(der::Value::number).collect::<Vec<_>>(), [1, 2, 1]);
    keys.to_vec()
}

fn logs(corpus: &Corpus) -> Figures {
    let mut counts = BTreeMap::new();
    for file in with_logs(corpus) {
        let keys = keys(file);
        for key in &keys {
            let [algorithm, point] = *key.inside() else { panic!("algorithm and key") };
            let [kind, curve] = *algorithm.inside() else { panic!("algorithm and curve") };
            assert_eq!((&*kind.oid(), &*curve.oid()), ("1.2.840.10045.2.1", "1.2.840.10045.3.1.7"));
            assert_eq!((point.tag, point.content.len()), (der::BIT_STRING, 66));
        }
        let distinct: BTreeSet<_> = keys.iter().map(|key| key.whole).collect();
        assert_eq!(distinct.len(), keys.len());
        counts.insert(file.list.date(), keys.len());
    }
    let counts: Vec<String> = counts.values().map(ToString::to_string).collect();
    figures![counts.join(", ")]
}

fn the_first_log() -> Figures {
    let keys = keys(newest());
    figures![hex(&hash("2.16.840.1.101.3.4.2.1", keys[0].whole)[..8]), keys.len()]
}
