//! Certificate properties: what a root list says about a certificate, as typed values.

mod rows;
mod values;

use alloc::{string::String, vec::Vec};
use core::fmt;

use trustlist_base::{Cursor, FileTime, Oid, ReadError, ReadErrorKind as Kind, oids, tag};

use crate::{
    entry::{Attribute, Entry},
    text,
};

pub use rows::{PROPERTIES, PropertyRow};
pub use values::{Name, OidList, PolicyList, PropertyTime, RootPolicy};

use rows::Form;
use values::PROPERTY;

/// A certificate property: the attribute 1.3.6.1.4.1.311.10.11.`N` of an entry, whose value is one OCTET STRING.
/// Windows calls the number `N` `CERT_…_PROP_ID`.
///
/// Windows copies the properties of an entry to its copy of the certificate and never removes one. A property that is
/// *present and empty* therefore clears the value from an earlier list, while an *absent* one leaves that value in
/// place.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits, PropertyValue};
///
/// # let der = trustlist_testdata::made::list().to_der();
/// let list = CertificateTrustList::parse(&der, &Limits::default())?;
/// for property in list.entry(1).expect("three entries").properties() {
///     let property = property?;
///     let label = property.row().map_or("unknown", |row| row.label);
///     match property.value() {
///         PropertyValue::Time(time) => println!("{label}: {time}"),
///         other => println!("{label}: {other:?}"),
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property<'l> {
    number: u32,
    bytes: &'l [u8],
    offset: usize,
    value: PropertyValue<'l>,
}

impl<'l> Property<'l> {
    /// The number of the property with the display name.
    pub const NAME: u32 = 11;
    /// The number of the property with the SHA-256 of the certificate.
    pub const SHA256: u32 = 98;

    /// Returns the number `N`.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// Returns the content bytes of the OCTET STRING.
    #[must_use]
    pub const fn bytes(&self) -> &'l [u8] {
        self.bytes
    }

    /// Returns where the content bytes begin, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// Returns the row of [`PROPERTIES`] for this number; `None` if the number is not known.
    #[must_use]
    pub fn row(&self) -> Option<&'static PropertyRow> {
        PropertyRow::of(self.number)
    }

    /// Returns the value.
    #[must_use]
    pub const fn value(&self) -> &PropertyValue<'l> {
        &self.value
    }
}

/// The value of a [`Property`], read in the form that its [row](PropertyRow) gives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PropertyValue<'l> {
    /// A list of purposes.
    Purposes(OidList<'l>),
    /// A list of other object identifiers.
    Oids(OidList<'l>),
    /// A display name.
    Name(Name<'l>),
    /// A time.
    Time(PropertyTime),
    /// A list of certificate policies.
    Policies(PolicyList<'l>),
    /// A hash, other bytes, or the bytes of an unknown property.
    Bytes(&'l [u8]),
}

impl<'l> Entry<'l> {
    /// Returns the certificate properties as typed values, in file order. Other attributes are skipped.
    ///
    /// A malformed property yields an error, and iteration continues. A property that appears more than once yields an
    /// error each time. [`attributes`](Self::attributes) returns the bytes of malformed properties too.
    pub fn properties(&self) -> impl Iterator<Item = Result<Property<'l>, PropertyError>> + use<'l> {
        let entry = self.clone();
        let mut types: Vec<Oid<'l>> = self.attributes().map(|attribute| attribute.oid()).collect();
        types.sort_unstable();
        self.attributes().filter_map(move |attribute| {
            let number = attribute.oid().property()?;
            let first = types.partition_point(|it| *it < attribute.oid());
            Some(if types.get(first.saturating_add(1)) == Some(&attribute.oid()) {
                Err(entry.property_error(&attribute, Kind::Repeated))
            } else {
                entry.only_content(&attribute).and_then(|content| content.typed(number))
            })
        })
    }

    /// Returns the bytes of a certificate property: the content of the only OCTET STRING in the only attribute of type
    /// `oid`. Returns `Ok(None)` if the attribute is absent, and `Ok(Some(&[]))` if the property is present and empty.
    ///
    /// # Errors
    ///
    /// An error if the attribute appears more than once, does not have exactly one value, or has a value that is not an
    /// OCTET STRING.
    pub fn property(&self, oid: Oid<'_>) -> Result<Option<&'l [u8]>, PropertyError> {
        Ok(self.property_content(oid)?.map(|content| content.bytes))
    }

    /// Returns property 9: the purposes for which the root is trusted.
    ///
    /// # Errors
    ///
    /// The errors of [`property`](Self::property), and an error if the bytes are not a `SEQUENCE OF OBJECT IDENTIFIER`.
    pub fn key_usage(&self) -> Result<Option<OidList<'l>>, PropertyError> {
        self.read_property(oids::PROPERTY_KEY_USAGE, Content::oid_list)
    }

    /// Returns property 98: the SHA-256 of the certificate.
    ///
    /// # Errors
    ///
    /// The errors of [`property`](Self::property), and an error if the property is not 32 bytes long.
    pub fn sha256(&self) -> Result<Option<&'l [u8; 32]>, PropertyError> {
        self.read_property(oids::PROPERTY_SHA256, Content::array)
    }

    /// Returns property 104: the time from which the root is disabled.
    ///
    /// # Errors
    ///
    /// The errors of [`property`](Self::property), and an error if the property is neither 0 nor 8 bytes long.
    pub fn disabled(&self) -> Result<Option<PropertyTime>, PropertyError> {
        self.read_property(oids::PROPERTY_DISABLED, Content::time)
    }

    /// Returns property 122: the purposes that were removed from the root.
    ///
    /// # Errors
    ///
    /// The errors of [`key_usage`](Self::key_usage).
    pub fn disallowed_key_usage(&self) -> Result<Option<OidList<'l>>, PropertyError> {
        self.read_property(oids::PROPERTY_DISALLOWED_KEY_USAGE, Content::oid_list)
    }

    /// Returns property 126: certificates issued at or after this time are not trusted.
    ///
    /// # Errors
    ///
    /// The errors of [`disabled`](Self::disabled).
    pub fn not_before(&self) -> Result<Option<PropertyTime>, PropertyError> {
        self.read_property(oids::PROPERTY_NOT_BEFORE, Content::time)
    }

    /// Returns property 127: the purposes to which [`not_before`](Self::not_before) applies.
    ///
    /// # Errors
    ///
    /// The errors of [`key_usage`](Self::key_usage).
    pub fn not_before_key_usage(&self) -> Result<Option<OidList<'l>>, PropertyError> {
        self.read_property(oids::PROPERTY_NOT_BEFORE_KEY_USAGE, Content::oid_list)
    }

    /// Returns property 11, the display name, even if it is malformed: without its closing NUL, and with U+FFFD for
    /// ill-formed parts. Names differ between lists and are not unique. Returns `None` if the property is absent or if
    /// [`property`](Self::property) fails.
    #[must_use]
    pub fn friendly_name(&self) -> Option<String> {
        self.property(oids::PROPERTY_FRIENDLY_NAME).ok()?.map(text::decode_le)
    }

    fn read_property<T>(
        &self,
        oid: Oid<'_>,
        read: fn(&Content<'l>) -> Result<T, ReadError>,
    ) -> Result<Option<T>, PropertyError> {
        let Some(content) = self.property_content(oid)? else { return Ok(None) };
        read(&content).map(Some).map_err(|error| content.error(oid.property(), error))
    }

    fn property_content(&self, oid: Oid<'_>) -> Result<Option<Content<'l>>, PropertyError> {
        let mut found = self.attributes().filter(|attribute| attribute.oid() == oid);
        match (found.next(), found.next()) {
            (None, _) => Ok(None),
            (Some(attribute), None) => self.only_content(&attribute).map(Some),
            (Some(_), Some(second)) => Err(self.property_error(&second, Kind::Repeated)),
        }
    }

    /// Returns the content of the only OCTET STRING of an attribute.
    fn only_content(&self, attribute: &Attribute<'l>) -> Result<Content<'l>, PropertyError> {
        let mut values = attribute.values();
        let kind = match (values.next(), values.next()) {
            (Some(value), None) if value.tag() == tag::OCTET_STRING => {
                return Ok(Content { bytes: value.content, offset: value.content_offset(), entry: self.offset() });
            }
            (Some(value), None) => Kind::Tag { expected: tag::OCTET_STRING, found: value.tag() },
            _ => Kind::NotOne { found: attribute.values().count() },
        };
        Err(self.property_error(attribute, kind))
    }

    fn property_error(&self, attribute: &Attribute<'_>, kind: Kind) -> PropertyError {
        let error = ReadError::new(PROPERTY, attribute.offset(), kind);
        PropertyError { property: attribute.oid().property(), entry: self.offset(), error }
    }
}

/// An error in one property: its attribute or its bytes do not have the form that its number requires. The rest of the
/// entry and of the list can still be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyError {
    property: Option<u32>,
    entry: usize,
    error: ReadError,
}

impl PropertyError {
    /// Returns the number of the property; `None` if you asked for an attribute that is not a property.
    #[must_use]
    pub const fn property(&self) -> Option<u32> {
        self.property
    }

    /// Returns where the entry begins, in bytes from the start of the source.
    #[must_use]
    pub const fn entry_offset(&self) -> usize {
        self.entry
    }

    /// Returns what is wrong. The offset in it points to the attribute, to its bytes, or to a value inside them.
    #[must_use]
    pub const fn error(&self) -> &ReadError {
        &self.error
    }
}

impl fmt::Display for PropertyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "trust list: entry at offset {}: ", self.entry)?;
        match self.property {
            Some(number) => write!(f, "property {number}")?,
            None => f.write_str("attribute")?,
        }
        write!(f, " at offset {}: {}", self.error.offset(), self.error.kind())
    }
}

impl core::error::Error for PropertyError {}

/// The bytes of a property, with the offsets of the bytes and of the entry in the source.
struct Content<'l> {
    bytes: &'l [u8],
    offset: usize,
    entry: usize,
}

impl<'l> Content<'l> {
    fn typed(self, number: u32) -> Result<Property<'l>, PropertyError> {
        match self.value(PropertyRow::of(number).map_or(Form::Bytes, |row| row.form)) {
            Ok(value) => Ok(Property { number, bytes: self.bytes, offset: self.offset, value }),
            Err(error) => Err(self.error(Some(number), error)),
        }
    }

    fn value(&self, form: Form) -> Result<PropertyValue<'l>, ReadError> {
        Ok(match form {
            Form::Purposes => PropertyValue::Purposes(self.oid_list()?),
            Form::Oids => PropertyValue::Oids(self.oid_list()?),
            Form::Name => PropertyValue::Name(self.name()?),
            Form::Time => PropertyValue::Time(self.time()?),
            Form::Policies => PropertyValue::Policies(self.policies()?),
            Form::Sequence => {
                self.sequence_of(|cursor| cursor.read_any(PROPERTY).map(drop))?;
                PropertyValue::Bytes(self.bytes)
            }
            Form::Hash(expected) => match self.bytes.len() {
                found if found == expected => PropertyValue::Bytes(self.bytes),
                found => return Err(ReadError::new(PROPERTY, self.offset, Kind::Length { expected, found })),
            },
            Form::Bytes => PropertyValue::Bytes(self.bytes),
        })
    }

    fn array<const N: usize>(&self) -> Result<&'l [u8; N], ReadError> {
        let length = Kind::Length { expected: N, found: self.bytes.len() };
        self.bytes.try_into().map_err(|_| ReadError::new(PROPERTY, self.offset, length))
    }

    fn time(&self) -> Result<PropertyTime, ReadError> {
        if self.bytes.is_empty() {
            return Ok(PropertyTime::Empty);
        }
        let ticks: &[u8; 8] = self.array()?;
        Ok(PropertyTime::At(FileTime::from_ticks(u64::from_le_bytes(*ticks))))
    }

    fn oid_list(&self) -> Result<OidList<'l>, ReadError> {
        let content = self.sequence_of(|cursor| cursor.read_oid(PROPERTY).map(drop))?;
        Ok(OidList { content })
    }

    fn policies(&self) -> Result<PolicyList<'l>, ReadError> {
        let content = self.sequence_of(|cursor| RootPolicy::read(cursor).map(drop))?;
        Ok(PolicyList { content })
    }

    fn name(&self) -> Result<Name<'l>, ReadError> {
        let text = match self.bytes.as_chunks::<2>() {
            ([text @ .., [0, 0]], []) => Some(text),
            ([], []) => Some(&[][..]),
            _ => None,
        };
        let is_valid = text.is_some_and(|text| {
            let units = text.iter().map(|pair| u16::from_le_bytes(*pair));
            char::decode_utf16(units).all(|unit| unit.is_ok_and(|character| character != '\0'))
        });
        if is_valid {
            Ok(Name { bytes: self.bytes })
        } else {
            Err(ReadError::form(PROPERTY, self.offset, "UTF-16LE text with a single NUL, at its end"))
        }
    }

    /// Returns the content of one SEQUENCE, after `read` has read all values in it one by one. If the property is
    /// empty, so is the list.
    fn sequence_of(&self, read: impl FnMut(&mut Cursor<'l>) -> Result<(), ReadError>) -> Result<&'l [u8], ReadError> {
        if self.bytes.is_empty() {
            return Ok(&[]);
        }
        let sequence = Cursor::new(self.bytes, self.offset).read_only(tag::SEQUENCE, PROPERTY)?;
        // No limit is needed here: each value takes at least two bytes, and the size of the list is limited.
        sequence.cursor().read_all(usize::MAX, PROPERTY, read)?;
        Ok(sequence.content)
    }

    const fn error(&self, property: Option<u32>, error: ReadError) -> PropertyError {
        PropertyError { property, entry: self.entry, error }
    }
}
