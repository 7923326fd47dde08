//! A folder in which the commands of a page are run, one after the other.

use std::{
    env,
    ffi::OsStr,
    fmt::Write,
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

use crate::{internet::Internet, workspace};

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

/// Looks like a clone of the repository with nothing in it but `testdata`. What the commands write stays in it, and what
/// they write into `www` is what a mirror serves.
pub(crate) struct Session<'i> {
    folder: TempDir,
    internet: Option<&'i Internet>,
}

impl<'i> Session<'i> {
    /// Without an Internet, whoever asks it is told that nobody is there.
    pub(crate) fn new(internet: Option<&'i Internet>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        symlink(workspace().join("testdata"), folder.path().join("testdata")).expect("a link");
        Self { folder, internet }
    }

    /// Runs a command, and gives its exit status, if not 0, and its output as a page has them.
    pub(crate) fn run(&self, command: &str) -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_trustlist"));
        let mut path = program.parent().expect("a folder").as_os_str().to_owned();
        path.push(":");
        path.push(env::var_os("PATH").unwrap_or_default());
        if let Some(internet) = self.internet {
            internet.mirror(&self.folder.path().join("www"));
        }
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(format!("{PRELUDE}{command}"))
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .env("PATH", path)
            .env("PRESENT", NOW)
            .env("WORKSPACE", workspace())
            .env("LC_ALL", "C.UTF-8")
            .env("CARGO_TERM_QUIET", "true")
            // No page asks the network: what is not told another proxy finds this one.
            .env("http_proxy", self.internet.map_or("http://127.0.0.1:9".to_owned(), Internet::proxy))
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
