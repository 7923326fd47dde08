//! This workspace.

use trustlist::{Entry, Limits, Policy, RootList, SignedList};
use trustlist_testdata::pki::Pki;

use self::index::Index;
use crate::lists;

/// The index of the facade, to the letter: it makes one of a verified list only, and here it is timed without that.
#[path = "../../../../crates/trustlist/src/index.rs"]
#[expect(dead_code, reason = "here nothing is looked up in it")]
mod index;

/// A list whose structure is checked, and the index of its identifiers.
pub(crate) struct Indexed<'a> {
    pub(crate) list: SignedList<'a>,
    _index: Index,
}

/// Reads the frame and the list, checks every octet of its structure, and makes the index. Nothing is verified.
pub(crate) fn parse<'a>(stl: &'a [u8], limits: &Limits) -> Indexed<'a> {
    let list = SignedList::open_with(stl, limits).expect("well formed");
    let index = Index::by_id(list.unverified());
    Indexed { list, _index: index }
}

/// From a `.stl` or a `.cab` to a list that can be asked: opened, verified, index ready.
pub(crate) fn verify<'a>(file: &'a [u8], policy: &Policy, limits: &Limits) -> RootList<'a> {
    let list = SignedList::open_with(file, limits).expect("well formed");
    RootList::try_from(list.verify(policy).expect("signed")).expect("a list of roots")
}

/// What a caller without the index does.
pub(crate) fn scan<'l>(roots: &'l RootList<'_>, id: &[u8; 20]) -> Option<Entry<'l>> {
    roots.list().list().entries().find(|entry| entry.id() == id)
}

/// For Microsoft's lists.
pub(crate) fn microsoft() -> Policy {
    Policy::microsoft(lists::now())
}

/// For the made ones.
pub(crate) fn made() -> Policy {
    Policy::roots([Pki::default().root.into()], lists::now())
}

/// For lists of up to a million entries.
pub(crate) fn wide_limits() -> Limits {
    const OCTETS: usize = 1 << 30;
    let mut limits = Limits::default();
    limits.cms.message_bytes = OCTETS;
    limits.ctl.list_bytes = OCTETS;
    limits.ctl.entries = 1_000_000;
    limits
}
