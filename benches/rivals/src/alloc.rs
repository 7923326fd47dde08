//! The memory use of a call.

use trustlist_measure::Counting;

/// The memory that one call took from the allocator. The numbers are integers, stored as `f64` because rows need that
/// type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    /// The number of allocations and reallocations.
    pub(crate) allocations: f64,
    /// The highest number of bytes held at once, above the number held before.
    pub(crate) peak: f64,
    /// The number of bytes that the result occupies.
    pub(crate) kept: f64,
}

/// Calls `run` once and counts its memory.
pub(crate) fn measure<T>(run: impl FnOnce() -> T) -> Memory {
    let (_, cost) = trustlist_measure::measure(run);
    Memory { allocations: cost.allocations as f64, peak: cost.peak as f64, kept: cost.kept as f64 }
}

/// Counts allocations when memory is measured. During timing, it adds one load and one branch to each allocation, for
/// every contestant.
#[global_allocator]
static ALLOCATOR: Counting = Counting;
