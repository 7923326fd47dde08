//! The rows of the catalogue for cabinets.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "cabinet" {
        TRUNCATED = "cabinet-truncated" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet ends before something that it announces.";
            cause: "A download that was cut off, by a full disk or by a proxy's limit.";
            cure: "Fetch the file again, and compare its length with the source's.";
        }
        TRAILING_OCTETS = "cabinet-trailing-octets" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "Octets follow after the end of the cabinet.";
            cause: "Something was appended: a second file, a signature of the cabinet, the footer of a filter.";
            cure: "Fetch the file again, past whatever changes files on the way: the cabinets of Windows Update end \
                where they say.";
        }
        LIMIT = "cabinet-limit" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet has, or announces, more than the limits allow.";
            cause: "A cabinet of something else, or one that was made to take all memory.";
            cure: "Take the cabinet of a list: the largest real one has 74 kB. A program can raise its limits.";
        }
        COMPRESSION = "cabinet-compression" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The file is compressed in a way that is not read here: Quantum, or an unknown one.";
            cause: "A cabinet that another tool has packed. Microsoft's are MSZIP.";
            cure: "Pack the list anew with MSZIP, LZX or not at all, or give it without a cabinet.";
        }
        NOT_ONE_FILE = "cabinet-not-one-file" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet does not hold exactly one file, so none of them is the list.";
            cause: "A cabinet of something else, such as a driver or an update.";
            cure: "Take the list out of the cabinet by its name, and give that file.";
        }
        MALFORMED = "cabinet-malformed" {
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
}
