//! The attributes of a security catalog and its members.

use trustlist_base::Digest;
use trustlist_ctl::{OidBuf, oids};

use crate::{der, entry::Entry};

/// A name and a value. It describes a member ([`Entry::name_value`]) or the whole catalog
/// ([`List::name_value`](crate::List::name_value)).
///
/// ```asn1
/// CatNameValue ::= SEQUENCE {
///   tag    BMPString,
///   flags  INTEGER,
///   value  OCTET STRING }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameValue {
    /// The `tag`.
    pub name: String,
    /// The `flags`.
    pub flags: u32,
    /// The content bytes of `value`.
    pub value: Vec<u8>,
}

impl NameValue {
    /// Creates a name with text as its value, and with the flags 0x10010001 that Microsoft uses in most cases.
    #[must_use]
    pub fn text(name: &str, text: &str) -> Self {
        use trustlist_ctl::NameValue as Read;
        let flags = Read::AUTHENTICATED | Read::DATA_ASCII | Read::NAME_ASCII;
        Self { name: name.to_owned(), flags, value: der::utf16(text) }
    }

    /// Returns the DER encoding.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        der::sequence([der::bmp_string(&self.name), der::integer(self.flags.into()), der::octet_string(&self.value)])
    }
}

/// Copies a parsed name and value. Invalid UTF-16 in the name becomes U+FFFD.
impl From<trustlist_ctl::NameValue<'_>> for NameValue {
    fn from(read: trustlist_ctl::NameValue<'_>) -> Self {
        Self { name: read.name(), flags: read.flags(), value: read.bytes().to_vec() }
    }
}

/// The digest of a member's file.
///
/// ```asn1
/// SpcIndirectDataContent ::= SEQUENCE {
///   data           SEQUENCE { type OBJECT IDENTIFIER, value ANY OPTIONAL },
///   messageDigest  SEQUENCE { digestAlgorithm AlgorithmIdentifier, digest OCTET STRING } }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndirectData {
    /// The `type` in `data`.
    pub data_type: OidBuf,
    /// The `value` in `data`, with tag and length.
    pub data_value: Option<Vec<u8>>,
    /// The algorithm of `digestAlgorithm`.
    pub digest_algorithm: OidBuf,
    /// The parameters of `digestAlgorithm`, with tag and length.
    pub digest_algorithm_parameters: Option<Vec<u8>>,
    /// The content bytes of `digest`.
    pub digest: Vec<u8>,
}

/// An `SpcLink`: `[2] EXPLICIT` around an empty `SpcString`, which is `[0] IMPLICIT BMPString`.
const EMPTY_LINK: [u8; 4] = [0xa2, 0x02, 0x80, 0x00];
/// `SpcPeImageFlags`: a BIT STRING of three bits, with `includeImportAddressTable` set.
const PE_IMAGE_FLAGS: [u8; 4] = [0x03, 0x02, 0x05, 0xa0];

impl IndirectData {
    /// Creates the value for a flat file. Its digest covers all bytes of the file.
    #[must_use]
    pub fn flat_file(algorithm: Digest, digest: impl Into<Vec<u8>>) -> Self {
        Self {
            data_type: oids::CAB_DATA.to_owned(),
            data_value: Some(EMPTY_LINK.to_vec()),
            digest_algorithm: algorithm.oid().to_owned(),
            digest_algorithm_parameters: Some(der::NULL.to_vec()),
            digest: digest.into(),
        }
    }

    /// Creates the value for a PE image, without page hashes. Its digest is the Authenticode digest.
    #[must_use]
    pub fn pe_image(algorithm: Digest, digest: impl Into<Vec<u8>>) -> Self {
        let value = der::sequence([&PE_IMAGE_FLAGS[..], &der::context(0, &EMPTY_LINK)]);
        Self {
            data_type: oids::PE_IMAGE_DATA.to_owned(),
            data_value: Some(value),
            ..Self::flat_file(algorithm, digest)
        }
    }

    /// Returns the DER encoding.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let typed = |oid: &OidBuf, value: &Option<Vec<u8>>| {
            der::sequence([der::oid(oid.as_oid()).as_slice(), value.as_deref().unwrap_or_default()])
        };
        let algorithm = typed(&self.digest_algorithm, &self.digest_algorithm_parameters);
        let digest_info = der::sequence([algorithm, der::octet_string(&self.digest)]);
        der::sequence([typed(&self.data_type, &self.data_value), digest_info])
    }
}

/// Copies a parsed value.
impl From<trustlist_ctl::IndirectData<'_>> for IndirectData {
    fn from(read: trustlist_ctl::IndirectData<'_>) -> Self {
        Self {
            data_type: read.data_type().to_owned(),
            data_value: read.data_value().map(<[u8]>::to_vec),
            digest_algorithm: read.digest_algorithm().to_owned(),
            digest_algorithm_parameters: read.digest_algorithm_parameters().map(<[u8]>::to_vec),
            digest: read.digest().to_vec(),
        }
    }
}

/// The file type of a member in a version 1 catalog.
///
/// ```asn1
/// CatMemberInfo ::= SEQUENCE {
///   subjectGuid  BMPString,
///   certVersion  INTEGER }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberInfo {
    /// The `subjectGuid`.
    pub guid: String,
    /// The `certVersion`.
    pub cert_version: u32,
}

impl MemberInfo {
    /// Creates the value for a flat file, as in Microsoft's catalogs.
    #[must_use]
    pub fn flat_file() -> Self {
        Self { guid: trustlist_ctl::MemberInfo::FLAT_FILE.to_owned(), cert_version: 0x200 }
    }

    /// Returns the DER encoding.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        der::sequence([der::bmp_string(&self.guid), der::integer(self.cert_version.into())])
    }
}

/// Copies a parsed value. Invalid UTF-16 in the GUID becomes U+FFFD.
impl From<trustlist_ctl::MemberInfo<'_>> for MemberInfo {
    fn from(read: trustlist_ctl::MemberInfo<'_>) -> Self {
        Self { guid: read.guid(), cert_version: read.cert_version() }
    }
}

/// Entries of a catalog.
impl Entry {
    /// Creates the entry for a flat file in a version 1 catalog. Identifier and digest are the SHA-1 of its bytes.
    #[must_use]
    pub fn flat_file_v1(file: &[u8]) -> Self {
        let sha1 = Digest::Sha1.of(file);
        let hex: String = sha1.iter().map(|byte| format!("{byte:02X}")).collect();
        Self::new(der::utf16(&hex))
            .indirect_data(&IndirectData::flat_file(Digest::Sha1, sha1))
            .attribute(oids::CATALOG_MEMBER_INFO, [MemberInfo::flat_file().to_der()])
    }

    /// Creates the entry for a flat file in a version 2 catalog. Identifier and digest are the SHA-256 of its bytes.
    #[must_use]
    pub fn flat_file_v2(file: &[u8]) -> Self {
        let sha256 = Digest::Sha256.of(file);
        Self::new(&*sha256).member_info_2(2).indirect_data(&IndirectData::flat_file(Digest::Sha256, sha256))
    }

    /// Adds a name and a value.
    #[must_use]
    pub fn name_value(self, name_value: &NameValue) -> Self {
        self.attribute(oids::CATALOG_NAME_VALUE, [name_value.to_der()])
    }

    /// Adds the digest of the file.
    #[must_use]
    pub fn indirect_data(self, data: &IndirectData) -> Self {
        self.attribute(oids::INDIRECT_DATA, [data.to_der()])
    }

    /// Adds the file type for a version 2 catalog: an empty value with the tag `[number]`, which is 0 for PE images and
    /// 2 for flat files.
    #[must_use]
    pub fn member_info_2(self, number: u8) -> Self {
        self.attribute(oids::CATALOG_MEMBER_INFO_2, [der::tlv(0x80 | number & 0x1f, &[])])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_structure_has_the_expected_bytes() {
        let mut expected = vec![0x30, 0x16, 0x1e, 0x04, 0x00, b'O', 0x00, b'S', 0x02, 0x04, 0x10, 0x01, 0x00, 0x01];
        expected.extend([0x04, 0x08, b'1', 0, b'0', 0, b'.', 0, 0, 0]);
        assert_eq!(NameValue::text("OS", "10.").to_der(), expected);

        let mut expected = vec![0x30, 0x21, 0x30, 0x10, 0x06, 0x0a, 0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 1, 25];
        expected.extend([0xa2, 0x02, 0x80, 0x00]);
        let digest_info = [0x30, 0x0d, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 0x04, 0x00];
        expected.extend(digest_info);
        assert_eq!(IndirectData::flat_file(Digest::Sha1, []).to_der(), expected);

        let mut expected = vec![0x30, 0x29, 0x30, 0x18, 0x06, 0x0a, 0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 1, 15];
        expected.extend([0x30, 0x0a, 0x03, 0x02, 0x05, 0xa0, 0xa0, 0x04, 0xa2, 0x02, 0x80, 0x00]);
        expected.extend(digest_info);
        assert_eq!(IndirectData::pe_image(Digest::Sha1, []).to_der(), expected);

        let short = MemberInfo { guid: "{}".to_owned(), cert_version: 0x200 };
        assert_eq!(short.to_der(), [0x30, 0x0a, 0x1e, 0x04, 0, b'{', 0, b'}', 0x02, 0x02, 0x02, 0x00]);
        for (number, tag) in [(0, 0x80), (2, 0x82)] {
            assert_eq!(Entry::new([]).member_info_2(number).attributes[0].values, [[tag, 0x00]]);
        }
    }

    #[test]
    fn a_flat_file_has_its_hash_as_identifier_and_digest() {
        let member = Entry::flat_file_v1(b"abc");
        assert_eq!(member.id, der::utf16("A9993E364706816ABA3E25717850C26C9CD0D89D"));
        assert_eq!(member.id.len(), 82);
        let sha1 = IndirectData::flat_file(Digest::Sha1, Digest::Sha1.of(b"abc"));
        assert_eq!(member.attributes[0].values, [sha1.to_der()]);
        let member = Entry::flat_file_v2(b"abc");
        assert_eq!(member.id, Digest::Sha256.of(b"abc"));
        let sha256 = IndirectData::flat_file(Digest::Sha256, Digest::Sha256.of(b"abc"));
        assert_eq!(member.attributes[1].values, [sha256.to_der()]);
    }
}
