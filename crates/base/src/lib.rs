//! Shared parts of the trustlist crates: a DER cursor that tracks its position, object identifiers with a table of
//! known ones, digests, times, hexadecimal, and the rows of the catalogue of error codes.
//!
//! It is meant only for those crates. `trustlist` re-exports the types that its users need.
//!
//! # Features
//!
//! - `hash`: `Digest::of`, which computes digests.
//! - `time`: `FileTime`, `Utc` and `Cursor::read_time`.
//! - `visits`: internal, for the project's fuzz targets; may change at any time.

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
