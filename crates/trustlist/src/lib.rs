//! Reads Windows certificate trust lists (CTLs, `.stl` files), verifies who signed them, and looks up roots in them.
//!
//! Windows learns which roots to trust from a signed list, `authroot.stl`. It fetches the list over plain HTTP, inside
//! a cabinet. This crate reads such lists on any system and answers two questions: is this root listed, and may it be
//! trusted?
//!
//! ```
//! # use std::time::Duration;
//! use trustlist::{Policy, RootList, UnixTime};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let bytes = trustlist_testdata::cabinet(); let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600));
//! // The bytes of a .stl or .cab file. It is an error if this is not a list of roots that Microsoft signed.
//! let roots = RootList::open(bytes, &Policy::microsoft(now))?;
//! let sha1 = [0x3b, 0x1e, 0xfd, 0x3a, 0x66, 0xea, 0x28, 0xb1, 0x66, 0x97, 0x39, 0x47, 0x03, 0xa7, 0x2c, 0xa3, 0x40,
//!     0xa0, 0x5b, 0xd5];
//! match roots.by_sha1(&sha1) {
//!     Some(root) => println!("listed: {}", root.friendly_name().unwrap_or_default()),
//!     None => println!("not listed"),
//! }
//! # assert!(roots.by_sha1(&sha1).is_some());
//! # Ok(())
//! # }
//! ```
//!
//! # From bytes to an answer
//!
//! ```text
//! bytes -> RootList::open(bytes, &Policy)   by_sha1, by_sha256, by_certificate -> Root
//!          DisallowedList                   by_certificate, first_match
//!          PinRules                         find(host)
//!          Catalog                          check_file, member_by_hash
//!          OtherList                        find(identifier)
//!
//! bytes -> SignedList -> verify(&Policy) -> TrustList -> one of the five types above, by its kind
//!          well formed   who signed it      verified
//!
//! Root -> judge(&Question) -> Verdict: trusted, refused, or depends on a missing fact; it names the rule
//! RootList + DisallowedList + PinRules -> TrustSet -> judge_path(AlreadyVerified, &Question) -> Verdict
//! ```
//!
//! A *listed* root is not necessarily *trusted*. In the list of 2026-10-23, 205 of 555 roots are disabled. Others are
//! trusted only for some purposes, or only for certificates issued before a date. [`Root::judge`] applies these rules.
//!
//! Unverified and verified lists are different types, and only [`SignedList::verify`] turns one into the other. Nothing
//! here reads a clock: the caller passes the current time.
//!
//! An error names the layer, the field and the offset. It has a stable [code](Error::code) and, where Windows has them,
//! an HRESULT and an event number. [`codes`] lists all codes with their explanations.
//!
//! [The project's architecture] shows how the crates fit together.
//!
//! # What it does not do
//!
//! This crate does not fetch lists or certificates, check whether the signer was revoked, validate certificate chains,
//! or compute the Authenticode hash of a program. It reads timestamps on signatures only if the policy says
//! [`JudgedAt::Timestamp`], and does not check whether a timestamp authority was revoked.
//!
//! # Features
//!
//! - `ring` (default): the signature algorithms of the `ring` crate. Without this feature, pass the algorithms of
//!   another crypto library to [`Policy::algorithms`].
//! - `serde`: `serde::Serialize` for [`Signer`], [`Verdict`], [`Purpose`], [`Root`], [`CtLog`], [`Diff`] and
//!   [`Change`], and the types `EntryReport`, `NameValueReport` and `PinRuleReport`. The JSON output of the command
//!   `trustlist` has the same keys.
//!
//! Verification is always included. If you only parse lists, use the crates in [`layers`] directly: `trustlist-cab`,
//! `trustlist-cms` without its default features, and `trustlist-ctl`. They depend on neither `ring` nor `webpki`. The
//! documentation of `trustlist-cms` has an example.
//!
//! [The project's architecture]: https://github.com/trustlist/trustlist/blob/main/docs/architecture.md

mod catalog;
mod change;
mod code;
mod ct_logs;
mod diff;
mod disallowed_list;
mod error;
mod host;
mod index;
mod limits;
pub mod microsoft;
mod other_list;
mod pin_rules;
mod policy;
mod purpose;
mod question;
mod root_list;
#[cfg(feature = "serde")]
mod serialize;
mod signed_list;
mod signer;
mod store;
mod trust_list;
mod trust_set;
mod verdict;
mod view;

pub use catalog::{Catalog, CatalogVersion, Member};
pub use change::Change;
pub use code::{Code, Hresult, codes};
pub use ct_logs::{CtLog, CtLogList};
pub use diff::{ChangedEntry, Diff, ListInfo, Subject};
pub use disallowed_list::{DisallowedBy, DisallowedList};
pub use error::Error;
pub use host::HostNameError;
pub use limits::{Limits, StoreLimits};
pub use other_list::OtherList;
pub use pin_rules::{PinMatch, PinRules};
pub use policy::{Floor, JudgedAt, Policy};
pub use purpose::{ParsePurposeError, Purpose};
pub use question::Question;
pub use root_list::{Root, RootList};
#[cfg(feature = "serde")]
pub use serialize::{EntryReport, NameValueReport, PinRuleReport};
pub use signed_list::{Refused, SignedList};
pub use signer::{AnchorOwner, Signer};
pub use store::SerializedStore;
pub use trust_list::TrustList;
pub use trust_set::{AlreadyVerified, TrustSet};
pub use verdict::{Grounds, Missing, Reason, Verdict};

pub use pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
pub use trustlist_base::ReadErrorKind;
pub use trustlist_cms::{
    CertificateInfo, CertificateRef, Digest, Path, ReadError, Role, Signature, SignatureProof, Timestamp,
    TimestampKind, VerifyError,
};
pub use trustlist_ctl::{
    Attribute, CertificateTrustList, Entry, Extension, FileTime, IndirectData, ListKind, MemberInfo, MemberInfo2, Name,
    NameValue, Oid, OidBuf, OidList, PROPERTIES, Pin, PinAction, PinRule, PinRuleSet, PinSite, PolicyList, Property,
    PropertyError, PropertyRow, PropertyTime, PropertyValue, RootPolicy, SequenceFile, SequenceNumber, SubjectKind,
    Tlv, Utc, oids,
};

/// The crates that this one is built on. Each can be used alone.
pub mod layers {
    pub use trustlist_cab as cab;
    pub use trustlist_cms as cms;
    pub use trustlist_ctl as ctl;
}
