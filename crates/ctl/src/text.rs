//! Text in a list: ASCII, and UTF-16 for people, where odd characters stay as they are and ill-formed parts become U+FFFD.

use alloc::string::String;

use trustlist_base::{ReadError, ReadErrorKind, Tlv};

/// The content as text, if it is ASCII.
pub(crate) fn ascii<'l>(tlv: Tlv<'l>, field: &'static str) -> Result<&'l str, ReadError> {
    match (tlv.content_offset()..).zip(tlv.content).find(|(_, byte)| !byte.is_ascii()) {
        Some((offset, found)) => {
            Err(ReadError::new(field, offset, ReadErrorKind::Byte { expected: "ASCII", found: *found }))
        }
        // ASCII is UTF-8.
        None => Ok(str::from_utf8(tlv.content).unwrap_or_default()),
    }
}

/// UTF-16LE, as Windows puts it in an OCTET STRING, without one closing NUL.
pub(crate) fn decode_le(bytes: &[u8]) -> String {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let text = match pairs {
        [text @ .., [0, 0]] => text,
        text => text,
    };
    decode(text, u16::from_le_bytes, odd)
}

/// UTF-16BE, the content of a BMPString.
pub(crate) fn decode_be(bytes: &[u8]) -> String {
    let (pairs, odd) = bytes.as_chunks::<2>();
    decode(pairs, u16::from_be_bytes, odd)
}

/// `odd` is what is left of a last unit that was cut in two.
fn decode(pairs: &[[u8; 2]], unit_of: fn([u8; 2]) -> u16, odd: &[u8]) -> String {
    let units = pairs.iter().map(|pair| unit_of(*pair));
    let characters = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    // A text may be most of a list: it takes as much memory as it needs, and no more.
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
    fn one_closing_nul_is_left_out_of_little_endian_text() {
        assert_eq!(decode_le(b"A\0\x0e\x20\0\0"), "A\u{200e}", "odd characters are kept");
        assert_eq!(decode_le(b"A\0"), "A");
        assert_eq!(decode_le(b"A\0\0\0\0\0"), "A\0");
        assert_eq!(decode_le(b"A\0\0\0B"), "A\u{fffd}");
        assert_eq!(decode_le(b""), "");
        assert_eq!(decode_be(b"\0A\0\0"), "A\0");
    }

    #[test]
    fn ill_formed_parts_are_shown() {
        assert_eq!(decode_le(b"\x00\xd8A\0"), "\u{fffd}A");
        assert_eq!(decode_le(b"A\0B\0\0"), "AB\u{fffd}", "half a NUL closes nothing");
        assert_eq!(decode_be(b"\xdc\x00\0A\0"), "\u{fffd}A\u{fffd}");
        assert_eq!(decode_be(b"\xd8\x3d\xde\x00"), "\u{1f600}");
    }
}
