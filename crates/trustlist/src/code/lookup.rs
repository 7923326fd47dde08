//! Codes of what is looked up: certificates, hashes, files, and stores of certificates.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "lookup" {
        HASH_MISMATCH = "hash-mismatch" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The SHA-1 of the certificate is listed, with the SHA-256 of another one.";
            cause: "A certificate that was made to have the SHA-1 of a listed root, or a damaged entry of a list.";
            cure: "Do not trust the certificate. Take the root from its publisher, and compare SHA-256.";
        }
        CERTIFICATE_MALFORMED = "certificate-malformed" {
            // Only where it stands in the path of a list's signer.
            hresult: CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "A certificate that is looked up, or one in a path, cannot be read.";
            cause: "A damaged certificate, a file of something else, or a form that RFC 5280 does not allow.";
            cure: "Take the certificate from where it was issued. Where it is looked up, the message says which field \
                is wrong.";
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
}
