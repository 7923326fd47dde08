//! What `trustlist author` is asked.

use std::path::PathBuf;

use clap::{ArgGroup, ValueHint};
use trustlist::UnixTime;

use super::help::examples;
use crate::clock;

/// Build, sign and publish a list of your own
///
/// What is signed is verified as its readers will, before it is written. The recipe is a TOML file: which certificates, under which names, for which purposes, until when. The key is that of
/// a certificate with the extended key usage that fits the list: 1.3.6.1.4.1.311.10.3.9 for `authroot` and
/// `disallowed`, 1.3.6.1.4.1.311.10.3.1 for `enterprise-trust`. A CA above it has the same one, or none at all.
///
/// Exit status: 0 written, 1 what was signed would not verify, and nothing was written, 2 could not do it.
#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("source").args(["recipe", "resign"]).required(true))]
#[command(
    group = ArgGroup::new("written").args(["output", "cabinet", "sequence", "publish"]).required(true).multiple(true)
)]
#[command(
    override_usage = "trustlist author [OPTIONS] --key <KEY> --signer <CERT> --ca <CERT> <RECIPE|--resign <LIST>>"
)]
#[command(after_help = examples(&[
    "trustlist author roots.toml --certificates FOLDER --publish WWW \\",
    "  --key signer.key --signer signer.cer --ca ca.cer",
    "trustlist author roots.toml --certificates FOLDER -o authroot.stl \\",
    "  --key signer.key --signer signer.cer --ca ca.cer --previous OLD",
    "trustlist author --resign authroot.stl -o authroot.stl --force \\",
    "  --key signer.key --signer signer.cer --ca ca.cer",
]))]
pub(crate) struct Author {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,

    /// The recipe: a TOML file, or - for standard input
    #[arg(requires = "certificates", value_hint = ValueHint::FilePath)]
    pub(crate) recipe: Option<PathBuf>,

    /// Sign this list (.stl, .cab, - for standard input) anew: entries as they are, a new date and number
    ///
    /// It has to verify. The certificates that --publish finds in its folder stay as they are.
    #[arg(long, value_name = "LIST", value_hint = ValueHint::FilePath, conflicts_with_all = ["certificates", "previous"])]
    pub(crate) resign: Option<PathBuf>,

    /// The folder with the certificates of the recipe: DER or PEM, and nothing else; no folders below it
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) certificates: Option<PathBuf>,

    /// The list before this one: the new one has a later date and a higher number, and what changed is printed
    ///
    /// It has to verify. A list that --publish finds in its folder has to be older, too, and where there is no
    /// --previous it is the list before.
    #[arg(long, value_name = "LIST", value_hint = ValueHint::FilePath)]
    pub(crate) previous: Option<PathBuf>,

    /// A file with trusted roots (DER or PEM) for the list before, in place of the --ca of this one
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub(crate) previous_root: Vec<PathBuf>,

    /// The present, in RFC 3339, in place of the system clock: the date of the list
    #[arg(long, value_name = "RFC3339", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,

    #[command(flatten)]
    pub(crate) signing: Signing,

    #[command(flatten)]
    pub(crate) written: Written,
}

/// Who signs.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Signing")]
pub(crate) struct Signing {
    /// The signer's private key: PKCS #8, unencrypted, PEM or DER; RSA of 2048 to 4096 bits, P-256 or P-384
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) key: PathBuf,

    /// The signer's certificate (DER or PEM)
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub(crate) signer: PathBuf,

    /// The CAs above the signer (DER or PEM). Those that are not self-signed come into the list
    ///
    /// What is signed is verified under the self-signed ones, or under all of them where none is self-signed.
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath, required = true)]
    pub(crate) ca: Vec<PathBuf>,
}

/// What becomes of the list.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Written {
    /// Write the list (.stl) to this file
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) output: Option<PathBuf>,

    /// Write the list in a cabinet (.cab) to this file
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) cabinet: Option<PathBuf>,

    /// Write the sequence number, as authrootseq.txt has it, to this file
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) sequence: Option<PathBuf>,

    /// Write the files that Windows and `trustlist sync --from` fetch into this folder, over those that are there
    ///
    /// One run at a time publishes there, and no list or number replaces a higher one. A file `.trustlist-lock` stays.
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) publish: Option<PathBuf>,

    /// Replace the files if they exist
    #[arg(long)]
    pub(crate) force: bool,
}
