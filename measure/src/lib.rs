//! What a call costs: memory, by an allocator that counts, and time.
//!
//! A test binary that measures names the allocator as its own:
//!
//! ```
//! use trustlist_measure::{Counting, measure};
//!
//! #[global_allocator]
//! static ALLOCATOR: Counting = Counting;
//!
//! let (octets, cost) = measure(|| vec![0_u8; 1000]);
//! assert_eq!((cost.peak, cost.kept, cost.allocations), (octets.len(), octets.len(), 1));
//!
//! let (_, cost) = measure(|| drop(vec![0_u8; 1000]));
//! assert_eq!((cost.peak, cost.kept), (1000, 0));
//! ```
//!
//! It counts the thread that measures and no other, so that tests can run side by side.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    hint::black_box,
    time::{Duration, Instant},
};

/// What one call took.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// The most octets held at once, beyond those held before. What the call returns is counted in.
    pub peak: usize,
    /// Octets that the call returns, more than it freed of what was held before.
    pub kept: usize,
    /// Calls that gave memory: allocations, and reallocations.
    pub allocations: usize,
    /// By the clock on the wall: others may have had the processor meanwhile.
    pub time: Duration,
}

/// What a call may hold at once: bytes beyond its input, and beyond those for each byte of the input.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// Bytes, whatever the input is.
    pub fixed: usize,
    /// Bytes for each byte of the input.
    pub per_byte: usize,
}

impl Bound {
    /// Calls `run` for an input of `bytes` bytes and says what it took.
    ///
    /// # Panics
    ///
    /// The call held more.
    #[track_caller]
    pub fn hold<T>(self, what: &str, bytes: usize, run: impl FnOnce() -> T) -> (T, Cost) {
        let (result, cost) = measure(run);
        let bound = self.fixed.saturating_add(self.per_byte.saturating_mul(bytes));
        assert!(cost.peak <= bound, "{what}: {} bytes held of {bound}, for {bytes} of input", cost.peak);
        (result, cost)
    }
}

/// Calls `run` and says what it took. One measurement does not stand inside another.
pub fn measure<T>(run: impl FnOnce() -> T) -> (T, Cost) {
    COUNTS.set(Some(Counts::default()));
    let start = Instant::now();
    let result = run();
    let time = start.elapsed();
    let counts = COUNTS.take().unwrap_or_default();
    let (peak, kept) = (counts.peak.unsigned_abs(), counts.live.max(0).unsigned_abs());
    (result, Cost { peak, kept, allocations: counts.allocations, time })
}

/// How often a comparison is tried before it counts: other work on the machine makes a call slower, never faster.
const ROUNDS: usize = 60;

/// So often it is tried in any case: `small` may have been disturbed as well.
const SETTLED: usize = 4;

/// In seconds: what takes longer is disturbed evenly.
const LONG: f64 = 0.5;

/// In seconds: below this it is not the input that takes the time.
const TOO_SHORT: f64 = 0.004;

/// How many times as long `large` takes as `small`, each by its shortest of some calls; 1 where that is nothing to speak
/// of. For an input four times as long it is about 4 if the time is linear, and about 16 if it is quadratic.
///
/// What the calls return is dropped when the time has been taken. `small` is called four times in a row, so that it holds
/// as much memory as `large`: to get it from the system may be what takes the time.
pub fn growth<T>(small: impl Fn() -> T, large: impl Fn() -> T) -> f64 {
    // glibc gives what is freed back to the system at once, and so lets it be got again and again, as long as nothing
    // larger has been freed.
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

/// Seconds that this thread was at work: a busy machine does not make it slower.
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

/// The [`growth`] below which time counts as linear, where the input is four times as long.
pub const LINEAR: f64 = 10.0;

/// The allocator of the system, and counts of what it was asked for.
#[derive(Debug)]
pub struct Counting;

#[derive(Clone, Copy, Default)]
struct Counts {
    live: isize,
    peak: isize,
    allocations: usize,
}

thread_local! {
    /// Without a destructor and made before anything runs: to count allocates nothing.
    static COUNTS: Cell<Option<Counts>> = const { Cell::new(None) };
}

fn count(allocations: usize, released: usize, taken: usize) {
    if let Some(mut counts) = COUNTS.get() {
        // A layout has at most isize::MAX octets.
        counts.live = counts.live.saturating_add_unsigned(taken).saturating_sub_unsigned(released);
        counts.peak = counts.peak.max(counts.live);
        counts.allocations = counts.allocations.saturating_add(allocations);
        COUNTS.set(Some(counts));
    }
}

#[expect(unsafe_code, reason = "there is no other way to be an allocator")]
// SAFETY: every call goes to `System` as it came; the counts touch no memory of the caller's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, 0, layout.size());
        // SAFETY: the caller's promises are those that `System` wants.
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
