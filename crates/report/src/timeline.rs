//! The chart of a history: the coordinates of its lines.
//!
//! The chart is drawn here and not by the script, so that it also appears in browsers that do not run scripts.

use jiff::{Timestamp, civil::date, tz::TimeZone};

use crate::history::{Figures, History};

/// The width of the chart in its own units. The page scales the chart to fit.
pub(crate) const WIDTH: f64 = 760.0;
/// The height of the chart.
pub(crate) const HEIGHT: f64 = 330.0;

const LEFT: f64 = 44.0;
const RIGHT: f64 = WIDTH - 12.0;
/// The upper edge of the part with the areas.
const TOP: f64 = 14.0;
/// The lower edge of the part with the areas.
pub(crate) const BOTTOM: f64 = 218.0;
/// The line from which the bars for added roots go up, and the bars for removed roots go down.
pub(crate) const MIDDLE: f64 = 284.0;
/// The length of the longest bar.
const BAR: f64 = 30.0;

/// The maximum number of horizontal lines above the zero line, each with a number.
const MOST_LINES: usize = 6;
/// The maximum number of year labels below the areas.
const MOST_YEARS: i16 = 9;

/// The coordinates of the chart's parts, as text for the template.
pub(crate) struct Timeline {
    /// The areas from the bottom up: roots without limits, roots with a NotBefore date, and disabled roots.
    pub(crate) areas: [Area; 3],
    pub(crate) lists: Vec<Mark>,
    pub(crate) years: Vec<Tick>,
    pub(crate) counts: Vec<Tick>,
    /// Two labels where the longest bar can end, above and below the middle line. Both show the count of that bar.
    pub(crate) longest: [Tick; 2],
}

pub(crate) struct Area {
    pub(crate) class: &'static str,
    pub(crate) points: String,
}

/// The lines that mark a list in the chart.
pub(crate) struct Mark {
    pub(crate) x: String,
    /// The tooltip.
    pub(crate) title: String,
    /// Where the bar for added roots ends, above the middle line.
    pub(crate) added: String,
    /// Where the bar for removed roots ends, below the middle line.
    pub(crate) removed: String,
    pub(crate) refused: bool,
}

pub(crate) struct Tick {
    pub(crate) at: String,
    pub(crate) label: String,
}

impl Timeline {
    /// Returns `None` if all lists have the same date, because there is no line to draw.
    pub(crate) fn of(history: &History) -> Option<Self> {
        let lists = &history.lists;
        let (first, last) = (lists.first()?, lists.last()?);
        let axis = Axis::new(seconds(first), seconds(last))?;
        let most = lists.iter().map(|list| list.listed).max()?;
        let step = step(most);
        // The number at the top line: the largest number of roots, rounded up to a multiple of the step.
        let top = most.div_ceil(step).saturating_mul(step).max(1);
        let y = |count: usize| BOTTOM - (BOTTOM - TOP) * number(count) / number(top);
        let longest = lists.iter().flat_map(|it| [it.added, it.removed]).flatten().max().unwrap_or_default().max(1);
        let bar = |count: Option<usize>| BAR * number(count.unwrap_or_default()) / number(longest);

        let area = |class, from: &dyn Fn(&Figures) -> usize, to: &dyn Fn(&Figures) -> usize| {
            let above = lists.iter().map(|it| (it, to(it)));
            let below = lists.iter().rev().map(|it| (it, from(it)));
            let points = above.chain(below).map(|(it, count)| format!("{},{}", px(axis.x(seconds(it))), px(y(count))));
            Area { class, points: points.collect::<Vec<_>>().join(" ") }
        };
        let usable = |it: &Figures| it.listed.saturating_sub(it.disabled);
        Some(Self {
            areas: [
                area("unlimited", &|_| 0, &Figures::unlimited),
                area("limited", &Figures::unlimited, &usable),
                area("disabled", &usable, &|it| it.listed),
            ],
            lists: lists
                .iter()
                .map(|it| Mark {
                    x: px(axis.x(seconds(it))),
                    title: sentence(it),
                    added: px(MIDDLE - bar(it.added)),
                    removed: px(MIDDLE + bar(it.removed)),
                    refused: it.refused.is_some(),
                })
                .collect(),
            longest: [MIDDLE - BAR, MIDDLE + BAR].map(|y| Tick { at: px(y), label: longest.to_string() }),
            years: axis.years(),
            counts: (0..=top).step_by(step).map(|count| Tick { at: px(y(count)), label: count.to_string() }).collect(),
        })
    }
}

fn sentence(list: &Figures) -> String {
    let day = list.date();
    let day = day.split('T').next().unwrap_or_default();
    let change = match (list.added, list.removed) {
        (Some(added), Some(removed)) => format!("; {added} added, {removed} removed"),
        _ => String::new(),
    };
    format!(
        "{day}: {} listed, {} disabled, {} limited by date of issue{change}",
        list.listed, list.disabled, list.limited
    )
}

/// The time axis, from left to right.
struct Axis {
    /// The date of the first list, in seconds since 1970.
    first: u64,
    /// The date of the last list, in seconds since 1970.
    last: u64,
}

impl Axis {
    fn new(first: u64, last: u64) -> Option<Self> {
        (first < last).then_some(Self { first, last })
    }

    fn x(&self, seconds: u64) -> f64 {
        let [passed, whole] = [seconds, self.last].map(|end| end.saturating_sub(self.first) as f64);
        LEFT + (RIGHT - LEFT) * passed / whole
    }

    /// Returns ticks at the beginnings of years. If there are fewer than two, returns ticks at the first and the last
    /// day instead.
    fn years(&self) -> Vec<Tick> {
        let time = |seconds| i64::try_from(seconds).ok().and_then(|it| Timestamp::from_second(it).ok());
        let ends = [self.first, self.last].map(|seconds| time(seconds).unwrap_or_default());
        let [from, to] = ends.map(|time| time.to_zoned(TimeZone::UTC).year());
        let step = to.saturating_sub(from).saturating_div(MOST_YEARS).saturating_add(1);
        let years = (from.saturating_add(1)..=to).filter(|year| year.checked_rem(step) == Some(0));
        let ticks: Vec<Tick> = years
            .filter_map(|year| {
                let begin = date(year, 1, 1).to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
                let at = px(self.x(u64::try_from(begin).ok()?));
                Some(Tick { at, label: year.to_string() })
            })
            .collect();
        if ticks.len() > 1 {
            return ticks;
        }
        let edges = [LEFT, RIGHT].into_iter().zip(ends);
        edges.map(|(x, time)| Tick { at: px(x), label: time.strftime("%Y-%m-%d").to_string() }).collect()
    }
}

/// Returns the step from one horizontal line to the next: the smallest of 1, 2, 5, 10, 20, 50 and so on that needs no
/// more than [`MOST_LINES`] lines.
fn step(most: usize) -> usize {
    let mut tens = 1_usize;
    loop {
        for factor in [1, 2, 5] {
            let step = tens.saturating_mul(factor);
            if most.div_ceil(step) <= MOST_LINES {
                return step;
            }
        }
        tens = tens.saturating_mul(10);
    }
}

fn seconds(list: &Figures) -> u64 {
    list.this_update.as_secs()
}

/// Rounds to a tenth of a unit. The difference is too small to see.
fn px(coordinate: f64) -> String {
    format!("{coordinate:.1}")
}

const fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_few_and_at_round_numbers() {
        for (most, expected) in [(0, 1), (1, 1), (6, 1), (7, 2), (12, 2), (13, 5), (31, 10), (555, 100), (601, 200)] {
            assert_eq!(step(most), expected, "{most}");
        }
    }

    #[test]
    fn ticks_are_years_or_days() {
        let labels = |first, last| {
            let axis = Axis::new(first, last).expect("an axis");
            axis.years().into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };
        // From 2006-12-14 to 2026-10-23.
        assert_eq!(labels(1_166_110_000, 1_792_797_000), ["2007", "2010", "2013", "2016", "2019", "2022", "2025"]);
        assert_eq!(labels(1_792_797_000, 1_792_900_000), ["2026-10-23", "2026-10-25"]);
        assert!(Axis::new(5, 5).is_none());
    }
}
