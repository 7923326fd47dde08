//! A sequence file yields a number, or an error with an offset. A number that is written is read back as an equal
//! number.

use std::cmp::Ordering;

use trustlist_ctl::{ReadErrorKind, SequenceFile, SequenceNumber};

use crate::bounds::{Bounds, Linear};

/// The parser allocates one byte for each digit, and one for each pair of digits.
const PARSING: Bounds =
    Bounds { step: "parsing a sequence file", memory: Linear { base: 16, factor: 2 }, visits: Linear::NONE };

/// Checks the property that the module documentation states. Returns whether the bytes are a number.
pub fn check(bytes: &[u8]) -> bool {
    let parsed = PARSING.hold(bytes.len(), || SequenceFile::parse(bytes));
    match &parsed {
        Ok(file) => {
            assert_eq!(Some(file.to_string()), expected(bytes), "{bytes:02x?}");
            check_number(file);
        }
        Err(error) => {
            assert_eq!(expected(bytes), None, "{error}");
            assert!(!error.to_string().is_empty());
            if let ReadErrorKind::Byte { found, .. } = error.kind() {
                assert_eq!(bytes.get(error.offset()), Some(found));
            }
        }
    }
    // The reverse: any sequence number of a list. Each of its bytes becomes two digits.
    let content = &bytes[..bytes.len().min(SequenceFile::FILE_BYTES / 2)];
    let number = SequenceNumber::from_content(content);
    let file = SequenceFile::from(number);
    assert_eq!(file.cmp_number(number), Ordering::Equal);
    check_number(&file);
    if !content.is_empty() {
        assert_eq!(SequenceFile::parse(number.to_string().as_bytes()), Ok(file));
    }
    parsed.is_ok()
}

fn check_number(file: &SequenceFile) {
    let text = file.to_string();
    assert_eq!(SequenceFile::parse(text.as_bytes()).as_ref(), Ok(file));
    let dressed = format!("\u{feff} 0{}\r\n", text.to_lowercase());
    if dressed.len() <= SequenceFile::FILE_BYTES {
        assert_eq!(SequenceFile::parse(dressed.as_bytes()).as_ref(), Ok(file));
    }
    let bytes = bytes_of(&text);
    let zeros = [&[0, 0][..], &bytes].concat();
    for content in [&bytes, &zeros] {
        assert_eq!(file.cmp_number(SequenceNumber::from_content(content)), Ordering::Equal);
    }
    // Only the last eight bytes are compared.
    let padded = [&[0x7f][..], &vec![0; 8_usize.saturating_sub(bytes.len())], &bytes].concat();
    assert_eq!(file.cmp_number(SequenceNumber::from_content(&padded)), Ordering::Equal);
    if let Some(next) = SequenceNumber::from_content(&bytes).ticks().checked_add(1) {
        let higher = next.to_be_bytes();
        assert_eq!(file.cmp_number(SequenceNumber::from_content(&higher)), Ordering::Less);
    }
}

/// The digits as they should be written, computed in a different way.
fn expected(bytes: &[u8]) -> Option<String> {
    let text = str::from_utf8(bytes).ok().filter(|_| bytes.len() <= SequenceFile::FILE_BYTES)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let digits = text.trim_matches([' ', '\t', '\n', '\x0c', '\r']);
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0').to_uppercase();
    let even = if digits.len() % 2 == 1 { format!("0{digits}") } else { digits };
    Some(if even.is_empty() { "00".to_owned() } else { even })
}

fn bytes_of(digits: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("digits");
    (0..digits.len()).step_by(2).map(digit).collect()
}
