//! Entries of a list and their attributes.

use trustlist_base::{Cursor, Oid, ReadError, Tlv, tag};

use crate::{limits::Limits, text, walk};

/// One entry of a list: an identifier and the attributes that the list gives it.
///
/// ```asn1
/// TrustedSubject ::= SEQUENCE {
///   subjectIdentifier  OCTET STRING,
///   subjectAttributes  SET OF Attribute OPTIONAL }
/// ```
///
/// The list's `subjectAlgorithm` says how identifiers are computed. An identifier is the SHA-1 of a root certificate
/// (20 bytes) in root lists, a hash of 16 to 64 bytes in disallowed lists, a host name in pin rules, and text or a hash
/// in catalogs.
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
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Entry<'l> {
    der: &'l [u8],
    offset: usize,
    id: &'l [u8],
    attributes: Cursor<'l>,
}

impl<'l> Entry<'l> {
    /// Returns the content bytes of `subjectIdentifier`.
    #[must_use]
    pub const fn id(&self) -> &'l [u8] {
        self.id
    }

    /// Returns where the entry begins, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Returns the whole entry, with tag and length.
    #[must_use]
    pub const fn der(&self) -> &'l [u8] {
        self.der
    }

    /// Returns the attributes in file order; none if `subjectAttributes` is absent. The same type can appear more than
    /// once.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'l>> + Clone + use<'l> {
        self.attributes.read_again(Attribute::read_again)
    }

    /// Returns the first attribute of type `oid`.
    #[must_use]
    pub fn attribute(&self, oid: Oid<'_>) -> Option<Attribute<'l>> {
        self.attributes().find(|attribute| attribute.oid() == oid)
    }

    /// Returns the identifier as text if it is ASCII.
    pub(crate) fn ascii_id(&self) -> Result<&'l str, ReadError> {
        let mut fields = Cursor::new(self.der, self.offset).read(tag::SEQUENCE, "trustedSubjects")?.cursor();
        text::ascii(fields.read(tag::OCTET_STRING, "subjectIdentifier")?, "subjectIdentifier")
    }

    /// Reads an entry and checks all of it.
    pub(crate) fn read(cursor: &mut Cursor<'l>, limits: &Limits) -> Result<Self, ReadError> {
        let entry = Self::read_outline(cursor)?;
        entry.attributes.read_all(limits.attributes, "subjectAttributes", |attributes| {
            let values = Attribute::read(attributes)?.values;
            values.read_all(limits.values, "attribute values", |values| values.read_any("attribute values").map(drop))
        })?;
        Ok(entry)
    }

    /// Finds the parts of the entry at `start` without checking its attributes. Returns `None` for the rare forms that
    /// only [`read_outline`](Self::read_outline) supports.
    #[inline]
    pub(crate) fn outline(source: &'l [u8], start: usize) -> Option<Self> {
        let bytes = source.get(start..)?;
        let (entry, after) = walk::split(bytes, tag::SEQUENCE)?;
        let (id, rest) = walk::split(entry, tag::OCTET_STRING)?;
        let attributes = match rest {
            [] => rest,
            set => {
                let (attributes, []) = walk::split(set, tag::SET)? else { return None };
                attributes
            }
        };
        let end = source.len().checked_sub(after.len())?;
        let attributes = Cursor::new(attributes, end.checked_sub(attributes.len())?);
        Some(Self { der: source.get(start..end)?, offset: start, id, attributes })
    }

    /// Finds the parts of the next entry without checking its attributes.
    pub(crate) fn read_outline(cursor: &mut Cursor<'l>) -> Result<Self, ReadError> {
        let sequence = cursor.read(tag::SEQUENCE, "trustedSubjects")?;
        let mut fields = sequence.cursor();
        let id = fields.read(tag::OCTET_STRING, "subjectIdentifier")?.content;
        let attributes = if fields.is_empty() { fields } else { fields.read(tag::SET, "subjectAttributes")?.cursor() };
        fields.finish("trustedSubjects")?;
        Ok(Self { der: sequence.der, offset: sequence.offset, id, attributes })
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
    pub(crate) values: Cursor<'l>,
    offset: usize,
}

impl<'l> Attribute<'l> {
    /// Returns `type`.
    #[must_use]
    pub const fn oid(&self) -> Oid<'l> {
        self.oid
    }

    /// Returns `values` in file order. Values can be of any type; in certificate properties, each value is an OCTET
    /// STRING.
    pub fn values(&self) -> impl Iterator<Item = Tlv<'l>> + Clone + use<'l> {
        self.values.read_again(|values| values.read_any("attribute values"))
    }

    /// Returns where the attribute begins, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    fn read(cursor: &mut Cursor<'l>) -> Result<Self, ReadError> {
        let sequence = cursor.read(tag::SEQUENCE, "subjectAttributes")?;
        let mut fields = sequence.cursor();
        let oid = fields.read_oid("attribute type")?;
        let values = fields.read(tag::SET, "attribute values")?.cursor();
        fields.finish("subjectAttributes")?;
        Ok(Self { oid, values, offset: sequence.offset })
    }

    /// Reads an attribute that was checked earlier, without checking it a second time.
    fn read_again(cursor: &mut Cursor<'l>) -> Result<Self, ReadError> {
        let sequence = cursor.read(tag::SEQUENCE, "subjectAttributes")?;
        let mut fields = sequence.cursor();
        let oid = Oid::constant(fields.read(tag::OBJECT_IDENTIFIER, "attribute type")?.content);
        let values = fields.read(tag::SET, "attribute values")?.cursor();
        Ok(Self { oid, values, offset: sequence.offset })
    }
}
