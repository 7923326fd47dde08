//! The report of a run.

use trustlist::{Diff, TrustList, UnixTime};
use trustlist_base::codes;

use crate::{
    error::Error,
    file::{File, ListFile},
    freshness::Warning,
};

/// The report of a run. Each file has its own outcome, so a run can succeed in part.
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// The time of the run.
    pub at: UnixTime,
    /// The outcome for each file, in the order of [`File`].
    pub items: Vec<Item>,
    /// Lists that the source does not have, although they are [expected](crate::Settings::expected) or were obtained
    /// earlier. An attacker on the network can hide a list in this way.
    pub missing: Vec<(ListFile, Warning)>,
}

/// A file and its outcome.
#[derive(Debug)]
#[non_exhaustive]
pub struct Item {
    /// The file.
    pub file: File,
    /// Its outcome.
    pub outcome: Outcome,
}

/// What happened to a file.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The list was verified, and is in force now.
    Replaced(Replaced),
    /// The file was verified by its hash or against its list, and is stored now.
    Stored,
    /// The sequence number in the sequence file differs from that of the list in force, so the run requests the list
    /// that the source offers now.
    Announced,
    /// The source still has the same file as the local copy.
    Unchanged(Evidence),
    /// The source does not have the file, which is optional.
    NotOffered,
    /// The file could not be fetched or was rejected. The previous version stays in force.
    Failed(Error),
    /// The file was not requested, because the source did not respond to eight requests in a row.
    Skipped,
    /// The run was [stopped](crate::Run::stop) before the file was fetched. The next run requests it.
    Pending,
}

/// A list that has come into force, whether or not it replaced an older one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Replaced {
    /// When the list was issued: its `thisUpdate`.
    pub this_update: UnixTime,
    /// The content bytes of `sequenceNumber`, in hexadecimal.
    pub sequence_number: Option<String>,
    /// Whether a certificate in the signer's path had expired at the time of the run.
    pub expired_now: bool,
    /// The number of entries.
    pub entries: usize,
    /// The differences from the previous list, if there was one.
    pub changes: Option<Changes>,
}

/// How many entries differ between a list and the previous one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// The number of new entries.
    pub added: usize,
    /// The number of entries that were removed.
    pub removed: usize,
    /// The number of entries whose attributes changed.
    pub changed: usize,
}

/// How a run determined that a file is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// The source answered "not modified" (HTTP 304).
    NotModified,
    /// The sequence file still contains the sequence number of the stored list.
    SequenceNumber,
    /// The source sent the same bytes again.
    SameBytes,
}

codes! {
    pub(crate) catalogue CODES;
    in "outcome" {
        REPLACED = "replaced" {
            means: "The list was verified, and is in force now.";
        }
        STORED = "stored" {
            means: "The file was verified by its hash or against its list, and is stored now.";
        }
        ANNOUNCED = "announced" {
            means: "The sequence number in the sequence file differs from that of the list in force, so the run \
                requests the list that the source offers now.";
        }
        UNCHANGED = "unchanged" {
            means: "The source still has the same file as the local copy. `Evidence` says how the run determined this.";
        }
        NOT_OFFERED = "not-offered" {
            means: "The source does not have the file, which is optional.";
        }
        FAILED = "failed" {
            means: "The file could not be fetched or was rejected; its code says why. The previous version stays in \
                force.";
        }
        SKIPPED = "skipped" {
            means: "The file was not requested, because the source did not respond to eight requests in a row.";
            cause: "The source or the network is down.";
            cure: "See the errors of the files that failed before it.";
        }
        PENDING = "pending" {
            means: "The run was stopped before the file was fetched. Files that were already fetched are kept.";
            cause: "A signal or the calling program stopped the run.";
            cure: "Run the command again: it fetches only the missing files.";
        }
        NOT_MODIFIED = "not-modified" {
            means: "Evidence: the server answered \"not modified\" (304).";
        }
        SEQUENCE_NUMBER = "sequence-number" {
            means: "Evidence: the sequence file still contains the sequence number of the stored list.";
        }
        SAME_BYTES = "same-octets" {
            means: "Evidence: the source sent the same bytes again.";
        }
    }
}

impl Report {
    /// Returns whether every requested file was obtained.
    #[must_use]
    pub fn is_success(&self) -> bool {
        let is_missing =
            |outcome: &Outcome| matches!(outcome, Outcome::Failed(_) | Outcome::Skipped | Outcome::Pending);
        !self.items.iter().any(|item| is_missing(&item.outcome))
    }

    /// Returns the files that failed, with their errors.
    pub fn failures(&self) -> impl Iterator<Item = (File, &Error)> {
        self.items.iter().filter_map(|item| match &item.outcome {
            Outcome::Failed(error) => Some((item.file, error)),
            _ => None,
        })
    }

    /// Returns the outcome for one file; `None` if the run did not request it.
    #[must_use]
    pub fn outcome(&self, file: File) -> Option<&Outcome> {
        self.items.iter().find(|item| item.file == file).map(|item| &item.outcome)
    }

    /// Returns whether the run was [stopped](crate::Run::stop) with files left to fetch.
    #[must_use]
    pub fn was_stopped(&self) -> bool {
        self.items.iter().any(|item| matches!(item.outcome, Outcome::Pending))
    }
}

impl Outcome {
    /// Returns a stable word in kebab-case.
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
    /// Returns a stable word in kebab-case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotModified => NOT_MODIFIED.name(),
            Self::SequenceNumber => SEQUENCE_NUMBER.name(),
            Self::SameBytes => SAME_BYTES.name(),
        }
    }
}

impl Replaced {
    pub(crate) fn new(list: &TrustList<'_>, before: Option<&TrustList<'_>>) -> Self {
        let new = list.content();
        // A list with a duplicate identifier cannot be compared, but `Lists::put` rejects it anyway.
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
