//! What can be asked of `trustlist report`.

use std::path::PathBuf;

use trustlist::Purpose;

use super::Trust;

/// Verify a list of roots, then make one HTML page of it: to search, sort and judge them in any browser
///
/// The page needs no network and no other file. It judges each root for a purpose at an instant, both chosen there. With
/// other lists it shows what changed, and how the list has grown; these are history, and accepted by the rules of
/// --archive.
///
/// Exit status: 0 the page was made, 1 a list is not accepted, 2 it could not be done.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: trustlist report authrootstl.cab --compare authroot-2023-11-07.stl -o report.html
         trustlist report authrootstl.cab --history lists --certificates certs -o report.html")]
pub(crate) struct Report {
    /// Show what changed since this older list
    #[arg(long, value_name = "OLD")]
    pub(crate) compare: Option<PathBuf>,

    /// Show the certificates of the roots from the files of this folder, as `trustlist export` reads it
    #[arg(long, value_name = "DIR")]
    pub(crate) certificates: Option<PathBuf>,

    /// Draw the root program over time by this list, or by the lists in the files of a folder; can be given again
    #[arg(long, value_name = "FILE|FOLDER")]
    pub(crate) history: Vec<PathBuf>,

    /// The purpose that the page asks about first: a name such as server-auth, or an object identifier
    #[arg(long, value_name = "NAME|OID", default_value = "server-auth")]
    pub(crate) purpose: Purpose,

    /// Show a list that is not accepted as well, under a red banner and without verdicts
    #[arg(long)]
    pub(crate) unverified: bool,

    /// Write to this file; - for standard output
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// Replace the file if it exists
    #[arg(long, requires = "output")]
    pub(crate) force: bool,

    /// A list of roots (.stl), a cabinet with one, or - for standard input
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) trust: Trust,
}
