//! What `trustlist diff` is asked.

use std::path::PathBuf;

use clap::ValueHint;

use super::help::examples;

/// Print what changed between two lists, verifying neither
///
/// Both are of one kind. Entries are matched by their identifiers, and their order does not matter. Both lists may be
/// anybody's: `trustlist verify` proves who signed each.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist diff testdata/authroot-2023-11-07.stl testdata/authrootstl.cab",
    "trustlist diff testdata/authroot-2023-11-07.stl - <testdata/authrootstl.cab",
]))]
pub(crate) struct Diff {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// The old list (.stl, .cat), a cabinet with one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) old: PathBuf,

    /// The new list, in the same way
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) new: PathBuf,
}
