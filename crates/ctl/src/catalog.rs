//! The attributes and extensions of security catalogs, as typed values.
//!
//! A security catalog (`.cat`) lists files by their hash. The hash is either the identifier of the entry or in one of
//! its attributes. The headers `mscat.h` and `wintrust.h` name these structures. Only the ASN.1 of
//! `SpcIndirectDataContent` is published, in "Windows Authenticode Portable Executable Signature Format". The rest was
//! inferred from real catalogs.

use alloc::string::String;
use core::fmt;

use trustlist_base::{Cursor, Oid, ReadError, ReadErrorKind, Tlv, oids, tag};

use crate::{entry::Entry, extensions::Extension, list::CertificateTrustList, text};

/// A name with a value: 1.3.6.1.4.1.311.12.2.1, `CAT_NAMEVALUE`. It belongs to one member (as an attribute of its
/// entry) or to the whole catalog (as an extension of the list). Each can have several.
///
/// ```asn1
/// CatNameValue ::= SEQUENCE {
///   tag    BMPString,
///   flags  INTEGER,
///   value  OCTET STRING }
/// ```
///
/// In real catalogs, members use the names `File`, `OSAttr`, `PETrusted` and `Hint`; catalogs use `OS`, `HWID1`,
/// `PackageName` and others.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits, NameValue};
///
/// # let der = trustlist_testdata::made::catalog_v1().to_der();
/// let catalog = CertificateTrustList::parse(&der, &Limits::default())?;
/// let member = catalog.entry(0).expect("a member");
/// for name_value in NameValue::of_entry(&member) {
///     let name_value = name_value?;
///     println!("{}: {}", name_value.name().escape_debug(), name_value.text().escape_debug());
/// }
/// # assert_eq!(NameValue::of_entry(&member).count(), 2);
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameValue<'l> {
    der: &'l [u8],
    offset: usize,
    name: &'l [u8],
    flags: u32,
    value: &'l [u8],
}

impl<'l> NameValue<'l> {
    /// The flag for an authenticated attribute (`CRYPTCAT_ATTR_AUTHENTICATED`), in [`flags`](Self::flags).
    pub const AUTHENTICATED: u32 = 0x1000_0000;
    /// The flag for a value that is text (`CRYPTCAT_ATTR_DATAASCII`), in [`flags`](Self::flags).
    pub const DATA_ASCII: u32 = 0x0001_0000;
    /// The flag for a name that is text (`CRYPTCAT_ATTR_NAMEASCII`), in [`flags`](Self::flags).
    pub const NAME_ASCII: u32 = 0x0000_0001;

    /// Reads a value of the attribute [`CATALOG_NAME_VALUE`](oids::CATALOG_NAME_VALUE).
    ///
    /// # Errors
    ///
    /// The first field that does not match the ASN.1 above, with its offset in the source of the list.
    pub fn from_value(value: &Tlv<'l>) -> Result<Self, ReadError> {
        Self::read(&as_sequence(value, NAME_VALUE)?)
    }

    /// Reads the extension [`CATALOG_NAME_VALUE`](oids::CATALOG_NAME_VALUE).
    ///
    /// # Errors
    ///
    /// The errors of [`from_value`](Self::from_value).
    pub fn from_extension(extension: &Extension<'l>) -> Result<Self, ReadError> {
        Self::read(&extension.cursor().read_only(tag::SEQUENCE, NAME_VALUE)?)
    }

    /// Returns the name-value pairs of a member, in file order. A malformed pair yields an error, and iteration
    /// continues.
    pub fn of_entry(entry: &Entry<'l>) -> impl Iterator<Item = Result<Self, ReadError>> + use<'l> {
        let attributes = entry.attributes().filter(|attribute| attribute.oid() == oids::CATALOG_NAME_VALUE);
        attributes.flat_map(|attribute| attribute.values()).map(|value| Self::from_value(&value))
    }

    /// Returns the name-value pairs of the catalog itself, in file order. A malformed pair yields an error, and
    /// iteration continues.
    pub fn of_list(list: &'l CertificateTrustList<'_>) -> impl Iterator<Item = Result<Self, ReadError>> + use<'l> {
        let extensions = list.extensions().filter(|extension| extension.id() == oids::CATALOG_NAME_VALUE);
        extensions.map(|extension| Self::from_extension(&extension))
    }

    /// Returns `tag`, the name. Ill-formed UTF-16 becomes U+FFFD. The text is untrusted: escape it before you print it.
    #[must_use]
    pub fn name(&self) -> String {
        text::decode_be(self.name)
    }

    /// Returns the content bytes of `tag`: UTF-16BE.
    #[must_use]
    pub const fn name_bytes(&self) -> &'l [u8] {
        self.name
    }

    /// Returns `flags`, the `CRYPTCAT_ATTR_…` bits: 0x10010001 or 0x00010001 in real catalogs.
    #[must_use]
    pub const fn flags(&self) -> u32 {
        self.flags
    }

    /// Returns `value` decoded as UTF-16LE, its encoding in every real catalog, without the closing NUL. Ill-formed
    /// UTF-16 becomes U+FFFD. The text is untrusted: escape it before you print it.
    #[must_use]
    pub fn text(&self) -> String {
        text::decode_le(self.value)
    }

    /// Returns the content bytes of `value`.
    #[must_use]
    pub const fn bytes(&self) -> &'l [u8] {
        self.value
    }

    /// Returns the whole `CatNameValue`, with tag and length.
    #[must_use]
    pub const fn der(&self) -> &'l [u8] {
        self.der
    }

    /// Returns the offset of this value, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }

    fn read(sequence: &Tlv<'l>) -> Result<Self, ReadError> {
        let mut fields = sequence.cursor();
        let name = fields.read(tag::BMP_STRING, "CatNameValue tag")?.content;
        let flags = fields.read_u32("CatNameValue flags")?;
        let value = fields.read(tag::OCTET_STRING, "CatNameValue value")?.content;
        fields.finish(NAME_VALUE)?;
        Ok(Self { der: sequence.der, offset: sequence.offset, name, flags, value })
    }
}

/// The type of a catalog member, which decides how its hash is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SubjectKind {
    /// A PE image (`.exe`, `.dll`, `.sys`). Its hash is the Authenticode hash, which leaves out the checksum and the
    /// signature.
    PeImage,
    /// A flat file, such as an `.inf`. Its hash covers all its bytes.
    FlatFile,
    /// Another type, such as a cabinet, for which Authenticode defines a different hash.
    Other,
}

impl fmt::Display for SubjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::PeImage => "a PE image",
            Self::FlatFile => "a flat file",
            Self::Other => "something else",
        })
    }
}

/// The file digest of a catalog member: 1.3.6.1.4.1.311.2.1.4, `SPC_INDIRECT_DATA_CONTENT`.
///
/// ```asn1
/// SpcIndirectDataContent ::= SEQUENCE {
///   data           SEQUENCE { type OBJECT IDENTIFIER, value ANY OPTIONAL },
///   messageDigest  SEQUENCE { digestAlgorithm AlgorithmIdentifier, digest OCTET STRING } }
/// ```
///
/// The published ASN.1 has an explicit `[0]` around `value`; real files do not.
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, IndirectData, Limits, SubjectKind, oids};
///
/// # let der = trustlist_testdata::made::catalog_v1().to_der();
/// let catalog = CertificateTrustList::parse(&der, &Limits::default())?;
/// let data = IndirectData::of_entry(&catalog.entry(0).expect("a member"))?.expect("a digest");
/// assert_eq!(data.kind(), SubjectKind::FlatFile);
/// assert_eq!((data.digest_algorithm(), data.digest().len()), (oids::SHA1, 20));
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndirectData<'l> {
    der: &'l [u8],
    offset: usize,
    data_type: Oid<'l>,
    data_value: Option<&'l [u8]>,
    algorithm: Oid<'l>,
    parameters: Option<&'l [u8]>,
    digest: &'l [u8],
}

impl<'l> IndirectData<'l> {
    /// Reads a value of the attribute [`INDIRECT_DATA`](oids::INDIRECT_DATA).
    ///
    /// # Errors
    ///
    /// The first field that does not match the ASN.1 above, with its offset in the source of the list.
    pub fn from_value(value: &Tlv<'l>) -> Result<Self, ReadError> {
        let sequence = as_sequence(value, INDIRECT_DATA)?;
        let mut fields = sequence.cursor();
        // `data` has the same form as an AlgorithmIdentifier, so the same method reads it.
        let (data_type, data_value) = fields.read_algorithm("SpcIndirectDataContent data")?;
        let mut digest_fields = fields.read(tag::SEQUENCE, MESSAGE_DIGEST)?.cursor();
        fields.finish(INDIRECT_DATA)?;
        let (algorithm, parameters) = digest_fields.read_algorithm("SpcIndirectDataContent digestAlgorithm")?;
        let digest = digest_fields.read(tag::OCTET_STRING, MESSAGE_DIGEST)?.content;
        digest_fields.finish(MESSAGE_DIGEST)?;
        Ok(Self {
            der: sequence.der,
            offset: sequence.offset,
            data_type,
            data_value: data_value.map(|value| value.der),
            algorithm,
            parameters: parameters.map(|parameters| parameters.der),
            digest,
        })
    }

    /// Reads this attribute of a catalog member. Returns `Ok(None)` if the member does not have it.
    ///
    /// # Errors
    ///
    /// The errors of [`from_value`](Self::from_value), and an error if the attribute appears more than once or does not
    /// have exactly one value.
    pub fn of_entry(entry: &Entry<'l>) -> Result<Option<Self>, ReadError> {
        let value = only_value(entry, oids::INDIRECT_DATA, INDIRECT_DATA)?;
        value.map(|value| Self::from_value(&value)).transpose()
    }

    /// Returns the type of the file, from [`data_type`](Self::data_type). Cabinets have the same data type as flat
    /// files, so they are reported as flat files.
    #[must_use]
    pub fn kind(&self) -> SubjectKind {
        match self.data_type {
            oids::PE_IMAGE_DATA => SubjectKind::PeImage,
            oids::CAB_DATA => SubjectKind::FlatFile,
            _ => SubjectKind::Other,
        }
    }

    /// Returns the `type` of `data`. Real catalogs use [`PE_IMAGE_DATA`](oids::PE_IMAGE_DATA) for PE images and
    /// [`CAB_DATA`](oids::CAB_DATA) for flat files.
    #[must_use]
    pub const fn data_type(&self) -> Oid<'l> {
        self.data_type
    }

    /// Returns the `value` of `data`, with tag and length, unparsed: flags and an empty link, and for some PE images
    /// the hashes of their pages.
    #[must_use]
    pub const fn data_value(&self) -> Option<&'l [u8]> {
        self.data_value
    }

    /// Returns the algorithm in `digestAlgorithm`.
    #[must_use]
    pub const fn digest_algorithm(&self) -> Oid<'l> {
        self.algorithm
    }

    /// Returns the parameters in `digestAlgorithm`, with tag and length: NULL (`05 00`) in every real catalog.
    #[must_use]
    pub const fn digest_algorithm_parameters(&self) -> Option<&'l [u8]> {
        self.parameters
    }

    /// Returns the content bytes of `digest`. Their length is not checked against the algorithm.
    #[must_use]
    pub const fn digest(&self) -> &'l [u8] {
        self.digest
    }

    /// Returns the whole `SpcIndirectDataContent`, with tag and length.
    #[must_use]
    pub const fn der(&self) -> &'l [u8] {
        self.der
    }

    /// Returns the offset of this value, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

/// The type of a catalog member as a GUID, in catalogs of version 1: 1.3.6.1.4.1.311.12.2.2, `CAT_MEMBERINFO`.
///
/// ```asn1
/// CatMemberInfo ::= SEQUENCE {
///   subjectGuid  BMPString,
///   certVersion  INTEGER }
/// ```
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits, MemberInfo, SubjectKind};
///
/// # let der = trustlist_testdata::made::catalog_v1().to_der();
/// let catalog = CertificateTrustList::parse(&der, &Limits::default())?;
/// let info = MemberInfo::of_entry(&catalog.entry(0).expect("a member"))?.expect("a version 1 member");
/// assert_eq!((info.guid().as_str(), info.kind()), (MemberInfo::FLAT_FILE, SubjectKind::FlatFile));
/// assert_eq!(info.cert_version(), 0x200);
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberInfo<'l> {
    der: &'l [u8],
    offset: usize,
    guid: &'l [u8],
    cert_version: u32,
}

impl<'l> MemberInfo<'l> {
    /// The [`guid`](Self::guid) for PE images.
    pub const PE_IMAGE: &'static str = "{C689AAB8-8E78-11D0-8C47-00C04FC295EE}";
    /// The [`guid`](Self::guid) for flat files.
    pub const FLAT_FILE: &'static str = "{DE351A42-8E59-11D0-8C47-00C04FC295EE}";

    /// Reads a value of the attribute [`CATALOG_MEMBER_INFO`](oids::CATALOG_MEMBER_INFO).
    ///
    /// # Errors
    ///
    /// The first field that does not match the ASN.1 above, with its offset in the source of the list.
    pub fn from_value(value: &Tlv<'l>) -> Result<Self, ReadError> {
        let sequence = as_sequence(value, MEMBER_INFO)?;
        let mut fields = sequence.cursor();
        let guid = fields.read(tag::BMP_STRING, "CatMemberInfo subjectGuid")?.content;
        let cert_version = fields.read_u32("CatMemberInfo certVersion")?;
        fields.finish(MEMBER_INFO)?;
        Ok(Self { der: sequence.der, offset: sequence.offset, guid, cert_version })
    }

    /// Reads this attribute of a catalog member. Returns `Ok(None)` if the member does not have it.
    ///
    /// # Errors
    ///
    /// The errors of [`from_value`](Self::from_value), and an error if the attribute appears more than once or does not
    /// have exactly one value.
    pub fn of_entry(entry: &Entry<'l>) -> Result<Option<Self>, ReadError> {
        let value = only_value(entry, oids::CATALOG_MEMBER_INFO, MEMBER_INFO)?;
        value.map(|value| Self::from_value(&value)).transpose()
    }

    /// Returns the type of the file, from [`guid`](Self::guid).
    #[must_use]
    pub fn kind(&self) -> SubjectKind {
        let guid = self.guid();
        if guid.eq_ignore_ascii_case(Self::PE_IMAGE) {
            SubjectKind::PeImage
        } else if guid.eq_ignore_ascii_case(Self::FLAT_FILE) {
            SubjectKind::FlatFile
        } else {
            SubjectKind::Other
        }
    }

    /// Returns `subjectGuid` as text. It names the Windows module that hashes files of this type. Ill-formed UTF-16
    /// becomes U+FFFD. The two known real values are both [`FLAT_FILE`](Self::FLAT_FILE).
    #[must_use]
    pub fn guid(&self) -> String {
        text::decode_be(self.guid)
    }

    /// Returns the content bytes of `subjectGuid`: UTF-16BE.
    #[must_use]
    pub const fn guid_bytes(&self) -> &'l [u8] {
        self.guid
    }

    /// Returns `certVersion`: 0x200 in both known real values.
    #[must_use]
    pub const fn cert_version(&self) -> u32 {
        self.cert_version
    }

    /// Returns the whole `CatMemberInfo`, with tag and length.
    #[must_use]
    pub const fn der(&self) -> &'l [u8] {
        self.der
    }

    /// Returns the offset of this value, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

/// The type of a catalog member as a tag, in catalogs of version 2: 1.3.6.1.4.1.311.12.2.3, `CAT_MEMBERINFO2`.
///
/// In the only known real catalog with this attribute, `80 00` marks PE images and `82 00` marks flat files. Other
/// values are not documented, so they are reported as [`SubjectKind::Other`].
///
/// ```
/// use trustlist_ctl::{CertificateTrustList, Limits, MemberInfo2, SubjectKind};
///
/// # let der = trustlist_testdata::made::catalog_v2().to_der();
/// let catalog = CertificateTrustList::parse(&der, &Limits::default())?;
/// let info = MemberInfo2::of_entry(&catalog.entry(0).expect("a member"))?.expect("a version 2 member");
/// assert_eq!((info.kind(), info.der()), (SubjectKind::FlatFile, &[0x82, 0x00][..]));
/// # Ok::<(), trustlist_ctl::ReadError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberInfo2<'l> {
    der: &'l [u8],
    offset: usize,
}

impl<'l> MemberInfo2<'l> {
    /// Wraps a value of the attribute [`CATALOG_MEMBER_INFO_2`](oids::CATALOG_MEMBER_INFO_2). Any value is accepted.
    #[must_use]
    pub fn from_value(value: &Tlv<'l>) -> Self {
        Self { der: value.der, offset: value.offset }
    }

    /// Reads this attribute of a catalog member. Returns `Ok(None)` if the member does not have it.
    ///
    /// # Errors
    ///
    /// An error if the attribute appears more than once or does not have exactly one value.
    pub fn of_entry(entry: &Entry<'l>) -> Result<Option<Self>, ReadError> {
        let value = only_value(entry, oids::CATALOG_MEMBER_INFO_2, "CatMemberInfo2")?;
        Ok(value.map(|value| Self::from_value(&value)))
    }

    /// Returns the type of the file.
    #[must_use]
    pub const fn kind(&self) -> SubjectKind {
        match self.der {
            [0x80, 0x00] => SubjectKind::PeImage,
            [0x82, 0x00] => SubjectKind::FlatFile,
            _ => SubjectKind::Other,
        }
    }

    /// Returns the whole value, with tag and length.
    #[must_use]
    pub const fn der(&self) -> &'l [u8] {
        self.der
    }

    /// Returns the offset of this value, in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.offset
    }
}

const NAME_VALUE: &str = "CatNameValue";
const INDIRECT_DATA: &str = "SpcIndirectDataContent";
const MESSAGE_DIGEST: &str = "SpcIndirectDataContent messageDigest";
const MEMBER_INFO: &str = "CatMemberInfo";

/// Returns the value if it is a SEQUENCE.
fn as_sequence<'l>(value: &Tlv<'l>, field: &'static str) -> Result<Tlv<'l>, ReadError> {
    Cursor::new(value.der, value.offset).read(tag::SEQUENCE, field)
}

/// Returns the only value of the only attribute of type `oid`.
fn only_value<'l>(entry: &Entry<'l>, oid: Oid<'_>, field: &'static str) -> Result<Option<Tlv<'l>>, ReadError> {
    let mut attributes = entry.attributes().filter(|attribute| attribute.oid() == oid);
    let (Some(attribute), second) = (attributes.next(), attributes.next()) else { return Ok(None) };
    let mut values = attribute.values();
    let kind = match (values.next(), values.next(), second) {
        (Some(value), None, None) => return Ok(Some(value)),
        (_, _, Some(_)) => ReadErrorKind::Repeated,
        _ => ReadErrorKind::NotOne { found: attribute.values().count() },
    };
    Err(ReadError::new(field, attribute.offset(), kind))
}
