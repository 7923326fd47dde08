//! An allocator that knows how much each thread holds: libFuzzer's own memory, and that of other tests, does not count.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

/// Calls `run`, and gives the most octets that it held at once beyond those held before.
pub(crate) fn peak_of<T>(run: impl FnOnce() -> T) -> (T, usize) {
    LIVE.set(0);
    PEAK.set(0);
    let result = run();
    (result, usize::try_from(PEAK.get()).unwrap_or(0))
}

thread_local! {
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Counting;

impl Counting {
    fn count(released: usize, taken: usize) {
        // A layout has at most isize::MAX octets. What one thread takes and another releases may leave any sum behind.
        let live = LIVE.get().wrapping_add(taken as isize).wrapping_sub(released as isize);
        LIVE.set(live);
        PEAK.set(PEAK.get().max(live));
    }
}

#[expect(unsafe_code, reason = "there is no other way to be an allocator")]
// SAFETY: every call goes to `System` as it came; the counters touch no memory of the caller's, and need none: they are
// constants at first, and have nothing to drop.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::count(0, layout.size());
        // SAFETY: the caller's promises are those that `System` wants.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Self::count(0, layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::count(layout.size(), size);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        Self::count(layout.size(), 0);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_that_is_held_at_once_counts() {
        let ((), peak) = peak_of(|| {
            drop(vec![0_u8; 3_000]);
            let mut kept = vec![1_u8; 1_000];
            kept.reserve_exact(4_000);
            assert_eq!(kept.len(), 1_000);
        });
        assert_eq!(peak, 5_000);
        assert_eq!(peak_of(|| ()).1, 0);
    }
}
