//! `trustlist author`: every list that it writes verifies.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

#[path = "../common/mod.rs"]
mod common;

mod making;
mod office;
mod publishing;
mod refusals;
