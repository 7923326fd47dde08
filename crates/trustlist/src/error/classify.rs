//! Which row of the catalogue tells an error.

use trustlist_cab as cab;
use trustlist_cms::{TimestampKind, VerifyError, code as message};
use trustlist_ctl as ctl;

use super::Error;
use crate::{
    code::{self, Code, Hresult},
    store_error::{StoreError, StoreErrorKind},
};

pub(super) fn of(error: &Error) -> &'static Code {
    match error {
        Error::Cabinet(error) => of_cabinet(error.kind()),
        Error::Message(error) => message::MESSAGE.explain(error),
        Error::NotATrustList { .. } => &message::NOT_A_TRUST_LIST,
        Error::ContentMissing => &message::CONTENT_MISSING,
        Error::ContentTag { .. } => &message::CONTENT_TAG,
        Error::List(error) => of_list(error),
        Error::Signature(error) => error.explain(),
        Error::Kind { .. } => &code::KIND,
        Error::ClockBeforeList { .. } => &code::CLOCK_BEFORE_LIST,
        Error::OlderThanFloor { .. } => &code::OLDER_THAN_FLOOR,
        Error::TooOld { .. } => &code::TOO_OLD,
        Error::SequenceDate { .. } => &code::SEQUENCE_DATE_MISMATCH,
        Error::ListVersion { .. } => &code::LIST_VERSION,
        Error::UnknownCriticalExtension { .. } => &code::UNKNOWN_CRITICAL_EXTENSION,
        Error::DuplicateIdentifier { .. } => &code::DUPLICATE_IDENTIFIER,
        Error::HashMismatch { .. } => &code::HASH_MISMATCH,
        Error::HashLength { .. } => &code::HASH_LENGTH,
        Error::HashNotListed { .. } => &code::HASH_NOT_LISTED,
        Error::Certificate { .. } => &message::CERTIFICATE_MALFORMED,
        Error::Store(error) => of_store(error),
        Error::Extension(_) => &code::EXTENSION_MALFORMED,
        Error::Site(_) => &code::SITE_MALFORMED,
        Error::SiteName { .. } => &code::SITE_NAME,
        Error::PinRulesMissing { .. } => &code::PIN_RULES_MISSING,
        Error::PinRuleIndex { .. } => &code::PIN_RULE_INDEX,
        Error::Attribute(_) => &code::ATTRIBUTE_MALFORMED,
        Error::MemberDigest { .. } => &code::MEMBER_DIGEST_MISMATCH,
        Error::MemberKind { .. } => &code::MEMBER_KIND,
    }
}

/// The first of the row's, but where the error decides between two.
pub(super) fn hresult(error: &Error) -> Option<Hresult> {
    match error {
        Error::List(list) if is_tag(list) => Some(Hresult::CRYPT_E_ASN1_BADTAG),
        Error::Signature(VerifyError::Timestamp { kind: TimestampKind::CounterSignature, .. }) => {
            Some(Hresult::TRUST_E_COUNTER_SIGNER)
        }
        _ => of(error).hresults().first().copied(),
    }
}

fn is_tag(error: &ctl::Error) -> bool {
    matches!(error.kind(), ctl::ErrorKind::Tag { .. } | ctl::ErrorKind::TagInvalid(_))
}

fn of_cabinet(kind: &cab::ErrorKind) -> &'static Code {
    match kind {
        cab::ErrorKind::Truncated { .. } => &code::CABINET_TRUNCATED,
        cab::ErrorKind::TrailingOctets { .. } => &code::CABINET_TRAILING_OCTETS,
        cab::ErrorKind::LimitExceeded { .. } => &code::CABINET_LIMIT,
        cab::ErrorKind::UnsupportedCompression(_) => &code::CABINET_COMPRESSION,
        cab::ErrorKind::NotSingle { .. } => &code::CABINET_NOT_ONE_FILE,
        _ => &code::CABINET_MALFORMED,
    }
}

fn of_store(error: &StoreError) -> &'static Code {
    match error.kind() {
        StoreErrorKind::Truncated { .. } => &code::STORE_TRUNCATED,
        StoreErrorKind::Trailing { .. } => &code::STORE_TRAILING_OCTETS,
        StoreErrorKind::TooMany { .. } | StoreErrorKind::TooLong { .. } => &code::STORE_LIMIT,
        StoreErrorKind::Sha1 { .. } => &code::STORE_HASH_MISMATCH,
        _ => &code::STORE_MALFORMED,
    }
}

fn of_list(error: &ctl::Error) -> &'static Code {
    match error.kind() {
        ctl::ErrorKind::TooMany { .. } | ctl::ErrorKind::TooLong { .. } => &code::LIST_LIMIT,
        ctl::ErrorKind::Truncated { .. } => &message::TRUNCATED,
        ctl::ErrorKind::Trailing { .. } => &message::TRAILING_OCTETS,
        _ => &code::LIST_MALFORMED,
    }
}
