//! What a help ends with.

use anstyle::{Effects, Style};
use clap::builder::StyledStr;

/// The examples of a command.
pub(super) fn examples(lines: &[&str]) -> StyledStr {
    after_help(&[("Examples", lines)])
}

/// What stands at the end of a help: lines under headings that look as those above them. `trustlist man` takes them over.
pub(super) fn after_help(sections: &[(&str, &[&str])]) -> StyledStr {
    let heading = Style::new().effects(Effects::BOLD | Effects::UNDERLINE);
    let print = |(title, lines): &(&str, &[&str])| format!("{heading}{title}:{heading:#}\n  {}", lines.join("\n  "));
    sections.iter().map(print).collect::<Vec<_>>().join("\n\n").into()
}
