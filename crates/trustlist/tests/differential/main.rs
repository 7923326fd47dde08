//! Compares this crate with other programs: an independent reader of lists, OpenSSL, and osslsigncode.
//!
//! If a program is not installed, its tests are skipped with a note on standard error. With
//! `TRUSTLIST_REQUIRE_PYTHON3=1`, `TRUSTLIST_REQUIRE_OPENSSL=1` or `TRUSTLIST_REQUIRE_OSSLSIGNCODE=1`, the tests that
//! need the program fail instead.

#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::cast_possible_truncation, missing_docs, reason = "tests")]

mod asn1parse;
#[path = "../common/changes.rs"]
mod changes;
mod mutants;
mod oracle;
mod osslsigncode;
mod paths;
#[path = "../common/places.rs"]
mod places;
mod seeds;
mod timestamps;
mod tools;
