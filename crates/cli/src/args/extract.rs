//! The arguments of `trustlist extract`.

use std::path::PathBuf;

use clap::ValueHint;

use super::{destination::Destination, help::examples};

/// Extract a file from a cabinet
///
/// The file is written to --output, or else to standard output. It is written to a terminal only with `--output -`. The
/// names in the cabinet are never used as paths.
///
/// Exit status: 0 if the file was extracted or the files were listed, 1 if the cabinet contains no file with that name,
/// 2 on failure.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist extract --list testdata/authrootstl.cab",
    "trustlist extract testdata/authrootstl.cab -o authroot.stl",
]))]
pub(crate) struct Extract {
    /// List the files in the cabinet instead
    #[arg(short, long, conflicts_with_all = ["output", "force", "name"])]
    pub(crate) list: bool,

    /// Print JSON: with --list, about the files in the cabinet; with --output, about the file that was written
    #[arg(long)]
    pub(crate) json: bool,

    #[command(flatten)]
    pub(crate) destination: Destination,

    /// A cabinet, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    /// The file to extract, if the cabinet contains several
    pub(crate) name: Option<String>,
}
