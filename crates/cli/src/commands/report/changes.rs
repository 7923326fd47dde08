//! What changed since an older list.

use trustlist::{Change, Diff, Subject, Utc};

use super::{
    super::diff::sentence,
    judgement::days,
    source::Source,
    text::{at_most, hex, shown},
};
use crate::failure::Failure;

/// Most entries of a group that are shown. In twenty years no list added, removed or changed more than 400.
const MOST_SHOWN: usize = 2000;
const MOST_CHANGES: usize = 64;

/// What the page says of two lists.
pub(super) struct Changes {
    pub(super) old: String,
    pub(super) old_entries: usize,
    /// The rule that refused the older list.
    pub(super) refused: Option<&'static str>,
    /// Whether that list is not older, but newer than the one that the page is about.
    pub(super) is_backwards: bool,
    pub(super) groups: [Group; 3],
}

/// Entries that were added, removed or changed.
pub(super) struct Group {
    pub(super) title: &'static str,
    pub(super) count: usize,
    /// The first of them.
    pub(super) shown: Vec<Changed>,
    /// Whether they stand in the list that the page is about.
    pub(super) is_listed: bool,
}

pub(super) struct Changed {
    pub(super) sha1: String,
    pub(super) name: String,
    pub(super) sentences: Vec<String>,
}

impl Changes {
    pub(super) fn between(old: &Source, new: &Source) -> Result<Self, Failure> {
        // Only a list that is not proved can have an identifier twice.
        let diff = Diff::between(old.list(), new.list())
            .map_err(|error| Failure::malformed("the list or the one it is compared with", error))?;
        let changed = diff.changed.iter().map(|entry| Changed {
            sha1: hex(&entry.id),
            name: shown(entry.name.as_deref().unwrap_or_default()),
            sentences: at_most(MOST_CHANGES, entry.changes.iter(), words),
        });
        Ok(Self {
            old: Utc(diff.old.this_update).to_string(),
            old_entries: diff.old.entries,
            refused: old.refusal().map(|refusal| refusal.code),
            is_backwards: diff.is_backwards(),
            groups: [
                Group::new("Added", true, diff.added.iter().map(Changed::of)),
                Group::new("Removed", false, diff.removed.iter().map(Changed::of)),
                Group::new("Changed", true, changed),
            ],
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.count == 0)
    }
}

impl Group {
    fn new(title: &'static str, is_listed: bool, entries: impl ExactSizeIterator<Item = Changed>) -> Self {
        Self { title, count: entries.len(), shown: entries.take(MOST_SHOWN).collect(), is_listed }
    }

    pub(super) fn left_out(&self) -> usize {
        self.count.saturating_sub(self.shown.len())
    }
}

/// A name stays as it is, whatever it looks like.
fn words(change: &Change) -> String {
    let text = shown(&sentence(change));
    if matches!(change, Change::Renamed { .. }) { text } else { days(&text) }
}

impl Changed {
    fn of(subject: &Subject) -> Self {
        let name = shown(subject.name.as_deref().unwrap_or_default());
        Self { sha1: hex(&subject.id), name, sentences: Vec::new() }
    }
}
