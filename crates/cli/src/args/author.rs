//! The arguments of `trustlist author`.

use std::path::PathBuf;

use clap::{ArgGroup, ValueHint};
use trustlist::UnixTime;

use super::help::examples;
use crate::clock;

/// Build, sign and publish a list of your own
///
/// The recipe is a TOML file. It says which certificates to list, and gives their names, purposes and dates. Before
/// writing anything, the command verifies the signed list under the rules that its readers apply. The signer's
/// certificate needs the extended key usage for the kind of list: 1.3.6.1.4.1.311.10.3.9 for `authroot` and
/// `disallowed`, 1.3.6.1.4.1.311.10.3.1 for `enterprise-trust`. Each CA above the signer must have the same usage, or
/// no extended key usage extension.
///
/// Exit status: 0 if the list was written, 1 if the signed list did not verify (nothing was written), 2 on failure.
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

    /// Sign this list (.stl, .cab, or - for standard input) again, with the same entries but a new date and sequence
    /// number
    ///
    /// The list must verify. Certificates in the --publish folder are not changed.
    #[arg(long, value_name = "LIST", value_hint = ValueHint::FilePath, conflicts_with_all = ["certificates", "previous"])]
    pub(crate) resign: Option<PathBuf>,

    /// The folder with the recipe's certificates (DER or PEM, no other files); its subfolders are not read
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) certificates: Option<PathBuf>,

    /// The previous list, which must have an earlier date and a lower sequence number; the changes since then are
    /// printed
    ///
    /// The previous list must verify. Any list in the --publish folder must be older as well; without --previous, that
    /// list is used as the previous list.
    #[arg(long, value_name = "LIST", value_hint = ValueHint::FilePath)]
    pub(crate) previous: Option<PathBuf>,

    /// A file with trusted roots (DER or PEM) for the previous list, instead of the CAs from --ca
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub(crate) previous_root: Vec<PathBuf>,

    /// The current time, instead of the system clock; the list is given this date
    ///
    /// Give a date such as 2026-05-01, which means 00:00:00 UTC, or an RFC 3339 time.
    #[arg(long, value_name = "DATE", value_parser = clock::parse)]
    pub(crate) now: Option<UnixTime>,

    #[command(flatten)]
    pub(crate) signing: Signing,

    #[command(flatten)]
    pub(crate) written: Written,
}

/// The key and the certificates to sign with.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Signing")]
pub(crate) struct Signing {
    /// The signer's private key: unencrypted PKCS #8 in PEM or DER; RSA (2048 to 4096 bits), P-256 or P-384
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub(crate) key: PathBuf,

    /// The signer's certificate (DER or PEM)
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub(crate) signer: PathBuf,

    /// A file with CA certificates above the signer (DER or PEM); those that are not self-signed are included in the
    /// list
    ///
    /// The signed list is verified under the self-signed CAs, or under all the CAs if none is self-signed.
    #[arg(long, value_name = "CERT", value_hint = ValueHint::FilePath, required = true)]
    pub(crate) ca: Vec<PathBuf>,
}

/// The files to write.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct Written {
    /// Write the list (.stl) to this file
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) output: Option<PathBuf>,

    /// Write a cabinet (.cab) with the list to this file
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) cabinet: Option<PathBuf>,

    /// Write the sequence number to this file, in the form of authrootseq.txt
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub(crate) sequence: Option<PathBuf>,

    /// Write to this folder the files that Windows and `trustlist sync --from` fetch, replacing older ones
    ///
    /// Only one run at a time can publish to the folder. A list or sequence number never replaces a newer one. The file
    /// `.trustlist-lock` remains in the folder.
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) publish: Option<PathBuf>,

    /// Replace existing files
    #[arg(long)]
    pub(crate) force: bool,
}
