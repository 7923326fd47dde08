//! The crate `windows-ctl`: reads the whole message and list into values of its own, verifies nothing, has no index.

use windows_ctl::{CertificateTrustList, TrustedSubject};

pub(crate) fn parse(stl: &[u8]) -> CertificateTrustList {
    CertificateTrustList::from_der(std::io::Cursor::new(stl)).expect("well formed")
}

pub(crate) fn entries(list: &CertificateTrustList) -> &[TrustedSubject] {
    list.trusted_subjects.as_deref().unwrap_or_default()
}

/// What its user has to do.
pub(crate) fn find<'l>(list: &'l CertificateTrustList, id: &[u8]) -> Option<&'l TrustedSubject> {
    entries(list).iter().find(|entry| entry.cert_id() == id)
}
