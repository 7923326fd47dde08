//! The catalogue of this crate: every stable word for a failure or a verdict.

mod file;
mod lookup;
mod policy;
mod shared;
mod signature;
mod timestamp;

pub use trustlist_base::{Code, Hresult};
use trustlist_cab as cab;
use trustlist_ctl as ctl;

pub(crate) use self::{file::*, lookup::*, policy::*, shared::*, signature::*, timestamp::*};
use crate::{error, verdict};

/// Every row of the catalogue that this crate and the layers below it have, by layer. Those of `trustlist-sync` are in
/// its own.
///
/// ```
/// use trustlist::{Hresult, codes};
///
/// let expired = codes().find(|code| code.name() == "expired").unwrap();
/// assert_eq!(expired.hresults(), [Hresult::CERT_E_EXPIRED]);
/// assert_eq!(expired.hresults()[0].to_string(), "0x800B0101 (CERT_E_EXPIRED)");
/// assert_eq!(expired.events(), [11]);
/// println!("{} {}", expired.meaning(), expired.cure().unwrap());
/// ```
pub fn codes() -> impl Iterator<Item = &'static Code> {
    [
        cab::CODES,
        file::ALL,
        ctl::code::CODES,
        signature::ALL,
        timestamp::ALL,
        policy::ALL,
        error::CODES,
        lookup::ALL,
        verdict::GROUNDS_CODES,
        verdict::REASON_CODES,
        shared::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}
