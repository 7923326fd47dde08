//! The colours and the width of standard output and standard error.

use std::{ffi::OsString, fmt, io};

use anstream::{AutoStream, stream::RawStream};
use anstyle::{AnsiColor, Style};
use clap::{ColorChoice, ValueEnum, builder::StyledStr};
use terminal_size::{Height, Width, terminal_size_of};

use crate::escape::is_empty;

/// The assumed width of a terminal that does not report its width.
const USUAL_WIDTH: usize = 80;

/// How text looks on one stream. Standard output and standard error may differ.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Look {
    is_colored: bool,
    width: Option<usize>,
}

impl Look {
    pub(crate) fn of_stdout() -> Self {
        let stream = io::stdout();
        let width = terminal_size_of(&stream);
        Self::of(stream, width)
    }

    pub(crate) fn of_stderr() -> Self {
        let stream = io::stderr();
        let width = terminal_size_of(&stream);
        Self::of(stream, width)
    }

    /// In a terminal, lines are fitted to the window; in a pipe, they are not.
    fn of(stream: impl RawStream, size: Option<(Width, Height)>) -> Self {
        let columns = size.map_or(USUAL_WIDTH, |(Width(columns), _)| usize::from(columns));
        let width = stream.is_terminal().then_some(columns);
        let is_colored = AutoStream::choice(&stream) != anstream::ColorChoice::Never;
        if is_colored {
            // This writes nothing. Its effect is to enable escape sequences in a Windows console.
            drop(AutoStream::always_ansi(stream));
        }
        Self { is_colored, width }
    }

    #[cfg(test)]
    pub(crate) const fn window(width: usize) -> Self {
        Self { is_colored: false, width: Some(width) }
    }

    #[cfg(test)]
    pub(crate) const fn colored(self) -> Self {
        Self { is_colored: true, ..self }
    }

    /// The width of the window in columns; `None` if lines can have any length.
    pub(crate) const fn width(self) -> Option<usize> {
        self.width
    }

    /// Formats text from clap, with its colours if this stream has colours.
    pub(crate) fn styled(self, text: &StyledStr) -> String {
        if self.is_colored { text.ansi().to_string() } else { text.to_string() }
    }

    /// Formats text in a tone, if this stream has colours.
    pub(crate) fn paint<T: fmt::Display>(self, tone: Tone, text: T) -> Painted<T> {
        Painted { style: self.is_colored.then(|| tone.style()), text }
    }
}

/// Text with its colour.
pub(crate) struct Painted<T> {
    style: Option<Style>,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.text;
        match self.style {
            // Print no escape sequences around empty text.
            Some(style) if !is_empty(text) => write!(f, "{style}{text}{style:#}"),
            _ => text.fmt(f),
        }
    }
}

/// The meaning of a piece of text, which determines its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    /// A good answer, such as "yes".
    Good,
    /// A bad answer, such as "no", or a failure.
    Bad,
    /// A warning, or a conditional answer, such as "depends on ...".
    Warning,
    /// A label or a heading.
    Dim,
}

impl Tone {
    const fn style(self) -> Style {
        match self {
            Self::Plain => Style::new(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Bad => AnsiColor::Red.on_default(),
            Self::Warning => AnsiColor::Yellow.on_default(),
            Self::Dim => Style::new().dimmed(),
        }
    }
}

/// Applies `--color` to the whole process, including clap's own messages.
pub(crate) fn choose(color: ColorChoice) {
    match color {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}

/// Finds `--color` on a command line that clap did not parse, because it asks for help or is invalid.
pub(crate) fn color_of(arguments: impl Iterator<Item = OsString>) -> ColorChoice {
    let mut words = arguments.filter_map(|argument| argument.into_string().ok());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--color") {
            Some("") => words.next(),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(choice) = value.and_then(|value| ColorChoice::from_str(&value, false).ok()) {
            return choice;
        }
    }
    ColorChoice::Auto
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_coloured_only_if_the_stream_has_colours() {
        let look = Look::window(80);
        assert_eq!(look.paint(Tone::Bad, "no").to_string(), "no");
        assert_eq!(look.colored().paint(Tone::Bad, "no").to_string(), "\u{1b}[31mno\u{1b}[0m");
        assert_eq!(look.colored().paint(Tone::Bad, "").to_string(), "");
        assert_eq!(look.colored().paint(Tone::Plain, "no").to_string(), "no");
    }

    #[test]
    fn the_color_option_is_found_in_raw_arguments() {
        let color = |line: &str| color_of(line.split(' ').map(OsString::from));
        assert_eq!(color("trustlist --help"), ColorChoice::Auto);
        assert_eq!(color("trustlist --color never show --help"), ColorChoice::Never);
        assert_eq!(color("trustlist show --color=always --help"), ColorChoice::Always);
        assert_eq!(color("trustlist show --color"), ColorChoice::Auto);
        assert_eq!(color("trustlist show --color green --colors=never"), ColorChoice::Auto);
    }
}
