//! The arguments of `trustlist show`.

use std::path::PathBuf;

use clap::ValueHint;

use super::help::examples;

/// Print the contents of a list without verifying it
///
/// The contents are not trustworthy: anyone can write such a file. Use `trustlist verify` to check who signed it.
///
/// Exit status: 0 if the list was printed, 2 on failure.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist show testdata/authrootstl.cab",
    "trustlist show --json - <testdata/authrootstl.cab",
]))]
pub(crate) struct Show {
    /// Print everything as JSON, in the order of the file
    #[arg(long)]
    pub(crate) json: bool,

    /// A list (.stl, .cat), a cabinet that contains one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
}
