//! Verifies a list with each of the test certificate paths. Each case names the code of the rule that rejects it.

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

/// Verifies a case under its policy, changed by `change`.
fn verify_with(case: &Case, change: impl FnOnce(&mut SignerPolicy)) -> Result<Proof, VerifyError> {
    let mut policy = policy(case);
    change(&mut policy);
    common::verify(&case.stl(), &policy, since_issue())
}

fn verify(case: &Case) -> Result<Proof, VerifyError> {
    verify_with(case, |_| {})
}

/// The test cases. They are created only once, because they need about two hundred certificates.
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
fn both_usages_for_root_lists_are_accepted_and_reported() {
    for (id, usage) in
        [("signer-qualified-subordination", oids::QUALIFIED_SUBORDINATION), ("default", oids::ROOT_LIST_SIGNER)]
    {
        assert_eq!(verify(&case(id)).unwrap().signature.usage.as_oid(), usage);
    }
}

/// Like the Windows list viewer, this policy accepts only `QUALIFIED_SUBORDINATION`. The viewer therefore reported a
/// valid list as invalid.
#[test]
fn a_policy_with_only_the_other_usage_rejects_the_usual_one() {
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
        assert!(error.to_string().contains(" expired on 2026-01-01, before 2026-"), "{error}");
    }
}

#[test]
fn errors_about_constraints_name_the_certificate_and_the_constraint() {
    for (id, sentence) in [
        ("path-length", "CA CN=Made Upper CA 1 allows at most 0 CAs below it; this path has 1"),
        ("root-path-length", "root CN=Made Root allows at most 0 CAs below it; this path has 1"),
        (
            "signer-critical-extension",
            "signer CN=Made List Publisher has an unknown critical extension, 1.3.6.1.4.1.32473.1",
        ),
        ("ca-critical-extension", "CA CN=Made List CA has an unknown critical extension, 1.3.6.1.4.1.32473.1"),
        ("root-critical-extension", "root CN=Made Root has an unknown critical extension, 1.3.6.1.4.1.32473.1"),
    ] {
        assert_eq!(verify(&case(id)).unwrap_err().to_string(), sentence, "{id}");
    }
}

/// A CA has changed its key and issued a certificate for the new key. `webpki` counts both certificates towards the
/// path length. If that is too many, it looks for a path without the new certificate.
#[test]
fn webpki_counts_a_self_issued_ca() {
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
fn the_earliest_time_within_every_validity_is_reported() {
    assert_eq!(verify(&case("default")).unwrap().signature.at, at("2026-06-01T12:00:00Z"));
    assert_eq!(verify(&case("signer-late")).unwrap().signature.at, at("2026-07-01T00:00:00Z"));
}

#[test]
fn not_after_is_the_earliest_end_of_a_validity() {
    let proof = verify(&case("signer-expired-now")).unwrap();
    assert_eq!(proof.signature.not_after(), at("2026-09-01T00:00:00Z"));
    let ca = Cert { not_after: "2026-08-01T00:00:00Z", ..Cert::ca() };
    let proof = verify(&Case { pki: Pki::of(&Cert::root(), &ca, &Cert::signer()), ..case("default") }).unwrap();
    assert_eq!(proof.signature.not_after(), at("2026-08-01T00:00:00Z"));
}

#[test]
fn an_expired_path_is_rejected_now_and_accepted_at_the_lists_date() {
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

/// The certificates are in DER order, so the signer may come before or after its CA. Identical copies count as one.
#[test]
fn the_order_of_certificates_and_copies_do_not_matter() {
    let mut case = case("default");
    // The writer adds the signer's certificate only if it is missing, so there are exactly two copies.
    let [ca, signer, root] = [&case.pki.ca, &case.pki.signer, &case.pki.root].map(Vec::clone);
    case.more = vec![ca, signer.clone(), signer, root];
    let path = verify(&case).unwrap().signature.path;
    assert_eq!(path.iter().count(), 3);
    // Certificates that no path needs do not matter either, even if they are malformed.
    case.more.extend([vec![0x30, 0x02, 0x05, 0x00], vec![0xa1, 0x00], trustlist_testdata::list_ca_2011().to_vec()]);
    // Only the issuer and serial number together identify the signer.
    case.more.push(Cert { serial: 77, ..Cert::signer() }.issue(&Cert::ca()));
    case.more.push(Cert { subject: "Made Other CA", serial: Cert::signer().serial, ..Cert::ca() }.issue(&Cert::root()));
    assert_eq!(verify(&case).unwrap().signature.path, path);
}

#[test]
fn an_intermediate_in_the_policy_replaces_one_missing_from_the_message() {
    let case = case("ca-missing");
    assert_eq!(code_of(&verify(&case)), "issuer-missing");
    let proof = verify_with(&case, |policy| policy.intermediates.push(case.pki.ca.clone().into())).unwrap();
    assert_eq!(proof.signature.path.iter().count(), 3);
}

/// A CA that has the list CA's name but no key identifier, and whose issuer is missing.
fn lost(root: &'static str, serial: u64) -> Vec<u8> {
    let root = Cert { subject: root, key: keys::ROOT_OTHER, ..Cert::root() };
    Cert { serial, subject_key_id: false, ..Cert::ca() }.issue(&root)
}

/// If no path leads to a root, the error is about the first path. The policy's certificates are tried first.
#[test]
fn the_first_of_several_dead_ends_is_reported() {
    let case = Case { more: vec![], ..case("fifteen-lost-cas") };
    let error = verify(&case).unwrap_err();
    assert_eq!(error.certificate().map(|certificate| certificate.role), Some(Role::Signer));
    let lost = [lost("Made Lost Root 1", 21), lost("Made Lost Root 2", 22)];
    let error = verify_with(&case, |policy| policy.intermediates.extend(lost.map(Into::into))).unwrap_err();
    assert_eq!(error.explain().name(), "issuer-missing");
    assert_eq!(error.certificate().map(|certificate| certificate.role), Some(Role::Ca));
    assert!(error.to_string().contains("Made Lost Root 1"), "{error}");
}

/// The path that is too long might have led to a root, so the error is about that path.
#[test]
fn a_path_that_is_too_long_is_reported_rather_than_a_dead_end() {
    let lost = lost("Made Lost Root", 21);
    let verified = verify_with(&case("five-cas"), |policy| policy.intermediates.push(lost.into()));
    assert_eq!(code_of(&verified), "path-too-long");
}

#[test]
fn certificates_and_keys_can_be_refused_anywhere_in_the_path() {
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
fn a_certificate_is_shown_as_its_role_and_its_subject() {
    let path = verify(&case("default")).unwrap().signature.path;
    let written: Vec<_> = path.iter().map(ToString::to_string).collect();
    assert_eq!(written, ["signer CN=Made List Publisher", "CA CN=Made List CA", "root CN=Made Root"]);
}

#[test]
fn without_algorithms_nothing_is_accepted() {
    let error = verify_with(&case("default"), |policy| policy.algorithms.clear()).unwrap_err();
    assert_eq!(error.explain().name(), "no-algorithms");
    assert!(error.to_string().contains("the policy has no signature algorithms"), "{error}");
    // If the policy lacks only the algorithm that this path needs, the error is different.
    let verified = verify_with(&case("p256"), |policy| policy.algorithms = vec![backend::MODERN[0]]);
    assert_eq!(code_of(&verified), "unsupported-algorithm");
}

/// Counts the signatures that are verified. This shows the cost of a path without measuring time.
#[derive(Debug)]
struct Counting {
    algorithm: &'static dyn SignatureVerificationAlgorithm,
    verified: &'static AtomicUsize,
}

impl SignatureVerificationAlgorithm for Counting {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        self.verified.fetch_add(1, Ordering::Relaxed);
        self.algorithm.verify_signature(key, message, signature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.algorithm.public_key_alg_id()
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.algorithm.signature_alg_id()
    }
}

/// Forty CAs with the same name require no more signature checks than a single CA, even if none of them is the right
/// one.
#[test]
fn many_cas_with_the_same_name_cost_no_more_than_one() {
    for id in ["default", "sixteen-cas", "forty-cas", "sixteen-wrong-cas", "forty-wrong-cas"] {
        let count: &AtomicUsize = Box::leak(Box::new(AtomicUsize::new(0)));
        let counting = backend::MODERN.iter().map(|algorithm| -> &'static dyn SignatureVerificationAlgorithm {
            Box::leak(Box::new(Counting { algorithm: *algorithm, verified: count }))
        });
        let case = case(id);
        let verified = verify_with(&case, |policy| policy.algorithms = counting.collect());
        assert_eq!(code_of(&verified), case.expected, "{id}");
        // One signature each on the list, on the signer's certificate, and on the CA's certificate.
        assert!(count.load(Ordering::Relaxed) <= 3, "{id}: {count:?} signatures were verified");
    }
}

#[test]
fn a_malformed_certificate_in_the_policy_is_reported() {
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
        assert_eq!(error.to_string(), "a certificate in the policy cannot be read");
        let cause = error.source().unwrap().to_string();
        assert!(cause.starts_with(place), "{cause}");
    }
    // The fields after the key are read only if the certificate is in a path.
    let root = CertificateParts { rest: vec![5, 0], ..CertificateParts::of(&case.pki.root) }.to_der();
    let error = verify_with(&case, |policy| policy.anchors = vec![Anchor::Certificate(root.into())]).unwrap_err();
    assert_eq!(error.explain().name(), "policy-certificate");
    let cause = error.source().unwrap().to_string();
    assert!(cause.starts_with("TBSCertificate at offset "), "{cause}");
}
