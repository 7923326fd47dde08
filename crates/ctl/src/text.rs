//! Text in a list: ASCII, and UTF-16 for display. Display text keeps unusual characters, and ill-formed parts become
//! U+FFFD.

use alloc::string::String;

use trustlist_base::{ReadError, ReadErrorKind, Tlv};

/// Returns the content as text if it is ASCII.
pub(crate) fn ascii<'l>(tlv: Tlv<'l>, field: &'static str) -> Result<&'l str, ReadError> {
    match (tlv.content_offset()..).zip(tlv.content).find(|(_, byte)| !byte.is_ascii()) {
        Some((offset, found)) => {
            Err(ReadError::new(field, offset, ReadErrorKind::Byte { expected: "ASCII", found: *found }))
        }
        // ASCII is valid UTF-8, so this cannot fail.
        None => Ok(str::from_utf8(tlv.content).unwrap_or_default()),
    }
}

/// Decodes UTF-16LE, which Windows puts in an OCTET STRING. One closing NUL is dropped.
pub(crate) fn decode_le(bytes: &[u8]) -> String {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let text = match pairs {
        [text @ .., [0, 0]] => text,
        text => text,
    };
    decode(text, u16::from_le_bytes, odd)
}

/// Decodes UTF-16BE, the content of a BMPString.
pub(crate) fn decode_be(bytes: &[u8]) -> String {
    let (pairs, odd) = bytes.as_chunks::<2>();
    decode(pairs, u16::from_be_bytes, odd)
}

/// `odd` is the last byte if the number of bytes is odd.
fn decode(pairs: &[[u8; 2]], unit_of: fn([u8; 2]) -> u16, odd: &[u8]) -> String {
    let units = pairs.iter().map(|pair| unit_of(*pair));
    let characters = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    // Text can make up most of a list, so allocate exactly what it needs.
    let length = characters.clone().map(char::len_utf8).fold(odd.len().saturating_mul(3), usize::saturating_add);
    let mut text = String::with_capacity(length);
    text.extend(characters);
    if !odd.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_endian_text_loses_one_closing_nul() {
        assert_eq!(decode_le(b"A\0\x0e\x20\0\0"), "A\u{200e}", "unusual characters are kept");
        assert_eq!(decode_le(b"A\0"), "A");
        assert_eq!(decode_le(b"A\0\0\0\0\0"), "A\0");
        assert_eq!(decode_le(b"A\0\0\0B"), "A\u{fffd}");
        assert_eq!(decode_le(b""), "");
        assert_eq!(decode_be(b"\0A\0\0"), "A\0");
    }

    #[test]
    fn ill_formed_parts_become_replacement_characters() {
        assert_eq!(decode_le(b"\x00\xd8A\0"), "\u{fffd}A");
        assert_eq!(decode_le(b"A\0B\0\0"), "AB\u{fffd}", "half a NUL is not a closing NUL");
        assert_eq!(decode_be(b"\xdc\x00\0A\0"), "\u{fffd}A\u{fffd}");
        assert_eq!(decode_be(b"\xd8\x3d\xde\x00"), "\u{1f600}");
    }
}
