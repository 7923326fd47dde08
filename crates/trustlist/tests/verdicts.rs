//! Verdicts about roots: the counts in the real list, each row of the decision table, and every combination of
//! properties compared with a second implementation of the table.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs, reason = "tests")]

mod common;

use common::{NOW, newest, roots};
use trustlist::{
    CertificateRef, Error, FileTime, Grounds, HostNameError, Missing, OidBuf, Policy, Purpose, Question, ReadErrorKind,
    Reason, RootList, SignedList, UnixTime, Verdict, oids,
};
use trustlist_author::{Entry, List, der};
use trustlist_testdata::{at, made, made::filetime, pki::Pki};

/// Two dates, used in properties and in questions.
const EARLY: &str = "2026-01-01T00:00:00Z";
const LATE: &str = "2026-06-01T00:00:00Z";

/// The verdict about a root with these properties.
fn judge(entry: Entry, question: &Question<'_>) -> Verdict {
    let list = roots(&List::roots(made::AT).entry(entry));
    let root = list.by_sha1(&[7; 20]).expect("listed");
    root.judge(question)
}

fn root() -> Entry {
    Entry::new([7; 20])
}

fn ask(purpose: Purpose) -> Question<'static> {
    Question::new(purpose, at(NOW))
}

/// Counts the roots of the newest list at its own date: roots trusted unconditionally, and roots trusted for older
/// certificates only.
#[test]
fn the_newest_list_at_its_own_date() {
    let list = newest();
    let now = list.content().this_update();
    let disabled = |root: &trustlist::Root<'_>| {
        let date = root.entry().disabled().expect("well formed").and_then(|time| time.filetime());
        date.is_some_and(|date| date <= FileTime::from_unix(now).expect("a FILETIME"))
    };
    assert_eq!((list.roots().len(), list.roots().filter(disabled).count()), (555, 205));
    for (purpose, usable, limited) in [
        (Purpose::SERVER_AUTH, 183, 50),
        (Purpose::CLIENT_AUTH, 231, 37),
        (Purpose::EMAIL, 144, 72),
        (Purpose::CODE_SIGNING, 66, 78),
        (Purpose::TIME_STAMPING, 136, 27),
    ] {
        let question = Question::new(purpose.clone(), now);
        let verdicts: Vec<Verdict> = list.roots().map(|root| root.judge(&question)).collect();
        let count = |wanted: fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| wanted(verdict)).count();
        assert_eq!(count(|it| matches!(it, Verdict::Trusted(Grounds::Unrestricted))), usable, "{purpose}");
        assert_eq!(count(|it| matches!(it, Verdict::Depends { .. })), limited, "{purpose}");
        assert_eq!(count(Verdict::is_trusted), usable, "{purpose}");
    }
}

/// Each row of the table: the properties, the question, and the code and date of the verdict.
#[test]
fn each_row_of_the_table() {
    let (code, server) = (Purpose::CODE_SIGNING, Purpose::SERVER_AUTH);
    let (early, late) = (filetime(EARLY), filetime(LATE));
    let server_only = || root().key_usage([server.oid()]);
    let dated = |number, time| root().property_time(number, time);
    let day_before = at("2025-12-31T23:59:59Z");
    for (entry, question, expected) in [
        // Property 9 is absent: every purpose is allowed.
        (root(), ask(code.clone()), ("unrestricted", None)),
        (server_only(), ask(server.clone()), ("unrestricted", None)),
        (server_only(), ask(code.clone()), ("usage-not-allowed", None)),
        // A timestamp does not help if the purpose is not allowed.
        (server_only(), ask(code.clone()).timestamp(day_before), ("usage-not-allowed", None)),
        (root().property_oids(122, [code.oid()]), ask(code.clone()).timestamp(day_before), ("usage-removed", None)),
        (root().property_oids(122, [code.oid()]), ask(server.clone()), ("unrestricted", None)),
        (root().property_oids(122, [oids::NO_PURPOSE]), ask(server.clone()), ("unrestricted", None)),
        (dated(104, early), ask(server.clone()), ("disabled", Some(early))),
        (dated(104, early), ask(code.clone()), ("disabled", Some(early))),
        (dated(104, early), ask(code.clone()).timestamp(day_before), ("signed-before-disabled", Some(early))),
        (dated(104, early), ask(code.clone()).timestamp(at(EARLY)), ("disabled", Some(early))),
        // Timestamps do not affect verdicts about TLS.
        (dated(104, early), ask(server.clone()).timestamp(day_before), ("disabled", Some(early))),
        // The date is in the future, or is now.
        (dated(104, late), Question::new(server.clone(), at(EARLY)), ("unrestricted", None)),
        (dated(104, late), Question::new(server.clone(), at(LATE)), ("disabled", Some(late))),
        // Property 122 does not limit property 104 to some purposes.
        (dated(104, early).property_oids(122, [code.oid()]), ask(server.clone()), ("disabled", Some(early))),
        (root().property(104, []), ask(server.clone()), ("unrestricted", None)),
        (dated(126, early), ask(server.clone()), ("not-before", Some(early))),
        (dated(126, early), ask(server.clone()).issued(at(EARLY)), ("not-before", Some(early))),
        (dated(126, early), ask(server.clone()).issued(day_before), ("grandfathered", Some(early))),
        (dated(126, early), ask(server.clone()).timestamp(day_before), ("grandfathered", Some(early))),
        // If the date of issue is known, the timestamp does not count.
        (dated(126, early), ask(code.clone()).issued(at(LATE)).timestamp(day_before), ("not-before", Some(early))),
        (root().property(126, []), ask(server.clone()), ("unrestricted", None)),
        (dated(126, early).property_oids(127, [code.oid()]), ask(server.clone()), ("unrestricted", None)),
        (dated(126, early).property_oids(127, [code.oid()]), ask(code.clone()), ("not-before", Some(early))),
        (dated(126, early).property_oids(127, []), ask(code.clone()), ("not-before", Some(early))),
        (dated(126, early).property(127, []), ask(code.clone()), ("not-before", Some(early))),
        (dated(126, early).property_oids(127, [oids::NO_PURPOSE]), ask(code.clone()), ("unrestricted", None)),
        (root().property_oids(127, [code.oid()]), ask(code.clone()), ("conflict", None)),
        (root().property_oids(127, [code.oid()]), ask(server.clone()), ("conflict", None)),
        (dated(104, early).property_oids(127, [code.oid()]), ask(code.clone()), ("disabled", Some(early))),
        (root().property(126, []).property_oids(127, [code.oid()]), ask(code.clone()), ("unrestricted", None)),
    ] {
        let verdict = judge(entry.clone(), &question);
        assert_eq!((verdict.code(), verdict.date()), expected, "{entry:?} {question:?}");
    }
}

#[test]
fn the_missing_fact_is_named() {
    let verdict = judge(root().not_before(filetime(EARLY)), &ask(Purpose::SERVER_AUTH));
    assert_eq!(verdict, Verdict::Depends { on: Missing::Issued, date: Some(filetime(EARLY)) });
    assert!(!verdict.is_trusted());
    let sentence = "depends on when the leaf certificate was issued: trusted only if issued before 2026-01-01";
    assert_eq!(verdict.to_string(), sentence);
    // A timestamp after the date does not show when the certificate was issued.
    let later = ask(Purpose::CODE_SIGNING).timestamp(at(LATE));
    assert!(matches!(judge(root().not_before(filetime(EARLY)), &later), Verdict::Depends { .. }));
}

#[test]
fn dates_at_the_edges_of_filetime() {
    let question = ask(Purpose::SERVER_AUTH);
    let at_ticks = |number, ticks| root().property_time(number, FileTime::from_ticks(ticks));
    assert_eq!(judge(at_ticks(104, 0), &question).code(), "disabled");
    assert_eq!(judge(at_ticks(104, u64::MAX), &question).code(), "unrestricted");
    assert_eq!(judge(at_ticks(126, 0), &question.clone().issued(at(EARLY))).code(), "not-before");
    // A time that is too late for a FILETIME is after every FILETIME.
    let never = UnixTime::since_unix_epoch(std::time::Duration::from_secs(u64::MAX));
    assert_eq!(judge(at_ticks(104, u64::MAX), &Question::new(Purpose::SERVER_AUTH, never)).code(), "disabled");
}

/// A root with a malformed or unsupported property is refused for every purpose.
#[test]
fn malformed_and_unsupported_properties_are_refused() {
    let question = ask(Purpose::SERVER_AUTH);
    for (entry, expected) in [
        (root().property_oids(9, []), "empty-usages"),
        (root().property(9, []), "empty-usages"),
        (root().property_oids(122, []), "empty-usages"),
        (root().property(122, []), "empty-usages"),
        (root().property(9, [0x30, 1]), "malformed-property"),
        (root().property(98, [0; 31]), "malformed-property"),
        (root().property(104, [0; 7]), "malformed-property"),
        (root().property(122, [5, 0]), "malformed-property"),
        (root().property(126, [0; 9]), "malformed-property"),
        (root().property(127, [0x30, 3, 6, 1, 0x80]), "malformed-property"),
        (root().attribute(oids::PROPERTY_DISABLED, [der::integer(0)]), "malformed-property"),
        (root().property(104, []).property(104, []), "repeated-property"),
        (root().property(84, [0x30, 0]), "not-judged"),
        (root().property(128, [0; 8]), "not-judged"),
        // Empty properties, and properties that do not affect trust.
        (root().property(84, []).property(128, []), "unrestricted"),
        (root().property(11, [0]).property(29, [0]).property(12_345, [1]), "unrestricted"),
    ] {
        assert_eq!(judge(entry.clone(), &question).code(), expected, "{entry:?}");
    }
    let Verdict::Refused(Reason::Property(error)) = judge(root().property(104, [0; 7]), &question) else {
        panic!("a malformed property")
    };
    assert_eq!(error.property(), Some(104));
    assert_eq!(error.error().kind(), &ReadErrorKind::Length { expected: 8, found: 7 });
}

/// A list is refused if the error is in the list itself and not in one entry.
#[test]
fn malformed_lists_of_roots_are_refused() {
    let refused = |list: List| {
        let stl = made::sign(&list, &Pki::default());
        let policy = Policy::roots([Pki::default().root.into()], at(NOW));
        let list = SignedList::open(stl).expect("well formed").verify(&policy).expect("accepted");
        RootList::try_from(list).map(drop).map_err(|error| (error.code(), error))
    };
    let unknown: OidBuf = "1.2.3".parse().expect("an identifier");
    assert!(refused(made::list().extension(unknown.as_oid(), false, [5, 0])).is_ok());
    let (code, error) = refused(made::list().extension(unknown.as_oid(), true, [5, 0])).expect_err("critical");
    assert_eq!(code, "unknown-critical-extension");
    assert!(matches!(error, Error::UnknownCriticalExtension { id, .. } if id == unknown));
    assert_eq!(refused(made::list().version(1)).expect_err("a version").0, "list-version");
    let twice = made::list().entry(Entry::new(made::IDS[0]));
    assert_eq!(refused(twice).expect_err("twice").0, "duplicate-identifier");
}

#[test]
fn a_certificate_with_another_sha256_is_refused() {
    let certificate = trustlist_testdata::microsoft_root_2010();
    let right = Entry::for_certificate(certificate).expect("a certificate");
    let wrong = Entry::new(right.id.clone()).property(98, [0; 32]);
    let question = ask(Purpose::SERVER_AUTH);
    let verdict = |entry: Option<Entry>| roots(&made::list().entries(entry)).judge_certificate(certificate, &question);
    assert_eq!(verdict(Some(right)), Verdict::Trusted(Grounds::Unrestricted));
    assert_eq!(verdict(Some(wrong)), Verdict::Refused(Reason::HashMismatch));
    assert_eq!(verdict(None), Verdict::Refused(Reason::NotListed));
    assert_eq!(verdict(None).hresult(), Some(0x800b_0109));
}

/// Refusals have the HRESULT that Windows uses for the reason, or the general one for "not trusted". Other verdicts
/// have no HRESULT.
#[test]
fn refusals_have_the_hresults_of_windows() {
    let date = filetime(EARLY);
    let error = CertificateRef::from_der(&[]).expect_err("not a certificate");
    for (reason, hresult) in [
        (Reason::Disallowed { position: 0, id: vec![7] }, 0x800b_0111),
        (Reason::NotListed, 0x800b_0109),
        (Reason::Disabled(date), 0x800b_010c),
        (Reason::UsageNotAllowed, 0x800b_0110),
        (Reason::UsageRemoved, 0x800b_0110),
        (Reason::Certificate { position: 0, error }, 0x8009_310b),
        (Reason::NotBefore(date), 0x800b_0004),
        (Reason::HashMismatch, 0x800b_0004),
    ] {
        assert_eq!(Verdict::Refused(reason.clone()).hresult(), Some(hresult), "{reason}");
    }
    assert_eq!(Verdict::Trusted(Grounds::Unrestricted).hresult(), None);
    assert_eq!(Verdict::Depends { on: Missing::Host, date: None }.hresult(), None);
}

/// A date in an entry, for the second implementation of the table, which is written from the reference.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Time {
    Absent,
    Empty,
    At(&'static str),
}

/// The purposes in an entry: none, an empty property, the purpose in question, another one, or `NO_PURPOSE`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Usages {
    Absent,
    Empty,
    Asked,
    Other,
    Dummy,
}

impl Time {
    fn onto(self, number: u32, entry: Entry) -> Entry {
        match self {
            Self::Absent => entry,
            Self::Empty => entry.property(number, []),
            Self::At(text) => entry.property_time(number, filetime(text)),
        }
    }
}

impl Usages {
    fn onto(self, number: u32, purpose: &Purpose, entry: Entry) -> Entry {
        let other = Purpose::DOCUMENT_SIGNING;
        match self {
            Self::Absent => entry,
            Self::Empty => entry.property_oids(number, []),
            Self::Asked => entry.property_oids(number, [other.oid(), purpose.oid()]),
            Self::Other => entry.property_oids(number, [other.oid()]),
            Self::Dummy => entry.property_oids(number, [oids::NO_PURPOSE]),
        }
    }
}

type State = (Usages, Usages, Time, Time, Usages);

fn expected(
    (p9, p122, p104, p126, p127): State,
    stamped: bool,
    now: &str,
    issued: Option<&str>,
    ts: Option<&str>,
) -> &'static str {
    // RFC 3339 texts in the same form sort like the times.
    let t = if stamped { ts.unwrap_or(now) } else { now };
    if p9 == Usages::Other {
        return "usage-not-allowed";
    }
    if p122 == Usages::Asked {
        return "usage-removed";
    }
    if matches!(p104, Time::At(d) if t >= d) {
        return "disabled";
    }
    let hit = matches!(p127, Usages::Absent | Usages::Empty | Usages::Asked);
    match (p126, p127, issued, ts) {
        (Time::At(d), _, Some(issued), _) if hit => return if issued >= d { "not-before" } else { "grandfathered" },
        (Time::At(d), _, None, Some(ts)) if hit && ts < d => return "grandfathered",
        (Time::At(_), _, None, _) if hit => return "not-before",
        (Time::Absent, Usages::Empty | Usages::Asked | Usages::Other | Usages::Dummy, _, _) => return "conflict",
        _ => {}
    }
    if matches!(p104, Time::At(d) if now >= d) { "signed-before-disabled" } else { "unrestricted" }
}

#[test]
fn every_combination_of_properties_and_questions() {
    let instants = [EARLY, "2026-03-01T00:00:00Z", LATE];
    let optional: Vec<Option<&str>> =
        [None, Some("2025-06-01T00:00:00Z")].into_iter().chain(instants.map(Some)).collect();
    let times = [Time::Absent, Time::Empty, Time::At(EARLY), Time::At(LATE)];
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    for purpose in [Purpose::SERVER_AUTH, Purpose::CODE_SIGNING] {
        let mut states: Vec<State> = Vec::new();
        for p9 in [Usages::Absent, Usages::Asked, Usages::Other] {
            for p122 in [Usages::Absent, Usages::Asked, Usages::Other, Usages::Dummy] {
                for p104 in times {
                    for p126 in times {
                        for p127 in [Usages::Absent, Usages::Empty, Usages::Asked, Usages::Other, Usages::Dummy] {
                            states.push((p9, p122, p104, p126, p127));
                        }
                    }
                }
            }
        }
        let entries = states.iter().zip(0_u64..).map(|(state, number)| {
            let entry = Entry::new([[0; 12].as_slice(), &number.to_be_bytes()].concat());
            let entry = state.0.onto(9, &purpose, entry);
            let entry = state.1.onto(122, &purpose, entry);
            let entry = state.2.onto(104, entry);
            let entry = state.3.onto(126, entry);
            state.4.onto(127, &purpose, entry)
        });
        let list = roots(&List::roots(made::AT).entries(entries));
        for now in instants {
            for &issued in &optional {
                for &ts in &optional {
                    let mut question = Question::new(purpose.clone(), at(now));
                    question = issued.map_or(question.clone(), |time| question.issued(at(time)));
                    question = ts.map_or(question.clone(), |time| question.timestamp(at(time)));
                    for (state, root) in states.iter().zip(list.roots()) {
                        let verdict = root.judge(&question);
                        let code = expected(*state, purpose.is_timestamped(), now, issued, ts);
                        assert_eq!(verdict.code(), code, "{state:?} {question:?}");
                        let depends = matches!(verdict, Verdict::Depends { .. });
                        assert_eq!(depends, code == "not-before" && issued.is_none(), "{state:?} {question:?}");
                        *seen.entry(code).or_default() += 1;
                    }
                }
            }
        }
    }
    // Every row of the table was reached.
    assert_eq!(seen.len(), 8, "{seen:?}");
    assert_eq!(seen.values().sum::<usize>(), 2 * 960 * 3 * 5 * 5);
}

/// Codes and HRESULTs are stable, and no two verdicts have the same sentence.
#[test]
fn every_verdict_has_its_code_its_hresult_and_its_sentence() {
    let date = filetime(EARLY);
    let error = || trustlist::CertificateRef::from_der(&[]).expect_err("not a certificate");
    let host = HostNameError::Empty;
    let rows = [
        (Verdict::Trusted(Grounds::Unrestricted), "unrestricted", None),
        (Verdict::Trusted(Grounds::Grandfathered(date)), "grandfathered", None),
        (Verdict::Trusted(Grounds::SignedBeforeDisabled(date)), "signed-before-disabled", None),
        (Verdict::Depends { on: Missing::Issued, date: Some(date) }, "not-before", None),
        (Verdict::Depends { on: Missing::Issued, date: None }, "not-before", None),
        (Verdict::Depends { on: Missing::Host, date: None }, "pin-rules", None),
        (Verdict::Refused(Reason::Disallowed { position: 0, id: vec![] }), "disallowed", Some(0x800b_0111)),
        (Verdict::Refused(Reason::Disallowed { position: 1, id: vec![] }), "disallowed", Some(0x800b_0111)),
        (Verdict::Refused(Reason::NotListed), "not-listed", Some(0x800b_0109)),
        (Verdict::Refused(Reason::HashMismatch), "hash-mismatch", Some(0x800b_0004)),
        (Verdict::Refused(Reason::UsageNotAllowed), "usage-not-allowed", Some(0x800b_0110)),
        (Verdict::Refused(Reason::UsageRemoved), "usage-removed", Some(0x800b_0110)),
        (Verdict::Refused(Reason::Disabled(date)), "disabled", Some(0x800b_010c)),
        (Verdict::Refused(Reason::NotBefore(date)), "not-before", Some(0x800b_0004)),
        (Verdict::Refused(Reason::Conflict), "conflict", Some(0x800b_0004)),
        (Verdict::Refused(Reason::EmptyUsages { property: 9 }), "empty-usages", Some(0x800b_0004)),
        (Verdict::Refused(Reason::EmptyPath), "empty-path", Some(0x800b_0004)),
        (
            Verdict::Refused(Reason::Certificate { position: 0, error: error() }),
            "certificate-malformed",
            Some(0x8009_310b),
        ),
        (
            Verdict::Refused(Reason::Certificate { position: 2, error: error() }),
            "certificate-malformed",
            Some(0x8009_310b),
        ),
        (Verdict::Refused(Reason::HostName(host)), "host-name", Some(0x800b_0004)),
        (Verdict::Refused(Reason::PinMismatch { site: ".a".to_owned() }), "pin-mismatch", Some(0x800b_0004)),
        (Verdict::Refused(Reason::NotJudged { property: 84 }), "not-judged", Some(0x800b_0004)),
    ];
    let sentences: std::collections::BTreeSet<String> = rows.iter().map(|(verdict, ..)| verdict.to_string()).collect();
    assert_eq!(sentences.len(), rows.len(), "{sentences:?}");
    for (verdict, code, hresult) in rows {
        assert_eq!((verdict.code(), verdict.hresult()), (code, hresult), "{verdict}");
        assert_eq!(verdict.is_trusted(), matches!(verdict, Verdict::Trusted(_)), "{verdict}");
        // The sentence contains the date, if there is one.
        assert_eq!(verdict.date().is_some(), verdict.to_string().contains("2026-01-01"), "{verdict}");
    }
}
