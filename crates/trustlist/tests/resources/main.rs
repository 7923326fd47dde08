//! What hostile files cost: memory by an allocator that counts, and how time grows with the input, each against a bound
//! that SECURITY.md states.
//!
//! Without optimisation the inputs are a hundred times smaller; `.ci/run` takes them whole.

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

/// So many of whatever an input repeats.
const MANY: usize = if cfg!(debug_assertions) { 10_000 } else { 1_000_000 };

/// Octets of an input that is long and nothing else.
const LARGE: usize = if cfg!(debug_assertions) { 1_000_000 } else { 100_000_000 };

/// Opening a list within the default limits: positions and slots of the entries, and nothing else that grows.
const OPEN: Bound = Bound { fixed: 10 << 10, per_byte: 4 };

/// Opening a list of a form that only the exact reader knows: the same, in vectors that double, and once more.
const OPEN_EXACTLY: Bound = Bound { fixed: 10 << 10, per_byte: 8 };

/// Opening a message whatever the limits are: what a value of two octets takes in a vector that doubles.
const OPEN_MESSAGE: Bound = Bound { fixed: 10 << 10, per_byte: 40 };

/// No bound of our own: that of the machine.
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

/// Fails unless the time for `large` is about four times that for `small`, which has a quarter of it.
fn assert_linear<I: ?Sized, T>(what: &str, small: &I, large: &I, run: impl Fn(&I) -> T) {
    let ratio = growth(|| run(small), || run(large));
    assert!(ratio < LINEAR, "{what}: four times the input takes {ratio:.1} times as long");
}

/// "ok", or the code of what stopped the list.
fn open(message: &[u8], limits: &Limits) -> &'static str {
    SignedList::open_with(message, limits).map_or_else(|error| error.code(), |_| "ok")
}

/// For whoever wants to know, and runs the tests with `--no-capture`.
fn tell(what: &str, octets: usize, cost: &Cost) {
    let per_octet = cost.peak as f64 / octets.max(1) as f64;
    eprintln!("{what}: {octets} octets, {:.2} held for each, {:?}", per_octet, cost.time.max(Duration::ZERO));
}
