//! Generates an HTML page from a list of trusted roots.
//!
//! The reader of the page can search and sort the roots in any browser, and see which are trusted for a purpose at a
//! given time. The page is a single file that loads nothing else. Its script contains no trust rules: every verdict
//! comes from [`Root::judge`](trustlist::Root::judge), and the script only compares times to choose one.
//!
//! ```
//! use std::time::Duration;
//! use trustlist::{Policy, RootList, UnixTime};
//! use trustlist_report::{Report, Snapshot};
//!
//! let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
//! let roots = RootList::open(trustlist_testdata::newest_list(), &Policy::microsoft(now))?;
//! let page = Report::new(&Snapshot::verified(roots), now).to_html()?;
//! assert!(page.contains("<title>Root list of 2026-10-23</title>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`Snapshot`] is a list for a page: either a verified list, or a rejected list with the reason.
//! - [`Report`] collects the parts of a page, and generates the page.
//! - [`Certificates`] contains the roots' certificates, and [`History`] the root program's lists over time.
//! - [`words`] and [`escape`] contain wording and functions that the page and the command `trustlist` share.
//!
//! This crate does not read files or the clock. The caller passes the lists, the certificates and the current time.

mod certificate;
mod certificates;
mod changes;
mod data;
mod details;
mod error;
pub mod escape;
mod history;
mod judgement;
mod page;
mod report;
mod snapshot;
mod text;
mod timeline;
pub mod words;

pub use certificates::Certificates;
pub use error::Error;
pub use history::History;
pub use report::Report;
pub use snapshot::Snapshot;
