//! The end of a help text: examples, exit statuses.

use anstyle::{Effects, Style};
use clap::builder::StyledStr;

/// The section `Examples`.
pub(super) fn examples(lines: &[&str]) -> StyledStr {
    after_help(&[("Examples", lines)])
}

/// The end of a help text: lines under headings styled like clap's. `trustlist man` turns them into sections.
pub(super) fn after_help(sections: &[(&str, &[&str])]) -> StyledStr {
    let heading = Style::new().effects(Effects::BOLD | Effects::UNDERLINE);
    let print = |(title, lines): &(&str, &[&str])| format!("{heading}{title}:{heading:#}\n  {}", lines.join("\n  "));
    sections.iter().map(print).collect::<Vec<_>>().join("\n\n").into()
}
