//! The pages show what the command prints: each command of a page is run, and its output compared.
//!
//! With TRUSTLIST_BLESS=1 the pages are written anew instead, with what the commands print now: look at the difference.

#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod codes;
mod page;
mod proxy;
mod session;

use std::{
    env, fs,
    io::Write,
    iter,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use page::Page;

/// Each command with its answers, good and bad.
#[test]
fn transcripts() {
    let pages = pages("crates/cli/tests/transcripts");
    assert!(!pages.is_empty(), "no transcripts");
    for path in pages {
        let page = Page::read(&path);
        assert!(page.commands() > 0, "{} shows no command", path.display());
        check(page);
    }
}

/// What users read.
#[test]
fn documents() {
    let readme = workspace().join("README.md");
    for path in iter::once(readme).chain(pages("docs")) {
        check(Page::read(&path));
    }
}

/// The pages in a folder of the workspace.
fn pages(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(workspace().join(folder)).expect("a folder of pages");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut pages: Vec<_> = paths.filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    pages.sort();
    pages
}

#[track_caller]
fn check(page: Page) {
    let name = page.name();
    if page.asks("openssl") && !installed("openssl") {
        // Past the harness, which keeps what a passing test prints.
        let _ = writeln!(std::io::stderr(), "openssl not found: {name} was not compared");
        return;
    }
    let wrong = page.check();
    assert!(wrong.is_empty(), "{name} differs in {} places:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether `tool` can be run. Where it is not installed, a page that asks it is passed over, unless
/// `TRUSTLIST_REQUIRE_OPENSSL=1` (or whatever the tool is called) is set.
fn installed(tool: &str) -> bool {
    let found = Command::new(tool).arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    let variable = format!("TRUSTLIST_REQUIRE_{}", tool.to_uppercase());
    assert!(found || env::var_os(&variable).is_none_or(|value| value != "1"), "{variable}=1 is set: no {tool}");
    found
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace is there")
}
