//! A folder in which the commands of a page are run, one after the other.

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

/// The present of all pages: a month after the newest list.
const NOW: &str = "2026-11-22T00:00:00Z";

/// What the shell is told first. Both outputs are one, as on a terminal; and the command is given the present, unless it
/// is told one, or takes none. Cargo is told where the workspace is that the folder looks like.
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

/// Where [`trustlist_sync::Http::WINDOWS_UPDATE`] has its files.
const WINDOWS_UPDATE: &str = "msdownload/update/v3/static/trustedr/en";

/// That of the newest list, as [`trustlist::SequenceFile`] writes it.
const NUMBER: &str = "1401DD6344D40F0A15";

/// What a page finds in place of the Internet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Internet {
    /// Nobody is there.
    None,
    /// Every server is the proxy of the session, and so Windows Update is the folder of its name: as it was on the day of the
    /// newest list, as far as `testdata` has it. There is no list of disallowed certificates, and there are no pin rules.
    OnLoopback,
}

/// Looks like a clone of the repository with nothing in it but `testdata`. What the commands write stays in it.
///
/// Pages about failures find the files that bring them about in the folder `made`
/// ([`failures`](trustlist_testdata::failures)), and in the variable `PROXY` a proxy whose answers do
/// ([`proxy`](crate::proxy)); it serves the folders of the session.
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

    /// Writes the files that bring failures about, when a command first names one.
    fn make_failures(&self) {
        let made = self.folder.path().join("made");
        if made.exists() {
            return;
        }
        for (name, octets) in failures::files() {
            let path = made.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder that can be made");
            fs::write(path, octets).expect("a file that can be written");
        }
    }

    /// Writes what Windows Update has, when a command first asks.
    fn make_windows_update(&self) {
        let folder = self.folder.path().join(WINDOWS_UPDATE);
        if folder.exists() {
            return;
        }
        fs::create_dir_all(&folder).expect("a folder that can be made");
        let write =
            |name: &str, octets: &[u8]| fs::write(folder.join(name), octets).expect("a file that can be written");
        write("authrootseq.txt", NUMBER.as_bytes());
        write("authrootstl.cab", cabinet());
        for der in newest_roots() {
            write(&File::Root(Sha1::digest(der).into()).to_string(), der);
        }
    }

    /// Runs a command, and gives its exit status, if not 0, and its output as a page has them.
    pub(crate) fn run(&self, command: &str) -> String {
        if command.contains("made/") {
            self.make_failures();
        }
        let nobody = "http://127.0.0.1:9".to_owned();
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
            // No page asks the network: what is not told another proxy finds this one.
            .env("http_proxy", if self.internet == Internet::OnLoopback { proxy } else { nobody })
            .env_remove("no_proxy")
            .env_remove("NO_PROXY")
            .env_remove("TRUSTLIST_PROXY")
            // What would make help wider, or colour what is piped.
            .env_remove("COLUMNS")
            .env_remove("CLICOLOR_FORCE");
        // What cargo says of this package is nothing to the cargo of a page: build scripts would run anew.
        for (name, _) in env::vars_os().filter(|(name, _)| says_of_this_package(name)) {
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

fn says_of_this_package(variable: &OsStr) -> bool {
    variable.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
}
