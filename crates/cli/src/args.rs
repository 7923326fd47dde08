//! The command line: its commands, options and help.

mod author;
mod completions;
mod destination;
mod diff;
mod export;
mod extract;
mod find;
mod help;
mod kind;
mod man;
mod report;
mod show;
mod status;
mod sync;
mod trust;
mod verify;

use std::{env, ffi::OsString};

use clap::{ArgMatches, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueHint};

use self::help::after_help;
pub(crate) use self::{
    author::{Author, Signing, Written},
    completions::Completions,
    diff::Diff,
    export::{Export, Format, NotBefore},
    extract::Extract,
    find::{Asked, Consulted, Find},
    man::Man,
    report::Report,
    show::Show,
    status::Status,
    sync::{Sync, SyncAt},
    trust::{Anchors, At, FloorAt, Trust},
    verify::Verify,
};
use crate::{
    code,
    escape::Escaped,
    failure::Failure,
    terminal::{self, Look},
};

/// What the exit statuses mean, for every command.
pub(crate) const EXIT_STATUS: [&str; 3] =
    ["0  yes", "1  no: not valid, not found or not trusted", "2  failure: wrong usage, I/O error, malformed file"];

/// If the window has fewer columns than this, the help explains each option below its name.
const NARROW: usize = 60;

/// Read, verify and query Windows certificate trust lists
///
/// A certificate trust list (CTL) is a signed list of certificates or files, each named by its hash. Microsoft
/// publishes the list of roots that Windows trusts, a list of certificates that it must not trust, and a list of pinned
/// keys.
#[derive(Debug, Parser)]
#[command(name = "trustlist", version, disable_help_subcommand = true, max_term_width = 100)]
#[command(after_help = after_help(&[
    ("Start here", &[
        "trustlist show testdata/authrootstl.cab",
        "trustlist verify testdata/authrootstl.cab",
        "trustlist find testdata/authrootstl.cab \\",
        "  3B1EFD3A66EA28B16697394703A72CA340A05BD5",
    ]),
    ("Exit status", &EXIT_STATUS),
]))]
pub(crate) struct Cli {
    /// Also print the causes and the code of a failure
    #[arg(short, long, global = true, help_heading = "Output")]
    pub(crate) verbose: bool,

    /// When to colour the output
    ///
    /// `auto` colours output only on a terminal, and not if NO_COLOR is set or TERM is `dumb`. JSON is never coloured.
    #[arg(
        long,
        global = true,
        help_heading = "Output",
        value_name = "auto|always|never",
        value_enum,
        default_value_t,
        hide_possible_values = true
    )]
    color: ColorChoice,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Show(Show),
    Verify(Verify),
    Find(Find),
    Diff(Diff),
    Export(Export),
    Report(Report),
    Extract(Extract),
    Sync(Sync),
    Status(Status),
    Author(Author),
    Completions(Completions),
    Man(Man),
}

impl Cli {
    /// Reads the command line. If it asks for help, prints the help and ends the process.
    pub(crate) fn read() -> Result<Self, Failure> {
        let is_narrow = Look::of_stdout().width().is_some_and(|columns| columns < NARROW);
        let mut command = Self::command().next_line_help(is_narrow);
        let (cli, matches) = Self::parse(&mut command, env::args_os()).map_err(|error| {
            terminal::choose(terminal::color_of(env::args_os()));
            if !error.use_stderr() {
                error.exit();
            }
            // The parser's message repeats the arguments, so parse them again, escaped for a terminal.
            let escaped = env::args_os().map(|word| Escaped(&word.to_string_lossy()).to_string().into());
            let shown = Self::parse(&mut command, escaped).err().filter(|shown| shown.kind() == error.kind());
            Failure::usage(&error.to_string(), shown.unwrap_or(error))
        })?;
        terminal::choose(cli.color);
        refuse_second_stdin(&command, &matches)?;
        Ok(cli)
    }

    fn parse(
        command: &mut clap::Command,
        words: impl Iterator<Item = OsString>,
    ) -> Result<(Self, ArgMatches), clap::Error> {
        let matches = command.try_get_matches_from_mut(words)?;
        Ok((Self::from_arg_matches(&matches)?, matches))
    }
}

/// Standard input can be read only once. The arguments that name input files are those with the hint `FilePath`.
fn refuse_second_stdin(command: &clap::Command, matches: &ArgMatches) -> Result<(), Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Ok(()) };
    let arguments = command.find_subcommand(name).into_iter().flat_map(clap::Command::get_arguments);
    let mut from_stdin =
        arguments.filter(|argument| argument.get_value_hint() == ValueHint::FilePath).flat_map(|argument| {
            let values = matches.get_raw(argument.get_id().as_str()).into_iter().flatten();
            values.filter(|value| *value == "-").map(move |_| argument.to_string())
        });
    match (from_stdin.next(), from_stdin.next()) {
        (Some(first), Some(second)) => {
            let failure = Failure::new(&code::USAGE, format!("{first} and {second} cannot both be standard input"));
            Err(failure.advise(Some("use `-` for one of them only, and name a file for the other")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn arguments_that_may_be_standard_input_have_the_hint() {
        let mut counted = 0;
        for command in Cli::command().get_subcommands() {
            for argument in command.get_arguments() {
                let help =
                    argument.get_long_help().or(argument.get_help()).map(ToString::to_string).unwrap_or_default();
                if help.contains("- for standard input") {
                    assert_eq!(argument.get_value_hint(), ValueHint::FilePath, "{} {argument}", command.get_name());
                    counted += 1;
                }
            }
        }
        assert!(counted >= 7, "{counted}");
    }
}
