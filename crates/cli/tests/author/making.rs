//! Building lists, updating them and signing them again.

use std::fs;

use trustlist::Purpose;
use trustlist_author::{Envelope, SigningKey};
use trustlist_testdata::{
    keys as test_keys, made, newest_roots,
    pki::{CTL_USAGE_SIGNING, Cert, Pki},
};

use crate::{
    common::{self, Folder, VERIFIED_KEYS, keys, pem},
    office::{LATER, NOW, Office, RECIPE},
};

#[test]
fn from_the_recipe_to_the_verdict() {
    let office = Office::new();
    let run = office.build(NOW, &["-o", "authroot.stl", "--cabinet", "authroot.cab", "--sequence", "seq.txt"]);
    assert_eq!((run.status, &*run.stderr), (0, ""), "{run:?}");
    for line in [
        "list            authroot, 2 entries",
        "this update     2026-11-22",
        "next update     2027-01-01",
        "sequence number 1401dd7a146ac1c000",
        "signer          CN=Made List Publisher",
        "  usage         1.3.6.1.4.1.311.10.3.9",
        "verified under  CN=Made Root",
    ] {
        assert!(run.text.lines().any(|it| it == line), "{line}\n{}", run.text);
    }
    assert_eq!(fs::read(office.folder.path("seq.txt")).unwrap(), b"1401DD7A146AC1C000");
    for file in ["authroot.stl", "authroot.cab"] {
        let verified = office.verify(file, NOW).json();
        assert_eq!((&verified["ok"], &verified["sequence_number"]), (&true.into(), &"1401dd7a146ac1c000".into()));
    }

    let verdict = |issued: &str| {
        let arguments =
            [&office.path("authroot.cab"), &office.path("roots/first.cer"), "--root", &office.path("root.cer")];
        let asked = ["--now", NOW, "--purpose", "server-auth", "--issued", issued, "--json"];
        let found = common::run(&[&["find"], &arguments[..], &asked].concat()).json();
        (found["entry"]["friendly_name"].clone(), found["verdict"]["trusted"].clone())
    };
    assert_eq!(verdict("2026-05-31T00:00:00Z"), ("The First".into(), true.into()));
    assert_eq!(verdict("2026-06-01T00:00:00Z"), ("The First".into(), false.into()));
}

#[test]
fn every_kind_of_key_from_the_recipe_to_the_synchronised_root() {
    let of = |[root, ca, signer]: [&'static [u8]; 3]| {
        Pki::of(
            &Cert { key: root, ..Cert::root() },
            &Cert { key: ca, ..Cert::ca() },
            &Cert { key: signer, ..Cert::signer() },
        )
    };
    for pki in [
        Pki::default(),
        of([test_keys::ROOT, test_keys::CA, test_keys::RSA_4096]),
        of([test_keys::P256_ROOT, test_keys::P256_CA, test_keys::P256]),
        of([test_keys::P384_ROOT, test_keys::P384_CA, test_keys::P384]),
    ] {
        let office = Office::of(pki);
        let run = office.build(NOW, &["--publish", "www", "--json"]);
        assert_eq!((run.status, &*run.stderr), (0, ""), "{run:?}");
        assert_eq!(run.json()["written"].as_array().unwrap().len(), 4);
        let arguments =
            ["--from", &office.path("www"), "--to", &office.path("store"), "--root", &office.path("root.cer")];
        let asked = ["--roots", "server-auth", "--now", NOW, "--json"];
        let synced = common::run(&[&["sync"], &arguments[..], &asked].concat());
        assert_eq!((synced.status, &synced.json()["roots"]), (0, &2.into()), "{synced:?}");
        let names: Vec<_> = Folder::names(&office.folder);
        assert!(!names.iter().any(|name| name.starts_with(".trustlist-")), "{names:?}");
    }
}

#[test]
fn a_list_of_disallowed_certificates_is_synchronised_with_its_store() {
    let office = Office::new();
    let run = office.build_by("kind = \"disallowed\"\n[[certificate]]\nfile = \"*\"\n", &["--publish", "www"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(office.served(), ["disallowedcert.sst", "disallowedcertstl.cab"]);
    // `sync` needs a root list as well.
    assert_eq!(office.build_by(RECIPE, &["--publish", "www"]).status, 0);
    let arguments = ["--from", &office.path("www"), "--to", &office.path("store"), "--root", &office.path("root.cer")];
    let synced = common::run(&[&["sync"], &arguments[..], &["--now", NOW, "--json"]].concat());
    assert_eq!(synced.status, 0, "{synced:?}");
    let outcomes = synced.json()["files"].as_array().unwrap().clone();
    let outcome = |file: &str| outcomes.iter().find(|it| it["file"] == file).unwrap()["outcome"].clone();
    assert_eq!(outcome("disallowedcertstl.cab"), "replaced");
    assert_eq!(outcome("disallowedcert.sst"), "stored");
    let by = |file: &str| {
        let arguments = [&office.path(file), &office.path("roots/first.cer"), "--root", &office.path("root.cer")];
        let found =
            common::run(&[&["find", "--kind", "disallowed"], &arguments[..], &["--now", NOW, "--json"]].concat())
                .json();
        (found["found"].clone(), found["disallowed_by"].clone())
    };
    assert_eq!(by("www/disallowedcertstl.cab"), (true.into(), "key".into()));
    let recipe = "kind = \"disallowed\"\n[[certificate]]\nfile = \"*\"\nby = \"certificate\"\n";
    assert_eq!(office.build_by(recipe, &["-o", "one.stl"]).status, 0);
    assert_eq!(by("one.stl"), (true.into(), "signed".into()));
}

#[test]
fn an_enterprise_trust_list_needs_another_signer() {
    let recipe = "kind = \"enterprise-trust\"\npurposes = [\"client-auth\"]\n[[certificate]]\nfile = \"*\"\n";
    let refused = Office::new().build_by(recipe, &["-o", "trust.stl", "--json"]);
    assert_eq!((refused.status, &refused.json()["code"]), (1, &"wrong-usage".into()), "{refused:?}");
    let help = "help: the signer's certificate must have the extended key usage 1.3.6.1.4.1.311.10.3.1\n";
    assert!(refused.stderr.ends_with(help), "{refused:?}");

    let signer = Cert { usages: vec![CTL_USAGE_SIGNING], ..Cert::signer() };
    let office = Office::of(Pki::of(&Cert::root(), &Cert::ca(), &signer));
    let run = office.build_by(recipe, &["-o", "trust.stl", "--json"]);
    assert_eq!((run.status, &run.json()["kind"], &run.json()["entries"]), (0, &"other".into(), &2.into()), "{run:?}");
    let shown = common::run(&["show", "--json", &office.path("trust.stl")]).json();
    assert_eq!(shown["subject_usage"], serde_json::json!(["1.3.6.1.5.5.7.3.2"]));
    let run = office.build(LATER, &["--publish", "www"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--publish: Windows and `sync` do not fetch lists of kind other"), "{run:?}");
}

#[test]
fn an_update_prints_what_changed() {
    let office = Office::new();
    assert_eq!(office.build(NOW, &["--publish", "www"]).status, 0);
    office.root("third.cer", "Third Root", test_keys::RSA_4096);
    fs::remove_file(office.folder.path("roots/second.cer")).unwrap();
    let recipe = RECIPE.replace("2026-06-01", "2026-07-01").replace("2027-01-01", "2027-02-01");
    office.folder.file("recipe.toml", recipe.as_bytes());
    // The list in the folder counts as the previous list.
    let run = office.build(LATER, &["--publish", "www"]);
    assert_eq!((run.status, &*run.stderr), (0, ""), "{run:?}");
    let line = "changes         since the list dated 2026-11-22: 1 added, 1 removed, 1 changed\n";
    assert!(run.text.contains(line), "{run:?}");
    for line in ["ADDED 1", "REMOVED 1", "CHANGED 1"] {
        assert!(run.text.lines().any(|it| it == line), "{run:?}");
    }
    assert!(run.text.contains("Third Root") && run.text.contains("Second Root"), "{run:?}");
    let sync = |now: &str| {
        let arguments =
            ["--from", &office.path("www"), "--to", &office.path("store"), "--root", &office.path("root.cer")];
        common::run(&[&["sync"], &arguments[..], &["--roots", "all", "--now", now, "--json"]].concat())
    };
    assert_eq!((sync(LATER).status, &sync(LATER).json()["roots"]), (0, &2.into()));
}

#[test]
fn a_clock_that_was_set_back_is_refused() {
    let office = Office::new();
    assert_eq!(office.build(NOW, &["-o", "old.stl"]).status, 0);
    for now in [NOW, "2026-11-21T23:59:59Z"] {
        let run = office.build(now, &["--previous", "old.stl", "-o", "new.stl"]);
        assert_ne!(run.status, 0, "{run:?}");
        assert!(run.stderr.ends_with("help: if the clock is wrong, give the current time with `--now`\n"), "{run:?}");
        assert_eq!(office.folder.names().iter().filter(|name| name.ends_with(".stl")).count(), 1);
    }
    let number = "sequence-number = '1301dd7f94b1b70000'\nthis-update = 2026-11-29";
    let recipe = RECIPE.replace("next-update", &format!("{number}\nnext-update"));
    office.folder.file("recipe.toml", recipe.as_bytes());
    let run = office.build(LATER, &["--previous", "old.stl", "-o", "new.stl"]);
    assert!(run.status == 2 && run.stderr.contains("recipe.toml:3: "), "{run:?}");
}

#[test]
fn a_list_that_is_signed_again_keeps_its_entries() {
    let office = Office::new();
    assert_eq!(office.build(NOW, &["-o", "old.stl"]).status, 0);
    let run = office.author(LATER, &["--resign", "old.stl"], &["-o", "new.stl", "--json"]);
    assert_eq!((run.status, &*run.stderr), (0, ""), "{run:?}");
    assert_eq!(run.json()["next_update"], "2027-01-08T00:00:00Z");
    let [old, new] = ["old.stl", "new.stl"].map(|file| {
        let list = trustlist::SignedList::open(fs::read(office.folder.path(file)).unwrap()).unwrap();
        let entries: Vec<_> = list.unverified().entries().map(|entry| entry.der().to_vec()).collect();
        (entries, list.unverified().sequence_number().unwrap().content().to_vec())
    });
    assert_eq!(old.0, new.0);
    assert!(old.1 < new.1);
    assert_eq!(office.verify("new.stl", LATER).status, 0);

    // The new list can replace the old file, but then it cannot be signed again with the same date.
    let again = office.author(LATER, &["--resign", "old.stl"], &["-o", "old.stl", "--force"]);
    assert_eq!(again.status, 0, "{again:?}");
    assert_eq!(office.author(LATER, &["--resign", "old.stl"], &["-o", "old.stl", "--force"]).status, 2);
}

/// The signature is valid, but readers refuse to search the list.
#[test]
fn a_list_with_a_duplicate_identifier_is_not_signed_again() {
    let office = Office::new();
    let mut twice = made::list();
    twice.entries.push(twice.entries[0].clone());
    office.folder.file("twice.stl", &made::sign(&twice, &office.pki));
    let run = office.author(NOW, &["--resign", "twice.stl"], &["-o", "new.stl", "--json"]);
    assert_eq!((run.status, &run.json()["code"]), (1, &"duplicate-identifier".into()), "{run:?}");
    assert!(!office.folder.names().contains(&"new.stl".to_owned()));
}

#[test]
fn a_list_of_another_publisher_is_signed_again_if_its_root_is_given() {
    let office = Office::new();
    office.folder.file("theirs.cab", trustlist_testdata::cabinet());
    office.folder.file("microsoft.cer", trustlist_testdata::microsoft_root_2010());
    let refused = office.author(LATER, &["--resign", "theirs.cab"], &["-o", "ours.stl", "--json"]);
    assert_eq!((refused.status, &refused.json()["code"]), (1, &"issuer-missing".into()), "{refused:?}");
    let options = ["--previous-root", "microsoft.cer", "-o", "ours.stl", "--json"];
    let run = office.author(LATER, &["--resign", "theirs.cab"], &options);
    assert_eq!((run.status, &run.json()["entries"]), (0, &555.into()), "{run:?}");
    assert_eq!(office.verify("ours.stl", LATER).json()["kind"], "authroot");
}

/// Uses RSA, because its signatures contain no random part.
#[test]
fn the_same_input_gives_the_same_bytes() {
    let office = Office::new();
    let files = ["one.stl", "one.cab", "two.stl", "two.cab"];
    for names in files.chunks(2) {
        assert_eq!(office.build(NOW, &["-o", names[0], "--cabinet", names[1]]).status, 0);
    }
    let [stl, cab, stl_again, cab_again] = files.map(|name| fs::read(office.folder.path(name)).unwrap());
    assert!(stl == stl_again && cab == cab_again);
}

/// If no CA is self-signed, readers trust the CA itself.
#[test]
fn a_ca_that_is_not_self_signed_can_be_the_anchor() {
    let office = Office::new();
    let chain = pem(&office.pki.signer) + &pem(&office.pki.ca);
    let chain = office.folder.file("chain.pem", chain.as_bytes());
    let (key, roots, list) = (office.path("signer.key"), office.path("roots"), office.path("authroot.stl"));
    for signer in [&chain, &office.path("signer.cer")] {
        let run = common::run(&[
            "author",
            &office.path("recipe.toml"),
            "--certificates",
            &roots,
            "--key",
            &key,
            "--signer",
            signer,
            "--ca",
            &office.path("ca.cer"),
            "--now",
            NOW,
            "-o",
            &list,
            "--force",
        ]);
        assert_eq!(run.status, 0, "{run:?}");
        assert!(run.text.contains("verified under  CN=Made List CA\n"), "{run:?}");
        assert_eq!(common::run(&["verify", &list, "--root", &office.path("ca.cer"), "--now", NOW]).status, 0);
        // The list contains the CA's certificate, so readers need to trust only the root.
        assert_eq!(office.verify("authroot.stl", NOW).status, 0);
    }
}

#[test]
fn json_has_fixed_keys() {
    let office = Office::new();
    let run = office.build(NOW, &["-o", "authroot.stl", "--json"]);
    assert_eq!(run.keys(), [&VERIFIED_KEYS[..], &["next_update", "entries", "changes", "written"]].concat());
    assert_eq!(run.json()["changes"], serde_json::Value::Null);
    let run = office.build(LATER, &["--previous", "authroot.stl", "-o", "new.stl", "--json"]);
    assert_eq!(run.json()["changes"]["added"], serde_json::json!([]));
    assert!(keys(&run.json()["changes"]).contains(&"removed".to_owned()));
}

/// Recipes use the same purpose names as the commands.
#[test]
fn purposes_have_the_same_names_everywhere() {
    for (purpose, name) in Purpose::NAMED {
        let recipe = format!("kind = 'enterprise-trust'\npurposes = ['{name}']\n[[certificate]]\nfile = '*'");
        let root = trustlist_author::CertificateFile { name: String::new(), der: newest_roots()[0].to_vec() };
        let list = trustlist_author::Recipe::parse(&recipe).unwrap().list(&[root], made::AT, None).unwrap();
        assert_eq!(list.usages, [purpose.oid().to_owned()]);
    }
    let error =
        trustlist_author::Recipe::parse("kind = 'enterprise-trust'\npurposes = ['no']").unwrap_err().to_string();
    let names: Vec<_> = Purpose::NAMED.iter().map(|(_, name)| *name).collect();
    assert!(error.contains(&names.join(", ")), "{error}");
}

#[test]
fn a_list_that_the_library_signed_can_be_the_previous_one() {
    let office = Office::new();
    let key = SigningKey::from_pkcs8(office.pki.signer_key).unwrap();
    let envelope = Envelope::new(made::list().to_der()).certificate(&*office.pki.ca);
    office.folder.file("old.stl", &envelope.sign(&*office.pki.signer, &key).unwrap());
    let run = office.build(NOW, &["--previous", "old.stl", "-o", "new.stl", "--json"]);
    let changes = &run.json()["changes"];
    assert_eq!((changes["added"].as_array().unwrap().len(), changes["removed"].as_array().unwrap().len()), (2, 3));
}
