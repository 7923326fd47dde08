//! Finding the certificates: the signer in the bag, and paths from there to an anchor.

use std::ptr;

use trustlist_base::ReadError;

use crate::{
    certificate::CertificateRef,
    certificate_info::Role,
    path::Path,
    path_certificate::{Certificate, KeyIds},
    policy::{Anchor, SignerPolicy},
    signed_data::SignedData,
    signer_info::SignerId,
    verify_error::VerifyError,
};

/// Issuers that are followed on the way to an anchor, whatever the bag holds: real paths need 2.
pub(crate) const MAX_CANDIDATES: usize = 16;

/// Steps from a certificate to its issuer: real paths have 2.
pub(crate) const MAX_STEPS: usize = 4;

/// All certificates that may take part: the anchors first, then the policy's CAs, then the bag, so that no stranger's
/// certificate comes before a known one.
pub(crate) struct Pool<'a> {
    known: Vec<Candidate<'a>>,
    bag: Vec<CertificateRef<'a>>,
    /// The bytes of those that came with the policy.
    policys: Vec<&'a [u8]>,
}

#[derive(Clone, Copy)]
struct Candidate<'a> {
    certificate: CertificateRef<'a>,
    is_anchor: bool,
}

impl<'a> Pool<'a> {
    /// A certificate of the bag that cannot be read is skipped: it may be one that nobody needs, and one that is needed
    /// is then missing.
    pub(crate) fn new(policy: &'a SignerPolicy, message: &SignedData<'a>) -> Result<Self, VerifyError> {
        let bag: Vec<_> = message.bag().filter_map(|certificate| CertificateRef::read(certificate).ok()).collect();
        let mut known: Vec<Candidate<'a>> = Vec::new();
        let mut policys = Vec::new();
        for anchor in &policy.anchors {
            match anchor {
                Anchor::Certificate(der) => {
                    let certificate = read_policys(der)?;
                    policys.push(certificate.der());
                    known.push(Candidate { certificate, is_anchor: true });
                }
                Anchor::Sha256(wanted) => {
                    let pinned = bag.iter().find(|certificate| certificate.sha256() == *wanted);
                    known.extend(pinned.map(|certificate| Candidate { certificate: *certificate, is_anchor: true }));
                }
            }
        }
        for der in &policy.intermediates {
            let certificate = read_policys(der)?;
            policys.push(certificate.der());
            known.push(Candidate { certificate, is_anchor: false });
        }
        Ok(Self { known, bag, policys })
    }

    /// The certificates of a path, with their extensions.
    pub(crate) fn read(&self, path: &Path<CertificateRef<'a>>) -> Result<Path<Certificate<'a>>, VerifyError> {
        let signer = self.read_one(path.signer, Role::Signer)?;
        let cas = path.cas.iter().map(|ca| self.read_one(*ca, Role::Ca)).collect::<Result<_, _>>()?;
        Ok(Path { signer, cas, anchor: self.read_one(path.anchor, Role::Root)? })
    }

    /// A read error is attributed to the message or to the policy by pointer identity, because the same certificate may
    /// be in both.
    fn read_one(&self, certificate: CertificateRef<'a>, role: Role) -> Result<Certificate<'a>, VerifyError> {
        let is_policys = || self.policys.iter().any(|der| ptr::eq(*der, certificate.der()));
        let refuse = |error: ReadError| {
            if is_policys() { VerifyError::PolicyCertificate(error) } else { VerifyError::Malformed(error) }
        };
        Certificate::read(certificate, role).map_err(refuse)
    }

    /// The signer's certificate. Exact copies of it are one certificate.
    pub(crate) fn signer(&self, id: &SignerId<'_>) -> Result<CertificateRef<'a>, VerifyError> {
        let mut found: Option<CertificateRef<'a>> = None;
        for certificate in &self.bag {
            let matches = match id {
                SignerId::IssuerAndSerial { issuer, serial } => {
                    certificate.issuer() == *issuer && certificate.serial() == *serial
                }
                SignerId::KeyId(id) => certificate.subject_key_id() == Some(*id),
            };
            match found {
                Some(first) if matches && first.der() != certificate.der() => {
                    return Err(VerifyError::SignerAmbiguous { signer: id.hex() });
                }
                None if matches => found = Some(*certificate),
                _ => {}
            }
        }
        found.ok_or_else(|| VerifyError::SignerCertificateMissing { signer: id.hex() })
    }

    /// Calls `judge` with one path after the other, each from the signer to an anchor, until it accepts one. Only names
    /// and key identifiers are compared on the way, so many candidates cost little.
    pub(crate) fn find<T>(
        &self,
        signer: CertificateRef<'a>,
        judge: impl FnMut(&Path<CertificateRef<'a>>) -> Result<T, VerifyError>,
    ) -> Result<T, VerifyError> {
        let mut search = Search {
            pool: self,
            signer,
            judge,
            left: MAX_CANDIDATES,
            accepted: None,
            refused: None,
            dead_end: None,
            too_long: false,
        };
        search.extend(&mut Vec::new());
        if let Some(accepted) = search.accepted {
            return Ok(accepted);
        }
        if let Some(reason) = search.refused {
            return Err(reason);
        }
        if search.left == 0 {
            return Err(VerifyError::TooManyCandidates { limit: MAX_CANDIDATES });
        }
        match search.dead_end {
            Some((last, role)) if !search.too_long => Err(self.dead_end(last, role)?),
            _ => Err(VerifyError::PathTooLong { limit: MAX_STEPS }),
        }
    }

    fn dead_end(&self, last: CertificateRef<'a>, role: Role) -> Result<VerifyError, VerifyError> {
        if last.is_self_issued() {
            return Ok(VerifyError::UnknownRoot { certificate: self.read_one(last, Role::Root)?.boxed_info() });
        }
        let certificate = self.read_one(last, role)?;
        Ok(VerifyError::IssuerMissing {
            issuer: certificate.issuer_name().to_string(),
            certificate: certificate.boxed_info(),
        })
    }

    fn all(&self) -> impl Iterator<Item = Candidate<'a>> {
        let bag = self.bag.iter().map(|certificate| Candidate { certificate: *certificate, is_anchor: false });
        self.known.iter().copied().chain(bag)
    }
}

fn read_policys(der: &[u8]) -> Result<CertificateRef<'_>, VerifyError> {
    CertificateRef::from_der(der).map_err(VerifyError::PolicyCertificate)
}

/// A walk over the paths from the signer, at most [`MAX_STEPS`] long and [`MAX_CANDIDATES`] issuers wide.
struct Search<'p, 'a, T, J> {
    pool: &'p Pool<'a>,
    signer: CertificateRef<'a>,
    judge: J,
    left: usize,
    accepted: Option<T>,
    /// Why the first complete path was refused.
    refused: Option<VerifyError>,
    /// Where the first path ended whose end has no issuer.
    dead_end: Option<(CertificateRef<'a>, Role)>,
    too_long: bool,
}

impl<'a, T, J> Search<'_, 'a, T, J>
where
    J: FnMut(&Path<CertificateRef<'a>>) -> Result<T, VerifyError>,
{
    /// Goes on from the last of `cas`, or from the signer. Recursion goes as deep as [`MAX_STEPS`], whatever the input.
    fn extend(&mut self, cas: &mut Vec<CertificateRef<'a>>) {
        let (pool, signer) = (self.pool, self.signer);
        let (last, role) = cas.last().map_or((signer, Role::Signer), |ca| (*ca, Role::Ca));
        let mut has_issuer = false;
        // An issuer that the key identifier names comes before one that only bears the name. A self-issued certificate
        // is a root, unless its key identifier names another one.
        let by_name: &[KeyIds] = if last.is_self_issued() { &[] } else { &[KeyIds::Absent] };
        for key_ids in [KeyIds::Equal].iter().chain(by_name) {
            for issuer in pool.all().filter(|issuer| issuer.certificate.subject() == last.issuer()) {
                let der = issuer.certificate.der();
                let in_path = signer.der() == der || cas.iter().any(|ca| ca.der() == der);
                if in_path || last.key_ids(&issuer.certificate) != *key_ids {
                    continue;
                }
                has_issuer = true;
                if cas.len() >= MAX_STEPS {
                    self.too_long = true;
                    return;
                }
                self.follow(cas, issuer);
                if self.accepted.is_some() || self.left == 0 {
                    return;
                }
            }
        }
        if !has_issuer && self.dead_end.is_none() {
            self.dead_end = Some((last, role));
        }
    }

    fn follow(&mut self, cas: &mut Vec<CertificateRef<'a>>, issuer: Candidate<'a>) {
        self.left = self.left.saturating_sub(1);
        if issuer.is_anchor {
            let path = Path { signer: self.signer, cas: cas.clone(), anchor: issuer.certificate };
            match (self.judge)(&path) {
                Ok(accepted) => self.accepted = Some(accepted),
                Err(reason) => self.refused = self.refused.take().or(Some(reason)),
            }
        } else {
            cas.push(issuer.certificate);
            self.extend(cas);
            cas.pop();
        }
    }
}
