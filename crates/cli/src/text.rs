//! Aligned plain text for people: no colour, made for 80 columns.

use std::{
    borrow::Cow,
    fmt::Display,
    io::{self, Write},
};

use crate::escape::Escaped;

/// Columns of a line.
pub(crate) const WIDTH: usize = 80;

/// Lines of a label and a value. A value that does not fit goes on below: broken after a comma (names have them between
/// their parts), else after a space, else anywhere.
pub(crate) struct Fields<'o> {
    out: &'o mut dyn Write,
    indent: usize,
}

impl<'o> Fields<'o> {
    /// Values begin at column `indent`.
    pub(crate) fn new(out: &'o mut dyn Write, indent: usize) -> Self {
        Self { out, indent }
    }

    /// Prints one. The value may come from outside: it is escaped.
    pub(crate) fn field(&mut self, label: &str, value: impl Display) -> io::Result<()> {
        let value = Escaped(&value.to_string()).to_string();
        let mut label = label;
        if label.chars().count() >= self.indent {
            writeln!(self.out, "{label}")?;
            label = "";
        }
        for line in wrap(&value, WIDTH.saturating_sub(self.indent)) {
            let line = format!("{label:indent$}{line}", indent = self.indent);
            writeln!(self.out, "{}", line.trim_end())?;
            label = "";
        }
        Ok(())
    }

    /// Prints an empty line.
    pub(crate) fn gap(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }
}

/// Breaks a text into lines of at most `width` characters; at least one line.
fn wrap(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    // Where the character after the last one that fits begins, as long as there is one.
    while let Some((end, _)) = rest.char_indices().nth(width).filter(|(end, _)| *end > 0) {
        let fitting = rest.get(..end).unwrap_or(rest);
        let after_break = fitting.rfind(',').or_else(|| fitting.rfind(' ')).map(|at| at.saturating_add(1));
        let (line, next) = rest.split_at_checked(after_break.unwrap_or(end)).unwrap_or((rest, ""));
        lines.push(line.trim_end());
        rest = next.trim_start();
    }
    lines.push(rest);
    lines
}

/// At most `width` characters of a text; a cut is shown.
pub(crate) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if text.chars().nth(width).is_none() {
        return Cow::Borrowed(text);
    }
    let fitting: String = text.chars().take(width.saturating_sub(1)).collect();
    Cow::Owned(fitting.trim_end().to_owned() + "…")
}

/// UTF-16LE text with a closing NUL, as identifiers often are; `None` for anything else.
pub(crate) fn utf16(octets: &[u8]) -> Option<String> {
    let (pairs, []) = octets.as_chunks::<2>() else { return None };
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    let text = String::from_utf16(&units).ok()?;
    let text = text.strip_suffix('\0')?;
    Some(text.to_owned()).filter(|text| !text.is_empty() && !text.contains(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_go_on_below() {
        let mut out = Vec::new();
        let mut fields = Fields::new(&mut out, 8);
        fields.field("short", "value").unwrap();
        fields.field("empty", "").unwrap();
        fields.field("hex", "ab".repeat(40)).unwrap();
        fields.field("name", format!("CN={},O={}", "n".repeat(40), "o".repeat(40))).unwrap();
        let expected = format!(
            "short   value\nempty\nhex     {}\n        {}\nname    CN={},\n        O={}\n",
            "ab".repeat(36),
            "ab".repeat(4),
            "n".repeat(40),
            "o".repeat(40)
        );
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn values_are_escaped_before_they_are_broken() {
        let mut out = Vec::new();
        Fields::new(&mut out, 5).field("name", "a\u{202e}b\nc").unwrap();
        assert_eq!(out, b"name a\\u{202e}b\\u{a}c\n");
    }

    #[test]
    fn lines_of_one_character() {
        assert_eq!(wrap("äb,", 1), ["ä", "b", ","]);
        assert_eq!(wrap("ab", 0), ["ab"]);
        assert_eq!(wrap("a, bc", 3), ["a,", "bc"]);
        assert_eq!(wrap("", 10), [""]);
    }

    #[test]
    fn a_cut_is_shown() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöü", 2), "ä…");
        assert_eq!(cut("a bc", 3), "a…");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn utf16_with_a_nul() {
        assert_eq!(utf16(b"P\0i\0n\0\0\0").as_deref(), Some("Pin"));
        for octets in [&b""[..], b"\0\0", b"P\0", b"P\0\0", b"\x00\xd8\0\0", b"\n\0\0\0"] {
            assert_eq!(utf16(octets), None, "{octets:x?}");
        }
    }
}
