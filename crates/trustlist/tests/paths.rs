//! Every made certificate path, with the code of the rule that refuses it.

#![allow(clippy::expect_used, clippy::panic, missing_docs, reason = "a test may stop")]

use std::sync::{
    LazyLock,
    atomic::{AtomicUsize, Ordering},
};

use pki_types::{AlgorithmIdentifier, InvalidSignature};
use sha2::{Digest as _, Sha256};
use trustlist::{
    CertificateRef, JudgedAt, Policy, Role, SignatureVerificationAlgorithm, SignedList, TrustList, layers::cms::backend,
};
use trustlist_testdata::{
    at, cases,
    cases::Case,
    keys,
    parts::CertificateParts,
    pki::{Ca, Cert, Pki},
};

/// Six months after the made lists, and within the validity of their signer.
const NOW: &str = "2026-12-01T00:00:00Z";

fn policy(case: &Case) -> Policy {
    Policy::roots([case.pki.root.clone().into()], at(NOW))
}

fn verify(case: &Case) -> Result<TrustList<'static>, trustlist::Error> {
    let signed = SignedList::open(case.stl()).expect("a list that is well formed");
    Ok(signed.verify(&policy(case))?)
}

/// Issued once: they are some two hundred certificates.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(cases::all);

fn case(id: &str) -> Case {
    CASES.iter().find(|case| case.id == id).unwrap_or_else(|| panic!("no case {id}")).clone()
}

#[test]
fn each_path_gives_what_its_case_expects() {
    let mut wrong = Vec::new();
    for case in &*CASES {
        let code = verify(case).map_or_else(|error| error.code(), |_| "ok");
        if code != case.expected {
            wrong.push(format!("{} ({}): {code}, expected {}", case.id, case.why, case.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_other_usage_is_accepted_and_reported() {
    let list = verify(&case("signer-qualified-subordination")).expect("accepted");
    assert_eq!(list.signer().usage().to_string(), "1.3.6.1.4.1.311.10.3.10");
    let list = verify(&case("default")).expect("accepted");
    assert_eq!(list.signer().usage().to_string(), "1.3.6.1.4.1.311.10.3.9");
}

/// What the list viewer of Windows did: it called a good list invalid.
#[test]
fn a_policy_of_the_other_usage_alone_refuses_the_usual_one() {
    let case = case("default");
    let signed = SignedList::open(case.stl()).expect("a list that is well formed");
    let refused = signed.verify(&policy(&case).usages([trustlist::oids::QUALIFIED_SUBORDINATION])).unwrap_err();
    assert_eq!(refused.error().code(), "wrong-usage");
    assert_eq!(refused.error().hresult(), Some(0x800b_0110));
    let certificate = refused.error().certificate().expect("the signer");
    assert_eq!((certificate.role, &*certificate.subject()), (Role::Signer, "CN=Made List Publisher"));
}

#[test]
fn errors_about_dates_name_the_certificate_and_both_dates() {
    for (id, role, subject) in [
        ("signer-expired", Role::Signer, "CN=Made List Publisher"),
        ("ca-expired", Role::Ca, "CN=Made List CA"),
        ("root-expired", Role::Root, "CN=Made Root"),
    ] {
        let error = verify(&case(id)).expect_err(id);
        let certificate = error.certificate().expect("a certificate");
        assert_eq!((certificate.role, &*certificate.subject()), (role, subject), "{id}");
        assert_eq!(certificate.not_after, at("2026-01-01T00:00:00Z"), "{id}");
        assert_eq!((error.hresult(), error.windows_event()), (Some(0x800b_0101), Some(11)), "{id}");
        assert!(error.to_string().contains("2026-01-01T00:00:00Z"), "{error}");
    }
}

#[test]
fn errors_about_constraints_name_the_certificate_and_what_it_says() {
    for (id, sentence) in [
        ("path-length", "CA CN=Made Upper CA 1 allows 0 CAs below it; this path has 1"),
        ("root-path-length", "root CN=Made Root allows 0 CAs below it; this path has 1"),
        (
            "signer-critical-extension",
            "signer CN=Made List Publisher has the critical extension 1.3.6.1.4.1.32473.1, which is not known",
        ),
        (
            "ca-critical-extension",
            "CA CN=Made List CA has the critical extension 1.3.6.1.4.1.32473.1, which is not known",
        ),
        (
            "root-critical-extension",
            "root CN=Made Root has the critical extension 1.3.6.1.4.1.32473.1, which is not known",
        ),
    ] {
        assert_eq!(verify(&case(id)).expect_err(id).to_string(), format!("signature: {sentence}"), "{id}");
    }
}

/// A CA that has changed its key, and has issued itself another certificate. `webpki` counts both, and looks for a path
/// without the new one.
#[test]
fn a_cas_own_new_certificate_counts_below_a_ca() {
    let old =
        |allowed| Cert { subject: "Made Upper CA", key: keys::ROOT_OTHER, ca: Ca::PathLength(allowed), ..Cert::ca() };
    let new = Cert { key: keys::RSA_4096, serial: 21, ca: Ca::Yes, ..old(0) };
    let code = |allowed| {
        let upper = old(allowed);
        let pki = Pki { ca: Cert::ca().issue(&new), ..Pki::default() };
        let more = vec![new.issue(&upper), upper.issue(&Cert::root())];
        verify(&Case { pki, more, ..case("default") }).map_or_else(|error| error.code(), |_| "ok")
    };
    assert_eq!((code(2), code(1)), ("ok", "certificate-signature"));
}

#[test]
fn the_first_instant_in_every_validity_is_reported() {
    assert_eq!(verify(&case("default")).expect("accepted").signer().at(), at("2026-06-01T12:00:00Z"));
    assert_eq!(verify(&case("signer-late")).expect("accepted").signer().at(), at("2026-07-01T00:00:00Z"));
    assert!(!verify(&case("default")).expect("accepted").signer().expired_now());
    assert!(verify(&case("signer-expired-now")).expect("accepted").signer().expired_now());
}

#[test]
fn a_path_that_expired_is_refused_now_and_accepted_at_the_lists_date() {
    let case = case("signer-expired-now");
    let verify = |judged_at| {
        let signed = SignedList::open(case.stl()).expect("a list that is well formed");
        signed.verify(&policy(&case).judged_at(judged_at)).map_err(|refused| refused.error().code()).map(drop)
    };
    assert_eq!(verify(JudgedAt::ListDate), Ok(()));
    assert_eq!(verify(JudgedAt::Now), Err("expired"));
    assert_eq!(verify(JudgedAt::Time(at("2026-09-01T00:00:00Z"))), Ok(()), "its last second");
    assert_eq!(verify(JudgedAt::Time(at("2026-09-01T00:00:01Z"))), Err("expired"));
    assert_eq!(verify(JudgedAt::Time(at("2026-05-01T00:00:00Z"))), Err("clock-before-list"));
}

#[test]
fn a_signer_may_be_used_from_its_first_second() {
    let case = case("signer-late");
    let verify = |now: &str| {
        let signed = SignedList::open(case.stl()).expect("a list that is well formed");
        let policy = Policy::roots([case.pki.root.clone().into()], at(now));
        signed.verify(&policy).map_err(|refused| refused.error().code()).map(|list| list.signer().at())
    };
    assert_eq!(verify("2026-07-01T00:00:00Z"), Ok(at("2026-07-01T00:00:00Z")));
    assert_eq!(verify("2026-06-30T23:59:59Z"), Err("not-yet-valid"));
}

/// The bag is in DER order, so the signer stands now before, now behind its CA; exact copies are one certificate.
#[test]
fn the_order_of_the_bag_and_copies_in_it_change_nothing() {
    let mut case = case("default");
    // The writer adds the signer only where it does not stand there already: two copies are two.
    let [ca, signer, root] = [&case.pki.ca, &case.pki.signer, &case.pki.root].map(Vec::clone);
    case.more = vec![ca, signer.clone(), signer, root];
    let list = verify(&case).expect("accepted");
    assert_eq!(list.signer().path().iter().count(), 3);
    // Nor do certificates that nobody asks for, well formed or not.
    case.more.extend([vec![0x30, 0x02, 0x05, 0x00], vec![0xa1, 0x00], trustlist_testdata::list_ca_2011().to_vec()]);
    // The signer is known by issuer and serial number, not by one of them.
    case.more.push(Cert { serial: 77, ..Cert::signer() }.issue(&Cert::ca()));
    case.more.push(Cert { subject: "Made Other CA", serial: Cert::signer().serial, ..Cert::ca() }.issue(&Cert::root()));
    assert_eq!(verify(&case).expect("accepted").signer().path(), list.signer().path());
}

#[test]
fn a_policys_intermediate_takes_the_place_of_one_in_the_bag() {
    let case = case("ca-missing");
    let signed = SignedList::open(case.stl()).expect("a list that is well formed");
    let refused = signed.verify(&policy(&case)).unwrap_err();
    assert_eq!((refused.error().code(), refused.error().hresult()), ("issuer-missing", Some(0x800b_010a)));
    let list = refused.into_list().verify(&policy(&case).intermediate(case.pki.ca.clone().into()));
    assert_eq!(list.expect("accepted").signer().path().iter().count(), 3);
}

/// A CA of the list CA's name without a key identifier, whose issuer is not there.
fn lost(root: &'static str, serial: u64) -> Vec<u8> {
    let root = Cert { subject: root, key: keys::ROOT_OTHER, ..Cert::root() };
    Cert { serial, subject_key_id: false, ..Cert::ca() }.issue(&root)
}

/// Where no path reaches a root, the error is about the end of the first one: the policy's certificates are tried first.
#[test]
fn of_several_dead_ends_the_first_is_told() {
    let case = Case { more: vec![], ..case("fifteen-lost-cas") };
    let [first, second] = [lost("Made Lost Root 1", 21), lost("Made Lost Root 2", 22)];
    let signed = SignedList::open(case.stl()).expect("a list that is well formed");
    let refused = signed.verify(&policy(&case)).unwrap_err();
    assert_eq!(refused.error().certificate().map(|certificate| certificate.role), Some(Role::Signer));
    let policy = policy(&case).intermediate(first.into()).intermediate(second.into());
    let refused = refused.into_list().verify(&policy).unwrap_err();
    let error = refused.error();
    assert_eq!(error.code(), "issuer-missing");
    assert_eq!(error.certificate().map(|certificate| certificate.role), Some(Role::Ca));
    assert!(error.to_string().contains("Made Lost Root 1"), "{error}");
}

/// It may have led to a root.
#[test]
fn a_path_that_is_too_long_is_told_before_a_dead_end() {
    let case = case("five-cas");
    let signed = SignedList::open(case.stl()).expect("a list that is well formed");
    let refused = signed.verify(&policy(&case).intermediate(lost("Made Lost Root", 21).into())).unwrap_err();
    assert_eq!(refused.error().code(), "path-too-long");
}

#[test]
fn a_refused_signer_is_refused_by_certificate_and_by_key_anywhere_in_the_path() {
    let case = case("default");
    let list = verify(&case).expect("accepted");
    for certificate in list.signer().path() {
        let signed = SignedList::open(case.stl()).expect("a list that is well formed");
        let refused = signed.verify(&policy(&case).refuse_signer(certificate.sha256)).unwrap_err();
        assert_eq!(refused.error().code(), "refused-signer", "{certificate}");
    }
    for der in [&case.pki.signer, &case.pki.ca, &case.pki.root] {
        let key = CertificateRef::from_der(der).expect("a certificate").public_key_info();
        let signed = SignedList::open(case.stl()).expect("a list that is well formed");
        let refused = signed.verify(&policy(&case).refuse_signer(Sha256::digest(key).into())).unwrap_err();
        assert_eq!(refused.error().code(), "refused-signer", "the key of a certificate");
    }
}

#[test]
fn a_certificate_is_told_by_its_role_and_its_subject() {
    let list = verify(&case("default")).expect("accepted");
    let told = list.signer().path().iter().map(ToString::to_string).collect::<Vec<_>>();
    let expected = list.signer().path().iter().zip(["signer", "CA", "root"]);
    assert_eq!(told, expected.map(|(it, role)| format!("{role} {}", it.subject())).collect::<Vec<_>>());
    assert!(told.iter().all(|it| it.contains("Made ")), "{told:?}");
}

#[test]
fn without_algorithms_nothing_is_accepted() {
    let case = case("default");
    let signed = SignedList::open(case.stl()).expect("a list that is well formed");
    let refused = signed.verify(&policy(&case).algorithms(Vec::new())).unwrap_err();
    let error = refused.error();
    assert_eq!((error.code(), error.hresult(), error.windows_event()), ("no-algorithms", None, None));
    assert!(error.to_string().contains("the policy has no signature algorithms"), "{error}");
    // One that is not among those given is another matter.
    let rsa = vec![backend::MODERN[0]];
    let case = self::case("p256");
    let signed = SignedList::open(case.stl()).expect("a list that is well formed");
    let refused = signed.verify(&policy(&case).algorithms(rsa)).unwrap_err();
    assert_eq!(refused.error().code(), "unsupported-algorithm");
}

/// An algorithm that counts how often it is asked: what a path costs, without a clock.
#[derive(Debug)]
struct Counting {
    algorithm: &'static dyn SignatureVerificationAlgorithm,
    asked: &'static AtomicUsize,
}

impl SignatureVerificationAlgorithm for Counting {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.algorithm.verify_signature(key, message, signature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.algorithm.public_key_alg_id()
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.algorithm.signature_alg_id()
    }
}

/// Forty CAs of one name cost no more signatures than one, whether the right one is among them or not.
#[test]
fn many_cas_of_one_name_cost_no_more_than_one() {
    for id in ["default", "sixteen-cas", "forty-cas", "sixteen-wrong-cas", "forty-wrong-cas"] {
        let asked: &AtomicUsize = Box::leak(Box::new(AtomicUsize::new(0)));
        let counting = backend::MODERN.iter().map(|algorithm| -> &'static dyn SignatureVerificationAlgorithm {
            Box::leak(Box::new(Counting { algorithm: *algorithm, asked }))
        });
        let case = case(id);
        let signed = SignedList::open(case.stl()).expect("a list that is well formed");
        let code =
            signed.verify(&policy(&case).algorithms(counting.collect())).map_or_else(|e| e.error().code(), |_| "ok");
        assert_eq!(code, case.expected, "{id}");
        // The list, the signer's certificate, the CA's certificate.
        assert!(asked.load(Ordering::Relaxed) <= 3, "{id}: {asked:?} signatures were verified");
    }
}

#[test]
fn a_policys_certificate_that_cannot_be_read_is_told_as_such() {
    let case = case("default");
    for der in [&b"no certificate"[..], &case.pki.root[..100], &[0x30, 0x00]] {
        let signed = SignedList::open(case.stl()).expect("a list that is well formed");
        let refused = signed.verify(&policy(&case).intermediate(der.to_vec().into())).unwrap_err();
        assert_eq!(refused.error().code(), "policy-certificate");
    }
    // What is behind the key is read when the certificate stands in a path.
    let root = CertificateParts { rest: vec![5, 0], ..CertificateParts::of(&case.pki.root) }.to_der();
    let signed = SignedList::open(case.stl()).expect("a list that is well formed");
    let refused = signed.verify(&policy(&case).with_roots([root.into()])).unwrap_err();
    assert_eq!(refused.error().code(), "policy-certificate");
    let cause = std::error::Error::source(refused.error()).expect("a cause").to_string();
    assert!(cause.starts_with("TBSCertificate at offset "), "{cause}");
}
