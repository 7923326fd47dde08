//! The arguments of `trustlist man`.

use std::path::PathBuf;

use clap::ValueHint;

use super::help::examples;

/// Print the manual page, or write one for each command
///
/// The pages contain the text of `--help` and additional sections, in the format that man(1) reads.
///
/// Exit status: 0 if the pages were printed or written, 2 on failure.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&["trustlist man | man -l -", "trustlist man --to /usr/local/share/man/man1"]))]
pub(crate) struct Man {
    /// Write trustlist.1, trustlist-show.1 and so on to this folder, replacing existing files
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) to: Option<PathBuf>,
}
