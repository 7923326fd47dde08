//! Patterns for names of files.

/// Whether a name is of a pattern: `*` stands for any characters, also none, `?` for one, and every other character for
/// itself. In the worst case it takes as many steps as both have characters, multiplied.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let (mut pattern, mut name) = (pattern.chars(), name.chars());
    // Where to go on after a star: with the pattern behind it, and the name that it may eat one character more of.
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
        let Some((behind, eaten)) = &mut star else { return false };
        if eaten.next().is_none() {
            return false;
        }
        (pattern, name) = (behind.clone(), eaten.clone());
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
    fn many_stars_cost_no_more_than_the_product() {
        assert!(!matches(&"*a".repeat(500), &"a".repeat(499)));
        assert!(!matches(&("*a".repeat(100) + "b"), &"a".repeat(2_000)));
    }
}
