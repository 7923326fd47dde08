//! A folder in which the commands of a page are run.

use std::{
    env,
    ffi::OsStr,
    fmt::Write,
    fs,
    net::SocketAddr,
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Stdio},
};

use sha1::{Digest, Sha1};
use tempfile::TempDir;
use trustlist_sync::File;
use trustlist_testdata::{cabinet, failures, newest_roots};

use crate::{proxy, workspace};

/// The current time of all pages: a month after the newest list.
const NOW: &str = "2026-11-22T00:00:00Z";

/// The beginning of each shell script. It joins standard output and standard error, adds `--now` to commands that take
/// it, and gives cargo the path of the workspace.
const PRELUDE: &str = r#"
exec 2>&1
trustlist() {
  case " $* " in
    *" --now "* | *" --help "* | *" -h "* | *" --version "* | *" -V "* | "  ") command trustlist "$@" ;;
    " show "* | " diff "* | " extract "* | " completions "* | " man "*) command trustlist "$@" ;;
    *) command trustlist "$@" --now "$PRESENT" ;;
  esac
}
cargo() {
  subcommand=$1
  shift
  command cargo "$subcommand" --manifest-path "$WORKSPACE/Cargo.toml" "$@"
}
"#;

/// The path to the files in [`trustlist_sync::Http::WINDOWS_UPDATE`].
const WINDOWS_UPDATE: &str = "msdownload/update/v3/static/trustedr/en";

/// The sequence number of the newest list, as [`trustlist::SequenceFile`] writes it.
const NUMBER: &str = "1401DD6344D40F0A15";

/// What the commands of a page find instead of the Internet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Internet {
    /// No server responds.
    None,
    /// The session's proxy answers for every server. Windows Update offers the newest root list and its roots from
    /// `testdata`, but no disallowed list and no pin rules.
    OnLoopback,
}

/// A folder that looks like a clone of the repository with only `testdata`. It keeps the files that the commands write.
///
/// The folder `made` contains files that cause failures ([`failures`](trustlist_testdata::failures)). The variable
/// `PROXY` contains the URL of a proxy whose responses cause failures ([`proxy`](crate::proxy)); the proxy also serves
/// the folders of the session.
pub(crate) struct Session {
    folder: TempDir,
    proxy: SocketAddr,
    internet: Internet,
}

impl Session {
    pub(crate) fn new(internet: Internet) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        symlink(workspace().join("testdata"), folder.path().join("testdata")).expect("a link");
        let proxy = proxy::start(folder.path());
        Self { folder, proxy, internet }
    }

    /// Writes the files that cause failures, when a command first names one.
    fn make_failures(&self) {
        let made = self.folder.path().join("made");
        if made.exists() {
            return;
        }
        for (name, bytes) in failures::files() {
            let path = made.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder that can be made");
            fs::write(path, bytes).expect("a file that can be written");
        }
    }

    /// Writes the files that Windows Update offers, when a command first fetches them.
    fn make_windows_update(&self) {
        let folder = self.folder.path().join(WINDOWS_UPDATE);
        if folder.exists() {
            return;
        }
        fs::create_dir_all(&folder).expect("a folder that can be made");
        let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("a file that can be written");
        write("authrootseq.txt", NUMBER.as_bytes());
        write("authrootstl.cab", cabinet());
        for der in newest_roots() {
            write(&File::Root(Sha1::digest(der).into()).to_string(), der);
        }
    }

    /// Runs a command. Returns its exit status, if not 0, and its output, in the form of a page.
    pub(crate) fn run(&self, command: &str) -> String {
        if command.contains("made/") {
            self.make_failures();
        }
        let no_server = "http://127.0.0.1:9".to_owned();
        let proxy = format!("http://{}", self.proxy);
        if self.internet == Internet::OnLoopback && command.contains("trustlist sync ") {
            self.make_windows_update();
        }
        let program = Path::new(env!("CARGO_BIN_EXE_trustlist"));
        let mut path = program.parent().expect("a folder").as_os_str().to_owned();
        path.push(":");
        path.push(env::var_os("PATH").unwrap_or_default());
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(format!("{PRELUDE}{command}"))
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .env("PATH", path)
            .env("PRESENT", NOW)
            .env("WORKSPACE", workspace())
            .env("PROXY", &proxy)
            .env("LC_ALL", "C.UTF-8")
            .env("CARGO_TERM_QUIET", "true")
            // This proxy is the default, so that no page uses the network.
            .env("http_proxy", if self.internet == Internet::OnLoopback { proxy } else { no_server })
            .env_remove("no_proxy")
            .env_remove("NO_PROXY")
            .env_remove("TRUSTLIST_PROXY")
            // These variables would change the width of help texts and colour the output.
            .env_remove("COLUMNS")
            .env_remove("CLICOLOR_FORCE");
        // With cargo's variables for this package, a cargo command in a page would run build scripts again.
        for (name, _) in env::vars_os().filter(|(name, _)| is_about_this_package(name)) {
            shell.env_remove(name);
        }
        let output = shell.output().expect("the shell runs");
        let mut answer = String::new();
        match output.status.code() {
            Some(0) => {}
            Some(status) => writeln!(answer, "? {status}").expect("a String takes anything"),
            None => panic!("{command} was ended by a signal"),
        }
        answer.push_str(&String::from_utf8(output.stdout).expect("outputs are UTF-8"));
        if !answer.is_empty() && !answer.ends_with('\n') {
            answer.push('\n');
        }
        answer
    }
}

fn is_about_this_package(variable: &OsStr) -> bool {
    variable.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
}
