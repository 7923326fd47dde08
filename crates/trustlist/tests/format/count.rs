//! Functions that count items and format the figures for the pages.

use std::collections::{BTreeMap, BTreeSet};

/// Formats the figures of a statement, in order, as the debug output of a tuple. Each figure is a number, a text, or a
/// list of numbers or texts.
macro_rules! figures {
    ($($figure:expr),* $(,)?) => { format!("{:?}", ($(&$figure,)*)) };
}
pub(crate) use figures;

/// The texts and numbers that `figures!` printed. Numbers get commas between thousands.
pub(crate) fn as_on_page(figures: &str) -> Vec<String> {
    let with_commas = |digits: &str| {
        let comma = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
        digits.chars().enumerate().map(|(at, it)| if comma(at) { format!(",{it}") } else { it.into() }).collect()
    };
    let numbers = |part: &str| part.split(|it: char| !it.is_ascii_digit()).map(with_commas).collect::<Vec<String>>();
    let parts = figures.split('"').enumerate();
    let all = parts.flat_map(|(at, part)| if at % 2 == 1 { vec![part.to_owned()] } else { numbers(part) });
    all.filter(|figure| !figure.is_empty()).collect()
}

/// Counts the items. Panics if there are none, or if the condition does not hold for one of them.
#[track_caller]
pub(crate) fn each<T>(all: impl IntoIterator<Item = T>, holds: impl Fn(T) -> bool) -> usize {
    let answers: Vec<bool> = all.into_iter().map(holds).collect();
    assert!(!answers.is_empty() && !answers.contains(&false), "the condition does not hold for all: {answers:?}");
    answers.len()
}

/// Counts the items for which the condition holds.
pub(crate) fn count<T>(all: impl IntoIterator<Item = T>, holds: impl Fn(T) -> bool) -> usize {
    all.into_iter().map(holds).filter(|holds| *holds).count()
}

/// Returns the only item; panics if there are none or several.
#[track_caller]
pub(crate) fn one<T>(all: impl IntoIterator<Item = T>) -> T {
    let mut all = all.into_iter();
    let one = all.next().expect("there are none");
    assert!(all.next().is_none(), "there are several");
    one
}

/// Every item once, sorted.
pub(crate) fn set<T: Ord>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    all.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The smallest and the largest item.
pub(crate) fn range<T: Ord + Clone>(all: impl IntoIterator<Item = T>) -> [T; 2] {
    let all = set(all);
    [all.first(), all.last()].map(|it| it.expect("some").clone())
}

/// How often each item occurs.
pub(crate) fn tally<T: Ord>(all: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    all.into_iter().for_each(|it| *counts.entry(it).or_default() += 1);
    counts
}

/// The number of items that occur several times.
pub(crate) fn repeated<T: Ord>(all: impl IntoIterator<Item = T>) -> usize {
    tally(all).into_values().filter(|count| *count > 1).count()
}

/// The items, separated by a word.
pub(crate) fn joined(all: impl IntoIterator<Item = impl ToString>, word: &str) -> String {
    all.into_iter().map(|it| it.to_string()).collect::<Vec<_>>().join(word)
}
