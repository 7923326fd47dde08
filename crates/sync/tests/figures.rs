//! The example `figures` runs and prints its figures. Their values depend on the machine, so they are not checked.

// The example reads its peak memory from /proc, which only Linux has.
#![cfg(all(feature = "http", target_os = "linux"))]
#![allow(clippy::expect_used, reason = "a test may stop")]

use std::{env, path::Path, process::Command};

/// Finds the example by the path of this test. Cargo builds the test in `target/debug/deps`, and examples
/// in `target/debug/examples`.
#[test]
fn each_run_is_measured() {
    let test = env::current_exe().expect("a path");
    let built = test.parent().and_then(Path::parent).expect("target/debug").join("examples/figures");
    let output = Command::new(built).arg("1").output().expect("the example, which cargo test builds");
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(printed.starts_with("3 lists and 555 roots, 8 connections, medians of 1\n"), "{printed}");
    let (_, ours) = printed.split_once("a test server\n").expect("the section after nginx");
    let words: Vec<_> = ours.lines().filter_map(|line| line.trim().split(':').next()).collect();
    assert_eq!(words, ["everything", "not modified", "most connections at once"], "{printed}");
}
