//! Codes of the signature, the signer, and its path of certificates.

use trustlist_base::codes;

codes! {
    pub(crate) catalogue ALL;
    in "signature" {
        NOT_SIGNED = "not-signed" {
            hresult: TRUST_E_NOSIGNATURE;
            event: 11;
            means: "Nobody has signed the list.";
            cause: "A list that was taken out of its signature, or made without one.";
            cure: "Take the list from its publisher. An unsigned one can be shown, and proves nothing.";
        }
        SEVERAL_SIGNERS = "several-signers" {
            means: "The message has more than one signer; exactly one is accepted.";
            cause: "A list that was signed again beside its first signature. No real one is so.";
            cure: "Take the list from its publisher, or sign it once.";
        }
        SEVERAL_NESTED_SIGNATURES = "several-nested-signatures" {
            means: "The signature has more than one nested signature.";
            cause: "A list that was signed again, or to which a second one was added.";
            cure: "Take the list from its publisher, or sign it with one nested signature.";
        }
        NESTED_IN_NESTED = "nested-in-nested" {
            means: "The nested signature has a nested signature itself.";
            cause: "A list that was put together wrongly. No real one is so.";
            cure: "Take the list from its publisher, or sign it with one nested signature.";
        }
        WEAK_DIGEST = "weak-digest" {
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "The list is signed with a weaker digest than is accepted: SHA-1, or MD5, which never is.";
            cause: "A list from before 2011, which has no SHA-256 signature nested in it.";
            cure: "Take a newer list. One with SHA-1 can be read as an archive, for history and not for deciding what \
                to trust; one with MD5 cannot.";
        }
        UNSUPPORTED_ALGORITHM = "unsupported-algorithm" {
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "The list or a certificate is signed with an algorithm that is not known, or not accepted.";
            cause: "A list of another publisher, signed with RSA-PSS, DSA or another curve.";
            cure: "Sign the list with RSA PKCS #1 v1.5 or ECDSA (P-256, P-384). A program can bring algorithms of its \
                own.";
        }
        ALGORITHM_MISMATCH = "algorithm-mismatch" {
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "The digest, the signature algorithm and the signer's key do not go together.";
            cause: "A damaged or changed file, or a tool that has named the wrong algorithm.";
            cure: "Fetch the list again. If you sign it, name the algorithm of the key that signs.";
        }
        SIGNED_ATTRIBUTES_MISSING = "signed-attributes-missing" {
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature has no signed attributes, which say what type and what digest was signed.";
            cause: "A list that was signed by a tool that leaves them out.";
            cure: "Sign the list anew, with contentType and messageDigest.";
        }
        SIGNED_ATTRIBUTE_REPEATED = "signed-attribute-repeated" {
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "A signed attribute stands there twice, or has not exactly one value.";
            cause: "A list that was signed wrongly.";
            cure: "Take the list from its publisher, or sign it anew.";
        }
        CONTENT_TYPE_ATTRIBUTE_MISSING = "content-type-attribute-missing" {
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature does not say of which type what is signed is (contentType).";
            cause: "A list that was signed wrongly.";
            cure: "Take the list from its publisher, or sign it anew.";
        }
        CONTENT_TYPE_ATTRIBUTE = "content-type-attribute" {
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature is about another type of content than stands there.";
            cause: "A signature that was made for something else and put over a list.";
            cure: "Do not use the list. Take it from its publisher.";
        }
        MESSAGE_DIGEST_MISSING = "message-digest-missing" {
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature does not say which digest was signed (messageDigest).";
            cause: "A list that was signed wrongly.";
            cure: "Take the list from its publisher, or sign it anew.";
        }
        DIGEST_MISMATCH = "digest-mismatch" {
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The list is not what was signed: something in it was changed since.";
            cause: "A damaged file, or somebody who has changed the list.";
            cure: "Do not use the list. Fetch it again, from another source if it stays so.";
        }
        SIGNER_CERTIFICATE_MISSING = "signer-certificate-missing" {
            hresult: TRUST_E_NO_SIGNER_CERT;
            event: 11;
            means: "The certificate of the signer does not stand in the message.";
            cause: "A list from which certificates were taken out.";
            cure: "Take the list from its publisher: the signer's certificate has to come with it.";
        }
        SIGNER_AMBIGUOUS = "signer-ambiguous" {
            hresult: TRUST_E_NO_SIGNER_CERT;
            event: 11;
            means: "Several certificates in the message are the signer's by name and number.";
            cause: "A certificate that was added to the message, which no signature covers.";
            cure: "Take the list from its publisher.";
        }
        SIGNATURE_INVALID = "signature-invalid" {
            hresult: NTE_BAD_SIGNATURE;
            event: 11;
            means: "The signature was not made with the key of the signer's certificate.";
            cause: "A damaged file, or a forged one.";
            cure: "Do not use the list. Fetch it again, from another source if it stays so.";
        }
        REFUSED_SIGNER = "refused-signer" {
            hresult: TRUST_E_EXPLICIT_DISTRUST;
            event: 11;
            means: "The caller refuses a certificate of the path, or its key.";
            cause: "A signer whose key was reported stolen, and who was put among the refused ones.";
            cure: "Do not use the list. Take one that another signer has signed.";
        }
        UNKNOWN_ROOT = "unknown-root" {
            hresult: CERT_E_UNTRUSTEDROOT;
            event: 11;
            means: "The path ends in a root that is not trusted to sign lists.";
            cause: "A list of your own enterprise, or of somebody else; or a very old one of Microsoft's.";
            cure: "If you know and trust that root, give it as a trusted one. Else do not use the list.";
        }
        ISSUER_MISSING = "issuer-missing" {
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "The certificate that has issued one of the path is not there.";
            cause: "A list that comes without the CA of its signer, as two of Microsoft's did.";
            cure: "Give the CA's certificate as an intermediate one, or the root as a trusted one.";
        }
        TOO_MANY_CANDIDATES = "too-many-candidates" {
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "No path to a trusted root among as many certificates as are looked at.";
            cause: "A message that was stuffed with certificates of the same name, to take time.";
            cure: "Take the list from its publisher.";
        }
        PATH_TOO_LONG = "path-too-long" {
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "No path to a trusted root in as few steps as are taken.";
            cause: "More than three CAs between signer and root; Microsoft's lists have one.";
            cure: "Give one of the upper CAs as a trusted root, or let a CA nearer to the root issue the signer.";
        }
        NOT_A_CA = "not-a-ca" {
            hresult: TRUST_E_BASIC_CONSTRAINTS;
            event: 11;
            means: "A certificate that has issued another one is no CA.";
            cause: "Somebody with an ordinary certificate who has issued another one with it, or a CA that was made \
                wrongly.";
            cure: "Do not use the list. If the CA is yours, issue it with basicConstraints cA TRUE.";
        }
        SIGNER_KEY_USAGE = "signer-key-usage" {
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The key usage of the signer does not allow it to sign.";
            cause: "A certificate that was issued for something else, such as encryption.";
            cure: "Sign with a certificate whose key usage has digitalSignature, or that has none.";
        }
        CA_KEY_USAGE = "ca-key-usage" {
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The key usage of a CA does not allow it to issue certificates.";
            cause: "A CA that was made wrongly.";
            cure: "Issue the CA with keyCertSign in its key usage.";
        }
        WEAK_SIGNATURE = "weak-signature" {
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "A certificate of the path is signed with a weaker digest than is accepted.";
            cause: "A CA from before 2011, with SHA-1 or MD5.";
            cure: "Take a newer list. One with SHA-1 can be read as an archive, for history and not for deciding what \
                to trust; one with MD5 cannot.";
        }
        WEAK_KEY = "weak-key" {
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "An RSA key of the path is shorter than 2048 bits.";
            cause: "A certificate that was made long ago.";
            cure: "Sign with a key of 2048 bits or more. There is no way around this rule.";
        }
        NO_USAGE = "no-usage" {
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The signer's certificate does not say what it may be used for; that is not taken for everything.";
            cause: "A certificate that was issued without an extended key usage.";
            cure: "Sign with a certificate that has the usage of the list's kind, such as 1.3.6.1.4.1.311.10.3.9 for \
                roots.";
        }
        WRONG_USAGE = "wrong-usage" {
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The signer may sign other things, not lists of this kind.";
            cause: "A valid certificate of the same publisher, such as one for code, under a list that it was not \
                made for; or a list of your own with a usage of its own.";
            cure: "If you know that this usage signs such lists, accept it by its number. Else do not use the list.";
        }
        CA_USAGE = "ca-usage" {
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "A CA of the path names usages, and not the one of the signer.";
            cause: "A CA that has issued a signer of lists and may not.";
            cure: "If the CA is yours, give it the usage of the signer, or none. Else do not use the list.";
        }
        NOT_YET_VALID = "not-yet-valid" {
            hresult: CERT_E_EXPIRED;
            event: 11;
            means: "A certificate of the path begins later than the instant at which it has to be valid.";
            cause: "A clock that was set back, or a signer that is used too early.";
            cure: "Look at the clock. If it is right, wait until the certificate is valid, or judge at an instant at \
                which it is.";
        }
        EXPIRED = "expired" {
            hresult: CERT_E_EXPIRED;
            event: 11;
            means: "A certificate of the path had ended before the instant at which it has to be valid.";
            cause: "An old copy in a cache; or a newest list whose signer has ended since, as Microsoft's did on 9 of \
                100 days.";
            cure: "Fetch the newest list. If this is it, judge it at its own date, when its signer was valid.";
        }
        CERTIFICATE_SIGNATURE = "certificate-signature" {
            hresult: TRUST_E_CERT_SIGNATURE;
            event: 11;
            means: "A certificate of the path was not signed by the one that its issuer's name points to.";
            cause: "A damaged or forged certificate, or two CAs of one name with different keys.";
            cure: "Do not use the list. If the CA is yours, give its certificates key identifiers, which tell them \
                apart.";
        }
        PATH_LENGTH = "path-length" {
            hresult: TRUST_E_BASIC_CONSTRAINTS;
            event: 11;
            means: "A CA allows fewer CAs below it than there are.";
            cause: "A CA that has issued another CA and may not.";
            cure: "If the upper CA is yours, issue it with a longer pathLenConstraint. Else do not use the list.";
        }
        NAME_CONSTRAINTS = "name-constraints" {
            hresult: CERT_E_INVALID_NAME;
            event: 11;
            means: "A CA may not issue to a name that stands below it.";
            cause: "A CA that is bound to its own names and has issued to others.";
            cure: "If the CA is yours, issue the signer under a name that it allows. Else do not use the list.";
        }
        CRITICAL_EXTENSION = "critical-extension" {
            hresult: CERT_E_CRITICAL;
            event: 11;
            means: "A certificate of the path has a critical extension that is not known.";
            cause: "A certificate with a restriction that this program cannot keep.";
            cure: "Sign with a certificate without it, or with the extension marked as not critical.";
        }
        SIGNER_IS_CA = "signer-is-ca" {
            hresult: TRUST_E_BASIC_CONSTRAINTS;
            event: 11;
            means: "The signer is a CA: those issue certificates, and sign no lists.";
            cause: "A list of your own that was signed with the key of the CA.";
            cure: "Issue a certificate for the signing of lists, and sign with that.";
        }
        PATH_INVALID = "path-invalid" {
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "Another rule of RFC 5280 refused the path.";
            cause: "A certificate of the path that was made wrongly.";
            cure: "Look at the certificates of the message with another tool, such as OpenSSL.";
        }
        SIGNATURE_REFUSED = "signature-refused" {
            hresult: TRUST_E_SUBJECT_NOT_TRUSTED;
            event: 11;
            means: "A rule refused the signature that has no code of its own in this version.";
            cause: "A rule that came after this code.";
            cure: "The message says which one it is.";
        }
    }
}
