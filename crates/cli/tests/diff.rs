//! `trustlist diff`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

mod common;

use common::{CABINET, Folder, NEWEST, OLDER, Run, data, keys, run, run_with_input};
use serde_json::{Value, json};
use trustlist::{OidBuf, oids};
use trustlist_author::{Entry, List, der};
use trustlist_testdata::{
    made::{self, filetime},
    pki::{Pki, SERVER_AUTH},
};

fn diff(old: &List, new: &List, more: &[&str]) -> Run {
    let folder = Folder::new();
    let [old, new] =
        [("old", old), ("new", new)].map(|(name, list)| folder.file(name, &made::sign(list, &Pki::default())));
    run(&[&["diff", &old, &new], more].concat())
}

fn root() -> Entry {
    Entry::new([7; 20]).friendly_name("Made Root")
}

/// The numbers of changes are the same as in the library's example.
#[test]
fn from_2023_to_the_newest_list() {
    let run = common::run(&["diff", &data(OLDER), &data(NEWEST), "--json"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(run.keys(), ["schema", "verified", "kind", "old", "new", "backwards", "added", "removed", "changed"]);
    let answer = run.json();
    assert_eq!((&answer["verified"], &answer["kind"]), (&json!(false), &json!("authroot")));
    assert_eq!(answer["backwards"], json!(false));
    let number = common::run(&["show", "--json", &data(OLDER)]).json()["sequence_number"].take();
    let old = json!({ "this_update": "2023-11-07T20:36:34Z", "sequence_number": number, "entries": 480 });
    assert_eq!(answer["old"], old);
    assert_eq!(
        (&answer["new"]["this_update"], &answer["new"]["entries"]),
        (&json!("2026-10-23T23:18:35Z"), &json!(555))
    );
    let count = |key: &str| answer[key].as_array().expect("an array").len();
    assert_eq!((count("added"), count("removed"), count("changed")), (84, 9, 143));
    assert_eq!(keys(&answer["added"][0]), ["id", "name"]);
    assert_eq!(keys(&answer["changed"][0]), ["id", "name", "changes"]);
    let changes = answer["changed"].as_array().expect("an array").iter();
    let changes = changes.flat_map(|entry| entry["changes"].as_array().expect("an array"));
    assert_eq!(changes.filter(|change| change["change"] == "disabled").count(), 57);

    let table = common::run(&["diff", &data(OLDER), &data(NEWEST)]);
    let lines: Vec<&str> = table.text.lines().take(8).collect();
    assert_eq!(
        lines[..6],
        [
            "verified    no; use `trustlist verify` to check who signed each list",
            "kind        authroot",
            "old         2023-11-07T20:36:34Z, 480 entries",
            "new         2026-10-23T23:18:35Z, 555 entries",
            "",
            "ADDED 84",
        ]
    );
    assert!(table.text.contains("\n\nREMOVED 9\n") && table.text.contains("\n\nCHANGED 143\n"), "{}", table.text);
    assert_eq!(table.text.matches("\n- disabled from 20").count(), 57);
}

/// If the newer list is given first, removed roots are reported as added, so the command prints a warning.
#[test]
fn lists_in_the_wrong_order_cause_a_warning() {
    let run = common::run(&["diff", &data(NEWEST), &data(OLDER)]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let warning =
        "warning     the first list is newer than the second; swap them to see what changed since the older one\n";
    assert!(run.text.starts_with(warning) && run.text.contains("\n\nADDED 9\n"), "{}", run.text);
    let answer = common::run(&["diff", &data(NEWEST), &data(OLDER), "--json"]).json();
    assert_eq!(answer["backwards"], json!(true));
    // Of two lists with the same date, neither is newer.
    let same = diff(&made::list(), &made::list(), &["--json"]);
    assert_eq!(same.json()["backwards"], json!(false));
}

#[test]
fn equal_lists_have_no_changes() {
    for (old, new) in [(NEWEST, CABINET), (CABINET, NEWEST)] {
        let run = common::run(&["diff", &data(old), &data(new)]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        assert!(run.text.ends_with(", 555 entries\n\nno changes\n"), "{}", run.text);
        let json = common::run(&["diff", &data(old), &data(new), "--json"]).json();
        assert_eq!((&json["added"], &json["removed"], &json["changed"]), (&json!([]), &json!([]), &json!([])));
    }
}

#[test]
fn one_of_the_lists_may_come_from_standard_input() {
    let list = trustlist_testdata::newest_list();
    assert_eq!(run_with_input(&["diff", "-", &data(NEWEST)], list).status, 0);
    assert_eq!(run_with_input(&["diff", &data(NEWEST), "-"], list).status, 0);
    let both = run_with_input(&["diff", "-", "-"], list);
    assert_eq!((both.status, both.text.as_str()), (2, ""));
    assert_eq!(
        both.stderr,
        "trustlist: <OLD> and <NEW> cannot both be standard input\n  \
         help: use `-` for one of them only, and name a file for the other\n"
    );
}

#[test]
fn each_change_is_one_line_and_purposes_have_names() {
    let server: OidBuf = SERVER_AUTH.parse().expect("an identifier");
    let (server, other) = (server.as_oid(), oids::CTL);
    let (june, july) = (filetime("2026-06-01T00:00:00Z"), filetime("2026-07-01T00:00:00Z"));
    for (before, now, line) in [
        (root(), root().disabled_from(june), "disabled from 2026-06-01"),
        (
            root().disabled_from(june),
            root().property(104, []),
            "no longer disabled (property 104 is empty); previously from 2026-06-01",
        ),
        (root().key_usage([other]), root().key_usage([other, server]), "purposes gained: server-auth"),
        (root().key_usage([other, server]), root().key_usage([server]), "purposes lost: 1.3.6.1.4.1.311.10.1"),
        (root(), root().key_usage([server]), "purposes limited to: server-auth; previously every purpose"),
        (root().key_usage([server]), root(), "every purpose; previously limited to: server-auth"),
        (root(), root().property_oids(122, [server]), "purposes disallowed: server-auth"),
        (root().property_oids(122, [server]), root(), "purposes no longer disallowed: server-auth"),
        (
            root().not_before(july).property_oids(127, [server]),
            root().not_before(july).property_oids(127, [oids::NO_PURPOSE]),
            "limited by date of issue for: none; previously: server-auth",
        ),
        (
            root().not_before(july),
            root().not_before(july).property_oids(127, []),
            "limited by date of issue for: every purpose (empty); previously: every purpose (absent)",
        ),
        (root(), root().property(105, [0x30, 0]), "property 105: 2 bytes; previously absent"),
    ] {
        let run = diff(&List::roots(made::AT).entry(before), &List::roots(made::AT).entry(now), &[]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let expected = format!("\n\nCHANGED 1\n{}  Made Root\n- {line}\n", "07".repeat(20));
        assert!(run.text.ends_with(&expected), "{expected}\n{}", run.text);
    }
}

#[test]
fn names_are_escaped_in_the_table_and_complete_in_json() {
    let list = |name: &str| List::roots(made::AT).entry(Entry::new([7; 20]).friendly_name(name));
    let (old, new) = (list("a\u{1b}[2J"), list("b\u{202e}"));
    let added = diff(&List::roots(made::AT), &new, &[]).text;
    assert!(added.ends_with("  b\\u{202e}\n"), "{added}");
    let renamed = diff(&old, &new, &[]).text;
    assert!(renamed.ends_with("\n- renamed to \"b\\u{202e}\"; previously \"a\\u{1b}[2J\"\n"), "{renamed}");
    let json = diff(&old, &new, &["--json"]).json();
    assert_eq!(
        json["changed"][0]["changes"][0],
        json!({ "change": "renamed", "from": "a\u{1b}[2J", "to": "b\u{202e}" })
    );
}

#[test]
fn identifiers_that_are_text_are_printed_as_text() {
    let hosts = |name: &str| List::pin_rules(made::AT).entry(Entry::site(name));
    let run = diff(&hosts("a.example"), &hosts("b.example"), &[]);
    assert!(run.text.ends_with("\n\nADDED 1\nb.example\n\nREMOVED 1\na.example\n"), "{}", run.text);
    // A catalog of version 1 and one of version 2.
    let run = diff(&made::catalog_v1(), &made::catalog_v2(), &[]);
    let (added, removed) = run.text.split_once("\n\nREMOVED 1\n").expect("both groups");
    assert_eq!(added.lines().last().map(str::len), Some(40));
    assert!(removed.trim_end().chars().all(|digit| digit.is_ascii_digit() || digit.is_ascii_uppercase()), "{removed}");
}

#[test]
fn lists_that_cannot_be_compared_are_status_2() {
    let run = diff(&made::list(), &made::pin_rules(), &["--json"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("new: the list is of kind pinrules, but kind authroot was expected\n"),
        "{}",
        run.stderr
    );
    assert_eq!((&run.json()["ok"], &run.json()["code"]), (&json!(false), &json!("kind")));
    assert_eq!(diff(&made::list(), &made::pin_rules(), &[]).text, "");

    let twice = List::roots(made::AT).entry(root()).entry(root());
    let run = diff(&twice, &made::list(), &["--json"]);
    assert_eq!((run.status, &run.json()["code"]), (2, &json!("duplicate-identifier")));

    let cut = &trustlist_testdata::newest_list()[..1000];
    let run = run_with_input(&["diff", &data(NEWEST), "-", "--json"], cut);
    assert_eq!((run.status, &run.json()["code"]), (2, &json!("truncated")));
    let missing = common::run(&["diff", &data(NEWEST), "no-such-file.stl"]);
    assert_eq!((missing.status, missing.text.as_str()), (2, ""));
    assert_eq!(common::run(&["diff", &data(NEWEST)]).status, 2);
}

#[test]
fn other_attributes_are_reported_in_hexadecimal() {
    let list =
        |number| List::pin_rules(made::AT).entry(Entry::site("a.example").attribute(oids::CTL, [der::integer(number)]));
    let changes = diff(&list(1), &list(2), &["--json"]).json()["changed"][0]["changes"].take();
    let expected: Value = json!([{
        "change": "attribute",
        "oid": "1.3.6.1.4.1.311.10.1",
        "from": ["020101"],
        "to": ["020102"],
    }]);
    assert_eq!(changes, expected);
}
