//! Verified lists, made and real, for the tests of what is made of them.

#![allow(dead_code, reason = "each test takes what it needs")]

use trustlist::{Policy, RootList, SignedList, TrustList};
use trustlist_author::List;
use trustlist_testdata::{at, made, newest_list, pki::Pki};

/// The clock of the tests.
pub(crate) const NOW: &str = "2026-12-01T00:00:00Z";

/// A made list, accepted by the policy that fits its kind.
pub(crate) fn verified(list: &List) -> TrustList<'static> {
    let signed = SignedList::open(made::sign(list, &Pki::default())).expect("well formed");
    let policy = Policy::roots([Pki::default().root.into()], at(NOW)).for_kind(signed.unverified().kind());
    signed.verify(&policy).expect("accepted")
}

/// A made list of roots.
pub(crate) fn roots(list: &List) -> RootList<'static> {
    RootList::try_from(verified(list)).expect("a list of roots")
}

/// Microsoft's newest list.
pub(crate) fn newest() -> RootList<'static> {
    let list = SignedList::open(newest_list()).expect("well formed");
    RootList::try_from(list.verify(&Policy::microsoft(at(NOW))).expect("accepted")).expect("a list of roots")
}
