//! Certificate properties: what a list of roots says of a certificate, as typed values.

mod error;
mod values;

use alloc::{string::String, vec::Vec};
use core::ops::Range;

use crate::{
    cursor::{Cursor, tag},
    entry::{Attribute, Entry},
    error::{Error, Field},
    filetime::FileTime,
    oid::Oid,
    oids, utf16,
};

pub use error::{PropertyError, PropertyErrorKind};
pub use values::{Name, OidList, Oids, Policies, PolicyList, PropertyTime, RootPolicy};

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
///     match property.value() {
///         PropertyValue::Disabled(time) => println!("disabled: {time}"),
///         PropertyValue::Unknown => println!("property {}: {:02x?}", property.number(), property.octets()),
///         other => println!("property {}: {other:?}", property.number()),
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property<'l> {
    number: u32,
    octets: &'l [u8],
    offset: usize,
    value: PropertyValue<'l>,
}

impl<'l> Property<'l> {
    /// `N`
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// The content octets of the OCTET STRING.
    #[must_use]
    pub const fn octets(&self) -> &'l [u8] {
        self.octets
    }

    /// Where these octets begin, in octets from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    /// What they say.
    #[must_use]
    pub const fn value(&self) -> &PropertyValue<'l> {
        &self.value
    }
}

/// The value of a [`Property`], by its number. Names in Windows' headers begin with `CERT_` and end with `_PROP_ID`.
///
/// Source: `wincrypt.h` for names and meaning, 45,135 entries of real lists for the forms; 84, 128 and 129 occur in none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PropertyValue<'l> {
    /// 9, `ENHKEY_USAGE`: the purposes that the root may be trusted for.
    KeyUsage(OidList<'l>),
    /// 11, `FRIENDLY_NAME`: a name for display.
    FriendlyName(Name<'l>),
    /// 20, `KEY_IDENTIFIER`: that of the certificate, or SHA-1 of its SubjectPublicKeyInfo; 8, 20 or 32 octets in real
    /// lists. Not unique.
    KeyIdentifier(&'l [u8]),
    /// 29, `SUBJECT_NAME_MD5_HASH`: MD5 of the subject's DER. Not unique.
    SubjectNameMd5(&'l [u8; 16]),
    /// 83, `ROOT_PROGRAM_CERT_POLICIES`: certificate policies of extended validation.
    Policies(PolicyList<'l>),
    /// 84, `ROOT_PROGRAM_NAME_CONSTRAINTS`: one NameConstraints of RFC 5280 in DER, whose inside is not read; or empty.
    NameConstraints(&'l [u8]),
    /// 98, `AUTH_ROOT_SHA256_HASH`: SHA-256 of the certificate.
    Sha256(&'l [u8; 32]),
    /// 104, `DISALLOWED_FILETIME`: from then on the root is disabled, for every purpose.
    Disabled(PropertyTime),
    /// 105, `ROOT_PROGRAM_CHAIN_POLICIES`: 1.3.6.1.4.1.311.60.3.`n`, how revocation is checked below the root.
    ChainPolicies(OidList<'l>),
    /// 122, `DISALLOWED_ENHKEY_USAGE`: purposes that were taken from the root.
    DisallowedKeyUsage(OidList<'l>),
    /// 126, `NOT_BEFORE_FILETIME`: certificates issued from then on are not trusted.
    NotBefore(PropertyTime),
    /// 127, `NOT_BEFORE_ENHKEY_USAGE`: the purposes that 126 is about; all if empty.
    NotBeforeKeyUsage(OidList<'l>),
    /// 128, `DISALLOWED_CA_FILETIME`
    DisallowedCa(PropertyTime),
    /// 129, `CERT_SHA1_SHA256_HASH`; of no documented form.
    Sha1Sha256(&'l [u8]),
    /// Any other number.
    Unknown,
}

impl<'l> Entry<'l> {
    /// The certificate properties in the order of the file, each typed; other attributes are left out.
    ///
    /// A malformed property is an error of its own, and the next one can be read; one that stands there twice is an
    /// error both times. The octets of each stand in [`attributes`](Self::attributes).
    pub fn properties(&self) -> impl Iterator<Item = Result<Property<'l>, PropertyError>> + use<'l> {
        let entry = self.clone();
        let mut types: Vec<Oid<'l>> = self.attributes().map(|attribute| attribute.oid()).collect();
        types.sort_unstable();
        self.attributes().filter_map(move |attribute| {
            let number = attribute.oid().property()?;
            let first = types.partition_point(|it| *it < attribute.oid());
            Some(if types.get(first.saturating_add(1)) == Some(&attribute.oid()) {
                Err(entry.property_error(&attribute, PropertyErrorKind::Repeated))
            } else {
                entry.only_octets(&attribute).and_then(|octets| octets.typed(number))
            })
        })
    }

    /// The octets of a certificate property: the content of the one OCTET STRING in the one attribute of that type.
    /// `Ok(None)` where the attribute is absent; `Ok(Some(&[]))` is a property that is present and empty.
    ///
    /// # Errors
    ///
    /// The attribute stands there twice, or has no value or several, or a value that is no OCTET STRING.
    pub fn property(&self, oid: Oid<'_>) -> Result<Option<&'l [u8]>, PropertyError> {
        Ok(self.property_octets(oid)?.map(|octets| octets.get()))
    }

    /// Property 9: the purposes that the root may be trusted for.
    ///
    /// # Errors
    ///
    /// As [`property`](Self::property), or the octets are no `SEQUENCE OF OBJECT IDENTIFIER`.
    pub fn key_usage(&self) -> Result<Option<OidList<'l>>, PropertyError> {
        self.read_property(oids::PROPERTY_KEY_USAGE, Octets::oid_list)
    }

    /// Property 98: SHA-256 of the certificate.
    ///
    /// # Errors
    ///
    /// As [`property`](Self::property), or not 32 octets.
    pub fn sha256(&self) -> Result<Option<&'l [u8; 32]>, PropertyError> {
        self.read_property(oids::PROPERTY_SHA256, Octets::array)
    }

    /// Property 104: from when on the root is disabled.
    ///
    /// # Errors
    ///
    /// As [`property`](Self::property), or neither 0 nor 8 octets.
    pub fn disabled(&self) -> Result<Option<PropertyTime>, PropertyError> {
        self.read_property(oids::PROPERTY_DISABLED, Octets::time)
    }

    /// Property 122: purposes that were taken from the root.
    ///
    /// # Errors
    ///
    /// As [`key_usage`](Self::key_usage).
    pub fn disallowed_key_usage(&self) -> Result<Option<OidList<'l>>, PropertyError> {
        self.read_property(oids::PROPERTY_DISALLOWED_KEY_USAGE, Octets::oid_list)
    }

    /// Property 126: certificates issued from then on are not trusted.
    ///
    /// # Errors
    ///
    /// As [`disabled`](Self::disabled).
    pub fn not_before(&self) -> Result<Option<PropertyTime>, PropertyError> {
        self.read_property(oids::PROPERTY_NOT_BEFORE, Octets::time)
    }

    /// Property 127: the purposes that [`not_before`](Self::not_before) is about.
    ///
    /// # Errors
    ///
    /// As [`key_usage`](Self::key_usage).
    pub fn not_before_key_usage(&self) -> Result<Option<OidList<'l>>, PropertyError> {
        self.read_property(oids::PROPERTY_NOT_BEFORE_KEY_USAGE, Octets::oid_list)
    }

    /// Property 11, the name for display, whatever its form: without its closing NUL, ill-formed parts shown as U+FFFD.
    /// Names change from list to list and are not unique. `None` where it is absent, or [`property`](Self::property)
    /// fails.
    #[must_use]
    pub fn friendly_name(&self) -> Option<String> {
        self.property(oids::PROPERTY_FRIENDLY_NAME).ok()?.map(utf16::decode_le)
    }

    fn read_property<T>(
        &self,
        oid: Oid<'_>,
        read: fn(&Octets<'l>) -> Result<T, Malformed>,
    ) -> Result<Option<T>, PropertyError> {
        let Some(octets) = self.property_octets(oid)? else { return Ok(None) };
        read(&octets).map(Some).map_err(|malformed| octets.error(oid.property(), malformed))
    }

    fn property_octets(&self, oid: Oid<'_>) -> Result<Option<Octets<'l>>, PropertyError> {
        let mut found = self.attributes().filter(|attribute| attribute.oid() == oid);
        match (found.next(), found.next()) {
            (None, _) => Ok(None),
            (Some(attribute), None) => self.only_octets(&attribute).map(Some),
            (Some(_), Some(second)) => Err(self.property_error(&second, PropertyErrorKind::Repeated)),
        }
    }

    /// The content of the one OCTET STRING of an attribute.
    fn only_octets(&self, attribute: &Attribute<'l>) -> Result<Octets<'l>, PropertyError> {
        let mut values = attribute.values();
        match (values.next(), values.next()) {
            (Some(value), None) if value.tag() == tag::OCTET_STRING => {
                Ok(Octets { source: self.source(), range: value.content_range(), entry: self.offset() })
            }
            (Some(_), None) => Err(self.property_error(attribute, PropertyErrorKind::NotOctetString)),
            _ => Err(self.property_error(attribute, PropertyErrorKind::NotSingle)),
        }
    }

    fn property_error(&self, attribute: &Attribute<'_>, kind: PropertyErrorKind) -> PropertyError {
        PropertyError { property: attribute.oid().property(), kind, entry: self.offset(), offset: attribute.offset() }
    }
}

/// The octets of a property, by their positions in the source.
struct Octets<'l> {
    source: &'l [u8],
    range: Range<usize>,
    /// Where the entry begins.
    entry: usize,
}

/// What is wrong with the octets of a property, and where.
type Malformed = (PropertyErrorKind, usize);

impl<'l> Octets<'l> {
    fn get(&self) -> &'l [u8] {
        self.source.get(self.range.clone()).unwrap_or_default()
    }

    fn typed(self, number: u32) -> Result<Property<'l>, PropertyError> {
        match self.value(number) {
            Ok(value) => Ok(Property { number, octets: self.get(), offset: self.range.start, value }),
            Err(malformed) => Err(self.error(Some(number), malformed)),
        }
    }

    fn value(&self, number: u32) -> Result<PropertyValue<'l>, Malformed> {
        Ok(match number {
            9 => PropertyValue::KeyUsage(self.oid_list()?),
            11 => PropertyValue::FriendlyName(self.name()?),
            20 => PropertyValue::KeyIdentifier(self.get()),
            29 => PropertyValue::SubjectNameMd5(self.array()?),
            83 => PropertyValue::Policies(self.policies()?),
            84 => PropertyValue::NameConstraints(self.name_constraints()?),
            98 => PropertyValue::Sha256(self.array()?),
            104 => PropertyValue::Disabled(self.time()?),
            105 => PropertyValue::ChainPolicies(self.oid_list()?),
            122 => PropertyValue::DisallowedKeyUsage(self.oid_list()?),
            126 => PropertyValue::NotBefore(self.time()?),
            127 => PropertyValue::NotBeforeKeyUsage(self.oid_list()?),
            128 => PropertyValue::DisallowedCa(self.time()?),
            129 => PropertyValue::Sha1Sha256(self.get()),
            _ => PropertyValue::Unknown,
        })
    }

    fn array<const N: usize>(&self) -> Result<&'l [u8; N], Malformed> {
        let octets = self.get();
        let length = PropertyErrorKind::Length { expected: N, found: octets.len() };
        octets.try_into().map_err(|_| (length, self.range.start))
    }

    fn time(&self) -> Result<PropertyTime, Malformed> {
        if self.get().is_empty() {
            return Ok(PropertyTime::Empty);
        }
        let ticks: &[u8; 8] = self.array()?;
        Ok(PropertyTime::At(FileTime::from_ticks(u64::from_le_bytes(*ticks))))
    }

    fn oid_list(&self) -> Result<OidList<'l>, Malformed> {
        let content = self.sequence_of(|cursor| Oid::read(cursor, Field::Property).map(drop))?;
        Ok(OidList { content })
    }

    fn policies(&self) -> Result<PolicyList<'l>, Malformed> {
        let content = self.sequence_of(|cursor| RootPolicy::read(cursor).map(drop))?;
        Ok(PolicyList { content })
    }

    fn name_constraints(&self) -> Result<&'l [u8], Malformed> {
        self.sequence_of(|cursor| cursor.read_any(Field::Property).map(drop))?;
        Ok(self.get())
    }

    fn name(&self) -> Result<Name<'l>, Malformed> {
        let octets = self.get();
        let text = match octets.as_chunks::<2>() {
            ([text @ .., [0, 0]], []) => text,
            ([], []) => &[],
            _ => return Err((PropertyErrorKind::Text, self.range.start)),
        };
        let units = text.iter().map(|pair| u16::from_le_bytes(*pair));
        if char::decode_utf16(units).all(|unit| unit.is_ok_and(|character| character != '\0')) {
            Ok(Name { octets })
        } else {
            Err((PropertyErrorKind::Text, self.range.start))
        }
    }

    /// The content of one SEQUENCE, of which `read` takes one value after the other; empty for 0 octets.
    fn sequence_of(&self, mut read: impl FnMut(&mut Cursor<'l>) -> Result<(), Error>) -> Result<&'l [u8], Malformed> {
        if self.range.is_empty() {
            return Ok(&[]);
        }
        let mut check = || {
            let mut outer = Cursor::new(self.source, self.range.clone());
            let sequence = outer.read(tag::SEQUENCE, Field::Property)?;
            outer.finish(Field::Property)?;
            // As many as there are: each takes at least two octets of those that are there.
            outer.inside(&sequence).read_all(usize::MAX, Field::Property, &mut read)?;
            Ok(outer.octets(sequence.content()))
        };
        check().map_err(|error: Error| (PropertyErrorKind::Der(error.kind().clone()), error.offset()))
    }

    fn error(&self, property: Option<u32>, (kind, offset): Malformed) -> PropertyError {
        PropertyError { property, kind, entry: self.entry, offset }
    }
}
