//! Codes of verdicts: by which rule a root is trusted, refused, or neither.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "verdict" {
        UNRESTRICTED = "unrestricted" {
            means: "Trusted: the root is listed for the purpose, and nothing speaks against it.";
        }
        GRANDFATHERED = "grandfathered" {
            means: "Trusted: the certificate was issued before the date from which on those of this root are not.";
        }
        SIGNED_BEFORE_DISABLED = "signed-before-disabled" {
            means: "Trusted: the root is disabled, and a timestamp proves that the signature is older.";
        }
        DISALLOWED = "disallowed" {
            hresult: TRUST_E_EXPLICIT_DISTRUST;
            means: "A certificate of the path is on the list of disallowed certificates.";
            cause: "A key that was stolen, or a CA that issued what it should not have.";
            cure: "Do not trust it. Whoever holds the certificate has to get another one.";
        }
        NOT_LISTED = "not-listed" {
            hresult: CERT_E_UNTRUSTEDROOT;
            means: "The root is not in the list.";
            cause: "A private CA, a root that was removed from the program, or a list that is too old to have it.";
            cure: "Fetch the newest list. If the CA is your own, trust it by your own means: Microsoft's list never \
                will.";
        }
        USAGE_NOT_ALLOWED = "usage-not-allowed" {
            hresult: CERT_E_WRONG_USAGE;
            means: "The root is listed, but not for this purpose.";
            cause: "A root that takes part in the program for other purposes, such as e-mail alone.";
            cure: "Ask about the purpose that the certificate is used for. For this one, another CA is needed.";
        }
        USAGE_REMOVED = "usage-removed" {
            hresult: CERT_E_WRONG_USAGE;
            means: "The root is listed, and this purpose was taken from it.";
            cause: "A decision of the root program, announced in its notices.";
            cure: "Get a certificate of another CA. No timestamp saves this one.";
        }
        DISABLED = "disabled" {
            hresult: CERT_E_REVOKED;
            means: "The root is listed as disabled from a date on that has come; Windows shows its certificates as \
                revoked.";
            cause: "A CA that left the program, or was put out of it.";
            cure: "Get a certificate of another CA. A signature that a timestamp proves to be older stays good: say \
                when it was stamped.";
        }
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
        CONFLICT = "conflict" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The entry says for which purposes certificates of the root count as issued too late, and not from \
                when on.";
            cause: "A mistake in the list; there was one such entry ever.";
            cure: "Fetch the newest list, and ask about the root again.";
        }
        EMPTY_USAGES = "empty-usages" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The entry has a property for purposes, and none in it: for everything or for nothing, nobody can \
                tell.";
            cause: "A mistake in the list.";
            cure: "If you make the list, leave the property out or fill it. Else ask its publisher.";
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
        NOT_JUDGED = "not-judged" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "Property 84 (name constraints) or 128 restricts the root in a way that is not judged here.";
            cause: "A restriction that no real list has had yet.";
            cure: "Look for a newer version of this program: to overlook a restriction would be to trust too much.";
        }
        EMPTY_PATH = "empty-path" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The path that was to be judged has no certificate in it.";
            cause: "A mistake of the program that asks.";
            cure: "Hand over the whole path that was verified, leaf first.";
        }
        HOST_NAME = "host-name" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The host is no DNS name in ASCII, so it is not known which keys are pinned for it.";
            cause: "A host with its port or scheme, or with letters that are not ASCII.";
            cure: "Give the bare name as DNS has it, such as www.example.com.";
        }
        PIN_MISMATCH = "pin-mismatch" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            means: "The host has pinned keys, and the path has none of them.";
            cause: "A server that has changed its CA, a proxy that breaks TLS open, or an attack.";
            cure: "Find out who issued the certificate. If the list of pin rules is stale, it no longer binds Windows \
                either.";
        }
    }
}
