//! The rows of the catalogue that only a list has. That a list is cut off, or has bytes left over, is said by the rows of
//! the message around it.

use trustlist_base::codes;

codes! {
    pub catalogue CODES;
    in "list" {
        /// Anything else than the other row.
        LIST_MALFORMED = "list-malformed" {
            hresult: CRYPT_E_ASN1_CORRUPT, CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "The list inside of the signed message breaks a rule of its format (0x8009310B where a tag is \
                another one).";
            cause: "A damaged file, or a list that some tool has made wrongly.";
            cure: "Fetch the file again. If you make the list, the offset says which field is wrong.";
        }
        /// A limit was reached.
        LIST_LIMIT = "list-limit" {
            hresult: CRYPT_E_ASN1_LARGE;
            event: 11;
            means: "The list has more entries, attributes or octets than the limits allow.";
            cause: "A file that was made to take all time or memory; the largest real list has 562 entries.";
            cure: "Take the list from its publisher. A program can raise its limits.";
        }
    }
}
