//! Verified lists for the tests, generated and real.

#![allow(dead_code, reason = "each test uses only some of these")]

use trustlist::{Policy, RootList, SignedList, TrustList};
use trustlist_author::List;
use trustlist_testdata::{at, made, newest_list, pki::Pki};

/// The current time of the tests.
pub(crate) const NOW: &str = "2026-12-01T00:00:00Z";

/// Signs and verifies a generated list.
pub(crate) fn verified(list: &List) -> TrustList<'static> {
    let signed = SignedList::open(made::sign(list, &Pki::default())).expect("well formed");
    let policy = Policy::roots([Pki::default().root.into()], at(NOW)).for_kind(signed.unverified().kind());
    signed.verify(&policy).expect("accepted")
}

/// Signs and verifies a generated list of roots.
pub(crate) fn roots(list: &List) -> RootList<'static> {
    RootList::try_from(verified(list)).expect("a list of roots")
}

/// Returns Microsoft's newest list.
pub(crate) fn newest() -> RootList<'static> {
    let list = SignedList::open(newest_list()).expect("well formed");
    RootList::try_from(list.verify(&Policy::microsoft(at(NOW))).expect("accepted")).expect("a list of roots")
}
