//! The last sections of the help: examples and exit statuses.

use anstyle::{Effects, Style};
use clap::builder::StyledStr;

/// The section `Examples`.
pub(super) fn examples(lines: &[&str]) -> StyledStr {
    after_help(&[("Examples", lines)])
}

/// The last sections of the help: lines under headings that are styled like clap's. `trustlist man` prints them as
/// sections.
pub(super) fn after_help(sections: &[(&str, &[&str])]) -> StyledStr {
    let heading = Style::new().effects(Effects::BOLD | Effects::UNDERLINE);
    let print = |(title, lines): &(&str, &[&str])| format!("{heading}{title}:{heading:#}\n  {}", lines.join("\n  "));
    sections.iter().map(print).collect::<Vec<_>>().join("\n\n").into()
}
