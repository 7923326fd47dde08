//! `trustlist completions`: prints a completion script.

use std::io::Write;

use clap::CommandFactory;

use crate::{
    answer::Answer,
    args::{Cli, Completions},
    failure::Failure,
};

/// Prints the completion script for the requested shell.
pub(crate) fn run(args: &Completions, out: &mut dyn Write) -> Result<Answer, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "trustlist", &mut script);
    out.write_all(&script)?;
    Ok(Answer::Yes)
}
