//! The example `figures` measures what it says. Its figures are for quiet machines: none is asserted here.

// Memory is read as Linux tells it.
#![cfg(all(feature = "http", target_os = "linux"))]
#![allow(clippy::expect_used, reason = "a test may stop")]

use std::{env, path::Path, process::Command};

/// Cargo builds examples beside the tests: `target/debug/examples`, where this is in `target/debug/deps`.
#[test]
fn each_run_is_measured() {
    let test = env::current_exe().expect("a path");
    let built = test.parent().and_then(Path::parent).expect("target/debug").join("examples/figures");
    let output = Command::new(built).arg("1").output().expect("cargo test builds it, or cargo build --examples");
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(said.starts_with("3 lists and 555 roots, 8 connections, medians of 1\n"), "{said}");
    let (_, ours) = said.split_once("a server made for tests\n").expect("nginx may come before, where it is installed");
    let words: Vec<_> = ours.lines().filter_map(|line| line.trim().split(':').next()).collect();
    assert_eq!(words, ["everything", "not modified", "connections at once, at most"], "{said}");
}
