//! Codes of what cannot be read: cabinet, list.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "cabinet" {
        CABINET_TRUNCATED = "cabinet-truncated" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet ends before something that it announces.";
            cause: "A download that was cut off, by a full disk or by a proxy's limit.";
            cure: "Fetch the file again, and compare its length with the source's.";
        }
        CABINET_TRAILING_OCTETS = "cabinet-trailing-octets" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "Octets follow after the end of the cabinet.";
            cause: "Something was appended: a second file, a signature of the cabinet, the footer of a filter.";
            cure: "Fetch the file again, past whatever changes files on the way: the cabinets of Windows Update end \
                where they say.";
        }
        CABINET_LIMIT = "cabinet-limit" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet has, or announces, more than the limits allow.";
            cause: "A cabinet of something else, or one that was made to take all memory.";
            cure: "Take the cabinet of a list: the largest real one has 74 kB. A program can raise its limits.";
        }
        CABINET_COMPRESSION = "cabinet-compression" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The file is compressed in a way that is not read here: Quantum, or an unknown one.";
            cause: "A cabinet that another tool has packed. Microsoft's are MSZIP.";
            cure: "Pack the list anew with MSZIP, LZX or not at all, or give it without a cabinet.";
        }
        CABINET_NOT_ONE_FILE = "cabinet-not-one-file" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet does not hold exactly one file, so none of them is the list.";
            cause: "A cabinet of something else, such as a driver or an update.";
            cure: "Take the list out of the cabinet by its name, and give that file.";
        }
        CABINET_MALFORMED = "cabinet-malformed" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet breaks a rule of its format, its data do not decompress, or no single file in it has \
                the name that was asked for.";
            cause: "A damaged file; or, under a cabinet's name, no cabinet at all, such as the error page of a proxy, \
                to which Windows says \"The data is invalid\".";
            cure: "Look at the first octets: a cabinet begins with MSCF. Then fetch it again, past the proxy if need \
                be.";
        }
    }
    in "list" {
        LIST_MALFORMED = "list-malformed" {
            hresult: CRYPT_E_ASN1_CORRUPT, CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "The list inside of the signed message breaks a rule of its format (0x8009310B where a tag is \
                another one).";
            cause: "A damaged file, or a list that some tool has made wrongly.";
            cure: "Fetch the file again. If you make the list, the offset says which field is wrong.";
        }
        LIST_LIMIT = "list-limit" {
            hresult: CRYPT_E_ASN1_LARGE;
            event: 11;
            means: "The list has more entries, attributes or octets than the limits allow.";
            cause: "A file that was made to take all time or memory; the largest real list has 562 entries.";
            cure: "Take the list from its publisher. A program can raise its limits.";
        }
    }
}
