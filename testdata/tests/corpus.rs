//! A missing corpus must not look like success.

// Helper functions may panic, like the tests themselves.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use std::{env, panic, process::Command};

use trustlist_testdata::corpus;

#[test]
fn every_list_has_its_facts() {
    for path in corpus::files("authroot").into_iter().flatten() {
        assert!(corpus::facts(&path).is_object(), "{}", path.display());
    }
}

#[test]
fn a_corpus_without_files_of_a_kind_is_rejected() {
    if corpus::files("authroot").is_some() {
        panic::catch_unwind(|| corpus::files("no-such-kind")).unwrap_err();
    }
}

/// Runs the test above in its own process, with `TRUSTLIST_CORPUS` set to a folder without lists.
#[test]
fn a_corpus_named_by_the_variable_must_exist() {
    let mut test = Command::new(env::current_exe().unwrap());
    test.args(["--exact", "every_list_has_its_facts"]).env(corpus::VARIABLE, env!("CARGO_MANIFEST_DIR"));
    let output = test.output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("corpus: "));
}
