//! Builds and signs Windows certificate trust lists (CTL, `.stl`), such as an enterprise's own list of roots, in the
//! form of Microsoft's lists.
//!
//! ```
//! use trustlist_author::{Entry, Envelope, List, SigningKey, cabinet};
//! use trustlist_ctl::{CertificateTrustList, FileTime, Limits, ListKind};
//!
//! # let pki = trustlist_testdata::pki::Pki::default();
//! # let (root, ca, publisher) = (pki.root, pki.ca, pki.signer);
//! # let pkcs8 = trustlist_testdata::keys::SIGNER;
//! let list = List::roots(FileTime::from_ticks(134_247_888_000_000_000))
//!     .entry(Entry::for_certificate(&root)?.friendly_name("Made Root"))
//!     .entry(Entry::new([0xab; 20]).friendly_name("Another Root"))
//!     .to_der();
//!
//! let key = SigningKey::from_pkcs8(pkcs8)?;
//! let stl = Envelope::new(&*list).certificate(ca).sign(publisher, &key)?;
//! let cab = cabinet("authroot.stl", &stl)?;
//!
//! let list = CertificateTrustList::parse(&list, &Limits::default())?;
//! assert_eq!(list.kind(), ListKind::AuthRoot);
//! assert_eq!(list.this_update().as_secs(), 1_780_315_200);
//! assert_eq!(list.entry(0).unwrap().friendly_name().as_deref(), Some("Made Root"));
//! # assert!(cab.starts_with(b"MSCF"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Lists from a recipe
//!
//! A recipe is a TOML file that describes a list. `Recipe` (feature `recipe`) builds the list from the recipe and a set
//! of certificates. A certificate that matches no part of the recipe is an error, so nothing is left out silently. The
//! command `trustlist author` does the whole job, from the input files to the folder that a web server publishes.
//!
//! # Editing a list
//!
//! `List::from(&list)` copies a parsed list. Change its `entries`, give it a new date and sequence number, and sign it
//! with your own key. If you change nothing, the encoded list has the same bytes as before; this is tested with
//! Microsoft's lists.
//!
//! Readers replace a list only with a list that has a later date and a higher sequence number.
//! [`List::require_successor`] checks both, and [`sequence_number`] computes a suitable number. [`renew`] copies a list
//! with a new date and number, ready to be signed.
//!
//! # What can be overridden
//!
//! By default, [`List`], [`Signer`] and [`Envelope`] have the form of Microsoft's lists. You can override parts of this
//! form; this crate does not check the parts that you override. The feature `forge` adds methods that only produce
//! invalid messages.
//!
//! # What this crate does not do
//!
//! - It does not create keys or certificates; your CA does. The signer's certificate needs the extended key usage
//!   1.3.6.1.4.1.311.10.3.9. So does every CA certificate above it that has an extended key usage extension.
//! - It does not verify signatures; `trustlist-cms` and `trustlist` do. Verify a signed list before you publish it.
//! - It does not sign with SHA-1 and does not protect private keys. If your key is in an HSM, implement [`Sign`].
//! - It does not contact a time-stamping authority. [`Signer::attribute_over_signature`] adds a token that you
//!   obtained.
//!
//! # Features
//!
//! No feature is enabled by default.
//!
//! - `recipe`: `Recipe`, which builds lists from a TOML file. It adds the dependency `toml`.
//! - `forge`: methods of [`Signer`] and [`Envelope`] that produce messages a verifier must reject, to test verifiers.
//!   Do not use it to publish lists.

mod attribute;
mod cabinet;
mod catalog;
pub mod der;
mod entry;
mod envelope;
mod error;
#[cfg(feature = "forge")]
mod forge;
mod key;
mod list;
mod pin_rules;
#[cfg(feature = "recipe")]
mod recipe;
mod signer;
mod store;
mod succession;

pub use attribute::Attribute;
pub use cabinet::{cabinet, cabinet_dated};
pub use catalog::{IndirectData, MemberInfo, NameValue};
pub use entry::Entry;
pub use envelope::Envelope;
pub use error::Error;
pub use key::{Presigned, Sign, SigningKey};
pub use list::{Extension, List};
pub use pin_rules::{Pin, PinRule};
#[cfg(feature = "recipe")]
pub use recipe::{CertificateFile, Recipe, RecipeError, RecipeErrorKind, RecipeKind};
pub use signer::Signer;
pub use store::Store;
pub use succession::{renew, sequence_number};
pub use trustlist_base::{Digest, oids};
