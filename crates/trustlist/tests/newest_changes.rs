//! Flips every bit of Microsoft's newest list outside its content, and one bit of every byte of the content. Each
//! change is refused, or leaves the verified list and its signer unchanged.
//!
//! A release build tries every change. A debug build is about twenty times slower and tries one change in 97.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::cast_possible_truncation, missing_docs, reason = "tests")]

#[path = "common/changes.rs"]
mod changes;
#[path = "common/places.rs"]
mod places;

use changes::{Change, FULL, Region, Survey};
use places::Message;
use trustlist::Policy;
use trustlist_testdata::{at, list_ca_2024, newest_list};

const NOW: &str = "2026-12-01T00:00:00Z";

/// Returns all of `changes`; in a debug build, only one in 97.
fn thinned(changes: impl Iterator<Item = Change>) -> Vec<Change> {
    changes.step_by(if FULL { 1 } else { 97 }).collect()
}

/// The parts that no signature covers and no rule reads, by their names in `docs/decisions.md`.
fn unread(stl: &[u8]) -> Vec<Region> {
    let message = Message::of(stl);
    [Region::unread(&message), vec![Region::copy_in_bag(stl, &message, list_ca_2024())]].concat()
}

#[test]
fn every_bit_outside_the_content() {
    let stl = newest_list();
    let covered = Message::of(stl).content.expect("a list").content;
    let mut changes = thinned(Change::every_bit(0..covered.start).chain(Change::every_bit(covered.end..stl.len())));
    let unread = unread(stl);
    if FULL {
        assert_eq!(changes.len(), (stl.len() - covered.len()) * 8);
        assert!(changes.len() > 35_000);
    } else {
        // One in 97 might leave a region without a change, so add one for each region.
        changes.extend(unread.iter().map(|region| Change::of(region.range.end - 1)));
    }
    let survey = Survey::of(stl, &Policy::microsoft(at(NOW)), &changes);
    survey.print("newest list, outside the content", &unread);
    assert_eq!(survey.tried(), changes.len());
    survey.check(&unread, &[]);
}

#[test]
fn every_byte_of_the_content() {
    let stl = newest_list();
    let covered = Message::of(stl).content.expect("a list").content;
    let changes = thinned(covered.clone().map(Change::of));
    if FULL {
        assert_eq!(changes.len(), covered.len());
        assert!(changes.len() > 200_000);
    }
    let survey = Survey::of(stl, &Policy::microsoft(at(NOW)), &changes);
    survey.print("newest list, the content", &[]);
    assert_eq!(survey.tried(), changes.len());
    survey.check(&[], &[]);
}
