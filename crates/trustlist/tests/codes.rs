//! The catalogue of codes: each made file is refused with the code that it is named after, and each error has the HRESULT
//! and the event of its row.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;

use trustlist::{
    Code, Error, JudgedAt, ListKind, PinRules, Policy, RootList, SignedList, TrustList, UnixTime, Verdict, codes,
    layers::ctl,
};
use trustlist_testdata::{at, failures, pki::Pki, stamps};

fn find(name: &str) -> Option<&'static Code> {
    codes().find(|code| code.name() == name)
}

const NOW: &str = "2026-11-22T00:00:00Z";

fn now() -> UnixTime {
    at(NOW)
}

/// What is wrong with a list on its way to an answer.
fn refused(file: &[u8], policy: &Policy) -> Result<(), Error> {
    let list: TrustList<'_> = SignedList::open(file)?.verify(policy)?;
    match list.kind() {
        ListKind::PinRules => PinRules::try_from(list).map(drop),
        _ => RootList::try_from(list).map(drop),
    }
}

#[test]
fn each_file_is_refused_with_the_code_of_its_name() {
    let roots = Policy::roots([Pki::default().root.into()], now());
    let stamped = roots.clone().timestamp_roots([stamps::pki().root.into()]).judged_at(JudgedAt::Timestamp);
    let mut layers = BTreeSet::new();
    for (name, file) in failures::files() {
        // Others are looked up in, or fetched.
        let Some(code) = name.strip_suffix(".stl").and_then(find) else { continue };
        let policy = if code.layer() == "timestamp" { &stamped } else { &roots };
        if code.layer() == "lookup" && name.starts_with("hash-") {
            // Which certificate is looked up decides about it.
            continue;
        }
        let error = refused(&file, policy).expect_err(&name);
        let told = error.explain_cause().filter(|_| code.layer() == "timestamp").unwrap_or(error.explain());
        assert_eq!(told, code, "{name}: {error}");
        layers.insert(code.layer());
        check_numbers(&error);
    }
    let all = ["cabinet", "signed message", "list", "signature", "timestamp", "policy", "view", "lookup"];
    assert_eq!(layers, all.into());
}

/// HRESULT and event are among those of the row.
fn check_numbers(error: &Error) {
    let code = error.explain();
    assert_eq!(code.name(), error.code());
    match error.hresult() {
        Some(number) => assert!(code.hresults().iter().any(|it| it.number() == number), "{code}: {number:#x}"),
        None => assert_eq!(code.hresults(), [], "{code}"),
    }
    assert_eq!(error.windows_event(), code.events().first().copied(), "{code}");
}

/// One code, two numbers: of a list whose tag is another one, and of a bad counter-signature.
#[test]
fn codes_of_two_hresults() {
    let numbers = |name: &str| find(name).expect("a code").hresults().iter().map(|it| it.number()).collect::<Vec<_>>();
    assert_eq!(numbers("list-malformed"), [0x8009_3103, 0x8009_310b]);
    assert_eq!(numbers("timestamp"), [0x8009_6005, 0x8009_6003]);
    let set = ctl::CertificateTrustList::parse(&[0x31, 0], &ctl::Limits::default());
    let error = Error::List(set.expect_err("no SEQUENCE"));
    assert_eq!((error.code(), error.hresult()), ("list-malformed", Some(0x8009_310b)));
    check_numbers(&error);
}

/// A certificate that is looked up concerns no list, and Windows logs nothing.
#[test]
fn a_certificate_that_is_looked_up_has_no_event() {
    let error = trustlist::CertificateRef::from_der(&[0x30, 0]).expect_err("no certificate");
    let error = Error::Certificate { position: None, error };
    assert_eq!((error.code(), error.windows_event()), ("certificate-malformed", None));
    assert_eq!(error.explain().events(), [11]);
}

#[test]
fn names_are_unique_and_lead_to_their_rows() {
    let names: BTreeSet<_> = codes().map(Code::name).collect();
    assert_eq!(names.len(), codes().count());
    assert!(codes().all(|code| find(code.name()) == Some(code)));
    assert_eq!(find("no-such-code"), None);
}

#[test]
fn a_verdict_has_the_hresult_of_its_row() {
    let verdict = Verdict::Refused(trustlist::Reason::NotListed);
    assert_eq!((verdict.code(), verdict.hresult()), ("not-listed", Some(0x800b_0109)));
    assert_eq!(verdict.explain(), find("not-listed").expect("a row"));
    // The same word for what depends, which Windows has no number for.
    let depends = Verdict::Depends { on: trustlist::Missing::Issued, date: None };
    assert_eq!((depends.code(), depends.hresult()), ("not-before", None));
}
