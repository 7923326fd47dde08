//! Values of DER, read by the rules of X.690 alone: without the code that the project's readers are made of.

use trustlist::UnixTime;
use trustlist_testdata::at;

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const BMP_STRING: u8 = 0x1e;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// A value: tag, length and content. Files are leaked, so that everything read from them is borrowed without a lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) tag: u8,
    pub(crate) whole: &'static [u8],
    pub(crate) content: &'static [u8],
}

/// The values that fill `octets`, one after the other; a length that is indefinite, or longer than need be, is no DER.
pub(crate) fn values(mut octets: &'static [u8]) -> Vec<Value> {
    let mut found = Vec::new();
    while let [tag, first, ..] = *octets {
        assert_ne!(tag & 0x1f, 0x1f, "a tag of several octets");
        let more = usize::from(first).checked_sub(0x80);
        assert_ne!(more, Some(0), "an indefinite length");
        let header = 2 + more.unwrap_or(0);
        let length = match more {
            None => usize::from(first),
            Some(_) => octets[2..header].iter().fold(0, |length, octet| length << 8 | usize::from(*octet)),
        };
        let fewest = if length < 0x80 { 2 } else { 2 + (length.ilog2() / 8 + 1) as usize };
        assert_eq!(header, fewest, "a length that is not minimal");
        let (whole, rest) = octets.split_at(header + length);
        found.push(Value { tag, whole, content: &whole[header..] });
        octets = rest;
    }
    assert!(octets.is_empty(), "an octet is left over");
    found
}

/// The one value that fills `octets`.
pub(crate) fn value(octets: &'static [u8]) -> Value {
    let [value] = *values(octets) else { panic!("one value expected") };
    value
}

impl Value {
    pub(crate) fn inside(&self) -> Vec<Value> {
        assert_ne!(self.tag & 0x20, 0, "tag {:02x} is primitive", self.tag);
        values(self.content)
    }

    pub(crate) fn is_constructed(&self) -> bool {
        self.tag & 0x20 != 0
    }

    /// An object identifier with dots.
    pub(crate) fn oid(&self) -> String {
        assert_eq!(self.tag, 0x06, "an object identifier");
        let mut arcs = vec![0_u64];
        for octet in self.content {
            let last = arcs.last_mut().expect("an arc");
            *last = *last << 7 | u64::from(octet & 0x7f);
            if octet & 0x80 == 0 {
                arcs.push(0);
            }
        }
        arcs.pop();
        let first = arcs[0].min(80) / 40;
        let mut text = format!("{first}.{}", arcs[0] - first * 40);
        arcs[1..].iter().for_each(|arc| text += &format!(".{arc}"));
        text
    }

    pub(crate) fn instant(&self) -> UnixTime {
        let text = std::str::from_utf8(self.content).expect("digits");
        let century = match self.tag {
            UTC_TIME if text < "5" => "20",
            UTC_TIME => "19",
            _ => "",
        };
        let digits = format!("{century}{text}");
        let part = |from: usize, to: usize| &digits[from..to];
        assert_eq!(part(14, 15), "Z");
        let [year, month, day] = [part(0, 4), part(4, 6), part(6, 8)];
        at(&format!("{year}-{month}-{day}T{}:{}:{}Z", part(8, 10), part(10, 12), part(12, 14)))
    }

    /// A number of up to eight octets.
    pub(crate) fn number(&self) -> u64 {
        assert_eq!(self.tag, INTEGER);
        self.content.iter().fold(0, |number, octet| number << 8 | u64::from(*octet))
    }
}

/// `AlgorithmIdentifier`: the algorithm, and the tag of its parameters.
pub(crate) fn algorithm(value: &Value) -> (String, Option<u8>) {
    match *value.inside() {
        [oid] => (oid.oid(), None),
        [oid, parameters] => (oid.oid(), Some(parameters.tag)),
        _ => panic!("an algorithm of three values"),
    }
}
