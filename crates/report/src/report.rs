//! The contents of a page.

use trustlist::{Purpose, UnixTime};

use crate::{
    certificates::Certificates, changes::Changes, data::Data, error::Error, history::History, page::Page,
    snapshot::Snapshot,
};

/// An HTML page about a root list.
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
    /// Creates a page about this list. The verdicts apply at `now`, until the reader chooses another time.
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

    /// Sets the default purpose of the verdicts. If it is not set, the purpose is [`Purpose::SERVER_AUTH`].
    #[must_use]
    pub fn purpose(self, purpose: Purpose) -> Self {
        Self { purpose, ..self }
    }

    /// Adds the certificates of the roots in the page's list. They are not shown if the list is not verified.
    #[must_use]
    pub fn certificates(self, certificates: &'r Certificates) -> Self {
        Self { certificates: Some(certificates), ..self }
    }

    /// Sets whether the list was verified with [`Policy::archive`](trustlist::Policy::archive). If so, the page says
    /// that it is for historical research, and not for deciding what to trust.
    #[must_use]
    pub fn archive(self, is_archive: bool) -> Self {
        Self { is_archive, ..self }
    }

    /// Adds the changes since an older list.
    ///
    /// # Errors
    ///
    /// [`Error::NotComparable`] if one of the lists contains an identifier twice.
    pub fn compare(self, old: &Snapshot<'_>) -> Result<Self, Error> {
        Ok(Self { changes: Some(Changes::between(old, self.snapshot)?), ..self })
    }

    /// Returns the history of the root program. The first call adds it to the page.
    pub fn history(&mut self) -> &mut History {
        self.history.get_or_insert_with(|| History::new(self.snapshot))
    }

    /// Generates the page.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyDates`] if the roots have more than 10,000 combinations of dates.
    pub fn to_html(&self) -> Result<String, Error> {
        // Certificates are shown only for a verified list. An unverified list could present any certificate as a root.
        let certificates = self.certificates.filter(|_| self.snapshot.roots().is_some());
        let data = Data::new(self.snapshot, certificates, &self.purpose, self.now)?;
        let (changes, history) = (self.changes.as_ref(), self.history.as_ref());
        Page::new(self.snapshot, &data, changes, history, self.is_archive, self.now).to_html()
    }
}
