//! Tests the example `watch` with two real lists, and with lists that it must reject.

#![allow(clippy::expect_used, reason = "tests may panic")]

use trustlist_testdata::{at, list_2023, made, newest_list};

#[path = "../watch.rs"]
#[allow(dead_code, reason = "the test has no command line")]
mod example;

const NOW: &str = "2026-11-22T00:00:00Z";

fn watch(old: &[u8], new: &[u8]) -> Result<Vec<String>, String> {
    example::watch(old.to_vec(), new.to_vec(), at(NOW)).map_err(|error| error.to_string())
}

#[test]
fn the_changes_from_2023_to_2026() {
    let lines = watch(list_2023(), newest_list()).expect("two of Microsoft's lists");
    let count = |sign: char| lines.iter().filter(|line| line.starts_with(sign)).count();
    assert_eq!((count('-'), count('+'), count('~'), lines.len()), (9, 84, 227, 320));
    for line in [
        "- d1eb23a46d17d68fd92564c2f1f1601764d8e349 Sectigo (AAA)",
        "+ 49cc90c9986f1bd349692a759366b36dc5c2458d Visa TLS Root CA",
        "~ e621f3354379059a4b68309d8a2f74221587ec79 GeoTrust Universal CA: disabled from 2026-09-15",
    ] {
        assert!(lines.iter().any(|it| it == line), "{line}\n{lines:#?}");
    }
}

#[test]
fn a_list_does_not_differ_from_itself() {
    assert_eq!(watch(newest_list(), newest_list()), Ok(Vec::new()));
}

#[test]
fn lists_in_the_wrong_order_are_not_compared() {
    assert_eq!(watch(newest_list(), list_2023()), Err("OLD is newer than NEW".to_owned()));
}

#[test]
fn microsoft_must_have_signed_both_lists() {
    let made = made::signed();
    for (old, new) in [(&*made, newest_list()), (newest_list(), &*made)] {
        let refused = watch(old, new).expect_err("signed by somebody else");
        assert!(refused.starts_with("signature: "), "{refused}");
    }
}
