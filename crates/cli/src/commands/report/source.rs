//! The lists that a page is made of.

use std::path::Path;

use trustlist::{CertificateTrustList, Error, ListKind, RootList, SignedList, layers::cms::VerifyError};

use super::super::verify::Rules;
use crate::{failure::Failure, input};

/// A list of roots: proved, or with the reason why it is not.
pub(super) enum Source {
    Proved(Box<RootList<'static>>),
    Refused(Box<SignedList<'static>>, Refusal),
}

/// Why a list is not accepted.
pub(super) struct Refusal {
    pub(super) code: &'static str,
    pub(super) sentence: String,
}

impl Source {
    /// Reads a list and verifies it; one that is not accepted is a failure unless it is to be shown `unverified`.
    pub(super) fn read(file: &Path, rules: &Rules, unverified: bool) -> Result<Self, Failure> {
        let list = input::list(file)?;
        let found = list.unverified().kind();
        if found != ListKind::AuthRoot {
            let error = Error::Kind { expected: ListKind::AuthRoot, found };
            return Err(Failure::malformed(input::Name(file), error).advise(Some("`trustlist show` prints it")));
        }
        let to_show = unverified.then(|| list.clone());
        let proved = rules.prove(list, Some(ListKind::AuthRoot), file);
        let roots = proved.and_then(|list| RootList::try_from(list).map_err(Failure::refused));
        match (roots, to_show) {
            (Ok(roots), _) => Ok(Self::Proved(Box::new(roots))),
            (Err(failure), None) => Err(failure),
            (Err(failure), Some(list)) => match Refusal::of(&failure) {
                Some(refusal) => Ok(Self::Refused(Box::new(list), refusal)),
                None => Err(failure),
            },
        }
    }

    /// What the list says, proved or not.
    pub(super) fn list(&self) -> &CertificateTrustList<'static> {
        match self {
            Self::Proved(roots) => roots.list().list(),
            Self::Refused(list, _) => list.unverified(),
        }
    }

    /// The roots, which can be judged: only if the list is proved.
    pub(super) const fn roots(&self) -> Option<&RootList<'static>> {
        match self {
            Self::Proved(roots) => Some(roots),
            Self::Refused(..) => None,
        }
    }

    pub(super) const fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Proved(_) => None,
            Self::Refused(_, refusal) => Some(refusal),
        }
    }
}

impl Refusal {
    /// `None` where the failure is not about the list, but about the certificates that it was verified with.
    fn of(failure: &Failure) -> Option<Self> {
        match failure.error()? {
            Error::Signature(VerifyError::PolicyCertificate(_)) => None,
            error => Some(Self { code: error.code(), sentence: error.to_string() }),
        }
    }
}
