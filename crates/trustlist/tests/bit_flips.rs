//! Every single-bit change of a small signed list is refused, or leaves what is verified octet for octet as it was.

#![allow(clippy::expect_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use std::io::Write;

use trustlist::{JudgedAt, Policy, SignedList, TrustList};
use trustlist_testdata::{
    at, made,
    pki::Pki,
    stamps::{self, Stamp, stamped},
};

const NOW: &str = "2026-12-01T00:00:00Z";

fn verify<'a>(stl: &'a [u8], policy: &Policy) -> Result<TrustList<'a>, trustlist::Error> {
    Ok(SignedList::open(stl)?.verify(policy)?)
}

/// What has to be the same however a bit is changed.
type Kept = for<'l> fn(&'l TrustList<'_>) -> (&'l [u8], String);

/// The list, and everything that was proved of it.
const LIST_AND_PROOF: Kept = |list| (list.list().der(), format!("{:?}", list.signer()));

/// The list alone.
const LIST: Kept = |list| (list.list().der(), String::new());

/// Flips every bit of `stl` and returns how many of the changed files were accepted.
fn accepted(stl: &[u8], policy: &Policy, kept: Kept) -> usize {
    accepted_from(0, stl, policy, kept)
}

/// The same of the octets from `start` on.
fn accepted_from(start: usize, stl: &[u8], policy: &Policy, kept: Kept) -> usize {
    let original = verify(stl, policy).expect("the unchanged list");
    let mut changed = stl.to_vec();
    let mut accepted = 0_usize;
    for position in start..stl.len() {
        for bit in 0..8 {
            changed[position] ^= 1 << bit;
            if let Ok(list) = verify(&changed, policy) {
                assert_eq!(kept(&list), kept(&original), "bit {bit} of octet {position}");
                accepted = accepted.saturating_add(1);
            }
            changed[position] ^= 1 << bit;
        }
    }
    // Past the harness, which keeps what a passing test prints.
    let bits = stl.len().saturating_sub(start).saturating_mul(8);
    let _ = writeln!(std::io::stderr(), "{bits} bits changed, one by one: {accepted} harmless");
    accepted
}

/// The octets that no signature covers and no rule reads: one of `SignedData.version`, and the 15 inside
/// `SignedData.digestAlgorithms`.
const UNREAD_BITS: usize = (1 + 15) * 8;

#[test]
fn of_a_list_with_one_signature() {
    let policy = Policy::roots([Pki::default().root.into()], at(NOW));
    assert_eq!(accepted(&made::signed(), &policy, LIST_AND_PROOF), UNREAD_BITS);
}

/// The primary signature is SHA-1 and not judged, so that its signed attributes and its signature may change.
#[test]
fn of_a_list_with_a_nested_signature() {
    let policy = Policy::roots([Pki::default().root.into()], at(NOW));
    assert!(accepted(&made::signed_nested(), &policy, LIST_AND_PROOF) > UNREAD_BITS);
}

/// Both signatures are judged. The attribute with the nested one is not signed by the primary one, so a changed type
/// hides it: the list stays what it was, and the report says less.
#[test]
fn of_a_list_of_which_both_signatures_are_judged() {
    let policy = Policy::archive(at(NOW)).with_roots([Pki::default().root.into()]);
    // Twice the unread octets, and the attribute's type, which has 10 octets.
    assert!(accepted(&made::signed_nested(), &policy, LIST) < 2 * UNREAD_BITS + 10 * 8);
}

/// Judged at its timestamp. No signature covers the attribute that it stands in, so it can be hidden, and then the list is
/// refused. What is accepted says the same instant by the same authority.
#[test]
fn of_a_list_with_a_timestamp() {
    let policy = Policy::roots([Pki::default().root.into()], at(NOW))
        .timestamp_roots([stamps::pki().root.into()])
        .judged_at(JudgedAt::Timestamp);
    let counter_signed = stamped(&Pki::default(), &[Stamp::CounterSignature(Default::default())]);
    assert_eq!(accepted(&counter_signed, &policy, LIST_AND_PROOF), UNREAD_BITS);
    // What stands before the token has its turn above; the token has a `SignedData` of its own.
    let with_token = stamped(&Pki::default(), &[Stamp::Token(Default::default())]);
    let attribute = trustlist_author::oids::MICROSOFT_TIMESTAMP_TOKEN;
    let start = with_token.windows(attribute.content().len()).position(|octets| octets == attribute.content());
    let start = start.expect("the attribute");
    assert_eq!(accepted_from(start, &with_token, &policy, LIST_AND_PROOF), UNREAD_BITS);
}
