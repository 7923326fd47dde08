//! Bytes as hexadecimal digits.

use alloc::vec::Vec;
use core::fmt;

/// Shows bytes as hexadecimal, two digits per byte without separators: in lower case, or in upper case with `{:X}`.
///
/// ```
/// use trustlist_base::Hex;
///
/// assert_eq!(Hex(&[0x14, 0x0a]).to_string(), "140a");
/// assert_eq!(format!("{:X}", Hex(&[0x14, 0x0a])), "140A");
/// assert_eq!(Hex::decode("140A").as_deref(), Some(&[0x14, 0x0a][..]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hex<'a>(pub &'a [u8]);

impl Hex<'_> {
    /// Decodes hexadecimal digits of either case; `None` if their number is odd or there is any other character.
    #[must_use]
    pub fn decode(digits: impl AsRef<[u8]>) -> Option<Vec<u8>> {
        let (pairs, []) = digits.as_ref().as_chunks::<2>() else { return None };
        pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::UpperHex for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pairs_of_digits_are_decoded() {
        assert_eq!(Hex::decode("00fFA0"), Some([0, 0xff, 0xa0].to_vec()));
        assert_eq!(Hex::decode(""), Some(Vec::new()));
        for text in ["0", "0g", "+1", "0x", "00 ", "é"] {
            assert_eq!(Hex::decode(text), None, "{text}");
        }
    }
}
