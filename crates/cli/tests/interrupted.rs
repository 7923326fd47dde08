//! `trustlist sync` ended by a signal: the files fetched so far are kept, and the next run fetches the rest.

#![cfg(unix)]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

mod common;

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    os::unix::process::ExitStatusExt as _,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use common::{Folder, NOW, Run, command, keys};
use sha1::{Digest as _, Sha1};
use trustlist_testdata::{cabinet, newest_roots};

const ROOTS: usize = 555;

/// A server with the newest root list and all its roots. After a number of roots it stops answering but keeps
/// connections open.
struct Server {
    address: SocketAddr,
    roots_asked: Arc<AtomicUsize>,
}

impl Server {
    fn start(answered: usize) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut files = BTreeMap::from([("authrootstl.cab".to_owned(), cabinet().to_vec())]);
        files.extend(newest_roots().into_iter().map(|der| {
            let name: String = Sha1::digest(der).iter().map(|byte| format!("{byte:02x}")).collect();
            (format!("{name}.crt"), der.to_vec())
        }));
        let (files, roots_asked) = (Arc::new(files), Arc::new(AtomicUsize::new(0)));
        let asked = Arc::clone(&roots_asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (files, asked) = (Arc::clone(&files), Arc::clone(&asked));
                thread::spawn(move || answer(stream, &files, &asked, answered));
            }
        });
        Self { address, roots_asked }
    }

    fn roots_asked(&self) -> usize {
        self.roots_asked.load(Ordering::SeqCst)
    }

    /// Starts a run that fetches every root.
    fn sync(&self, to: &Folder, options: &[&str]) -> Command {
        let mut command = command();
        command.args(["sync", "--roots", "all", "--proxy", "none", "--now", NOW, "--json", "--to"]);
        command.arg(to.path("store")).args(["--from", &format!("http://{}/", self.address)]).args(options);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Waits until the server has stopped answering.
    fn wait_until_asked(&self, roots: usize) {
        let began = Instant::now();
        while self.roots_asked() < roots {
            assert!(began.elapsed() < Duration::from_secs(60), "{} of {roots} roots", self.roots_asked());
            thread::sleep(Duration::from_millis(5));
        }
        // Wait for the earlier responses to arrive.
        thread::sleep(Duration::from_millis(200));
    }
}

fn answer(
    mut stream: TcpStream,
    files: &BTreeMap<String, Vec<u8>>,
    asked: &AtomicUsize,
    answered: usize,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    let _headers = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).count();
    let name = request.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
    if name.ends_with(".crt") && asked.fetch_add(1, Ordering::SeqCst) >= answered {
        thread::sleep(Duration::from_secs(120));
        return Ok(());
    }
    match files.get(name) {
        Some(bytes) => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", bytes.len())?;
            stream.write_all(bytes)
        }
        None => write!(stream, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
    }
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status();
    assert!(status.expect("kill runs").success());
}

/// Completes the run with a server that answers every request. Returns how many roots were requested.
fn rest(to: &Folder) -> usize {
    let server = Server::start(ROOTS);
    let run = Run::from(server.sync(to, &[]).output().expect("the command runs"));
    let json = run.json();
    assert_eq!((run.status, &json["ok"], &json["stopped"]), (0, &true.into(), &false.into()), "{run:?}");
    assert_eq!((&json["roots"], &json["pending"]), (&ROOTS.into(), &0.into()));
    server.roots_asked()
}

#[test]
fn a_signal_ends_a_first_run_and_the_next_run_continues() {
    for name in ["INT", "TERM"] {
        let (server, to) = (Server::start(100), Folder::new());
        let child = server.sync(&to, &["--publish", to.path("www").to_str().unwrap()]).spawn().expect("starts");
        server.wait_until_asked(100 + 8);
        let began = Instant::now();
        signal(&child, name);
        let run = Run::from(child.wait_with_output().expect("it ends"));
        assert!(began.elapsed() < Duration::from_secs(10), "{name}: {:?}", began.elapsed());
        assert_eq!(
            (run.status, &*run.stderr),
            (
                1,
                "trustlist: stopped by a signal: the files fetched so far are kept, and the next run fetches the rest\n"
            ),
            "{name}"
        );
        let json = run.json();
        assert_eq!((&json["roots"], &json["pending"]), (&100.into(), &(ROOTS - 100).into()), "{name}");
        for (key, value) in [("ok", false), ("stopped", true), ("in_force", true)] {
            assert_eq!(json[key], value, "{name}: {key}");
        }
        assert_eq!((&json["published"], to.path("www").exists()), (&serde_json::Value::Null, false));
        let pending = json["files"].as_array().unwrap().iter().filter(|file| file["outcome"] == "pending");
        assert_eq!(pending.map(keys).collect::<Vec<_>>(), vec![["file", "outcome"]; ROOTS - 100]);
        // The folder has no problems: pending roots do not count as lost.
        let status = common::run(&["status", to.path("store").to_str().unwrap(), "--now", NOW]);
        assert!(status.status == 0 && status.text.contains("roots           100, 455 pending\n"), "{status:?}");
        assert!(status.text.contains("last success    2026-11-22\n"), "{status:?}");
        assert_eq!(rest(&to), ROOTS - 100, "{name}");
    }
}

#[test]
fn a_first_run_that_is_killed_loses_only_the_last_batch() {
    let (server, to) = (Server::start(100), Folder::new());
    let mut child = server.sync(&to, &[]).spawn().expect("starts");
    server.wait_until_asked(100 + 8);
    child.kill().expect("SIGKILL");
    assert_eq!(child.wait().expect("it ended").signal(), Some(9));
    assert_eq!(rest(&to), ROOTS - 96);
}

/// No list is in force yet, so the run fails.
#[test]
fn a_signal_before_the_first_list() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let to = Folder::new();
    let mut command = command();
    command.args(["sync", "--proxy", "none", "--now", NOW, "--from", &format!("http://{address}/"), "--to"]);
    command.arg(to.path("store")).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("starts");
    let _silent = listener.accept().expect("it asks");
    signal(&child, "TERM");
    let run = Run::from(child.wait_with_output().expect("it ends"));
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.stderr.starts_with("trustlist: stopped by a signal: "), "{run:?}");
    assert!(run.text.contains("authrootstl.cab         pending: the run was stopped\n"), "{run:?}");
}
