//! Makes one HTML page of a list of trusted roots: lists in, a page out.
//!
//! In any browser the page searches and sorts the roots, and says which of them are trusted for a purpose at an instant.
//! It loads nothing and needs no network. Its script has no rules of its own: every verdict in the page is one of
//! [`Root::judge`](trustlist::Root::judge), and the script only compares instants.
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
//! - [`Snapshot`] is a list that goes into a page: verified, or with the reason why it is not.
//! - [`Report`] takes what the page is to show, and makes it.
//! - [`Certificates`] are those of the roots, [`History`] is the root program over time.
//! - [`words`] and [`escape`] are what the command `trustlist` shares with the page.
//!
//! This crate reads no file and no clock: the caller gives lists, certificates and the present.

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
