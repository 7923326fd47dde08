//! Windows certificate trust lists (CTL, `.stl`): open one, prove who signed it, and find a root in it.
//!
//! Windows learns which roots to trust from a signed list, `authroot.stl`, which it fetches over plain HTTP in a
//! cabinet. This crate reads such lists on any system and answers: *is this root listed?*
//!
//! ```
//! # use std::time::Duration;
//! use trustlist::{Policy, RootList, UnixTime};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let bytes = trustlist_testdata::cabinet(); let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600));
//! // A .stl or a .cab, signed by Microsoft, and a list of roots: anything else is an error.
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
//! # From octets to an answer
//!
//! ```text
//! bytes -> RootList::open(bytes, &Policy)   by_sha1, by_sha256, by_certificate -> Root
//!          DisallowedList                   by_certificate, first_match
//!          PinRules                         find(host)
//!          Catalog                          check_file, member_by_hash
//!          OtherList                        find(identifier)
//!
//! bytes -> SignedList -> verify(&Policy) -> TrustList -> any of the five, if it is of that kind
//!          well formed   who signed it      verified
//!
//! Root -> judge(&Question) -> Verdict: trusted, refused, or depending on what was not said, and by which rule
//! RootList + DisallowedList + PinRules -> TrustSet -> judge_path(AlreadyVerified, &Question) -> Verdict
//! ```
//!
//! *Listed* is not *trusted*: in the list of 2026-10-23, 205 of 555 roots are disabled, and others are trusted for some
//! purposes only, or for certificates issued before a date. [`Root::judge`] knows these rules.
//!
//! [The project's architecture] has the picture of all crates.
//!
//! Unverified and verified lists are different types, and only [`SignedList::verify`] leads from one to the other. Time
//! is the caller's: nothing here reads a clock. Errors say the layer, the field and the offset, and carry a stable
//! [code](Error::code), and the HRESULT and event of Windows where it has one; [`Code`] is the catalogue of all codes.
//!
//! # What it does not do
//!
//! It does not fetch lists or certificates, does not check whether the signer was revoked, does not validate certificate
//! chains, and computes no Authenticode hash of a program. Timestamps on signatures are looked at only where the policy
//! says [`JudgedAt::Timestamp`]; revocation of their authorities is not checked either.
//!
//! # Features
//!
//! - `ring` (default): signature algorithms. Without it, [`Policy::algorithms`] takes those of another crypto library.
//! - `serde`: `Serialize` for [`Signer`], [`Verdict`], [`Purpose`], [`Root`], [`CtLog`], [`Diff`] and [`Change`], with the
//!   keys of the command's JSON.
//!
//! Verification is no feature here. Who only parses takes the [layers] by themselves: `trustlist-cab`, `trustlist-cms`
//! without its default features, and `trustlist-ctl`; then neither `ring` nor `webpki` is built. The documentation of
//! `trustlist-cms` has an example.
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

/// The layers below, each of which can be used alone.
pub mod layers {
    pub use trustlist_cab as cab;
    pub use trustlist_cms as cms;
    pub use trustlist_ctl as ctl;
}
