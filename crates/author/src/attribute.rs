//! Attributes of entries and signers.

use trustlist_ctl::{Oid, OidBuf};

use crate::der;

/// An attribute of an entry or a signer.
///
/// ```asn1
/// Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attribute {
    /// The `type`.
    pub oid: OidBuf,
    /// The `values`, each with tag and length. They are encoded in DER order.
    pub values: Vec<Vec<u8>>,
}

impl Attribute {
    /// Creates an attribute with these values, each with tag and length.
    pub fn new(oid: Oid<'_>, values: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        Self { oid: oid.to_owned(), values: values.into_iter().map(Into::into).collect() }
    }

    /// Returns the DER encoding.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        der::sequence([der::oid(self.oid.as_oid()), der::set_of(&self.values)])
    }
}
