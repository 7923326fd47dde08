//! What `trustlist show` is asked.

use std::path::PathBuf;

use clap::ValueHint;

use super::help::examples;

/// Print what a list says, without verifying it
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist show testdata/authrootstl.cab",
    "trustlist show --json - <testdata/authrootstl.cab",
]))]
pub(crate) struct Show {
    /// Print JSON: everything, in the order of the file
    #[arg(long)]
    pub(crate) json: bool,

    /// A list (.stl, .cat), a cabinet with one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,
}
