//! The command on lists as long as the limits take, with a bound on its memory that the system keeps.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use std::{
    fs,
    process::{Command, Stdio},
    time::Instant,
};

use common::{Folder, NOW};
use trustlist_author::{Entry, Envelope, List, cabinet, der};
use trustlist_testdata::{made, pki::Pki};

/// Of address space, in KiB: program, libraries, and what is held of a file of 16 MiB. SECURITY.md has it.
const MOST_KIBIBYTES: usize = 224 << 10;

/// Octets of the longest part of a list. Without optimisation a fiftieth, and of memory a quarter.
const LONG: usize = if cfg!(debug_assertions) { 320_000 } else { 16_000_000 };

const KIBIBYTES: usize = if cfg!(debug_assertions) { MOST_KIBIBYTES / 4 } else { MOST_KIBIBYTES };

/// Runs the command under the bound, its output thrown away; the status.
fn run(arguments: &[&str]) -> Option<i32> {
    let mut shell = Command::new("sh");
    let script = format!("ulimit -v {KIBIBYTES} && exec \"$0\" \"$@\"");
    shell.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_trustlist")).args(arguments);
    let start = Instant::now();
    let run = shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    eprintln!("{}: {:?}", arguments.first().expect("a command"), start.elapsed());
    run.expect("a shell").code()
}

/// In a message that nobody signed.
fn message(list: &List) -> Vec<u8> {
    Envelope::new(list.to_der()).to_der().expect("an envelope")
}

fn roots() -> List {
    List::roots(made::AT)
}

fn lists() -> Vec<(&'static str, List)> {
    let entry = || Entry::new([7; 20]);
    vec![
        ("a name of control characters", roots().entry(entry().property(11, [7, 0].repeat(LONG / 2)))),
        ("a name", roots().entry(entry().property(11, [0x41, 0].repeat(LONG / 2)))),
        ("an unknown property", roots().entry(entry().property(4000, vec![7; LONG]))),
        ("purposes", roots().entry(entry().property(9, der::tlv(0x30, &[6, 1, 0x2a].repeat(LONG / 3))))),
        (
            "purposes, and others that are taken away",
            roots().entry(
                entry()
                    .property(9, der::tlv(0x30, &[6, 1, 0x2a].repeat(LONG / 6)))
                    .property(122, der::tlv(0x30, &[6, 1, 0x2b].repeat(LONG / 6))),
            ),
        ),
        ("an extension", roots().extension(trustlist::oids::CERT_LOG_LIST, false, vec![7; LONG])),
        ("a sequence number", roots().sequence_number(vec![0x55; LONG])),
        ("a list identifier", roots().list_identifier([7, 0].repeat(LONG / 2))),
        ("an identifier", roots().entry(Entry::new(vec![7; LONG]))),
        (
            "dates of entries",
            roots().entries((0..LONG / 160).map(|number| {
                let date = |seconds: usize| {
                    trustlist::FileTime::from_ticks(130_000_000_000_000_000 + seconds as u64 * 10_000_000)
                };
                let id = [&[0; 12][..], &number.to_be_bytes()].concat();
                Entry::new(id).disabled_from(date(number)).not_before(date(number + LONG))
            })),
        ),
        ("entries", roots().entries((0..LONG / 160).map(|number| Entry::new(number.to_be_bytes())))),
    ]
}

#[test]
fn long_lists_are_shown_searched_and_compared() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let empty = folder.file("empty.stl", &message(&roots()));
    let sha1 = "07".repeat(20);
    for (name, list) in lists() {
        let has_it = list.entries.iter().any(|entry| entry.id == [7; 20]);
        let file = folder.file("long.stl", &message(&list));
        assert_eq!(run(&["show", &file]), Some(0), "show: {name}");
        assert_eq!(run(&["show", "--json", &file]), Some(0), "show --json: {name}");
        assert_eq!(run(&["diff", &empty, &file]), Some(0), "diff: {name}");
        assert_eq!(run(&["diff", "--json", &file, &empty]), Some(0), "diff --json: {name}");
        assert_eq!(run(&["verify", "--now", NOW, &file]), Some(1), "verify, of nobody: {name}");
        let history = ["--compare", &empty, "--history", &empty];
        assert_eq!(
            run(&[&["report", "--unverified", "--now", NOW, &file], &history[..]].concat()),
            Some(0),
            "report: {name}"
        );
        let file = folder.file("signed.stl", &made::sign(&list, &Pki::default()));
        let trusted = ["--root", &root, "--now", NOW];
        // Judged, but for the list whose sequence number is no date. A page has verdicts for 10,000 different dates.
        let status = if name == "dates of entries" && LONG / 160 > 10_000 { Some(2) } else { Some(0) };
        assert_eq!(run(&[&["report", "--unverified", &file], &trusted[..]].concat()), status, "report: {name}");
        let status = Some(if has_it { 0 } else { 1 });
        assert_eq!(run(&[&["find", &file, &sha1], &trusted[..]].concat()), status, "find: {name}");
        assert_eq!(run(&[&["find", "--json", &file, &sha1], &trusted[..]].concat()), status, "find --json: {name}");
    }
}

/// Nothing but zeros in it, which shrink to a thousandth.
#[test]
fn a_cabinet_that_is_a_bomb() {
    let folder = Folder::new();
    let list = roots().entry(Entry::new([7; 20]).property(4000, vec![0; LONG]));
    let bomb = cabinet("authroot.stl", &message(&list)).expect("a cabinet");
    assert!(bomb.len() < LONG / 300, "{}", bomb.len());
    let bomb = folder.file("bomb.cab", &bomb);
    assert_eq!(run(&["show", &bomb]), Some(0));
    assert_eq!(run(&["show", "--json", &bomb]), Some(0));
    let out = folder.path("authroot.stl");
    assert_eq!(run(&["extract", &bomb, "-o", out.to_str().expect("a path in UTF-8")]), Some(0));
    assert!(fs::metadata(out).expect("a file").len() > LONG as u64);
}
