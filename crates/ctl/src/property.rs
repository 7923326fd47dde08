//! Certificate properties: what a list of roots says of a certificate, as typed values.

use alloc::{string::String, vec::Vec};
use core::{fmt, iter::FusedIterator, ops::Range};

use crate::{
    cursor::{Cursor, tag},
    entry::{Attribute, Entry},
    error::{Error, ErrorKind, Field},
    filetime::FileTime,
    oid::Oid,
    oids, utf16,
};

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

/// A time in a property: a FILETIME, 8 octets, little-endian; or nothing, 0 octets, which clears an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PropertyTime {
    /// 0 octets.
    Empty,
    /// 8 octets.
    At(FileTime),
}

impl PropertyTime {
    /// The instant, if there is one.
    #[must_use]
    pub const fn filetime(self) -> Option<FileTime> {
        match self {
            Self::Empty => None,
            Self::At(time) => Some(time),
        }
    }
}

/// The instant in RFC 3339, or `empty`.
impl fmt::Display for PropertyTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.pad("empty"),
            Self::At(time) => time.fmt(f),
        }
    }
}

/// A `SEQUENCE OF OBJECT IDENTIFIER` in a property, or 0 octets; both may be empty.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OidList<'l> {
    /// The content of the SEQUENCE, checked when the list was made.
    content: &'l [u8],
}

impl<'l> OidList<'l> {
    /// The identifiers in the order of the file.
    #[must_use]
    pub fn iter(&self) -> Oids<'l> {
        Oids(Cursor::new(self.content, 0..self.content.len()))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Whether `oid` is among them.
    #[must_use]
    pub fn contains(&self, oid: Oid<'_>) -> bool {
        self.iter().any(|it| it == oid)
    }
}

impl<'l> IntoIterator for OidList<'l> {
    type Item = Oid<'l>;
    type IntoIter = Oids<'l>;

    fn into_iter(self) -> Oids<'l> {
        self.iter()
    }
}

impl fmt::Debug for OidList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The identifiers of an [`OidList`].
#[derive(Clone, Debug)]
pub struct Oids<'l>(Cursor<'l>);

impl<'l> Iterator for Oids<'l> {
    type Item = Oid<'l>;

    fn next(&mut self) -> Option<Oid<'l>> {
        // Read once before, when the list was made: the only way to fail is the end.
        Oid::read(&mut self.0, Field::Property).ok()
    }
}

impl FusedIterator for Oids<'_> {}

/// A name: well-formed UTF-16, little-endian, with one NUL at its end and none before it; or 0 octets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name<'l> {
    octets: &'l [u8],
}

impl<'l> Name<'l> {
    /// The octets as they stand, with the closing NUL.
    #[must_use]
    pub const fn octets(&self) -> &'l [u8] {
        self.octets
    }
}

/// The name without its NUL, every character kept: some hold an invisible U+200E.
impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&utf16::decode_le(self.octets))
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&utf16::decode_le(self.octets), f)
    }
}

/// `SEQUENCE OF PolicyInformation` in property 83, or 0 octets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PolicyList<'l> {
    /// The content of the SEQUENCE, checked when the list was made.
    content: &'l [u8],
}

impl<'l> PolicyList<'l> {
    /// The policies in the order of the file.
    #[must_use]
    pub fn iter(&self) -> Policies<'l> {
        Policies(Cursor::new(self.content, 0..self.content.len()))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.content.is_empty()
    }
}

impl<'l> IntoIterator for PolicyList<'l> {
    type Item = RootPolicy<'l>;
    type IntoIter = Policies<'l>;

    fn into_iter(self) -> Policies<'l> {
        self.iter()
    }
}

impl fmt::Debug for PolicyList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The policies of a [`PolicyList`].
#[derive(Clone, Debug)]
pub struct Policies<'l>(Cursor<'l>);

impl<'l> Iterator for Policies<'l> {
    type Item = RootPolicy<'l>;

    fn next(&mut self) -> Option<RootPolicy<'l>> {
        // Read once before, when the list was made: the only way to fail is the end.
        RootPolicy::read(&mut self.0).ok()
    }
}

impl FusedIterator for Policies<'_> {}

/// A certificate policy of a root.
///
/// ```asn1
/// PolicyInformation ::= SEQUENCE {
///   policyIdentifier  OBJECT IDENTIFIER,
///   policyQualifiers  SEQUENCE OF SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY } OPTIONAL }
/// ```
///
/// The qualifier 1.3.6.1.4.1.311.60.1.1 (`szOID_ROOT_PROGRAM_FLAGS`) is a BIT STRING of one octet; every real policy has
/// it, with the value 0xC0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootPolicy<'l> {
    oid: Oid<'l>,
    flags: Option<u8>,
}

impl<'l> RootPolicy<'l> {
    /// In [`flags`](Self::flags): the subject's organization is shown (`CERT_ROOT_PROGRAM_FLAG_ORG`).
    pub const ORGANIZATION: u8 = 0x80;
    /// In [`flags`](Self::flags): locality, state and country are shown (`CERT_ROOT_PROGRAM_FLAG_LSC`).
    pub const LOCALITY: u8 = 0x40;
    /// In [`flags`](Self::flags): the subject's logo is shown (`CERT_ROOT_PROGRAM_FLAG_SUBJECT_LOGO`).
    pub const LOGO: u8 = 0x20;
    /// In [`flags`](Self::flags): the organizational unit is shown (`CERT_ROOT_PROGRAM_FLAG_OU`).
    pub const ORGANIZATIONAL_UNIT: u8 = 0x10;

    /// `policyIdentifier`; [`EV_DISABLED`](oids::EV_DISABLED) stands where extended validation was taken away.
    #[must_use]
    pub const fn oid(&self) -> Oid<'l> {
        self.oid
    }

    /// The octet of the qualifier, the first if there are several.
    #[must_use]
    pub const fn flags(&self) -> Option<u8> {
        self.flags
    }

    fn read(cursor: &mut Cursor<'l>) -> Result<Self, Error> {
        let sequence = cursor.read(tag::SEQUENCE, Field::Property)?;
        let mut fields = cursor.inside(&sequence);
        let oid = Oid::read(&mut fields, Field::Property)?;
        let mut flags = None;
        if !fields.is_empty() {
            let qualifiers = fields.read(tag::SEQUENCE, Field::Property)?;
            fields.finish(Field::Property)?;
            let mut qualifiers = fields.inside(&qualifiers);
            while !qualifiers.is_empty() {
                let found = read_qualifier(&mut qualifiers)?;
                flags = flags.or(found);
            }
        }
        Ok(Self { oid, flags })
    }
}

/// The flags, where this qualifier is the one with them.
fn read_qualifier(cursor: &mut Cursor<'_>) -> Result<Option<u8>, Error> {
    let sequence = cursor.read(tag::SEQUENCE, Field::Property)?;
    let mut fields = cursor.inside(&sequence);
    let id = Oid::read(&mut fields, Field::Property)?;
    if id != oids::ROOT_PROGRAM_FLAGS {
        fields.read_any(Field::Property)?;
        fields.finish(Field::Property)?;
        return Ok(None);
    }
    let bits = fields.read(tag::BIT_STRING, Field::Property)?;
    fields.finish(Field::Property)?;
    match *fields.octets(bits.content()) {
        // X.690 11.2.1: bits that are not used are zero.
        [unused, flags] if unused < 8 && flags.trailing_zeros() >= u32::from(unused) => Ok(Some(flags)),
        _ => Err(Error::new(ErrorKind::BitString, Field::Property, bits.start)),
    }
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

/// A property whose attribute or octets have another form than its number says. The rest of the entry, and of the list,
/// can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyError {
    property: Option<u32>,
    kind: PropertyErrorKind,
    entry: usize,
    offset: usize,
}

/// What is wrong with a property.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PropertyErrorKind {
    /// The attribute stands there twice.
    Repeated,
    /// The attribute has no value, or several.
    NotSingle,
    /// The value is no OCTET STRING.
    NotOctetString,
    /// A length that this property does not have.
    Length {
        /// Octets that it has.
        expected: usize,
        /// Octets that are there.
        found: usize,
    },
    /// Not the DER that this property holds.
    Der(ErrorKind),
    /// Not UTF-16LE with one NUL, at its end.
    Text,
}

impl PropertyError {
    /// The number of the property; `None` where another attribute was asked for.
    #[must_use]
    pub const fn property(&self) -> Option<u32> {
        self.property
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> &PropertyErrorKind {
        &self.kind
    }

    /// Where the entry begins, in octets from the start of the source.
    #[must_use]
    pub const fn entry_offset(&self) -> usize {
        self.entry
    }

    /// Where it is wrong, in octets from the start of the source: where the attribute begins, or its octets, or a value
    /// inside these.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for PropertyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "trust list: entry at offset {}: ", self.entry)?;
        match self.property {
            Some(number) => write!(f, "property {number}")?,
            None => f.write_str("attribute")?,
        }
        write!(f, " at offset {}: {}", self.offset, self.kind)
    }
}

impl core::error::Error for PropertyError {}

impl fmt::Display for PropertyErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Repeated => f.write_str("it stands there twice"),
            Self::NotSingle => f.write_str("it has no value or several"),
            Self::NotOctetString => f.write_str("its value is no OCTET STRING"),
            Self::Length { expected, found } => write!(f, "{found} octets, {expected} expected"),
            Self::Der(kind) => kind.fmt(f),
            Self::Text => f.write_str("not UTF-16LE with one NUL, at its end"),
        }
    }
}
