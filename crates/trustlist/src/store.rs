//! Serialized certificate stores (`.sst`): certificates with properties, without a signature.

use std::ops::RangeInclusive;

use trustlist_base::{Cursor, Digest, ReadError, ReadErrorKind};

use crate::{error::Error, limits::StoreLimits};

/// A serialized certificate store: the certificates that Windows displays for a list (`disallowedcert.sst`,
/// `pinrules.sst`, `roots.sst`). The certificates are borrowed from the file.
///
/// A store is not signed: anyone who can change the file can change its contents. Use it for display only, to give
/// names to the hashes in a list. Only the signed list says what is trusted or disallowed.
///
/// ```text
/// DocSigSerializedCertStore   u32 version = 0, "CERT", CertStoreCertificateGroup..., u32 id = 0, 8 bytes of 0
/// CertStoreCertificateGroup   SerializedPropertyEntry..., SerializedCertificateEntry
/// SerializedPropertyEntry     u32 id, u32 encodingType = 1, u32 length, value
/// SerializedCertificateEntry  u32 id = 32, u32 encodingType = 1, u32 length, certificate
/// ```
///
/// Numbers are little-endian, lengths are in bytes. Source: \[MS-OSHARED\] 2.3.9.1 and 2.3.2.5, checked against 2 real
/// files.
///
/// Revocation lists (id 33) and trust lists (id 34) are skipped. Property 3, the SHA-1 of an element, is checked; every
/// other property, with an id up to 0xFFFF, is skipped. The certificates are not parsed here, so one damaged
/// certificate does not make the whole store unreadable.
///
/// ```
/// use trustlist::{CertificateRef, Limits, SerializedStore};
///
/// # let pki = trustlist_testdata::pki::Pki::default();
/// # let file = trustlist_author::Store::new().certificate(pki.root).certificate(pki.ca).to_bytes();
/// let store = SerializedStore::parse(&file, &Limits::default().store)?;
/// assert_eq!(store.unsigned_certificates().count(), 2);
/// for certificate in store.unsigned_certificates() {
///     println!("serial number {:02x?}", CertificateRef::from_der(certificate)?.serial());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct SerializedStore<'a> {
    certificates: Vec<&'a [u8]>,
}

impl<'a> SerializedStore<'a> {
    /// Parses a store. There must be nothing after it in `source`.
    ///
    /// # Errors
    ///
    /// [`Error::Store`]: the store is malformed or over a limit. The error names the field and the offset.
    pub fn parse(source: &'a [u8], limits: &StoreLimits) -> Result<Self, Error> {
        read_store(source, limits).map_err(Error::Store)
    }

    /// The certificates in the order of the store. They should be DER, but [`parse`](Self::parse) does not check that.
    #[must_use]
    pub fn unsigned_certificates(&self) -> impl ExactSizeIterator<Item = &'a [u8]> {
        self.certificates.iter().copied()
    }
}

const VERSION: u32 = 0;
const FILE_TYPE: u32 = u32::from_le_bytes(*b"CERT");
/// `X509_ASN_ENCODING`
const ENCODING_TYPE: u32 = 1;

/// The ids that have a meaning in this format.
mod id {
    pub(super) const END: u32 = 0;
    /// `CERT_SHA1_HASH_PROP_ID`
    pub(super) const SHA1: u32 = 3;
    pub(super) const CERTIFICATE: u32 = 32;
    pub(super) const REVOCATION_LIST: u32 = 33;
    pub(super) const TRUST_LIST: u32 = 34;
    /// `CERT_LAST_USER_PROP_ID`
    pub(super) const LAST: u32 = 0xffff;
}

fn read_store<'a>(source: &'a [u8], limits: &StoreLimits) -> Result<SerializedStore<'a>, ReadError> {
    if source.len() > limits.store_bytes {
        let kind = ReadErrorKind::TooLong { bytes: source.len(), limit: limits.store_bytes };
        return Err(ReadError::new("store", 0, kind));
    }
    let mut cursor = Cursor::new(source, 0);
    expect(&mut cursor, VERSION, "version")?;
    expect(&mut cursor, FILE_TYPE, "fileType")?;
    let mut certificates = Vec::new();
    let mut left = limits.elements;
    while let Some(element) = read_group(&mut cursor, limits.properties)? {
        left = left.checked_sub(1).ok_or_else(|| too_many(limits.elements, "elements", element.offset))?;
        if element.id == id::CERTIFICATE {
            certificates.push(element.value);
        }
    }
    cursor.finish("store")?;
    Ok(SerializedStore { certificates })
}

/// Reads up to `limit` properties and returns the element that they belong to; `None` at the end of the store.
fn read_group<'a>(cursor: &mut Cursor<'a>, limit: usize) -> Result<Option<Element<'a>>, ReadError> {
    let mut left = limit;
    let mut hashes: Vec<Element<'a>> = Vec::new();
    loop {
        let offset = cursor.position();
        match number(cursor, "id")? {
            // Properties must not appear between the last element and the end.
            id::END if left == limit => {
                expect(cursor, 0, "marker")?;
                expect(cursor, 0, "marker")?;
                return Ok(None);
            }
            id::END => return Err(ReadError::form("id", offset, "an element that the properties before it belong to")),
            id @ (id::CERTIFICATE | id::REVOCATION_LIST | id::TRUST_LIST) => {
                let element = Element { id, value: value(cursor)?, offset };
                check_sha1(&hashes, element.value)?;
                return Ok(Some(element));
            }
            id @ ..=id::LAST => {
                left = left.checked_sub(1).ok_or_else(|| too_many(limit, "properties", offset))?;
                let property = Element { id, value: value(cursor)?, offset };
                if id == id::SHA1 {
                    hashes.push(property);
                }
            }
            id => return Err(out_of_range("id", offset, id, id::END..=id::LAST)),
        }
    }
}

/// A property, or an element that properties belong to, such as a certificate.
struct Element<'a> {
    id: u32,
    value: &'a [u8],
    /// Where the id begins in the store.
    offset: usize,
}

/// Compares each property 3 with the SHA-1 of `value`, which is computed only once.
fn check_sha1(properties: &[Element<'_>], value: &[u8]) -> Result<(), ReadError> {
    if properties.is_empty() {
        return Ok(());
    }
    let computed = Digest::Sha1.of(value);
    let wrong = properties.iter().find(|property| property.value != computed);
    wrong.map_or(Ok(()), |property| {
        let kind = if property.value.len() == computed.len() {
            ReadErrorKind::Different { expected: computed.into(), found: property.value.into() }
        } else {
            ReadErrorKind::Length { expected: computed.len(), found: property.value.len() }
        };
        Err(ReadError::new("property 3", property.offset, kind))
    })
}

const fn too_many(limit: usize, field: &'static str, offset: usize) -> ReadError {
    ReadError::new(field, offset, ReadErrorKind::TooMany { limit })
}

fn out_of_range(field: &'static str, offset: usize, found: u32, range: RangeInclusive<u32>) -> ReadError {
    let (minimum, maximum) = ((*range.start()).into(), (*range.end()).into());
    ReadError::new(field, offset, ReadErrorKind::Range { found: found.into(), minimum, maximum })
}

/// Reads `encodingType` and `length`, and returns the value after them.
fn value<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8], ReadError> {
    expect(cursor, ENCODING_TYPE, "encodingType")?;
    let length = number(cursor, "length")?;
    cursor.take(usize::try_from(length).unwrap_or(usize::MAX), "value")
}

fn expect(cursor: &mut Cursor<'_>, expected: u32, field: &'static str) -> Result<(), ReadError> {
    let offset = cursor.position();
    match number(cursor, field)? {
        found if found == expected => Ok(()),
        found => Err(out_of_range(field, offset, found, expected..=expected)),
    }
}

fn number(cursor: &mut Cursor<'_>, field: &'static str) -> Result<u32, ReadError> {
    let bytes = cursor.take(4, field)?;
    Ok(bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}
