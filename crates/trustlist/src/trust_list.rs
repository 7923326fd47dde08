//! A verified list.

use trustlist_ctl::{CertificateTrustList, Entry, ListKind, Oid};

use crate::{
    error::Error,
    index::{BY_ID, Index, Slot},
    signer::Signer,
};

/// A list of which it is proved who signed it. Only [`SignedList::verify`](crate::SignedList::verify) makes one.
///
/// Nothing can be looked up in it: what it means that an entry is there depends on the [kind](Self::kind) of list. A root
/// in a list of disallowed certificates is not one to be trusted. The views of the kinds answer: [`RootList`],
/// [`DisallowedList`], [`PinRules`], [`Catalog`] and [`OtherList`], each made from a list of its kind only.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{DisallowedList, ListKind, Policy, RootList, SignedList, UnixTime};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let list = SignedList::open(trustlist_testdata::newest_list())?.verify(&Policy::microsoft(now))?;
/// assert_eq!(list.kind(), ListKind::AuthRoot);
/// assert_eq!(DisallowedList::try_from(list.clone()).unwrap_err().code(), "kind");
/// assert_eq!(RootList::try_from(list)?.roots().len(), 555);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`RootList`]: crate::RootList
/// [`DisallowedList`]: crate::DisallowedList
/// [`PinRules`]: crate::PinRules
/// [`Catalog`]: crate::Catalog
/// [`OtherList`]: crate::OtherList
#[derive(Clone, Debug)]
pub struct TrustList<'a> {
    list: CertificateTrustList<'a>,
    signer: Signer,
    by_id: Index,
}

/// Refuses a list in which an identifier stands twice.
pub(crate) fn require_unique(list: &CertificateTrustList<'_>, by_id: &Index) -> Result<(), Error> {
    match by_id.duplicate(list, BY_ID) {
        Some((first, second)) => Err(Error::DuplicateIdentifier { first: first.offset(), second: second.offset() }),
        None => Ok(()),
    }
}

impl<'a> TrustList<'a> {
    /// `ids` has a slot of each entry's identifier.
    pub(crate) fn new(list: CertificateTrustList<'a>, ids: Vec<Slot>, signer: Signer) -> Self {
        let by_id = Index::of_slots(&list, BY_ID, ids);
        Self { list, signer, by_id }
    }

    /// Who signed it, and how that was proved.
    #[must_use]
    pub const fn signer(&self) -> &Signer {
        &self.signer
    }

    /// What was signed: the list's header, entries and extensions.
    #[must_use]
    pub const fn content(&self) -> &CertificateTrustList<'a> {
        &self.list
    }

    /// What the list is for.
    #[must_use]
    pub fn kind(&self) -> ListKind {
        self.list.kind()
    }

    /// The entry with this subject identifier; the first of the file where there are several. O(log n).
    pub(crate) fn find(&self, id: &[u8]) -> Option<Entry<'_>> {
        self.by_id.find(&self.list, BY_ID, id)
    }

    /// What a view of one kind relies on: that kind, version 0, no identifier twice, and no critical extension that the
    /// view does not read.
    pub(crate) fn require(&self, expected: ListKind, known_extensions: &[Oid<'_>]) -> Result<(), Error> {
        if self.kind() != expected {
            return Err(Error::Kind { expected, found: self.kind() });
        }
        if self.list.version() != 0 {
            return Err(Error::ListVersion { found: self.list.version() });
        }
        let unknown = |id: Oid<'_>| !known_extensions.contains(&id);
        if let Some(extension) = self.list.extensions().find(|it| it.critical() && unknown(it.id())) {
            return Err(Error::UnknownCriticalExtension {
                id: extension.id().to_owned(),
                offset: extension.value_offset(),
            });
        }
        require_unique(&self.list, &self.by_id)
    }

    /// The same list with octets of its own.
    #[must_use]
    pub fn into_owned(self) -> TrustList<'static> {
        TrustList { list: self.list.into_owned(), signer: self.signer, by_id: self.by_id }
    }
}
