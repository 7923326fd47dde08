//! The options for verification, which several commands share.

use std::{path::PathBuf, str::FromStr};

use clap::ValueHint;
use trustlist::{Floor, JudgedAt, OidBuf, UnixTime};

use crate::clock;

/// The rules that a list must meet.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Verification")]
pub(crate) struct Trust {
    /// When the certificates must be valid: `list` (the list's own date), `now`, `timestamp`, or a date
    ///
    /// A date such as 2026-05-01 means 00:00:00 UTC; an RFC 3339 time can be given instead.
    ///
    /// `timestamp` means the time in a counter-signature or RFC 3161 token on the list's signature. The
    /// counter-signature or token must verify, under the same roots unless --timestamp-root gives others. Catalogs have
    /// a timestamp. So do lists dated 2010 or earlier, which also need --archive.
    #[arg(long, value_name = "list|now|timestamp|DATE", default_value = "list")]
    pub(crate) at: At,

    /// The current time, instead of the system clock: a date (00:00:00 UTC) or an RFC 3339 time
    #[arg(long, value_name = "DATE", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,

    /// An extended key usage to accept for the signer, instead of the usual ones for the kind of list
    ///
    /// The usual ones are 1.3.6.1.4.1.311.10.3.9 and .10 for root lists and disallowed lists, 1.3.6.1.4.1.311.10.3.31
    /// and 1.3.6.1.4.1.311.10.3.9 for pin rules, 1.3.6.1.5.5.7.3.3 (code signing) for catalogs, and
    /// 1.3.6.1.4.1.311.10.3.1, .9 and .10 for other lists.
    #[arg(long, value_name = "OID")]
    pub(crate) usage: Vec<OidBuf>,

    /// A file with trusted roots (DER or PEM; - for standard input) for timestamps, instead of the roots for the list
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub(crate) timestamp_root: Vec<PathBuf>,

    /// Refuse lists older than this date or RFC 3339 time, instead of the built-in dates. With `none`, any date is
    /// accepted
    ///
    /// Under Microsoft's roots, root lists dated before 2026-04-22 and disallowed lists dated before 2020-12-10 are
    /// refused, because anyone can replay an old list. A date means 00:00:00 UTC. This option does not apply to the
    /// list given with --disallowed.
    #[arg(long, value_name = "DATE|none")]
    pub(crate) floor: Option<FloorAt>,

    #[command(flatten)]
    pub(crate) anchors: Anchors,
}

/// The roots to verify under, and additional intermediates.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Verification")]
pub(crate) struct Anchors {
    /// A file with trusted roots (DER or PEM; - for standard input), instead of Microsoft's
    ///
    /// There is no oldest accepted date for lists under other roots, so old lists can be replayed. A Microsoft root
    /// that is given here keeps its built-in dates.
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub(crate) root: Vec<PathBuf>,

    /// A file with CA certificates (DER or PEM; - for standard input) that are missing from the list or its timestamp
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub(crate) intermediate: Vec<PathBuf>,

    /// Accept old lists: allow SHA-1, Microsoft's older roots and any date
    #[arg(long)]
    pub(crate) archive: bool,
}

/// The instant at which certificates must be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At(pub(crate) JudgedAt);

impl FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "list" => Ok(Self(JudgedAt::ListDate)),
            "now" => Ok(Self(JudgedAt::Now)),
            "timestamp" => Ok(Self(JudgedAt::Timestamp)),
            time => Ok(Self(JudgedAt::Time(clock::parse(time)?))),
        }
    }
}

/// The date of the oldest list that is accepted; `None` for any date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FloorAt(pub(crate) Option<Floor>);

impl FromStr for FloorAt {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self(None)),
            date => Ok(Self(Some(Floor::new(clock::parse(date)?)))),
        }
    }
}
