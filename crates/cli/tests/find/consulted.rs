//! Verdicts that also consult a disallowed list or the certificate's own dates.

use std::{fs, time::Duration};

use serde_json::{Value, json};
use trustlist::{CertificateRef, UnixTime, Utc};
use trustlist_author::{Entry, List, Pin};
use trustlist_testdata::{
    keys, made,
    pki::{Cert, Pki, subject_public_key},
};

use crate::common::{self, Folder, NOW, Run};

/// A root list that lists the root of its own signer, and a disallowed list.
struct Lists {
    folder: Folder,
    roots: String,
    root: String,
}

impl Lists {
    fn new() -> Self {
        let folder = Folder::new();
        let pki = Pki::default();
        let entry = Entry::for_certificate(&pki.root).expect("a certificate");
        let roots = folder.file("roots.stl", &made::sign(&List::roots(made::AT).entry(entry), &pki));
        let root = folder.file("root.cer", &pki.root);
        Self { folder, roots, root }
    }

    /// Writes a disallowed list that lists this key.
    fn disallowed(&self, key: &[u8]) -> String {
        let list = List::disallowed(made::AT).entry(Entry::new(Pin::of_key(key).md5));
        self.folder.file("disallowed.stl", &made::sign(&list, &Pki::default()))
    }

    fn judge(&self, wanted: &str, more: &[&str]) -> Run {
        let question = ["find", &self.roots, wanted, "--root", &self.root, "--now", NOW, "--purpose", "server-auth"];
        common::run(&[&question[..], more].concat())
    }
}

#[test]
fn a_disallowed_root_is_not_trusted() {
    let lists = Lists::new();
    let pki = Pki::default();
    let none = lists.judge(&lists.root, &["--json"]);
    assert_eq!((none.status, &none.json()["disallowed_list"]), (0, &Value::Null));
    assert_eq!(none.json()["verdict"]["reason"], "unrestricted");

    let disallowed = lists.disallowed(subject_public_key(&pki.root));
    let run = lists.judge(&lists.root, &["--disallowed", &disallowed, "--json"]);
    let answer = run.json();
    assert_eq!((run.status, &answer["found"]), (1, &json!(true)));
    assert_eq!(answer["verdict"]["reason"], "disallowed");
    let consulted = &answer["disallowed_list"];
    assert_eq!((&consulted["ok"], &consulted["kind"]), (&json!(true), &json!("disallowed")));
    assert_eq!((&consulted["this_update"], &consulted["age_days"]), (&json!("2026-06-01T12:00:00Z"), &json!(173)));
    let text = lists.judge(&lists.root, &["--disallowed", &disallowed]).text;
    for line in [
        "trusted         no: the certificate is on the disallowed list",
        "  disallowed    the disallowed list is dated 2026-06-01T12:00:00Z (173 days ago)",
    ] {
        assert!(text.lines().any(|printed| printed == line), "{line}\n{text}");
    }

    let other = lists.disallowed(subject_public_key(&pki.ca));
    let run = lists.judge(&lists.root, &["--disallowed", &other, "--json"]);
    assert_eq!((run.status, &run.json()["verdict"]["reason"]), (0, &json!("unrestricted")));
}

/// A disallowed list contains hashes of keys and of signed parts, but no thumbprints, so a thumbprint cannot be looked
/// up in it.
#[test]
fn a_hash_is_not_enough_for_a_disallowed_list() {
    let lists = Lists::new();
    let disallowed = lists.disallowed(subject_public_key(&Pki::default().root));
    let shown = common::run(&["show", "--json", &lists.roots]).json();
    let sha1 = shown["entries"][0]["id"].as_str().expect("hexadecimal").to_owned();
    assert_eq!(lists.judge(&sha1, &[]).status, 0);
    for wanted in [sha1, "0".repeat(40)] {
        let run = lists.judge(&wanted, &["--disallowed", &disallowed, "--json"]);
        let answer = run.json();
        assert_eq!((run.status, &answer["found"], &answer["code"]), (2, &Value::Null, &json!("usage")), "{wanted}");
        assert!(run.stderr.contains("help: give the certificate file instead of HASH"), "{}", run.stderr);
    }
}

/// A list that cannot be read is not treated as empty.
#[test]
fn a_list_that_cannot_be_consulted_gives_no_answer() {
    let lists = Lists::new();
    let stranger =
        Pki::of(&Cert { subject: "Another Root", key: keys::P256_ROOT, ..Cert::root() }, &Cert::ca(), &Cert::signer());
    let foreign = lists.folder.file("foreign.stl", &made::sign(&List::disallowed(made::AT), &stranger));
    fs::create_dir(lists.folder.path("empty")).expect("a folder");
    let empty = lists.folder.path("empty").to_str().expect("UTF-8").to_owned();
    let malformed = lists.folder.file("malformed.stl", b"no list");
    for (path, code) in [
        ("nothing", "file-not-found"),
        (&*malformed, "message-malformed"),
        (&lists.roots, "kind"),
        (&foreign, "issuer-missing"),
        (&empty, "io"),
    ] {
        for wanted in [&*lists.root, &"0".repeat(40)] {
            let run = lists.judge(wanted, &["--disallowed", path, "--json"]);
            let answer = run.json();
            assert_eq!((run.status, &answer["found"], &answer["code"]), (2, &Value::Null, &json!(code)), "{path}");
            assert_eq!((&answer["verdict"], &answer["list"]["ok"]), (&Value::Null, &json!(true)), "{path}");
        }
    }
}

#[test]
fn standard_input_is_read_once() {
    let lists = Lists::new();
    let run = common::run(&["find", "-", &lists.root, "--purpose", "server-auth", "--disallowed", "-"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("cannot both be standard input"), "{}", run.stderr);
}

/// A folder of `sync` contains the disallowed list and, for roots that are given by their hash, the certificates.
#[test]
fn a_folder_of_sync_is_consulted() {
    let lists = Lists::new();
    let pki = Pki::default();
    let www = lists.folder.path("www");
    fs::create_dir(&www).expect("a folder");
    let write = |name: &str, bytes: &[u8]| fs::write(www.join(name), bytes).expect("a file");
    let cabinet = |name: &str, stl: &[u8]| trustlist_author::cabinet(name, stl).expect("a cabinet");
    write("authrootstl.cab", &cabinet("authroot.stl", &fs::read(&lists.roots).expect("a list")));
    let entry = Entry::for_certificate(&pki.root).expect("a certificate");
    let sha1: String = entry.id.iter().map(|byte| format!("{byte:02x}")).collect();
    write(&format!("{sha1}.crt"), &pki.root);
    let [www, to] = ["www", "to"].map(|name| lists.folder.path(name).to_str().expect("UTF-8").to_owned());
    let sync = ["sync", "--from", &www, "--to", &to, "--root", &lists.root, "--roots", "all", "--now", "2026-06-02"];
    assert_eq!(common::run(&sync).status, 0);

    let run = lists.judge(&sha1, &["--disallowed", &to, "--json"]);
    assert_eq!((run.status, &run.json()["code"]), (2, &json!("no-disallowed-list")), "{}", run.text);

    let key = subject_public_key(&pki.root);
    for (key, status, reason) in [(&[3; 65][..], 0, "unrestricted"), (key, 1, "disallowed")] {
        let list = List::disallowed(made::AT).entry(Entry::new(Pin::of_key(key).md5));
        let stl = made::sign(&list, &pki);
        fs::write(lists.folder.path("www/disallowedcertstl.cab"), cabinet("disallowedcert.stl", &stl)).expect("a file");
        assert_eq!(common::run(&sync).status, 0);
        for wanted in [&*sha1, &lists.root] {
            let run = lists.judge(wanted, &["--disallowed", &to, "--json"]);
            assert_eq!((run.status, &run.json()["verdict"]["reason"]), (status, &json!(reason)), "{wanted}");
        }
    }
}

/// The list does not contain the certificate's dates, so an expired root stays trusted.
#[test]
fn an_expired_root_is_trusted_by_the_list_and_reported_as_expired() {
    let lists = Lists::new();
    let end = CertificateRef::from_der(&Pki::default().root).expect("a certificate").not_after();
    let at = |seconds: u64| Utc(UnixTime::since_unix_epoch(Duration::from_secs(seconds))).to_string();
    for (now, expired) in [(end.as_secs(), false), (end.as_secs() + 1, true)] {
        let question =
            ["find", &lists.roots, &lists.root, "--root", &lists.root, "--purpose", "server-auth", "--now", &at(now)];
        let run = common::run(&[&question[..], &["--json"]].concat());
        let answer = run.json();
        assert_eq!((run.status, &answer["verdict"]["trusted"]), (0, &json!(true)));
        let validity = &answer["certificate_validity"];
        assert_eq!((&validity["not_after"], &validity["expired"]), (&json!(at(end.as_secs())), &json!(expired)));
        let text = common::run(&question).text;
        let line = format!("\ncertificate     expired on {:#}\n", Utc(end));
        assert_eq!(text.contains(&line), expired, "{text}");
    }
}
