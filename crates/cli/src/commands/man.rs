//! `trustlist man`: the manual, made of what `--help` says.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use clap::{Command, CommandFactory};
use clap_mangen::roff::{Roff, roman};

use crate::{
    answer::Answer,
    args::{Cli, Man},
    failure::Failure,
    new_file::NewFile,
};

/// Prints the page of the whole command, or writes one for each command.
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

/// `trustlist-show`, as man(1) is asked for the page.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

/// The sections in the order of man-pages(7).
fn page(command: &Command) -> io::Result<Vec<u8>> {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").to_owned();
    let man = clap_mangen::Man::new(command.clone().override_usage(usage).subcommand_help_heading("COMMANDS"));
    let mut page = Vec::new();
    // Without a date, which would be that of the build. What renders the title leaves out what is empty.
    writeln!(page, ".TH {} 1 \"\" \"trustlist {}\" \"trustlist manual\"", name(command), env!("CARGO_PKG_VERSION"))?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    if let Some(help) = command.get_after_help() {
        page.write_all(sections(&help.to_string()).to_roff().as_bytes())?;
    }
    Ok(page)
}

/// Headings that end in a colon, and the lines under them, which stay lines.
fn sections(help: &str) -> Roff {
    let mut roff = Roff::new();
    for section in help.split("\n\n") {
        let mut lines = section.lines();
        let heading = lines.next().unwrap_or_default().trim_end_matches(':');
        roff.control("SH", [&*heading.to_uppercase()]);
        roff.control("nf", []);
        for line in lines {
            roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        }
        roff.control("fi", []);
    }
    roff
}
