//! Codes of what is looked up: certificates, hashes, files, and stores of certificates.

use super::{Code, Hresult, Layer, codes};

codes! {
    HASH_MISMATCH = Code::new(
        Layer::Lookup, "hash-mismatch",
        "The SHA-1 of the certificate is listed, with the SHA-256 of another one.")
        .with_hresults(&[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED])
        .with_remedy(
            "A certificate that was made to have the SHA-1 of a listed root, or a damaged entry of a list.",
            "Do not trust the certificate. Take the root from its publisher, and compare SHA-256.");
    HASH_LENGTH = Code::new(
        Layer::Lookup, "hash-length",
        "A hash has another length than those that the list names its entries by.")
        .with_remedy(
            "Digits that were cut off when they were copied, a hash of another algorithm, or a certificate's thumbprint \
             where a disallowed list is asked, which has other hashes.",
            "Give the whole hash: SHA-1 or SHA-256 for a root. Give the certificate itself to a disallowed list.");
    HASH_NOT_LISTED = Code::new(
        Layer::Lookup, "hash-not-listed",
        "The hash was not found, and the list does not give such a hash for every entry: the answer is not known.")
        .with_remedy(
            "A SHA-256 that is looked up in a list of roots from before 2011, or in a catalog that has SHA-1 only.",
            "Ask with the SHA-1, or with the certificate or the file itself.");
    CERTIFICATE_MALFORMED = Code::new(
        Layer::Lookup, "certificate-malformed",
        "A certificate that is looked up, or one in a path, cannot be read.")
        .with_hresults(&[Hresult::CRYPT_E_ASN1_BADTAG])
        // Only where it stands in the path of a list's signer.
        .with_events(&[11])
        .with_remedy(
            "A damaged certificate, a file of something else, or a form that RFC 5280 does not allow.",
            "Take the certificate from where it was issued. Where it is looked up, the message says which field is wrong.");
    MEMBER_DIGEST_MISMATCH = Code::new(
        Layer::Lookup, "member-digest-mismatch",
        "The catalog has the file's hash as the name of a member, and another one as its digest.")
        .with_hresults(&[Hresult::TRUST_E_BAD_DIGEST])
        .with_remedy(
            "A catalog that was made wrongly, or so that a file seems to be in it.",
            "Do not take the file for one of the catalog's. Ask the catalog's publisher.");
    MEMBER_KIND = Code::new(
        Layer::Lookup, "member-kind",
        "The file's hash is that of a member that is no flat file, whose hash is made otherwise.")
        .with_hresults(&[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED])
        .with_remedy(
            "A program or a cabinet whose parts that Authenticode leaves out were cut off.",
            "Compute the Authenticode hash of the file by other means, and look that up.");
    STORE_TRUNCATED = Code::new(
        Layer::Store, "store-truncated",
        "The certificate store ends before something that it announces.")
        .with_remedy("A download or a copy that was cut off.", "Fetch the store again.");
    STORE_TRAILING_OCTETS = Code::new(
        Layer::Store, "store-trailing-octets",
        "Octets follow after the end of the certificate store.")
        .with_remedy("Two files in one, or something that was appended on the way.", "Fetch the store again as it is.");
    STORE_LIMIT = Code::new(
        Layer::Store, "store-limit",
        "The certificate store, or something in it, is larger than the limits allow.")
        .with_remedy(
            "A file of something else, or one that was made to take all time or memory.",
            "Take the store from its publisher. A program can raise its limits.");
    STORE_HASH_MISMATCH = Code::new(
        Layer::Store, "store-hash-mismatch",
        "A certificate in the store has another SHA-1 than the store says.")
        .with_remedy(
            "A damaged store, or one in which a certificate was exchanged.",
            "Fetch the store again. Nobody signs it: use it for names, and the list for decisions.");
    STORE_MALFORMED = Code::new(
        Layer::Store, "store-malformed",
        "The file is not a serialized certificate store, or a part of it is not as it must be.")
        .with_remedy(
            "Another kind of file: a web page of a proxy, a PKCS #7 bundle (.p7b), a list.",
            "Look at the first octets: a store begins with 00 00 00 00 43 45 52 54.");
}
