//! The rules of a policy about the list (kind, dates, floor, age), and the built-in certificates.

#![allow(clippy::expect_used, missing_docs, reason = "tests")]

use std::time::Duration;

use sha2::{Digest as _, Sha256};
use trustlist::{
    AnchorOwner, Catalog, CertificateRef, Digest, DisallowedList, Error, FileTime, Floor, JudgedAt, ListKind,
    OtherList, PinRules, Policy, RootList, SequenceNumber, Signature, SignedList, TimestampKind, TrustList, microsoft,
};
use trustlist_author::{self as author, Entry, List};
use trustlist_testdata::{
    at, made,
    pki::{CODE_SIGNING, CTL_USAGE_SIGNING, Cert, PIN_RULES_SIGNER, Pki, QUALIFIED_SUBORDINATION, ROOT_LIST_SIGNER},
    stamps::{self, CounterSignature, Stamp, Token, stamped},
};

const NOW: &str = "2026-12-01T00:00:00Z";

fn policy() -> Policy {
    Policy::roots([Pki::default().root.into()], at(NOW))
}

fn verify(stl: &[u8], policy: &Policy) -> Result<TrustList<'static>, &'static str> {
    let signed = SignedList::open(stl.to_vec()).expect("a well-formed list");
    signed.verify(policy).map_err(|refused| refused.error().code())
}

/// The error with which `policy` refuses the test list signed by `pki`.
fn refusal(pki: &Pki, policy: &Policy) -> Error {
    SignedList::open(made::signed_by(pki)).expect("well formed").verify(policy).expect_err("refused").into()
}

/// One timestamp of each kind.
fn stamps() -> [Stamp; 2] {
    [Stamp::CounterSignature(CounterSignature::default()), Stamp::Token(Token::default())]
}

fn sign(list: &List) -> Vec<u8> {
    made::sign(list, &Pki::default())
}

#[test]
fn a_list_of_another_kind_is_refused() {
    let roots = made::signed();
    let disallowed = sign(&List::disallowed(made::AT).entry(Entry::new([1; 16])));
    let expecting = |kind| policy().for_kind(kind);
    assert!(verify(&roots, &expecting(ListKind::AuthRoot)).is_ok());
    assert_eq!(verify(&roots, &expecting(ListKind::Disallowed)).unwrap_err(), "kind");
    assert_eq!(verify(&disallowed, &expecting(ListKind::AuthRoot)).unwrap_err(), "kind");
    // Even a signed and accepted disallowed list is not a list of roots.
    let disallowed = verify(&disallowed, &policy()).expect("accepted");
    assert_eq!(RootList::try_from(disallowed).unwrap_err().code(), "kind");
    // This list has the usage of a list of roots, but its identifiers are not SHA-1.
    let list =
        List::new(trustlist::oids::ROOT_LIST_SIGNER, trustlist::oids::DISALLOWED_HASH, at("2026-06-01T12:00:00Z"));
    let other = verify(&sign(&list), &policy()).expect("accepted");
    assert_eq!(other.kind(), ListKind::Other);
    assert_eq!(RootList::try_from(other).unwrap_err().code(), "kind");
}

/// A list of one kind is not accepted as another kind, by the policy or by the type, even if its signer is trusted.
#[test]
fn each_kind_of_list_is_refused_as_any_other_kind() {
    type View = fn(TrustList<'static>) -> Result<(), Error>;
    let as_kind: [(ListKind, View); 4] = [
        (ListKind::AuthRoot, |list| RootList::try_from(list).map(drop)),
        (ListKind::Disallowed, |list| DisallowedList::try_from(list).map(drop)),
        (ListKind::PinRules, |list| PinRules::try_from(list).map(drop)),
        (ListKind::Catalog, |list| Catalog::try_from(list).map(drop)),
    ];
    let root_signer = || policy().usages([trustlist::oids::ROOT_LIST_SIGNER]);
    for list in [made::list(), List::disallowed(made::AT), made::pin_rules(), made::catalog_v1(), made::catalog_v2()] {
        let stl = sign(&list);
        let kind = verify(&stl, &policy()).expect("accepted").kind();
        for (expected, view) in as_kind {
            let code = if expected == kind { "ok" } else { "kind" };
            let by_policy = verify(&stl, &root_signer().for_kind(expected)).map_or_else(|code| code, |_| "ok");
            let by_view = view(verify(&stl, &policy()).expect("accepted")).map_or_else(|error| error.code(), |()| "ok");
            assert_eq!((by_policy, by_view), (code, code), "{kind} as {expected}");
        }
    }
}

/// Checks, for each kind of list, which of the signer's usages are accepted.
#[test]
fn a_policy_for_a_kind_accepts_only_that_kind_and_its_signers() {
    let other = List::new(trustlist::oids::CTL, trustlist::oids::SHA1, at("2026-06-01T12:00:00Z"));
    let catalog =
        List::new(trustlist::oids::CATALOG_LIST, trustlist::oids::CATALOG_MEMBER_2, at("2026-06-01T12:00:00Z"));
    let lists = [
        (ListKind::AuthRoot, made::list(), &[ROOT_LIST_SIGNER, QUALIFIED_SUBORDINATION][..]),
        (ListKind::Disallowed, List::disallowed(made::AT), &[ROOT_LIST_SIGNER, QUALIFIED_SUBORDINATION]),
        (ListKind::PinRules, made::pin_rules(), &[PIN_RULES_SIGNER, ROOT_LIST_SIGNER]),
        (ListKind::Catalog, catalog, &[CODE_SIGNING]),
        (ListKind::Other, other, &[CTL_USAGE_SIGNING, ROOT_LIST_SIGNER, QUALIFIED_SUBORDINATION]),
    ];
    let usages = [ROOT_LIST_SIGNER, QUALIFIED_SUBORDINATION, PIN_RULES_SIGNER, CODE_SIGNING, CTL_USAGE_SIGNING];
    for usage in usages {
        // The CA's usages are not restricted.
        let pki = Pki::of(
            &Cert::root(),
            &Cert { usages: vec![], ..Cert::ca() },
            &Cert { usages: vec![usage], ..Cert::signer() },
        );
        for (kind, list, fitting) in &lists {
            let stl = made::sign(list, &pki);
            match verify(&stl, &policy().for_kind(*kind)) {
                Ok(list) => {
                    assert_eq!((list.signer().usage().to_string(), fitting.contains(&usage)), (usage.to_owned(), true));
                }
                Err(code) => assert_eq!((code, fitting.contains(&usage)), ("wrong-usage", false), "{kind} by {usage}"),
            }
            for (another, ..) in lists.iter().filter(|(another, ..)| another != kind) {
                assert_eq!(verify(&stl, &policy().for_kind(*another)).unwrap_err(), "kind", "{kind} as {another}");
            }
        }
    }
}

#[test]
fn a_clock_before_the_date_of_the_list() {
    let early = |now: &str| Policy::roots([Pki::default().root.into()], at(now));
    let stl = made::signed();
    assert!(verify(&stl, &early("2026-06-01T12:00:00Z")).is_ok(), "the first valid second");
    assert_eq!(verify(&stl, &early("2026-06-01T11:59:59Z")).unwrap_err(), "clock-before-list");
    let now = early("2026-06-01T11:59:59Z").judged_at(JudgedAt::Now);
    assert_eq!(verify(&stl, &now).unwrap_err(), "clock-before-list");
}

/// Judges one list at different times. Its signer's certificate has expired by now.
#[test]
fn a_list_whose_signer_has_expired() {
    let signer = Cert { not_after: "2026-09-01T00:00:00Z", ..Cert::signer() };
    let pki = Pki::of(&Cert::root(), &Cert::ca(), &signer);
    let code = |judged_at| verify(&made::signed_by(&pki), &policy().judged_at(judged_at)).map(drop);
    assert_eq!(code(JudgedAt::ListDate), Ok(()));
    assert_eq!(code(JudgedAt::Now), Err("expired"));
    assert_eq!(code(JudgedAt::Time(at("2026-09-01T00:00:00Z"))), Ok(()), "the last valid second");
    assert_eq!(code(JudgedAt::Time(at("2026-09-01T00:00:01Z"))), Err("expired"));
    assert_eq!(code(JudgedAt::Time(at("2026-05-01T00:00:00Z"))), Err("clock-before-list"));

    let error = refusal(&pki, &policy().judged_at(JudgedAt::Now));
    assert_eq!((error.hresult(), error.windows_event()), (Some(0x800b_0101), Some(11)));
    assert_eq!(error.certificate().expect("the signer").subject(), "CN=Made List Publisher");
    let list = verify(&made::signed_by(&pki), &policy()).expect("accepted");
    assert!(list.signer().expired_now());
    assert_eq!(list.signer().at(), at("2026-06-01T12:00:00Z"));
    assert!(!verify(&made::signed(), &policy()).expect("accepted").signer().expired_now());
}

/// The signer's certificate has expired, but the timestamp shows that it was valid when it signed.
#[test]
fn a_list_judged_at_its_timestamp() {
    let signer = Cert { not_after: stamps::AT, ..Cert::signer() };
    let pki = Pki::of(&Cert::root(), &Cert::ca(), &signer);
    let policy = policy().timestamp_roots([stamps::pki().root.into()]);
    for (stamp, kind) in stamps().into_iter().zip([TimestampKind::CounterSignature, TimestampKind::Token]) {
        let stl = stamped(&pki, &[stamp]);
        let list = verify(&stl, &policy.clone().judged_at(JudgedAt::Timestamp)).expect("accepted");
        let signer = list.signer();
        assert_eq!(signer.timestamp().map(|timestamp| (timestamp.kind, timestamp.at)), Some((kind, at(stamps::AT))));
        assert!(signer.at() == at(stamps::AT) && signer.expired_now());
        assert_eq!(verify(&stl, &policy.clone().judged_at(JudgedAt::Now)).unwrap_err(), "expired");
        assert!(verify(&stl, &policy).expect("accepted").signer().timestamp().is_none());
        let early = policy.clone().judged_at(JudgedAt::Timestamp).clock(at("2026-06-01T11:59:59Z"));
        assert_eq!(verify(&stl, &early).unwrap_err(), "clock-before-list");
    }
}

/// If a timestamp is invalid, the cause of the error names the rule. Windows has an HRESULT for each kind of timestamp,
/// and logs no event.
#[test]
fn the_hresult_of_an_invalid_timestamp() {
    let policy = policy().timestamp_roots([]).judged_at(JudgedAt::Timestamp);
    for (stamp, hresult) in stamps().into_iter().zip([0x8009_6003, 0x8009_6005]) {
        let stl = stamped(&Pki::default(), &[stamp]);
        let refused = SignedList::open(&stl).expect("well formed").verify(&policy).expect_err("no authority");
        let error = refused.error();
        assert_eq!((error.code(), error.cause_code()), ("timestamp", Some("issuer-missing")));
        assert_eq!((error.hresult(), error.windows_event()), (Some(hresult), None));
        assert_eq!(error.certificate().expect("a certificate").subject(), "CN=Made Time-Stamp CA");
    }
}

/// The path of a timestamp must end in one of the roots for lists, unless the policy sets other roots for timestamps.
#[test]
fn roots_and_digests_of_timestamps() {
    let own = Pki::of(&Cert::root(), &stamps::ca(), &stamps::authority());
    let list = |pki: &Pki, imprint| {
        stamped(&Pki::default(), &[Stamp::Token(Token { pki: pki.clone(), imprint, ..Default::default() })])
    };
    let policy = policy().judged_at(JudgedAt::Timestamp);
    let others = policy.clone().timestamp_roots([stamps::pki().root.into()]);
    let (by_own, by_other) = (list(&own, author::Digest::Sha256), list(&stamps::pki(), author::Digest::Sha256));
    assert!(verify(&by_own, &policy).is_ok() && verify(&by_other, &others).is_ok());
    assert_eq!(verify(&by_own, &others).unwrap_err(), "timestamp");
    assert_eq!(verify(&by_other, &policy).unwrap_err(), "timestamp");
    assert!(
        verify(&by_own, &others.clone().with_roots([Pki::default().root.into()])).is_ok(),
        "the roots for lists and for timestamps are replaced"
    );

    let sha1 = list(&own, author::Digest::Sha1);
    assert_eq!(verify(&sha1, &policy).unwrap_err(), "timestamp");
    assert_eq!(verify(&sha1, &policy.clone().weakest_digest(Digest::Sha1)).unwrap_err(), "timestamp");
    assert!(verify(&sha1, &policy.weakest_timestamp_digest(Digest::Sha1)).is_ok());
}

/// A policy can be used for a long time, so its clock can be set again. The last setting counts.
#[test]
fn a_second_clock_replaces_the_first() {
    let policy = policy().highest_age(Duration::from_secs(200 * 86_400));
    let stl = made::signed();
    assert!(verify(&stl, &policy).is_ok());
    assert_eq!(verify(&stl, &policy.clone().clock(at("2026-06-01T11:59:59Z"))).unwrap_err(), "clock-before-list");
    assert_eq!(verify(&stl, &policy.clone().clock(at("2027-02-01T00:00:00Z"))).unwrap_err(), "too-old");
    let later = verify(&stl, &self::policy().clock(at("2027-02-01T00:00:00Z"))).expect("accepted");
    assert!(later.signer().expired_now());
}

/// In Microsoft's lists, the sequence number encodes `thisUpdate`.
#[test]
fn the_sequence_number_is_the_date_of_the_list() {
    let code = |list: List| verify(&sign(&list), &policy()).map(drop);
    let numbered = |ticks: u64| made::list().sequence_number([&[0x14][..], &ticks.to_be_bytes()].concat());
    let next_second = made::filetime("2026-06-01T12:00:01Z").ticks();
    assert_eq!(code(numbered(next_second)), Err("sequence-date-mismatch"));
    assert_eq!(code(numbered(next_second - 1)), Ok(()), "fractions of a second are ignored");
    assert_eq!(code(made::list().sequence_number([7])), Err("sequence-date-mismatch"));
    assert_eq!(code(made::list().no_sequence_number()), Ok(()));
}

/// If a SHA-256 signature is nested in a SHA-1 signature, a policy that refuses SHA-1 judges only the nested signature.
/// The archive policy judges both.
#[test]
fn the_archive_policy_accepts_sha1() {
    let archive = Policy::archive(at(NOW)).with_roots([Pki::default().root.into()]);
    assert_eq!(verify(&made::signed_sha1(), &policy()).unwrap_err(), "weak-digest");
    assert!(verify(&made::signed_sha1(), &archive).is_ok());

    let list = verify(&made::signed_nested(), &policy()).expect("accepted");
    assert_eq!((list.signer().signature(), list.signer().digest()), (Signature::Nested, Digest::Sha256));
    assert!(list.signer().also_nested().is_none());
    let list = verify(&made::signed_nested(), &archive).expect("accepted");
    assert_eq!((list.signer().signature(), list.signer().digest()), (Signature::Primary, Digest::Sha1));
    assert_eq!(list.signer().also_nested().map(|nested| nested.digest), Some(Digest::Sha256));
}

#[test]
fn the_highest_age_counts_in_seconds() {
    let aged = |seconds| policy().highest_age(Duration::from_secs(seconds));
    let age = at(NOW).as_secs() - at("2026-06-01T12:00:00Z").as_secs();
    assert!(verify(&made::signed(), &aged(age)).is_ok());
    assert_eq!(verify(&made::signed(), &aged(age - 1)).unwrap_err(), "too-old");
}

#[test]
fn a_floor_by_date_and_by_sequence_number() {
    let with = |floor: Floor| verify(&made::signed(), &policy().floor(ListKind::AuthRoot, floor)).map(drop);
    assert_eq!(with(Floor::new(at("2026-06-01T12:00:00Z"))), Ok(()));
    assert_eq!(with(Floor::new(at("2026-06-01T12:00:01Z"))), Err("older-than-floor"));
    let number = |ticks: FileTime| [&[0x14][..], &ticks.ticks().to_be_bytes()].concat();
    let numbered = |content: &[u8]| {
        with(Floor::new(at("2026-06-01T12:00:00Z")).with_sequence_number(SequenceNumber::from_content(content)))
    };
    assert_eq!(numbered(&number(made::AT)), Ok(()));
    assert_eq!(numbered(&number(FileTime::from_ticks(made::AT.ticks() + 1))), Err("older-than-floor"));
    // Bytes before the last eight are ignored.
    let prefixed = |prefix: u8| [&[prefix][..], &made::AT.ticks().to_be_bytes()].concat();
    assert_eq!((numbered(&prefixed(0)), numbered(&prefixed(0x7f))), (Ok(()), Ok(())));
    // Dates are compared first. A list without a number is below a list with a number only if the dates are equal.
    let unnumbered = sign(&made::list().no_sequence_number());
    let above = |date: &str| {
        let floor = Floor::new(at(date)).with_sequence_number(SequenceNumber::from_content(&number(made::AT)));
        verify(&unnumbered, &policy().floor(ListKind::AuthRoot, floor)).map(drop)
    };
    assert_eq!(above("2026-06-01T11:59:59Z"), Ok(()));
    assert_eq!(above("2026-06-01T12:00:00Z"), Err("older-than-floor"));
}

/// A floor applies to one kind of list. If it is set again, the last setting counts.
#[test]
fn a_floor_applies_to_one_kind() {
    let floor = || Floor::new(at("2026-07-01T00:00:00Z"));
    let disallowed = sign(&List::disallowed(made::AT));
    let roots = made::signed();
    let with = policy().floor(ListKind::AuthRoot, floor());
    assert!(verify(&disallowed, &with).is_ok());
    assert_eq!(verify(&roots, &with).unwrap_err(), "older-than-floor");
    let with = policy().floor(ListKind::Disallowed, floor());
    assert_eq!(verify(&disallowed, &with).unwrap_err(), "older-than-floor");
    assert!(verify(&roots, &with).is_ok());
    assert!(verify(&disallowed, &with.floor(ListKind::Disallowed, None)).is_ok());
}

#[test]
fn microsofts_newest_list_passes_by_default() {
    let list = verify(trustlist_testdata::newest_list(), &Policy::microsoft(at(NOW))).expect("accepted");
    assert_eq!(list.signer().anchor(), AnchorOwner::Microsoft);
    assert_eq!((list.kind(), list.content().len()), (ListKind::AuthRoot, 555));
    let subjects: Vec<_> = list.signer().path().iter().map(|certificate| certificate.subject()).collect();
    assert!(subjects[1].starts_with("CN=Microsoft Certificate List CA 2024,"), "{subjects:?}");
    assert!(subjects[2].starts_with("CN=Microsoft Root Certificate Authority 2010,"), "{subjects:?}");
}

/// The list of 2023 verifies under its CA, which has expired by now, but the floor refuses it.
#[test]
fn a_list_below_the_built_in_floor_is_refused() {
    let stl = trustlist_testdata::list_2023();
    assert_eq!(verify(stl, &Policy::microsoft(at(NOW))).unwrap_err(), "older-than-floor");
    assert!(verify(stl, &Policy::microsoft(at(NOW)).floor(ListKind::AuthRoot, None)).is_ok());
    let earlier = Floor::new(at("2023-01-01T00:00:00Z"));
    assert!(verify(stl, &Policy::microsoft(at(NOW)).floor(ListKind::AuthRoot, earlier)).is_ok());
    assert_eq!(
        verify(stl, &Policy::microsoft(at(NOW)).floor(ListKind::Disallowed, None)).unwrap_err(),
        "older-than-floor"
    );
    assert!(verify(stl, &Policy::archive(at(NOW))).is_ok());
    assert_eq!(verify(stl, &Policy::archive(at(NOW)).judged_at(JudgedAt::Now)).unwrap_err(), "expired");
}

#[test]
fn custom_roots_are_not_microsofts() {
    let list = verify(&made::signed(), &policy()).expect("accepted");
    assert_eq!(list.signer().anchor(), AnchorOwner::Custom);
    assert_eq!(verify(&made::signed(), &Policy::microsoft(at(NOW))).unwrap_err(), "issuer-missing");
    assert_eq!(verify(trustlist_testdata::newest_list(), &policy()).unwrap_err(), "issuer-missing");
    let replaced = Policy::microsoft(at(NOW)).with_roots([Pki::default().root.into()]);
    assert!(!replaced.trusts_microsoft() && !policy().trusts_microsoft());
    let given = policy().with_roots([microsoft::ROOT_2010.into()]);
    for policy in [Policy::microsoft(at(NOW)), Policy::archive(at(NOW)), given] {
        assert!(policy.trusts_microsoft());
    }
    assert!(verify(&made::signed(), &replaced).is_ok());
}

/// The floors for Microsoft's roots apply even if the caller supplies such a root.
#[test]
fn a_floor_belongs_to_the_root_that_the_path_ends_in() {
    let named = || [microsoft::ROOT_2010.into(), Pki::default().root.into()];
    let list_ca = || microsoft::LIST_CA_2011.into();
    let stl = trustlist_testdata::list_2023();
    for policy in
        [Policy::roots(named(), at(NOW)).intermediate(list_ca()), Policy::microsoft(at(NOW)).with_roots(named())]
    {
        assert_eq!(verify(stl, &policy).unwrap_err(), "older-than-floor");
        assert!(verify(stl, &policy.clone().floor(ListKind::AuthRoot, None)).is_ok());
        // The root for the test lists has no floor, so lists of any date are accepted.
        assert!(verify(&made::signed(), &policy).is_ok());
        let old = FileTime::from_unix(at("2020-01-01T00:00:00Z")).expect("a date");
        for list in [List::roots(old), List::disallowed(old)] {
            assert!(
                verify(&sign(&list), &policy.clone().judged_at(JudgedAt::Time(at("2026-06-01T12:00:00Z")))).is_ok()
            );
        }
    }
    assert!(verify(stl, &Policy::archive(at(NOW)).with_roots(named())).is_ok());
}

/// A signer can be refused by the hash of its certificate, of the signed part, or of its key.
#[test]
fn a_signer_that_the_policy_refuses() {
    let pki = Pki::default();
    let key = CertificateRef::from_der(&pki.signer).expect("a certificate").public_key_info();
    let sha256 = |bytes: &[u8]| Sha256::digest(bytes).into();
    for policy in [
        policy().refuse_signer(sha256(&pki.signer)),
        policy().refuse_signer_certificate(&pki.signer).expect("a certificate"),
        policy().refuse_signer(sha256(key)),
    ] {
        assert_eq!(refusal(&pki, &policy).code(), "refused-signer");
    }
    let other = Cert { serial: 99, ..Cert::signer() }.issue(&Cert::ca());
    assert!(verify(&made::signed(), &policy().refuse_signer_certificate(&other).expect("a certificate")).is_ok());
    // Refusing a malformed certificate is an error, because no signer could match it.
    for der in [&b""[..], b"no certificate", &pki.signer[..100]] {
        let error = policy().refuse_signer_certificate(der).unwrap_err();
        assert!(matches!(error, Error::Certificate { position: None, .. }), "{error}");
    }
}

#[test]
fn usages_and_algorithms_chosen_by_the_caller() {
    let error = refusal(&Pki::default(), &policy().usages([trustlist::oids::QUALIFIED_SUBORDINATION]));
    assert_eq!((error.code(), error.hresult()), ("wrong-usage", Some(0x800b_0110)));
    // Windows has no HRESULT and no event for a policy without algorithms.
    let error = refusal(&Pki::default(), &policy().algorithms(Vec::new()));
    assert_eq!((error.code(), error.hresult(), error.windows_event()), ("no-algorithms", None, None));
    let error = refusal(&Pki::default(), &policy().weakest_digest(Digest::Sha384));
    assert_eq!(error.code(), "weak-digest");
}

/// The type decides which kind is accepted. Every other kind is refused, whoever signed the list.
#[test]
fn a_view_opens_lists_of_its_kind_only() {
    type Open = fn(&[u8], &Policy) -> Result<usize, Error>;
    let open: [(ListKind, Open); 5] = [
        (ListKind::AuthRoot, |stl, policy| Ok(RootList::open(stl, policy)?.content().len())),
        (ListKind::Disallowed, |stl, policy| Ok(DisallowedList::open(stl, policy)?.content().len())),
        (ListKind::PinRules, |stl, policy| Ok(PinRules::open(stl, policy)?.content().len())),
        (ListKind::Catalog, |stl, policy| Ok(Catalog::open(stl, policy)?.content().len())),
        (ListKind::Other, |stl, policy| Ok(OtherList::open(stl, policy)?.content().len())),
    ];
    let other = List::new(trustlist::oids::CTL, trustlist::oids::SHA1, at("2026-06-01T12:00:00Z"));
    let disallowed = List::disallowed(made::AT).entry(Entry::new([1; 16]));
    // If the policy is for another kind or for any kind, the type still decides.
    let policies =
        [policy(), policy().for_kind(ListKind::Catalog), policy().usages([trustlist::oids::ROOT_LIST_SIGNER])];
    for list in [made::list(), disallowed, made::pin_rules(), made::catalog_v1(), other] {
        let signers = [sign(&list), made::sign(&list, &made::code_signing())];
        for (stl, policy) in signers.iter().flat_map(|stl| policies.iter().map(move |policy| (stl, policy))) {
            let kind = SignedList::open(stl.clone()).expect("well formed").unverified().kind();
            for (asked, open) in open {
                match open(stl, policy) {
                    Ok(entries) => assert_eq!((asked, entries), (kind, list.entries.len())),
                    Err(error) if asked == kind => assert_eq!(error.code(), "wrong-usage", "{kind}"),
                    Err(error) => assert_eq!(error.code(), "kind", "{kind} as {asked}"),
                }
            }
        }
    }
    // Each signer must be accepted for some list. Otherwise the test shows nothing.
    assert!(RootList::open(sign(&made::list()), &policy()).is_ok());
    assert!(Catalog::open(made::sign(&made::catalog_v1(), &made::code_signing()), &policy()).is_ok());
}

/// The built-in certificates are identical to the certificates in the package that `testdata/README.md` names.
#[test]
fn the_built_in_certificates_are_those_in_testdata() {
    assert_eq!(microsoft::ROOT_2010, trustlist_testdata::microsoft_root_2010());
    assert_eq!(microsoft::ROOT_CERTIFICATE_AUTHORITY, trustlist_testdata::microsoft_root());
    assert_eq!(microsoft::ROOT_AUTHORITY, trustlist_testdata::microsoft_root_authority());
    assert_eq!(microsoft::LIST_CA_2011, trustlist_testdata::list_ca_2011());
    assert_eq!(microsoft::LIST_CA_2024, trustlist_testdata::list_ca_2024());
    assert_eq!(microsoft::AUTHROOT_FLOOR, at("2026-04-22T00:33:28Z"));
    assert_eq!(microsoft::DISALLOWED_FLOOR, at("2020-12-10T21:56:46Z"));
}

/// A list without its intermediate certificate still verifies, because the list CAs are built in.
#[test]
fn the_list_cas_are_built_in() {
    for (stl, ca) in [
        (trustlist_testdata::newest_list(), trustlist_testdata::list_ca_2024()),
        (trustlist_testdata::list_2023(), trustlist_testdata::list_ca_2011()),
    ] {
        // Damage the message's copy of the CA without changing its length. No signature covers the copy, so the list
        // stays valid.
        let position = stl.windows(ca.len()).position(|window| window == ca).expect("the message contains the CA");
        let mut without = stl.to_vec();
        without[position + 4..position + 40].fill(0x30);
        assert!(verify(&without, &Policy::microsoft(at(NOW)).floor(ListKind::AuthRoot, None)).is_ok());
    }
}
