//! Publishing to a folder, and writing several files together.

use std::fs;

use crate::office::{LATER, NOW, Office};

#[test]
fn a_published_list_is_not_replaced_by_an_older_one_or_another_publisher_s() {
    let office = Office::new();
    assert_eq!(office.build(LATER, &["--publish", "www"]).status, 0);
    assert_eq!(office.build(NOW, &["-o", "old.stl"]).status, 0);
    let before = fs::read(office.folder.path("www/authrootstl.cab")).unwrap();
    let between = "2026-11-25T00:00:00Z";
    for run in [
        office.build(between, &["--publish", "www"]),
        office.build(between, &["--previous", "old.stl", "--publish", "www"]),
        office.author(between, &["--resign", "old.stl"], &["--publish", "www"]),
    ] {
        assert_ne!(run.status, 0, "{run:?}");
    }
    assert_eq!(fs::read(office.folder.path("www/authrootstl.cab")).unwrap(), before);

    fs::create_dir(office.folder.path("mirror")).unwrap();
    office.folder.file("mirror/authrootstl.cab", trustlist_testdata::cabinet());
    let run = office.build(LATER, &["--publish", "mirror"]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(fs::read(office.folder.path("mirror/authrootstl.cab")).unwrap(), trustlist_testdata::cabinet());
}

#[test]
fn the_number_stays_in_force_if_the_list_is_lost_or_damaged() {
    for (lose, is_damaged) in [(false, false), (true, false), (true, true)] {
        let office = Office::new();
        assert_eq!(office.build(LATER, &["--publish", "www"]).status, 0);
        let cabinet = office.folder.path("www/authrootstl.cab");
        match (lose, is_damaged) {
            (true, true) => fs::write(&cabinet, b"damaged").unwrap(),
            (true, false) => fs::remove_file(&cabinet).unwrap(),
            (false, _) => {}
        }
        let before = (office.served(), fs::read(&cabinet).ok());
        for now in [NOW, "2026-11-28T23:59:59Z", LATER] {
            let run = office.build(now, &["--publish", "www", "-o", "new.stl", "--force"]);
            assert_ne!(run.status, 0, "{run:?}");
            let newer = " is not newer than the published list (sequence number 1401DD7F9493A60000)";
            assert!(!lose || run.stderr.contains(newer), "{run:?}");
            assert_eq!((office.served(), fs::read(&cabinet).ok()), before);
        }
        let number = || fs::read_to_string(office.folder.path("www/authrootseq.txt")).unwrap();
        assert_eq!(number(), "1401DD7F9493A60000");
        let run = office.build("2026-11-29T00:00:01Z", &["--publish", "www"]);
        assert_eq!(run.status, 0, "{run:?}");
        assert_eq!(
            office.verify("www/authrootstl.cab", "2026-11-30T00:00:00Z").json()["sequence_number"],
            number().to_lowercase()
        );
    }
    // Only root lists are published with a sequence number.
    let office = Office::new();
    let recipe = "kind = \"disallowed\"\n[[certificate]]\nfile = \"*\"\n";
    assert_eq!(office.build_by(recipe, &["--publish", "www"]).status, 0);
    office.folder.file("www/disallowedcertstl.cab", b"damaged");
    let run = office.build(LATER, &["--publish", "www"]);
    assert!(run.status == 2 && run.stderr.contains("www/disallowedcertstl.cab: "), "{run:?}");
}

/// After two runs at once, the folder contains the later list and its number. A run can fail because the other holds
/// the lock.
#[test]
fn two_runs_at_once() {
    for _round in 0..8 {
        let office = Office::new();
        fs::create_dir(office.folder.path("www")).unwrap();
        let publish = |now: &'static str| {
            loop {
                let run = office.build(now, &["--publish", "www"]);
                if !run.stderr.contains("another run is using ") {
                    return run.status;
                }
                assert_eq!(run.status, 2);
            }
        };
        let (older, newer) = std::thread::scope(|scope| {
            let older = scope.spawn(|| publish(NOW));
            let newer = scope.spawn(|| publish(LATER));
            (older.join().unwrap(), newer.join().unwrap())
        });
        assert!(newer == 0 && (0..=2).contains(&older), "{older} {newer}");
        let verified = office.verify("www/authrootstl.cab", "2026-11-30T00:00:00Z").json();
        assert_eq!(verified["sequence_number"], "1401dd7f9493a60000");
        assert_eq!(fs::read(office.folder.path("www/authrootseq.txt")).unwrap(), b"1401DD7F9493A60000");
        assert_eq!(office.served().len(), 4);
    }
}

#[test]
fn temporary_files_of_a_killed_run_are_removed() {
    let office = Office::new();
    fs::create_dir(office.folder.path("www")).unwrap();
    office.folder.file("www/.unfinished-a1B2c3D4e5F6.trustlist", b"half a list");
    office.folder.file("www/.unfinished-symphony", b"somebody else's");
    assert_eq!(office.build(NOW, &["--publish", "www"]).status, 0);
    let hidden: Vec<_> = office.served().into_iter().filter(|name| name.starts_with('.')).collect();
    assert_eq!(hidden, [".unfinished-symphony"]);
}

/// Following a link such as `authrootseq.txt -> /dev/zero` once took 2 GB of memory.
#[cfg(unix)]
#[test]
fn links_in_the_folder_to_publish_in_are_not_followed() {
    for name in ["authrootseq.txt", "authrootstl.cab", ".trustlist-lock"] {
        let office = Office::new();
        fs::create_dir(office.folder.path("www")).unwrap();
        let link = office.folder.path("www").join(name);
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        let run = office.build(NOW, &["--publish", "www"]);
        let sentence = format!("trustlist: {} is a symbolic link, not a regular file\n", link.display());
        assert!(run.status == 2 && run.stderr.starts_with(&sentence), "{run:?}");
        assert_eq!(fs::read_link(link).unwrap(), std::path::Path::new("/dev/zero"));
    }
}

#[test]
fn files_are_written_together_or_not_at_all() {
    let office = Office::new();
    office.folder.file("authroot.cab", b"somebody's");
    let run = office.build(NOW, &["-o", "authroot.stl", "--cabinet", "authroot.cab"]);
    assert!(run.status == 2 && run.stderr.contains("authroot.cab: the file already exists"), "{run:?}");
    let run = office.build(NOW, &["-o", "authroot.stl", "--cabinet", "no-such-folder/authroot.cab"]);
    assert_eq!(run.status, 2);
    assert!(!office.folder.names().contains(&"authroot.stl".to_owned()));
    let run = office.build(NOW, &["-o", "same", "--cabinet", "same"]);
    assert!(run.status == 2 && run.stderr.contains("two of the files"), "{run:?}");
    let run = office.build(NOW, &[]);
    assert!(run.status == 2 && run.stderr.contains("--publish"), "{run:?}");
    let run = office.build(NOW, &["-o", "authroot.stl", "--cabinet", "authroot.cab", "--force"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(fs::read(office.folder.path("authroot.cab")).unwrap().starts_with(b"MSCF"));
}
