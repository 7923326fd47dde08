//! An accepted signed message stays within the limits and consists of parts of the given bytes. A message that verifies
//! contains signed content, byte for byte.

use trustlist_cms::{Limits, SignedData, When};
use trustlist_ctl::{CertificateTrustList, UnixTime, oids};

use crate::{
    bounds::{Bounds, Linear},
    known, place_in,
};

/// A member of a set takes at least two bytes, and is stored as two slices and an offset. At most 72 members are
/// stored.
const PARSING: Bounds = Bounds {
    step: "parsing a signed message",
    memory: Linear { base: 16 << 10, factor: 0 },
    visits: Linear { base: 32, factor: 1 },
};

/// The SignerInfo is decoded into owned values, at most 16 issuers are followed for 4 steps, and the report contains
/// names.
const VERIFYING: Bounds = Bounds {
    step: "verifying a signed message",
    memory: Linear { base: 32 << 10, factor: 24 },
    visits: Linear { base: 1 << 10, factor: 3 },
};

/// Checks the property that the module documentation states. Returns whether the message verifies.
pub fn check(bytes: &[u8]) -> bool {
    let limits = Limits::default();
    let message = match PARSING.hold(bytes.len(), || SignedData::parse(bytes, &limits)) {
        Ok(message) => message,
        Err(error) => {
            assert!(error.offset() <= bytes.len(), "{error}");
            return false;
        }
    };
    check_parts(bytes, &message, &limits);
    let issued = issued(&message);
    let when = When::SinceIssue { now: *known::NOW };
    let policy = &*known::SIGNER_POLICY;
    let verified = VERIFYING.hold(bytes.len(), || message.verify(oids::CTL, policy, issued, when, &limits));
    match &verified {
        Ok(_) => {
            let content = message.content().expect("a verified message has content");
            assert!(known::is_signed(content.der()), "unsigned content was accepted");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    verified.is_ok()
}

fn check_parts(bytes: &[u8], message: &SignedData<'_>, limits: &Limits) {
    assert!(bytes.len() <= limits.message_bytes);
    assert!(message.signer_count() <= limits.signers);
    let mut end = 0;
    if let Some(content) = message.content() {
        assert_eq!(place_in(bytes, content.der()), content.offset());
        end = content.range().end;
        assert_eq!(bytes[content.range()], *content.der());
        assert_eq!(place_in(bytes, content.bytes()), content.bytes_range().start);
        assert_eq!(content.bytes_range().end, end);
        assert!(!(content.is_sequence() && content.is_octet_string()));
    }
    assert!(message.certificates().count() <= limits.certificates);
    for certificate in message.certificates() {
        let place = place_in(bytes, certificate);
        assert!(place >= end, "certificates come after the content, in order");
        end = place + certificate.len();
        assert!(certificate.len() <= limits.certificate_bytes);
    }
}

/// The date of the list in the message, or a date at which the test certificates are valid.
fn issued(message: &SignedData<'_>) -> UnixTime {
    let content = message.content();
    let list = content.and_then(|content| CertificateTrustList::parse(content.der(), &Default::default()).ok());
    list.map_or_else(|| trustlist_testdata::at("2026-06-01T12:00:00Z"), |list| list.this_update())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The property would hold even if every message were refused, so this test requires that known lists are accepted.
    /// The two known catalogs are refused, because their signer is not allowed to sign lists.
    #[test]
    fn every_known_list_verifies() {
        let (catalogs, others): (Vec<_>, Vec<_>) = known::messages()
            .into_iter()
            .partition(|message| [known::catalog_v1(), known::catalog_v2()].contains(message));
        assert!(others.iter().all(|message| check(message)));
        assert!(!catalogs.iter().any(|message| check(message)));
        assert_eq!((others.len(), catalogs.len()), (6, 2));
    }
}
