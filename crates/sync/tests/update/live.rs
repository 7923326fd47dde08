//! `Live`: the newest set for threads that must not wait.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use trustlist_sync::Live;

use crate::{
    common::{DISALLOWED, Over, days_after, generation, new_store, now, numbers, object_of, settings, sync},
    store::one_generation,
};

#[test]
fn readers_keep_what_they_hold() {
    let (_folder, store) = new_store();
    let live = Live::open(store.clone(), settings(), now()).expect("an empty set");
    assert!(!live.reload(now()).expect("readable"));
    sync(&store, &generation(1), &settings(), now());
    let empty = live.get();
    assert!(live.reload(now()).expect("readable"));
    assert!(!live.reload(now()).expect("readable"));
    assert_eq!((numbers(&empty), numbers(&live.get())), ([None; 3], [Some(1); 3]));
}

#[test]
fn readers_see_complete_sets_during_a_reload() {
    let (_folder, store) = new_store();
    let mut settings = settings();
    settings.roots = trustlist_sync::Roots::All;
    sync(&store, &generation(0), &settings, now());
    let live = Live::open(store.clone(), settings.clone(), now()).expect("a set");
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut last = 0;
                while !done.load(Ordering::Relaxed) {
                    let number = one_generation(&live.get());
                    assert!(number >= last, "the set became older");
                    last = number;
                }
            });
        }
        let _over = Over(&done);
        for number in 1..6 {
            sync(&store, &generation(number), &settings, now());
            assert!(live.reload(now()).expect("readable"));
        }
    });
    assert_eq!(one_generation(&live.get()), 5);
}

/// In a long-running process, the time passed to `reload` counts, not the time in the settings.
#[test]
fn a_list_becomes_too_old_while_the_folder_stays_the_same() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &settings(), now());
    let live = Live::open(store, settings(), now()).expect("a set");
    assert!(!live.reload(days_after(now(), 1)).expect("readable"));
    assert!(live.reload(days_after(now(), 2)).expect("readable"), "once a day");
    assert!(live.reload(days_after(now(), 500)).expect("readable"));
    assert_eq!(numbers(&live.get()), [None, Some(1), Some(1)]);
}

/// Damage in the folder does not affect the set in memory.
#[test]
fn damage_in_the_folder_leaves_the_set_as_it_is() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &settings(), now());
    let live = Live::open(store.clone(), settings(), now()).expect("a set");
    sync(&store, &generation(2), &settings(), now());
    let object = object_of(&store, DISALLOWED);
    fs::write(&object, b"damaged").expect("written");
    assert_eq!(live.reload(now()).expect_err("damaged").code(), "damaged");
    fs::write(store.folder().join("manifest.json"), b"damaged").expect("written");
    assert_eq!(live.reload(now()).expect_err("damaged").code(), "manifest");
    assert_eq!(numbers(&live.get()), [Some(1); 3]);
    assert_eq!(Live::open(store, settings(), now()).expect_err("damaged").code(), "manifest");
}

/// A list that was damaged from the beginning does not make `reload` fail.
#[test]
fn a_list_that_is_damaged_from_the_beginning() {
    let (_folder, store) = new_store();
    sync(&store, &generation(1), &settings(), now());
    fs::write(object_of(&store, DISALLOWED), b"damaged").expect("written");
    let live = Live::open(store.clone(), settings(), now()).expect("a set");
    assert_eq!(numbers(&live.get()), [Some(1), None, Some(1)]);
    let without = generation(2).failing(DISALLOWED, trustlist_sync::RetrievalErrorKind::Connect);
    sync(&store, &without, &settings(), now());
    assert!(live.reload(now()).expect("readable"));
    assert_eq!(numbers(&live.get()), [Some(2), None, Some(2)]);
    sync(&store, &generation(2), &settings(), now());
    assert!(live.reload(now()).expect("readable"));
    assert_eq!(numbers(&live.get()), [Some(2); 3]);
}
