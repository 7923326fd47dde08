//! `docs/errors.md` is generated from the catalogues of codes, and is up to date.
//!
//! With TRUSTLIST_BLESS=1 the page is rewritten instead.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, reason = "a test may stop")]

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write,
    fs,
    path::Path,
};

use trustlist::{Code, Hresult};
use trustlist_sync::codes;

#[path = "../src/code.rs"]
mod code;

/// The parts of the page: a heading, the layers under it, and the introduction.
const PARTS: &[(&str, &[&str], &str)] = &[
    ("The file", &["cabinet", "signed message", "list"], "The file cannot be read. The command exits with status 2."),
    (
        "The signature",
        &["signature"],
        "The list was refused because of its signature, its signer, or a certificate between the signer and a trusted \
         root. The command exits with status 1.",
    ),
    (
        "The timestamp",
        &["timestamp"],
        "These failures occur only if a list is judged at its timestamp (`--at timestamp`). Windows ignores the \
         timestamps of lists, so it logs no event.",
    ),
    (
        "The policy",
        &["policy", "view"],
        "The signature is valid, but the caller does not accept the list, or the list cannot be searched. These are \
         the project's own rules, not Windows'; an HRESULT or event is given only if Windows has one.",
    ),
    (
        "Looking up",
        &["lookup", "certificate store"],
        "The certificate or file to look up contradicts the list or cannot be read, or a certificate store (`.sst`) is \
         malformed.",
    ),
    (
        "Verdicts",
        &["verdict"],
        "These codes say whether a root, a path or a host is trusted. `trustlist find --purpose` and `TrustSet` report \
         them.",
    ),
    (
        "Fetching",
        &["retrieval", "update"],
        "Failures that concern one file in a run of `trustlist sync`. The event depends on the file, not on the code: \
         8 for the sequence number, 3 for a list that is not fetched, 11 for a list that is not accepted, 5 for the \
         certificate of a root, and none for a certificate store.",
    ),
    (
        "The folder",
        &["folder"],
        "Problems with the folder that `trustlist sync` keeps up to date. Windows has no such folder, so there are no \
         events.",
    ),
    (
        "The command",
        &["command"],
        "Something is wrong with the command line, or with a file that is not a list. Windows has no numbers for these \
         failures. The command exits with status 2.",
    ),
    (
        "Codes that are not failures",
        &["outcome", "freshness"],
        "These codes give the outcome for a file in a run, the evidence that a file is unchanged, and warnings about \
         the files in the folder.",
    ),
];

fn all() -> impl Iterator<Item = &'static Code> {
    trustlist::codes().chain(codes()).chain(code::ALL.iter().copied())
}

fn page() -> String {
    let mut page = String::from(
        "# Errors\n\n\
         <!-- Generated from the code: TRUSTLIST_BLESS=1 cargo test -p trustlist-cli --test error_page -->\n\n\
         Every failure has a code, which stays the same in later versions, although the error message can change.\n\
         `trustlist verify` prints the code, `--verbose` shows it with every failure, `--json` prints it as `code`, and the\n\
         libraries return it from `Error::code`. Each code has a heading on this page, so you can link to it:\n\
         `errors.md#expired`.\n\n\
         An HRESULT is the number that Windows uses for the same failure. A crypt32 event is an event that Windows writes to\n\
         the Application log. Since Windows 7, the log shows the number plus 4096. This is documented for event 11, shown as\n\
         4107, and inferred for the others. [windows.md](windows.md) explains the events and what to do about them.\n",
    );
    by_hresult(&mut page);
    by_event(&mut page);
    for (heading, layers, text) in PARTS {
        write!(page, "\n## {heading}\n\n{}\n", wrapped(text, "")).expect("a String takes anything");
        for code in layers.iter().flat_map(|layer| all().filter(move |code| code.layer() == *layer)) {
            section(&mut page, code);
        }
    }
    page
}

fn by_hresult(page: &mut String) {
    let mut rows: BTreeMap<u32, (Hresult, Vec<&Code>)> = BTreeMap::new();
    for code in all() {
        for hresult in code.hresults() {
            rows.entry(hresult.number()).or_insert((*hresult, Vec::new())).1.push(code);
        }
    }
    page.push_str("\n## By HRESULT\n\n| HRESULT | name | codes |\n|---|---|---|\n");
    for (number, (hresult, codes)) in rows {
        writeln!(page, "| `0x{number:08X}` | `{}` | {} |", hresult.name(), links(&codes))
            .expect("a String takes anything");
    }
}

fn by_event(page: &mut String) {
    page.push_str(
        "\n## By event\n\n\
         | crypt32 event | in the log | Windows could not | codes |\n|---|---|---|---|\n",
    );
    for (event, what) in [
        (3, "fetch the list's cabinet"),
        (5, "fetch the certificate of a root"),
        (8, "fetch the sequence number"),
        (11, "extract the list from its cabinet, or accept it"),
    ] {
        let codes: Vec<_> = all().filter(|code| code.events().contains(&event)).collect();
        let log = event + 4096;
        writeln!(page, "| {event} | {log} | {what} | {} |", links(&codes)).expect("a String takes anything");
    }
}

fn links(codes: &[&Code]) -> String {
    let links: Vec<_> = codes.iter().map(|code| format!("[{code}](#{code})")).collect();
    links.join(", ")
}

fn section(page: &mut String, code: &Code) {
    write!(page, "\n### {code}\n\n{}\n\n", wrapped(code.meaning(), "")).expect("a String takes anything");
    let mut item = |label: &str, text: &str| {
        writeln!(page, "{}", wrapped(&format!("- {label}: {text}"), "  ")).expect("a String takes anything");
    };
    if let Some(cause) = code.cause() {
        item("cause", cause);
    }
    if let Some(cure) = code.cure() {
        item("cure", cure);
    }
    if !code.hresults().is_empty() {
        let hresults: Vec<_> =
            code.hresults().iter().map(|it| format!("`0x{:08X}` `{}`", it.number(), it.name())).collect();
        item("HRESULT", &hresults.join(", "));
    }
    if !code.events().is_empty() {
        let events: Vec<_> = code.events().iter().map(|event| format!("{event} ({})", event + 4096)).collect();
        item("event", &events.join(", "));
    }
    item("layer", code.layer());
}

/// Wraps text to 120 characters, indents the lines after the first, and escapes `<`.
fn wrapped(text: &str, indent: &str) -> String {
    let text = text.replace('<', "\\<");
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("at least one");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() > 120 {
            lines.push(format!("{indent}{word}"));
        } else {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines.join("\n")
}

#[test]
fn the_page_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
    if env::var_os("TRUSTLIST_BLESS").is_some() {
        fs::write(&path, page()).expect("a page that can be written");
    }
    let found = fs::read_to_string(&path).expect("docs/errors.md").replace("\r\n", "\n");
    let differing = found.lines().zip(page().lines()).position(|(found, made)| found != made);
    assert!(
        found == page(),
        "docs/errors.md is out of date from line {differing:?} (counted from 0): rewrite it with TRUSTLIST_BLESS=1"
    );
}

#[test]
fn each_code_appears_once_and_is_fully_documented() {
    let page = page();
    let headings: Vec<_> = page.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
    assert_eq!(headings.iter().collect::<BTreeSet<_>>().len(), headings.len(), "two headings have the same anchor");
    let mut count = 0;
    for code in all() {
        count += 1;
        let name = code.name();
        assert_eq!(headings.iter().filter(|heading| *heading == name).count(), 1, "{name}");
        assert!(name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{name}");
        let texts = [Some(code.meaning()), code.cause(), code.cure()];
        for text in texts.into_iter().flatten() {
            assert!(text.ends_with(['.', '"']) && !text.contains("  "), "{name}: {text}");
        }
        assert_eq!(code.cause().is_some(), code.cure().is_some(), "{name}");
        let is_good = code.layer() == "outcome" || code.meaning().starts_with("Trusted: ");
        assert!(is_good || code.cure().is_some(), "{name} has no next step");
        assert_eq!(
            trustlist::codes().any(|code| code.name() == name),
            trustlist::codes().any(|of_lists| of_lists == code),
            "{name}"
        );
    }
    assert!(count > 120, "{count}");
}

/// The anchor of a heading, as GitHub generates it.
fn anchor(heading: &str) -> String {
    heading.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-")
}
