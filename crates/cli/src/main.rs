//! The command `trustlist`: shows, verifies, searches and compares Windows certificate trust lists, judges roots,
//! writes reports, keeps lists up to date, and builds and signs new ones.
//!
//! The exit status is the answer: 0 for yes, 1 for no (not valid, found or trusted), 2 for a failure (wrong usage, I/O
//! error, malformed file).

mod advice;
mod answer;
mod args;
mod clock;
mod code;
mod commands;
mod escape;
mod failure;
mod input;
mod json;
mod new_file;
mod output;
mod properties;
mod stop;
mod table;
mod terminal;
mod text;

use std::{
    env,
    io::{self, Write},
    process::ExitCode,
};

use crate::{
    answer::Answer,
    args::{Cli, Command},
    failure::Failure,
    output::Output,
    terminal::Look,
};

fn main() -> ExitCode {
    let mut stdout = output::stdout();
    let (verbose, result) = match Cli::read() {
        Ok(cli) => (cli.verbose, run(&cli, &mut Output::new(&mut stdout, Look::of_stdout()))),
        Err(failure) => (false, Err(failure)),
    };
    match finish(result, &mut stdout) {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(failure) => {
            let mut stderr = io::stderr().lock();
            // If standard error is closed, there is nowhere left to report it.
            let _ = failure.report(&mut Output::new(&mut stderr, Look::of_stderr()), verbose);
            ExitCode::from(failure.status())
        }
    }
}

/// Flushes standard output. With `--json`, first prints a failure as JSON, because the commands do not print it.
fn finish(result: Result<Answer, Failure>, stdout: &mut impl Write) -> Result<Answer, Failure> {
    let printed = match &result {
        Err(failure) if json::is_requested(env::args_os()) => json::print(stdout, &json::failure(failure)),
        _ => Ok(()),
    };
    // Flush before the failure is reported on standard error, so that the output comes before the error message.
    match printed.and_then(|()| stdout.flush()) {
        Ok(()) => result,
        Err(error) => result.and(Err(error.into())),
    }
}

fn run(cli: &Cli, out: &mut Output<'_>) -> Result<Answer, Failure> {
    match &cli.command {
        Command::Show(args) => commands::show::run(args, out),
        Command::Verify(args) => commands::verify::run(args, out),
        Command::Find(args) => commands::find::run(args, out),
        Command::Diff(args) => commands::diff::run(args, out),
        Command::Export(args) => commands::export::run(args, out),
        Command::Report(args) => commands::report::run(args, out),
        Command::Extract(args) => commands::extract::run(args, out),
        Command::Sync(args) => commands::sync::run(args, cli.verbose, out),
        Command::Status(args) => commands::status::run(args, out),
        Command::Author(args) => commands::author::run(args, out),
        Command::Completions(args) => commands::completions::run(args, out),
        Command::Man(args) => commands::man::run(args, out),
    }
}
