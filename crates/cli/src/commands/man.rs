//! `trustlist man`: prints the manual, generated from the help texts and a few more sections.

mod reference;

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use clap::{Command, CommandFactory};
use clap_mangen::roff::{Inline, Roff, bold, roman};

use crate::{
    answer::Answer,
    args::{Cli, EXIT_STATUS, Man},
    failure::Failure,
    new_file::NewFile,
};

/// Prints the main page, or writes the main page and one page for each command.
pub(crate) fn run(args: &Man, out: &mut dyn Write) -> Result<Answer, Failure> {
    let mut command = Cli::command();
    command.build();
    let Some(folder) = &args.to else {
        out.write_all(&page(&command)?)?;
        return Ok(Answer::Yes);
    };
    fs::create_dir_all(folder).map_err(|error| Failure::writing(folder.display(), error))?;
    write(&command, folder)?;
    command.get_subcommands().try_for_each(|command| write(command, folder))?;
    Ok(Answer::Yes)
}

fn write(command: &Command, folder: &Path) -> Result<(), Failure> {
    let path = folder.join(format!("{}.1", name(command)));
    let Some(file) = NewFile::from_options(Some(&path), true)? else { return Ok(()) };
    file.write(&page(command)?)
}

/// The name of the page, such as `trustlist-show`.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

/// Generates a page, with its sections in the order of man-pages(7).
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let (description, statuses) = match about.rsplit_once("\n\nExit status: ") {
        Some((description, sentence)) => (description.to_owned(), split_statuses(sentence)),
        None => (about, EXIT_STATUS.map(|line| line.split_at(3)).to_vec()),
    };
    let command = command.clone().override_usage(usage).subcommand_help_heading("COMMANDS").long_about(description);
    let man = clap_mangen::Man::new(command.clone());
    let mut page = Vec::new();
    // The title has an empty date, so that every build generates the same page. `Man` cannot write an empty date.
    writeln!(page, ".TH {} 1 \"\" \"trustlist {}\" \"trustlist manual\"", name(&command), env!("CARGO_PKG_VERSION"))?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    rows(statuses, &mut roff);
    roff.control("SH", ["ENVIRONMENT"]);
    rows([reference::environment(command.get_name()), reference::ENVIRONMENT].concat(), &mut roff);
    roff.control("SH", ["FILES"]);
    let files = [reference::files(command.get_name()), &reference::shared_files(command.get_name())].concat();
    if files.is_empty() {
        roff.text([roman(reference::no_files(command.get_name()))]);
    }
    rows(files, &mut roff);
    if let Some(help) = command.get_after_help() {
        examples(&help.to_string(), &mut roff);
    }
    see_also(&command, &mut roff);
    page.write_all(roff.to_roff().as_bytes())?;
    Ok(page)
}

/// Splits `0 if found, 1 if not, 2 on failure.` into its statuses.
fn split_statuses(sentence: &str) -> Vec<(&str, &str)> {
    let mut rest = sentence.trim_end_matches('.');
    let mut statuses = Vec::new();
    for (status, mark) in [("2", ", 2 "), ("1", ", 1 "), ("0", "0 ")] {
        if let Some((before, meaning)) = rest.rsplit_once(mark) {
            statuses.insert(0, (status, meaning));
            rest = before;
        }
    }
    statuses
}

/// Appends terms, each with its explanation indented.
fn rows<'r>(rows: impl IntoIterator<Item = (&'r str, &'r str)>, roff: &mut Roff) {
    for (term, explanation) in rows {
        roff.control("TP", []);
        roff.text([bold(term.trim())]);
        roff.text([roman(explanation)]);
    }
}

/// Appends the examples, whose lines must not be joined. The exit statuses have a section of their own.
fn examples(help: &str, roff: &mut Roff) {
    for section in help.split("\n\n").filter(|section| !section.starts_with("Exit status")) {
        let mut lines = section.lines();
        lines.next();
        roff.control("SH", ["EXAMPLES"]);
        roff.control("nf", []);
        for line in lines {
            roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        }
        roff.control("fi", []);
    }
}

/// Appends the names of other pages, and the project's address.
fn see_also(command: &Command, roff: &mut Roff) {
    let own = command.get_subcommands().map(name);
    let others = reference::see_also(command.get_name()).iter().copied();
    let mut line: Vec<Inline> = Vec::new();
    for page in own.chain(others) {
        line.extend([bold(page), roman("(1), ")]);
    }
    roff.control("SH", ["SEE ALSO"]);
    line.push(roman(env!("CARGO_PKG_REPOSITORY")));
    roff.text(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statuses_are_split() {
        let expected = [("0", "if found, in one of 3 lists"), ("1", "if not"), ("2", "on failure: no, 12 files")];
        assert_eq!(split_statuses("0 if found, in one of 3 lists, 1 if not, 2 on failure: no, 12 files."), expected);
        assert_eq!(split_statuses("0 if printed, 2 on failure."), [("0", "if printed"), ("2", "on failure")]);
    }

    #[test]
    fn every_command_explains_its_exit_statuses() {
        for command in Cli::command().get_subcommands() {
            let about = command.get_long_about().map(ToString::to_string).unwrap_or_default();
            let sentence = about.rsplit_once("\n\nExit status: ").map(|(_, sentence)| sentence).unwrap_or_default();
            let statuses = split_statuses(sentence);
            assert!(statuses.len() >= 2 && sentence.starts_with("0 "), "{}: {about}", command.get_name());
        }
    }

    #[test]
    fn only_existing_pages_are_referred_to() {
        let command = Cli::command();
        let names: Vec<&str> = command.get_subcommands().map(Command::get_name).chain(["trustlist"]).collect();
        for page in names.iter().flat_map(|name| reference::see_also(name)) {
            let known = page.strip_prefix("trustlist-").unwrap_or(page);
            assert!(["openssl", "man"].contains(page) || names.contains(&known), "{page}");
        }
    }
}
