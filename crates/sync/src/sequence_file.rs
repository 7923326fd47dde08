//! `authrootseq.txt`: the sequence number of the newest root list, in hexadecimal.

use trustlist::SequenceNumber;

use crate::manifest::unhex;

/// The number, as octets: digits of any case, white space around them.
pub(crate) fn parse(octets: &[u8]) -> Option<Vec<u8>> {
    let text = str::from_utf8(octets).ok()?.trim_ascii();
    if text.is_empty() {
        return None;
    }
    if text.len() % 2 == 0 { unhex(text) } else { unhex(&format!("0{text}")) }
}

/// Whether both are the same number, whatever zeros stand before.
pub(crate) fn is_same(a: SequenceNumber<'_>, b: SequenceNumber<'_>) -> bool {
    let digits = |number: SequenceNumber<'_>| number.to_string().trim_start_matches('0').to_owned();
    digits(a) == digits(b)
}
