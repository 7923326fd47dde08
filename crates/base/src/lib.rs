//! What the crates of trustlist share, so that each thing exists once: a DER cursor that knows its position, object
//! identifiers and the table of them, digests, instants, hexadecimal, and the form of a row in the catalogue of codes.
//!
//! It is made for these crates. Users of `trustlist` find what they need of it re-exported there.
//!
//! # Features
//!
//! - `hash`: `Digest::of`, which computes digests.
//! - `time`: `FileTime`, `Utc` and `Cursor::read_time`.
//! - `visits`: internal, for the fuzz targets of the project; promises nothing.

#![no_std]

extern crate alloc;

pub mod code;
mod cursor;
mod digest;
mod error;
#[cfg(feature = "time")]
mod filetime;
mod hex;
mod hresult;
mod oid;
pub mod oids;
pub mod tag;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "visits")]
#[doc(hidden)]
pub mod visits;

pub use code::Code;
pub use cursor::{Cursor, Tlv};
pub use digest::{Digest, Scheme, SignatureAlgorithm};
pub use error::{ReadError, ReadErrorKind};
#[cfg(feature = "time")]
pub use filetime::FileTime;
pub use hex::Hex;
pub use hresult::Hresult;
pub use oid::{Oid, OidBuf, ParseOidError};
#[cfg(feature = "time")]
pub use time::Utc;
