//! Rows and their output.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// One comparison and its target.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) unit: Unit,
    pub(crate) ours: f64,
    /// The value of a rival or a baseline; `None` if our value is compared with a fixed number.
    pub(crate) other: Option<f64>,
    pub(crate) target: Target,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Nanoseconds,
    Bytes,
    Allocations,
}

/// `must` decides the exit status, `aim` is the desired result.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    must: Option<Bound>,
    aim: Option<Bound>,
}

impl Target {
    /// Measured for information only.
    pub(crate) const NONE: Self = Self { must: None, aim: None };

    pub(crate) const fn must(must: Bound) -> Self {
        Self { must: Some(must), aim: None }
    }

    pub(crate) const fn of(must: Bound, aim: Bound) -> Self {
        Self { must: Some(must), aim: Some(aim) }
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Bound {
    /// Our value is at least this many times lower than the other value.
    TimesLess(f64),
    /// Our value is at most this many times the other value.
    Within(f64),
    /// Our value is at most this number, in the unit of the row.
    AtMost(f64),
}

impl Bound {
    fn holds(self, row: &Row) -> bool {
        match self {
            Self::TimesLess(times) => row.ratio().is_some_and(|ratio| ratio >= times),
            Self::Within(times) => row.ratio().is_some_and(|ratio| ratio * times >= 1.0),
            Self::AtMost(most) => row.ours <= most,
        }
    }

    /// The lowest ratio at which the bound holds; for [`AtMost`](Self::AtMost), the highest value of ours.
    fn number(self) -> f64 {
        match self {
            Self::TimesLess(times) => times,
            Self::Within(times) => 1.0 / times,
            Self::AtMost(most) => most,
        }
    }

    fn text(self) -> String {
        match self {
            Self::TimesLess(times) => format!("{times} x less"),
            Self::Within(times) => format!("{times} x"),
            Self::AtMost(most) => format!("{most}"),
        }
    }
}

impl Row {
    /// The other value divided by ours.
    fn ratio(&self) -> Option<f64> {
        self.other.map(|other| other / self.ours)
    }

    /// Whether the row meets its `must` bound.
    pub(crate) fn holds(&self) -> bool {
        self.target.must.is_none_or(|must| must.holds(self))
    }

    fn comparison(&self) -> String {
        match self.ratio() {
            Some(ratio) if ratio > 1.0 => format!("{ratio:.2} x less"),
            Some(ratio) => format!("{:.2} x", 1.0 / ratio),
            None => String::new(),
        }
    }
}

/// The output for people.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut table = String::new();
    let mut line = |cells: [&str; 8]| {
        let [name, ours, other, comparison, must, holds, aim, reached] = cells;
        let text =
            format!("{name:<47} {ours:>10} {other:>10} {comparison:>14}   {must:>10} {holds:<3} {aim:>11} {reached}");
        table.push_str(text.trim_end());
        table.push('\n');
    };
    line(["row", "ours", "other", "ours is", "must", "", "aim", ""]);
    for row in rows {
        let verdict = |bound: Option<Bound>| match bound {
            Some(bound) if bound.holds(row) => (bound.text(), "yes"),
            Some(bound) => (bound.text(), "NO"),
            None => (String::new(), ""),
        };
        let (must, holds) = verdict(row.target.must);
        let (aim, reached) = verdict(row.target.aim);
        let (ours, other) = (row.unit.text(row.ours), row.other.map(|other| row.unit.text(other)).unwrap_or_default());
        line([row.name, &ours, &other, &row.comparison(), &must, holds, &aim, reached]);
    }
    let judged = rows.iter().filter(|row| row.target.must.is_some());
    let (all, holding) = (judged.clone().count(), judged.filter(|row| row.holds()).count());
    let _ = writeln!(table, "\n{holding} of {all} bounds hold");
    table
}

impl Unit {
    const fn name(self) -> &'static str {
        match self {
            Self::Nanoseconds => "ns",
            // Programs that read the JSON expect this name.
            Self::Bytes => "octets",
            Self::Allocations => "allocations",
        }
    }

    fn text(self, value: f64) -> String {
        match self {
            Self::Nanoseconds if value >= 1e6 => format!("{:.2} ms", value / 1e6),
            Self::Nanoseconds if value >= 1e3 => format!("{:.2} us", value / 1e3),
            Self::Nanoseconds => format!("{value:.2} ns"),
            Self::Bytes if value >= 1e6 => format!("{:.2} MB", value / 1e6),
            Self::Bytes if value >= 1e3 => format!("{:.2} kB", value / 1e3),
            Self::Bytes => format!("{value:.2} B"),
            Self::Allocations => format!("{value}"),
        }
    }
}

/// The output for programs: an array with one object per row.
///
/// `ratio` is `other` divided by `ours`. `must` and `aim` are the lowest ratios at which the bounds hold. If `other` is
/// null, they are the highest values of `ours` instead. `ours_ns` and `other_ns` are null in rows that are not times.
pub(crate) fn json(rows: &[Row]) -> Value {
    let rows = rows.iter().map(|row| {
        let timed = row.unit == Unit::Nanoseconds;
        json!({
            "name": row.name,
            "ours_ns": timed.then_some(row.ours),
            "other_ns": row.other.filter(|_| timed),
            "ratio": row.ratio(),
            "unit": row.unit.name(),
            "ours": row.ours,
            "other": row.other,
            "must": row.target.must.map(Bound::number),
            "aim": row.target.aim.map(Bound::number),
            "holds": row.target.must.map(|must| must.holds(row)),
            "aim_holds": row.target.aim.map(|aim| aim.holds(row)),
        })
    });
    rows.collect()
}
