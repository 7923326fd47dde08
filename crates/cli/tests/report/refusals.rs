//! Lists that are refused, or shown only under a banner.

use trustlist_testdata::{made, pki::Pki};

use crate::{
    common::{Folder, NEWEST, NOW, OLDER, data, run, run_with_input},
    page::{Page, report},
};

#[test]
fn no_page_is_written_for_a_list_that_is_not_accepted() {
    let folder = Folder::new();
    let path = folder.path("report.html");
    let refused = report(OLDER, &["-o", path.to_str().expect("a path in UTF-8")]);
    assert_eq!((refused.status, folder.names().len()), (1, 0), "{}", refused.stderr);
    assert!(refused.stderr.contains("--archive"), "{}", refused.stderr);
}

/// The page is marked as unverified on the screen, in print and in its source.
#[test]
fn an_unverified_list_is_shown_under_a_banner_and_not_judged() {
    let folder = Folder::new();
    let certificates = folder.path("");
    let run = report(OLDER, &["--unverified", "--certificates", certificates.to_str().expect("a path in UTF-8")]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.starts_with("trustlist: warning: the list is not verified: "), "{}", run.stderr);
    assert!(run.stderr.contains("no certificates are shown"), "{}", run.stderr);
    let page = Page { html: run.text };
    let markup = page.markup();
    for text in [
        "<title>NOT VERIFIED: Root list of 2023-11-07</title>",
        "<body class=\"unverified\">",
        "<strong>Not verified.</strong>",
        "(<code>older-than-floor</code>)",
    ] {
        assert!(markup.contains(text), "{text}");
    }
    for text in ["Signed by", "id=\"proof\"", "Verdict", "id=\"answer\"", "id=\"tally\"", "<strong>Verified"] {
        assert!(!markup.contains(text), "{text}");
    }
    let data = page.data();
    assert_eq!((data["verdicts"].as_array(), data["cases"].as_array()), (Some(&vec![]), Some(&vec![])));
    let roots = data["roots"].as_array().expect("roots");
    assert!(roots.iter().all(|root| root.get("judged").is_none()));
}

#[test]
fn unverified_does_not_change_the_page_of_a_good_list() {
    assert_eq!(Page::of(&data(NEWEST), &["--unverified"]).html, Page::of(&data(NEWEST), &[]).html);
}

#[test]
fn older_lists_are_verified_as_well() {
    let folder = Folder::new();
    let made = folder.file("made.stl", &made::signed());
    for option in ["--compare", "--history"] {
        let refused = report(NEWEST, &[option, &made]);
        assert_eq!((refused.status, refused.text.as_str()), (1, ""), "{}", refused.stderr);
        let page = Page::of(&data(NEWEST), &[option, &made, "--unverified"]);
        assert!(page.markup().contains("<strong>Verified.</strong>"), "the list itself is good");
        assert!(page.markup().contains("not verified"), "{option}");
        assert!(page.markup().contains("issuer-missing"), "{option}");
    }
}

#[test]
fn the_floor_does_not_apply_to_older_lists() {
    for option in ["--compare", "--history"] {
        let run = report(NEWEST, &[option, &data(OLDER), "--floor", "2026-10-01"]);
        assert_eq!(run.status, 0, "{option}: {}", run.stderr);
    }
    assert_eq!(report(NEWEST, &["--floor", "2026-10-24"]).status, 1);
}

#[test]
fn other_kinds_are_refused() {
    let folder = Folder::new();
    let file = folder.file("pins.stl", &made::sign(&made::pin_rules(), &Pki::default()));
    let refused = run(&["report", &file, "--now", NOW, "--unverified"]);
    assert_eq!(refused.status, 2);
    assert!(
        refused.stderr.contains("the list is of kind pinrules, but kind authroot was expected"),
        "{}",
        refused.stderr
    );
    assert!(refused.stderr.contains("`trustlist show`"), "{}", refused.stderr);
}

#[test]
fn standard_input_contains_only_one_list() {
    let bytes = std::fs::read(data(NEWEST)).expect("a file");
    let good = run_with_input(&["report", "-", "--now", NOW], &bytes);
    assert_eq!(good.status, 0, "{}", good.stderr);
    let refused = run_with_input(&["report", "-", "--now", NOW, "--compare", "-"], &bytes);
    assert_eq!((refused.status, refused.stderr.contains("cannot both be standard input")), (2, true));
}

/// A malformed `--root` is an error even with `--unverified`.
#[test]
fn a_malformed_root_is_a_failure_even_with_unverified() {
    let folder = Folder::new();
    let root = folder.file("root.cer", b"no certificate");
    let refused = report(NEWEST, &["--unverified", "--root", &root]);
    assert_eq!((refused.status, refused.text.as_str()), (2, ""), "{}", refused.stderr);
}
