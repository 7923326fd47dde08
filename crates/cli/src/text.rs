//! Aligned plain text, fitted to the width of the window.

use std::{
    borrow::Cow,
    fmt::Display,
    io::{self, Write},
    iter,
};

use unicode_width::UnicodeWidthChar;

use crate::{
    escape::{Escaped, escaped, is_empty},
    output::Output,
    terminal::{Look, Tone},
};

/// If fewer columns than this remain beside the label, a long value goes below the label, indented by [`BELOW`].
const LEAST: usize = 40;

const BELOW: usize = 4;

/// Prints labels with values. A value that does not fit is broken between the parts of a name, or else after a space,
/// or else anywhere. In a pipe, each value is one unbroken line, for tools such as grep.
pub(crate) struct Fields<'o> {
    out: &'o mut dyn Write,
    look: Look,
    indent: usize,
}

impl<'o> Fields<'o> {
    /// Values start at column `indent`.
    pub(crate) fn new(out: &'o mut Output<'_>, indent: usize) -> Self {
        Self { look: out.look, out, indent }
    }

    /// Prints a label and a value. The value is escaped, because it may be untrusted.
    pub(crate) fn field(&mut self, label: &str, value: impl Display) -> io::Result<()> {
        self.toned(Tone::Plain, label, value)
    }

    /// Prints a label and a coloured value.
    pub(crate) fn toned(&mut self, tone: Tone, label: &str, value: impl Display) -> io::Result<()> {
        let Some(window) = self.look.width() else { return self.unbroken(tone, label, value) };
        let value = escaped(value);
        let (mut indent, mut room) = (self.indent, window.saturating_sub(self.indent));
        let is_narrow = indent > BELOW && room < LEAST.min(width(&value));
        if is_narrow {
            (indent, room) = (BELOW, window.saturating_sub(BELOW));
        }
        let mut label = label;
        if !label.is_empty() && (is_narrow || width(label) >= indent) {
            writeln!(self.out, "{}", self.look.paint(Tone::Dim, label))?;
            label = "";
        }
        for line in wrap(&value, room) {
            let gap = if line.is_empty() { 0 } else { indent.saturating_sub(width(label)) };
            let (painted, line) = (self.look.paint(Tone::Dim, label), self.look.paint(tone, line));
            writeln!(self.out, "{painted}{:gap$}{line}", "")?;
            label = "";
        }
        Ok(())
    }

    /// Prints a label and a value on one line, without building the value's text, which can be almost as long as the
    /// whole file.
    fn unbroken(&mut self, tone: Tone, label: &str, value: impl Display) -> io::Result<()> {
        let mut begin = width(label);
        write!(self.out, "{}", self.look.paint(Tone::Dim, label))?;
        if !label.is_empty() && begin >= self.indent {
            writeln!(self.out)?;
            begin = 0;
        }
        let gap = if is_empty(&value) { 0 } else { self.indent.saturating_sub(begin) };
        writeln!(self.out, "{:gap$}{}", "", self.look.paint(tone, Escaped(value)))
    }

    /// Prints an empty line.
    pub(crate) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }
}

/// Prints a message for standard error: a label and a sentence. The sentence is escaped, because it may be untrusted.
pub(crate) fn message(out: &mut Output<'_>, tone: Tone, label: &str, sentence: impl Display) -> io::Result<()> {
    let text = format!("{label} {}", Escaped(&sentence.to_string()));
    let room = out.look.width().map_or(usize::MAX, |window| window.saturating_sub(BELOW));
    for (number, line) in wrap(&text, room).enumerate() {
        match line.strip_prefix(label).filter(|_| number == 0) {
            Some(rest) => writeln!(out, "{}{rest}", out.look.paint(tone, label))?,
            None => writeln!(out, "{:BELOW$}{line}", "")?,
        }
    }
    Ok(())
}

/// Prints a message that is neither the answer nor a failure.
pub(crate) fn note(out: &mut Output<'_>, sentence: impl Display) -> io::Result<()> {
    message(out, Tone::Dim, "trustlist:", sentence)
}

/// Breaks text into lines of at most `room` columns, but of at least one character. Returns at least one line.
pub(crate) fn wrap(text: &str, room: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    iter::from_fn(move || {
        let text = rest.take()?;
        let first = text.chars().next().map_or(0, char::len_utf8);
        let Some(fitting) = prefix(text, room).map(|fitting| fitting.max(first)).filter(|it| *it < text.len()) else {
            return Some(text);
        };
        let (line, next) = text.split_at_checked(last_break(text, fitting)).unwrap_or((text, ""));
        rest = Some(next.trim_start());
        Some(line.trim_end())
    })
}

/// Returns where to break text whose first `fitting` bytes fit on the line: between the parts of a name (after a comma
/// without a space), or else after a space, or else at `fitting`.
fn last_break(text: &str, fitting: usize) -> usize {
    let line = text.get(..fitting).unwrap_or(text);
    let after = |(at, _): (usize, &str)| at.saturating_add(1);
    let is_between_parts = |at: &usize| !text.get(*at..).is_some_and(|next| next.starts_with(' '));
    let comma = line.rmatch_indices(',').map(after).find(is_between_parts);
    comma.or_else(|| line.rmatch_indices(' ').map(after).next()).unwrap_or(fitting)
}

/// Cuts text to at most `room` columns, with `…` at the end if anything was cut.
pub(crate) fn cut(text: &str, room: usize) -> Cow<'_, str> {
    if prefix(text, room).is_none() {
        return Cow::Borrowed(text);
    }
    let fitting = prefix(text, room.saturating_sub(1)).and_then(|fitting| text.get(..fitting)).unwrap_or(text);
    Cow::Owned(fitting.trim_end().to_owned() + "…")
}

/// The number of terminal columns that `text` takes up: two for a wide character, none for a combining one.
pub(crate) fn width(text: &str) -> usize {
    text.chars().fold(0, |columns, character| columns.saturating_add(columns_of(character)))
}

pub(crate) fn columns_of(character: char) -> usize {
    character.width().unwrap_or(0)
}

/// Returns how many bytes of the text fit into `room` columns; `None` if all of them do.
fn prefix(text: &str, room: usize) -> Option<usize> {
    let mut columns = 0_usize;
    let mut characters = text.char_indices();
    let beyond = characters.find(|(_, character)| {
        columns = columns.saturating_add(columns_of(*character));
        columns > room
    });
    beyond.map(|(at, _)| at)
}

/// Decodes UTF-16LE text that ends in NUL, as many identifiers do; `None` for anything else.
pub(crate) fn utf16(bytes: &[u8]) -> Option<String> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    let [pairs @ .., [0, 0]] = pairs else { return None };
    let characters = || char::decode_utf16(pairs.iter().map(|pair| u16::from_le_bytes(*pair)));
    // The text can be almost as long as the whole list, so check it and compute its length before allocating.
    let mut length = 0_usize;
    for character in characters() {
        let character = character.ok().filter(|character| !character.is_control())?;
        length = length.saturating_add(character.len_utf8());
    }
    let mut text = String::with_capacity(length);
    text.extend(characters().flatten());
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, room: usize) -> Vec<&str> {
        wrap(text, room).collect()
    }

    fn print(look: Look, indent: usize, fields: &[(&str, &str)]) -> String {
        let mut text = Vec::new();
        let mut out = Output::new(&mut text, look);
        let mut printed = Fields::new(&mut out, indent);
        for (label, value) in fields {
            printed.field(label, value).unwrap();
        }
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn long_values_take_several_lines() {
        let hex = "ab".repeat(40);
        let name = format!("CN={},O={}", "n".repeat(40), "o".repeat(40));
        let fields = [("short", "value"), ("empty", ""), ("hex", &hex), ("name", &name)];
        let expected = format!(
            "short   value\nempty\nhex     {}\n        {}\nname    CN={},\n        O={}\n",
            "ab".repeat(36),
            "ab".repeat(4),
            "n".repeat(40),
            "o".repeat(40)
        );
        assert_eq!(print(Look::window(80), 8, &fields), expected);
        let whole = format!("short   value\nempty\nhex     {hex}\nname    {name}\n");
        assert_eq!(print(Look::window(200), 8, &fields), whole);
        assert_eq!(print(Look::default(), 8, &fields), whole);
    }

    #[test]
    fn in_a_narrow_window_long_values_go_below_their_labels() {
        let fields = [("name", "short"), ("digest", &*"ab".repeat(20)), ("", &"cd".repeat(13)), ("", "e")];
        let expected = format!(
            "name            short\ndigest\n    {}\n    {}\n    {}\n                e\n",
            "ab".repeat(18),
            "ab".repeat(2),
            "cd".repeat(13)
        );
        assert_eq!(print(Look::window(40), 16, &fields), expected);
        // A value that already starts at column 2 is not moved below its label, because that would not gain any room.
        assert_eq!(print(Look::window(10), 2, &[("-", "a sentence of words")]), "- a\n  sentence\n  of words\n");
    }

    #[test]
    fn a_label_that_is_too_long_has_its_own_line() {
        assert_eq!(print(Look::window(80), 8, &[("1.3.6.1.4.1", "value")]), "1.3.6.1.4.1\n        value\n");
    }

    #[test]
    fn colours_end_with_each_line() {
        let mut text = Vec::new();
        let mut out = Output::new(&mut text, Look::window(10).colored());
        Fields::new(&mut out, 4).toned(Tone::Bad, "ok", "no: old").unwrap();
        let expected = "\u{1b}[2mok\u{1b}[0m  \u{1b}[31mno:\u{1b}[0m\n    \u{1b}[31mold\u{1b}[0m\n";
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }

    #[test]
    fn values_are_escaped_before_they_are_broken() {
        let printed = print(Look::window(80), 5, &[("name", "a\u{202e}b\nc")]);
        assert_eq!(printed, "name a\\u{202e}b\\u{a}c\n");
    }

    #[test]
    fn messages_are_broken_between_words() {
        let print = |look| {
            let mut text = Vec::new();
            message(&mut Output::new(&mut text, look), Tone::Bad, "trustlist:", "the list is\u{7f} too old").unwrap();
            String::from_utf8(text).unwrap()
        };
        assert_eq!(print(Look::default()), "trustlist: the list is\\u{7f} too old\n");
        assert_eq!(print(Look::window(24)), "trustlist: the list\n    is\\u{7f} too old\n");
        assert_eq!(
            print(Look::window(24).colored()),
            "\u{1b}[31mtrustlist:\u{1b}[0m the list\n    is\\u{7f} too old\n"
        );
    }

    #[test]
    fn a_line_has_at_least_one_character() {
        assert_eq!(lines("äb,", 1), ["ä", "b", ","]);
        assert_eq!(lines("中b", 1), ["中", "b"]);
        assert_eq!(lines("ab", 0), ["a", "b"]);
        assert_eq!(lines("", 0), [""]);
    }

    #[test]
    fn lines_end_between_parts_or_words() {
        assert_eq!(lines("a, bc", 3), ["a,", "bc"]);
        assert_eq!(lines("", 10), [""]);
        assert_eq!(lines("one, two three", 12), ["one, two", "three"]);
        assert_eq!(lines("CN=a b,O=c d e", 12), ["CN=a b,", "O=c d e"]);
        assert_eq!(lines("中国金融認証中心", 7), ["中国金", "融認証", "中心"]);
    }

    #[test]
    fn no_character_is_lost_and_no_line_is_too_long() {
        let blank = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
        for text in [
            "CN=Microsoft Certificate Trust List Publisher,O=Microsoft Corporation,L=Redmond,ST=Washington,C=US",
            "depends on when the leaf certificate was issued: trusted only if issued before 2025-04-16",
            "中国金融認証中心 (CFCA), e\u{301}\u{302}cole, ,, a,  b ,c",
            "df545bf919a2439c36983b54cdfc903dfa4f37d3996d8d84b4c31eec6f3c163e",
        ] {
            for room in 0..120 {
                let lines = lines(text, room);
                assert_eq!(blank(&lines.concat()), blank(text), "{room}");
                let fits =
                    |line: &&str| width(line) <= room || line.chars().filter(|it| columns_of(*it) > 0).count() <= 1;
                assert!(lines.iter().all(fits), "{room}: {lines:?}");
                assert!(width(&cut(text, room)) <= room.max(1), "{room}");
            }
        }
    }

    #[test]
    fn a_cut_is_shown() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöü", 2), "ä…");
        assert_eq!(cut("a bc", 3), "a…");
        assert_eq!(cut("中国金融", 8), "中国金融");
        assert_eq!(cut("中国金融", 7), "中国金…");
        assert_eq!(cut("中国金融", 6), "中国…");
        // A combining accent stays with its letter.
        assert_eq!(cut("ae\u{301}\u{323}io", 3), "ae\u{301}\u{323}…");
        assert_eq!(cut("ae\u{301}i", 3), "ae\u{301}i");
        assert_eq!(cut("", 0), "");
        assert_eq!(cut("ab", 1), "…");
    }

    #[test]
    fn utf16_with_a_nul() {
        assert_eq!(utf16(b"P\0i\0n\0\0\0").as_deref(), Some("Pin"));
        for bytes in [&b""[..], b"\0\0", b"P\0", b"P\0\0", b"\x00\xd8\0\0", b"\n\0\0\0"] {
            assert_eq!(utf16(bytes), None, "{bytes:x?}");
        }
    }
}
