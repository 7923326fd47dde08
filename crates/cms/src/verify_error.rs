//! Why a signature was rejected: each rule with its message and its row of the catalogue.

use std::fmt;

use pki_types::UnixTime;
use trustlist_base::{Digest, Hex, OidBuf, ReadError, Utc, rules};

use crate::{certificate_info::CertificateInfo, code, report::TimestampKind};

rules! {
    /// The rule that rejected a signature, with the values that it compared.
    #[derive(Clone, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum VerifyError, catalogue CODES;
    in "signed message" {
        /// The content is an OCTET STRING, the CMS form, which no known list uses.
        ContentOctetString {
            /// The offset of the content in the source, in bytes.
            offset: usize,
        } = "content-octet-string" {
            says: "the content at offset {offset} is an OCTET STRING, not a bare SEQUENCE as in every real list";
            hresult: CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "The list is wrapped in an OCTET STRING, as in CMS. No real list has this form. Such a list can be \
                read but not verified.";
            cause: "A list that was signed with a tool for CMS.";
            cure: "Sign the list again as PKCS #7, with the list itself as the content.";
        }
        /// The content does not have the required type.
        ContentType {
            /// The required type.
            expected: OidBuf,
            /// The type that was found.
            found: OidBuf,
        } = "content-type" {
            says: "the content has type {found}, expected {expected}";
            hresult: CRYPT_E_ASN1_BADTAG;
            event: 11;
            means: "The signed content does not have the required type.";
            cause: "A signature or timestamp that was made for something else.";
            cure: "Get the list from its publisher. If you create it yourself, sign it as a trust list \
                (1.3.6.1.4.1.311.10.1).";
        }
    }
    in "signature" {
        /// The message has no SignerInfo.
        NotSigned = "not-signed" {
            says: "not signed: there is no SignerInfo";
            hresult: TRUST_E_NOSIGNATURE;
            event: 11;
            means: "The list is not signed.";
            cause: "A list that was taken out of its signed message, or created without a signature.";
            cure: "Get the list from its publisher. An unsigned list can be shown, but anyone could have written it.";
        }
        /// The message has more than one SignerInfo.
        SeveralSigners {
            /// The number of SignerInfos.
            count: usize,
        } = "several-signers" {
            says: "there are {count} SignerInfos; exactly one is accepted";
            means: "The signed message has more than one signer. Exactly one is accepted.";
            cause: "A list to which a second SignerInfo was added. No real list has two.";
            cure: "Get the list from its publisher, or sign it only once.";
        }
        /// The attribute for a nested signature appears more than once, or does not have exactly one value.
        SeveralNested = "several-nested-signatures" {
            says: "there is more than one nested signature";
            means: "The signature contains more than one nested signature.";
            cause: "A list that was signed again, or to which a second nested signature was added.";
            cure: "Get the list from its publisher, or sign it with only one nested signature.";
        }
        /// A nested signature contains another nested signature.
        NestedInNested = "nested-in-nested" {
            says: "a nested signature contains another nested signature";
            means: "The nested signature contains another nested signature.";
            cause: "A list that was assembled incorrectly. Real lists are never nested this deeply.";
            cure: "Get the list from its publisher, or sign it with only one nested signature.";
        }
        /// The digest is weaker than the policy allows, or it is MD5.
        WeakDigest {
            /// The digest of the SignerInfo.
            digest: Digest,
            /// The weakest digest that the policy allows.
            weakest: Digest,
        } = "weak-digest" {
            says: "signed with {digest}; {weakest} or stronger is required";
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "The list is signed with a digest that is too weak: SHA-1, or MD5, which is never accepted.";
            cause: "A list from before 2011 that has no nested SHA-256 signature.";
            cure: "Get a newer list. A list signed with SHA-1 can be read under the archive policy, but only for \
                historical research: do not use it to decide what to trust. MD5 is never accepted.";
        }
        /// A digest or signature algorithm is unknown or not in the policy.
        UnsupportedAlgorithm {
            /// The certificate that is signed with it; `None` if the SignerInfo names it.
            certificate: Option<Box<CertificateInfo>>,
            /// The algorithm.
            algorithm: OidBuf,
        } = "unsupported-algorithm" {
            says: "{}signed with {algorithm}, which is not supported", Prefix(certificate.as_deref());
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "The list or a certificate is signed with an algorithm that is unknown or not accepted.";
            cause: "A list from another publisher, signed with RSA-PSS, DSA, or ECDSA on an unsupported curve.";
            cure: "Sign the list with RSA PKCS #1 v1.5 or ECDSA (P-256, P-384). Programs that use the library can \
                supply further algorithms (`Policy::algorithms`).";
        }
        /// The signature algorithm, the digest algorithm and the signer's key do not match.
        AlgorithmMismatch {
            /// The signature algorithm.
            signature: OidBuf,
            /// The digest algorithm.
            digest: Digest,
        } = "algorithm-mismatch" {
            says: "the signature algorithm {signature}, the digest {digest} and the signer's key do not match";
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "The signature algorithm, the digest and the signer's key do not match.";
            cause: "A damaged or altered file, or a tool that named the wrong algorithm.";
            cure: "Fetch the list again. If you sign it yourself, make sure that the SignerInfo names the algorithm of \
                your signing key.";
        }
        /// The SignerInfo has no signed attributes.
        SignedAttributesMissing = "signed-attributes-missing" {
            says: "the SignerInfo has no signed attributes";
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature has no signed attributes, which state the type and the digest of the content.";
            cause: "A signing tool that omits signed attributes.";
            cure: "Sign the list again, with the attributes contentType and messageDigest.";
        }
        /// A signed attribute appears more than once, or does not have exactly one value.
        SignedAttribute {
            /// The type of the attribute.
            attribute: OidBuf,
            /// The offset of the attribute in the source, in bytes.
            offset: usize,
        } = "signed-attribute-repeated" {
            says: "the signed attribute {attribute} at offset {offset} is repeated or does not have exactly one value";
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "A signed attribute appears more than once, or does not have exactly one value.";
            cause: "A list that was signed incorrectly.";
            cure: "Get the list from its publisher, or sign it again.";
        }
        /// The contentType attribute is missing.
        ContentTypeAttributeMissing = "content-type-attribute-missing" {
            says: "the signed attributes have no contentType";
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature does not state the type of the content (contentType).";
            cause: "A list that was signed incorrectly.";
            cure: "Get the list from its publisher, or sign it again.";
        }
        /// The contentType attribute names another type.
        ContentTypeAttribute {
            /// The type of the content.
            expected: OidBuf,
            /// The type in the attribute.
            found: OidBuf,
        } = "content-type-attribute" {
            says: "the signed contentType is {found}, but the content has type {expected}";
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature was made for another type of content.";
            cause: "A signature that was made for something else and attached to a list.";
            cure: "Do not use the list. Get it from its publisher.";
        }
        /// The messageDigest attribute is missing.
        MessageDigestMissing = "message-digest-missing" {
            says: "the signed attributes have no messageDigest";
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The signature does not state the digest of the content (messageDigest).";
            cause: "A list that was signed incorrectly.";
            cure: "Get the list from its publisher, or sign it again.";
        }
        /// The content is not what was signed.
        DigestMismatch {
            /// The digest of the content.
            computed: Vec<u8>,
            /// The digest in the signed attributes.
            signed: Vec<u8>,
        } = "digest-mismatch" {
            says: "the content is not what was signed: its digest is {}, expected {}", Hex(computed), Hex(signed);
            hresult: TRUST_E_BAD_DIGEST;
            event: 11;
            means: "The list was changed after it was signed.";
            cause: "A damaged file, or someone who changed the list.";
            cure: "Do not use the list. Fetch it again; if the error remains, fetch it from another source.";
        }
        /// The message does not contain the certificate that the SignerInfo names.
        SignerCertificateMissing {
            /// The identifier in the SignerInfo, in hexadecimal, such as `serial number 03` or `key identifier 140a`.
            signer: String,
        } = "signer-certificate-missing" {
            says: "the signed message does not contain the signer's certificate ({signer})";
            hresult: TRUST_E_NO_SIGNER_CERT;
            event: 11;
            means: "The signed message does not contain the signer's certificate.";
            cause: "A list from which certificates were removed.";
            cure: "Get the list from its publisher. The file must contain the signer's certificate.";
        }
        /// Several different certificates in the message match the identifier in the SignerInfo.
        SignerAmbiguous {
            /// The identifier in the SignerInfo, in hexadecimal, such as `serial number 03` or `key identifier 140a`.
            signer: String,
        } = "signer-ambiguous" {
            says: "several certificates in the signed message match the signer ({signer})";
            hresult: TRUST_E_NO_SIGNER_CERT;
            event: 11;
            means: "Several certificates in the signed message have the issuer and serial number, or the key \
                identifier, of the signer's certificate.";
            cause: "A certificate that someone added. No signature covers the certificates in a signed message.";
            cure: "Get the list from its publisher.";
        }
        /// The signature over the signed attributes does not verify with the signer's key.
        SignatureInvalid {
            /// The signer.
            certificate: Box<CertificateInfo>,
        } = "signature-invalid" {
            says: "the signature was not made with the key of {certificate}";
            hresult: NTE_BAD_SIGNATURE;
            event: 11;
            means: "The signature was not made with the key of the signer's certificate.";
            cause: "A damaged or forged file.";
            cure: "Do not use the list. Fetch it again; if the error remains, fetch it from another source.";
        }
        /// The policy refuses this certificate or its key.
        RefusedSigner {
            /// The certificate.
            certificate: Box<CertificateInfo>,
        } = "refused-signer" {
            says: "the policy refuses {certificate}";
            hresult: TRUST_E_EXPLICIT_DISTRUST;
            event: 11;
            means: "The policy refuses a certificate in the signer's path, or its key.";
            cause: "A signer whose key was reported stolen, so its certificate was added to the refused ones.";
            cure: "Do not use the list. Get one that is signed with another certificate.";
        }
        /// The path ends in a self-issued certificate that is not an anchor.
        UnknownRoot {
            /// The certificate.
            certificate: Box<CertificateInfo>,
        } = "unknown-root" {
            says: "the certificate path ends in {certificate}, which is not trusted";
            hresult: CERT_E_UNTRUSTEDROOT;
            event: 11;
            means: "The signer's certificate path ends in a root that is not trusted to sign lists.";
            cause: "A list from your own organization or from someone else, or a very old list from Microsoft.";
            cure: "If you know and trust that root, add it as a trusted root. Otherwise, do not use the list.";
        }
        /// The issuer of a certificate is neither in the message nor in the policy.
        IssuerMissing {
            /// The certificate.
            certificate: Box<CertificateInfo>,
            /// The name of its issuer.
            issuer: String,
        } = "issuer-missing" {
            says: "the issuer of {certificate} is missing: {issuer}";
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "The issuer of a certificate in the signer's path is missing.";
            cause: "A list that does not include the certificate of its signer's CA, like two of Microsoft's lists.";
            cure: "Supply the CA's certificate as an intermediate, or the root as a trusted root.";
        }
        /// There are too many candidates for a path, and none of those tried led to an anchor.
        TooManyCandidates {
            /// The number of candidates that were tried.
            limit: usize,
        } = "too-many-candidates" {
            says: "no certificate path to a trusted root was found after trying {limit} certificates";
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "There are too many possible issuers, and none of those tried leads to a trusted root.";
            cause: "A file that someone filled with certificates that all have the same name, to waste time.";
            cure: "Get the list from its publisher.";
        }
        /// Every path to an anchor is too long.
        PathTooLong {
            /// The maximum length of a path, in steps from a certificate to its issuer.
            limit: usize,
        } = "path-too-long" {
            says: "no certificate path to a trusted root was found within {limit} steps";
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "The certificate path to a trusted root is too long.";
            cause: "More than three CAs between the signer and the root. In Microsoft's lists there is one.";
            cure: "Add one of the upper CAs as a trusted root, or have a CA closer to the root issue the signer's \
                certificate.";
        }
        /// An issuer is not a CA (RFC 5280 4.2.1.9).
        NotACa {
            /// The issuer.
            certificate: Box<CertificateInfo>,
        } = "not-a-ca" {
            says: "{} issued a certificate in the path, but is not a CA (basicConstraints)", certificate.subject;
            hresult: TRUST_E_BASIC_CONSTRAINTS;
            event: 11;
            means: "A certificate in the signer's path was used to issue another one, but is not a CA certificate.";
            cause: "An ordinary certificate that someone used to issue another one, or a CA certificate that was \
                created incorrectly.";
            cure: "Do not use the list. If the CA is yours, issue its certificate again, with cA TRUE in \
                basicConstraints.";
        }
        /// The key usage of the signer lacks digitalSignature (RFC 5280 4.2.1.3).
        SignerKeyUsage {
            /// The signer.
            certificate: Box<CertificateInfo>,
        } = "signer-key-usage" {
            says: "the key usage of {certificate} does not allow it to sign data";
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The key usage of the signer's certificate does not allow it to sign data.";
            cause: "A certificate that was issued for something else, such as encryption.";
            cure: "Sign with a certificate whose key usage includes digitalSignature, or one without a key usage.";
        }
        /// The key usage of an issuer lacks keyCertSign (RFC 5280 4.2.1.3).
        CaKeyUsage {
            /// The issuer.
            certificate: Box<CertificateInfo>,
        } = "ca-key-usage" {
            says: "the key usage of {certificate} does not allow it to issue certificates";
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The key usage of a CA does not allow it to issue certificates.";
            cause: "A CA certificate that was created incorrectly.";
            cure: "If the CA is yours, issue its certificate again, with keyCertSign in its key usage.";
        }
        /// A certificate is signed with a digest weaker than the policy allows, or with MD5.
        WeakSignature {
            /// The certificate.
            certificate: Box<CertificateInfo>,
            /// The digest.
            digest: Digest,
        } = "weak-signature" {
            says: "{certificate} is signed with {digest}, which is too weak";
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "A certificate in the signer's path is signed with a digest that is too weak.";
            cause: "A CA from before 2011 that signed with SHA-1 or MD5.";
            cure: "Get a newer list. A list signed with SHA-1 can be read under the archive policy, but only for \
                historical research: do not use it to decide what to trust. MD5 is never accepted.";
        }
        /// An RSA key is shorter than [`MIN_RSA_BITS`](crate::MIN_RSA_BITS).
        WeakKey {
            /// The certificate with the key.
            certificate: Box<CertificateInfo>,
            /// The length of the modulus, in bits.
            bits: usize,
        } = "weak-key" {
            says: "{certificate} has an RSA key of {bits} bits; at least {} are required", crate::MIN_RSA_BITS;
            hresult: NTE_BAD_ALGID;
            event: 11;
            means: "An RSA key in the signer's path is shorter than 2048 bits.";
            cause: "A certificate that was created long ago.";
            cure: "Sign with a key of 2048 bits or more. This rule cannot be turned off.";
        }
        /// The signer has no extended key usage.
        NoUsage {
            /// The signer.
            certificate: Box<CertificateInfo>,
        } = "no-usage" {
            says: "{certificate} has no extended key usage";
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The signer's certificate has no extended key usage. A missing extended key usage does \
                not count as permission for everything.";
            cause: "A certificate that was issued without an extended key usage.";
            cure: "Sign with a certificate that has the usage for this kind of list, such as 1.3.6.1.4.1.311.10.3.9 \
                for roots.";
        }
        /// The signer has none of the usages that the policy accepts.
        WrongUsage {
            /// The signer.
            certificate: Box<CertificateInfo>,
            /// The signer's usages.
            found: Vec<OidBuf>,
            /// The usages that are accepted.
            accepted: Vec<OidBuf>,
        } = "wrong-usage" {
            says: "{certificate} has extended key usage {}, expected {}", Listed(found, ", "), Listed(accepted, " or ");
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "The signer is allowed to sign other things, but not lists of this kind.";
            cause: "A valid certificate from the same publisher that was issued for something else, such as code \
                signing; or a list from your own organization with its own usage.";
            cure: "If you know that signers with this usage sign such lists, add its object identifier to the accepted \
                usages. Otherwise, do not use the list.";
        }
        /// A CA in the path has extended key usages, and the signer's usage is not one of them.
        CaUsage {
            /// The CA.
            certificate: Box<CertificateInfo>,
            /// The usage of the signer.
            usage: OidBuf,
        } = "ca-usage" {
            says: "{certificate} is not allowed to issue certificates for usage {usage}";
            hresult: CERT_E_WRONG_USAGE;
            event: 11;
            means: "A CA in the signer's path is limited to certain usages, and the signer's is not one of them.";
            cause: "A CA that issued a list signer's certificate although it is not allowed to.";
            cure: "If the CA is yours, issue its certificate again, with the signer's usage, or with no extended key \
                usage at all. Otherwise, do not use the list.";
        }
        /// A certificate in the path is not yet valid at the required time.
        NotYetValid {
            /// The certificate.
            certificate: Box<CertificateInfo>,
            /// The time at which it must be valid.
            at: UnixTime,
        } = "not-yet-valid" {
            says: "{certificate} becomes valid on {:#}, after {:#}", Utc(certificate.not_before), Utc(*at);
            hresult: CERT_E_EXPIRED;
            event: 11;
            means: "A certificate in the signer's path is not yet valid at the time that the list is verified for.";
            cause: "A clock that is behind, or a signer's certificate that was used too early.";
            cure: "Check the clock. If it is right, wait until the certificate is valid, or verify the list at a \
                later time.";
        }
        /// A certificate in the path expired before the required time.
        Expired {
            /// The certificate.
            certificate: Box<CertificateInfo>,
            /// The time at which it must be valid.
            at: UnixTime,
        } = "expired" {
            says: "{certificate} expired on {:#}, before {:#}", Utc(certificate.not_after), Utc(*at);
            hresult: CERT_E_EXPIRED;
            event: 11;
            means: "A certificate in the signer's path has already expired at the time that the list is verified for.";
            cause: "An old copy in a cache, or the newest list after its signer's certificate has expired. The latter \
                was the case for Microsoft's list on 9 of 100 days.";
            cure: "Fetch the newest list. If this is the newest, verify it at its own date, when its signer's \
                certificate was valid.";
        }
        /// A certificate is not signed by its issuer.
        CertificateSignature {
            /// The signer at the start of the path.
            certificate: Box<CertificateInfo>,
        } = "certificate-signature" {
            says: "in the path from {certificate}, a certificate was not signed by its issuer";
            hresult: TRUST_E_CERT_SIGNATURE;
            event: 11;
            means: "A certificate in the signer's path was not signed by the CA that it names as its issuer.";
            cause: "A damaged or forged certificate, or two CAs with the same name and different keys.";
            cure: "Do not use the list. If the CA is yours, add key identifiers to its certificates, so that CAs with \
                the same name can be told apart.";
        }
        /// There are more CAs below an issuer than its pathLenConstraint allows (RFC 5280 4.2.1.9).
        PathLength {
            /// The issuer.
            certificate: Box<CertificateInfo>,
            /// The number of CAs that it allows.
            allowed: u8,
            /// The number of CAs below it; self-issued ones are not counted.
            found: usize,
        } = "path-length" {
            says: "{certificate} allows at most {allowed} CAs below it; this path has {found}";
            hresult: TRUST_E_BASIC_CONSTRAINTS;
            event: 11;
            means: "A CA in the signer's path allows fewer CAs below it than the path has.";
            cause: "A CA that issued another CA's certificate although it is not allowed to.";
            cure: "If the upper CA is yours, issue its certificate again, with a larger pathLenConstraint. \
                Otherwise, do not use the list.";
        }
        /// The name constraints of a CA exclude a name in a certificate below it (RFC 5280 4.2.1.10).
        NameConstraints {
            /// The signer at the start of the path.
            certificate: Box<CertificateInfo>,
        } = "name-constraints" {
            says: "in the path from {certificate}, the name constraints of a CA exclude a name below it";
            hresult: CERT_E_INVALID_NAME;
            event: 11;
            means: "The name constraints of a CA in the signer's path exclude the name of a certificate below it.";
            cause: "A CA that is limited to certain names, but issued a certificate for another one.";
            cure: "If the CA is yours, issue the signer's certificate under a name that it allows. Otherwise, do not \
                use the list.";
        }
        /// A certificate has an unknown critical extension (RFC 5280 4.2).
        CriticalExtension {
            /// The certificate.
            certificate: Box<CertificateInfo>,
            /// The identifier of the extension.
            extension: OidBuf,
        } = "critical-extension" {
            says: "{certificate} has an unknown critical extension, {extension}";
            hresult: CERT_E_CRITICAL;
            event: 11;
            means: "A certificate in the signer's path has an unknown critical extension.";
            cause: "A certificate with a restriction that this program cannot enforce.";
            cure: "Sign with a certificate that does not have this extension, or that marks it as not critical.";
        }
        /// The signer's certificate is a CA certificate.
        SignerIsCa {
            /// The signer.
            certificate: Box<CertificateInfo>,
        } = "signer-is-ca" {
            says: "{certificate} is a CA, and a CA must not sign lists or timestamps";
            hresult: TRUST_E_BASIC_CONSTRAINTS;
            event: 11;
            means: "The signer's certificate is a CA certificate. CAs issue certificates and must not sign lists.";
            cause: "A list of your own that was signed with the CA's key.";
            cure: "Issue a certificate for signing lists, and sign with that.";
        }
        /// The path breaks another rule of RFC 5280.
        PathInvalid {
            /// The signer at the start of the path.
            certificate: Box<CertificateInfo>,
            /// The error from path validation.
            reason: String,
        } = "path-invalid" {
            says: "the path from {certificate} breaks a rule of RFC 5280: {reason}";
            hresult: CERT_E_CHAINING;
            event: 11;
            means: "The certificate path breaks another rule of RFC 5280.";
            cause: "A certificate in the signer's path that was created incorrectly.";
            cure: "Inspect the certificates in the file with another tool, such as OpenSSL.";
        }
    }
    in "timestamp" {
        /// The timestamp on the signature is not valid. The cause is one of the rules below, which apply only to
        /// timestamps, or one of the rules above.
        Timestamp {
            /// The kind of timestamp.
            kind: TimestampKind,
            /// The rule that rejected it; never this variant.
            cause: Box<VerifyError>,
        } = "timestamp" {
            says: "{kind}: {cause}";
            hresult: TRUST_E_TIME_STAMP, TRUST_E_COUNTER_SIGNER;
            means: "The timestamp on the signature is not valid. The cause has its own code: one for timestamps, or \
                one for signatures, which then applies to the signature of the time-stamping authority.";
            cause: "A timestamp from an authority that is not trusted, or one that was made for another signature.";
            cure: "Look up the code of the cause. The list itself might be valid: verify it at its own date, which \
                needs no timestamp.";
        }
        /// The signature was to be verified at the time of its timestamp, but it has no timestamp.
        NoTimestamp = "no-timestamp" {
            says: "the signature has no timestamp";
            means: "The list was to be verified at the time of its timestamp, but has none.";
            cause: "A list of roots. Root lists since 2010 have no timestamp, but catalogs do.";
            cure: "Verify the list at its own date.";
        }
        /// The signature has several timestamps, or a timestamp attribute does not have exactly one value.
        SeveralTimestamps = "several-timestamps" {
            says: "the signature does not have exactly one timestamp";
            means: "The signature does not have exactly one timestamp. If several were accepted, anyone who edits the \
                file could choose which one counts.";
            cause: "A second timestamp that someone added. No signature covers timestamps.";
            cure: "Verify the list at its own date, or get it from its publisher.";
        }
        /// A timestamp contains another timestamp or a nested signature.
        TimestampInTimestamp = "timestamp-in-timestamp" {
            says: "it contains another timestamp or a nested signature";
            means: "The timestamp contains another timestamp or a nested signature.";
            cause: "A timestamp that was renewed, or assembled incorrectly.";
            cure: "Verify the list at its own date.";
        }
        /// A counter-signature has no signingTime.
        SigningTimeMissing = "signing-time-missing" {
            says: "the signed attributes have no signingTime";
            means: "The counter-signature does not say when it was made.";
            cause: "A counter-signature that is not a timestamp.";
            cure: "Verify the list at its own date.";
        }
        /// The content of a token is not an OCTET STRING.
        TokenContentTag {
            /// The offset of the content in the source, in bytes.
            offset: usize,
        } = "token-content-tag" {
            says: "the content at offset {offset} is not an OCTET STRING";
            means: "The content of the timestamp token is not an OCTET STRING.";
            cause: "A damaged token.";
            cure: "Get the file from its publisher, or have it timestamped again.";
        }
        /// A token has a critical extension. No critical extension is supported.
        TokenExtension {
            /// The identifier of the extension.
            extension: OidBuf,
        } = "token-critical-extension" {
            says: "it has an unknown critical extension, {extension}";
            means: "The timestamp token has a critical extension. No critical extension is supported.";
            cause: "A token from an authority that adds its own rules.";
            cure: "Have the file timestamped by another authority.";
        }
        /// A token covers a signature other than the one it is attached to.
        ImprintMismatch {
            /// The hash of the signature.
            computed: Vec<u8>,
            /// The hash in the token.
            stamped: Vec<u8>,
        } = "imprint-mismatch" {
            says: "it covers hash {}, but this signature's hash is {}", Hex(stamped), Hex(computed);
            means: "The timestamp was made for another signature.";
            cause: "A timestamp that was copied from another file.";
            cure: "Do not trust the timestamp. Verify the list at its own date, or get it from its publisher.";
        }
        /// A token does not name the certificate of its authority (RFC 3161 2.4.2).
        SigningCertificateMissing = "signing-certificate-missing" {
            says: "the signed attributes have no signingCertificate";
            means: "The timestamp token does not name the certificate of its authority.";
            cause: "A token that breaks RFC 3161 2.4.2.";
            cure: "Have the file timestamped by another authority, or verify it at its own date.";
        }
        /// A token names a certificate other than its signer's.
        SigningCertificateMismatch {
            /// The signer of the token.
            certificate: Box<CertificateInfo>,
        } = "signing-certificate-mismatch" {
            says: "its signingCertificate attribute does not name {certificate}";
            means: "The timestamp token names a certificate other than its signer's.";
            cause: "A token in which a certificate was replaced.";
            cure: "Do not trust the timestamp. Get the file from its publisher.";
        }
        /// The signer of a token has extended key usages other than the one for timestamps (RFC 3161 2.3).
        UsageNotAlone {
            /// The signer of the token.
            certificate: Box<CertificateInfo>,
            /// The signer's usages.
            found: Vec<OidBuf>,
        } = "usage-not-alone" {
            says: "{certificate} has extended key usages {}, not only the one for timestamps", Listed(found, ", ");
            means: "The authority's certificate can be used for more than timestamps, which RFC 3161 2.3 forbids.";
            cause: "An authority that signs other things with the same key.";
            cure: "Have the file timestamped by another authority, or verify it at its own date.";
        }
        /// The timestamp is later than the current time.
        TimestampInFuture {
            /// The time of the timestamp.
            at: UnixTime,
            /// The current time, by the caller's clock.
            now: UnixTime,
        } = "timestamp-in-future" {
            says: "its time is {:#}, after the current time, {:#}", Utc(*at), Utc(*now);
            means: "The timestamp is later than the current time.";
            cause: "A clock that is behind.";
            cure: "Check the clock, and set it if it is wrong. If it is right, do not trust the timestamp.";
        }
        /// The timestamp is earlier than the date inside the content: one of the two is wrong.
        TimestampBeforeContent {
            /// The time of the timestamp.
            at: UnixTime,
            /// The date inside the content.
            issued: UnixTime,
        } = "timestamp-before-list" {
            says: "its time is {:#}, before the date of the content, {:#}", Utc(*at), Utc(*issued);
            means: "The timestamp is earlier than the date of the list, so the list would have been signed before it \
                was written.";
            cause: "A list with a wrong date, or an authority with a wrong clock.";
            cure: "Verify the list at its own date, and report the dates to the publisher.";
        }
    }
    in "policy" {
        /// A certificate in the policy is malformed. Offsets are relative to the certificate.
        PolicyCertificate(error: ReadError) = "policy-certificate" {
            says: "a certificate in the policy cannot be read";
            means: "A certificate that was given as a root or intermediate cannot be read.";
            cause: "A damaged file, or a file of another kind.";
            cure: "Supply certificates in DER, or in PEM where PEM is accepted.";
        }
        /// The policy has no signature algorithms, so no signature can be verified.
        NoAlgorithms = "no-algorithms" {
            says: "the policy has no signature algorithms, so no signature can be verified";
            means: "The policy has no signature algorithms, so no signature can be verified.";
            cause: "A program that was built without the feature `ring`, or that supplied an empty list of algorithms.";
            cure: "In the program, supply algorithms with `Policy::algorithms`, or build the library with the feature \
                `ring`.";
        }
    }
    explained elsewhere {
        /// A part of the message that is decoded only for verification is malformed.
        Malformed(error: ReadError) => {
            says: "part of the signature cannot be read";
            explain: code::MESSAGE.explain(error);
        }
        /// The message has no content, or a nested signature has content.
        Content {
            /// `true` if there is content where none is allowed; `false` if the content is missing.
            present: bool,
        } => {
            says: "{} content", if *present { "a nested signature has its own" } else { "the signed message has no" };
            explain: &code::CONTENT_MISSING;
        }
        /// The content is neither a SEQUENCE nor an OCTET STRING. The digest does not cover this tag.
        ContentTag {
            /// The offset of the content in the source, in bytes.
            offset: usize,
        } => {
            says: "the content at offset {offset} is not a SEQUENCE";
            explain: &code::CONTENT_TAG;
        }
        /// A certificate in the path is malformed. The path validation found this, because it is stricter than the
        /// reader.
        PathCertificate {
            /// The signer at the start of the path.
            certificate: Box<CertificateInfo>,
        } => {
            says: "in the path from {certificate}, a certificate is malformed";
            explain: &code::CERTIFICATE_MALFORMED;
        }
    }
}

impl VerifyError {
    /// Returns the certificate that was rejected, if the rule is about one.
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

    /// Returns the offset of the part that was rejected, in bytes from the start of the message; `None` if the rule is
    /// not about a position.
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
            // The message of this error already includes the message of the cause, so the cause itself is skipped.
            Self::Timestamp { cause, .. } => cause.source(),
            _ => None,
        }
    }
}

/// Shows a certificate at the beginning of an error message, if there is one.
struct Prefix<'a>(Option<&'a CertificateInfo>);

impl fmt::Display for Prefix<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |certificate| write!(f, "{certificate}: "))
    }
}

/// Shows identifiers with a separator between them.
struct Listed<'a>(&'a [OidBuf], &'static str);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, purpose) in self.0.iter().enumerate() {
            let between = if index == 0 { "" } else { self.1 };
            write!(f, "{between}{purpose}")?;
        }
        Ok(())
    }
}
