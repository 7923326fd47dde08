//! Files of other programs and users are neither removed nor replaced, nor read through links.

use std::{
    collections::BTreeMap,
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use trustlist_sync::{Error, File, Roots, Store, update};

use crate::common::{
    DISALLOWED, Mirror, PIN_RULES, UNFINISHED, generation, in_force, names, new_store, now, object_of, problems,
    settings, sync,
};

/// Every file and folder below a folder, with the files' bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for name in names(folder) {
        let path = folder.join(name);
        let kind = fs::symlink_metadata(&path).expect("there");
        if kind.is_dir() {
            found.extend(tree(&path));
        }
        let bytes = if kind.is_file() { fs::read(&path).expect("readable") } else { Vec::new() };
        found.insert(path, bytes);
    }
    found
}

fn run(store: &Store, mirror: &Mirror) -> Result<(), Error> {
    update(store, mirror, &settings(), now(), NonZeroUsize::MIN, |_, _| ()).map(drop)
}

fn write(path: PathBuf) {
    fs::create_dir_all(path.parent().expect("in a folder")).expect("made");
    fs::write(path, b"somebody else's").expect("written");
}

/// Both [`Store::create`] and a run refuse the folder, and change nothing in it.
#[test]
fn a_folder_with_other_files_is_refused_and_not_changed() {
    let object = "0a".repeat(32);
    let [named, upper, longer, below] = [
        format!("objects/{object}"),
        format!("objects/{}", object.to_uppercase()),
        format!("objects/{object}.txt"),
        format!("objects/{object}/one.txt"),
    ];
    for (others, code, found) in [
        (&["notes.txt"][..], "foreign-folder", "notes.txt"),
        (&["objects/letter.txt"], "foreign-folder", "letter.txt"),
        (&["objects/letters/one.txt"], "foreign-folder", "letters"),
        (&["lock", &named, "photos/one.jpg"], "foreign-folder", "photos"),
        (&[&upper], "foreign-folder", "0A0A"),
        (&[&longer], "foreign-folder", ".txt"),
        (&[&below], "foreign-folder", "0a0a"),
        (&["objects"], "foreign-folder", "objects"),
        (&["lock/one.txt"], "foreign-folder", "lock"),
        (&[".unfinished-report"], "foreign-folder", ".unfinished-report"),
        (&["objects/.unfinished-1"], "foreign-folder", ".unfinished-1"),
        (&["manifest.json", UNFINISHED, &named], "manifest", "manifest.json"),
        (&["manifest.json/one.txt"], "irregular-file", "manifest.json"),
    ] {
        let (folder, store) = new_store();
        fs::remove_dir(folder.path().join("objects")).expect("empty");
        others.iter().for_each(|other| write(folder.path().join(other)));
        let before = tree(folder.path());
        let error = Store::create(folder.path()).expect_err("somebody else's");
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains(found), "{error}");
        assert_eq!(run(&store, &generation(1)).expect_err("somebody else's").code(), code);
        assert_eq!(tree(folder.path()), before);
    }
}

/// A folder with only the files of a killed first run is accepted as a store.
#[test]
fn the_files_of_a_killed_first_run_are_ours() {
    let folder = tempfile::tempdir().expect("a folder");
    for left in ["lock", UNFINISHED, &format!("objects/{UNFINISHED}"), &format!("objects/{}", "0a".repeat(32))] {
        write(folder.path().join(left));
    }
    let store = Store::create(folder.path()).expect("ours");
    sync(&store, &generation(1), &settings(), now());
    assert_eq!(names(folder.path()), ["lock", "manifest.json", "objects"]);
    assert_eq!(names(&folder.path().join("objects")).len(), 3);
}

/// Even in a store, only regular files with our names are removed.
#[test]
fn other_files_in_a_store_are_kept() {
    let (folder, store) = new_store();
    sync(&store, &generation(1), &settings(), now());
    let objects = folder.path().join("objects");
    let before = names(&objects);
    let left = "0a".repeat(32);
    write(folder.path().join(UNFINISHED));
    write(objects.join(UNFINISHED));
    write(objects.join(&left));
    let others = [
        "README",
        ".unfinished-report",
        "objects/letter.txt",
        "objects/.unfinished-1",
        &format!("objects/{}", left.to_uppercase()),
        &format!("objects/{}/one.txt", "0b".repeat(32)),
    ];
    others.iter().for_each(|other| write(folder.path().join(other)));
    sync(&store, &generation(1), &settings(), now());
    for other in others {
        assert_eq!(fs::read(folder.path().join(other)).expect("still there"), b"somebody else's");
    }
    assert!(before.iter().all(|name| objects.join(name).exists()));
    for removed in [folder.path().join(UNFINISHED), objects.join(UNFINISHED), objects.join(left)] {
        assert!(!removed.exists(), "{}", removed.display());
    }
}

/// A file is not read if it is longer than any file of a store can be.
#[test]
fn huge_files_are_not_read() {
    const TWO_GIB: u64 = 2 << 30;
    let (folder, store) = new_store();
    sync(&store, &generation(1), &settings(), now());
    let object = object_of(&store, DISALLOWED);
    fs::File::options().write(true).open(&object).and_then(|file| file.set_len(TWO_GIB)).expect("longer");
    let set = store.read(&settings(), now()).expect("a set");
    assert_eq!(problems(&set), [(DISALLOWED, "damaged")]);
    sync(&store, &generation(1), &settings(), now());
    assert_eq!(in_force(&store, &settings(), now()), [Some(1); 3]);

    let manifest = folder.path().join("manifest.json");
    fs::File::options().write(true).open(&manifest).and_then(|file| file.set_len(TWO_GIB)).expect("longer");
    assert_eq!(store.read(&settings(), now()).expect_err("too long").code(), "manifest");
    assert_eq!(Store::create(folder.path()).expect_err("too long").code(), "manifest");
}

#[cfg(unix)]
mod unix {
    use std::{os::unix::fs::symlink, process::Command};

    use trustlist_sync::{Folder, publish};

    use super::*;
    use crate::common::{AUTHROOT, failure, word_of};

    fn fifo(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().expect("started").success());
    }

    /// A link, a device or a FIFO under one of our names is an error, and does not block.
    #[test]
    fn only_regular_files_are_read_or_replaced() {
        let aside = tempfile::tempdir().expect("a folder");
        for name in ["manifest.json", "lock", "objects", "an object"] {
            for put in [
                (|ours: &Path, aside: &Path| {
                    fs::rename(ours, aside).expect("moved");
                    symlink(aside, ours).expect("a link to what it was");
                }) as fn(&Path, &Path),
                |ours, aside| {
                    fs::rename(ours, aside).expect("moved");
                    symlink("/dev/zero", ours).expect("a link to a device");
                },
                |ours, aside| {
                    fs::rename(ours, aside).expect("moved");
                    fifo(ours);
                },
            ] {
                let (_folder, store) = new_store();
                sync(&store, &generation(1), &settings(), now());
                let ours = if name == "an object" { object_of(&store, DISALLOWED) } else { store.folder().join(name) };
                let aside = aside.path().join("moved");
                put(&ours, &aside);
                let before =
                    (tree(store.folder()), fs::metadata(&aside).expect("there").is_dir().then(|| tree(&aside)));
                let error = run(&store, &generation(1)).expect_err("not a file of ours");
                assert_eq!(error.code(), "irregular-file", "{name}: {error}");
                if name == "an object" {
                    let set = store.read(&settings(), now()).expect("a set");
                    assert_eq!(problems(&set), [(DISALLOWED, "irregular-file")]);
                } else {
                    assert_eq!(tree(store.folder()), before.0, "{name}");
                }
                assert_eq!(aside.is_dir().then(|| tree(&aside)), before.1, "{name}");
                fs::remove_dir_all(&aside).or_else(|_| fs::remove_file(&aside)).expect("removed");
            }
        }
    }

    /// A link in place of a root's file is not removed, nor is its target. Only this root fails.
    #[test]
    fn a_link_in_place_of_a_root_is_left_alone() {
        let (_folder, store) = new_store();
        let mut settings = settings();
        settings.roots = Roots::All;
        let mirror = generation(2);
        assert!(sync(&store, &mirror, &settings, now()).is_success());
        let before = store.read(&settings, now()).expect("a set").root_count();
        let der = &mirror.files.iter().find(|(file, _)| matches!(file, File::Root(_))).expect("a root").1.clone();
        let object = Sha256::digest(der).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let object = store.folder().join("objects").join(object);
        fs::remove_file(&object).expect("a file");
        symlink("/etc/passwd", &object).expect("a link");

        let report = sync(&store, &generation(3), &settings, now());
        assert_eq!(word_of(&report, AUTHROOT), "replaced");
        let set = store.read(&settings, now()).expect("a set");
        let [(File::Root(_), error)] = set.problems().collect::<Vec<_>>()[..] else {
            panic!("{:?}", set.problems().collect::<Vec<_>>())
        };
        assert_eq!(error.code(), "irregular-file");
        assert!(set.lost_roots().is_none(), "it is not fetched again");
        assert!(set.root_count() + 1 >= before);
        assert!(fs::symlink_metadata(&object).expect("still there").is_symlink());
    }

    #[test]
    fn links_are_left_alone() {
        let (folder, store) = new_store();
        let aside = tempfile::tempdir().expect("a folder");
        write(aside.path().join("letter"));
        sync(&store, &generation(1), &settings(), now());
        for link in [UNFINISHED.to_owned(), format!("objects/{}", "0a".repeat(32))] {
            symlink(aside.path().join("letter"), folder.path().join(&link)).expect("a link");
            sync(&store, &generation(1), &settings(), now());
            assert_eq!(fs::read(folder.path().join(link)).expect("still there"), b"somebody else's");
        }
    }

    /// The folder of a store may be a link, and so may a source and its files.
    #[test]
    fn links_given_as_a_store_or_source_are_followed() {
        let real = tempfile::tempdir().expect("a folder");
        for name in ["store", "source", "files"] {
            fs::create_dir(real.path().join(name)).expect("made");
        }
        let links = tempfile::tempdir().expect("a folder");
        for name in ["store", "source"] {
            symlink(real.path().join(name), links.path().join(name)).expect("a link");
        }
        for (file, bytes) in generation(1).files {
            fs::write(real.path().join("files").join(file.to_string()), bytes).expect("written");
            let linked = links.path().join("source").join(file.to_string());
            symlink(real.path().join("files").join(file.to_string()), linked).expect("a link");
        }
        let store = Store::create(links.path().join("store")).expect("a store");
        assert!(sync(&store, &Folder::new(links.path().join("source")), &settings(), now()).is_success());
        assert_eq!(in_force(&store, &settings(), now()), [Some(1); 3]);
        assert_eq!(names(&real.path().join("store")), ["lock", "manifest.json", "objects"]);
    }

    /// A FIFO is an error: reading it would block the run for ever, with the lock held.
    #[test]
    fn fifos_and_devices_in_a_source_are_errors() {
        let (_folder, store) = new_store();
        let source = tempfile::tempdir().expect("a folder");
        fifo(&source.path().join("authrootseq.txt"));
        fifo(&source.path().join("authrootstl.cab"));
        symlink("/dev/zero", source.path().join("disallowedcertstl.cab")).expect("a link");
        let report = sync(&store, &Folder::new(source.path()), &settings(), now());
        for file in [File::Sequence, AUTHROOT, DISALLOWED] {
            assert_eq!(failure(&report, file).0, "unreadable", "{file}");
        }
        assert_eq!(word_of(&report, PIN_RULES), "not-offered");
    }

    /// In an earlier version, reading a link `authrootseq.txt -> /dev/zero` took 2 GB of memory.
    #[test]
    fn links_in_a_published_folder_are_not_followed() {
        let (_folder, store) = new_store();
        sync(&store, &generation(1), &settings(), now());
        let set = store.read(&settings(), now()).expect("a set");
        for file in [File::Sequence, AUTHROOT] {
            let web = tempfile::tempdir().expect("a folder");
            let path = web.path().join(file.to_string());
            symlink("/dev/zero", &path).expect("a link");
            let error = publish(&set, web.path()).expect_err("a device");
            assert_eq!(
                (error.code(), error.to_string()),
                ("irregular-file", format!("{} is a symbolic link, not a regular file", path.display()),)
            );
            assert_eq!(fs::read_link(&path).expect("still a link"), Path::new("/dev/zero"));
        }
    }
}
