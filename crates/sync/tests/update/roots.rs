//! Root certificates, fetched by a run or on demand.

use std::{fs, slice};

use trustlist::{Policy, Purpose};
use trustlist_author::{Entry, List};
use trustlist_sync::{
    Answer, Error, File, Request, RetrievalError, RetrievalErrorKind, RootAnswer, Roots, Settings, Source, StoreFile,
};
use trustlist_testdata::newest_roots;

use crate::common::{
    AUTHROOT, DISALLOWED, Mirror, day, disallowed, failure, generation, made_roots, new_store, now, object_of, packed,
    pki, problems, settings, sha1, sync, word_of,
};

fn all() -> Settings {
    let mut settings = settings();
    settings.roots = Roots::All;
    settings
}

fn pem(certificates: &[&[u8]]) -> String {
    certificates.iter().map(|der| pem::encode(&pem::Pem::new("CERTIFICATE", *der))).collect()
}

/// One of three roots is served with wrong content. The other two are stored.
#[test]
fn a_root_is_stored_if_its_hashes_match() {
    const HASH: (&str, Option<u32>, Option<u16>) = ("root-hash", Some(0x8009_1007), Some(5));
    const FORM: (&str, Option<u32>, Option<u16>) = ("root-form", Some(0x8007_000d), Some(5));
    let [first, second, _] = made_roots(1)[..] else { panic!("three roots") };
    let mut longer = first.to_vec();
    longer.push(0);
    let key = pem::encode(&pem::Pem::new("PRIVATE KEY", first));
    for (name, bytes, expected) in [
        ("another root", second.to_vec(), HASH),
        ("one byte more", longer, HASH),
        ("half of it", first[..first.len() / 2].to_vec(), HASH),
        ("nothing", vec![], FORM),
        ("a page", b"<html></html>".to_vec(), FORM),
        ("another root as PEM", pem(&[second]).into_bytes(), HASH),
        ("two certificates", pem(&[first, second]).into_bytes(), FORM),
        ("another label", key.into_bytes(), FORM),
        ("too long", vec![0x30; (64 << 10) + 1], ("body-too-long", Some(0x8007_00df), Some(5))),
    ] {
        let (_folder, store) = new_store();
        let report = sync(&store, &generation(1).with(File::Root(sha1(first)), bytes), &all(), now());
        assert_eq!(failure(&report, File::Root(sha1(first))), expected, "{name}");
        let set = store.read(&all(), now()).expect("a set");
        assert_eq!((set.root_count(), set.root(&sha1(first)).expect("no error")), (2, None), "{name}");
        // A failed root does not affect the check of the lists.
        assert_eq!(set.last_runs().1, Some(now()), "{name}");
    }
    for (name, bytes) in [
        ("PEM", pem(&[first])),
        ("PEM of Windows, with a text before it", format!("Some Root\n{}", pem(&[first]).replace('\n', "\r\n"))),
    ] {
        let (_folder, store) = new_store();
        let report = sync(&store, &generation(1).with(File::Root(sha1(first)), bytes), &all(), now());
        assert!(report.is_success(), "{name}");
        let set = store.read(&all(), now()).expect("a set");
        assert_eq!(set.root(&sha1(first)).expect("readable").as_deref(), Some(first), "{name}: stored as DER");
    }
}

#[test]
fn a_missing_root_is_requested_again() {
    let (_folder, store) = new_store();
    let first = File::Root(sha1(made_roots(1)[0]));
    let report = sync(&store, &generation(1).without(first), &all(), now());
    assert_eq!(failure(&report, first), ("not-found", Some(0x8019_0194), Some(5)));
    assert_eq!(report.failures().count(), 1);
    let mirror = generation(1);
    assert!(sync(&store, &mirror, &all(), now()).is_success());
    let asked: Vec<File> = mirror.asked().into_iter().map(|request| request.file).collect();
    assert!(asked.contains(&first) && asked.iter().filter(|file| matches!(file, File::Root(_))).count() == 1);
}

/// The SHA-1 matches, but the list contains another certificate's SHA-256 (property 98).
#[test]
fn property_98_has_to_match_too() {
    let der = made_roots(1)[0];
    let list = List::roots(day(1)).entry(Entry::new(sha1(der)).property(98, [1; 32]));
    let mirror = Mirror::default().with(AUTHROOT, packed(&list)).with(File::Root(sha1(der)), der);
    let (_folder, store) = new_store();
    let report = sync(&store, &mirror, &all(), now());
    assert_eq!(failure(&report, File::Root(sha1(der))), ("hash-mismatch", Some(0x800b_0004), Some(5)));
}

#[test]
fn roots_that_leave_the_list_are_removed() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &all(), now());
    let gone = sha1(made_roots(1)[0]);
    let before = store.read(&all(), now()).expect("a set");
    sync(&store, &generation(2), &all(), now());
    let set = store.read(&all(), now()).expect("a set");
    assert_eq!((set.root_count(), set.root(&gone).expect("no error")), (3, None));
    // Readers of the previous set can still read the root, until the next run.
    assert!(before.root(&gone).expect("readable").is_some());
    sync(&store, &generation(2), &all(), now());
    assert!(before.root(&gone).is_err());
}

#[test]
fn roots_by_purpose() {
    let server = Purpose::SERVER_AUTH;
    let [first, second, third] = made_roots(1)[..] else { panic!("three roots") };
    let entry = |der| Entry::for_certificate(der).expect("a certificate");
    let list = List::roots(day(1))
        .entry(entry(first).key_usage([server.oid()]))
        .entry(entry(second).key_usage([Purpose::EMAIL.oid()]))
        .entry(entry(third).key_usage([server.oid()]).disabled_from(day(0)));
    let mirror = generation(1).without(File::Sequence).with(AUTHROOT, packed(&list));
    for (roots, expected) in [
        (Roots::None, vec![]),
        (Roots::For(server), vec![first]),
        (Roots::For(Purpose::EMAIL), vec![second]),
        (Roots::All, vec![first, second, third]),
    ] {
        let (_folder, store) = new_store();
        let mut settings = settings();
        settings.roots = roots;
        sync(&store, &mirror, &settings, now());
        let set = store.read(&settings, now()).expect("a set");
        let held = made_roots(1).into_iter().filter(|der| set.root(&sha1(der)).expect("no error").is_some());
        assert_eq!(held.collect::<Vec<_>>(), expected, "{:?}", settings.roots);
    }
}

/// A certificate store is accepted if the verified list names one of its certificates. Only the certificates that the
/// list names are shown.
#[test]
fn certificate_stores_show_what_the_list_names() {
    use sha2::{Digest as _, Sha256};
    let (named, other) = (&pki().ca, &pki().signer);
    let certificate = trustlist::CertificateRef::from_der(named).expect("a certificate");
    let list = disallowed(1).entry(Entry::new(Sha256::digest(certificate.tbs()).to_vec()));
    let file = File::Store(StoreFile::Disallowed);
    let stored = |certificates: &[&Vec<u8>]| {
        let store = trustlist_author::Store::new();
        certificates.iter().fold(store, |store, der| store.certificate(&***der)).to_bytes()
    };
    let mirror = generation(1).with(DISALLOWED, packed(&list)).validating();
    let (_folder, store) = new_store();
    for (bytes, expected) in [
        (stored(&[other]), ("store-unrelated", Some(0x8007_000d), None)),
        (b"no store".to_vec(), ("store-malformed", None, None)),
    ] {
        let mirror = generation(1).with(DISALLOWED, packed(&list)).with(file, bytes);
        assert_eq!(failure(&sync(&store, &mirror, &all(), now()), file), expected);
    }
    let mirror = mirror.with(file, stored(&[other, named]));
    assert_eq!(word_of(&sync(&store, &mirror, &all(), now()), file), "stored");
    let set = store.read(&all(), now()).expect("a set");
    assert_eq!(set.certificates(StoreFile::Disallowed, &all()).expect("readable"), slice::from_ref(named));
    assert!(set.certificates(StoreFile::PinRules, &all()).expect("none").is_empty());

    // A damaged store is requested without validators, and replaced.
    assert_eq!(word_of(&sync(&store, &mirror, &all(), now()), file), "not-modified");
    fs::write(object_of(&store, file), b"damaged").expect("written");
    let set = store.read(&all(), now()).expect("a set");
    assert_eq!(crate::common::problems(&set), [(file, "damaged")]);
    assert_eq!(word_of(&sync(&store, &mirror, &all(), now()), file), "stored");
    let set = store.read(&all(), now()).expect("a set");
    assert_eq!(set.certificates(StoreFile::Disallowed, &all()).expect("readable"), slice::from_ref(named));
}

/// A root is already stored, fetched now, not listed, or cannot be fetched.
#[test]
fn a_root_on_demand() {
    let (_folder, store) = new_store();
    let settings = settings();
    let mirror = generation(1);
    let root_for = |sha1: &[u8; 20], source: &Mirror| {
        let set = store.read(&settings, now()).expect("a set");
        store.root_for(&set, sha1, source, &settings)
    };
    let (first, second) = (made_roots(1)[0], made_roots(1)[1]);
    let code = |answer: Result<RootAnswer, Error>| answer.expect_err("an error").code();
    assert_eq!(code(root_for(&sha1(first), &mirror)), "no-root-list");

    sync(&store, &mirror, &settings, now());
    let _ = mirror.asked();
    // "Not listed" is an answer that needs no request.
    let unlisted = sha1(made_roots(100)[0]);
    assert_eq!(root_for(&unlisted, &mirror).expect("an answer"), RootAnswer::NotListed);
    assert!(mirror.asked().is_empty());

    for (wrong, expected) in [
        (generation(1).failing(File::Root(sha1(first)), RetrievalErrorKind::NameNotResolved), "name-not-resolved"),
        (generation(1).without(File::Root(sha1(first))), "not-found"),
        (generation(1).with(File::Root(sha1(first)), second), "root-hash"),
        (generation(1).with(File::Root(sha1(first)), *b"<html>"), "root-form"),
        (generation(1).with(File::Root(sha1(first)), vec![0x30; 1 << 20]), "body-too-long"),
    ] {
        assert_eq!(code(root_for(&sha1(first), &wrong)), expected);
    }
    let unasked = Always(Answer::NotModified);
    let set = store.read(&settings, now()).expect("a set");
    assert_eq!(code(store.root_for(&set, &sha1(first), &unasked, &settings)), "unasked-not-modified");

    assert_eq!(root_for(&sha1(first), &mirror).expect("an answer"), RootAnswer::Fetched(first.to_vec()));
    assert_eq!(mirror.asked().len(), 1);
    assert_eq!(root_for(&sha1(first), &mirror).expect("an answer"), RootAnswer::Held(first.to_vec()));
    // The root is also found in the folder by a set that was read before the root was stored.
    let answer = store.root_for(&set, &sha1(first), &mirror, &settings).expect("an answer");
    assert_eq!(answer, RootAnswer::Held(first.to_vec()));
    assert!(mirror.asked().is_empty());

    // While another run holds the lock, the root is fetched but not stored.
    let lock = store.lock().expect("not locked");
    assert_eq!(root_for(&sha1(second), &mirror).expect("an answer"), RootAnswer::Fetched(second.to_vec()));
    drop(lock);
    assert_eq!(root_for(&sha1(second), &mirror).expect("an answer"), RootAnswer::Fetched(second.to_vec()));
    assert_eq!(store.read(&settings, now()).expect("a set").root_count(), 2);

    // A damaged root is fetched again, and replaced.
    fs::write(object_of(&store, File::Root(sha1(first))), second).expect("written");
    assert_eq!(root_for(&sha1(first), &mirror).expect("an answer"), RootAnswer::Fetched(first.to_vec()));
    assert_eq!(root_for(&sha1(first), &mirror).expect("an answer"), RootAnswer::Held(first.to_vec()));
}

/// If the folder cannot be written, the root is still returned, but not stored.
#[test]
fn a_root_on_demand_in_a_folder_that_cannot_be_written() {
    let (_folder, store) = new_store();
    let settings = settings();
    let mirror = generation(1);
    sync(&store, &mirror, &settings, now());
    let set = store.read(&settings, now()).expect("a set");
    let first = made_roots(1)[0];
    // A folder in place of the lock file makes locking fail, even for the user root.
    fs::remove_file(store.folder().join("lock")).expect("removed");
    fs::create_dir(store.folder().join("lock")).expect("made");
    let answer = store.root_for(&set, &sha1(first), &mirror, &settings).expect("an answer");
    assert_eq!(answer, RootAnswer::Fetched(first.to_vec()));
    assert_eq!(store.read(&settings, now()).expect("a set").root_count(), 0);
}

/// Roots that are damaged or missing in the folder are problems, and the next run fetches them again.
#[test]
fn damaged_roots_are_requested_again() {
    let [first, second, _] = made_roots(1)[..] else { panic!("three roots") };
    let files = [first, second].map(|der| File::Root(sha1(der)));
    // Lost roots are fetched again whether the settings ask for every root or for none.
    for settings in [all(), settings()] {
        let (_folder, store) = new_store();
        sync(&store, &generation(1), &all(), now());
        fs::write(object_of(&store, files[0]), b"damaged").expect("written");
        fs::remove_file(object_of(&store, files[1])).expect("removed");
        let is_lost = || {
            let set = store.read(&settings, now()).expect("a set");
            assert_eq!(set.root(&sha1(first)).expect_err("damaged").code(), "damaged");
            assert_eq!(set.root(&sha1(second)).expect_err("missing").code(), "io");
            let mut expected = [(files[0], "damaged"), (files[1], "io")];
            expected.sort_by_key(|(file, _)| *file);
            assert_eq!(problems(&set), expected);
            assert_eq!((set.root_count(), set.roots().is_some()), (1, true));
            let lost = set.lost_roots().expect("lost");
            assert!(matches!(lost, Error::RootsLost { lost: 2, held: 3 }), "{lost:?}");
            assert_eq!(lost.to_string(), "2 of 3 roots are missing or damaged in the folder");
        };
        is_lost();
        // Roots that cannot be fetched again stay lost, and are still reported.
        let report = sync(&store, &generation(1).without(files[0]).without(files[1]), &settings, now());
        assert_eq!(report.failures().map(|(file, _)| file).filter(|file| files.contains(file)).count(), 2);
        is_lost();

        let mirror = generation(1);
        assert!(sync(&store, &mirror, &settings, now()).is_success());
        assert_eq!(mirror.asked().iter().filter(|request| matches!(request.file, File::Root(_))).count(), 2);
        let set = store.read(&settings, now()).expect("a set");
        assert!(set.lost_roots().is_none());
        for der in made_roots(1) {
            assert_eq!(set.root(&sha1(der)).expect("readable").as_deref(), Some(der));
        }
    }
}

/// A source that always gives the same answer.
struct Always(Answer);

impl Source for Always {
    fn fetch(&self, _: &Request) -> Result<Answer, RetrievalError> {
        Ok(self.0.clone())
    }
}

/// A root that the newest real list names, and one that it does not name.
#[test]
fn a_real_root_on_demand() {
    let settings = Settings::new(Policy::microsoft(now()));
    let (_folder, store) = new_store();
    let microsoft = trustlist_testdata::microsoft_root_2010();
    let mut mirror = Mirror::default().with(AUTHROOT, trustlist_testdata::cabinet());
    for der in newest_roots() {
        mirror = mirror.with(File::Root(sha1(der)), der);
    }
    sync(&store, &mirror, &settings, now());
    let set = store.read(&settings, now()).expect("a set");
    let answer = store.root_for(&set, &sha1(microsoft), &mirror, &settings).expect("an answer");
    assert_eq!(answer, RootAnswer::Fetched(microsoft.to_vec()));
    let made = store.root_for(&set, &sha1(&pki().root), &mirror, &settings).expect("an answer");
    assert_eq!(made, RootAnswer::NotListed);
}
