//! Where one file goes.

use std::path::PathBuf;

use clap::ValueHint;

/// Where the one file goes that a command makes.
#[derive(Debug, clap::Args)]
pub(crate) struct Destination {
    /// Write to this file; - for standard output
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) output: Option<PathBuf>,

    /// Replace the file if it exists
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
}
