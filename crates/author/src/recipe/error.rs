//! The errors of recipes.

use core::fmt;

use pki_types::UnixTime;
use trustlist_ctl::{OidBuf, Utc};

use super::{Recipe, RecipeKind, purposes};
use crate::error::Error;

/// A mistake in a recipe or in its certificates, with the line of the recipe if there is one.
#[derive(Debug)]
pub struct RecipeError {
    pub(super) line: Option<usize>,
    pub(super) kind: RecipeErrorKind,
}

impl RecipeError {
    pub(super) const fn at(line: usize, kind: RecipeErrorKind) -> Self {
        Self { line: Some(line), kind }
    }

    /// Returns the line of the recipe, counted from 1, or `None` if the error does not concern one line.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        self.line
    }

    /// Returns the kind of error.
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

/// The kinds of mistakes in a recipe or its certificates.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecipeErrorKind {
    /// The recipe is longer than [`Recipe::BYTES`].
    TooLong {
        /// The length of the recipe in bytes.
        bytes: usize,
    },
    /// There are more rows than [`Recipe::ROWS`].
    TooManyRows {
        /// The number of rows.
        rows: usize,
    },
    /// A value has more purposes than [`Recipe::PURPOSES`].
    TooManyPurposes {
        /// The number of purposes.
        purposes: usize,
    },
    /// There are more certificates than [`Recipe::CERTIFICATES`].
    TooManyCertificates {
        /// The number of certificates.
        certificates: usize,
    },
    /// The recipe is not valid TOML.
    Toml {
        /// The message of the TOML parser.
        message: String,
    },
    /// The key is not known.
    UnknownKey {
        /// The key.
        key: String,
        /// The known keys.
        known: &'static [&'static str],
    },
    /// The key is not allowed in lists of this kind.
    Misplaced {
        /// The key.
        key: String,
        /// The kind of the list.
        kind: RecipeKind,
    },
    /// A required key is missing.
    Missing {
        /// The key.
        key: &'static str,
    },
    /// The value has the wrong type.
    Type {
        /// The key.
        key: &'static str,
        /// The right type.
        expected: &'static str,
    },
    /// The value of `kind` is not a kind of list.
    Kind {
        /// The value.
        found: String,
    },
    /// A purpose is neither a known name nor an object identifier.
    Purpose {
        /// The value.
        found: String,
    },
    /// There are no purposes, or `any` or `none` is used with other purposes or where it is not allowed.
    Purposes {
        /// The key.
        key: &'static str,
    },
    /// A purpose is given twice.
    PurposeTwice {
        /// The purpose.
        purpose: String,
    },
    /// The value is not a date, is before 1970, or has a time without an offset from UTC.
    Date {
        /// The key.
        key: &'static str,
    },
    /// Two dates are in the wrong order.
    Order {
        /// The date that has to be earlier.
        earlier: &'static str,
        /// The date that has to be later.
        later: &'static str,
    },
    /// `not-before-purposes` is given without a `not-before` date.
    NotBeforePurposes,
    /// `this-update` is in the future. Readers would reject the list until that time.
    InFuture {
        /// The value of `this-update`.
        this_update: UnixTime,
        /// The current time.
        now: UnixTime,
    },
    /// `sequence-number` is not a hexadecimal number of 1 to 20 bytes.
    SequenceNumber,
    /// `sequence-number` does not end in the FILETIME of `this-update`, which readers of this kind of list require.
    SequenceDate,
    /// `sha256` is not a SHA-256 in hexadecimal.
    Sha256 {
        /// The number of characters, without separators.
        digits: usize,
    },
    /// A text value is empty, contains control characters, or is longer than [`Recipe::TEXT`].
    Text {
        /// The key.
        key: &'static str,
    },
    /// `file` contains a path separator. It is compared with file names, not paths.
    Path,
    /// `by` is neither `key` nor `certificate`.
    By,
    /// A row has neither `file` nor `sha256`.
    NothingSelected,
    /// A row applies to no certificate.
    RowUnused {
        /// True if the row matches certificates, but earlier rows already apply to all of them.
        taken: bool,
    },
    /// No row matches a certificate.
    CertificateUnused {
        /// The name of the certificate's file.
        file: String,
    },
    /// A certificate is given twice.
    CertificateTwice {
        /// The name of the certificate's file.
        first: String,
        /// The name of the other file with the same certificate.
        second: String,
    },
    /// No entry can be created for a certificate.
    Certificate {
        /// The name of the certificate's file.
        file: String,
        /// The reason.
        cause: Error,
    },
    /// A root has expired, and its row does not have `expired = true`.
    Expired {
        /// The name of the certificate's file.
        file: String,
        /// The last second of its validity.
        not_after: UnixTime,
        /// The date of the list.
        this_update: UnixTime,
    },
    /// The row has no `name`, and the certificate's subject has no common name, unit or organization.
    NoName {
        /// The name of the certificate's file.
        file: String,
    },
    /// The list cannot replace the previous one.
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
            Self::TooLong { bytes } => write!(f, "the recipe is {bytes} bytes long; the limit is {}", Recipe::BYTES),
            Self::TooManyRows { rows } => write!(f, "there are {rows} rows; the limit is {}", Recipe::ROWS),
            Self::TooManyPurposes { purposes } => {
                write!(f, "there are {purposes} purposes; the limit is {}", Recipe::PURPOSES)
            }
            Self::TooManyCertificates { certificates } => {
                write!(f, "there are {certificates} certificates; the limit is {}", Recipe::CERTIFICATES)
            }
            Self::Toml { message } => f.write_str(message),
            Self::UnknownKey { key, known } => {
                write!(f, "unknown key {key:?}; use one of: {}", known.join(", "))
            }
            Self::Misplaced { key, kind } => write!(f, "`{key}` cannot be used in a list of kind {kind}"),
            Self::Missing { key } => write!(f, "`{key}` is missing"),
            Self::Type { key, expected } => write!(f, "`{key}` must be {expected}"),
            Self::Kind { found } => write!(f, "{found:?} is not a kind of list; use one of: {}", RecipeKind::names()),
            Self::Purpose { found } => {
                write!(f, "{found:?} is not a purpose; use one of: {}", purposes::names())?;
                f.write_str(", or an object identifier such as 1.3.6.1.5.5.7.3.1")
            }
            Self::Purposes { key } => {
                write!(f, "`{key}` must be one or more purposes; `any` or `none`, where allowed, must be the only one")
            }
            Self::PurposeTwice { purpose } => write!(f, "the purpose {purpose:?} is given twice"),
            Self::Date { key } => {
                write!(f, "`{key}` must be a date after 1969 without quotation marks, such as 2026-06-01")?;
                f.write_str(" (00:00:00 UTC) or 2026-06-01T12:00:00Z")
            }
            Self::Order { earlier, later } => write!(f, "{earlier} must be earlier than {later}"),
            Self::NotBeforePurposes => f.write_str("`not-before-purposes` requires a date in `not-before`"),
            Self::InFuture { this_update, now } => {
                let [this_update, now] = [this_update, now].map(|time| Utc(*time));
                write!(
                    f,
                    "`this-update` is {this_update:#}, after the current time, {now:#}; readers would reject the list"
                )
            }
            Self::SequenceNumber => {
                f.write_str("`sequence-number` must be 1 to 20 bytes in hexadecimal, with two digits per byte")
            }
            Self::SequenceDate => {
                f.write_str("`sequence-number` must end with the date of the list as a FILETIME (8 bytes)")
            }
            Self::Sha256 { digits } => {
                write!(f, "`sha256` must be 64 hexadecimal digits; the value has {digits} characters")
            }
            Self::Text { key } => {
                write!(f, "`{key}` must be 1 to {} characters of text without control characters", Recipe::TEXT)
            }
            Self::Path => f.write_str("`file` must be a file name or a pattern for file names, without folders"),
            Self::By => f.write_str("`by` must be \"key\" or \"certificate\""),
            Self::NothingSelected => f.write_str("the row must have `file` or `sha256`"),
            Self::RowUnused { taken: false } => f.write_str("the row matches no certificate"),
            Self::RowUnused { taken: true } => {
                f.write_str("the row has no effect, because earlier rows match all its certificates")
            }
            Self::CertificateUnused { file } => write!(f, "no row matches the certificate in {file}"),
            Self::CertificateTwice { first, second } if first == second => {
                write!(f, "{first} contains the same certificate twice")
            }
            Self::CertificateTwice { first, second } => write!(f, "{first} and {second} contain the same certificate"),
            Self::Certificate { file, cause } => write!(f, "{file}: {cause}"),
            Self::Expired { file, not_after, this_update } => write!(
                f,
                "{file}: the certificate expired on {:#}, before the list's date, {:#}; to include it, set `expired = true`",
                Utc(*not_after),
                Utc(*this_update)
            ),
            Self::NoName { file } => {
                write!(f, "{file}: the certificate's subject has no name to display; add a `name` to the row")
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

/// Returns the name of a purpose for messages.
pub(crate) fn purpose(oid: &OidBuf) -> String {
    purposes::name(oid).map_or_else(|| oid.as_oid().to_string(), str::to_owned)
}
