//! A folder for a web server, and what comes of it when it is a source.

use std::fs;

use trustlist::Policy;
use trustlist_sync::{File, Folder, ListFile, Roots, Settings, StoreFile, publish};
use trustlist_testdata::{cabinet, newest_roots};

use crate::common::{
    AUTHROOT, Mirror, days_after, failure, generation, in_force, made_roots, names, new_store, now, object_of, packed,
    pki, settings, sha1, sync, word_of,
};

fn all() -> Settings {
    let mut settings = settings();
    settings.roots = Roots::All;
    settings
}

#[test]
fn what_is_published_is_a_source() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &all(), now());
    let web = tempfile::tempdir().expect("a folder");
    let web = web.path().join("trustedr").join("en");
    let set = store.read(&all(), now()).expect("a set");
    assert_eq!(publish(&set, &web).expect("written"), 7);
    let mut expected: Vec<String> = made_roots(1).into_iter().map(|der| File::Root(sha1(der)).to_string()).collect();
    for file in [File::Sequence].into_iter().chain(ListFile::ALL.map(File::List)) {
        expected.push(file.to_string());
    }
    expected.sort();
    assert_eq!(names(&web), expected);
    assert_eq!(fs::read_to_string(web.join("authrootseq.txt")).expect("text"), {
        crate::common::sequence_text(&crate::common::authroot(1))
    });

    let (_other_folder, other) = new_store();
    let source = Folder::new(&web);
    let report = sync(&other, &source, &all(), now());
    assert!(report.is_success());
    let copy = other.read(&all(), now()).expect("a set");
    assert_eq!((crate::common::numbers(&copy), copy.root_count()), ([Some(1); 3], 3));
    let report = sync(&other, &source, &all(), now());
    assert_eq!(word_of(&report, AUTHROOT), "sequence-number", "the sequence file is read back");
    let again = tempfile::tempdir().expect("a folder");
    publish(&copy, again.path()).expect("written");
    for name in names(&web) {
        assert_eq!(fs::read(web.join(&name)).expect("readable"), fs::read(again.path().join(&name)).expect("readable"));
    }
}

/// Only what changed is written anew, so that a web server's dates are those of the octets.
#[test]
fn what_did_not_change_is_not_touched() {
    let (_folder, store) = new_store();
    let web = tempfile::tempdir().expect("a folder");
    sync(&store, &generation(1), &all(), now());
    publish(&store.read(&all(), now()).expect("a set"), web.path()).expect("written");
    assert_eq!(publish(&store.read(&all(), now()).expect("a set"), web.path()).expect("written"), 0);
    sync(&store, &generation(2), &all(), now());
    // Three lists, one root, the number. The root that left the list stays.
    assert_eq!(publish(&store.read(&all(), now()).expect("a set"), web.path()).expect("written"), 5);
    assert_eq!(names(web.path()).len(), 8);
    // One that somebody has changed is put right.
    fs::write(web.path().join("authrootseq.txt"), "0").expect("written");
    assert_eq!(publish(&store.read(&all(), now()).expect("a set"), web.path()).expect("written"), 1);
}

/// Roots, then stores, then lists, the sequence number last: whoever is interrupted has announced nothing.
#[test]
fn the_number_comes_last() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &all(), now());
    let set = store.read(&all(), now()).expect("a set");
    // A folder in place of a file: it cannot be written, and what comes after it is not.
    for (stopped_at, missing) in [
        (File::Root(sha1(made_roots(1)[0])), vec!["authrootstl.cab", "authrootseq.txt"]),
        (AUTHROOT, vec!["disallowedcertstl.cab", "authrootseq.txt"]),
        (File::List(ListFile::PinRules), vec!["authrootseq.txt"]),
    ] {
        let web = tempfile::tempdir().expect("a folder");
        fs::create_dir(web.path().join(stopped_at.to_string())).expect("made");
        assert_eq!(publish(&set, web.path()).expect_err("not writable").code(), "irregular-file");
        for name in missing {
            assert!(!web.path().join(name).exists(), "{name}");
        }
        assert!(!names(web.path()).iter().any(|name| name.starts_with('.')), "nothing half is left");
    }
}

/// What is no longer in force is not passed on, nor are its roots.
#[test]
fn only_what_is_in_force_is_published() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &all(), now());
    let late = days_after(now(), 400);
    let web = tempfile::tempdir().expect("a folder");
    publish(&store.read(&all(), late).expect("a set"), web.path()).expect("written");
    assert_eq!(names(web.path()), ["disallowedcertstl.cab", "pinrulesstl.cab"]);

    let root = File::Root(sha1(made_roots(1)[0]));
    fs::write(object_of(&store, root), b"damaged").expect("written");
    let set = store.read(&all(), now()).expect("a set");
    assert_eq!(publish(&set, web.path()).expect_err("damaged").code(), "damaged");
    assert!(!web.path().join(root.to_string()).exists());
}

/// The folder of a disconnected machine, with what its owner may have put there.
#[test]
fn a_folder_as_a_source() {
    let (_folder, store) = new_store();
    let source = tempfile::tempdir().expect("a folder");
    let report = sync(&store, &Folder::new(source.path().join("missing")), &all(), now());
    assert_eq!(failure(&report, AUTHROOT), ("unreadable", Some(0x8007_0005), Some(3)));
    assert_eq!(failure(&report, File::Sequence), ("unreadable", Some(0x8007_0005), Some(8)));
    let report = sync(&store, &Folder::new(source.path()), &all(), now());
    assert_eq!(failure(&report, AUTHROOT), ("not-found", Some(0x8019_0194), Some(3)));
    assert_eq!(word_of(&report, File::Sequence), "not-offered");

    fs::write(source.path().join("authrootstl.cab"), vec![0; (4 << 20) + 1]).expect("written");
    fs::create_dir(source.path().join("pinrulesstl.cab")).expect("made");
    let report = sync(&store, &Folder::new(source.path()), &all(), now());
    assert_eq!(failure(&report, AUTHROOT), ("body-too-long", Some(0x8007_00df), Some(3)));
    assert_eq!(failure(&report, File::List(ListFile::PinRules)).0, "unreadable");

    fs::write(source.path().join("authrootstl.cab"), packed(&crate::common::authroot(1))).expect("written");
    let pem = pem::encode(&pem::Pem::new("CERTIFICATE", made_roots(1)[0]));
    fs::write(source.path().join(File::Root(sha1(made_roots(1)[0])).to_string()), pem).expect("written");
    let report = sync(&store, &Folder::new(source.path()), &all(), now());
    assert_eq!(word_of(&report, AUTHROOT), "replaced");
    assert_eq!(in_force(&store, &all(), now()), [Some(1), None, None]);
    assert_eq!(store.read(&all(), now()).expect("a set").root_count(), 1);
}

/// Stores go along with the lists that name their certificates.
#[test]
fn stores_are_published_too() {
    use sha2::{Digest as _, Sha256};
    let certificate = trustlist::CertificateRef::from_der(&pki().ca).expect("a certificate");
    let entry = trustlist_author::Entry::new(Sha256::digest(certificate.tbs()).to_vec());
    let list = crate::common::disallowed(1).entry(entry);
    let mirror = generation(1)
        .with(File::List(ListFile::Disallowed), packed(&list))
        .with(File::Store(StoreFile::Disallowed), trustlist_author::Store::new().certificate(&*pki().ca).to_bytes());
    let (_folder, store) = new_store();
    assert!(sync(&store, &mirror, &settings(), now()).is_success());
    let web = tempfile::tempdir().expect("a folder");
    publish(&store.read(&settings(), now()).expect("a set"), web.path()).expect("written");
    let expected = ["authrootseq.txt", "authrootstl.cab", "disallowedcert.sst", "disallowedcertstl.cab"];
    assert_eq!(names(web.path())[..4], expected);
}

/// Microsoft's newest list and its 555 roots, out and in again.
#[test]
fn the_newest_real_list_there_and_back() {
    let mut settings = Settings::new(Policy::microsoft(now()));
    settings.roots = Roots::All;
    let mut mirror = Mirror::default().with(AUTHROOT, cabinet());
    for der in newest_roots() {
        mirror = mirror.with(File::Root(sha1(der)), der);
    }
    let (_folder, store) = new_store();
    assert!(sync(&store, &mirror, &settings, now()).is_success());
    let web = tempfile::tempdir().expect("a folder");
    assert_eq!(publish(&store.read(&settings, now()).expect("a set"), web.path()).expect("written"), 557);
    assert_eq!(fs::read(web.path().join("authrootseq.txt")).expect("there"), b"1401DD6344D40F0A15");
    assert_eq!(fs::read(web.path().join("authrootstl.cab")).expect("there"), cabinet());
    let (_other_folder, other) = new_store();
    assert!(sync(&other, &Folder::new(web.path()), &settings, now()).is_success());
    assert_eq!(other.read(&settings, now()).expect("a set").root_count(), 555);
}
