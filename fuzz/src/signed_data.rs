//! A signed message that is accepted keeps to its limits and is made of parts of the octets that were given; what
//! verifies holds content that was signed, octet for octet.

use trustlist_cms::{Limits, SignedData, When};
use trustlist_ctl::{CertificateTrustList, UnixTime, oids};

use crate::{
    bounds::{Bounds, Linear},
    known, place_in,
};

/// A member of a set has at least two octets, and is kept as two slices and a place; at most 72 are kept.
const PARSING: Bounds = Bounds {
    step: "parsing a signed message",
    memory: Linear { base: 16 << 10, factor: 0 },
    visits: Linear { base: 32, factor: 1 },
};

/// The one SignerInfo is decoded into values of its own, at most 16 issuers are followed 4 steps far, and names stand in
/// the report.
const VERIFYING: Bounds = Bounds {
    step: "verifying a signed message",
    memory: Linear { base: 32 << 10, factor: 24 },
    visits: Linear { base: 1 << 10, factor: 3 },
};

/// See the module. Whether somebody signed the message.
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
            let content = message.content().expect("what was verified has content");
            assert!(known::is_signed(content.der()), "content that nobody signed was accepted");
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
        assert!(place >= end, "certificates follow the content, and one another");
        end = place + certificate.len();
        assert!(certificate.len() <= limits.certificate_bytes);
    }
}

/// The date of the list in the message, or one at which the made certificates are valid.
fn issued(message: &SignedData<'_>) -> UnixTime {
    let content = message.content();
    let list = content.and_then(|content| CertificateTrustList::parse(content.der(), &Default::default()).ok());
    list.map_or_else(|| trustlist_testdata::at("2026-06-01T12:00:00Z"), |list| list.this_update())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Or the property would hold because nothing is accepted. Who signs catalogs may not sign lists.
    #[test]
    fn what_was_signed_verifies() {
        let (catalogs, others): (Vec<_>, Vec<_>) = known::messages()
            .into_iter()
            .partition(|message| [known::catalog_v1(), known::catalog_v2()].contains(message));
        assert!(others.iter().all(|message| check(message)));
        assert!(!catalogs.iter().any(|message| check(message)));
        assert_eq!((others.len(), catalogs.len()), (6, 2));
    }
}
