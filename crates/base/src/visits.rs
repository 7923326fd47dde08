//! How many tags and lengths were read: the fuzz targets hold it against the length of the input.
//!
//! Internal, behind a feature that nothing else turns on: an ordinary build counts nothing.

extern crate std;

use core::cell::Cell;
use std::thread_local;

thread_local! {
    static VISITS: Cell<u64> = const { Cell::new(0) };
}

/// One more. A value that is read again counts again.
pub fn count() {
    VISITS.set(VISITS.get().saturating_add(1));
}

/// How many in this thread since it was asked last.
pub fn take() -> u64 {
    VISITS.take()
}
