//! What `trustlist verify` is asked.

use std::path::PathBuf;

use clap::ValueHint;

use super::{Trust, examples};

/// Prove who signed a list
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist verify testdata/authrootstl.cab",
    "trustlist verify --at now - <testdata/authroot-2026-10-23.stl",
]))]
pub(crate) struct Verify {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// A list (.stl, .cat), a cabinet with one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) trust: Trust,
}
