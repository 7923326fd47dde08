//! This workspace.

use trustlist::{CertificateTrustList, Entry, Limits, Policy, RootList, SignedList};
use trustlist_cms::SignedData;
use trustlist_testdata::pki::Pki;

use self::index::{BY_ID, Index, Slot};
use crate::lists;

/// The facade's index, compiled here from the same source file. The facade only indexes verified lists; here the index
/// is timed without verification.
#[path = "../../../../crates/trustlist/src/index.rs"]
#[expect(dead_code, reason = "nothing is looked up here")]
mod index;

/// A list with a checked structure, and the index of its identifiers.
pub(crate) struct Indexed<'a> {
    pub(crate) list: CertificateTrustList<'a>,
    _index: Index,
}

/// Parses the signed message and the list, checks the whole structure, and builds the index. These are the steps of the
/// facade, except that the facade builds the index only after verification.
pub(crate) fn parse<'a>(stl: &'a [u8], limits: &Limits) -> Indexed<'a> {
    let message = SignedData::parse(stl, &limits.cms).expect("well formed");
    let content = message.content().expect("a content");
    let whole = content.offset()..content.offset() + content.der().len();
    let (list, ids) =
        CertificateTrustList::parse_within_and_map(stl, whole, &limits.ctl, Slot::new).expect("well formed");
    let index = Index::of_slots(&list, BY_ID, ids);
    Indexed { list, _index: index }
}

/// Opens and verifies a `.stl` or `.cab` file. The result includes its index and is ready for lookups.
pub(crate) fn verify<'a>(file: &'a [u8], policy: &Policy, limits: &Limits) -> RootList<'a> {
    let list = SignedList::open_with(file, limits).expect("well formed");
    RootList::try_from(list.verify(policy).expect("signed")).expect("a list of roots")
}

/// The search that a caller without the index has to write.
pub(crate) fn scan<'l>(roots: &'l RootList<'_>, id: &[u8; 20]) -> Option<Entry<'l>> {
    roots.content().entries().find(|entry| entry.id() == id)
}

/// The policy for Microsoft's lists.
pub(crate) fn microsoft() -> Policy {
    Policy::microsoft(lists::now())
}

/// The policy for the test lists.
pub(crate) fn made() -> Policy {
    Policy::roots([Pki::default().root.into()], lists::now())
}

/// Limits for lists of up to a million entries.
pub(crate) fn wide_limits() -> Limits {
    const OCTETS: usize = 1 << 30;
    let mut limits = Limits::default();
    limits.cms.message_bytes = OCTETS;
    limits.ctl.list_bytes = OCTETS;
    limits.ctl.entries = 1_000_000;
    limits
}
