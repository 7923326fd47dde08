//! The arguments of `trustlist diff`.

use std::path::PathBuf;

use clap::ValueHint;

use super::help::examples;

/// Show what changed between two lists, without verifying them
///
/// Both lists must be of the same kind. Entries are matched by their identifiers; their order does not matter. Neither
/// signature is checked: use `trustlist verify` for that.
///
/// Exit status: 0 if the lists were compared, even if they differ, 2 on failure.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist diff testdata/authroot-2023-11-07.stl testdata/authrootstl.cab",
    "trustlist diff testdata/authroot-2023-11-07.stl - <testdata/authrootstl.cab",
]))]
pub(crate) struct Diff {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// The old list (.stl, .cat), a cabinet that contains one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) old: PathBuf,

    /// The new list, in any of these forms
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) new: PathBuf,
}
