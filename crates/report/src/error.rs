//! The errors that can occur while a page is generated.

use std::fmt;

/// Why a page or a part of it cannot be generated.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// The two lists cannot be compared, because one is not verified and contains an identifier twice.
    NotComparable(trustlist::Error),
    /// A history would contain too many lists.
    TooManyLists {
        /// The limit.
        most: usize,
    },
    /// The roots have too many combinations of dates. The page contains separate verdicts for each combination.
    TooManyDates {
        /// The limit.
        most: usize,
    },
    /// The page could not be rendered. No list causes this; it is a bug in this crate.
    Defect,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotComparable(_) => f.write_str("the two lists cannot be compared"),
            Self::TooManyLists { most } => write!(f, "a history cannot contain more than {most} lists"),
            Self::TooManyDates { most } => {
                write!(f, "a report supports at most {most} combinations of dates, but the list has more")
            }
            Self::Defect => f.write_str("the page could not be rendered"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotComparable(error) => Some(error),
            _ => None,
        }
    }
}
