//! Programs of others, and files to give them.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// Whether `tool` can be run. Where it is not installed the test says so on standard error and passes, unless
/// `TRUSTLIST_REQUIRE_OPENSSL=1` (or whatever the tool is called) is set.
pub(crate) fn installed(tool: &str) -> bool {
    let version = Command::new(tool).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let found = version.is_ok();
    let variable = format!("TRUSTLIST_REQUIRE_{}", tool.to_uppercase());
    let required = std::env::var_os(&variable).is_some_and(|value| value == "1");
    assert!(found || !required, "{variable}=1 is set, and there is no {tool}");
    if !found {
        say(&format!("{tool} not found: the comparison with it was not made\n"));
    }
    found
}

/// Writes on standard error, past the harness, which keeps what a passing test prints.
pub(crate) fn say(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// A folder for the files of one test, gone with it.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("differential-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder for files");
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, octets: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, octets).expect("a file that can be written");
        path
    }

    /// Certificates in the form that OpenSSL takes many of.
    pub(crate) fn write_pem<'c>(&self, name: &str, certificates: impl IntoIterator<Item = &'c [u8]>) -> PathBuf {
        let text: String =
            certificates.into_iter().map(|der| pem::encode(&pem::Pem::new("CERTIFICATE", der.to_vec()))).collect();
        self.write(name, text.as_bytes())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs it to its end.
pub(crate) fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().expect("a program that starts")
}

/// Both outputs as text, for messages.
pub(crate) fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Seconds since 1970, as the options of both programs take them.
pub(crate) fn seconds(time: trustlist::UnixTime) -> String {
    time.as_secs().to_string()
}
