//! What `trustlist status` is asked.

use std::path::PathBuf;

use clap::ValueHint;
use trustlist::UnixTime;

use super::{help::examples, trust::Anchors};
use crate::clock;

/// Show what a folder kept by `sync` holds, and how fresh it is
///
/// Every file of the folder is read, and has to have the hash that the folder's manifest has.
///
/// Exit status: 0 a root list is in force and nothing is amiss, 1 something is (too long unchecked, old, lost or damaged),
/// 2 the folder cannot be read.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&["trustlist status FOLDER"]))]
pub(crate) struct Status {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// The folder
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) folder: PathBuf,

    /// Refuse a root list that is older than this many days
    #[arg(long, value_name = "DAYS", default_value_t = 400)]
    pub(crate) max_age: u32,

    /// The present, in RFC 3339, in place of the system clock
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,

    #[command(flatten)]
    pub(crate) anchors: Anchors,
}
