//! A verified list of a kind that has no type of its own.

use trustlist_ctl::{Entry, ListKind};

use crate::{error::Error, trust_list::TrustList, view::view};

/// A verified list of a kind that has no type of its own, such as an enterprise's trust list.
///
/// It finds entries by their subject identifier. The meaning of an entry is up to the caller.
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

    /// Copies the borrowed bytes, so that the list owns them.
    #[must_use]
    pub fn into_owned(self) -> OtherList<'static> {
        OtherList { list: self.list.into_owned() }
    }
}

/// Requires kind [`Other`](ListKind::Other), version 0, unique identifiers, and no critical extension.
impl<'a> TryFrom<TrustList<'a>> for OtherList<'a> {
    type Error = Error;

    fn try_from(list: TrustList<'a>) -> Result<Self, Error> {
        list.require(ListKind::Other, &[])?;
        Ok(Self { list })
    }
}
