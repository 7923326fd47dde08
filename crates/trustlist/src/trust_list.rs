//! A verified list.

use trustlist_ctl::{CertificateTrustList, Entry, ListKind, Oid};

use crate::{
    ct_logs::CtLogList,
    error::Error,
    index::{BY_ID, Index, Slot},
    signer::Signer,
};

/// A list of which it is proved who signed it. Only [`SignedList::verify`](crate::SignedList::verify) makes one.
///
/// What the entries mean depends on the [kind](Self::kind) of list: [`RootList`](crate::RootList) is the view of a list
/// of trusted roots, [`PinRules`](crate::PinRules) that of a list of pinned keys.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{ListKind, Policy, SignedList, UnixTime};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let list = SignedList::open(trustlist_testdata::newest_list())?.verify(&Policy::microsoft(now))?;
/// assert_eq!(list.kind(), ListKind::AuthRoot);
/// let first = list.list().entry(0).expect("555 entries");
/// assert_eq!(list.find(first.id()).map(|entry| entry.offset()), Some(first.offset()));
/// assert!(list.find(b"no identifier").is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

    /// The list itself.
    #[must_use]
    pub const fn list(&self) -> &CertificateTrustList<'a> {
        &self.list
    }

    /// What the list is for.
    #[must_use]
    pub fn kind(&self) -> ListKind {
        self.list.kind()
    }

    /// The entry with this subject identifier; the first of the file where there are several. O(log n).
    #[must_use]
    pub fn find(&self, id: &[u8]) -> Option<Entry<'_>> {
        self.by_id.find(&self.list, BY_ID, id)
    }

    /// The logs of Certificate Transparency that the list names, as root lists do since 2023-12-13; `None` where it has
    /// no such extension.
    ///
    /// # Errors
    ///
    /// [`Error::Extension`]: the extension is malformed, or stands there twice.
    pub fn ct_logs(&self) -> Result<Option<CtLogList<'_>>, Error> {
        CtLogList::unverified(&self.list)
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
