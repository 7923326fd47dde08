//! Extensions of a list.

use core::{iter::FusedIterator, ops::Range};

use crate::{
    cursor::{Cursor, tag},
    error::{Error, ErrorKind, Field},
    oid::Oid,
};

/// One extension of a list (RFC 5280 4.2).
///
/// ```asn1
/// Extension ::= SEQUENCE {
///   extnID     OBJECT IDENTIFIER,
///   critical   BOOLEAN DEFAULT FALSE,
///   extnValue  OCTET STRING }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension<'l> {
    id: Oid<'l>,
    critical: bool,
    value: &'l [u8],
    offset: usize,
}

impl<'l> Extension<'l> {
    /// `extnID`
    #[must_use]
    pub const fn id(&self) -> Oid<'l> {
        self.id
    }

    /// `critical`
    #[must_use]
    pub const fn critical(&self) -> bool {
        self.critical
    }

    /// The content octets of `extnValue`.
    #[must_use]
    pub const fn value(&self) -> &'l [u8] {
        self.value
    }

    /// Where the content octets of `extnValue` begin, in octets from the start of the source.
    #[must_use]
    pub const fn value_offset(&self) -> usize {
        self.offset
    }

    pub(crate) fn read(cursor: &mut Cursor<'l>) -> Result<Self, Error> {
        let sequence = cursor.read(tag::SEQUENCE, Field::Extensions)?;
        let mut fields = cursor.inside(&sequence);
        let id = Oid::read(&mut fields, Field::ExtensionId)?;
        let critical = fields.peek() == Some(tag::BOOLEAN);
        if critical {
            let boolean = fields.read(tag::BOOLEAN, Field::ExtensionCritical)?;
            match fields.octets(boolean.content()) {
                [0xff] => {}
                octets => {
                    let found = octets.first().copied().unwrap_or_default();
                    return Err(Error::new(ErrorKind::Boolean(found), Field::ExtensionCritical, boolean.start));
                }
            }
        }
        let value = fields.read(tag::OCTET_STRING, Field::ExtensionValue)?;
        fields.finish(Field::Extensions)?;
        Ok(Self { id, critical, value: fields.octets(value.content()), offset: value.content })
    }
}

/// The extensions of a list, in the order of the file. The same `extnID` may come again: catalogs do that.
#[derive(Clone, Debug)]
pub struct Extensions<'l>(Cursor<'l>);

impl<'l> Extensions<'l> {
    pub(crate) fn new(source: &'l [u8], range: Range<usize>) -> Self {
        Self(Cursor::new(source, range))
    }
}

impl<'l> Iterator for Extensions<'l> {
    type Item = Extension<'l>;

    fn next(&mut self) -> Option<Extension<'l>> {
        // Read once before, when the list was parsed: the only way to fail is the end.
        Extension::read(&mut self.0).ok()
    }
}

impl FusedIterator for Extensions<'_> {}
