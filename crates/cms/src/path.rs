//! Finding the certificates: the signer in the bag, and paths from there to an anchor.

use crate::{
    certificate::{Certificate, Outline},
    error::VerifyError,
    policy::{Anchor, SignerPolicy},
    report::Role,
    signed_data::SignedData,
    signer_info::SignerId,
};

/// Certificates that are looked at as issuers, whatever the bag holds: real paths need 2.
pub(crate) const MAX_CANDIDATES: usize = 16;

/// Steps from a certificate to its issuer: real paths have 2.
pub(crate) const MAX_STEPS: usize = 4;

/// Complete paths that are held against the rules.
const MAX_PATHS: usize = 16;

/// All certificates that may take part: the anchors first, then the policy's CAs, then the bag, so that no stranger's
/// certificate comes before a known one.
pub(crate) struct Pool<'a> {
    known: Vec<Candidate<'a>>,
    bag: Vec<Outline<'a>>,
}

#[derive(Clone, Copy)]
struct Candidate<'a> {
    outline: Outline<'a>,
    is_anchor: bool,
}

impl<'a> Pool<'a> {
    /// A certificate of the bag whose outline cannot be read is passed over: it may be one that nobody needs, and one
    /// that is needed is then missing.
    pub(crate) fn new(policy: &'a SignerPolicy, message: &SignedData<'a>) -> Result<Self, VerifyError> {
        let bag: Vec<_> = message.bag().filter_map(|certificate| Outline::read(certificate).ok()).collect();
        let mut known: Vec<Candidate<'a>> = Vec::new();
        for anchor in &policy.anchors {
            match anchor {
                Anchor::Certificate(der) => known.push(Candidate { outline: Outline::from_der(der)?, is_anchor: true }),
                Anchor::Sha256(wanted) => {
                    let pinned = bag.iter().find(|outline| outline.sha256() == *wanted);
                    known.extend(pinned.map(|outline| Candidate { outline: *outline, is_anchor: true }));
                }
            }
        }
        for der in &policy.intermediates {
            known.push(Candidate { outline: Outline::from_der(der)?, is_anchor: false });
        }
        Ok(Self { known, bag })
    }

    /// The signer's certificate. Exact copies of it are one certificate.
    pub(crate) fn signer(&self, id: &SignerId<'_>) -> Result<Certificate<'a>, VerifyError> {
        let mut found: Option<Outline<'a>> = None;
        for outline in &self.bag {
            let matches = match id {
                SignerId::IssuerAndSerial { issuer, serial } => outline.issuer == *issuer && outline.serial == *serial,
                SignerId::KeyId(id) => {
                    Certificate::decode(*outline).is_ok_and(|certificate| certificate.subject_key_id() == Some(*id))
                }
            };
            match found {
                Some(first) if matches && first.der() != outline.der() => {
                    return Err(VerifyError::SignerAmbiguous { signer: id.hex() });
                }
                None if matches => found = Some(*outline),
                _ => {}
            }
        }
        let outline = found.ok_or_else(|| VerifyError::SignerCertificateMissing { signer: id.hex() })?;
        Ok(Certificate::decode(outline)?)
    }

    /// Calls `judge` with one path after the other, each from the signer to an anchor, until it accepts one. Only names
    /// and key identifiers are compared here: no signature is verified, so many candidates cost little.
    pub(crate) fn find<T>(
        &self,
        signer: &Certificate<'a>,
        judge: impl FnMut(&[&Certificate<'a>]) -> Result<T, VerifyError>,
    ) -> Result<T, VerifyError> {
        let issuers = self.decode_candidates(signer);
        let mut search =
            Search { issuers: &issuers.certificates, judge, accepted: None, refused: None, paths: 0, dead_end: None };
        search.extend(&mut vec![signer]);
        if let Some(accepted) = search.accepted {
            return Ok(accepted);
        }
        let reason = search
            .refused
            .or_else(|| issuers.cut_off.then_some(VerifyError::TooManyCandidates { limit: MAX_CANDIDATES }));
        Err(reason.or(search.dead_end).unwrap_or(VerifyError::PathTooLong { limit: MAX_STEPS }))
    }

    /// The certificates that a path from `signer` could need: those with the name of an issuer, level by level.
    fn decode_candidates(&self, signer: &Certificate<'a>) -> Candidates<'a> {
        let mut found = Candidates { certificates: Vec::new(), cut_off: false };
        let mut names = vec![signer.outline().issuer];
        for _ in 0..MAX_STEPS {
            let mut next = Vec::new();
            for name in names {
                for candidate in self.all().filter(|candidate| candidate.outline.subject == name) {
                    if found.contains(&candidate.outline) {
                        continue;
                    }
                    if found.certificates.len() >= MAX_CANDIDATES {
                        found.cut_off = true;
                        return found;
                    }
                    // One that cannot be decoded cannot be a link of the path.
                    if let Ok(certificate) = Certificate::decode(candidate.outline) {
                        next.push(candidate.outline.issuer);
                        found.certificates.push((certificate, candidate.is_anchor));
                    }
                }
            }
            names = next;
        }
        found
    }

    fn all(&self) -> impl Iterator<Item = Candidate<'a>> {
        let bag = self.bag.iter().map(|outline| Candidate { outline: *outline, is_anchor: false });
        self.known.iter().copied().chain(bag)
    }
}

struct Candidates<'a> {
    certificates: Vec<(Certificate<'a>, bool)>,
    cut_off: bool,
}

impl Candidates<'_> {
    fn contains(&self, outline: &Outline<'_>) -> bool {
        self.certificates.iter().any(|(known, _)| known.outline().der() == outline.der())
    }
}

/// A walk over all paths from the signer, at most [`MAX_STEPS`] long.
struct Search<'s, 'a, T, J> {
    issuers: &'s [(Certificate<'a>, bool)],
    judge: J,
    accepted: Option<T>,
    /// Why the first complete path was refused.
    refused: Option<VerifyError>,
    paths: usize,
    /// Where the first incomplete path ended.
    dead_end: Option<VerifyError>,
}

impl<'s, 'a, T, J> Search<'s, 'a, T, J>
where
    J: FnMut(&[&Certificate<'a>]) -> Result<T, VerifyError>,
{
    /// Goes on from the end of `path`. Recursion goes as deep as [`MAX_STEPS`], whatever the input.
    fn extend(&mut self, path: &mut Vec<&'s Certificate<'a>>) {
        let Some(last) = path.last().copied() else { return };
        if path.len() > MAX_STEPS {
            return;
        }
        let mut has_issuer = false;
        for (issuer, is_anchor) in self.issuers {
            let named = issuer.outline().subject == last.outline().issuer && last.may_be_issued_by(issuer);
            if !named || path.iter().any(|link| link.outline().der() == issuer.outline().der()) {
                continue;
            }
            has_issuer = true;
            path.push(issuer);
            if *is_anchor {
                self.judge(path)
            } else {
                self.extend(path)
            }
            path.pop();
            if self.accepted.is_some() || self.paths >= MAX_PATHS {
                return;
            }
        }
        if !has_issuer && self.dead_end.is_none() {
            self.dead_end = Some(dead_end(last, path.len()));
        }
    }

    fn judge(&mut self, path: &[&Certificate<'a>]) {
        self.paths = self.paths.saturating_add(1);
        match (self.judge)(path) {
            Ok(accepted) => self.accepted = Some(accepted),
            Err(reason) => self.refused = self.refused.take().or(Some(reason)),
        }
    }
}

fn dead_end(last: &Certificate<'_>, steps: usize) -> VerifyError {
    if last.outline().is_self_issued() {
        return VerifyError::UnknownRoot { certificate: last.info(Role::Root) };
    }
    let role = if steps == 1 { Role::Signer } else { Role::Ca };
    VerifyError::IssuerMissing { certificate: last.info(role), issuer: last.issuer_name() }
}
