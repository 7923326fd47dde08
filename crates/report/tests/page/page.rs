//! Lists, a page of them, and what can be read from it.

use std::{borrow::Cow, time::Duration};

use serde_json::Value;
use trustlist::{Policy, RootList, SignedList, UnixTime};
use trustlist_report::{Certificates, Report, Snapshot};
use trustlist_testdata::{list_2023, newest_list, newest_roots, pki::Pki};

/// 2026-11-22, a month after the newest list.
pub(crate) const NOW: u64 = 1_795_305_600;

pub(crate) fn at(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}

/// A list as a policy sees it.
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

/// The list of 2023, accepted as history.
pub(crate) fn older() -> Snapshot<'static> {
    snapshot(list_2023(), &Policy::archive(at(NOW)))
}

/// The same list, refused.
pub(crate) fn too_old() -> Snapshot<'static> {
    snapshot(list_2023(), &Policy::microsoft(at(NOW)))
}

/// A list of the made PKI.
pub(crate) fn made(list: Vec<u8>) -> Snapshot<'static> {
    let made = snapshot(list, &Policy::archive(at(NOW)).with_roots([Pki::default().root.into()]));
    assert_eq!(made.refusal(), None);
    made
}

/// The certificates of every root in the newest list that a list has as well.
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

    /// That of a list alone.
    pub(crate) fn about(list: &Snapshot<'_>) -> Self {
        Self::of(&Report::new(list, at(NOW)))
    }

    /// With an older list to compare with, and in the history.
    pub(crate) fn with_older(list: &Snapshot<'_>, older: &Snapshot<'_>) -> Self {
        let mut report = Report::new(list, at(NOW)).compare(older).expect("two lists");
        report.history().add(older).expect("two lists");
        Self::of(&report)
    }

    /// What the script works with.
    pub(crate) fn data(&self) -> Value {
        let json = self.between("<script id=\"data\" type=\"application/json\">", "</script>");
        serde_json::from_str(json).expect("JSON")
    }

    /// The first text between two others.
    pub(crate) fn between(&self, begin: &str, end: &str) -> &str {
        let (_, after) = self.html.split_once(begin).unwrap_or_else(|| panic!("no {begin} in the page"));
        after.split_once(end).unwrap_or_else(|| panic!("no {end} in the page")).0
    }

    /// The page without the JSON and the script: what a reader of HTML gets to see.
    pub(crate) fn markup(&self) -> &str {
        self.html.split_once("<script id=\"data\"").expect("data").0
    }
}
