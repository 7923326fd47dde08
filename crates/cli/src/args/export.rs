//! The arguments of `trustlist export`.

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};
use trustlist::Purpose;

use super::{destination::Destination, find::Consulted, help::examples, trust::Trust};

/// Verify a root list and export the roots that it trusts
///
/// A root is exported if the list trusts it for --purpose. The list contains hashes, not certificates, so the command
/// reads the certificates from a folder, and uses only those whose hashes match the list. Standard error names the
/// roots that are left out: those without a certificate, and those that are trusted only under certain conditions.
///
/// Exit status: 0 if a root was exported, 1 if none was or if the list is not valid, 2 on failure.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist export testdata/authrootstl.cab --purpose server-auth \\",
    "  --certificates testdata/roots",
    "trustlist export authrootstl.cab --purpose code-signing \\",
    "  --certificates FOLDER --not-before include -o roots.pem",
]))]
pub(crate) struct Export {
    /// The folder with the certificates: DER or PEM, one or more per file; subfolders and symbolic links are
    /// skipped
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) certificates: PathBuf,

    /// The purpose: a name such as server-auth, or an object identifier
    #[arg(long, value_name = "NAME|OID")]
    pub(crate) purpose: Purpose,

    /// The output format
    #[arg(long, value_name = "pem|json", value_enum, default_value_t = Format::Pem)]
    format: Format,

    /// Print JSON, as --format json does
    #[arg(long, conflicts_with = "format")]
    json: bool,

    /// What to do with roots that are trusted only for certificates issued before a certain date; a bundle cannot
    /// express this condition
    #[arg(long, value_name = "exclude|include", value_enum, default_value_t = NotBefore::Exclude)]
    pub(crate) not_before: NotBefore,

    #[command(flatten)]
    pub(crate) consulted: Consulted,

    #[command(flatten)]
    pub(crate) destination: Destination,

    /// A list (.stl), a cabinet that contains one, or - for standard input
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

/// The format of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The certificates, each below a comment with its name
    Pem,
    /// One object with each exported root and its verdict, and the roots that were left out
    Json,
}

/// What to do with roots that have a NotBefore date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NotBefore {
    /// Leave these roots out
    Exclude,
    /// Export these roots as if they had no such date
    Include,
}
