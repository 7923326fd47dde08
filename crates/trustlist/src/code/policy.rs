//! Codes of what the caller accepts, and of what is asked of a list of a known kind.

use super::{Code, Hresult, Layer, codes};

codes! {
    KIND = Code::new(
        Layer::Policy, "kind",
        "The list is of another kind than the one asked for: roots, disallowed certificates, pin rules, a catalog.")
        .with_hresults(&[Hresult::CRYPT_E_NO_VERIFY_USAGE_CHECK])
        .with_remedy(
            "Files that were exchanged, by accident or so that one list passes for another.",
            "Give a list of the kind that you ask about. If you meant the kind of this list, ask for that kind.");
    CLOCK_BEFORE_LIST = Code::new(
        Layer::Policy, "clock-before-list",
        "The list is of a later date than the clock.")
        .with_remedy(
            "A clock that was set back, or a machine whose battery is empty.",
            "Set the clock. If it is right, do not use the list: nobody signs for the future.");
    OLDER_THAN_FLOOR = Code::new(
        Layer::Policy, "older-than-floor",
        "The list is older than the oldest one of its kind that is still accepted.")
        .with_remedy(
            "An old copy; a mirror that nobody keeps current; or an old list that is played back, with roots in it that \
             were removed since, or without certificates that were disallowed since.",
            "Fetch the newest list. An old one can be read as an archive, for history and not for deciding what to trust.");
    TOO_OLD = Code::new(
        Layer::Policy, "too-old",
        "The list is older than the age that is accepted.")
        .with_remedy(
            "A source that nobody keeps current, or that is kept from being so.",
            "Fetch from Windows Update, or have the mirror brought up to date. To accept an older list is to miss which \
             roots were disabled since.");
    SEQUENCE_DATE_MISMATCH = Code::new(
        Layer::Policy, "sequence-date-mismatch",
        "The sequence number of the list is not the instant of its thisUpdate, as it is in every real list of roots.")
        .with_remedy(
            "A list that was made with another rule for numbers.",
            "If you make the list, take its date as its number. Else ask its publisher.");
    POLICY_CERTIFICATE = Code::new(
        Layer::Policy, "policy-certificate",
        "A certificate that was given as a root or intermediate cannot be read.")
        .with_remedy(
            "A file of something else, or a damaged one.",
            "Give certificates in DER, or in PEM where that is taken.");
    NO_ALGORITHMS = Code::new(
        Layer::Policy, "no-algorithms",
        "The policy has no signature algorithms, so no signature can be verified.")
        .with_remedy(
            "A program that was built without the feature `ring`, or that gave an empty list of algorithms.",
            "In the program, give algorithms with `Policy::algorithms`, or build the library with the feature `ring`.");
    LIST_VERSION = Code::new(
        Layer::View, "list-version",
        "The list has a version other than 0, the only one that is known.")
        .with_remedy(
            "A list of a form that came after this program, or a wrong one.",
            "Look for a newer version of this program. Until then nothing in the list can be taken for what it seems.");
    UNKNOWN_CRITICAL_EXTENSION = Code::new(
        Layer::View, "unknown-critical-extension",
        "The list has a critical extension that is not known: it may change what every entry means.")
        .with_remedy(
            "A list of a form that came after this program, or of another publisher.",
            "Look for a newer version of this program. Until then nothing in the list can be taken for what it seems.");
    DUPLICATE_IDENTIFIER = Code::new(
        Layer::View, "duplicate-identifier",
        "Two entries have the same identifier, so the one could hide the other.")
        .with_remedy(
            "A list that was made wrongly. No real one is so.",
            "If you make the list, leave one of the two out. Else ask its publisher.");
    EXTENSION_MALFORMED = Code::new(
        Layer::View, "extension-malformed",
        "A known extension of the list (pin rules, CT logs, sorted order) cannot be read; the list around it can.")
        .with_hresults(&[Hresult::CRYPT_E_ASN1_CORRUPT])
        .with_remedy(
            "A list that was made wrongly, or an extension of a form that came after this program.",
            "If you make the list, the offset says which field is wrong. Else look for a newer version of this program.");
    SITE_MALFORMED = Code::new(
        Layer::View, "site-malformed",
        "An entry of a list of pin rules cannot be read as one, so that it could hide a pin.")
        .with_hresults(&[Hresult::CRYPT_E_ASN1_CORRUPT])
        .with_remedy(
            "A list that was made wrongly.",
            "If you make the list, the offset says which entry is wrong. Else ask its publisher.");
    SITE_NAME = Code::new(
        Layer::View, "site-name",
        "An entry of a list of pin rules is not a host name in lower case: no host would ever be found by it.")
        .with_remedy(
            "A name with capital letters, a port, a scheme or a letter that is not ASCII.",
            "If you make the list, write the name as DNS has it, in lower case and ASCII. Else ask its publisher.");
    PIN_RULES_MISSING = Code::new(
        Layer::View, "pin-rules-missing",
        "An entry points to a pin rule, and the list has no rules.")
        .with_remedy(
            "A list that was made without its extension 1.3.6.1.4.1.311.10.3.33.",
            "If you make the list, give it its rules. Else ask its publisher.");
    PIN_RULE_INDEX = Code::new(
        Layer::View, "pin-rule-index",
        "An entry points to a pin rule that the list does not have.")
        .with_remedy(
            "A rule that was taken out of the list while its entries stayed.",
            "If you make the list, count its rules from 0. Else ask its publisher.");
    ATTRIBUTE_MALFORMED = Code::new(
        Layer::View, "attribute-malformed",
        "An attribute or an extension of a catalog has another form than its type says.")
        .with_hresults(&[Hresult::CRYPT_E_ASN1_CORRUPT])
        .with_remedy(
            "A catalog that was made wrongly, or an attribute of a form that is not known.",
            "The offset says which one it is. If you make the catalog, write it anew; else ask its publisher.");
}
