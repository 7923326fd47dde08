//! Runs each command shown in a page and compares its output with the page.
//!
//! With TRUSTLIST_BLESS=1 the pages are rewritten with the current output instead. Review the diff.

#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may stop")]

mod blocks;
mod codes;
mod links;
mod page;
mod proxy;
mod session;

use std::{
    env, fs, iter,
    path::{Path, PathBuf},
};

use page::Page;
use session::Internet;
use trustlist_testdata::tool::installed;

/// The transcripts of each command, including failures.
#[test]
fn transcripts() {
    let pages = pages("crates/cli/tests/transcripts");
    assert!(!pages.is_empty(), "no transcripts");
    for path in pages {
        let page = Page::read(&path);
        assert!(page.commands() > 0, "{} shows no command", path.display());
        check(page, Internet::None);
    }
}

/// README.md and the pages in `docs`.
#[test]
fn documents() {
    for path in for_users() {
        let internet = if path.ends_with("docs/guide.md") { Internet::OnLoopback } else { Internet::None };
        check(Page::read(&path), internet);
    }
}

fn for_users() -> Vec<PathBuf> {
    iter::once(workspace().join("README.md")).chain(pages("docs")).collect()
}

/// The pages in a folder of the workspace, and in the folders below it.
fn pages(folder: &str) -> Vec<PathBuf> {
    let (mut folders, mut pages) = (vec![workspace().join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of pages") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

#[track_caller]
fn check(page: Page, internet: Internet) {
    let name = page.name();
    if page.uses("openssl") && !installed("openssl") {
        return;
    }
    let wrong = page.check(internet);
    assert!(wrong.is_empty(), "{name} differs in {} places:\n{}", wrong.len(), wrong.join("\n"));
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace is there")
}
