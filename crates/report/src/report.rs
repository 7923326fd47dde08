//! What a page is to show.

use trustlist::{Purpose, UnixTime};

use crate::{
    certificates::Certificates, changes::Changes, data::Data, error::Error, history::History, page::Page,
    snapshot::Snapshot,
};

/// One HTML page about a list of roots.
///
/// ```
/// # use std::time::Duration;
/// # use trustlist::{CertificateDer, Policy, Purpose, RootList, UnixTime};
/// use trustlist_report::{Certificates, Report, Snapshot};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// # let policy = Policy::archive(now);
/// let roots = RootList::open(trustlist_testdata::newest_list(), &policy)?;
/// let older = Snapshot::verified(RootList::open(trustlist_testdata::list_2023(), &policy)?);
///
/// let mut certificates = Certificates::default();
/// certificates.add(&roots, CertificateDer::from(trustlist_testdata::microsoft_root_2010()));
///
/// let newest = Snapshot::verified(roots);
/// let mut report = Report::new(&newest, now)
///     .purpose(Purpose::CODE_SIGNING)
///     .certificates(&certificates)
///     .compare(&older)?;
/// report.history().add(&older)?;
/// let page = report.to_html()?;
/// # assert!(page.contains("id=\"history-title\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Report<'r> {
    snapshot: &'r Snapshot<'r>,
    now: UnixTime,
    purpose: Purpose,
    certificates: Option<&'r Certificates>,
    changes: Option<Changes>,
    history: Option<History>,
    is_archive: bool,
}

impl<'r> Report<'r> {
    /// A page about this list. Roots are judged at `now` until the reader of the page chooses another instant.
    #[must_use]
    pub const fn new(snapshot: &'r Snapshot<'r>, now: UnixTime) -> Self {
        Self {
            snapshot,
            now,
            purpose: Purpose::SERVER_AUTH,
            certificates: None,
            changes: None,
            history: None,
            is_archive: false,
        }
    }

    /// The purpose that the page asks about first: [`Purpose::SERVER_AUTH`] unless given.
    #[must_use]
    pub fn purpose(self, purpose: Purpose) -> Self {
        Self { purpose, ..self }
    }

    /// Shows what the certificates of the roots say: those of the list that the page is about. They are not shown where
    /// that list is not verified.
    #[must_use]
    pub fn certificates(self, certificates: &'r Certificates) -> Self {
        Self { certificates: Some(certificates), ..self }
    }

    /// Says that the list was accepted by [`Policy::archive`](trustlist::Policy::archive): for history, and not for
    /// deciding what to trust.
    #[must_use]
    pub fn archive(self, is_archive: bool) -> Self {
        Self { is_archive, ..self }
    }

    /// Shows what changed since an older list.
    ///
    /// # Errors
    ///
    /// [`Error::NotComparable`]
    pub fn compare(self, old: &Snapshot<'_>) -> Result<Self, Error> {
        Ok(Self { changes: Some(Changes::between(old, self.snapshot)?), ..self })
    }

    /// The root program over time, which the page shows once this was called.
    pub fn history(&mut self) -> &mut History {
        self.history.get_or_insert_with(|| History::new(self.snapshot))
    }

    /// The page.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyDates`]
    pub fn to_html(&self) -> Result<String, Error> {
        // By a list that is not verified no certificate is that of a root.
        let certificates = self.certificates.filter(|_| self.snapshot.roots().is_some());
        let data = Data::new(self.snapshot, certificates, &self.purpose, self.now)?;
        let (changes, history) = (self.changes.as_ref(), self.history.as_ref());
        Page::new(self.snapshot, &data, changes, history, self.is_archive, self.now).to_html()
    }
}
