//! Attributes, of entries and of signers.

use trustlist_ctl::{Oid, OidBuf};

use crate::der;

/// An attribute of an entry or of a signer.
///
/// ```asn1
/// Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attribute {
    /// `type`
    pub oid: OidBuf,
    /// `values`, each with tag and length; encoded in the order of DER.
    pub values: Vec<Vec<u8>>,
}

impl Attribute {
    /// An attribute with these values, each with tag and length.
    pub fn new(oid: Oid<'_>, values: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        Self { oid: oid.to_owned(), values: values.into_iter().map(Into::into).collect() }
    }

    /// The whole attribute.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        der::sequence([der::oid(self.oid.as_oid()), der::set_of(&self.values)])
    }
}
