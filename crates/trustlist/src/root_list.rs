//! A verified list of trusted roots.

use std::sync::OnceLock;

use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use trustlist_ctl::{Entry, ListKind, oids};

use crate::{
    ct_logs::CtLogList,
    error::Error,
    index::{Index, KeyOf},
    question::Question,
    trust_list::TrustList,
    verdict::{self, Reason, Verdict},
    view::view,
};

/// A verified list of trusted roots (AuthRoot).
///
/// It says whether a root is *listed*, and whether it may be [trusted](Root::judge) for a purpose. These are two
/// questions: many listed roots are disabled.
///
/// ```
/// use std::time::Duration;
/// use trustlist::{Policy, Purpose, Question, RootList, UnixTime};
///
/// let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let roots = RootList::open(trustlist_testdata::newest_list(), &Policy::microsoft(now))?;
/// let root = roots.by_certificate(trustlist_testdata::microsoft_root())?.expect("listed");
/// assert_eq!(root.friendly_name().as_deref(), Some("Microsoft Root Certificate Authority"));
///
/// let verdict = root.judge(&Question::new(Purpose::SERVER_AUTH, now));
/// assert_eq!(verdict.to_string(), "not trusted: the root has been disabled since 2021-08-01");
/// # Ok::<(), trustlist::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RootList<'a> {
    list: TrustList<'a>,
    /// Built by the first lookup by SHA-256, because most callers do not need it: they have a certificate or its SHA-1.
    by_sha256: OnceLock<Index>,
}

/// The key of the SHA-256 index: property 98. Entries in which property 98 is absent or malformed are left out.
const BY_SHA256: KeyOf = |entry| entry.property(oids::PROPERTY_SHA256).ok().flatten();

view!(RootList, AuthRoot);

impl<'a> RootList<'a> {
    /// The root whose certificate has this SHA-1. O(log n).
    #[must_use]
    pub fn by_sha1(&self, sha1: &[u8; 20]) -> Option<Root<'_>> {
        self.list.find(sha1).map(Root)
    }

    /// The root whose certificate has this SHA-256 (property 98, in every list since 2011-02-18). O(log n); the first
    /// call also builds an index.
    ///
    /// # Errors
    ///
    /// [`Error::HashNotListed`]: the hash was not found, but some roots in this list have no SHA-256, so one of
    /// them might be the match. Look up the SHA-1 or the certificate instead.
    pub fn by_sha256(&self, sha256: &[u8; 32]) -> Result<Option<Root<'_>>, Error> {
        let list = self.list.content();
        let index = self.by_sha256.get_or_init(|| Index::new(list, BY_SHA256));
        match (index.find(list, BY_SHA256, sha256), list.len().saturating_sub(index.len())) {
            (None, without @ 1..) => Err(Error::HashNotListed { bytes: sha256.len(), without }),
            (found, _) => Ok(found.map(Root)),
        }
    }

    /// The root with this certificate (DER). The root is found by its SHA-1. If its entry has property 98, the SHA-256
    /// must match too.
    ///
    /// # Errors
    ///
    /// [`Error::HashMismatch`]: the SHA-1 is listed, but property 98 has the SHA-256 of another certificate or is
    /// malformed.
    pub fn by_certificate(&self, der: &[u8]) -> Result<Option<Root<'_>>, Error> {
        let Some(root) = self.by_sha1(&Sha1::digest(der).into()) else { return Ok(None) };
        let computed: [u8; 32] = Sha256::digest(der).into();
        let (offset, listed) = match root.entry().property(oids::PROPERTY_SHA256) {
            Ok(None) => return Ok(Some(root)),
            Ok(Some(listed)) if listed == computed => return Ok(Some(root)),
            Ok(Some(listed)) => (root.entry().offset(), listed.to_vec()),
            Err(error) => (error.error().offset(), Vec::new()),
        };
        Err(Error::HashMismatch { offset, computed, listed })
    }

    /// Whether the root with this certificate (DER) may be trusted. [`by_certificate`](Self::by_certificate) must find
    /// the root, and [`Root::judge`] must trust it.
    pub fn judge_certificate(&self, der: &[u8], question: &Question<'_>) -> Verdict {
        match self.by_certificate(der) {
            Ok(Some(root)) => root.judge(question),
            Ok(None) => Verdict::Refused(Reason::NotListed),
            Err(_) => Verdict::Refused(Reason::HashMismatch),
        }
    }

    /// The Certificate Transparency logs that the list names. Root lists have named logs since 2023-12-13. `None` if
    /// the list has no extension that names logs.
    ///
    /// # Errors
    ///
    /// [`Error::Extension`]: the extension is malformed, or appears more than once.
    pub fn ct_logs(&self) -> Result<Option<CtLogList<'_>>, Error> {
        CtLogList::unverified(self.list.content())
    }

    /// The roots in the order of the file.
    pub fn roots(&self) -> impl ExactSizeIterator<Item = Root<'_>> + DoubleEndedIterator {
        self.list.content().entries().map(Root)
    }

    /// Copies the borrowed bytes, so that the list owns them.
    #[must_use]
    pub fn into_owned(self) -> RootList<'static> {
        RootList { list: self.list.into_owned(), by_sha256: self.by_sha256 }
    }
}

/// A root in a verified list.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{Policy, Purpose, Question, RootList, UnixTime};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let roots = RootList::open(trustlist_testdata::newest_list(), &Policy::microsoft(now))?;
/// let root = roots.by_certificate(trustlist_testdata::microsoft_root_2010())?.expect("the root is listed");
/// println!("{}", root.friendly_name().unwrap_or_default());
/// assert!(root.judge(&Question::new(Purpose::SERVER_AUTH, now)).is_trusted());
/// # Ok::<(), trustlist::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Root<'l>(Entry<'l>);

impl<'l> Root<'l> {
    /// Whether the root may be trusted, by the rules of the root program. The first rule that applies decides. A listed
    /// root is not necessarily trusted: many are disabled.
    ///
    /// The question's host is ignored, because a list of roots says nothing about hosts.
    pub fn judge(&self, question: &Question<'_>) -> Verdict {
        verdict::decide(&self.0, question).unwrap_or_else(Verdict::Refused)
    }

    /// The friendly name, for display; see [`Entry::friendly_name`].
    #[must_use]
    pub fn friendly_name(&self) -> Option<String> {
        self.0.friendly_name()
    }

    /// The root's entry, with everything that the list says about it.
    #[must_use]
    pub const fn entry(&self) -> &Entry<'l> {
        &self.0
    }
}

/// Requires the usage and subject algorithm of root lists, version 0, unique identifiers, and no unknown critical
/// extension.
impl<'a> TryFrom<TrustList<'a>> for RootList<'a> {
    type Error = Error;

    fn try_from(list: TrustList<'a>) -> Result<Self, Error> {
        list.require(ListKind::AuthRoot, &[oids::CERT_LOG_LIST])?;
        Ok(Self { list, by_sha256: OnceLock::new() })
    }
}
