//! Codes of the timestamp on a signature: the one that is told, and its causes.
//!
//! Windows judges lists without their timestamps, so no event goes with these.

use super::{Code, Hresult, Layer, codes};

const fn rule(name: &'static str, meaning: &'static str) -> Code {
    Code::new(Layer::Timestamp, name, meaning)
}

codes! {
    TIMESTAMP = rule(
        "timestamp",
        "The timestamp on the signature is not good. The cause is a code of its own: one of those about timestamps, or one \
         about signatures, told of the timestamp's authority.")
        .with_hresults(&[Hresult::TRUST_E_TIME_STAMP, Hresult::TRUST_E_COUNTER_SIGNER])
        .with_remedy(
            "A timestamp of an authority that is not trusted, or one that was put there for another signature.",
            "Look the cause up. The list itself may be good: judge it at its own date, for which no timestamp is needed.");
    NO_TIMESTAMP = rule(
        "no-timestamp",
        "The list was to be judged at its timestamp, and has none.")
        .with_remedy(
            "A list of roots: since 2010 they have none. Catalogs have one.",
            "Judge the list at its own date.");
    SEVERAL_TIMESTAMPS = rule(
        "several-timestamps",
        "The signature has not exactly one timestamp; which of them counts would be up to whoever had the file last.")
        .with_remedy(
            "A second timestamp that was added: no signature covers it.",
            "Judge the list at its own date, or take it from its publisher.");
    TIMESTAMP_IN_TIMESTAMP = rule(
        "timestamp-in-timestamp",
        "The timestamp bears a timestamp or a nested signature itself.")
        .with_remedy("A timestamp that was renewed, or put together wrongly.", "Judge the list at its own date.");
    SIGNING_TIME_MISSING = rule(
        "signing-time-missing",
        "The counter-signature does not say when it was made.")
        .with_remedy("A counter-signature that is no timestamp.", "Judge the list at its own date.");
    TOKEN_CONTENT_TAG = rule(
        "token-content-tag",
        "The content of the timestamp token is not an OCTET STRING.")
        .with_remedy("A damaged token.", "Take the file from its publisher, or have it stamped anew.");
    TOKEN_CRITICAL_EXTENSION = rule(
        "token-critical-extension",
        "The timestamp token has a critical extension; none is known.")
        .with_remedy("A token of an authority with rules of its own.", "Have the file stamped by another authority.");
    IMPRINT_MISMATCH = rule(
        "imprint-mismatch",
        "The timestamp is for another signature than the one on which it stands.")
        .with_remedy(
            "A timestamp that was taken from another file.",
            "Do not believe its time. Judge the list at its own date, or take it from its publisher.");
    SIGNING_CERTIFICATE_MISSING = rule(
        "signing-certificate-missing",
        "The timestamp token does not name the certificate of its authority.")
        .with_remedy(
            "A token that breaks RFC 3161 2.4.2.",
            "Have the file stamped by another authority, or judge it at its own date.");
    SIGNING_CERTIFICATE_MISMATCH = rule(
        "signing-certificate-mismatch",
        "The timestamp token names another certificate than that of its signer.")
        .with_remedy(
            "A certificate that was exchanged in the token.",
            "Do not believe its time. Take the file from its publisher.");
    USAGE_NOT_ALONE = rule(
        "usage-not-alone",
        "The authority's certificate may be used for more than timestamps (RFC 3161 2.3).")
        .with_remedy(
            "An authority that signs other things with the same key.",
            "Have the file stamped by another authority, or judge it at its own date.");
    TIMESTAMP_IN_FUTURE = rule(
        "timestamp-in-future",
        "The timestamp is later than the clock.")
        .with_remedy("A clock that was set back.", "Set the clock. If it is right, do not believe the timestamp.");
    TIMESTAMP_BEFORE_LIST = rule(
        "timestamp-before-list",
        "The timestamp is earlier than the date of the list: it would have been signed before it was written.")
        .with_remedy(
            "A list with a wrong date, or an authority with a wrong clock.",
            "Judge the list at its own date, or ask its publisher.");
}
