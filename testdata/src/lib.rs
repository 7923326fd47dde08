//! Test data of the workspace: real lists and certificates, access to real files outside the repository, fixed keys, a
//! test PKI, and lists signed by it. Only tests, benchmarks and examples use this package. It is never published.
//!
//! `README.md` beside `Cargo.toml` lists the source of every file and the command that generated it.

// Wrong test data should stop the test at once. Nothing here reads input from users.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used
)]

pub mod cases;
pub mod corpus;
pub mod exports;
pub mod failures;
pub mod keys;
pub mod made;
pub mod parts;
pub mod pki;
mod real;
pub mod stamps;
pub mod tool;

use std::time::Duration;

use der::DateTime;
use pki_types::UnixTime;
pub use real::*;

/// Parses an RFC 3339 time in UTC, such as `2026-06-01T12:00:00Z`.
#[must_use]
pub fn at(text: &str) -> UnixTime {
    let time: DateTime = text.parse().unwrap_or_else(|_| panic!("{text} is not a time such as 2026-06-01T12:00:00Z"));
    UnixTime::since_unix_epoch(Duration::from_secs(time.unix_duration().as_secs()))
}
