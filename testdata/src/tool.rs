//! Programs that tests ask for a second opinion.

use std::{
    env,
    io::{self, Write},
    process::{Command, Stdio},
};

/// Whether a program can be run. If it is not installed, the test says so on standard error and is skipped.
///
/// # Panics
///
/// It is not installed, and `TRUSTLIST_REQUIRE_OPENSSL=1` (or whatever it is called) is set.
#[must_use]
pub fn installed(program: &str) -> bool {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    let variable = format!("TRUSTLIST_REQUIRE_{}", program.to_uppercase());
    let is_required = env::var_os(&variable).is_some_and(|value| value == "1");
    assert!(found || !is_required, "{variable}=1 is set, and there is no {program}");
    if !found {
        say(&format!("test skipped: {program} is not installed"));
    }
    found
}

/// Writes a line on standard error, past the test harness, which captures what print macros write.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
