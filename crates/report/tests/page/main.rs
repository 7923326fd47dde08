//! What the page says, compared with the library, and what it does in a browser.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "a test may stop"
)]

mod browser;
mod chromium;
mod content;
mod made_lists;
mod page;
mod verdicts;
