//! Limits on the cost of reading: memory and work, each at most linear in the length of the input.

use std::cell::Cell;

use trustlist_base::visits;
use trustlist_measure::{Counting, measure};

/// Counts memory per thread, so that the memory of libFuzzer and of other tests is not included.
#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// At most `base + factor * length`, for an input of `length` bytes.
#[derive(Clone, Copy, Debug)]
pub struct Linear {
    /// The allowed cost of an empty input.
    pub base: usize,
    /// The additional allowed cost of each byte of the input.
    pub factor: usize,
}

/// The bounds of one step in a target.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The name of the step, for failure messages.
    pub step: &'static str,
    /// Bytes held at once.
    pub memory: Linear,
    /// DER values whose tag and length are read; reading a value again counts again. Values read by other crates
    /// (`cms`, `x509-cert`, `webpki`) do not count.
    pub visits: Linear,
}

impl Linear {
    /// The bound for a cost that a step never causes.
    pub const NONE: Self = Self { base: 0, factor: 0 };

    const fn of(self, length: usize) -> usize {
        self.base + self.factor * length
    }
}

thread_local! {
    static HIGHEST: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// Returns the highest share of its bounds that any step on this thread has used since the last call: memory and
/// visits, in per cent.
pub fn highest() -> (u64, u64) {
    HIGHEST.take()
}

impl Bounds {
    /// Calls `run`, which reads an input of `length` bytes, and panics if it exceeds a bound.
    pub fn hold<T>(&self, length: usize, run: impl FnOnce() -> T) -> T {
        visits::take();
        let (result, cost) = measure(run);
        let visits = visits::take();
        let memory = self.require("bytes of memory", cost.peak as u64, self.memory.of(length));
        let visits = self.require("values read", visits, self.visits.of(length));
        let (highest_memory, highest_visits) = HIGHEST.get();
        HIGHEST.set((memory.max(highest_memory), visits.max(highest_visits)));
        result
    }

    /// Panics if the bound is exceeded, otherwise returns the share in per cent.
    fn require(&self, what: &str, found: u64, bound: usize) -> u64 {
        assert!(found <= bound as u64, "{}: {found} {what}, at most {bound} are allowed", self.step);
        if bound == 0 { 0 } else { found * 100 / bound as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds =
        Bounds { step: "a step", memory: Linear { base: 10, factor: 2 }, visits: Linear { base: 1, factor: 0 } };

    #[test]
    fn a_cost_equal_to_the_bound_passes() {
        assert_eq!(BOUNDS.hold(45, || vec![0_u8; 100]).len(), 100);
        assert_eq!(highest(), (100, 0));
        assert_eq!(highest(), (0, 0));
    }

    #[test]
    #[should_panic(expected = "a step: 101 bytes of memory, at most 100 are allowed")]
    fn one_byte_more_panics() {
        BOUNDS.hold(45, || vec![0_u8; 101]);
    }

    #[test]
    #[should_panic(expected = "values read, at most 1 are allowed")]
    fn one_more_value_panics() {
        let list = trustlist_testdata::made::list().to_der();
        let limits = trustlist_ctl::Limits::default();
        BOUNDS.hold(1_000, || trustlist_ctl::CertificateTrustList::parse(&*list, &limits).is_ok());
    }
}
