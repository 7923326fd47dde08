//! Escapes untrusted text for a terminal or a page.

use std::fmt::{self, Write};

/// Displays a value with every unsafe character escaped, as in `\u{200e}`. [`is_safe`] defines which are unsafe.
///
/// Root names, file names and certificate subjects are untrusted. A control character can overwrite earlier output, a
/// bidirectional one can reorder the line, and an invisible one can make two names look the same.
///
/// The value is escaped in pieces, because it may contain most of a file, and can grow to eight times its length.
pub struct Escaped<T>(pub T);

impl<T: fmt::Display> fmt::Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(f), "{}", self.0)
    }
}

struct Escaping<'f, 'b>(&'f mut fmt::Formatter<'b>);

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        let mut rest = piece;
        while let Some((before, found, after)) = split_at_unsafe(rest) {
            write!(self.0, "{before}{}", found.escape_unicode())?;
            rest = after;
        }
        self.0.write_str(rest)
    }
}

/// Splits text at its first unsafe character. Returns the text before it, the character, and the text after it, or
/// `None` if all characters are safe.
#[must_use]
pub fn split_at_unsafe(text: &str) -> Option<(&str, char, &str)> {
    let (at, found) = text.char_indices().find(|(_, character)| !is_safe(*character))?;
    let (before, rest) = text.split_at_checked(at)?;
    Some((before, found, rest.strip_prefix(found)?))
}

/// Returns whether a character is safe to display. The unsafe characters are control characters (C0, DEL, C1),
/// characters that reorder, break or annotate a line (bidirectional and other format characters), and invisible
/// characters (Unicode's `Default_Ignorable_Code_Point`).
#[must_use]
pub fn is_safe(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            // Zero width space and joiners, left-to-right and right-to-left marks.
            | '\u{200b}'..='\u{200f}'
            // Line and paragraph separators, bidirectional embeddings and overrides.
            | '\u{2028}'..='\u{202e}'
            // Word joiner, invisible operators, bidirectional isolates.
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            // Tags and variation selectors.
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readable_text_is_not_escaped() {
        for text in ["", "Plain Root CA", "Tübitak \\ \"Kök\"", "中国金融認証中心", "العربية", "a\u{a0}b", "\u{fffd}"]
        {
            assert_eq!(Escaped(text).to_string(), text);
        }
    }

    #[test]
    fn control_and_bidirectional_characters_are_escaped() {
        assert_eq!(Escaped("\u{1b}[2JRoot\r\n").to_string(), "\\u{1b}[2JRoot\\u{d}\\u{a}");
        assert_eq!(Escaped("Root\0").to_string(), "Root\\u{0}");
        assert_eq!(Escaped("\u{9b}31m\u{7f}").to_string(), "\\u{9b}31m\\u{7f}");
        let bidirectional = ['\u{61c}', '\u{200e}', '\u{200f}'];
        let more = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
        for character in bidirectional.into_iter().chain(more) {
            let escaped = format!("a\\u{{{:x}}}b", u32::from(character));
            assert_eq!(Escaped(&format!("a{character}b")).to_string(), escaped);
        }
    }

    #[test]
    fn invisible_characters_are_escaped() {
        for character in ['\u{ad}', '\u{200b}', '\u{2028}', '\u{2060}', '\u{feff}', '\u{fe0f}', '\u{e0041}', '\u{3164}']
        {
            assert!(!is_safe(character), "{:04x}", u32::from(character));
        }
    }
}
