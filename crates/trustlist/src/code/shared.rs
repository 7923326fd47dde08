//! Codes that several errors and verdicts have in common.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "verdict" {
        NOT_BEFORE = "not-before" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "Certificates of this root are trusted only if they were issued before a date: this one was not, \
                or when it was is not known.";
            cause: "A CA on its way out of the program.";
            cure: "Say when the certificate was issued (its notBefore). If that is later than the date, get one of \
                another CA.";
        }
        PIN_RULES = "pin-rules" {
            means: "It depends: there are pin rules, and the question does not name the host.";
            cause: "A question without a host.";
            cure: "Name the host that the certificate is for.";
        }
        REPEATED_PROPERTY = "repeated-property" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "A property that decides stands twice in the entry.";
            cause: "A mistake in the list, or one property that is to hide the other.";
            cure: "If you make the list, leave one of the two out. Else ask its publisher.";
        }
        MALFORMED_PROPERTY = "malformed-property" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "A property that decides cannot be read.";
            cause: "A mistake in the list, or a form of the property that came after this program.";
            cure: "Look for a newer version of this program. If you make the list, write the property anew.";
        }
    }
}
