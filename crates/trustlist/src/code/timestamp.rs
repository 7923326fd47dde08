//! Codes of the timestamp on a signature: the one that is told, and its causes.
//!
//! Windows judges lists without their timestamps, so no event goes with these.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "timestamp" {
        TIMESTAMP = "timestamp" {
            hresult: TRUST_E_TIME_STAMP, TRUST_E_COUNTER_SIGNER;
            means: "The timestamp on the signature is not good. The cause is a code of its own: one of those about \
                timestamps, or one about signatures, told of the timestamp's authority.";
            cause: "A timestamp of an authority that is not trusted, or one that was put there for another signature.";
            cure: "Look the cause up. The list itself may be good: judge it at its own date, for which no timestamp \
                is needed.";
        }
        NO_TIMESTAMP = "no-timestamp" {
            means: "The list was to be judged at its timestamp, and has none.";
            cause: "A list of roots: since 2010 they have none. Catalogs have one.";
            cure: "Judge the list at its own date.";
        }
        SEVERAL_TIMESTAMPS = "several-timestamps" {
            means: "The signature has not exactly one timestamp; which of them counts would be up to whoever had the \
                file last.";
            cause: "A second timestamp that was added: no signature covers it.";
            cure: "Judge the list at its own date, or take it from its publisher.";
        }
        TIMESTAMP_IN_TIMESTAMP = "timestamp-in-timestamp" {
            means: "The timestamp bears a timestamp or a nested signature itself.";
            cause: "A timestamp that was renewed, or put together wrongly.";
            cure: "Judge the list at its own date.";
        }
        SIGNING_TIME_MISSING = "signing-time-missing" {
            means: "The counter-signature does not say when it was made.";
            cause: "A counter-signature that is no timestamp.";
            cure: "Judge the list at its own date.";
        }
        TOKEN_CONTENT_TAG = "token-content-tag" {
            means: "The content of the timestamp token is not an OCTET STRING.";
            cause: "A damaged token.";
            cure: "Take the file from its publisher, or have it stamped anew.";
        }
        TOKEN_CRITICAL_EXTENSION = "token-critical-extension" {
            means: "The timestamp token has a critical extension; none is known.";
            cause: "A token of an authority with rules of its own.";
            cure: "Have the file stamped by another authority.";
        }
        IMPRINT_MISMATCH = "imprint-mismatch" {
            means: "The timestamp is for another signature than the one on which it stands.";
            cause: "A timestamp that was taken from another file.";
            cure: "Do not believe its time. Judge the list at its own date, or take it from its publisher.";
        }
        SIGNING_CERTIFICATE_MISSING = "signing-certificate-missing" {
            means: "The timestamp token does not name the certificate of its authority.";
            cause: "A token that breaks RFC 3161 2.4.2.";
            cure: "Have the file stamped by another authority, or judge it at its own date.";
        }
        SIGNING_CERTIFICATE_MISMATCH = "signing-certificate-mismatch" {
            means: "The timestamp token names another certificate than that of its signer.";
            cause: "A certificate that was exchanged in the token.";
            cure: "Do not believe its time. Take the file from its publisher.";
        }
        USAGE_NOT_ALONE = "usage-not-alone" {
            means: "The authority's certificate may be used for more than timestamps (RFC 3161 2.3).";
            cause: "An authority that signs other things with the same key.";
            cure: "Have the file stamped by another authority, or judge it at its own date.";
        }
        TIMESTAMP_IN_FUTURE = "timestamp-in-future" {
            means: "The timestamp is later than the clock.";
            cause: "A clock that was set back.";
            cure: "Set the clock. If it is right, do not believe the timestamp.";
        }
        TIMESTAMP_BEFORE_LIST = "timestamp-before-list" {
            means: "The timestamp is earlier than the date of the list: it would have been signed before it was \
                written.";
            cause: "A list with a wrong date, or an authority with a wrong clock.";
            cure: "Judge the list at its own date, or ask its publisher.";
        }
    }
}
