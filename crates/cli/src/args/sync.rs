//! The arguments of `trustlist sync`.

use std::{num::NonZeroUsize, path::PathBuf};

use clap::{ValueEnum, ValueHint};
use trustlist::UnixTime;
use trustlist_sync::Roots;

use super::{help::examples, trust::Anchors};
use crate::clock;

/// Keep a folder of verified lists and roots up to date
///
/// Fetches the root list, the disallowed list and the pin rules. Each list takes effect as soon as it is verified. If a
/// file cannot be fetched or verified, the last good list stays in force.
///
/// SIGINT (Ctrl-C) and SIGTERM end a run cleanly: the files fetched so far are kept, and the next run fetches the rest.
/// The exit status is then 1 if a root list is in force and 2 otherwise. A second signal ends the run at once.
///
/// Exit status: 0 if every file was fetched, 1 if some were not but the folder still holds a good set, 2 on failure.
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

    /// Where to fetch from: an http URL, a file URL, or a folder with all the files; the default is Windows Update
    #[arg(long, value_name = "URL|FOLDER", conflicts_with = "offline")]
    pub(crate) from: Option<String>,

    /// The folder to keep up to date: empty or new on the first run; a folder with other files is refused
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) to: PathBuf,

    /// Which roots to fetch: `all`, `none`, or a purpose such as `server-auth` (only roots that can be trusted for it)
    #[arg(long, value_name = "all|none|NAME|OID", default_value = "none")]
    pub(crate) roots: Roots,

    /// Fetch nothing; only check the files in the folder
    #[arg(long)]
    pub(crate) offline: bool,

    /// Also write the files to this folder, as a mirror for a web server
    ///
    /// Only one run at a time can publish to the folder. A list or sequence number never replaces a newer one. The file
    /// `.trustlist-lock` remains in the folder.
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) publish: Option<PathBuf>,

    /// Refuse a root list that is older than this many days
    #[arg(long, value_name = "DAYS", default_value_t = 400)]
    pub(crate) max_age: u32,

    /// The proxy to use instead of http_proxy, or `none`. The URL can contain a user name and a password
    #[arg(long, value_name = "URL|none", env = "TRUSTLIST_PROXY", hide_env_values = true)]
    pub(crate) proxy: Option<String>,

    /// How many files to fetch at once
    #[arg(long, value_name = "COUNT", default_value = "8")]
    pub(crate) connections: NonZeroUsize,

    /// When the signer of a new list must be valid: `list` (the list's own date) or `now`
    #[arg(long, value_name = "list|now", value_enum, default_value_t = SyncAt::List)]
    pub(crate) at: SyncAt,

    /// The current time, instead of the system clock: a date (00:00:00 UTC) or an RFC 3339 time
    #[arg(long, value_name = "DATE", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,

    #[command(flatten)]
    pub(crate) anchors: Anchors,
}

/// When the signer of a new list must be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SyncAt {
    /// At the list's own date
    List,
    /// Now
    Now,
}
