//! Verifying made messages, for the tests of the rules.

#![allow(dead_code, clippy::expect_used, reason = "each test takes what it needs, and may stop")]

use trustlist_cms::{Anchor, Digest, Limits, Proof, SignedData, SignerPolicy, VerifyError, When, backend, oids};
use trustlist_testdata::{at, pki::Pki};

/// The date inside the made lists.
pub(crate) const ISSUED: &str = "2026-06-01T12:00:00Z";

/// The clock of the tests: six months later, within the validity of the made signer.
pub(crate) const NOW: &str = "2026-12-01T00:00:00Z";

/// Some instant from the date of the list to [`NOW`].
pub(crate) fn since_issue() -> When {
    When::SinceIssue { now: at(NOW) }
}

/// Trusts the root of the made PKI.
pub(crate) fn policy() -> SignerPolicy {
    trusting(Pki::default().root)
}

/// Trusts this root, and takes SHA-256 or stronger.
pub(crate) fn trusting(root: Vec<u8>) -> SignerPolicy {
    let mut policy = SignerPolicy::new(vec![Anchor::Certificate(root.into())]);
    policy.algorithms = backend::MODERN.to_vec();
    policy
}

/// The same policy, which takes SHA-1 as well.
pub(crate) fn with_sha1(mut policy: SignerPolicy) -> SignerPolicy {
    policy.weakest_digest = Digest::Sha1;
    policy.algorithms.push(backend::RSA_PKCS1_SHA1);
    policy
}

/// The policy of the made root, changed.
pub(crate) fn policy_with(change: impl FnOnce(&mut SignerPolicy)) -> SignerPolicy {
    let mut policy = policy();
    change(&mut policy);
    policy
}

pub(crate) fn verify(message: &[u8], policy: &SignerPolicy, when: When) -> Result<Proof, VerifyError> {
    verify_within(message, policy, when, &Limits::default())
}

pub(crate) fn verify_within(
    message: &[u8],
    policy: &SignerPolicy,
    when: When,
    limits: &Limits,
) -> Result<Proof, VerifyError> {
    SignedData::parse(message, limits)?.verify(oids::CTL, policy, at(ISSUED), when, limits)
}

/// "ok", or the code of the rule that refused the message, in reading or in verification.
pub(crate) fn code(message: &[u8], policy: &SignerPolicy) -> &'static str {
    code_of(&verify(message, policy, since_issue()))
}

pub(crate) fn code_of(verified: &Result<Proof, VerifyError>) -> &'static str {
    verified.as_ref().map_or_else(|error| error.explain().name(), |_| "ok")
}
