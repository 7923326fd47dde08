//! Rejected lists, each with its code, HRESULT and event. The previous list stays in force.

use std::fs;

use serde_json::{Value, json};
use trustlist::{FileTime, JudgedAt, Limits, ListKind, Policy};
use trustlist_author::{Entry, List, cabinet};
use trustlist_sync::{Answer, File, ListFile, Outcome, RetrievalErrorKind, Settings};
use trustlist_testdata::{
    self as testdata, at, keys, list_2023,
    made::{self, filetime},
    pki::{Cert, Pki},
};

use crate::common::{
    AUTHROOT, DISALLOWED, Failure, Mirror, authroot, by_hand, day, days_after, disallowed, failure, generation, hex,
    in_force, made_roots, new_store, now, packed, packed_by, pin_rules, pki, settings, sync, word_of,
};

/// Wrong files under the name of the root list, each with its code, HRESULT and event.
fn cases() -> Vec<(&'static str, Vec<u8>, Failure)> {
    const INVALID_DATA: Option<u32> = Some(0x8007_000d);
    let newer = packed(&authroot(3));
    let html = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>".to_vec();
    let stranger = another_root();
    let twice = List::roots(day(5)).entry(Entry::new([1; 20])).entry(Entry::new([1; 20]));
    let mut damaged = newer.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    vec![
        ("a page instead of a cabinet", html, ("cabinet-malformed", INVALID_DATA, Some(11))),
        ("nothing", Vec::new(), ("cabinet-malformed", INVALID_DATA, Some(11))),
        ("half a cabinet", newer[..newer.len() / 2].to_vec(), ("cabinet-truncated", INVALID_DATA, Some(11))),
        ("a changed byte", damaged, ("cabinet-malformed", INVALID_DATA, Some(11))),
        (
            "the list without its cabinet",
            made::sign(&authroot(3), pki()),
            ("cabinet-malformed", INVALID_DATA, Some(11)),
        ),
        ("something else in a cabinet", cabinet("a", b"text").expect("a cabinet"), {
            ("message-malformed", Some(0x8009_310b), Some(11))
        }),
        ("disallowed certificates", packed(&disallowed(3)), ("kind", Some(0x8009_2028), Some(11))),
        ("pin rules", packed(&pin_rules(3)), ("kind", Some(0x8009_2028), Some(11))),
        ("a catalog", packed(&made::catalog_v2()), ("kind", Some(0x8009_2028), Some(11))),
        ("an identifier twice", packed(&twice), ("duplicate-identifier", None, Some(11))),
        ("another root above it", packed_by(&authroot(3), &stranger), {
            ("issuer-missing", Some(0x800b_010a), Some(11))
        }),
        ("a list from the future", packed(&List::roots(filetime("2026-12-01T00:00:01Z"))), {
            ("clock-before-list", None, Some(11))
        }),
        ("an older list", packed(&authroot(1)), ("rollback", Some(0x800b_0004), Some(11))),
        ("a list without a number", packed(&authroot(2).no_sequence_number()), {
            ("rollback", Some(0x800b_0004), Some(11))
        }),
        ("an older list with another identifier", packed(&authroot(1).list_identifier(*b"test")), {
            ("rollback", Some(0x800b_0004), Some(11))
        }),
        ("an older list with a number that begins higher", packed(&prefixed(1, 0x7f)), {
            ("rollback", Some(0x800b_0004), Some(11))
        }),
        ("a number that is not the list's date", packed(&authroot(3).sequence_number([0x7f; 9])), {
            ("sequence-date-mismatch", None, Some(11))
        }),
    ]
}

/// A list whose sequence number has another prefix before the date.
fn prefixed(number: u64, prefix: u8) -> List {
    authroot(number).sequence_number([&[prefix][..], &day(number).ticks().to_be_bytes()].concat())
}

/// The test PKI, but with a root of a different name and key.
fn another_root() -> Pki {
    let root = Cert { subject: "Other Root", key: keys::ROOT_OTHER, ..Cert::root() };
    Pki { root: root.issue(&root), ca: Cert::ca().issue(&root), ..Pki::default() }
}

#[test]
fn a_list_stays_in_force_whatever_is_served() {
    let (_folder, store) = new_store();
    let settings = settings();
    sync(&store, &generation(2), &settings, now());
    for (name, bytes, expected) in cases() {
        let mirror = generation(2).without(File::Sequence).with(AUTHROOT, bytes);
        let report = sync(&store, &mirror, &settings, now());
        assert_eq!(failure(&report, AUTHROOT), expected, "{name}");
        assert_eq!(word_of(&report, DISALLOWED), "same-octets", "{name}");
        assert_eq!(in_force(&store, &settings, now()), [Some(2); 3], "{name}");
        assert!(!report.is_success());
    }
    // The rejected lists have no effect: the next list is accepted.
    assert!(sync(&store, &generation(3), &settings, now()).is_success());
    assert_eq!(in_force(&store, &settings, now()), [Some(3); 3]);
}

/// Like the previous test, but in an empty folder.
#[test]
fn a_rejected_list_never_comes_into_force() {
    let settings = settings();
    for (name, bytes, expected) in cases() {
        if expected.0 == "rollback" {
            continue;
        }
        let (_folder, store) = new_store();
        let report = sync(&store, &Mirror::default().with(AUTHROOT, bytes), &settings, now());
        assert_eq!(failure(&report, AUTHROOT), expected, "{name}");
        assert_eq!(in_force(&store, &settings, now()), [None; 3], "{name}");
    }
}

#[test]
fn a_fetch_error_is_event_3_for_a_list_and_8_for_the_number() {
    let (_folder, store) = new_store();
    let settings = settings();
    sync(&store, &generation(2), &settings, now());
    for (kind, code, hresult) in [
        (RetrievalErrorKind::NameNotResolved, "name-not-resolved", 0x8007_2ee7),
        (RetrievalErrorKind::Connect, "no-connection", 0x8007_2efd),
        (RetrievalErrorKind::TimedOut, "timed-out", 0x8007_2ee2),
        (RetrievalErrorKind::ProxyAuthentication, "proxy-authentication", 0x8019_0197),
        (RetrievalErrorKind::Status(403), "http-status", 0x8019_0193),
        (RetrievalErrorKind::Truncated, "body-truncated", 0x8007_2f78),
    ] {
        let mirror = generation(3).failing(File::Sequence, kind).failing(AUTHROOT, kind);
        let report = sync(&store, &mirror, &settings, now());
        assert_eq!(failure(&report, File::Sequence), (code, Some(hresult), Some(8)));
        assert_eq!(failure(&report, AUTHROOT), (code, Some(hresult), Some(3)));
        // Partial success: the other two lists are new.
        assert_eq!(in_force(&store, &settings, now()), [Some(2), Some(3), Some(3)]);
    }
}

/// A source that returns more bytes than the limit, against its contract.
#[test]
fn a_body_above_its_cap() {
    let (_folder, store) = new_store();
    let mut settings = settings();
    let length = generation(1).files[&AUTHROOT].len();
    for (cap, expected) in [(10, "body-too-long"), (length - 1, "body-too-long"), (length, "replaced")] {
        settings.caps.list = cap;
        let report = sync(&store, &generation(1), &settings, now());
        assert_eq!(word_of(&report, AUTHROOT), expected, "{cap} of {length}");
    }
    settings.caps.list = length;
    let report = sync(&store, &generation(2).with(AUTHROOT, vec![0; length + 1]), &settings, now());
    assert_eq!(failure(&report, AUTHROOT), ("body-too-long", Some(0x8007_00df), Some(3)));
    settings.caps.list = 1 << 20;
    let mut limits = Limits::default();
    limits.cab.extracted_bytes = 100;
    settings.limits = limits;
    let report = sync(&store, &generation(2), &settings, now());
    assert_eq!(failure(&report, AUTHROOT), ("cabinet-limit", Some(0x8007_000d), Some(11)));
}

/// As in the incident of 2010-07-11, the signer has expired. By default it only has to be valid on the list's date.
#[test]
fn an_expired_signer() {
    let february = at("2027-02-01T00:00:00Z");
    let mirror = generation(1);
    let (_folder, store) = new_store();
    let mut strict = settings();
    strict.policy = strict.policy.judged_at(JudgedAt::Now);
    let report = sync(&store, &mirror, &strict, february);
    assert_eq!(failure(&report, AUTHROOT), ("expired", Some(0x800b_0101), Some(11)));
    assert_eq!(in_force(&store, &strict, february), [None; 3]);

    let report = sync(&store, &mirror, &settings(), february);
    let Some(Outcome::Replaced(replaced)) = report.outcome(AUTHROOT) else { panic!("not accepted") };
    assert!(replaced.expired_now);

    // A list accepted while its signer was valid stays in force. The same bytes, served again, are rejected.
    let (_folder, store) = new_store();
    let report = sync(&store, &mirror, &strict, now());
    let Some(Outcome::Replaced(replaced)) = report.outcome(AUTHROOT) else { panic!("not accepted") };
    assert!(!replaced.expired_now);
    let report = sync(&store, &mirror.without(File::Sequence), &strict, february);
    assert_eq!(failure(&report, AUTHROOT), ("expired", Some(0x800b_0101), Some(11)));
    assert_eq!(in_force(&store, &strict, february), [Some(1); 3]);
}

/// The real list from 2023 is older than the floor. Without a floor, it still does not replace the newest list.
#[test]
fn an_older_real_list() {
    let (_folder, store) = new_store();
    let cabinet_2023 = cabinet("authroot.stl", list_2023()).expect("a cabinet");
    let old = Mirror::default().with(AUTHROOT, cabinet_2023);
    let newest = Mirror::default().with(AUTHROOT, testdata::cabinet());
    let mut settings = Settings::new(Policy::microsoft(now()));
    settings.max_age.refuse = None;
    let report = sync(&store, &old, &settings, now());
    assert_eq!(failure(&report, AUTHROOT), ("older-than-floor", None, Some(11)));

    settings.policy = settings.policy.floor(ListKind::AuthRoot, None);
    let report = sync(&store, &old, &settings, now());
    assert_eq!(word_of(&report, AUTHROOT), "replaced");
    let report = sync(&store, &newest, &settings, now());
    let Some(Outcome::Replaced(replaced)) = report.outcome(AUTHROOT) else { panic!("not accepted") };
    let changes = replaced.changes.expect("a list before");
    assert_eq!((replaced.entries, replaced.sequence_number.as_deref()), (555, Some("1401dd6344d40f0a15")));
    assert!(changes.added > 0 && changes.changed > 0, "{changes:?}");
    let report = sync(&store, &old, &settings, now());
    assert_eq!(failure(&report, AUTHROOT), ("rollback", Some(0x800b_0004), Some(11)));
    let Some(Outcome::Failed(error)) = report.outcome(AUTHROOT) else { panic!("accepted") };
    assert_eq!(
        error.to_string(),
        "the source's list (sequence number 1401da11ba19606c20) is older than one accepted earlier (sequence number \
         1401dd6344d40f0a15)"
    );
    let set = store.read(&settings, now()).expect("a set");
    assert_eq!(set.roots().map(|roots| roots.roots().len()), Some(555));
}

/// The same list was signed again, as Microsoft did in 2010 and 2019.
#[test]
fn an_equal_number_with_another_signature_is_accepted() {
    let (_folder, store) = new_store();
    let settings = settings();
    sync(&store, &generation(2), &settings, now());
    let again = Pki::of(&Cert::root(), &Cert::ca(), &Cert { serial: 4, ..Cert::signer() });
    let mirror = generation(2).without(File::Sequence).with(AUTHROOT, packed_by(&authroot(2), &again));
    let report = sync(&store, &mirror, &settings, now());
    let Some(Outcome::Replaced(replaced)) = report.outcome(AUTHROOT) else { panic!("not accepted") };
    let changes = replaced.changes.expect("a list before");
    assert_eq!((changes.added, changes.removed, changes.changed), (0, 0, 0));
}

/// The newest accepted list of each kind and anchor is remembered, even if its file is lost.
#[test]
fn the_highest_number_outlives_the_list() {
    let (_folder, store) = new_store();
    let settings = settings();
    sync(&store, &generation(2), &settings, now());
    let objects = store.folder().join("objects");
    for name in crate::common::names(&objects) {
        fs::remove_file(objects.join(name)).expect("removed");
    }
    let report = sync(&store, &generation(1), &settings, now());
    for list in ListFile::ALL.map(File::List) {
        assert_eq!(failure(&report, list), ("rollback", Some(0x800b_0004), Some(11)), "{list}");
    }
    assert_eq!(in_force(&store, &settings, now()), [None; 3]);
    let report = sync(&store, &generation(2), &settings, now());
    assert!(report.is_success());
    assert_eq!(in_force(&store, &settings, now()), [Some(2); 3]);
}

/// Lists of one kind are compared, whatever their identifier. The newest list is remembered for each anchor.
#[test]
fn another_identifier_or_anchor_does_not_allow_a_rollback() {
    let (_folder, store) = new_store();
    let mut settings = settings();
    let serve = |bytes: Vec<u8>, settings: &Settings| {
        let mirror = generation(2).without(File::Sequence).with(AUTHROOT, bytes);
        word_of(&sync(&store, &mirror, settings, now()), AUTHROOT)
    };
    assert_eq!(serve(packed(&authroot(2).list_identifier(*b"test")), &settings), "replaced");
    for older in [authroot(1), authroot(1).list_identifier(*b"test"), authroot(1).list_identifier(*b"other")] {
        assert_eq!(serve(packed(&older), &settings), "rollback");
    }
    assert_eq!(serve(packed(&authroot(2)), &settings), "replaced");

    // With a policy that accepts both anchors, an older list is rejected.
    let other = another_root();
    settings.policy = Policy::roots([pki().root.clone().into(), other.root.clone().into()], now());
    sync(&store, &generation(3), &settings, now());
    assert_eq!(serve(packed_by(&authroot(2), &other), &settings), "rollback");
    assert_eq!(serve(packed_by(&authroot(2).list_identifier(*b"test"), &other), &settings), "rollback");
    // It is rejected even if the file of the newer list is lost.
    let file = |name: &str| {
        let manifest = fs::read(store.folder().join("manifest.json")).expect("a manifest");
        let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
        let object = manifest["files"][name]["object"].as_str().expect("a name").to_owned();
        store.folder().join("objects").join(object)
    };
    fs::remove_file(file("authrootstl.cab")).expect("a file");
    assert_eq!(serve(packed_by(&authroot(2), &other), &settings), "rollback");
    sync(&store, &generation(3), &settings, now());
    // With a policy that accepts only the other anchor, the first anchor's list is no longer in force.
    settings.policy = Policy::roots([other.root.clone().into()], now());
    assert_eq!(serve(packed_by(&authroot(1), &other), &settings), "replaced");
    assert_eq!(serve(packed_by(&authroot(0), &other), &settings), "rollback");
}

/// Earlier versions kept the newest list for each identifier, in a manifest of the same schema.
#[test]
fn a_manifest_with_identifiers_is_merged_to_the_newest() {
    let settings = settings();
    for newest_first in [false, true] {
        let (_folder, store) = new_store();
        assert!(sync(&store, &generation(1), &settings, now()).is_success());
        let path = store.folder().join("manifest.json");
        let mut manifest: Value = serde_json::from_slice(&fs::read(&path).expect("a manifest")).expect("JSON");
        let entries = manifest["highest"].as_array_mut().expect("an array");
        let of_the_roots = entries.iter().find(|entry| entry["usage"] == json!(["1.3.6.1.4.1.311.10.3.9"]));
        let mut newer = of_the_roots.expect("the list of roots").clone();
        let number = hex(&authroot(3).sequence_number.expect("a number"));
        let shape = [&newer["identifier"], &newer["this_update"], &newer["sequence_number"]];
        let number_before = hex(&authroot(1).sequence_number.expect("a number"));
        assert_eq!(shape, [&Value::Null, &json!("2026-06-02T12:00:00Z"), &json!(number_before)]);
        newer["identifier"] = json!("7400650073007400");
        newer["this_update"] = json!("2026-06-04T12:00:00Z");
        newer["sequence_number"] = json!(number);
        entries.insert(if newest_first { 0 } else { entries.len() }, newer);
        fs::write(&path, manifest.to_string()).expect("written");

        let report = sync(&store, &generation(2), &settings, now());
        assert_eq!(failure(&report, AUTHROOT), ("rollback", Some(0x800b_0004), Some(11)));
        let sentence = report.failures().map(|(_, error)| error.to_string()).next().expect("one");
        assert!(sentence.contains(&number), "{sentence}");
        assert_eq!(in_force(&store, &settings, now()), [Some(1), Some(2), Some(2)]);
        assert!(sync(&store, &generation(3), &settings, now()).is_success());
        let manifest: Value = serde_json::from_slice(&fs::read(&path).expect("a manifest")).expect("JSON");
        assert_eq!((&manifest["schema"], manifest["highest"].as_array().map(Vec::len)), (&json!(1), Some(3)));
    }
}

/// A list whose number has a high first byte does not block later lists.
#[test]
fn the_prefix_of_a_number_is_ignored() {
    let (_folder, store) = new_store();
    let settings = settings();
    let serve = |list: &List| {
        let mirror = Mirror::default().with(AUTHROOT, packed(list));
        word_of(&sync(&store, &mirror, &settings, now()), AUTHROOT)
    };
    assert_eq!(serve(&prefixed(1, 0x7f)), "replaced");
    assert_eq!(serve(&authroot(2)), "replaced");
    assert_eq!(serve(&prefixed(1, 0x7f)), "rollback");
    assert_eq!(serve(&prefixed(2, 0x01)), "replaced");
    assert_eq!(serve(&authroot(3)), "replaced");
}

/// Lists are compared by date, and by number if the dates are equal.
#[test]
fn lists_without_a_number_are_compared_by_date() {
    let (_folder, store) = new_store();
    let settings = settings();
    let serve = |list: &List| {
        let mirror = Mirror::default().with(AUTHROOT, packed(list));
        word_of(&sync(&store, &mirror, &settings, now()), AUTHROOT)
    };
    assert_eq!(serve(&authroot(3).no_sequence_number()), "replaced");
    assert_eq!(serve(&authroot(2).no_sequence_number()), "rollback");
    assert_eq!(serve(&authroot(2)), "rollback");
    assert_eq!(serve(&authroot(3)), "replaced");
    // On the same date, a list without a number is older than one with a number.
    assert_eq!(serve(&authroot(3).no_sequence_number()), "rollback");
    let later = FileTime::from_ticks(day(3).ticks() + 1);
    let number = |at: FileTime| [&[0x14][..], &at.ticks().to_be_bytes()].concat();
    assert_eq!(serve(&authroot(3).sequence_number(number(later))), "replaced");
    assert_eq!(serve(&authroot(3)), "rollback");
    assert_eq!(serve(&authroot(4).no_sequence_number()), "replaced");
}

/// The current policy also applies to stored lists: if a signer is no longer accepted, its list is no longer in force.
#[test]
fn a_stricter_policy_applies_to_a_held_list() {
    use sha2::{Digest as _, Sha256};
    let (_folder, store) = new_store();
    let mut settings = settings();
    sync(&store, &generation(1), &settings, now());
    settings.policy = settings.policy.refuse_signer(Sha256::digest(&pki().signer).into());
    let set = store.read(&settings, now()).expect("a set");
    assert_eq!(crate::common::problems(&set)[0], (AUTHROOT, "refused-signer"));
    assert!(set.roots().is_none());
    assert!(set.into_trust_set().is_none());
    let report = by_hand(&store, &settings, now(), |_| Ok(Answer::NotModified));
    assert_eq!(failure(&report, AUTHROOT).0, "unasked-not-modified");
}

/// A wrong clock does not put accepted lists out of force.
#[test]
fn lists_stay_in_force_if_the_clock_is_set_back() {
    let (_folder, store) = new_store();
    let settings = settings();
    sync(&store, &generation(1), &settings, now());
    let wrong = at("2000-01-01T00:00:00Z");
    assert_eq!(in_force(&store, &settings, wrong), [Some(1); 3]);
    let report = sync(&store, &generation(2), &settings, wrong);
    assert_eq!(failure(&report, AUTHROOT), ("clock-before-list", None, Some(11)));
    assert_eq!(in_force(&store, &settings, wrong), [Some(1); 3]);
    // Settings may be kept for a long time: a later read uses its own time, not the time in the policy.
    let later = days_after(now(), 30);
    let newer = List::roots(filetime("2026-12-20T00:00:00Z")).entry(Entry::new(crate::common::sha1(made_roots(0)[0])));
    let report = sync(&store, &generation(2).with(AUTHROOT, packed(&newer)), &settings, later);
    assert_eq!(word_of(&report, AUTHROOT), "replaced");
    assert!(crate::common::problems(&store.read(&settings, later).expect("a set")).is_empty());
}
