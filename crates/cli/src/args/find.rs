//! What `trustlist find` is asked.

use std::{ffi::OsString, path::PathBuf};

use clap::{ArgGroup, ValueHint};
use trustlist::{Purpose, UnixTime};

use super::{Trust, examples};
use crate::clock;

/// Verify a list, and look a root, certificate, host or file up
///
/// A root that is found is listed. Whether it may be trusted is another question, which --purpose asks: many listed
/// roots are disabled. A certificate that is found in a disallowed list is disallowed. Pin rules are asked with --host.
/// A file is looked up in a catalog (.cat) by the hash of its octets; programs stand there by their Authenticode hash,
/// which is computed by other means and given in hexadecimal.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("question").args(["wanted", "host"]).required(true))]
#[command(override_usage = "trustlist find [OPTIONS] <FILE> <HASH|CERT|--host <NAME>>")]
#[command(after_help = examples(&[
    "trustlist find testdata/authrootstl.cab \\",
    "  3B1EFD3A66EA28B16697394703A72CA340A05BD5",
    "trustlist find testdata/authrootstl.cab ROOT.cer --purpose server-auth",
    "trustlist find disallowedcertstl.cab SERVER.cer",
    "trustlist find pinrulesstl.cab --host www.example.com",
    "trustlist find DRIVER.cat DRIVER.inf",
]))]
pub(crate) struct Find {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// A list (.stl, .cat), a cabinet with one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    /// SHA-1 or SHA-256 of a root, another identifier in hexadecimal, or a file with a certificate (DER or PEM)
    ///
    /// In a catalog: the hash of a member, or the file itself, whatever is in it. A file may be - for standard input.
    /// Letters of either case, colons and spaces are all right. A file whose name is hexadecimal is written ./NAME.
    #[arg(value_name = "HASH|CERT", value_hint = ValueHint::FilePath)]
    pub(crate) wanted: Option<OsString>,

    /// The host whose pinned keys are looked up: a DNS name in ASCII
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Option<String>,

    #[command(flatten)]
    pub(crate) asked: Asked,

    #[command(flatten)]
    pub(crate) trust: Trust,
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
