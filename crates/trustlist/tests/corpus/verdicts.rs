//! Verdicts about real roots with a known history.

use trustlist::{Grounds, Missing, Policy, Purpose, Question, Reason, RootList, Verdict};
use trustlist_testdata::{at, corpus, made::filetime};

use super::{NOW, file, open};

fn roots(id: &str) -> Option<RootList<'static>> {
    let list = open(&file("authroot", id)?).verify(&Policy::archive(at(NOW))).expect("accepted");
    Some(RootList::try_from(list).expect("a list of roots"))
}

/// The verdict about the root whose SHA-1 begins with `sha1`.
fn judge(roots: &RootList<'_>, sha1: &str, question: &Question<'_>) -> Verdict {
    let prefix = u32::from_str_radix(sha1, 16).expect("eight digits").to_be_bytes();
    let mut found = roots.roots().filter(|root| root.entry().id().starts_with(&prefix));
    let root = found.next().unwrap_or_else(|| panic!("{sha1} is not listed"));
    assert!(found.next().is_none(), "{sha1} is ambiguous");
    root.judge(question)
}

fn code_signing(now: &str) -> Question<'static> {
    Question::new(Purpose::CODE_SIGNING, at(now))
}

/// In August 2023, software signed under VeriSign's root stopped working until the list was reverted.
#[test]
fn verisign_g5_was_disabled_and_re_enabled() {
    let (Some(disabling), Some(back)) = (roots("5d326abe"), roots("5c16f781")) else { return };
    let disabled = filetime("2023-08-01T00:00:00Z");
    let old = at("2018-01-01T00:00:00Z");

    let unstamped = code_signing("2023-08-20T00:00:00Z").issued(old);
    assert_eq!(judge(&disabling, "4eb6d578", &unstamped), Verdict::Refused(Reason::Disabled(disabled)));
    let not_before = filetime("2021-02-01T00:00:00Z");
    let grandfathered = Verdict::Trusted(Grounds::Grandfathered(not_before));
    assert_eq!(judge(&back, "4eb6d578", &unstamped), grandfathered);

    // Signatures with a timestamp before the disable date were valid under both lists.
    let stamped = unstamped.clone().timestamp(at("2021-01-01T00:00:00Z"));
    assert_eq!(judge(&disabling, "4eb6d578", &stamped), grandfathered);
    assert_eq!(judge(&back, "4eb6d578", &stamped), grandfathered);

    // The disable date was in the future, so until the end of July both lists gave the same verdict.
    let before = code_signing("2023-07-31T23:59:59Z").issued(old);
    assert_eq!(judge(&disabling, "4eb6d578", &before), grandfathered);

    // Certificates issued on or after the NotBefore date were refused under both lists.
    let newer = code_signing("2023-08-20T00:00:00Z").issued(at("2021-02-01T00:00:00Z"));
    assert_eq!(judge(&back, "4eb6d578", &newer), Verdict::Refused(Reason::NotBefore(not_before)));
}

/// An empty property 127 means every purpose, as Microsoft's notice of August 2019 says.
#[test]
fn swisscom_is_limited_for_every_purpose() {
    let Some(roots) = roots("70bc03e4") else { return };
    let now = roots.content().this_update();
    // Counts the purposes that the root's property 9 allows.
    let mut judged = 0;
    for (purpose, name) in Purpose::NAMED {
        match judge(&roots, "77474fc6", &Question::new(purpose.clone(), now)) {
            Verdict::Depends { on: Missing::Issued, date: Some(_) } => judged += 1,
            Verdict::Refused(Reason::UsageNotAllowed) => {}
            verdict => panic!("{name}: {verdict}"),
        }
    }
    assert_eq!(judged, 6);
}

/// This is the only entry with property 127 but without property 126.
#[test]
fn a_root_is_in_conflict_until_it_is_disabled() {
    let Some(roots) = roots("90395d74") else { return };
    let disabled = filetime("2026-09-15T00:00:00Z");
    for purpose in [Purpose::SERVER_AUTH, Purpose::EMAIL] {
        let judge = |now| judge(&roots, "e621f335", &Question::new(purpose.clone(), at(now)));
        assert_eq!(judge("2026-09-14T23:59:59Z"), Verdict::Refused(Reason::Conflict));
        assert_eq!(judge("2026-09-15T00:00:00Z"), Verdict::Refused(Reason::Disabled(disabled)));
    }
}

/// No entry of a real list is refused as malformed or not supported.
#[test]
fn every_real_entry_can_be_judged() {
    let Some(files) = corpus::files("authroot") else { return };
    let policy = Policy::archive(at(NOW)).intermediate(super::list_ca_2009().expect("a corpus"));
    let mut judged = 0;
    for path in files {
        let list = open(&path).verify(&policy).expect("accepted");
        let now = list.content().this_update();
        for root in RootList::try_from(list).expect("a list of roots").roots() {
            for (purpose, _) in Purpose::NAMED {
                match root.judge(&Question::new(purpose.clone(), now)) {
                    Verdict::Refused(Reason::Property(error)) => panic!("{error}"),
                    Verdict::Refused(reason @ (Reason::EmptyUsages { .. } | Reason::NotJudged { .. })) => {
                        panic!("{reason}")
                    }
                    _ => judged += 1,
                }
            }
        }
    }
    assert_eq!(judged, 7_062 * Purpose::NAMED.len());
}
