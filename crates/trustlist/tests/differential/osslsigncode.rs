//! `osslsigncode` signs and verifies catalogs with OpenSSL's PKCS #7. This crate must accept what osslsigncode signs or
//! verifies; each exception has a named reason.

use std::{
    collections::BTreeMap,
    error::Error as _,
    path::{Path, PathBuf},
    process::Command,
};

use trustlist::{Error, JudgedAt, ListKind, Policy, SignedList, UnixTime, layers::cms::VerifyError, oids};
use trustlist_author::Envelope;
use trustlist_testdata::{
    at, keys, made, microsoft_root, microsoft_root_2010, microsoft_root_authority, newest_list,
    pki::Pki,
    tool::{installed, say},
};

use crate::{
    changes::{Change, FULL},
    mutants::{Edit, Numbers, Seed, kept},
    places::fields,
    seeds,
    tools::{Folder, run, seconds, text},
};

/// A time at which all generated certificates are valid.
const NOW: &str = "2026-12-01T00:00:00Z";

/// A time at which all of today's signers have expired.
const LATER: &str = "2029-01-01T00:00:00Z";

/// Runs the program with these roots, at this time.
struct Osslsigncode<'f> {
    folder: &'f Folder,
    roots: PathBuf,
    time: UnixTime,
}

impl<'f> Osslsigncode<'f> {
    fn new<'c>(folder: &'f Folder, roots: impl IntoIterator<Item = &'c [u8]>, time: UnixTime) -> Self {
        Self { folder, roots: folder.write_pem("roots.pem", roots), time }
    }

    /// Verifies a file with osslsigncode. The error is its output.
    fn verify(&self, file: &[u8]) -> Result<(), String> {
        let file = self.folder.write("file.cat", file);
        let mut command = Command::new("osslsigncode");
        // osslsigncode must not fetch anything, and this test does not compare timestamps.
        command.args(["verify", "-ignore-timestamp", "-ignore-cdp", "-ignore-crl", "-time", &seconds(self.time)]);
        let output = run(command.arg("-CAfile").arg(&self.roots).arg("-in").arg(file));
        if output.status.success() { Ok(()) } else { Err(text(&output)) }
    }
}

/// Verifies a list signed by a code signer under a generated root.
fn ours(file: &[u8], pki: &Pki) -> Result<Vec<u8>, Error> {
    let policy = Policy::roots([pki.root.clone().into()], at(NOW)).usages([oids::CODE_SIGNING]);
    let list = SignedList::open(file)?.verify(&policy.judged_at(JudgedAt::Time(at(NOW))))?;
    Ok(list.content().der().to_vec())
}

/// Verifies real catalogs at a time when their signers are valid, and after the signers have expired.
#[test]
fn catalogs_of_microsoft() {
    let Some(lists) = seeds::real() else { return };
    if !installed("osslsigncode") {
        return;
    }
    let folder = Folder::new("osslsigncode-real");
    for (name, then, later) in [
        ("oem89.cat", "2022-07-01T00:00:00Z", "2023-06-01T00:00:00Z"),
        ("115fe8649854.cat", "2025-09-01T00:00:00Z", "2026-09-01T00:00:00Z"),
    ] {
        let (_, file) = lists.iter().find(|(known, _)| known == name).expect("a catalog of the corpus");
        for (time, good) in [(at(then), true), (at(later), false)] {
            let policy = Policy::microsoft(at(NOW)).for_kind(ListKind::Catalog).judged_at(JudgedAt::Time(time));
            let ours = SignedList::open(file).expect("a catalog").verify(&policy).map(drop);
            let theirs = Osslsigncode::new(&folder, [microsoft_root_2010()], time).verify(file);
            assert_eq!((ours.is_ok(), theirs.is_ok()), (good, good), "{name}: {ours:?}, osslsigncode: {theirs:?}");
        }
    }
}

/// The error message of osslsigncode for lists. It verifies lists too, but only accepts code signers.
const NO_CODE_SIGNER: &str = "Unsupported Signer's certificate purpose XKU_CODE_SIGN";

/// If this crate accepts a list, osslsigncode complains only about the signer's purpose. If this crate refuses a list,
/// osslsigncode gives the same reason.
#[test]
fn lists_of_microsoft() {
    let Some(lists) = seeds::real() else { return };
    if !installed("osslsigncode") {
        return;
    }
    let folder = Folder::new("osslsigncode-lists");
    let roots = || [microsoft_root_authority(), microsoft_root(), microsoft_root_2010()];
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, file) in lists.iter().filter(|(name, _)| name.ends_with(".stl") && !seeds::UNSIGNED.contains(&&**name)) {
        let this_update = SignedList::open(file).expect("a list").unverified().this_update();
        for time in [this_update, at(LATER)] {
            let policy = Policy::archive(at(LATER)).judged_at(JudgedAt::Time(time));
            let ours =
                SignedList::open(file).expect("a list").verify(&policy).map_err(|refused| refused.error().code());
            let code = ours.err().unwrap_or("ok");
            let words = match code {
                "ok" => NO_CODE_SIGNER,
                "issuer-missing" => "unable to get local issuer certificate",
                "not-yet-valid" => "certificate is not yet valid",
                "expired" => "certificate has expired",
                _ => panic!("{name}: {code}"),
            };
            let theirs = Osslsigncode::new(&folder, roots(), time).verify(file).expect_err("not a code signer");
            assert!(theirs.contains(words), "{name} at {time:?}: {code}, osslsigncode: {theirs}");
            *seen.entry(code).or_default() += 1;
        }
    }
    say(&format!("real lists compared with osslsigncode: {seen:?}"));
    assert_eq!(seen.len(), 4);
}

/// Verifies Microsoft's newest list, signed again by a code signer.
#[test]
fn a_list_signed_by_a_code_signer() {
    if !installed("osslsigncode") {
        return;
    }
    let folder = Folder::new("osslsigncode-list");
    let pki = made::code_signing();
    let newest = SignedList::open(newest_list()).expect("a list");
    let list = newest.unverified().der();
    let file = Envelope::new(list).certificate(&*pki.ca);
    let file = file.sign(&*pki.signer, &*made::key(&pki)).expect("the list can be signed");
    Osslsigncode::new(&folder, [&*pki.root], at(NOW)).verify(&file).expect("verified");
    assert!(ours(&file, &pki).expect("accepted") == list);
}

/// Signs a catalog with osslsigncode.
fn signed(folder: &Folder, pki: &Pki, digest: &str) -> Vec<u8> {
    let unsigned = Envelope::new(made::catalog_v2().to_der()).to_der().expect("a catalog");
    let unsigned = folder.write("unsigned.cat", &unsigned);
    let key = folder.write("key.pem", pem::encode(&pem::Pem::new("PRIVATE KEY", keys::SIGNER)).as_bytes());
    let chain = folder.write_pem("chain.pem", [&*pki.signer, &*pki.ca]);
    let signed = folder.path("signed.cat");
    let mut command = Command::new("osslsigncode");
    command.args(["sign", "-h", digest, "-time", &seconds(at(NOW))]);
    let output =
        run(add_paths(&mut command, &[("-certs", &chain), ("-key", &key), ("-in", &unsigned), ("-out", &signed)]));
    assert!(output.status.success(), "{}", text(&output));
    let bytes = std::fs::read(&signed).expect("a signed file");
    // osslsigncode does not overwrite files.
    std::fs::remove_file(signed).expect("a file");
    bytes
}

fn add_paths<'c>(command: &'c mut Command, paths: &[(&str, &Path)]) -> &'c mut Command {
    for (option, path) in paths {
        command.arg(option).arg(path);
    }
    command
}

#[test]
fn catalogs_that_osslsigncode_signs() {
    if !installed("osslsigncode") {
        return;
    }
    let folder = Folder::new("osslsigncode-signs");
    let pki = made::code_signing();
    for digest in ["sha256", "sha384", "sha512"] {
        let file = signed(&folder, &pki, digest);
        assert!(ours(&file, &pki).expect(digest) == made::catalog_v2().to_der(), "{digest}");
    }
    // We refuse SHA-1.
    assert_eq!(ours(&signed(&folder, &pki, "sha1"), &pki).expect_err("weak").code(), "weak-digest");
}

/// Whether only `SignedData.version` and `SignedData.digestAlgorithms` have changed. The signature does not cover them.
/// OpenSSL reads them, but we do not.
fn only_unread_changed(original: &[u8], changed: &[u8]) -> bool {
    let read = |file: &[u8]| -> Vec<Vec<u8>> {
        fields(file).into_iter().skip(2).map(|place| file[place.whole].to_vec()).collect()
    };
    read(original) == read(changed)
}

/// Why osslsigncode verifies a changed catalog that we refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Laxity {
    /// osslsigncode ignores bytes after the message.
    Trailing,
    /// osslsigncode accepts lengths encoded in more bytes than needed.
    LengthForm,
    /// osslsigncode accepts tags, numbers and arcs in a SignerInfo that are not DER.
    SignerForm,
    /// osslsigncode ignores the type of the content.
    ContentType,
    /// osslsigncode ignores the tag of the content, which the digest does not cover.
    ContentTag,
    /// osslsigncode ignores the version of a SignerInfo.
    SignerVersion,
    /// osslsigncode ignores case when it compares names; this crate compares bytes.
    SignerName,
    /// osslsigncode ignores the signature algorithm, and uses the key's algorithm.
    Algorithm,
    /// osslsigncode ignores the parameters of algorithms, which are not signed.
    Parameters,
}

impl Laxity {
    const ALL: [Self; 9] = [
        Self::Trailing,
        Self::LengthForm,
        Self::SignerForm,
        Self::ContentType,
        Self::ContentTag,
        Self::SignerVersion,
        Self::SignerName,
        Self::Algorithm,
        Self::Parameters,
    ];

    /// Why osslsigncode verifies a catalog with this error. Returns `None` if osslsigncode should find the error, too.
    fn of(error: &Error) -> Option<Self> {
        let sentences = sentences(error);
        let says = |words: &str| sentences.contains(words);
        Some(match error {
            _ if error.code() == "trailing-octets" => Self::Trailing,
            Error::NotATrustList { .. } => Self::ContentType,
            Error::ContentTag { .. } => Self::ContentTag,
            Error::Signature(VerifyError::SignerCertificateMissing { .. }) => Self::SignerName,
            Error::Signature(VerifyError::UnsupportedAlgorithm { certificate: None, .. }) => Self::Algorithm,
            Error::Message(_) | Error::Signature(VerifyError::Malformed(_)) if says("the length is not valid DER") => {
                Self::LengthForm
            }
            Error::Signature(VerifyError::Malformed(_)) if says("SignerInfo.version") => Self::SignerVersion,
            Error::Signature(VerifyError::Malformed(_)) if says("NULL or absent parameters") => Self::Parameters,
            Error::Signature(VerifyError::Malformed(error)) if is_of_signer(error.field()) => Self::SignerForm,
            _ => return None,
        })
    }
}

fn is_of_signer(field: &str) -> bool {
    field.starts_with("SignerInfo") || field.starts_with("Attribute.")
}

/// The messages of the error and its cause.
fn sentences(error: &Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// Which of the two programs verify a catalog and, if only one does, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verifiers {
    Both,
    /// The changed field is one that only OpenSSL reads.
    WeAlone,
    OsslsigncodeAlone(Laxity),
    None,
}

#[test]
fn changed_catalogs() {
    if !installed("osslsigncode") {
        return;
    }
    let folder = Folder::new("osslsigncode-changed");
    let pki = made::code_signing();
    let theirs = Osslsigncode::new(&folder, [&*pki.root], at(NOW));
    let mut numbers = Numbers::new(3);
    let mut seen: BTreeMap<Verifiers, usize> = BTreeMap::new();
    for file in [made::sign(&made::catalog_v1(), &pki), signed(&folder, &pki, "sha256")] {
        let content = ours(&file, &pki).expect("unchanged");
        let seed = Seed::new(file.clone());
        let flipped = (0..file.len()).step_by(if FULL { 1 } else { 41 }).map(|byte| {
            let mut changed = file.clone();
            Change::of(byte).flip(&mut changed);
            (Edit::FlipBit, changed)
        });
        let mutants = (0..if FULL { 1_000 } else { 100 }).map(|_| seed.mutant(&mut numbers));
        for (number, (edit, changed)) in flipped.chain(mutants).enumerate() {
            let keep = || kept("a catalog", number, edit, &changed);
            let verifiers = match (ours(&changed, &pki), theirs.verify(&changed)) {
                (Ok(list), theirs) => {
                    assert!(list == content, "{}: other content is accepted", keep());
                    match theirs {
                        Ok(()) => Verifiers::Both,
                        Err(theirs) => {
                            assert!(only_unread_changed(&file, &changed), "{}: {theirs}", keep());
                            Verifiers::WeAlone
                        }
                    }
                }
                (Err(error), Ok(())) => {
                    let why = Laxity::of(&error);
                    Verifiers::OsslsigncodeAlone(why.unwrap_or_else(|| panic!("{}: {}", keep(), sentences(&error))))
                }
                (Err(_), Err(_)) => Verifiers::None,
            };
            *seen.entry(verifiers).or_default() += 1;
        }
    }
    say(&format!("{} changed catalogs compared with osslsigncode:", seen.values().sum::<usize>()));
    for (verifiers, count) in &seen {
        say(&format!("  {verifiers:?} {count}"));
    }
    if FULL {
        // A reason that never occurs is outdated.
        let missing: Vec<_> =
            Laxity::ALL.into_iter().filter(|why| !seen.contains_key(&Verifiers::OsslsigncodeAlone(*why))).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
