//! Verdicts as data: for each root and purpose, which verdict applies at which time.
//!
//! The page contains no trust rules. The verdict on a root changes at most at two dates: its disable date, which is
//! compared with the current time, and its NotBefore date, which is compared with the certificate's date of issue. The
//! library judges the root before and after each date, and the page contains these verdicts. Timestamps are not
//! considered.

use std::{hash::Hash, time::Duration};

use indexmap::IndexSet;
use serde::Serialize;
use trustlist::{FileTime, PropertyTime, Purpose, Question, Root, UnixTime, Verdict};

use crate::text::shown;

/// A verdict on a root, in words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct Answer {
    /// `trusted`, `refused` or `depends`.
    pub(crate) answer: &'static str,
    /// The [`Verdict::code`].
    pub(crate) code: &'static str,
    /// The reason.
    pub(crate) reason: String,
}

/// A period in which a root's verdicts do not change. It ends where the next period begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct Era {
    /// The beginning of the period, in seconds since 1970.
    from: u64,
    /// The verdict if the date of issue is not known. It is an index into [`Judgement::verdicts`], as are
    /// `Issued::before` and `Issued::since`.
    unknown: usize,
    /// The verdicts by date of issue; absent if the verdict does not depend on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
}

/// The verdicts on certificates issued before a date, and on or after it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Issued {
    /// The date, in seconds since 1970.
    date: u64,
    before: usize,
    since: usize,
}

/// The periods of a root for one purpose, in order. The first begins in 1970, the earliest time that a reader can
/// choose.
pub(crate) type Case = Vec<Era>;

/// The verdicts for a list, without duplicates. Hundreds of roots share only a few different verdicts.
#[derive(Default)]
pub(crate) struct Judgement {
    verdicts: IndexSet<Answer>,
    cases: IndexSet<Case>,
}

impl Judgement {
    /// Judges a root for each purpose. Returns one index into `cases` for each purpose.
    pub(crate) fn judge(&mut self, root: &Root<'_>, purposes: &[Purpose]) -> Vec<usize> {
        purposes.iter().map(|purpose| self.judge_for(root, purpose)).collect()
    }

    fn judge_for(&mut self, root: &Root<'_>, purpose: &Purpose) -> usize {
        // A date that cannot be read is left out: such a root is never trusted, so no verdict depends on the date.
        let [disabled, not_before] = [root.entry().disabled(), root.entry().not_before()]
            .map(|time| time.ok().flatten().and_then(PropertyTime::filetime).map(first_second));
        let mut case: Case = Vec::with_capacity(2);
        for from in [0].into_iter().chain(disabled.filter(|date| *date > 0)) {
            let era = self.era(root, purpose, from, not_before);
            if !case.last().is_some_and(|last| (last.unknown, &last.issued) == (era.unknown, &era.issued)) {
                case.push(era);
            }
        }
        index_in(&mut self.cases, case)
    }

    fn era(&mut self, root: &Root<'_>, purpose: &Purpose, from: u64, not_before: Option<u64>) -> Era {
        let question = Question::new(purpose.clone(), at(from));
        let unknown = index_in(&mut self.verdicts, Answer::of(&root.judge(&question)));
        let issued = not_before.map(|date| {
            let [before, since] = [date.saturating_sub(1), date].map(|issued| {
                index_in(&mut self.verdicts, Answer::of(&root.judge(&question.clone().issued(at(issued)))))
            });
            Issued { date, before, since }
        });
        Era { from, unknown, issued: issued.filter(|it| (it.before, it.since) != (unknown, unknown)) }
    }

    /// Returns the number of different cases.
    pub(crate) fn cases(&self) -> usize {
        self.cases.len()
    }

    /// Returns the verdicts and the cases.
    pub(crate) fn into_parts(self) -> (IndexSet<Answer>, IndexSet<Case>) {
        (self.verdicts, self.cases)
    }
}

impl Era {
    pub(crate) const fn from(&self) -> u64 {
        self.from
    }

    pub(crate) const fn unknown(&self) -> usize {
        self.unknown
    }
}

impl Answer {
    fn of(verdict: &Verdict) -> Self {
        let (answer, reason) = match verdict {
            Verdict::Trusted(grounds) => ("trusted", grounds.to_string()),
            Verdict::Refused(reason) => ("refused", reason.to_string()),
            // The page shows the word "depends" before the reason.
            Verdict::Depends { .. } => ("depends", verdict.to_string().trim_start_matches("depends ").to_owned()),
        };
        Self { answer, code: verdict.code(), reason: shown(&days(&reason)) }
    }

    /// Returns the word that the page shows.
    pub(crate) fn word(&self) -> &'static str {
        match self.answer {
            "refused" => "not trusted",
            answer => answer,
        }
    }
}

/// Shortens times at midnight to dates. All dates in real lists are at midnight.
pub(crate) fn days(text: &str) -> String {
    text.replace("T00:00:00Z", "")
}

fn at(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}

/// Rounds a date up to a second. A date before 1970 becomes 0, the earliest time that a reader can choose.
fn first_second(date: FileTime) -> u64 {
    match date.unix() {
        None => 0,
        Some(second) if FileTime::from_unix(second) == Some(date) => second.as_secs(),
        Some(second) => second.as_secs().saturating_add(1),
    }
}

/// Returns the index of a value in a table without duplicates, adding it if necessary.
pub(crate) fn index_in<T: Eq + Hash>(table: &mut IndexSet<T>, value: T) -> usize {
    table.insert_full(value).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_rounded_up_to_a_second() {
        let whole = FileTime::from_unix(at(1000)).unwrap().ticks();
        for (ticks, expected) in [(whole, 1000), (whole + 1, 1001), (whole + 9_999_999, 1001), (0, 0)] {
            assert_eq!(first_second(FileTime::from_ticks(ticks)), expected, "{ticks}");
        }
    }
}
