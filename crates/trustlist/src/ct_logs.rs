//! The Certificate Transparency logs that a list names.

use sha2::{Digest as _, Sha256};
use trustlist_ctl::{CertificateTrustList, CtLogs};

use crate::error::Error;

/// The Certificate Transparency logs (RFC 6962) that a list names. [`RootList::ct_logs`] returns the logs that a
/// verified list names.
///
/// [`RootList::ct_logs`]: crate::RootList::ct_logs
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{Policy, RootList, UnixTime};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let roots = RootList::open(trustlist_testdata::newest_list(), &Policy::microsoft(now))?;
/// let logs = roots.ct_logs()?.expect("every root list since 2023-12-13 has them");
/// let first = logs.iter().next().expect("a log");
/// assert!(first.id().starts_with(&[0xd7, 0x6d, 0x7d, 0x10])); // Google Argon2026h2
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct CtLogList<'l>(CtLogs<'l>);

impl<'l> CtLogList<'l> {
    /// The logs that an unverified list names. Use them for display only: anyone could have written the list. `None` if
    /// the list has no extension that names logs.
    ///
    /// # Errors
    ///
    /// [`Error::Extension`]: the extension is malformed or appears more than once.
    pub fn unverified(list: &'l CertificateTrustList<'_>) -> Result<Option<Self>, Error> {
        Ok(list.ct_logs().map_err(Error::Extension)?.map(Self))
    }

    /// The logs in the order of the list.
    pub fn iter(&self) -> impl Iterator<Item = CtLog<'l>> + Clone + use<'l> {
        self.0.keys().map(|key| CtLog { key })
    }

    /// The log with this id. O(n), because it hashes the key of each log. If you look up many ids, build a map first.
    #[must_use]
    pub fn find(&self, id: &[u8; 32]) -> Option<CtLog<'l>> {
        self.iter().find(|log| log.id() == *id)
    }

    /// The three numbers before the keys: 1, 2, 1 in every known list. Their meaning is not known.
    #[must_use]
    pub const fn header(&self) -> [u32; 3] {
        self.0.header()
    }
}

/// A Certificate Transparency log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CtLog<'l> {
    key: &'l [u8],
}

impl<'l> CtLog<'l> {
    /// The log's key: a whole `SubjectPublicKeyInfo` in DER.
    #[must_use]
    pub const fn key(&self) -> &'l [u8] {
        self.key
    }

    /// The log id (RFC 6962 3.2): the SHA-256 of [`key`](Self::key).
    #[must_use]
    pub fn id(&self) -> [u8; 32] {
        Sha256::digest(self.key).into()
    }
}
