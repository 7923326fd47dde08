//! The verifier, and a client configuration that uses it.

use std::{cell::RefCell, error::Error, fmt, ptr, sync::Arc};

use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, OtherError, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime},
};
use trustlist::{AlreadyVerified, Purpose, Question, TrustSet, Verdict};
use trustlist_sync::Set;
use webpki::{EndEntityCert, KeyUsage, VerifiedPath, anchor_from_trusted_cert};

/// Creates a client configuration from the lists in force and the stored root certificates.
pub(crate) fn client_config(set: &Set) -> Result<Arc<ClientConfig>, Box<dyn Error>> {
    let provider = Arc::new(ring::default_provider());
    let verifier = ListedRoots::of(set, &provider)?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous() // rustls calls every custom verifier dangerous.
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Trusts a server if its path ends in a root that the lists trust for TLS, at the time of the handshake and for the
/// certificate's date of issue. Does not check revocation.
#[derive(Debug)]
pub(crate) struct ListedRoots {
    set: TrustSet<'static>,
    certificates: Vec<CertificateDer<'static>>,
    /// The anchor of each certificate, at the same position.
    anchors: Vec<TrustAnchor<'static>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ListedRoots {
    fn of(set: &Set, provider: &CryptoProvider) -> Result<Self, Box<dyn Error>> {
        let lists = set.clone().into_trust_set().ok_or("no root list is in force, or another stored list is not")?;
        let mut certificates = Vec::new();
        for root in lists.roots().roots() {
            certificates.extend(set.root(root.entry().id().try_into()?)?.map(CertificateDer::from));
        }
        Ok(Self::new(lists, certificates, provider)?)
    }

    /// `certificates` are the certificates of the roots, because a list contains only hashes.
    pub(crate) fn new(
        set: TrustSet<'static>,
        certificates: Vec<CertificateDer<'static>>,
        provider: &CryptoProvider,
    ) -> Result<Self, webpki::Error> {
        let anchors = certificates.iter().map(|root| anchor_from_trusted_cert(root).map(|anchor| anchor.to_owned()));
        let anchors = anchors.collect::<Result<_, _>>()?;
        let algorithms = provider.signature_verification_algorithms;
        Ok(Self { set, anchors, certificates, algorithms })
    }

    fn judge(&self, path: &VerifiedPath<'_>, host: &ServerName<'_>, now: UnixTime) -> Verdict {
        let mut certificates = vec![path.end_entity().der()];
        certificates.extend(path.intermediate_certificates().map(|issuer| issuer.der()));
        // An anchor of webpki has no certificate; ours is at the same position.
        let root = self.anchors.iter().position(|anchor| ptr::eq(anchor, path.anchor()));
        certificates.extend(root.and_then(|root| self.certificates.get(root)).cloned());
        let host = host.to_str();
        self.set.judge_path(AlreadyVerified(&certificates), &Question::new(Purpose::SERVER_AUTH, now).host(&host))
    }
}

impl ServerCertVerifier for ListedRoots {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let certificate = EndEntityCert::try_from(end_entity).map_err(other)?;
        // Another path to another root might still be trusted, so the search continues after a refusal.
        let refused = RefCell::new(None);
        let judge = |path: &VerifiedPath<'_>| match self.judge(path, server_name, now) {
            verdict if verdict.is_trusted() => Ok(()),
            verdict => {
                refused.replace(Some(verdict));
                Err(webpki::Error::UnknownIssuer)
            }
        };
        let path = certificate.verify_for_usage(
            self.algorithms.all,
            &self.anchors,
            intermediates,
            now,
            KeyUsage::server_auth(),
            None,
            Some(&judge),
        );
        path.map_err(|error| refused.take().map_or_else(|| other(error), |verdict| other(Refused(verdict))))?;
        certificate.verify_is_valid_for_subject_name(server_name).map_err(other)?;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

/// A verified path that the lists do not trust.
struct Refused(Verdict);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// rustls prints this form, so `Debug` writes the same sentence as `Display`.
impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for Refused {}

fn other(error: impl Error + Send + Sync + 'static) -> rustls::Error {
    CertificateError::Other(OtherError(Arc::new(error))).into()
}
