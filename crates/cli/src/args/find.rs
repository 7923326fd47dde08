//! What `trustlist find` is asked.

use std::{ffi::OsString, path::PathBuf};

use clap::{ArgGroup, ValueHint};
use trustlist::{Purpose, UnixTime};

use super::{help::examples, kind::Kind, trust::Trust};
use crate::clock;

/// Verify a list, and look a root, certificate, host or file up
///
/// The question decides the kind of list, not the file: a list of another kind is no answer, whoever signed it. Without
/// --kind it is a list of roots. A root that is found is listed. Whether it may be trusted is another question, which
/// --purpose asks: many listed roots are disabled. A certificate that is found in a disallowed list is disallowed. Pin
/// rules are asked with --host. A file is looked up in a catalog (.cat) by the hash of its bytes; programs are listed by
/// their Authenticode hash, which is computed by other means and given in hexadecimal.
///
/// Exit status: 0 found (with --purpose: trusted), 1 not, or the list is not valid, 2 the question has no answer: a list
/// of another kind, a hash of the wrong length, a file that cannot be read.
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

    /// A list (.stl, .cat), a cabinet with one, or - for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    /// SHA-1 or SHA-256 of a root, another identifier in hexadecimal, or a file with a certificate (DER or PEM)
    ///
    /// In a catalog: the hash of a member, or the file itself, whatever is in it. A file may be - for standard input.
    /// A hash is taken as other programs print it: letters of either case; spaces, colons, dashes, 0x and
    /// "sha1 Fingerprint=" are dropped. A file whose name looks like a hash is written ./NAME.
    #[arg(value_name = "HASH|CERT", value_hint = ValueHint::FilePath)]
    pub(crate) wanted: Option<OsString>,

    /// The host whose pinned keys are looked up: a DNS name in ASCII
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Option<String>,

    /// The kind of list that the question is about: authroot unless given; --host means pinrules
    ///
    /// It decides which extended key usages the signer may have. A verified list of another kind is exit status 2.
    #[arg(long, value_name = "KIND", value_enum)]
    pub(crate) kind: Option<Kind>,

    #[command(flatten)]
    pub(crate) asked: Asked,

    #[command(flatten)]
    pub(crate) consulted: Consulted,

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

/// What a verdict about a root takes into account beside the list of roots.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Judgement")]
pub(crate) struct Consulted {
    /// Refuse what this list of disallowed certificates has: a list (.stl, a cabinet), or the folder of `sync`
    ///
    /// It must verify under the same roots, at its own date. Without this option no disallowed list is consulted, and the
    /// answer says so. The list knows certificates, not their SHA-1: give CERT, or a folder that holds it.
    #[arg(long, value_name = "LIST|FOLDER", value_hint = ValueHint::FilePath, requires = "purpose")]
    pub(crate) disallowed: Option<PathBuf>,
}
