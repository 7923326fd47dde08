//! Certificate properties: what a list of roots says of a certificate, as typed values.

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

/// A certificate property: the attribute 1.3.6.1.4.1.311.10.11.`N` of an entry, `N` being what Windows calls
/// `CERT_…_PROP_ID`, with one OCTET STRING as its value.
///
/// Windows copies the properties of an entry onto the certificate that it keeps, and takes none away: so a property that
/// is *present and empty* clears what an earlier list said, and is something else than one that is *absent*.
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
    /// The number of the name for display.
    pub const NAME: u32 = 11;
    /// The number of the SHA-256 of the certificate.
    pub const SHA256: u32 = 98;

    /// `N`
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The content bytes of the OCTET STRING.
    #[must_use]
    pub const fn bytes(&self) -> &'l [u8] {
        self.bytes
    }

    /// Where these bytes begin, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// What is known about the properties of its number.
    #[must_use]
    pub fn row(&self) -> Option<&'static PropertyRow> {
        PropertyRow::of(self.number)
    }

    /// What they say.
    #[must_use]
    pub const fn value(&self) -> &PropertyValue<'l> {
        &self.value
    }
}

/// The value of a [`Property`], by the form that its [row](PropertyRow) says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PropertyValue<'l> {
    /// Purposes.
    Purposes(OidList<'l>),
    /// Other object identifiers.
    Oids(OidList<'l>),
    /// A name.
    Name(Name<'l>),
    /// An instant.
    Time(PropertyTime),
    /// Certificate policies.
    Policies(PolicyList<'l>),
    /// A hash or other bytes, and those of a property that is not known.
    Bytes(&'l [u8]),
}

impl<'l> Entry<'l> {
    /// The certificate properties in the order of the file, each typed; other attributes are left out.
    ///
    /// A malformed property is an error of its own, and the next one can be read; one that stands there twice is an
    /// error both times. The bytes of each stand in [`attributes`](Self::attributes).
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

    /// The bytes of a certificate property: the content of the one OCTET STRING in the one attribute of that type.
    /// `Ok(None)` where the attribute is absent; `Ok(Some(&[]))` is a property that is present and empty.
    ///
    /// # Errors
    ///
    /// The attribute stands there twice, or has no value or several, or a value that is no OCTET STRING.
    pub fn property(&self, oid: Oid<'_>) -> Result<Option<&'l [u8]>, PropertyError> {
        Ok(self.property_content(oid)?.map(|content| content.bytes))
    }

    /// Property 9: the purposes that the root may be trusted for.
    ///
    /// # Errors
    ///
    /// As [`property`](Self::property), or the bytes are no `SEQUENCE OF OBJECT IDENTIFIER`.
    pub fn key_usage(&self) -> Result<Option<OidList<'l>>, PropertyError> {
        self.read_property(oids::PROPERTY_KEY_USAGE, Content::oid_list)
    }

    /// Property 98: SHA-256 of the certificate.
    ///
    /// # Errors
    ///
    /// As [`property`](Self::property), or not 32 bytes.
    pub fn sha256(&self) -> Result<Option<&'l [u8; 32]>, PropertyError> {
        self.read_property(oids::PROPERTY_SHA256, Content::array)
    }

    /// Property 104: from when on the root is disabled.
    ///
    /// # Errors
    ///
    /// As [`property`](Self::property), or neither 0 nor 8 bytes.
    pub fn disabled(&self) -> Result<Option<PropertyTime>, PropertyError> {
        self.read_property(oids::PROPERTY_DISABLED, Content::time)
    }

    /// Property 122: purposes that were taken from the root.
    ///
    /// # Errors
    ///
    /// As [`key_usage`](Self::key_usage).
    pub fn disallowed_key_usage(&self) -> Result<Option<OidList<'l>>, PropertyError> {
        self.read_property(oids::PROPERTY_DISALLOWED_KEY_USAGE, Content::oid_list)
    }

    /// Property 126: certificates issued from then on are not trusted.
    ///
    /// # Errors
    ///
    /// As [`disabled`](Self::disabled).
    pub fn not_before(&self) -> Result<Option<PropertyTime>, PropertyError> {
        self.read_property(oids::PROPERTY_NOT_BEFORE, Content::time)
    }

    /// Property 127: the purposes that [`not_before`](Self::not_before) is about.
    ///
    /// # Errors
    ///
    /// As [`key_usage`](Self::key_usage).
    pub fn not_before_key_usage(&self) -> Result<Option<OidList<'l>>, PropertyError> {
        self.read_property(oids::PROPERTY_NOT_BEFORE_KEY_USAGE, Content::oid_list)
    }

    /// Property 11, the name for display, whatever its form: without its closing NUL, ill-formed parts shown as U+FFFD.
    /// Names change from list to list and are not unique. `None` where it is absent, or [`property`](Self::property)
    /// fails.
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

    /// The content of the one OCTET STRING of an attribute.
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

/// A property whose attribute or bytes have another form than its number says. The rest of the entry, and of the list,
/// can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyError {
    property: Option<u32>,
    entry: usize,
    error: ReadError,
}

impl PropertyError {
    /// The number of the property; `None` where another attribute was asked for.
    #[must_use]
    pub const fn property(&self) -> Option<u32> {
        self.property
    }

    /// Where the entry begins, in bytes from the start of the source.
    #[must_use]
    pub const fn entry_offset(&self) -> usize {
        self.entry
    }

    /// What is wrong, and where: at the attribute, at its bytes, or at a value inside these.
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

/// The bytes of a property, and where they and their entry are in the source.
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
        let is_good = text.is_some_and(|text| {
            let units = text.iter().map(|pair| u16::from_le_bytes(*pair));
            char::decode_utf16(units).all(|unit| unit.is_ok_and(|character| character != '\0'))
        });
        if is_good {
            Ok(Name { bytes: self.bytes })
        } else {
            Err(ReadError::form(PROPERTY, self.offset, "UTF-16LE with one NUL, at its end"))
        }
    }

    /// The content of one SEQUENCE, of which `read` takes one value after the other; empty for 0 bytes.
    fn sequence_of(&self, read: impl FnMut(&mut Cursor<'l>) -> Result<(), ReadError>) -> Result<&'l [u8], ReadError> {
        if self.bytes.is_empty() {
            return Ok(&[]);
        }
        let sequence = Cursor::new(self.bytes, self.offset).read_only(tag::SEQUENCE, PROPERTY)?;
        // As many as there are: each takes at least two of the bytes that are there.
        sequence.cursor().read_all(usize::MAX, PROPERTY, read)?;
        Ok(sequence.content)
    }

    const fn error(&self, property: Option<u32>, error: ReadError) -> PropertyError {
        PropertyError { property, entry: self.entry, error }
    }
}
