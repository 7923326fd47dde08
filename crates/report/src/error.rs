//! Why there is no page.

use std::fmt;

/// Why a page, or a part of it, cannot be made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// Two lists cannot be compared: one of them is not verified and has an identifier twice.
    NotComparable(trustlist::Error),
    /// A history would have more lists than this.
    TooManyLists {
        /// The limit.
        most: usize,
    },
    /// The roots have more combinations of dates than this. Each of them has verdicts of its own in the page.
    TooManyDates {
        /// The limit.
        most: usize,
    },
    /// The page could not be put together. No list brings this about: it is a defect of this crate.
    Defect,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotComparable(_) => f.write_str("the two lists cannot be compared"),
            Self::TooManyLists { most } => write!(f, "more than {most} lists, the limit of a history"),
            Self::TooManyDates { most } => {
                write!(f, "the roots have more than {most} different dates, the limit of a report")
            }
            Self::Defect => f.write_str("the page could not be put together"),
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
