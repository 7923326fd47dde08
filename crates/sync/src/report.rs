//! What a run did, as data.

use trustlist::{Diff, TrustList, UnixTime};
use trustlist_base::codes;

use crate::{
    error::Error,
    file::{File, ListFile},
    freshness::Warning,
};

/// What a run did. Partial success is success with failures in it: each file has its own outcome.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// The clock of the run.
    pub at: UnixTime,
    /// What became of each file, in the order of [`File`].
    pub items: Vec<Item>,
    /// The lists that the source does not have, though they are [expected](crate::Settings::expected) or were held once:
    /// anyone on the way can leave one out.
    pub missing: Vec<(ListFile, Warning)>,
}

/// What became of one file.
#[derive(Debug)]
#[non_exhaustive]
pub struct Item {
    /// The file.
    pub file: File,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a file.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// It was verified, and is in force now.
    Replaced(Replaced),
    /// It was verified by hash, and is kept now.
    Stored,
    /// The sequence file has another number than the list in force, whatever that means: the list itself is asked for.
    Announced,
    /// It is still the one that is held.
    Unchanged(Evidence),
    /// The source does not have it, and need not.
    NotOffered,
    /// It was not taken; what was held before stays in force.
    Failed(Error),
    /// It was not asked for, because the source had not answered for so long.
    Skipped,
    /// The run was [stopped](crate::Run::stop) before it came. The next run asks for it.
    Pending,
}

/// A list that took the place of another, or of none.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Replaced {
    /// `thisUpdate`
    pub this_update: UnixTime,
    /// Content bytes of `sequenceNumber` in hexadecimal.
    pub sequence_number: Option<String>,
    /// Whether a certificate of the signer's path has expired by the clock of the run.
    pub expired_now: bool,
    /// How many entries it has.
    pub entries: usize,
    /// How many entries were added, removed and changed, where a list was held before.
    pub changes: Option<Changes>,
}

/// What is different in a list from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// Entries that were not there.
    pub added: usize,
    /// Entries that are no longer there.
    pub removed: usize,
    /// Entries with other attributes.
    pub changed: usize,
}

/// How a source said that a file is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// 304.
    NotModified,
    /// The sequence file has the number of the list that is held.
    SequenceNumber,
    /// The same bytes came again.
    SameOctets,
}

codes! {
    pub(crate) catalogue CODES;
    in "outcome" {
        REPLACED = "replaced" {
            means: "The list was verified, and is in force now.";
        }
        STORED = "stored" {
            means: "The file was verified by its hash, or against its list, and is kept.";
        }
        ANNOUNCED = "announced" {
            means: "The sequence number is another one than that of the list in force, so the list itself is asked \
                for.";
        }
        UNCHANGED = "unchanged" {
            means: "It is still the file that is held. How that is known, the evidence says.";
        }
        NOT_OFFERED = "not-offered" {
            means: "The source does not have the file, and need not.";
        }
        FAILED = "failed" {
            means: "The file was not taken, for the reason that its code says; what was held stays in force.";
        }
        SKIPPED = "skipped" {
            means: "The file was not asked for, because nobody had answered for so long.";
            cause: "A source that has gone silent.";
            cure: "Find out why from the files that failed before it.";
        }
        PENDING = "pending" {
            means: "The run was stopped before the file came. What came before it is kept.";
            cause: "A signal, or a program that ended the run.";
            cure: "Run again: only what is missing is asked for.";
        }
        NOT_MODIFIED = "not-modified" {
            means: "Evidence: the server said so (304).";
        }
        SEQUENCE_NUMBER = "sequence-number" {
            means: "Evidence: the sequence number is that of the list that is held.";
        }
        SAME_OCTETS = "same-octets" {
            means: "Evidence: the same bytes came again.";
        }
    }
}

impl Report {
    /// Whether every requested file was obtained.
    #[must_use]
    pub fn is_success(&self) -> bool {
        let is_missing =
            |outcome: &Outcome| matches!(outcome, Outcome::Failed(_) | Outcome::Skipped | Outcome::Pending);
        !self.items.iter().any(|item| is_missing(&item.outcome))
    }

    /// The files that were not taken, and why.
    pub fn failures(&self) -> impl Iterator<Item = (File, &Error)> {
        self.items.iter().filter_map(|item| match &item.outcome {
            Outcome::Failed(error) => Some((item.file, error)),
            _ => None,
        })
    }

    /// What became of one file.
    #[must_use]
    pub fn outcome(&self, file: File) -> Option<&Outcome> {
        self.items.iter().find(|item| item.file == file).map(|item| &item.outcome)
    }

    /// Whether the run was [stopped](crate::Run::stop) before everything had come.
    #[must_use]
    pub fn was_stopped(&self) -> bool {
        self.items.iter().any(|item| matches!(item.outcome, Outcome::Pending))
    }
}

impl Outcome {
    /// A stable word, in kebab-case.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Replaced(_) => REPLACED.name(),
            Self::Stored => STORED.name(),
            Self::Announced => ANNOUNCED.name(),
            Self::Unchanged(_) => UNCHANGED.name(),
            Self::NotOffered => NOT_OFFERED.name(),
            Self::Failed(_) => FAILED.name(),
            Self::Skipped => SKIPPED.name(),
            Self::Pending => PENDING.name(),
        }
    }
}

impl Evidence {
    /// A stable word, in kebab-case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotModified => NOT_MODIFIED.name(),
            Self::SequenceNumber => SEQUENCE_NUMBER.name(),
            Self::SameOctets => SAME_OCTETS.name(),
        }
    }
}

impl Replaced {
    pub(crate) fn new(list: &TrustList<'_>, before: Option<&TrustList<'_>>) -> Self {
        let new = list.content();
        // A list in which an identifier appears twice cannot be compared; the views refuse it before.
        let diff = before.and_then(|before| Diff::between(before.content(), new).ok());
        Self {
            this_update: new.this_update(),
            sequence_number: new.sequence_number().map(|number| number.to_string()),
            expired_now: list.signer().expired_now(),
            entries: new.len(),
            changes: diff.map(|diff| Changes {
                added: diff.added.len(),
                removed: diff.removed.len(),
                changed: diff.changed.len(),
            }),
        }
    }
}
