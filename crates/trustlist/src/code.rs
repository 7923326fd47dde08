//! The catalogue of this crate: every stable word for a failure or a verdict.

mod file;
mod lookup;
mod policy;
mod verdict;

pub use trustlist_base::{Code, Hresult};
use trustlist_cms as cms;

pub(crate) use self::{file::*, lookup::*, policy::*, verdict::*};

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
    [file::ALL, cms::code::ALL, cms::CODES, policy::ALL, lookup::ALL, verdict::ALL].into_iter().flatten().copied()
}
