//! A path of certificates.

use std::{
    iter::{self, Chain, Once},
    slice,
};

use crate::certificate_info::CertificateInfo;

/// The certificates from a signer to a trust anchor. Each is issued by the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Path<C = CertificateInfo> {
    /// The signer's certificate.
    pub signer: C,
    /// The CAs between signer and anchor, starting with the signer's issuer. There may be none.
    pub cas: Vec<C>,
    /// The certificate that the policy trusts.
    pub anchor: C,
}

/// An iterator over all certificates of a path except the signer's.
type Issuers<'p, C> = Chain<slice::Iter<'p, C>, Once<&'p C>>;

impl<C> Path<C> {
    /// Iterates over all certificates, from the signer to the anchor.
    pub fn iter(&self) -> <&Self as IntoIterator>::IntoIter {
        iter::once(&self.signer).chain(self.issuers())
    }

    /// Iterates over all certificates except the signer's: the CAs, then the anchor.
    pub fn issuers(&self) -> Issuers<'_, C> {
        self.cas.iter().chain(iter::once(&self.anchor))
    }

    pub(crate) fn map<T>(&self, mut to: impl FnMut(&C) -> T) -> Path<T> {
        Path { signer: to(&self.signer), cas: self.cas.iter().map(&mut to).collect(), anchor: to(&self.anchor) }
    }
}

impl<'p, C> IntoIterator for &'p Path<C> {
    type Item = &'p C;
    type IntoIter = Chain<Once<&'p C>, Issuers<'p, C>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
