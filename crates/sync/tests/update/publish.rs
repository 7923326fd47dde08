//! Publishing into a folder, and folders as sources.

use std::{fs, path::Path, sync::Barrier, thread};

use trustlist::Policy;
use trustlist_sync::{File, Folder, ListFile, Publication, Roots, Set, Settings, StoreFile, publish};
use trustlist_testdata::{cabinet, newest_roots};

use crate::common::{
    AUTHROOT, Mirror, UNFINISHED, days_after, failure, generation, in_force, made_roots, new_store, now, object_of,
    packed, pki, served, settings, sha1, sync, word_of,
};

fn all() -> Settings {
    let mut settings = settings();
    settings.roots = Roots::All;
    settings
}

#[test]
fn a_published_folder_is_a_source() {
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
    assert_eq!(served(&web), expected);
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
    assert_eq!(word_of(&report, AUTHROOT), "sequence-number", "the published sequence file is valid");
    let again = tempfile::tempdir().expect("a folder");
    publish(&copy, again.path()).expect("written");
    for name in served(&web) {
        assert_eq!(fs::read(web.join(&name)).expect("readable"), fs::read(again.path().join(&name)).expect("readable"));
    }
}

/// Only files with new bytes are written, so that a web server's dates are correct.
#[test]
fn unchanged_files_are_not_written() {
    let (_folder, store) = new_store();
    let web = tempfile::tempdir().expect("a folder");
    sync(&store, &generation(1), &all(), now());
    publish(&store.read(&all(), now()).expect("a set"), web.path()).expect("written");
    assert_eq!(publish(&store.read(&all(), now()).expect("a set"), web.path()).expect("written"), 0);
    sync(&store, &generation(2), &all(), now());
    // Three lists, one root and the number are written. The root that was removed from the list stays in the folder.
    assert_eq!(publish(&store.read(&all(), now()).expect("a set"), web.path()).expect("written"), 5);
    assert_eq!(served(web.path()).len(), 8);
    // A file that somebody changed is written again.
    fs::write(web.path().join("authrootseq.txt"), "0").expect("written");
    assert_eq!(publish(&store.read(&all(), now()).expect("a set"), web.path()).expect("written"), 1);
}

/// Files are placed in the order roots, stores, lists, sequence number, so that an interrupted run never announces a
/// missing list.
#[test]
fn the_sequence_number_is_placed_last() {
    let first = *generation(1).files.keys().find(|file| matches!(file, File::Root(_))).expect("three roots");
    for (stopped_at, written) in [(first, 0), (AUTHROOT, 3), (File::List(ListFile::PinRules), 5), (File::Sequence, 6)] {
        let web = tempfile::tempdir().expect("a folder");
        let publication = Publication::open(web.path()).expect("not locked");
        // A folder in place of a file cannot be replaced, so the run stops there.
        let place = publication.path(stopped_at);
        let staged = publication.stage(generation(1).files).expect("written beside their places");
        fs::create_dir(&place).expect("made");
        assert_eq!(staged.place().expect_err("not writable").code(), "irregular-file");
        assert_eq!(served(web.path()).len(), written + 1, "{stopped_at}");
        assert!(!web.path().join("authrootseq.txt").is_file());
        // A second attempt is refused before anything changes.
        assert_eq!(publication.stage(generation(1).files).expect_err("not writable").code(), "irregular-file");
        assert_eq!(served(web.path()).len(), written + 1, "{stopped_at}");
    }
}

/// The set of a generation, with its folder.
fn set_of(number: u64) -> (tempfile::TempDir, Set) {
    let (folder, store) = new_store();
    sync(&store, &generation(number), &all(), now());
    let set = store.read(&all(), now()).expect("a set");
    (folder, set)
}

/// The generation of the published list. Checks that the published sequence number belongs to it.
fn published_in(web: &Path) -> u64 {
    let text = fs::read_to_string(web.join("authrootseq.txt")).expect("a number");
    let bytes = fs::read(web.join("authrootstl.cab")).expect("a list");
    let number = (0..10).find(|number| bytes == packed(&crate::common::authroot(*number))).expect("one of ours");
    assert_eq!(text, crate::common::sequence_text(&crate::common::authroot(number)));
    number
}

/// An older list is refused, even if one of the published files is missing or damaged.
#[test]
fn an_older_list_is_never_published() {
    let [(_old_folder, old), (_folder, set), (_new_folder, new)] = [1, 2, 3].map(set_of);
    const LIST: &str = "authrootstl.cab";
    const NUMBER: &str = "authrootseq.txt";
    let remove = |web: &Path, name: &str| fs::remove_file(web.join(name)).expect("removed");
    let damage = |web: &Path, name: &str| fs::write(web.join(name), b"?").expect("written");
    for (lose, named) in [
        ((|_| ()) as fn(&Path), Some(LIST)),
        (|web| fs::remove_file(web.join(LIST)).expect("removed"), Some(NUMBER)),
        (|web| fs::write(web.join(LIST), b"?").expect("written"), Some(NUMBER)),
        (|web| fs::remove_file(web.join(NUMBER)).expect("removed"), Some(LIST)),
        (|web| fs::write(web.join(NUMBER), b"?").expect("written"), Some(LIST)),
    ] {
        let web = tempfile::tempdir().expect("a folder");
        let web = web.path();
        publish(&set, web).expect("written");
        // Without the other lists, only the root list and its number can be the reason for the refusal.
        ["disallowedcertstl.cab", "pinrulesstl.cab"].iter().for_each(|name| remove(web, name));
        lose(web);
        let before: Vec<_> =
            served(web).iter().map(|name| (name.clone(), fs::read(web.join(name)).expect(name))).collect();
        let error = publish(&old, web).expect_err("older");
        assert_eq!((error.code(), error.hresult(), error.windows_event(AUTHROOT)), ("not-newer", None, None));
        assert!(named.is_some_and(|name| error.to_string().contains(name)), "{error}");
        let after: Vec<_> =
            served(web).iter().map(|name| (name.clone(), fs::read(web.join(name)).expect(name))).collect();
        assert_eq!(after, before);
        // The same list repairs the folder, and a newer one replaces it.
        publish(&set, web).expect("written");
        assert_eq!(published_in(web), 2);
        publish(&new, web).expect("written");
        assert_eq!(published_in(web), 3);
    }
    // Only lists of other kinds are left.
    let web = tempfile::tempdir().expect("a folder");
    publish(&set, web.path()).expect("written");
    [LIST, NUMBER].iter().for_each(|name| remove(web.path(), name));
    let error = publish(&old, web.path()).expect_err("older").to_string();
    assert!(error.contains("disallowedcertstl.cab: the list to publish (2026-"), "{error}");
    // If nothing is readable, the older list can be published.
    ["disallowedcertstl.cab", "pinrulesstl.cab"].iter().for_each(|name| damage(web.path(), name));
    publish(&old, web.path()).expect("written");
    assert_eq!(published_in(web.path()), 1);
}

/// Only the last eight bytes of a number are compared.
#[test]
fn a_number_with_a_high_prefix_does_not_block_newer_lists() {
    let [(_folder, set), (_new_folder, new)] = [1, 2].map(set_of);
    let number = crate::common::sequence_text(&crate::common::authroot(1));
    for prefix in ["7F", "00", "FFFF"] {
        let web = tempfile::tempdir().expect("a folder");
        fs::write(web.path().join("authrootseq.txt"), format!("{prefix}{}", &number[2..])).expect("written");
        publish(&set, web.path()).expect("the same date");
        assert_eq!(published_in(web.path()), 1);
        publish(&new, web.path()).expect("a later one");
        assert_eq!(published_in(web.path()), 2);
    }
}

/// Two runs at once publish one after the other, and the newer list wins.
#[test]
fn two_runs_publish_one_after_the_other() {
    let [(_old_folder, old), (_folder, new)] = [1, 2].map(set_of);
    for _round in 0..20 {
        let web = tempfile::tempdir().expect("a folder");
        let barrier = Barrier::new(2);
        let run = |set: &Set| {
            barrier.wait();
            loop {
                match publish(set, web.path()) {
                    Err(error) if error.code() == "busy" => thread::yield_now(),
                    published => return published.map_err(|error| error.code()),
                }
            }
        };
        let old = thread::scope(|scope| {
            let older = scope.spawn(|| run(&old));
            run(&new).expect("nothing is newer");
            older.join().expect("no panic")
        });
        assert!(matches!(old, Ok(_) | Err("not-newer")), "{old:?}");
        assert_eq!(published_in(web.path()), 2);
    }
    let web = tempfile::tempdir().expect("a folder");
    let publication = Publication::open(web.path()).expect("not locked");
    let error = publish(&new, web.path()).expect_err("locked");
    assert_eq!(error.to_string(), format!("another run is using the folder {}", web.path().display()));
    assert_eq!(served(web.path()), [""; 0]);
    drop(publication);
    publish(&new, web.path()).expect("not locked");
}

/// A file of another program is kept, even if its name begins like the name of an unfinished file.
#[test]
fn unfinished_files_of_a_killed_run_are_removed() {
    let (_folder, set) = set_of(1);
    let web = tempfile::tempdir().expect("a folder");
    fs::write(web.path().join(UNFINISHED), b"half a list").expect("written");
    fs::write(web.path().join(".unfinished-symphony"), b"somebody else's").expect("written");
    publish(&set, web.path()).expect("written");
    let names: Vec<_> = served(web.path()).into_iter().filter(|name| name.starts_with('.')).collect();
    assert_eq!(names, [".unfinished-symphony"]);
}

/// A list that is no longer in force is not published, nor are its roots.
#[test]
fn only_the_set_in_force_is_published() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &all(), now());
    let late = days_after(now(), 400);
    let web = tempfile::tempdir().expect("a folder");
    publish(&store.read(&all(), late).expect("a set"), web.path()).expect("written");
    assert_eq!(served(web.path()), ["disallowedcertstl.cab", "pinrulesstl.cab"]);

    let root = File::Root(sha1(made_roots(1)[0]));
    fs::write(object_of(&store, root), b"damaged").expect("written");
    // A damaged root is left out, and everything else is published.
    let set = store.read(&all(), now()).expect("a set");
    assert_eq!(set.lost_roots().map(|error| error.code()), Some("roots-lost"));
    publish(&set, web.path()).expect("written");
    assert!(!web.path().join(root.to_string()).exists());
    assert!(web.path().join("authrootstl.cab").exists());
}

/// A folder that was copied to a machine without a network may lack files or contain wrong ones.
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

/// Certificate stores are published with the lists that name their certificates.
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
    assert_eq!(served(web.path())[..4], expected);
}

/// Microsoft's newest list and its 555 roots are published, and then fetched from the published folder.
#[test]
fn the_newest_real_list_is_published_and_fetched() {
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
