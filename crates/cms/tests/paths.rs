//! Every made certificate path, with the code of the rule that refuses it.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs, reason = "tests")]

mod common;

use std::{
    error::Error as _,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use pki_types::{AlgorithmIdentifier, InvalidSignature};
use sha2::{Digest as _, Sha256};
use trustlist_cms::{
    Anchor, CertificateRef, Proof, Role, SignatureVerificationAlgorithm, SignerPolicy, VerifyError, When, backend, oids,
};
use trustlist_testdata::{
    at, cases,
    cases::Case,
    keys,
    parts::CertificateParts,
    pki::{Ca, Cert, Pki},
};

use common::{NOW, code_of, since_issue};

fn policy(case: &Case) -> SignerPolicy {
    common::trusting(case.pki.root.clone())
}

/// Under the policy of the case, changed.
fn verify_with(case: &Case, change: impl FnOnce(&mut SignerPolicy)) -> Result<Proof, VerifyError> {
    let mut policy = policy(case);
    change(&mut policy);
    common::verify(&case.stl(), &policy, since_issue())
}

fn verify(case: &Case) -> Result<Proof, VerifyError> {
    verify_with(case, |_| {})
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
        let code = code_of(&verify(case));
        if code != case.expected {
            wrong.push(format!("{} ({}): {code}, expected {}", case.id, case.why, case.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_other_usage_is_accepted_and_reported() {
    for (id, usage) in
        [("signer-qualified-subordination", oids::QUALIFIED_SUBORDINATION), ("default", oids::ROOT_LIST_SIGNER)]
    {
        assert_eq!(verify(&case(id)).unwrap().signature.usage.as_oid(), usage);
    }
}

/// The list viewer of Windows did this: it called a good list invalid.
#[test]
fn a_policy_of_the_other_usage_alone_refuses_the_usual_one() {
    let error = verify_with(&case("default"), |policy| policy.usages = vec![oids::QUALIFIED_SUBORDINATION.to_owned()]);
    let error = error.unwrap_err();
    assert_eq!(error.explain().name(), "wrong-usage");
    let certificate = error.certificate().unwrap();
    assert_eq!((certificate.role, &*certificate.subject()), (Role::Signer, "CN=Made List Publisher"));
}

#[test]
fn errors_about_dates_name_the_certificate_and_both_dates() {
    for (id, role, subject) in [
        ("signer-expired", Role::Signer, "CN=Made List Publisher"),
        ("ca-expired", Role::Ca, "CN=Made List CA"),
        ("root-expired", Role::Root, "CN=Made Root"),
    ] {
        let error = verify(&case(id)).unwrap_err();
        let certificate = error.certificate().unwrap();
        assert_eq!((certificate.role, &*certificate.subject()), (role, subject), "{id}");
        assert_eq!(certificate.not_after, at("2026-01-01T00:00:00Z"), "{id}");
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
        assert_eq!(verify(&case(id)).unwrap_err().to_string(), sentence, "{id}");
    }
}

/// A CA that has changed its key and issued itself another certificate. `webpki` counts both, and looks for a path
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
        code_of(&verify(&Case { pki, more, ..case("default") }))
    };
    assert_eq!((code(2), code(1)), ("ok", "certificate-signature"));
}

#[test]
fn the_first_instant_in_every_validity_is_reported() {
    assert_eq!(verify(&case("default")).unwrap().signature.at, at("2026-06-01T12:00:00Z"));
    assert_eq!(verify(&case("signer-late")).unwrap().signature.at, at("2026-07-01T00:00:00Z"));
}

#[test]
fn the_shortest_validity_of_the_path_ends_first() {
    let proof = verify(&case("signer-expired-now")).unwrap();
    assert_eq!(proof.signature.not_after(), at("2026-09-01T00:00:00Z"));
}

#[test]
fn a_path_that_expired_is_refused_now_and_accepted_at_the_lists_date() {
    let case = case("signer-expired-now");
    let code = |when| code_of(&common::verify(&case.stl(), &policy(&case), when));
    assert_eq!(code(since_issue()), "ok");
    assert_eq!(code(When::At(at(NOW))), "expired");
    assert_eq!(code(When::At(at("2026-09-01T00:00:00Z"))), "ok", "its last second");
    assert_eq!(code(When::At(at("2026-09-01T00:00:01Z"))), "expired");
}

#[test]
fn a_signer_is_valid_from_its_first_second() {
    let case = case("signer-late");
    let verify = |now: &str| common::verify(&case.stl(), &policy(&case), When::SinceIssue { now: at(now) });
    assert_eq!(verify("2026-07-01T00:00:00Z").unwrap().signature.at, at("2026-07-01T00:00:00Z"));
    assert_eq!(code_of(&verify("2026-06-30T23:59:59Z")), "not-yet-valid");
}

/// The bag is in DER order, so the signer comes before its CA or after it. Exact copies count as one certificate.
#[test]
fn the_order_of_the_bag_and_copies_in_it_change_nothing() {
    let mut case = case("default");
    // The writer adds the signer only where the bag does not have it: two copies are two.
    let [ca, signer, root] = [&case.pki.ca, &case.pki.signer, &case.pki.root].map(Vec::clone);
    case.more = vec![ca, signer.clone(), signer, root];
    let path = verify(&case).unwrap().signature.path;
    assert_eq!(path.iter().count(), 3);
    // Certificates that no path needs change nothing either, well formed or not.
    case.more.extend([vec![0x30, 0x02, 0x05, 0x00], vec![0xa1, 0x00], trustlist_testdata::list_ca_2011().to_vec()]);
    // The signer is named by issuer and serial number together.
    case.more.push(Cert { serial: 77, ..Cert::signer() }.issue(&Cert::ca()));
    case.more.push(Cert { subject: "Made Other CA", serial: Cert::signer().serial, ..Cert::ca() }.issue(&Cert::root()));
    assert_eq!(verify(&case).unwrap().signature.path, path);
}

#[test]
fn an_intermediate_of_the_policy_replaces_one_in_the_bag() {
    let case = case("ca-missing");
    assert_eq!(code_of(&verify(&case)), "issuer-missing");
    let proof = verify_with(&case, |policy| policy.intermediates.push(case.pki.ca.clone().into())).unwrap();
    assert_eq!(proof.signature.path.iter().count(), 3);
}

/// A CA of the list CA's name without a key identifier, whose issuer is missing.
fn lost(root: &'static str, serial: u64) -> Vec<u8> {
    let root = Cert { subject: root, key: keys::ROOT_OTHER, ..Cert::root() };
    Cert { serial, subject_key_id: false, ..Cert::ca() }.issue(&root)
}

/// Where no path reaches a root, the error is about the end of the first one: the policy's certificates are tried first.
#[test]
fn of_several_dead_ends_the_first_is_reported() {
    let case = Case { more: vec![], ..case("fifteen-lost-cas") };
    let error = verify(&case).unwrap_err();
    assert_eq!(error.certificate().map(|certificate| certificate.role), Some(Role::Signer));
    let lost = [lost("Made Lost Root 1", 21), lost("Made Lost Root 2", 22)];
    let error = verify_with(&case, |policy| policy.intermediates.extend(lost.map(Into::into))).unwrap_err();
    assert_eq!(error.explain().name(), "issuer-missing");
    assert_eq!(error.certificate().map(|certificate| certificate.role), Some(Role::Ca));
    assert!(error.to_string().contains("Made Lost Root 1"), "{error}");
}

/// It may have led to a root.
#[test]
fn a_path_that_is_too_long_is_reported_before_a_dead_end() {
    let lost = lost("Made Lost Root", 21);
    let verified = verify_with(&case("five-cas"), |policy| policy.intermediates.push(lost.into()));
    assert_eq!(code_of(&verified), "path-too-long");
}

#[test]
fn a_refused_signer_is_refused_by_certificate_and_by_key_anywhere_in_the_path() {
    let case = case("default");
    let code = |sha256| code_of(&verify_with(&case, |policy| policy.refused.push(sha256)));
    for certificate in &verify(&case).unwrap().signature.path {
        assert_eq!(code(certificate.sha256), "refused-signer", "{certificate}");
    }
    for der in [&case.pki.signer, &case.pki.ca, &case.pki.root] {
        let key = CertificateRef::from_der(der).unwrap().public_key_info();
        assert_eq!(code(Sha256::digest(key).into()), "refused-signer", "the key of a certificate");
    }
}

#[test]
fn a_certificate_is_written_as_its_role_and_its_subject() {
    let path = verify(&case("default")).unwrap().signature.path;
    let written: Vec<_> = path.iter().map(ToString::to_string).collect();
    assert_eq!(written, ["signer CN=Made List Publisher", "CA CN=Made List CA", "root CN=Made Root"]);
}

#[test]
fn without_algorithms_nothing_is_accepted() {
    let error = verify_with(&case("default"), |policy| policy.algorithms.clear()).unwrap_err();
    assert_eq!(error.explain().name(), "no-algorithms");
    assert!(error.to_string().contains("the policy has no signature algorithms"), "{error}");
    // An algorithm that the policy does not have is another error.
    let verified = verify_with(&case("p256"), |policy| policy.algorithms = vec![backend::MODERN[0]]);
    assert_eq!(code_of(&verified), "unsupported-algorithm");
}

/// An algorithm that counts how often it is used: what a path costs, without a clock.
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
        let verified = verify_with(&case, |policy| policy.algorithms = counting.collect());
        assert_eq!(code_of(&verified), case.expected, "{id}");
        // The list, the signer's certificate, the CA's certificate.
        assert!(asked.load(Ordering::Relaxed) <= 3, "{id}: {asked:?} signatures were verified");
    }
}

#[test]
fn a_certificate_of_the_policy_that_cannot_be_read_is_reported_as_such() {
    let case = case("default");
    for (der, place) in [
        (&b"no certificate"[..], "Certificate at offset 0: "),
        (&case.pki.root[..100], "Certificate at offset 0: "),
        (&[0x30, 0x00], "TBSCertificate at offset 2: "),
    ] {
        let verified = verify_with(&case, |policy| policy.intermediates.push(der.to_vec().into()));
        assert_eq!(code_of(&verified), "policy-certificate");
        let error = verify_with(&case, |policy| policy.anchors = vec![Anchor::Certificate(der.to_vec().into())]);
        let error = error.unwrap_err();
        assert_eq!(error.to_string(), "a certificate of the policy cannot be read");
        let cause = error.source().unwrap().to_string();
        assert!(cause.starts_with(place), "{cause}");
    }
    // What follows the key is read only if the certificate is in a path.
    let root = CertificateParts { rest: vec![5, 0], ..CertificateParts::of(&case.pki.root) }.to_der();
    let error = verify_with(&case, |policy| policy.anchors = vec![Anchor::Certificate(root.into())]).unwrap_err();
    assert_eq!(error.explain().name(), "policy-certificate");
    let cause = error.source().unwrap().to_string();
    assert!(cause.starts_with("TBSCertificate at offset "), "{cause}");
}
