//! A folder that is kept current: runs, what they refuse, and what the folder survives. Without a network.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

#[path = "../common/mod.rs"]
mod common;

mod freshness;
mod live;
mod others;
#[cfg(unix)]
mod processes;
mod property;
mod publish;
mod refused;
mod roots;
mod run;
mod store;
