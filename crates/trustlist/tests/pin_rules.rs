//! Lists of pin rules: the entry that matches a host, the allowed keys, and refused lists.

#![allow(clippy::expect_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

mod common;

use common::{NOW, verified};
use proptest::prelude::*;
use trustlist::{Error, HostNameError, PinAction, PinMatch, PinRules, Policy, RootList, SignedList, Utc, oids};
use trustlist_author::{Entry, List, Pin, PinRule, der};
use trustlist_testdata::{at, made, pki::Pki};

/// The keys in the generated rules.
const KEYS: [[u8; 65]; 4] = [[1; 65], [2; 65], [3; 65], [4; 65]];

fn pin_rules(list: &List) -> PinRules<'static> {
    PinRules::try_from(verified(list)).expect("pin rules")
}

/// The name in the entry that matches a host.
fn site(rules: &PinRules<'_>, host: &str) -> Option<String> {
    rules.find(host).expect("a host name").map(|found| found.site().to_owned())
}

fn allowed(found: &PinMatch<'_>) -> [bool; 4] {
    KEYS.map(|key| found.allows([&key[..]]))
}

fn one_rule() -> PinRule {
    PinRule::new([Pin::of_key(&KEYS[0])])
}

#[test]
fn the_most_specific_entry_matches_a_host() {
    let rules = pin_rules(&made::pin_rules());
    for (host, expected) in [
        ("example.com", Some("example.com")),
        ("www.example.com", Some(".example.com")),
        ("a.b.c.example.com", Some(".example.com")),
        ("download.example.com", Some("download.example.com")),
        ("a.download.example.com", Some(".example.com")),
        ("one.example", None),
        ("www.one.example", Some(".one.example")),
        ("a.www.one.example", None),
        ("both.example", Some("both.example")),
        ("www.both.example", None),
        ("badexample.com", None),
        ("example.com.example", None),
        ("com", None),
        ("example", None),
    ] {
        assert_eq!(site(&rules, host).as_deref(), expected, "{host}");
    }
}

#[test]
fn a_wildcard_that_does_not_match_the_host_is_skipped() {
    let rules = pin_rules(
        &List::pin_rules(made::AT)
            .rules(&[one_rule()])
            .entry(Entry::site(".b.example"))
            .entry(Entry::site(".example").pinned_to([0]).all_subdomains())
            .entry(Entry::site("exact.example").all_subdomains()),
    );
    // An exception for one label, in a domain that is pinned for any number of labels.
    assert_eq!(site(&rules, "a.b.example").as_deref(), Some(".b.example"));
    assert!(!rules.find("a.b.example").expect("a name").expect("found").is_pinned());
    assert_eq!(site(&rules, "a.a.b.example").as_deref(), Some(".example"));
    assert_eq!(site(&rules, "b.example").as_deref(), Some(".example"));
    // `all_subdomains` has no effect on an exact name.
    assert_eq!(site(&rules, "exact.example").as_deref(), Some("exact.example"));
    assert_eq!(site(&rules, "a.exact.example").as_deref(), Some(".example"));
}

#[test]
fn hosts_in_any_case_and_with_a_final_dot() {
    let rules = pin_rules(&made::pin_rules());
    assert_eq!(site(&rules, "WWW.Example.COM").as_deref(), Some(".example.com"));
    assert_eq!(site(&rules, "example.com.").as_deref(), Some("example.com"));
    assert_eq!(site(&rules, "DOWNLOAD.example.com.").as_deref(), Some("download.example.com"));
}

#[test]
fn a_malformed_host_name_is_an_error() {
    let rules = pin_rules(&made::pin_rules());
    let refused = |host: &str| rules.find(host).map(drop).expect_err("not a host name");
    assert_eq!(refused(""), HostNameError::Empty);
    assert_eq!(refused(".example.com"), HostNameError::EmptyLabel { position: 0 });
    assert_eq!(refused("www..example.com"), HostNameError::EmptyLabel { position: 4 });
    assert_eq!(refused("www.example.com:443"), HostNameError::Character { byte: b':', position: 15 });
    assert_eq!(refused("www.example.com\0"), HostNameError::Character { byte: 0, position: 15 });
    assert_eq!(refused("b\u{fc}ro.example.com"), HostNameError::Character { byte: 0xc3, position: 1 });
    // A name of 253 bytes, and a name of 254.
    let longest = format!("{}.example.com", ["a"; 121].join("."));
    assert_eq!(site(&rules, &longest).as_deref(), Some(".example.com"));
    assert_eq!(refused(&format!("a{longest}")), HostNameError::TooLong { bytes: 254 });
    for address in ["192.0.2.1", "2001:db8::1", "[2001:db8::1]"] {
        assert_eq!(site(&rules, address), None, "{address}");
    }
    // An address matches no entry, even if an entry looks like the address.
    let rules =
        pin_rules(&List::pin_rules(made::AT).rules(&[one_rule()]).entry(Entry::site("192.0.2.1").pinned_to([0])));
    assert_eq!(site(&rules, "192.0.2.1"), None);
}

#[test]
fn a_key_may_match_any_pin_of_any_rule_of_the_entry() {
    let rules = pin_rules(&made::pin_rules());
    let found = |host: &str| rules.find(host).expect("a name").expect("found");
    assert_eq!(allowed(&found("www.example.com")), [true, true, false, false]);
    assert_eq!(allowed(&found("example.com")), [false, false, true, false]);
    assert_eq!(allowed(&found("both.example")), [true, true, true, false]);
    // One key anywhere in the path is enough; a path without keys is not.
    let www = found("www.example.com");
    assert!(www.allows([&KEYS[3][..], &KEYS[2], &KEYS[1]]));
    assert!(!www.allows([&KEYS[3][..], &KEYS[2]]));
    assert!(!www.allows([]));
    // A rule without pins matches no key; an exception allows every key.
    assert_eq!(allowed(&found("www.one.example")), [false; 4]);
    assert_eq!(allowed(&found("download.example.com")), [true; 4]);
    assert!(found("download.example.com").allows([]));

    let pinned = |host| (found(host).is_pinned(), found(host).rules().count());
    assert_eq!(pinned("www.example.com"), (true, 1));
    assert_eq!(pinned("both.example"), (true, 2));
    assert_eq!(pinned("www.one.example"), (true, 1));
    assert_eq!(pinned("download.example.com"), (false, 0));
    let rule = www.rules().next().expect("a rule");
    assert_eq!((rule.action(), rule.log(), rule.pins().count()), (Some(PinAction::None), 1, 2));
    assert_eq!(www.entry().offset(), rules.content().entry(0).expect("an entry").offset());
}

/// `pins_key` ignores hosts, and whether an entry points to the rule.
#[test]
fn a_key_is_pinned_if_any_rule_has_it() {
    let rules = pin_rules(&made::pin_rules());
    assert_eq!(KEYS.map(|key| rules.pins_key(&key)), [true, true, true, false]);
    let mut ends = Pin::of_key(&KEYS[1]);
    ends.rest = der::time(at("2099-01-01T00:00:00Z"));
    let rules = pin_rules(&List::pin_rules(made::AT).rules(&[one_rule(), PinRule::new([ends])]));
    assert_eq!(
        KEYS.map(|key| rules.pins_key(&key)),
        [true, false, false, false],
        "a pin that might have ended does not count"
    );
    assert!(!pin_rules(&List::pin_rules(made::AT)).pins_key(&KEYS[0]), "no rules at all");
}

#[test]
fn both_hashes_of_one_pin_must_match() {
    let [first, second] = [0, 1].map(|key: usize| Pin::of_key(&KEYS[key]));
    let (mut md5_only, mut sha256_only, mut ends) = (first.clone(), first.clone(), first.clone());
    md5_only.sha256 = second.sha256;
    sha256_only.md5 = second.md5;
    ends.rest = der::time(at("2099-01-01T00:00:00Z"));
    for (pins, expected) in [
        (vec![first.clone()], true),
        (vec![md5_only.clone()], false),
        (vec![sha256_only.clone()], false),
        (vec![md5_only.clone(), sha256_only.clone()], false),
        (vec![ends.clone()], false),
        (vec![second, ends, md5_only, sha256_only, first], true),
    ] {
        let list = List::pin_rules(made::AT).rules(&[PinRule::new(pins.clone())]);
        let rules = pin_rules(&list.entry(Entry::site("a.example").pinned_to([0])));
        let found = rules.find("a.example").expect("a name").expect("found");
        assert_eq!(found.allows([&KEYS[0][..]]), expected, "{pins:?}");
    }
}

#[test]
fn dates_of_the_list() {
    let rules = pin_rules(&made::pin_rules());
    let text = |time| Utc(time).to_string();
    assert_eq!(rules.next_update().map(text).as_deref(), Some("2027-06-01T12:00:00Z"));
    assert_eq!(rules.log_end().map(text).as_deref(), Some("2027-09-01T12:00:00Z"));
    assert!(!rules.is_stale(at("2027-06-01T12:00:00Z")));
    assert!(rules.is_stale(at("2027-06-01T12:00:01Z")));
    let rules = pin_rules(&List::pin_rules(made::AT));
    assert_eq!((rules.next_update(), rules.log_end()), (None, None));
    assert!(!rules.is_stale(at("9999-01-01T00:00:00Z")));
}

/// The error for a list, and whether its offset is where the last entry begins.
fn refused(list: &List) -> (Error, bool) {
    let list = verified(list);
    let entry = list.content().entries().next_back().map(|entry| entry.offset());
    let error = PinRules::try_from(list).expect_err("refused");
    let at_entry = error.offset() == entry;
    (error, at_entry)
}

#[test]
fn an_entry_that_is_not_a_lower_case_host_name_is_refused() {
    for (name, reason) in [
        ("", "the host name is empty"),
        (".", "the host name is empty"),
        ("Example.com", "byte 0x45 at position 0 is not allowed in a host name"),
        (".example.Com", "byte 0x43 at position 9 is not allowed in a host name"),
        ("*.example.com", "byte 0x2a at position 0 is not allowed in a host name"),
        ("example.com\0", "byte 0x00 at position 11 is not allowed in a host name"),
        ("..example.com", "the label at position 1 of the host name is empty"),
        ("example.com.", "the label at position 12 of the host name is empty"),
    ] {
        let (error, at_entry) = refused(&made::pin_rules().entry(Entry::site(name)));
        assert_eq!((error.code(), error.hresult(), at_entry), ("site-name", None, true), "{name:?}");
        let source = std::error::Error::source(&error).expect("a reason");
        assert_eq!(source.to_string(), reason);
        assert!(error.to_string().ends_with("is not a lower-case host name"), "{error}");
    }
    let (error, _) = refused(&made::pin_rules().entry(Entry::new(*b"b\xc3\xbcro.example")));
    assert_eq!((error.code(), error.hresult(), error.windows_event()), ("site-malformed", Some(0x8009_3103), None));
    assert!(error.to_string().ends_with("expected ASCII, found 0xc3"), "{error}");
}

#[test]
fn an_index_of_a_rule_that_does_not_exist_is_refused() {
    let with = |indexes: &[u32]| made::pin_rules().entry(Entry::site("a.example").pinned_to(indexes.iter().copied()));
    assert!(PinRules::try_from(verified(&with(&[0, 1, 2]))).is_ok());
    for (indexes, wrong) in [(&[3][..], 3), (&[0, 3], 3), (&[u32::MAX], u32::MAX)] {
        let (error, at_entry) = refused(&with(indexes));
        assert_eq!((error.code(), at_entry), ("pin-rule-index", true));
        assert!(matches!(error, Error::PinRuleIndex { index, rules: 3, .. } if index == wrong), "{error:?}");
        let message = format!("points to pin rule {wrong} (counted from 0), but the list has only 3");
        assert!(error.to_string().ends_with(&message), "{error}");
    }
}

#[test]
fn missing_rules_are_an_error_if_an_entry_points_to_one() {
    let list = List::pin_rules(made::AT).entry(Entry::site("a.example"));
    assert!(!pin_rules(&list).find("a.example").expect("a name").expect("found").is_pinned());
    let (error, at_entry) = refused(&list.entry(Entry::site("b.example").pinned_to([0])));
    assert_eq!((error.code(), at_entry), ("pin-rules-missing", true));
    // If the extension is present but has no rules, the error is a different one.
    let empty = List::pin_rules(made::AT).rules([]).entry(Entry::site("b.example").pinned_to([0]));
    assert_eq!(refused(&empty).0.code(), "pin-rule-index");
}

#[test]
fn malformed_attributes_and_extensions_are_refused() {
    let site = || Entry::site("a.example");
    let base = || List::pin_rules(made::AT).rules(&[one_rule()]);
    for (list, code, what) in [
        (base().entry(site().pinned_to([])), "site-malformed", "pin rules index of a site"),
        (base().entry(site().pinned_to([0]).pinned_to([0])), "site-malformed", "pin rules index of a site"),
        (
            base().entry(site().attribute(oids::SITE_PIN_RULES_FLAGS, [der::NULL])),
            "site-malformed",
            "pin rules flags of a site",
        ),
        (base().rules(&[one_rule()]), "extension-malformed", "appears more than once"),
        (
            List::pin_rules(made::AT).extension(oids::PIN_RULES_EXT, true, der::NULL),
            "extension-malformed",
            "pin rules at offset",
        ),
        (base().extension(oids::PIN_RULES_LOG_END_DATE, false, der::NULL), "extension-malformed", "log end date"),
    ] {
        let (error, _) = refused(&list);
        assert_eq!(error.code(), code, "{what}");
        assert!(error.to_string().contains(what), "{error}");
        assert!(error.offset().is_some());
    }
}

#[test]
fn lists_that_every_type_refuses() {
    let list = made::pin_rules();
    let twice = list.clone().entry(Entry::site(made::HOSTS[0]));
    let unknown = list.clone().extension(oids::PROPERTY_PREFIX, true, der::NULL);
    for (list, code) in [
        (twice, "duplicate-identifier"),
        (unknown, "unknown-critical-extension"),
        (list.clone().version(1), "list-version"),
    ] {
        assert_eq!(refused(&list).0.code(), code);
    }
    assert_eq!(RootList::try_from(verified(&list)).expect_err("not roots").code(), "kind");
    let roots = SignedList::open(made::signed()).expect("well formed");
    let roots = roots.verify(&Policy::roots([Pki::default().root.into()], at(NOW))).expect("accepted");
    assert_eq!(PinRules::try_from(roots).expect_err("not pin rules").code(), "kind");
}

#[test]
fn an_owned_list_gives_the_same_answers() {
    let stl = made::sign(&made::pin_rules(), &Pki::default());
    let policy = Policy::roots([Pki::default().root.into()], at(NOW));
    let list = SignedList::open(&stl).expect("well formed").verify(&policy).expect("accepted");
    let owned = PinRules::try_from(list).expect("pin rules").into_owned();
    drop(stl);
    let found = owned.find("www.example.com").expect("a name").expect("found");
    assert_eq!((found.site(), allowed(&found)), (".example.com", [true, true, false, false]));
    assert_eq!(owned.rules().len(), 3);

    fn shared<T: Send + Sync + 'static>() {}
    shared::<PinRules<'static>>();
}

/// Names with so few different labels that wildcards often match other names.
fn name() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["a", "b", "xn--a"]), 1..5).prop_map(|labels| labels.join("."))
}

/// Finds the entry by a scan: the longest of all entries that match the host, a name before a wildcard.
fn scan<'s>(sites: &'s [(String, bool)], host: &str) -> Option<&'s str> {
    let matches = |(site, all): &&(String, bool)| match site.strip_prefix('.') {
        None => site == host,
        Some(_) => host.strip_suffix(&**site).is_some_and(|left| !left.is_empty() && (*all || !left.contains('.'))),
    };
    sites.iter().filter(matches).max_by_key(|(site, _)| (!site.starts_with('.'), site.len())).map(|(site, _)| &**site)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn find_agrees_with_a_scan(
        sites in prop::collection::btree_map((any::<bool>(), name()), any::<bool>(), 0..20),
        hosts in prop::collection::vec(name(), 1..30),
    ) {
        let dot = |wildcard: bool| if wildcard { "." } else { "" };
        let sites: Vec<(String, bool)> =
            sites.into_iter().map(|((wildcard, name), all)| (format!("{}{name}", dot(wildcard)), all)).collect();
        let entry = |(site, all): &(String, bool)| {
            let entry = Entry::site(site);
            if *all { entry.all_subdomains() } else { entry }
        };
        let rules = pin_rules(&List::pin_rules(made::AT).entries(sites.iter().map(entry)));
        for host in &hosts {
            let found = site(&rules, host);
            prop_assert_eq!(found.as_deref(), scan(&sites, host), "{}", host);
        }
    }

    #[test]
    fn any_text_is_a_name_or_an_error(host in ".{0,40}") {
        let rules = pin_rules(&made::pin_rules());
        let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        prop_assert!(plain || rules.find(&host).is_err() || host.contains(':'));
    }
}
