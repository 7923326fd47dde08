//! Compares two lists of the same kind.

use pki_types::UnixTime;
use trustlist_ctl::{CertificateTrustList, Entry, ListKind};

use crate::{
    change::{Change, changes},
    error::Error,
    index::{BY_ID, Index},
    trust_list::require_unique,
};

/// The differences between two lists of the same kind, entry by entry.
///
/// The comparison checks no signature: [verify](crate::SignedList::verify) both lists first. Entries are matched by
/// their identifier. Every difference between two entries is reported, except
///
/// - the order of attributes and, in lists of roots, the order of the purposes in properties 9, 122 and 127;
/// - whether a set of attributes is empty or absent.
///
/// The order of the entries is not compared. The headers are not compared either; each [`ListInfo`] gives some of
/// their fields.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{Change, Diff, Policy, SignedList, UnixTime};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let old = SignedList::open(trustlist_testdata::list_2023())?.verify(&Policy::archive(now))?;
/// let new = SignedList::open(trustlist_testdata::newest_list())?.verify(&Policy::archive(now))?;
/// let diff = Diff::between(old.content(), new.content())?;
/// assert_eq!((diff.added.len(), diff.removed.len(), diff.changed.len()), (84, 9, 143));
/// let changes = diff.changed.iter().flat_map(|entry| &entry.changes);
/// assert_eq!(changes.filter(|change| matches!(change, Change::Disabled { .. })).count(), 57);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diff {
    /// The kind of both lists.
    pub kind: ListKind,
    /// The old list.
    pub old: ListInfo,
    /// The new list.
    pub new: ListInfo,
    /// Subjects that only the new list contains, in the order of that list.
    pub added: Vec<Subject>,
    /// Subjects that only the old list contains, in the order of that list.
    pub removed: Vec<Subject>,
    /// Entries that are in both lists and differ, in the order of the new list.
    pub changed: Vec<ChangedEntry>,
}

/// The date, the sequence number and the length of one of the two lists.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListInfo {
    /// `thisUpdate`
    pub this_update: UnixTime,
    /// `sequenceNumber`: the content bytes of the INTEGER.
    pub sequence_number: Option<Vec<u8>>,
    /// The number of entries.
    pub entries: usize,
}

/// The subject of an entry, such as a root.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subject {
    /// `subjectIdentifier`: in lists of roots, the SHA-1 of the certificate.
    pub id: Vec<u8>,
    /// The friendly name (property 11), if there is one.
    pub name: Option<String>,
}

/// An entry that differs between the two lists.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangedEntry {
    /// `subjectIdentifier`
    pub id: Vec<u8>,
    /// The friendly name in the new list.
    pub name: Option<String>,
    /// The differences, in the order of the attribute types; never empty.
    pub changes: Vec<Change>,
}

impl Diff {
    /// Compares two lists. O(n log n) in the number of entries, even with identifiers chosen by an attacker.
    ///
    /// # Errors
    ///
    /// - [`Error::Kind`]: the lists are of different kinds.
    /// - [`Error::DuplicateIdentifier`]: two entries of one list have the same identifier. `old` is checked first.
    pub fn between(old: &CertificateTrustList<'_>, new: &CertificateTrustList<'_>) -> Result<Self, Error> {
        if old.kind() != new.kind() {
            return Err(Error::Kind { expected: old.kind(), found: new.kind() });
        }
        let [by_old_id, by_new_id] = [old, new].map(|list| Index::new(list, BY_ID));
        require_unique(old, &by_old_id)?;
        require_unique(new, &by_new_id)?;

        let (mut added, mut changed) = (Vec::new(), Vec::new());
        for entry in new {
            match by_old_id.find(old, BY_ID, entry.id()) {
                Some(before) => changed.extend(ChangedEntry::between(new.kind(), &before, &entry)),
                None => added.push(Subject::of(&entry)),
            }
        }
        let gone = old.entries().filter(|entry| by_new_id.find(new, BY_ID, entry.id()).is_none());
        let removed = gone.map(|entry| Subject::of(&entry)).collect();
        Ok(Self { kind: new.kind(), old: ListInfo::of(old), new: ListInfo::of(new), added, removed, changed })
    }

    /// Returns whether both lists have the same entries. Their dates can still differ: Microsoft also republishes
    /// unchanged lists.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    /// Whether the old list is dated after the new one. If so, you probably swapped the two lists, and every change is
    /// reported the wrong way round.
    #[must_use]
    pub fn is_backwards(&self) -> bool {
        self.old.this_update > self.new.this_update
    }
}

impl ListInfo {
    fn of(list: &CertificateTrustList<'_>) -> Self {
        Self {
            this_update: list.this_update(),
            sequence_number: list.sequence_number().map(|number| number.content().to_vec()),
            entries: list.len(),
        }
    }
}

impl Subject {
    fn of(entry: &Entry<'_>) -> Self {
        Self { id: entry.id().to_vec(), name: entry.friendly_name() }
    }
}

impl ChangedEntry {
    fn between(kind: ListKind, old: &Entry<'_>, new: &Entry<'_>) -> Option<Self> {
        // Most entries are identical, byte for byte.
        let changes = if old.der() == new.der() { Vec::new() } else { changes(kind, old, new) };
        let subject = Subject::of(new);
        (!changes.is_empty()).then_some(Self { id: subject.id, name: subject.name, changes })
    }
}
