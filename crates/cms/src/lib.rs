//! Reads PKCS #7 SignedData, and verifies who signed a Windows certificate trust list.
//!
//! This crate has its own reader for ContentInfo, SignedData, the certificates and the content. The reader borrows from
//! the source, leaves every signed byte unchanged, and checks limits before anything is decoded. The SignerInfo is
//! decoded by RustCrypto's `cms` (RFC 5652). Two extensions of the certificates in the path are decoded by `x509-cert`
//! (RFC 5280), which also formats names as text. `webpki` validates the path.
//!
//! ```
//! # #[cfg(feature = "ring")] {
//! use std::time::Duration;
//! use trustlist_cms::{Anchor, Limits, SignedData, SignerPolicy, UnixTime, When, backend, oids};
//!
//! let limits = Limits::default();
//! let signed = SignedData::parse(trustlist_testdata::newest_list(), &limits)?;
//!
//! let mut policy = SignerPolicy::new(vec![Anchor::Certificate(trustlist_testdata::microsoft_root_2010().into())]);
//! policy.algorithms = backend::MODERN.to_vec();
//! let issued = UnixTime::since_unix_epoch(Duration::from_secs(1_792_797_515));
//! let proof = signed.verify(oids::CTL, &policy, issued, When::At(issued), &limits)?;
//! assert_eq!(proof.signature.usage.to_string(), "1.3.6.1.4.1.311.10.3.9");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! - `ring` (default): the signature algorithms of `ring`, in [`backend`]. Enables `verify`.
//! - `verify` (default): [`SignedData::verify`] and its types. It takes signature algorithms from any crypto library.
//!
//! Without features, the crate depends only on `der` and `pki-types`. It reads messages and certificates, and computes
//! no digests. Together with `trustlist-cab` and `trustlist-ctl` this is enough to show a list without verifying it:
//!
//! ```
//! use trustlist_cab::Cabinet;
//! use trustlist_cms::{Limits, SignedData};
//! use trustlist_ctl::{CertificateTrustList, oids};
//!
//! let cabinet = trustlist_testdata::cabinet();
//! let file = Cabinet::parse(cabinet, &trustlist_cab::Limits::default())?.extract_only()?;
//! let message = SignedData::parse(&file, &Limits::default())?;
//! assert_eq!(message.content_type().content(), oids::CTL.content());
//! let content = message.content().ok_or("no content")?;
//! let list = CertificateTrustList::parse_within(&file, content.range(), &trustlist_ctl::Limits::default())?;
//! assert_eq!(list.len(), 555); // not verified: anyone could have written this list
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it does not do
//!
//! It does not read the list itself (`trustlist-ctl` does), does not check whether the signer is revoked, follows no
//! URLs, and trusts only what the policy names. It reads and verifies timestamps on a signature only with
//! [`When::Timestamp`].

#![cfg_attr(
    not(feature = "verify"),
    allow(dead_code, reason = "only verification uses some of the fields that are read")
)]

mod certificate;
pub mod code;
mod limits;
mod signed_data;

#[cfg(feature = "verify")]
mod algorithm;
#[cfg(feature = "ring")]
pub mod backend;
#[cfg(feature = "verify")]
mod certificate_info;
#[cfg(feature = "verify")]
mod decode;
#[cfg(feature = "verify")]
mod name;
#[cfg(feature = "verify")]
mod path;
#[cfg(feature = "verify")]
mod path_certificate;
#[cfg(feature = "verify")]
mod policy;
#[cfg(feature = "verify")]
mod report;
#[cfg(feature = "verify")]
mod rules;
#[cfg(feature = "verify")]
mod search;
#[cfg(feature = "verify")]
mod signature;
#[cfg(feature = "verify")]
mod signer_info;
#[cfg(feature = "verify")]
mod timestamp;
#[cfg(feature = "verify")]
mod validation;
#[cfg(feature = "verify")]
mod verify;
#[cfg(feature = "verify")]
mod verify_error;

pub use certificate::CertificateRef;
pub use limits::Limits;
pub use signed_data::{Content, Outline, SignedData};

#[cfg(feature = "verify")]
pub use {
    certificate_info::{CertificateInfo, Role},
    path::Path,
    policy::{Anchor, SignerPolicy, TimestampPolicy, When},
    report::{Proof, Signature, SignatureProof, Timestamp, TimestampKind},
    rules::MIN_RSA_BITS,
    verify_error::{CODES, VerifyError},
};

pub use pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
pub use trustlist_base::{Digest, Oid, OidBuf, ReadError, ReadErrorKind, oids};
