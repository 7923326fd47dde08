//! The catalogue of codes: each generated file is refused with the code in its name, and each error has the HRESULT and
//! event in the row of its code.

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

/// Opens and verifies a list, and converts it to the type for its kind.
fn open(file: &[u8], policy: &Policy) -> Result<(), Error> {
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
        // Files that are not named after a code are for lookups or for fetching.
        let Some(code) = name.strip_suffix(".stl").and_then(find) else { continue };
        let policy = if code.layer() == "timestamp" { &stamped } else { &roots };
        if code.layer() == "lookup" && name.starts_with("hash-") {
            // These errors depend on the certificate that is looked up.
            continue;
        }
        let error = open(&file, policy).expect_err(&name);
        let found = error.explain_cause().filter(|_| code.layer() == "timestamp").unwrap_or(error.explain());
        assert_eq!(found, code, "{name}: {error}");
        layers.insert(code.layer());
        check_numbers(&error);
    }
    let all = ["cabinet", "signed message", "list", "signature", "timestamp", "policy", "view", "lookup"];
    assert_eq!(layers, all.into());
}

/// Asserts that the HRESULT and the event of an error are in the row of its code.
fn check_numbers(error: &Error) {
    let code = error.explain();
    assert_eq!(code.name(), error.code());
    match error.hresult() {
        Some(number) => assert!(code.hresults().iter().any(|it| it.number() == number), "{code}: {number:#x}"),
        None => assert_eq!(code.hresults(), [], "{code}"),
    }
    assert_eq!(error.windows_event(), code.events().first().copied(), "{code}");
}

/// Two codes have a second HRESULT: for a list with a wrong tag, and for a bad counter-signature.
#[test]
fn codes_with_two_hresults() {
    let numbers = |name: &str| find(name).expect("a code").hresults().iter().map(|it| it.number()).collect::<Vec<_>>();
    assert_eq!(numbers("list-malformed"), [0x8009_3103, 0x8009_310b]);
    assert_eq!(numbers("timestamp"), [0x8009_6005, 0x8009_6003]);
    let set = ctl::CertificateTrustList::parse(&[0x31, 0], &ctl::Limits::default());
    let error = Error::List(set.expect_err("not a SEQUENCE"));
    assert_eq!((error.code(), error.hresult()), ("list-malformed", Some(0x8009_310b)));
    check_numbers(&error);
}

/// A certificate to look up is not part of a list, so Windows logs no event about it.
#[test]
fn a_certificate_to_look_up_has_no_event() {
    let error = trustlist::CertificateRef::from_der(&[0x30, 0]).expect_err("not a certificate");
    let error = Error::Certificate { position: None, error };
    assert_eq!((error.code(), error.windows_event()), ("certificate-malformed", None));
    assert_eq!(error.explain().events(), [11]);
}

#[test]
fn names_are_unique() {
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
    // `Depends` shares its code with a refusal, but has no HRESULT.
    let depends = Verdict::Depends { on: trustlist::Missing::Issued, date: None };
    assert_eq!((depends.code(), depends.hresult()), ("not-before", None));
}
