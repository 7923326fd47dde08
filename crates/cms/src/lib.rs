//! PKCS#7 SignedData: reading it, and proving who signed a Windows certificate trust list.
//!
//! The frame (ContentInfo, SignedData, the bag of certificates, the content) is read by a borrowed reader of our own,
//! so that every signed octet stays as it came and limits are counted before anything is decoded. The types of RFC 5652
//! (`cms`) serve for the one SignerInfo, those of RFC 5280 (`x509-cert`) for two extensions in the certificates of the one
//! path that matters, and for names as text; `webpki` validates that path.
//!
//! ```
//! use std::time::Duration;
//! use trustlist_cms::{Anchor, Limits, SignedData, SignerPolicy, UnixTime, When, backend};
//!
//! let limits = Limits::default();
//! let signed = SignedData::parse(trustlist_testdata::newest_list(), &limits)?;
//!
//! let mut policy = SignerPolicy::new(vec![Anchor::Certificate(trustlist_testdata::microsoft_root_2010().into())]);
//! policy.algorithms = backend::MODERN.to_vec();
//! let ctl = [0x2b, 6, 1, 4, 1, 0x82, 0x37, 10, 1];
//! let issued = UnixTime::since_unix_epoch(Duration::from_secs(1_792_797_515));
//! let proof = signed.verify(&ctl, &policy, issued, When::At(issued), &limits)?;
//! assert_eq!(proof.primary.unwrap().usage.to_string(), "1.3.6.1.4.1.311.10.3.9");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it does not do
//!
//! It knows nothing of what a list says (`trustlist-ctl`), checks no revocation of the signer, follows no URL, and
//! trusts nothing that the policy does not name. Timestamps on signatures are not read.

mod algorithm;
#[cfg(feature = "ring")]
pub mod backend;
mod certificate;
mod error;
mod limits;
mod name;
mod oid;
mod path;
mod policy;
mod reader;
mod report;
mod rules;
mod signed_data;
mod signer_info;
mod utc;
mod validation;
mod verify;

pub use algorithm::Digest;
pub use certificate::CertificateRef;
pub use error::{ParseError, PathRule, VerifyError};
pub use limits::Limits;
pub use policy::{Anchor, KeyPurpose, SignerPolicy, When};
pub use report::{CertificateInfo, Proof, Role, SignatureProof};
pub use rules::MIN_RSA_BITS;
pub use signed_data::{Content, SignedData};

pub use pki_types::{CertificateDer, SignatureVerificationAlgorithm, UnixTime};
