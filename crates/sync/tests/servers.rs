//! Runs with real servers: nginx as a mirror and Squid as a forwarding proxy, from Debian's packages, started on
//! loopback. If they are not installed, the tests say so on standard error and pass, unless
//! `TRUSTLIST_REQUIRE_SERVERS=1` is set.
#![cfg(feature = "http")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod server;

use std::{
    env, fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    num::NonZeroUsize,
    process::{Command, Stdio},
};

use server::installed::{Mirror, Nginx, Squid, nginx_is_installed, now, settings, squid_is_installed};
use tempfile::TempDir;
use trustlist_sync::{Evidence, File, Http, ListFile, Outcome, Proxy, Report, Roots, Settings, Store, update};
use trustlist_testdata::newest_roots;

const ROOTS: usize = 555;
const CONNECTIONS: NonZeroUsize = NonZeroUsize::new(8).unwrap();

/// Does one run into this folder, and fetches all roots.
fn run(into: &TempDir, source: &Http) -> Report {
    run_with(&settings(), into, source)
}

fn run_with(settings: &Settings, into: &TempDir, source: &Http) -> Report {
    let store = Store::create(into.path()).unwrap();
    update(&store, source, settings, now(), CONNECTIONS, |_, _| ()).unwrap().report
}

fn codes(report: &Report) -> Vec<(String, &'static str)> {
    report.failures().map(|(file, error)| (file.to_string(), error.code())).collect()
}

#[test]
fn the_list_and_all_its_roots_from_nginx() {
    let Some(nginx) = nginx() else { return };
    let source = Http::new(&nginx.url()).unwrap().proxy(Proxy::direct());
    let folder = tempfile::tempdir().unwrap();
    let report = run(&folder, &source);
    assert_eq!(codes(&report), []);
    let stored = report.items.iter().filter(|item| matches!(item.file, File::Root(_)));
    assert_eq!(stored.filter(|item| matches!(item.outcome, Outcome::Stored)).count(), ROOTS);
    let store = Store::open(folder.path()).unwrap();
    let set = store.read(&settings(), now()).unwrap();
    for der in newest_roots() {
        assert_eq!(set.root(&server::mirror::sha1(der)).unwrap().as_deref(), Some(der));
    }

    // The sequence number saves the second run a download, and nginx's validators save the third one.
    let report = run(&folder, &source);
    assert_eq!(codes(&report), []);
    let root_list = File::List(ListFile::AuthRoot);
    assert!(matches!(report.outcome(root_list), Some(Outcome::Unchanged(Evidence::SequenceNumber))), "{report:?}");
    fs::remove_file(nginx.mirror().join("authrootseq.txt")).unwrap();
    let report = run(&folder, &source);
    assert_eq!(codes(&report), []);
    assert!(matches!(report.outcome(root_list), Some(Outcome::Unchanged(Evidence::NotModified))), "{report:?}");
    let log = nginx.access_log();
    assert_eq!(log.lines().filter(|line| line.contains(" 304 ")).count(), 1, "{log}");
    assert_eq!(log.lines().filter(|line| line.contains(".crt") && line.contains(" 200 ")).count(), ROOTS);
}

/// Windows adds a random query, so that no proxy answers from its cache, and sends the validators that it received.
#[test]
fn nginx_answers_requests_as_windows_sends_them() {
    let Some(nginx) = nginx() else { return };
    let ask = |fields: &str| {
        let mut stream = TcpStream::connect(nginx.authority()).unwrap();
        let authority = nginx.authority();
        write!(
            stream,
            "GET /authrootstl.cab?b3d6249cb8dde683 HTTP/1.1\r\nConnection: close\r\nAccept: */*\r\n{fields}\
             User-Agent: Microsoft-CryptoAPI/10.0\r\nHost: {authority}\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    };
    let whole = ask("");
    assert!(whole.starts_with(b"HTTP/1.1 200 ") && whole.ends_with(trustlist_testdata::cabinet()));
    let head = String::from_utf8_lossy(&whole);
    let field = |name: &str| {
        let line = head.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("no {name}"));
        line.split_once(": ").unwrap().1.trim().to_owned()
    };
    let (etag, date) = (field("ETag"), field("Last-Modified"));
    let answer = ask(&format!("If-Modified-Since: {date}\r\nIf-None-Match: {etag}\r\n"));
    assert!(answer.starts_with(b"HTTP/1.1 304 "), "{}", String::from_utf8_lossy(&answer));
}

#[test]
fn through_squid_with_credentials() {
    let Some((nginx, squid)) = both() else { return };
    let through = |credentials: &str| {
        let proxy = Proxy::through(&format!("http://{credentials}{}", squid.authority())).unwrap();
        Http::new(&nginx.url()).unwrap().proxy(proxy)
    };
    let folder = tempfile::tempdir().unwrap();
    for refused in ["", "member:wrong@", "nobody:p%40ss%3Aword@", "member@", "member:p%2540ss%253Aword@"] {
        let report = run(&folder, &through(refused));
        let expected = [
            ("authrootseq.txt", "proxy-authentication"),
            ("authrootstl.cab", "proxy-authentication"),
            ("disallowedcertstl.cab", "proxy-authentication"),
            ("pinrulesstl.cab", "proxy-authentication"),
        ];
        assert_eq!(codes(&report), expected.map(|(file, code)| (file.to_owned(), code)), "{refused}");
    }
    assert_eq!(nginx.access_log(), "", "a request bypassed the proxy");

    let report = run(&folder, &through("member:p%40ss%3Aword@"));
    assert_eq!(codes(&report), []);
    assert_eq!(report.items.iter().filter(|item| matches!(item.file, File::Root(_))).count(), ROOTS);
    let report = run(&folder, &through("member:p%40ss%3Aword@"));
    assert_eq!(codes(&report), []);

    // Requests have the absolute form: by default, Squid refuses CONNECT to port 80.
    let log = squid.access_log();
    let target = format!("GET {}authrootstl.cab", nginx.url());
    assert!(log.lines().any(|line| line.contains(&target) && line.contains("TCP_MISS/200")), "{log}");
    assert!(!log.contains("CONNECT"), "{log}");
    // Squid sets the Host field from the URL, whatever the request contained.
    let hosts: Vec<String> =
        nginx.access_log().lines().map(|line| line.rsplit(' ').next().unwrap().to_owned()).collect();
    assert!(hosts.len() >= ROOTS && hosts.iter().all(|host| *host == nginx.authority()), "{hosts:?}");
}

#[test]
fn squid_with_a_server_that_cannot_be_reached() {
    let Some((_nginx, squid)) = both() else { return };
    let proxy = Proxy::through(&format!("http://member:p%40ss%3Aword@{}", squid.authority())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    // Squid answers with an error status if the port is unsafe or it cannot reach the server.
    for (server, event) in [("http://127.0.0.1:1/", 3), ("http://mirror.invalid/", 3)] {
        let report = run(&folder, &Http::new(server).unwrap().proxy(proxy.clone()));
        let root_list = File::List(ListFile::AuthRoot);
        let Some(Outcome::Failed(error)) = report.outcome(root_list) else { panic!("{report:?}") };
        assert_eq!((error.code(), error.windows_event(root_list)), ("http-status", Some(event)), "{server}: {error:?}");
    }
}

/// The environment variable with the URL of the mirror, set for the child process.
const CHILD: &str = "TRUSTLIST_TEST_MIRROR";

/// The test starts itself as a child process, to run with its own environment.
#[test]
fn a_proxy_from_the_environment() {
    if let Ok(mirror) = env::var(CHILD) {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = settings();
        settings.roots = Roots::None;
        let failures = codes(&run_with(&settings, &folder, &Http::new(&mirror).unwrap()));
        // Not println!, which the test harness captures.
        let first = failures.first().map_or("success", |(_, code)| code);
        writeln!(std::io::stderr(), "child: {first}").unwrap();
        return;
    }
    let Some((nginx, squid)) = both() else { return };
    let good = format!("http://member:p%40ss%3Aword@{}", squid.authority());
    let without_scheme = format!("member:p%40ss%3Aword@{}", squid.authority());
    let without_credentials = format!("http://{}", squid.authority());
    let cases = [
        (vec![("http_proxy", &*good)], "success", true),
        (vec![("HTTP_PROXY", &good)], "success", true),
        (vec![("all_proxy", &without_scheme)], "success", true),
        (vec![("http_proxy", &without_credentials)], "proxy-authentication", true),
        (vec![("http_proxy", &without_credentials), ("no_proxy", "localhost,127.0.0.1")], "success", false),
        (vec![("http_proxy", &without_credentials), ("NO_PROXY", "*")], "success", false),
        (vec![("http_proxy", &without_credentials), ("no_proxy", "localhost,")], "proxy-authentication", true),
        (vec![("http_proxy", "socks5://127.0.0.1:1")], "no-connection", false),
        (vec![("https_proxy", &without_credentials)], "success", false),
    ];
    for (variables, expected, is_through_squid) in cases {
        let seen_before = squid.access_log().len();
        let mut child = Command::new(env::current_exe().unwrap());
        child.args(["a_proxy_from_the_environment", "--exact"]).stdout(Stdio::null()).env(CHILD, nginx.url());
        for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
            child.env_remove(name).env_remove(name.to_uppercase());
        }
        let output = child.envs(variables.iter().copied()).output().unwrap();
        let printed = String::from_utf8_lossy(&output.stderr);
        assert!(printed.contains(&format!("child: {expected}\n")), "{variables:?}: {printed}");
        assert_eq!(squid.access_log().len() > seen_before, is_through_squid, "{variables:?}");
    }
}

fn nginx() -> Option<Nginx> {
    nginx_is_installed().then(|| Nginx::start(&Mirror::published()))
}

fn both() -> Option<(Nginx, Squid)> {
    // Check for both servers, so that a message names each one that is missing.
    let are_installed = [nginx_is_installed(), squid_is_installed()];
    (are_installed == [true, true]).then(|| (Nginx::start(&Mirror::published()), Squid::start()))
}
