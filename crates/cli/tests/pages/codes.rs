//! Which codes the transcripts of failures show.

use std::fs;

use trustlist::Code;
use trustlist_sync::codes;

use crate::pages;

#[path = "../../src/code.rs"]
mod of_command;

fn all() -> impl Iterator<Item = &'static Code> {
    trustlist::codes().chain(codes()).chain(of_command::ALL.iter().copied())
}

/// Codes that no transcript shows, and why.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("path-invalid", "for rules of RFC 5280 that no certificate is known to break alone"),
    ("refused-signer", "the command has no option to refuse a signer"),
    ("no-algorithms", "the command has those of `ring`"),
    ("disallowed", "the command judges roots, not paths"),
    ("empty-path", "the command judges roots, not paths"),
    ("host-name", "the command judges roots, not hosts; `find --host` says what is wrong with a name"),
    ("pin-mismatch", "the command judges roots, not paths"),
    ("pin-rules", "the command judges roots, not hosts"),
    ("timed-out", "takes half a minute; crates/sync/tests/http has it"),
    ("pending", "needs a signal at the right moment; crates/cli/tests/interrupted.rs has it"),
    ("overtaken", "the command takes the lock before it reads; crates/sync/tests/update/store.rs has it"),
    ("storage-full", "a full disk; crates/sync/tests/update/processes.rs has it"),
    ("clock", "a clock before 1970"),
    ("report-limit", "more than a thousand lists"),
    ("recipe", "takes a key; author.md has it"),
    ("succession", "takes a key; author.md has it"),
    ("defect", "nothing brings it about"),
];

#[test]
fn every_code_stands_in_a_transcript() {
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
            wrong.push(format!("{code}: {}", if is_shown { "shown, and excepted" } else { "not shown" }));
        }
    }
    for (name, _) in NOT_SHOWN {
        if !all().any(|code| code.name() == *name) {
            wrong.push(format!("{name}: excepted, and no code"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// As a code is printed: in a table, behind `-v`, beside a file of a run, in JSON.
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

/// What to do next: after every sentence of the command's.
#[test]
fn every_failure_has_a_next_step() {
    for path in pages("crates/cli/tests/transcripts") {
        let transcript = fs::read_to_string(&path).expect("a transcript");
        let mut lines = transcript.lines().peekable();
        while let Some(line) = lines.next() {
            // A warning is no failure, nor is what `export` counts.
            let is_no_failure = [
                "warning: ",
                "list of roots: ",
                "disallowed list: ",
                "disallowed: ",
                "roots exported: ",
                "exported, ",
                "left out: ",
                "no certificate: ",
                "wrong certificate: ",
                "files ",
            ];
            let Some(sentence) = line.strip_prefix("trustlist: ") else { continue };
            if is_no_failure.iter().any(|prefix| sentence.starts_with(prefix)) {
                continue;
            }
            while lines.next_if(|line| line.starts_with("  caused by: ") || line.starts_with("  code: ")).is_some() {}
            let next = lines.peek().copied().unwrap_or_default();
            assert!(next.starts_with("  help: "), "{}: {line}\n{next}", path.display());
        }
    }
}
