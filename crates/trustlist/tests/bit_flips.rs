//! Every single-bit change of a small signed list is refused, or leaves the verified list and its signer unchanged.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::cast_possible_truncation, missing_docs, reason = "tests")]

#[path = "common/changes.rs"]
mod changes;
#[path = "common/places.rs"]
mod places;

use changes::{Change, Region, Survey};
use places::Message;
use trustlist::{JudgedAt, Policy};
use trustlist_testdata::{
    at, made,
    pki::Pki,
    stamps::{self, Stamp, stamped},
};

const NOW: &str = "2026-12-01T00:00:00Z";

/// Flips every bit of `stl`. Harmless changes must be in `regions`. Changes that lose the nested signature must be in
/// `of_nested`.
fn survey(what: &str, stl: &[u8], policy: &Policy, regions: &[Region], of_nested: &[Region]) -> Survey {
    let changes: Vec<_> = Change::every_bit(0..stl.len()).collect();
    let survey = Survey::of(stl, policy, &changes);
    survey.print(what, regions);
    assert_eq!(survey.tried(), stl.len() * 8);
    survey.check(regions, of_nested);
    survey
}

#[test]
fn a_list_with_one_signature() {
    let stl = made::signed();
    let policy = Policy::roots([Pki::default().root.into()], at(NOW));
    let regions = Region::unread(&Message::of(&stl));
    let survey = survey("one signature", &stl, &policy, &regions, &[]);
    // Any change to `SignedData.version` or `SignedData.digestAlgorithms` is harmless.
    assert_eq!(survey.harmless.len(), (1 + 15) * 8);
}

/// The policy does not judge the primary signature, because it uses SHA-1.
#[test]
fn a_list_with_a_nested_signature() {
    let stl = made::signed_nested();
    let policy = Policy::roots([Pki::default().root.into()], at(NOW));
    let regions = Region::unjudged(&Message::of(&stl));
    survey("a nested signature", &stl, &policy, &regions, &[]);
}

/// The policy judges both signatures. The primary signature does not cover the attribute with the nested signature, so
/// a change to the type of that attribute hides the nested signature. The list is still the same, but the report lacks
/// the nested signature.
#[test]
fn a_list_of_which_both_signatures_are_judged() {
    let stl = made::signed_nested();
    let policy = Policy::archive(at(NOW)).with_roots([Pki::default().root.into()]);
    let message = Message::of(&stl);
    let survey = survey("both signatures", &stl, &policy, &Region::of_both(&message), &Region::of_nested(&message));
    // `digestAlgorithms` of the primary signature names SHA-1, which takes 11 bytes. The additional bit turns one name
    // of the signature algorithm into the other.
    assert_eq!(survey.harmless.len(), (1 + 11 + 1 + 15) * 8 + 1);
}

/// The list is judged at its timestamp. No signature covers the attribute with the timestamp, so a change can hide it,
/// but then the list is refused. Every accepted list has the same time from the same authority.
#[test]
fn a_list_with_a_timestamp() {
    let policy = Policy::roots([Pki::default().root.into()], at(NOW))
        .timestamp_roots([stamps::pki().root.into()])
        .judged_at(JudgedAt::Timestamp);
    let counter_signed = stamped(&Pki::default(), &[Stamp::CounterSignature(Default::default())]);
    let regions = Region::unread(&Message::of(&counter_signed));
    let counter_signature = survey("a counter-signature", &counter_signed, &policy, &regions, &[]);
    assert_eq!(counter_signature.harmless.len(), (1 + 15) * 8);

    let with_token = stamped(&Pki::default(), &[Stamp::Token(Default::default())]);
    let message = Message::of(&with_token);
    let token = message.signer.token.as_ref().expect("a token");
    // The list above has the same bytes before the token. Here, the harmless changes are in the token's own
    // `SignedData`.
    let changes: Vec<_> = Change::every_bit(token.attribute_type.whole.start..with_token.len()).collect();
    let regions = Region::unread(&token.message);
    let survey = Survey::of(&with_token, &policy, &changes);
    survey.print("a timestamp token", &regions);
    survey.check(&regions, &[]);
    assert_eq!(survey.harmless.len(), (1 + 15) * 8);
}
