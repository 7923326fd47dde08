//! A verified list of no kind that has a view of its own.

use trustlist_ctl::{Entry, ListKind};

use crate::{error::Error, trust_list::TrustList, view::view};

/// A verified list of another kind than those that have a view of their own: an enterprise's trust list, say. Finds an
/// entry by its subject identifier; what that means, the caller knows.
///
/// ```
/// use trustlist::{OtherList, Policy, oids};
/// # use trustlist_testdata::{at, made, pki::Pki};
///
/// # let pki = Pki::default();
/// # let now = at("2026-12-01T00:00:00Z");
/// # let list = trustlist_author::List::new(oids::CTL, oids::SHA1, now);
/// # let file = made::sign(&list.entry(trustlist_author::Entry::new([7; 20])), &pki);
/// let list = OtherList::open(file, &Policy::roots([pki.root.into()], now))?;
/// assert!(list.find(&[7; 20]).is_some());
/// assert!(list.find(&[8; 20]).is_none());
/// # Ok::<(), trustlist::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct OtherList<'a> {
    list: TrustList<'a>,
}

view!(OtherList, Other);

impl<'a> OtherList<'a> {
    /// The entry with this subject identifier. O(log n).
    #[must_use]
    pub fn find(&self, id: &[u8]) -> Option<Entry<'_>> {
        self.list.find(id)
    }

    /// The same list with bytes of its own.
    #[must_use]
    pub fn into_owned(self) -> OtherList<'static> {
        OtherList { list: self.list.into_owned() }
    }
}

/// Takes a list of kind [`Other`](ListKind::Other), of version 0, in which no identifier appears twice, and without a
/// critical extension.
impl<'a> TryFrom<TrustList<'a>> for OtherList<'a> {
    type Error = Error;

    fn try_from(list: TrustList<'a>) -> Result<Self, Error> {
        list.require(ListKind::Other, &[])?;
        Ok(Self { list })
    }
}
