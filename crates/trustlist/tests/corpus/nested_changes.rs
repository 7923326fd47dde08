//! Flips one bit of every byte outside the content of a real list with two signatures.

use std::fs;

use trustlist::{ListKind, Policy};
use trustlist_testdata::{at, list_ca_2011};

use crate::{
    NOW,
    changes::{Change, Region, Survey},
    file,
    places::Message,
};

/// Changes the list of 2016-04-14. `regions` returns two sets of regions: for harmless changes, and for changes that
/// lose the nested signature.
fn survey(what: &str, policy: &Policy, regions: impl Fn(&Message, Region) -> (Vec<Region>, Vec<Region>)) {
    let Some(path) = file("authroot", "9943ce47") else { return };
    let stl = fs::read(path).expect("a list");
    let message = Message::of(&stl);
    let nested = &message.signer.nested.as_ref().expect("a nested signature").message;
    let (regions, of_nested) = regions(&message, Region::copy_in_bag(&stl, nested, list_ca_2011()));
    let covered = message.content.as_ref().expect("a list").content.clone();
    let algorithm = &message.signer.signature_algorithm.content;
    let outside = (0..covered.start).chain(covered.end..stl.len()).filter(|byte| !algorithm.contains(byte));
    // Flip every bit of the algorithm, and not just one in each byte: a single one is harmless.
    let changes: Vec<_> = outside.map(Change::of).chain(Change::every_bit(algorithm.clone())).collect();
    assert!(changes.len() > 7_000, "{}", changes.len());
    let survey = Survey::of(&stl, policy, &changes);
    survey.print(what, &regions);
    survey.check(&regions, &of_nested);
}

#[test]
fn only_the_nested_signature_is_judged() {
    let policy = Policy::microsoft(at(NOW)).floor(ListKind::AuthRoot, None);
    survey("2016, nested signature", &policy, |message, copy| {
        ([Region::unjudged(message), vec![copy]].concat(), vec![])
    });
}

#[test]
fn both_signatures_are_judged() {
    survey("2016, both signatures", &Policy::archive(at(NOW)), |message, copy| {
        ([Region::of_both(message), vec![copy]].concat(), Region::of_nested(message))
    });
}
