//! Sections 14 to 17: properties of roots, and their combinations.

use trustlist::{Missing, Policy, Purpose, Question, RootList, SignedList, Verdict};
use trustlist_testdata::{at, newest_list};

use crate::{
    Check::{self, All, Newest},
    corpus::{Corpus, newest, newest_certificates},
    count::{count, each, figures, joined, one, repeated, set, tally},
    message::{Entry, date, hash},
    value::{hex, text, value},
};

const NO_PURPOSE: &str = "…94.1.2";

/// The meaning of a property, as shown in the table of examples. Panics if the value does not have the documented form.
fn meaning(number: u32, bytes: &'static [u8]) -> String {
    match (number, bytes.len()) {
        (9 | 105 | 122 | 127, _) => joined(value(bytes).oids(), ", "),
        (11, 4..) => text(bytes),
        (83, 4..) => joined(value(bytes).inside().iter().map(|policy| policy.inside()[0].oid()), ", "),
        (104 | 126, _) => date(bytes),
        (20, 1..) | (29, 16) | (98, 32) => "bytes".to_owned(),
        (number, length) => panic!("property {number} of {length} bytes"),
    }
}

/// The number of entries with the property, in the corpus and in the newest list, and the date of the first list with
/// it.
fn occurrences(c: &Corpus, number: u32) -> String {
    let all = each(c.entries().filter_map(|entry| entry.property(number)), |bytes| meaning(number, bytes).len() < 1000);
    let first = c.roots.iter().find(|list| list.entries().any(|entry| entry.has(number))).expect("a list");
    figures![all, count(newest().entries(), |entry| entry.has(number)), first.day()]
}

/// Checks that, for all roots in the newest list, the property is a hash of a part of the certificate.
fn is_hash(number: u32, algorithm: &str, part: fn(&crate::message::Certificate) -> &[u8]) -> String {
    let is_it = |(it, certificate): &(&Entry, _)| it.property(number) == Some(&*hash(algorithm, part(certificate)));
    figures![each(newest_certificates(), |root| is_it(&root))]
}

pub(crate) const CHECKS: &[Check] = &[
    All("14.3", |c| occurrences(c, 9)),
    All("14.4", |c| occurrences(c, 11)),
    All("14.5", |c| occurrences(c, 20)),
    All("14.6", |c| occurrences(c, 29)),
    All("14.7", |c| occurrences(c, 83)),
    All("14.8", |c| occurrences(c, 98)),
    All("14.9", |c| occurrences(c, 104)),
    All("14.10", |c| occurrences(c, 105)),
    All("14.11", |c| occurrences(c, 122)),
    All("14.12", |c| occurrences(c, 126)),
    All("14.13", |c| occurrences(c, 127)),
    All("15.2", |c| {
        let lists: Vec<_> = c.entries().filter_map(|entry| entry.oids(9)).collect();
        each(&lists, |list| !list.is_empty());
        figures![set(lists.concat()).len(), lists.iter().map(Vec::len).max()]
    }),
    Newest("15.3", |newest| {
        figures![each(newest.entries().filter(|it| !it.has(9)), |it| it.name().starts_with("Microsoft "))]
    }),
    All("15.6", |c| {
        let names: Vec<_> = c.entries().map(|entry| (entry.id, entry.name())).collect();
        let all = each(&names, |(_, name)| !name.is_empty());
        let [not_ascii, marked] = [|it: &str| !it.is_ascii(), |it: &str| it.contains('\u{200e}')]
            .map(|holds| count(&names, |(_, name)| holds(name)));
        figures![all, not_ascii, marked, repeated(set(names).iter().map(|(id, _)| id))]
    }),
    Newest("15.9", |_| {
        let (own, none): (Vec<_>, Vec<_>) =
            newest_certificates().into_iter().partition(|(_, it)| it.extension("2.5.29.14").is_some());
        figures![
            each(own, |(entry, it)| it.extension("2.5.29.14").map(|it| it.content) == entry.property(20)),
            each(none, |(entry, it)| hash("SHA-1", it.key_info.whole) == entry.property(20).expect("there")),
        ]
    }),
    Newest("15.11", |_| is_hash(29, "MD5", |it| it.subject)),
    Newest("15.12", |newest| figures![[20, 29].map(|it| repeated(newest.entries().map(|root| root.property(it))))]),
    Newest("15.13", |_| is_hash(98, "SHA-256", |it| it.whole)),
    All("15.25", |c| {
        let with = || c.entries().filter(|entry| entry.has(105));
        each(with(), |entry| entry.name().starts_with("Microsoft "));
        figures![tally(with().filter_map(|entry| entry.oids(105)).map(one))]
    }),
    All("15.27", |c| {
        let purposes = tally(c.entries().filter_map(|entry| entry.oids(122)).map(one));
        assert_eq!(purposes.len(), 3);
        figures![["1.3.6.1.5.5.7.3.9", NO_PURPOSE, "1.3.6.1.5.5.7.3.1"].map(|oid| purposes[oid])]
    }),
    All("15.29", |c| {
        let is_outside = |entry: &Entry| {
            let allowed = entry.oids(9).unwrap_or_default();
            entry.oids(127).is_some_and(|it| it.iter().any(|oid| oid != NO_PURPOSE && !allowed.contains(oid)))
        };
        let alone = c.entries().filter(|entry| entry.has(127) && !entry.has(126)).map(Entry::short_id);
        figures![count(c.entries(), is_outside), one(set(alone))]
    }),
    Newest("15.31", |newest| {
        let mut purposes: Vec<_> = tally(newest.entries().filter_map(|it| it.oids(9)).flatten()).into_iter().collect();
        purposes.sort_by_key(|(_, roots)| std::cmp::Reverse(*roots));
        figures![purposes]
    }),
    Newest("15.32", |newest| {
        let example = |number: u32| {
            let values = newest.entries().filter_map(|it| Some((it, it.property(number).filter(|it| !it.is_empty())?)));
            let (entry, bytes) = values.min_by_key(|(_, bytes)| bytes.len()).expect("some");
            (number, entry.short_id(), hex(bytes), meaning(number, bytes))
        };
        figures![[9, 11, 20, 29, 83, 98, 104, 105, 122, 126, 127].map(example)]
    }),
    All("16.2", |c| {
        let dates = c.entries().flat_map(|it| [104, 126].map(|number| ((it.id, number), it.date(number))));
        let dates: Vec<_> = dates.filter_map(|(property, date)| Some((property, date?))).collect();
        let empty = set(dates.iter().filter(|(_, date)| date.is_empty()).map(|(property, _)| property));
        let is_dated_first =
            |it: &_| dates.iter().find(|(property, _)| property == it).is_some_and(|it| !it.1.is_empty());
        figures![empty.len(), count(empty, is_dated_first)]
    }),
    All("16.5", |c| {
        let has = |entry: &Entry, number| entry.oids(number).is_some_and(|it| it == [NO_PURPOSE]);
        let with: Vec<_> = c
            .roots
            .iter()
            .map(|it| (it.day(), count(it.entries(), |entry| has(entry, 127))))
            .filter(|it| it.1 > 0)
            .collect();
        let (day, most) = one(with);
        figures![count(newest().entries(), |entry| has(entry, 122)), most, day]
    }),
    // Counts this project's verdicts: roots trusted whatever the date of issue, and roots trusted only for some dates.
    Newest("17.13", |newest| {
        let now = at(&newest.date);
        let list = SignedList::open(newest_list()).expect("a list").verify(&Policy::microsoft(now)).expect("accepted");
        let roots = RootList::try_from(list).expect("a list of roots");
        let of = |purpose: Purpose| {
            let verdicts = || roots.roots().map(|root| root.judge(&Question::new(purpose.clone(), now)));
            let depends = |it: Verdict| matches!(it, Verdict::Depends { on: Missing::Issued, .. });
            [count(verdicts(), |it| it.is_trusted()), count(verdicts(), depends)]
        };
        figures![
            [Purpose::SERVER_AUTH, Purpose::CLIENT_AUTH, Purpose::EMAIL, Purpose::CODE_SIGNING, Purpose::TIME_STAMPING]
                .map(of)
        ]
    }),
];
