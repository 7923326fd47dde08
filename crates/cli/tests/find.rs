//! `trustlist find`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

mod common;

use common::{CABINET, Folder, NEWEST, NOW, OLDER, ROOT, Run, SHA1, SHA256, data, keys, pem, run, run_with_input};
use serde_json::{Value, json};
use trustlist_author::{Entry, List, der};
use trustlist_testdata::{made, made::filetime, pki::Pki};

/// Microsoft Root Certificate Authority, disabled by its own list.
const DISABLED: &str = "cdd4eeae6000ac7f40c3802c171e30148030c072";
/// Entrust.net, of which certificates issued from 2025-04-16 on are not trusted for TLS.
const LIMITED: &str = "8cf427fd790c3ad166068de81e57efbb932272d4";

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
    let expected =
        ["id", "friendly_name", "sha256", "key_identifier", "subject_name_md5", "chain_policies", "attributes"];
    assert_eq!(keys(&answer["entry"]), expected);
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

/// The verdict of a run that found its root, in JSON.
fn verdict(run: &Run) -> Value {
    assert_eq!(run.stderr, "");
    assert_eq!(run.keys(), ["schema", "found", "entry", "verdict", "list"]);
    let verdict = run.json()["verdict"].take();
    assert_eq!(keys(&verdict), ["trusted", "reason", "date", "date_filetime", "depends_on", "detail"]);
    assert_eq!(run.status, if verdict["trusted"] == true { 0 } else { 1 });
    verdict
}

#[test]
fn a_disabled_root_is_not_trusted() {
    let ask = |more: &[&str]| find(&data(NEWEST), DISABLED, &[&["--json", "--purpose"], more].concat());
    let expected = json!({
        "trusted": false,
        "reason": "disabled",
        "date": "2021-08-01T00:00:00Z",
        "date_filetime": 132_722_496_000_000_000_u64,
        "depends_on": null,
        "detail": "not trusted: the root is disabled since 2021-08-01T00:00:00Z",
    });
    for purpose in ["server-auth", "code-signing", "1.3.6.1.5.5.7.3.1", "2.5.29.37.0"] {
        assert_eq!(verdict(&ask(&[purpose])), expected, "{purpose}");
    }
    // Where signatures have timestamps, older ones hold; certificates issued since 2017 do not, whatever is signed.
    let older = ["code-signing", "--signed", "2021-07-31T23:59:59Z", "--issued"];
    let of = |issued: &str| verdict(&ask(&[&older[..], &[issued]].concat()))["reason"].take();
    assert_eq!((of("2017-04-29T23:59:59Z"), of("2017-04-30T00:00:00Z")), (json!("grandfathered"), json!("not-before")));
    assert_eq!(verdict(&ask(&["code-signing", "--signed", "2021-08-01T00:00:00Z"])), expected);
    assert_eq!(verdict(&ask(&["server-auth", "--signed", "2020-01-01T00:00:00Z"])), expected);
}

#[test]
fn the_present_is_the_given_one_and_not_the_date_of_the_list() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let announced = Entry::new([7; 20]).disabled_from(filetime("2026-08-01T00:00:00Z"));
    let file = folder.file("made.stl", &made::sign(&List::roots(made::AT).entry(announced), &Pki::default()));
    for (now, reason) in [("2026-07-31T23:59:59Z", "unrestricted"), ("2026-08-01T00:00:00Z", "disabled")] {
        let ask = ["--root", &root, "--json", "--purpose", "server-auth", "--now", now];
        let run = run(&[&["find", &file, &"07".repeat(20)], &ask[..]].concat());
        assert_eq!(verdict(&run)["reason"], reason);
    }
}

#[test]
fn a_limited_root_depends_on_when_the_certificate_was_issued() {
    let ask = |more: &[&str]| find(&data(NEWEST), LIMITED, &[&["--json", "--purpose", "server-auth"], more].concat());
    let depends = verdict(&ask(&[]));
    assert_eq!(
        (&depends["trusted"], &depends["reason"], &depends["date"], &depends["depends_on"]),
        (&json!(false), &json!("not-before"), &json!("2025-04-16T00:00:00Z"), &json!("issued"))
    );
    let before = verdict(&ask(&["--issued", "2025-04-15T23:59:59Z"]));
    assert_eq!((&before["reason"], &before["depends_on"]), (&json!("grandfathered"), &Value::Null));
    let after = verdict(&ask(&["--issued", "2025-04-16T00:00:00Z"]));
    assert_eq!((&after["reason"], &after["depends_on"]), (&json!("not-before"), &Value::Null));
}

#[test]
fn the_text_says_the_rule_and_what_else_can_be_asked() {
    let lines = |wanted: &str, more: &[&str]| {
        let run = find(&data(NEWEST), wanted, &[&["--purpose"], more].concat());
        assert_eq!(run.stderr, "");
        assert!(run.text.lines().all(|line| line.chars().count() <= 80), "{}", run.text);
        run.text.lines().take_while(|line| !line.starts_with("name")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        lines(SHA1, &["server-auth"]),
        [
            "listed          yes",
            "trusted         yes: nothing speaks against it",
            "  for           server-auth (1.3.6.1.5.5.7.3.1)",
            "  at            2026-11-22T00:00:00Z",
        ]
    );
    assert_eq!(
        lines(DISABLED, &["code-signing", "--issued", "2020-01-01T00:00:00Z"]),
        [
            "listed          yes",
            "trusted         no: the root is disabled since 2021-08-01T00:00:00Z",
            "  help          `--signed` asks about an older signature,",
            "                if a timestamp proves its age",
            "  for           code-signing (1.3.6.1.5.5.7.3.3)",
            "  at            2026-11-22T00:00:00Z",
            "  issued        2020-01-01T00:00:00Z",
        ]
    );
    // Nothing else can be asked: TLS has no timestamps, and the second signature is too young.
    for more in [&["server-auth"][..], &["code-signing", "--signed", "2022-01-01T00:00:00Z"]] {
        assert!(!lines(DISABLED, more).concat().contains("help"), "{more:?}");
    }
    assert_eq!(
        lines(LIMITED, &["server-auth"])[1..4],
        [
            "trusted         depends on when the certificate was issued: trusted before",
            "                2025-04-16T00:00:00Z, not from then on",
            "  help          `--issued` says when: it is the notBefore of the certificate",
        ]
    );
}

#[test]
fn what_is_not_listed_is_not_trusted() {
    let unlisted = "0".repeat(40);
    let run = find(&data(NEWEST), &unlisted, &["--json", "--purpose", "email"]);
    assert_eq!((&run.json()["found"], &run.json()["entry"]), (&json!(false), &Value::Null));
    assert_eq!(verdict(&run)["reason"], "not-listed");
    let text = find(&data(NEWEST), &unlisted, &["--purpose", "email"]);
    assert_eq!(text.status, 1);
    assert!(
        text.text.starts_with("listed          no\ntrusted         no: the root is not in the list\n"),
        "{}",
        text.text
    );
}

#[test]
fn every_way_to_name_a_root_has_the_verdict() {
    for wanted in [SHA1, SHA256, &data(ROOT)] {
        let run = find(&data(NEWEST), wanted, &["--json", "--purpose", "client-auth"]);
        assert_eq!(verdict(&run)["reason"], "unrestricted", "{wanted}");
    }
    // An identifier of another length is one all the same.
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let list = List::roots(made::AT).entry(Entry::new([7; 3]).disabled_from(filetime("2026-01-01T00:00:00Z")));
    let file = folder.file("short.stl", &made::sign(&list, &Pki::default()));
    let run = find(&file, "070707", &["--root", &root, "--json", "--purpose", "client-auth"]);
    assert_eq!(verdict(&run)["reason"], "disabled");
}

#[test]
fn a_certificate_that_its_entry_contradicts_is_not_trusted() {
    let folder = Folder::new();
    let pki = Pki::default();
    let root = folder.file("root.cer", &pki.root);
    let entry = Entry::for_certificate(&pki.root).expect("a certificate");
    let list = List::roots(made::AT).entry(Entry::new(entry.id).property(98, [0; 32]));
    let file = folder.file("contradiction.stl", &made::sign(&list, &pki));
    let ask = ["--root", &root, "--purpose", "server-auth"];
    let run = find(&file, &root, &[&ask[..], &["--json"]].concat());
    assert_eq!(run.status, 1);
    assert_eq!(run.keys(), ["schema", "found", "entry", "verdict", "list", "error"]);
    let answer = run.json();
    assert_eq!((&answer["found"], &answer["verdict"]["reason"]), (&Value::Null, &json!("hash-mismatch")));
    let text = find(&file, &root, &ask);
    assert_eq!(text.status, 1);
    assert!(
        text.text.starts_with("trusted         no: the list has the root's SHA-1 with the SHA-256"),
        "{}",
        text.text
    );
}

#[test]
fn a_refused_list_has_no_verdict() {
    let run = find(&data(OLDER), SHA1, &["--json", "--purpose", "server-auth"]);
    assert_eq!((run.status, &run.json()["verdict"]), (1, &Value::Null));
    assert_eq!(run.keys(), ["schema", "found", "entry", "verdict", "list"]);
}

#[test]
fn purposes_are_asked_of_lists_of_roots() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let list = List::disallowed(made::AT).entry(Entry::new([7; 20]));
    let file = folder.file("disallowed.stl", &made::sign(&list, &Pki::default()));
    let run = find(&file, &"07".repeat(20), &["--root", &root, "--purpose", "server-auth", "--json"]);
    assert_eq!((run.status, run.text.as_str()), (2, ""));
    assert!(run.stderr.contains("--purpose judges by lists of kind authroot, not disallowed"), "{}", run.stderr);
}

#[test]
fn questions_that_are_none_are_usage_errors() {
    for more in [
        &["--purpose", "tls"][..],
        &["--issued", "2025-01-01T00:00:00Z"],
        &["--signed", "2025-01-01T00:00:00Z"],
        &["--purpose", "server-auth", "--issued", "2025-01-01"],
    ] {
        let run = find(&data(NEWEST), SHA1, more);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{more:?}");
    }
    let run = find(&data(NEWEST), SHA1, &["--purpose", "tls"]);
    assert!(run.stderr.contains("server-auth, client-auth, code-signing, email,"), "{}", run.stderr);
    let help = common::run(&["find", "--help"]).text;
    let words: Vec<&str> = help.split_whitespace().collect();
    assert!(words.join(" ").contains("the timestamp must have been verified by other means"), "{help}");
}

#[test]
fn properties_are_printed_by_name() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let [server, email] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.4"].map(|oid| oid.parse().expect("an identifier"));
    let (server, email): (&trustlist::OidBuf, &trustlist::OidBuf) = (&server, &email);
    let flags = |octet| {
        let flags = [der::oid(trustlist::oids::ROOT_PROGRAM_FLAGS), vec![3, 2, 0, octet]];
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
            "listed          yes; whether it is good for a purpose: ask with `--purpose`",
            "name            Ro\\u{202e}ot",
            "SHA-1           0707070707070707070707070707070707070707",
            "purposes        server-auth (1.3.6.1.5.5.7.3.1)",
            "                email (1.3.6.1.5.5.7.3.4)",
            "                1.3.6.1.4.1.311.10.1",
            "removed         none (1.3.6.1.4.1.311.94.1.2)",
            "disabled        empty: what an earlier list said is taken back",
            "not before      2026-03-01T00:00:00Z",
            "  purposes      empty: every purpose",
            "EV policies     1.3.6.1.5.5.7.3.1 (flags c0: organization, locality)",
            "                1.3.6.1.4.1.311.94.1.1 (extended validation was taken away)",
            "                1.3.6.1.5.5.7.3.4",
            "key identifier  abababababababab",
            "1.3.6.1.4.1.311.10.1",
            "                020105",
            "property 12345  040101",
            "property 128    040700000000000000",
            "  malformed     7 octets, 8 expected",
        ]
    );
}
