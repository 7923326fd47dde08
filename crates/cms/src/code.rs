//! Rows of the catalogue for signed messages and certificates that cannot be read. The rows for rules about signatures
//! are in [`VerifyError`](crate::VerifyError).

#![allow(missing_docs, reason = "each row says what it means")]

use trustlist_base::{code::ReadCodes, codes};

codes! {
    pub catalogue ALL;
    in "signed message" {
        TRUNCATED = "truncated" {
            hresult: CRYPT_E_ASN1_EOD;
            event: 11;
            means: "The signed message, or the list in it, is cut off in the middle of a field.";
            cause: "An incomplete download or copy.";
            cure: "Fetch the file again, and compare its length with the original's.";
        }
        TRAILING_OCTETS = "trailing-octets" {
            hresult: CRYPT_E_ASN1_CORRUPT;
            event: 11;
            means: "Extra bytes follow the last field of the signed message or of the list in it.";
            cause: "Two files joined into one, a line break at the end of a binary file, or bytes appended in transit.";
            cure: "Fetch the file again as binary data, without any text conversion.";
        }
        MESSAGE_LIMIT = "message-limit" {
            hresult: CRYPT_E_ASN1_LARGE;
            event: 11;
            means: "The signed message, or something in it, exceeds a limit.";
            cause: "A file of another kind, or one that was crafted to exhaust time or memory.";
            cure: "Get the list from its publisher. No real list is larger than 207 kB or contains more than 7 \
                certificates. Programs that use the library can raise the limit (`Limits`).";
        }
        MESSAGE_MALFORMED = "message-malformed" {
            hresult: CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "The file is not a PKCS #7 signed message in DER, or a part of it is malformed.";
            cause: "A file of another kind: a proxy's web page, PEM, a certificate, or a certificate store (.sst).";
            cure: "Look at the first bytes: a list begins with 30 82, a cabinet with MSCF. If the file begins with \
                something else, such as <html>, fetch it again.";
        }
        CONTENT_MISSING = "content-missing" {
            hresult: CRYPT_E_ASN1_EOD;
            event: 11;
            means: "The signed message has no content, or a nested signature has content, which is not allowed.";
            cause: "A detached signature, without the file that it covers.";
            cure: "Get the signed message as its publisher serves it, with the list inside.";
        }
        CONTENT_TAG = "content-tag" {
            hresult: CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "The content of the signed message is not a SEQUENCE, so it is not a list.";
            cause: "A damaged file, or one that a tool assembled incorrectly. No signature covers the tag.";
            cure: "Fetch the file again. If you create the list yourself, write it as PKCS #7, not as CMS.";
        }
    }
    in "lookup" {
        CERTIFICATE_MALFORMED = "certificate-malformed" {
            // Windows reports this HRESULT and event only for a certificate in the path of a list's signer.
            hresult: CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "A certificate that is looked up, or one in a signer's path, cannot be read.";
            cause: "A damaged certificate, a file of another kind, or an encoding that RFC 5280 does not allow.";
            cure: "Get the certificate from its issuer. For a certificate that you look up, the error message names \
                the field that is wrong.";
        }
    }
}

/// The rows for signed messages that cannot be read.
pub const MESSAGE: ReadCodes = ReadCodes {
    truncated: &TRUNCATED,
    trailing: &TRAILING_OCTETS,
    limit: &MESSAGE_LIMIT,
    malformed: &MESSAGE_MALFORMED,
};
