//! Entries, their attributes, and the values of these.

use core::{iter::FusedIterator, ops::Range};

use crate::{
    cursor::{Cursor, Tlv, tag},
    error::{Error, Field},
    limits::Limits,
    oid::Oid,
    walk,
};

/// One entry of a list: an identifier, and what the list says of it.
///
/// ```asn1
/// TrustedSubject ::= SEQUENCE {
///   subjectIdentifier  OCTET STRING,
///   subjectAttributes  SET OF Attribute OPTIONAL }
/// ```
///
/// The identifier is what `subjectAlgorithm` makes of the subject: the SHA-1 of a root certificate (20 octets) in root
/// lists, hashes of 16 to 64 octets in disallowed lists, host names in pin rules, text or hashes in catalogs.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits, oids};
///
/// # let der = trustlist_testdata::made::list().to_der();
/// let list = CertificateTrustList::parse(&der, &Limits::default())?;
/// let entry = list.entry(0).expect("three entries");
/// assert_eq!(entry.id(), [0x22; 20]);
/// assert_eq!(entry.friendly_name().as_deref(), Some("Made Server Root"));
/// assert_eq!(entry.property(oids::PROPERTY_SHA256), Ok(Some(&[0x22; 32][..])));
/// for attribute in entry.attributes() {
///     println!("{}: {} values", attribute.oid(), attribute.values().count());
/// }
/// # Ok::<(), trustlist_ctl::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Entry<'l> {
    source: &'l [u8],
    whole: Range<usize>,
    id: Range<usize>,
    attributes: Range<usize>,
}

impl<'l> Entry<'l> {
    /// `subjectIdentifier`, the content octets.
    #[must_use]
    pub fn id(&self) -> &'l [u8] {
        self.source.get(self.id.clone()).unwrap_or_default()
    }

    /// Where the entry begins, in octets from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.whole.start
    }

    /// The whole entry with tag and length.
    #[must_use]
    pub fn der(&self) -> &'l [u8] {
        self.source.get(self.whole.clone()).unwrap_or_default()
    }

    /// The attributes in the order of the file; none where `subjectAttributes` is absent.
    #[must_use]
    pub fn attributes(&self) -> Attributes<'l> {
        Attributes(Cursor::new(self.source, self.attributes.clone()))
    }

    /// The first attribute of that type.
    #[must_use]
    pub fn attribute(&self, oid: Oid<'_>) -> Option<Attribute<'l>> {
        self.attributes().find(|attribute| attribute.oid() == oid)
    }

    /// The source that positions count from.
    pub(crate) const fn source(&self) -> &'l [u8] {
        self.source
    }

    /// The identifier as text, if it is ASCII.
    pub(crate) fn ascii_id(&self) -> Result<&'l str, Error> {
        Cursor::new(self.source, self.id.clone()).ascii(self.id.clone(), Field::SubjectIdentifier)
    }

    /// Reads an entry and checks it whole.
    pub(crate) fn read(cursor: &mut Cursor<'l>, limits: &Limits) -> Result<Self, Error> {
        let entry = Self::read_outline(cursor)?;
        Cursor::new(cursor.source(), entry.attributes.clone()).read_all(
            limits.attributes,
            Field::SubjectAttributes,
            |attributes| Attribute::read(attributes)?.check_values(limits),
        )?;
        Ok(entry)
    }

    /// Where the parts of the entry at `start` stand; `None` for what the exact reader has to look at.
    #[inline]
    pub(crate) fn outline(source: &'l [u8], start: usize) -> Option<Self> {
        let octets = source.get(start..)?;
        let (entry, after) = walk::split(octets, tag::SEQUENCE)?;
        let end = source.len().checked_sub(after.len())?;
        let (id, attributes) = walk::split(entry, tag::OCTET_STRING)?;
        let id_end = end.checked_sub(attributes.len())?;
        let id = id_end.checked_sub(id.len())?..id_end;
        let attributes = match attributes {
            [] => end..end,
            set => {
                let (attributes, []) = walk::split(set, tag::SET)? else { return None };
                end.checked_sub(attributes.len())?..end
            }
        };
        Some(Self { source, whole: start..end, id, attributes })
    }

    /// Reads where the parts of an entry stand, and steps over it.
    pub(crate) fn read_outline(cursor: &mut Cursor<'l>) -> Result<Self, Error> {
        let sequence = cursor.read(tag::SEQUENCE, Field::TrustedSubjects)?;
        let mut fields = cursor.inside(&sequence);
        let id = fields.read(tag::OCTET_STRING, Field::SubjectIdentifier)?.content();
        let attributes = if fields.is_empty() {
            sequence.end..sequence.end
        } else {
            fields.read(tag::SET, Field::SubjectAttributes)?.content()
        };
        fields.finish(Field::TrustedSubjects)?;
        Ok(Self { source: cursor.source(), whole: sequence.whole(), id, attributes })
    }
}

/// An attribute of an entry.
///
/// ```asn1
/// Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY }
/// ```
#[derive(Clone, Debug)]
pub struct Attribute<'l> {
    oid: Oid<'l>,
    values: Cursor<'l>,
    offset: usize,
}

impl<'l> Attribute<'l> {
    /// `type`
    #[must_use]
    pub const fn oid(&self) -> Oid<'l> {
        self.oid
    }

    /// `values`, in the order of the file.
    #[must_use]
    pub fn values(&self) -> Values<'l> {
        Values(self.values.clone())
    }

    /// Where the attribute begins, in octets from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// The values, to be read.
    pub(crate) fn cursor(&self) -> Cursor<'l> {
        self.values.clone()
    }

    fn read(cursor: &mut Cursor<'l>) -> Result<Self, Error> {
        Self::read_with(cursor, Oid::read)
    }

    /// Reads one again that was read before: its identifier is not checked a second time.
    fn read_again(cursor: &mut Cursor<'l>) -> Result<Self, Error> {
        Self::read_with(cursor, |fields, field| {
            let oid = fields.read(tag::OBJECT_IDENTIFIER, field)?;
            Ok(Oid::constant(fields.octets(oid.content())))
        })
    }

    #[inline]
    fn read_with(
        cursor: &mut Cursor<'l>,
        read_oid: impl FnOnce(&mut Cursor<'l>, Field) -> Result<Oid<'l>, Error>,
    ) -> Result<Self, Error> {
        let sequence = cursor.read(tag::SEQUENCE, Field::SubjectAttributes)?;
        let mut fields = cursor.inside(&sequence);
        let oid = read_oid(&mut fields, Field::AttributeType)?;
        let set = fields.read(tag::SET, Field::AttributeValues)?;
        fields.finish(Field::SubjectAttributes)?;
        Ok(Self { oid, values: fields.inside(&set), offset: sequence.start })
    }

    fn check_values(&self, limits: &Limits) -> Result<(), Error> {
        self.values
            .clone()
            .read_all(limits.values, Field::AttributeValues, |values| values.read_any(Field::AttributeValues).map(drop))
    }
}

/// The attributes of an entry, in the order of the file; a type may come again.
#[derive(Clone, Debug)]
pub struct Attributes<'l>(Cursor<'l>);

impl<'l> Iterator for Attributes<'l> {
    type Item = Attribute<'l>;

    fn next(&mut self) -> Option<Attribute<'l>> {
        // Read once before, when the list was parsed: the only way to fail is the end.
        Attribute::read_again(&mut self.0).ok()
    }
}

impl FusedIterator for Attributes<'_> {}

/// One value of an attribute, of any type.
#[derive(Clone, Debug)]
pub struct Value<'l> {
    source: &'l [u8],
    tlv: Tlv,
}

impl<'l> Value<'l> {
    /// The first identifier octet; 0x04 (OCTET STRING) for every certificate property.
    #[must_use]
    pub const fn tag(&self) -> u8 {
        self.tlv.tag
    }

    /// The whole value with tag and length.
    #[must_use]
    pub fn der(&self) -> &'l [u8] {
        self.source.get(self.tlv.whole()).unwrap_or_default()
    }

    /// The content octets.
    #[must_use]
    pub fn content(&self) -> &'l [u8] {
        self.source.get(self.tlv.content()).unwrap_or_default()
    }

    /// A cursor over the whole value.
    pub(crate) fn cursor(&self) -> Cursor<'l> {
        Cursor::new(self.source, self.tlv.whole())
    }

    /// Where the value begins, in octets from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.tlv.start
    }

    /// Where its content stands.
    pub(crate) const fn content_range(&self) -> Range<usize> {
        self.tlv.content()
    }
}

/// The values of an attribute, in the order of the file.
#[derive(Clone, Debug)]
pub struct Values<'l>(Cursor<'l>);

impl<'l> Iterator for Values<'l> {
    type Item = Value<'l>;

    fn next(&mut self) -> Option<Value<'l>> {
        // Read once before, when the list was parsed: the only way to fail is the end.
        let tlv = self.0.read_any(Field::AttributeValues).ok()?;
        Some(Value { source: self.0.source(), tlv })
    }
}

impl FusedIterator for Values<'_> {}
