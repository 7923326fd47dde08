//! `trustlist report`: what it makes a page of, what it refuses, and where it writes.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may stop")]

#[path = "../common/mod.rs"]
mod common;

mod content;
mod page;
mod refusals;
