//! A strict DER cursor. It passes over the bytes once, checks every tag and length, and copies nothing.
//!
//! The `der` crate is not used here: its derived types take about ten times as long to read the newest list, its reader
//! tracks the nesting of each value, and it rejects or rewrites object identifiers that X.690 allows. A property test
//! compares this reader with the one in `der`.

use core::{iter, ops::Range};

use crate::{
    error::{ReadError, ReadErrorKind as Kind},
    oid::{Oid, is_well_formed},
    tag,
};

/// A DER value, borrowed: tag, length and content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// The whole value, including tag and length.
    pub der: &'a [u8],
    /// The content bytes.
    pub content: &'a [u8],
    /// The offset of the tag, in bytes from the start of the source.
    pub offset: usize,
}

impl<'a> Tlv<'a> {
    /// Returns the first identifier byte. It is the only identifier byte if the tag number is below 31.
    #[must_use]
    pub fn tag(&self) -> u8 {
        self.der.first().copied().unwrap_or_default()
    }

    /// Returns the offset of the content in the source.
    #[must_use]
    pub const fn content_offset(&self) -> usize {
        self.offset.saturating_add(self.der.len().saturating_sub(self.content.len()))
    }

    /// Returns the range of the whole value in the source.
    #[must_use]
    pub const fn range(&self) -> Range<usize> {
        self.offset..self.offset.saturating_add(self.der.len())
    }

    /// Returns the range of the content in the source.
    #[must_use]
    pub const fn content_range(&self) -> Range<usize> {
        self.content_offset()..self.offset.saturating_add(self.der.len())
    }

    /// Returns a cursor over the content.
    #[must_use]
    pub const fn cursor(&self) -> Cursor<'a> {
        Cursor { rest: self.content, position: self.content_offset() }
    }
}

/// Reads one value after another and tracks its position in the source.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    rest: &'a [u8],
    position: usize,
}

impl<'a> Cursor<'a> {
    /// Creates a cursor over `bytes`, which begin at `position` in the source.
    #[must_use]
    pub const fn new(bytes: &'a [u8], position: usize) -> Self {
        Self { rest: bytes, position }
    }

    /// Creates a cursor over `range` of `source`, with positions relative to `source`. A range that exceeds `source` is
    /// cut off at the end of `source`.
    #[must_use]
    pub fn within(source: &'a [u8], range: Range<usize>) -> Self {
        let end = range.end.min(source.len());
        let start = range.start.min(end);
        Self::new(source.get(start..end).unwrap_or_default(), start)
    }

    /// Returns whether no bytes are left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Returns the offset of the next value, in bytes from the start of the source.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// Returns the bytes that are left.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Returns the first identifier byte of the next value without reading it; `None` at the end.
    #[inline]
    #[must_use]
    pub const fn peek(&self) -> Option<u8> {
        match self.rest {
            [tag, ..] => Some(*tag),
            [] => None,
        }
    }

    /// Takes the next `count` bytes without interpreting them.
    ///
    /// # Errors
    ///
    /// An error if fewer than `count` bytes are left.
    pub fn take(&mut self, count: usize, field: &'static str) -> Result<&'a [u8], ReadError> {
        let Some((taken, rest)) = self.rest.split_at_checked(count) else {
            let kind = Kind::Truncated { needed: count, available: self.rest.len() };
            return Err(ReadError::new(field, self.position, kind));
        };
        self.rest = rest;
        self.position = self.position.saturating_add(count);
        Ok(taken)
    }

    /// Reads one value with the tag `expected`.
    ///
    /// # Errors
    ///
    /// An error if the value has another tag, the length is not DER, or fewer bytes are left than the length says.
    #[inline]
    pub fn read(&mut self, expected: u8, field: &'static str) -> Result<Tlv<'a>, ReadError> {
        if self.peek() == Some(expected) { self.read_any(field) } else { Err(self.unexpected(expected, field)) }
    }

    /// Reads one value if its tag is `expected`; otherwise reads nothing and returns `None`.
    ///
    /// # Errors
    ///
    /// The errors of [`read`](Self::read), except that another tag is not an error.
    #[inline]
    pub fn read_optional(&mut self, expected: u8, field: &'static str) -> Result<Option<Tlv<'a>>, ReadError> {
        if self.peek() == Some(expected) { self.read_any(field).map(Some) } else { Ok(None) }
    }

    /// Reads one value with the tag `expected`. No bytes may follow it.
    ///
    /// # Errors
    ///
    /// The errors of [`read`](Self::read), and an error if bytes follow the value.
    pub fn read_only(mut self, expected: u8, field: &'static str) -> Result<Tlv<'a>, ReadError> {
        let tlv = self.read(expected, field)?;
        self.finish(field)?;
        Ok(tlv)
    }

    /// Reads one value with any tag that DER allows.
    ///
    /// # Errors
    ///
    /// An error if the tag or length is not DER, or fewer bytes are left than the length says.
    #[inline]
    pub fn read_any(&mut self, field: &'static str) -> Result<Tlv<'a>, ReadError> {
        #[cfg(feature = "visits")]
        crate::visits::count();
        let (header, length) = match split_header(self.rest) {
            Some(plain) => plain,
            None => self.read_header(field)?,
        };
        // The sum can saturate only on a 32-bit target. It then exceeds the length of any slice, so the read fails.
        let Some((der, rest)) = self.rest.split_at_checked(header.saturating_add(length)) else {
            return Err(self.too_short(header, length, field));
        };
        let tlv = Tlv { der, content: der.get(header..).unwrap_or_default(), offset: self.position };
        self.rest = rest;
        self.position = self.position.saturating_add(der.len());
        Ok(tlv)
    }

    /// Reads an OBJECT IDENTIFIER of any length.
    ///
    /// # Errors
    ///
    /// The errors of [`read`](Self::read), and an error if the content breaks X.690 8.19.
    #[inline]
    pub fn read_oid(&mut self, field: &'static str) -> Result<Oid<'a>, ReadError> {
        let tlv = self.read(tag::OBJECT_IDENTIFIER, field)?;
        if is_well_formed(tlv.content) {
            Ok(Oid::constant(tlv.content))
        } else {
            Err(ReadError::form(field, tlv.offset, "an object identifier"))
        }
    }

    /// Reads an AlgorithmIdentifier, and returns its object identifier and parameters.
    ///
    /// `AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }`
    ///
    /// # Errors
    ///
    /// The errors of [`read`](Self::read), and an error if a third field follows.
    pub fn read_algorithm(&mut self, field: &'static str) -> Result<(Oid<'a>, Option<Tlv<'a>>), ReadError> {
        let mut fields = self.read(tag::SEQUENCE, field)?.cursor();
        let algorithm = fields.read_oid(field)?;
        let parameters = if fields.is_empty() { None } else { Some(fields.read_any(field)?) };
        fields.finish(field)?;
        Ok((algorithm, parameters))
    }

    /// Reads an INTEGER, and returns its content bytes: big-endian two's complement.
    ///
    /// # Errors
    ///
    /// The errors of [`read`](Self::read), and an error if the content is empty or not minimal (X.690 8.3.2).
    pub fn read_integer(&mut self, field: &'static str) -> Result<&'a [u8], ReadError> {
        let tlv = self.read(tag::INTEGER, field)?;
        match tlv.content {
            [] | [0x00, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => {
                Err(ReadError::form(field, tlv.offset, "an INTEGER in its shortest form"))
            }
            content => Ok(content),
        }
    }

    /// Reads an INTEGER from 0 to 2^32 - 1.
    ///
    /// # Errors
    ///
    /// The errors of [`read_integer`](Self::read_integer), and an error if the number is out of range.
    pub fn read_u32(&mut self, field: &'static str) -> Result<u32, ReadError> {
        let offset = self.position;
        let content = self.read_integer(field)?;
        let is_positive = content.first().is_some_and(|byte| byte & 0x80 == 0);
        let number = content.iter().try_fold(0_u32, |number, byte| Some(number.checked_mul(256)? | u32::from(*byte)));
        number.filter(|_| is_positive).ok_or_else(|| ReadError::form(field, offset, "an unsigned 32-bit number"))
    }

    /// Reads a BIT STRING, and returns the number of unused bits at its end and its bytes.
    ///
    /// # Errors
    ///
    /// The errors of [`read`](Self::read), and an error if the content breaks X.690 8.6.2 or 11.2: at most seven bits
    /// may be unused, and all of them must be zero.
    pub fn read_bit_string(&mut self, field: &'static str) -> Result<(u8, &'a [u8]), ReadError> {
        let tlv = self.read(tag::BIT_STRING, field)?;
        match tlv.content {
            [0] => Ok((0, &[])),
            [unused @ 0..=7, .., last] if last.trailing_zeros() >= u32::from(*unused) => {
                Ok((*unused, tlv.content.get(1..).unwrap_or_default()))
            }
            _ => Err(ReadError::form(field, tlv.offset, "a BIT STRING in DER")),
        }
    }

    /// Reads a BOOLEAN that defaults to false. It must be true, because DER omits a field that has its default value
    /// (X.690 11.1, 11.5).
    ///
    /// # Errors
    ///
    /// The errors of [`read`](Self::read), and an error if the content is not 0xFF.
    pub fn read_true(&mut self, field: &'static str) -> Result<(), ReadError> {
        let tlv = self.read(tag::BOOLEAN, field)?;
        match *tlv.content {
            [0xff] => Ok(()),
            [found] => Err(ReadError::new(field, tlv.offset, Kind::Byte { expected: "true (0xff)", found })),
            _ => Err(ReadError::new(field, tlv.offset, Kind::Length { expected: 1, found: tlv.content.len() })),
        }
    }

    /// Calls `read` for one value after another until no bytes are left, at most `limit` times.
    ///
    /// # Errors
    ///
    /// An error if there are more than `limit` values, and any error of `read`.
    pub fn read_all<E: From<ReadError>>(
        mut self,
        limit: usize,
        field: &'static str,
        mut read: impl FnMut(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut left = limit;
        while !self.is_empty() {
            left = match left.checked_sub(1) {
                Some(left) => left,
                None => return Err(ReadError::new(field, self.position, Kind::TooMany { limit }).into()),
            };
            read(&mut self)?;
        }
        Ok(())
    }

    /// Returns an iterator that calls `read` until it fails. Use it for bytes that have already been read without an
    /// error, so that `read` fails only at the end.
    pub fn read_again<T, E>(
        mut self,
        read: impl Fn(&mut Self) -> Result<T, E> + Clone,
    ) -> impl Iterator<Item = T> + Clone {
        iter::from_fn(move || read(&mut self).ok())
    }

    /// Checks that no bytes are left over in `field`.
    ///
    /// # Errors
    ///
    /// An error if bytes are left.
    pub fn finish(&self, field: &'static str) -> Result<(), ReadError> {
        match self.rest.len() {
            0 => Ok(()),
            bytes => Err(ReadError::new(field, self.position, Kind::Trailing { bytes })),
        }
    }

    /// Returns the lengths of the header and of the content. The header may have any form that DER allows.
    #[cold]
    fn read_header(&self, field: &'static str) -> Result<(usize, usize), ReadError> {
        let mut header = *self;
        match header.byte(field)? {
            found if tag::is_low(found) => {}
            found => header.skip_high_tag(found, self.position, field)?,
        }
        let length = match header.byte(field)? {
            short @ ..=0x7f => usize::from(short),
            long => header.long_length(long & 0x7f, self.position, field)?,
        };
        Ok((header.position.saturating_sub(self.position), length))
    }

    /// Skips a tag number of 31 or more: up to five bytes in base 128 after the first byte (X.690 8.1.2.4).
    fn skip_high_tag(&mut self, first: u8, start: usize, field: &'static str) -> Result<(), ReadError> {
        let invalid = ReadError::new(field, start, Kind::InvalidTag(first));
        // DER has no universal tag number above 30, so a universal tag is invalid here.
        if first & 0xc0 == 0 {
            return Err(invalid);
        }
        let mut number = 0_u32;
        loop {
            let byte = self.byte(field)?;
            if number == 0 && byte == 0x80 || number >> 25 != 0 {
                return Err(invalid);
            }
            number = number << 7 | u32::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                // A number below 31 must use the short form.
                return if number < 31 { Err(invalid) } else { Ok(()) };
            }
        }
    }

    /// Reads the `count` bytes of a length in the long form (X.690 8.1.3.5, 10.1).
    fn long_length(&mut self, count: u8, start: usize, field: &'static str) -> Result<usize, ReadError> {
        let form = ReadError::new(field, start, Kind::LengthForm);
        if !(1..=4).contains(&count) {
            return Err(form);
        }
        let Some(bytes) = self.rest.get(..usize::from(count)) else {
            return Err(self.ends(usize::from(count), field));
        };
        let length = bytes.iter().fold(0_u32, |length, byte| length << 8 | u32::from(*byte));
        self.position = self.position.saturating_add(bytes.len());
        // A length must be minimal: no leading zero, and the short form for lengths below 128.
        match usize::try_from(length) {
            Ok(length) if bytes.first() != Some(&0) && length >= 0x80 => Ok(length),
            _ => Err(form),
        }
    }

    fn byte(&mut self, field: &'static str) -> Result<u8, ReadError> {
        let Some((byte, rest)) = self.rest.split_first() else { return Err(self.ends(1, field)) };
        self.rest = rest;
        self.position = self.position.saturating_add(1);
        Ok(*byte)
    }

    #[cold]
    fn unexpected(&self, expected: u8, field: &'static str) -> ReadError {
        match self.peek() {
            Some(found) => ReadError::new(field, self.position, Kind::Tag { expected, found }),
            None => self.ends(1, field),
        }
    }

    /// Returns the error for a source that ends within the header.
    #[cold]
    const fn ends(&self, needed: usize, field: &'static str) -> ReadError {
        let end = self.position.saturating_add(self.rest.len());
        ReadError::new(field, end, Kind::Truncated { needed, available: 0 })
    }

    /// Returns the error for a source that ends within the content.
    #[cold]
    const fn too_short(&self, header: usize, needed: usize, field: &'static str) -> ReadError {
        let available = self.rest.len().saturating_sub(header);
        ReadError::new(field, self.position, Kind::Truncated { needed, available })
    }
}

/// Returns the lengths of the header and of the content, if the tag takes one byte and the length at most three. Nearly
/// all values have this form. Returns `None` for others.
#[inline]
fn split_header(bytes: &[u8]) -> Option<(usize, usize)> {
    let (tag, header, length) = match *bytes {
        [tag, length @ 0..=0x7f, ..] => (tag, 2, usize::from(length)),
        [tag, 0x81, length @ 0x80..=0xff, ..] => (tag, 3, usize::from(length)),
        [tag, 0x82, high @ 1..=0xff, low, ..] => (tag, 4, usize::from(u16::from_be_bytes([high, low]))),
        _ => return None,
    };
    tag::is_low(tag).then_some((header, length))
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn any(source: &[u8]) -> Result<Tlv<'_>, Kind> {
        Cursor::new(source, 0).read_any("List").map_err(|error| error.kind().clone())
    }

    #[test]
    fn positions_are_relative_to_the_source() {
        let source = [0xff, 0x30, 0x03, 0x02, 0x01, 0x05, 0xff];
        let mut cursor = Cursor::within(&source, 1..6);
        let tlv = cursor.read(tag::SEQUENCE, "List").unwrap();
        assert_eq!(tlv, Tlv { der: &source[1..6], content: &source[3..6], offset: 1 });
        assert_eq!((tlv.tag(), tlv.content_offset(), tlv.range(), tlv.content_range()), (0x30, 3, 1..6, 3..6));
        assert!(cursor.is_empty());
        let mut fields = tlv.cursor();
        assert_eq!((fields.position(), fields.read_integer("version")), (3, Ok(&[5][..])));
        let mut bytes = Cursor::within(&source, 1..6);
        assert_eq!((bytes.take(2, "id"), bytes.position()), (Ok(&source[1..3]), 3));
        let kind = Kind::Truncated { needed: 4, available: 3 };
        assert_eq!(bytes.take(4, "value"), Err(ReadError::new("value", 3, kind)));
        assert_eq!((bytes.take(3, "value"), bytes.is_empty()), (Ok(&source[3..6]), true));
    }

    #[test]
    fn lengths_are_definite_minimal_and_within_the_source() {
        assert!(any(&[0x04, 0x00]).is_ok());
        assert_eq!(any(&[0x04, 0x80, 0, 0]), Err(Kind::LengthForm));
        assert_eq!(any(&[0x04, 0x81, 0x01, 0]), Err(Kind::LengthForm));
        assert_eq!(any(&[0x04, 0x82, 0x00, 0xff]), Err(Kind::LengthForm));
        assert_eq!(any(&[0x04, 0x85, 1, 1, 1, 1, 1]), Err(Kind::LengthForm));
        assert_eq!(
            any(&[0x04, 0x84, 0xff, 0xff, 0xff, 0xff]),
            Err(Kind::Truncated { needed: 0xffff_ffff, available: 0 })
        );
        assert_eq!(any(&[0x04, 0x02, 0]), Err(Kind::Truncated { needed: 2, available: 1 }));
        assert_eq!(any(&[0x04]), Err(Kind::Truncated { needed: 1, available: 0 }));
        assert_eq!(any(&[0x04, 0x82, 0x01]), Err(Kind::Truncated { needed: 2, available: 0 }));
    }

    #[test]
    fn only_tags_of_der_are_read() {
        for tag in [0x00, 0x1f, 0x10, 0x11, 0x24, 0x21, 0x07, 0x3f] {
            assert_eq!(any(&[tag, 0x00]), Err(Kind::InvalidTag(tag)), "{tag:#x}");
        }
        for tag in [0x01, 0x05, 0x31, 0x80, 0xa3, 0x5e, 0xe0] {
            assert!(any(&[tag, 0x00]).is_ok(), "{tag:#x}");
        }
        // The tags 0x1f and 0x3f are invalid even if a tag number follows.
        for tag in [0x1f, 0x3f] {
            assert_eq!(any(&[tag, 0x1f, 0x00]), Err(Kind::InvalidTag(tag)), "{tag:#x}");
        }
        assert_eq!(any(&[0x9f, 0x1f, 0x00]).unwrap().content_offset(), 3);
        assert_eq!(any(&[0x9f, 0x1e, 0x00]), Err(Kind::InvalidTag(0x9f)));
        assert_eq!(any(&[0x9f, 0x80, 0x1f, 0x00]), Err(Kind::InvalidTag(0x9f)));
        assert_eq!(any(&[0x9f, 0x8f, 0xff, 0xff, 0xff, 0x7f, 0x00]).unwrap().content_offset(), 7);
        assert_eq!(any(&[0x9f, 0x9f, 0xff, 0xff, 0xff, 0x7f, 0x00]), Err(Kind::InvalidTag(0x9f)));
    }

    /// A value must end within its field, even if the bytes after the field would complete it.
    #[test]
    fn bytes_after_the_field_are_not_read() {
        let source = [0x9f, 0x1f, 0x82, 0x01, 0x00, 0x00];
        for (end, needed) in [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2)] {
            let error = Cursor::within(&source, 0..end).read_any("List").unwrap_err();
            assert_eq!((error.kind(), error.offset()), (&Kind::Truncated { needed, available: 0 }, end));
        }
        assert!(Cursor::within(&[0x05, 0x00], 0..1).read(tag::NULL, "List").is_err());
    }

    #[test]
    fn bytes_left_over_are_rejected() {
        let source = [0x05, 0x00, 0x00, 0x00];
        let mut cursor = Cursor::new(&source, 0);
        cursor.read_any("List").unwrap();
        let error = cursor.finish("List").unwrap_err();
        assert_eq!((error.kind(), error.offset()), (&Kind::Trailing { bytes: 2 }, 2));
    }

    fn read_number(content: &[u8]) -> Result<u32, Kind> {
        let length = u8::try_from(content.len()).unwrap();
        let source: Vec<u8> = [0x02, length].into_iter().chain(content.iter().copied()).collect();
        Cursor::new(&source, 0).read_u32("log").map_err(|error| error.kind().clone())
    }

    #[test]
    fn unsigned_32_bit_numbers() {
        for (content, number) in [
            (&[0][..], 0),
            (&[0x7f], 127),
            (&[0, 0x80], 128),
            (&[1, 0], 256),
            (&[0x7f, 0xff, 0xff, 0xff], 0x7fff_ffff),
            (&[0, 0xff, 0xff, 0xff, 0xff], u32::MAX),
        ] {
            assert_eq!(read_number(content), Ok(number));
        }
        for content in [&[0x80][..], &[0xff], &[1, 0, 0, 0, 0], &[0, 0x80, 0, 0, 0, 0]] {
            assert_eq!(read_number(content), Err(Kind::Form { expected: "an unsigned 32-bit number" }), "{content:x?}");
        }
        for content in [&[][..], &[0, 0x7f], &[0xff, 0x80]] {
            assert_eq!(
                read_number(content),
                Err(Kind::Form { expected: "an INTEGER in its shortest form" }),
                "{content:x?}"
            );
        }
    }
}
