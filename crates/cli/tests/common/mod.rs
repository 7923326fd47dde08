//! Runs the command and finds the test data.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop; no test uses everything"
)]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// The current time that every test sets: a month after the newest list.
pub const NOW: &str = "2026-11-22T00:00:00Z";

/// Microsoft Root Certificate Authority 2010, which is in the newest list.
pub const SHA1: &str = "3B1EFD3A66EA28B16697394703A72CA340A05BD5";
pub const SHA256: &str = "df545bf919a2439c36983b54cdfc903dfa4f37d3996d8d84b4c31eec6f3c163e";

pub const NEWEST: &str = "authroot-2026-10-23.stl";
pub const OLDER: &str = "authroot-2023-11-07.stl";
pub const CABINET: &str = "authrootstl.cab";
pub const ROOT: &str = "roots/microsoft-root-certificate-authority-2010.cer";

/// The keys of the JSON about a verified list, in order.
pub const VERIFIED_KEYS: [&str; 15] = [
    "schema",
    "ok",
    "kind",
    "this_update",
    "age_days",
    "sequence_number",
    "signer",
    "path",
    "anchor",
    "at",
    "expired_now",
    "digest",
    "signature",
    "also_nested",
    "timestamp",
];

/// A file of the test data.
pub fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(name);
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// The keys of the JSON about a failure, in order.
pub const FAILURE_KEYS: [&str; 7] = ["schema", "ok", "code", "message", "hresult", "event", "help"];

/// The result of a run of the command.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub stdout: Vec<u8>,
    pub text: String,
    pub stderr: String,
}

impl Run {
    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout).expect("standard output is JSON")
    }

    /// The keys of the JSON object, in order.
    pub fn keys(&self) -> Vec<String> {
        keys(&self.json())
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().expect("it ended by itself"),
            text: String::from_utf8_lossy(&output.stdout).into_owned(),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }
}

pub fn keys(object: &Value) -> Vec<String> {
    object.as_object().expect("an object").keys().cloned().collect()
}

pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trustlist"));
    // These variables would change the width of help texts and colour the output.
    command.env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
    command
}

/// Runs the command.
pub fn run<S: AsRef<str>>(arguments: &[S]) -> Run {
    let arguments = arguments.iter().map(AsRef::as_ref);
    command().args(arguments).stdin(Stdio::null()).output().expect("the command runs").into()
}

/// Runs the command with these bytes as its standard input.
pub fn run_with_input(arguments: &[&str], input: &[u8]) -> Run {
    let mut command = command();
    let pipes = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("the command runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A command that fails early might not read all of the input.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().expect("the command ends").into()
}

/// A folder for the files of one test.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        fs::write(&path, bytes).expect("a file that can be written");
        path.to_str().expect("a path in UTF-8").to_owned()
    }

    /// The names of all files, including hidden ones.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).expect("a folder that can be read");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// A certificate in PEM.
pub fn pem(der: &[u8]) -> String {
    pem::encode(&pem::Pem::new("CERTIFICATE", der))
}
