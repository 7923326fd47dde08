//! What `trustlist sync` is asked.

use std::{num::NonZeroUsize, path::PathBuf};

use clap::{ValueEnum, ValueHint};
use trustlist::UnixTime;
use trustlist_sync::Roots;

use super::{help::examples, trust::Anchors};
use crate::clock;

/// Keep a folder of verified lists and roots current
///
/// Asks a source for the lists of trusted roots, of disallowed certificates and of pinned keys. Each list is in force as
/// soon as it is verified. What fails leaves the last good list in force.
///
/// SIGINT (Ctrl-C) and SIGTERM end a run cleanly: what was fetched is kept, the exit status is 1 if a list of roots is in
/// force and 2 otherwise, and the next run fetches the rest. A second signal ends it at once.
///
/// Exit status: 0 everything was had, 1 something was not and the folder still holds a good set, 2 it could not be done.
#[derive(Debug, clap::Args)]
#[command(after_help = examples(&[
    "trustlist sync --to FOLDER --roots server-auth",
    "trustlist sync --from http://mirror.example/roots/ --to FOLDER --publish WWW",
    "trustlist sync --from USB-STICK/roots --to FOLDER --roots all",
]))]
pub(crate) struct Sync {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Where to fetch from: an http URL, a file URL, or a folder with the files side by side; Windows Update unless said
    #[arg(long, value_name = "URL|FOLDER", conflicts_with = "offline")]
    pub(crate) from: Option<String>,

    /// The folder to keep current: an empty or a new one at first. A folder with other files in it is refused
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) to: PathBuf,

    /// Which roots to fetch: all, none, or those that may be trusted for a purpose
    #[arg(long, value_name = "all|none|NAME|OID", default_value = "none")]
    pub(crate) roots: Roots,

    /// Fetch nothing: check what the folder holds
    #[arg(long)]
    pub(crate) offline: bool,

    /// Write the files as a mirror for a web server into this folder as well
    ///
    /// One run at a time publishes there, and no list or number replaces a higher one. A file `.trustlist-lock` stays.
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) publish: Option<PathBuf>,

    /// Refuse a root list that is older than this many days
    #[arg(long, value_name = "DAYS", default_value_t = 400)]
    pub(crate) max_age: u32,

    /// The proxy, in place of what http_proxy says; `none` for none. User and password may stand in it
    #[arg(long, value_name = "URL|none", env = "TRUSTLIST_PROXY", hide_env_values = true)]
    pub(crate) proxy: Option<String>,

    /// How many files to fetch at once
    #[arg(long, value_name = "COUNT", default_value = "8")]
    pub(crate) connections: NonZeroUsize,

    /// When the signer of a new list has to be valid: list (the list's own date) or now
    #[arg(long, value_name = "list|now", value_enum, default_value_t = SyncAt::List)]
    pub(crate) at: SyncAt,

    /// The present, in RFC 3339, in place of the system clock
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,

    #[command(flatten)]
    pub(crate) anchors: Anchors,
}

/// When the signer of a new list has to be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SyncAt {
    /// At the list's own date
    List,
    /// Now
    Now,
}
