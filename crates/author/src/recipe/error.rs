//! What is wrong with a recipe, or with what it is applied to.

use core::fmt;

use pki_types::UnixTime;
use trustlist_ctl::{OidBuf, Utc};

use super::{Recipe, RecipeKind, purposes};
use crate::error::Error;

/// What is wrong with a recipe, or with what it is applied to, and in which line of the recipe.
#[derive(Debug)]
pub struct RecipeError {
    pub(super) line: Option<usize>,
    pub(super) kind: RecipeErrorKind,
}

impl RecipeError {
    pub(super) const fn at(line: usize, kind: RecipeErrorKind) -> Self {
        Self { line: Some(line), kind }
    }

    /// The line of the recipe that it is about, from 1 on; `None` where no line is.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        self.line
    }

    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> &RecipeErrorKind {
        &self.kind
    }
}

impl From<RecipeErrorKind> for RecipeError {
    fn from(kind: RecipeErrorKind) -> Self {
        Self { line: None, kind }
    }
}

/// A rule about recipes that one does not keep.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecipeErrorKind {
    /// More than [`Recipe::BYTES`].
    TooLong {
        /// The length of the recipe in bytes.
        bytes: usize,
    },
    /// More rows than [`Recipe::ROWS`].
    TooManyRows {
        /// How many there are.
        rows: usize,
    },
    /// More purposes of one key than [`Recipe::PURPOSES`].
    TooManyPurposes {
        /// How many there are.
        purposes: usize,
    },
    /// More certificates than [`Recipe::CERTIFICATES`].
    TooManyCertificates {
        /// How many there are.
        certificates: usize,
    },
    /// No TOML.
    Toml {
        /// What the reader of TOML says.
        message: String,
    },
    /// A key that has no meaning here.
    UnknownKey {
        /// The key.
        key: String,
        /// Those that have one.
        known: &'static [&'static str],
    },
    /// A key that lists of this kind have no place for.
    Misplaced {
        /// The key.
        key: String,
        /// The kind of the list.
        kind: RecipeKind,
    },
    /// A key that has to be there.
    Missing {
        /// The key.
        key: &'static str,
    },
    /// A value of another type.
    Type {
        /// The key.
        key: &'static str,
        /// What it has to be.
        expected: &'static str,
    },
    /// No kind of list.
    Kind {
        /// What stands there.
        found: String,
    },
    /// Neither the name of a purpose nor an object identifier.
    Purpose {
        /// What stands there.
        found: String,
    },
    /// No purpose; `any` or `none` among others, or where they have no meaning.
    Purposes {
        /// The key.
        key: &'static str,
    },
    /// The same purpose twice.
    PurposeTwice {
        /// The purpose.
        purpose: String,
    },
    /// A date before 1970, without an offset from UTC, or a time alone.
    Date {
        /// The key.
        key: &'static str,
    },
    /// Two dates in the wrong order.
    Order {
        /// What has to be earlier.
        earlier: &'static str,
        /// What has to be later.
        later: &'static str,
    },
    /// Purposes for a date that is not there, or is cancelled.
    NotBeforePurposes,
    /// `this-update` lies after the present: readers would refuse the list until then.
    InFuture {
        /// `this-update`
        this_update: UnixTime,
        /// The present.
        now: UnixTime,
    },
    /// `sequence-number` is no number of at most 20 octets in hexadecimal.
    SequenceNumber,
    /// `sequence-number` does not end in the FILETIME of `this-update`, which readers of this kind of list want.
    SequenceDate,
    /// No SHA-256 in hexadecimal.
    Sha256 {
        /// How many characters it has, without separators.
        digits: usize,
    },
    /// A text that is empty, has control characters, or is longer than [`Recipe::TEXT`].
    Text {
        /// The key.
        key: &'static str,
    },
    /// A pattern of a file with a separator in it: it is about names, not paths.
    Path,
    /// `by` is neither `key` nor `certificate`.
    By,
    /// A row that says neither `file` nor `sha256`.
    NothingSelected,
    /// A row about no certificate.
    RowUnused {
        /// Whether an earlier row is about each that it would be about.
        taken: bool,
    },
    /// A certificate that no row is about.
    CertificateUnused {
        /// The name of its file.
        file: String,
    },
    /// The same certificate twice.
    CertificateTwice {
        /// The name of its file.
        first: String,
        /// The name of its other file.
        second: String,
    },
    /// Something about a certificate.
    Certificate {
        /// The name of its file.
        file: String,
        /// What it is.
        cause: Error,
    },
    /// A root that has expired, in a row without `expired = true`.
    Expired {
        /// The name of its file.
        file: String,
        /// The last second of its validity.
        not_after: UnixTime,
        /// The date of the list.
        this_update: UnixTime,
    },
    /// A row without `name` about a certificate whose subject has no common name, unit or organization.
    NoName {
        /// The name of its file.
        file: String,
    },
    /// The list cannot follow the one before it.
    Succession(Error),
}

impl fmt::Display for RecipeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.kind),
            None => self.kind.fmt(f),
        }
    }
}

impl fmt::Display for RecipeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { bytes } => write!(f, "{bytes} bytes, the limit is {}", Recipe::BYTES),
            Self::TooManyRows { rows } => write!(f, "{rows} rows, the limit is {}", Recipe::ROWS),
            Self::TooManyPurposes { purposes } => write!(f, "{purposes} purposes, the limit is {}", Recipe::PURPOSES),
            Self::TooManyCertificates { certificates } => {
                write!(f, "{certificates} certificates, the limit is {}", Recipe::CERTIFICATES)
            }
            Self::Toml { message } => f.write_str(message),
            Self::UnknownKey { key, known } => {
                write!(f, "the key {key:?} has no meaning here; these have: {}", known.join(", "))
            }
            Self::Misplaced { key, kind } => write!(f, "a list of kind {kind} has no place for `{key}`"),
            Self::Missing { key } => write!(f, "`{key}` is missing"),
            Self::Type { key, expected } => write!(f, "`{key}` has to be {expected}"),
            Self::Kind { found } => write!(f, "{found:?} is no kind of list; these are: {}", RecipeKind::names()),
            Self::Purpose { found } => {
                write!(f, "{found:?} is no purpose; these have names: {}", purposes::names())?;
                f.write_str(", and any other is an object identifier such as 1.3.6.1.5.5.7.3.1")
            }
            Self::Purposes { key } => {
                write!(f, "`{key}` has to be one or more purposes; where `any` or `none` may stand, it stands alone")
            }
            Self::PurposeTwice { purpose } => write!(f, "{purpose:?} stands there twice"),
            Self::Date { key } => {
                write!(f, "`{key}` has to be a date since 1970, without quotation marks: 2026-06-01 (in UTC)")?;
                f.write_str(" or 2026-06-01T12:00:00Z")
            }
            Self::Order { earlier, later } => write!(f, "{earlier} has to be earlier than {later}"),
            Self::NotBeforePurposes => {
                f.write_str("`not-before-purposes` says for which purposes, and no `not-before` from when on")
            }
            Self::InFuture { this_update, now } => {
                let [this_update, now] = [this_update, now].map(|time| Utc(*time));
                write!(f, "`this-update` is {this_update}, and now is {now}: readers would refuse the list until then")
            }
            Self::SequenceNumber => {
                f.write_str("`sequence-number` has to be a number in hexadecimal, of at most 20 octets")
            }
            Self::SequenceDate => {
                f.write_str("`sequence-number` has to end in the FILETIME (eight octets) of `this-update`")
            }
            Self::Sha256 { digits } => write!(f, "`sha256` has to be 64 digits in hexadecimal, and has {digits}"),
            Self::Text { key } => {
                write!(f, "`{key}` has to be text of 1 to {} characters, none of them control characters", Recipe::TEXT)
            }
            Self::Path => f.write_str("`file` is a name or a pattern for names, without folders"),
            Self::By => f.write_str("`by` has to be \"key\" or \"certificate\""),
            Self::NothingSelected => f.write_str("the row has to say `file` or `sha256`"),
            Self::RowUnused { taken: false } => f.write_str("the row is about no certificate"),
            Self::RowUnused { taken: true } => {
                f.write_str("the row is about no certificate that an earlier row is not about")
            }
            Self::CertificateUnused { file } => write!(f, "no row is about the certificate in {file}"),
            Self::CertificateTwice { first, second } if first == second => {
                write!(f, "the same certificate stands twice in {first}")
            }
            Self::CertificateTwice { first, second } => write!(f, "the same certificate is in {first} and in {second}"),
            Self::Certificate { file, cause } => write!(f, "{file}: {cause}"),
            Self::Expired { file, not_after, this_update } => write!(
                f,
                "{file}: the certificate expired at {}, before the list of {}; `expired = true` takes it",
                Utc(*not_after),
                Utc(*this_update)
            ),
            Self::NoName { file } => {
                write!(f, "{file}: the subject has no name that can be shown: give the row a `name`")
            }
            Self::Succession(cause) => cause.fmt(f),
        }
    }
}

impl core::error::Error for RecipeError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match &self.kind {
            RecipeErrorKind::Certificate { cause, .. } | RecipeErrorKind::Succession(cause) => cause.source(),
            _ => None,
        }
    }
}

/// What a purpose is called in a message.
pub(crate) fn purpose(oid: &OidBuf) -> String {
    purposes::name(oid).map_or_else(|| oid.as_oid().to_string(), str::to_owned)
}
