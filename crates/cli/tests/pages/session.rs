//! A folder in which the commands of a page are run, one after the other.

use std::{
    env,
    fmt::Write,
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

use crate::workspace;

/// The present of all pages: a month after the newest list.
const NOW: &str = "2026-11-22T00:00:00Z";

/// What the shell is told first. Both outputs are one, as on a terminal; and the command is given the present, unless it
/// is told one, or takes none.
const PRELUDE: &str = r#"
exec 2>&1
trustlist() {
  case " $* " in
    *" --now "* | *" --help "* | *" -h "* | *" --version "* | *" -V "* | "  ") command trustlist "$@" ;;
    " show "* | " diff "* | " extract "* | " completions "* | " man "*) command trustlist "$@" ;;
    *) command trustlist "$@" --now "$PRESENT" ;;
  esac
}
"#;

/// Looks like a clone of the repository with nothing in it but `testdata`. What the commands write stays in it.
pub(crate) struct Session {
    folder: TempDir,
}

impl Session {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        symlink(workspace().join("testdata"), folder.path().join("testdata")).expect("a link");
        Self { folder }
    }

    /// Runs a command, and gives its exit status, if not 0, and its output as a page has them.
    pub(crate) fn run(&self, command: &str) -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_trustlist"));
        let mut path = program.parent().expect("a folder").as_os_str().to_owned();
        path.push(":");
        path.push(env::var_os("PATH").unwrap_or_default());
        // Cargo's commands are about the repository itself.
        let is_cargo = command.starts_with("cargo ");
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(format!("{PRELUDE}{command}"))
            .current_dir(if is_cargo { workspace() } else { self.folder.path().to_owned() })
            .stdin(Stdio::null())
            .env("PATH", path)
            .env("PRESENT", NOW)
            .env("LC_ALL", "C.UTF-8")
            .env("CARGO_TERM_QUIET", "true")
            // No page asks the network: what is not told another proxy finds this one, which is not there.
            .env("http_proxy", "http://127.0.0.1:9")
            .env_remove("TRUSTLIST_PROXY")
            // What would make help wider, or colour what is piped.
            .env_remove("COLUMNS")
            .env_remove("CLICOLOR_FORCE");
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
