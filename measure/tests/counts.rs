//! The counts are right, and quadratic time is not mistaken for linear time.

#![allow(missing_docs, clippy::arithmetic_side_effects, reason = "tests")]

use std::hint::black_box;

use trustlist_measure::{Counting, LINEAR, growth, measure};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn the_peak_is_the_most_bytes_held_at_once() {
    let before = vec![1_u8; 5000];
    let ((), cost) = measure(|| {
        drop(black_box(vec![2_u8; 3000]));
        drop(black_box((vec![3_u8; 1000], vec![4_u8; 1500])));
    });
    assert_eq!((cost.peak, cost.allocations), (3000, 3));
    let ((), cost) = measure(|| drop(before));
    assert_eq!((cost.peak, cost.allocations), (0, 0), "memory held before is not counted");
}

#[test]
fn every_growth_of_a_vector_is_counted() {
    let (bytes, cost) = measure(|| {
        let mut bytes = Vec::with_capacity(8);
        bytes.extend([0_u8; 8]);
        bytes.reserve_exact(24);
        bytes
    });
    assert_eq!((cost.peak, cost.allocations), (bytes.capacity(), 2));
}

#[test]
fn other_threads_are_not_counted() {
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
