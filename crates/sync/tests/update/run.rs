//! The order of a run, the sequence number, and validators.

use trustlist::UnixTime;
use trustlist_sync::{
    Answer, Evidence, File, ListFile, Outcome, RetrievalError, RetrievalErrorKind, Roots, Run, Settings, Source as _,
    Store, StoreFile, Validators, Warning,
};
use trustlist_testdata::{cabinet, newest_roots};

use crate::common::{
    AUTHROOT, DISALLOWED, Mirror, PIN_RULES, authroot, by_hand, days_after, failure, generation, in_force, made_roots,
    new_store, now, packed, report_of, sequence_text, settings, sha1, sync, word_of, words,
};

#[test]
fn requests_come_in_stages_and_answers_in_any_order() {
    let (_folder, store) = new_store();
    let mut settings = settings();
    settings.roots = Roots::All;
    let mirror = generation(1);
    let set = store.read(&settings, now()).expect("a set");
    let mut run = Run::new(set, settings.clone());
    let mut stages = Vec::new();
    loop {
        let stage: Vec<_> = std::iter::from_fn(|| run.next_request()).collect();
        if stage.is_empty() {
            break;
        }
        assert!(!run.is_done());
        for request in stage.iter().rev() {
            run.feed(request, mirror.fetch(request));
            // A second answer is ignored.
            run.feed(request, Ok(Answer::NotFound));
        }
        stages.push(stage.into_iter().map(|request| request.file).collect::<Vec<_>>());
    }
    let roots = made_roots(1).into_iter().map(|der| File::Root(sha1(der))).collect();
    let lists = vec![AUTHROOT, DISALLOWED, PIN_RULES];
    let stores = StoreFile::ALL.map(File::Store).to_vec();
    assert_eq!(stages, [vec![File::Sequence], lists, stores, roots]);
    assert!(run.is_done());
    assert_eq!(run.progress(), (9, 0));

    let lock = store.lock().expect("not locked");
    let report = report_of(store.commit(&lock, run).expect("written"), &store, &settings);
    assert!(report.is_success());
    let [sequence, authroot, .., last] = &words(&report)[..] else { panic!("nine files") };
    assert_eq!((&**sequence, &**authroot), ("authrootseq.txt announced", "authrootstl.cab replaced"));
    assert!(last.ends_with(".crt stored"), "{last}");
    assert_eq!(word_of(&report, File::Store(StoreFile::PinRules)), "not-offered");
    assert_eq!(in_force(&store, &settings, now()), [Some(1); 3]);
}

/// An answer without a request is ignored.
#[test]
fn an_answer_without_a_request_is_ignored() {
    let (_folder, store) = new_store();
    let settings = settings();
    let set = store.read(&settings, now()).expect("a set");
    let mut run = Run::new(set, settings.clone());
    let mut request = run.next_request().expect("the sequence number");
    request.file = AUTHROOT;
    run.feed(&request, Ok(Answer::File { bytes: packed(&authroot(1)), validators: None }));
    assert_eq!(run.progress(), (0, 1));
    let lock = store.lock().expect("not locked");
    assert!(store.commit(&lock, run).expect("written").report.items.is_empty());
    assert_eq!(in_force(&store, &settings, now()), [None; 3]);
    assert_eq!(store.read(&settings, now()).expect("a set").last_runs(), (Some(now()), None));
}

#[test]
fn a_list_with_the_same_number_is_not_requested() {
    let (_folder, store) = new_store();
    let settings = settings();
    sync(&store, &generation(1), &settings, now());
    let number = sequence_text(&authroot(1));
    let odd = number.trim_start_matches('0');
    for same in [number.clone(), number.to_lowercase(), format!(" {number}\r\n"), format!("000{odd}")] {
        let mirror = generation(1).with(File::Sequence, same.clone());
        let report = sync(&store, &mirror, &settings, now());
        assert_eq!(word_of(&report, File::Sequence), "sequence-number", "{same}");
        assert_eq!(word_of(&report, AUTHROOT), "sequence-number", "{same}");
        assert!(!mirror.asked().iter().any(|request| request.file == AUTHROOT), "{same}");
    }
    // A higher or lower number only causes a request, because it is not signed.
    for other in [sequence_text(&authroot(2)), sequence_text(&authroot(0)), "5".to_owned()] {
        let mirror = generation(1).with(File::Sequence, other.clone());
        let report = sync(&store, &mirror, &settings, now());
        assert_eq!(word_of(&report, File::Sequence), "announced", "{other}");
        assert_eq!(word_of(&report, AUTHROOT), "same-octets", "{other}");
    }
}

#[test]
fn without_a_sequence_number_the_list_is_requested() {
    let (_folder, store) = new_store();
    let settings = settings();
    sync(&store, &generation(1), &settings, now());
    for malformed in ["", " ", "zz", "14 01", "0x1401", "<html></html>", "+1", "\u{663}"] {
        let mirror = generation(1).with(File::Sequence, malformed);
        let report = sync(&store, &mirror, &settings, now());
        assert_eq!(failure(&report, File::Sequence), ("sequence-file", Some(0x8007_000d), Some(8)), "{malformed:?}");
        assert_eq!(word_of(&report, AUTHROOT), "same-octets", "{malformed:?}");
    }
    let report = sync(&store, &generation(1).without(File::Sequence), &settings, now());
    assert_eq!((word_of(&report, File::Sequence), word_of(&report, AUTHROOT)), ("not-offered", "same-octets"));
}

/// After thirty days the list is requested even if its number is the same.
#[test]
fn the_same_number_saves_requests_for_thirty_days_only() {
    let (_folder, store) = new_store();
    let mut settings = settings();
    settings.max_age.refuse = None;
    sync(&store, &generation(1), &settings, now());
    for (days, asked) in [(29, false), (30, false), (31, true), (60, false), (62, true)] {
        let mirror = generation(1).validating();
        sync(&store, &mirror, &settings, days_after(now(), days));
        let request = mirror.asked().into_iter().find(|request| request.file == AUTHROOT);
        assert_eq!(request.is_some(), asked, "{days} days");
        assert!(request.is_none_or(|request| request.validators.is_none()), "{days} days");
    }
}

fn validators_of(store: &Store, settings: &Settings, now: UnixTime, file: File) -> Option<Validators> {
    let set = store.read(settings, now).expect("a set");
    let mut run = Run::new(set, settings.clone());
    while let Some(request) = run.next_request() {
        if request.file == file {
            return request.validators;
        }
        run.feed(&request, Ok(Answer::NotFound));
    }
    panic!("{file} was not requested");
}

#[test]
fn validators_are_kept_with_the_bytes_they_came_with() {
    let (_folder, store) = new_store();
    let settings = settings();
    let held = |now| validators_of(&store, &settings, now, DISALLOWED).and_then(|validators| validators.etag);
    let tag = |tag: &str| Some(Validators { etag: Some(tag.to_owned()), last_modified: None });
    let good = packed(&crate::common::disallowed(1));
    let mirror = generation(1).without(File::Sequence);
    let answer = |bytes: &[u8], validators| {
        by_hand(&store, &settings, now(), |request| match request.file {
            DISALLOWED => Ok(Answer::File { bytes: bytes.to_vec(), validators: Option::clone(&validators) }),
            _ => mirror.fetch(request),
        })
    };
    assert_eq!(held(now()), None);
    answer(&good, tag("\"1\""));
    assert_eq!(held(now()).as_deref(), Some("\"1\""));
    // A rejected file does not change the validators.
    answer(b"not a cabinet", tag("\"2\""));
    assert_eq!(held(now()).as_deref(), Some("\"1\""));
    assert_eq!(held(days_after(now(), 30)).as_deref(), Some("\"1\""));
    assert_eq!(held(days_after(now(), 31)), None);
    // The recorded time of the fetch is in the future, so one of the two times is wrong and no validators are sent.
    assert_eq!(held(trustlist_testdata::at("2026-11-30T23:59:59Z")), None);
    // The same bytes come with other validators, and then without any. The newest accepted answer decides which
    // validators are stored.
    answer(&good, tag("\"3\""));
    assert_eq!(held(now()).as_deref(), Some("\"3\""));
    answer(&good, None);
    assert_eq!(held(now()), None);
    // Empty validators are not stored.
    answer(&good, Some(Validators { etag: None, last_modified: None }));
    assert_eq!(validators_of(&store, &settings, now(), DISALLOWED), None);
}

#[test]
fn not_modified_is_a_success_for_a_request_with_validators() {
    let (_folder, store) = new_store();
    let settings = settings();
    let mirror = generation(1).without(File::Sequence).validating();
    // "Not modified" is an error for a file that was never fetched.
    let report = by_hand(&store, &settings, now(), |_| Ok(Answer::NotModified));
    assert_eq!(failure(&report, AUTHROOT), ("unasked-not-modified", None, Some(3)));
    assert_eq!(failure(&report, File::Sequence), ("unasked-not-modified", None, Some(8)));
    assert_eq!(in_force(&store, &settings, now()), [None; 3]);

    sync(&store, &mirror, &settings, now());
    let later = days_after(now(), 3);
    let report = sync(&store, &mirror, &settings, later);
    for file in [AUTHROOT, DISALLOWED, PIN_RULES] {
        let outcome = report.outcome(file);
        assert!(matches!(outcome, Some(Outcome::Unchanged(Evidence::NotModified))), "{file}: {outcome:?}");
    }
    assert!(report.is_success());
    // "Not modified" renews the time of the check, but not the time of the fetch.
    let set = store.read(&settings, later).expect("a set");
    assert_eq!(set.freshness(ListFile::AuthRoot, &settings, later).expect("in force").checked, later);
    assert_eq!(validators_of(&store, &settings, days_after(now(), 31), AUTHROOT), None);
    assert_eq!(set.last_runs(), (Some(later), Some(later)));
}

/// If a source no longer offers a list that it previously had, that is a failure: otherwise the source could freeze
/// clients at an old list.
#[test]
fn a_list_that_was_offered_once_is_required() {
    let (_folder, store) = new_store();
    let settings = settings();
    let poor = Mirror::default().with(AUTHROOT, packed(&authroot(1)));
    let report = sync(&store, &poor, &settings, now());
    assert!(report.is_success());
    assert_eq!(word_of(&report, DISALLOWED), "not-offered");
    assert_eq!(report.missing, []);
    sync(&store, &generation(1), &settings, now());
    let gone = [ListFile::Disallowed, ListFile::PinRules].map(|list| (list, Warning::Gone));
    let missing = || store.read(&settings, now()).expect("a set").missing(&settings);
    for _ in 0..2 {
        let report = sync(&store, &poor, &settings, now());
        assert_eq!(failure(&report, DISALLOWED), ("not-found", Some(0x8019_0194), Some(3)));
        assert_eq!((&report.missing[..], missing()), (&gone[..], gone.to_vec()));
    }
    // A time-out does not change the warning. The warning ends when the source has the list again.
    let silent = generation(1).failing(DISALLOWED, RetrievalErrorKind::TimedOut);
    assert_eq!(sync(&store, &silent, &settings, now()).missing, gone[..1]);
    assert!(sync(&store, &generation(1).validating(), &settings, now()).missing.is_empty());
    assert!(missing().is_empty());
    sync(&store, &poor, &settings, now());
    assert_eq!(in_force(&store, &settings, now()), [Some(1); 3]);
    // The root list is always required.
    let (_folder, store) = new_store();
    let report = sync(&store, &Mirror::default(), &settings, now());
    assert_eq!(failure(&report, AUTHROOT), ("not-found", Some(0x8019_0194), Some(3)));
    assert_eq!(store.read(&settings, now()).expect("a set").last_runs(), (Some(now()), None));
}

/// The policy, not the source, decides which lists are expected.
#[test]
fn microsofts_lists_are_expected() {
    let (_folder, store) = new_store();
    let mut settings = Settings::new(trustlist::Policy::microsoft(now()));
    assert_eq!(settings.expected, [ListFile::AuthRoot, ListFile::Disallowed]);
    let mirror = Mirror::default().with(AUTHROOT, cabinet());
    for _ in 0..2 {
        let report = sync(&store, &mirror, &settings, now());
        assert!(report.is_success());
        assert_eq!(report.missing, [(ListFile::Disallowed, Warning::NeverObtained)]);
    }
    settings.expected = vec![ListFile::PinRules];
    let set = store.read(&settings, now()).expect("a set");
    assert_eq!(set.missing(&settings), [(ListFile::PinRules, Warning::NeverObtained)]);
    let report = sync(&store, &Mirror::default(), &settings, now());
    assert_eq!(report.missing, [(ListFile::AuthRoot, Warning::Gone), (ListFile::PinRules, Warning::NeverObtained)]);
    // An equal sequence number does not end the warning, because it is not signed.
    for number in ["1401DD6344D40F0A15", "7F01DD6344D40F0A15"] {
        let report = sync(&store, &Mirror::default().with(File::Sequence, number), &settings, now());
        assert!(!report.is_success());
        assert_eq!(report.missing[0], (ListFile::AuthRoot, Warning::Gone), "{number}");
    }
}

/// The newest real list, with different choices of roots to fetch.
#[test]
fn the_newest_real_list_and_its_roots() {
    let list_date = trustlist_testdata::at("2026-10-23T23:18:35Z");
    let mut mirror = Mirror::default().with(File::Sequence, "1401DD6344D40F0A15").with(AUTHROOT, cabinet());
    for der in newest_roots() {
        mirror = mirror.with(File::Root(sha1(der)), der);
    }
    let mut settings = Settings::new(trustlist::Policy::microsoft(list_date));
    let (_folder, store) = new_store();
    // 183 roots are trusted for servers without conditions, and 50 only for older certificates.
    for (roots, held) in [(Roots::None, 0), (Roots::For(trustlist::Purpose::SERVER_AUTH), 233), (Roots::All, 555)] {
        settings.roots = roots;
        let before = store.read(&settings, list_date).expect("a set").root_count();
        let report = sync(&store, &mirror, &settings, list_date);
        assert!(report.is_success(), "{:?}", words(&report));
        let fetched = mirror.asked().iter().filter(|request| matches!(request.file, File::Root(_))).count();
        assert_eq!((before + fetched, store.read(&settings, list_date).expect("a set").root_count()), (held, held));
    }
    let report = sync(&store, &mirror, &settings, list_date);
    assert_eq!(word_of(&report, AUTHROOT), "sequence-number");
    assert_eq!(mirror.asked().len(), 3, "the sequence number and two lists that are not offered");

    let set = store.read(&settings, list_date).expect("a set");
    for der in newest_roots() {
        assert_eq!(set.root(&sha1(der)).expect("readable").as_deref(), Some(der));
    }
}

/// A run gives up on a server that does not respond: otherwise, each of 555 roots would have to time out.
#[test]
fn the_rest_is_skipped_if_the_source_does_not_respond() {
    let (_folder, store) = new_store();
    let mut settings = Settings::new(trustlist::Policy::microsoft(trustlist_testdata::at("2026-11-22T00:00:00Z")));
    let real = Mirror::default().with(AUTHROOT, cabinet());
    let now = trustlist_testdata::at("2026-11-22T00:00:00Z");
    sync(&store, &real, &settings, now);
    settings.roots = Roots::All;
    let silence = || Err(RetrievalError::new(RetrievalErrorKind::TimedOut, "mirror"));

    let mut asked = 0;
    let report = by_hand(&store, &settings, now, |_| {
        asked += 1;
        silence()
    });
    let skipped = report.items.iter().filter(|item| matches!(item.outcome, Outcome::Skipped)).count();
    // The sequence number, three lists and four roots were requested.
    assert_eq!((asked, skipped, report.items.len()), (8, 551, 559));
    assert!(!report.is_success());
    assert_eq!(store.read(&settings, now).expect("a set").roots().map(|roots| roots.roots().len()), Some(555));

    // "Not found" is a response, and restarts the count.
    let mut asked = 0;
    let report = by_hand(&store, &settings, now, |_| {
        asked += 1;
        if asked % 8 == 0 { Ok(Answer::NotFound) } else { silence() }
    });
    assert_eq!(asked, report.items.len());
}
