//! The changes since an older list.

use trustlist::{Change, Diff, Subject, Utc};

use crate::{
    error::Error,
    judgement::days,
    snapshot::Snapshot,
    text::{at_most, hex, shown},
    words,
};

/// The maximum number of entries that a [`Group`] shows. In twenty years, no list added, removed or changed more than
/// 400 entries.
const MOST_SHOWN: usize = 2000;
/// The page shows at most this many of an entry's changes.
const MOST_CHANGES: usize = 64;

/// The comparison of two lists.
#[derive(Debug)]
pub(crate) struct Changes {
    pub(crate) old: String,
    pub(crate) old_entries: usize,
    /// The code of the error, if the older list was rejected.
    pub(crate) refused: Option<&'static str>,
    /// Whether the list that was given as the older one is in fact newer than the page's list.
    pub(crate) is_backwards: bool,
    pub(crate) groups: [Group; 3],
}

/// The added, the removed or the changed entries.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) count: usize,
    /// The first entries, up to the maximum.
    pub(crate) shown: Vec<Changed>,
    /// Whether the entries are in the list that the page is about, so that the page can link to them.
    pub(crate) is_listed: bool,
}

#[derive(Debug)]
pub(crate) struct Changed {
    pub(crate) sha1: String,
    pub(crate) name: String,
    pub(crate) sentences: Vec<String>,
}

impl Changes {
    pub(crate) fn between(old: &Snapshot<'_>, new: &Snapshot<'_>) -> Result<Self, Error> {
        let diff = Diff::between(old.list(), new.list()).map_err(Error::NotComparable)?;
        let changed = diff.changed.iter().map(|entry| Changed {
            sha1: hex(&entry.id),
            name: shown(entry.name.as_deref().unwrap_or_default()),
            sentences: at_most(MOST_CHANGES, entry.changes.iter(), sentence),
        });
        Ok(Self {
            old: format!("{:#}", Utc(diff.old.this_update)),
            old_entries: diff.old.entries,
            refused: old.why_refused().map(|refusal| refusal.code),
            is_backwards: diff.is_backwards(),
            groups: [
                Group::new("Added", true, diff.added.iter().map(Changed::of)),
                Group::new("Removed", false, diff.removed.iter().map(Changed::of)),
                Group::new("Changed", true, changed),
            ],
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.count == 0)
    }
}

impl Group {
    fn new(title: &'static str, is_listed: bool, entries: impl ExactSizeIterator<Item = Changed>) -> Self {
        Self { title, count: entries.len(), shown: entries.take(MOST_SHOWN).collect(), is_listed }
    }

    pub(crate) fn left_out(&self) -> usize {
        self.count.saturating_sub(self.shown.len())
    }
}

/// Describes a change, with times at midnight shortened to dates. Names stay unchanged, because a name might look like
/// such a time.
fn sentence(change: &Change) -> String {
    let text = shown(&words::change(change));
    if matches!(change, Change::Renamed { .. }) { text } else { days(&text) }
}

impl Changed {
    fn of(subject: &Subject) -> Self {
        let name = shown(subject.name.as_deref().unwrap_or_default());
        Self { sha1: hex(&subject.id), name, sentences: Vec::new() }
    }
}
