//! Codes of what the caller accepts, and of what is asked of a list of a known kind.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "policy" {
        KIND = "kind" {
            hresult: CRYPT_E_NO_VERIFY_USAGE_CHECK;
            means: "The list is of another kind than the one asked for: roots, disallowed certificates, pin rules, a \
                catalog.";
            cause: "Files that were exchanged, by accident or so that one list passes for another.";
            cure: "Give a list of the kind that you ask about. If you meant the kind of this list, ask for that kind.";
        }
        CLOCK_BEFORE_LIST = "clock-before-list" {
            means: "The list is of a later date than the clock.";
            cause: "A clock that was set back, or a machine whose battery is empty.";
            cure: "Set the clock. If it is right, do not use the list: nobody signs for the future.";
        }
        OLDER_THAN_FLOOR = "older-than-floor" {
            means: "The list is older than the oldest one of its kind that is still accepted.";
            cause: "An old copy; a mirror that nobody keeps current; or an old list that is played back, with roots \
                in it that were removed since, or without certificates that were disallowed since.";
            cure: "Fetch the newest list. An old one can be read as an archive, for history and not for deciding what \
                to trust.";
        }
        TOO_OLD = "too-old" {
            means: "The list is older than the age that is accepted.";
            cause: "A source that nobody keeps current, or that is kept from being so.";
            cure: "Fetch from Windows Update, or have the mirror brought up to date. To accept an older list is to \
                miss which roots were disabled since.";
        }
        SEQUENCE_DATE_MISMATCH = "sequence-date-mismatch" {
            means: "The sequence number of the list is not the instant of its thisUpdate, as it is in every real list \
                of roots.";
            cause: "A list that was made with another rule for numbers.";
            cure: "If you make the list, take its date as its number. Else ask its publisher.";
        }
    }
    in "view" {
        LIST_VERSION = "list-version" {
            means: "The list has a version other than 0, the only one that is known.";
            cause: "A list of a form that came after this program, or a wrong one.";
            cure: "Look for a newer version of this program. Until then nothing in the list can be taken for what it \
                seems.";
        }
        UNKNOWN_CRITICAL_EXTENSION = "unknown-critical-extension" {
            means: "The list has a critical extension that is not known: it may change what every entry means.";
            cause: "A list of a form that came after this program, or of another publisher.";
            cure: "Look for a newer version of this program. Until then nothing in the list can be taken for what it \
                seems.";
        }
        DUPLICATE_IDENTIFIER = "duplicate-identifier" {
            means: "Two entries have the same identifier, so the one could hide the other.";
            cause: "A list that was made wrongly. No real one is so.";
            cure: "If you make the list, leave one of the two out. Else ask its publisher.";
        }
        EXTENSION_MALFORMED = "extension-malformed" {
            hresult: CRYPT_E_ASN1_CORRUPT;
            means: "A known extension of the list (pin rules, CT logs, sorted order) cannot be read; the list around \
                it can.";
            cause: "A list that was made wrongly, or an extension of a form that came after this program.";
            cure: "If you make the list, the offset says which field is wrong. Else look for a newer version of this \
                program.";
        }
        SITE_MALFORMED = "site-malformed" {
            hresult: CRYPT_E_ASN1_CORRUPT;
            means: "An entry of a list of pin rules cannot be read as one, so that it could hide a pin.";
            cause: "A list that was made wrongly.";
            cure: "If you make the list, the offset says which entry is wrong. Else ask its publisher.";
        }
        SITE_NAME = "site-name" {
            means: "An entry of a list of pin rules is not a host name in lower case: no host would ever be found by \
                it.";
            cause: "A name with capital letters, a port, a scheme or a letter that is not ASCII.";
            cure: "If you make the list, write the name as DNS has it, in lower case and ASCII. Else ask its \
                publisher.";
        }
        PIN_RULES_MISSING = "pin-rules-missing" {
            means: "An entry points to a pin rule, and the list has no rules.";
            cause: "A list that was made without its extension 1.3.6.1.4.1.311.10.3.33.";
            cure: "If you make the list, give it its rules. Else ask its publisher.";
        }
        PIN_RULE_INDEX = "pin-rule-index" {
            means: "An entry points to a pin rule that the list does not have.";
            cause: "A rule that was taken out of the list while its entries stayed.";
            cure: "If you make the list, count its rules from 0. Else ask its publisher.";
        }
        ATTRIBUTE_MALFORMED = "attribute-malformed" {
            hresult: CRYPT_E_ASN1_CORRUPT;
            means: "An attribute or an extension of a catalog has another form than its type says.";
            cause: "A catalog that was made wrongly, or an attribute of a form that is not known.";
            cure: "The offset says which one it is. If you make the catalog, write it anew; else ask its publisher.";
        }
    }
}
