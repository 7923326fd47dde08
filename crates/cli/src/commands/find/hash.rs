//! Parses hashes as other programs print them.

use trustlist::{Error, ListKind};
use trustlist_base::Hex;

use crate::failure::Failure;

/// A hash in hexadecimal digits.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hash {
    digits: String,
    /// The algorithm that the text names, if any.
    label: Option<Algorithm>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Sha1,
    Sha256,
}

/// The text that OpenSSL, certutil and PowerShell print around a hash, in lower case and without spaces and dashes.
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
    /// Parses a hash. Returns `None` if the text contains anything else, because it must then be a path.
    ///
    /// Text copied from Windows' certificate dialog can start with an invisible U+200E.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_dropped = |character: &char| {
            character.is_whitespace() || matches!(character, ':' | '-' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        };
        // "-" is standard input. Empty text counts as a hash, because it probably comes from an unset shell
        // variable.
        let is_empty = text != "-" && text.chars().all(|character| is_dropped(&character));
        let text: String = text.chars().filter(|character| !is_dropped(character)).collect();
        let mut rest = text.to_ascii_lowercase();
        let mut label = None;
        // Each label is optional, but labels that are present follow the order of `LABELS`.
        for (words, algorithm) in LABELS {
            if let Some(after) = rest.strip_prefix(words) {
                label = label.or(algorithm);
                rest = after.to_owned();
            }
        }
        let is_digits = rest.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_empty || (is_digits && !rest.is_empty())).then_some(Self { digits: rest, label })
    }

    /// Returns the bytes of the hash.
    ///
    /// # Errors
    ///
    /// Fails if the length is wrong for the named algorithm or for a root list. Lists of other kinds check the length
    /// themselves.
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

/// The failure for a hash of the wrong length. `expected` is in bytes, but the error message gives digits, which are
/// easier to count.
pub(super) fn wrong_length(digits: usize, expected: &[usize]) -> Failure {
    let lengths: Vec<_> = expected.iter().map(|bytes| bytes.saturating_mul(2).to_string()).collect();
    let lengths = if lengths.is_empty() { "an even number is".to_owned() } else { lengths.join(" or ") + " are" };
    let code = Error::HashLength { found: digits.div_ceil(2), expected: expected.to_vec() }.explain();
    let message = format!("the hash has {digits} hexadecimal digits, but {lengths} expected");
    let help = "give the whole hash, or the certificate file; if this is the name of a file, write ./NAME";
    Failure::new(code, message).advise(Some(help))
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
    fn hashes_printed_by_other_programs_are_parsed() {
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
    fn hashes_of_the_wrong_length_are_refused() {
        for digits in [1, 4, 38, 39, 41, 63, 65, 128] {
            let expected = format!("the hash has {digits} hexadecimal digits, but 40 or 64 are expected");
            assert_eq!(bytes(&"a".repeat(digits)), Err(expected));
        }
        let labelled = bytes(&format!("sha1 Fingerprint={}", "a".repeat(64)));
        assert_eq!(labelled.unwrap_err(), "the hash has 64 hexadecimal digits, but 40 are expected");
        let other = Hash::parse("0a1b").unwrap();
        assert_eq!(other.bytes(ListKind::Other).unwrap(), [0x0a, 0x1b]);
        let odd = Hash::parse("0a1").unwrap().bytes(ListKind::Other).unwrap_err();
        assert_eq!(odd.message(), "the hash has 3 hexadecimal digits, but an even number is expected");
    }

    #[test]
    fn empty_text_is_neither_a_valid_hash_nor_a_path() {
        for text in ["", " ", ":", "\u{200e}"] {
            let expected = "the hash has 0 hexadecimal digits, but 40 or 64 are expected";
            assert_eq!(bytes(text), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn text_with_other_characters_is_a_path() {
        for text in ["0g", "./0a1b", "0a1b.cer", "０a", "sha1", "0x", "-"] {
            assert_eq!(Hash::parse(text), None, "{text}");
        }
    }
}
