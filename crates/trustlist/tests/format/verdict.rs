//! What the properties of the newest list say together.

use std::collections::BTreeMap;

use trustlist::{Missing, Policy, Purpose, Question, RootList, SignedList, Verdict};
use trustlist_testdata::newest_list;

use crate::{
    Check, Figures,
    corpus::newest,
    figures,
    message::Entry,
    properties::{date, filetime, oids},
    repository,
};

pub(crate) const CHECKS: &[Check] = &[
    repository("17.8", purposes_without_a_date),
    repository("17.10", combinations),
    repository("17.11", disabled_roots),
    repository("17.12", the_later_date),
    repository("17.13", roots_that_serve),
    crate::corpus("17.14", |corpus| {
        let root = |id: &str| corpus.roots(id).root("4eb6d578").expect("listed");
        let day = |entry: &Entry, number| date(filetime(entry.property(number).expect("there")).expect("dated"));
        assert_eq!(root("5c16f781").property(104), Some(&[][..]));
        figures![day(root("5d326abe"), 104), day(root("5c16f781"), 126)]
    }),
];

fn has(entry: &Entry, number: u32) -> bool {
    entry.property(number).is_some()
}

fn purposes_without_a_date() -> Figures {
    let entries = &newest().list.entries;
    let both = entries.iter().filter(|entry| has(entry, 122) && has(entry, 104)).count();
    let alone = entries.iter().filter(|entry| has(entry, 122) && !has(entry, 104)).count();
    let for_none = entries.iter().filter(|entry| {
        let dated = entry.property(104).and_then(filetime).is_some();
        let none = entry.property(122).map(oids).is_some_and(|it| it == ["1.3.6.1.4.1.311.94.1.2"]);
        dated && none && entry.property(126) == Some(&[])
    });
    figures![both, alone, for_none.count()]
}

/// Which of 9, 104, 105, 122, 126 and 127 an entry has; `=0` marks an empty one.
fn combination(entry: &Entry) -> String {
    let part = |number: u32| {
        let octets = entry.property(number)?;
        let empty = if [104, 126].contains(&number) { octets.is_empty() } else { oids(octets).is_empty() };
        Some(if empty { format!("{number}=0") } else { number.to_string() })
    };
    [9, 104, 105, 122, 126, 127].into_iter().filter_map(part).collect::<Vec<_>>().join(" ")
}

/// In the order of the page: the commonest first, then by its properties.
fn combinations() -> Figures {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    newest().list.entries.iter().for_each(|entry| *counts.entry(combination(entry)).or_default() += 1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then_with(|| a.cmp(b)));
    counts.into_iter().flat_map(|(combination, count)| figures![combination, count]).collect()
}

fn disabled_roots() -> Figures {
    let dates: Vec<_> = newest().list.entries.iter().filter_map(|it| it.property(104)).map(filetime).collect();
    let list = newest().list.date();
    let passed = dates.iter().flatten().filter(|ticks| **ticks / 10_000_000 - 11_644_473_600 <= list.as_secs());
    assert_eq!(passed.count(), dates.iter().flatten().count());
    figures![dates.len(), dates.iter().flatten().count()]
}

fn the_later_date() -> Figures {
    let both = newest().list.entries.iter().filter_map(|entry| {
        let date = |number| entry.property(number).and_then(filetime);
        Some((date(104)?, date(126)?))
    });
    let both: Vec<_> = both.collect();
    assert!(both.iter().all(|(disabled, not_before)| disabled > not_before));
    figures![both.len()]
}

/// By the verdict of this project: trusted whatever the certificate, and depending on its date of issue.
fn roots_that_serve() -> Figures {
    let now = newest().list.date();
    let list = SignedList::open(newest_list()).expect("a list").verify(&Policy::microsoft(now)).expect("accepted");
    let roots = RootList::try_from(list).expect("a list of roots");
    let purposes =
        [Purpose::SERVER_AUTH, Purpose::CLIENT_AUTH, Purpose::EMAIL, Purpose::CODE_SIGNING, Purpose::TIME_STAMPING];
    let of = |purpose: &Purpose| {
        let verdicts: Vec<_> = roots.roots().map(|root| root.judge(&Question::new(purpose.clone(), now))).collect();
        let depends = |it: &&Verdict| matches!(it, Verdict::Depends { on: Missing::Issued, .. });
        figures![verdicts.iter().filter(|it| it.is_trusted()).count(), verdicts.iter().filter(depends).count()]
    };
    purposes.iter().flat_map(of).collect()
}
