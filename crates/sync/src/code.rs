//! The catalogue of this crate's codes.

use trustlist::Code;

use crate::{error, freshness, report, retrieval};

/// Returns every code of this crate, by layer. [`trustlist::codes`] has the codes for lists and certificates.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    [retrieval::CODES, error::CODES, error::IO_CODES, report::CODES, freshness::CODES].into_iter().flatten().copied()
}
