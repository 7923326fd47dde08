//! Freshness: the time of the last check, and the list's signed date.

use trustlist::Policy;
use trustlist_sync::{File, ListFile, Settings};
use trustlist_testdata::at;

use crate::common::{
    AUTHROOT, Mirror, days_after, failure, generation, in_force, new_store, problems, settings, sync, word_of,
};

/// A 304 renews the time of the check, but not the list's signed date.
#[test]
fn a_304_renews_only_the_time_of_the_check() {
    let (_folder, store) = new_store();
    let settings = settings();
    let mirror = generation(0).validating();
    // The list is half a day old at the first check.
    let first = at("2026-06-02T00:00:00Z");
    sync(&store, &mirror, &settings, first);
    let freshness = |now| {
        let set = store.read(&settings, now).expect("a set");
        set.freshness(ListFile::AuthRoot, &settings, now).expect("in force")
    };
    for (days, unchecked_too_long) in [(0, false), (7, false), (8, true)] {
        let freshness = freshness(days_after(first, days));
        assert_eq!((freshness.unchecked_too_long, freshness.old), (unchecked_too_long, false), "{days} days");
    }
    for (days, old) in [(20, false), (119, false), (120, true), (390, true)] {
        let now = days_after(first, days);
        let report = sync(&store, &mirror, &settings, now);
        assert!(report.is_success(), "{days} days");
        let freshness = freshness(now);
        assert_eq!((freshness.checked, freshness.unchecked_too_long, freshness.old), (now, false, old), "{days} days");
        assert_eq!(freshness.this_update, at("2026-06-01T12:00:00Z"));
    }
    // A check in the future does not count, because the clock was wrong.
    assert!(freshness(days_after(first, 100)).unchecked_too_long);
}

/// After 400 days the root list is rejected, even if it is already stored. The other lists are still accepted.
#[test]
fn a_root_list_is_refused_at_400_days() {
    let (_folder, store) = new_store();
    let settings = settings();
    let mirror = generation(0).validating();
    let made = at("2026-06-01T12:00:00Z");
    // The list was fetched only a few days before, so that only its age can be the reason for an unconditional request.
    sync(&store, &mirror, &settings, days_after(made, 395));
    assert_eq!(in_force(&store, &settings, days_after(made, 400)), [Some(0); 3]);
    let late = days_after(made, 401);
    let set = store.read(&settings, late).expect("a set");
    assert_eq!(problems(&set), [(AUTHROOT, "too-old")]);
    assert!(set.roots().is_none() && set.disallowed().is_some() && set.pin_rules().is_some());
    assert!(set.freshness(ListFile::AuthRoot, &settings, late).is_none());

    // Neither the sequence number nor a 304 puts the list back into force: the file is requested without validators,
    // and rejected.
    let _ = mirror.asked();
    let report = sync(&store, &mirror, &settings, late);
    assert_eq!(word_of(&report, File::Sequence), "announced");
    assert_eq!(failure(&report, AUTHROOT), ("too-old", None, Some(11)));
    let asked = mirror.asked();
    assert!(asked.iter().any(|request| request.file == AUTHROOT && request.validators.is_none()));
    // The list was not deleted. With an earlier time or a higher limit, it is in force again.
    assert_eq!(in_force(&store, &settings, days_after(made, 399)), [Some(0); 3]);
    let mut patient = settings.clone();
    patient.max_age.refuse = None;
    assert_eq!(in_force(&store, &patient, late), [Some(0); 3]);
}

/// Microsoft served pin rules for years after their `nextUpdate`. The set then has a warning, but they stay in force.
#[test]
fn stale_pin_rules_stay_in_force() {
    let (_folder, store) = new_store();
    let mut settings = settings();
    settings.max_age.refuse = None;
    let list = crate::common::pin_rules(0).next_update(at("2026-07-01T00:00:00Z"));
    let mirror = generation(0).with(File::List(ListFile::PinRules), crate::common::packed(&list));
    let much_later = at("2029-01-01T00:00:00Z");
    assert!(sync(&store, &mirror, &settings, much_later).is_success());
    let set = store.read(&settings, much_later).expect("a set");
    let freshness = set.freshness(ListFile::PinRules, &settings, much_later).expect("in force");
    assert_eq!((freshness.stale, freshness.old, freshness.unchecked_too_long), (true, false, false));
    let freshness = set.freshness(ListFile::AuthRoot, &settings, much_later).expect("in force");
    assert_eq!((freshness.stale, freshness.old), (false, true));
}

/// Reads the newest real list just before and after each of its two maximum ages.
#[test]
fn the_newest_real_list_grows_old() {
    let (_folder, store) = new_store();
    let made = at("2026-10-23T23:18:35Z");
    let settings = Settings::new(Policy::microsoft(made));
    let mirror = Mirror::default().with(AUTHROOT, trustlist_testdata::cabinet());
    sync(&store, &mirror, &settings, made);
    for (days, expected) in [(0, Some(false)), (120, Some(false)), (121, Some(true)), (400, Some(true)), (401, None)] {
        let now = days_after(made, days);
        let set = store.read(&settings, now).expect("a set");
        assert_eq!(set.freshness(ListFile::AuthRoot, &settings, now).map(|it| it.old), expected, "{days} days");
    }
}
