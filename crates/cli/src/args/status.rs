//! The arguments of `trustlist status`.

use std::path::PathBuf;

use clap::ValueHint;
use trustlist::UnixTime;

use super::{help::examples, trust::Anchors};
use crate::clock;

/// Show what a `sync` folder contains and how current it is
///
/// The command reads every file in the folder and compares it with its hash in the folder's manifest.
///
/// Exit status: 0 if a root list is in force and nothing is wrong, 1 if no root list is in force, if a list is no longer
/// accepted, too old or overdue for a check, or if a file is missing or damaged, 2 if the folder cannot be read.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&["trustlist status FOLDER"]))]
pub(crate) struct Status {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// The folder that `trustlist sync --to` maintains
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) folder: PathBuf,

    /// Refuse a root list that is older than this many days
    #[arg(long, value_name = "DAYS", default_value_t = 400)]
    pub(crate) max_age: u32,

    /// The current time, instead of the system clock: a date (00:00:00 UTC) or an RFC 3339 time
    #[arg(long, value_name = "DATE", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,

    #[command(flatten)]
    pub(crate) anchors: Anchors,
}
