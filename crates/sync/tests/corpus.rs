//! Runs with real cabinets, certificate stores and lists from twenty years.
//!
//! The files are not in the repository; see `trustlist_testdata::corpus`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod common;

use std::{fs, path::PathBuf};

use common::{AUTHROOT, DISALLOWED, Mirror, PIN_RULES, failure, new_store, now, problems, sync, word_of};
use trustlist::{ListKind, Policy};
use trustlist_author::cabinet;
use trustlist_sync::{File, ListFile, Outcome, Settings, StoreFile};
use trustlist_testdata::corpus;

const DISALLOWED_STORE: File = File::Store(StoreFile::Disallowed);
const PIN_RULES_STORE: File = File::Store(StoreFile::PinRules);

/// The file with this name in a folder of the corpus.
fn file(kind: &str, name: &str) -> Option<Vec<u8>> {
    let path = corpus::files(kind)?.into_iter().find(|path| path.ends_with(name));
    Some(fs::read(path.unwrap_or_else(|| panic!("corpus: no {name}"))).expect("corpus: a file that can be read"))
}

/// What Windows Update served in January 2021.
fn january_2021() -> Option<Mirror> {
    Some(
        Mirror::default()
            .with(AUTHROOT, file("cab", "authrootstl-2021-01.cab")?)
            .with(DISALLOWED, file("cab", "disallowedcertstl-2021-01.cab")?)
            .with(PIN_RULES, file("cab", "pinrulesstl-2021-01.cab")?)
            .with(DISALLOWED_STORE, file("sst", "disallowedcert.sst")?)
            .with(PIN_RULES_STORE, file("sst", "pinrules.sst")?),
    )
}

/// Settings without a floor or a maximum age, so that old root lists are accepted.
fn for_old_lists(policy: Policy) -> Settings {
    let mut settings = Settings::new(policy.floor(ListKind::AuthRoot, None));
    settings.max_age.refuse = None;
    settings
}

#[test]
fn the_complete_set_of_january_2021() {
    let Some(mirror) = january_2021() else { return };
    let settings = for_old_lists(Policy::microsoft(now()));
    let (_folder, store) = new_store();
    let report = sync(&store, &mirror, &settings, now());
    assert!(report.is_success(), "{:?}", common::words(&report));
    let set = store.read(&settings, now()).expect("a set");
    assert_eq!(problems(&set), []);
    // The verified lists name every certificate in the two stores.
    assert_eq!(set.certificates(StoreFile::Disallowed, &settings).expect("readable").len(), 80);
    assert_eq!(set.certificates(StoreFile::PinRules, &settings).expect("readable").len(), 12);
    // Pin rules are in force although their nextUpdate passed years ago.
    let freshness = set.freshness(ListFile::PinRules, &settings, now()).expect("in force");
    assert_eq!((freshness.stale, freshness.old), (true, false));
    let freshness = set.freshness(ListFile::Disallowed, &settings, now()).expect("in force");
    assert_eq!((freshness.stale, freshness.old), (false, false));
    let trust = set.into_trust_set().expect("a list of roots");
    assert!(trust.disallowed().is_some() && trust.pin_rules().is_some());

    let again = sync(&store, &mirror, &settings, now());
    assert!(again.is_success());
    for file in [AUTHROOT, DISALLOWED, PIN_RULES, DISALLOWED_STORE, PIN_RULES_STORE] {
        assert_eq!(word_of(&again, file), "same-octets", "{file}");
    }
}

/// With the default floors, the root list of January 2021 is rejected because it is older than its floor. The
/// disallowed list is dated exactly at its floor, and pin rules have no floor, so both are accepted.
#[test]
fn each_kind_has_its_floor() {
    let Some(mirror) = january_2021() else { return };
    let mut settings = Settings::new(Policy::microsoft(now()));
    settings.max_age.refuse = None;
    let (_folder, store) = new_store();
    let report = sync(&store, &mirror, &settings, now());
    assert_eq!(failure(&report, AUTHROOT), ("older-than-floor", None, Some(11)));
    for file in [DISALLOWED, PIN_RULES] {
        let Some(Outcome::Replaced(replaced)) = report.outcome(file) else { panic!("{file} was not accepted") };
        assert!(replaced.expired_now);
    }
}

/// Each file is served under another file's name.
#[test]
fn files_under_each_others_names() {
    let Some(mirror) = january_2021() else { return };
    let settings = for_old_lists(Policy::microsoft(now()));
    let (_folder, store) = new_store();
    sync(&store, &mirror, &settings, now());
    for (name, served) in [(AUTHROOT, DISALLOWED), (DISALLOWED, PIN_RULES), (PIN_RULES, AUTHROOT)] {
        let bytes = mirror.files[&served].clone();
        let report = sync(&store, &january_2021().expect("there").with(name, bytes), &settings, now());
        assert_eq!(failure(&report, name), ("kind", Some(0x8009_2028), Some(11)), "{name}");
    }
    for (name, served) in [(DISALLOWED_STORE, PIN_RULES_STORE), (PIN_RULES_STORE, DISALLOWED_STORE)] {
        let bytes = mirror.files[&served].clone();
        let report = sync(&store, &january_2021().expect("there").with(name, bytes), &settings, now());
        assert_eq!(failure(&report, name), ("store-unrelated", Some(0x8007_000d), None), "{name}");
    }
    let set = store.read(&settings, now()).expect("a set");
    assert_eq!(set.certificates(StoreFile::PinRules, &settings).expect("readable").len(), 12);
}

/// Serves every root list from twenty years in order: each is accepted. Then serves them in reverse order: each is
/// rejected, whichever of Microsoft's roots is its anchor. In 2010 and 2019, Microsoft signed lists again without
/// changing their numbers; the run accepts these, too.
#[test]
fn twenty_years_of_lists_forwards_and_not_back() {
    let Some(lists) = corpus::files("authroot") else { return };
    let settings = for_old_lists(Policy::archive(now()));
    let (_folder, store) = new_store();
    let serve = |path: &PathBuf| {
        let list = fs::read(path).expect("corpus: a file that can be read");
        let mirror = Mirror::default().with(AUTHROOT, cabinet("authroot.stl", &list).expect("a cabinet"));
        word_of(&sync(&store, &mirror, &settings, now()), AUTHROOT)
    };
    // Two lists lack their CA's certificate, so they are rejected.
    let is_whole = |path: &PathBuf| !["-3465d054", "-078aecc7"].iter().any(|id| path.to_string_lossy().contains(id));
    for path in &lists {
        let expected = if is_whole(path) { "replaced" } else { "issuer-missing" };
        assert_eq!(serve(path), expected, "{}", path.display());
    }
    for path in lists.iter().rev().skip(1).filter(|path| is_whole(path)) {
        assert_eq!(serve(path), "rollback", "{}", path.display());
    }
}
