//! Builds only if `trustlist-ctl` and all below it do without std: a panic handler may not stand beside std's. With the
//! feature `std` it must not build.

#![no_std]

extern crate alloc;

use core::{
    alloc::{GlobalAlloc, Layout},
    panic::PanicInfo,
    ptr,
};

use trustlist_ctl::{CertificateTrustList, Limits};

/// Uses the crate, so that it is linked.
pub fn entries(der: &[u8]) -> usize {
    CertificateTrustList::parse(der, &Limits::default()).map_or(0, |list| list.len())
}

struct NoMemory;

// SAFETY: null is what an allocator without memory returns.
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
