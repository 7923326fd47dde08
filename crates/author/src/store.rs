//! Serialized certificate stores. Windows uses them to display the certificates in a list.

use trustlist_base::Digest;

/// A serialized certificate store (`.sst`) to be encoded. It supplies the certificates for a list that contains only
/// hashes.
///
/// ```text
/// u32 version = 0, "CERT", elements, u32 id = 0, 8 zero bytes
/// element: u32 id, u32 encodingType = 1, u32 length, value
/// ```
///
/// Numbers are little-endian, and properties precede the element they belong to (\[MS-OSHARED\] 2.3.9.1). Stores are
/// not signed.
///
/// ```
/// use trustlist_author::Store;
///
/// # let certificate = trustlist_testdata::pki::Pki::default().ca;
/// let store = Store::new().certificate(certificate).to_bytes();
/// assert!(store.starts_with(b"\0\0\0\0CERT"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Store {
    elements: Vec<(u32, Vec<u8>)>,
}

/// `CERT_SHA1_HASH_PROP_ID`
const SHA1: u32 = 3;
/// `SerializedCertificateEntry`
const CERTIFICATE: u32 = 32;
/// `X509_ASN_ENCODING`
const ENCODING_TYPE: u32 = 1;

impl Store {
    /// Creates an empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a certificate (DER) with its SHA-1 (property 3), as in Microsoft's stores.
    #[must_use]
    pub fn certificate(self, der: impl Into<Vec<u8>>) -> Self {
        let der = der.into();
        self.element(SHA1, Digest::Sha1.of(&der)).element(CERTIFICATE, der)
    }

    /// Adds an element: a property, or the object that the preceding properties belong to (32 for a certificate, 33 for
    /// a revocation list, 34 for a trust list). The value must be shorter than 4 GiB.
    #[must_use]
    pub fn element(mut self, id: u32, value: impl Into<Vec<u8>>) -> Self {
        self.elements.push((id, value.into()));
        self
    }

    /// Returns the bytes of the store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = b"\0\0\0\0CERT".to_vec();
        for (id, value) in &self.elements {
            // If the value is 4 GiB or longer, readers reject the store as truncated.
            let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
            for number in [*id, ENCODING_TYPE, length] {
                bytes.extend(number.to_le_bytes());
            }
            bytes.extend_from_slice(value);
        }
        bytes.extend([0; 12]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_has_the_expected_bytes() {
        let store = Store::new().element(0xffff, [1, 2]).certificate(*b"abc").to_bytes();
        let mut expected = b"\0\0\0\0CERT".to_vec();
        expected.extend([0xff, 0xff, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 2]);
        expected.extend([3, 0, 0, 0, 1, 0, 0, 0, 20, 0, 0, 0]);
        // The SHA-1 example of FIPS 180-4.
        expected.extend(*b"\xa9\x99\x3e\x36\x47\x06\x81\x6a\xba\x3e\x25\x71\x78\x50\xc2\x6c\x9c\xd0\xd8\x9d");
        expected.extend([32, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, b'a', b'b', b'c']);
        expected.extend([0; 12]);
        assert_eq!(store, expected);
    }
}
