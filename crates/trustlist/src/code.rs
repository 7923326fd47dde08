//! The codes that several errors and verdicts of this crate share, and the list of all codes.

pub use trustlist_base::{Code, Hresult};
use trustlist_cab as cab;
use trustlist_cms as cms;
use trustlist_ctl as ctl;

use crate::{error, verdict};

/// Returns the codes of this crate and the crates it is built on, by layer. `trustlist-sync` has its own codes.
///
/// ```
/// use trustlist::{Hresult, codes};
///
/// let expired = codes().find(|code| code.name() == "expired").unwrap();
/// assert_eq!(expired.hresults(), [Hresult::CERT_E_EXPIRED]);
/// assert_eq!(expired.hresults()[0].to_string(), "0x800B0101 (CERT_E_EXPIRED)");
/// assert_eq!(expired.events(), [11]);
/// println!("{} {}", expired.meaning(), expired.cure().unwrap());
/// ```
pub fn codes() -> impl Iterator<Item = &'static Code> {
    let layers = [cab::CODES, cms::code::ALL, ctl::code::CODES, cms::CODES];
    let own = [error::CODES, verdict::GROUNDS_CODES, verdict::REASON_CODES, SHARED];
    layers.into_iter().chain(own).flatten().copied()
}

trustlist_base::codes! {
    pub(crate) catalogue SHARED;
    in "lookup" {
        HASH_MISMATCH = "hash-mismatch" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The certificate's SHA-1 is listed, but with another certificate's SHA-256.";
            cause: "A certificate forged to have the same SHA-1 as a listed root, or a damaged list entry.";
            cure: "Do not trust the certificate. Get the root from its publisher, and compare the SHA-256 hashes.";
        }
    }
    in "certificate store" {
        STORE_TRUNCATED = "store-truncated" {
            means: "The certificate store is cut off: it ends in the middle of a field.";
            cause: "An incomplete download or copy.";
            cure: "Fetch the store again.";
        }
        STORE_TRAILING_BYTES = "store-trailing-octets" {
            means: "There are extra bytes after the end of the certificate store.";
            cause: "Two files joined into one, or data appended during the transfer.";
            cure: "Fetch the store again, and do not change it.";
        }
        STORE_LIMIT = "store-limit" {
            means: "The certificate store, or something in it, is larger than the limits allow.";
            cause: "Another kind of file, or a file designed to use up time or memory.";
            cure: "Get the store from its publisher. Programs that use the library can raise the limits (`Limits`).";
        }
        STORE_HASH_MISMATCH = "store-hash-mismatch" {
            means: "The SHA-1 that the store gives for a certificate does not match the certificate.";
            cause: "A damaged store, or one in which a certificate was replaced.";
            cure: "Fetch the store again. It is not signed: use it for names only, and the signed list for decisions.";
        }
        STORE_MALFORMED = "store-malformed" {
            means: "The file is not a serialized certificate store, or part of it is malformed.";
            cause: "Another kind of file: a proxy's web page, a PKCS #7 bundle (.p7b), a trust list.";
            cure: "Look at the first bytes: a store begins with 00 00 00 00 43 45 52 54.";
        }
    }
    in "verdict" {
        NOT_BEFORE = "not-before" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "This root's certificates are trusted only if they were issued before a certain date. The leaf \
                certificate was issued on or after that date, or its date of issue was not given.";
            cause: "A CA that is being phased out of the root program.";
            cure: "Give the leaf certificate's date of issue (its notBefore). If it is not before the root's date, get \
                a certificate from another CA.";
        }
        PIN_RULES = "pin-rules" {
            means: "The verdict depends on the host because there are pin rules, but no host was given.";
            cause: "A question without a host.";
            cure: "Name the host that the certificate is for.";
        }
        REPEATED_PROPERTY = "repeated-property" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "A property that the verdict depends on appears more than once in the entry.";
            cause: "A mistake in the list, or an attempt to hide one value behind another.";
            cure: "If you publish the list, keep only one occurrence. Otherwise report the error to the publisher.";
        }
        MALFORMED_PROPERTY = "malformed-property" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "A property that the verdict depends on cannot be read.";
            cause: "A mistake in the list, or a property in a newer format than this program supports.";
            cure: "Look for a newer version of this program. If you publish the list, correct the property.";
        }
    }
}
