//! What text takes on a terminal once it is escaped, without making it.

use std::fmt::{self, Write};

pub(crate) use trustlist_report::escape::Escaped;
use trustlist_report::escape::is_safe;

/// The escaped text, in no more memory than it takes.
pub(crate) fn escaped(value: impl fmt::Display) -> String {
    let mut text = String::with_capacity(total(&value, str::len));
    // Writing to a String cannot fail.
    let _ = write!(text, "{}", Escaped(value));
    text
}

/// What the pieces of the escaped text measure together.
pub(crate) fn total(value: impl fmt::Display, measure: impl Fn(&str) -> usize) -> usize {
    struct Total<F>(F, usize);

    impl<F: Fn(&str) -> usize> Write for Total<F> {
        fn write_str(&mut self, piece: &str) -> fmt::Result {
            self.1 = self.1.saturating_add((self.0)(piece));
            Ok(())
        }
    }

    let mut total = Total(measure, 0);
    // Nothing here fails.
    let _ = write!(total, "{}", Escaped(value));
    total.1
}

/// Whether nothing is shown. Looks no further than the first piece.
pub(crate) fn is_empty(value: impl fmt::Display) -> bool {
    struct Nothing;

    impl Write for Nothing {
        fn write_str(&mut self, piece: &str) -> fmt::Result {
            if piece.is_empty() { Ok(()) } else { Err(fmt::Error) }
        }
    }

    write!(Nothing, "{value}").is_ok()
}

/// The beginning of a text that takes more than `room` columns when it is escaped; all of it if it takes no more.
pub(crate) fn beginning(text: &str, room: usize, columns_of: impl Fn(char) -> usize) -> &str {
    let columns = |character: char| {
        if is_safe(character) { columns_of(character) } else { character.escape_unicode().count() }
    };
    let mut used = 0_usize;
    let mut ends = text.char_indices().map(|(at, character)| {
        used = used.saturating_add(columns(character));
        (used, at.saturating_add(character.len_utf8()))
    });
    let end = ends.find(|(used, _)| *used > room);
    end.and_then(|(_, end)| text.get(..end)).unwrap_or(text)
}
