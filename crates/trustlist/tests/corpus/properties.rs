//! The certificate properties in every real list of roots: each parses as its type and has the known value.

use std::collections::BTreeMap;

use trustlist::{
    Entry, SignedList, Utc,
    layers::ctl::{OidList, PropertyTime, PropertyValue},
    oids,
};
use trustlist_testdata::{at, corpus};

use crate::{file, name, open};

/// The lists of roots, by file name.
fn lists() -> Option<Vec<(String, SignedList<'static>)>> {
    let files = corpus::files("authroot")?;
    Some(files.iter().map(|path| (name(path), open(path))).collect())
}

/// The list whose file name contains `id`.
fn list(id: &str) -> Option<SignedList<'static>> {
    Some(open(&file("authroot", id)?))
}

fn newest() -> SignedList<'static> {
    SignedList::open(trustlist_testdata::newest_list()).expect("well formed")
}

/// The root whose SHA-1 begins with these eight digits.
fn root<'l>(list: &'l SignedList<'_>, sha1: &str) -> Entry<'l> {
    let prefix = u32::from_str_radix(sha1, 16).expect("eight digits").to_be_bytes();
    list.unverified().entries().find(|entry| entry.id().starts_with(&prefix)).expect("listed")
}

fn dated(time: &str) -> PropertyTime {
    PropertyTime::At(trustlist_testdata::made::filetime(time))
}

fn is_empty(list: Option<OidList<'_>>) -> Option<bool> {
    list.map(|list| list.is_empty())
}

/// The number of entries with each property.
fn count<'l>(entries: impl IntoIterator<Item = Entry<'l>>) -> BTreeMap<u32, usize> {
    let mut counts = BTreeMap::new();
    for entry in entries {
        for property in entry.properties() {
            *counts.entry(property.expect("well formed").number()).or_default() += 1;
        }
    }
    counts
}

#[test]
fn every_property_of_every_list_is_read() {
    let Some(lists) = lists() else { return };
    let entries = || lists.iter().flat_map(|(_, list)| list.unverified().entries());
    assert_eq!((lists.len(), entries().count()), (19, 7062));
    for entry in entries() {
        // All attributes are properties, and all properties have a known type.
        assert_eq!(entry.properties().count(), entry.attributes().count());
        assert!(entry.properties().flatten().all(|property| property.row().is_some()));
    }
    let expected = [
        (9, 6979),
        (11, 7062),
        (20, 7062),
        (29, 7062),
        (83, 1961),
        (98, 5080),
        (104, 1234),
        (105, 90),
        (122, 171),
        (126, 1876),
        (127, 875),
    ];
    assert_eq!(count(entries()), BTreeMap::from(expected));
}

#[test]
fn properties_of_the_newest_list() {
    let newest = newest();
    let list = newest.unverified();
    let expected = [
        (9, 549),
        (11, 555),
        (20, 555),
        (29, 555),
        (83, 164),
        (98, 555),
        (104, 207),
        (105, 8),
        (122, 27),
        (126, 302),
        (127, 166),
    ];
    assert_eq!(count(list), BTreeMap::from(expected));

    let this_update = list.this_update();
    let disabled: Vec<_> = list.entries().filter_map(|entry| entry.disabled().expect("well formed")).collect();
    let instants = || disabled.iter().filter_map(|time| time.filetime()?.unix());
    assert_eq!((disabled.len(), instants().count()), (207, 205), "two are empty");
    assert!(instants().all(|time| time <= this_update));
    let later = list.entries().filter_map(|entry| {
        let [disabled, not_before] = [entry.disabled(), entry.not_before()].map(|time| time.expect("well formed"));
        Some((disabled?.filetime()?, not_before?.filetime()?))
    });
    assert_eq!(later.filter(|(disabled, not_before)| disabled > not_before).count(), 166);
}

/// The properties of an entry that affect trust; `=0` marks an empty property.
fn combination(entry: &Entry<'_>) -> String {
    let time = |time: Option<PropertyTime>| time.map(|time| time == PropertyTime::Empty);
    let purposes = |number: u32, list: Option<OidList<'_>>| (number, is_empty(list));
    let parts = [
        purposes(9, entry.key_usage().expect("well formed")),
        (104, time(entry.disabled().expect("well formed"))),
        (105, entry.property(oids::PROPERTY_CHAIN_POLICIES).expect("well formed").map(<[u8]>::is_empty)),
        purposes(122, entry.disallowed_key_usage().expect("well formed")),
        (126, time(entry.not_before().expect("well formed"))),
        purposes(127, entry.not_before_key_usage().expect("well formed")),
    ];
    let words = parts
        .into_iter()
        .filter_map(|(number, empty)| Some(if empty? { format!("{number}=0") } else { number.to_string() }));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn combinations_in_the_newest_list() {
    let newest = newest();
    let mut combinations: BTreeMap<String, usize> = BTreeMap::new();
    for entry in newest.unverified() {
        *combinations.entry(combination(&entry)).or_default() += 1;
    }
    let expected = [
        ("9", 212),
        ("9 104 126", 116),
        ("9 126 127", 105),
        ("9 104 126 127", 39),
        ("9 104", 33),
        ("9 122 126 127", 13),
        ("9 126", 10),
        ("9 104 122 126 127", 6),
        ("9 104 122 126", 4),
        ("9 104 122 126=0", 4),
        ("9 126=0", 2),
        ("9 104=0 126 127", 2),
        ("9 104 127", 1),
        ("105", 4),
        ("104 105", 1),
        ("104 105 126", 1),
        ("9 105", 2),
    ];
    assert_eq!(combinations, expected.map(|(combination, count)| (combination.to_owned(), count)).into());
    assert_eq!(combinations.values().sum::<usize>(), 555);
}

#[test]
fn every_policy_has_the_flags_0xc0() {
    let Some(lists) = lists() else { return };
    let (mut policies, mut most) = (0, 0);
    let mut ev_disabled = Vec::new();
    for (name, list) in &lists {
        let mut roots = 0;
        for property in list.unverified().entries().flat_map(|entry| entry.properties()).flatten() {
            let PropertyValue::Policies(list) = property.value() else { continue };
            assert!(list.iter().all(|policy| policy.flags() == Some(0xc0)), "{name}");
            policies += list.iter().count();
            most = most.max(list.iter().count());
            roots += usize::from(list.iter().any(|policy| policy.oid() == oids::EV_DISABLED));
        }
        ev_disabled.push(roots);
    }
    assert_eq!((policies, most), (2697, 6));
    // The two lists of 2019-03-15 are the first that have this policy.
    assert_eq!(ev_disabled, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 8, 10, 17, 17, 17, 17, 17]);
}

#[test]
fn names_identifiers_and_hashes() {
    let Some(lists) = lists() else { return };
    let (mut marked, mut not_ascii) = (0, 0);
    let mut identifiers = BTreeMap::new();
    for (_, list) in &lists {
        for entry in list.unverified() {
            for property in entry.properties().flatten() {
                match (property.number(), property.value()) {
                    (_, PropertyValue::Name(name)) => {
                        let name = name.to_string();
                        assert!(!name.is_empty());
                        marked += usize::from(name.contains('\u{200e}'));
                        not_ascii += usize::from(!name.is_ascii());
                        assert_eq!(entry.friendly_name(), Some(name));
                    }
                    (20, PropertyValue::Bytes(bytes)) => *identifiers.entry(bytes.len()).or_default() += 1,
                    _ => {}
                }
            }
        }
    }
    assert_eq!((marked, not_ascii), (46, 382));
    assert_eq!(identifiers, BTreeMap::from([(8, 300), (20, 6761), (32, 1)]));
    let newest = newest();
    let visa = root(&newest, "49cc90c9").property(oids::PROPERTY_KEY_IDENTIFIER).expect("well formed");
    assert_eq!(visa.map(<[u8]>::len), Some(32));
}

/// No root has property 98 before 2011-02-18. Since then, every root has it.
#[test]
fn every_root_has_a_sha256_since_2011() {
    let Some(lists) = lists() else { return };
    for (name, list) in &lists {
        let list = list.unverified();
        let since = list.this_update() >= at("2011-02-18T00:00:00Z");
        assert!(list.entries().all(|entry| entry.sha256().expect("32 bytes").is_some() == since), "{name}");
    }
    let before = lists.iter().filter(|(_, list)| list.unverified().this_update() < at("2011-02-18T00:00:00Z"));
    assert_eq!(before.count(), 7);
}

#[test]
fn every_time_is_midnight() {
    let Some(lists) = lists() else { return };
    let (mut dated, mut empty, mut future) = ([0, 0], [0, 0], [0, 0]);
    for (name, list) in &lists {
        let this_update = list.unverified().this_update();
        for property in list.unverified().entries().flat_map(|entry| entry.properties()).flatten() {
            let (which, time) = match (property.number(), property.value()) {
                (104, PropertyValue::Time(time)) => (0, time),
                (126, PropertyValue::Time(time)) => (1, time),
                _ => continue,
            };
            match time.filetime() {
                None => empty[which] += 1,
                Some(time) => {
                    assert_eq!(time.ticks() % (86_400 * 10_000_000), 0, "{name}: {time}");
                    dated[which] += 1;
                    future[which] += usize::from(time.unix().is_some_and(|time| time > this_update));
                }
            }
        }
    }
    assert_eq!((dated, empty, future), ([1201, 1837], [33, 39], [26, 24]));
}

/// Roots with empty or unusual properties, by the beginning of their SHA-1.
#[test]
fn single_roots_of_the_newest_list() {
    let newest = newest();
    let root = |sha1: &str| root(&newest, sha1);

    let verisign_g5 = root("4eb6d578");
    assert_eq!(verisign_g5.disabled(), Ok(Some(PropertyTime::Empty)));
    assert_eq!(verisign_g5.not_before(), Ok(Some(dated("2021-02-01T00:00:00Z"))));
    for sha1 in ["9d70bb01", "1b1815af"] {
        assert_eq!(
            (root(sha1).not_before(), root(sha1).disabled()),
            (Ok(Some(PropertyTime::Empty)), Ok(None)),
            "{sha1}"
        );
    }

    let opentrust = root("22fdd0b7");
    let disallowed = opentrust.disallowed_key_usage().expect("well formed").expect("present");
    assert!(disallowed.iter().eq([oids::NO_PURPOSE]));
    assert_eq!(opentrust.disabled(), Ok(Some(dated("2019-06-01T00:00:00Z"))));
    assert_eq!(opentrust.not_before(), Ok(Some(PropertyTime::Empty)));

    // This root was removed in 2025, and listed again as disabled a year later.
    let again = root("e621f335");
    assert_eq!((again.not_before(), again.disabled()), (Ok(None), Ok(Some(dated("2026-09-15T00:00:00Z")))));
    assert_eq!(is_empty(again.not_before_key_usage().expect("well formed")), Some(false));

    let hongkong_post = root("d6daa820");
    assert_eq!(hongkong_post.disabled(), Ok(Some(dated("2024-02-01T00:00:00Z"))));
    let disallowed = hongkong_post.disallowed_key_usage().expect("well formed").expect("present");
    assert_eq!(disallowed.iter().map(|oid| oid.to_string()).collect::<Vec<_>>(), ["1.3.6.1.5.5.7.3.9"]);

    let microsoft_2010 = root("3b1efd3a");
    assert_eq!(microsoft_2010.key_usage(), Ok(None));
    assert_eq!(combination(&microsoft_2010), "105");
}

#[test]
fn single_roots_of_older_lists() {
    let (Some(march_2019), Some(again), Some(august_2019), Some(february_2020)) =
        (list("ea5e481b"), list("f1ba4fa6"), list("70bc03e4"), list("c351ba56"))
    else {
        return;
    };
    // An empty SEQUENCE replaced the purposes, while the date stayed.
    let lists = [&march_2019, &again, &august_2019, &february_2020];
    let swisscom = lists.map(|list| combination(&root(list, "77474fc6")));
    assert_eq!(swisscom, ["9 126 127", "9 126 127", "9 126 127=0", "9 126 127=0"]);
    let before = root(&august_2019, "77474fc6");
    assert_eq!(before.property(oids::PROPERTY_NOT_BEFORE_KEY_USAGE), Ok(Some(&[0x30, 0x00][..])));
    assert_eq!(before.not_before(), Ok(Some(dated("2019-08-01T00:00:00Z"))));

    // In March 2019, the entry only removed a purpose; the NotBefore date was added later.
    for list in [&march_2019, &again] {
        let cisco = root(list, "de990ced");
        assert_eq!(combination(&cisco), "9 122", "{}", Utc(list.unverified().this_update()));
    }
    assert_eq!(combination(&root(&august_2019, "de990ced")), "9 122 126 127");
}
