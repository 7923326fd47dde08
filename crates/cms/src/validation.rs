//! Validates one path as in RFC 5280, with `webpki`. No `webpki` type leaves this module.

use pki_types::CertificateDer;
use trustlist_base::Oid;
use webpki::{
    Cert, EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeId, KeyPurposeIdIter, anchor_from_trusted_cert,
};

use crate::{
    path::Path, path_certificate::Certificate, policy::SignerPolicy, rules::Judgement, verify_error::VerifyError,
};

/// Validates exactly `path`: every signature, the CA, path length and name constraints, and the critical extensions.
/// `webpki` also repeats our own checks of dates and usages.
pub(crate) fn validate(
    path: &Path<Certificate<'_>>,
    policy: &SignerPolicy,
    judgement: &Judgement,
) -> Result<(), VerifyError> {
    let refuse = |error: Error| refusal(&path.signer, &error);
    let signer = CertificateDer::from(path.signer.fields.der());
    let anchor = CertificateDer::from(path.anchor.fields.der());
    let intermediates: Vec<_> = path.cas.iter().map(|ca| CertificateDer::from(ca.fields.der())).collect();
    let anchors = [anchor_from_trusted_cert(&anchor).map_err(refuse)?];
    let end_entity = EndEntityCert::try_from(&signer).map_err(refuse)?;
    let usage = RequiredUsage(judgement.usage.as_oid());
    let verified = end_entity
        .verify_for_usage(&policy.algorithms, &anchors, &intermediates, judgement.at, usage, None, None)
        .map_err(refuse)?;
    // `webpki` builds its own path from these certificates, and might leave out one that has signed nothing. So check
    // that it used all of them.
    if verified.intermediate_certificates().map(Cert::der).eq(intermediates.iter().cloned()) {
        Ok(())
    } else {
        Err(VerifyError::CertificateSignature { certificate: path.signer.boxed_info() })
    }
}

/// Rejects a certificate that lists usages but not this one. Usages are compared by their bytes. Our own rule checks
/// that the signer lists usages at all.
struct RequiredUsage<'a>(Oid<'a>);

impl ExtendedKeyUsageValidator for RequiredUsage<'_> {
    fn validate(&self, purposes: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        let mut unrestricted = true;
        for purpose in purposes {
            if purpose? == KeyPurposeId::new(self.0.content()) {
                return Ok(());
            }
            unrestricted = false;
        }
        // Our own rule has already checked the usage and has its own error, so any error will do here.
        if unrestricted { Ok(()) } else { Err(Error::UnknownIssuer) }
    }
}

fn refusal(signer: &Certificate<'_>, error: &Error) -> VerifyError {
    let certificate = signer.boxed_info();
    match error {
        Error::InvalidSignatureForPublicKey | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            VerifyError::CertificateSignature { certificate }
        }
        Error::NameConstraintViolation => VerifyError::NameConstraints { certificate },
        Error::CaUsedAsEndEntity => VerifyError::SignerIsCa { certificate },
        Error::BadDer
        | Error::BadDerTime
        | Error::ExtensionValueInvalid
        | Error::InvalidCertValidity
        | Error::MalformedExtensions
        | Error::SignatureAlgorithmMismatch
        | Error::TrailingData(_)
        | Error::UnsupportedCertVersion => VerifyError::PathCertificate { certificate },
        // Some of these errors never get here, because our own rules report them first.
        other => VerifyError::PathInvalid { certificate, reason: other.to_string() },
    }
}

#[cfg(feature = "ring")]
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::time::Duration;

    use pki_types::UnixTime;
    use trustlist_base::oids;
    use trustlist_testdata::{
        keys,
        pki::{CODE_SIGNING, Ca, Cert, Pki, ROOT_LIST_SIGNER},
    };

    use super::*;
    use crate::{backend, certificate::CertificateRef, certificate_info::Role};

    /// 2026-12-01T00:00:00Z, within the validity of the test certificates.
    const AT: UnixTime = UnixTime::since_unix_epoch(Duration::from_secs(1_796_083_200));

    fn validate_generated(ca: &Cert, signer: &'static str) -> Result<(), String> {
        let pki = Pki::of(&Cert::root(), ca, &Cert { usages: vec![signer], ..Cert::signer() });
        validate_path(&pki.signer, &[&pki.ca], &pki.root)
    }

    /// Returns the reason if `webpki` rejects the path.
    fn validate_path(signer: &[u8], cas: &[&[u8]], anchor: &[u8]) -> Result<(), String> {
        let path = Path {
            signer: read(signer, Role::Signer),
            cas: cas.iter().map(|ca| read(ca, Role::Ca)).collect(),
            anchor: read(anchor, Role::Root),
        };
        let mut policy = SignerPolicy::new(Vec::new());
        policy.algorithms = backend::MODERN.to_vec();
        let judgement = Judgement { usage: oids::ROOT_LIST_SIGNER.to_owned(), at: AT };
        validate(&path, &policy, &judgement).map_err(|error| match error {
            VerifyError::PathInvalid { reason, .. } => reason,
            other => other.to_string(),
        })
    }

    fn read(der: &[u8], role: Role) -> Certificate<'_> {
        Certificate::read(CertificateRef::from_der(der).unwrap(), role).unwrap()
    }

    /// Our own rule checks the usages before `webpki` does, but `webpki` must check them, too.
    #[test]
    fn webpki_checks_usages_too() {
        let validate = |ca, signer| validate_generated(&Cert { usages: ca, ..Cert::ca() }, signer);
        assert_eq!(validate(vec![], ROOT_LIST_SIGNER), Ok(()));
        assert_eq!(validate(vec![CODE_SIGNING, ROOT_LIST_SIGNER], ROOT_LIST_SIGNER), Ok(()));
        assert_eq!(validate(vec![CODE_SIGNING], ROOT_LIST_SIGNER), Err("UnknownIssuer".to_owned()));
        assert_eq!(validate(vec![], CODE_SIGNING), Err("UnknownIssuer".to_owned()));
    }

    #[test]
    fn webpki_checks_path_lengths_too() {
        let pki = Pki::default();
        let upper = |ca| Cert { subject: "Made Upper CA", key: keys::ROOT_OTHER, ca, ..Cert::ca() };
        let validate = |upper: Cert| {
            validate_path(&pki.signer, &[&Cert::ca().issue(&upper), &upper.issue(&Cert::root())], &pki.root)
        };
        assert_eq!(validate(upper(Ca::PathLength(1))), Ok(()));
        assert_eq!(validate(upper(Ca::PathLength(0))), Err("PathLenConstraintViolated".to_owned()));
    }

    /// Our own rule also covers the anchor, which `webpki` ignores. The rule must accept the same extensions as
    /// `webpki`.
    #[test]
    fn webpki_accepts_the_same_critical_extensions() {
        let arcs = (0..=127).map(|arc| format!("2.5.29.{arc}"));
        let others = ["2.5.28.19", "2.5.29.19.1", "1.3.6.1.5.5.7.1.1", "2.16.840.1.113730.1.1"];
        for id in arcs.chain(others.map(str::to_owned)) {
            let id: &'static str = id.leak();
            // A key identifier is read before anything else, so its value must be an OCTET STRING.
            let value = if id == "2.5.29.14" { vec![4, 0] } else { vec![0x30, 0] };
            let ca = Cert { extensions: vec![(id, true, value)], ..Cert::ca() };
            let der = ca.issue(&Cert::root());
            let ours = read(&der, Role::Ca).unknown_critical_extension();
            // A known extension fails with another error, because its value is wrong or it appears twice.
            let theirs = validate_generated(&ca, ROOT_LIST_SIGNER) == Err("UnsupportedCriticalExtension".to_owned());
            assert_eq!(ours.is_some(), theirs, "{id}");
        }
    }
}
