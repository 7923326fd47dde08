//! Codes of verdicts: by which rule a root is trusted, refused, or neither.

use super::{Code, Hresult, Layer, codes};

/// Windows has one number for most refusals.
const fn refused(name: &'static str, hresult: &'static [Hresult], meaning: &'static str) -> Code {
    Code::new(Layer::Verdict, name, meaning).with_hresults(hresult)
}

codes! {
    UNRESTRICTED = Code::new(
        Layer::Verdict, "unrestricted",
        "Trusted: the root is listed for the purpose, and nothing speaks against it.");
    GRANDFATHERED = Code::new(
        Layer::Verdict, "grandfathered",
        "Trusted: the certificate was issued before the date from which on those of this root are not.");
    SIGNED_BEFORE_DISABLED = Code::new(
        Layer::Verdict, "signed-before-disabled",
        "Trusted: the root is disabled, and a timestamp proves that the signature is older.");
    DISALLOWED = refused(
        "disallowed", &[Hresult::TRUST_E_EXPLICIT_DISTRUST],
        "A certificate of the path is on the list of disallowed certificates.")
        .with_remedy(
            "A key that was stolen, or a CA that issued what it should not have.",
            "Do not trust it. Whoever holds the certificate has to get another one.");
    NOT_LISTED = refused(
        "not-listed", &[Hresult::CERT_E_UNTRUSTEDROOT],
        "The root is not in the list.")
        .with_remedy(
            "A private CA, a root that was removed from the program, or a list that is too old to have it.",
            "Fetch the newest list. If the CA is your own, trust it by your own means: Microsoft's list never will.");
    USAGE_NOT_ALLOWED = refused(
        "usage-not-allowed", &[Hresult::CERT_E_WRONG_USAGE],
        "The root is listed, but not for this purpose.")
        .with_remedy(
            "A root that takes part in the program for other purposes, such as e-mail alone.",
            "Ask about the purpose that the certificate is used for. For this one, another CA is needed.");
    USAGE_REMOVED = refused(
        "usage-removed", &[Hresult::CERT_E_WRONG_USAGE],
        "The root is listed, and this purpose was taken from it.")
        .with_remedy(
            "A decision of the root program, announced in its notices.",
            "Get a certificate of another CA. No timestamp saves this one.");
    DISABLED = refused(
        "disabled", &[Hresult::CERT_E_REVOKED],
        "The root is listed as disabled from a date on that has come; Windows shows its certificates as revoked.")
        .with_remedy(
            "A CA that left the program, or was put out of it.",
            "Get a certificate of another CA. A signature that a timestamp proves to be older stays good: say when it was \
             stamped.");
    NOT_BEFORE = refused(
        "not-before", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED],
        "Certificates of this root are trusted only if they were issued before a date: this one was not, or when it was is \
         not known.")
        .with_remedy(
            "A CA on its way out of the program.",
            "Say when the certificate was issued (its notBefore). If that is later than the date, get one of another CA.");
    PIN_RULES = Code::new(
        Layer::Verdict, "pin-rules",
        "It depends: there are pin rules, and the question does not name the host.")
        .with_remedy("A question without a host.", "Name the host that the certificate is for.");
    CONFLICT = refused(
        "conflict", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED],
        "The entry says for which purposes certificates of the root count as issued too late, and not from when on.")
        .with_remedy(
            "A mistake in the list; there was one such entry ever.",
            "Fetch the newest list, and ask about the root again.");
    EMPTY_USAGES = refused(
        "empty-usages", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED],
        "The entry has a property for purposes, and none in it: for everything or for nothing, nobody can tell.")
        .with_remedy(
            "A mistake in the list.",
            "If you make the list, leave the property out or fill it. Else ask its publisher.");
    REPEATED_PROPERTY = refused(
        "repeated-property", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED],
        "A property that decides stands twice in the entry.")
        .with_remedy(
            "A mistake in the list, or one property that is to hide the other.",
            "If you make the list, leave one of the two out. Else ask its publisher.");
    MALFORMED_PROPERTY = refused(
        "malformed-property", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED],
        "A property that decides cannot be read.")
        .with_remedy(
            "A mistake in the list, or a form of the property that came after this program.",
            "Look for a newer version of this program. If you make the list, write the property anew.");
    NOT_JUDGED = refused(
        "not-judged", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED],
        "Property 84 (name constraints) or 128 restricts the root in a way that is not judged here.")
        .with_remedy(
            "A restriction that no real list has had yet.",
            "Look for a newer version of this program: to overlook a restriction would be to trust too much.");
    EMPTY_PATH = refused(
        "empty-path", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED],
        "The path that was to be judged has no certificate in it.")
        .with_remedy("A mistake of the program that asks.", "Hand over the whole path that was verified, leaf first.");
    HOST_NAME = refused(
        "host-name", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED],
        "The host is no DNS name in ASCII, so it is not known which keys are pinned for it.")
        .with_remedy(
            "A host with its port or scheme, or with letters that are not ASCII.",
            "Give the bare name as DNS has it, such as www.example.com.");
    PIN_MISMATCH = refused(
        "pin-mismatch", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED],
        "The host has pinned keys, and the path has none of them.")
        .with_remedy(
            "A server that has changed its CA, a proxy that breaks TLS open, or an attack.",
            "Find out who issued the certificate. If the list of pin rules is stale, it no longer binds Windows either.");
}
