//! Which row of the catalogue tells an error.

use trustlist_base::{ReadError, ReadErrorKind, code::ReadCodes};
use trustlist_cms::{ParseError, PathRule, Role, TimestampKind, VerifyError};
use trustlist_ctl as ctl;

use super::Error;
use crate::code::{self, Code, Hresult};

const STORE: ReadCodes = ReadCodes {
    truncated: &code::STORE_TRUNCATED,
    trailing: &code::STORE_TRAILING_OCTETS,
    limit: &code::STORE_LIMIT,
    malformed: &code::STORE_MALFORMED,
};

/// The first of the row's, but where the error decides between two.
pub(super) fn hresult(error: &Error) -> Option<Hresult> {
    match error {
        Error::List(list) if matches!(list.kind(), ReadErrorKind::Tag { .. } | ReadErrorKind::InvalidTag(_)) => {
            Some(Hresult::CRYPT_E_ASN1_BADTAG)
        }
        Error::Signature(VerifyError::Timestamp { kind: TimestampKind::CounterSignature, .. }) => {
            Some(Hresult::TRUST_E_COUNTER_SIGNER)
        }
        _ => error.explain().hresults().first().copied(),
    }
}

pub(super) fn of_store(error: &ReadError) -> &'static Code {
    match error.kind() {
        // What stands as the SHA-1 of a certificate is another hash, or none.
        ReadErrorKind::Different { .. } | ReadErrorKind::Length { .. } => &code::STORE_HASH_MISMATCH,
        _ => STORE.explain(error),
    }
}

pub(super) fn of_message(error: &ParseError) -> &'static Code {
    if error.is_limit() {
        &code::MESSAGE_LIMIT
    } else if error.is_truncated() {
        &code::TRUNCATED
    } else if error.is_trailing() {
        &code::TRAILING_OCTETS
    } else {
        &code::MESSAGE_MALFORMED
    }
}

/// A list that is cut off, or has bytes left over, is told as the message around it is.
pub(super) const LIST: ReadCodes = ReadCodes {
    truncated: &code::TRUNCATED,
    trailing: &code::TRAILING_OCTETS,
    limit: &ctl::code::LIST_LIMIT,
    malformed: &ctl::code::LIST_MALFORMED,
};

pub(super) fn of_signature(error: &VerifyError) -> &'static Code {
    match error {
        VerifyError::Malformed(error) => of_message(error),
        VerifyError::PolicyCertificate(_) => &code::POLICY_CERTIFICATE,
        VerifyError::NoAlgorithms => &code::NO_ALGORITHMS,
        VerifyError::NotSigned => &code::NOT_SIGNED,
        VerifyError::SeveralSigners { .. } => &code::SEVERAL_SIGNERS,
        VerifyError::Content { .. } => &code::CONTENT_MISSING,
        VerifyError::ContentOctetString { .. } => &code::CONTENT_OCTET_STRING,
        VerifyError::ContentTag { .. } => &code::CONTENT_TAG,
        VerifyError::ContentType { .. } => &code::CONTENT_TYPE,
        VerifyError::SeveralNested => &code::SEVERAL_NESTED_SIGNATURES,
        VerifyError::NestedInNested => &code::NESTED_IN_NESTED,
        VerifyError::WeakDigest { .. } => &code::WEAK_DIGEST,
        VerifyError::UnsupportedAlgorithm { .. } => &code::UNSUPPORTED_ALGORITHM,
        VerifyError::AlgorithmMismatch { .. } => &code::ALGORITHM_MISMATCH,
        VerifyError::SignedAttributesMissing => &code::SIGNED_ATTRIBUTES_MISSING,
        VerifyError::SignedAttribute { .. } => &code::SIGNED_ATTRIBUTE_REPEATED,
        VerifyError::ContentTypeAttributeMissing => &code::CONTENT_TYPE_ATTRIBUTE_MISSING,
        VerifyError::ContentTypeAttribute { .. } => &code::CONTENT_TYPE_ATTRIBUTE,
        VerifyError::MessageDigestMissing => &code::MESSAGE_DIGEST_MISSING,
        VerifyError::DigestMismatch { .. } => &code::DIGEST_MISMATCH,
        VerifyError::SignerCertificateMissing { .. } => &code::SIGNER_CERTIFICATE_MISSING,
        VerifyError::SignerAmbiguous { .. } => &code::SIGNER_AMBIGUOUS,
        VerifyError::SignatureInvalid { .. } => &code::SIGNATURE_INVALID,
        VerifyError::RefusedSigner { .. } => &code::REFUSED_SIGNER,
        VerifyError::UnknownRoot { .. } => &code::UNKNOWN_ROOT,
        VerifyError::IssuerMissing { .. } => &code::ISSUER_MISSING,
        VerifyError::TooManyCandidates { .. } => &code::TOO_MANY_CANDIDATES,
        VerifyError::PathTooLong { .. } => &code::PATH_TOO_LONG,
        VerifyError::NotACa { .. } => &code::NOT_A_CA,
        VerifyError::PathLength { .. } => &code::PATH_LENGTH,
        VerifyError::CriticalExtension { .. } => &code::CRITICAL_EXTENSION,
        VerifyError::KeyUsage { certificate } if certificate.role == Role::Signer => &code::SIGNER_KEY_USAGE,
        VerifyError::KeyUsage { .. } => &code::CA_KEY_USAGE,
        VerifyError::WeakSignature { .. } => &code::WEAK_SIGNATURE,
        VerifyError::WeakKey { .. } => &code::WEAK_KEY,
        VerifyError::NoUsage { .. } => &code::NO_USAGE,
        VerifyError::WrongUsage { .. } => &code::WRONG_USAGE,
        VerifyError::CaUsage { .. } => &code::CA_USAGE,
        VerifyError::NotYetValid { .. } => &code::NOT_YET_VALID,
        VerifyError::Expired { .. } => &code::EXPIRED,
        VerifyError::CertificateSignature { .. } => &code::CERTIFICATE_SIGNATURE,
        VerifyError::PathInvalid { rule, .. } => match rule {
            PathRule::PathLength => &code::PATH_LENGTH,
            PathRule::NameConstraints => &code::NAME_CONSTRAINTS,
            PathRule::CriticalExtension => &code::CRITICAL_EXTENSION,
            PathRule::SignerIsCa => &code::SIGNER_IS_CA,
            PathRule::Certificate => &code::CERTIFICATE_MALFORMED,
            _ => &code::PATH_INVALID,
        },
        VerifyError::NoTimestamp => &code::NO_TIMESTAMP,
        VerifyError::SeveralTimestamps => &code::SEVERAL_TIMESTAMPS,
        VerifyError::Timestamp { .. } => &code::TIMESTAMP,
        VerifyError::TimestampInTimestamp => &code::TIMESTAMP_IN_TIMESTAMP,
        VerifyError::SigningTimeMissing => &code::SIGNING_TIME_MISSING,
        VerifyError::TokenContentTag { .. } => &code::TOKEN_CONTENT_TAG,
        VerifyError::TokenExtension { .. } => &code::TOKEN_CRITICAL_EXTENSION,
        VerifyError::ImprintMismatch { .. } => &code::IMPRINT_MISMATCH,
        VerifyError::SigningCertificateMissing => &code::SIGNING_CERTIFICATE_MISSING,
        VerifyError::SigningCertificateMismatch { .. } => &code::SIGNING_CERTIFICATE_MISMATCH,
        VerifyError::UsageNotAlone { .. } => &code::USAGE_NOT_ALONE,
        VerifyError::TimestampInFuture { .. } => &code::TIMESTAMP_IN_FUTURE,
        VerifyError::TimestampBeforeContent { .. } => &code::TIMESTAMP_BEFORE_LIST,
        _ => &code::SIGNATURE_REFUSED,
    }
}
