//! Servers and proxies that cannot be reached or reject the request.

use trustlist_sync::{File, Http, ListFile, Outcome, Proxy};
use trustlist_testdata::at;

use crate::{
    DISALLOWED_LIST,
    server::{
        Reply,
        mirror::{
            AUTHROOT, DISALLOWED, Mirror, NOW, PIN_RULES, ROOT_LIST, SEQUENCE, failure, list, packed, roots, second,
            word,
        },
    },
};

/// Checks that every file from this source fails, each with its own event.
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
    // The proxy's name does not resolve either.
    let source = mirror.http().proxy(Proxy::through("http://user:secret@proxy.invalid:3128").unwrap());
    assert_unreachable(&mirror, &source, "name-not-resolved", 0x8007_2ee7);
}

#[test]
fn a_connection_that_is_refused() {
    let mirror = Mirror::synced();
    // No server listens on port 1 (tcpmux).
    let source = Http::new("http://127.0.0.1:1/").unwrap().proxy(Proxy::direct());
    assert_unreachable(&mirror, &source, "no-connection", 0x8007_2efd);
    let source = mirror.http().proxy(Proxy::through("http://127.0.0.1:1").unwrap());
    assert_unreachable(&mirror, &source, "no-connection", 0x8007_2efd);
}

/// A listener whose queue is full does not answer further connections.
#[cfg(target_os = "linux")]
#[test]
fn a_connection_that_is_not_answered() {
    use std::{
        net::{TcpListener, TcpStream},
        time::Duration,
    };

    const MORE_THAN_QUEUE: usize = 900;
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(300));
    let waiting: Vec<TcpStream> = (0..MORE_THAN_QUEUE).map_while(|_| connect().ok()).collect();
    assert!(waiting.len() < MORE_THAN_QUEUE, "the queue is longer than this test can fill");

    let mirror = Mirror::synced();
    let source = Http::new(&format!("http://{address}/")).unwrap().proxy(Proxy::direct()).timeouts(crate::hasty());
    assert_unreachable(&mirror, &source, "timed-out", 0x8007_2ee2);
}

#[test]
fn a_proxy_that_requires_credentials() {
    const BASE: &str = "http://mirror.example/lists/";
    let mirror = Mirror::synced();
    // The test server acts as the proxy, and answers for mirror.example.
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
    // A forwarding proxy expects the absolute form. By default, Squid refuses CONNECT to port 80.
    assert_eq!(asked[0].line, "GET http://mirror.example/lists/authrootseq.txt HTTP/1.1");
    assert!(asked.iter().all(|asked| asked.line.starts_with("GET http://mirror.example/lists/")));
    // RFC 9112 requires the target's host here, but proxies must use the target anyway (docs/deviations.md).
    assert!(asked.iter().all(|asked| asked.field("host") == Some(&proxy.authority())));
    // The password never appears in messages or debug output.
    let shown = format!("{source:?} {report:?}");
    assert!(!shown.contains("p@ss") && !shown.contains("p%40ss"), "{shown}");
}

/// A proxy answers 407 for one of three reasons. Each has its own message, without the password.
#[test]
fn the_reasons_why_a_proxy_answers_407() {
    let mirror = Mirror::synced();
    let with = |credentials: &str| {
        let proxy = Proxy::through(&format!("http://{credentials}{}", mirror.server.authority())).unwrap();
        Http::new("http://mirror.example/").unwrap().proxy(proxy)
    };
    mirror.server.reply(SEQUENCE, Reply::status(404));
    let challenges = |fields: &str| {
        let reply = Reply::new(&format!("HTTP/1.1 407 Who?\n{fields}Content-Length: 0"), []);
        mirror.server.reply(AUTHROOT, reply);
    };
    const NONE: &str = "the proxy requires a user name and password (407)";
    const WRONG: &str = "the proxy rejects the given user name and password (407)";
    const OTHER: &str = "the proxy does not accept Basic authentication, the only scheme that trustlist supports (407)";
    let basic = "Proxy-Authenticate: Basic realm=\"a, ntlm\"\n";
    let ntlm = "Proxy-Authenticate: NTLM\nProxy-Authenticate: Negotiate\n";
    let cases = [
        (basic, "", NONE),
        (basic, "user:secret@", WRONG),
        ("", "", NONE),
        ("", "user:secret@", WRONG),
        (ntlm, "", OTHER),
        (ntlm, "user:secret@", OTHER),
        ("Proxy-Authenticate: Digest realm=\"basic\", nonce=\"1\"\n", "user:secret@", OTHER),
        ("Proxy-Authenticate: NTLM\nproxy-authenticate: basic realm=\"a\"\n", "user:secret@", WRONG),
        ("Proxy-Authenticate: Negotiate, Basic realm=\"a\"\n", "user:secret@", WRONG),
    ];
    for (fields, credentials, expected) in cases {
        challenges(fields);
        let report = mirror.run_from(&with(credentials), &mirror.settings());
        let item = report.items.iter().find(|item| item.file == ROOT_LIST).expect("the root list");
        let Outcome::Failed(error) = &item.outcome else { panic!("{item:?}") };
        assert_eq!(error.to_string(), format!("http://mirror.example/authrootstl.cab: {expected}"), "{fields}");
        assert_eq!((error.code(), error.hresult()), ("proxy-authentication", Some(0x8019_0197)));
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        let cause = std::error::Error::source(error).map(ToString::to_string);
        assert_eq!(cause.is_some_and(|cause| cause.starts_with("Proxy-Authenticate: ")), expected == OTHER, "{fields}");
    }
}

#[test]
fn unsupported_urls_are_rejected() {
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
