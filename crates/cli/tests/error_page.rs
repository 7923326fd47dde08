//! `docs/errors.md` is made of the catalogues of codes, and says what they say.
//!
//! With TRUSTLIST_BLESS=1 the page is written anew instead.

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

/// The parts of the page: a heading, the layers in it, and what is to be said before them.
const PARTS: &[(&str, &[&str], &str)] = &[
    (
        "The file",
        &["cabinet", "signed message", "list"],
        "What was given cannot be read. The command ends with status 2.",
    ),
    (
        "The signature",
        &["signature"],
        "A rule about the signature, the signer, or the certificates between the signer and a trusted root refused the \
         list. The command ends with status 1.",
    ),
    (
        "The timestamp on it",
        &["timestamp"],
        "Only where a list is to be judged at its timestamp. Windows judges lists without their timestamps, so it logs no \
         event.",
    ),
    (
        "What is accepted",
        &["policy", "view"],
        "The list is signed well, and is not what the caller accepts, or is not fit to have anything looked up in it. \
         These rules are not those of Windows: where it has no HRESULT and no event, none is named.",
    ),
    (
        "What is looked up",
        &["lookup", "certificate store"],
        "A certificate or a file that contradicts the list or cannot be read, and stores of certificates (`.sst`).",
    ),
    (
        "Whether a root is trusted",
        &["verdict"],
        "Verdicts about a root, a path or a host: the answer of `trustlist find --purpose`, and of `TrustSet`.",
    ),
    (
        "Fetching",
        &["retrieval", "update"],
        "What happens to a file in a run of `trustlist sync`. The event is 8 for the sequence number, 3 for a list that is \
         not had, 11 for one that is not accepted, 5 for the certificate of a root, whatever the code is; none for a store \
         of certificates.",
    ),
    (
        "The folder",
        &["folder"],
        "The folder that `trustlist sync` keeps current. Windows has none like it, so there are no events.",
    ),
    (
        "The command",
        &["command"],
        "What is wrong with the command line, or with a file that is not a list. Windows has no numbers for these. The \
         command ends with status 2.",
    ),
    (
        "Words that are no failures",
        &["outcome", "freshness"],
        "What became of a file in a run, how a file is known to be the same, and warnings about what is held.",
    ),
];

fn all() -> impl Iterator<Item = &'static Code> {
    trustlist::codes().chain(codes()).chain(code::ALL.iter().copied())
}

fn page() -> String {
    let mut page = String::from(
        "# Errors\n\n\
         <!-- Made of the catalogues in the code: TRUSTLIST_BLESS=1 cargo test -p trustlist-cli --test error_page -->\n\n\
         Every failure has a code: a word that stays the same from version to version, unlike the sentence beside it.\n\
         `trustlist verify` prints it, `--verbose` shows it beside every failure, `--json` has it as `code`, and the \
         libraries\nas `Error::code`. Each code has a heading here, so that a link can point to it: `errors.md#expired`.\n\n\
         An HRESULT is the number that Windows gives to the same failure. A crypt32 event is what Windows writes to the\n\
         Application log. Since Windows 7 the log shows the number plus 4096: that is documented for event 11, which is 4107\n\
         there, and inferred for the others. How these events come about, and what to do about them on Windows, is in\n\
         [windows.md](windows.md).\n",
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
        (11, "take the list out of its cabinet, or accept it"),
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

/// In lines of at most 120 characters, those after the first indented; what would be a tag is escaped.
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
fn the_page_says_what_the_catalogues_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
    if env::var_os("TRUSTLIST_BLESS").is_some() {
        fs::write(&path, page()).expect("a page that can be written");
    }
    let found = fs::read_to_string(&path).expect("docs/errors.md").replace("\r\n", "\n");
    let differing = found.lines().zip(page().lines()).position(|(found, made)| found != made);
    assert!(
        found == page(),
        "docs/errors.md differs from line {differing:?} on (from 0): write it with TRUSTLIST_BLESS=1"
    );
}

#[test]
fn each_code_stands_once_and_has_all_that_is_to_be_said() {
    let page = page();
    let headings: Vec<_> = page.lines().filter(|line| line.starts_with('#')).map(anchor).collect();
    assert_eq!(headings.iter().collect::<BTreeSet<_>>().len(), headings.len(), "two headings of one anchor");
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

/// As the places where Markdown is shown make it of a heading.
fn anchor(heading: &str) -> String {
    heading.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-")
}
