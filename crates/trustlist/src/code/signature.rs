//! Codes of the signature, the signer, and its path of certificates.

use super::{Code, Hresult, Layer, codes, extraction};

/// A rule of our own about signatures, which Windows does not log.
const fn ours(name: &'static str, meaning: &'static str) -> Code {
    Code::new(Layer::Signature, name, meaning)
}

/// A rule of Windows as well.
const fn rule(name: &'static str, hresults: &'static [Hresult], meaning: &'static str) -> Code {
    extraction(Layer::Signature, name, hresults, meaning)
}

codes! {
    NOT_SIGNED = rule(
        "not-signed", &[Hresult::TRUST_E_NOSIGNATURE],
        "Nobody has signed the list.")
        .with_remedy(
            "A list that was taken out of its signature, or made without one.",
            "Take the list from its publisher. An unsigned one can be shown, and proves nothing.");
    SEVERAL_SIGNERS = ours(
        "several-signers",
        "The message has more than one signer; exactly one is accepted.")
        .with_remedy(
            "A list that was signed again beside its first signature. No real one is so.",
            "Take the list from its publisher, or sign it once.");
    SEVERAL_NESTED_SIGNATURES = ours(
        "several-nested-signatures",
        "The signature has more than one nested signature.")
        .with_remedy(
            "A list that was signed again, or to which a second one was added.",
            "Take the list from its publisher, or sign it with one nested signature.");
    NESTED_IN_NESTED = ours(
        "nested-in-nested",
        "The nested signature has a nested signature itself.")
        .with_remedy(
            "A list that was put together wrongly. No real one is so.",
            "Take the list from its publisher, or sign it with one nested signature.");
    WEAK_DIGEST = rule(
        "weak-digest", &[Hresult::NTE_BAD_ALGID],
        "The list is signed with a weaker digest than is accepted: SHA-1, or MD5, which never is.")
        .with_remedy(
            "A list from before 2011, which has no SHA-256 signature nested in it.",
            "Take a newer list. One with SHA-1 can be read as an archive, for history and not for deciding what to trust; \
             one with MD5 cannot.");
    UNSUPPORTED_ALGORITHM = rule(
        "unsupported-algorithm", &[Hresult::NTE_BAD_ALGID],
        "The list or a certificate is signed with an algorithm that is not known, or not accepted.")
        .with_remedy(
            "A list of another publisher, signed with RSA-PSS, DSA or another curve.",
            "Sign the list with RSA PKCS #1 v1.5 or ECDSA (P-256, P-384). A program can bring algorithms of its own.");
    ALGORITHM_MISMATCH = rule(
        "algorithm-mismatch", &[Hresult::NTE_BAD_ALGID],
        "The digest, the signature algorithm and the signer's key do not go together.")
        .with_remedy(
            "A damaged or changed file, or a tool that has named the wrong algorithm.",
            "Fetch the list again. If you sign it, name the algorithm of the key that signs.");
    SIGNED_ATTRIBUTES_MISSING = rule(
        "signed-attributes-missing", &[Hresult::TRUST_E_BAD_DIGEST],
        "The signature has no signed attributes, which say what type and what digest was signed.")
        .with_remedy(
            "A list that was signed by a tool that leaves them out.",
            "Sign the list anew, with contentType and messageDigest.");
    SIGNED_ATTRIBUTE_REPEATED = rule(
        "signed-attribute-repeated", &[Hresult::TRUST_E_BAD_DIGEST],
        "A signed attribute stands there twice, or has not exactly one value.")
        .with_remedy(
            "A list that was signed wrongly.",
            "Take the list from its publisher, or sign it anew.");
    CONTENT_TYPE_ATTRIBUTE_MISSING = rule(
        "content-type-attribute-missing", &[Hresult::TRUST_E_BAD_DIGEST],
        "The signature does not say of which type what is signed is (contentType).")
        .with_remedy("A list that was signed wrongly.", "Take the list from its publisher, or sign it anew.");
    CONTENT_TYPE_ATTRIBUTE = rule(
        "content-type-attribute", &[Hresult::TRUST_E_BAD_DIGEST],
        "The signature is about another type of content than stands there.")
        .with_remedy(
            "A signature that was made for something else and put over a list.",
            "Do not use the list. Take it from its publisher.");
    MESSAGE_DIGEST_MISSING = rule(
        "message-digest-missing", &[Hresult::TRUST_E_BAD_DIGEST],
        "The signature does not say which digest was signed (messageDigest).")
        .with_remedy("A list that was signed wrongly.", "Take the list from its publisher, or sign it anew.");
    DIGEST_MISMATCH = rule(
        "digest-mismatch", &[Hresult::TRUST_E_BAD_DIGEST],
        "The list is not what was signed: something in it was changed since.")
        .with_remedy(
            "A damaged file, or somebody who has changed the list.",
            "Do not use the list. Fetch it again, from another source if it stays so.");
    SIGNER_CERTIFICATE_MISSING = rule(
        "signer-certificate-missing", &[Hresult::TRUST_E_NO_SIGNER_CERT],
        "The certificate of the signer does not stand in the message.")
        .with_remedy(
            "A list from which certificates were taken out.",
            "Take the list from its publisher: the signer's certificate has to come with it.");
    SIGNER_AMBIGUOUS = rule(
        "signer-ambiguous", &[Hresult::TRUST_E_NO_SIGNER_CERT],
        "Several certificates in the message are the signer's by name and number.")
        .with_remedy(
            "A certificate that was added to the message, which no signature covers.",
            "Take the list from its publisher.");
    SIGNATURE_INVALID = rule(
        "signature-invalid", &[Hresult::NTE_BAD_SIGNATURE],
        "The signature was not made with the key of the signer's certificate.")
        .with_remedy(
            "A damaged file, or a forged one.",
            "Do not use the list. Fetch it again, from another source if it stays so.");
    REFUSED_SIGNER = rule(
        "refused-signer", &[Hresult::TRUST_E_EXPLICIT_DISTRUST],
        "The caller refuses a certificate of the path, or its key.")
        .with_remedy(
            "A signer whose key was reported stolen, and who was put among the refused ones.",
            "Do not use the list. Take one that another signer has signed.");
    UNKNOWN_ROOT = rule(
        "unknown-root", &[Hresult::CERT_E_UNTRUSTEDROOT],
        "The path ends in a root that is not trusted to sign lists.")
        .with_remedy(
            "A list of your own enterprise, or of somebody else; or a very old one of Microsoft's.",
            "If you know and trust that root, give it as a trusted one. Else do not use the list.");
    ISSUER_MISSING = rule(
        "issuer-missing", &[Hresult::CERT_E_CHAINING],
        "The certificate that has issued one of the path is not there.")
        .with_remedy(
            "A list that comes without the CA of its signer, as two of Microsoft's did.",
            "Give the CA's certificate as an intermediate one, or the root as a trusted one.");
    TOO_MANY_CANDIDATES = rule(
        "too-many-candidates", &[Hresult::CERT_E_CHAINING],
        "No path to a trusted root among as many certificates as are looked at.")
        .with_remedy(
            "A message that was stuffed with certificates of the same name, to take time.",
            "Take the list from its publisher.");
    PATH_TOO_LONG = rule(
        "path-too-long", &[Hresult::CERT_E_CHAINING],
        "No path to a trusted root in as few steps as are taken.")
        .with_remedy(
            "More than three CAs between signer and root; Microsoft's lists have one.",
            "Give one of the upper CAs as a trusted root, or let a CA nearer to the root issue the signer.");
    NOT_A_CA = rule(
        "not-a-ca", &[Hresult::TRUST_E_BASIC_CONSTRAINTS],
        "A certificate that has issued another one is no CA.")
        .with_remedy(
            "Somebody with an ordinary certificate who has issued another one with it, or a CA that was made wrongly.",
            "Do not use the list. If the CA is yours, issue it with basicConstraints cA TRUE.");
    SIGNER_KEY_USAGE = rule(
        "signer-key-usage", &[Hresult::CERT_E_WRONG_USAGE],
        "The key usage of the signer does not allow it to sign.")
        .with_remedy(
            "A certificate that was issued for something else, such as encryption.",
            "Sign with a certificate whose key usage has digitalSignature, or that has none.");
    CA_KEY_USAGE = rule(
        "ca-key-usage", &[Hresult::CERT_E_WRONG_USAGE],
        "The key usage of a CA does not allow it to issue certificates.")
        .with_remedy("A CA that was made wrongly.", "Issue the CA with keyCertSign in its key usage.");
    WEAK_SIGNATURE = rule(
        "weak-signature", &[Hresult::NTE_BAD_ALGID],
        "A certificate of the path is signed with a weaker digest than is accepted.")
        .with_remedy(
            "A CA from before 2011, with SHA-1 or MD5.",
            "Take a newer list. One with SHA-1 can be read as an archive, for history and not for deciding what to trust; \
             one with MD5 cannot.");
    WEAK_KEY = rule(
        "weak-key", &[Hresult::NTE_BAD_ALGID],
        "An RSA key of the path is shorter than 2048 bits.")
        .with_remedy(
            "A certificate that was made long ago.",
            "Sign with a key of 2048 bits or more. There is no way around this rule.");
    NO_USAGE = rule(
        "no-usage", &[Hresult::CERT_E_WRONG_USAGE],
        "The signer's certificate does not say what it may be used for; that is not taken for everything.")
        .with_remedy(
            "A certificate that was issued without an extended key usage.",
            "Sign with a certificate that has the usage of the list's kind, such as 1.3.6.1.4.1.311.10.3.9 for roots.");
    WRONG_USAGE = rule(
        "wrong-usage", &[Hresult::CERT_E_WRONG_USAGE],
        "The signer may sign other things, not lists of this kind.")
        .with_remedy(
            "A valid certificate of the same publisher, such as one for code, under a list that it was not made for; or \
             a list of your own with a usage of its own.",
            "If you know that this usage signs such lists, accept it by its number. Else do not use the list.");
    CA_USAGE = rule(
        "ca-usage", &[Hresult::CERT_E_WRONG_USAGE],
        "A CA of the path names usages, and not the one of the signer.")
        .with_remedy(
            "A CA that has issued a signer of lists and may not.",
            "If the CA is yours, give it the usage of the signer, or none. Else do not use the list.");
    NOT_YET_VALID = rule(
        "not-yet-valid", &[Hresult::CERT_E_EXPIRED],
        "A certificate of the path begins later than the instant at which it has to be valid.")
        .with_remedy(
            "A clock that was set back, or a signer that is used too early.",
            "Look at the clock. If it is right, wait until the certificate is valid, or judge at an instant at which it is.");
    EXPIRED = rule(
        "expired", &[Hresult::CERT_E_EXPIRED],
        "A certificate of the path had ended before the instant at which it has to be valid.")
        .with_remedy(
            "An old copy in a cache; or a newest list whose signer has ended since, as Microsoft's did on 9 of 100 days.",
            "Fetch the newest list. If this is it, judge it at its own date, when its signer was valid.");
    CERTIFICATE_SIGNATURE = rule(
        "certificate-signature", &[Hresult::TRUST_E_CERT_SIGNATURE],
        "A certificate of the path was not signed by the one that its issuer's name points to.")
        .with_remedy(
            "A damaged or forged certificate, or two CAs of one name with different keys.",
            "Do not use the list. If the CA is yours, give its certificates key identifiers, which tell them apart.");
    PATH_LENGTH = rule(
        "path-length", &[Hresult::TRUST_E_BASIC_CONSTRAINTS],
        "A CA allows fewer CAs below it than there are.")
        .with_remedy(
            "A CA that has issued another CA and may not.",
            "If the upper CA is yours, issue it with a longer pathLenConstraint. Else do not use the list.");
    NAME_CONSTRAINTS = rule(
        "name-constraints", &[Hresult::CERT_E_INVALID_NAME],
        "A CA may not issue to a name that stands below it.")
        .with_remedy(
            "A CA that is bound to its own names and has issued to others.",
            "If the CA is yours, issue the signer under a name that it allows. Else do not use the list.");
    CRITICAL_EXTENSION = rule(
        "critical-extension", &[Hresult::CERT_E_CRITICAL],
        "A certificate of the path has a critical extension that is not known.")
        .with_remedy(
            "A certificate with a restriction that this program cannot keep.",
            "Sign with a certificate without it, or with the extension marked as not critical.");
    SIGNER_IS_CA = rule(
        "signer-is-ca", &[Hresult::TRUST_E_BASIC_CONSTRAINTS],
        "The signer is a CA: those issue certificates, and sign no lists.")
        .with_remedy(
            "A list of your own that was signed with the key of the CA.",
            "Issue a certificate for the signing of lists, and sign with that.");
    PATH_INVALID = rule(
        "path-invalid", &[Hresult::CERT_E_CHAINING],
        "Another rule of RFC 5280 refused the path.")
        .with_remedy(
            "A certificate of the path that was made wrongly.",
            "Look at the certificates of the message with another tool, such as OpenSSL.");
    SIGNATURE_REFUSED = rule(
        "signature-refused", &[Hresult::TRUST_E_SUBJECT_NOT_TRUSTED],
        "A rule refused the signature that has no code of its own in this version.")
        .with_remedy("A rule that came after this code.", "The message says which one it is.");
}
