//! Extensions of a list.

use core::{fmt, iter::FusedIterator, ops::Range};

use crate::{
    cursor::{Cursor, Tlv, tag},
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
#[derive(Clone, Copy)]
pub struct Extension<'l> {
    source: &'l [u8],
    id: Oid<'l>,
    critical: bool,
    value: Tlv,
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
    pub fn value(&self) -> &'l [u8] {
        self.source.get(self.value.content()).unwrap_or_default()
    }

    /// Where the content octets of `extnValue` begin, in octets from the start of the source.
    #[must_use]
    pub const fn value_offset(&self) -> usize {
        self.value.content
    }

    /// The content octets of `extnValue`, to be read.
    pub(crate) fn cursor(&self) -> Cursor<'l> {
        Cursor::new(self.source, self.value.content())
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
        Ok(Self { source: cursor.source(), id, critical, value })
    }
}

/// Of the extension itself: what it says, and where. The source around it is not compared.
impl PartialEq for Extension<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.critical == other.critical
            && self.value_offset() == other.value_offset()
            && self.value() == other.value()
    }
}

impl Eq for Extension<'_> {}

impl fmt::Debug for Extension<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extension")
            .field("id", &self.id)
            .field("critical", &self.critical)
            .field("value", &self.value())
            .field("value_offset", &self.value_offset())
            .finish()
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
