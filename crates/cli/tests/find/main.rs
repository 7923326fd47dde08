//! `trustlist find`: looking up entries.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

#[path = "../common/mod.rs"]
mod common;

mod consulted;
mod kinds;
mod verdicts;

use common::{
    CABINET, FAILURE_KEYS, Folder, NEWEST, NOW, OLDER, ROOT, Run, SHA1, SHA256, data, keys, pem, run, run_with_input,
};
use serde_json::Value;
use trustlist::oids;
use trustlist_author::{Entry, List, der};
use trustlist_testdata::{made, made::filetime, pki::Pki};

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
        "chain policies  1.3.6.1.4.1.311.60.3.2",
        "key identifier  d5f656cb8fe8a25c6268d13d94905bd7ce9a18c4",
        "signer          CN=Microsoft Certificate Trust List Publisher,O=Microsoft Corporation,L=Redmond,ST=Washington,C=US",
        "anchor          microsoft",
    ] {
        assert!(run.text.lines().any(|printed| printed == line), "{line}\n{}", run.text);
    }
    assert!(!run.text.contains("\ntrusted "), "{}", run.text);
}

#[test]
fn every_way_to_name_a_root_finds_it() {
    let folder = Folder::new();
    let upper: Vec<String> = SHA1.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect();
    let certificate = folder.file("root.pem", pem(trustlist_testdata::microsoft_root_2010()).as_bytes());
    let wanted = [
        SHA1.to_lowercase(),
        upper.join(":"),
        upper.join(" "),
        upper.join("-"),
        format!("0x{SHA1}"),
        format!("sha1 Fingerprint={}", upper.join(":")),
        format!("\u{200e}{}\u{200e}", upper.join(" ")),
        SHA256.to_uppercase(),
        data(ROOT),
        certificate,
    ];
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
    let expected =
        ["id", "friendly_name", "sha256", "key_identifier", "subject_name_md5", "chain_policies", "attributes"];
    assert_eq!(keys(&answer["entry"]), expected);
    let report = common::run(&["verify", &data(NEWEST), "--now", NOW, "--json"]).json();
    assert_eq!(answer["list"], report);
}

#[test]
fn a_root_that_is_not_listed_is_status_1() {
    for wanted in [&"0".repeat(40), &"0".repeat(64)] {
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

/// No list contains a truncated hash, so "no" would be misleading.
#[test]
fn a_hash_of_the_wrong_length_gives_no_answer() {
    for digits in [1, 4, 38, 39, 41, 63, 65, 128] {
        let run = find(&data(NEWEST), &SHA1.repeat(4)[..digits], &["--json"]);
        let answer = run.json();
        assert_eq!((run.status, &answer["found"], &answer["code"]), (2, &Value::Null, &"hash-length".into()));
        assert_eq!(answer["message"], format!("the hash has {digits} hexadecimal digits, but 40 or 64 are expected"));
        assert_eq!(answer["list"]["ok"], true, "it is not the list that is wrong");
        let text = find(&data(NEWEST), &SHA1.repeat(4)[..digits], &["--purpose", "server-auth"]);
        assert_eq!((text.status, text.text.as_str()), (2, ""), "{digits}");
    }
}

/// Lists from before 2011 contain no SHA-256, so a root can be listed even if its SHA-256 is not found.
#[test]
fn a_list_without_sha256_gives_no_answer_about_one() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let file = folder.file("old.stl", &made::sign(&List::roots(made::AT).entry(Entry::new([7; 20])), &Pki::default()));
    let run = find(&file, SHA256, &["--root", &root, "--json"]);
    let answer = run.json();
    assert_eq!((run.status, &answer["found"], &answer["code"]), (2, &Value::Null, &"hash-not-listed".into()));
    assert_eq!(find(&file, SHA1, &["--root", &root]).status, 1);
}

#[test]
fn a_refused_list_gives_no_answer() {
    let run = find(&data(OLDER), SHA1, &["--json"]);
    assert_eq!(run.status, 1);
    assert_eq!(run.keys(), [&["schema", "found", "entry", "list"], &FAILURE_KEYS[1..]].concat());
    let answer = run.json();
    assert_eq!((&answer["found"], &answer["entry"]), (&Value::Null, &Value::Null));
    for refusal in [&answer, &answer["list"]] {
        assert_eq!((&refusal["ok"], &refusal["code"]), (&Value::Bool(false), &"older-than-floor".into()));
    }
    assert_eq!(keys(&answer["list"]), FAILURE_KEYS);
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
    assert_eq!(run.keys(), [&["schema", "found", "entry", "list", "error"], &FAILURE_KEYS[1..]].concat());
    let answer = run.json();
    assert_eq!((&answer["found"], &answer["list"]["ok"]), (&Value::Null, &Value::Bool(true)));
    assert_eq!((&answer["error"]["code"], &answer["code"]), (&"hash-mismatch".into(), &"hash-mismatch".into()));
}

#[test]
fn other_kinds_are_searched_by_their_raw_identifiers() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let list = List::new(oids::CTL, oids::CTL, made::AT.unix().expect("an instant")).entry(Entry::new([0xab, 0xcd]));
    let file = folder.file("other.stl", &made::sign(&list, &Pki::default()));
    let ask = |wanted: &str| find(&file, wanted, &["--kind", "other", "--root", &root]);
    let run = ask("AB CD");
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.text.starts_with("listed          yes\nidentifier      abcd\n"), "{}", run.text);
    assert_eq!((ask("abce").status, ask("abc").status), (1, 2));
    let certificate = ask(&root);
    assert_eq!((certificate.status, certificate.text.as_str()), (2, ""));
    assert!(certificate.stderr.contains("give the identifier in hexadecimal"), "{}", certificate.stderr);
}

#[test]
fn an_argument_that_is_neither_hash_nor_certificate_is_status_2() {
    let folder = Folder::new();
    let two = format!("{0}{0}", pem(&Pki::default().root));
    for wanted in ["abc", "no-such-file.cer", &folder.file("two.pem", two.as_bytes())] {
        let run = find(&data(NEWEST), wanted, &[]);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{wanted}");
    }
    assert!(find(&data(NEWEST), "abcg", &[]).stderr.contains("help: give a hash in hexadecimal, or a file"));
    assert!(find(&data(NEWEST), "abc", &[]).stderr.contains("if this is the name of a file, write ./NAME"));
}

#[test]
fn a_file_with_a_hexadecimal_name_needs_a_path() {
    let folder = Folder::new();
    folder.file("beef", trustlist_testdata::microsoft_root_2010());
    let find = |wanted: &str| {
        let mut command = common::command();
        command.current_dir(folder.path("")).args(["find", &data(NEWEST), wanted, "--now", NOW]).output()
    };
    assert_eq!(find("beef").unwrap().status.code(), Some(2));
    assert_eq!(find("./beef").unwrap().status.code(), Some(0));
}

#[test]
fn malformed_lists_are_status_2() {
    let list = &trustlist_testdata::newest_list()[..1000];
    let run = run_with_input(&["find", "-", SHA1, "--now", NOW, "--json"], list);
    assert_eq!(run.status, 2);
    assert_eq!(run.json()["list"]["code"], "truncated");
}

#[test]
fn properties_are_printed_by_name() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let [server, email] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.4"].map(|oid| oid.parse().expect("an identifier"));
    let (server, email): (&trustlist::OidBuf, &trustlist::OidBuf) = (&server, &email);
    let flags = |byte| {
        let flags = [der::oid(trustlist::oids::ROOT_PROGRAM_FLAGS), vec![3, 2, 0, byte]];
        der::sequence([der::sequence(flags)])
    };
    let policies = der::sequence([
        der::sequence([der::oid(server.as_oid()), flags(0xc0)]),
        der::sequence([der::oid(trustlist::oids::EV_DISABLED), flags(0xc0)]),
        der::sequence([der::oid(email.as_oid())]),
    ]);
    let entry = Entry::new([7; 20])
        .friendly_name("Ro\u{202e}ot")
        .key_usage([server.as_oid(), email.as_oid(), trustlist::oids::CTL])
        .property_oids(122, [trustlist::oids::NO_PURPOSE])
        .property(104, [])
        .not_before(filetime("2026-03-01T00:00:00Z"))
        .property_oids(127, [])
        .property(83, policies)
        .property(20, [0xab; 8])
        .property(128, [0; 7])
        .property(12_345, [1])
        .attribute(trustlist::oids::CTL, [der::integer(5)]);
    let file = folder.file("made.stl", &made::sign(&List::roots(made::AT).entry(entry), &Pki::default()));
    let run = find(&file, &"07".repeat(20), &["--root", &root]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let entry: Vec<&str> = run.text.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(
        entry,
        [
            "listed          yes; to see if it is trusted for a purpose, give `--purpose`",
            "name            Ro\\u{202e}ot",
            "SHA-1           0707070707070707070707070707070707070707",
            "purposes        server-auth (1.3.6.1.5.5.7.3.1)",
            "                email (1.3.6.1.5.5.7.3.4)",
            "                1.3.6.1.4.1.311.10.1",
            "removed         none (1.3.6.1.4.1.311.94.1.2)",
            "disabled        empty: clears the date set by an earlier list",
            "not before      2026-03-01T00:00:00Z",
            "  purposes      empty: every purpose",
            "EV policies     1.3.6.1.5.5.7.3.1 (flags c0: organization, locality)",
            "                1.3.6.1.4.1.311.94.1.1 (extended validation was withdrawn)",
            "                1.3.6.1.5.5.7.3.4",
            "key identifier  abababababababab",
            "1.3.6.1.4.1.311.10.1",
            "                020105",
            "property 12345  040101",
            "property 128    040700000000000000",
            "  malformed     expected 8 bytes, found 7",
        ]
    );
}
