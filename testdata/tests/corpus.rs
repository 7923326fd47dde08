//! The absence of the corpus is no silent success.

// A helper of a test may stop it as the test itself may.
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
fn a_corpus_without_such_files_is_refused() {
    if corpus::files("authroot").is_some() {
        panic::catch_unwind(|| corpus::files("no-such-kind")).unwrap_err();
    }
}

/// Runs the test above in a process of its own, where the variable names a folder without lists.
#[test]
fn a_corpus_that_is_named_must_be_there() {
    let mut test = Command::new(env::current_exe().unwrap());
    test.args(["--exact", "every_list_has_its_facts"]).env(corpus::VARIABLE, env!("CARGO_MANIFEST_DIR"));
    let output = test.output().unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("corpus: "));
}
