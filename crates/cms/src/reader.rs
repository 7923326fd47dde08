//! Borrowed DER values with their absolute offsets, on `der`'s reader.

use der::{Decode, Header, Reader, SliceReader, Tag};

use crate::error::{ParseError, ParseErrorKind};

/// One value: its tag, its octets, and where they stand in the source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tlv<'a> {
    pub(crate) tag: Tag,
    /// Tag, length and content.
    pub(crate) der: &'a [u8],
    pub(crate) content: &'a [u8],
    /// Where `der` begins, in octets from the start of the source.
    pub(crate) offset: usize,
}

impl<'a> Tlv<'a> {
    /// The values inside this one.
    pub(crate) fn fields(&self) -> Fields<'a> {
        let header = self.der.len().saturating_sub(self.content.len());
        Fields { rest: self.content, offset: self.offset.saturating_add(header) }
    }
}

/// Values that stand one after the other.
#[derive(Clone, Debug)]
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
        let at = |error: der::Error| ParseError::new(field, self.offset, ParseErrorKind::Der(error.kind()));
        let mut reader = SliceReader::new(self.rest).map_err(at)?;
        let header = Header::decode(&mut reader).map_err(at)?;
        let content = reader.read_slice(header.length()).map_err(at)?;
        let length = self.rest.len().saturating_sub(usize::try_from(reader.remaining_len()).map_err(at)?);
        let (der, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, &[]));
        let tlv = Tlv { tag: header.tag(), der, content, offset: self.offset };
        self.rest = rest;
        self.offset = self.offset.saturating_add(length);
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

/// Tag octets of this format.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;
    /// `[0]`, primitive.
    pub(crate) const CONTEXT_0_PRIMITIVE: u8 = 0x80;
    /// `[0]`, constructed.
    pub(crate) const CONTEXT_0: u8 = 0xa0;
    /// `[1]`, constructed.
    pub(crate) const CONTEXT_1: u8 = 0xa1;
    /// `[3]`, constructed.
    pub(crate) const CONTEXT_3: u8 = 0xa3;
}
