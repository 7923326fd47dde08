//! What goes wrong between a store and a mirror, over real HTTP on loopback: the code, the HRESULT and the Windows event
//! of each, and that the last good set stays in force.
#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod server;

use std::{
    io::Write as _,
    net::{SocketAddr, TcpListener, TcpStream},
    time::{Duration, Instant},
};

use server::{
    Reply, Server, Step,
    mirror::{
        AUTHROOT, DISALLOWED, DISALLOWED_STORE, FIRST, Mirror, NOW, PIN_RULES, ROOT_LIST, SEQUENCE, error, failure,
        list, older, packed, path, root, roots, second, sha1, word,
    },
};
use trustlist::JudgedAt;
use trustlist_sync::{
    Answer, Error, Evidence, File, Http, ListFile, Outcome, Proxy, RetrievalErrorKind, Roots, Set, Source as _,
    StoreFile, Timeouts, Validators,
};
use trustlist_testdata::{at, made};

const DISALLOWED_LIST: File = File::List(ListFile::Disallowed);

/// What waits for long waits for less.
fn hasty() -> Timeouts {
    let mut timeouts = Timeouts::default();
    timeouts.connect = Duration::from_millis(300);
    timeouts.read = Duration::from_millis(300);
    timeouts.whole = Duration::from_millis(900);
    timeouts
}

/// Retrieval of a list failed.
const RETRIEVAL: Option<u16> = Some(3);
/// A list could not be had from what came.
const EXTRACTION: Option<u16> = Some(11);

#[test]
fn a_first_run_takes_everything_and_a_second_one_nothing() {
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

    // The number says that the root list is the same; the roots are there.
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

    // A mirror without the number is asked for the list itself.
    mirror.server.remove(SEQUENCE);
    let report = mirror.run(&mirror.settings());
    assert!(matches!(report.outcome(ROOT_LIST), Some(Outcome::Unchanged(Evidence::NotModified))));
    assert!(report.is_success(), "{report:?}");
    mirror.assert_first_set_in_force("after nothing changed");
}

#[test]
fn a_newer_list_takes_the_place_of_the_old_one() {
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

/// What a mirror can answer when it is asked for the root list; code, HRESULT, event.
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
        // What comes is no list.
        (
            "a page of a proxy that wants a login",
            Reply::new(&format!("{ok}\nContent-Type: text/html"), html),
            invalid_data,
        ),
        ("nothing", Reply::ok([]), invalid_data),
        (
            "a cabinet that is cut off, with the length of what is left",
            Reply::ok(cut.clone()),
            ("cabinet-truncated", Some(0x8007_000d), EXTRACTION),
        ),
        (
            "a cabinet that is cut off, and no length",
            Reply::new(ok, cut.clone()),
            ("cabinet-truncated", Some(0x8007_000d), EXTRACTION),
        ),
        (
            "another list under this name",
            Reply::ok(packed(&made::pin_rules())),
            ("wrong-kind", Some(0x8009_2028), EXTRACTION),
        ),
        ("an older list", Reply::ok(packed(&list(older(), &roots()))), ("rollback", Some(0x800b_0004), EXTRACTION)),
        (
            "a list without a cabinet",
            Reply::ok(made::sign(&list(second(), &roots()), &trustlist_testdata::pki::Pki::default())),
            invalid_data,
        ),
        ("gzip that nobody asked for", Reply::new(&format!("{ok}\nContent-Encoding: gzip"), GZIP), invalid_data),
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
        ("a length that is no number", with_head("Content-Length: many"), protocol),
        ("a length that no number of 64 bits is", with_head("Content-Length: 18446744073709551616"), protocol),
        ("a length of 2^64 - 1", with_head("Content-Length: 18446744073709551615"), too_long),
        ("a length over the cap", Reply::new(&format!("{ok}\nContent-Length: {}", long.len()), good.clone()), too_long),
        ("a body over the cap, with its length", Reply::ok(long.clone()), too_long),
        ("a body over the cap, without", Reply::new(ok, long), too_long),
        ("a body without end", steps(vec![Step::head(ok), Step::Repeat(vec![b'x'; 65536])]), too_long),
        (
            "chunks without end",
            steps(vec![
                Step::head(&format!("{ok}\nTransfer-Encoding: chunked")),
                Step::Repeat(b"4\r\nwiki\r\n".repeat(4096)),
            ]),
            too_long,
        ),
        (
            "a chunk that is too long to be true",
            Reply::new(&format!("{ok}\nTransfer-Encoding: chunked"), "ffffffffffffffff\r\nwiki"),
            truncated,
        ),
        (
            "a chunk without a length",
            Reply::new(&format!("{ok}\nTransfer-Encoding: chunked"), "long\r\nwiki\r\n"),
            protocol,
        ),
        ("chunks that are cut off", Reply::new(&format!("{ok}\nTransfer-Encoding: chunked"), "4\r\nwi"), truncated),
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
            "header fields without end",
            steps(vec![Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec()), Step::Repeat(b"A: b\r\n".repeat(4096))]),
            protocol,
        ),
        (
            "a header field without end",
            steps(vec![Step::Send(b"HTTP/1.1 200 OK\r\nA: ".to_vec()), Step::Repeat(vec![b'x'; 65536])]),
            protocol,
        ),
        (
            "a status line without end",
            steps(vec![Step::Send(b"HTTP/1.1 200 ".to_vec()), Step::Repeat(vec![b'x'; 65536])]),
            protocol,
        ),
        ("NUL in a header field", with_head(&format!("A: b\0c\nContent-Length: {length}")), protocol),
        ("a line without a colon", with_head(&format!("Content-Length {length}")), protocol),
        // Time.
        ("no answer for long", steps(vec![Step::Wait(wait)]), timed_out),
        (
            "a head, and nothing for long",
            steps(vec![Step::head(&format!("{ok}\nContent-Length: {length}")), Step::Wait(wait)]),
            timed_out,
        ),
        (
            "half a body, and nothing for long",
            steps(vec![Step::head(&format!("{ok}\nContent-Length: {length}")), Step::Send(cut), Step::Wait(wait)]),
            timed_out,
        ),
        (
            "a body octet by octet",
            steps(vec![
                Step::head(&format!("{ok}\nContent-Length: {length}")),
                Step::Drip(good.clone(), Duration::from_millis(50)),
            ]),
            timed_out,
        ),
        (
            "a head octet by octet",
            steps(vec![Step::Drip(format!("{ok}\r\nA: {}", "b".repeat(1000)).into_bytes(), Duration::from_millis(50))]),
            timed_out,
        ),
        // Statuses.
        ("a part", Reply::new("HTTP/1.1 206 Partial Content\nContent-Length: 5", "parts"), status(206)),
        ("bad request", Reply::status(400), status(400)),
        ("forbidden", Reply::status(403), status(403)),
        ("an error", Reply::status(500), status(500)),
        ("bad gateway", Reply::status(502), status(502)),
        ("not now", Reply::status(503), status(503)),
        ("login to the network", Reply::status(511), status(511)),
        ("no root list", Reply::status(404), ("not-found", Some(0x8019_0194), RETRIEVAL)),
        ("no root list any more", Reply::status(410), ("not-found", Some(0x8019_0194), RETRIEVAL)),
        (
            "a server that wants a proxy's credentials",
            Reply::status(407),
            ("proxy-authentication", Some(0x8019_0197), RETRIEVAL),
        ),
        // Elsewhere.
        ("another host", Reply::redirect(302, "http://localhost/authrootstl.cab"), redirect),
        ("another port", Reply::redirect(301, "http://127.0.0.1:1/authrootstl.cab"), redirect),
        ("another scheme", Reply::redirect(308, "https://127.0.0.1/authrootstl.cab"), redirect),
        ("no scheme of the net", Reply::redirect(307, "file:///etc/passwd"), redirect),
        ("the same host by another network path", Reply::redirect(303, "//localhost/a"), redirect),
        ("itself", Reply::redirect(302, AUTHROOT), redirect),
        ("nowhere", Reply::new("HTTP/1.1 302 Found\nContent-Length: 0", []), redirect),
        ("what is no URL", Reply::redirect(302, "http://[/"), redirect),
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
            wrong.push(format!("{case}: {found:x?} and not {expected:x?}: {:?}", report.outcome(ROOT_LIST)));
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{case}: {:?}", begun.elapsed());
        assert_eq!(word(&report, DISALLOWED_LIST), "unchanged", "{case}");
        assert_eq!(report.failures().count(), 1, "{case}");
        mirror.assert_first_set_in_force(case);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // And nothing of all this is in the way of what is right.
    mirror.serve_roots(&list(second(), &roots()));
    assert_eq!(word(&mirror.run_from(&source, &mirror.settings()), ROOT_LIST), "replaced");
}

/// `gzip -n` of nothing.
const GZIP: [u8; 20] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

#[test]
fn odd_answers_that_are_right() {
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
            "a field that is none",
            Reply::new(&format!("HTTP/1.1 200 OK\nA b: c\nContent-Length: {length}"), good.clone()),
        ),
        ("no reason", Reply::new(&format!("HTTP/1.1 200\nContent-Length: {length}"), good.clone())),
        ("chunks", Reply::new("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", chunked)),
        (
            "the same length twice",
            Reply::new(&format!("HTTP/1.1 200 OK\nContent-Length: {length}\nContent-Length: {length}"), good.clone()),
        ),
        (
            "more than the length",
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

/// With the authority of the server in place of `SELF`.
fn addressed(step: Step, server: &Server) -> Step {
    match step {
        Step::Send(octets) if octets.starts_with(b"HTTP/1.1 308") => {
            Step::Send(String::from_utf8(octets).unwrap().replace("SELF", &server.authority()).into_bytes())
        }
        step => step,
    }
}

#[test]
fn four_redirections_are_one_too_many_and_all_share_one_time() {
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

    // Each step within its own time, all together not.
    let slow = |to: &str| {
        let head = format!("HTTP/1.1 302 Found\nLocation: {to}\nContent-Length: 0");
        Reply::Steps(vec![Step::Wait(Duration::from_millis(400)), Step::head(&head)])
    };
    for (from, to) in [("/1", "/2"), ("/2", "/4")] {
        mirror.server.reply(from, slow(to));
    }
    mirror.serve_in_place_of_roots(slow("/1"));
    let mut timeouts = Timeouts::default();
    timeouts.whole = Duration::from_millis(700);
    let begun = Instant::now();
    let report = mirror.run_from(&mirror.http().timeouts(timeouts), &mirror.settings());
    assert_eq!(failure(&report, ROOT_LIST), Some(("timed-out", Some(0x8007_2ee2), RETRIEVAL)));
    assert!(begun.elapsed() < Duration::from_secs(5));
    mirror.assert_first_set_in_force("after too many redirections");
}

/// A source that cannot be reached: every file fails, each with its event.
fn assert_unreachable(mirror: &Mirror, source: &Http, code: &str, hresult: u32) {
    let report = mirror.run_from(source, &mirror.settings());
    for (file, event) in
        [(File::Sequence, 8), (ROOT_LIST, 3), (DISALLOWED_LIST, 3), (File::List(ListFile::PinRules), 3)]
    {
        let found = failure(&report, file).unwrap_or_else(|| panic!("{file}: {report:?}"));
        assert_eq!(found, (code, Some(hresult), Some(event)), "{file}: {:?}", report.outcome(file));
    }
    mirror.assert_first_set_in_force(code);
    let (attempt, success) = mirror.set().last_runs();
    assert_eq!((attempt, success), (Some(at(NOW)), Some(at(NOW))));
}

#[test]
fn a_name_that_does_not_resolve() {
    let mirror = Mirror::synced();
    let source = Http::new("http://mirror.invalid/lists").unwrap().proxy(Proxy::direct());
    assert_unreachable(&mirror, &source, "name-not-resolved", 0x8007_2ee7);
    // Nor does that of the proxy.
    let source = mirror.http().proxy(Proxy::through("http://user:secret@proxy.invalid:3128").unwrap());
    assert_unreachable(&mirror, &source, "name-not-resolved", 0x8007_2ee7);
}

#[test]
fn a_connection_that_is_refused() {
    let mirror = Mirror::synced();
    // Nobody serves tcpmux.
    let source = Http::new("http://127.0.0.1:1/").unwrap().proxy(Proxy::direct());
    assert_unreachable(&mirror, &source, "no-connection", 0x8007_2efd);
    let source = mirror.http().proxy(Proxy::through("http://127.0.0.1:1").unwrap());
    assert_unreachable(&mirror, &source, "no-connection", 0x8007_2efd);
}

/// A listener that does not accept, and has as many waiting as it lets wait, leaves others in the dark.
#[cfg(target_os = "linux")]
#[test]
fn a_connection_that_is_not_answered() {
    const MORE_THAN_WAIT: usize = 900;
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let knock = || TcpStream::connect_timeout(&address, Duration::from_millis(300));
    let waiting: Vec<TcpStream> = (0..MORE_THAN_WAIT).map_while(|_| knock().ok()).collect();
    assert!(waiting.len() < MORE_THAN_WAIT, "the system lets more wait than this test can have");

    let mirror = Mirror::synced();
    let source = Http::new(&format!("http://{address}/")).unwrap().proxy(Proxy::direct()).timeouts(hasty());
    assert_unreachable(&mirror, &source, "timed-out", 0x8007_2ee2);
}

#[test]
fn a_proxy_that_wants_credentials() {
    const BASE: &str = "http://mirror.example/lists/";
    let mirror = Mirror::synced();
    // The server stands in for the proxy: it answers for mirror.example.
    let proxy = &mirror.server;
    for file in [SEQUENCE, AUTHROOT, DISALLOWED, PIN_RULES] {
        proxy.reply(&format!("/lists{file}"), Reply::status(404));
    }
    proxy.reply(&format!("/lists{AUTHROOT}"), Reply::File(packed(&list(second(), &roots()))));
    proxy.require_credentials("dXNlcjpwQHNzOndvcmQ="); // user:p@ss:word
    let with = |credentials: &str| {
        let proxy = Proxy::through(&format!("http://{credentials}{}", mirror.server.authority())).unwrap();
        Http::new(BASE).unwrap().proxy(proxy)
    };
    assert_unreachable(&mirror, &with(""), "proxy-authentication", 0x8019_0197);
    assert_unreachable(&mirror, &with("user:pass@"), "proxy-authentication", 0x8019_0197);

    proxy.take_asked();
    let source = with("user:p%40ss%3Aword@");
    let report = mirror.run_from(&source, &mirror.settings());
    assert_eq!(word(&report, ROOT_LIST), "replaced", "{report:?}");
    let asked = proxy.take_asked();
    // A forwarding proxy takes the absolute form; with CONNECT, Squid as it comes refuses port 80.
    assert_eq!(asked[0].line, "GET http://mirror.example/lists/authrootseq.txt HTTP/1.1");
    assert!(asked.iter().all(|asked| asked.line.starts_with("GET http://mirror.example/lists/")));
    // Not the target's, as RFC 9112 wants; proxies have to go by the target (docs/deviations.md).
    assert!(asked.iter().all(|asked| asked.field("host") == Some(&proxy.authority())));
    // Neither what is said nor what is shown has the password.
    let shown = format!("{source:?} {report:?}");
    assert!(!shown.contains("p@ss") && !shown.contains("p%40ss"), "{shown}");
}

#[test]
fn a_proxy_that_answers_with_a_page() {
    let mirror = Mirror::synced();
    let page = Reply::new("HTTP/1.1 200 OK\nContent-Type: text/html", "<html>Welcome to the Made Hotel</html>");
    for file in [SEQUENCE, AUTHROOT, DISALLOWED, PIN_RULES, DISALLOWED_STORE] {
        mirror.server.reply(file, page.clone());
    }
    let report = mirror.run(&mirror.settings());
    assert_eq!(failure(&report, File::Sequence), Some(("sequence-file", Some(0x8007_000d), Some(8))));
    for list in ListFile::ALL {
        // "The data is invalid."
        assert_eq!(failure(&report, File::List(list)), Some(("cabinet-malformed", Some(0x8007_000d), EXTRACTION)));
    }
    assert_eq!(failure(&report, File::Store(StoreFile::Disallowed)).map(|(_, _, event)| event), Some(None));
    mirror.assert_first_set_in_force("after a page");
}

/// July 2010, and ever since: the list is served, and its signer has expired.
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

    // Unless the policy says otherwise, it counts that the signer was valid when the list was made.
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

    // The same number again is no rollback.
    mirror.serve_in_place_of_roots(Reply::ok(packed(&list(FIRST, &roots()).this_update(at("2026-06-01T12:00:00Z")))));
    assert_eq!(failure(&mirror.run(&mirror.settings()), ROOT_LIST), None);
}

#[test]
fn not_modified_is_believed_only_when_it_was_asked() {
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

    // A root is always asked for without condition.
    let mirror = Mirror::new();
    let [first, ..] = &roots()[..] else { unreachable!() };
    mirror.server.reply(&path(first), Reply::status(304));
    let report = mirror.run(&mirror.settings());
    assert_eq!(failure(&report, File::Root(sha1(first))), Some(("unasked-not-modified", None, Some(5))));
}

#[test]
fn one_bad_root_among_many() {
    let [first, second, third] = <[_; 3]>::try_from(roots()).unwrap();
    let other = root("Made Other");
    let protocol = Some(0x8007_2f78);
    let not_hex = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    let cases = [
        ("another certificate", Reply::ok(other.clone()), ("root-hash", Some(0x8009_1007))),
        ("one that is listed, too", Reply::ok(third.clone()), ("root-hash", Some(0x8009_1007))),
        ("more than the certificate", Reply::ok([&*second, b"!"].concat()), ("root-hash", Some(0x8009_1007))),
        ("a page", Reply::ok("<html></html>"), ("root-form", Some(0x8007_000d))),
        ("nothing", Reply::ok([]), ("root-form", Some(0x8007_000d))),
        ("PEM of nothing", Reply::ok(not_hex), ("root-form", Some(0x8007_000d))),
        ("no such file", Reply::status(404), ("not-found", Some(0x8019_0194))),
        ("an error", Reply::status(500), ("http-status", Some(0x8019_01f4))),
        ("too much", Reply::ok(vec![0x30; (64 << 10) + 1]), ("body-too-long", Some(0x8007_00df))),
        ("no answer", Reply::Steps(vec![]), ("protocol", protocol)),
    ];
    for (case, reply, (code, hresult)) in cases {
        let mirror = Mirror::new();
        mirror.server.reply(&path(&second), reply);
        let report = mirror.run(&mirror.settings());
        let file = File::Root(sha1(&second));
        assert_eq!(failure(&report, file), Some((code, hresult, Some(5))), "{case}: {report:?}");
        assert_eq!(report.failures().count(), 1, "{case}");
        // The others are there, and so are the lists; this one is asked for again.
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
fn a_root_is_asked_for_on_demand() {
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

/// What a server sends as a validator comes back to it, and to the next server under this name.
#[test]
fn validators_are_kept_only_if_they_are_such() {
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
        // "Not modified" of whatever there is.
        ("ETag: *", None, None),
        ("ETag: \"a\", \"b\"", None, None),
        ("ETag: unquoted", None, None),
        ("ETag: \"caf\u{e9}\"", None, None),
        ("ETag: \"a\tb\"", None, None),
        (&*format!("ETag: {long}"), None, None),
        ("Last-Modified: yesterday", None, None),
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
fn validators_from_elsewhere_do_not_become_header_fields() {
    let mirror = Mirror::new();
    let request = |etag: &str, date: &str| {
        let mut run = trustlist_sync::Run::new(&mirror.set(), Box::leak(Box::new(mirror.settings())), at(NOW));
        let mut request = run.next_request().unwrap();
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
    // Nothing was asked with, so nothing can be "not modified".
    mirror.server.reply(DISALLOWED, Reply::status(304));
    let error = mirror.http().fetch(&request("*", "")).unwrap_err();
    assert_eq!(error.kind, RetrievalErrorKind::Protocol);
}

#[test]
fn a_file_comes_whole_after_thirty_days_of_not_modified() {
    let mirror = Mirror::synced();
    mirror.server.remove(SEQUENCE);
    for (now, conditional) in [("2026-07-19T00:00:00Z", true), ("2026-07-21T00:00:01Z", false), (NOW, true)] {
        mirror.run_at(&mirror.http(), &mirror.settings_at(at(now)), at(now));
        let asked = mirror.server.take_asked();
        let asked = asked.iter().find(|asked| asked.path == AUTHROOT).unwrap();
        assert_eq!(asked.field("if-none-match").is_some(), conditional || now == NOW, "{now}");
        if !conditional {
            break;
        }
    }
}

#[test]
fn connections_are_bounded_and_one_slow_file_holds_up_no_other() {
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
    // One of the first takes as long as all the others together.
    let slow = certificates.iter().min_by_key(|der| sha1(der)).unwrap();
    let head = format!("HTTP/1.1 200 OK\nContent-Length: {}", slow.len());
    let steps = vec![Step::Wait(Duration::from_secs(2)), Step::head(&head), Step::Send(slow.clone())];
    mirror.server.reply(&path(slow), Reply::Steps(steps));

    let connections = server::mirror::CONNECTIONS;
    let mut done_in_time = 0;
    let begun = Instant::now();
    let report =
        trustlist_sync::update(&mirror.store, &mirror.http(), &mirror.settings(), at(NOW), connections, |done, _| {
            if begun.elapsed() < Duration::from_secs(2) {
                done_in_time = done;
            }
        });
    assert!(report.unwrap().is_success());
    assert_eq!(mirror.server.most_at_once(), connections.get());
    assert!(done_in_time >= 15 + 4, "{done_in_time}");
}

#[test]
fn an_error_says_what_and_where_and_why() {
    let mirror = Mirror::synced();
    mirror.serve_in_place_of_roots(Reply::new("HTTP/1.1 200 OK\nContent-Length: -1", "a"));
    let report = mirror.run(&mirror.settings());
    let error = error(&report, ROOT_LIST);
    assert_eq!(error.to_string(), format!("{}{AUTHROOT}: the answer is not HTTP", mirror.server.url()));
    let cause = std::error::Error::source(error).unwrap();
    assert_eq!(cause.to_string(), "InvalidResponse: invalid content length");
    assert!(matches!(error, Error::Retrieval(error) if error.kind == RetrievalErrorKind::Protocol));
}

#[test]
fn urls_that_are_no_mirrors() {
    let with_path = Http::new("http://mirror.example/a b").unwrap();
    assert!(format!("{with_path:?}").contains("http://mirror.example/a%20b/"));
    for url in [
        "https://mirror.example/",
        "ftp://mirror.example/",
        "file:///srv/mirror",
        "mirror.example",
        "",
        "http://",
        "http://user:secret@mirror.example/",
        "http://mirror.example/?query",
        "http://mirror.example/#fragment",
    ] {
        let error = Http::new(url).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    }
}
