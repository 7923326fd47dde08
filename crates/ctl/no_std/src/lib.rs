//! Builds only if `trustlist-ctl` and its dependencies do not use std, because std would bring in a second panic
//! handler. With the feature `std` the build must fail.

#![no_std]

extern crate alloc;

use core::{
    alloc::{GlobalAlloc, Layout},
    panic::PanicInfo,
    ptr,
};

use trustlist_ctl::{CertificateTrustList, Limits};

/// Calls the crate, so that it is linked.
pub fn entries(der: &[u8]) -> usize {
    CertificateTrustList::parse(der, &Limits::default()).map_or(0, |list| list.len())
}

struct NoMemory;

// SAFETY: an allocator may return null to report that it has no memory.
unsafe impl GlobalAlloc for NoMemory {
    unsafe fn alloc(&self, _: Layout) -> *mut u8 {
        ptr::null_mut()
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static ALLOCATOR: NoMemory = NoMemory;

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {}
}
