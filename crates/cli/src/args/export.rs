//! What `trustlist export` is asked.

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use trustlist::Purpose;

use super::{destination::Destination, find::Consulted, help::examples, trust::Trust};

/// Verify a list, and write out the roots that it trusts
///
/// What is asked about each is whether it may be trusted for a purpose now.
/// The list has hashes, not certificates: those come from the files of a folder, and count only if their hashes are the
/// listed ones. What is left out for want of a certificate, or for a condition, is named on standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist export testdata/authrootstl.cab --purpose server-auth \\",
    "  --certificates testdata/roots",
    "trustlist export authrootstl.cab --purpose code-signing \\",
    "  --certificates FOLDER --not-before include -o roots.pem",
]))]
pub(crate) struct Export {
    /// The folder with the certificates: DER or PEM, one or several a file; no folders below it, no symbolic links
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) certificates: PathBuf,

    /// What the roots are to be trusted for: a name such as server-auth, or an object identifier
    #[arg(long, value_name = "NAME|OID")]
    pub(crate) purpose: Purpose,

    /// What to write
    #[arg(long, value_name = "pem|json", value_enum, default_value_t = Format::Pem)]
    format: Format,

    /// Print JSON: the same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,

    /// What becomes of roots that are trusted only for certificates issued before a date, which a bundle cannot say
    #[arg(long, value_name = "exclude|include", value_enum, default_value_t = NotBefore::Exclude)]
    pub(crate) not_before: NotBefore,

    #[command(flatten)]
    pub(crate) consulted: Consulted,

    #[command(flatten)]
    pub(crate) destination: Destination,

    /// A list (.stl), a cabinet with one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) trust: Trust,
}

impl Export {
    pub(crate) const fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

/// The form of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One certificate after the other, each under a comment with its name
    Pem,
    /// One object with the verdict about each, and what was left out
    Json,
}

/// What becomes of roots with a NotBefore date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NotBefore {
    /// Leave them out
    Exclude,
    /// Take them as if they were trusted without condition
    Include,
}
