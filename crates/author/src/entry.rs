//! The entries of a list.

use trustlist_base::Digest;
use trustlist_cms::CertificateRef;
use trustlist_ctl::{FileTime, Oid, OidBuf, oids};

use crate::{attribute::Attribute, der, error::Error};

/// An entry of a [`List`](crate::List): an identifier and attributes.
///
/// ```asn1
/// TrustedSubject ::= SEQUENCE {
///   subjectIdentifier  OCTET STRING,
///   subjectAttributes  SET OF Attribute OPTIONAL }
/// ```
///
/// A property that is added twice is encoded twice.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The content bytes of `subjectIdentifier`. In a root list it is the SHA-1 of the certificate (20 bytes).
    pub id: Vec<u8>,
    /// The `subjectAttributes`, encoded in DER order. The field is left out if there are none.
    pub attributes: Vec<Attribute>,
}

impl Entry {
    /// Creates an entry without attributes.
    pub fn new(id: impl Into<Vec<u8>>) -> Self {
        Self { id: id.into(), attributes: Vec::new() }
    }

    /// Creates the entry of a root certificate. The entry has the properties that Microsoft computes from every root:
    /// 20 (key identifier), 29 (MD5 of the subject) and 98 (SHA-256 of the certificate).
    ///
    /// Without property 9 ([`key_usage`](Self::key_usage)), the root is trusted for every purpose.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] if `der` is not exactly one certificate.
    pub fn for_certificate(der: &[u8]) -> Result<Self, Error> {
        let certificate = read(der)?;
        let key_identifier = match certificate.subject_key_id() {
            Some(identifier) => identifier.to_vec(),
            None => Digest::Sha1.of(certificate.public_key_info()),
        };
        Ok(Self::new(Digest::Sha1.of(der))
            .property(20, key_identifier)
            .property(29, Digest::Md5.of(certificate.subject()))
            .property(98, Digest::Sha256.of(der)))
    }

    /// Creates an entry that disallows the key of this certificate: every certificate with that key, including future
    /// ones. The identifier is the MD5 of the key, as in most of Microsoft's entries.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] if `der` is not exactly one certificate.
    pub fn disallowed_key(der: &[u8]) -> Result<Self, Error> {
        Ok(Self::new(Digest::Md5.of(read(der)?.public_key())))
    }

    /// Creates an entry that disallows only this certificate. The identifier is the hash of its signed part, with [the
    /// digest of its signature](CertificateRef::signature_digest), as `wincrypt.h` defines
    /// `CERT_SIGNATURE_HASH_PROP_ID`.
    ///
    /// # Errors
    ///
    /// [`Error::SignatureDigest`] if the signature algorithm has no known digest, or [`Error::Certificate`] if `der` is
    /// not exactly one certificate.
    pub fn disallowed_certificate(der: &[u8]) -> Result<Self, Error> {
        let certificate = read(der)?;
        match certificate.signature_digest() {
            Some(digest) => Ok(Self::new(digest.of(certificate.tbs()))),
            None => Err(Error::SignatureDigest { algorithm: certificate.signature_algorithm().to_owned() }),
        }
    }

    /// Creates the entry of a host in a list of pin rules. The name must be lower-case ASCII. A name that begins with a
    /// dot matches host names with exactly one more label: `.example.com` matches `www.example.com`.
    pub fn site(host: &str) -> Self {
        Self::new(host)
    }

    /// Pins a site to the keys of these rules, given by their indexes in the list of rules. A site without rules is an
    /// exception to the rules of a broader site.
    #[must_use]
    pub fn pinned_to(self, rules: impl IntoIterator<Item = u32>) -> Self {
        let indexes = rules.into_iter().map(|index| der::integer(index.into()));
        self.attribute(oids::SITE_PIN_RULES_INDEX, indexes)
    }

    /// Makes a site that begins with a dot match names with any number of additional labels.
    #[must_use]
    pub fn all_subdomains(self) -> Self {
        self.attribute(oids::SITE_PIN_RULES_FLAGS, [der::integer(1)])
    }

    /// Adds property 11: the display name.
    #[must_use]
    pub fn friendly_name(self, name: &str) -> Self {
        self.property(11, der::utf16(name))
    }

    /// Adds property 9: the purposes for which the root is trusted.
    #[must_use]
    pub fn key_usage<'o>(self, purposes: impl IntoIterator<Item = Oid<'o>>) -> Self {
        self.property_oids(9, purposes)
    }

    /// Adds property 83: the certificate policies for extended validation, each with optional root program flags. The
    /// flags are 0xC0 in all of Microsoft's lists.
    #[must_use]
    pub fn policies<'o>(self, policies: impl IntoIterator<Item = (Oid<'o>, Option<u8>)>) -> Self {
        self.property(83, der::sequence(policies.into_iter().map(|(oid, flags)| policy(oid, flags))))
    }

    /// Adds property 104: the root is disabled from `time` onwards, except for signatures with an earlier timestamp.
    #[must_use]
    pub fn disabled_from(self, time: FileTime) -> Self {
        self.property_time(104, time)
    }

    /// Adds property 126: certificates issued at or after `time` are not trusted. Use
    /// [`property_oids`](Self::property_oids) with 127 to limit this to some purposes.
    #[must_use]
    pub fn not_before(self, time: FileTime) -> Self {
        self.property_time(126, time)
    }

    /// Adds the certificate property 1.3.6.1.4.1.311.10.11.`number`, with one OCTET STRING as its value. An empty value
    /// cancels the value from an earlier list.
    #[must_use]
    pub fn property(self, number: u32, content: impl AsRef<[u8]>) -> Self {
        self.attribute(OidBuf::of_property(number).as_oid(), [der::octet_string(content.as_ref())])
    }

    /// Adds a property whose value is a `SEQUENCE OF OBJECT IDENTIFIER`: 9, 105, 122 or 127.
    #[must_use]
    pub fn property_oids<'o>(self, number: u32, oids: impl IntoIterator<Item = Oid<'o>>) -> Self {
        self.property(number, der::sequence(oids.into_iter().map(der::oid)))
    }

    /// Adds a property whose value is a little-endian FILETIME: 104 or 126.
    #[must_use]
    pub fn property_time(self, number: u32, time: FileTime) -> Self {
        self.property(number, time.ticks().to_le_bytes())
    }

    /// Adds an attribute with these values, each with tag and length.
    #[must_use]
    pub fn attribute(mut self, oid: Oid<'_>, values: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        self.attributes.push(Attribute::new(oid, values));
        self
    }

    /// Returns the DER encoding.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let mut fields = vec![der::octet_string(&self.id)];
        if !self.attributes.is_empty() {
            fields.push(der::set_of(self.attributes.iter().map(Attribute::to_der)));
        }
        der::sequence(fields)
    }
}

fn read(der: &[u8]) -> Result<CertificateRef<'_>, Error> {
    CertificateRef::from_der(der).map_err(Error::Certificate)
}

/// A `PolicyInformation` (RFC 5280 4.2.1.4), with the root program flags as its only qualifier.
fn policy(oid: Oid<'_>, flags: Option<u8>) -> Vec<u8> {
    let mut fields = vec![der::oid(oid)];
    if let Some(flags) = flags {
        // The BIT STRING has no unused bits.
        let qualifier = der::sequence([der::oid(oids::ROOT_PROGRAM_FLAGS), der::tlv(0x03, &[0, flags])]);
        fields.push(der::sequence([qualifier]));
    }
    der::sequence(fields)
}

/// Copies a parsed entry. An empty `subjectAttributes` is left out; no real list contains one.
impl From<trustlist_ctl::Entry<'_>> for Entry {
    fn from(entry: trustlist_ctl::Entry<'_>) -> Self {
        let attributes = entry.attributes();
        let attributes =
            attributes.map(|attribute| Attribute::new(attribute.oid(), attribute.values().map(|value| value.der)));
        Self { id: entry.id().to_vec(), attributes: attributes.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_an_octet_string() {
        let entry = Entry::new([0xab; 2]).friendly_name("Ve");
        let mut expected = vec![0x30, 0x1e, 0x04, 0x02, 0xab, 0xab];
        expected.extend([0x31, 0x18, 0x30, 0x16, 0x06, 0x0a, 0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 11, 11]);
        expected.extend([0x31, 0x08, 0x04, 0x06, b'V', 0, b'e', 0, 0, 0]);
        assert_eq!(entry.to_der(), expected);
    }

    #[test]
    fn policies_are_encoded_as_in_microsofts_lists() {
        let policy = Oid::from_content(&[0x2b, 6, 1, 4, 1, 0xb2, 0x31, 1, 2, 1, 5, 1]).unwrap();
        let mut expected = vec![0x30, 0x24, 0x30, 0x22, 0x06, 0x0c];
        expected.extend(policy.content());
        expected.extend([0x30, 0x12, 0x30, 0x10, 0x06, 0x0a, 0x2b, 6, 1, 4, 1, 0x82, 0x37, 60, 1, 1, 3, 2, 0, 0xc0]);
        assert_eq!(Entry::new([1]).policies([(policy, Some(0xc0))]), Entry::new([1]).property(83, expected));
        let bare = [&[0x30, 0x10, 0x30, 0x0e, 0x06, 0x0c], policy.content()].concat();
        assert_eq!(Entry::new([1]).policies([(policy, None)]), Entry::new([1]).property(83, bare));
    }

    #[test]
    fn attributes_are_sorted_and_an_empty_set_is_left_out() {
        let one = Entry::new([1]).property(98, [1]).property(9, [2]);
        let other = Entry::new([1]).property(9, [2]).property(98, [1]);
        assert_ne!(one, other);
        assert_eq!(one.to_der(), other.to_der());
        assert_eq!(Entry::new([1]).to_der(), [0x30, 3, 4, 1, 1]);
    }
}
