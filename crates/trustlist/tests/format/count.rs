//! Counting, and figures as the pages have them.

use std::collections::{BTreeMap, BTreeSet};

/// A statement's figures in their order, as a tuple of numbers, texts and lists of them prints.
macro_rules! figures {
    ($($figure:expr),* $(,)?) => { format!("{:?}", ($(&$figure,)*)) };
}
pub(crate) use figures;

/// The texts and numbers that `figures!` printed, these with commas between thousands.
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

/// How many there are. Each has to be so, and there has to be one.
#[track_caller]
pub(crate) fn each<T>(all: impl IntoIterator<Item = T>, is_so: impl Fn(T) -> bool) -> usize {
    let answers: Vec<bool> = all.into_iter().map(is_so).collect();
    assert!(!answers.is_empty() && !answers.contains(&false), "not each is so: {answers:?}");
    answers.len()
}

/// How many are so.
pub(crate) fn count<T>(all: impl IntoIterator<Item = T>, is_so: impl Fn(T) -> bool) -> usize {
    all.into_iter().map(is_so).filter(|is_so| *is_so).count()
}

/// The one item that there is.
#[track_caller]
pub(crate) fn one<T>(all: impl IntoIterator<Item = T>) -> T {
    let mut all = all.into_iter();
    let one = all.next().expect("there is none");
    assert!(all.next().is_none(), "there are several");
    one
}

/// Each once, in order.
pub(crate) fn set<T: Ord>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    all.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The least and the greatest.
pub(crate) fn range<T: Ord + Clone>(all: impl IntoIterator<Item = T>) -> [T; 2] {
    let all = set(all);
    [all.first(), all.last()].map(|it| it.expect("some").clone())
}

/// How many there are of each.
pub(crate) fn tally<T: Ord>(all: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    all.into_iter().for_each(|it| *counts.entry(it).or_default() += 1);
    counts
}

/// How many there are several times.
pub(crate) fn repeated<T: Ord>(all: impl IntoIterator<Item = T>) -> usize {
    tally(all).into_values().filter(|count| *count > 1).count()
}

/// The items with a word between them.
pub(crate) fn joined(all: impl IntoIterator<Item = impl ToString>, word: &str) -> String {
    all.into_iter().map(|it| it.to_string()).collect::<Vec<_>>().join(word)
}
