//! Verdicts as data: for each root and purpose, from when on which one holds.
//!
//! The page has no rules of its own. A verdict about a root changes at one instant of the clock at most, its disable date,
//! and at one date of issue, its NotBefore date; so the library is asked on both sides of each, and what it answers stands
//! in the page. No timestamp is asked about.

use std::{hash::Hash, time::Duration};

use indexmap::IndexSet;
use serde::Serialize;
use trustlist::{FileTime, PropertyTime, Purpose, Question, Root, UnixTime, Verdict};

use crate::text::shown;

/// The answer to a question about a root, in words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct Answer {
    /// `trusted`, `refused` or `depends`.
    pub(crate) answer: &'static str,
    /// [`Verdict::code`]
    pub(crate) code: &'static str,
    /// Why.
    pub(crate) reason: String,
}

/// What holds from an instant on, until the next one begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct Era {
    /// Seconds since 1970.
    from: u64,
    /// Where the date of issue is not known. A place among the verdicts, as the other two are.
    unknown: usize,
    /// Absent where the date of issue does not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<Issued>,
}

/// What holds of certificates issued before a date, and of those issued since.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Issued {
    /// Seconds since 1970.
    date: u64,
    before: usize,
    since: usize,
}

/// The eras of a root for one purpose, in the order of time. The first begins in 1970, where the choice of instants does.
pub(crate) type Case = Vec<Era>;

/// The verdicts of a list, each of them once: hundreds of roots have a few verdicts.
#[derive(Default)]
pub(crate) struct Judgement {
    verdicts: IndexSet<Answer>,
    cases: IndexSet<Case>,
}

impl Judgement {
    /// Asks about a root for each of some purposes. A place among the cases for each.
    pub(crate) fn judge(&mut self, root: &Root<'_>, purposes: &[Purpose]) -> Vec<usize> {
        purposes.iter().map(|purpose| self.judge_for(root, purpose)).collect()
    }

    fn judge_for(&mut self, root: &Root<'_>, purpose: &Purpose) -> usize {
        // A property that cannot be read gives no date: the root is refused whatever the date.
        let [disabled, not_before] = [root.entry().disabled(), root.entry().not_before()]
            .map(|time| time.ok().flatten().and_then(PropertyTime::filetime).map(first_second));
        let mut case: Case = Vec::with_capacity(2);
        for from in [0].into_iter().chain(disabled.filter(|date| *date > 0)) {
            let era = self.era(root, purpose, from, not_before);
            if !case.last().is_some_and(|last| (last.unknown, &last.issued) == (era.unknown, &era.issued)) {
                case.push(era);
            }
        }
        place(&mut self.cases, case)
    }

    fn era(&mut self, root: &Root<'_>, purpose: &Purpose, from: u64, not_before: Option<u64>) -> Era {
        let question = Question::new(purpose.clone(), at(from));
        let unknown = place(&mut self.verdicts, Answer::of(&root.judge(&question)));
        let issued = not_before.map(|date| {
            let [before, since] = [date.saturating_sub(1), date]
                .map(|issued| place(&mut self.verdicts, Answer::of(&root.judge(&question.clone().issued(at(issued))))));
            Issued { date, before, since }
        });
        Era { from, unknown, issued: issued.filter(|it| (it.before, it.since) != (unknown, unknown)) }
    }

    /// How many different ones there are.
    pub(crate) fn cases(&self) -> usize {
        self.cases.len()
    }

    /// The verdicts and the cases.
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
            // The word stands before it.
            Verdict::Depends { .. } => ("depends", verdict.to_string().trim_start_matches("depends ").to_owned()),
        };
        Self { answer, code: verdict.code(), reason: shown(&days(&reason)) }
    }

    /// The answer for people.
    pub(crate) fn word(&self) -> &'static str {
        match self.answer {
            "refused" => "not trusted",
            answer => answer,
        }
    }
}

/// Days in place of instants that begin them, as in every real list.
pub(crate) fn days(text: &str) -> String {
    text.replace("T00:00:00Z", "")
}

fn at(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}

/// The first whole second that is not before a date. Dates before 1970 have passed in all that can be asked.
fn first_second(date: FileTime) -> u64 {
    match date.unix() {
        None => 0,
        Some(second) if FileTime::from_unix(second) == Some(date) => second.as_secs(),
        Some(second) => second.as_secs().saturating_add(1),
    }
}

/// The place of a value in a table in which each stands once.
pub(crate) fn place<T: Eq + Hash>(table: &mut IndexSet<T>, value: T) -> usize {
    table.insert_full(value).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_within_a_second_begins_with_the_next_one() {
        let whole = FileTime::from_unix(at(1000)).unwrap().ticks();
        for (ticks, expected) in [(whole, 1000), (whole + 1, 1001), (whole + 9_999_999, 1001), (0, 0)] {
            assert_eq!(first_second(FileTime::from_ticks(ticks)), expected, "{ticks}");
        }
    }
}
