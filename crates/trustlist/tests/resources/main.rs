//! What hostile files cost. A counting allocator measures memory, and the tests check how time grows with the input.
//! The bounds are those in SECURITY.md.
//!
//! In a debug build, the inputs are a hundred times smaller. `.ci/run` uses the full size.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

mod inputs;
mod list;
mod message;
mod store;
mod views;

use std::time::Duration;

use trustlist::{Limits, SignedList, StoreLimits, layers};
use trustlist_measure::{Bound, Cost, Counting, LINEAR, growth};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many times an input repeats its part.
const MANY: usize = if cfg!(debug_assertions) { 10_000 } else { 1_000_000 };

/// The length in bytes of a long input.
const LARGE: usize = if cfg!(debug_assertions) { 1_000_000 } else { 100_000_000 };

/// The bound for opening a list with the default limits. Only the positions and slots of the entries grow with the
/// input.
const OPEN: Bound = Bound { fixed: 10 << 10, per_byte: 4 };

/// The bound for opening a list in a form that only the exact reader supports. That reader fills the same vectors
/// again, and they may double.
const OPEN_EXACTLY: Bound = Bound { fixed: 10 << 10, per_byte: 8 };

/// The bound for opening a message without limits. The worst case is a vector with an element for each value of two
/// bytes.
const OPEN_MESSAGE: Bound = Bound { fixed: 10 << 10, per_byte: 40 };

fn without_limits() -> Limits {
    let mut limits = Limits::default();
    limits.cab = unlimited_cab();
    limits.cms.message_bytes = usize::MAX;
    limits.cms.certificates = usize::MAX;
    limits.cms.certificate_bytes = usize::MAX;
    limits.cms.signers = usize::MAX;
    limits.cms.signer_bytes = usize::MAX;
    limits.cms.attributes = usize::MAX;
    limits.ctl.list_bytes = usize::MAX;
    limits.ctl.entries = usize::MAX;
    limits.ctl.attributes = usize::MAX;
    limits.ctl.values = usize::MAX;
    limits.ctl.extensions = usize::MAX;
    limits.ctl.usages = usize::MAX;
    limits.store = unlimited_store();
    limits
}

fn unlimited_cab() -> layers::cab::Limits {
    let mut limits = layers::cab::Limits::default();
    (limits.cabinet_bytes, limits.extracted_bytes, limits.blocks) = (usize::MAX, usize::MAX, usize::MAX);
    (limits.folders, limits.files) = (u16::MAX, u16::MAX);
    limits
}

fn unlimited_store() -> StoreLimits {
    let mut limits = StoreLimits::default();
    (limits.store_bytes, limits.elements, limits.properties) = (usize::MAX, usize::MAX, usize::MAX);
    limits
}

/// Asserts that `run` takes linear time. `small` must be a quarter of the size of `large`.
fn assert_linear<I: ?Sized, T>(what: &str, small: &I, large: &I, run: impl Fn(&I) -> T) {
    let ratio = growth(|| run(small), || run(large));
    assert!(ratio < LINEAR, "{what}: four times the input takes {ratio:.1} times as long");
}

/// Opens a list, and returns "ok" or the code of the error.
fn open(message: &[u8], limits: &Limits) -> &'static str {
    SignedList::open_with(message, limits).map_or_else(|error| error.code(), |_| "ok")
}

/// Prints the cost, which `--no-capture` shows.
fn report(what: &str, bytes: usize, cost: &Cost) {
    let per_byte = cost.peak as f64 / bytes.max(1) as f64;
    eprintln!("{what}: {bytes} bytes, {per_byte:.2} bytes of memory per byte, {:?}", cost.time.max(Duration::ZERO));
}
