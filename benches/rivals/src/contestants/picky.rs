//! The crate `picky`: parses the whole message and list into owned values, does not verify lists, and has no index. It
//! rejects every list with an extension, so it cannot read Microsoft's lists since 2024.

use picky::x509::pkcs7::Pkcs7;
use picky_asn1_x509::content_info::ContentValue;

pub(crate) fn parse(stl: &[u8]) -> Pkcs7 {
    Pkcs7::from_der(stl).expect("well formed")
}

pub(crate) fn len(message: &Pkcs7) -> usize {
    match message.encapsulated_content_info().content.as_ref().map(|content| &content.0) {
        Some(ContentValue::CertificateTrustList(list)) => list.crl_entries.0.len(),
        _ => 0,
    }
}
