//! Serialized certificate stores (`.sst`): certificates with properties, and no signature.

use sha1::{Digest as _, Sha1};

use crate::{
    error::Error,
    limits::StoreLimits,
    store_error::{StoreError, StoreErrorKind},
};

/// A serialized certificate store: the certificates that Windows shows beside a list (`disallowedcert.sst`,
/// `pinrules.sst`, `roots.sst`), borrowed.
///
/// Nobody signed it: whoever can change the file can change what stands in it. It is for display only, to give names to
/// the hashes of a list; what is trusted or disallowed, the signed list alone says.
///
/// ```text
/// DocSigSerializedCertStore   u32 version = 0, "CERT", CertStoreCertificateGroup..., u32 id = 0, 8 octets of 0
/// CertStoreCertificateGroup   SerializedPropertyEntry..., SerializedCertificateEntry
/// SerializedPropertyEntry     u32 id, u32 encodingType = 1, u32 length, value
/// SerializedCertificateEntry  u32 id = 32, u32 encodingType = 1, u32 length, certificate
/// ```
///
/// Numbers are little-endian, lengths in octets. Source: \[MS-OSHARED\] 2.3.9.1 and 2.3.2.5, checked against 2 real files.
///
/// Revocation lists (id 33) and trust lists (id 34) in place of a certificate are read over. Of the properties, 3 (the
/// SHA-1 of what it belongs to) is compared, every other id up to 0xFFFF read over. What stands there as a certificate
/// need not be one: the store stays readable, and who reads the certificate finds out.
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
    /// Reads a store: `source` is one store and nothing else.
    ///
    /// # Errors
    ///
    /// [`Error::Store`]: the first thing that is not this layout, or over a limit, with its field and offset.
    pub fn parse(source: &'a [u8], limits: &StoreLimits) -> Result<Self, Error> {
        Ok(read_store(source, limits)?)
    }

    /// The certificates in the order of the store, DER if they are certificates at all.
    #[must_use]
    pub fn unsigned_certificates(&self) -> impl ExactSizeIterator<Item = &'a [u8]> {
        self.certificates.iter().copied()
    }
}

const VERSION: u32 = 0;
const FILE_TYPE: u32 = u32::from_le_bytes(*b"CERT");
/// `X509_ASN_ENCODING`
const ENCODING_TYPE: u32 = 1;

/// The ids that mean something here.
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

fn read_store<'a>(source: &'a [u8], limits: &StoreLimits) -> Result<SerializedStore<'a>, StoreError> {
    if source.len() > limits.store_bytes {
        let kind = StoreErrorKind::TooLong { octets: source.len(), limit: limits.store_bytes };
        return Err(StoreError::new("store", 0, kind));
    }
    let mut reader = Reader { rest: source, offset: 0 };
    reader.expect(VERSION, "version")?;
    reader.expect(FILE_TYPE, "fileType")?;
    let mut certificates = Vec::new();
    let mut left = limits.elements;
    while let Some(element) = read_group(&mut reader, limits.properties)? {
        left = left.checked_sub(1).ok_or_else(|| too_many(limits.elements, "elements", element.offset))?;
        if element.id == id::CERTIFICATE {
            certificates.push(element.value);
        }
    }
    reader.finish()?;
    Ok(SerializedStore { certificates })
}

/// Reads properties and the element that they belong to, which is returned; `None` at the end of the store.
fn read_group<'a>(reader: &mut Reader<'a>, most: usize) -> Result<Option<Element<'a>>, StoreError> {
    let mut left = most;
    let mut hashes: Vec<Element<'a>> = Vec::new();
    loop {
        let offset = reader.offset;
        match reader.number("id")? {
            // Nothing stands between the last element and the end.
            id::END if left == most => {
                reader.expect(0, "marker")?;
                reader.expect(0, "marker")?;
                return Ok(None);
            }
            id::END => return Err(StoreError::new("id", offset, StoreErrorKind::PropertiesOfNothing)),
            id @ (id::CERTIFICATE | id::REVOCATION_LIST | id::TRUST_LIST) => {
                let element = Element { id, value: reader.value()?, offset };
                check_sha1(&hashes, element.value)?;
                return Ok(Some(element));
            }
            id @ ..=id::LAST => {
                left = left.checked_sub(1).ok_or_else(|| too_many(most, "properties", offset))?;
                let property = Element { id, value: reader.value()?, offset };
                if id == id::SHA1 {
                    hashes.push(property);
                }
            }
            id => return Err(StoreError::new("id", offset, StoreErrorKind::Id(id))),
        }
    }
}

/// One entry of the store: a property, or what properties belong to.
struct Element<'a> {
    id: u32,
    value: &'a [u8],
    /// Where its id begins.
    offset: usize,
}

/// Holds every property 3 of `value` against its SHA-1, which is computed once, however many there are.
fn check_sha1(properties: &[Element<'_>], value: &[u8]) -> Result<(), StoreError> {
    if properties.is_empty() {
        return Ok(());
    }
    let computed: [u8; 20] = Sha1::digest(value).into();
    match properties.iter().find(|property| property.value != computed) {
        Some(property) => {
            let kind = StoreErrorKind::Sha1 { computed, stored: property.value.to_vec() };
            Err(StoreError::new("property 3", property.offset, kind))
        }
        None => Ok(()),
    }
}

const fn too_many(limit: usize, field: &'static str, offset: usize) -> StoreError {
    StoreError::new(field, offset, StoreErrorKind::TooMany { limit })
}

/// What is left of the source, and where that begins.
struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// `encodingType`, `length` and the octets behind them.
    fn value(&mut self) -> Result<&'a [u8], StoreError> {
        self.expect(ENCODING_TYPE, "encodingType")?;
        let length = self.number("length")?;
        self.octets(usize::try_from(length).unwrap_or(usize::MAX), "value")
    }

    fn expect(&mut self, expected: u32, field: &'static str) -> Result<(), StoreError> {
        let offset = self.offset;
        match self.number(field)? {
            found if found == expected => Ok(()),
            found => Err(StoreError::new(field, offset, StoreErrorKind::Number { expected, found })),
        }
    }

    fn number(&mut self, field: &'static str) -> Result<u32, StoreError> {
        let octets = self.octets(4, field)?;
        Ok(octets.iter().rev().fold(0, |number, octet| number << 8 | u32::from(*octet)))
    }

    fn octets(&mut self, count: usize, field: &'static str) -> Result<&'a [u8], StoreError> {
        let Some((octets, rest)) = self.rest.split_at_checked(count) else {
            let kind = StoreErrorKind::Truncated { needed: count, available: self.rest.len() };
            return Err(StoreError::new(field, self.offset, kind));
        };
        self.rest = rest;
        self.offset = self.offset.saturating_add(count);
        Ok(octets)
    }

    fn finish(&self) -> Result<(), StoreError> {
        match self.rest.len() {
            0 => Ok(()),
            octets => Err(StoreError::new("store", self.offset, StoreErrorKind::Trailing { octets })),
        }
    }
}
