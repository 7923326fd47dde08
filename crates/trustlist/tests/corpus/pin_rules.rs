//! Microsoft's only list of pin rules, dated 2017-05-31.

use std::collections::{BTreeMap, BTreeSet};

use md5::Md5;
use sha2::{Digest as _, Sha256};
use trustlist::{ListKind, PinRules, Policy, SerializedStore, StoreLimits, UnixTime, Utc, layers::ctl::PinSite};
use trustlist_testdata::{at, corpus, newest_roots, pki::subject_public_key};

use crate::{NOW, store, verify};

fn pin_rules() -> Option<PinRules<'static>> {
    let files = corpus::files("pinrules")?;
    let [path] = &*files else { panic!("one list of pin rules expected, {} found", files.len()) };
    let list = verify(path, &Policy::archive(at(NOW)).for_kind(ListKind::PinRules)).expect("accepted");
    assert_eq!(list.signer().usage().to_string(), "1.3.6.1.4.1.311.10.3.9");
    Some(PinRules::try_from(list).expect("pin rules"))
}

/// The certificates of `pinrules.sst`.
fn certificates() -> Option<Vec<Vec<u8>>> {
    let bytes = store("pinrules.sst")?;
    let store = SerializedStore::parse(&bytes, &StoreLimits::default()).expect("a store");
    Some(store.unsigned_certificates().map(<[u8]>::to_vec).collect())
}

fn hashes(key: &[u8]) -> ([u8; 16], [u8; 32]) {
    (Md5::digest(key).into(), Sha256::digest(key).into())
}

#[test]
fn the_counts_agree_with_the_reference() {
    let Some(rules) = pin_rules() else { return };
    let pins: Vec<_> = rules.rules().iter().map(|rule| rule.pins().count()).collect();
    assert_eq!(pins, [14, 3, 1, 1, 0, 14]);
    assert!(rules.rules().iter().all(|rule| (rule.error(), rule.log()) == (0, 1)));
    assert!(rules.rules().iter().flat_map(|rule| rule.pins()).all(|pin| pin.rest().is_none()));

    let list = rules.content();
    let sites: Vec<_> = list.entries().map(|entry| entry.pin_site().expect("a site")).collect();
    let count = |of: &dyn Fn(&PinSite<'_>) -> bool| sites.iter().filter(|site| of(site)).count();
    assert_eq!(sites.len(), 152);
    assert_eq!(count(&|site| site.host().starts_with('.')), 118);
    assert_eq!((count(&|site| !site.host().starts_with('.')), count(&|site| !site.host().contains('.'))), (34, 2));
    let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || b"-.".contains(&it);
    assert!(sites.iter().all(|site| site.host().bytes().all(is_plain)));
    assert_eq!(count(&|site| site.all_subdomains()), 112);
    assert_eq!(count(&|site| site.all_subdomains() && !site.host().starts_with('.')), 0);
    assert_eq!(count(&|site| site.flags() > 1), 0);
    assert_eq!(count(&|site| site.indexes().next().is_none()), 10);
    assert_eq!(list.entries().filter(|entry| entry.attributes().next().is_none()).count(), 7);
    let mut indexes = BTreeMap::new();
    for site in &sites {
        *indexes.entry(site.indexes().collect::<Vec<_>>()).or_insert(0) += 1;
    }
    // Rule 4, counted from 0, has no pins, and no entry points to it.
    let expected = [(vec![], 10), (vec![0], 136), (vec![0, 3], 1), (vec![1], 1), (vec![2], 3), (vec![5], 1)];
    assert_eq!(indexes, BTreeMap::from(expected));
}

#[test]
fn the_list_has_been_stale_since_2018() {
    let Some(rules) = pin_rules() else { return };
    let text = |time: UnixTime| Utc(time).to_string();
    assert_eq!(rules.next_update().map(text).as_deref(), Some("2018-06-01T23:28:59Z"));
    assert_eq!(rules.log_end(), rules.next_update());
    assert!(!rules.is_stale(at("2018-06-01T23:28:59Z")) && rules.is_stale(at("2018-06-01T23:29:00Z")));
}

#[test]
fn every_pin_is_the_key_of_a_known_root() {
    let (Some(rules), Some(certificates)) = (pin_rules(), certificates()) else { return };
    assert_eq!((certificates.len(), newest_roots().len()), (12, 555));
    let keys = |certificates: &mut dyn Iterator<Item = &[u8]>| -> BTreeSet<_> {
        certificates.map(|certificate| hashes(subject_public_key(certificate))).collect()
    };
    let (store, newest) = (keys(&mut certificates.iter().map(|it| &**it)), keys(&mut newest_roots().into_iter()));
    let pins: Vec<_> = rules.rules().iter().flat_map(|rule| rule.pins()).collect();
    let distinct: BTreeSet<_> = pins.iter().map(|pin| (*pin.md5(), *pin.sha256())).collect();
    assert_eq!((pins.len(), distinct.len()), (33, 16));
    assert_eq!((store.len(), store.is_subset(&distinct)), (12, true));
    assert_eq!(distinct.intersection(&newest).count(), 15);
    assert!(distinct.iter().all(|pin| store.contains(pin) || newest.contains(pin)));
}

/// The entry that matches a host, and the numbers of its rules.
fn find(rules: &PinRules<'_>, host: &str) -> Option<(String, Vec<u32>)> {
    let found = rules.find(host).expect("a host name")?;
    let indexes = found.entry().pin_site().expect("a site").indexes().collect();
    Some((found.site().to_owned(), indexes))
}

#[test]
fn real_hosts_are_found() {
    let Some(rules) = pin_rules() else { return };
    for (host, expected) in [
        // Exact names.
        ("microsoft.com", Some(("microsoft.com", vec![0]))),
        ("Powerusers.Microsoft.COM.", Some(("powerusers.microsoft.com", vec![0]))),
        ("download.cortana.cn.bing.com", Some(("download.cortana.cn.bing.com", vec![5]))),
        ("hotmail.co.uk", Some(("hotmail.co.uk", vec![0]))),
        // Names with one label.
        ("iespdytst", Some(("iespdytst", vec![2]))),
        ("ieta-wa-24", Some(("ieta-wa-24", vec![2]))),
        // Wildcards for one label.
        ("a.files.1drv.com", Some((".files.1drv.com", vec![0]))),
        ("a.b.files.1drv.com", None),
        ("files.1drv.com", None),
        // Wildcards for any number of labels.
        ("www.microsoft.com", Some((".microsoft.com", vec![0]))),
        ("a.b.microsoft.com", Some((".microsoft.com", vec![0]))),
        ("a.b.redmond.corp.microsoft.com", Some((".redmond.corp.microsoft.com", vec![1]))),
        ("iespdytst.redmond.corp.microsoft.com", Some(("iespdytst.redmond.corp.microsoft.com", vec![2]))),
        ("www.windowsphone.com", Some((".windowsphone.com", vec![0, 3]))),
        // Exceptions by an exact name and by a wildcard, and hosts below an exact name.
        ("download.microsoft.com", Some(("download.microsoft.com", vec![]))),
        ("a.download.microsoft.com", Some((".microsoft.com", vec![0]))),
        ("za.microsoftstore.com", Some(("za.microsoftstore.com", vec![]))),
        ("x.cloudapp.azure.com", Some((".cloudapp.azure.com", vec![]))),
        ("x.y.cloudapp.azure.com", Some((".cloudapp.azure.com", vec![]))),
        ("cloudapp.azure.com", Some((".azure.com", vec![0]))),
        // Hosts without an entry: in another domain, or in a domain of which only the wildcard is listed.
        ("www.example.com", None),
        ("live.com", None),
        ("notmicrosoft.com", None),
        ("com", None),
        ("13.107.42.14", None),
    ] {
        assert_eq!(find(&rules, host), expected.map(|(site, indexes)| (site.to_owned(), indexes)), "{host}");
    }
}

/// Every name in the list is found, and every wildcard by a name with one more label.
#[test]
fn every_entry_is_found() {
    let Some(rules) = pin_rules() else { return };
    for entry in rules.content() {
        let site = entry.pin_site().expect("a site");
        let host = if site.host().starts_with('.') { format!("x{}", site.host()) } else { site.host().to_owned() };
        let found = rules.find(&host).expect("a host name").expect("found");
        assert_eq!((found.entry().offset(), found.site()), (entry.offset(), site.host()));
        assert_eq!(found.is_pinned(), site.indexes().next().is_some());
    }
}

#[test]
fn all_exceptions_but_one_are_inside_pinned_domains() {
    let Some(rules) = pin_rules() else { return };
    let sites: Vec<_> = rules.content().entries().map(|entry| entry.pin_site().expect("a site")).collect();
    let is_pinned = |host: &str| {
        let covers = |site: &&PinSite<'_>| site.all_subdomains() && host != site.host() && host.ends_with(site.host());
        sites.iter().filter(covers).any(|site| site.indexes().next().is_some())
    };
    let (inside, outside): (Vec<_>, Vec<_>) = sites
        .iter()
        .filter(|site| site.indexes().next().is_none())
        .map(PinSite::host)
        .partition(|host| is_pinned(host));
    assert_eq!((inside.len(), outside), (9, vec![".cloudapp.net"]));
}

#[test]
fn the_roots_that_real_hosts_may_use() {
    let (Some(rules), Some(certificates)) = (pin_rules(), certificates()) else { return };
    let allowed = |host: &str| {
        let found = rules.find(host).expect("a host name").expect("found");
        let allows = |certificate: &&[u8]| found.allows([subject_public_key(certificate)]);
        let of_store = certificates.iter().map(|it| &**it).filter(allows).count();
        (newest_roots().into_iter().filter(|it| allows(it)).count(), of_store)
    };
    assert_eq!(allowed("www.microsoft.com"), (14, 10));
    assert_eq!(allowed("www.windowsphone.com"), (14, 11));
    assert_eq!(allowed("a.redmond.corp.microsoft.com"), (3, 3));
    assert_eq!(allowed("iespdytst"), (1, 1));
    assert_eq!(allowed("download.microsoft.com"), (555, 12));
}
