//! What `trustlist man` is asked.

use std::path::PathBuf;

use clap::ValueHint;

use super::help::examples;

/// Print the manual page, or write one for each command
///
/// The pages are made of what `--help` says, in the form that man(1) reads.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&["trustlist man | man -l -", "trustlist man --to /usr/local/share/man/man1"]))]
pub(crate) struct Man {
    /// Write trustlist.1, trustlist-show.1 and so on into this folder, in place of those that are there
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) to: Option<PathBuf>,
}
