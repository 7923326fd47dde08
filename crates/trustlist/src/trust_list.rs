//! A verified list.

use trustlist_ctl::{CertificateTrustList, Entry, ListKind, Oid};

use crate::{
    error::Error,
    index::{BY_ID, Index, Slot},
    signer::Signer,
};

/// A verified list. Only [`SignedList::verify`](crate::SignedList::verify) returns one.
///
/// This type has no lookup functions, because the meaning of an entry depends on the [kind](Self::kind) of list: a root
/// on a list of disallowed certificates must not be trusted. For lookups, convert the list to the type of its kind:
/// [`RootList`], [`DisallowedList`], [`PinRules`], [`Catalog`] or [`OtherList`]. Converting a list of another kind is
/// an error.
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

/// Refuses a list in which two entries have the same identifier.
pub(crate) fn require_unique(list: &CertificateTrustList<'_>, by_id: &Index) -> Result<(), Error> {
    match by_id.duplicate(list, BY_ID) {
        Some((first, second)) => Err(Error::DuplicateIdentifier { first: first.offset(), second: second.offset() }),
        None => Ok(()),
    }
}

impl<'a> TrustList<'a> {
    /// `ids` contains one slot per entry, keyed by the identifier.
    pub(crate) fn new(list: CertificateTrustList<'a>, ids: Vec<Slot>, signer: Signer) -> Self {
        let by_id = Index::of_slots(&list, BY_ID, ids);
        Self { list, signer, by_id }
    }

    /// The signer of the list, and how the signature was verified.
    #[must_use]
    pub const fn signer(&self) -> &Signer {
        &self.signer
    }

    /// The signed contents: the list's header, entries and extensions.
    #[must_use]
    pub const fn content(&self) -> &CertificateTrustList<'a> {
        &self.list
    }

    /// The kind of list.
    #[must_use]
    pub fn kind(&self) -> ListKind {
        self.list.kind()
    }

    /// The entry with this subject identifier, or the first one in the file if there are several. O(log n).
    pub(crate) fn find(&self, id: &[u8]) -> Option<Entry<'_>> {
        self.by_id.find(&self.list, BY_ID, id)
    }

    /// Checks what the type for each kind relies on: the expected kind, version 0, unique identifiers, and no critical
    /// extension except `known_extensions`.
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

    /// Copies the borrowed bytes, so that the list owns them.
    #[must_use]
    pub fn into_owned(self) -> TrustList<'static> {
        TrustList { list: self.list.into_owned(), signer: self.signer, by_id: self.by_id }
    }
}
