//! What `trustlist report` is asked.

use std::path::PathBuf;

use clap::ValueHint;
use trustlist::Purpose;

use super::{destination::Destination, help::examples, trust::Trust};

/// Verify a list of roots, and make one HTML page of it
///
/// In it the roots are searched, sorted, and judged for a purpose at an instant, in any browser.
/// The page needs no network and no other file. With other lists it shows what changed, and how the root program has
/// grown; these are history, and accepted by the rules of --archive.
///
/// Exit status: 0 the page was made, 1 a list is not accepted, 2 it could not be done.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist report testdata/authrootstl.cab -o report.html",
    "trustlist report testdata/authrootstl.cab -o report.html \\",
    "  --compare testdata/authroot-2023-11-07.stl --certificates testdata/roots",
    "trustlist report authrootstl.cab --history FOLDER -o report.html",
]))]
pub(crate) struct Report {
    /// Show what changed since this older list (.stl, a cabinet with one, or - for standard input)
    #[arg(long, value_name = "OLD", value_hint = ValueHint::FilePath)]
    pub(crate) compare: Option<PathBuf>,

    /// Show the certificates of the roots from the files of this folder, as `trustlist export` reads it
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) certificates: Option<PathBuf>,

    /// Draw the root program over time by this list (- for standard input), or by those in a folder; can be given again
    #[arg(long, value_name = "FILE|FOLDER", value_hint = ValueHint::FilePath)]
    pub(crate) history: Vec<PathBuf>,

    /// The purpose that the page asks about first: a name such as server-auth, or an object identifier
    #[arg(long, value_name = "NAME|OID", default_value = "server-auth")]
    pub(crate) purpose: Purpose,

    /// Show a list that is not accepted as well, under a red banner and without verdicts
    #[arg(long)]
    pub(crate) unverified: bool,

    #[command(flatten)]
    pub(crate) destination: Destination,

    /// A list of roots (.stl), a cabinet with one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) trust: Trust,
}
