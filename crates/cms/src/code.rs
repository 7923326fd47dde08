//! Rows of the catalogue for what cannot be read: a signed message, a certificate. Those of the rules about a signature
//! are in [`VerifyError`](crate::VerifyError).

#![allow(missing_docs, reason = "each row says what it means")]

use trustlist_base::{code::ReadCodes, codes};

codes! {
    pub catalogue ALL;
    in "signed message" {
        TRUNCATED = "truncated" {
            hresult: CRYPT_E_ASN1_EOD;
            event: 11;
            means: "The signed message, or the list in it, ends before a field does.";
            cause: "A download or a copy that was cut off.";
            cure: "Fetch the file again, and compare its length with the source's.";
        }
        TRAILING_OCTETS = "trailing-octets" {
            hresult: CRYPT_E_ASN1_CORRUPT;
            event: 11;
            means: "Octets follow after the last field of the signed message or of the list in it.";
            cause: "Two files in one, a line break at the end of a binary file, or something that was appended on the \
                way.";
            cure: "Fetch the file again as it is, without a conversion of text.";
        }
        MESSAGE_LIMIT = "message-limit" {
            hresult: CRYPT_E_ASN1_LARGE;
            event: 11;
            means: "The signed message, or something in it, is larger than the limits allow.";
            cause: "A file of something else, or one that was made to take all time or memory.";
            cure: "Take the list from its publisher: the largest real one has 207 kB and 7 certificates. A program \
                can raise its limits.";
        }
        MESSAGE_MALFORMED = "message-malformed" {
            hresult: CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "The file is not a PKCS #7 signed message in DER, or a part of it is not as it must be.";
            cause: "Another kind of file: a web page of a proxy, PEM, a certificate, a certificate store (.sst).";
            cure: "Look at the first octets: a list begins with 30 82, a cabinet with MSCF. Fetch it again if it \
                begins with something else, such as <html>.";
        }
        CONTENT_MISSING = "content-missing" {
            hresult: CRYPT_E_ASN1_EOD;
            event: 11;
            means: "The signed message has no content; or a nested signature has some, where there must be none.";
            cause: "A detached signature, without the file that it is about.";
            cure: "Take the list as its publisher serves it, with the list inside of the signature.";
        }
        CONTENT_TAG = "content-tag" {
            hresult: CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "The content of the signed message is not a SEQUENCE, as a list is.";
            cause: "A damaged file, or one that a tool has put together wrongly: no signature covers this octet.";
            cure: "Fetch the file again. If you make the list, write it as PKCS #7 and not as CMS.";
        }
    }
    in "lookup" {
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
}

/// The rows that tell why a message cannot be read.
pub const MESSAGE: ReadCodes = ReadCodes {
    truncated: &TRUNCATED,
    trailing: &TRAILING_OCTETS,
    limit: &MESSAGE_LIMIT,
    malformed: &MESSAGE_MALFORMED,
};
