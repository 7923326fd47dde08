//! Codes of what cannot be read: cabinet, message, list.

use super::{Code, Hresult, Layer, codes, extraction};

codes! {
    CABINET_TRUNCATED = extraction(
        Layer::Cabinet, "cabinet-truncated", &[Hresult::ERROR_INVALID_DATA],
        "The cabinet ends before something that it announces.")
        .with_remedy(
            "A download that was cut off, by a full disk or by a proxy's limit.",
            "Fetch the file again, and compare its length with the source's.");
    CABINET_TRAILING_OCTETS = extraction(
        Layer::Cabinet, "cabinet-trailing-octets", &[Hresult::ERROR_INVALID_DATA],
        "Octets follow after the end of the cabinet.")
        .with_remedy(
            "Something was appended: a second file, a signature of the cabinet, the footer of a filter.",
            "Fetch the file again, past whatever changes files on the way: the cabinets of Windows Update end where they \
             say.");
    CABINET_LIMIT = extraction(
        Layer::Cabinet, "cabinet-limit", &[Hresult::ERROR_INVALID_DATA],
        "The cabinet has, or announces, more than the limits allow.")
        .with_remedy(
            "A cabinet of something else, or one that was made to take all memory.",
            "Take the cabinet of a list: the largest real one has 74 kB. A program can raise its limits.");
    CABINET_COMPRESSION = extraction(
        Layer::Cabinet, "cabinet-compression", &[Hresult::ERROR_INVALID_DATA],
        "The file is compressed in a way that is not read here: Quantum, or an unknown one.")
        .with_remedy(
            "A cabinet that another tool has packed. Microsoft's are MSZIP.",
            "Pack the list anew with MSZIP, LZX or not at all, or give it without a cabinet.");
    CABINET_NOT_ONE_FILE = extraction(
        Layer::Cabinet, "cabinet-not-one-file", &[Hresult::ERROR_INVALID_DATA],
        "The cabinet does not hold exactly one file, so none of them is the list.")
        .with_remedy(
            "A cabinet of something else, such as a driver or an update.",
            "Take the list out of the cabinet by its name, and give that file.");
    CABINET_MALFORMED = extraction(
        Layer::Cabinet, "cabinet-malformed", &[Hresult::ERROR_INVALID_DATA],
        "The cabinet breaks a rule of its format, its data do not decompress, or no single file in it has the name that \
         was asked for.")
        .with_remedy(
            "A damaged file; or, under a cabinet's name, no cabinet at all, such as the error page of a proxy, to which \
             Windows says \"The data is invalid\".",
            "Look at the first octets: a cabinet begins with MSCF. Then fetch it again, past the proxy if need be.");
    TRUNCATED = extraction(
        Layer::Message, "truncated", &[Hresult::CRYPT_E_ASN1_EOD],
        "The signed message, or the list in it, ends before a field does.")
        .with_remedy(
            "A download or a copy that was cut off.",
            "Fetch the file again, and compare its length with the source's.");
    TRAILING_OCTETS = extraction(
        Layer::Message, "trailing-octets", &[Hresult::CRYPT_E_ASN1_CORRUPT],
        "Octets follow after the last field of the signed message or of the list in it.")
        .with_remedy(
            "Two files in one, a line break at the end of a binary file, or something that was appended on the way.",
            "Fetch the file again as it is, without a conversion of text.");
    MESSAGE_LIMIT = extraction(
        Layer::Message, "message-limit", &[Hresult::CRYPT_E_ASN1_LARGE],
        "The signed message, or something in it, is larger than the limits allow.")
        .with_remedy(
            "A file of something else, or one that was made to take all time or memory.",
            "Take the list from its publisher: the largest real one has 207 kB and 7 certificates. A program can raise its \
             limits.");
    MESSAGE_MALFORMED = extraction(
        Layer::Message, "message-malformed", &[Hresult::CRYPT_E_ASN1_BADTAG],
        "The file is not a PKCS #7 signed message in DER, or a part of it is not as it must be.")
        .with_remedy(
            "Another kind of file: a web page of a proxy, PEM, a certificate, a certificate store (.sst).",
            "Look at the first octets: a list begins with 30 82, a cabinet with MSCF. Fetch it again if it begins with \
             something else, such as <html>.");
    NOT_A_TRUST_LIST = extraction(
        Layer::Message, "not-a-trust-list", &[Hresult::ERROR_INVALID_DATA],
        "The signed message holds something else than a trust list.")
        .with_remedy(
            "Another signed file: a bundle of certificates (.p7b), a timestamp, a mail.",
            "Give a list (.stl), a catalog (.cat), or a cabinet with one of them.");
    CONTENT_MISSING = extraction(
        Layer::Message, "content-missing", &[Hresult::CRYPT_E_ASN1_EOD],
        "The signed message has no content; or a nested signature has some, where there must be none.")
        .with_remedy(
            "A detached signature, without the file that it is about.",
            "Take the list as its publisher serves it, with the list inside of the signature.");
    CONTENT_TAG = extraction(
        Layer::Message, "content-tag", &[Hresult::CRYPT_E_ASN1_BADTAG],
        "The content of the signed message is not a SEQUENCE, as a list is.")
        .with_remedy(
            "A damaged file, or one that a tool has put together wrongly: no signature covers this octet.",
            "Fetch the file again. If you make the list, write it as PKCS #7 and not as CMS.");
    CONTENT_OCTET_STRING = extraction(
        Layer::Message, "content-octet-string", &[Hresult::CRYPT_E_ASN1_BADTAG],
        "The list stands in an OCTET STRING, the form of CMS, which no real list has; it can be read, not verified.")
        .with_remedy(
            "A list that was signed with a tool for CMS.",
            "Sign the list anew as PKCS #7, with the list as the content itself.");
    CONTENT_TYPE = extraction(
        Layer::Message, "content-type", &[Hresult::CRYPT_E_ASN1_BADTAG],
        "What is signed is of another type than it has to be in this place.")
        .with_remedy(
            "A signature or a timestamp that was made for something else.",
            "Take the list from its publisher; if you make it, sign it as a trust list (1.3.6.1.4.1.311.10.1).");
    LIST_MALFORMED = extraction(
        Layer::List, "list-malformed", &[Hresult::CRYPT_E_ASN1_CORRUPT, Hresult::CRYPT_E_ASN1_BADTAG],
        "The list inside of the signed message breaks a rule of its format (0x8009310B where a tag is another one).")
        .with_remedy(
            "A damaged file, or a list that some tool has made wrongly.",
            "Fetch the file again. If you make the list, the offset says which field is wrong.");
    LIST_LIMIT = extraction(
        Layer::List, "list-limit", &[Hresult::CRYPT_E_ASN1_LARGE],
        "The list has more entries, attributes or octets than the limits allow.")
        .with_remedy(
            "A file that was made to take all time or memory; the largest real list has 562 entries.",
            "Take the list from its publisher. A program can raise its limits.");
}
