//! The counts are right, and what is quadratic does not pass for linear.

#![allow(missing_docs, clippy::arithmetic_side_effects, reason = "tests")]

use std::hint::black_box;

use trustlist_measure::{Counting, LINEAR, growth, measure};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn the_peak_is_what_is_held_at_once() {
    let before = vec![1_u8; 5000];
    let ((), cost) = measure(|| {
        drop(black_box(vec![2_u8; 3000]));
        drop(black_box((vec![3_u8; 1000], vec![4_u8; 1500])));
    });
    assert_eq!((cost.peak, cost.allocations), (3000, 3));
    let ((), cost) = measure(|| drop(before));
    assert_eq!((cost.peak, cost.allocations), (0, 0), "what was held before is not counted");
}

#[test]
fn a_vector_that_grows_counts_each_time() {
    let (octets, cost) = measure(|| {
        let mut octets = Vec::with_capacity(8);
        octets.extend([0_u8; 8]);
        octets.reserve_exact(24);
        octets
    });
    assert_eq!((cost.peak, cost.allocations), (octets.capacity(), 2));
}

#[test]
fn another_thread_is_not_counted() {
    let ((), cost) = measure(|| {
        std::thread::scope(|scope| {
            scope.spawn(|| drop(black_box(vec![0_u8; 10_000_000])));
        });
    });
    assert!(cost.peak < 1_000_000, "{cost:?}");
}

#[test]
fn quadratic_is_not_linear() {
    let work = |steps: u64| (0..steps).fold(0_u64, |sum, step| black_box(sum.wrapping_mul(31).wrapping_add(step)));
    let steps = 1_000_000;
    let linear = growth(|| work(steps), || work(4 * steps));
    assert!(linear < LINEAR, "{linear}");
    let steps = steps / 5;
    let quadratic = growth(|| work(steps), || work(4 * 4 * steps));
    assert!(quadratic >= LINEAR, "{quadratic}");
}
