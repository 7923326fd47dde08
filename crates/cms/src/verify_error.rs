//! Why a signature was refused.

use std::fmt;

use pki_types::UnixTime;

use crate::{
    digest::Digest,
    error::{Hex, ParseError},
    policy::KeyPurpose,
    report::CertificateInfo,
    timestamp::TimestampKind,
    utc::Utc,
};

/// The rule that refused a signature, with what it compared. Each variant is one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// A part that is decoded only for verification is not well formed.
    Malformed(ParseError),
    /// A certificate that came with the policy is not well formed; offsets are those inside it.
    PolicyCertificate(ParseError),
    /// The policy has no signature algorithms, so that no signature can be verified.
    NoAlgorithms,
    /// No SignerInfo.
    NotSigned,
    /// More than one SignerInfo.
    SeveralSigners {
        /// How many.
        count: usize,
    },
    /// The message has no content, or a nested signature has one.
    Content {
        /// Whether there is content, where there must be none.
        present: bool,
    },
    /// The content is an OCTET STRING (the CMS form), of which no real list is known.
    ContentOctetString {
        /// Where it begins in the source.
        offset: usize,
    },
    /// The content is neither SEQUENCE nor OCTET STRING. The digest does not cover this tag.
    ContentTag {
        /// Where it begins in the source.
        offset: usize,
    },
    /// The content is not of the type asked for.
    ContentType {
        /// The type asked for, dotted.
        expected: String,
        /// The type found, dotted.
        found: String,
    },
    /// More than one nested signature, or more than one value in its attribute.
    SeveralNested,
    /// A nested signature has a nested signature itself.
    NestedInNested,
    /// The digest is weaker than the policy allows, or MD5.
    WeakDigest {
        /// The digest of the SignerInfo.
        digest: Digest,
        /// The weakest that the policy allows.
        weakest: Digest,
    },
    /// A digest or signature algorithm that is not known here, or not among the policy's.
    UnsupportedAlgorithm {
        /// The certificate that is signed with it; `None` for the SignerInfo.
        certificate: Option<Box<CertificateInfo>>,
        /// Its object identifier, dotted.
        algorithm: String,
    },
    /// The digest algorithm, the signature algorithm and the signer's key do not go together.
    AlgorithmMismatch {
        /// The signature algorithm, dotted.
        signature: String,
        /// The digest algorithm.
        digest: Digest,
    },
    /// The SignerInfo has no signed attributes.
    SignedAttributesMissing,
    /// A signed attribute stands there twice, or has no value or several.
    SignedAttribute {
        /// Its type, dotted.
        attribute: String,
        /// Where it begins in the source.
        offset: usize,
    },
    /// No contentType attribute.
    ContentTypeAttributeMissing,
    /// The contentType attribute names another type.
    ContentTypeAttribute {
        /// The type of the content, dotted.
        expected: String,
        /// The type in the attribute, dotted.
        found: String,
    },
    /// No messageDigest attribute.
    MessageDigestMissing,
    /// The content is not what was signed.
    DigestMismatch {
        /// The digest of the content.
        computed: Vec<u8>,
        /// The digest in the signed attributes.
        signed: Vec<u8>,
    },
    /// No certificate of the bag is the one that the SignerInfo names.
    SignerCertificateMissing {
        /// The serial number or key identifier it names, in hexadecimal.
        signer: String,
    },
    /// Different certificates of the bag are the one that the SignerInfo names.
    SignerAmbiguous {
        /// The serial number or key identifier it names, in hexadecimal.
        signer: String,
    },
    /// The signature over the signed attributes does not verify with the signer's key.
    SignatureInvalid {
        /// The signer.
        certificate: Box<CertificateInfo>,
    },
    /// The policy refuses this certificate or its key.
    RefusedSigner {
        /// The certificate.
        certificate: Box<CertificateInfo>,
    },
    /// The path ends in a self-issued certificate that is no anchor.
    UnknownRoot {
        /// The certificate.
        certificate: Box<CertificateInfo>,
    },
    /// The issuer of a certificate is neither in the bag nor among the policy's certificates.
    IssuerMissing {
        /// The certificate.
        certificate: Box<CertificateInfo>,
        /// The name of its issuer.
        issuer: String,
    },
    /// No path among so many candidates, and there were more.
    TooManyCandidates {
        /// How many were looked at.
        limit: usize,
    },
    /// No path of so few steps, and there were longer ones.
    PathTooLong {
        /// The longest path that is looked for, in steps from a certificate to its issuer.
        limit: usize,
    },
    /// An issuer is not a CA (RFC 5280 4.2.1.9).
    NotACa {
        /// The issuer.
        certificate: Box<CertificateInfo>,
    },
    /// More CAs are below an issuer than its pathLenConstraint allows (RFC 5280 4.2.1.9).
    PathLength {
        /// The issuer.
        certificate: Box<CertificateInfo>,
        /// How many it allows.
        allowed: u8,
        /// How many there are; self-issued ones are not counted.
        found: usize,
    },
    /// A certificate has a critical extension that is not known (RFC 5280 4.2).
    CriticalExtension {
        /// The certificate.
        certificate: Box<CertificateInfo>,
        /// The identifier of the extension, dotted.
        extension: String,
    },
    /// The key usage of an issuer lacks keyCertSign, or that of the signer digitalSignature (RFC 5280 4.2.1.3).
    KeyUsage {
        /// The certificate.
        certificate: Box<CertificateInfo>,
    },
    /// A certificate is signed with a digest weaker than the policy allows, or with MD5.
    WeakSignature {
        /// The certificate.
        certificate: Box<CertificateInfo>,
        /// The digest.
        digest: Digest,
    },
    /// An RSA key shorter than [`MIN_RSA_BITS`](crate::MIN_RSA_BITS).
    WeakKey {
        /// The certificate with the key.
        certificate: Box<CertificateInfo>,
        /// The length of its modulus.
        bits: usize,
    },
    /// The signer has no extended key usage.
    NoUsage {
        /// The signer.
        certificate: Box<CertificateInfo>,
    },
    /// The signer has none of the usages that the policy accepts.
    WrongUsage {
        /// The signer.
        certificate: Box<CertificateInfo>,
        /// The usages it has.
        found: Vec<KeyPurpose>,
        /// The usages that are accepted.
        accepted: Vec<KeyPurpose>,
    },
    /// A CA of the path has extended key usages and the signer's is not one of them.
    CaUsage {
        /// The CA.
        certificate: Box<CertificateInfo>,
        /// The usage of the signer.
        usage: KeyPurpose,
    },
    /// A certificate of the path begins later than the instant in question.
    NotYetValid {
        /// The certificate.
        certificate: Box<CertificateInfo>,
        /// The instant in question.
        at: UnixTime,
    },
    /// A certificate of the path ended before the instant in question.
    Expired {
        /// The certificate.
        certificate: Box<CertificateInfo>,
        /// The instant in question.
        at: UnixTime,
    },
    /// A certificate is not signed by its issuer.
    CertificateSignature {
        /// The signer at the start of the path.
        certificate: Box<CertificateInfo>,
    },
    /// Another rule of RFC 5280 refused the path.
    PathInvalid {
        /// The signer at the start of the path.
        certificate: Box<CertificateInfo>,
        /// Which rule.
        rule: PathRule,
    },
    /// The signature has no timestamp, and was to be judged at it.
    NoTimestamp,
    /// More than one timestamp on the signature, of whatever kind, or a timestamp's attribute without a value.
    SeveralTimestamps,
    /// The timestamp on the signature is not good. What follows are rules about timestamps alone; they and those above
    /// come as the cause.
    Timestamp {
        /// Its kind.
        kind: TimestampKind,
        /// The rule that refused it; never this variant itself.
        cause: Box<VerifyError>,
    },
    /// A timestamp bears a timestamp or a nested signature itself.
    TimestampInTimestamp,
    /// A counter-signature has no signingTime.
    SigningTimeMissing,
    /// The content of a token is not an OCTET STRING.
    TokenContentTag {
        /// Where it begins in the source.
        offset: usize,
    },
    /// A token has a critical extension; none is known.
    TokenExtension {
        /// Its identifier, dotted.
        extension: String,
    },
    /// A token is for something else than the signature on which it stands.
    ImprintMismatch {
        /// The hash of the signature.
        computed: Vec<u8>,
        /// The hash in the token.
        stamped: Vec<u8>,
    },
    /// A token does not name the certificate of its authority (RFC 3161 2.4.2).
    SigningCertificateMissing,
    /// A token names another certificate than that of its signer.
    SigningCertificateMismatch {
        /// The signer of the token.
        certificate: Box<CertificateInfo>,
    },
    /// The signer of a token may be used for more than timestamps (RFC 3161 2.3).
    UsageNotAlone {
        /// The signer of the token.
        certificate: Box<CertificateInfo>,
        /// The usages it has.
        found: Vec<KeyPurpose>,
    },
    /// The timestamp lies after the present.
    TimestampInFuture {
        /// The instant of the timestamp.
        at: UnixTime,
        /// The present, by the caller's clock.
        now: UnixTime,
    },
    /// The timestamp lies before the date inside the content: one of the two is wrong.
    TimestampBeforeContent {
        /// The instant of the timestamp.
        at: UnixTime,
        /// The date inside the content.
        issued: UnixTime,
    },
}

/// A rule of RFC 5280 about a whole path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PathRule {
    /// A pathLenConstraint (4.2.1.9).
    PathLength,
    /// Name constraints (4.2.1.10).
    NameConstraints,
    /// A critical extension that is not known (4.2).
    CriticalExtension,
    /// The signer is a CA certificate itself.
    SignerIsCa,
    /// A certificate that the path validation cannot read.
    Certificate,
    /// Any other.
    Other,
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
            | Self::PathLength { certificate, .. }
            | Self::CriticalExtension { certificate, .. }
            | Self::KeyUsage { certificate }
            | Self::WeakSignature { certificate, .. }
            | Self::WeakKey { certificate, .. }
            | Self::NoUsage { certificate }
            | Self::WrongUsage { certificate, .. }
            | Self::CaUsage { certificate, .. }
            | Self::NotYetValid { certificate, .. }
            | Self::Expired { certificate, .. }
            | Self::CertificateSignature { certificate }
            | Self::SigningCertificateMismatch { certificate }
            | Self::UsageNotAlone { certificate, .. }
            | Self::PathInvalid { certificate, .. } => Some(certificate),
            Self::Timestamp { cause, .. } => cause.certificate(),
            _ => None,
        }
    }
}

impl From<ParseError> for VerifyError {
    fn from(error: ParseError) -> Self {
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

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(_) => f.write_str("a part of the signature cannot be read"),
            Self::PolicyCertificate(_) => f.write_str("a certificate of the policy cannot be read"),
            Self::NoAlgorithms => {
                f.write_str("the policy has no signature algorithms, so no signature can be verified")
            }
            Self::NotSigned => f.write_str("not signed: there is no SignerInfo"),
            Self::SeveralSigners { count } => write!(f, "{count} SignerInfos, exactly one is accepted"),
            Self::Content { present: false } => f.write_str("the signed message has no content"),
            Self::Content { present: true } => f.write_str("a nested signature has content of its own"),
            Self::ContentOctetString { offset } => {
                write!(f, "the content at offset {offset} is an OCTET STRING, a form that no real list has")
            }
            Self::ContentTag { offset } => write!(f, "the content at offset {offset} is not a SEQUENCE"),
            Self::ContentType { expected, found } => {
                write!(f, "the content is of type {found}, {expected} expected")
            }
            Self::SeveralNested => f.write_str("more than one nested signature"),
            Self::NestedInNested => f.write_str("a nested signature in a nested signature"),
            Self::WeakDigest { digest, weakest } => {
                write!(f, "signed with {digest}, {weakest} or stronger is required")
            }
            Self::UnsupportedAlgorithm { certificate: None, algorithm } => {
                write!(f, "signed with {algorithm}, which is not supported")
            }
            Self::UnsupportedAlgorithm { certificate: Some(certificate), algorithm } => {
                write!(f, "{certificate}: signed with {algorithm}, which is not supported")
            }
            Self::AlgorithmMismatch { signature, digest } => {
                write!(f, "signature algorithm {signature} does not go with {digest} and the signer's key")
            }
            Self::SignedAttributesMissing => f.write_str("the SignerInfo has no signed attributes"),
            Self::SignedAttribute { attribute, offset } => {
                write!(f, "signed attribute {attribute} at offset {offset} is repeated or has not exactly one value")
            }
            Self::ContentTypeAttributeMissing => f.write_str("no contentType among the signed attributes"),
            Self::ContentTypeAttribute { expected, found } => {
                write!(f, "the signed contentType is {found}, the content is of type {expected}")
            }
            Self::MessageDigestMissing => f.write_str("no messageDigest among the signed attributes"),
            Self::DigestMismatch { computed, signed } => {
                write!(
                    f,
                    "the content is not what was signed: its digest is {}, signed is {}",
                    Hex(computed),
                    Hex(signed)
                )
            }
            Self::SignerCertificateMissing { signer } => {
                write!(f, "the signer's certificate {signer} is not in the bag")
            }
            Self::SignerAmbiguous { signer } => write!(f, "several certificates in the bag are the signer {signer}"),
            Self::SignatureInvalid { certificate } => write!(f, "the signature is not that of {certificate}"),
            Self::RefusedSigner { certificate } => write!(f, "the policy refuses {certificate}"),
            Self::UnknownRoot { certificate } => write!(f, "the path ends in {certificate}, which is not trusted"),
            Self::IssuerMissing { certificate, issuer } => {
                write!(f, "the issuer of {certificate} is missing: {issuer}")
            }
            Self::TooManyCandidates { limit } => write!(f, "no path to a trusted root among {limit} certificates"),
            Self::PathTooLong { limit } => write!(f, "no path to a trusted root in {limit} steps"),
            Self::NotACa { certificate } => write!(f, "{certificate} is not a CA"),
            Self::PathLength { certificate, allowed, found } => {
                write!(f, "{certificate} allows {allowed} CAs below it; this path has {found}")
            }
            Self::CriticalExtension { certificate, extension } => {
                write!(f, "{certificate} has the critical extension {extension}, which is not known")
            }
            Self::KeyUsage { certificate } => write!(f, "the key usage of {certificate} does not allow this"),
            Self::WeakSignature { certificate, digest } => write!(f, "{certificate} is signed with {digest}"),
            Self::WeakKey { certificate, bits } => write!(f, "{certificate} has an RSA key of {bits} bits"),
            Self::NoUsage { certificate } => write!(f, "{certificate} has no extended key usage"),
            Self::WrongUsage { certificate, found, accepted } => {
                write!(f, "{certificate} may be used for {}, not for {}", Listed(found), Listed(accepted))
            }
            Self::CaUsage { certificate, usage } => write!(f, "{certificate} may not issue for usage {usage}"),
            Self::NotYetValid { certificate, at } => {
                write!(f, "{certificate} is valid from {}, not yet at {}", Utc(certificate.not_before), Utc(*at))
            }
            Self::Expired { certificate, at } => {
                write!(f, "{certificate} was valid until {}, no more at {}", Utc(certificate.not_after), Utc(*at))
            }
            Self::CertificateSignature { certificate } => {
                write!(f, "a signature in the path from {certificate} is not that of the issuer")
            }
            Self::PathInvalid { certificate, rule } => {
                let rule = match rule {
                    PathRule::PathLength => "a CA allows fewer steps below it",
                    PathRule::NameConstraints => "a CA does not allow this name below it",
                    PathRule::CriticalExtension => "a certificate has an unknown critical extension",
                    PathRule::SignerIsCa => "the signer is a CA",
                    PathRule::Certificate => "a certificate is not well formed",
                    PathRule::Other => "not valid by RFC 5280",
                };
                write!(f, "the path from {certificate}: {rule}")
            }
            Self::NoTimestamp => f.write_str("the signature has no timestamp"),
            Self::SeveralTimestamps => f.write_str("the signature has not exactly one timestamp"),
            Self::Timestamp { kind, cause } => write!(f, "{kind}: {cause}"),
            Self::TimestampInTimestamp => f.write_str("it bears a timestamp or a nested signature itself"),
            Self::SigningTimeMissing => f.write_str("no signingTime among the signed attributes"),
            Self::TokenContentTag { offset } => write!(f, "the content at offset {offset} is not an OCTET STRING"),
            Self::TokenExtension { extension } => write!(f, "the critical extension {extension} is not known"),
            Self::ImprintMismatch { computed, stamped } => {
                write!(f, "it is not for this signature, whose hash is {}: stamped is {}", Hex(computed), Hex(stamped))
            }
            Self::SigningCertificateMissing => f.write_str("no signingCertificate among the signed attributes"),
            Self::SigningCertificateMismatch { certificate } => {
                write!(f, "signingCertificate does not name {certificate}")
            }
            Self::UsageNotAlone { certificate, found } => {
                write!(f, "{certificate} may be used for {}, not for timestamps alone", Listed(found))
            }
            Self::TimestampInFuture { at, now } => {
                write!(f, "it is of {}, later than the clock, {}", Utc(*at), Utc(*now))
            }
            Self::TimestampBeforeContent { at, issued } => {
                write!(f, "it is of {}, before the content was made, {}", Utc(*at), Utc(*issued))
            }
        }
    }
}

struct Listed<'a>(&'a [KeyPurpose]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, purpose) in self.0.iter().enumerate() {
            let between = if index == 0 { "" } else { ", " };
            write!(f, "{between}{purpose}")?;
        }
        Ok(())
    }
}
