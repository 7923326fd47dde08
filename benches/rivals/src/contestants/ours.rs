//! This workspace.

use trustlist::{CertificateTrustList, Entry, Limits, Policy, RootList, SignedList};
use trustlist_cms::SignedData;
use trustlist_testdata::pki::Pki;

use self::index::{BY_ID, Index, Slot};
use crate::lists;

/// The index of the facade, to the letter: it makes one of a verified list only, and here it is timed without that.
#[path = "../../../../crates/trustlist/src/index.rs"]
#[expect(dead_code, reason = "here nothing is looked up in it")]
mod index;

/// A list whose structure is checked, and the index of its identifiers.
pub(crate) struct Indexed<'a> {
    pub(crate) list: CertificateTrustList<'a>,
    _index: Index,
}

/// Reads the frame and the list, checks every octet of its structure, and makes the index: the facade's own steps, but
/// that it does not make the index of a list before that is verified.
pub(crate) fn parse<'a>(stl: &'a [u8], limits: &Limits) -> Indexed<'a> {
    let message = SignedData::parse(stl, &limits.cms).expect("well formed");
    let content = message.content().expect("a content");
    let whole = content.offset()..content.offset() + content.der().len();
    let (list, ids) =
        CertificateTrustList::parse_within_and_map(stl, whole, &limits.ctl, Slot::new).expect("well formed");
    let index = Index::of_slots(&list, BY_ID, ids);
    Indexed { list, _index: index }
}

/// From a `.stl` or a `.cab` to a list that can be asked: opened, verified, index ready.
pub(crate) fn verify<'a>(file: &'a [u8], policy: &Policy, limits: &Limits) -> RootList<'a> {
    let list = SignedList::open_with(file, limits).expect("well formed");
    RootList::try_from(list.verify(policy).expect("signed")).expect("a list of roots")
}

/// What a caller without the index does.
pub(crate) fn scan<'l>(roots: &'l RootList<'_>, id: &[u8; 20]) -> Option<Entry<'l>> {
    roots.content().entries().find(|entry| entry.id() == id)
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
