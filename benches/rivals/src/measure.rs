//! Times: contestants take turns, so that a slow phase of the machine hits all of them, and medians are compared: the
//! median over rounds, of the median call of each sample. On a machine that is shared, a call that was interrupted says
//! nothing, and a mean is made of those.

use std::{
    hint::black_box,
    iter,
    time::{Duration, Instant},
};

/// What the calls of a sample last together, at least.
const SAMPLE: Duration = Duration::from_millis(10);

/// Somebody who does something, over and over.
pub(crate) struct Contestant<'a> {
    pub(crate) name: &'static str,
    /// Calls it so often, and says how long each call took.
    calls: Box<dyn FnMut(usize) -> Vec<Duration> + 'a>,
    /// How many operations one call is.
    operations: usize,
}

impl<'a> Contestant<'a> {
    /// One that is timed by the call. Freeing the result is not timed: it would be to the rivals' disadvantage.
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

    /// One that is asked about each of `probes` in a call, and timed by the probe.
    pub(crate) fn asked<P, T>(name: &'static str, probes: &'a [P], mut run: impl FnMut(&'a P) -> T + 'a) -> Self {
        let pass = move || {
            for probe in probes {
                black_box(run(black_box(probe)));
            }
        };
        Self::new(name, pass).operations(probes.len())
    }

    /// Time is told by the operation, of which one call is so many.
    pub(crate) fn operations(mut self, count: usize) -> Self {
        self.operations = count;
        self
    }

    /// The fewest calls, by doubling, that make a sample.
    fn calibrate(&mut self) -> usize {
        let mut count = 1;
        while (self.calls)(count).iter().sum::<Duration>() < SAMPLE {
            count *= 2;
        }
        count
    }
}

/// The median time of each contestant's operation in nanoseconds, over so many rounds in which each gives one sample.
pub(crate) fn race(contestants: &mut [Contestant<'_>], rounds: usize) -> Vec<f64> {
    let counts: Vec<usize> = contestants.iter_mut().map(Contestant::calibrate).collect();
    let mut samples = vec![Vec::with_capacity(rounds); contestants.len()];
    for round in 0..rounds {
        for turn in 0..contestants.len() {
            // Each round begins with another one, so that nobody always follows the same.
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
