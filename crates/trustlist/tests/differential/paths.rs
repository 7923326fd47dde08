//! `openssl verify`: it agrees with us on made and real certificate paths, but for rules with a name.

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

/// When the lists of the cases were made, and the clock there.
const MADE: &str = "2026-06-01T12:00:00Z";
const NOW: &str = "2026-12-01T00:00:00Z";

/// Rules about lists and their signers, which OpenSSL does not know; `-purpose any` and `-auth_level 0` ask for no others.
const OUR_RULES: [(&str, &str); 7] = [
    ("wrong-usage", "the signer must be one of lists"),
    ("no-usage", "the signer must say that it is one"),
    ("ca-usage", "a CA that names usages must name the signer's"),
    ("signer-key-usage", "the signer must be one of signatures"),
    ("signer-is-ca", "what it signs as a CA it could sign as a signer"),
    ("weak-key", "RSA of under 2048 bits"),
    ("path-too-long", "more than four steps"),
];

/// A question to OpenSSL.
struct Question<'c> {
    signer: &'c [u8],
    untrusted: Vec<&'c [u8]>,
    anchor: &'c [u8],
}

impl Question<'_> {
    /// What OpenSSL complains of at that instant, if it does.
    fn ask(&self, folder: &Folder, time: UnixTime) -> Result<(), String> {
        let signer = folder.write_pem("signer.pem", [self.signer]);
        let anchor = folder.write_pem("anchor.pem", [self.anchor]);
        let mut command = Command::new("openssl");
        // An anchor need not be a root: a list CA whose own signature is MD5 is one.
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
fn every_made_path() {
    if !installed("openssl") {
        return;
    }
    let folder = Folder::new("paths-made");
    let (mut ours, mut theirs) = (BTreeSet::new(), Vec::new());
    for case in cases::all() {
        let signed = SignedList::open(case.stl()).expect("a list that is well formed");
        let policy = Policy::roots([case.pki.root.clone().into()], at(NOW));
        let code = signed.verify(&policy).map_or_else(|refused| refused.error().code(), |_| "ok");

        let bag = case.with_ca.then_some(&case.pki.ca).into_iter().chain(&case.more);
        let untrusted: Vec<&[u8]> = bag.map(Vec::as_slice).collect();
        // We ask for some instant between the two dates: if there is one, it is the first, or one at which a certificate
        // begins.
        let begins = |der| CertificateRef::from_der(der).ok().map(|certificate| certificate.not_before());
        let path = untrusted.iter().copied().chain([&*case.pki.signer, &*case.pki.root]);
        let instants = path.filter_map(begins).filter(|time| (at(MADE)..=at(NOW)).contains(time)).chain([at(MADE)]);
        let question = Question { signer: &case.pki.signer, untrusted: untrusted.clone(), anchor: &case.pki.root };
        let answers: Vec<_> = instants.map(|time| question.ask(&folder, time)).collect();

        match (code, answers.iter().any(Result::is_ok)) {
            ("ok", true) => {}
            ("ok", false) => theirs.push((case.id, answers)),
            (code, true) => {
                ours.insert(code);
            }
            (_, false) => {}
        }
    }
    assert_eq!(ours, OUR_RULES.iter().map(|(code, _)| *code).collect(), "refused by us alone");
    assert!(theirs.is_empty(), "refused by OpenSSL alone: {theirs:?}");
}

/// Every path in the corpus, at the instants where a certificate begins or ends.
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
                // RFC 5280 4.1.2.5 counts the last second as valid, OpenSSL does not.
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
    say(&format!("{paths} real paths beside OpenSSL, {answers} instants"));
    assert!(paths >= 30 && answers >= 100);
}

/// Every certificate of the lists' bags, and those that lists come without.
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
    known.iter().find(|der| Sha256::digest(der)[..] == link.sha256).expect("its certificate is known")
}

/// The seconds about the beginning and the end of each validity.
fn edges(path: &Path) -> BTreeSet<UnixTime> {
    let second = |time: UnixTime, later: i64| {
        let seconds = time.as_secs().checked_add_signed(later).expect("an instant");
        UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds))
    };
    path.iter()
        .flat_map(|link| {
            let (begin, end) = (link.not_before, link.not_after);
            [second(begin, -1), begin, second(end, -1), end, second(end, 1)]
        })
        .collect()
}
