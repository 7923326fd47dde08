//! The catalogue of this crate: every stable word that a run, a source or a folder can say.

use trustlist::Code;

use crate::{error, freshness, report, retrieval};

/// Every code of this crate, by layer. Those of lists and certificates are [`trustlist::codes`].
pub fn codes() -> impl Iterator<Item = &'static Code> {
    [retrieval::CODES, error::CODES, error::IO_CODES, report::CODES, freshness::CODES].into_iter().flatten().copied()
}
