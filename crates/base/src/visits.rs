//! Counts the tags and lengths that are read. The fuzz targets compare the count with the length of the input.
//!
//! Internal: only the fuzz targets enable the feature, so ordinary builds count nothing.

extern crate std;

use core::cell::Cell;
use std::thread_local;

thread_local! {
    static VISITS: Cell<u64> = const { Cell::new(0) };
}

/// Counts one value. A value that is read twice counts twice.
pub fn count() {
    VISITS.set(VISITS.get().saturating_add(1));
}

/// Returns this thread's count and resets it to zero.
pub fn take() -> u64 {
    VISITS.take()
}
