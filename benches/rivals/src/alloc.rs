//! Memory that one call takes.

use trustlist_measure::Counting;

/// What one call took from the allocator: numbers for rows, all whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    /// Calls that gave memory: allocations, and reallocations.
    pub(crate) allocations: f64,
    /// The most octets held at once, beyond those held before.
    pub(crate) peak: f64,
    /// Octets that the result holds.
    pub(crate) kept: f64,
}

/// Calls `run` once and counts.
pub(crate) fn measure<T>(run: impl FnOnce() -> T) -> Memory {
    let (_, cost) = trustlist_measure::measure(run);
    Memory { allocations: cost.allocations as f64, peak: cost.peak as f64, kept: cost.kept as f64 }
}

/// While times are taken it costs a load and a branch, whatever a contestant allocates.
#[global_allocator]
static ALLOCATOR: Counting = Counting;
