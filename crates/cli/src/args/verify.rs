//! The arguments of `trustlist verify`.

use std::path::PathBuf;

use clap::ValueHint;

use super::{help::examples, kind::Kind, trust::Trust};

/// Verify a list and show who signed it
///
/// Without --kind, the command accepts a list of any kind and prints its kind. To make sure that the list is a root
/// list, give --kind authroot.
///
/// Exit status: 0 if the list is valid, 1 if it is not, 2 on failure, such as a malformed list or a list of another
/// kind.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist verify --kind authroot testdata/authrootstl.cab",
    "trustlist verify --at now - <testdata/authroot-2026-10-23.stl",
]))]
pub(crate) struct Verify {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// A list (.stl, .cat), a cabinet that contains one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    /// Accept only this kind of list; exit with status 2 if the list is of another kind
    #[arg(long, value_name = "KIND", value_enum)]
    pub(crate) kind: Option<Kind>,

    #[command(flatten)]
    pub(crate) trust: Trust,
}
