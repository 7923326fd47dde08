//! Patterns for file names.

/// Returns whether a name matches a pattern: `*` matches any number of characters, `?` matches one, and other
/// characters match themselves. The number of steps is at most the product of both lengths.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern.chars(), name.chars());
    // Where to retry after a mismatch: the rest of the pattern after the last star, and the rest of the name after the
    // characters that this star has matched so far.
    let mut star: Option<(core::str::Chars<'_>, core::str::Chars<'_>)> = None;
    loop {
        let (mut pattern_ahead, mut name_ahead) = (pattern.clone(), name.clone());
        match (pattern_ahead.next(), name_ahead.next()) {
            (Some('*'), _) => {
                pattern = pattern_ahead;
                star = Some((pattern.clone(), name.clone()));
                continue;
            }
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted == '?' || wanted == found => {
                (pattern, name) = (pattern_ahead, name_ahead);
                continue;
            }
            _ => {}
        }
        let Some((after_star, rest)) = &mut star else { return false };
        if rest.next().is_none() {
            return false;
        }
        (pattern, name) = (after_star.clone(), rest.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, name, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "root.cer", true),
            ("*.cer", "root.cer", true),
            ("*.cer", "root.cer.txt", false),
            ("*.cer", ".cer", true),
            ("root-?.cer", "root-1.cer", true),
            ("root-?.cer", "root-.cer", false),
            ("root-?.cer", "root-ä.cer", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("*a*", "bab", true),
            ("**", "x", true),
            ("root.cer", "Root.cer", false),
            ("a*", "b", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn many_stars_do_not_take_exponential_time() {
        assert!(!matches(&"*a".repeat(500), &"a".repeat(499)));
        assert!(!matches(&("*a".repeat(100) + "b"), &"a".repeat(2_000)));
    }
}
