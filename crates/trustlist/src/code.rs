//! The catalogue: the rows of this crate that several errors and verdicts have in common, and all rows together.

pub use trustlist_base::{Code, Hresult};
use trustlist_cab as cab;
use trustlist_cms as cms;
use trustlist_ctl as ctl;

use crate::{error, verdict};

/// Every row of the catalogue that this crate and the layers below it have, by layer. Those of `trustlist-sync` are in
/// its own.
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
            means: "The SHA-1 of the certificate is listed, with the SHA-256 of another one.";
            cause: "A certificate that was made to have the SHA-1 of a listed root, or a damaged entry of a list.";
            cure: "Do not trust the certificate. Take the root from its publisher, and compare SHA-256.";
        }
    }
    in "certificate store" {
        STORE_TRUNCATED = "store-truncated" {
            means: "The certificate store ends before something that it announces.";
            cause: "A download or a copy that was cut off.";
            cure: "Fetch the store again.";
        }
        STORE_TRAILING_OCTETS = "store-trailing-octets" {
            means: "Octets follow after the end of the certificate store.";
            cause: "Two files in one, or something that was appended on the way.";
            cure: "Fetch the store again as it is.";
        }
        STORE_LIMIT = "store-limit" {
            means: "The certificate store, or something in it, is larger than the limits allow.";
            cause: "A file of something else, or one that was made to take all time or memory.";
            cure: "Take the store from its publisher. A program can raise its limits.";
        }
        STORE_HASH_MISMATCH = "store-hash-mismatch" {
            means: "A certificate in the store has another SHA-1 than the store says.";
            cause: "A damaged store, or one in which a certificate was exchanged.";
            cure: "Fetch the store again. Nobody signs it: use it for names, and the list for decisions.";
        }
        STORE_MALFORMED = "store-malformed" {
            means: "The file is not a serialized certificate store, or a part of it is not as it must be.";
            cause: "Another kind of file: a web page of a proxy, a PKCS #7 bundle (.p7b), a list.";
            cure: "Look at the first octets: a store begins with 00 00 00 00 43 45 52 54.";
        }
    }
    in "verdict" {
        NOT_BEFORE = "not-before" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "Certificates of this root are trusted only if they were issued before a date: this one was not, \
                or when it was is not known.";
            cause: "A CA on its way out of the program.";
            cure: "Say when the certificate was issued (its notBefore). If that is later than the date, get one of \
                another CA.";
        }
        PIN_RULES = "pin-rules" {
            means: "It depends: there are pin rules, and the question does not name the host.";
            cause: "A question without a host.";
            cure: "Name the host that the certificate is for.";
        }
        REPEATED_PROPERTY = "repeated-property" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "A property that decides stands twice in the entry.";
            cause: "A mistake in the list, or one property that is to hide the other.";
            cure: "If you make the list, leave one of the two out. Else ask its publisher.";
        }
        MALFORMED_PROPERTY = "malformed-property" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "A property that decides cannot be read.";
            cause: "A mistake in the list, or a form of the property that came after this program.";
            cure: "Look for a newer version of this program. If you make the list, write the property anew.";
        }
    }
}
