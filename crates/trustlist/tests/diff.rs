//! Comparing two lists: each kind of change, differences that do not count, and refused comparisons.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*, sample::select};
use trustlist::{
    Change, Diff, Error, ListKind, Oid, OidBuf,
    layers::ctl::{CertificateTrustList, Limits, Property, PropertyValue},
    oids,
};
use trustlist_author::{Entry, List, der};
use trustlist_testdata::{
    made::{self, filetime},
    pki::SERVER_AUTH,
};

fn oid(dotted: &str) -> OidBuf {
    dotted.parse().expect("an object identifier")
}

fn parse(list: &List) -> CertificateTrustList<'static> {
    CertificateTrustList::parse(list.to_der(), &Limits::default()).expect("well formed")
}

fn between(old: &List, new: &List) -> Diff {
    Diff::between(&parse(old), &parse(new)).expect("two lists of one kind")
}

/// The changes between two entries in lists of roots.
fn changes(before: Entry, now: Entry) -> Vec<Change> {
    let list = |entry| made::list().entry(entry);
    let mut diff = between(&list(before), &list(now));
    assert!(diff.added.is_empty() && diff.removed.is_empty() && diff.changed.len() <= 1);
    diff.changed.pop().map(|entry| entry.changes).unwrap_or_default()
}

fn root() -> Entry {
    Entry::new([0x44; 20]).property(98, [0x44; 32])
}

/// Asserts that there is exactly this change, and that it is shown as this line.
#[track_caller]
fn assert_change(before: Entry, now: Entry, expected: Change, line: &str) {
    let changes = changes(before, now);
    assert_eq!(changes, [expected]);
    assert_eq!(changes[0].to_string(), line);
}

#[test]
fn dates() {
    let (june, july) = (filetime("2026-06-01T00:00:00Z"), filetime("2026-07-01T00:00:00Z"));
    let empty = |number| root().property(number, []);

    for before in [root(), empty(104)] {
        let disabled = Change::Disabled { at: june };
        assert_change(before, root().disabled_from(june), disabled, "disabled from 2026-06-01");
    }
    assert_change(
        root().disabled_from(june),
        root().disabled_from(july),
        Change::DisableMoved { from: june, to: july },
        "disabled from 2026-07-01; previously from 2026-06-01",
    );
    for (now, emptied, word) in [(empty(104), true, "empty"), (root(), false, "absent")] {
        let line = format!("no longer disabled (property 104 is {word}); previously from 2026-06-01");
        assert_change(root().disabled_from(june), now, Change::ReEnabled { was: june, emptied }, &line);
    }

    for before in [root(), empty(126)] {
        let set = Change::NotBeforeSet { at: june };
        let line = "certificates issued on or after 2026-06-01 are not trusted";
        assert_change(before, root().not_before(june), set, line);
    }
    assert_change(
        root().not_before(july),
        root().not_before(june),
        Change::NotBeforeMoved { from: july, to: june },
        "certificates issued on or after 2026-06-01 are not trusted; the date was 2026-07-01",
    );
    for (now, emptied, word) in [(empty(126), true, "empty"), (root(), false, "absent")] {
        let line = format!("no longer limited by date of issue (property 126 is {word}); the date was 2026-06-01");
        assert_change(root().not_before(june), now, Change::NotBeforeCleared { was: june, emptied }, &line);
    }

    // An empty property differs from an absent one, even if there was no date before.
    for number in [104, 126] {
        let emptied = Change::Property { number, from: None, to: Some(vec![]) };
        assert_change(root(), empty(number), emptied, &format!("property {number}: 0 bytes; previously absent"));
    }
}

#[test]
fn purposes() {
    let (server, email) = (oid(SERVER_AUTH), oid(made::EMAIL_PROTECTION));
    let (s, e) = (server.as_oid(), email.as_oid());
    let with = |number, purposes: &[Oid<'_>]| root().property_oids(number, purposes.iter().copied());
    let both = vec![server.clone(), email.clone()];

    assert_change(
        with(9, &[s]),
        with(9, &[e, s]),
        Change::UsagesGained(vec![email.clone()]),
        "purposes gained: 1.3.6.1.5.5.7.3.4",
    );
    assert_change(
        with(9, &[s, e]),
        with(9, &[s]),
        Change::UsagesLost(vec![email.clone()]),
        "purposes lost: 1.3.6.1.5.5.7.3.4",
    );
    let exchanged = [Change::UsagesGained(vec![email.clone()]), Change::UsagesLost(vec![server.clone()])];
    assert_eq!(changes(with(9, &[s]), with(9, &[e])), exchanged);
    assert_change(
        root(),
        with(9, &[s, e]),
        Change::UsagesLimited(both.clone()),
        "purposes limited to: 1.3.6.1.5.5.7.3.1, 1.3.6.1.5.5.7.3.4; previously every purpose",
    );
    assert_change(
        with(9, &[s, e]),
        root(),
        Change::UsagesUnlimited(both.clone()),
        "every purpose; previously limited to: 1.3.6.1.5.5.7.3.1, 1.3.6.1.5.5.7.3.4",
    );

    let disallowed = |usages: &[OidBuf]| Change::UsagesDisallowed(usages.to_vec());
    let line = "purposes disallowed: 1.3.6.1.5.5.7.3.1, 1.3.6.1.5.5.7.3.4";
    assert_change(root(), with(122, &[s, e]), disallowed(&both), line);
    assert_eq!(changes(with(122, &[oids::NO_PURPOSE]), with(122, &[s, e])), [disallowed(&both)]);
    for (now, emptied) in [
        (root(), false),
        (with(122, &[e]), false),
        (with(122, &[oids::NO_PURPOSE]), true),
        (with(122, &[]), true),
        (root().property(122, []), true),
    ] {
        let again = [Change::UsagesAllowedAgain { usages: vec![server.clone()], emptied }];
        let before = if now == with(122, &[e]) { with(122, &[s, e]) } else { with(122, &[s]) };
        assert_eq!(changes(before, now), again);
        assert_eq!(again[0].to_string(), "purposes no longer disallowed: 1.3.6.1.5.5.7.3.1");
    }
    // `NO_PURPOSE` is not a purpose, so the change is reported as bytes.
    let [Change::Property { number: 122, from: None, to: Some(bytes) }] =
        &changes(root(), with(122, &[oids::NO_PURPOSE]))[..]
    else {
        unreachable!("no purpose was disallowed")
    };
    assert_eq!(bytes, &der::sequence([der::oid(oids::NO_PURPOSE)]));

    assert_change(
        root(),
        with(127, &[e, s]),
        Change::NotBeforeScope { from: None, to: Some(vec![email.clone(), server.clone()]) },
        "limited by date of issue for: 1.3.6.1.5.5.7.3.4, 1.3.6.1.5.5.7.3.1; previously: every purpose (absent)",
    );
    assert_change(
        with(127, &[s]),
        with(127, &[]),
        Change::NotBeforeScope { from: Some(vec![server.clone()]), to: Some(vec![]) },
        "limited by date of issue for: every purpose (empty); previously: 1.3.6.1.5.5.7.3.1",
    );
    assert_change(
        with(127, &[s]),
        with(127, &[oids::NO_PURPOSE]),
        Change::NotBeforeScope { from: Some(vec![server.clone()]), to: Some(vec![oids::NO_PURPOSE.to_owned()]) },
        "limited by date of issue for: 1.3.6.1.4.1.311.94.1.2; previously: 1.3.6.1.5.5.7.3.1",
    );

    for number in [9, 122, 127] {
        // A different order is not a change. A repeated purpose is a change, and so is an empty value instead of an
        // empty SEQUENCE.
        assert_eq!(changes(with(number, &[s, e]), with(number, &[e, s])), []);
        let as_bytes = |change: &[Change]| matches!(change, [Change::Property { number: it, .. }] if *it == number);
        assert!(as_bytes(&changes(with(number, &[]), root().property(number, []))), "{number}");
        let twice = changes(with(number, &[s]), with(number, &[s, s]));
        assert!(if number == 127 { twice.len() == 1 } else { as_bytes(&twice) }, "{number}: {twice:?}");
    }
}

#[test]
fn names_and_other_properties() {
    assert_change(
        root().friendly_name("Old"),
        root().friendly_name("New\u{200e}"),
        Change::Renamed { from: "Old".to_owned(), to: "New\u{200e}".to_owned() },
        r#"renamed to "New\u{200e}"; previously "Old""#,
    );
    let property =
        |number, from: &[u8], to: &[u8]| Change::Property { number, from: Some(from.into()), to: Some(to.into()) };
    for number in [20, 29, 83, 84, 98, 105, 128, 129, 250] {
        let made = |bytes: &[u8]| Entry::new([0x44; 20]).property(number, bytes);
        let line = format!("property {number}: 3 bytes; previously 2 bytes");
        assert_change(made(&[1, 2]), made(&[1, 2, 3]), property(number, &[1, 2], &[1, 2, 3]), &line);
    }
    // A malformed property is reported as bytes, whatever its number.
    for number in [9, 11, 104, 122, 126, 127] {
        let made = |bytes: &[u8]| root().property(number, bytes);
        assert_eq!(changes(made(&[1]), made(&[2])), [property(number, &[1], &[2])]);
        assert_eq!(changes(made(&[]), made(&[2])), [property(number, &[], &[2])]);
        let appeared = Change::Property { number, from: None, to: Some(vec![2]) };
        assert_eq!(changes(root(), made(&[2])), [appeared]);
    }
    assert_eq!(changes(root().property(11, [0, 0]), root().property(11, [])), [property(11, &[0, 0], &[])]);
}

#[test]
fn attributes_that_are_not_properties() {
    let disabled = oids::PROPERTY_DISABLED;
    let attribute = |oid: Oid<'_>, from, to| Change::Attribute { oid: oid.to_owned(), from, to };
    let (one, two) = (der::integer(1), der::integer(2));
    let time = der::octet_string(&[0; 8]);
    assert_change(
        root().property(104, [0; 8]),
        root().attribute(disabled, [one.clone()]),
        attribute(disabled, vec![time.clone()], vec![one.clone()]),
        "attribute 1.3.6.1.4.1.311.10.11.104: 3 bytes; previously 10 bytes",
    );
    assert_eq!(
        changes(root().property(104, [0; 8]), root().property(104, [0; 8]).property(104, [0; 8])),
        [attribute(disabled, vec![time.clone()], vec![time.clone(), time])]
    );
    // Two attributes with one value each differ from one attribute with two values.
    let name = oids::SHA1;
    assert_change(
        root().attribute(name, [one.clone()]).attribute(name, [two.clone()]),
        root().attribute(name, [one.clone(), two.clone()]),
        attribute(name, vec![one.clone(), two.clone()], vec![[one.clone(), two].concat()]),
        "attribute 1.3.14.3.2.26: 6 bytes; previously 6 bytes",
    );
    let line = "attribute 1.3.14.3.2.26: absent; previously 3 bytes";
    assert_change(root().attribute(name, [one.clone()]), root(), attribute(name, vec![one], vec![]), line);
}

/// Only lists of roots have properties. In other lists, the same bytes are attributes.
#[test]
fn lists_of_other_kinds() {
    let time = filetime("2026-06-01T00:00:00Z");
    for list in [List::disallowed(made::AT), List::pin_rules(made::AT), List::roots(made::AT).usages([oids::CTL])] {
        let diff = between(&list.clone().entry(Entry::new(*b"a")), &list.entry(Entry::new(*b"a").disabled_from(time)));
        let ticks = der::octet_string(&time.ticks().to_le_bytes());
        let expected = Change::Attribute { oid: oids::PROPERTY_DISABLED.to_owned(), from: vec![], to: vec![ticks] };
        assert_eq!(diff.changed[0].changes, [expected]);
        assert_ne!(diff.kind, ListKind::AuthRoot);
    }
}

#[test]
fn entries_are_in_the_order_of_their_list() {
    let entry = |id: u8, name: &str| Entry::new([id; 20]).friendly_name(name);
    let old = List::roots(filetime("2026-06-01T00:00:00Z")).entries([
        entry(9, "nine"),
        entry(5, "five"),
        entry(7, "seven"),
        entry(1, "one"),
        entry(3, "three"),
    ]);
    let new = List::roots(filetime("2026-07-01T00:00:00Z")).entries([
        entry(8, "eight"),
        entry(7, "SEVEN"),
        entry(2, "two"),
        entry(5, "FIVE"),
        entry(1, "one"),
        Entry::new([6; 20]),
    ]);
    let diff = between(&old, &new);
    let subjects = |subjects: &[trustlist::Subject]| -> Vec<(u8, Option<String>)> {
        subjects.iter().map(|subject| (subject.id[0], subject.name.clone())).collect()
    };
    let named = |id, name: &str| (id, Some(name.to_owned()));
    assert_eq!(subjects(&diff.added), [named(8, "eight"), named(2, "two"), (6, None)]);
    assert_eq!(subjects(&diff.removed), [named(9, "nine"), named(3, "three")]);
    let changed: Vec<_> = diff.changed.iter().map(|entry| (entry.id[0], entry.name.clone())).collect();
    assert_eq!(changed, [named(7, "SEVEN"), named(5, "FIVE")]);

    assert_eq!((diff.kind, diff.old.entries, diff.new.entries), (ListKind::AuthRoot, 5, 6));
    assert_eq!(diff.old.this_update, trustlist_testdata::at("2026-06-01T00:00:00Z"));
    assert_eq!(diff.new.sequence_number.as_deref(), parse(&new).sequence_number().map(|number| number.content()));
    assert!(!diff.is_empty());

    // The same entries in another order, with a new date and number.
    let again = List::roots(filetime("2026-08-01T00:00:00Z")).entries(old.entries.iter().rev().cloned());
    let diff = between(&old, &again);
    assert!(diff.is_empty() && diff.old.this_update < diff.new.this_update);
    assert!(!diff.is_backwards() && between(&again, &old).is_backwards());
    assert!(!between(&old, &old).is_backwards());
}

#[test]
fn different_kinds_and_duplicate_identifiers_are_refused() {
    let (roots, disallowed) = (parse(&made::list()), parse(&List::disallowed(made::AT)));
    let error = Diff::between(&roots, &disallowed).expect_err("two kinds");
    assert!(matches!(error, Error::Kind { expected: ListKind::AuthRoot, found: ListKind::Disallowed }));
    assert_eq!(error.code(), "kind");

    let twice = parse(&made::list().entry(Entry::new(made::IDS[1])));
    let offsets = [1, 3].map(|index| twice.entry(index).expect("an entry").offset());
    for (old, new) in [(&roots, &twice), (&twice, &roots), (&twice, &twice)] {
        let error = Diff::between(old, new).expect_err("a duplicate identifier");
        assert_eq!(error.code(), "duplicate-identifier");
        assert!(matches!(error, Error::DuplicateIdentifier { first, second } if [first, second] == offsets));
    }
}

/// An attribute: its type, and its values with tag and length.
type Raw = (OidBuf, Vec<Vec<u8>>);

/// Encodes a list. Unlike `trustlist-author`, it does not sort the sets.
fn list_of(roots: bool, entries: &[(u8, Vec<Raw>)]) -> CertificateTrustList<'static> {
    let attribute = |(oid, values): &Raw| der::sequence([der::oid(oid.as_oid()), der::tlv(0x31, &values.concat())]);
    let entries = entries.iter().map(|(id, attributes)| {
        let set: Vec<u8> = attributes.iter().flat_map(attribute).collect();
        der::sequence([der::octet_string(&[*id; 20]), der::tlv(0x31, &set)])
    });
    let usage = if roots { oids::ROOT_LIST_SIGNER } else { oids::CTL };
    let list = der::sequence([
        der::sequence([der::oid(usage)]),
        der::time(trustlist_testdata::at("2026-06-01T00:00:00Z")),
        der::algorithm_identifier(oids::SHA1, &der::NULL),
        der::sequence(entries),
    ]);
    CertificateTrustList::parse(list, &Limits::default()).expect("well formed")
}

/// The entries of a list, in a form that leaves out the differences that do not count.
fn normalized(list: &CertificateTrustList<'_>) -> BTreeMap<Vec<u8>, Vec<(OidBuf, Vec<u8>)>> {
    let purposes = |property: &Property<'_>| match property.value() {
        PropertyValue::Purposes(list) if !list.is_empty() => {
            let mut sorted: Vec<_> = list.iter().map(der::oid).collect();
            sorted.sort();
            Some(sorted.concat())
        }
        _ => None,
    };
    let entries = list.entries().map(|entry| {
        let mut attributes: Vec<_> = entry
            .attributes()
            .map(|attribute| {
                let number = attribute.oid().property().filter(|_| list.kind() == ListKind::AuthRoot);
                let property = entry.properties().flatten().find(|property| Some(property.number()) == number);
                let raw = || attribute.values().flat_map(|value| value.der.to_vec()).collect();
                (attribute.oid().to_owned(), property.as_ref().and_then(purposes).unwrap_or_else(raw))
            })
            .collect();
        attributes.sort();
        (entry.id().to_vec(), attributes)
    });
    entries.collect()
}

fn raw() -> impl Strategy<Value = Raw> {
    let oids = |purposes: &[&str]| der::sequence(purposes.iter().map(|dotted| der::oid(oid(dotted).as_oid())));
    let contents = select(vec![
        vec![],
        vec![1; 8],
        vec![2; 8],
        vec![0, 0],
        vec![0x41, 0, 0, 0],
        vec![0x42, 0, 0, 0],
        oids(&[]),
        oids(&[SERVER_AUTH]),
        oids(&[SERVER_AUTH, SERVER_AUTH]),
        oids(&[SERVER_AUTH, made::EMAIL_PROTECTION]),
        oids(&[made::EMAIL_PROTECTION, SERVER_AUTH]),
        oids(&["1.3.6.1.4.1.311.94.1.2"]),
    ]);
    let number = select(vec![9, 11, 83, 104, 122, 126, 127, 250]);
    let values = prop_oneof![
        12 => contents.clone().prop_map(|content| vec![der::octet_string(&content)]),
        1 => Just(vec![]),
        1 => Just(vec![der::integer(2), der::integer(1)]),
        1 => Just(vec![der::integer(1), der::integer(2)]),
        1 => vec(contents.prop_map(|content| der::octet_string(&content)), 2),
    ];
    let kind = prop_oneof![9 => number.prop_map(OidBuf::of_property), 1 => Just(oids::SHA1.to_owned())];
    (kind, values)
}

/// Entries, and the same entries after some edits, perhaps in another order.
fn pair() -> impl Strategy<Value = [Vec<(u8, Vec<Raw>)>; 2]> {
    let entries = prop::collection::btree_map(0..8_u8, vec(raw(), 0..5), 0..6);
    let edits = vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..6_u8, raw()), 0..4);
    (entries, edits, any::<bool>()).prop_map(|(entries, edits, reverse)| {
        let old: Vec<_> = entries.into_iter().collect();
        let mut new = old.clone();
        for (which, attribute, what, raw) in edits {
            if new.is_empty() {
                new.push((9, vec![raw]));
                continue;
            }
            let which = which.index(new.len());
            let attributes = &mut new[which].1;
            let count = attributes.len();
            match what {
                0 => attributes.push(raw),
                1 => attributes.reverse(),
                2 if count > 0 => drop(attributes.remove(attribute.index(count))),
                3 if count > 0 => attributes[attribute.index(count)].1 = raw.1,
                4 => drop(new.remove(which)),
                _ => new[which].0 = 10_u8.wrapping_add(new[which].0),
            }
        }
        if reverse {
            new.reverse();
        }
        [old, new]
    })
}

/// An empty SET of attributes instead of an absent one is not a change. Apart from order, every other difference in
/// bytes is a change.
#[test]
fn an_empty_set_of_attributes_is_the_same_as_none() {
    let absent = parse(&List::roots(made::AT).entry(Entry::new([1; 20])));
    let empty = list_of(true, &[(1, vec![])]);
    let entries = [&absent, &empty].map(|list| list.entry(0).expect("an entry").der().to_vec());
    assert_eq!(entries[1].len(), entries[0].len() + 2);
    assert!(Diff::between(&absent, &empty).expect("two lists of roots").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_diff_is_empty_if_and_only_if_no_entry_differs([old, new] in pair(), roots: bool) {
        let [old, new] = [old, new].map(|entries| list_of(roots, &entries));
        let diff = Diff::between(&old, &new).expect("two lists of one kind");
        let (before, now) = (normalized(&old), normalized(&new));
        prop_assert_eq!(diff.is_empty(), before == now, "{:?}", diff);

        let changed: Vec<&Vec<u8>> = diff.changed.iter().map(|entry| &entry.id).collect();
        let differ = new.entries().map(|entry| entry.id().to_vec());
        let differ: Vec<_> = differ.filter(|id| before.get(id).is_some_and(|it| it != &now[id])).collect();
        prop_assert!(changed.into_iter().eq(&differ), "{:?}", diff);
        for entry in &diff.changed {
            prop_assert!(!entry.changes.is_empty());
            prop_assert!(entry.changes.iter().all(|change| !change.to_string().contains('\n')));
        }
    }

    #[test]
    fn the_reverse_diff_swaps_added_and_removed([old, new] in pair(), roots: bool) {
        let [old, new] = [old, new].map(|entries| list_of(roots, &entries));
        let there = Diff::between(&old, &new).expect("two lists of one kind");
        let back = Diff::between(&new, &old).expect("two lists of one kind");
        prop_assert_eq!((&there.added, &there.removed), (&back.removed, &back.added));
        prop_assert_eq!((&there.old, &there.new), (&back.new, &back.old));
        let ids = |diff: &Diff| {
            let mut ids: Vec<_> = diff.changed.iter().map(|entry| entry.id.clone()).collect();
            ids.sort();
            ids
        };
        prop_assert_eq!(ids(&there), ids(&back));
        for list in [old, new] {
            prop_assert!(Diff::between(&list, &list).expect("a list and itself").is_empty());
        }
    }
}
