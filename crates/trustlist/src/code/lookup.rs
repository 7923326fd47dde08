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
        HASH_LENGTH = "hash-length" {
            means: "A hash has another length than those that the list names its entries by.";
            cause: "Digits that were cut off when they were copied, a hash of another algorithm, or a certificate's \
                thumbprint where a disallowed list is asked, which has other hashes.";
            cure: "Give the whole hash: SHA-1 or SHA-256 for a root. Give the certificate itself to a disallowed list.";
        }
        HASH_NOT_LISTED = "hash-not-listed" {
            means: "The hash was not found, and the list does not give such a hash for every entry: the answer is not \
                known.";
            cause: "A SHA-256 that is looked up in a list of roots from before 2011, or in a catalog that has SHA-1 \
                only.";
            cure: "Ask with the SHA-1, or with the certificate or the file itself.";
        }
        MEMBER_DIGEST_MISMATCH = "member-digest-mismatch" {
            hresult: TRUST_E_BAD_DIGEST;
            means: "The catalog has the file's hash as the name of a member, and another one as its digest.";
            cause: "A catalog that was made wrongly, or so that a file seems to be in it.";
            cure: "Do not take the file for one of the catalog's. Ask the catalog's publisher.";
        }
        MEMBER_KIND = "member-kind" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The file's hash is that of a member that is no flat file, whose hash is made otherwise.";
            cause: "A program or a cabinet whose parts that Authenticode leaves out were cut off.";
            cure: "Compute the Authenticode hash of the file by other means, and look that up.";
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
