//! The lists for a page.

use trustlist::{CertificateTrustList, Error, RootList, SignedList};

/// A root list for a page: either a verified list, or a rejected list with the reason.
#[derive(Clone, Debug)]
pub struct Snapshot<'l>(State<'l>);

#[derive(Clone, Debug)]
enum State<'l> {
    Verified(Box<RootList<'l>>),
    Refused(Box<SignedList<'l>>, Refusal),
}

/// Why a list was rejected.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) sentence: String,
}

impl<'l> Snapshot<'l> {
    /// Creates a snapshot of a verified list.
    #[must_use]
    pub fn verified(roots: RootList<'l>) -> Self {
        Self(State::Verified(Box::new(roots)))
    }

    /// Creates a snapshot of a root list that was rejected with `error`. The page shows it under a warning, without
    /// verdicts.
    #[must_use]
    pub fn refused(list: SignedList<'l>, error: &Error) -> Self {
        let refusal = Refusal { code: error.code(), sentence: error.to_string() };
        Self(State::Refused(Box::new(list), refusal))
    }

    /// Returns the root list, or `None` if it is not verified.
    #[must_use]
    pub const fn roots(&self) -> Option<&RootList<'l>> {
        match &self.0 {
            State::Verified(roots) => Some(roots),
            State::Refused(..) => None,
        }
    }

    /// Returns why the list was rejected, or `None` if it is verified.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.why_refused().map(|refusal| refusal.sentence.as_str())
    }

    /// Returns the content of the list, verified or not.
    pub(crate) fn list(&self) -> &CertificateTrustList<'l> {
        match &self.0 {
            State::Verified(roots) => roots.content(),
            State::Refused(list, _) => list.unverified(),
        }
    }

    pub(crate) const fn why_refused(&self) -> Option<&Refusal> {
        match &self.0 {
            State::Verified(_) => None,
            State::Refused(_, refusal) => Some(refusal),
        }
    }
}
