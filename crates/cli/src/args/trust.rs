//! By which rules lists are accepted: what several commands are asked.

use std::{path::PathBuf, str::FromStr};

use clap::ValueHint;
use trustlist::{Floor, JudgedAt, OidBuf, UnixTime};

use crate::clock;

/// By which rules a list is accepted.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Verification")]
pub(crate) struct Trust {
    /// When the certificates have to be valid: list (the list's own date), now, timestamp, or an instant in RFC 3339
    ///
    /// A timestamp is a counter-signature or an RFC 3161 token on the list's signature: it must be there and good, under
    /// the same roots unless --timestamp-root gives others. Catalogs have one, and lists until 2010 (--archive).
    #[arg(long, value_name = "list|now|timestamp|RFC3339", default_value = "list")]
    pub(crate) at: At,

    /// The present, in RFC 3339, in place of the system clock
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,

    /// An extended key usage that the signer may have, in place of those that fit the kind of list
    ///
    /// Those are 1.3.6.1.4.1.311.10.3.9 and .10 for lists of roots and of disallowed certificates,
    /// 1.3.6.1.4.1.311.10.3.31 and .9 for pin rules, 1.3.6.1.5.5.7.3.3 (code signing) for catalogs, and
    /// 1.3.6.1.4.1.311.10.3.1, .9 and .10 for others.
    #[arg(long, value_name = "OID")]
    pub(crate) usage: Vec<OidBuf>,

    /// A file with trusted roots of timestamps (DER or PEM; - for standard input), in place of those that are good for the
    /// list
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub(crate) timestamp_root: Vec<PathBuf>,

    /// Refuse lists older than this (DATE or RFC3339), or accept any (none), in place of the built-in dates
    ///
    /// Under Microsoft's roots, lists of roots from before 2026-04-22 and disallowed lists from before 2020-12-10 are
    /// refused: an old list can be played back by anyone. This is about the list asked, not about that of --disallowed.
    #[arg(long, value_name = "DATE|none")]
    pub(crate) floor: Option<FloorAt>,

    #[command(flatten)]
    pub(crate) anchors: Anchors,
}

/// Whose signatures count.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Verification")]
pub(crate) struct Anchors {
    /// A file with trusted roots (DER or PEM; - for standard input), in place of Microsoft's
    ///
    /// Lists under other roots than Microsoft's have no oldest date: any list that they ever signed is accepted. A root of
    /// Microsoft's keeps its dates when it is named here.
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub(crate) root: Vec<PathBuf>,

    /// A file with CA certificates (DER or PEM; - for standard input) that the list or its timestamp comes without
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub(crate) intermediate: Vec<PathBuf>,

    /// Accept old lists: SHA-1, Microsoft's older roots, any date
    #[arg(long)]
    pub(crate) archive: bool,
}

/// The instant at which certificates have to be valid.
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

/// The oldest list that is accepted; `None` for any.
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
