//! Memory: an allocator that counts while it is asked to.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicBool, AtomicIsize, AtomicUsize, Ordering::Relaxed},
};

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

/// Calls `run` once and counts. Nothing else may run meanwhile; the program has one thread.
pub(crate) fn measure<T>(run: impl FnOnce() -> T) -> Memory {
    ALLOCATIONS.store(0, Relaxed);
    LIVE.store(0, Relaxed);
    PEAK.store(0, Relaxed);
    COUNTING.store(true, Relaxed);
    let result = run();
    COUNTING.store(false, Relaxed);
    drop(result);
    Memory {
        allocations: ALLOCATIONS.load(Relaxed) as f64,
        peak: PEAK.load(Relaxed) as f64,
        kept: LIVE.load(Relaxed) as f64,
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Off while times are taken: there it costs a load and a branch, whatever a contestant allocates.
static COUNTING: AtomicBool = AtomicBool::new(false);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static LIVE: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);

struct Counting;

impl Counting {
    fn count(allocations: usize, released: usize, taken: usize) {
        if COUNTING.load(Relaxed) {
            ALLOCATIONS.fetch_add(allocations, Relaxed);
            // A layout has at most isize::MAX octets.
            let change = taken as isize - released as isize;
            let live = LIVE.fetch_add(change, Relaxed) + change;
            PEAK.fetch_max(live, Relaxed);
        }
    }
}

#[expect(unsafe_code, reason = "there is no other way to be an allocator")]
// SAFETY: every call goes to `System` as it came; the counters touch no memory of the caller's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::count(1, 0, layout.size());
        // SAFETY: the caller's promises are those that `System` wants.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Self::count(1, 0, layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::count(1, layout.size(), size);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        Self::count(0, layout.size(), 0);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}
