//! Borrowed DER values with their absolute offsets. What is not plain is left to `der`'s reader, and so is every error.

use der::{Decode, Header, Reader, SliceReader};

use crate::error::{ParseError, ParseErrorKind};

/// One value: its octets, and where they stand in the source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tlv<'a> {
    /// Tag, length and content.
    pub(crate) der: &'a [u8],
    pub(crate) content: &'a [u8],
    /// Where `der` begins, in octets from the start of the source.
    pub(crate) offset: usize,
}

impl<'a> Tlv<'a> {
    /// Whether its tag octet is `expected`.
    pub(crate) fn has_tag(&self, expected: u8) -> bool {
        self.der.first() == Some(&expected)
    }

    /// Where `content` begins, in octets from the start of the source.
    pub(crate) const fn content_offset(&self) -> usize {
        let header = self.der.len().saturating_sub(self.content.len());
        self.offset.saturating_add(header)
    }

    /// The values inside this one.
    pub(crate) const fn fields(&self) -> Fields<'a> {
        Fields::new(self.content, self.content_offset())
    }
}

/// Values that stand one after the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Fields<'a> {
    /// `source` begins `offset` octets after the start of what the caller gave.
    pub(crate) const fn new(source: &'a [u8], offset: usize) -> Self {
        Self { rest: source, offset }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next tag octet, if any is left. (Every tag of this format is one octet.)
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Reads a value of any tag that `der` knows.
    pub(crate) fn read_any(&mut self, field: &'static str) -> Result<Tlv<'a>, ParseError> {
        #[cfg(feature = "visits")]
        crate::visits::count();
        let at = |error: der::Error| ParseError::new(field, self.offset, ParseErrorKind::Der(error.kind()));
        let (der, content) = match split_plain(self.rest) {
            Some(plain) => plain,
            None => split(self.rest).map_err(at)?,
        };
        let tlv = Tlv { der, content, offset: self.offset };
        self.rest = self.rest.get(der.len()..).unwrap_or_default();
        self.offset = self.offset.saturating_add(der.len());
        Ok(tlv)
    }

    /// Reads a value whose tag octet is `expected`.
    pub(crate) fn read(&mut self, expected: u8, field: &'static str) -> Result<Tlv<'a>, ParseError> {
        match self.peek() {
            Some(found) if found != expected => {
                Err(ParseError::new(field, self.offset, ParseErrorKind::Tag { expected, found }))
            }
            _ => self.read_any(field),
        }
    }

    /// Reads a value if its tag octet is `expected`.
    pub(crate) fn read_optional(&mut self, expected: u8, field: &'static str) -> Result<Option<Tlv<'a>>, ParseError> {
        if self.peek() == Some(expected) { self.read_any(field).map(Some) } else { Ok(None) }
    }

    /// Reads an object identifier whose last arc is whole.
    pub(crate) fn read_oid(&mut self, field: &'static str) -> Result<&'a [u8], ParseError> {
        let oid = self.read(tag::OBJECT_IDENTIFIER, field)?;
        match oid.content {
            [.., 0x00..=0x7f] => Ok(oid.content),
            _ => Err(ParseError::new(field, oid.offset, ParseErrorKind::Identifier)),
        }
    }

    /// Reads every value to the end, at most `limit` of them.
    pub(crate) fn read_all(mut self, limit: usize, field: &'static str) -> Result<Vec<Tlv<'a>>, ParseError> {
        let mut values = Vec::new();
        while !self.is_empty() {
            if values.len() >= limit {
                return Err(ParseError::new(field, self.offset, ParseErrorKind::TooMany { limit }));
            }
            values.push(self.read_any(field)?);
        }
        Ok(values)
    }

    /// Refuses octets that are left over in `field`.
    pub(crate) fn finish(&self, field: &'static str) -> Result<(), ParseError> {
        match self.rest.len() {
            0 => Ok(()),
            octets => Err(ParseError::new(field, self.offset, ParseErrorKind::Trailing { octets })),
        }
    }
}

/// The first value in `source`, whole, and its content.
fn split(source: &[u8]) -> Result<(&[u8], &[u8]), der::Error> {
    let mut reader = SliceReader::new(source)?;
    let header = Header::decode(&mut reader)?;
    let content = reader.read_slice(header.length())?;
    let rest = usize::try_from(reader.remaining_len())?;
    let whole = source.len().saturating_sub(rest);
    Ok((source.get(..whole).unwrap_or(source), content))
}

/// The same of a value with a tag that is used here and a length of at most three octets. `der`'s reader keeps account of
/// positions and nesting for each value, which took most of the time that reading a certificate took.
fn split_plain(source: &[u8]) -> Option<(&[u8], &[u8])> {
    let (header, length) = match *source {
        [_, length @ 0..=0x7f, ..] => (2, usize::from(length)),
        [_, 0x81, length @ 0x80..=0xff, ..] => (3, usize::from(length)),
        [_, 0x82, high @ 1..=0xff, low, ..] => (4, usize::from(u16::from_be_bytes([high, low]))),
        _ => return None,
    };
    if !tag::is_plain(*source.first()?) {
        return None;
    }
    let (der, _) = source.split_at_checked(length.checked_add(header)?)?;
    Some((der, der.get(header..)?))
}

/// Tag octets of this format.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;
    /// `[0]`, primitive.
    pub(crate) const CONTEXT_0_PRIMITIVE: u8 = 0x80;
    /// `[0]`, constructed.
    pub(crate) const CONTEXT_0: u8 = 0xa0;
    /// `[1]`, constructed.
    pub(crate) const CONTEXT_1: u8 = 0xa1;
    /// `[1]`, primitive.
    pub(crate) const CONTEXT_1_PRIMITIVE: u8 = 0x81;
    /// `[2]`, primitive.
    pub(crate) const CONTEXT_2_PRIMITIVE: u8 = 0x82;
    /// `[3]`, constructed.
    pub(crate) const CONTEXT_3: u8 = 0xa3;

    /// Whether it is one of these, or NULL, a string of names, or a time. `der` knows each of them.
    pub(super) const fn is_plain(tag: u8) -> bool {
        matches!(tag, BOOLEAN..=OBJECT_IDENTIFIER | 0x0c | 0x13 | 0x16..=0x18 | SEQUENCE | SET | 0x80..=0x82 | 0xa0..=0xa3)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    /// Every tag octet with every first octet of a length, and so many octets behind it.
    #[test]
    fn a_plain_value_is_split_as_der_splits_it() {
        let (mut split_here, mut left_to_der) = (0, 0);
        // Backed by octets in each form of a length: one octet, 0x81 and one, 0x82 and two.
        let mut forms = [false; 3];
        for tag in 0..=u8::MAX {
            for length in 0..=u8::MAX {
                for (second, behind) in [(0x00, 3), (0x01, 300), (0x7f, 200), (0x80, 130), (0xff, 300)] {
                    let source = [&[tag, length, second][..], &vec![0x2a; behind]].concat();
                    let by_der = split(&source).ok();
                    if tag::is_plain(tag) {
                        assert_eq!(split_plain(&source), by_der, "{tag:02x} {length:02x} {second:02x}");
                        split_here += usize::from(by_der.is_some());
                        for (form, first) in forms.iter_mut().zip([0x02, 0x81, 0x82]) {
                            *form |= length == first && by_der.is_some();
                        }
                    } else {
                        assert_eq!(split_plain(&source), None, "{tag:02x}");
                        left_to_der += usize::from(by_der.is_some());
                    }
                }
            }
        }
        assert!(split_here > 0 && left_to_der > 0);
        assert_eq!(forms, [true; 3]);
    }

    #[test]
    fn what_is_cut_off_or_longer_than_need_be_is_left_to_der() {
        for source in [&[][..], &[0x30], &[0x30, 1], &[0x30, 0x81, 0x80], &[0x30, 0x81, 1, 0], &[0x30, 0x82, 0, 1, 0]] {
            assert_eq!(split_plain(source), None, "{source:02x?}");
            assert!(split(source).is_err(), "{source:02x?}");
        }
    }
}
