//! `openssl verify` agrees with us on generated and real certificate paths, except for the rules named here.

use std::{collections::BTreeSet, process::Command};

use sha2::{Digest as _, Sha256};
use trustlist::{CertificateInfo, CertificateRef, JudgedAt, ListKind, Path, Policy, SignedList, UnixTime};
use trustlist_testdata::{
    at, cases, list_ca_2011, list_ca_2024, microsoft_root, microsoft_root_2010, microsoft_root_authority,
    tool::{installed, say},
};

use crate::{
    places::Message,
    seeds,
    tools::{Folder, run, seconds, text},
};

/// The date of the lists in the cases.
const MADE: &str = "2026-06-01T12:00:00Z";
/// The current time in the cases.
const NOW: &str = "2026-12-01T00:00:00Z";

/// Our rules about lists and their signers. With `-purpose any` and `-auth_level 0`, OpenSSL does not check them.
const OUR_RULES: [(&str, &str); 7] = [
    ("wrong-usage", "the signer must have the usage of a list signer"),
    ("no-usage", "the signer must have an extended key usage"),
    ("ca-usage", "a CA with extended key usages must list the signer's usage"),
    ("signer-key-usage", "the signer's key usage must allow signatures"),
    ("signer-is-ca", "the signer must not be a CA"),
    ("weak-key", "RSA keys must have at least 2048 bits"),
    ("path-too-long", "a path must have at most four steps"),
];

/// A path for OpenSSL to verify.
struct Question<'c> {
    signer: &'c [u8],
    untrusted: Vec<&'c [u8]>,
    anchor: &'c [u8],
}

impl Question<'_> {
    /// Verifies the path with OpenSSL at `time`. The error is OpenSSL's output.
    fn ask(&self, folder: &Folder, time: UnixTime) -> Result<(), String> {
        let signer = folder.write_pem("signer.pem", [self.signer]);
        let anchor = folder.write_pem("anchor.pem", [self.anchor]);
        let mut command = Command::new("openssl");
        // The anchor is not always a root: the anchor of one path is a list CA whose own signature uses MD5.
        command.args(["verify", "-no-CApath", "-no-CAstore", "-partial_chain", "-auth_level", "0", "-purpose", "any"]);
        command.args(["-attime", &seconds(time), "-CAfile"]).arg(anchor);
        if !self.untrusted.is_empty() {
            command.arg("-untrusted").arg(folder.write_pem("untrusted.pem", self.untrusted.iter().copied()));
        }
        command.arg(signer);
        let output = run(&mut command);
        if output.status.success() { Ok(()) } else { Err(text(&output)) }
    }
}

#[test]
fn every_generated_path() {
    if !installed("openssl") {
        return;
    }
    let folder = Folder::new("paths-made");
    let (mut ours, mut theirs) = (BTreeSet::new(), Vec::new());
    for case in cases::all() {
        let signed = SignedList::open(case.stl()).expect("a well-formed list");
        let policy = Policy::roots([case.pki.root.clone().into()], at(NOW));
        let code = signed.verify(&policy).map_or_else(|refused| refused.error().code(), |_| "ok");

        let bag = case.with_ca.then_some(&case.pki.ca).into_iter().chain(&case.more);
        let untrusted: Vec<&[u8]> = bag.map(Vec::as_slice).collect();
        // Ask OpenSSL at the date of the list, and at each later time when a certificate becomes valid. If all
        // certificates are ever valid together between the date of the list and the current time, they are valid
        // together at one of these times.
        let begins = |der| CertificateRef::from_der(der).ok().map(|certificate| certificate.not_before());
        let path = untrusted.iter().copied().chain([&*case.pki.signer, &*case.pki.root]);
        let times = path.filter_map(begins).filter(|time| (at(MADE)..=at(NOW)).contains(time)).chain([at(MADE)]);
        let question = Question { signer: &case.pki.signer, untrusted: untrusted.clone(), anchor: &case.pki.root };
        let answers: Vec<_> = times.map(|time| question.ask(&folder, time)).collect();

        match (code, answers.iter().any(Result::is_ok)) {
            ("ok", true) => {}
            ("ok", false) => theirs.push((case.id, answers)),
            (code, true) => {
                ours.insert(code);
            }
            (_, false) => {}
        }
    }
    assert_eq!(ours, OUR_RULES.iter().map(|(code, _)| *code).collect(), "refused only by us");
    assert!(theirs.is_empty(), "refused only by OpenSSL: {theirs:?}");
}

/// Every path in the corpus, at the times when a certificate's validity begins or ends.
#[test]
fn every_real_path() {
    let Some(lists) = seeds::real() else { return };
    if !installed("openssl") {
        return;
    }
    let folder = Folder::new("paths-real");
    let known = known(&lists);
    let archive: fn(UnixTime) -> Policy = Policy::archive;
    let modern: fn(UnixTime) -> Policy = |now| Policy::microsoft(now).floor(ListKind::AuthRoot, None);
    let (mut paths, mut answers) = (0, 0);
    for (name, file) in &lists {
        for policy in [archive, modern] {
            let Ok(list) = SignedList::open(file).expect("a list").verify(&policy(at(NOW))) else { continue };
            let path = list.signer().path();
            let der = |link: &CertificateInfo| find(&known, link);
            let question = Question {
                signer: der(&path.signer),
                untrusted: path.cas.iter().map(der).collect(),
                anchor: der(&path.anchor),
            };
            for time in edges(path).into_iter().filter(|time| *time >= list.content().this_update()) {
                let judged_at = policy(at(NOW)).judged_at(JudgedAt::Time(time));
                let ours = SignedList::open(file).expect("a list").verify(&judged_at).map(drop);
                let theirs = question.ask(&folder, time);
                // The last second is valid by RFC 5280 4.1.2.5, but not in OpenSSL.
                let last_second = path.iter().any(|link| link.not_after == time);
                let agree = ours.is_ok() == theirs.is_ok() || (ours.is_ok() && last_second);
                assert!(agree, "{name} at {time:?}: {ours:?}, OpenSSL: {theirs:?}");
                answers += 1;
            }
            let mut altered = question.signer.to_vec();
            altered[question.signer.len() - 1] ^= 1;
            assert!(Question { signer: &altered, ..question }.ask(&folder, list.signer().at()).is_err(), "{name}");
            paths += 1;
        }
    }
    say(&format!("{paths} real paths compared with OpenSSL at {answers} times"));
    assert!(paths >= 30 && answers >= 100);
}

/// Every certificate in the lists, and the roots and list CAs that a list may leave out.
fn known(lists: &[(String, Vec<u8>)]) -> Vec<&[u8]> {
    let mut known =
        vec![microsoft_root_authority(), microsoft_root(), microsoft_root_2010(), list_ca_2011(), list_ca_2024()];
    for (_, file) in lists.iter().filter(|(name, _)| !seeds::UNSIGNED.contains(&name.as_str())) {
        let message = Message::of(file);
        let nested = message.signer.nested.as_ref().map(|nested| &nested.message.bag);
        for bag in [Some(&message.bag), nested].into_iter().flatten() {
            known.extend(bag.values(file).into_iter().map(|place| &file[place.whole]));
        }
    }
    known
}

fn find<'c>(known: &[&'c [u8]], link: &CertificateInfo) -> &'c [u8] {
    known.iter().find(|der| Sha256::digest(der)[..] == link.sha256).expect("the certificate is known")
}

/// The seconds around the beginning and the end of each validity.
fn edges(path: &Path) -> BTreeSet<UnixTime> {
    let second = |time: UnixTime, later: i64| {
        let seconds = time.as_secs().checked_add_signed(later).expect("in range");
        UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds))
    };
    path.iter()
        .flat_map(|link| {
            let (begin, end) = (link.not_before, link.not_after);
            [second(begin, -1), begin, second(end, -1), end, second(end, 1)]
        })
        .collect()
}
