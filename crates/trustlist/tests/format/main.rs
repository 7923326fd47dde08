//! docs/format.md and its pages against real files. Each statement that is marked D, data, has a check here, and each
//! check has a statement. Each that is marked T, tested, names the tests of the readers that assert it.
//!
//! The bold parts of such statements are figures: checks count them, and tests have them in their text. The checks read
//! files by the few lines of `value.rs` and `message.rs`, so that a fault of the project's readers does not become a fact
//! of the page. `TRUSTLIST_BLESS=1` writes what they count into the pages.

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

/// The check of a statement, by its number. It returns `figures!`.
enum Check {
    /// Over the files outside the repository.
    All(&'static str, fn(&'static Corpus) -> String),
    /// Over the newest list, which is in the repository: it runs on every machine.
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
fn each_statement_about_data_has_one_check_and_each_check_a_statement() {
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
            Err(_) => wrong.push(format!("D{number}: does not hold, see above")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The Rust files below a folder, one after the other.
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
fn every_statement_that_is_tested_names_the_tests_that_have_its_figures() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let tests = ["cab", "trustlist"].map(|name| sources(&crates.join(name).join("tests"))).concat();
    // `1_650` is `1,650` on the page; a time of day may follow a day.
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
            assert!(text.match_indices(&plain).any(is_whole), "T{}: {figure} is not in the test", claim.number);
        }
    }
}

/// In a section, statements are numbered from 1 on, whatever they are marked with.
#[test]
fn statements_are_numbered_and_say_how_they_are_known() {
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
            'T' => assert!(!claim.sources.is_empty(), "{name}: by which test"),
            'I' => assert!(claim.text.contains("because"), "{name}: inferred, but not why"),
            _ => panic!("{name}: an unknown mark"),
        }
        assert!("DT".contains(claim.mark) || claim.figures().is_empty(), "{name}: bold, but not counted");
    }
    let headings = pages.pages.iter().flat_map(|page| page.text.lines()).filter_map(|line| line.strip_prefix("## "));
    for (number, heading) in headings.filter_map(|heading| heading.split_once(". ")) {
        assert!(
            pages.pages[0].text.contains(&format!("{number}. [{heading}](format/")),
            "not in the contents: {heading}"
        );
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
            let is_number = |part: &str| part.parse::<u32>().is_ok();
            if reference.split_once('.').is_some_and(|(section, place)| is_number(section) && is_number(place)) {
                assert!(numbers.contains(reference), "{}: {reference}", page.path.display());
                referred += 1;
            }
        }
    }
    assert!(referred > 60, "{referred}");
}
