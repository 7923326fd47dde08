//! Compares docs/format.md and its pages with real files. Each statement marked D (data) has a check here, and each
//! check has a statement. Each statement marked T (tested) names the tests that assert it.
//!
//! Text in bold is a figure: checks count it, and tests contain it. The checks parse files with `value.rs` and
//! `message.rs`, so that bugs in the project's readers do not appear on the pages as facts. With `TRUSTLIST_BLESS=1`
//! the test writes the counted figures into the pages.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod corpus;
mod count;
mod envelope;
mod list;
mod message;
mod page;
mod properties;
mod value;

use std::{
    collections::BTreeSet,
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use corpus::{Corpus, File, newest};
use count::as_on_page;
use page::Pages;

/// The check of a statement: the statement's number, and a function that returns `figures!`.
enum Check {
    /// Uses the files outside the repository.
    All(&'static str, fn(&'static Corpus) -> String),
    /// Uses only the newest list. It is in the repository, so the check runs on every machine.
    Newest(&'static str, fn(&'static File) -> String),
}

impl Check {
    fn number(&self) -> &'static str {
        let (Self::All(number, _) | Self::Newest(number, _)) = self;
        number
    }

    fn run(&self) -> Option<Vec<String>> {
        let figures = match self {
            Self::All(_, check) => check(Corpus::get()?),
            Self::Newest(_, check) => check(newest()),
        };
        Some(as_on_page(&figures))
    }
}

fn checks() -> impl Iterator<Item = &'static Check> {
    [envelope::CHECKS, list::CHECKS, properties::CHECKS].into_iter().flatten()
}

#[test]
fn every_data_statement_has_one_check_and_every_check_a_statement() {
    let pages = Pages::read();
    let data = pages.claims.iter().filter(|claim| claim.mark == 'D');
    let mut statements: Vec<&str> = data.map(|claim| &*claim.number).collect();
    let mut checks: Vec<&str> = checks().map(Check::number).collect();
    statements.sort_unstable();
    checks.sort_unstable();
    assert_eq!(statements, checks);
}

#[test]
fn every_statement_about_data_holds() {
    let (mut pages, mut wrong) = (Pages::read(), vec![]);
    for check in checks() {
        let number = check.number();
        let Some(claim) = pages.claims.iter().find(|claim| claim.number == number) else { continue };
        match catch_unwind(AssertUnwindSafe(|| check.run())) {
            Ok(Some(counted)) if claim.figures() != counted => {
                wrong.push(format!("D{number}: {:?}, counted {counted:?}", claim.figures()));
                if env::var_os("TRUSTLIST_BLESS").is_some_and(|what| what == "1") {
                    pages.write(number, &counted);
                }
            }
            Ok(_) => {}
            Err(_) => wrong.push(format!("D{number}: does not hold; see above")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The text of all Rust files in a folder and its subfolders.
fn sources(folder: &Path) -> String {
    let paths = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let read = |path: &Path| match path.extension() {
        _ if path.is_dir() => sources(path),
        Some(extension) if extension == "rs" => fs::read_to_string(path).expect("a source"),
        _ => String::new(),
    };
    paths.map(|path| read(&path)).collect()
}

#[test]
fn tested_statements_name_tests_that_contain_their_figures() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let tests = ["cab", "trustlist"].map(|name| sources(&crates.join(name).join("tests"))).concat();
    // Tests write `1_650` for `1,650`. A time of day may follow a date, so a figure may end before a `T`.
    let is_part = |it: char| it.is_alphanumeric() && it != 'T' || "-.:".contains(it);
    for claim in Pages::read().claims.iter().filter(|claim| claim.mark == 'T') {
        let body = |name: &String| tests.split_once(&format!("#[test]\nfn {name}() {{"))?.1.split("\n}\n").next();
        let text: Vec<&str> =
            claim.sources.iter().map(|name| body(name).unwrap_or_else(|| panic!("{name}: no such test"))).collect();
        let text = text.concat().replace('_', "");
        for figure in claim.figures() {
            let plain = if figure.contains(", ") { figure.to_owned() } else { figure.replace(',', "") };
            let is_whole = |(at, _)| {
                let [before, after] = [&text[..at], &text[at + plain.len()..]];
                !before.ends_with(is_part) && !after.starts_with(is_part)
            };
            assert!(text.match_indices(&plain).any(is_whole), "T{}: no named test contains {figure}", claim.number);
        }
    }
}

/// In each section, statements are numbered from 1, whatever their mark.
#[test]
fn statements_are_numbered_and_marked() {
    let pages = Pages::read();
    let listed: Vec<&str> =
        pages.pages[0].text.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next()).collect();
    let is_listed = |source: &String| listed.iter().any(|it| source == it || source.starts_with(&format!("{it} ")));
    let (mut section, mut last) = (0, 0);
    for claim in &pages.claims {
        let name = format!("{}{}", claim.mark, claim.number);
        let (of_section, number) = claim.number.split_once('.').expect("section and number");
        let [of_section, number] = [of_section, number].map(|part| part.parse::<u32>().expect("a number"));
        let next = if of_section == section { (section, last + 1) } else { (section + 1, 1) };
        assert_eq!((of_section, number), next, "{name} is out of order");
        (section, last) = next;
        match claim.mark {
            'D' | 'M' => assert!(claim.sources.is_empty(), "{name}"),
            'S' => assert!(claim.sources.iter().all(is_listed), "{name}: the source is not in the table"),
            'T' => assert!(!claim.sources.is_empty(), "{name}: no test is named"),
            'I' => assert!(claim.text.contains("because"), "{name}: inferred without a reason"),
            _ => panic!("{name}: an unknown mark"),
        }
        assert!("DT".contains(claim.mark) || claim.figures().is_empty(), "{name}: bold, but no test checks it");
    }
    let headings = pages.pages.iter().flat_map(|page| page.text.lines()).filter_map(|line| line.strip_prefix("## "));
    for (number, heading) in headings.filter_map(|heading| heading.split_once(". ")) {
        assert!(
            pages.pages[0].text.contains(&format!("{number}. [{heading}](format/")),
            "not in the contents: {heading}"
        );
    }
}

/// References are numbers of statements, such as 6.2, in parentheses or in the table of quirks.
#[test]
fn every_reference_names_an_existing_statement() {
    let pages = Pages::read();
    let numbers: BTreeSet<&str> = pages.claims.iter().map(|claim| &*claim.number).collect();
    let mut referred = 0;
    for page in &pages.pages {
        let in_parentheses = page.text.split('(').skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        let rows = page.text.split("| quirk |").skip(1).flat_map(str::lines);
        let last_cells = rows.filter_map(|row| row.strip_suffix(" |")?.rsplit_once("| ").map(|(_, cell)| cell));
        for reference in in_parentheses.chain(last_cells).flat_map(|text| text.split(", ")) {
            let is_number = |part: &str| part.parse::<u32>().is_ok();
            if reference.split_once('.').is_some_and(|(section, place)| is_number(section) && is_number(place)) {
                assert!(numbers.contains(reference), "{}: {reference}", page.path.display());
                referred += 1;
            }
        }
    }
    assert!(referred > 60, "{referred}");
}
