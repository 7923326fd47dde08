//! What `trustlist extract` is asked.

use std::path::PathBuf;

use clap::ValueHint;

use super::{destination::Destination, help::examples};

/// Take a file out of a cabinet
///
/// The file is written where --output says; to a terminal only with `--output -`. A name that stands in the cabinet never
/// becomes a path.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist extract --list testdata/authrootstl.cab",
    "trustlist extract testdata/authrootstl.cab -o authroot.stl",
]))]
pub(crate) struct Extract {
    /// Print the names of the files instead
    #[arg(short, long, conflicts_with_all = ["output", "force", "name"])]
    pub(crate) list: bool,

    /// Print JSON: the names, or with --output what was written
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) destination: Destination,

    /// A cabinet, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    /// The file to take, if the cabinet has several
    pub(crate) name: Option<String>,
}
