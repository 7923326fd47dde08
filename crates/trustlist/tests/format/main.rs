//! docs/format.md and its pages against real files: each statement that is marked as data has a check here, and each check
//! its statement.
//!
//! What is bold in such a statement is a figure, and the check counts it anew. The files are read by the few lines of
//! `der.rs`, not by the project's readers: a fault of those would else stand in the page. `TRUSTLIST_BLESS=1` writes the
//! figures into the pages, `TRUSTLIST_BLESS=example` the worked example.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod catalogs;
mod certificate;
mod corpus;
mod der;
mod envelope;
mod example;
mod files;
mod history;
mod list;
mod message;
mod page;
mod properties;
mod signers;
mod small_lists;
mod verdict;

use std::{
    collections::BTreeSet,
    env,
    panic::{AssertUnwindSafe, catch_unwind},
};

use corpus::Corpus;
use page::{Claim, Pages};

/// A statement's figures, in the order in which they stand in it.
type Figures = Vec<String>;

/// What holds a statement.
struct Check {
    number: &'static str,
    over: Over,
}

#[derive(Clone, Copy)]
enum Over {
    Corpus(fn(&Corpus) -> Figures),
    /// Files in the repository: it runs on every machine.
    Repository(fn() -> Figures),
}

const fn corpus(number: &'static str, check: fn(&Corpus) -> Figures) -> Check {
    Check { number, over: Over::Corpus(check) }
}

const fn repository(number: &'static str, check: fn() -> Figures) -> Check {
    Check { number, over: Over::Repository(check) }
}

/// Figures as text.
macro_rules! figures {
    ($($figure:expr),* $(,)?) => { vec![$($figure.to_string()),*] };
}
pub(crate) use figures;

/// A number with commas between thousands.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let comma = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
    let parts =
        digits.chars().enumerate().map(|(at, digit)| if comma(at) { format!(",{digit}") } else { digit.into() });
    parts.collect()
}

fn checks() -> impl Iterator<Item = &'static Check> {
    let of_all = [
        files::CHECKS,
        envelope::CHECKS,
        signers::CHECKS,
        list::CHECKS,
        properties::CHECKS,
        verdict::CHECKS,
        small_lists::CHECKS,
        catalogs::CHECKS,
        history::CHECKS,
    ];
    of_all.into_iter().flatten()
}

#[test]
fn each_statement_about_data_has_one_check_and_each_check_a_statement() {
    let pages = Pages::read();
    let of_pages: Vec<&str> =
        pages.claims.iter().filter(|claim| claim.mark == 'D').map(|claim| &*claim.number).collect();
    let of_checks: Vec<&str> = checks().map(|check| check.number).collect();
    let [in_pages, in_checks] = [&of_pages, &of_checks].map(|numbers| numbers.iter().collect::<BTreeSet<_>>());
    assert_eq!(in_pages.difference(&in_checks).collect::<Vec<_>>(), Vec::<&&&str>::new(), "without a check");
    assert_eq!(in_checks.difference(&in_pages).collect::<Vec<_>>(), Vec::<&&&str>::new(), "without a statement");
    assert_eq!(in_checks.len(), of_checks.len(), "two checks for one statement");
}

#[test]
fn every_statement_about_data_holds() {
    let pages = Pages::read();
    let real = Corpus::get();
    let (mut wrong, mut right): (Vec<String>, Vec<(&Claim, Figures)>) = (vec![], vec![]);
    for check in checks() {
        let counted = catch_unwind(AssertUnwindSafe(|| match (check.over, real) {
            (Over::Repository(count), _) => Some(count()),
            (Over::Corpus(count), Some(corpus)) => Some(count(corpus)),
            (Over::Corpus(_), None) => None,
        }));
        let claim = pages.claims.iter().find(|claim| (claim.mark, &*claim.number) == ('D', check.number));
        let figures = claim.map(|claim| pages.figures(claim)).unwrap_or_default();
        match (claim, counted) {
            (_, Err(_)) => wrong.push(format!("D{}: does not hold, see above", check.number)),
            (_, Ok(None)) => {}
            (Some(claim), Ok(Some(counted))) if figures.len() == counted.len() => {
                if figures != counted {
                    wrong.push(format!("D{}: {figures:?}, counted {counted:?}", check.number));
                }
                right.push((claim, counted));
            }
            (_, Ok(Some(counted))) => wrong.push(format!("D{}: {figures:?}, counted {counted:?}", check.number)),
        }
    }
    if env::var_os("TRUSTLIST_BLESS").is_some_and(|what| what == "1") {
        pages.write(&right);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In a section, statements are counted from 1 on, whatever they are marked with.
#[test]
fn statements_are_numbered_and_say_how_they_are_known() {
    let pages = Pages::read();
    let index = &pages.pages[0].text;
    let (mut section, mut last) = (0, 0);
    for claim in &pages.claims {
        let name = format!("{}{}", claim.mark, claim.number);
        let (of_section, number) = claim.number.split_once('.').unwrap_or_else(|| panic!("{name}"));
        let [of_section, number] = [of_section, number].map(|part| part.parse::<u32>().expect("a number"));
        if of_section != section {
            assert_eq!(of_section, section + 1, "{name}: the sections in their order");
            (section, last) = (of_section, 0);
        }
        assert_eq!(number, last + 1, "{name}: the statements of a section in their order");
        last = number;
        match claim.mark {
            'D' | 'M' => assert_eq!(claim.source, "", "{name}"),
            'S' => {
                for source in claim.source.split("; ") {
                    let listed = index.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
                    let is_named = |known: &str| source == known || source.starts_with(&format!("{known} "));
                    assert!(listed.into_iter().any(is_named), "{name}: {source} is none of the sources");
                }
            }
            'I' => assert!(claim.text.contains("because"), "{name}: inferred, and not why"),
            other => panic!("{name}: {other} is no mark"),
        }
        let figures = pages.figures(claim);
        assert!(claim.mark == 'D' || figures.is_empty(), "{name}: bold, and not counted: {figures:?}");
    }
}

/// Numbers of statements in parentheses and in the table of quirks, such as 6.2.
#[test]
fn every_reference_is_to_a_statement() {
    let pages = Pages::read();
    let numbers: BTreeSet<&str> = pages.claims.iter().map(|claim| &*claim.number).collect();
    let mut referred = 0;
    for page in &pages.pages {
        let in_parentheses = page.text.split('(').skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        let rows = page.text.split("| quirk |").skip(1).flat_map(str::lines);
        let last_cells = rows.filter_map(|row| row.strip_suffix(" |")?.rsplit_once("| ").map(|(_, cell)| cell));
        for reference in in_parentheses.chain(last_cells).flat_map(|text| text.split(", ")) {
            let is_number = |part: &str| !part.is_empty() && part.bytes().all(|octet| octet.is_ascii_digit());
            if reference.split_once('.').is_some_and(|(section, place)| is_number(section) && is_number(place)) {
                assert!(numbers.contains(reference), "{}: {reference}", page.path.display());
                referred += 1;
            }
        }
    }
    assert!(referred > 60, "{referred}");
}

#[test]
fn contents_name_every_section() {
    let pages = Pages::read();
    let contents = &pages.pages[0].text;
    let mut section = 0;
    for page in &pages.pages[1..] {
        let name = page.path.file_name().expect("a name").to_string_lossy();
        assert!(page.text.lines().count() <= 600, "{name} is long");
        for heading in page.text.lines().filter_map(|line| line.strip_prefix("## ")) {
            section += 1;
            assert!(heading.starts_with(&format!("{section}. ")), "{heading}");
            let anchor: String = heading.to_lowercase().replace(' ', "-");
            let anchor: String = anchor.chars().filter(|it| it.is_alphanumeric() || "-_".contains(*it)).collect();
            let title = heading.split_once(". ").expect("a title").1;
            let link = format!("{section}. [{title}](format/{name}#{anchor})");
            assert!(contents.contains(&link), "missing in the contents: {link}");
        }
    }
    for page in &pages.pages {
        for line in page.text.lines().filter(|line| !line.trim_start().starts_with('|')) {
            assert!(line.chars().count() <= 120, "{}: {line}", page.path.display());
        }
    }
}
