//! What changed from list to list.

use trustlist::Utc;

use crate::{
    Check, Figures,
    corpus::{Corpus, File, day, newest},
    count, figures,
    properties::{date, filetime, oids},
    repository,
};

pub(crate) const CHECKS: &[Check] = &[
    crate::corpus("21.1", every_list),
    crate::corpus("21.4", a_root_that_came_back),
    repository("21.5", roots_of_signers),
    crate::corpus("21.6", purposes_in_another_order),
    crate::corpus("21.7", the_expiry_of_july_2010),
    crate::corpus("21.8", content_that_was_signed_again),
];

/// A row for each list of roots: date, entries, octets, and what stands beside the signature.
fn every_list(corpus: &Corpus) -> Figures {
    let beside = |file: &File| match file.signer().unsigned.first().map(|attribute| attribute.oid.as_str()) {
        None => "none",
        Some("1.2.840.113549.1.9.6") => "counter-signature",
        Some("1.3.6.1.4.1.311.2.4.1") => "nested signature",
        Some(other) => panic!("{other}"),
    };
    let row = |file: &File| {
        let list = &file.list;
        figures![Utc(list.date()), list.entries.len(), count(file.octets.len()), list.extensions.len(), beside(file)]
    };
    corpus.roots.iter().flat_map(row).collect()
}

/// In how many lists in a row a root stood, for how many it was away, and for how many it stands again.
fn a_root_that_came_back(corpus: &Corpus) -> Figures {
    let listed: Vec<bool> = corpus.roots.iter().map(|file| file.root("e621f335").is_some()).collect();
    let runs: Vec<(bool, usize)> = listed.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
    let [.., (true, before), (false, away), (true, again)] = *runs else { panic!("{runs:?}") };
    assert_eq!(before + away + again + if runs[0].0 { 0 } else { runs[0].1 }, corpus.roots.len());
    let gone = &corpus.roots[corpus.roots.len() - again - away];
    let disabled = newest().root("e621f335").and_then(|root| filetime(root.property(104)?)).expect("dated");
    figures![day(gone.list.date()), day(newest().list.date()), date(disabled)]
}

/// The roots that lists before 2020 end in, disabled by the newest list.
fn roots_of_signers() -> Figures {
    let disabled = |sha1: &str| {
        let root = newest().root(sha1).expect("listed");
        date(filetime(root.property(104).expect("there")).expect("dated"))
    };
    figures![disabled("a4348915"), disabled("cdd4eeae")]
}

fn purposes_in_another_order(corpus: &Corpus) -> Figures {
    let [old, new] = ["c351ba56", "5d326abe"].map(|id| corpus.roots(id));
    let pairs = old.list.entries.iter().filter_map(|entry| {
        let again = new.list.entries.iter().find(|it| it.id == entry.id)?;
        Some((oids(entry.property(9)?), oids(again.property(9)?)))
    });
    let pairs: Vec<_> = pairs.collect();
    let reordered = pairs.iter().filter(|(old, new)| {
        let sorted = |list: &Vec<String>| {
            let mut list = list.clone();
            list.sort();
            list
        };
        old != new && sorted(old) == sorted(new)
    });
    figures![reordered.count(), pairs.len(), day(old.list.date()), day(new.list.date())]
}

fn the_expiry_of_july_2010(corpus: &Corpus) -> Figures {
    let [first, again] = ["e7f128ff", "dc1aa4c1"].map(|id| corpus.roots(id));
    let until = |file: &File| Utc(file.certificate(file.signer()).not_after).to_string();
    figures![day(first.list.date()), until(first), until(again)]
}

/// What differs between two files with the same list.
fn content_that_was_signed_again(corpus: &Corpus) -> Figures {
    let pairs = corpus.signed_twice();
    for (first, second) in &pairs {
        assert_eq!(first.content.whole, second.content.whole);
        assert_ne!(first.signer().serial, second.signer().serial, "another certificate");
    }
    figures![pairs.len()]
}
