//! `--output` and `--force`.

use std::path::PathBuf;

use clap::ValueHint;

/// The file that a command writes.
#[derive(Debug, clap::Args)]
pub(crate) struct Destination {
    /// Write to this file (- for standard output)
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) output: Option<PathBuf>,

    /// Replace an existing file
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
}
