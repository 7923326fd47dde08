//! `trustlist find`.

mod common;

use common::{CABINET, Folder, NEWEST, NOW, OLDER, ROOT, Run, SHA1, SHA256, data, keys, pem, run, run_with_input};
use serde_json::Value;
use trustlist_author::{Entry, List};
use trustlist_testdata::{made, pki::Pki};

fn find(file: &str, wanted: &str, more: &[&str]) -> Run {
    run(&[&["find", file, wanted, "--now", NOW], more].concat())
}

#[test]
fn a_listed_root_is_printed_with_the_signer() {
    let run = find(&data(CABINET), SHA1, &[]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.text.starts_with("listed          yes; "), "{}", run.text);
    for line in [
        "name            Microsoft Root Certificate Authority 2010",
        "SHA-1           3b1efd3a66ea28b16697394703a72ca340a05bd5",
        "SHA-256         df545bf919a2439c36983b54cdfc903dfa4f37d3996d8d84b4c31eec6f3c163e",
        "  property 105  040e300c060a2b0601040182373c0302",
        "signer          CN=Microsoft Certificate Trust List Publisher,",
        "anchor          microsoft",
    ] {
        assert!(run.text.lines().any(|printed| printed == line), "{line}\n{}", run.text);
    }
    assert!(!run.text.contains("trusted"), "{}", run.text);
    assert!(run.text.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn every_way_to_name_a_root_finds_it() {
    let folder = Folder::new();
    let upper: Vec<String> = SHA1.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect();
    let certificate = folder.file("root.pem", pem(trustlist_testdata::microsoft_root_2010()).as_bytes());
    let wanted =
        [SHA1.to_lowercase(), upper.join(":"), upper.join(" "), SHA256.to_uppercase(), data(ROOT), certificate];
    for wanted in wanted {
        let run = find(&data(NEWEST), &wanted, &["--json"]);
        assert_eq!(run.status, 0, "{wanted}: {}", run.stderr);
        assert_eq!(run.json()["entry"]["id"], SHA1.to_lowercase(), "{wanted}");
    }
}

#[test]
fn the_json_has_the_entry_and_the_report() {
    let run = find(&data(NEWEST), SHA1, &["--json"]);
    assert_eq!(run.keys(), ["schema", "found", "entry", "list"]);
    let answer = run.json();
    assert_eq!(answer["found"], true);
    assert_eq!(keys(&answer["entry"]), ["id", "friendly_name", "sha256", "attributes"]);
    let report = common::run(&["verify", &data(NEWEST), "--now", NOW, "--json"]).json();
    assert_eq!(answer["list"], report);
}

#[test]
fn what_is_not_listed_is_status_1() {
    for wanted in ["00", &"0".repeat(40), &"0".repeat(64)] {
        let run = find(&data(NEWEST), wanted, &[]);
        assert_eq!((run.status, run.stderr.as_str()), (1, ""));
        assert!(run.text.starts_with("listed          no\n\nlist "), "{}", run.text);
    }
    let json = find(&data(NEWEST), &"0".repeat(40), &["--json"]);
    assert_eq!(json.status, 1);
    assert_eq!((&json.json()["found"], &json.json()["entry"]), (&Value::Bool(false), &Value::Null));
    assert_eq!(json.json()["list"]["ok"], true);
    let folder = Folder::new();
    assert_eq!(find(&data(NEWEST), &folder.file("made.cer", &Pki::default().root), &[]).status, 1);
}

#[test]
fn a_refused_list_gives_no_answer() {
    let run = find(&data(OLDER), SHA1, &["--json"]);
    assert_eq!(run.status, 1);
    assert_eq!(run.keys(), ["schema", "found", "entry", "list"]);
    let answer = run.json();
    assert_eq!((&answer["found"], &answer["entry"]), (&Value::Null, &Value::Null));
    assert_eq!((&answer["list"]["ok"], &answer["list"]["code"]), (&Value::Bool(false), &"older-than-floor".into()));
    let table = find(&data(OLDER), SHA1, &[]);
    assert_eq!((table.status, table.text.contains("listed")), (1, false));
    assert!(table.stderr.contains("`--archive`"), "{}", table.stderr);
    assert_eq!(find(&data(OLDER), SHA1, &["--archive"]).status, 0);
}

#[test]
fn a_list_with_the_same_identifier_twice_gives_no_answer() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let list = List::roots(made::AT).entry(Entry::new([7; 20])).entry(Entry::new([7; 20]));
    let file = folder.file("twice.stl", &made::sign(&list, &Pki::default()));
    let run = find(&file, &"07".repeat(20), &["--root", &root, "--json"]);
    assert_eq!((run.status, run.json()["list"]["code"].as_str()), (1, Some("duplicate-identifier")));
    assert_eq!(run.json()["found"], Value::Null);
}

#[test]
fn a_certificate_that_its_entry_contradicts_gives_no_answer() {
    let folder = Folder::new();
    let pki = Pki::default();
    let root = folder.file("root.cer", &pki.root);
    let Ok(entry) = Entry::for_certificate(&pki.root) else { panic!("a certificate") };
    let list = List::roots(made::AT).entry(Entry::new(entry.id).property(98, [0; 32]));
    let file = folder.file("contradiction.stl", &made::sign(&list, &pki));
    let run = find(&file, &root, &["--root", &root, "--json"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    assert_eq!(run.keys(), ["schema", "found", "entry", "list", "error"]);
    let answer = run.json();
    assert_eq!((&answer["found"], &answer["list"]["ok"]), (&Value::Null, &Value::Bool(true)));
    assert_eq!(answer["error"]["code"], "hash-mismatch");
}

#[test]
fn other_kinds_are_searched_by_their_raw_identifiers() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let list = List::pin_rules(made::AT).entry(Entry::new(*b".example.org"));
    let file = folder.file("pinrules.stl", &made::sign(&list, &Pki::default()));
    let run = find(&file, "2e 65 78 61 6d 70 6c 65 2e 6f 72 67", &["--root", &root]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.text.contains("\nidentifier      .example.org\n"), "{}", run.text);
    let certificate = find(&file, &root, &["--root", &root]);
    assert_eq!((certificate.status, certificate.text.as_str()), (2, ""));
    assert!(certificate.stderr.contains("give its identifier"), "{}", certificate.stderr);
}

#[test]
fn what_is_neither_hash_nor_certificate_is_status_2() {
    let folder = Folder::new();
    let two = format!("{0}{0}", pem(&Pki::default().root));
    for wanted in ["abc", "no-such-file.cer", &folder.file("two.pem", two.as_bytes())] {
        let run = find(&data(NEWEST), wanted, &[]);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{wanted}");
    }
    assert!(find(&data(NEWEST), "abc", &[]).stderr.contains("help: HASH is hexadecimal"));
}

#[test]
fn a_file_with_a_hexadecimal_name_is_reached_by_its_folder() {
    let folder = Folder::new();
    folder.file("beef", trustlist_testdata::microsoft_root_2010());
    let find = |wanted: &str| {
        let mut command = common::command();
        command.current_dir(folder.path("")).args(["find", &data(NEWEST), wanted, "--now", NOW]).output()
    };
    assert_eq!(find("beef").unwrap().status.code(), Some(1));
    assert_eq!(find("./beef").unwrap().status.code(), Some(0));
}

#[test]
fn malformed_lists_are_status_2() {
    let list = &trustlist_testdata::newest_list()[..1000];
    let run = run_with_input(&["find", "-", SHA1, "--now", NOW, "--json"], list);
    assert_eq!(run.status, 2);
    assert_eq!(run.json()["list"]["code"], "truncated");
}
