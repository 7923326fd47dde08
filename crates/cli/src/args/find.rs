//! The arguments of `trustlist find`.

use std::{ffi::OsString, path::PathBuf};

use clap::{ArgGroup, ValueHint};
use trustlist::{Purpose, UnixTime};

use super::{help::examples, kind::Kind, trust::Trust};
use crate::clock;

/// Verify a list and look up a root, certificate, host or file in it
///
/// --kind says which kind of list is expected; the default is a root list (authroot), or pin rules with --host. A list
/// of any other kind is refused, even if Microsoft signed it.
///
/// In a root list, "found" means listed, not trusted: many listed roots are disabled. To judge whether the root is
/// trusted for a purpose, give --purpose. In a disallowed list, "found" means disallowed. In pin rules, look up a host
/// with --host. In a catalog (.cat), a file is looked up by the hash of its bytes. Programs, however, are listed by
/// their Authenticode hash: compute that hash with another tool and give it in hexadecimal.
///
/// Exit status: 0 if found (with --purpose, if trusted), 1 if not or if the list is not valid, 2 on failure, such as a
/// list of another kind, a hash of the wrong length, or a file that cannot be read.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("question").args(["wanted", "host"]).required(true))]
#[command(override_usage = "trustlist find [OPTIONS] <FILE> <HASH|CERT|--host <NAME>>")]
#[command(after_help = examples(&[
    "trustlist find testdata/authrootstl.cab \\",
    "  3B1EFD3A66EA28B16697394703A72CA340A05BD5",
    "trustlist find testdata/authrootstl.cab ROOT.cer --purpose server-auth",
    "trustlist find --kind disallowed disallowedcertstl.cab SERVER.cer",
    "trustlist find pinrulesstl.cab --host www.example.com",
    "trustlist find --kind catalog DRIVER.cat DRIVER.inf",
]))]
pub(crate) struct Find {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// A list (.stl, .cat), a cabinet that contains one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    /// The SHA-1 or SHA-256 of a root, another identifier in hexadecimal, or a file with a certificate (DER or PEM)
    ///
    /// For a catalog, give the hash of a file, or the file itself. Instead of a file, give - for standard input. A hash
    /// can be pasted as other programs print it: in upper or lower case, with spaces, colons, dashes, 0x or
    /// "sha1 Fingerprint=". If a file's name looks like a hash, write ./NAME.
    #[arg(value_name = "HASH|CERT", value_hint = ValueHint::FilePath)]
    pub(crate) wanted: Option<OsString>,

    /// The host to look up in pin rules: a DNS name in ASCII
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Option<String>,

    /// The kind of list; the default is authroot, or pinrules with --host
    ///
    /// The kind determines which extended key usages are accepted for the signer. If the list is of another kind, the
    /// command exits with status 2.
    #[arg(long, value_name = "KIND", value_enum)]
    pub(crate) kind: Option<Kind>,

    #[command(flatten)]
    pub(crate) asked: Asked,

    #[command(flatten)]
    pub(crate) consulted: Consulted,

    #[command(flatten)]
    pub(crate) trust: Trust,
}

/// The options for judging a root.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Judgement")]
pub(crate) struct Asked {
    /// Also judge whether the root is trusted for this purpose: a name such as server-auth, or an object identifier
    #[arg(long, value_name = "NAME|OID")]
    pub(crate) purpose: Option<Purpose>,

    /// When the certificate below the root was issued (its notBefore): a date (00:00:00 UTC) or an RFC 3339 time
    #[arg(long, value_name = "DATE", value_parser = clock::parse, requires = "purpose")]
    pub(crate) issued: Option<UnixTime>,

    /// When the signature was timestamped: a date (00:00:00 UTC) or an RFC 3339 time
    ///
    /// Verify the timestamp itself with another tool.
    #[arg(long, value_name = "DATE", value_parser = clock::parse, requires = "purpose")]
    pub(crate) signed: Option<UnixTime>,
}

/// The disallowed list that a verdict about a root takes into account.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Judgement")]
pub(crate) struct Consulted {
    /// Reject certificates on this disallowed list: a file (.stl or cabinet), or a folder maintained by `sync`
    ///
    /// The list must verify under the same roots, at its own date. Without this option, no disallowed list is
    /// consulted, and the output says so. A disallowed list cannot be searched by a root's SHA-1. Give the root's
    /// certificate instead of its hash, or give `--disallowed` a `sync` folder that contains the certificate.
    #[arg(long, value_name = "LIST|FOLDER", value_hint = ValueHint::FilePath, requires = "purpose")]
    pub(crate) disallowed: Option<PathBuf>,
}
