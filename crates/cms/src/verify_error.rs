//! Why a signature was refused: each rule in one place, with its sentence and its row of the catalogue.

use std::fmt;

use pki_types::UnixTime;
use trustlist_base::{Digest, Hex, OidBuf, ReadError, Utc, rules};

use crate::{certificate_info::CertificateInfo, code, report::TimestampKind};

rules! {
    /// The rule that refused a signature, with what it compared. Each variant is one rule, with one code.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum VerifyError, catalogue CODES;
    in "signed message" {
        /// The content is an OCTET STRING (the CMS form), of which no real list is known.
        ContentOctetString {
            /// Where it begins in the source.
            offset: usize,
        } = "content-octet-string" {
            says: "the content at offset {offset} is an OCTET STRING, a form that no real list has";
            hresult: CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "The list stands in an OCTET STRING, the form of CMS, which no real list has; it can be read, not \
                verified.";
            cause: "A list that was signed with a tool for CMS.";
            cure: "Sign the list anew as PKCS #7, with the list as the content itself.";
        }
        /// The content is not of the type asked for.
        ContentType {
            /// The type asked for.
            expected: OidBuf,
            /// The type found.
            found: OidBuf,
        } = "content-type" {
            says: "the content is of type {found}, {expected} expected";
            hresult: CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "What is signed is of another type than it has to be in this place.";
            cause: "A signature or a timestamp that was made for something else.";
            cure: "Take the list from its publisher; if you make it, sign it as a trust list (1.3.6.1.4.1.311.10.1).";
        }
    }
    in "signature" {
        /// No SignerInfo.
        NotSigned = "not-signed" {
            says: "not signed: there is no SignerInfo";
            hresult: TRUST_E_NOSIGNATURE;
            event: 11;
            means: "Nobody has signed the list.";
            cause: "A list that was taken out of its signature, or made without one.";
            cure: "Take the list from its publisher. An unsigned one can be shown, and proves nothing.";
        }
        /// More than one SignerInfo.
        SeveralSigners {
            /// How many.
            count: usize,
        } = "several-signers" {
            says: "{count} SignerInfos, exactly one is accepted";
            means: "The message has more than one signer; exactly one is accepted.";
            cause: "A list that was signed again beside its first signature. No real one is so.";
            cure: "Take the list from its publisher, or sign it once.";
        }
        /// More than one nested signature, or more than one value in its attribute.
        SeveralNested = "several-nested-signatures" {
            says: "more than one nested signature";
            means: "The signature has more than one nested signature.";
            cause: "A list that was signed again, or to which a second one was added.";
            cure: "Take the list from its publisher, or sign it with one nested signature.";
        }
        /// A nested signature has a nested signature itself.
        NestedInNested = "nested-in-nested" {
            says: "a nested signature in a nested signature";
            means: "The nested signature has a nested signature itself.";
            cause: "A list that was put together wrongly. No real one is so.";
            cure: "Take the list from its publisher, or sign it with one nested signature.";
        }
        /// The digest is weaker than the policy allows, or MD5.
        WeakDigest {
            /// The digest of the SignerInfo.
            digest: Digest,
            /// The weakest that the policy allows.
            weakest: Digest,
        } = "weak-digest" {
            says: "signed with {digest}, {weakest} or stronger is required";
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "The list is signed with a weaker digest than is accepted: SHA-1, or MD5, which never is.";
            cause: "A list from before 2011, which has no SHA-256 signature nested in it.";
            cure: "Take a newer list. One with SHA-1 can be read as an archive, for history and not for deciding what \
                to trust; one with MD5 cannot.";
        }
        /// A digest or signature algorithm that is not known here, or not among the policy's.
        UnsupportedAlgorithm {
            /// The certificate that is signed with it; `None` for the SignerInfo.
            certificate: Option<Box<CertificateInfo>>,
            /// The algorithm.
            algorithm: OidBuf,
        } = "unsupported-algorithm" {
            says: "{}signed with {algorithm}, which is not supported", Before(certificate.as_deref());
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "The list or a certificate is signed with an algorithm that is not known, or not accepted.";
            cause: "A list of another publisher, signed with RSA-PSS, DSA or another curve.";
            cure: "Sign the list with RSA PKCS #1 v1.5 or ECDSA (P-256, P-384). A program can bring algorithms of its \
                own.";
        }
        /// The digest algorithm, the signature algorithm and the signer's key do not go together.
        AlgorithmMismatch {
            /// The signature algorithm.
            signature: OidBuf,
            /// The digest algorithm.
            digest: Digest,
        } = "algorithm-mismatch" {
            says: "signature algorithm {signature} does not go with {digest} and the signer's key";
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "The digest, the signature algorithm and the signer's key do not go together.";
            cause: "A damaged or changed file, or a tool that has named the wrong algorithm.";
            cure: "Fetch the list again. If you sign it, name the algorithm of the key that signs.";
        }
        /// The SignerInfo has no signed attributes.
        SignedAttributesMissing = "signed-attributes-missing" {
            says: "the SignerInfo has no signed attributes";
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature has no signed attributes, which say what type and what digest was signed.";
            cause: "A list that was signed by a tool that leaves them out.";
            cure: "Sign the list anew, with contentType and messageDigest.";
        }
        /// A signed attribute appears twice, or has no value or several.
        SignedAttribute {
            /// Its type.
            attribute: OidBuf,
            /// Where it begins in the source.
            offset: usize,
        } = "signed-attribute-repeated" {
            says: "signed attribute {attribute} at offset {offset} is repeated or has not exactly one value";
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "A signed attribute stands there twice, or has not exactly one value.";
            cause: "A list that was signed wrongly.";
            cure: "Take the list from its publisher, or sign it anew.";
        }
        /// No contentType attribute.
        ContentTypeAttributeMissing = "content-type-attribute-missing" {
            says: "no contentType among the signed attributes";
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature does not say of which type what is signed is (contentType).";
            cause: "A list that was signed wrongly.";
            cure: "Take the list from its publisher, or sign it anew.";
        }
        /// The contentType attribute names another type.
        ContentTypeAttribute {
            /// The type of the content.
            expected: OidBuf,
            /// The type in the attribute.
            found: OidBuf,
        } = "content-type-attribute" {
            says: "the signed contentType is {found}, the content is of type {expected}";
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature is about another type of content than stands there.";
            cause: "A signature that was made for something else and put over a list.";
            cure: "Do not use the list. Take it from its publisher.";
        }
        /// No messageDigest attribute.
        MessageDigestMissing = "message-digest-missing" {
            says: "no messageDigest among the signed attributes";
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature does not say which digest was signed (messageDigest).";
            cause: "A list that was signed wrongly.";
            cure: "Take the list from its publisher, or sign it anew.";
        }
        /// The content is not what was signed.
        DigestMismatch {
            /// The digest of the content.
            computed: Vec<u8>,
            /// The digest in the signed attributes.
            signed: Vec<u8>,
        } = "digest-mismatch" {
            says: "the content is not what was signed: its digest is {}, signed is {}", Hex(computed), Hex(signed);
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The list is not what was signed: something in it was changed since.";
            cause: "A damaged file, or somebody who has changed the list.";
            cure: "Do not use the list. Fetch it again, from another source if it stays so.";
        }
        /// No certificate of the bag is the one that the SignerInfo names.
        SignerCertificateMissing {
            /// The serial number or key identifier it names, in hexadecimal.
            signer: String,
        } = "signer-certificate-missing" {
            says: "the signer's certificate {signer} is not in the bag";
            hresult: TRUST_E_NO_SIGNER_CERT;
            event: 11;
            means: "The certificate of the signer does not stand in the message.";
            cause: "A list from which certificates were taken out.";
            cure: "Take the list from its publisher: the signer's certificate has to come with it.";
        }
        /// Different certificates of the bag are the one that the SignerInfo names.
        SignerAmbiguous {
            /// The serial number or key identifier it names, in hexadecimal.
            signer: String,
        } = "signer-ambiguous" {
            says: "several certificates in the bag are the signer {signer}";
            hresult: TRUST_E_NO_SIGNER_CERT;
            event: 11;
            means: "Several certificates in the message are the signer's by name and number.";
            cause: "A certificate that was added to the message, which no signature covers.";
            cure: "Take the list from its publisher.";
        }
        /// The signature over the signed attributes does not verify with the signer's key.
        SignatureInvalid {
            /// The signer.
            certificate: Box<CertificateInfo>,
        } = "signature-invalid" {
            says: "the signature is not that of {certificate}";
            hresult: NTE_BAD_SIGNATURE;
            event: 11;
            means: "The signature was not made with the key of the signer's certificate.";
            cause: "A damaged file, or a forged one.";
            cure: "Do not use the list. Fetch it again, from another source if it stays so.";
        }
        /// The policy refuses this certificate or its key.
        RefusedSigner {
            /// The certificate.
            certificate: Box<CertificateInfo>,
        } = "refused-signer" {
            says: "the policy refuses {certificate}";
            hresult: TRUST_E_EXPLICIT_DISTRUST;
            event: 11;
            means: "The caller refuses a certificate of the path, or its key.";
            cause: "A signer whose key was reported stolen, and who was put among the refused ones.";
            cure: "Do not use the list. Take one that another signer has signed.";
        }
        /// The path ends in a self-issued certificate that is not an anchor.
        UnknownRoot {
            /// The certificate.
            certificate: Box<CertificateInfo>,
        } = "unknown-root" {
            says: "the path ends in {certificate}, which is not trusted";
            hresult: CERT_E_UNTRUSTEDROOT;
            event: 11;
            means: "The path ends in a root that is not trusted to sign lists.";
            cause: "A list of your own enterprise, or of somebody else; or a very old one of Microsoft's.";
            cure: "If you know and trust that root, give it as a trusted one. Else do not use the list.";
        }
        /// The issuer of a certificate is neither in the bag nor among the policy's certificates.
        IssuerMissing {
            /// The certificate.
            certificate: Box<CertificateInfo>,
            /// The name of its issuer.
            issuer: String,
        } = "issuer-missing" {
            says: "the issuer of {certificate} is missing: {issuer}";
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "The certificate that has issued one of the path is not there.";
            cause: "A list that comes without the CA of its signer, as two of Microsoft's did.";
            cure: "Give the CA's certificate as an intermediate one, or the root as a trusted one.";
        }
        /// No path among so many candidates, and there were more.
        TooManyCandidates {
            /// How many were looked at.
            limit: usize,
        } = "too-many-candidates" {
            says: "no path to a trusted root among {limit} certificates";
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "No path to a trusted root among as many certificates as are looked at.";
            cause: "A message that was stuffed with certificates of the same name, to take time.";
            cure: "Take the list from its publisher.";
        }
        /// No path of so few steps, and there were longer ones.
        PathTooLong {
            /// The longest path that is looked for, in steps from a certificate to its issuer.
            limit: usize,
        } = "path-too-long" {
            says: "no path to a trusted root in {limit} steps";
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "No path to a trusted root in as few steps as are taken.";
            cause: "More than three CAs between signer and root; Microsoft's lists have one.";
            cure: "Give one of the upper CAs as a trusted root, or let a CA nearer to the root issue the signer.";
        }
        /// An issuer is not a CA (RFC 5280 4.2.1.9).
        NotACa {
            /// The issuer.
            certificate: Box<CertificateInfo>,
        } = "not-a-ca" {
            says: "{certificate} is not a CA";
            hresult: TRUST_E_BASIC_CONSTRAINTS;
            event: 11;
            means: "A certificate that has issued another one is no CA.";
            cause: "Somebody with an ordinary certificate who has issued another one with it, or a CA that was made \
                wrongly.";
            cure: "Do not use the list. If the CA is yours, issue it with basicConstraints cA TRUE.";
        }
        /// The key usage of the signer lacks digitalSignature (RFC 5280 4.2.1.3).
        SignerKeyUsage {
            /// The signer.
            certificate: Box<CertificateInfo>,
        } = "signer-key-usage" {
            says: "the key usage of {certificate} does not allow this";
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The key usage of the signer does not allow it to sign.";
            cause: "A certificate that was issued for something else, such as encryption.";
            cure: "Sign with a certificate whose key usage has digitalSignature, or that has none.";
        }
        /// The key usage of an issuer lacks keyCertSign (RFC 5280 4.2.1.3).
        CaKeyUsage {
            /// The issuer.
            certificate: Box<CertificateInfo>,
        } = "ca-key-usage" {
            says: "the key usage of {certificate} does not allow this";
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The key usage of a CA does not allow it to issue certificates.";
            cause: "A CA that was made wrongly.";
            cure: "Issue the CA with keyCertSign in its key usage.";
        }
        /// A certificate is signed with a digest weaker than the policy allows, or with MD5.
        WeakSignature {
            /// The certificate.
            certificate: Box<CertificateInfo>,
            /// The digest.
            digest: Digest,
        } = "weak-signature" {
            says: "{certificate} is signed with {digest}";
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "A certificate of the path is signed with a weaker digest than is accepted.";
            cause: "A CA from before 2011, with SHA-1 or MD5.";
            cure: "Take a newer list. One with SHA-1 can be read as an archive, for history and not for deciding what \
                to trust; one with MD5 cannot.";
        }
        /// An RSA key shorter than [`MIN_RSA_BITS`](crate::MIN_RSA_BITS).
        WeakKey {
            /// The certificate with the key.
            certificate: Box<CertificateInfo>,
            /// The length of its modulus.
            bits: usize,
        } = "weak-key" {
            says: "{certificate} has an RSA key of {bits} bits";
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "An RSA key of the path is shorter than 2048 bits.";
            cause: "A certificate that was made long ago.";
            cure: "Sign with a key of 2048 bits or more. There is no way around this rule.";
        }
        /// The signer has no extended key usage.
        NoUsage {
            /// The signer.
            certificate: Box<CertificateInfo>,
        } = "no-usage" {
            says: "{certificate} has no extended key usage";
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The signer's certificate does not say what it may be used for; that is not taken for everything.";
            cause: "A certificate that was issued without an extended key usage.";
            cure: "Sign with a certificate that has the usage of the list's kind, such as 1.3.6.1.4.1.311.10.3.9 for \
                roots.";
        }
        /// The signer has none of the usages that the policy accepts.
        WrongUsage {
            /// The signer.
            certificate: Box<CertificateInfo>,
            /// The usages it has.
            found: Vec<OidBuf>,
            /// The usages that are accepted.
            accepted: Vec<OidBuf>,
        } = "wrong-usage" {
            says: "{certificate} may be used for {}, not for {}", Listed(found), Listed(accepted);
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The signer may sign other things, not lists of this kind.";
            cause: "A valid certificate of the same publisher, such as one for code, under a list that it was not \
                made for; or a list of your own with a usage of its own.";
            cure: "If you know that this usage signs such lists, accept it by its number. Else do not use the list.";
        }
        /// A CA of the path has extended key usages and the signer's is not one of them.
        CaUsage {
            /// The CA.
            certificate: Box<CertificateInfo>,
            /// The usage of the signer.
            usage: OidBuf,
        } = "ca-usage" {
            says: "{certificate} may not issue for usage {usage}";
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "A CA of the path names usages, and not the one of the signer.";
            cause: "A CA that has issued a signer of lists and may not.";
            cure: "If the CA is yours, give it the usage of the signer, or none. Else do not use the list.";
        }
        /// A certificate of the path begins later than the instant in question.
        NotYetValid {
            /// The certificate.
            certificate: Box<CertificateInfo>,
            /// The instant in question.
            at: UnixTime,
        } = "not-yet-valid" {
            says: "{certificate} is valid from {}, not yet at {}", Utc(certificate.not_before), Utc(*at);
            hresult: CERT_E_EXPIRED;
            event: 11;
            means: "A certificate of the path begins later than the instant at which it has to be valid.";
            cause: "A clock that was set back, or a signer that is used too early.";
            cure: "Look at the clock. If it is right, wait until the certificate is valid, or judge at an instant at \
                which it is.";
        }
        /// A certificate of the path ended before the instant in question.
        Expired {
            /// The certificate.
            certificate: Box<CertificateInfo>,
            /// The instant in question.
            at: UnixTime,
        } = "expired" {
            says: "{certificate} was valid until {}, no more at {}", Utc(certificate.not_after), Utc(*at);
            hresult: CERT_E_EXPIRED;
            event: 11;
            means: "A certificate of the path had ended before the instant at which it has to be valid.";
            cause: "An old copy in a cache; or a newest list whose signer has ended since, as Microsoft's did on 9 of \
                100 days.";
            cure: "Fetch the newest list. If this is it, judge it at its own date, when its signer was valid.";
        }
        /// A certificate is not signed by its issuer.
        CertificateSignature {
            /// The signer at the start of the path.
            certificate: Box<CertificateInfo>,
        } = "certificate-signature" {
            says: "a signature in the path from {certificate} is not that of the issuer";
            hresult: TRUST_E_CERT_SIGNATURE;
            event: 11;
            means: "A certificate of the path was not signed by the one that its issuer's name points to.";
            cause: "A damaged or forged certificate, or two CAs of one name with different keys.";
            cure: "Do not use the list. If the CA is yours, give its certificates key identifiers, which tell them \
                apart.";
        }
        /// More CAs are below an issuer than its pathLenConstraint allows (RFC 5280 4.2.1.9).
        PathLength {
            /// The issuer.
            certificate: Box<CertificateInfo>,
            /// How many it allows.
            allowed: u8,
            /// How many there are; self-issued ones are not counted.
            found: usize,
        } = "path-length" {
            says: "{certificate} allows {allowed} CAs below it; this path has {found}";
            hresult: TRUST_E_BASIC_CONSTRAINTS;
            event: 11;
            means: "A CA allows fewer CAs below it than there are.";
            cause: "A CA that has issued another CA and may not.";
            cure: "If the upper CA is yours, issue it with a longer pathLenConstraint. Else do not use the list.";
        }
        /// A CA does not allow a name below it (RFC 5280 4.2.1.10).
        NameConstraints {
            /// The signer at the start of the path.
            certificate: Box<CertificateInfo>,
        } = "name-constraints" {
            says: "the path from {certificate}: a CA does not allow this name below it";
            hresult: CERT_E_INVALID_NAME;
            event: 11;
            means: "A CA may not issue to a name that stands below it.";
            cause: "A CA that is bound to its own names and has issued to others.";
            cure: "If the CA is yours, issue the signer under a name that it allows. Else do not use the list.";
        }
        /// A certificate has a critical extension that is not known (RFC 5280 4.2).
        CriticalExtension {
            /// The certificate.
            certificate: Box<CertificateInfo>,
            /// The identifier of the extension.
            extension: OidBuf,
        } = "critical-extension" {
            says: "{certificate} has the critical extension {extension}, which is not known";
            hresult: CERT_E_CRITICAL;
            event: 11;
            means: "A certificate of the path has a critical extension that is not known.";
            cause: "A certificate with a restriction that this program cannot keep.";
            cure: "Sign with a certificate without it, or with the extension marked as not critical.";
        }
        /// The signer is a CA certificate itself.
        SignerIsCa {
            /// The signer.
            certificate: Box<CertificateInfo>,
        } = "signer-is-ca" {
            says: "the path from {certificate}: the signer is a CA";
            hresult: TRUST_E_BASIC_CONSTRAINTS;
            event: 11;
            means: "The signer is a CA: those issue certificates, and sign no lists.";
            cause: "A list of your own that was signed with the key of the CA.";
            cure: "Issue a certificate for the signing of lists, and sign with that.";
        }
        /// Another rule of RFC 5280 refused the path.
        PathInvalid {
            /// The signer at the start of the path.
            certificate: Box<CertificateInfo>,
            /// What the path validation calls it.
            reason: String,
        } = "path-invalid" {
            says: "the path from {certificate}: not valid by RFC 5280 ({reason})";
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "Another rule of RFC 5280 refused the path.";
            cause: "A certificate of the path that was made wrongly.";
            cure: "Look at the certificates of the message with another tool, such as OpenSSL.";
        }
    }
    in "timestamp" {
        /// The timestamp on the signature is not good. The cause is one of the following rules, which are about timestamps
        /// alone, or one of those above.
        Timestamp {
            /// Its kind.
            kind: TimestampKind,
            /// The rule that refused it; never this variant itself.
            cause: Box<VerifyError>,
        } = "timestamp" {
            says: "{kind}: {cause}";
            hresult: TRUST_E_TIME_STAMP, TRUST_E_COUNTER_SIGNER;
            means: "The timestamp on the signature is not good. The cause is a code of its own: one of those about \
                timestamps, or one about signatures, told of the timestamp's authority.";
            cause: "A timestamp of an authority that is not trusted, or one that was put there for another signature.";
            cure: "Look the cause up. The list itself may be good: judge it at its own date, for which no timestamp \
                is needed.";
        }
        /// The signature has no timestamp, and was to be judged at it.
        NoTimestamp = "no-timestamp" {
            says: "the signature has no timestamp";
            means: "The list was to be judged at its timestamp, and has none.";
            cause: "A list of roots: since 2010 they have none. Catalogs have one.";
            cure: "Judge the list at its own date.";
        }
        /// More than one timestamp on the signature, of whatever kind, or a timestamp's attribute without a value.
        SeveralTimestamps = "several-timestamps" {
            says: "the signature has not exactly one timestamp";
            means: "The signature has not exactly one timestamp; which of them counts would be up to whoever had the \
                file last.";
            cause: "A second timestamp that was added: no signature covers it.";
            cure: "Judge the list at its own date, or take it from its publisher.";
        }
        /// A timestamp bears a timestamp or a nested signature itself.
        TimestampInTimestamp = "timestamp-in-timestamp" {
            says: "it bears a timestamp or a nested signature itself";
            means: "The timestamp bears a timestamp or a nested signature itself.";
            cause: "A timestamp that was renewed, or put together wrongly.";
            cure: "Judge the list at its own date.";
        }
        /// A counter-signature has no signingTime.
        SigningTimeMissing = "signing-time-missing" {
            says: "no signingTime among the signed attributes";
            means: "The counter-signature does not say when it was made.";
            cause: "A counter-signature that is no timestamp.";
            cure: "Judge the list at its own date.";
        }
        /// The content of a token is not an OCTET STRING.
        TokenContentTag {
            /// Where it begins in the source.
            offset: usize,
        } = "token-content-tag" {
            says: "the content at offset {offset} is not an OCTET STRING";
            means: "The content of the timestamp token is not an OCTET STRING.";
            cause: "A damaged token.";
            cure: "Take the file from its publisher, or have it stamped anew.";
        }
        /// A token has a critical extension; none is known.
        TokenExtension {
            /// Its identifier.
            extension: OidBuf,
        } = "token-critical-extension" {
            says: "the critical extension {extension} is not known";
            means: "The timestamp token has a critical extension; none is known.";
            cause: "A token of an authority with rules of its own.";
            cure: "Have the file stamped by another authority.";
        }
        /// A token covers something else than the signature that it is on.
        ImprintMismatch {
            /// The hash of the signature.
            computed: Vec<u8>,
            /// The hash in the token.
            stamped: Vec<u8>,
        } = "imprint-mismatch" {
            says: "it is not for this signature, whose hash is {}: stamped is {}", Hex(computed), Hex(stamped);
            means: "The timestamp is for another signature than the one on which it stands.";
            cause: "A timestamp that was taken from another file.";
            cure: "Do not believe its time. Judge the list at its own date, or take it from its publisher.";
        }
        /// A token does not name the certificate of its authority (RFC 3161 2.4.2).
        SigningCertificateMissing = "signing-certificate-missing" {
            says: "no signingCertificate among the signed attributes";
            means: "The timestamp token does not name the certificate of its authority.";
            cause: "A token that breaks RFC 3161 2.4.2.";
            cure: "Have the file stamped by another authority, or judge it at its own date.";
        }
        /// A token names another certificate than that of its signer.
        SigningCertificateMismatch {
            /// The signer of the token.
            certificate: Box<CertificateInfo>,
        } = "signing-certificate-mismatch" {
            says: "signingCertificate does not name {certificate}";
            means: "The timestamp token names another certificate than that of its signer.";
            cause: "A certificate that was exchanged in the token.";
            cure: "Do not believe its time. Take the file from its publisher.";
        }
        /// The signer of a token may be used for more than timestamps (RFC 3161 2.3).
        UsageNotAlone {
            /// The signer of the token.
            certificate: Box<CertificateInfo>,
            /// The usages it has.
            found: Vec<OidBuf>,
        } = "usage-not-alone" {
            says: "{certificate} may be used for {}, not for timestamps alone", Listed(found);
            means: "The authority's certificate may be used for more than timestamps (RFC 3161 2.3).";
            cause: "An authority that signs other things with the same key.";
            cure: "Have the file stamped by another authority, or judge it at its own date.";
        }
        /// The timestamp is later than the present.
        TimestampInFuture {
            /// The instant of the timestamp.
            at: UnixTime,
            /// The present, by the caller's clock.
            now: UnixTime,
        } = "timestamp-in-future" {
            says: "it is of {}, later than the clock, {}", Utc(*at), Utc(*now);
            means: "The timestamp is later than the clock.";
            cause: "A clock that was set back.";
            cure: "Set the clock. If it is right, do not believe the timestamp.";
        }
        /// The timestamp is earlier than the date inside the content: one of the two is wrong.
        TimestampBeforeContent {
            /// The instant of the timestamp.
            at: UnixTime,
            /// The date inside the content.
            issued: UnixTime,
        } = "timestamp-before-list" {
            says: "it is of {}, before the content was made, {}", Utc(*at), Utc(*issued);
            means: "The timestamp is earlier than the date of the list: it would have been signed before it was \
                written.";
            cause: "A list with a wrong date, or an authority with a wrong clock.";
            cure: "Judge the list at its own date, or ask its publisher.";
        }
    }
    in "policy" {
        /// A certificate that came with the policy is not well formed; offsets are those inside it.
        PolicyCertificate(error: ReadError) = "policy-certificate" {
            says: "a certificate of the policy cannot be read";
            means: "A certificate that was given as a root or intermediate cannot be read.";
            cause: "A file of something else, or a damaged one.";
            cure: "Give certificates in DER, or in PEM where that is taken.";
        }
        /// The policy has no signature algorithms, so that no signature can be verified.
        NoAlgorithms = "no-algorithms" {
            says: "the policy has no signature algorithms, so no signature can be verified";
            means: "The policy has no signature algorithms, so no signature can be verified.";
            cause: "A program that was built without the feature `ring`, or that gave an empty list of algorithms.";
            cure: "In the program, give algorithms with `Policy::algorithms`, or build the library with the feature \
                `ring`.";
        }
    }
    explained elsewhere {
        /// A part that is decoded only for verification is not well formed.
        Malformed(error: ReadError) => {
            says: "a part of the signature cannot be read";
            explain: code::MESSAGE.explain(error);
        }
        /// The message has no content, or a nested signature has one.
        Content {
            /// Whether there is content, where there must be none.
            present: bool,
        } => {
            says: "{} content", if *present { "a nested signature has its own" } else { "the signed message has no" };
            explain: &code::CONTENT_MISSING;
        }
        /// The content is neither SEQUENCE nor OCTET STRING. The digest does not cover this tag.
        ContentTag {
            /// Where it begins in the source.
            offset: usize,
        } => {
            says: "the content at offset {offset} is not a SEQUENCE";
            explain: &code::CONTENT_TAG;
        }
        /// A certificate of the path is not well formed, by the path validation, which is stricter than the reader.
        PathCertificate {
            /// The signer at the start of the path.
            certificate: Box<CertificateInfo>,
        } => {
            says: "the path from {certificate}: a certificate is not well formed";
            explain: &code::CERTIFICATE_MALFORMED;
        }
    }
}

impl VerifyError {
    /// The certificate that a rule refused, if it was about one.
    #[must_use]
    pub fn certificate(&self) -> Option<&CertificateInfo> {
        match self {
            Self::UnsupportedAlgorithm { certificate, .. } => certificate.as_deref(),
            Self::SignatureInvalid { certificate }
            | Self::RefusedSigner { certificate }
            | Self::UnknownRoot { certificate }
            | Self::IssuerMissing { certificate, .. }
            | Self::NotACa { certificate }
            | Self::SignerKeyUsage { certificate }
            | Self::CaKeyUsage { certificate }
            | Self::WeakSignature { certificate, .. }
            | Self::WeakKey { certificate, .. }
            | Self::NoUsage { certificate }
            | Self::WrongUsage { certificate, .. }
            | Self::CaUsage { certificate, .. }
            | Self::NotYetValid { certificate, .. }
            | Self::Expired { certificate, .. }
            | Self::CertificateSignature { certificate }
            | Self::PathLength { certificate, .. }
            | Self::NameConstraints { certificate }
            | Self::CriticalExtension { certificate, .. }
            | Self::SignerIsCa { certificate }
            | Self::PathInvalid { certificate, .. }
            | Self::PathCertificate { certificate }
            | Self::SigningCertificateMismatch { certificate }
            | Self::UsageNotAlone { certificate, .. } => Some(certificate),
            Self::Timestamp { cause, .. } => cause.certificate(),
            _ => None,
        }
    }

    /// Where the part that a rule refused begins, in bytes from the start of the message; `None` for a rule that is not
    /// about a place in it.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        match self {
            Self::Malformed(error) => Some(error.offset()),
            Self::ContentOctetString { offset }
            | Self::ContentTag { offset }
            | Self::TokenContentTag { offset }
            | Self::SignedAttribute { offset, .. } => Some(*offset),
            Self::Timestamp { cause, .. } => cause.offset(),
            _ => None,
        }
    }
}

impl From<ReadError> for VerifyError {
    fn from(error: ReadError) -> Self {
        Self::Malformed(error)
    }
}

impl std::error::Error for VerifyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Malformed(error) | Self::PolicyCertificate(error) => Some(error),
            // Whose own sentence is a part of this one.
            Self::Timestamp { cause, .. } => cause.source(),
            _ => None,
        }
    }
}

/// A certificate that a sentence begins with, if there is one.
struct Before<'a>(Option<&'a CertificateInfo>);

impl fmt::Display for Before<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |certificate| write!(f, "{certificate}: "))
    }
}

struct Listed<'a>(&'a [OidBuf]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, purpose) in self.0.iter().enumerate() {
            let between = if index == 0 { "" } else { ", " };
            write!(f, "{between}{purpose}")?;
        }
        Ok(())
    }
}
