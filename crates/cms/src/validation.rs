//! RFC 5280 path validation of one chosen path, by `webpki`. No type of it leaves this module.

use pki_types::{CertificateDer, UnixTime};
use webpki::{
    Cert, EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeId, KeyPurposeIdIter, anchor_from_trusted_cert,
};

use crate::{
    path_certificate::Certificate,
    policy::{KeyPurpose, SignerPolicy},
    report::Role,
    verify_error::{PathRule, VerifyError},
};

/// Validates exactly `path` (signer first, anchor last): every signature, CA and path length constraints, name
/// constraints, critical extensions, and once more dates and usages.
pub(crate) fn validate(
    path: &[Certificate<'_>],
    policy: &SignerPolicy,
    usage: &KeyPurpose,
    at: UnixTime,
) -> Result<(), VerifyError> {
    let (Some((signer, issuers)), Some(anchor)) = (path.split_first(), path.last()) else {
        return Err(VerifyError::NotSigned);
    };
    let refuse = |error: Error| refusal(signer, &error);

    let signer_der = CertificateDer::from(signer.fields().der());
    let anchor_der = CertificateDer::from(anchor.fields().der());
    let intermediates: Vec<_> = issuers
        .iter()
        .take(issuers.len().saturating_sub(1))
        .map(|issuer| CertificateDer::from(issuer.fields().der()))
        .collect();
    let anchors = [anchor_from_trusted_cert(&anchor_der).map_err(refuse)?];
    let end_entity = EndEntityCert::try_from(&signer_der).map_err(refuse)?;
    let verified = end_entity
        .verify_for_usage(&policy.algorithms, &anchors, &intermediates, at, UsageOf(usage), None, None)
        .map_err(refuse)?;
    // `webpki` looks for a path of its own among these certificates, and may leave out one that has signed nothing.
    if verified.intermediate_certificates().map(Cert::der).eq(intermediates.iter().cloned()) {
        Ok(())
    } else {
        Err(VerifyError::CertificateSignature { certificate: signer.info(Role::Signer) })
    }
}

/// The usage by its octets, required of every certificate that names any. That the signer names some is our own rule.
struct UsageOf<'a>(&'a KeyPurpose);

impl ExtendedKeyUsageValidator for UsageOf<'_> {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        let mut unrestricted = true;
        for purpose in purposes {
            if purpose? == KeyPurposeId::new(self.0.content()) {
                return Ok(());
            }
            unrestricted = false;
        }
        // Our own rule has told the usage by its name before; any error serves here.
        if unrestricted { Ok(()) } else { Err(Error::UnknownIssuer) }
    }
}

fn refusal(signer: &Certificate<'_>, error: &Error) -> VerifyError {
    let certificate = signer.info(Role::Signer);
    let rule = match error {
        Error::InvalidSignatureForPublicKey | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            return VerifyError::CertificateSignature { certificate };
        }
        Error::PathLenConstraintViolated => PathRule::PathLength,
        Error::NameConstraintViolation => PathRule::NameConstraints,
        Error::UnsupportedCriticalExtension => PathRule::CriticalExtension,
        Error::CaUsedAsEndEntity => PathRule::SignerIsCa,
        Error::BadDer
        | Error::BadDerTime
        | Error::ExtensionValueInvalid
        | Error::InvalidCertValidity
        | Error::MalformedExtensions
        | Error::SignatureAlgorithmMismatch
        | Error::TrailingData(_)
        | Error::UnsupportedCertVersion => PathRule::Certificate,
        _ => PathRule::Other,
    };
    VerifyError::PathInvalid { certificate, rule }
}

#[cfg(feature = "ring")]
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::time::Duration;

    use trustlist_testdata::{
        keys,
        pki::{CODE_SIGNING, Ca, Cert, Pki, ROOT_LIST_SIGNER},
    };

    use super::*;
    use crate::{backend, certificate::CertificateRef};

    /// 2026-12-01T00:00:00Z, within the validity of the made certificates.
    const AT: UnixTime = UnixTime::since_unix_epoch(Duration::from_secs(1_796_083_200));

    fn validate_made(ca: &Cert, signer: &'static str) -> Result<(), PathRule> {
        let pki = Pki::of(&Cert::root(), ca, &Cert { usages: vec![signer], ..Cert::signer() });
        validate_path(&[&pki.signer, &pki.ca, &pki.root])
    }

    fn validate_path(path: &[&[u8]]) -> Result<(), PathRule> {
        let read = |der| Certificate::read(CertificateRef::from_der(der).unwrap()).unwrap();
        let path: Vec<_> = path.iter().copied().map(read).collect();
        let mut policy = SignerPolicy::new(Vec::new());
        policy.algorithms = backend::MODERN.to_vec();
        validate(&path, &policy, &KeyPurpose::ROOT_LIST_SIGNER, AT).map_err(|error| match error {
            VerifyError::PathInvalid { rule, .. } => rule,
            other => unreachable!("{other}"),
        })
    }

    /// The rule that has told the usage before is not the only one that stands between.
    #[test]
    fn usages_are_asked_for_once_more() {
        let validate = |ca, signer| validate_made(&Cert { usages: ca, ..Cert::ca() }, signer);
        assert_eq!(validate(vec![], ROOT_LIST_SIGNER), Ok(()));
        assert_eq!(validate(vec![CODE_SIGNING, ROOT_LIST_SIGNER], ROOT_LIST_SIGNER), Ok(()));
        assert_eq!(validate(vec![CODE_SIGNING], ROOT_LIST_SIGNER), Err(PathRule::Other));
        assert_eq!(validate(vec![], CODE_SIGNING), Err(PathRule::Other));
    }

    #[test]
    fn path_lengths_are_asked_for_once_more() {
        let pki = Pki::default();
        let upper = |ca| Cert { subject: "Made Upper CA", key: keys::ROOT_OTHER, ca, ..Cert::ca() };
        let validate = |upper: Cert| {
            validate_path(&[&pki.signer, &Cert::ca().issue(&upper), &upper.issue(&Cert::root()), &pki.root])
        };
        assert_eq!(validate(upper(Ca::PathLength(1))), Ok(()));
        assert_eq!(validate(upper(Ca::PathLength(0))), Err(PathRule::PathLength));
    }

    /// Our own rule is for the anchor too, which `webpki` does not look at: it must not know more than `webpki`, nor less.
    #[test]
    fn critical_extensions_that_are_known() {
        let arcs = (0..=127).map(|arc| format!("2.5.29.{arc}"));
        let others = ["2.5.28.19", "2.5.29.19.1", "1.3.6.1.5.5.7.1.1", "2.16.840.1.113730.1.1"];
        for id in arcs.chain(others.map(str::to_owned)) {
            let id: &'static str = id.leak();
            // A key identifier is read before anything else, and is an OCTET STRING.
            let value = if id == "2.5.29.14" { vec![4, 0] } else { vec![0x30, 0] };
            let ca = Cert { extensions: vec![(id, true, value)], ..Cert::ca() };
            let der = ca.issue(&Cert::root());
            let ours = Certificate::read(CertificateRef::from_der(&der).unwrap()).unwrap().unknown_critical_extension();
            // One that is known has another value than this, or is there already.
            let theirs = validate_made(&ca, ROOT_LIST_SIGNER) == Err(PathRule::CriticalExtension);
            assert_eq!(ours.is_some(), theirs, "{id}");
        }
    }
}
