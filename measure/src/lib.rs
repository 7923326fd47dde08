//! Measures the cost of a call: memory, with a counting allocator, and time.
//!
//! A test binary that measures uses the counting allocator:
//!
//! ```
//! use trustlist_measure::{Counting, measure};
//!
//! #[global_allocator]
//! static ALLOCATOR: Counting = Counting;
//!
//! let (bytes, cost) = measure(|| vec![0_u8; 1000]);
//! assert_eq!((cost.peak, cost.kept, cost.allocations), (bytes.len(), bytes.len(), 1));
//!
//! let (_, cost) = measure(|| drop(vec![0_u8; 1000]));
//! assert_eq!((cost.peak, cost.kept), (1000, 0));
//! ```
//!
//! The allocator counts only the thread that measures, so tests can run in parallel.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    hint::black_box,
    time::{Duration, Instant},
};

/// The cost of one call.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// The highest number of bytes held at once, above the number held before. It includes the returned value.
    pub peak: usize,
    /// The number of bytes that the returned value occupies, minus the bytes that were held before and that the call
    /// freed.
    pub kept: usize,
    /// The number of allocations and reallocations.
    pub allocations: usize,
    /// Wall-clock time, which includes the time of other processes.
    pub time: Duration,
}

/// A limit on the memory that a call may hold at once, beyond its input.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// Bytes that any call may hold.
    pub fixed: usize,
    /// Additional bytes for each byte of the input.
    pub per_byte: usize,
}

impl Bound {
    /// Calls `run` for an input of `bytes` bytes, and returns its result and cost.
    ///
    /// # Panics
    ///
    /// Panics if the call held more than the bound.
    #[track_caller]
    pub fn hold<T>(self, what: &str, bytes: usize, run: impl FnOnce() -> T) -> (T, Cost) {
        let (result, cost) = measure(run);
        let bound = self.fixed.saturating_add(self.per_byte.saturating_mul(bytes));
        assert!(
            cost.peak <= bound,
            "{what}: {} bytes held, more than the limit of {bound}, for an input of {bytes} bytes",
            cost.peak
        );
        (result, cost)
    }
}

/// Calls `run` and returns its result and cost. Measurements must not be nested.
pub fn measure<T>(run: impl FnOnce() -> T) -> (T, Cost) {
    COUNTS.set(Some(Counts::default()));
    let start = Instant::now();
    let result = run();
    let time = start.elapsed();
    let counts = COUNTS.take().unwrap_or_default();
    let (peak, kept) = (counts.peak.unsigned_abs(), counts.live.max(0).unsigned_abs());
    (result, Cost { peak, kept, allocations: counts.allocations, time })
}

/// The maximum number of attempts. Other work on the machine only makes a call slower, so the shortest time counts.
const ROUNDS: usize = 60;

/// The minimum number of attempts. One is not enough, because other work can also slow down `small`.
const SETTLED: usize = 4;

/// In seconds. If a call takes longer than this, disturbances average out, so one attempt can be enough.
const LONG: f64 = 0.5;

/// In seconds. Times shorter than this are negligible and do not depend on the input.
const TOO_SHORT: f64 = 0.004;

/// Returns how many times longer `large` takes than `small`, comparing their shortest times. Returns 1 if the times are
/// negligible. For an input four times as long, the result is about 4 for linear time and about 16 for quadratic time.
///
/// Dropping the results is not timed. `small` is called four times in a row, so that it gets about as much memory from
/// the system as `large`. Getting memory can take most of the time.
pub fn growth<T>(small: impl Fn() -> T, large: impl Fn() -> T) -> f64 {
    // Until a larger block has been freed, glibc returns freed memory to the system at once, and has to request it
    // again each time.
    drop(black_box(vec![1_u8; 31 << 20]));
    let (mut of_small, mut of_large) = (f64::MAX, f64::MAX);
    let mut ratio = f64::MAX;
    for round in 1..=ROUNDS {
        of_small = of_small.min(seconds(|| [small(), small(), small(), small()]) / 4.0);
        of_large = of_large.min(seconds(&large));
        if round >= SETTLED || of_large > LONG {
            ratio = if of_large < TOO_SHORT { 1.0 } else { of_large / of_small };
        }
        if ratio < LINEAR {
            break;
        }
    }
    ratio
}

fn seconds<T>(run: impl FnOnce() -> T) -> f64 {
    let start = clock();
    let result = black_box(run());
    let time = clock() - start;
    drop(result);
    time
}

/// The CPU time of this thread in seconds, which other work on a busy machine does not affect.
#[cfg(unix)]
fn clock() -> f64 {
    use rustix::time::{ClockId, clock_gettime};

    let time = clock_gettime(ClockId::ThreadCPUTime);
    std::time::Duration::try_from(time).unwrap_or_default().as_secs_f64()
}

#[cfg(not(unix))]
fn clock() -> f64 {
    use std::{sync::OnceLock, time::Instant};

    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_secs_f64()
}

/// Time counts as linear if [`growth`] is below this value for an input four times as long.
pub const LINEAR: f64 = 10.0;

/// The system allocator, with counters.
#[derive(Debug)]
pub struct Counting;

#[derive(Clone, Copy, Default)]
struct Counts {
    live: isize,
    peak: isize,
    allocations: usize,
}

thread_local! {
    /// Has no destructor and is initialised at compile time, so counting allocates nothing.
    static COUNTS: Cell<Option<Counts>> = const { Cell::new(None) };
}

fn count(allocations: usize, released: usize, taken: usize) {
    if let Some(mut counts) = COUNTS.get() {
        // A layout has at most isize::MAX bytes, so the size of one allocation fits in `live`.
        counts.live = counts.live.saturating_add_unsigned(taken).saturating_sub_unsigned(released);
        counts.peak = counts.peak.max(counts.live);
        counts.allocations = counts.allocations.saturating_add(allocations);
        COUNTS.set(Some(counts));
    }
}

#[expect(unsafe_code, reason = "an allocator has to implement an unsafe trait")]
// SAFETY: every call is forwarded unchanged to `System`; counting touches no memory of the caller.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, 0, layout.size());
        // SAFETY: this method has the same contract as the method of `System`, and the caller upholds it.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(1, 0, layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(1, layout.size(), size);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, layout.size(), 0);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}
