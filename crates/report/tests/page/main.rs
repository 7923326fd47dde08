//! Compares the page with the library, and tries it in a browser.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    reason = "tests may panic"
)]

mod browser;
mod chromium;
mod content;
mod made_lists;
mod page;
mod verdicts;
