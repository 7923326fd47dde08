//! Distinguished names: compared by their bytes, shown to people as text.

use std::fmt;

use der::Decode;
use trustlist_base::{Hex, ReadError, Tlv, tag};

/// A distinguished name in its original encoding, with tag and length.
///
/// ```asn1
/// Name                       ::= SEQUENCE OF RelativeDistinguishedName
/// RelativeDistinguishedName  ::= SET OF SEQUENCE { type OBJECT IDENTIFIER, value ANY }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Name(Box<[u8]>);

impl Name {
    pub(crate) fn new(der: &[u8]) -> Self {
        Self(der.into())
    }

    /// Rejects a malformed name. Attribute values are not checked.
    pub(crate) fn check(name: Tlv<'_>, field: &'static str) -> Result<(), ReadError> {
        let mut parts = name.cursor();
        while !parts.is_empty() {
            let mut pairs = parts.read(tag::SET, field)?.cursor();
            while !pairs.is_empty() {
                let mut pair = pairs.read(tag::SEQUENCE, field)?.cursor();
                pair.read_oid(field)?;
                pair.read_any(field)?;
                pair.finish(field)?;
            }
        }
        Ok(())
    }
}

/// Formats the name as in RFC 4514 with `x509-cert`. This is slow, because it searches a long table for each attribute
/// type, so it is done only on demand. A name that `x509-cert` cannot read, such as one with an attribute type of more
/// than 39 bytes, is shown as `#` followed by its DER in hexadecimal.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match x509_cert::name::Name::from_der(&self.0) {
            Ok(name) => name.fmt(f),
            Err(_) => write!(f, "#{}", Hex(&self.0)),
        }
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}
