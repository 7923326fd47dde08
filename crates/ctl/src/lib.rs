//! Reads the ASN.1 of Windows certificate trust lists (CTL). A root list, for example, contains the hashes of root
//! certificates, each with properties that say for which purposes Windows trusts the root.
//!
//! This crate only parses the list itself. `trustlist-cms` handles signatures, and `trustlist-cab` handles cabinets.
//! This crate uses no clock and does no I/O. What it returns is *unverified*; the crate `trustlist` combines the layers
//! and verifies who signed a list.
//!
//! ```
//! use trustlist_ctl::{CertificateTrustList, Limits, ListKind, oids};
//!
//! # let author = trustlist_author::List::roots(trustlist_ctl::FileTime::from_ticks(134_038_187_150_000_000))
//! #     .entry(trustlist_author::Entry::new([0xab; 20]).friendly_name("Made Root"));
//! # let der = author.to_der();
//! let list = CertificateTrustList::parse(&der, &Limits::default())?;
//! assert_eq!(list.kind(), ListKind::AuthRoot);
//! for entry in &list {
//!     println!("{:02x?}: {} attributes", entry.id(), entry.attributes().count());
//!     assert!(entry.attribute(oids::PROPERTY_FRIENDLY_NAME).is_some());
//! }
//! # assert_eq!(list.len(), 1);
//! # Ok::<(), trustlist_ctl::ReadError>(())
//! ```
//!
//! # What is checked
//!
//! Parsing checks the whole structure: the header and every entry, attribute and extension must be strict DER (X.690),
//! including each length, tag, object identifier and time, and no bytes may be left over. Parsing does not check what a
//! property *means*, and the value of an extension is checked only when you read it. So a malformed property or
//! extension does not make the list unreadable. `docs/deviations.md` lists the few places where this reader differs
//! from DER or from the `der` crate.
//!
//! # Memory
//!
//! A parsed list holds one buffer (borrowed or owned) and four bytes per entry.
//!
//! # Features
//!
//! No feature is on by default, and the crate does not use `std`.
//!
//! - `visits`: internal, for the fuzz targets of the project. It needs `std` and may change at any time.
//!
//! # What it does not do
//!
//! It does not verify who signed a list, decide whether a root is trusted, or find a root by its hash. Use the crate
//! `trustlist` for these.

#![no_std]

extern crate alloc;

mod catalog;
pub mod code;
mod entry;
mod extensions;
mod kind;
mod limits;
mod list;
mod pin_site;
mod property;
mod sequence_file;
mod sequence_number;
mod text;
mod walk;

pub use catalog::{IndirectData, MemberInfo, MemberInfo2, NameValue, SubjectKind};
pub use entry::{Attribute, Entry};
pub use extensions::{
    CtLogs, Extension, LocationName, NextUpdateLocation, Pin, PinAction, PinRule, PinRuleSet, SortedCtl,
};
pub use kind::ListKind;
pub use limits::Limits;
pub use list::{CertificateTrustList, Entries};
pub use pin_site::PinSite;
pub use property::{
    Name, OidList, PROPERTIES, PolicyList, Property, PropertyError, PropertyRow, PropertyTime, PropertyValue,
    RootPolicy,
};
pub use sequence_file::SequenceFile;
pub use sequence_number::SequenceNumber;

pub use pki_types::UnixTime;
#[cfg(feature = "visits")]
#[doc(hidden)]
pub use trustlist_base::visits;
pub use trustlist_base::{FileTime, Oid, OidBuf, ParseOidError, ReadError, ReadErrorKind, Tlv, Utc, oids};
