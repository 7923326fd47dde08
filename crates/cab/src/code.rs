//! The error codes of cabinets.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "cabinet" {
        TRUNCATED = "cabinet-truncated" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet ends inside or before a structure that its headers declare.";
            cause: "The download was cut off, for example by a full disk or by the size limit of a proxy.";
            cure: "Fetch the file again, and compare its length with the original.";
        }
        TRAILING_BYTES = "cabinet-trailing-octets" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "Bytes follow the end of the cabinet.";
            cause: "Something was appended, such as a second file, a signature, or the footer of a content filter.";
            cure: "Fetch the file again, without the proxy or filter that changes it. Cabinets from Windows Update \
                have no extra bytes.";
        }
        LIMIT = "cabinet-limit" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet contains or declares more than the limits allow.";
            cause: "The cabinet does not contain a list, or it was built to exhaust memory.";
            cure: "Use a cabinet that contains a list; the largest real one is 74 kB. Programs that use the library \
                can raise the limit (`Limits`).";
        }
        COMPRESSION = "cabinet-compression" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The file is compressed with an unsupported method: Quantum or an unknown one.";
            cause: "Another tool packed the cabinet. Microsoft uses MSZIP.";
            cure: "Pack the list again with MSZIP, LZX or no compression, or use the list without a cabinet.";
        }
        NOT_ONE_FILE = "cabinet-not-one-file" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet does not contain exactly one file, so it is unclear which one is the list.";
            cause: "The cabinet contains something else, such as a driver or an update.";
            cure: "Extract the list by its name, and use the extracted file.";
        }
        MALFORMED = "cabinet-malformed" {
            hresult: ERROR_INVALID_DATA;
            event: 11;
            means: "The cabinet breaks a rule of its format, its data cannot be decompressed, or it does not contain \
                exactly one file with the requested name.";
            cause: "The file is damaged, or it is not a cabinet but, for example, the error page of a proxy. Windows \
                then reports \"The data is invalid\".";
            cure: "Check the first bytes: a cabinet begins with MSCF. Then fetch the file again, without the proxy if \
                necessary.";
        }
    }
}
