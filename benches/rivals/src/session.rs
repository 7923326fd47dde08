//! A run: the requested rows, and their results.

use crate::{
    measure::{self, Contestant},
    options::Options,
    report::{Row, Target, Unit},
    rows::ROWS,
};

pub(crate) struct Session<'o> {
    options: &'o Options,
    rows: Vec<Row>,
}

impl<'o> Session<'o> {
    pub(crate) const fn new(options: &'o Options) -> Self {
        Self { options, rows: Vec::new() }
    }

    /// Whether any row `prefix/...` is requested.
    pub(crate) fn wants(&self, prefix: &str) -> bool {
        let has_prefix = |name: &str| name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('/'));
        ROWS.iter().any(|(name, _)| has_prefix(name) && name.contains(&self.options.only))
    }

    /// Times our contestant against the others. Each of the others gets a row, `prefix/name-of-the-other`.
    pub(crate) fn race(&mut self, prefix: &str, ours: Contestant<'_>, others: Vec<Contestant<'_>>) {
        let mut contestants = vec![ours];
        contestants.extend(others.into_iter().filter(|other| self.row(prefix, other.name).is_some()));
        if contestants.len() == 1 {
            return;
        }
        let times = self.times(prefix, &mut contestants);
        for (other, time) in contestants.iter().zip(&times).skip(1) {
            self.record(prefix, other.name, Unit::Nanoseconds, times[0], Some(*time));
        }
    }

    /// The median time of each contestant, in nanoseconds.
    pub(crate) fn times(&self, what: &str, contestants: &mut [Contestant<'_>]) -> Vec<f64> {
        eprintln!("{what}");
        measure::race(contestants, self.options.rounds)
    }

    /// Adds the row `prefix/name`, if it is requested.
    pub(crate) fn record(&mut self, prefix: &str, name: &str, unit: Unit, ours: f64, other: Option<f64>) {
        if let Some((name, target)) = self.row(prefix, name) {
            self.rows.push(Row { name, unit, ours, other, target });
        }
    }

    /// Every requested row, in the order of [`ROWS`].
    pub(crate) fn finish(mut self) -> Vec<Row> {
        let order = |row: &Row| ROWS.iter().position(|(name, _)| *name == row.name);
        self.rows.sort_by_key(order);
        let wanted = ROWS.iter().map(|(name, _)| *name).filter(|name| name.contains(&self.options.only));
        assert!(wanted.eq(self.rows.iter().map(|row| row.name)), "every requested row is measured once");
        self.rows
    }

    fn row(&self, prefix: &str, name: &str) -> Option<(&'static str, Target)> {
        let full = format!("{prefix}/{name}");
        let (name, target) = ROWS.iter().find(|(row, _)| *row == full).expect("every measured row is in ROWS");
        name.contains(&self.options.only).then_some((*name, *target))
    }
}
