//! `trustlist verify`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

mod common;

use common::{CABINET, Folder, NEWEST, NOW, OLDER, ROOT, Run, VERIFIED_KEYS, data, keys, pem, run, run_with_input};
use serde_json::{Value, json};
use trustlist::oids;
use trustlist_author::{Entry, List};
use trustlist_testdata::{
    made,
    pki::{Cert, Pki},
    stamps::{self, Stamp, Token},
};

fn verify(file: &str, more: &[&str]) -> Run {
    run(&[&["verify", file, "--now", NOW], more].concat())
}

/// The code of a refusal, from the JSON.
fn code(run: &Run) -> String {
    assert_eq!(run.status, 1, "{}", run.stderr);
    let report = run.json();
    assert_eq!(report["ok"], false);
    report["code"].as_str().expect("a code").to_owned()
}

#[test]
fn the_newest_list_is_valid() {
    for file in [NEWEST, CABINET] {
        let run = verify(&data(file), &["--json"]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        assert_eq!(run.keys(), VERIFIED_KEYS);
        let report = run.json();
        assert_eq!(report["ok"], true);
        assert_eq!(report["at"], report["this_update"]);
        assert_eq!(report["anchor"], "microsoft");
        assert_eq!(report["digest"], "sha256");
        assert_eq!(report["signature"], "primary");
        assert_eq!(report["expired_now"], false);
        assert_eq!(keys(&report["signer"]), ["subject", "sha256", "serial", "not_before", "not_after", "usage"]);
        assert_eq!(report["signer"]["usage"], "1.3.6.1.4.1.311.10.3.9");
        assert_eq!(report["path"].as_array().expect("a path").len(), 3);
        assert_eq!(keys(&report["path"][0]), ["subject", "sha256"]);
        assert_eq!(report["path"][0]["sha256"], report["signer"]["sha256"]);
        assert_eq!(report["path"][2]["sha256"], common::SHA256);
    }
}

#[test]
fn the_table_names_the_signer() {
    let run = verify(&data(NEWEST), &[]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.text.starts_with("valid           yes\nlist            authroot, 555 entries\n"), "{}", run.text);
    assert!(run.text.contains("\nsigner          CN=Microsoft Certificate Trust List Publisher,O="), "{}", run.text);
    assert!(run.text.contains("\njudged at       2026-10-23T23:18:35Z (the list's own date)\n"), "{}", run.text);
}

#[test]
fn a_list_older_than_the_floor_is_refused() {
    let run = verify(&data(OLDER), &["--json"]);
    assert_eq!(code(&run), "older-than-floor");
    assert_eq!(run.keys(), ["schema", "ok", "code", "message", "hresult", "event", "help"]);
    assert_eq!(run.json()["hresult"], serde_json::Value::Null);
    let table = verify(&data(OLDER), &[]);
    assert_eq!(table.text, "valid           no\ncode            older-than-floor\n");
    let sentence =
        "trustlist: the list is dated 2023-11-07T20:36:34Z; lists older than 2026-04-22T00:33:28Z are not accepted\n";
    assert!(table.stderr.starts_with(sentence), "{}", table.stderr);
    assert!(table.stderr.contains("\n  help: `--archive`"), "{}", table.stderr);
}

#[test]
fn archive_accepts_an_older_list_and_reports_that_its_signer_expired() {
    let run = verify(&data(OLDER), &["--archive", "--json"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(run.json()["expired_now"], true);
    assert_eq!(run.json()["at"], "2023-11-07T20:36:34Z");
}

#[test]
fn the_message_about_an_expired_signer_has_the_dates_and_advice() {
    let run = verify(&data(OLDER), &["--archive", "--at", "now", "--json"]);
    assert_eq!(code(&run), "expired");
    let report = run.json();
    assert_eq!(report["hresult"], "0x800B0101");
    assert_eq!(report["event"], 11);
    assert_eq!(report["not_before"], "2023-03-23T18:04:13Z");
    assert_eq!(report["not_after"], "2024-03-14T18:04:13Z");
    assert_eq!(keys(&report["certificate"]), ["role", "subject", "sha256"]);
    assert_eq!(report["certificate"]["role"], "signer");
    for text in ["expired on 2024-03-14T18:04:13Z", "the list is dated 2023-11-07T20:36:34Z", "`--at list`"] {
        assert!(run.stderr.contains(text), "{text}: {}", run.stderr);
    }
    let table = verify(&data(OLDER), &["--archive", "--at", "2026-01-01T00:00:00Z"]);
    assert_eq!(table.status, 1);
    assert!(
        table.text.contains("\nHRESULT         0x800B0101\ncrypt32 event   11 (4107 in the log)\n"),
        "{}",
        table.text
    );
}

#[test]
fn a_list_can_be_judged_at_a_given_time() {
    let run = verify(&data(NEWEST), &["--at", "2027-01-01T00:00:00Z", "--json"]);
    assert_eq!(run.status, 0);
    assert_eq!(run.json()["at"], "2027-01-01T00:00:00Z");
    let run = verify(&data(NEWEST), &["--at", "2027-01-01", "--json"]);
    assert_eq!(run.json()["at"], "2027-01-01T00:00:00Z");
    let run = verify(&data(NEWEST), &["--at", "now", "--json"]);
    assert_eq!(run.json()["at"], NOW);
}

#[test]
fn a_clock_before_the_list_has_its_own_code() {
    let run = run(&["verify", &data(NEWEST), "--now", "2026-01-01T00:00:00Z", "--json"]);
    assert_eq!(code(&run), "clock-before-list");
    assert!(run.stderr.contains("`--now`"), "{}", run.stderr);
}

#[test]
fn given_roots_replace_microsoft_s() {
    let folder = Folder::new();
    let pki = Pki::default();
    let list = folder.file("made.stl", &made::signed());
    let der = folder.file("root.cer", &pki.root);
    let several = folder.file("roots.pem", format!("# Roots\n{}{}", pem(&pki.ca), pem(&pki.root)).as_bytes());
    for root in [&der, &several] {
        let run = verify(&list, &["--root", root, "--json"]);
        assert_eq!((run.status, run.json()["anchor"].as_str()), (0, Some("custom")), "{}", run.stderr);
    }
    let run = verify(&data(NEWEST), &["--root", &data(ROOT), "--json"]);
    assert_eq!((run.status, run.json()["anchor"].as_str()), (0, Some("microsoft")), "{}", run.stderr);
    let refused = verify(&data(NEWEST), &["--root", &der, "--json"]);
    assert_eq!(code(&refused), "issuer-missing");
    assert!(refused.stderr.contains("`--intermediate`"), "{}", refused.stderr);
}

#[test]
fn an_unknown_root_is_refused() {
    let pki = Pki::default();
    let stl = made::sign_with_bag(&made::list(), &pki, [&pki.ca, &pki.root]);
    let run = run_with_input(&["verify", "-", "--now", NOW, "--json"], &stl);
    assert_eq!(code(&run), "unknown-root");
    assert_eq!(run.json()["hresult"], "0x800B0109");
    assert_eq!(run.json()["certificate"]["role"], "root");
    assert!(run.stderr.contains("`--root`"), "{}", run.stderr);
}

#[test]
fn a_missing_intermediate_can_be_given() {
    let folder = Folder::new();
    let pki = Pki::default();
    let list = folder.file("made.stl", &made::sign_with_bag(&made::list(), &pki, []));
    let (root, ca) = (folder.file("root.cer", &pki.root), folder.file("ca.pem", pem(&pki.ca).as_bytes()));
    let refused = verify(&list, &["--root", &root, "--json"]);
    assert_eq!(code(&refused), "issuer-missing");
    assert!(refused.stderr.contains("`--intermediate`"), "{}", refused.stderr);
    assert_eq!(verify(&list, &["--root", &root, "--intermediate", &ca]).status, 0);
}

#[test]
fn usages_can_be_restricted() {
    let refused = verify(&data(NEWEST), &["--usage", "1.3.6.1.4.1.311.10.3.10", "--json"]);
    assert_eq!(code(&refused), "wrong-usage");
    let both = ["--usage", "1.3.6.1.4.1.311.10.3.10", "--usage", "1.3.6.1.4.1.311.10.3.9"];
    assert_eq!(verify(&data(NEWEST), &both).status, 0);
    assert_eq!(verify(&data(NEWEST), &["--usage", "1.3.6.x"]).status, 2);
    let help = "\n  help: leave out `--usage` to accept the usual extended key usages for a list of kind authroot\n";
    assert!(refused.stderr.ends_with(help), "{}", refused.stderr);
}

/// The accepted usages for each kind, as in the library's `for_kind`.
#[test]
fn the_accepted_usages_depend_on_the_kind() {
    const CTL_SIGNING: &str = "1.3.6.1.4.1.311.10.3.1";
    const ROOT_LIST: &str = "1.3.6.1.4.1.311.10.3.9";
    const QUALIFIED: &str = "1.3.6.1.4.1.311.10.3.10";
    const PIN_RULES: &str = "1.3.6.1.4.1.311.10.3.31";
    const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
    let other = List::new(oids::CTL, oids::CTL, made::AT.unix().expect("an instant"));
    let lists = [
        ("authroot", made::list(), &[ROOT_LIST, QUALIFIED][..]),
        ("disallowed", List::disallowed(made::AT).entry(Entry::new([7; 16])), &[ROOT_LIST, QUALIFIED]),
        ("pinrules", made::pin_rules(), &[PIN_RULES, ROOT_LIST]),
        ("catalog", made::catalog_v1(), &[CODE_SIGNING]),
        ("catalog", made::catalog_v2(), &[CODE_SIGNING]),
        ("other", other, &[CTL_SIGNING, ROOT_LIST, QUALIFIED]),
    ];
    let folder = Folder::new();
    for usage in [CTL_SIGNING, ROOT_LIST, QUALIFIED, PIN_RULES, CODE_SIGNING] {
        // A CA without extended key usages can issue certificates for any usage.
        let pki = Pki::of(
            &Cert::root(),
            &Cert { usages: vec![], ..Cert::ca() },
            &Cert { usages: vec![usage], ..Cert::signer() },
        );
        let root = folder.file("root.cer", &pki.root);
        for (kind, list, accepted) in &lists {
            let file = folder.file("list", &made::sign(list, &pki));
            let run = verify(&file, &["--root", &root, "--json"]);
            if accepted.contains(&usage) {
                assert_eq!((run.status, run.json()["kind"].as_str()), (0, Some(*kind)), "{usage}: {}", run.stderr);
                assert_eq!(run.json()["signer"]["usage"], usage);
                // `--usage` replaces the usual usages.
                let refused = verify(&file, &["--root", &root, "--json", "--usage", "1.2.3"]);
                assert_eq!(code(&refused), "wrong-usage", "{kind} {usage}");
            } else {
                assert_eq!(code(&run), "wrong-usage", "{kind} {usage}");
                let help = "\n  help: if you trust this signer, give its extended key usage with `--usage`\n";
                assert!(run.stderr.ends_with(help), "{}", run.stderr);
                assert_eq!(verify(&file, &["--root", &root, "--usage", usage]).status, 0, "{kind} {usage}");
            }
        }
    }
    let help = run(&["verify", "--help"]).text;
    assert!([ROOT_LIST, PIN_RULES, CODE_SIGNING, CTL_SIGNING].iter().all(|usage| help.contains(usage)), "{help}");
}

#[test]
fn sha1_needs_archive() {
    let folder = Folder::new();
    let list = folder.file("sha1.stl", &made::signed_sha1());
    let root = folder.file("root.cer", &Pki::default().root);
    let refused = verify(&list, &["--root", &root, "--json"]);
    assert_eq!(code(&refused), "weak-digest");
    assert!(refused.stderr.contains("`--archive`"), "{}", refused.stderr);
    let run = verify(&list, &["--root", &root, "--archive", "--json"]);
    assert_eq!((run.status, run.json()["digest"].as_str()), (0, Some("sha1")));
}

#[test]
fn a_nested_signature_replaces_a_weak_one() {
    let folder = Folder::new();
    let list = folder.file("nested.stl", &made::signed_nested());
    let root = folder.file("root.cer", &Pki::default().root);
    let run = verify(&list, &["--root", &root, "--json"]);
    assert_eq!((run.status, run.json()["signature"].as_str()), (0, Some("nested")), "{}", run.stderr);
    let both = verify(&list, &["--root", &root, "--archive", "--json"]).json();
    assert_eq!((both["signature"].as_str(), both["also_nested"]["digest"].as_str()), (Some("primary"), Some("sha256")));
}

#[test]
fn a_changed_list_is_not_valid() {
    let mut changed = trustlist_testdata::newest_list().to_vec();
    let name = changed.windows(8).position(|bytes| bytes == b"t\0h\0a\0w\0").expect("the name of a root");
    *changed.get_mut(name).expect("its first letter") = b'T';
    let run = run_with_input(&["verify", "-", "--now", NOW, "--json"], &changed);
    assert_eq!(code(&run), "digest-mismatch");
    assert_eq!(run_with_input(&["show", "-"], &changed).status, 0);
}

#[test]
fn the_failure_about_a_malformed_list_is_an_object() {
    let run = run_with_input(&["verify", "-", "--now", NOW, "--json"], &trustlist_testdata::cabinet()[..1000]);
    assert_eq!(run.status, 2);
    assert_eq!(run.keys(), ["schema", "ok", "code", "message", "hresult", "event", "help"]);
    assert_eq!(run.json()["code"], "cabinet-truncated");
    assert!(run.stderr.contains("\n  help: fetch the file again"), "{}", run.stderr);
}

#[test]
fn malformed_certificate_files_are_named() {
    let folder = Folder::new();
    let root = trustlist_testdata::microsoft_root_2010();
    let cases = [
        (folder.file("empty.pem", b""), "the file is empty"),
        (folder.file("text.pem", b"no certificate"), "it contains no certificate in DER or PEM"),
        (folder.file("cut.pem", b"-----BEGIN CERTIFICATE-----\nMIIB\n"), ""),
        (
            folder.file("other.pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            "certificate: Certificate at offset 0: expected tag 0x30, found 0x00",
        ),
        (folder.file("cut.cer", &root[..100]), "certificate: Certificate at offset 0: "),
        (folder.file("after.cer", &[root, &[0]].concat()), "certificate: Certificate at offset 1521: "),
        (folder.file("sequence.cer", &[0x30, 0]), "certificate: TBSCertificate at offset 2: "),
    ];
    for (file, reason) in cases {
        let run = verify(&data(NEWEST), &["--root", &file]);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{file}");
        assert!(run.stderr.starts_with(&format!("trustlist: {file}: {reason}")), "{}", run.stderr);
    }
}

/// The default floor depends on the kind of list and on the root of the path, even if `--root` gives that root.
#[test]
fn the_built_in_floor_depends_on_the_root() {
    let folder = Folder::new();
    let list_ca = folder.file("list-ca.cer", trustlist_testdata::list_ca_2011());
    let root = data(ROOT);
    for trust in [&[][..], &["--root", &root, "--intermediate", &list_ca]] {
        let ask = |more: &[&str]| verify(&data(OLDER), &[trust, more, &["--json"]].concat());
        let refused = ask(&[]);
        assert_eq!((refused.status, code(&refused)), (1, "older-than-floor".to_owned()));
        assert!(refused.stderr.contains("`--floor`"), "{}", refused.stderr);
        for floor in ["none", "2023-11-07", "2023-01-01T00:00:00Z"] {
            assert_eq!(ask(&["--floor", floor]).status, 0, "{floor}");
            assert_eq!(ask(&["--floor", floor, "--kind", "authroot"]).status, 0, "{floor}");
        }
        assert_eq!(code(&ask(&["--floor", "2023-11-08"])), "older-than-floor");
    }
    assert_eq!(code(&verify(&data(NEWEST), &["--floor", "2026-10-24", "--json"])), "older-than-floor");
    // Other roots have no floor unless an option sets one.
    let made = folder.file("made.stl", &made::signed());
    let own = folder.file("own.cer", &Pki::default().root);
    assert_eq!(verify(&made, &["--root", &own]).status, 0);
    assert_eq!(code(&verify(&made, &["--root", &own, "--floor", "2026-06-02", "--json"])), "older-than-floor");
    assert_eq!(verify(&made, &["--floor", "yesterday"]).status, 2);
    let help = run(&["verify", "--help"]).text;
    let words: Vec<&str> = help.split_whitespace().collect();
    assert!(words.join(" ").contains("A Microsoft root that is given here keeps its built-in dates"), "{help}");
}

#[test]
fn invalid_dates_are_usage_errors() {
    for at in ["yesterday", "2026-11", "1960-01-01T00:00:00Z"] {
        assert_eq!(verify(&data(NEWEST), &["--at", at]).status, 2, "{at}");
    }
}

/// Writes a list with this timestamp, the list's root and the timestamp's root. Returns the three files.
fn stamped_list(folder: &Folder, stamp: Stamp) -> [String; 3] {
    let list = folder.file("stamped.stl", &stamps::stamped(&Pki::default(), &[stamp]));
    let root = folder.file("root.cer", &Pki::default().root);
    [list, root, folder.file("timestamp-root.cer", &stamps::pki().root)]
}

#[test]
fn a_list_is_judged_at_its_timestamp() {
    let folder = Folder::new();
    for (stamp, kind) in [
        (Stamp::CounterSignature(Default::default()), "counter-signature"),
        (Stamp::Token(Default::default()), "rfc3161"),
    ] {
        let [list, root, timestamp_root] = stamped_list(&folder, stamp);
        let trust = ["--root", &root, "--timestamp-root", &timestamp_root];
        let run = verify(&list, &[&["--at", "timestamp", "--json"], &trust[..]].concat());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let report = run.json();
        let timestamp = &report["timestamp"];
        assert_eq!(keys(timestamp), ["at", "kind", "signer", "path", "digest"]);
        assert_eq!(keys(&timestamp["signer"]), ["subject", "sha256", "serial", "not_before", "not_after", "usage"]);
        assert_eq!((&timestamp["at"], &timestamp["at"]), (&report["at"], &json!(stamps::AT)));
        assert_eq!((&timestamp["kind"], &timestamp["digest"]), (&json!(kind), &json!("sha256")));
        assert_eq!(timestamp["signer"]["subject"], "CN=Made Time-Stamp Service");
        assert_eq!(timestamp["signer"]["usage"], "1.3.6.1.5.5.7.3.8");
        assert_eq!(timestamp["path"].as_array().expect("a path").len(), 3);
        assert_eq!(report["path"][2]["subject"], "CN=Made Root", "`path` is still about the list's signer");

        let table = verify(&list, &[&["--at", "timestamp"], &trust[..]].concat()).text;
        for line in [
            "\njudged at       2026-06-01T13:00:00Z (the timestamp)\n",
            &format!("\ntimestamp       {kind}, SHA-256\n  signer        CN=Made Time-Stamp Service\n"),
            "\n  issued by     CN=Made Time-Stamp CA\n  issued by     CN=Made Time-Stamp Root\n",
        ] {
            assert!(table.contains(line), "{line}: {table}");
        }
        // Without `--at timestamp` the timestamp is ignored.
        let run = verify(&list, &[&["--json"], &trust[..]].concat());
        assert_eq!((run.status, &run.json()["timestamp"]), (0, &Value::Null));
    }
}

/// `find` accepts the same options as `verify`.
#[test]
fn a_file_is_found_in_a_stamped_catalog() {
    let folder = Folder::new();
    let catalog = folder.file("stamped.cat", trustlist_testdata::foreign_catalog());
    let (root, timestamp_root) =
        (folder.file("r.cer", &Pki::default().root), folder.file("t.cer", &stamps::pki().root));
    let file = folder.file("made.txt", made::FILE);
    let options = ["--now", NOW, "--at", "timestamp", "--root", &root, "--timestamp-root", &timestamp_root];
    let found = run(&[&["find", "--kind", "catalog", &catalog, &file, "--json"], &options[..]].concat());
    assert_eq!((found.status, found.stderr.as_str()), (0, ""));
    assert_eq!(found.json()["list"]["timestamp"]["at"], "2026-06-01T15:00:00Z");
    let expired =
        [&["find", "--kind", "catalog", &catalog, &file, "--json", "--now", "2028-01-01T00:00:00Z"], &options[2..]]
            .concat();
    assert_eq!(run(&expired).json()["list"]["expired_now"], true, "the list is still accepted");
}

#[test]
fn an_invalid_timestamp_is_refused_with_the_reason() {
    let folder = Folder::new();
    let none = verify(&data(NEWEST), &["--at", "timestamp", "--json"]);
    assert_eq!(code(&none), "no-timestamp");
    assert_eq!(none.json()["hresult"], Value::Null);
    assert!(
        none.stderr.ends_with("\n  help: leave out `--at timestamp` to judge the list at its own date\n"),
        "{}",
        none.stderr
    );

    let authority = Cert { not_after: "2026-06-01T12:00:00Z", ..stamps::authority() };
    let pki = Pki::of(&stamps::root(), &stamps::ca(), &authority);
    let [list, root, timestamp_root] = stamped_list(&folder, Stamp::Token(Token { pki, ..Default::default() }));
    let trust = ["--at", "timestamp", "--root", &root, "--timestamp-root", &timestamp_root];
    let expired = verify(&list, &[&["--json"], &trust[..]].concat());
    assert_eq!(code(&expired), "timestamp");
    let report = expired.json();
    let expected = ["schema", "ok", "code", "cause", "message", "hresult", "event", "help"];
    assert_eq!(expired.keys()[..8], expected);
    assert_eq!((&report["cause"], &report["hresult"]), (&json!("expired"), &json!("0x80096005")));
    assert_eq!(report["certificate"]["subject"], "CN=Made Time-Stamp Service");
    assert_eq!(report["not_after"], "2026-06-01T12:00:00Z");
    let table = verify(&list, &trust);
    assert!(table.text.contains("\ncode            timestamp\n  cause         expired\n"), "{}", table.text);
    assert!(table.stderr.contains("timestamp token: signer CN=Made Time-Stamp Service expired on"), "{}", table.stderr);

    // Without `--timestamp-root` the timestamp must verify under the roots for the list.
    let [list, root, _] = stamped_list(&folder, Stamp::Token(Default::default()));
    let unknown = verify(&list, &["--at", "timestamp", "--root", &root, "--json"]);
    assert_eq!((code(&unknown).as_str(), &unknown.json()["cause"]), ("timestamp", &json!("issuer-missing")));
    assert!(unknown.stderr.contains("`--timestamp-root`"), "{}", unknown.stderr);
}
