//! The arguments of `trustlist report`.

use std::path::PathBuf;

use clap::ValueHint;
use trustlist::Purpose;

use super::{destination::Destination, help::examples, trust::Trust};

/// Verify a root list and write one HTML page about it
///
/// On the page, you can search and sort the roots, and judge them for a purpose at a point in time. The page works in
/// any browser, without a network or other files. If you also give older lists, the page shows what changed and how the
/// root program grew. Older lists are accepted under the rules of --archive.
///
/// Exit status: 0 if the page was written, 1 if a list was not accepted, 2 on failure.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist report testdata/authrootstl.cab -o report.html",
    "trustlist report testdata/authrootstl.cab -o report.html \\",
    "  --compare testdata/authroot-2023-11-07.stl --certificates testdata/roots",
    "trustlist report authrootstl.cab --history FOLDER -o report.html",
]))]
pub(crate) struct Report {
    /// Also show what changed since this older list (.stl, a cabinet that contains one, or - for standard input)
    #[arg(long, value_name = "OLD", value_hint = ValueHint::FilePath)]
    pub(crate) compare: Option<PathBuf>,

    /// Also show the roots' certificates, read from this folder in the same way as `trustlist export` reads them
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) certificates: Option<PathBuf>,

    /// Also chart the root program over time from this list (- for standard input) or the lists in a folder; repeatable
    #[arg(long, value_name = "FILE|FOLDER", value_hint = ValueHint::FilePath)]
    pub(crate) history: Vec<PathBuf>,

    /// The purpose that the page shows first: a name such as server-auth, or an object identifier
    #[arg(long, value_name = "NAME|OID", default_value = "server-auth")]
    pub(crate) purpose: Purpose,

    /// Also show lists that are not accepted, under a red banner and without verdicts
    #[arg(long)]
    pub(crate) unverified: bool,

    #[command(flatten)]
    pub(crate) destination: Destination,

    /// A list of roots (.stl), a cabinet that contains one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) trust: Trust,
}
