//! The crate `windows-ctl`: parses the whole message and list into owned values, verifies nothing, and has no index.

use windows_ctl::{CertificateTrustList, TrustedSubject};

pub(crate) fn parse(stl: &[u8]) -> CertificateTrustList {
    CertificateTrustList::from_der(std::io::Cursor::new(stl)).expect("well formed")
}

pub(crate) fn entries(list: &CertificateTrustList) -> &[TrustedSubject] {
    list.trusted_subjects.as_deref().unwrap_or_default()
}

/// The search that a user of the crate has to write.
pub(crate) fn find<'l>(list: &'l CertificateTrustList, id: &[u8]) -> Option<&'l TrustedSubject> {
    entries(list).iter().find(|entry| entry.cert_id() == id)
}
