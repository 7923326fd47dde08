//! Hashes as people copy them from other programs.

use trustlist::{Error, ListKind};
use trustlist_base::Hex;

use crate::failure::Failure;

/// A text of hexadecimal digits, as it names something by its hash.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hash {
    digits: String,
    /// What the text says that it is.
    label: Option<Algorithm>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Sha1,
    Sha256,
}

/// What other programs print before a hash, without its spaces and dashes: OpenSSL, certutil, PowerShell.
const LABELS: [(&str, Option<Algorithm>); 8] = [
    ("certhash(", None),
    ("sha1", Some(Algorithm::Sha1)),
    ("sha256", Some(Algorithm::Sha256)),
    (")", None),
    ("fingerprint", None),
    ("thumbprint", None),
    ("=", None),
    ("0x", None),
];

impl Hash {
    /// `None` for a text that has anything but digits: it is the path of a file.
    ///
    /// Windows' certificate dialog puts an invisible U+200E before the digits that are copied from it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_dropped = |character: &char| {
            character.is_whitespace() || matches!(character, ':' | '-' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        };
        // Standard input, and nothing: a variable of a script that was never set.
        let is_empty = text != "-" && text.chars().all(|character| is_dropped(&character));
        let text: String = text.chars().filter(|character| !is_dropped(character)).collect();
        let mut rest = text.to_ascii_lowercase();
        let mut label = None;
        // In this order, each if it is there.
        for (words, algorithm) in LABELS {
            if let Some(after) = rest.strip_prefix(words) {
                label = label.or(algorithm);
                rest = after.to_owned();
            }
        }
        let is_digits = rest.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_empty || (is_digits && !rest.is_empty())).then_some(Self { digits: rest, label })
    }

    /// The bytes, if a list of that kind can name something by so many. What a disallowed list or a catalog can, the list
    /// itself knows; other lists name their entries by whatever their maker chose.
    pub(super) fn bytes(&self, kind: ListKind) -> Result<Vec<u8>, Failure> {
        let expected: &[usize] = match (self.label, kind) {
            (Some(Algorithm::Sha1), _) => &[20],
            (Some(Algorithm::Sha256), _) => &[32],
            (None, ListKind::AuthRoot) => &[20, 32],
            (None, _) => &[],
        };
        Hex::decode(&self.digits)
            .filter(|bytes| expected.is_empty() || expected.contains(&bytes.len()))
            .ok_or_else(|| wrong_length(self.digits.len(), expected))
    }
}

/// Lengths in bytes are said in digits, which people can count.
pub(super) fn wrong_length(digits: usize, expected: &[usize]) -> Failure {
    let lengths: Vec<_> = expected.iter().map(|bytes| bytes.saturating_mul(2).to_string()).collect();
    let lengths = if lengths.is_empty() { "an even number".to_owned() } else { lengths.join(" or ") };
    let code = Error::HashLength { found: digits.div_ceil(2), expected: expected.to_vec() }.explain();
    let failure = Failure::new(code, format!("{digits} hexadecimal digits found, {lengths} expected"));
    failure.advise(Some("give the whole hash, or the file of the certificate; a file with such a name is ./NAME"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA1: &str = "3b1efd3a66ea28b16697394703a72ca340a05bd5";

    fn bytes(text: &str) -> Result<Vec<u8>, String> {
        let hash = Hash::parse(text).ok_or("a path")?;
        hash.bytes(ListKind::AuthRoot).map_err(|failure| failure.message().to_owned())
    }

    #[test]
    fn as_other_programs_print_them() {
        let expected = bytes(SHA1).unwrap();
        assert_eq!((expected.len(), expected[0]), (20, 0x3b));
        let colons = SHA1.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap()).collect::<Vec<_>>().join(":");
        for text in [
            SHA1.to_uppercase(),
            colons.clone(),
            colons.replace(':', " "),
            colons.replace(':', "-"),
            format!("sha1 Fingerprint={}", colons.to_uppercase()),
            format!("SHA1 Fingerprint={colons}"),
            format!("Cert Hash(sha1): {SHA1}"),
            format!("Thumbprint = {SHA1}\r\n"),
            format!("SHA-1: {SHA1}"),
            format!("0x{SHA1}"),
            format!("\u{200e}{}\u{200e}", colons.replace(':', " ")),
        ] {
            assert_eq!(bytes(&text).as_ref(), Ok(&expected), "{text}");
        }
        let sha256 = SHA1.to_owned() + &SHA1[..24];
        assert_eq!(bytes(&format!("sha256 Fingerprint={sha256}")).unwrap().len(), 32);
    }

    #[test]
    fn of_another_length_they_are_refused() {
        for digits in [1, 4, 38, 39, 41, 63, 65, 128] {
            let expected = format!("{digits} hexadecimal digits found, 40 or 64 expected");
            assert_eq!(bytes(&"a".repeat(digits)), Err(expected));
        }
        let labelled = bytes(&format!("sha1 Fingerprint={}", "a".repeat(64)));
        assert_eq!(labelled.unwrap_err(), "64 hexadecimal digits found, 40 expected");
        let other = Hash::parse("0a1b").unwrap();
        assert_eq!(other.bytes(ListKind::Other).unwrap(), [0x0a, 0x1b]);
        let odd = Hash::parse("0a1").unwrap().bytes(ListKind::Other).unwrap_err();
        assert_eq!(odd.message(), "3 hexadecimal digits found, an even number expected");
    }

    #[test]
    fn nothing_is_no_hash_and_no_path() {
        for text in ["", " ", ":", "\u{200e}"] {
            assert_eq!(bytes(text), Err("0 hexadecimal digits found, 40 or 64 expected".to_owned()), "{text}");
        }
    }

    #[test]
    fn what_has_other_characters_is_a_path() {
        for text in ["0g", "./0a1b", "0a1b.cer", "０a", "sha1", "0x", "-"] {
            assert_eq!(Hash::parse(text), None, "{text}");
        }
    }
}
