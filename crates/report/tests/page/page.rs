//! Helpers: lists, and pages with their parts.

use std::{borrow::Cow, time::Duration};

use serde_json::Value;
use trustlist::{Policy, RootList, SignedList, UnixTime};
use trustlist_report::{Certificates, Report, Snapshot};
use trustlist_testdata::{list_2023, newest_list, newest_roots, pki::Pki};

/// The current time for the tests: 2026-11-22, a month after the date of the newest list.
pub(crate) const NOW: u64 = 1_795_305_600;

pub(crate) fn at(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}

/// Verifies a list with a policy.
pub(crate) fn snapshot(list: impl Into<Cow<'static, [u8]>>, policy: &Policy) -> Snapshot<'static> {
    match SignedList::open(list).expect("a list").verify(policy) {
        Ok(list) => Snapshot::verified(RootList::try_from(list).expect("roots")),
        Err(refused) => {
            let error = refused.error().clone();
            Snapshot::refused(refused.into_list(), &error)
        }
    }
}

pub(crate) fn newest() -> Snapshot<'static> {
    snapshot(newest_list(), &Policy::microsoft(at(NOW)))
}

/// Returns the list from 2023, accepted as history.
pub(crate) fn older() -> Snapshot<'static> {
    snapshot(list_2023(), &Policy::archive(at(NOW)))
}

/// Returns the list from 2023, rejected as too old.
pub(crate) fn too_old() -> Snapshot<'static> {
    snapshot(list_2023(), &Policy::microsoft(at(NOW)))
}

/// Returns a list signed by the test PKI.
pub(crate) fn made(list: Vec<u8>) -> Snapshot<'static> {
    let made = snapshot(list, &Policy::archive(at(NOW)).with_roots([Pki::default().root.into()]));
    assert_eq!(made.refusal(), None);
    made
}

/// Returns the certificates of the roots that are in both this list and the newest one.
pub(crate) fn certificates(list: &Snapshot<'_>) -> Certificates {
    let mut certificates = Certificates::default();
    for der in newest_roots() {
        certificates.add(list.roots().expect("a verified list"), der.into());
    }
    certificates
}

pub(crate) struct Page {
    pub(crate) html: String,
}

impl Page {
    pub(crate) fn of(report: &Report<'_>) -> Self {
        Self { html: report.to_html().expect("a page") }
    }

    /// Generates a page about a list, without other parts.
    pub(crate) fn about(list: &Snapshot<'_>) -> Self {
        Self::of(&Report::new(list, at(NOW)))
    }

    /// Generates a page that compares the list with an older one, and includes the older one in its history.
    pub(crate) fn with_older(list: &Snapshot<'_>, older: &Snapshot<'_>) -> Self {
        let mut report = Report::new(list, at(NOW)).compare(older).expect("two lists");
        report.history().add(older).expect("two lists");
        Self::of(&report)
    }

    /// Returns the data for the script.
    pub(crate) fn data(&self) -> Value {
        let json = self.between("<script id=\"data\" type=\"application/json\">", "</script>");
        serde_json::from_str(json).expect("JSON")
    }

    /// Returns the text between the first occurrences of two strings.
    pub(crate) fn between(&self, begin: &str, end: &str) -> &str {
        let (_, after) = self.html.split_once(begin).unwrap_or_else(|| panic!("no {begin} in the page"));
        after.split_once(end).unwrap_or_else(|| panic!("no {end} in the page")).0
    }

    /// Returns the page without the JSON and the script.
    pub(crate) fn markup(&self) -> &str {
        self.html.split_once("<script id=\"data\"").expect("data").0
    }
}
