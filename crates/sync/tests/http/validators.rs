//! Requests with validators, and "not modified" responses.

use trustlist_sync::{Answer, File, ListFile, RetrievalErrorKind, Run, Source as _, Validators};
use trustlist_testdata::at;

use crate::{
    DISALLOWED_LIST, RETRIEVAL,
    server::{
        Reply,
        mirror::{
            AUTHROOT, DISALLOWED, DISALLOWED_STORE, FIRST, Mirror, PIN_RULES, SEQUENCE, failure, list, packed, path,
            roots, sha1,
        },
    },
};

#[test]
fn not_modified_is_accepted_only_for_a_request_with_validators() {
    let mirror = Mirror::new();
    for file in [SEQUENCE, AUTHROOT, DISALLOWED, PIN_RULES, DISALLOWED_STORE] {
        mirror.server.reply(file, Reply::status(304));
    }
    let report = mirror.run(&mirror.settings());
    assert_eq!(failure(&report, File::Sequence), Some(("unasked-not-modified", None, Some(8))));
    for list in ListFile::ALL {
        assert_eq!(failure(&report, File::List(list)), Some(("unasked-not-modified", None, RETRIEVAL)));
    }
    let set = mirror.set();
    assert!(set.roots().is_none() && set.last_runs().1.is_none());

    // A root is always requested without validators.
    let mirror = Mirror::new();
    let [first, ..] = &roots()[..] else { unreachable!() };
    mirror.server.reply(&path(first), Reply::status(304));
    let report = mirror.run(&mirror.settings());
    assert_eq!(failure(&report, File::Root(sha1(first))), Some(("unasked-not-modified", None, Some(5))));
}

/// Validators are sent back to the server, and to any later server under its name.
#[test]
fn only_well_formed_validators_are_kept() {
    const DATE: &str = "Fri, 23 Oct 2026 18:00:00 GMT";
    let long = format!("\"{}\"", "x".repeat(200));
    let cases = [
        ("ETag: \"a\"", Some("\"a\""), None),
        ("ETag: W/\"a\"", Some("W/\"a\""), None),
        (
            "ETag: \"0ebbae1d7ead61:0\"\nLast-Modified: Fri, 23 Oct 2026 18:00:00 GMT",
            Some("\"0ebbae1d7ead61:0\""),
            Some(DATE),
        ),
        ("Last-Modified: Fri, 23 Oct 2026 18:00:00 GMT", None, Some(DATE)),
        // `*` would match any file, so it is not stored.
        ("ETag: *", None, None),
        ("ETag: \"a\", \"b\"", None, None),
        ("ETag: unquoted", None, None),
        ("ETag: \"caf\u{e9}\"", None, None),
        ("ETag: \"a\tb\"", None, None),
        (&*format!("ETag: {long}"), None, None),
        ("Last-Modified: yesterday", None, None),
        ("Last-Modified: Friday, 23 Oct 2026 18:00:00 GMT", None, None),
        ("Last-Modified: 2026-10-23T18:00:00+00:00 GMT", None, None),
    ];
    for (fields, etag, date) in cases {
        let mirror = Mirror::new();
        let cabinet = packed(&list(FIRST, &roots()));
        let head = format!("HTTP/1.1 200 OK\nContent-Length: {}\n{fields}", cabinet.len());
        mirror.server.remove(SEQUENCE);
        mirror.server.reply(AUTHROOT, Reply::new(&head, cabinet));
        assert!(mirror.run(&mirror.settings()).is_success());
        mirror.server.take_asked();
        mirror.run(&mirror.settings());
        let asked = mirror.server.take_asked();
        let asked = asked.iter().find(|asked| asked.path == AUTHROOT).unwrap();
        assert_eq!((asked.field("if-none-match"), asked.field("if-modified-since")), (etag, date), "{fields}");
    }
}

#[test]
fn malformed_validators_do_not_become_header_fields() {
    let mirror = Mirror::new();
    let (set, settings) = (mirror.set(), mirror.settings());
    let request = |etag: &str, date: &str| {
        let mut request = Run::new(set.clone(), settings.clone()).next_request().unwrap();
        request.file = DISALLOWED_LIST;
        request.limit = 1 << 20;
        request.validators = Some(Validators { etag: Some(etag.to_owned()), last_modified: Some(date.to_owned()) });
        request
    };
    for etag in ["\"a\"\r\nX-Injected: 1", "\"a\nX-Injected: 1\"", "\"a\0\"", "\"a b\"", "*", ""] {
        let answer = mirror.http().fetch(&request(etag, "Fri, 23 Oct 2026 18:00:00\r\nX-Injected: 1 GMT"));
        assert!(matches!(answer, Ok(Answer::File { .. })), "{etag:?}: {answer:?}");
        let asked = mirror.server.take_asked().pop().unwrap();
        assert_eq!((asked.field("if-none-match"), asked.field("if-modified-since")), (None, None), "{etag:?}");
        assert_eq!(asked.field("x-injected"), None, "{etag:?}");
    }
    // No validator was sent, so "not modified" is an error.
    mirror.server.reply(DISALLOWED, Reply::status(304));
    let error = mirror.http().fetch(&request("*", "")).unwrap_err();
    assert_eq!(error.kind, RetrievalErrorKind::Protocol);
}

#[test]
fn a_file_is_sent_again_after_thirty_days_of_not_modified() {
    let mirror = Mirror::synced();
    mirror.server.remove(SEQUENCE);
    for (now, is_conditional) in [("2026-07-19T00:00:00Z", true), ("2026-07-21T00:00:01Z", false)] {
        mirror.run_at(&mirror.http(), &mirror.settings_at(at(now)), at(now));
        let asked = mirror.server.take_asked();
        let asked = asked.iter().find(|asked| asked.path == AUTHROOT).unwrap();
        assert_eq!(asked.field("if-none-match").is_some(), is_conditional, "{now}");
    }
}
