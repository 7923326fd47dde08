//! External programs that tests use as a second opinion.

use std::{
    env,
    io::{self, Write},
    process::{Command, Stdio},
};

/// Returns whether a program is installed. If it is not, the test is skipped, and a line on standard error says so.
///
/// # Panics
///
/// Panics if the program is not installed but required by an environment variable with its name, such as
/// `TRUSTLIST_REQUIRE_OPENSSL=1`.
#[must_use]
pub fn installed(program: &str) -> bool {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    let variable = format!("TRUSTLIST_REQUIRE_{}", program.to_uppercase());
    let is_required = env::var_os(&variable).is_some_and(|value| value == "1");
    assert!(found || !is_required, "{variable}=1 is set, but {program} is not installed");
    if !found {
        say(&format!("test skipped: {program} is not installed"));
    }
    found
}

/// Writes a line to standard error. The test harness captures the output of print macros, but not this.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
