//! What can be asked on the command line.

mod report;

use std::{ffi::OsString, num::NonZeroUsize, path::PathBuf, str::FromStr};

use clap::{ArgGroup, Parser, Subcommand, ValueEnum};
use trustlist::{JudgedAt, OidBuf, ParsePurposeError, Purpose, UnixTime};
use trustlist_sync::Roots;

pub(crate) use self::report::Report;
use crate::clock;

/// Reads Windows certificate trust lists: who signed one, what stands in it, which roots may be trusted.
#[derive(Debug, Parser)]
#[command(version, disable_help_subcommand = true, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 yes, 1 no (not valid, found or trusted), 2 could not do it (usage, I/O, malformed)."
)]
pub(crate) struct Cli {
    /// Print the causes of a failure as well
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Show(Show),
    Verify(Verify),
    Find(Find),
    Diff(Diff),
    Export(Export),
    Report(Report),
    Extract(Extract),
    Sync(Sync),
    Status(Status),
}

/// Print a list without verifying it
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: trustlist show authrootstl.cab")]
pub(crate) struct Show {
    /// Print JSON: everything, in the order of the file
    #[arg(long)]
    pub(crate) json: bool,

    /// A list (.stl, .cat), a cabinet with one, or - for standard input
    pub(crate) file: PathBuf,
}

/// Prove who signed a list
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: trustlist verify authroot.stl --at now")]
pub(crate) struct Verify {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// A list (.stl, .cat), a cabinet with one, or - for standard input
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) trust: Trust,
}

/// Verify a list, then look up in it what its kind is about: a root, a certificate, a host, a file
///
/// A root that is found is listed. Whether it may be trusted is another question, which --purpose asks: many listed
/// roots are disabled. A certificate that is found in a disallowed list is disallowed. Pin rules are asked with --host.
/// A file is looked up in a catalog (.cat) by the hash of its octets; programs stand there by their Authenticode hash,
/// which is computed by other means and given in hexadecimal.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("question").args(["wanted", "host"]).required(true))]
#[command(override_usage = "trustlist find [OPTIONS] <FILE> <HASH|CERT|--host <NAME>>")]
#[command(after_help = "Example: trustlist find authrootstl.cab 3B1EFD3A66EA28B16697394703A72CA340A05BD5
         trustlist find disallowedcertstl.cab server.cer
         trustlist find pinrulesstl.cab --host www.microsoft.com
         trustlist find driver.cat driver.inf")]
pub(crate) struct Find {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// A list (.stl, .cat), a cabinet with one, or - for standard input
    pub(crate) file: PathBuf,

    /// SHA-1 or SHA-256 of a root, another identifier in hexadecimal, or a file with a certificate (DER or PEM)
    ///
    /// In a catalog: the hash of a member, or the file itself, whatever is in it. Letters of either case, colons and
    /// spaces are all right. A file whose name is hexadecimal is written ./NAME.
    #[arg(value_name = "HASH|CERT")]
    pub(crate) wanted: Option<OsString>,

    /// The host whose pinned keys are looked up: a DNS name in ASCII
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Option<String>,

    #[command(flatten)]
    pub(crate) asked: Asked,

    #[command(flatten)]
    pub(crate) trust: Trust,
}

/// Print what changed from one list to another of its kind, verifying neither
///
/// Entries are matched by their identifiers, and their order does not matter. Both lists may be anybody's: `trustlist
/// verify` proves who signed each.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: trustlist diff authroot-2023-11-07.stl authroot-2026-10-23.stl")]
pub(crate) struct Diff {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// The old list (.stl, .cat), a cabinet with one, or - for standard input
    pub(crate) old: PathBuf,

    /// The new list; not - as well
    pub(crate) new: PathBuf,
}

/// What is asked about a root.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Judgement")]
pub(crate) struct Asked {
    /// Judge whether the root may be trusted for a purpose: a name such as server-auth, or an object identifier
    #[arg(long, value_name = "NAME|OID")]
    pub(crate) purpose: Option<Purpose>,

    /// When the certificate below the root was issued, in RFC 3339: its notBefore
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse, requires = "purpose")]
    pub(crate) issued: Option<UnixTime>,

    /// When the signature was timestamped, in RFC 3339; the timestamp must have been verified by other means
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse, requires = "purpose")]
    pub(crate) signed: Option<UnixTime>,
}

/// Verify a list, then write out the certificates of the roots that it trusts for a purpose
///
/// The list has hashes, not certificates: those come from the files of a folder, and count only if their hashes are the
/// listed ones. What is left out for want of a certificate, or for a condition, is named on standard error.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example: trustlist export authrootstl.cab --certificates certs --purpose server-auth -o roots.pem"
)]
pub(crate) struct Export {
    /// The folder with the certificates: DER or PEM, one or several a file; no folders below it, no symbolic links
    #[arg(long, value_name = "DIR")]
    pub(crate) certificates: PathBuf,

    /// What the roots are to be trusted for: a name such as server-auth, or an object identifier
    #[arg(long, value_name = "NAME|OID")]
    pub(crate) purpose: Purpose,

    /// What to write
    #[arg(long, value_name = "pem|json", value_enum, default_value_t = Format::Pem)]
    pub(crate) format: Format,

    /// What becomes of roots that are trusted only for certificates issued before a date, which a bundle cannot say
    #[arg(long, value_name = "exclude|include", value_enum, default_value_t = NotBefore::Exclude)]
    pub(crate) not_before: NotBefore,

    /// Write to this file; - for standard output
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// Replace the file if it exists
    #[arg(long, requires = "output")]
    pub(crate) force: bool,

    /// A list (.stl), a cabinet with one, or - for standard input
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) trust: Trust,
}

/// The form of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One certificate after the other, each under a comment with its name
    Pem,
    /// One object with the verdict about each, and what was left out
    Json,
}

/// What becomes of roots with a NotBefore date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NotBefore {
    /// Leave them out
    Exclude,
    /// Take them as if they were trusted without condition
    Include,
}

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

    /// A file with trusted roots of timestamps (DER or PEM), in place of those that are good for the list
    #[arg(long, value_name = "CERT")]
    pub(crate) timestamp_root: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) anchors: Anchors,
}

/// Whose signatures count.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Verification")]
pub(crate) struct Anchors {
    /// A file with trusted roots (DER or PEM), in place of Microsoft's
    #[arg(long, value_name = "CERT")]
    pub(crate) root: Vec<PathBuf>,

    /// A file with CA certificates (DER or PEM) that the list or its timestamp comes without
    #[arg(long, value_name = "CERT")]
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

/// Take a file out of a cabinet
///
/// The file is written where --output says. A name that stands in the cabinet never becomes a path.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: trustlist extract authrootstl.cab --output authroot.stl")]
pub(crate) struct Extract {
    /// Print the names of the files instead
    #[arg(short, long, conflicts_with_all = ["output", "force", "name"])]
    pub(crate) list: bool,

    /// Print JSON
    #[arg(long, requires = "list")]
    pub(crate) json: bool,

    /// Write to this file; - for standard output, even if it is a terminal
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,

    /// Replace the file if it exists
    #[arg(long, requires = "output")]
    pub(crate) force: bool,

    /// A cabinet, or - for standard input
    pub(crate) file: PathBuf,

    /// The file to take, if the cabinet has several
    pub(crate) name: Option<String>,
}

/// Keep a folder of verified lists and roots current
///
/// Asks a source for the lists of trusted roots, of disallowed certificates and of pinned keys, verifies each, and
/// replaces what the folder holds at once. What fails leaves the last good list in force.
///
/// Exit status: 0 everything was had, 1 something was not and the folder still holds a good set, 2 it could not be done.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: trustlist sync --to /var/lib/trustlist --roots server-auth
         trustlist sync --from http://mirror.example/roots/ --to D:\\trustlist --publish D:\\www
         trustlist sync --from /media/usb/roots --to /var/lib/trustlist --roots all")]
pub(crate) struct Sync {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// Where to fetch from: an http URL, a file URL, or a folder with the files side by side; Windows Update unless said
    #[arg(long, value_name = "URL|FOLDER", conflicts_with = "offline")]
    pub(crate) from: Option<String>,

    /// The folder to keep current
    #[arg(long, value_name = "FOLDER")]
    pub(crate) to: PathBuf,

    /// Which roots to fetch: all, none, or those that may be trusted for a purpose
    #[arg(long, value_name = "all|none|NAME|OID", default_value = "none")]
    pub(crate) roots: WantedRoots,

    /// Fetch nothing: check what the folder holds
    #[arg(long)]
    pub(crate) offline: bool,

    /// Write the files as a mirror for a web server into this folder as well
    #[arg(long, value_name = "FOLDER")]
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

/// Which roots to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WantedRoots(pub(crate) Roots);

impl FromStr for WantedRoots {
    type Err = ParsePurposeError;

    fn from_str(text: &str) -> Result<Self, ParsePurposeError> {
        Ok(Self(match text {
            "all" => Roots::All,
            "none" => Roots::None,
            purpose => Roots::For(purpose.parse()?),
        }))
    }
}

/// When the signer of a new list has to be valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SyncAt {
    /// At the list's own date
    List,
    /// Now
    Now,
}

/// Show what a folder kept by `sync` holds, and how fresh it is
///
/// Exit status: 0 a root list is in force and nothing is amiss, 1 something is (too long unchecked, old, damaged), 2 the
/// folder cannot be read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: trustlist status /var/lib/trustlist")]
pub(crate) struct Status {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// The folder
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
