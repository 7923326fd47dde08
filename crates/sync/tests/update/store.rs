//! The folder: its files, damage, and concurrent runs and readers.

use std::{
    fs,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use trustlist_sync::{Error, File, Outcome, Roots, Run, Set, Settings, Store};

use crate::common::{
    AUTHROOT, DISALLOWED, Mirror, Over, UNFINISHED, by_hand, generation, in_force, large_generation, made_roots,
    many_roots, names, new_store, now, numbers, object_in, object_of, problems, report_of, settings, sha1, sync,
    word_of,
};

fn all() -> Settings {
    let mut settings = settings();
    settings.roots = Roots::All;
    settings
}

#[test]
fn a_new_folder_holds_nothing() {
    let (folder, store) = new_store();
    let set = store.read(&settings(), now()).expect("an empty set");
    assert_eq!((numbers(&set), set.root_count(), set.last_runs()), ([None; 3], 0, (None, None)));
    assert_eq!(set.problems().len(), 0);
    assert!(matches!(Store::open(folder.path()), Err(Error::Io { .. })));
    sync(&store, &generation(1), &settings(), now());
    assert_eq!(Store::open(folder.path()).expect("a store"), store);
    assert_eq!(names(folder.path()), ["lock", "manifest.json", "objects"]);
    assert_eq!(names(&folder.path().join("objects")).len(), 3);
}

#[test]
fn a_damaged_manifest_is_an_error_and_is_not_replaced() {
    let (folder, store) = new_store();
    sync(&store, &generation(1), &settings(), now());
    let path = folder.path().join("manifest.json");
    let whole = fs::read_to_string(&path).expect("a manifest");
    for damaged in [
        String::new(),
        whole[..whole.len() / 2].to_owned(),
        whole.replacen("\"schema\": 1", "\"schema\": 2", 1),
        // An object name that is a path.
        whole.replacen("\"object\": \"", "\"object\": \"../", 1),
        whole.to_uppercase(),
    ] {
        fs::write(&path, &damaged).expect("written");
        let error = store.read(&settings(), now()).expect_err("damaged");
        assert_eq!((error.code(), error.hresult()), ("manifest", Some(0x8007_000d)), "{damaged}");
        let connections = std::num::NonZeroUsize::MIN;
        let error = trustlist_sync::update(&store, &generation(2), &settings(), now(), connections, |_, _| ());
        assert_eq!(error.expect_err("damaged").code(), "manifest");
        assert_eq!(fs::read_to_string(&path).expect("still there"), damaged);
    }
    fs::write(&path, whole).expect("written");
    assert_eq!(in_force(&store, &settings(), now()), [Some(1); 3]);
}

/// If one file is damaged or missing, the others stay in force, and the next run requests it without validators.
#[test]
fn a_damaged_list_is_a_problem_and_is_fetched_again() {
    for (code, damage) in [
        ("damaged", (|path| fs::write(path, b"damaged")) as fn(&std::path::Path) -> std::io::Result<()>),
        ("io", |path| fs::remove_file(path)),
        ("damaged", |path| fs::write(path, trustlist_testdata::cabinet())),
    ] {
        let (_folder, store) = new_store();
        let mirror = generation(1).without(File::Sequence).validating();
        sync(&store, &mirror, &settings(), now());
        damage(&object_of(&store, DISALLOWED)).expect("damaged");
        let set = store.read(&settings(), now()).expect("a set");
        assert_eq!(problems(&set), [(DISALLOWED, code)]);
        assert_eq!(numbers(&set), [Some(1), None, Some(1)]);
        assert!(set.freshness(trustlist_sync::ListFile::Disallowed, &settings(), now()).is_none());

        let report = sync(&store, &mirror, &settings(), now());
        assert_eq!((word_of(&report, AUTHROOT), word_of(&report, DISALLOWED)), ("not-modified", "replaced"));
        let set = store.read(&settings(), now()).expect("a set");
        assert_eq!((numbers(&set), problems(&set)), ([Some(1); 3], vec![]));
    }
}

#[test]
fn the_next_run_removes_what_a_killed_run_left() {
    let (folder, store) = new_store();
    sync(&store, &generation(1), &settings(), now());
    let objects = folder.path().join("objects");
    let before = names(&objects);
    fs::write(folder.path().join(UNFINISHED), b"half a manifest").expect("written");
    fs::write(objects.join(UNFINISHED), b"half a list").expect("written");
    fs::write(objects.join("0".repeat(64)), b"of no manifest").expect("written");
    sync(&store, &generation(1), &settings(), now());
    assert_eq!(names(folder.path()), ["lock", "manifest.json", "objects"]);
    assert_eq!(names(&objects), before);
}

/// The previous set is kept for its readers; older sets are not.
#[test]
fn two_generations_are_kept() {
    let (folder, store) = new_store();
    let objects = folder.path().join("objects");
    let settings = all();
    for (number, files) in [(1, 6), (2, 10), (3, 10), (4, 10)] {
        // Three lists and three roots. In the next generation, three lists and one root are new.
        sync(&store, &generation(number), &settings, now());
        assert_eq!(names(&objects).len(), files, "generation {number}");
    }
    // Fetching a root on demand does not remove the previous set.
    let before = names(&objects);
    let set = store.read(&settings, now()).expect("a set");
    fs::remove_file(object_of(&store, File::Root(sha1(made_roots(4)[0])))).expect("removed");
    store.root_for(&set, &sha1(made_roots(4)[0]), &generation(4), &settings).expect("fetched");
    assert_eq!(names(&objects), before);
    // After a run without changes, only one set is left.
    sync(&store, &generation(4), &settings, now());
    assert_eq!(names(&objects).len(), 6);
}

/// While one run holds the lock, another one gets an error, and nothing is lost.
#[test]
fn two_runs_at_once() {
    let (_folder, store) = new_store();
    let report = by_hand(&store, &settings(), now(), |request| {
        let other = trustlist_sync::update(
            &Store::create(store.folder()).expect("a store"),
            &generation(2),
            &settings(),
            now(),
            std::num::NonZeroUsize::MIN,
            |_, _| (),
        );
        let error = other.expect_err("busy");
        assert_eq!((error.code(), error.hresult()), ("busy", Some(0x8007_0021)));
        assert_eq!(error.to_string(), format!("another run is using the folder {}", store.folder().display()));
        trustlist_sync::Source::fetch(&generation(1), request)
    });
    assert!(report.is_success());
    assert_eq!(in_force(&store, &settings(), now()), [Some(1); 3]);
    assert!(sync(&store, &generation(2), &settings(), now()).is_success());
    assert_eq!(in_force(&store, &settings(), now()), [Some(2); 3]);
}

/// If the set that a run started from has been replaced since, writing the run's files would undo the newer set.
#[test]
fn a_run_that_was_overtaken_is_not_written() {
    let (_folder, store) = new_store();
    let settings = settings();
    let set = store.read(&settings, now()).expect("a set");
    let mut run = Run::new(set, settings.clone());
    while let Some(request) = run.next_request() {
        let answer = trustlist_sync::Source::fetch(&generation(1), &request);
        run.feed(&request, answer);
    }
    sync(&store, &generation(2), &settings, now());
    let lock = store.lock().expect("not locked");
    let error = store.commit(&lock, run).expect_err("overtaken");
    assert_eq!((error.code(), error.hresult(), error.windows_event(AUTHROOT)), ("overtaken", None, None));
    assert_eq!(in_force(&store, &settings, now()), [Some(2); 3]);

    // The lock of another folder is not accepted.
    let (_other_folder, other) = new_store();
    let set = store.read(&settings, now()).expect("a set");
    let run = Run::new(set, settings);
    assert_eq!(store.commit(&other.lock().expect("not locked"), run).expect_err("not locked").code(), "busy");
}

/// If a file cannot be written, the run fails without a report, and the previous set stays in force.
#[test]
fn a_folder_that_cannot_be_written() {
    let (folder, store) = new_store();
    sync(&store, &generation(1), &settings(), now());
    // A folder with the name of the manifest cannot be replaced by a file.
    let (_other, other) = new_store();
    fs::create_dir(other.folder().join("manifest.json")).expect("made");
    let error = other.read(&settings(), now()).expect_err("no manifest");
    assert_eq!((error.code(), error.hresult()), ("irregular-file", Some(0x8007_000d)));

    let objects = folder.path().join("objects");
    let aside = folder.path().join("aside");
    fs::rename(&objects, &aside).expect("renamed");
    let connections = std::num::NonZeroUsize::MIN;
    let error = trustlist_sync::update(&store, &generation(2), &settings(), now(), connections, |_, _| ());
    assert_eq!(error.expect_err("no folder").code(), "io");
    fs::rename(&aside, &objects).expect("renamed");
    assert_eq!(in_force(&store, &settings(), now()), [Some(1); 3]);
    assert_eq!(names(&objects).len(), 3);
}

/// RFC 3339 cannot express the year 10000. A manifest that could not be read again is not written.
#[test]
fn a_time_that_a_manifest_cannot_express() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &settings(), now());
    let absurd = trustlist::UnixTime::since_unix_epoch(std::time::Duration::from_secs(253_402_300_800));
    let connections = std::num::NonZeroUsize::MIN;
    let error = trustlist_sync::update(&store, &generation(1), &settings(), absurd, connections, |_, _| ());
    assert_eq!(error.expect_err("an unreadable manifest").code(), "manifest");
    assert_eq!(in_force(&store, &settings(), now()), [Some(1); 3]);
}

/// The number of roots in a large list: they fill more than two batches.
const MANY: usize = 70;

/// A thousand threads read while five runs replace the set. Each reads lists of one generation or of two consecutive
/// ones, and the roots that were written by then.
#[test]
fn a_thousand_readers_see_the_old_set_or_the_new_one() {
    const READERS: usize = 1000;
    // `FEW` threads read before the runs, and `FEW` after them. The others read during the runs.
    const FEW: usize = 50;
    let (_folder, store) = new_store();
    let settings = all();
    let mirrors: Vec<Mirror> = (0..6).map(|number| large_generation(number, MANY)).collect();
    sync(&store, &mirrors[0], &settings, now());
    let (over, read, seen) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    let wait_until = |condition: &dyn Fn() -> bool| {
        while !condition() {
            thread::sleep(Duration::from_millis(1));
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| {
            let _over = Over(&over);
            wait_until(&|| read.load(Ordering::Relaxed) >= FEW);
            for mirror in &mirrors[1..] {
                assert!(sync(&store, mirror, &settings, now()).is_success());
            }
        });
        for reader in 0..READERS {
            let (over, read, seen, store, settings) = (&over, &read, &seen, &store, &settings);
            scope.spawn(move || {
                if reader >= READERS - FEW {
                    wait_until(&|| over.load(Ordering::Relaxed));
                }
                let set = store.read(settings, now());
                read.fetch_add(1, Ordering::Relaxed);
                seen.fetch_or(1 << one_step(&set.expect("a set"), MANY), Ordering::Relaxed);
            });
        }
    });
    let seen = seen.into_inner();
    assert_eq!(seen & 0b10_0001, 0b10_0001, "the first and the last set: {seen:b}");
    assert_eq!(one_generation_of(&store.read(&settings, now()).expect("a set"), MANY), 5);
}

/// Each list is in force as soon as it is fetched, roots are stored in batches, and the previous set stays readable
/// until the next run.
#[test]
fn lists_are_in_force_at_once_and_roots_in_batches() {
    let (_folder, store) = new_store();
    let settings = all();
    sync(&store, &large_generation(0, MANY), &settings, now());
    // Remove all roots from the manifest, so that the next run has several batches to fetch.
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(store.folder().join("manifest.json")).expect("a manifest")).expect("JSON");
    manifest["roots"] = serde_json::json!({});
    fs::write(store.folder().join("manifest.json"), manifest.to_string()).expect("written");
    let before = store.read(&settings, now()).expect("a set");
    assert_eq!((before.root_count(), before.pending_roots()), (0, MANY));
    let mut steps = Vec::new();
    let updated = trustlist_sync::update(
        &store,
        &large_generation(1, MANY),
        &settings,
        now(),
        std::num::NonZeroUsize::MIN,
        |_, _| {
            let set = store.read(&settings, now()).expect("a set");
            one_step(&set, MANY);
            steps.push((numbers(&set), set.root_count(), set.pending_roots()));
            assert_eq!(problems(&store.read(&settings, now()).expect("a set")), []);
            for file in [AUTHROOT, DISALLOWED] {
                assert!(object_in(&store, &manifest, file).exists(), "the set before: {file}");
            }
        },
    );
    assert!(updated.expect("written").report.is_success());
    steps.dedup();
    let lists = |numbers: [u64; 3]| numbers.map(Some);
    let expected = [
        (lists([0, 0, 0]), 0, MANY),
        (lists([1, 0, 0]), 0, MANY),
        (lists([1, 1, 0]), 0, MANY),
        (lists([1, 1, 1]), 0, MANY),
        (lists([1, 1, 1]), 32, MANY - 32),
        (lists([1, 1, 1]), 64, MANY - 64),
    ];
    assert_eq!(steps, expected);
    let set = store.read(&settings, now()).expect("a set");
    assert_eq!((one_generation_of(&set, MANY), set.pending_roots()), (1, 0));
}

/// Files fetched before a run was stopped are kept, and the next run fetches only the rest.
#[test]
fn a_stopped_run_keeps_the_files_it_fetched() {
    let settings = all();
    // Stop before, among and after the lists, among the roots, and at the end.
    for (stop_after, numbers_then, held) in [
        (1, [None; 3], 0),
        (2, [Some(1), None, None], 0),
        (4, [Some(1); 3], 0),
        (6 + 40, [Some(1); 3], 40),
        (6 + MANY, [Some(1); 3], MANY),
    ] {
        let (_folder, store) = new_store();
        let finished = std::cell::Cell::new(0);
        let updated = trustlist_sync::update_until(
            &store,
            &large_generation(1, MANY),
            &settings,
            now(),
            std::num::NonZeroUsize::MIN,
            |done, _| finished.set(done),
            || finished.get() + 1 >= stop_after,
        );
        let report = report_of(updated.expect("written"), &store, &settings);
        let set = store.read(&settings, now()).expect("a set");
        assert_eq!((numbers(&set), set.root_count()), (numbers_then, held), "after {stop_after}");
        let is_whole = held == MANY;
        assert_eq!((report.was_stopped(), report.is_success()), (!is_whole, is_whole));
        let lists = numbers_then.iter().flatten().count();
        assert_eq!(set.pending_roots(), if lists > 0 { MANY - held } else { 0 });
        // The time of the last complete check is set only if all lists were fetched.
        assert_eq!(set.last_runs(), (Some(now()), (lists == 3).then(now)));
        let pending = report.items.iter().filter(|item| matches!(item.outcome, Outcome::Pending));
        let expected = report.items.len() - stop_after;
        assert_eq!(pending.count(), expected, "after {stop_after}");

        let mirror = large_generation(1, MANY);
        assert!(sync(&store, &mirror, &settings, now()).is_success());
        let asked = mirror.asked();
        assert_eq!(asked.iter().filter(|request| matches!(request.file, File::Root(_))).count(), MANY - held);
        assert_eq!(one_generation_of(&store.read(&settings, now()).expect("a set"), MANY), 1);
    }
}

/// Checks a set that was read during a run: its lists belong to one generation or the next. Returns the number of the
/// root list.
fn one_step(set: &Set, count: usize) -> u64 {
    assert_eq!(problems(set), []);
    let [Some(number), Some(disallowed), Some(pin_rules)] = numbers(set) else { panic!("three lists") };
    let all = [number, disallowed, pin_rules];
    assert!(all.iter().max() <= all.iter().min().map(|least| least + 1).as_ref(), "{all:?}");
    assert_eq!(set.root_count() + set.pending_roots(), count);
    let held = many_roots(number, count).into_iter().filter(|der| match set.root(&sha1(der)) {
        Ok(root) => root.is_some_and(|root| root == *der),
        // The second run after this set was read removes the set's files, and reading one is then an error.
        Err(error) => error.code() == "io",
    });
    assert_eq!(held.count(), set.root_count());
    number
}

/// Returns the generation of a set. Checks that its lists and roots all belong to this generation.
pub(crate) fn one_generation(set: &Set) -> u64 {
    one_generation_of(set, 3)
}

fn one_generation_of(set: &Set, count: usize) -> u64 {
    assert_eq!(problems(set), []);
    let [Some(number), disallowed, pin_rules] = numbers(set) else { panic!("no list of roots") };
    assert_eq!((disallowed, pin_rules), (Some(number), Some(number)));
    assert_eq!(set.root_count(), count);
    for der in many_roots(number, count) {
        // The second run after this set was read removes the set's files, and reading one is then an error.
        match set.root(&sha1(der)) {
            Ok(root) => assert_eq!(root.as_deref(), Some(der)),
            Err(error) => assert_eq!(error.code(), "io", "{error}"),
        }
    }
    number
}

/// The report describes the root list that a reader then finds.
#[test]
fn the_report_and_the_set_agree() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &all(), now());
    let report = sync(&store, &generation(2), &all(), now());
    let Some(Outcome::Replaced(replaced)) = report.outcome(AUTHROOT) else { panic!("not accepted") };
    let set = store.read(&all(), now()).expect("a set");
    let list = set.roots().expect("in force").verified();
    assert_eq!(replaced.this_update, list.content().this_update());
    assert_eq!((replaced.entries, replaced.expired_now), (list.content().len(), false));
    let changes = replaced.changes.expect("a list before");
    assert_eq!((changes.added, changes.removed, changes.changed), (1, 1, 0));
}

/// Without the disallowed list, too much would be trusted.
#[test]
fn there_is_no_trust_set_if_a_held_list_is_damaged() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &settings(), now());
    let trust_set = || store.read(&settings(), now()).expect("a set").into_trust_set();
    assert!(trust_set().is_some_and(|set| set.disallowed().is_some() && set.pin_rules().is_some()));
    fs::write(object_of(&store, DISALLOWED), b"damaged").expect("written");
    assert_eq!(problems(&store.read(&settings(), now()).expect("a set")), [(DISALLOWED, "damaged")]);
    assert!(trust_set().is_none());
}
