//! Responses of a mirror, correct and wrong.

use std::{
    io::Write as _,
    time::{Duration, Instant},
};

use trustlist_sync::{Error, RetrievalErrorKind, Timeouts};
use trustlist_testdata::made;

use crate::{
    DISALLOWED_LIST, EXTRACTION, RETRIEVAL, hasty,
    server::{
        Reply, Server, Step,
        mirror::{AUTHROOT, Mirror, ROOT_LIST, error, failure, list, older, packed, roots, second, word},
    },
};

/// Each wrong response to the request for the root list, with its code, HRESULT and event.
#[test]
fn the_last_good_list_survives_every_answer() {
    let good = packed(&list(second(), &roots()));
    let cut = good[..good.len() / 2].to_vec();
    let long = vec![0; 5 << 20];
    let html = "<html><body>Please log in</body></html>";
    let with_head = |head: &str| Reply::new(&format!("HTTP/1.1 200 OK\n{head}"), good.clone());
    let length = good.len();
    let ok = "HTTP/1.1 200 OK";
    let wait = Duration::from_secs(20);
    let steps = |steps: Vec<Step>| Reply::Steps(steps);
    let invalid_data = ("cabinet-malformed", Some(0x8007_000d), EXTRACTION);
    let truncated = ("body-truncated", Some(0x8007_2f78), RETRIEVAL);
    let protocol = ("protocol", Some(0x8007_2f78), RETRIEVAL);
    let timed_out = ("timed-out", Some(0x8007_2ee2), RETRIEVAL);
    let too_long = ("body-too-long", Some(0x8007_00df), RETRIEVAL);
    let redirect = ("redirect", Some(0x8007_2f7c), RETRIEVAL);
    let status = |status: u32| ("http-status", Some(0x8019_0000 | status), RETRIEVAL);
    let cases = [
        // Bodies that are not the list.
        ("a login page of a proxy", Reply::new(&format!("{ok}\nContent-Type: text/html"), html), invalid_data),
        ("nothing", Reply::ok([]), invalid_data),
        (
            "a truncated cabinet with its own length",
            Reply::ok(cut.clone()),
            ("cabinet-truncated", Some(0x8007_000d), EXTRACTION),
        ),
        (
            "a truncated cabinet without a length",
            Reply::new(ok, cut.clone()),
            ("cabinet-truncated", Some(0x8007_000d), EXTRACTION),
        ),
        (
            "another list under this name",
            Reply::ok(packed(&made::pin_rules())),
            ("kind", Some(0x8009_2028), EXTRACTION),
        ),
        ("an older list", Reply::ok(packed(&list(older(), &roots()))), ("rollback", Some(0x800b_0004), EXTRACTION)),
        (
            "a list without a cabinet",
            Reply::ok(made::sign(&list(second(), &roots()), &trustlist_testdata::pki::Pki::default())),
            invalid_data,
        ),
        ("gzip that was not requested", Reply::new(&format!("{ok}\nContent-Encoding: gzip"), GZIP), invalid_data),
        // Lengths.
        ("a length that is too long", with_head(&format!("Content-Length: {}", length + 1)), truncated),
        (
            "a length that is too short",
            with_head(&format!("Content-Length: {}", length - 1)),
            ("cabinet-truncated", Some(0x8007_000d), EXTRACTION),
        ),
        ("two different lengths", with_head(&format!("Content-Length: {length}\nContent-Length: 5")), protocol),
        ("a list of lengths", with_head(&format!("Content-Length: {length}, 5")), protocol),
        ("a negative length", with_head("Content-Length: -1"), protocol),
        ("a length that is not a number", with_head("Content-Length: many"), protocol),
        ("a length that exceeds 64 bits", with_head("Content-Length: 18446744073709551616"), protocol),
        ("a length of 2^64 - 1", with_head("Content-Length: 18446744073709551615"), too_long),
        ("a length over the cap", Reply::new(&format!("{ok}\nContent-Length: {}", long.len()), good.clone()), too_long),
        ("a body over the cap, with its length", Reply::ok(long.clone()), too_long),
        ("a body over the cap, without a length", Reply::new(ok, long), too_long),
        ("an endless body", steps(vec![Step::head(ok), Step::Repeat(vec![b'x'; 65536])]), too_long),
        (
            "endless chunks",
            steps(vec![
                Step::head(&format!("{ok}\nTransfer-Encoding: chunked")),
                Step::Repeat(b"4\r\nwiki\r\n".repeat(4096)),
            ]),
            too_long,
        ),
        (
            "a chunk with a huge length",
            Reply::new(&format!("{ok}\nTransfer-Encoding: chunked"), "ffffffffffffffff\r\nwiki"),
            truncated,
        ),
        (
            "a chunk without a length",
            Reply::new(&format!("{ok}\nTransfer-Encoding: chunked"), "long\r\nwiki\r\n"),
            protocol,
        ),
        ("a truncated chunk", Reply::new(&format!("{ok}\nTransfer-Encoding: chunked"), "4\r\nwi"), truncated),
        (
            "chunks without the last one",
            Reply::new(&format!("{ok}\nTransfer-Encoding: chunked"), "4\r\nwiki\r\n"),
            truncated,
        ),
        (
            "chunks, and a shorter length",
            Reply::new(&format!("{ok}\nTransfer-Encoding: chunked\nContent-Length: 1"), "4\r\nwiki\r\n0\r\n\r\n"),
            protocol,
        ),
        (
            "chunks, and a longer length",
            Reply::new(&format!("{ok}\nTransfer-Encoding: chunked\nContent-Length: 9"), "4\r\nwiki\r\n0\r\n\r\n"),
            truncated,
        ),
        (
            "chunks, and a field after them",
            Reply::new(&format!("{ok}\nTransfer-Encoding: chunked"), "4\r\nwiki\r\n0\r\nA: b\r\n\r\n"),
            protocol,
        ),
        // Heads.
        (
            "lines that end in LF alone",
            steps(vec![Step::Send([format!("{ok}\nContent-Length: {length}\n\n").as_bytes(), &good].concat())]),
            protocol,
        ),
        ("no answer", steps(vec![]), protocol),
        ("half a head", steps(vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-".to_vec())]), protocol),
        ("another protocol", steps(vec![Step::Send(b"SSH-2.0-Made\r\n".to_vec())]), protocol),
        ("HTTP/0.9", steps(vec![Step::Send(good.clone())]), protocol),
        (
            "endless header fields",
            steps(vec![Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec()), Step::Repeat(b"A: b\r\n".repeat(4096))]),
            protocol,
        ),
        (
            "an endless header field",
            steps(vec![Step::Send(b"HTTP/1.1 200 OK\r\nA: ".to_vec()), Step::Repeat(vec![b'x'; 65536])]),
            protocol,
        ),
        (
            "an endless status line",
            steps(vec![Step::Send(b"HTTP/1.1 200 ".to_vec()), Step::Repeat(vec![b'x'; 65536])]),
            protocol,
        ),
        ("NUL in a header field", with_head(&format!("A: b\0c\nContent-Length: {length}")), protocol),
        ("a line without a colon", with_head(&format!("Content-Length {length}")), protocol),
        // Time.
        ("no answer for a long time", steps(vec![Step::Wait(wait)]), timed_out),
        (
            "a head, and then nothing for a long time",
            steps(vec![Step::head(&format!("{ok}\nContent-Length: {length}")), Step::Wait(wait)]),
            timed_out,
        ),
        (
            "half a body, and then nothing for a long time",
            steps(vec![Step::head(&format!("{ok}\nContent-Length: {length}")), Step::Send(cut), Step::Wait(wait)]),
            timed_out,
        ),
        (
            "a body byte by byte",
            steps(vec![
                Step::head(&format!("{ok}\nContent-Length: {length}")),
                Step::Drip(good.clone(), Duration::from_millis(50)),
            ]),
            timed_out,
        ),
        (
            "a head byte by byte",
            steps(vec![Step::Drip(format!("{ok}\r\nA: {}", "b".repeat(1000)).into_bytes(), Duration::from_millis(50))]),
            timed_out,
        ),
        // Statuses.
        ("partial content", Reply::new("HTTP/1.1 206 Partial Content\nContent-Length: 5", "parts"), status(206)),
        ("bad request", Reply::status(400), status(400)),
        ("forbidden", Reply::status(403), status(403)),
        ("an error", Reply::status(500), status(500)),
        ("bad gateway", Reply::status(502), status(502)),
        ("service unavailable", Reply::status(503), status(503)),
        ("network authentication required", Reply::status(511), status(511)),
        ("no root list", Reply::status(404), ("not-found", Some(0x8019_0194), RETRIEVAL)),
        ("no root list any more", Reply::status(410), ("not-found", Some(0x8019_0194), RETRIEVAL)),
        (
            "a server that requires proxy credentials",
            Reply::status(407),
            ("proxy-authentication", Some(0x8019_0197), RETRIEVAL),
        ),
        // Redirects.
        ("another host", Reply::redirect(302, "http://localhost/authrootstl.cab"), redirect),
        ("another port", Reply::redirect(301, "http://127.0.0.1:1/authrootstl.cab"), redirect),
        ("another scheme", Reply::redirect(308, "https://127.0.0.1/authrootstl.cab"), redirect),
        ("a file", Reply::redirect(307, "file:///etc/passwd"), redirect),
        ("another host without a scheme", Reply::redirect(303, "//localhost/a"), redirect),
        ("itself", Reply::redirect(302, AUTHROOT), redirect),
        ("nowhere", Reply::new("HTTP/1.1 302 Found\nContent-Length: 0", []), redirect),
        ("an invalid URL", Reply::redirect(302, "http://[/"), redirect),
    ];

    let mirror = Mirror::synced();
    let source = mirror.http().timeouts(hasty());
    let mut wrong = Vec::new();
    for (case, reply, expected) in cases {
        mirror.serve_in_place_of_roots(reply);
        let begun = Instant::now();
        let report = mirror.run_from(&source, &mirror.settings());
        let found = failure(&report, ROOT_LIST);
        if found != Some(expected) {
            wrong.push(format!("{case}: {found:x?} instead of {expected:x?}: {:?}", report.outcome(ROOT_LIST)));
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{case}: {:?}", begun.elapsed());
        assert_eq!(word(&report, DISALLOWED_LIST), "unchanged", "{case}");
        assert_eq!(report.failures().count(), 1, "{case}");
        mirror.assert_first_set_in_force(case);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // A correct list is still accepted afterwards.
    mirror.serve_roots(&list(second(), &roots()));
    assert_eq!(word(&mirror.run_from(&source, &mirror.settings()), ROOT_LIST), "replaced");
}

/// The output of `gzip -n` for an empty file.
const GZIP: [u8; 20] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

#[test]
fn unusual_answers_that_are_valid() {
    let good = packed(&list(second(), &roots()));
    let length = good.len();
    let mut chunked = Vec::new();
    for chunk in good.chunks(1000) {
        write!(chunked, "{:X};extension=1\r\n", chunk.len()).unwrap();
        chunked.extend(chunk);
        chunked.extend(b"\r\n");
    }
    chunked.extend(b"0\r\n\r\n");
    let cases = [
        ("HTTP/1.0 without a length", Reply::new("HTTP/1.0 200 OK", good.clone())),
        ("HTTP/1.0 with a length", Reply::new(&format!("HTTP/1.0 200 OK\nContent-Length: {length}"), good.clone())),
        ("another name of the protocol", Reply::new(&format!("ICY 200 OK\nContent-Length: {length}"), good.clone())),
        (
            "a malformed header field",
            Reply::new(&format!("HTTP/1.1 200 OK\nA b: c\nContent-Length: {length}"), good.clone()),
        ),
        ("no reason phrase", Reply::new(&format!("HTTP/1.1 200\nContent-Length: {length}"), good.clone())),
        ("chunks", Reply::new("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", chunked)),
        (
            "the same length twice",
            Reply::new(&format!("HTTP/1.1 200 OK\nContent-Length: {length}\nContent-Length: {length}"), good.clone()),
        ),
        (
            "more bytes than the length",
            Reply::new(&format!("HTTP/1.1 200 OK\nContent-Length: {length}"), [&*good, b"more"].concat()),
        ),
        (
            "as HTML",
            Reply::new(&format!("HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: {length}"), good.clone()),
        ),
        (
            "slowly",
            Reply::Steps(vec![
                Step::Wait(Duration::from_millis(50)),
                Step::head(&format!("HTTP/1.1 200 OK\nContent-Length: {length}")),
                Step::Send(good[..100].to_vec()),
                Step::Wait(Duration::from_millis(50)),
                Step::Send(good[100..].to_vec()),
            ]),
        ),
        ("elsewhere on the same host", Reply::redirect(302, "/moved/list.cab#fragment")),
        ("elsewhere on the same host, in full", Reply::redirect(308, "http://SELF/moved/list.cab")),
        ("elsewhere beside it", Reply::redirect(307, "moved/list.cab?really")),
        ("three steps away", Reply::redirect(301, "/1")),
    ];
    for (case, reply) in cases {
        let mirror = Mirror::synced();
        let server = &mirror.server;
        let reply = match reply {
            Reply::Steps(steps) => Reply::Steps(steps.into_iter().map(|step| addressed(step, server)).collect()),
            file @ Reply::File(_) => file,
        };
        server.reply("/moved/list.cab", Reply::ok(good.clone()));
        server.reply("/moved/list.cab?really", Reply::ok(good.clone()));
        server.reply("/1", Reply::redirect(301, "/2"));
        server.reply("/2", Reply::redirect(301, "/moved/list.cab"));
        mirror.serve_in_place_of_roots(reply);
        let report = mirror.run(&mirror.settings());
        assert_eq!(word(&report, ROOT_LIST), "replaced", "{case}: {report:?}");
    }
}

/// Replaces `SELF` with the server's authority.
fn addressed(step: Step, server: &Server) -> Step {
    match step {
        Step::Send(bytes) if bytes.starts_with(b"HTTP/1.1 308") => {
            Step::Send(String::from_utf8(bytes).unwrap().replace("SELF", &server.authority()).into_bytes())
        }
        step => step,
    }
}

#[test]
fn at_most_three_redirects_within_one_time_limit() {
    let mirror = Mirror::synced();
    for step in 0..4 {
        mirror.server.reply(&format!("/{step}"), Reply::redirect(302, &format!("/{}", step + 1)));
    }
    mirror.server.reply("/4", Reply::ok(packed(&list(second(), &roots()))));
    mirror.serve_in_place_of_roots(Reply::redirect(302, "/1"));
    mirror.server.take_asked();
    let report = mirror.run(&mirror.settings());
    assert_eq!(failure(&report, ROOT_LIST), Some(("redirect", Some(0x8007_2f7c), RETRIEVAL)));
    assert!(mirror.server.take_asked().iter().all(|asked| asked.path != "/4"));

    // Each step is fast enough by itself, but both together exceed the limit for the whole file.
    let late = |head: &str, body: Vec<u8>| {
        Reply::Steps(vec![Step::Wait(Duration::from_millis(400)), Step::head(head), Step::Send(body)])
    };
    let good = packed(&list(second(), &roots()));
    mirror.server.reply("/1", late(&format!("HTTP/1.1 200 OK\nContent-Length: {}", good.len()), good));
    mirror.serve_in_place_of_roots(late("HTTP/1.1 302 Found\nLocation: /1\nContent-Length: 0", vec![]));
    let mut timeouts = Timeouts::default();
    timeouts.whole = Duration::from_millis(700);
    let begun = Instant::now();
    let report = mirror.run_from(&mirror.http().timeouts(timeouts), &mirror.settings());
    assert_eq!(failure(&report, ROOT_LIST), Some(("timed-out", Some(0x8007_2ee2), RETRIEVAL)));
    assert!(begun.elapsed() < Duration::from_secs(5));

    // A redirect to the same server, but with credentials.
    let with_credentials = format!("http://user:secret@{}/4", mirror.server.authority());
    mirror.serve_in_place_of_roots(Reply::redirect(302, &with_credentials));
    let report = mirror.run(&mirror.settings());
    assert_eq!(failure(&report, ROOT_LIST), Some(("redirect", Some(0x8007_2f7c), RETRIEVAL)));
    mirror.assert_first_set_in_force("after redirects that are not followed");
}

#[test]
fn an_error_names_the_url_the_problem_and_the_cause() {
    let mirror = Mirror::synced();
    mirror.serve_in_place_of_roots(Reply::new("HTTP/1.1 200 OK\nContent-Length: -1", "a"));
    let report = mirror.run(&mirror.settings());
    let error = error(&report, ROOT_LIST);
    assert_eq!(error.to_string(), format!("{}{AUTHROOT}: the response is not valid HTTP", mirror.server.url()));
    let cause = std::error::Error::source(error).unwrap();
    assert_eq!(cause.to_string(), "InvalidResponse: invalid content length");
    assert!(matches!(error, Error::Retrieval(error) if error.kind == RetrievalErrorKind::Protocol));
}
