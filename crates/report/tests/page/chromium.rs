//! Runs a page in headless Chromium (Debian packages `chromium-headless-shell` and `chromium`). Without it, the tests
//! print a note to stderr and pass, unless `TRUSTLIST_REQUIRE_CHROMIUM=1` is set.
//!
//! No driver is needed. The tests add a second script to a copy of the page, and change the page's policy to allow it.
//! The script clicks and types like a reader. It sends its result to the document around the page, which the browser
//! prints.
//!
//! The page is in a frame of the requested width, because some browser versions cannot make a window narrower than 500
//! pixels. Media queries in a frame use the width of the frame.

use std::{
    env, fs,
    io::{Read, Write},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;
use sha2::{Digest, Sha256};

use tempfile::TempDir;

use crate::page::Page;

/// The time limit for the browser.
const LONGEST: Duration = Duration::from_secs(180);

/// Helpers for the test scripts. They run before the page's script, to record every error.
const AROUND: &str = include_str!("around.js");

/// The document that contains the page in a frame.
const FRAME: &str = include_str!("frame.html");

pub(crate) struct Window {
    pub(crate) width: u32,
    pub(crate) dark: bool,
}

pub(crate) const DESK: Window = Window { width: 1280, dark: false };

/// Runs a script in the page, and returns its result, or `None` if Chromium is not installed. Panics if the page has
/// errors.
pub(crate) fn run(page: &Page, window: &Window, script: &str) -> Option<Value> {
    let program = installed()?;
    let script = format!("\"use strict\";{AROUND}async function test() {{ {script} }}");
    let hash = BASE64_STANDARD.encode(Sha256::digest(&script));
    let html = page.html.replacen("script-src ", &format!("script-src &#39;sha256-{hash}&#39; "), 1).replacen(
        "<title>",
        &format!("<script>{script}</script><title>"),
        1,
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("page.html"), html).expect("a file that can be written");
    let frame = FRAME.replace("WIDTH", &window.width.to_string());
    fs::write(folder.path().join("frame.html"), frame).expect("a file that can be written");
    let dom = dump(program, window, &folder);
    let (_, result) = dom.split_once("<pre id=\"result\">").unwrap_or_else(|| panic!("no result: {dom:.2000}"));
    let result = result.split_once("</pre>").expect("an end").0;
    let json = result.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&");
    let mut result: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(result["problems"], Value::Array(Vec::new()), "problems of the page");
    Some(result["found"].take())
}

fn installed() -> Option<&'static str> {
    let is_installed = |program: &&str| {
        let version = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    };
    let found =
        ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"].into_iter().find(is_installed);
    let required = env::var_os("TRUSTLIST_REQUIRE_CHROMIUM").is_some_and(|value| value == "1");
    assert!(found.is_some() || !required, "TRUSTLIST_REQUIRE_CHROMIUM=1 is set, but Chromium is not installed");
    if found.is_none() {
        // Do not use `eprintln!`, because the test harness captures its output.
        let _ = std::io::stderr().write_all(b"Chromium is not installed: the tests in a browser were skipped\n");
    }
    found
}

/// Returns the HTML of the document around the page, after the scripts have run.
fn dump(program: &str, window: &Window, folder: &TempDir) -> String {
    let [profile, frame] = ["profile", "frame.html"].map(|name| folder.path().join(name));
    let mut command = Command::new(program);
    command
        .args(["--headless", "--disable-gpu", "--no-first-run", "--virtual-time-budget=20000", "--dump-dom"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--window-size=1400,1000", &format!("--user-data-dir={}", profile.display())])
        .arg(format!("--blink-settings=preferredColorScheme={}", if window.dark { 0 } else { 1 }));
    // Chromium's sandbox does not work for root, and tests in containers usually run as root.
    if is_root(folder) {
        command.arg("--no-sandbox");
    }
    let mut child = command
        .arg(format!("file://{}", frame.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a browser");
    let mut stdout = child.stdout.take().expect("a pipe");
    let reader = thread::spawn(move || {
        let mut dom = Vec::new();
        stdout.read_to_end(&mut dom).map(|_| dom)
    });
    let start = Instant::now();
    while child.try_wait().expect("a process").is_none() {
        if start.elapsed() > LONGEST {
            child.kill().expect("the browser to end");
            let _ = child.wait();
            panic!("the browser took longer than {LONGEST:?}");
        }
        thread::sleep(Duration::from_millis(20));
    }
    String::from_utf8_lossy(&reader.join().expect("a thread").expect("output")).into_owned()
}

#[cfg(unix)]
fn is_root(folder: &TempDir) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder.path()).is_ok_and(|file| file.uid() == 0)
}

#[cfg(not(unix))]
fn is_root(_: &TempDir) -> bool {
    false
}
