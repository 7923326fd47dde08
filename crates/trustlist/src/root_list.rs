//! A verified list of trusted roots.

use std::sync::OnceLock;

use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use trustlist_ctl::{Entry, ListKind, oids};

use crate::{
    error::Error,
    index::{Index, KeyOf},
    trust_list::TrustList,
};

/// A verified list of trusted roots (AuthRoot): answers whether a root is *listed*. What it may be trusted for is
/// another question: many listed roots are disabled.
///
/// ```
/// use std::time::Duration;
/// use trustlist::{Policy, RootList, SignedList, UnixTime};
///
/// let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let list = SignedList::open(trustlist_testdata::newest_list())?.verify(&Policy::microsoft(now))?;
/// let roots = RootList::try_from(list)?;
/// let root = roots.by_certificate(trustlist_testdata::microsoft_root_2010())?.expect("listed");
/// assert_eq!(root.friendly_name().as_deref(), Some("Microsoft Root Certificate Authority 2010"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct RootList<'a> {
    list: TrustList<'a>,
    /// Made when it is first asked for: most callers have a certificate or its SHA-1.
    by_sha256: OnceLock<Index>,
}

/// The key of the second index: property 98. A malformed one is no key.
const BY_SHA256: KeyOf = |entry| entry.property(oids::PROPERTY_SHA256).ok().flatten();

impl<'a> RootList<'a> {
    /// The root whose certificate has this SHA-1. O(log n).
    #[must_use]
    pub fn by_sha1(&self, sha1: &[u8; 20]) -> Option<Entry<'_>> {
        self.list.find(sha1)
    }

    /// The root whose certificate has this SHA-256 (property 98, in every list since 2011-02-18). O(log n), after an
    /// index is made on the first call.
    #[must_use]
    pub fn by_sha256(&self, sha256: &[u8; 32]) -> Option<Entry<'_>> {
        let index = self.by_sha256.get_or_init(|| Index::new(self.list.list(), BY_SHA256));
        index.find(self.list.list(), BY_SHA256, sha256)
    }

    /// The root that is this certificate: found by SHA-1, and held against the SHA-256 of property 98 where there is
    /// one.
    ///
    /// # Errors
    ///
    /// [`Error::HashMismatch`]: the SHA-1 is listed, but property 98 is that of another certificate, or malformed.
    pub fn by_certificate(&self, der: &[u8]) -> Result<Option<Entry<'_>>, Error> {
        let Some(entry) = self.by_sha1(&Sha1::digest(der).into()) else { return Ok(None) };
        let computed: [u8; 32] = Sha256::digest(der).into();
        match entry.property(oids::PROPERTY_SHA256) {
            Ok(None) => Ok(Some(entry)),
            Ok(Some(listed)) if listed == computed => Ok(Some(entry)),
            Ok(Some(listed)) => Err(Error::HashMismatch { offset: entry.offset(), computed, listed: listed.to_vec() }),
            Err(error) => Err(Error::HashMismatch { offset: error.offset(), computed, listed: Vec::new() }),
        }
    }

    /// The verified list that this is a view of.
    #[must_use]
    pub const fn list(&self) -> &TrustList<'a> {
        &self.list
    }

    /// The same list with octets of its own.
    #[must_use]
    pub fn into_owned(self) -> RootList<'static> {
        RootList { list: self.list.into_owned(), by_sha256: self.by_sha256 }
    }
}

/// Takes a list whose usage and subject algorithm are those of a root list, of version 0, in which no identifier stands
/// twice, and without a critical extension that is not known.
impl<'a> TryFrom<TrustList<'a>> for RootList<'a> {
    type Error = Error;

    fn try_from(list: TrustList<'a>) -> Result<Self, Error> {
        list.require(ListKind::AuthRoot, &[oids::CERT_LOG_LIST])?;
        Ok(Self { list, by_sha256: OnceLock::new() })
    }
}
