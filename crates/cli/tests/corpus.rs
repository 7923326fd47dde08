//! `trustlist show` agrees with an independent reader about every list in the corpus.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod common;

use std::{fs, path::Path};

use common::{Folder, NOW, Run};
use serde_json::{Value, json};
use trustlist::{SerializedStore, StoreLimits};
use trustlist_testdata::corpus;

const HEADER: [&str; 7] = [
    "version",
    "subject_usage",
    "list_identifier",
    "sequence_number",
    "this_update",
    "next_update",
    "subject_algorithm",
];

#[test]
fn root_lists_agree_with_the_facts() {
    agree("authroot");
}

#[test]
fn disallowed_lists_agree_with_the_facts() {
    agree("disallowed");
}

#[test]
fn pin_rules_agree_with_the_facts() {
    agree("pinrules");
}

#[test]
fn catalogs_agree_with_the_facts() {
    agree("catalog");
}

fn agree(kind: &str) {
    for file in corpus::files(kind).unwrap_or_default() {
        let shown = show(&file);
        assert_eq!(shown["kind"], kind, "{}", file.display());
        let facts = corpus::facts(&file);
        for key in HEADER {
            assert_eq!(shown[key], facts[key], "{}: {key}", file.display());
        }
        let mut listed = array(&shown["entries"]);
        assert!(listed.all(|entry| entry.get("errors").is_none()), "{}: malformed properties", file.display());
        // Not `assert_eq`, because it would print the whole list.
        assert!(entries(&shown) == facts["entries"], "{}: entries", file.display());
        assert!(extensions(&shown) == facts["extensions"], "{}: extensions", file.display());
    }
}

/// VeriSign Class 3 Public Primary Certification Authority - G5.
const G5: &str = "4eb6d578499b1ccf5f581ead56be3d9b6744a5e5";

/// In July 2023 a list disabled VeriSign G5, which broke signed software. The next list reversed that.
#[test]
fn a_root_that_was_disabled_for_twelve_minutes() {
    let Some(files) = corpus::files("authroot") else { return };
    let file = |id: &str| files.iter().find(|path| path.to_string_lossy().contains(id)).expect("a list");
    let (disabling, taken_back) = (file("5d326abe"), file("5c16f781"));
    let ask = |file: &Path, now: &str, more: &[&str]| {
        let file = file.to_str().expect("a path in UTF-8");
        let find = ["find", file, G5, "--archive", "--json", "--purpose", "code-signing", "--now", now];
        common::run(&[&find[..], more].concat())
    };
    let reason = |run: &common::Run| {
        let verdict = run.json()["verdict"].take();
        let [reason, date] = ["reason", "date"].map(|key| verdict[key].as_str().expect("a text").to_owned());
        (run.status, reason, date)
    };
    let expected = |status: i32, reason: &str, date: &str| (status, reason.to_owned(), date.to_owned());
    let (march_2021, february_2021) = ("2021-03-01T00:00:00Z", "2021-02-01T00:00:00Z");
    let september = "2023-09-01T00:00:00Z";
    let disabled = expected(1, "disabled", "2023-08-01T00:00:00Z");
    let depends = expected(1, "not-before", february_2021);
    let older = ["--issued", "2018-01-01T00:00:00Z"];

    // The list announced the disabling twelve days in advance.
    assert_eq!(reason(&ask(disabling, "2023-07-31T23:59:59Z", &[])), depends);
    assert_eq!(reason(&ask(disabling, "2023-08-01T00:00:00Z", &[])), disabled);
    assert_eq!(reason(&ask(disabling, september, &older)), disabled);
    let stamped = [&older[..], &["--signed", march_2021]].concat();
    assert_eq!(reason(&ask(disabling, september, &stamped)), expected(0, "grandfathered", february_2021));

    let run = ask(taken_back, september, &[]);
    assert_eq!(reason(&run), depends);
    assert_eq!(run.json()["verdict"]["depends_on"], "issued");
    // The property is present but empty.
    assert_eq!(run.json()["entry"]["disabled"], json!({ "filetime": null, "time": null }));
    assert_eq!(reason(&ask(taken_back, september, &older)), expected(0, "grandfathered", february_2021));
    assert_eq!(reason(&ask(taken_back, september, &["--issued", march_2021])), depends);
}

/// The file whose name contains `id`.
fn file(kind: &str, id: &str) -> Option<String> {
    let files = corpus::files(kind)?;
    let path = files.iter().find(|path| path.to_string_lossy().contains(id)).expect("a file of the corpus");
    Some(path.to_str().expect("a path in UTF-8").to_owned())
}

fn at_now(arguments: &[&str]) -> Run {
    common::run(&[arguments, &["--now", NOW]].concat())
}

/// The only real list of pin rules dates from 2017. Its signer has the extended key usage for root lists.
#[test]
fn hosts_of_the_real_pin_rules() {
    let Some(list) = file("pinrules", "422ce214") else { return };
    for (host, site, pins) in [
        ("www.microsoft.com", ".microsoft.com", &[14][..]),
        ("www.windowsphone.com", ".windowsphone.com", &[14, 1]),
        ("Download.Microsoft.com.", "download.microsoft.com", &[]),
    ] {
        let run = at_now(&["find", &list, "--host", host, "--json"]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let answer = run.json();
        assert_eq!((&answer["site"], &answer["pinned"]), (&json!(site), &json!(!pins.is_empty())), "{host}");
        let counts: Vec<_> = array(&answer["rules"]).map(|rule| array(&rule["pins"]).count()).collect();
        assert_eq!(counts, pins, "{host}");
        assert!(array(&answer["rules"]).all(|rule| (&rule["error"], &rule["log"]) == (&json!(0), &json!(1))));
        assert_eq!((&answer["stale"], &answer["next_update"]), (&json!(true), &json!("2018-06-01T23:28:59Z")));
        assert_eq!(answer["list"]["signer"]["usage"], "1.3.6.1.4.1.311.10.3.9");
    }
    let miss = at_now(&["find", &list, "--host", "www.example.com", "--json"]);
    assert_eq!((miss.status, &miss.json()["found"], &miss.json()["stale"]), (1, &json!(false), &json!(true)));
    let then = ["find", &list, "--host", "www.microsoft.com", "--json", "--now", "2018-06-01T23:28:59Z"];
    assert_eq!(common::run(&then).json()["stale"], false);

    let shown = show(Path::new(&list));
    let pins: Vec<_> = array(&shown["pin_rules"]).map(|rule| array(&rule["pins"]).count()).collect();
    assert_eq!((pins, &shown["log_end"]), (vec![14, 3, 1, 1, 0, 14], &json!("2018-06-01T23:28:59Z")));
    assert_eq!(array(&shown["entries"]).filter(|site| site["all_subdomains"] == true).count(), 112);
    assert_eq!(array(&shown["entries"]).filter(|site| site["rules"] == json!([])).count(), 10);
}

/// The 80 certificates that Windows distributes with the 2020 list.
#[test]
fn certificates_of_the_real_disallowed_list() {
    let (Some(list), Some(store)) = (file("disallowed", "39f17f62"), file("sst", "disallowedcert.sst")) else { return };
    let bytes = fs::read(store).expect("a store");
    let store = SerializedStore::parse(&bytes, &StoreLimits::default()).expect("a store");
    let folder = Folder::new();
    let (mut by_key, mut by_signed) = (0, 0);
    for der in store.unsigned_certificates() {
        let run = at_now(&["find", "--kind", "disallowed", &list, &folder.file("one.cer", der), "--json"]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let answer = run.json();
        let digits = answer["entry"]["id"].as_str().expect("hexadecimal").len();
        match (answer["disallowed_by"].as_str(), digits) {
            (Some("key"), 32) => by_key += 1,
            (Some("signed"), 96) => by_signed += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((by_key, by_signed), (74, 6));
    let root = folder.file("root.cer", trustlist_testdata::microsoft_root_2010());
    let run = at_now(&["find", "--kind", "disallowed", &list, &root]);
    assert_eq!((run.status, run.text.starts_with("disallowed      no\n\n")), (1, true), "{}", run.text);
}

/// Catalogs are signed with code-signing certificates, which are accepted without an option. Both signers' certificates
/// expired long ago.
#[test]
fn real_catalogs_verify_at_their_own_date() {
    for (id, date, subject) in [
        ("oem89", "2022-06-30T07:24:34Z", "CN=Microsoft Windows Hardware Compatibility Publisher,"),
        ("115fe8649854", "2025-08-09T20:32:20Z", "CN=Microsoft Windows,"),
    ] {
        let Some(cat) = file("catalog", id) else { return };
        let run = at_now(&["verify", &cat, "--json"]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let report = run.json();
        assert_eq!((&report["at"], &report["expired_now"]), (&json!(date), &json!(true)));
        assert_eq!((&report["kind"], &report["signer"]["usage"]), (&json!("catalog"), &json!("1.3.6.1.5.5.7.3.3")));
        assert!(report["signer"]["subject"].as_str().is_some_and(|name| name.starts_with(subject)), "{report}");
    }
    let Some(unsigned) = file("catalog", "catfiletest") else { return };
    let run = at_now(&["verify", &unsigned, "--json"]);
    assert_eq!((run.status, &run.json()["code"]), (1, &json!("not-signed")));
}

#[test]
fn members_of_real_catalogs() {
    let (Some(driver), Some(package)) = (file("catalog", "oem89"), file("catalog", "115fe8649854")) else { return };
    let run = at_now(&["find", "--kind", "catalog", &driver, "B1E795B69B4C2A901A8BC8E8B36E988C6C05D836", "--json"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let entry = run.json()["entry"].take();
    assert_eq!((&entry["member_kind"], &entry["digest"]["algorithm"]), (&json!("flat-file"), &json!("sha1")));
    assert_eq!(array(&entry["name_values"]).count(), 2);
    assert_eq!(array(&show(Path::new(&driver))["name_values"]).count(), 8);

    let shown = show(Path::new(&package));
    let kinds = |kind: &str| array(&shown["entries"]).filter(|entry| entry["member_kind"] == kind).count();
    assert_eq!((kinds("pe-image"), kinds("flat-file"), array(&shown["name_values"]).count()), (8, 12, 3));
    for entry in array(&shown["entries"]) {
        let id = entry["id"].as_str().expect("hexadecimal");
        assert_eq!(entry["digest"]["hex"], id);
        assert_eq!(&at_now(&["find", "--kind", "catalog", &package, id, "--json"]).json()["entry"], entry);
    }
    let table = common::run(&["show", &package]).text;
    assert_eq!(table.lines().filter(|line| line.ends_with("  gdi32.dll")).count(), 2);
    // A file that is not a member of the catalog.
    let miss = at_now(&["find", "--kind", "catalog", &package, &driver, "--json"]);
    assert_eq!((miss.status, &miss.json()["found"]), (1, &json!(false)));
}

#[test]
fn diff_shows_the_reversal_of_july_2023() {
    let (Some(old), Some(new)) = (file("authroot", "5d326abe"), file("authroot", "5c16f781")) else { return };
    let answer = common::run(&["diff", &old, &new, "--json"]).json();
    assert_eq!((&answer["verified"], array(&answer["changed"]).count()), (&json!(false), 18));
    let changes = || array(&answer["changed"]).flat_map(|entry| array(&entry["changes"]));
    let count = |word: &str| changes().filter(|change| change["change"] == word).count();
    assert_eq!((count("re-enabled"), count("not-before-moved"), count("not-before-scope")), (17, 1, 4));
    assert_eq!(changes().count(), 17 + 1 + 4);
    let expected = json!({
        "change": "re-enabled",
        "was": "2023-08-01T00:00:00Z",
        "was_filetime": 133_353_216_000_000_000_u64,
        "emptied": true,
    });
    let g5 = array(&answer["changed"]).find(|entry| entry["id"] == G5).expect("changed");
    assert_eq!(g5["changes"], json!([expected]));
    let table = common::run(&["diff", &old, &new]).text;
    assert!(table.contains("\n\nCHANGED 18\n") && !table.contains("ADDED"), "{table}");
    assert!(
        table
            .contains(&format!("\n{G5}  VeriSign\n- no longer disabled (property 104 is empty); previously from 2023"))
    );
}

#[test]
fn diff_compares_the_two_disallowed_lists() {
    let (Some(old), Some(new)) = (file("disallowed", "146bc6d8"), file("disallowed", "39f17f62")) else { return };
    let answer = common::run(&["diff", &old, &new, "--json"]).json();
    let count = |key: &str| array(&answer[key]).count();
    assert_eq!((count("added"), count("removed"), count("changed")), (9, 0, 0));
    assert!(array(&answer["added"]).all(|subject| subject["name"].is_null()));
    let Some(roots) = file("authroot", "90395d74") else { return };
    let refused = common::run(&["diff", &roots, &new, "--json"]);
    assert_eq!((refused.status, &refused.json()["code"]), (2, &json!("kind")));
    assert!(
        refused.stderr.contains("the list is of kind disallowed, but kind authroot was expected"),
        "{}",
        refused.stderr
    );
}

/// Root lists have contained these Certificate Transparency logs since 2023-12-13.
#[test]
fn three_lists_contain_certificate_transparency_logs() {
    let Some(files) = corpus::files("authroot") else { return };
    let lists = files.iter().map(|file| show(file));
    let logs: Vec<_> =
        lists.filter_map(|list| Some(list.get("ct_logs")?.as_array().expect("an array").len())).collect();
    assert_eq!(logs, [41, 56, 49]);
}

fn show(file: &Path) -> Value {
    let run = common::run(&["show", "--json", file.to_str().expect("a path in UTF-8")]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", file.display());
    run.json()
}

/// The entries in the form that the files of facts use: attributes as pairs, without typed fields.
fn entries(shown: &Value) -> Value {
    array(&shown["entries"])
        .map(|entry| {
            let attributes = array(&entry["attributes"]);
            let pairs: Value = attributes.map(|attribute| json!([attribute["oid"], attribute["values"]])).collect();
            json!({ "id": entry["id"], "attributes": pairs })
        })
        .collect()
}

fn extensions(shown: &Value) -> Value {
    array(&shown["extensions"])
        .map(|extension| json!([extension["oid"], extension["critical"], extension["value"]]))
        .collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("an array").iter()
}
