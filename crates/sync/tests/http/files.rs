//! Which files are requested, and which are accepted.

use std::time::{Duration, Instant};

use trustlist::{JudgedAt, UnixTime};
use trustlist_sync::{
    Answer, Evidence, File, Http, ListFile, Outcome, Request, RetrievalError, Roots, Set, Source, StoreFile,
};
use trustlist_testdata::at;

use crate::{
    DISALLOWED_LIST, EXTRACTION,
    server::{
        Reply, Step,
        mirror::{
            AUTHROOT, CONNECTIONS, DISALLOWED, DISALLOWED_STORE, FIRST, Mirror, NOW, PIN_RULES, ROOT_LIST, SEQUENCE,
            failure, list, older, packed, path, root, roots, second, sha1,
        },
    },
};

#[test]
fn a_first_run_fetches_everything_and_a_second_one_nothing() {
    let mirror = Mirror::new();
    let report = mirror.run(&mirror.settings());
    assert!(report.is_success(), "{report:?}");
    for item in &report.items {
        let expected = match item.file {
            File::List(_) => matches!(item.outcome, Outcome::Replaced(_)),
            File::Store(StoreFile::PinRules) => matches!(item.outcome, Outcome::NotOffered),
            File::Sequence => true,
            File::Root(_) | File::Store(_) => matches!(item.outcome, Outcome::Stored),
        };
        assert!(expected, "{item:?}");
    }
    mirror.assert_first_set_in_force("after the first run");
    let asked = mirror.server.take_asked();
    assert_eq!((asked[0].line.as_str(), asked.len()), ("GET /authrootseq.txt HTTP/1.1", 9));
    assert!(asked.iter().all(|asked| asked.field("host") == Some(&mirror.server.authority())));
    assert!(asked.iter().all(|asked| asked.field("if-none-match").is_none()));
    assert!(asked.iter().all(|asked| asked.field("user-agent").is_some_and(|agent| agent.starts_with("trustlist/"))));
    assert!(asked.iter().all(|asked| asked.field("accept-encoding").is_none()));

    // The number shows that the root list is unchanged, and the folder has the roots.
    let report = mirror.run(&mirror.settings());
    assert!(report.is_success(), "{report:?}");
    assert!(matches!(report.outcome(ROOT_LIST), Some(Outcome::Unchanged(Evidence::SequenceNumber))));
    assert!(matches!(report.outcome(DISALLOWED_LIST), Some(Outcome::Unchanged(Evidence::NotModified))));
    let asked = mirror.server.take_asked();
    let paths: Vec<_> = asked.iter().map(|asked| asked.path.as_str()).collect();
    assert_eq!(paths.len(), 5);
    assert!(
        !paths.contains(&AUTHROOT)
            && [SEQUENCE, DISALLOWED, PIN_RULES, DISALLOWED_STORE].iter().all(|path| paths.contains(path))
    );

    // Without the number, the list itself is requested.
    mirror.server.remove(SEQUENCE);
    let report = mirror.run(&mirror.settings());
    assert!(matches!(report.outcome(ROOT_LIST), Some(Outcome::Unchanged(Evidence::NotModified))));
    assert!(report.is_success(), "{report:?}");
    mirror.assert_first_set_in_force("after a run without changes");
}

#[test]
fn a_newer_list_replaces_the_old_one() {
    let mirror = Mirror::synced();
    let added = root("Made D");
    mirror.server.reply(&path(&added), Reply::ok(added.clone()));
    let [first, second_root, _] = <[_; 3]>::try_from(roots()).unwrap();
    mirror.serve_roots(&list(second(), &[first, second_root, added.clone()]));
    let report = mirror.run(&mirror.settings());
    assert!(report.is_success(), "{report:?}");
    let Some(Outcome::Replaced(replaced)) = report.outcome(ROOT_LIST) else { panic!("{report:?}") };
    let changes = replaced.changes.unwrap();
    assert_eq!((changes.added, changes.removed, changes.changed), (1, 1, 0));
    assert_eq!(mirror.set().root(&sha1(&added)).unwrap(), Some(added));
    assert_eq!(mirror.set().root_count(), 3);
}

#[test]
fn a_proxy_that_answers_with_a_web_page() {
    let mirror = Mirror::synced();
    let page = Reply::new("HTTP/1.1 200 OK\nContent-Type: text/html", "<html>Welcome to the Made Hotel</html>");
    for file in [SEQUENCE, AUTHROOT, DISALLOWED, PIN_RULES, DISALLOWED_STORE] {
        mirror.server.reply(file, page.clone());
    }
    let report = mirror.run(&mirror.settings());
    assert_eq!(failure(&report, File::Sequence), Some(("sequence-file", Some(0x8007_000d), Some(8))));
    for list in ListFile::ALL {
        // Windows describes this HRESULT as "The data is invalid."
        assert_eq!(failure(&report, File::List(list)), Some(("cabinet-malformed", Some(0x8007_000d), EXTRACTION)));
    }
    assert_eq!(failure(&report, File::Store(StoreFile::Disallowed)).map(|(_, _, event)| event), Some(None));
    mirror.assert_first_set_in_force("after a page");
}

/// The newest list's signer has expired, as has been normal since July 2010.
#[test]
fn a_signer_that_has_expired() {
    const LATER: &str = "2027-02-01T00:00:00Z";
    let mirror = Mirror::synced();
    mirror.serve_roots(&list(second(), &roots()));
    let mut settings = mirror.settings_at(at(LATER));
    settings.policy = settings.policy.judged_at(JudgedAt::Now);
    let report = mirror.run_at(&mirror.http(), &settings, at(LATER));
    let (code, hresult, event) = failure(&report, ROOT_LIST).unwrap();
    assert_eq!((code, hresult, event), ("expired", Some(0x800b_0101), EXTRACTION));
    mirror.assert_first_set_in_force("after a signer that has expired");

    // By default, the signer only has to be valid on the list's date.
    let report = mirror.run_at(&mirror.http(), &mirror.settings_at(at(LATER)), at(LATER));
    let Some(Outcome::Replaced(replaced)) = report.outcome(ROOT_LIST) else { panic!("{report:?}") };
    assert!(replaced.expired_now);
}

#[test]
fn an_older_list_of_each_kind_is_refused() {
    let mirror = Mirror::synced();
    let number = |made| trustlist_author::List::disallowed(made).entry(trustlist_author::Entry::new([7; 20]));
    mirror.server.reply(DISALLOWED, Reply::ok(packed(&number(older()))));
    mirror.server.reply(PIN_RULES, Reply::ok(packed(&trustlist_author::List::pin_rules(older()))));
    mirror.serve_roots(&list(older(), &roots()));
    let report = mirror.run(&mirror.settings());
    for list in ListFile::ALL {
        assert_eq!(failure(&report, File::List(list)), Some(("rollback", Some(0x800b_0004), EXTRACTION)), "{report:?}");
    }
    mirror.assert_first_set_in_force("after a rollback");

    // A list with the same number is not a rollback.
    mirror.serve_in_place_of_roots(Reply::ok(packed(&list(FIRST, &roots()).this_update(at("2026-06-01T12:00:00Z")))));
    assert_eq!(failure(&mirror.run(&mirror.settings()), ROOT_LIST), None);
}

#[test]
fn one_bad_root_among_many() {
    let [first, second, third] = <[_; 3]>::try_from(roots()).unwrap();
    let other = root("Made Other");
    let protocol = Some(0x8007_2f78);
    let not_hex = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    let cases = [
        ("another certificate", Reply::ok(other.clone()), ("root-hash", Some(0x8009_1007))),
        ("another listed root", Reply::ok(third.clone()), ("root-hash", Some(0x8009_1007))),
        ("more than the certificate", Reply::ok([&*second, b"!"].concat()), ("root-hash", Some(0x8009_1007))),
        ("a page", Reply::ok("<html></html>"), ("root-form", Some(0x8007_000d))),
        ("nothing", Reply::ok([]), ("root-form", Some(0x8007_000d))),
        ("PEM with invalid Base64", Reply::ok(not_hex), ("root-form", Some(0x8007_000d))),
        ("no such file", Reply::status(404), ("not-found", Some(0x8019_0194))),
        ("an error", Reply::status(500), ("http-status", Some(0x8019_01f4))),
        ("a file over the cap", Reply::ok(vec![0x30; (64 << 10) + 1]), ("body-too-long", Some(0x8007_00df))),
        ("no answer", Reply::Steps(vec![]), ("protocol", protocol)),
    ];
    for (case, reply, (code, hresult)) in cases {
        let mirror = Mirror::new();
        mirror.server.reply(&path(&second), reply);
        let report = mirror.run(&mirror.settings());
        let file = File::Root(sha1(&second));
        assert_eq!(failure(&report, file), Some((code, hresult, Some(5))), "{case}: {report:?}");
        assert_eq!(report.failures().count(), 1, "{case}");
        // The other roots and the lists are stored. The next run requests this root again.
        let set = mirror.set();
        assert!(set.root(&sha1(&first)).unwrap().is_some() && set.root(&sha1(&second)).unwrap().is_none(), "{case}");
        assert!(set.roots().is_some() && set.last_runs().1.is_some(), "{case}");
        mirror.server.reply(&path(&second), Reply::ok(second.clone()));
        assert!(mirror.run(&mirror.settings()).is_success(), "{case}");
        mirror.assert_first_set_in_force(case);
    }
}

#[test]
fn a_root_as_pem_is_stored_as_der() {
    let [first, ..] = <[_; 3]>::try_from(roots()).unwrap();
    let mirror = Mirror::new();
    let encoded = pem::encode(&pem::Pem::new("CERTIFICATE", first.clone()));
    mirror.server.reply(&path(&first), Reply::ok(encoded));
    assert!(mirror.run(&mirror.settings()).is_success());
    mirror.assert_first_set_in_force("with a root in PEM");
}

#[test]
fn a_root_is_fetched_on_demand() {
    let mirror = Mirror::new();
    let mut settings = mirror.settings();
    settings.roots = Roots::None;
    assert!(mirror.run(&settings).is_success());
    let [first, ..] = <[_; 3]>::try_from(roots()).unwrap();
    let id = sha1(&first);
    mirror.server.reply(&path(&first), Reply::status(503));
    let ask = |set: &Set, id| mirror.store.root_for(set, id, &mirror.http(), &settings);
    let refused = ask(&mirror.set(), &id).unwrap_err();
    assert_eq!((refused.code(), refused.windows_event(File::Root(id))), ("http-status", Some(5)));
    mirror.server.reply(&path(&first), Reply::ok(first.clone()));
    assert_eq!(ask(&mirror.set(), &id).unwrap(), trustlist_sync::RootAnswer::Fetched(first.clone()));
    assert_eq!(ask(&mirror.set(), &id).unwrap(), trustlist_sync::RootAnswer::Held(first));
    mirror.server.take_asked();
    assert_eq!(ask(&mirror.set(), &[7; 20]).unwrap(), trustlist_sync::RootAnswer::NotListed);
    assert_eq!(mirror.server.take_asked().len(), 0);
}

#[test]
fn connections_are_bounded_and_a_slow_file_does_not_delay_others() {
    let certificates: Vec<Vec<u8>> = ["Made 1", "Made 2", "Made 3", "Made 4", "Made 5", "Made 6", "Made 7", "Made 8"]
        .into_iter()
        .chain(["Made 9", "Made 10", "Made 11", "Made 12", "Made 13", "Made 14", "Made 15", "Made 16"])
        .map(root)
        .collect();
    let mirror = Mirror::new();
    mirror.serve_roots(&list(FIRST, &certificates));
    for der in &certificates {
        mirror.server.reply(&path(der), Reply::ok(der.clone()));
    }
    mirror.server.wait_before_answers(Duration::from_millis(50));
    // One of the first files takes much longer than all the others together.
    let slow = certificates.iter().min_by_key(|der| sha1(der)).unwrap();
    let head = format!("HTTP/1.1 200 OK\nContent-Length: {}", slow.len());
    let steps = vec![Step::Wait(Duration::from_secs(4)), Step::head(&head), Step::Send(slow.clone())];
    mirror.server.reply(&path(slow), Reply::Steps(steps));

    let connections = CONNECTIONS;
    let mut done_in_time = 0;
    let begun = Instant::now();
    let updated =
        trustlist_sync::update(&mirror.store, &mirror.http(), &mirror.settings(), at(NOW), connections, |done, _| {
            if begun.elapsed() < Duration::from_secs(4) {
                done_in_time = done;
            }
        });
    assert!(updated.unwrap().report.is_success());
    assert!((2..=connections.get()).contains(&mirror.server.most_at_once()), "{}", mirror.server.most_at_once());
    assert!(done_in_time >= 15 + 4, "{done_in_time}");
}

/// The list that was fetched before the panic is in force, and nothing else is lost.
#[test]
fn a_source_that_panics_stops_the_run_and_loses_nothing() {
    struct Panics<'m> {
        http: Http,
        mirror: &'m Mirror,
    }

    impl Source for Panics<'_> {
        fn fetch(&self, request: &Request) -> Result<Answer, RetrievalError> {
            let is_in_force = || made_at(self.mirror) == second().unix();
            if request.file == DISALLOWED_LIST {
                // Wait until the root list is in force.
                let waits = (0..1000).take_while(|_| !is_in_force());
                waits.for_each(|_| std::thread::sleep(Duration::from_millis(10)));
                panic!("on purpose");
            }
            self.http.fetch(request)
        }
    }

    fn made_at(mirror: &Mirror) -> Option<UnixTime> {
        mirror.set().roots().map(|roots| roots.content().this_update())
    }

    let mirror = Mirror::synced();
    mirror.serve_roots(&list(second(), &roots()));
    let (source, settings) = (Panics { http: mirror.http(), mirror: &mirror }, mirror.settings());
    let run = || trustlist_sync::update(&mirror.store, &source, &settings, at(NOW), CONNECTIONS, |_, _| ());
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).unwrap_err();
    assert_eq!(panicked.downcast_ref::<&str>(), Some(&"on purpose"));
    assert_eq!(made_at(&mirror), second().unix());
    mirror.assert_all_but_the_root_list_in_force("after a panic");
    // The lock was released.
    assert!(mirror.run(&settings).is_success());
}
