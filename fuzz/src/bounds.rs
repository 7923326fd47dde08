//! What reading may cost: memory and work, each within a multiple of the input's length.

use std::cell::Cell;

use trustlist_base::visits;
use trustlist_measure::{Counting, measure};

/// Counts what each thread holds: libFuzzer's own memory, and that of other tests, does not count.
#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// At most `base + factor * length`, for an input of `length` octets.
#[derive(Clone, Copy, Debug)]
pub struct Linear {
    /// What an empty input may cost.
    pub base: usize,
    /// What each octet may cost more.
    pub factor: usize,
}

/// The bounds of one step of a target.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The step, as a failure names it.
    pub step: &'static str,
    /// Octets held at once.
    pub memory: Linear,
    /// DER values of which tag and length are read; one that is read again counts again. Those that other crates read
    /// (`cms`, `x509-cert`, `webpki`) do not count.
    pub visits: Linear,
}

impl Linear {
    /// For what does not occur at all.
    pub const NONE: Self = Self { base: 0, factor: 0 };

    const fn of(self, length: usize) -> usize {
        self.base + self.factor * length
    }
}

thread_local! {
    static HIGHEST: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// How much of its bounds the most expensive step took since it was asked last: memory and visits, in per cent. Steps
/// of this thread count.
pub fn highest() -> (u64, u64) {
    HIGHEST.take()
}

impl Bounds {
    /// Calls `run`, which reads an input of `length` octets, and panics if that costs more.
    pub fn hold<T>(&self, length: usize, run: impl FnOnce() -> T) -> T {
        visits::take();
        let (result, cost) = measure(run);
        let visits = visits::take();
        let memory = self.require("octets of memory", cost.peak as u64, self.memory.of(length));
        let visits = self.require("values read", visits, self.visits.of(length));
        let (highest_memory, highest_visits) = HIGHEST.get();
        HIGHEST.set((memory.max(highest_memory), visits.max(highest_visits)));
        result
    }

    /// The share in per cent.
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
    fn what_costs_as_much_as_is_allowed_passes() {
        assert_eq!(BOUNDS.hold(45, || vec![0_u8; 100]).len(), 100);
        assert_eq!(highest(), (100, 0));
        assert_eq!(highest(), (0, 0));
    }

    #[test]
    #[should_panic(expected = "a step: 101 octets of memory, at most 100 are allowed")]
    fn one_octet_more_does_not() {
        BOUNDS.hold(45, || vec![0_u8; 101]);
    }

    #[test]
    #[should_panic(expected = "values read, at most 1 are allowed")]
    fn nor_does_a_value_more() {
        let list = trustlist_testdata::made::list().to_der();
        let limits = trustlist_ctl::Limits::default();
        BOUNDS.hold(1_000, || trustlist_ctl::CertificateTrustList::parse(&*list, &limits).is_ok());
    }
}
