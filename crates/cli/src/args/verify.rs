//! What `trustlist verify` is asked.

use std::path::PathBuf;

use clap::ValueHint;

use super::{help::examples, kind::Kind, trust::Trust};

/// Verify who signed a list
///
/// Without --kind this asks only who signed, and says which kind of list it is. Before you take it for a list of roots,
/// say so: --kind authroot.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist verify --kind authroot testdata/authrootstl.cab",
    "trustlist verify --at now - <testdata/authroot-2026-10-23.stl",
]))]
pub(crate) struct Verify {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// A list (.stl, .cat), a cabinet with one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    /// Accept this kind of list only; a list of another kind is exit status 2
    #[arg(long, value_name = "KIND", value_enum)]
    pub(crate) kind: Option<Kind>,

    #[command(flatten)]
    pub(crate) trust: Trust,
}
