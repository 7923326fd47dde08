//! Judging verified paths by several lists together.

#![allow(clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{NOW, verified};
use md5::{Digest as _, Md5};
use trustlist::{
    AlreadyVerified, CertificateDer, CertificateRef, DisallowedList, Grounds, Missing, PinRules, Purpose, Question,
    Reason, RootList, TrustSet, Verdict,
};
use trustlist_author::{Entry, List, Pin, PinRule};
use trustlist_testdata::{at, made, made::filetime, pki::Pki};

/// A time before the leaf of the generated PKI was issued.
const BEFORE_LEAF: &str = "2025-12-31T00:00:00Z";
/// A time after the leaf of the generated PKI was issued.
const AFTER_LEAF: &str = "2026-06-01T00:00:00Z";

/// The certificates of the generated PKI, leaf first.
fn path() -> [CertificateDer<'static>; 3] {
    let Pki { root, ca, signer, .. } = Pki::default();
    [signer, ca, root].map(CertificateDer::from)
}

fn key(certificate: &CertificateDer<'_>) -> Vec<u8> {
    CertificateRef::from_der(certificate).expect("a certificate").public_key().to_vec()
}

/// A set whose list contains the generated root, with an entry changed by `change`.
fn set(change: fn(Entry) -> Entry) -> TrustSet<'static> {
    let [_, _, root] = path();
    let entry = change(Entry::for_certificate(&root).expect("a certificate"));
    let list = verified(&List::roots(made::AT).entry(entry));
    TrustSet::new(RootList::try_from(list).expect("a list of roots"))
}

fn disallowing(certificate: &CertificateDer<'_>) -> DisallowedList<'static> {
    let id = Md5::digest(key(certificate)).to_vec();
    let list = verified(&List::disallowed(made::AT).entry(Entry::new(id)));
    DisallowedList::try_from(list).expect("a disallowed list")
}

/// Pins `pinned.example` and the hosts below it to this key, with one exception.
fn pinning(key: &[u8]) -> PinRules<'static> {
    let list = List::pin_rules(made::AT)
        .entry(Entry::site("pinned.example").pinned_to([0]))
        .entry(Entry::site(".pinned.example").pinned_to([0]).all_subdomains())
        .entry(Entry::site("free.pinned.example"))
        .rules(&[PinRule::new([Pin::of_key(key)])]);
    PinRules::try_from(verified(&list)).expect("pin rules")
}

fn tls() -> Question<'static> {
    Question::new(Purpose::SERVER_AUTH, at(NOW))
}

fn judge(set: &TrustSet<'_>, question: &Question<'_>) -> Verdict {
    set.judge_path(AlreadyVerified(&path()), question)
}

#[test]
fn a_path_to_a_listed_root_is_trusted() {
    assert_eq!(judge(&set(|entry| entry), &tls()), Verdict::Trusted(Grounds::Unrestricted));
    let [leaf, ca, _] = path();
    // If the root is left out, the path ends in a certificate that is not listed.
    let verdict = set(|entry| entry).judge_path(AlreadyVerified(&[leaf, ca]), &tls());
    assert_eq!(verdict, Verdict::Refused(Reason::NotListed));
}

#[test]
fn the_date_of_issue_is_read_from_the_leaf() {
    let limited_after = set(|entry| entry.not_before(filetime(AFTER_LEAF)));
    assert_eq!(judge(&limited_after, &tls()), Verdict::Trusted(Grounds::Grandfathered(filetime(AFTER_LEAF))));
    let limited_before = set(|entry| entry.not_before(filetime(BEFORE_LEAF)));
    let refused = Verdict::Refused(Reason::NotBefore(filetime(BEFORE_LEAF)));
    assert_eq!(judge(&limited_before, &tls()), refused);
    // The date of issue comes from the leaf; the date in the question is ignored.
    assert_eq!(judge(&limited_before, &tls().issued(at("2020-01-01T00:00:00Z"))), refused);
}

#[test]
fn a_path_with_a_disallowed_certificate_is_refused() {
    for (position, certificate) in path().iter().enumerate() {
        let set = set(|entry| entry).with_disallowed(disallowing(certificate));
        let id = Md5::digest(key(certificate)).to_vec();
        assert_eq!(judge(&set, &tls()), Verdict::Refused(Reason::Disallowed { position, id }));
    }
    let stranger = trustlist_testdata::microsoft_root().into();
    let set = set(|entry| entry).with_disallowed(disallowing(&stranger));
    assert!(judge(&set, &tls()).is_trusted());
}

#[test]
fn a_set_returns_its_lists() {
    let [leaf, ..] = path();
    let set = set(|entry| entry);
    assert!(set.disallowed().is_none() && set.pin_rules().is_none());
    let set = set.with_disallowed(disallowing(&leaf)).with_pin_rules(pinning(&[7; 65]));
    let disallowed = set.disallowed().map(|list| list.by_certificate(&leaf).expect("a certificate").is_some());
    assert_eq!(disallowed, Some(true));
    assert!(set.pin_rules().is_some_and(|rules| rules.pins_key(&[7; 65])));
}

/// If a certificate is disallowed and the root is disabled, the verdict is `disallowed`.
#[test]
fn the_disallowed_list_comes_before_the_roots() {
    let [leaf, ..] = path();
    let set = set(|entry| entry.disabled_from(filetime(BEFORE_LEAF))).with_disallowed(disallowing(&leaf));
    assert_eq!(judge(&set, &tls()).code(), "disallowed");
}

#[test]
fn a_path_to_a_pinned_host_needs_a_pinned_key() {
    let [_, ca, _] = path();
    let right = set(|entry| entry).with_pin_rules(pinning(&key(&ca)));
    let wrong = set(|entry| entry).with_pin_rules(pinning(&[7; 65]));
    let mismatch = |site: &str| Verdict::Refused(Reason::PinMismatch { site: site.to_owned() });
    for (host, site) in [("pinned.example", "pinned.example"), ("a.b.PINNED.example.", ".pinned.example")] {
        assert!(judge(&right, &tls().host(host)).is_trusted(), "{host}");
        assert_eq!(judge(&wrong, &tls().host(host)), mismatch(site), "{host}");
    }
    for host in ["free.pinned.example", "other.example", "192.0.2.1"] {
        assert!(judge(&wrong, &tls().host(host)).is_trusted(), "{host}");
    }
    // Pin rules apply to TLS servers only.
    assert!(judge(&wrong, &Question::new(Purpose::EMAIL, at(NOW))).is_trusted());
}

#[test]
fn pin_rules_require_the_host() {
    let set = set(|entry| entry).with_pin_rules(pinning(&[7; 65]));
    let verdict = judge(&set, &tls());
    assert_eq!(verdict, Verdict::Depends { on: Missing::Host, date: None });
    assert!(!verdict.is_trusted());
    let verdict = judge(&set, &tls().host("pinned_example:443"));
    assert!(matches!(verdict, Verdict::Refused(Reason::HostName(_))), "{verdict}");
}

/// The verdict about the root comes before the pins.
#[test]
fn pins_do_not_help_a_refused_root() {
    let [_, ca, _] = path();
    let set = set(|entry| entry.disabled_from(filetime(BEFORE_LEAF))).with_pin_rules(pinning(&key(&ca)));
    assert_eq!(judge(&set, &tls().host("pinned.example")).code(), "disabled");
}

#[test]
fn empty_paths_and_malformed_certificates_are_refused() {
    let set = set(|entry| entry);
    assert_eq!(set.judge_path(AlreadyVerified(&[]), &tls()), Verdict::Refused(Reason::EmptyPath));
    for position in 0..3 {
        let mut path = path();
        let certificate = path.get_mut(position).expect("three certificates");
        *certificate = certificate.get(..100).expect("longer").to_vec().into();
        match set.judge_path(AlreadyVerified(&path), &tls()) {
            Verdict::Refused(Reason::Certificate { position: found, .. }) => assert_eq!(found, position),
            verdict => panic!("{verdict}"),
        }
    }
}
