//! Finds the signer's certificate in a message, and paths from there to an anchor.

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

/// The maximum number of issuers to try, however many certificates a message contains. Real paths need 2.
pub(crate) const MAX_CANDIDATES: usize = 16;

/// The maximum length of a path, in steps from a certificate to its issuer. Real paths have 2.
pub(crate) const MAX_STEPS: usize = 4;

/// All certificates that a path can contain: first the anchors, then the policy's CAs, then those in the message. The
/// search tries them in this order, so that known certificates come before unknown ones.
pub(crate) struct Pool<'a> {
    known: Vec<Candidate<'a>>,
    /// The certificates in the message.
    bag: Vec<CertificateRef<'a>>,
    /// The bytes of each certificate in the policy.
    from_policy: Vec<&'a [u8]>,
}

#[derive(Clone, Copy)]
struct Candidate<'a> {
    certificate: CertificateRef<'a>,
    is_anchor: bool,
}

impl<'a> Pool<'a> {
    /// Skips certificates in the message that cannot be read, because the path might not need them. If it needs one,
    /// the search reports it as missing.
    pub(crate) fn new(policy: &'a SignerPolicy, message: &SignedData<'a>) -> Result<Self, VerifyError> {
        let bag: Vec<_> = message.bag().filter_map(|certificate| CertificateRef::read(certificate).ok()).collect();
        let mut known: Vec<Candidate<'a>> = Vec::new();
        let mut from_policy = Vec::new();
        for anchor in &policy.anchors {
            match anchor {
                Anchor::Certificate(der) => {
                    let certificate = read_from_policy(der)?;
                    from_policy.push(certificate.der());
                    known.push(Candidate { certificate, is_anchor: true });
                }
                Anchor::Sha256(wanted) => {
                    let pinned = bag.iter().find(|certificate| certificate.sha256() == *wanted);
                    known.extend(pinned.map(|certificate| Candidate { certificate: *certificate, is_anchor: true }));
                }
            }
        }
        for der in &policy.intermediates {
            let certificate = read_from_policy(der)?;
            from_policy.push(certificate.der());
            known.push(Candidate { certificate, is_anchor: false });
        }
        Ok(Self { known, bag, from_policy })
    }

    /// Reads the extensions of the certificates of a path.
    pub(crate) fn read(&self, path: &Path<CertificateRef<'a>>) -> Result<Path<Certificate<'a>>, VerifyError> {
        let signer = self.read_one(path.signer, Role::Signer)?;
        let cas = path.cas.iter().map(|ca| self.read_one(*ca, Role::Ca)).collect::<Result<_, _>>()?;
        Ok(Path { signer, cas, anchor: self.read_one(path.anchor, Role::Root)? })
    }

    /// A read error is attributed to the message or to the policy by pointer identity, because the same certificate may
    /// be in both.
    fn read_one(&self, certificate: CertificateRef<'a>, role: Role) -> Result<Certificate<'a>, VerifyError> {
        let is_from_policy = || self.from_policy.iter().any(|der| ptr::eq(*der, certificate.der()));
        let refuse = |error: ReadError| {
            if is_from_policy() { VerifyError::PolicyCertificate(error) } else { VerifyError::Malformed(error) }
        };
        Certificate::read(certificate, role).map_err(refuse)
    }

    /// Finds the signer's certificate. Identical copies count as one.
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
                    return Err(VerifyError::SignerAmbiguous { signer: id.describe() });
                }
                None if matches => found = Some(*certificate),
                _ => {}
            }
        }
        found.ok_or_else(|| VerifyError::SignerCertificateMissing { signer: id.describe() })
    }

    /// Calls `judge` with one path after another, each from the signer to an anchor, until it accepts one. The search
    /// compares only names and key identifiers, so many candidates cost little.
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

fn read_from_policy(der: &[u8]) -> Result<CertificateRef<'_>, VerifyError> {
    CertificateRef::from_der(der).map_err(VerifyError::PolicyCertificate)
}

/// A search for paths from the signer. Paths have at most [`MAX_STEPS`] steps; at most [`MAX_CANDIDATES`] issuers are
/// tried.
struct Search<'p, 'a, T, J> {
    pool: &'p Pool<'a>,
    signer: CertificateRef<'a>,
    judge: J,
    /// How many more issuers may be tried.
    left: usize,
    accepted: Option<T>,
    /// Why the first complete path was rejected.
    refused: Option<VerifyError>,
    /// The last certificate of the first path that ended because no issuer was found.
    dead_end: Option<(CertificateRef<'a>, Role)>,
    too_long: bool,
}

impl<'a, T, J> Search<'_, 'a, T, J>
where
    J: FnMut(&Path<CertificateRef<'a>>) -> Result<T, VerifyError>,
{
    /// Extends the path from the last of `cas`, or from the signer if there are none. The recursion is at most
    /// [`MAX_STEPS`] deep.
    fn extend(&mut self, cas: &mut Vec<CertificateRef<'a>>) {
        let (pool, signer) = (self.pool, self.signer);
        let (last, role) = cas.last().map_or((signer, Role::Signer), |ca| (*ca, Role::Ca));
        let mut has_issuer = false;
        // Issuers with a matching key identifier come before issuers that match by name only. A self-issued certificate
        // is treated as a root, unless another certificate has the key identifier that it gives for its issuer.
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
