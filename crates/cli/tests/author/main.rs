//! `trustlist author`: what is written verifies, what would not is not written.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

#[path = "../common/mod.rs"]
mod common;

mod making;
mod office;
mod publishing;
mod refusals;
