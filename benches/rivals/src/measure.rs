//! Times contestants. They take turns, so that a slow phase of the machine affects all of them. Each sample counts as
//! the median time of its calls, and the result is the median of all samples. A mean would include calls that other
//! work on the machine interrupted.

use std::{
    hint::black_box,
    iter,
    time::{Duration, Instant},
};

/// The minimum total time of the calls in a sample.
const SAMPLE: Duration = Duration::from_millis(10);

/// A piece of code that is timed repeatedly.
pub(crate) struct Contestant<'a> {
    pub(crate) name: &'static str,
    /// Runs the code the given number of times and returns the time of each call.
    calls: Box<dyn FnMut(usize) -> Vec<Duration> + 'a>,
    /// The number of operations in one call.
    operations: usize,
}

impl<'a> Contestant<'a> {
    /// Times each call of `run`. Freeing the result is not timed: the rivals return many owned values, and freeing them
    /// would add to their times.
    pub(crate) fn new<T>(name: &'static str, mut run: impl FnMut() -> T + 'a) -> Self {
        let mut call = move || {
            let start = Instant::now();
            let result = black_box(run());
            let time = start.elapsed();
            drop(result);
            time
        };
        let calls = move |count| iter::repeat_with(&mut call).take(count).collect();
        Self { name, calls: Box::new(calls), operations: 1 }
    }

    /// Calls `run` once for each of `probes`. All of them together are timed as one call, and the time per probe is
    /// reported.
    pub(crate) fn asked<P, T>(name: &'static str, probes: &'a [P], mut run: impl FnMut(&'a P) -> T + 'a) -> Self {
        let pass = move || {
            for probe in probes {
                black_box(run(black_box(probe)));
            }
        };
        Self::new(name, pass).operations(probes.len())
    }

    /// Reports the time per operation, with `count` operations in each call.
    pub(crate) fn operations(mut self, count: usize) -> Self {
        self.operations = count;
        self
    }

    /// Doubles the number of calls until they fill a sample, and returns that number.
    fn calibrate(&mut self) -> usize {
        let mut count = 1;
        while (self.calls)(count).iter().sum::<Duration>() < SAMPLE {
            count *= 2;
        }
        count
    }
}

/// The median time of each contestant's operation in nanoseconds. Each round takes one sample of each contestant.
pub(crate) fn race(contestants: &mut [Contestant<'_>], rounds: usize) -> Vec<f64> {
    let counts: Vec<usize> = contestants.iter_mut().map(Contestant::calibrate).collect();
    let mut samples = vec![Vec::with_capacity(rounds); contestants.len()];
    for round in 0..rounds {
        for turn in 0..contestants.len() {
            // Each round starts with a different contestant, so that no contestant always goes first.
            let index = (round + turn) % contestants.len();
            let calls = (contestants[index].calls)(counts[index]);
            samples[index].push(median(calls.iter().map(|time| time.as_secs_f64() * 1e9).collect()));
        }
    }
    let times = samples.into_iter().map(median);
    times.zip(contestants).map(|(time, contestant)| time / contestant.operations as f64).collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len() - 1;
    (values[last / 2] + values[last.div_ceil(2)]) / 2.0
}
