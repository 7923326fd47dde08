//! Disallowed certificates and pin rules.

use std::collections::{BTreeMap, BTreeSet};

use trustlist_testdata::newest_roots;

use crate::{
    Check, Figures,
    certificate::{Certificate, hash},
    corpus::{Corpus, File, day},
    der, figures,
    files::store,
    message::Entry,
};

pub(crate) const CHECKS: &[Check] = &[
    crate::corpus("18.3", lengths),
    crate::corpus("18.4", every_certificate_is_found_by_one_identifier),
    crate::corpus("18.5", digests_go_with_signatures),
    crate::corpus("18.6", the_older_name_of_sha1_with_rsa),
    crate::corpus("18.7", keys_of_several_certificates),
    crate::corpus("18.8", from_one_list_to_the_other),
    crate::corpus("18.9", no_root_is_disallowed),
    crate::corpus("18.12", defaults_that_are_encoded),
    crate::corpus("19.3", hosts),
    crate::corpus("19.4", flags),
    crate::corpus("19.5", indexes),
    crate::corpus("19.6", rules),
    crate::corpus("19.7", pins),
    crate::corpus("19.8", ends),
    crate::corpus("19.9", exceptions),
];

const MD5: &str = "1.2.840.113549.2.5";
const SHA384: &str = "2.16.840.1.101.3.4.2.2";

fn lengths(corpus: &Corpus) -> Figures {
    let of = |file: &File| {
        let count = |octets| file.list.entries.iter().filter(|entry| entry.id.len() == octets).count();
        assert_eq!(count(16) + count(48), file.list.entries.len());
        figures![day(file.list.date()), count(16), count(48)]
    };
    corpus.disallowed.iter().flat_map(of).collect()
}

fn newest_disallowed(corpus: &Corpus) -> BTreeSet<&'static [u8]> {
    corpus.disallowed.last().expect("a list").list.entries.iter().map(|entry| entry.id).collect()
}

fn disallowed_certificates(corpus: &Corpus) -> Vec<Certificate> {
    store(corpus, "disallowedcert.sst").into_iter().map(Certificate::read).collect()
}

/// Hashes of the key and of what is signed, by every digest.
fn candidates(certificate: &Certificate) -> Vec<(&'static str, Vec<u8>)> {
    let digests = [MD5, "1.3.14.3.2.26", "2.16.840.1.101.3.4.2.1", SHA384, "2.16.840.1.101.3.4.2.3"];
    let of_tbs = digests.map(|digest| (digest, hash(digest, certificate.tbs)));
    [("key", hash(MD5, certificate.key()))].into_iter().chain(of_tbs).collect()
}

fn every_certificate_is_found_by_one_identifier(corpus: &Corpus) -> Figures {
    let ids = newest_disallowed(corpus);
    let (mut counts, mut hit) = (BTreeMap::new(), BTreeSet::new());
    for certificate in disallowed_certificates(corpus) {
        let candidates = candidates(&certificate);
        let found: Vec<_> = candidates.iter().filter(|(_, id)| ids.contains(&**id)).collect();
        let [(which, id)] = *found else { panic!("one identifier") };
        *counts.entry(*which).or_insert(0) += 1;
        hit.insert(id.clone());
    }
    assert_eq!(counts.keys().copied().collect::<BTreeSet<_>>(), BTreeSet::from(["key", SHA384]));
    figures![counts.values().sum::<usize>(), counts["key"], counts[SHA384], hit.len(), ids.len()]
}

/// Those that are listed by a hash of 48 octets are signed with SHA-384, or their signature does not say so.
fn digests_go_with_signatures(corpus: &Corpus) -> Figures {
    let ids = newest_disallowed(corpus);
    let by_tbs = disallowed_certificates(corpus).into_iter().filter(|it| ids.contains(&*hash(SHA384, it.tbs)));
    let by_tbs: Vec<Certificate> = by_tbs.collect();
    assert!(by_tbs.iter().all(|it| it.signature_algorithm == "1.2.840.113549.1.1.12"), "sha384WithRSAEncryption");
    figures![by_tbs.len()]
}

fn the_older_name_of_sha1_with_rsa(corpus: &Corpus) -> Figures {
    let all = disallowed_certificates(corpus);
    let older: Vec<_> = all.iter().filter(|it| it.signature_algorithm == "1.3.14.3.2.29").collect();
    assert!(older.iter().all(|it| it.subject.ends_with(b"eDellRoot")));
    figures![older.len(), all.len()]
}

fn keys_of_several_certificates(corpus: &Corpus) -> Figures {
    let mut counts: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    let ids = newest_disallowed(corpus);
    let keys = disallowed_certificates(corpus).into_iter().map(|it| hash(MD5, it.key()));
    keys.filter(|id| ids.contains(&**id)).for_each(|id| *counts.entry(id).or_default() += 1);
    figures![counts.len(), counts.values().filter(|count| **count > 1).count()]
}

fn from_one_list_to_the_other(corpus: &Corpus) -> Figures {
    let [old, new] = &*corpus.disallowed else { panic!("two lists") };
    let ids = |file: &File| -> BTreeSet<_> { file.list.entries.iter().map(|entry| entry.id).collect() };
    let (old, new) = (ids(old), ids(new));
    figures![new.difference(&old).count(), old.difference(&new).count()]
}

fn no_root_is_disallowed(corpus: &Corpus) -> Figures {
    let ids = newest_disallowed(corpus);
    let roots = newest_roots();
    for root in &roots {
        assert!(!candidates(&Certificate::read(root)).iter().any(|(_, id)| ids.contains(&**id)));
    }
    figures![roots.len()]
}

fn defaults_that_are_encoded(corpus: &Corpus) -> Figures {
    let all = disallowed_certificates(corpus);
    let says_false = |it: &&Certificate| it.extensions.iter().any(|extension| extension.critical == Some(false));
    figures![all.iter().filter(says_false).count(), all.len()]
}

fn host(entry: &Entry) -> &'static str {
    std::str::from_utf8(entry.id).expect("a name")
}

fn hosts(corpus: &Corpus) -> Figures {
    let hosts: Vec<&str> = corpus.pin_rules.list.entries.iter().map(host).collect();
    let is_plain = |octet: u8| octet.is_ascii_lowercase() || octet.is_ascii_digit() || b"-.".contains(&octet);
    assert!(hosts.iter().all(|host| host.bytes().all(is_plain)));
    let dotted = hosts.iter().filter(|host| host.starts_with('.')).count();
    let bare = hosts.iter().filter(|host| !host.contains('.')).count();
    figures![hosts.len(), dotted, hosts.len() - dotted, bare]
}

/// The numbers in an attribute of an entry.
fn numbers(entry: &Entry, oid: &str) -> Vec<u64> {
    let attribute = entry.attributes().iter().find(|attribute| attribute.oid == oid);
    attribute.map(|attribute| attribute.values.iter().map(der::Value::number).collect()).unwrap_or_default()
}

const INDEX: &str = "1.3.6.1.4.1.311.10.4.2";
const FLAGS: &str = "1.3.6.1.4.1.311.10.4.3";

fn flags(corpus: &Corpus) -> Figures {
    let entries = &corpus.pin_rules.list.entries;
    let with: Vec<_> = entries.iter().filter(|entry| !numbers(entry, FLAGS).is_empty()).collect();
    assert!(with.iter().all(|entry| numbers(entry, FLAGS) == [1] && host(entry).starts_with('.')));
    figures![with.len()]
}

fn indexes(corpus: &Corpus) -> Figures {
    let mut counts: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
    corpus.pin_rules.list.entries.iter().for_each(|it| *counts.entry(numbers(it, INDEX)).or_default() += 1);
    let order: [&[u64]; 6] = [&[0], &[2], &[1], &[5], &[0, 3], &[]];
    assert_eq!(counts.len(), order.len());
    order.map(|indexes| counts[indexes].to_string()).to_vec()
}

/// The rules: their two numbers, and pins of three values.
fn all_rules(corpus: &Corpus) -> Vec<([u64; 2], Vec<[der::Value; 3]>)> {
    let value = corpus.pin_rules.list.extension("1.3.6.1.4.1.311.10.3.33").expect("rules").value;
    let rule = |rule: der::Value| {
        let [error, log, pins] = *rule.inside() else { panic!("three values") };
        let pins = pins.inside().iter().map(|pin| pin.inside().try_into().expect("three values")).collect();
        ([error.number(), log.number()], pins)
    };
    der::value(value).inside().into_iter().map(rule).collect()
}

fn rules(corpus: &Corpus) -> Figures {
    let rules = all_rules(corpus);
    assert!(rules.iter().all(|(numbers, _)| *numbers == [0, 1]));
    let pins: Vec<String> = rules.iter().map(|(_, pins)| pins.len().to_string()).collect();
    figures![rules.len(), pins.join(", ")]
}

fn pins(corpus: &Corpus) -> Figures {
    let certificates: Vec<&[u8]> = store(corpus, "pinrules.sst").into_iter().chain(newest_roots()).collect();
    let keys: BTreeMap<Vec<u8>, Vec<u8>> = certificates
        .into_iter()
        .map(|it| Certificate::read(it).key())
        .map(|key| (hash(MD5, key), hash("2.16.840.1.101.3.4.2.1", key)))
        .collect();
    let pins: Vec<[der::Value; 3]> = all_rules(corpus).into_iter().flat_map(|(_, pins)| pins).collect();
    for [md5, sha256, last] in &pins {
        assert_eq!((md5.tag, sha256.tag, last.whole), (der::OCTET_STRING, der::OCTET_STRING, &[der::NULL, 0][..]));
        assert_eq!(keys[md5.content], sha256.content);
    }
    let distinct: BTreeSet<_> = pins.iter().map(|[md5, ..]| md5.content).collect();
    figures![pins.len(), distinct.len()]
}

fn ends(corpus: &Corpus) -> Figures {
    let list = &corpus.pin_rules.list;
    let end = der::value(list.extension("1.3.6.1.4.1.311.10.3.35").expect("an end").value);
    assert_eq!((end.tag, end.content), (der::UTC_TIME, list.next_update.expect("there").content));
    figures![]
}

/// Entries without an index, and whether a wildcard above them has one.
fn exceptions(corpus: &Corpus) -> Figures {
    let entries = &corpus.pin_rules.list.entries;
    let (pinned, free): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| !numbers(entry, INDEX).is_empty());
    let wildcards = || pinned.iter().filter(|entry| numbers(entry, FLAGS) == [1]);
    let inside = free.iter().filter(|entry| wildcards().any(|above| host(entry).ends_with(host(above))));
    figures![free.len(), inside.count()]
}
