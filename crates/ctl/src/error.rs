//! Why a list could not be read: which field, where, and what stood there.

use core::fmt;

/// A list that is not well formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    field: Field,
    offset: usize,
}

impl Error {
    pub(crate) const fn new(kind: ErrorKind, field: Field, offset: usize) -> Self {
        Self { kind, field, offset }
    }

    /// What is wrong, with both values of a failed comparison.
    #[must_use]
    pub const fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The ASN.1 field that was read.
    #[must_use]
    pub const fn field(&self) -> Field {
        self.field
    }

    /// Where it stands: octets from the start of the source that was given to the parser.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "trust list: {} at offset {}: {}", self.field, self.offset, self.kind)
    }
}

impl core::error::Error for Error {}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The source or the enclosing field ends before the field does.
    Truncated {
        /// Octets that the field says it has.
        needed: usize,
        /// Octets that are left in the enclosing field.
        available: usize,
    },
    /// Another tag than the one that belongs here.
    Tag {
        /// The tag octet that belongs here.
        expected: u8,
        /// The tag octet that stands here.
        found: u8,
    },
    /// A tag octet that DER does not know: end-of-contents, a reserved number, or a primitive type in constructed form.
    TagInvalid(u8),
    /// A length that is indefinite, not minimal, or over four octets.
    LengthForm,
    /// Octets after the last field of the enclosing one.
    Trailing {
        /// How many.
        octets: usize,
    },
    /// An object identifier that breaks X.690 8.19: empty, cut off, or a padded arc.
    Oid,
    /// A BOOLEAN whose octet is not 0xFF. (FALSE is the default and so is not encoded.)
    Boolean(u8),
    /// An INTEGER that is empty or not minimal.
    Integer,
    /// An INTEGER that is negative or does not fit 32 bits.
    IntegerRange,
    /// A version that does not fit 32 bits, is negative, or is the default 0 (which DER does not encode).
    Version,
    /// A time that is not `YYMMDDhhmmssZ` or `YYYYMMDDhhmmssZ`, is no date, or lies before 1970.
    Time,
    /// NULL with content, or algorithm parameters in a form that is neither absent nor one value.
    Parameters,
    /// A BIT STRING that breaks X.690 8.6 or 11.2: without its first octet, over seven unused bits, or one that is set.
    BitString,
    /// An OCTET STRING or BOOLEAN of another length than the one that belongs here.
    OctetCount {
        /// The number of octets that belongs here.
        expected: usize,
        /// The number of octets that stand here.
        found: usize,
    },
    /// An octet in a text that is not ASCII.
    NotAscii(u8),
    /// A second one where one may stand.
    Repeated,
    /// A position that lies before the one before it.
    Decreasing {
        /// The position before it.
        before: u32,
        /// The position that stands here.
        found: u32,
    },
    /// A position behind the end of what it points into.
    OutOfBounds {
        /// The position that stands here.
        found: u32,
        /// The length in octets of what it points into.
        length: usize,
    },
    /// More of them than [`Limits`](crate::Limits), or the reader of an extension, allows.
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// A source longer than [`Limits::list_bytes`](crate::Limits::list_bytes), or than positions of 32 bits can say.
    TooLong {
        /// The source's length in octets.
        octets: usize,
        /// The limit in octets.
        limit: usize,
    },
    /// Not one attribute with one value, where no more and no less belongs.
    NotSingle {
        /// How many attributes of that type there are.
        attributes: usize,
        /// How many values these have together.
        values: usize,
    },
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated { needed, available } => {
                write!(f, "cut off, {needed} octets needed and {available} there")
            }
            Self::Tag { expected, found } => write!(f, "tag {expected:#04x} expected, {found:#04x} found"),
            Self::TagInvalid(tag) => write!(f, "tag {tag:#04x} is not DER"),
            Self::LengthForm => f.write_str("the length is not DER (indefinite, not minimal, or over four octets)"),
            Self::Trailing { octets } => write!(f, "{octets} octets after its last field"),
            Self::Oid => f.write_str("not an object identifier"),
            Self::Boolean(octet) => write!(f, "BOOLEAN {octet:#04x} is not DER here (only 0xff is)"),
            Self::Integer => f.write_str("the INTEGER is empty or not minimal"),
            Self::IntegerRange => f.write_str("the INTEGER is negative or does not fit 32 bits"),
            Self::Version => f.write_str("not a version number"),
            Self::Time => f.write_str("not a DER time from 1970 on"),
            Self::Parameters => f.write_str("more than one value as parameters"),
            Self::BitString => f.write_str("not a BIT STRING in DER"),
            Self::OctetCount { expected, found } => write!(f, "{expected} octets expected, {found} found"),
            Self::NotAscii(octet) => write!(f, "octet {octet:#04x} is not ASCII"),
            Self::Repeated => f.write_str("stands there twice"),
            Self::Decreasing { before, found } => write!(f, "position {found} after position {before}"),
            Self::OutOfBounds { found, length } => write!(f, "position {found} in {length} octets"),
            Self::TooMany { limit } => write!(f, "more than {limit}, the limit"),
            Self::TooLong { octets, limit } => write!(f, "{octets} octets, the limit is {limit}"),
            Self::NotSingle { attributes, values } => {
                write!(f, "{attributes} attributes with {values} values, one with one expected")
            }
        }
    }
}

/// A field of `CertificateTrustList` or of a known extension or attribute, by its ASN.1 name where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The whole list.
    List,
    /// `version`
    Version,
    /// `subjectUsage`
    SubjectUsage,
    /// `listIdentifier`
    ListIdentifier,
    /// `sequenceNumber`
    SequenceNumber,
    /// `thisUpdate`
    ThisUpdate,
    /// `nextUpdate`
    NextUpdate,
    /// `subjectAlgorithm`
    SubjectAlgorithm,
    /// `trustedSubjects`
    TrustedSubjects,
    /// `subjectIdentifier` of an entry
    SubjectIdentifier,
    /// `subjectAttributes` of an entry
    SubjectAttributes,
    /// `type` of an attribute
    AttributeType,
    /// `values` of an attribute
    AttributeValues,
    /// The octets of a certificate property
    Property,
    /// `extensions`
    Extensions,
    /// `extnID` of an extension
    ExtensionId,
    /// `critical` of an extension
    ExtensionCritical,
    /// `extnValue` of an extension
    ExtensionValue,
    /// The value of `szOID_CERT_LOG_LIST_EXT`
    CtLogs,
    /// The three numbers before the keys of the logs
    CtLogsHeader,
    /// A key of the logs
    SubjectPublicKeyInfo,
    /// The value of `szOID_PIN_RULES_EXT`, and a rule in it
    PinRules,
    /// `error` of a pin rule
    PinRuleError,
    /// `log` of a pin rule
    PinRuleLog,
    /// A pin of a rule
    Pin,
    /// The MD5 of a pin
    PinMd5,
    /// The SHA-256 of a pin
    PinSha256,
    /// The third field of a pin
    PinRest,
    /// The value of `szOID_PIN_RULES_LOG_END_DATE_EXT`
    LogEndDate,
    /// `szOID_SITE_PIN_RULES_INDEX_ATTR` of an entry
    SitePinRulesIndex,
    /// `szOID_SITE_PIN_RULES_FLAGS_ATTR` of an entry
    SitePinRulesFlags,
    /// The value of `szOID_SORTED_CTL`
    SortedCtl,
    /// The value of `szOID_NEXT_UPDATE_LOCATION`, and a name in it
    NextUpdateLocation,
    /// `CatNameValue` of a catalog
    NameValue,
    /// `tag` of a `CatNameValue`
    NameValueTag,
    /// `flags` of a `CatNameValue`
    NameValueFlags,
    /// `value` of a `CatNameValue`
    NameValueValue,
    /// `CatMemberInfo` of a catalog's member
    MemberInfo,
    /// `subjectGuid` of a `CatMemberInfo`
    MemberInfoGuid,
    /// `certVersion` of a `CatMemberInfo`
    MemberInfoVersion,
    /// `CatMemberInfo2` of a catalog's member
    MemberInfo2,
    /// `SpcIndirectDataContent` of a catalog's member
    IndirectData,
    /// `data` of a `SpcIndirectDataContent`
    IndirectDataData,
    /// `messageDigest` of a `SpcIndirectDataContent`
    IndirectDataDigest,
    /// `digestAlgorithm` in the `messageDigest` of a `SpcIndirectDataContent`
    IndirectDataAlgorithm,
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "CertificateTrustList",
            Self::Version => "version",
            Self::SubjectUsage => "subjectUsage",
            Self::ListIdentifier => "listIdentifier",
            Self::SequenceNumber => "sequenceNumber",
            Self::ThisUpdate => "thisUpdate",
            Self::NextUpdate => "nextUpdate",
            Self::SubjectAlgorithm => "subjectAlgorithm",
            Self::TrustedSubjects => "trustedSubjects",
            Self::SubjectIdentifier => "subjectIdentifier",
            Self::SubjectAttributes => "subjectAttributes",
            Self::AttributeType => "attribute type",
            Self::AttributeValues => "attribute values",
            Self::Property => "property",
            Self::Extensions => "extensions",
            Self::ExtensionId => "extnID",
            Self::ExtensionCritical => "critical",
            Self::ExtensionValue => "extnValue",
            Self::CtLogs => "CT logs",
            Self::CtLogsHeader => "header of the CT logs",
            Self::SubjectPublicKeyInfo => "subjectPublicKeyInfo",
            Self::PinRules => "pin rules",
            Self::PinRuleError => "error of a pin rule",
            Self::PinRuleLog => "log of a pin rule",
            Self::Pin => "pin",
            Self::PinMd5 => "MD5 of a pin",
            Self::PinSha256 => "SHA-256 of a pin",
            Self::PinRest => "third field of a pin",
            Self::LogEndDate => "log end date",
            Self::SitePinRulesIndex => "pin rules index of a site",
            Self::SitePinRulesFlags => "pin rules flags of a site",
            Self::SortedCtl => "sorted list",
            Self::NextUpdateLocation => "next update location",
            Self::NameValue => "CatNameValue",
            Self::NameValueTag => "CatNameValue tag",
            Self::NameValueFlags => "CatNameValue flags",
            Self::NameValueValue => "CatNameValue value",
            Self::MemberInfo => "CatMemberInfo",
            Self::MemberInfoGuid => "CatMemberInfo subjectGuid",
            Self::MemberInfoVersion => "CatMemberInfo certVersion",
            Self::MemberInfo2 => "CatMemberInfo2",
            Self::IndirectData => "SpcIndirectDataContent",
            Self::IndirectDataData => "SpcIndirectDataContent data",
            Self::IndirectDataDigest => "SpcIndirectDataContent messageDigest",
            Self::IndirectDataAlgorithm => "SpcIndirectDataContent digestAlgorithm",
        })
    }
}
