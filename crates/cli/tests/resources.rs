//! Runs the command on lists as long as the limits allow, in limited memory.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::arithmetic_side_effects, reason = "tests")]

mod common;

use std::{
    fs,
    process::{Command, Stdio},
    time::Instant,
};

use common::{Folder, NOW};
use trustlist::{Oid, OidBuf, oids};
use trustlist_author::{Entry, Envelope, List, NameValue, PinRule, cabinet, der};
use trustlist_testdata::{made, pki::Pki};

/// The limit on address space in KiB: for the program, its libraries and the data of a 16 MiB file. SECURITY.md states
/// the same limit.
const MOST_KIBIBYTES: usize = 224 << 10;

/// The memory limit for `show`, in KiB. It is lower, because `show` prints while it reads.
const MOST_SHOWN: usize = 96 << 10;

/// The memory limit in KiB for `diff`, which keeps two lists and their differences in memory, and for `export`, which
/// builds the whole bundle before it writes.
const MOST_GATHERED: usize = 448 << 10;

/// The length of the longest part of a list, in bytes. In debug builds it is a fiftieth of that, with less memory.
const LONG: usize = if cfg!(debug_assertions) { 320_000 } else { 16_000_000 };

const KIBIBYTES: usize = if cfg!(debug_assertions) { MOST_KIBIBYTES / 4 } else { MOST_KIBIBYTES };
const SHOWN: usize = if cfg!(debug_assertions) { MOST_SHOWN / 2 } else { MOST_SHOWN };
const GATHERED: usize = if cfg!(debug_assertions) { MOST_GATHERED / 4 } else { MOST_GATHERED };

/// Runs the command in limited memory and discards its output. Returns the exit status.
fn run(arguments: &[&str]) -> Option<i32> {
    let mut shell = Command::new("sh");
    let most = match arguments.first() {
        Some(&"show") => SHOWN,
        Some(&"diff" | &"export") => GATHERED,
        _ => KIBIBYTES,
    };
    let script = format!("ulimit -v {most} && exec \"$0\" \"$@\"");
    shell.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_trustlist")).args(arguments);
    let start = Instant::now();
    let run = shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    eprintln!("{}: {:?}", arguments.first().expect("a command"), start.elapsed());
    run.expect("a shell").code()
}

/// U+202E repeated. It is shown as `\u{202e}`, which takes four times as many bytes.
fn overrides() -> Vec<u8> {
    [0x2e, 0x20].repeat(LONG / 2)
}

/// An object identifier of three-digit numbers, in which each byte becomes four characters.
fn long_identifier() -> OidBuf {
    let content = [&[0x2a][..], &vec![0x7f; LONG]].concat();
    Oid::from_content(&content).expect("an object identifier").to_owned()
}

/// Wraps a list in a PKCS #7 message without a signature.
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
        ("a name of characters that are escaped", roots().entry(entry().property(11, overrides()))),
        ("a name", roots().entry(entry().property(11, [0x41, 0].repeat(LONG / 2)))),
        ("an unknown property", roots().entry(entry().property(4000, vec![7; LONG]))),
        ("purposes", roots().entry(entry().property(9, der::tlv(0x30, &[6, 1, 0x2a].repeat(LONG / 3))))),
        (
            "purposes, and others that are removed",
            roots().entry(
                entry()
                    .property(9, der::tlv(0x30, &[6, 1, 0x2a].repeat(LONG / 6)))
                    .property(122, der::tlv(0x30, &[6, 1, 0x2b].repeat(LONG / 6))),
            ),
        ),
        ("an extension", roots().extension(trustlist::oids::CERT_LOG_LIST, false, vec![7; LONG])),
        ("a sequence number", roots().sequence_number(vec![0x55; LONG])),
        ("a list identifier", roots().list_identifier([7, 0].repeat(LONG / 2))),
        ("a list identifier that is escaped", roots().list_identifier([&*overrides(), &[0, 0]].concat())),
        ("an attribute's identifier", roots().entry(entry().attribute(long_identifier().as_oid(), [[5, 0]]))),
        ("an extension's identifier", roots().extension(long_identifier().as_oid(), false, [])),
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
        assert_eq!(run(&["verify", "--now", NOW, &file]), Some(1), "verify, unsigned: {name}");
        let history = ["--compare", &empty, "--history", &empty];
        assert_eq!(
            run(&[&["report", "--unverified", "--now", NOW, &file], &history[..]].concat()),
            Some(0),
            "report: {name}"
        );
        let file = folder.file("signed.stl", &made::sign(&list, &Pki::default()));
        let trusted = ["--root", &root, "--now", NOW];
        // A report can contain verdicts for at most 10,000 different dates.
        let status = if name == "dates of entries" && LONG / 160 > 10_000 { Some(2) } else { Some(0) };
        assert_eq!(run(&[&["report", "--unverified", &file], &trusted[..]].concat()), status, "report: {name}");
        let status = Some(if has_it { 0 } else { 1 });
        assert_eq!(run(&[&["find", &file, &sha1], &trusted[..]].concat()), status, "find: {name}");
        assert_eq!(run(&[&["find", "--json", &file, &sha1], &trusted[..]].concat()), status, "find --json: {name}");
    }
}

#[test]
fn long_lists_of_other_kinds_are_shown() {
    let folder = Folder::new();
    let (at, id) = (made::AT, long_identifier());
    let text = String::from_utf16(&vec![0x202e; LONG / 2]).expect("UTF-16");
    let member = || Entry::flat_file_v2(made::FILE);
    let host = "\u{202e}".repeat(LONG / 3);
    let lists = [
        ("a name in a catalog", List::catalog_v2(at).entry(member().name_value(&NameValue::text("File", &text)))),
        ("a name's name", List::catalog_v2(at).entry(member().name_value(&NameValue::text(&text, "")))),
        ("a name of the catalog", List::catalog_v2(at).name_value(&NameValue::text("File", &text))),
        ("a member's identifier", List::catalog_v1(at).entry(Entry::new([&*overrides(), &[0, 0]].concat()))),
        ("a host", List::pin_rules(at).entry(Entry::new(host.into_bytes()))),
        ("a usage", List::new(id.as_oid(), oids::SHA1, at.unix().expect("an instant"))),
        ("an algorithm", List::new(oids::ROOT_LIST_SIGNER, id.as_oid(), at.unix().expect("an instant"))),
        ("logs", roots().ct_logs((0..LONG / 40).map(|number| der::octet_string(&number.to_be_bytes())))),
        ("rules", List::pin_rules(at).rules(&vec![PinRule::new([]); LONG / 20])),
    ];
    for (name, list) in lists {
        let file = folder.file("long.stl", &message(&list));
        assert_eq!(run(&["show", &file]), Some(0), "show: {name}");
        assert_eq!(run(&["show", "--json", &file]), Some(0), "show --json: {name}");
    }
}

/// Every purpose in one list differs from every purpose in the other.
#[test]
fn long_lists_that_differ_are_compared() {
    let folder = Folder::new();
    let purposes = |byte: u8| der::tlv(0x30, &[6, 1, byte].repeat(LONG / 3));
    let list = |byte: u8| roots().entry(Entry::new([7; 20]).property(9, purposes(byte)));
    let [one, other] = [0x2a, 0x2b].map(|byte| folder.file(&format!("{byte}.stl"), &message(&list(byte))));
    assert_eq!(run(&["diff", &one, &other]), Some(0));
    assert_eq!(run(&["diff", "--json", &one, &other]), Some(0));
}

#[test]
fn a_root_with_a_long_name_is_exported() {
    let folder = Folder::new();
    let pki = Pki::default();
    let root = folder.file("root.cer", &pki.root);
    let entry = Entry::for_certificate(&pki.root).expect("a certificate").property(11, overrides());
    let file = folder.file("long.stl", &made::sign(&roots().entry(entry), &pki));
    fs::create_dir(folder.path("certificates")).expect("a folder");
    fs::copy(&root, folder.path("certificates/root.cer")).expect("a copy");
    let certificates = folder.path("certificates");
    let export = ["export", &file, "--certificates", certificates.to_str().expect("a path in UTF-8")];
    for more in [&[][..], &["--json"]] {
        let asked = ["--purpose", "server-auth", "--root", &root, "--now", NOW];
        assert_eq!(run(&[&export[..], &asked, more].concat()), Some(0), "{more:?}");
    }
}

/// A name of escaped characters that compresses well: 31 kB become 67 MB of text.
#[test]
fn a_cabinet_that_expands_to_much_text() {
    let folder = Folder::new();
    let list = roots().entry(Entry::new([7; 20]).property(11, overrides()));
    let bomb = cabinet("authroot.stl", &message(&list)).expect("a cabinet");
    assert!(bomb.len() < LONG / 300, "{}", bomb.len());
    let bomb = folder.file("bomb.cab", &bomb);
    assert_eq!(run(&["show", &bomb]), Some(0));
    assert_eq!(run(&["show", "--json", &bomb]), Some(0));
}

/// A list of zeros, which compresses to a thousandth of its size.
#[test]
fn a_cabinet_that_expands_to_a_long_list() {
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
