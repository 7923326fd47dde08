//! `trustlist report`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop")]

#[path = "../common/mod.rs"]
mod common;

mod content;
mod page;
mod refusals;
