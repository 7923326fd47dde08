//! Helpers for tests that verify test messages.

#![allow(dead_code, clippy::expect_used, reason = "not every test uses everything, and tests may panic")]

use trustlist_cms::{Anchor, Digest, Limits, Proof, SignedData, SignerPolicy, VerifyError, When, backend, oids};
use trustlist_testdata::{at, pki::Pki};

/// The date inside the test lists.
pub(crate) const ISSUED: &str = "2026-06-01T12:00:00Z";

/// The current time in the tests: six months after [`ISSUED`], within the validity period of the test signer.
pub(crate) const NOW: &str = "2026-12-01T00:00:00Z";

/// Requires the certificates to be valid at some time between the date of the list and [`NOW`].
pub(crate) fn since_issue() -> When {
    When::SinceIssue { now: at(NOW) }
}

/// A policy that trusts the root of the test PKI.
pub(crate) fn policy() -> SignerPolicy {
    trusting(Pki::default().root)
}

/// A policy that trusts this root, and accepts SHA-256 or stronger.
pub(crate) fn trusting(root: Vec<u8>) -> SignerPolicy {
    let mut policy = SignerPolicy::new(vec![Anchor::Certificate(root.into())]);
    policy.algorithms = backend::MODERN.to_vec();
    policy
}

/// Returns `policy`, changed to accept SHA-1 as well.
pub(crate) fn with_sha1(mut policy: SignerPolicy) -> SignerPolicy {
    policy.weakest_digest = Digest::Sha1;
    policy.algorithms.push(backend::RSA_PKCS1_SHA1);
    policy
}

/// The policy that trusts the test root, changed by `change`.
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

/// Returns "ok", or the code of the rule that rejected the message when it was read or verified.
pub(crate) fn code(message: &[u8], policy: &SignerPolicy) -> &'static str {
    code_of(&verify(message, policy, since_issue()))
}

pub(crate) fn code_of(verified: &Result<Proof, VerifyError>) -> &'static str {
    verified.as_ref().map_or_else(|error| error.explain().name(), |_| "ok")
}
