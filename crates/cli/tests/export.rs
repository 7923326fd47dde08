//! `trustlist export`.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

mod common;

use std::{
    fs,
    process::{Command, Stdio},
};

use common::{Folder, NEWEST, OLDER, Run, SHA1, SHA256, data, pem, run};
use serde_json::{Value, json};
use trustlist_author::{Entry, List};
use trustlist_testdata::{made, made::filetime, newest_roots, newest_roots_bundle, pki::Pki};

/// The newest list's own date.
const NOW: &str = "2026-10-23T23:18:35Z";

fn export(list: &str, certificates: &Folder, purpose: &str, more: &[&str]) -> Run {
    let folder = certificates.path("");
    let folder = folder.to_str().expect("a path in UTF-8");
    run(&[&["export", list, "--certificates", folder, "--purpose", purpose, "--now", NOW], more].concat())
}

/// A folder with the certificate of every root in the newest list, one per file, in DER or PEM.
fn all() -> Folder {
    let folder = Folder::new();
    for (number, der) in newest_roots().into_iter().enumerate() {
        if number % 2 == 0 {
            folder.file(&format!("{number}.cer"), der);
        } else {
            folder.file(&format!("{number}.pem"), pem(der).as_bytes());
        }
    }
    folder
}

/// The certificates in a bundle, each with the lines above it.
fn split(bundle: &str) -> Vec<(String, Vec<u8>)> {
    let mut rest = bundle;
    let mut found = Vec::new();
    while let Some((comment, after)) = rest.split_once("-----BEGIN CERTIFICATE-----\n") {
        let (base64, after) = after.split_once("-----END CERTIFICATE-----\n").expect("an end");
        let whole = format!("-----BEGIN CERTIFICATE-----\n{base64}-----END CERTIFICATE-----\n");
        found.push((comment.to_owned(), ::pem::parse(whole).expect("PEM").into_contents()));
        rest = after;
    }
    assert_eq!(rest, "");
    found
}

fn summary(run: &Run) -> &str {
    run.stderr.lines().find(|line| line.starts_with("trustlist: roots exported: ")).expect("a summary")
}

/// The numbers of roots trusted unconditionally, and of roots trusted only for older certificates, are the same as in
/// `trustlist/tests/verdicts.rs`.
#[test]
fn the_newest_list_at_its_own_date() {
    let folder = all();
    for (purpose, usable, limited) in [
        ("server-auth", 183, 50),
        ("client-auth", 231, 37),
        ("email", 144, 72),
        ("code-signing", 66, 78),
        ("time-stamping", 136, 27),
    ] {
        let run = export(&data(NEWEST), &folder, purpose, &[]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(split(&run.text).len(), usable, "{purpose}");
        assert_eq!(run.stderr.lines().filter(|line| line.starts_with("trustlist: left out: ")).count(), limited);
        let expected = format!("left out: {limited}, without a certificate: 0, with the wrong certificate: 0");
        assert_eq!(summary(&run), format!("trustlist: roots exported: {usable}, {expected}"));

        let include = export(&data(NEWEST), &folder, purpose, &["--not-before", "include"]);
        let all = usable + limited;
        assert_eq!((include.status, split(&include.text).len()), (0, all), "{purpose}");
        let expected = "left out: 0, without a certificate: 0, with the wrong certificate: 0";
        let lists = "trustlist: the root list is dated 2026-10-23T23:18:35Z (0 days ago)\n\
                     trustlist: no disallowed list was consulted; give one with `--disallowed`\n";
        assert!(include.stderr.starts_with(lists), "{}", include.stderr);
        assert_eq!(summary(&include), format!("trustlist: roots exported: {all}, {expected}"));
    }
}

#[test]
fn the_bundle_names_each_root_in_the_order_of_the_list() {
    let bundle = split(&export(&data(NEWEST), &all(), "server-auth", &["--not-before", "include"]).text);
    let show = run(&["show", "--json", &data(NEWEST)]).json();
    let listed: Vec<&Value> = show["entries"].as_array().expect("entries").iter().collect();
    let mut entries = listed.iter();
    for (comment, der) in &bundle {
        assert!(newest_roots().contains(&&**der));
        let entry = entries.find(|entry| comment.contains(entry["sha256"].as_str().expect("a hash")));
        let entry = entry.expect("in the order of the list");
        let name = entry["friendly_name"].as_str().expect("a name");
        assert!(comment.starts_with("# ") && comment.ends_with('\n') && comment.lines().count() == 1, "{comment}");
        assert!(comment.contains(&name.replace('\u{200e}', "\\u{200e}")), "{comment}");
    }
    assert_eq!(bundle[0].0, format!("# Microsoft Root Certificate Authority 2010 (SHA-256 {SHA256})\n"));
    let limited: Vec<&str> =
        bundle.iter().map(|(comment, _)| &**comment).filter(|it| it.contains("issued before")).collect();
    assert_eq!(limited.len(), 50);
    let hash = "43df5774b03e7fef5fe40d931a7bedf1bb2e6b42738c4e6d3841103d3aa7f339";
    let entrust = format!("# Entrust.net (SHA-256 {hash}), for certificates issued before 2025-04-16\n");
    assert!(limited.contains(&&*entrust), "{limited:?}");
}

#[test]
fn the_json_has_a_verdict_for_each_root() {
    let folder = all();
    let run = export(&data(NEWEST), &folder, "server-auth", &["--format", "json"]);
    assert_eq!(run.status, 0);
    let expected = [
        "schema",
        "purpose",
        "now",
        "this_update",
        "age_days",
        "disallowed_list",
        "roots",
        "disallowed",
        "left_out",
        "missing",
        "mismatched",
    ];
    assert_eq!(run.keys(), expected);
    let answer = run.json();
    assert_eq!((&answer["schema"], &answer["purpose"]), (&json!(1), &json!("server-auth")));
    assert_eq!((&answer["now"], &answer["this_update"]), (&json!(NOW), &json!(NOW)));
    let [roots, left_out] = ["roots", "left_out"].map(|key| answer[key].as_array().expect("an array"));
    assert_eq!((roots.len(), left_out.len()), (183, 50));
    assert_eq!(common::keys(&roots[0]), ["sha1", "sha256", "friendly_name", "verdict", "expired", "pem"]);
    assert_eq!((&roots[0]["sha1"], &roots[0]["sha256"]), (&json!(SHA1.to_lowercase()), &json!(SHA256)));
    assert_eq!(roots[0]["verdict"]["reason"], "unrestricted");
    let text = export(&data(NEWEST), &folder, "server-auth", &[]).text;
    for (root, (_, der)) in roots.iter().zip(split(&text)) {
        let pem = root["pem"].as_str().expect("PEM");
        assert_eq!((pem.lines().next(), split(pem)[0].1.clone()), (Some("-----BEGIN CERTIFICATE-----"), der));
    }
    assert_eq!(common::keys(&left_out[0]), ["sha1", "friendly_name", "verdict"]);
    assert!(left_out.iter().all(|root| root["verdict"]["depends_on"] == "issued"));
    assert_eq!((&answer["missing"], &answer["mismatched"]), (&json!([]), &json!([])));
}

/// The bundle does not depend on how the certificates are distributed across files.
#[test]
fn files_may_contain_several_certificates() {
    let expected = export(&data(NEWEST), &all(), "email", &[]).text;
    let der = Folder::new();
    der.file("all.der", newest_roots_bundle());
    assert_eq!(export(&data(NEWEST), &der, "email", &[]).text, expected);
    let text = Folder::new();
    let bundle: String = newest_roots().into_iter().map(|der| format!("A name\n{}", pem(der))).collect();
    text.file("all.pem", bundle.as_bytes());
    assert_eq!(export(&data(NEWEST), &text, "email", &[]).text, expected);
    // An exported bundle can be the input.
    let own = Folder::new();
    own.file("bundle.pem", expected.as_bytes());
    assert_eq!(export(&data(NEWEST), &own, "email", &[]).text, expected);
}

#[test]
fn skipped_files_are_counted_and_missing_certificates_named() {
    let folder = Folder::new();
    folder.file("root.cer", trustlist_testdata::microsoft_root_2010());
    folder.file("unlisted.cer", &Pki::default().root);
    folder.file("readme.txt", b"no certificate");
    folder.file("empty", b"");
    folder.file("cut.cer", &trustlist_testdata::microsoft_root_2010()[..100]);
    folder.file("long", &vec![0; (4 << 20) + 1]);
    fs::create_dir(folder.path("below")).expect("a folder");
    fs::write(folder.path("below/all.der"), newest_roots_bundle()).expect("a file");
    let run = export(&data(NEWEST), &folder, "server-auth", &["--format", "json"]);
    assert_eq!(run.status, 0);
    let answer = run.json();
    let missing = answer["missing"].as_array().expect("an array");
    assert_eq!((answer["roots"].as_array().expect("an array").len(), missing.len()), (1, 182));
    assert_eq!(common::keys(&missing[0]), ["sha1", "friendly_name"]);
    assert_eq!(run.stderr.lines().filter(|line| line.starts_with("trustlist: no certificate: ")).count(), 182);
    for line in [
        "trustlist: no certificate: Amazon Root CA 4 (f6108407d6f8bb67980cc2e244c2ebae1cef63be)",
        "trustlist: skipped files that contain no certificate: 3",
        "trustlist: skipped files longer than the limit of 4194304 bytes: 1",
        "trustlist: roots exported: 1, left out: 50, without a certificate: 182, with the wrong certificate: 0",
    ] {
        assert!(run.stderr.lines().any(|printed| printed == line), "{line}\n{}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    let (outside, folder) = (Folder::new(), Folder::new());
    let target = outside.file("all.der", newest_roots_bundle());
    std::os::unix::fs::symlink(target, folder.path("link.der")).expect("a link");
    std::os::unix::fs::symlink(outside.path(""), folder.path("below")).expect("a link");
    let run = export(&data(NEWEST), &folder, "server-auth", &[]);
    assert_eq!((run.status, run.text.as_str()), (1, ""));
    assert!(run.stderr.contains("trustlist: skipped files that are symbolic links: 2\n"), "{}", run.stderr);
    assert_eq!(
        summary(&run),
        "trustlist: roots exported: 0, left out: 50, without a certificate: 183, with the wrong certificate: 0"
    );
}

/// The name of each entry says what happens to it.
#[test]
fn only_roots_that_match_both_hashes_and_all_rules_are_exported() {
    let folder = Folder::new();
    let pki = Pki::default();
    let trusted = folder.file("root.cer", &pki.root);
    let certificates = Folder::new();
    let real = newest_roots();
    let entry = |der: &[u8]| Entry::for_certificate(der).expect("a certificate");
    let date = filetime("2026-01-01T00:00:00Z");
    let wrong = Entry::new(entry(real[3]).id).property(98, [0; 32]).friendly_name("Wrong");
    let list = List::roots(made::AT)
        .entry(entry(real[0]).friendly_name("\u{1b}[2J\n-----BEGIN CERTIFICATE-----\n"))
        .entry(entry(real[1]).friendly_name("Disabled").disabled_from(date))
        .entry(entry(real[2]).friendly_name("Limited").not_before(date))
        .entry(wrong)
        .entry(Entry::new(entry(real[4]).id).friendly_name("Without SHA-256"))
        .entry(Entry::new(entry(real[5]).id).property(98, [1; 31]).friendly_name("Malformed"))
        .entry(Entry::new([7; 20]).friendly_name("Miss\u{202e}ing"));
    let stl = folder.file("made.stl", &made::sign(&list, &pki));
    for (number, der) in real[..6].iter().enumerate() {
        certificates.file(&format!("{number}.cer"), der);
    }
    let run = export(&stl, &certificates, "server-auth", &["--root", &trusted]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let bundle = split(&run.text);
    assert_eq!(bundle.iter().map(|(_, der)| &**der).collect::<Vec<_>>(), [real[0], real[4]]);
    let name = "# \\u{1b}[2J\\u{a}\\u{2d}----BEGIN CERTIFICATE\\u{2d}----\\u{a} (SHA-256 ";
    assert!(bundle[0].0.starts_with(name), "{}", bundle[0].0);
    let sha1 = |der: &[u8]| entry(der).id.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(bundle[1].0, format!("# Without SHA-256 (SHA-1 {})\n", sha1(real[4])));
    let lines = [
        format!("trustlist: left out: Limited ({}): depends on when the leaf certificate was issued: ", sha1(real[2])),
        format!("trustlist: no certificate: Miss\\u{{202e}}ing ({})\n", "07".repeat(20)),
        format!(
            "trustlist: wrong certificate: Wrong ({}): its SHA-256 differs from the one in the list\n",
            sha1(real[3])
        ),
        "trustlist: roots exported: 2, left out: 1, without a certificate: 1, with the wrong certificate: 1\n"
            .to_owned(),
    ];
    for line in lines {
        assert!(run.stderr.contains(&line), "{line}\n{}", run.stderr);
    }
    let json = export(&stl, &certificates, "server-auth", &["--root", &trusted, "--format", "json"]).json();
    assert_eq!(json["mismatched"], json!([{ "sha1": sha1(real[3]), "friendly_name": "Wrong" }]));
    assert_eq!(json["missing"], json!([{ "sha1": "07".repeat(20), "friendly_name": "Miss\u{202e}ing" }]));
    assert_eq!(json["roots"][1]["sha256"], Value::Null);
}

#[test]
fn a_bundle_is_written_whole_or_not_at_all() {
    let certificates = all();
    let folder = Folder::new();
    let output = folder.path("roots.pem");
    let output = output.to_str().expect("a path in UTF-8");
    let written = export(&data(NEWEST), &certificates, "server-auth", &["--output", output]);
    assert_eq!((written.status, written.text.as_str()), (0, ""));
    let bundle = fs::read_to_string(output).expect("a bundle");
    assert_eq!(bundle, export(&data(NEWEST), &certificates, "server-auth", &["--output", "-"]).text);
    assert_eq!(folder.names(), ["roots.pem"]);

    let refused = export(&data(NEWEST), &certificates, "email", &["--output", output]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("the file already exists\n  help: "), "{}", refused.stderr);
    // Neither an empty bundle nor a failure replaces the file.
    let nothing = export(&data(NEWEST), &Folder::new(), "server-auth", &["--output", output, "--force"]);
    assert_eq!((nothing.status, nothing.text.as_str()), (1, ""));
    let old = export(&data(OLDER), &certificates, "server-auth", &["--output", output, "--force", "--format", "json"]);
    assert_eq!((old.status, &old.json()["code"]), (1, &json!("older-than-floor")));
    assert_eq!(fs::read_to_string(output).expect("a bundle"), bundle);

    assert_eq!(export(&data(NEWEST), &certificates, "email", &["--output", output, "--force"]).status, 0);
    assert_eq!(split(&fs::read_to_string(output).expect("a bundle")).len(), 144);
    assert_eq!(folder.names(), ["roots.pem"]);
}

#[test]
fn nothing_exported_is_status_1() {
    let run = export(&data(NEWEST), &Folder::new(), "server-auth", &["--format", "json"]);
    assert_eq!((run.status, &run.json()["roots"]), (1, &json!([])));
    // No root is listed for this purpose, but four roots have no list of purposes and are trusted for any.
    let run = export(&data(NEWEST), &all(), "2.5.29.37.0", &[]);
    assert_eq!((run.status, split(&run.text).len()), (0, 4));
}

#[test]
fn a_refused_list_exports_nothing() {
    let folder = all();
    let refused = export(&data(OLDER), &folder, "server-auth", &[]);
    assert_eq!((refused.status, refused.text.as_str()), (1, ""));
    assert!(refused.stderr.contains("\n  help: `--archive`"), "{}", refused.stderr);
    let json = export(&data(OLDER), &folder, "server-auth", &["--format", "json"]);
    assert_eq!((json.status, &json.json()["code"]), (1, &json!("older-than-floor")));
    assert_eq!(export(&data(OLDER), &folder, "server-auth", &["--archive"]).status, 0);
}

/// If the disallowed list cannot be read, nothing is exported.
#[test]
fn disallowed_roots_are_not_exported() {
    let folder = Folder::new();
    let pki = Pki::default();
    let [root, ca] = [("root.cer", &pki.root), ("ca.cer", &pki.ca)].map(|(name, der)| folder.file(name, der));
    let entries = [&pki.root, &pki.ca].map(|der| Entry::for_certificate(der).expect("a certificate"));
    let roots = folder.file("roots.stl", &made::sign(&List::roots(made::AT).entries(entries), &pki));
    let key = trustlist_testdata::pki::subject_public_key(&pki.ca);
    let list = List::disallowed(made::AT).entry(Entry::new(trustlist_author::Pin::of_key(key).md5));
    let disallowed = folder.file("disallowed.stl", &made::sign(&list, &pki));
    let consult = |path: &str, more: &[&str]| {
        export(&roots, &folder, "server-auth", &[&["--root", &root, "--disallowed", path], more].concat())
    };
    let run = consult(&disallowed, &[]);
    assert_eq!((run.status, split(&run.text).len()), (0, 1), "{}", run.stderr);
    assert_eq!(split(&run.text)[0].1, pki.root);
    for line in ["trustlist: disallowed:  (", ", with the wrong certificate: 0, disallowed: 1\n"] {
        assert!(run.stderr.contains(line), "{line}: {}", run.stderr);
    }
    let json = consult(&disallowed, &["--json"]).json();
    assert_eq!(
        (&json["disallowed_list"]["kind"], &json["disallowed_list"]["ok"]),
        (&json!("disallowed"), &json!(true))
    );
    assert_eq!(
        (json["roots"].as_array().map(Vec::len), json["disallowed"].as_array().map(Vec::len)),
        (Some(1), Some(1))
    );
    for (path, code) in [("nothing", "file-not-found"), (&*roots, "kind"), (&*ca, "message-malformed")] {
        let run = consult(path, &["--json"]);
        assert_eq!((run.status, &run.json()["code"]), (2, &json!(code)), "{}", run.text);
        assert!(run.json()["roots"].is_null());
    }
}

#[test]
fn failures_are_status_2() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let list = List::disallowed(made::AT).entry(Entry::new([7; 20]));
    let stl = folder.file("disallowed.stl", &made::sign(&list, &Pki::default()));
    let kind = export(&stl, &folder, "server-auth", &["--root", &root]);
    assert_eq!((kind.status, kind.text.as_str()), (2, ""));
    assert!(kind.stderr.contains("the list is of kind disallowed, but kind authroot was expected"), "{}", kind.stderr);
    assert_eq!(export(&data(NEWEST), &folder, "tls", &[]).status, 2);
    assert_eq!(export(&data(NEWEST), &folder, "server-auth", &["--force"]).status, 2);
    assert_eq!(export(&data(NEWEST), &folder, "server-auth", &["--not-before", "maybe"]).status, 2);
    let missing = ["export", &data(NEWEST), "--certificates", "no-such-folder", "--purpose", "server-auth"];
    let missing = run(&[&missing[..], &["--now", NOW]].concat());
    assert_eq!(missing.status, 2);
    assert!(missing.stderr.starts_with("trustlist: no-such-folder: "), "{}", missing.stderr);
}

/// OpenSSL, if installed, reads as many certificates as were exported.
#[test]
fn openssl_reads_the_bundle() {
    let folder = Folder::new();
    let bundle = export(&data(NEWEST), &all(), "server-auth", &["--not-before", "include"]);
    let file = folder.file("bundle.pem", &bundle.stdout);
    let openssl = |arguments: &[&str]| Command::new("openssl").args(arguments).stderr(Stdio::null()).output();
    // Every version of OpenSSL has these two commands, and so does LibreSSL.
    let Ok(message) = openssl(&["crl2pkcs7", "-nocrl", "-certfile", &file]) else { return };
    let message = folder.file("bundle.p7b", &message.stdout);
    let output = openssl(&["pkcs7", "-print_certs", "-noout", "-in", &message]).expect("openssl runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert_eq!(text.matches("subject=").count(), 233, "{text}");
}
