//! Prepares untrusted text for a page.

use trustlist_base::Hex;

use crate::escape::Escaped;

/// The page shows at most this many characters of a text. The longest name in real lists is 95 characters long.
const MOST_CHARACTERS: usize = 1000;

/// Escapes invisible characters and characters that reorder a line, and visibly truncates long text. The template must
/// still escape the result for HTML, or the script must insert it as text.
pub(crate) fn shown(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        None => Escaped(text).to_string(),
        Some((end, _)) => {
            let begin = text.get(..end).unwrap_or_default();
            format!("{}… ({} characters)", Escaped(begin), text.chars().count())
        }
    }
}

/// Writes bytes in hexadecimal, visibly truncated if there are many.
pub(crate) fn hex(bytes: &[u8]) -> String {
    match bytes.split_at_checked(MOST_CHARACTERS / 2) {
        Some((begin, rest)) if !rest.is_empty() => format!("{}… ({} bytes)", Hex(begin), bytes.len()),
        _ => Hex(bytes).to_string(),
    }
}

/// Returns at most `most` values as text, and a note on how many more there are.
pub(crate) fn at_most<T>(
    most: usize,
    mut values: impl Iterator<Item = T>,
    text: impl FnMut(T) -> String,
) -> Vec<String> {
    let mut shown: Vec<String> = values.by_ref().take(most).map(text).collect();
    let others = values.count();
    if others > 0 {
        shown.push(format!("and {others} more"));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_visibly_truncated() {
        let text = "ä".repeat(MOST_CHARACTERS);
        assert_eq!(shown(&text), text);
        assert_eq!(shown(&(text.clone() + "b")), text + "… (1001 characters)");
        assert_eq!(shown("a\u{202e}b"), "a\\u{202e}b");
    }

    #[test]
    fn many_bytes_are_visibly_truncated() {
        assert_eq!(hex(&[0xab; 500]), "ab".repeat(500));
        assert_eq!(hex(&[0xab; 501]), "ab".repeat(500) + "… (501 bytes)");
        assert_eq!(hex(&[]), "");
    }

    #[test]
    fn values_that_are_left_out_are_counted() {
        let values = || ["a", "b", "c"].into_iter();
        assert_eq!(at_most(3, values(), str::to_uppercase), ["A", "B", "C"]);
        assert_eq!(at_most(1, values(), str::to_uppercase), ["A", "and 2 more"]);
    }
}
