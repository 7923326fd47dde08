//! Every real list, shown exactly as an independent reader reads it.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

mod common;

use std::path::Path;

use serde_json::{Value, json};
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
        // Not with assert_eq: a list is too long to be printed.
        assert!(entries(&shown) == facts["entries"], "{}: entries", file.display());
        assert!(extensions(&shown) == facts["extensions"], "{}: extensions", file.display());
    }
}

/// VeriSign G5 in July 2023: a list disabled it and broke signed software, and the next one took that back.
#[test]
fn a_root_that_was_disabled_for_twelve_minutes() {
    const G5: &str = "4eb6d578499b1ccf5f581ead56be3d9b6744a5e5";
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

    // The disabling was announced twelve days before.
    assert_eq!(reason(&ask(disabling, "2023-07-31T23:59:59Z", &[])), depends);
    assert_eq!(reason(&ask(disabling, "2023-08-01T00:00:00Z", &[])), disabled);
    assert_eq!(reason(&ask(disabling, september, &older)), disabled);
    let stamped = [&older[..], &["--signed", march_2021]].concat();
    assert_eq!(reason(&ask(disabling, september, &stamped)), expected(0, "grandfathered", february_2021));

    let run = ask(taken_back, september, &[]);
    assert_eq!(reason(&run), depends);
    assert_eq!(run.json()["verdict"]["depends_on"], "issued");
    // Present and empty.
    assert_eq!(run.json()["entry"]["disabled"], json!({ "filetime": null, "time": null }));
    assert_eq!(reason(&ask(taken_back, september, &older)), expected(0, "grandfathered", february_2021));
    assert_eq!(reason(&ask(taken_back, september, &["--issued", march_2021])), depends);
}

fn show(file: &Path) -> Value {
    let run = common::run(&["show", "--json", file.to_str().expect("a path in UTF-8")]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", file.display());
    run.json()
}

/// The entries in the form of the facts: attributes as pairs, no typed fields.
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
