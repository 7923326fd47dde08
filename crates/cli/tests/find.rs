//! `trustlist find`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

mod common;

use common::{CABINET, Folder, NEWEST, NOW, OLDER, ROOT, Run, SHA1, SHA256, data, keys, pem, run, run_with_input};
use serde_json::{Value, json};
use trustlist::{CertificateRef, Digest, oids};
use trustlist_author::{Entry, List, NameValue, Pin, der};
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
    let list = List::new(oids::CTL, oids::CTL, made::AT.unix().expect("an instant")).entry(Entry::new([0xab, 0xcd]));
    let file = folder.file("other.stl", &made::sign(&list, &Pki::default()));
    let run = find(&file, "AB CD", &["--root", &root]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.text.starts_with("listed          yes\nidentifier      abcd\n"), "{}", run.text);
    assert_eq!(find(&file, "abce", &["--root", &root]).status, 1);
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

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// A folder with a list or catalog, and with the root of who signed it.
struct Made {
    folder: Folder,
    file: String,
    root: String,
}

impl Made {
    fn new(list: &List, pki: &Pki) -> Self {
        let folder = Folder::new();
        let file = folder.file("list", &made::sign(list, pki));
        let root = folder.file("root.cer", &pki.root);
        Self { folder, file, root }
    }

    fn find(&self, more: &[&str]) -> Run {
        run(&[&["find", &self.file, "--now", NOW, "--root", &self.root], more].concat())
    }
}

#[test]
fn a_certificate_is_disallowed_by_its_key_or_by_what_is_signed() {
    let pki = Pki::default();
    let ca = CertificateRef::from_der(&pki.ca).expect("a certificate");
    let signed = Digest::Sha256.of(ca.tbs()).expect("a digest");
    for (entry, word, sentence) in [
        (
            Entry::new(Pin::of_key(ca.public_key()).md5),
            "key",
            "yes: by the MD5 of its key, as every certificate with that key",
        ),
        (Entry::new(signed), "signed", "yes: by the hash of what is signed"),
    ] {
        let made = Made::new(&List::disallowed(made::AT).entry(entry.clone()), &pki);
        let ca = made.folder.file("ca.pem", pem(&pki.ca).as_bytes());
        let json = made.find(&[&ca, "--json"]);
        assert_eq!((json.status, json.stderr.as_str()), (0, ""));
        assert_eq!(json.keys(), ["schema", "found", "entry", "disallowed_by", "list"]);
        assert_eq!((&json.json()["found"], &json.json()["disallowed_by"]), (&json!(true), &json!(word)));
        let id = hex(&entry.id);
        assert_eq!(json.json()["entry"]["id"], id);
        let text = made.find(&[&ca]).text;
        assert!(text.starts_with(&format!("disallowed      {sentence}\nidentifier      {id}\n\nlist ")), "{text}");

        let no = made.find(&[&made.root]);
        assert_eq!((no.status, no.text.starts_with("disallowed      no\n\nlist ")), (1, true), "{}", no.text);
        assert_eq!(made.find(&[&made.root, "--json"]).keys(), ["schema", "found", "entry", "list"]);
        // By its identifier, as in every list.
        let listed = made.find(&[&id]).text;
        assert!(listed.starts_with(&format!("listed          yes\nidentifier      {id}\n")), "{listed}");
        let unlisted = made.find(&[&"0".repeat(40)]);
        let sentence = "listed          no; whether a certificate is disallowed: give its file\n\n";
        assert_eq!((unlisted.status, unlisted.text.starts_with(sentence)), (1, true), "{}", unlisted.text);
    }
}

#[test]
fn a_host_is_looked_up_in_pin_rules() {
    let made = Made::new(&made::pin_rules(), &Pki::default());
    for (host, site, pinned, pins) in [
        ("a.www.Example.COM.", Some(".example.com"), true, vec![2]),
        ("example.com", Some("example.com"), true, vec![1]),
        ("both.example", Some("both.example"), true, vec![2, 1]),
        ("www.one.example", Some(".one.example"), true, vec![0]),
        ("download.example.com", Some("download.example.com"), false, vec![]),
        ("a.www.one.example", None, false, vec![]),
        ("192.0.2.1", None, false, vec![]),
    ] {
        let run = made.find(&["--host", host, "--json"]);
        assert_eq!((run.status, run.stderr.as_str()), (if site.is_some() { 0 } else { 1 }, ""), "{host}");
        let expected = ["schema", "found", "entry", "site", "pinned", "rules", "stale", "next_update", "list"];
        assert_eq!(run.keys(), expected);
        let answer = run.json();
        assert_eq!((&answer["found"], &answer["site"]), (&json!(site.is_some()), &json!(site)), "{host}");
        assert_eq!((&answer["pinned"], answer["entry"].is_null()), (&json!(pinned), site.is_none()), "{host}");
        let rules = answer["rules"].as_array().expect("an array");
        let counts: Vec<_> = rules.iter().map(|rule| rule["pins"].as_array().expect("pins").len()).collect();
        assert_eq!(counts, pins, "{host}");
        assert_eq!((&answer["stale"], &answer["next_update"]), (&json!(false), &json!("2027-06-01T12:00:00Z")));
    }
    let answer = made.find(&["--host", "example.com", "--json"]).json();
    let pin = Pin::of_key(&[3; 65]);
    let pin = json!({ "md5": hex(&pin.md5), "sha256": hex(&pin.sha256) });
    assert_eq!(answer["rules"], json!([{ "error": 0, "log": 1, "pins": [pin] }]));
    assert_eq!(keys(&answer["entry"]), ["id", "host", "rules", "all_subdomains", "attributes"]);
}

#[test]
fn the_text_about_a_host() {
    let made = Made::new(&made::pin_rules(), &Pki::default());
    let lines = |host: &str| -> Vec<String> {
        let run = made.find(&["--host", host]);
        assert!(run.text.lines().all(|line| line.chars().count() <= 80), "{}", run.text);
        run.text.lines().take_while(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let pin = Pin::of_key(&[3; 65]);
    assert_eq!(
        lines("example.com"),
        [
            "pinned          yes: one of these keys has to stand in the certificate path",
            "  rule          error 0, log 1",
            &format!("  pin SHA-256   {}", hex(&pin.sha256)),
            &format!("      MD5       {}", hex(&pin.md5)),
            "next update     2027-06-01T12:00:00Z",
            "stale           no",
            "identifier      example.com",
        ]
    );
    assert_eq!(
        lines("download.example.com"),
        [
            "pinned          no: the list excepts the host from what it says of broader names",
            "next update     2027-06-01T12:00:00Z",
            "stale           no",
            "identifier      download.example.com",
        ]
    );
    assert_eq!(lines("example.org")[0], "pinned          no: the list says nothing of the host");
    let late = run(&["find", &made.file, "--host", "x.y", "--root", &made.root, "--now", "2027-06-01T12:00:01Z"]);
    assert!(late.text.contains("\nstale           yes: Windows no longer enforces it\n"), "{}", late.text);
}

#[test]
fn what_is_no_host_or_no_list_of_hosts_is_status_2() {
    let made = Made::new(&made::pin_rules(), &Pki::default());
    for host in [".", "https://example.com", "example.com:443", "*.example.com", "b\u{fc}cher.example"] {
        let run = made.find(&["--host", host]);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{host}");
        assert!(run.stderr.contains("\n  help: give a DNS name in ASCII, without scheme"), "{}", run.stderr);
    }
    for wanted in ["2e6578616d706c652e636f6d", &made.root, "example.com"] {
        let run = made.find(&[wanted]);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{wanted}");
        assert!(run.stderr.contains("asked about hosts") && run.stderr.contains("`--host`"), "{}", run.stderr);
    }
    let roots = run(&["find", &data(NEWEST), "--now", NOW, "--host", "example.com"]);
    assert_eq!((roots.status, roots.text.as_str()), (2, ""));
    assert!(roots.stderr.contains("--host asks lists of kind pinrules, not authroot"), "{}", roots.stderr);
    for arguments in [&["find", &made.file][..], &["find", &made.file, "00", "--host", "example.com"]] {
        let run = run(arguments);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains("--host"), "{}", run.stderr);
    }
}

#[test]
fn a_file_is_looked_up_in_a_catalog() {
    for (list, algorithm, digits, names) in [
        (made::catalog_v1(), "sha1", 40, &["File: made.txt", "OSAttr: 2:10.0"][..]),
        (made::catalog_v2(), "sha256", 64, &["File: made.txt"]),
    ] {
        let made = Made::new(&list, &made::code_signing());
        let member = made.folder.file("any name", made::FILE);
        let run = made.find(&[&member, "--json"]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        assert_eq!(run.keys(), ["schema", "found", "entry", "list"]);
        let entry = run.json()["entry"].take();
        assert_eq!(keys(&entry), ["id", "name_values", "digest", "member_kind", "attributes"]);
        assert_eq!(keys(&entry["name_values"][0]), ["name", "flags", "text"]);
        assert_eq!(
            (&entry["name_values"][0]["text"], &entry["member_kind"]),
            (&json!("made.txt"), &json!("flat-file"))
        );
        let hash = entry["digest"]["hex"].as_str().expect("a hash").to_owned();
        assert_eq!((hash.len(), &entry["digest"]["algorithm"]), (digits, &json!(algorithm)));

        let by_hash = made.find(&[&hash.to_uppercase(), "--json"]);
        assert_eq!((by_hash.status, by_hash.json()["entry"].take()), (0, entry));
        let text = made.find(&[&member]).text;
        assert!(text.starts_with("listed          yes\nidentifier      "), "{text}");
        let [hash, name] = [format!("hash            {hash}"), format!("names           {}", names[0])];
        for line in [&*hash, "file            a flat file", &name] {
            assert!(text.lines().any(|printed| printed == line), "{line}\n{text}");
        }
        assert!(names.iter().all(|name| text.contains(name)), "{text}");
        assert!(!text.contains("1.3.6.1.4.1.311.12.2"), "known attributes are not printed raw: {text}");

        // A certificate is a file as any other.
        let no = made.find(&[&made.root]);
        assert_eq!(no.status, 1);
        assert!(
            no.text.starts_with("listed          no; a program is listed by its Authenticode hash:"),
            "{}",
            no.text
        );
        assert_eq!(made.find(&[&"0".repeat(digits)]).status, 1);
    }
}

#[test]
fn a_file_that_its_member_contradicts_gives_no_answer() {
    let image = Entry::new(Digest::Sha256.of(made::FILE).expect("a digest")).member_info_2(0);
    let made = Made::new(&List::catalog_v2(made::AT).entry(image), &made::code_signing());
    let member = made.folder.file("program.exe", made::FILE);
    let run = made.find(&[&member, "--json"]);
    assert_eq!(run.status, 1);
    assert_eq!(run.keys(), ["schema", "found", "entry", "list", "error"]);
    let answer = run.json();
    assert_eq!((&answer["found"], &answer["error"]["code"]), (&Value::Null, &json!("member-kind")));
    assert!(run.stderr.contains("\n  help: compute the Authenticode hash"), "{}", run.stderr);
    let missing = made.find(&["no-such-file.inf"]);
    assert_eq!((missing.status, missing.text.as_str()), (2, ""));
}

#[test]
fn names_of_members_are_escaped() {
    let name = NameValue::text("F\u{1b}", "a\u{202e}b");
    let list = List::catalog_v2(made::AT).entry(Entry::flat_file_v2(made::FILE).name_value(&name));
    let made = Made::new(&list, &made::code_signing());
    let text = made.find(&[&made.folder.file("file", made::FILE)]).text;
    assert!(text.contains("\nnames           F\\u{1b}: a\\u{202e}b\n"), "{text}");
}
