//! The error codes of lists. A truncated list, or bytes after a list, are reported with the codes for signed messages.

use trustlist_base::codes;

codes! {
    pub catalogue CODES;
    in "list" {
        /// A list that breaks a rule of the format.
        LIST_MALFORMED = "list-malformed" {
            hresult: CRYPT_E_ASN1_CORRUPT, CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "The list inside the signed message is malformed. Windows reports 0x8009310B for an unexpected \
                ASN.1 tag.";
            cause: "The file is damaged, or the tool that made the list has a bug.";
            cure: "Fetch the file again. If you created the list yourself, the error message gives the field and its \
                offset.";
        }
        /// A list that exceeds a limit.
        LIST_LIMIT = "list-limit" {
            hresult: CRYPT_E_ASN1_LARGE;
            event: 11;
            means: "The list has more entries, attributes or bytes than the limits allow.";
            cause: "The file was built to exhaust time or memory. The largest real list has 562 entries.";
            cure: "Fetch the list from its publisher. Programs that use the library can raise the limit (`Limits`).";
        }
    }
}
