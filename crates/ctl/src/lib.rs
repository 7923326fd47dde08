//! The ASN.1 of Windows certificate trust lists (CTL): a list of hashes, each with properties, that says which roots
//! Windows trusts and for what.
//!
//! This crate reads the list itself and nothing else: no signature (`trustlist-cms`), no cabinet (`trustlist-cab`), no
//! clock, no I/O. What it returns is *unverified*; the crate `trustlist` joins the layers and proves who signed a list.
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
//! The structure, completely, when a list is parsed: every length, tag, object identifier and time of the header, of
//! every entry, attribute and extension is strict DER (X.690), and every octet belongs to exactly one of them. What a
//! property *means* is not checked here, nor what an extension says before it is asked for, so a list with one odd
//! property or extension stays readable. The few places where this
//! reader departs from DER, or from the `der` crate, are listed in `docs/deviations.md`.
//!
//! # Memory
//!
//! One buffer, everything else positions: a parsed list keeps its octets (borrowed or owned) and four bytes an entry.
//!
//! # Features
//!
//! None is default, and the crate does without `std`.
//!
//! - `visits`: internal, for the fuzz targets of the project; takes `std`, and promises nothing.
//!
//! # What it does not do
//!
//! It proves nothing, decides nothing and looks nothing up: who signed a list, whether a root is to be trusted, and finding
//! one by its hash are questions for `trustlist`.

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
