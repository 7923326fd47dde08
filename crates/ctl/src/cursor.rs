//! A strict DER cursor: one pass over the octets, every tag and length checked, nothing copied.
//!
//! Why not `der`: its derived types take some ten times as long for the newest list, and it refuses or rewrites object
//! identifiers that X.690 allows. A property test holds the two against each other.

use core::ops::Range;

use crate::error::{Error, ErrorKind, Field};

/// Tags that occur in a list.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const NULL: u8 = 0x05;
    pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const BMP_STRING: u8 = 0x1e;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;
    /// `[0]`, constructed: the extensions.
    pub(crate) const CONTEXT_0: u8 = 0xa0;
    /// `[6]`, primitive: a URL among names.
    pub(crate) const CONTEXT_6: u8 = 0x86;
}

/// One tag-length-value, by its positions in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tlv {
    /// The first (for a low tag number: the only) identifier octet.
    pub(crate) tag: u8,
    /// Where the identifier octets begin.
    pub(crate) start: usize,
    /// Where the content octets begin.
    pub(crate) content: usize,
    /// Where the content octets end.
    pub(crate) end: usize,
}

impl Tlv {
    pub(crate) const fn content(&self) -> Range<usize> {
        self.content..self.end
    }

    pub(crate) const fn whole(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A position in `source`, and the end of the field that is being read.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    source: &'a [u8],
    position: usize,
    end: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor over `range` of `source`; positions stay those of `source`. A range outside `source` reads as empty.
    pub(crate) fn new(source: &'a [u8], range: Range<usize>) -> Self {
        let end = range.end.min(source.len());
        Self { source, position: range.start.min(end), end }
    }

    /// A cursor over the content octets of `tlv`.
    pub(crate) fn inside(&self, tlv: &Tlv) -> Self {
        Self::new(self.source, tlv.content())
    }

    pub(crate) const fn source(&self) -> &'a [u8] {
        self.source
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.position >= self.end
    }

    pub(crate) const fn position(&self) -> usize {
        self.position
    }

    /// The next tag octet, if any is left.
    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        if self.is_empty() { None } else { self.source.get(self.position).copied() }
    }

    /// The octets up to the end.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.octets(self.position..self.end)
    }

    /// Octets of `range`. The ranges of this module come from lengths that were checked, so none is ever missing.
    pub(crate) fn octets(&self, range: Range<usize>) -> &'a [u8] {
        self.source.get(range).unwrap_or_default()
    }

    /// Octets of `range` as text, if they are ASCII.
    pub(crate) fn ascii(&self, range: Range<usize>, field: Field) -> Result<&'a str, Error> {
        let octets = self.octets(range.clone());
        match range.zip(octets).find(|(_, octet)| !octet.is_ascii()) {
            Some((position, octet)) => Err(Error::new(ErrorKind::NotAscii(*octet), field, position)),
            // ASCII is UTF-8.
            None => Ok(str::from_utf8(octets).unwrap_or_default()),
        }
    }

    /// Reads one value of tag `expected`.
    #[inline]
    pub(crate) fn read(&mut self, expected: u8, field: Field) -> Result<Tlv, Error> {
        if self.peek() == Some(expected) {
            self.read_length(expected, self.position.saturating_add(1), field)
        } else {
            Err(self.unexpected(expected, field))
        }
    }

    /// Reads one value of any tag that DER knows.
    #[inline]
    pub(crate) fn read_any(&mut self, field: Field) -> Result<Tlv, Error> {
        match self.peek() {
            Some(tag) if is_low_tag(tag) => self.read_length(tag, self.position.saturating_add(1), field),
            Some(tag) => self.read_high_tag(tag, field),
            None => Err(self.truncated(1, field)),
        }
    }

    /// Lets `read` take one value after the other until the end, at most `limit` of them.
    pub(crate) fn read_all(
        mut self,
        limit: usize,
        field: Field,
        mut read: impl FnMut(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut left = limit;
        while !self.is_empty() {
            left = match left.checked_sub(1) {
                Some(left) => left,
                None => return Err(Error::new(ErrorKind::TooMany { limit }, field, self.position)),
            };
            read(&mut self)?;
        }
        Ok(())
    }

    /// Refuses octets that are left over in `field`.
    pub(crate) fn finish(&self, field: Field) -> Result<(), Error> {
        match self.end.saturating_sub(self.position) {
            0 => Ok(()),
            octets => Err(Error::new(ErrorKind::Trailing { octets }, field, self.position)),
        }
    }

    /// A tag number of 31 or more, in base 128 after the first octet (X.690 8.1.2.4), at most five octets of it.
    fn read_high_tag(&mut self, tag: u8, field: Field) -> Result<Tlv, Error> {
        let invalid = Error::new(ErrorKind::TagInvalid(tag), field, self.position);
        // Of the universal class DER has no such number; in every other class only these are no low tag.
        if tag & 0xc0 == 0 {
            return Err(invalid);
        }
        let mut at = self.position.saturating_add(1);
        let mut number = 0_u32;
        loop {
            let Some(octet) = self.at(at) else { return Err(self.truncated(1, field)) };
            at = at.saturating_add(1);
            if number == 0 && octet == 0x80 || number >> 25 != 0 {
                return Err(invalid);
            }
            number = number << 7 | u32::from(octet & 0x7f);
            if octet & 0x80 == 0 {
                break;
            }
        }
        // A number below 31 must take the short form.
        if number < 31 { Err(invalid) } else { self.read_length(tag, at, field) }
    }

    /// The length octets at `at` (X.690 8.1.3, 10.1), then steps over the value.
    #[inline]
    fn read_length(&mut self, tag: u8, at: usize, field: Field) -> Result<Tlv, Error> {
        #[cfg(feature = "visits")]
        crate::visits::count();
        let (length, content) = match self.at(at) {
            Some(first @ ..=0x7f) => (usize::from(first), at.saturating_add(1)),
            Some(first) => self.read_long_length(first & 0x7f, at.saturating_add(1), field)?,
            None => return Err(self.truncated(1, field)),
        };
        let available = self.end.saturating_sub(content);
        if length > available {
            return Err(self.too_short(length, available, field));
        }
        // At most `self.end`, by the comparison above.
        let end = content.saturating_add(length);
        let tlv = Tlv { tag, start: self.position, content, end };
        self.position = end;
        Ok(tlv)
    }

    fn read_long_length(&self, octets: u8, at: usize, field: Field) -> Result<(usize, usize), Error> {
        let form = || Error::new(ErrorKind::LengthForm, field, self.position);
        if !(1..=4).contains(&octets) {
            return Err(form());
        }
        let content = at.saturating_add(usize::from(octets));
        if content > self.end {
            return Err(self.truncated(usize::from(octets), field));
        }
        let bytes = self.octets(at..content);
        let length = bytes.iter().fold(0_u32, |length, &octet| length << 8 | u32::from(octet));
        // Minimal: no leading zero, and no long form for what the short form can say.
        if bytes.first() == Some(&0) || length < 0x80 {
            return Err(form());
        }
        match usize::try_from(length) {
            Ok(length) => Ok((length, content)),
            Err(_) => Err(form()),
        }
    }

    #[inline]
    fn at(&self, position: usize) -> Option<u8> {
        if position < self.end { self.source.get(position).copied() } else { None }
    }

    #[cold]
    fn unexpected(&self, expected: u8, field: Field) -> Error {
        match self.peek() {
            Some(found) => Error::new(ErrorKind::Tag { expected, found }, field, self.position),
            None => self.truncated(1, field),
        }
    }

    #[cold]
    const fn truncated(&self, needed: usize, field: Field) -> Error {
        Error::new(ErrorKind::Truncated { needed, available: 0 }, field, self.end)
    }

    #[cold]
    const fn too_short(&self, needed: usize, available: usize, field: Field) -> Error {
        Error::new(ErrorKind::Truncated { needed, available }, field, self.position)
    }
}

/// The one-octet tags that DER allows: universal types in the one form that DER gives them, and every other class.
/// The universal types are those that the `der` crate knows, so that the two readers agree.
pub(crate) const fn is_low_tag(tag: u8) -> bool {
    match tag {
        0x01..=0x06 | 0x09 | 0x0a | 0x0c | 0x0d | 0x12..=0x18 | 0x1a | 0x1b | 0x1e | 0x30 | 0x31 => true,
        0x00..=0x3f => false,
        _ => tag & 0x1f != 0x1f,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn any(source: &[u8]) -> Result<Tlv, ErrorKind> {
        Cursor::new(source, 0..source.len()).read_any(Field::List).map_err(|error| error.kind().clone())
    }

    #[test]
    fn positions_are_those_of_the_source() {
        let source = [0xff, 0x30, 0x03, 0x02, 0x01, 0x05, 0xff];
        let mut cursor = Cursor::new(&source, 1..6);
        let tlv = cursor.read(tag::SEQUENCE, Field::List).unwrap();
        assert_eq!(tlv, Tlv { tag: 0x30, start: 1, content: 3, end: 6 });
        assert!(cursor.is_empty());
        let number = cursor.inside(&tlv).read(tag::INTEGER, Field::Version).unwrap();
        assert_eq!(cursor.octets(number.content()), [5]);
    }

    #[test]
    fn lengths_are_definite_minimal_and_backed() {
        assert!(any(&[0x04, 0x00]).is_ok());
        assert_eq!(any(&[0x04, 0x80, 0, 0]), Err(ErrorKind::LengthForm));
        assert_eq!(any(&[0x04, 0x81, 0x01, 0]), Err(ErrorKind::LengthForm));
        assert_eq!(any(&[0x04, 0x82, 0x00, 0xff]), Err(ErrorKind::LengthForm));
        assert_eq!(any(&[0x04, 0x85, 1, 1, 1, 1, 1]), Err(ErrorKind::LengthForm));
        assert_eq!(
            any(&[0x04, 0x84, 0xff, 0xff, 0xff, 0xff]),
            Err(ErrorKind::Truncated { needed: 0xffff_ffff, available: 0 })
        );
        assert_eq!(any(&[0x04, 0x02, 0]), Err(ErrorKind::Truncated { needed: 2, available: 1 }));
        assert_eq!(any(&[0x04]), Err(ErrorKind::Truncated { needed: 1, available: 0 }));
        assert_eq!(any(&[0x04, 0x82, 0x01]), Err(ErrorKind::Truncated { needed: 2, available: 0 }));
    }

    #[test]
    fn tags_are_those_of_der() {
        for tag in [0x00, 0x1f, 0x10, 0x11, 0x24, 0x21, 0x07, 0x3f] {
            assert_eq!(any(&[tag, 0x00]), Err(ErrorKind::TagInvalid(tag)), "{tag:#x}");
        }
        for tag in [0x01, 0x05, 0x31, 0x80, 0xa3, 0x5e, 0xe0] {
            assert!(any(&[tag, 0x00]).is_ok(), "{tag:#x}");
        }
        // Nor with a number of 31 after it.
        for tag in [0x1f, 0x3f] {
            assert_eq!(any(&[tag, 0x1f, 0x00]), Err(ErrorKind::TagInvalid(tag)), "{tag:#x}");
        }
        assert_eq!(any(&[0x9f, 0x1f, 0x00]).unwrap().content, 3);
        assert_eq!(any(&[0x9f, 0x1e, 0x00]), Err(ErrorKind::TagInvalid(0x9f)));
        assert_eq!(any(&[0x9f, 0x80, 0x1f, 0x00]), Err(ErrorKind::TagInvalid(0x9f)));
        assert_eq!(any(&[0x9f, 0x8f, 0xff, 0xff, 0xff, 0x7f, 0x00]).unwrap().content, 7);
        assert_eq!(any(&[0x9f, 0x9f, 0xff, 0xff, 0xff, 0x7f, 0x00]), Err(ErrorKind::TagInvalid(0x9f)));
    }

    /// A value ends with its field, also where the source goes on as if it did not.
    #[test]
    fn octets_behind_the_field_are_not_read() {
        let source = [0x9f, 0x1f, 0x82, 0x01, 0x00, 0x00];
        for (end, needed) in [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2)] {
            let error = Cursor::new(&source, 0..end).read_any(Field::List).unwrap_err();
            assert_eq!((error.kind(), error.offset()), (&ErrorKind::Truncated { needed, available: 0 }, end));
        }
        assert!(Cursor::new(&[0x05, 0x00], 0..1).read(tag::NULL, Field::List).is_err());
    }

    #[test]
    fn what_is_left_over_is_refused() {
        let source = [0x05, 0x00, 0x00, 0x00];
        let mut cursor = Cursor::new(&source, 0..4);
        cursor.read_any(Field::List).unwrap();
        let error = cursor.finish(Field::List).unwrap_err();
        assert_eq!((error.kind(), error.offset()), (&ErrorKind::Trailing { octets: 2 }, 2));
    }
}
