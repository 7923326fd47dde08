//! Updates of a folder without a network: the order of a run, rejected lists, and what the folder survives.

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
