//! The command `trustlist`: shows, verifies, searches, compares and judges by Windows certificate trust lists.
//!
//! The exit status is the answer: 0 yes, 1 no (not valid, found or trusted), 2 could not do it (usage, I/O, malformed).

mod advice;
mod args;
mod clock;
mod commands;
mod escape;
mod failure;
mod input;
mod json;
mod output;
mod properties;
mod text;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

use crate::{
    args::{Cli, Command},
    failure::Failure,
    output::Output,
};

/// What a command that did its work has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = output::stdout();
    let mut result = run(&cli.command, &mut out);
    // What a failure has to say comes after what was printed before it.
    if let Err(error) = out.flush() {
        result = result.and(Err(error.into()));
    }
    match result {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(failure) => {
            // Nobody is left to be told that standard error is closed.
            let _ = failure.report(&mut io::stderr().lock(), cli.verbose);
            ExitCode::from(failure.status())
        }
    }
}

fn run(command: &Command, out: &mut Output) -> Result<Answer, Failure> {
    match command {
        Command::Show(args) => commands::show::run(args, out),
        Command::Verify(args) => commands::verify::run(args, out),
        Command::Find(args) => commands::find::run(args, out),
        Command::Diff(args) => commands::diff::run(args, out),
        Command::Export(args) => commands::export::run(args, out),
        Command::Report(args) => commands::report::run(args, out),
        Command::Extract(args) => commands::extract::run(args, out),
        Command::Sync(args) => commands::sync::run(args, out),
        Command::Status(args) => commands::status::run(args, out),
    }
}
