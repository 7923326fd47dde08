//! Build and sign Windows certificate trust lists (CTL, `.stl`): an enterprise's own list of roots, in the form of
//! Microsoft's.
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
//! # By a recipe
//!
//! A TOML file says what stands in the list, and `Recipe` (feature `recipe`) holds it against the certificates that are
//! there: nothing is left out in silence. The command `trustlist author` does all of it, from the files to the folder that
//! a web server publishes.
//!
//! # Editing a list
//!
//! `List::from(&list)` takes a list that was read: change its `entries`, give it a new time and number, and sign it with
//! your own key. Encoding the newest list of Microsoft so gives back the same octets.
//!
//! A list that readers are to take after another one has to be later and to have a higher sequence number:
//! [`List::require_successor`] checks that, [`sequence_number`] makes one, and [`renew`] makes the same list anew, to be
//! signed again.
//!
//! # What can be overridden
//!
//! [`List`], [`Signer`] and [`Envelope`] have the form of Microsoft's lists as their default, and parts of it can be
//! overridden. What you override is not checked. The feature `forge` adds the controls that only make something wrong.
//!
//! # What this crate does not do
//!
//! - Make keys or certificates: bring those of your CA. The signer needs the extended key usage
//!   1.3.6.1.4.1.311.10.3.9, and every CA above it that has the extension needs it too.
//! - Verify: that is `trustlist-cms` and `trustlist`. Open what you have signed before you publish it.
//! - Sign with SHA-1 or keep keys safe: implement [`Sign`] for what holds your key.
//! - Ask a time-stamping authority: [`Signer::attribute_over_signature`] puts in what one has made.
//!
//! # Features
//!
//! - `recipe`: `Recipe`, lists by a TOML file. Without it no TOML is built.
//! - `forge`: controls of [`Signer`] and [`Envelope`] that make what a verifier must refuse, for the tests of verifiers. Do
//!   not turn it on to publish lists.

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
