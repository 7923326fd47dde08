//! The transcripts of failures show every code.

use std::fs;

use trustlist::Code;
use trustlist_sync::codes;

use crate::pages;

#[path = "../../src/code.rs"]
mod of_command;

fn all() -> impl Iterator<Item = &'static Code> {
    trustlist::codes().chain(codes()).chain(of_command::ALL.iter().copied())
}

/// The codes that no transcript shows, with the reasons.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("path-invalid", "no certificate is known that causes only this failure"),
    ("refused-signer", "the command has no option to refuse a signer"),
    ("no-algorithms", "the command always uses the algorithms of `ring`"),
    ("disallowed", "the command judges roots, not paths"),
    ("empty-path", "the command judges roots, not paths"),
    ("host-name", "the command judges roots, not hosts; `find --host` says what is wrong with a name"),
    ("pin-mismatch", "the command judges roots, not paths"),
    ("pin-rules", "the command judges roots, not hosts"),
    ("timed-out", "it takes half a minute; crates/sync/tests/http tests it"),
    ("pending", "it needs a signal at the right moment; crates/cli/tests/interrupted.rs tests it"),
    ("overtaken", "the command takes the lock before it reads; crates/sync/tests/update/store.rs tests it"),
    ("storage-full", "it needs a full disk; crates/sync/tests/update/processes.rs tests it"),
    ("clock", "it needs a clock before 1970"),
    ("report-limit", "it needs more than a thousand lists"),
    ("recipe", "it needs a key; author.md shows it"),
    ("succession", "it needs a key; author.md shows it"),
    ("defect", "no input causes it"),
];

#[test]
fn every_code_is_shown_in_a_transcript() {
    let transcripts: String = pages("crates/cli/tests/transcripts")
        .iter()
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("failures")))
        .map(|path| fs::read_to_string(path).expect("a transcript"))
        .collect();
    let outputs: Vec<_> = transcripts.lines().filter(|line| !line.starts_with("$ ")).collect();
    let mut wrong = Vec::new();
    for code in all() {
        let is_shown = outputs.iter().any(|line| shows(line, code.name()));
        let is_excepted = NOT_SHOWN.iter().any(|(name, _)| *name == code.name());
        if is_shown == is_excepted {
            wrong.push(format!("{code}: {}", if is_shown { "shown, but excepted" } else { "not shown" }));
        }
    }
    for (name, _) in NOT_SHOWN {
        if !all().any(|code| code.name() == *name) {
            wrong.push(format!("{name}: excepted, but not a code"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a line shows a code: in a table, after `-v`, beside a file of a run, or in JSON.
fn shows(line: &str, code: &str) -> bool {
    let words: Vec<_> = line.split_whitespace().collect();
    matches!(words[..], ["code" | "cause", word] if word == code)
        || line.strip_prefix("  code: ").is_some_and(|rest| {
            rest.split(", ").any(|part| part == code || part.strip_prefix("because of ") == Some(code))
        })
        || line.contains(&format!("({code})"))
        || line.contains(&format!("({code},"))
        || line.contains(&format!("\"{code}\""))
}

/// Every error message is followed by a `help` line.
#[test]
fn every_failure_has_a_next_step() {
    for path in pages("crates/cli/tests/transcripts") {
        let transcript = fs::read_to_string(&path).expect("a transcript");
        let mut lines = transcript.lines().peekable();
        while let Some(line) = lines.next() {
            // Warnings and the notes of `export` are not failures, so they need no `help` line.
            let notes = [
                "warning: ",
                "the root list is dated ",
                "the disallowed list is dated ",
                "no disallowed list was consulted",
                "disallowed: ",
                "roots exported: ",
                "exported although ",
                "left out: ",
                "no certificate: ",
                "wrong certificate: ",
                "skipped files ",
            ];
            let Some(sentence) = line.strip_prefix("trustlist: ") else { continue };
            if notes.iter().any(|prefix| sentence.starts_with(prefix)) {
                continue;
            }
            while lines.next_if(|line| line.starts_with("  caused by: ") || line.starts_with("  code: ")).is_some() {}
            let next = lines.peek().copied().unwrap_or_default();
            assert!(next.starts_with("  help: "), "{}: {line}\n{next}", path.display());
        }
    }
}
