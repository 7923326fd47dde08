//! Tests the example `keep` with a folder as its source: first the newest list, then a broken one.

#![allow(clippy::expect_used, reason = "tests may panic")]

use std::fs;

use sha1::{Digest, Sha1};
use trustlist::{Policy, Purpose};
use trustlist_sync::{File, Folder, Roots, Settings, Updated};
use trustlist_testdata::{at, cabinet, microsoft_root_2010};

#[path = "../keep.rs"]
#[allow(dead_code, reason = "the test has no command line")]
mod example;

const NOW: &str = "2026-11-22T00:00:00Z";

#[test]
fn after_a_failure_the_last_good_list_stays_in_force() {
    let (source, folder) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mut settings = Settings::new(Policy::microsoft(at(NOW)));
    settings.roots = Roots::For(Purpose::SERVER_AUTH);
    let keep = || {
        let from = Folder::new(source.path());
        let Updated { report, set, .. } = example::keep(folder.path(), &from, &settings, at(NOW)).expect("a run");
        let mut codes: Vec<_> = report.failures().map(|(_, error)| error.code()).collect();
        codes.dedup();
        (codes, set.roots().map(|roots| roots.content().len()), set.root_count())
    };

    let list = source.path().join("authrootstl.cab");
    fs::write(&list, cabinet()).expect("a file");
    let root = File::Root(Sha1::digest(microsoft_root_2010()).into()).to_string();
    fs::write(source.path().join(root), microsoft_root_2010()).expect("a file");
    // The source contains only one of the 233 certificates.
    assert_eq!(keep(), (vec!["not-found"], Some(555), 1));

    fs::write(&list, b"<html>Please log in</html>").expect("a file");
    assert_eq!(keep(), (vec!["cabinet-malformed", "not-found"], Some(555), 1));
}
