//! The changes between real lists.

use std::collections::BTreeMap;

use trustlist::{Change, Diff, Error, ListKind, Utc, oids};

use crate::{file, open};

/// The differences between the two lists whose file names contain `old` and `new`.
fn between(kind: &str, old: &str, new: &str) -> Option<Diff> {
    let [old, new] = [file(kind, old)?, file(kind, new)?].map(|path| open(&path));
    Some(Diff::between(old.unverified(), new.unverified()).expect("two lists of one kind"))
}

/// The first eight digits of the root's SHA-1.
fn sha1(id: &[u8]) -> String {
    id.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// How often each change occurs.
fn count(diff: &Diff) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for change in diff.changed.iter().flat_map(|entry| &entry.changes) {
        let word = match change {
            Change::Disabled { .. } => "disabled",
            Change::DisableMoved { .. } => "disable moved",
            Change::ReEnabled { emptied: true, .. } => "emptied disable",
            Change::NotBeforeSet { .. } => "not before",
            Change::NotBeforeMoved { .. } => "not before moved",
            Change::NotBeforeCleared { emptied: true, .. } => "emptied not before",
            Change::NotBeforeCleared { emptied: false, .. } => "absent not before",
            Change::NotBeforeScope { .. } => "scope",
            Change::UsagesGained(_) => "gained",
            Change::UsagesLost(_) => "lost",
            Change::UsagesDisallowed(_) => "disallowed",
            Change::UsagesAllowedAgain { emptied: true, .. } => "emptied disallowed",
            Change::Renamed { .. } => "renamed",
            Change::Property { number: 83, .. } => "policies",
            Change::Property { number: 98, from: None, .. } => "sha256 appeared",
            Change::Property { number: 105, from: None, .. } => "chain policies appeared",
            Change::Property { number: 104 | 126, from: None, .. } => "empty date appeared",
            Change::Property { number: 122, from: None, .. } => "no purpose appeared",
            other => panic!("not seen before: {other:?}"),
        };
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// In July 2023 a list disabled 17 roots, among them VeriSign Class 3 G5. The next list, twelve minutes later, reverted
/// it.
#[test]
fn the_roll_back_of_july_2023() {
    let Some(diff) = between("authroot", "5d326abe", "5c16f781") else { return };
    assert_eq!(diff.kind, ListKind::AuthRoot);
    assert_eq!(Utc(diff.old.this_update).to_string(), "2023-07-19T23:58:20Z");
    assert_eq!(Utc(diff.new.this_update).to_string(), "2023-07-20T00:10:38Z");
    assert_eq!((diff.old.entries, diff.new.entries, diff.changed.len()), (450, 450, 18));
    assert!(diff.added.is_empty() && diff.removed.is_empty());
    assert_eq!(count(&diff), BTreeMap::from([("emptied disable", 17), ("not before moved", 1), ("scope", 4)]));

    let lines = |wanted: &str| -> Vec<String> {
        let entry = diff.changed.iter().find(|entry| sha1(&entry.id) == wanted).expect("changed");
        entry.changes.iter().map(ToString::to_string).collect()
    };
    let back = "no longer disabled (property 104 is empty); previously from 2023-08-01";
    assert_eq!(lines("4eb6d578"), [back]);
    let moved = "certificates issued on or after 2019-10-01 are not trusted; the date was 2023-08-01";
    let scope = "limited by date of issue for: 1.3.6.1.4.1.311.94.1.2; previously: 1.3.6.1.5.5.7.3.2, \
                 1.3.6.1.5.5.7.3.3, 1.3.6.1.5.5.7.3.4, 1.3.6.1.5.5.7.3.1, 1.3.6.1.5.5.7.3.8";
    assert_eq!(lines("6e3a55a4"), [moved, scope]);
}

/// Between these two lists, the order of purposes changed in nearly every root.
#[test]
fn order_alone_is_not_a_change() {
    let (Some(old), Some(new)) = (file("authroot", "c351ba56"), file("authroot", "5d326abe")) else { return };
    let [old, new] = [old, new].map(|path| open(&path));
    let diff = Diff::between(old.unverified(), new.unverified()).expect("two lists of roots");
    assert_eq!((diff.changed.len(), count(&diff).get("gained")), (201, Some(&2)));

    let key_usage = oids::PROPERTY_KEY_USAGE;
    let (mut roots, mut differ) = (0, 0);
    for now in new.unverified() {
        let Some(before) = old.unverified().entries().find(|before| before.id() == now.id()) else { continue };
        roots += 1;
        differ += usize::from(before.property(key_usage) != now.property(key_usage));
    }
    assert_eq!((roots, differ), (385, 355 + 2));
}

#[test]
fn from_2025_to_the_newest_list() {
    let Some(diff) = between("authroot", "fc057f90", "90395d74") else { return };
    assert_eq!((diff.added.len(), diff.removed.len(), diff.changed.len()), (50, 9, 121));
    let expected = [
        ("disabled", 42),
        ("not before", 36),
        ("not before moved", 43),
        ("absent not before", 1),
        ("scope", 70),
        ("gained", 1),
    ];
    assert_eq!(count(&diff), BTreeMap::from(expected));
    let cleared = diff.changed.iter().find(|entry| {
        entry.changes.iter().any(|change| matches!(change, Change::NotBeforeCleared { emptied: false, .. }))
    });
    assert_eq!(cleared.map(|entry| sha1(&entry.id)).as_deref(), Some("e621f335"));
    let visa = diff.added.iter().find(|subject| sha1(&subject.id) == "49cc90c9");
    assert_eq!(visa.expect("added").name.as_deref(), Some("Visa TLS Root CA"));
}

/// Compares twenty years of lists. If a property is already empty when it first appears, Microsoft added and removed
/// its value between two lists in the corpus.
#[test]
fn each_list_against_the_next() {
    let Some(files) = trustlist_testdata::corpus::files("authroot") else { return };
    let lists: Vec<_> = files.iter().map(|path| open(path)).collect();
    let (mut counts, mut same) = (BTreeMap::new(), 0);
    for pair in lists.windows(2) {
        let [old, new] = pair else { continue };
        let diff = Diff::between(old.unverified(), new.unverified()).expect("two lists of one kind");
        same += usize::from(diff.is_empty());
        for (word, number) in
            [("added", diff.added.len()), ("removed", diff.removed.len())].into_iter().chain(count(&diff))
        {
            *counts.entry(word).or_default() += number;
        }
    }
    assert_eq!(same, 2, "two lists were signed again with the same entries");
    let expected = [
        ("added", 547),
        ("removed", 201),
        ("disabled", 232),
        ("disable moved", 1),
        ("emptied disable", 17),
        ("not before", 309),
        ("not before moved", 110),
        ("emptied not before", 5),
        ("scope", 291),
        ("gained", 50),
        ("lost", 22),
        ("disallowed", 24),
        ("emptied disallowed", 1),
        ("renamed", 73),
        ("policies", 114),
        ("sha256 appeared", 318),
        ("chain policies appeared", 3),
        ("empty date appeared", 5),
        ("no purpose appeared", 5),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
}

#[test]
fn the_two_disallowed_lists() {
    let Some(diff) = between("disallowed", "146bc6d8", "39f17f62") else { return };
    assert_eq!((diff.kind, diff.old.entries, diff.new.entries), (ListKind::Disallowed, 64, 73));
    assert_eq!((diff.added.len(), diff.removed.len(), diff.changed.len()), (9, 0, 0));
    // Six of the new entries are hashes of subordinate CAs, and three are hashes of keys.
    assert_eq!(diff.added.iter().filter(|subject| subject.id.len() == 48).count(), 6);
    assert!(diff.added.iter().all(|subject| subject.name.is_none()));
}

#[test]
fn lists_of_different_kinds_are_refused() {
    let (Some(roots), Some(disallowed), Some(pins)) =
        (file("authroot", "90395d74"), file("disallowed", "39f17f62"), file("pinrules", "422ce214"))
    else {
        return;
    };
    let [roots, disallowed, pins] = [roots, disallowed, pins].map(|path| open(&path));
    for (old, new) in [(&roots, &disallowed), (&disallowed, &pins), (&pins, &roots)] {
        let error = Diff::between(old.unverified(), new.unverified()).expect_err("two kinds");
        let kinds = [old, new].map(|list| list.unverified().kind());
        assert!(matches!(error, Error::Kind { expected, found } if [expected, found] == kinds));
    }
    for list in [&roots, &disallowed, &pins] {
        assert!(Diff::between(list.unverified(), list.unverified()).expect("a list and itself").is_empty());
    }
}
