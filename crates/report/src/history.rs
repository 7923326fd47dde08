//! The history of a root program, in figures.

use std::collections::HashSet;

use sha2::{Digest as _, Sha256};
use trustlist::{CertificateTrustList, Entry, FileTime, PropertyTime, UnixTime, Utc};

use crate::{error::Error, snapshot::Snapshot};

/// The maximum number of lists in a history. Microsoft has published some 120 since 2006.
const MOST_LISTS: usize = 1000;

/// The history of a root program: its lists in the order of their dates, without duplicates. The page's list is one of
/// them. Only each list's figures and identifiers are kept.
#[derive(Debug)]
pub struct History {
    pub(crate) lists: Vec<Figures>,
    pub(crate) left_out: Vec<(String, String)>,
}

/// The figures of a list.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) this_update: UnixTime,
    pub(crate) listed: usize,
    /// Roots that are disabled on the list's date. A root with unreadable dates counts as disabled, because it is never
    /// trusted.
    pub(crate) disabled: usize,
    /// Roots that are not disabled, but have a NotBefore date.
    pub(crate) limited: usize,
    /// Roots added since the previous list; `None` for the first list.
    pub(crate) added: Option<usize>,
    /// Roots removed since the previous list; `None` for the first list.
    pub(crate) removed: Option<usize>,
    /// The code of the error, if the list was rejected.
    pub(crate) refused: Option<&'static str>,
    /// Whether this is the page's list.
    pub(crate) is_subject: bool,
    ids: HashSet<Vec<u8>>,
    /// The sequence number. It orders lists with the same date.
    sequence_number: Vec<u8>,
    sha256: [u8; 32],
}

impl History {
    pub(crate) fn new(subject: &Snapshot<'_>) -> Self {
        Self { lists: vec![Figures::of(subject, true)], left_out: Vec::new() }
    }

    /// Adds a list. Lists can be added in any order. A list that is already present is ignored, even if it comes from
    /// another file, such as a cabinet.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyLists`] if the history already contains 1,000 lists.
    pub fn add(&mut self, snapshot: &Snapshot<'_>) -> Result<(), Error> {
        let figures = Figures::of(snapshot, false);
        if self.lists.iter().any(|list| list.sha256 == figures.sha256) {
            return Ok(());
        }
        if self.lists.len() >= MOST_LISTS {
            return Err(Error::TooManyLists { most: MOST_LISTS });
        }
        // Insert the list after those with the same date and sequence number.
        let index = self.lists.partition_point(|list| list.order() <= figures.order());
        self.lists.insert(index, figures);
        self.compare(index);
        self.compare(index.saturating_add(1));
        Ok(())
    }

    /// Adds a note that a file is missing from the history, with the reason.
    pub fn leave_out(&mut self, name: impl Into<String>, why: impl Into<String>) {
        self.left_out.push((name.into(), why.into()));
    }

    /// Compares the list at this index with the previous one.
    fn compare(&mut self, index: usize) {
        let pair = index.checked_sub(1).and_then(|before| self.lists.get_mut(before..)?.first_chunk_mut());
        if let Some([before, list]) = pair {
            list.added = Some(list.ids.difference(&before.ids).count());
            list.removed = Some(before.ids.difference(&list.ids).count());
        }
    }
}

impl Figures {
    fn of(snapshot: &Snapshot<'_>, is_subject: bool) -> Self {
        let list: &CertificateTrustList<'_> = snapshot.list();
        let this_update = list.this_update();
        let states: Vec<State> = list.entries().map(|entry| State::of(&entry, this_update)).collect();
        let count = |state| states.iter().filter(|it| **it == state).count();
        Self {
            this_update,
            listed: list.len(),
            disabled: count(State::Disabled),
            limited: count(State::Limited),
            added: None,
            removed: None,
            refused: snapshot.why_refused().map(|refusal| refusal.code),
            is_subject,
            ids: list.entries().map(|entry| entry.id().to_vec()).collect(),
            sequence_number: list.sequence_number().map(|it| it.content().to_vec()).unwrap_or_default(),
            sha256: Sha256::digest(list.der()).into(),
        }
    }

    fn order(&self) -> (u64, &[u8]) {
        (self.this_update.as_secs(), &self.sequence_number)
    }

    /// Returns the number of roots that are not disabled and have no NotBefore date.
    pub(crate) fn unlimited(&self) -> usize {
        self.listed.saturating_sub(self.disabled).saturating_sub(self.limited)
    }

    pub(crate) fn date(&self) -> String {
        Utc(self.this_update).to_string()
    }

    pub(crate) fn status(&self) -> String {
        self.refused.map_or_else(|| "verified".to_owned(), |code| format!("not verified ({code})"))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unlimited,
    Limited,
    Disabled,
}

impl State {
    fn of(entry: &Entry<'_>, at: UnixTime) -> Self {
        let (Ok(disabled), Ok(not_before)) = (entry.disabled(), entry.not_before()) else { return Self::Disabled };
        let is_disabled = |date| FileTime::from_unix(at).is_none_or(|at| date <= at);
        if disabled.and_then(PropertyTime::filetime).is_some_and(is_disabled) {
            return Self::Disabled;
        }
        if not_before.and_then(PropertyTime::filetime).is_some() { Self::Limited } else { Self::Unlimited }
    }
}
