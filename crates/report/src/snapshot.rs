//! The lists that a page is made of.

use trustlist::{CertificateTrustList, Error, RootList, SignedList};

/// A list of roots at one date: verified, or with the reason why it is not.
#[derive(Clone, Debug)]
pub struct Snapshot<'l>(State<'l>);

#[derive(Clone, Debug)]
enum State<'l> {
    Verified(Box<RootList<'l>>),
    Refused(Box<SignedList<'l>>, Refusal),
}

/// Why a list is not accepted.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    pub(crate) sentence: String,
}

impl<'l> Snapshot<'l> {
    /// A list that was verified.
    #[must_use]
    pub fn verified(roots: RootList<'l>) -> Self {
        Self(State::Verified(Box::new(roots)))
    }

    /// A list of roots that `error` says is not accepted. The page shows it under a banner, and judges no root by it.
    #[must_use]
    pub fn refused(list: SignedList<'l>, error: &Error) -> Self {
        let refusal = Refusal { code: error.code(), sentence: error.to_string() };
        Self(State::Refused(Box::new(list), refusal))
    }

    /// The roots, which can be judged: only if the list is verified.
    #[must_use]
    pub const fn roots(&self) -> Option<&RootList<'l>> {
        match &self.0 {
            State::Verified(roots) => Some(roots),
            State::Refused(..) => None,
        }
    }

    /// Why the list is not accepted; `None` if it is verified.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.why_refused().map(|refusal| refusal.sentence.as_str())
    }

    /// What the list says, verified or not.
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
