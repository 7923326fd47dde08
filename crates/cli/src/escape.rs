//! Escaped text for terminals, and its size.

use std::fmt::{self, Write};

pub(crate) use trustlist_report::escape::Escaped;
use trustlist_report::escape::is_safe;

/// Returns the escaped text, allocated at its exact size.
pub(crate) fn escaped(value: impl fmt::Display) -> String {
    let mut text = String::with_capacity(total(&value, str::len));
    // Writing to a String cannot fail.
    let _ = write!(text, "{}", Escaped(value));
    text
}

/// Returns the sum of `measure` over the pieces of the escaped text, without building it.
pub(crate) fn total(value: impl fmt::Display, measure: impl Fn(&str) -> usize) -> usize {
    struct Total<F>(F, usize);

    impl<F: Fn(&str) -> usize> Write for Total<F> {
        fn write_str(&mut self, piece: &str) -> fmt::Result {
            self.1 = self.1.saturating_add((self.0)(piece));
            Ok(())
        }
    }

    let mut total = Total(measure, 0);
    // Writing to `Total` cannot fail.
    let _ = write!(total, "{}", Escaped(value));
    total.1
}

/// Whether the value's text is empty. Stops at the first piece of text.
pub(crate) fn is_empty(value: impl fmt::Display) -> bool {
    struct Nothing;

    impl Write for Nothing {
        fn write_str(&mut self, piece: &str) -> fmt::Result {
            if piece.is_empty() { Ok(()) } else { Err(fmt::Error) }
        }
    }

    write!(Nothing, "{value}").is_ok()
}

/// Returns the shortest prefix of the text that takes up more than `room` columns when escaped, or else the whole text.
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
