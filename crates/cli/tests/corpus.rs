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
        // Not with assert_eq: a list is too long to be printed.
        assert!(entries(&shown) == facts["entries"], "{}: entries", file.display());
        assert!(extensions(&shown) == facts["extensions"], "{}: extensions", file.display());
    }
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
