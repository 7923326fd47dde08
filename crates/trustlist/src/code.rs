//! The catalogue: every stable word for a failure or a verdict, with what it means and what to do next.

mod file;
mod hresult;
mod lookup;
mod policy;
mod signature;
mod timestamp;
mod verdict;

use std::fmt;

pub use self::hresult::Hresult;
pub(crate) use self::{file::*, lookup::*, policy::*, signature::*, timestamp::*, verdict::*};

/// A stable word in kebab-case, and what there is to say about it.
///
/// [`Error::code`](crate::Error::code) and [`Verdict::code`](crate::Verdict::code) are names of such rows, and
/// [`Error::explain`](crate::Error::explain) and [`Verdict::explain`](crate::Verdict::explain) are the rows. Those of
/// `trustlist-sync` are in its own catalogue. The page `docs/errors.md` of the project is made of all of them.
///
/// ```
/// use trustlist::{Code, Hresult};
///
/// let expired = Code::find("expired").unwrap();
/// assert_eq!(expired.hresults(), [Hresult::CERT_E_EXPIRED]);
/// assert_eq!(expired.hresults()[0].to_string(), "0x800B0101 (CERT_E_EXPIRED)");
/// assert_eq!(expired.events(), [11]);
/// println!("{} {}", expired.meaning(), expired.cure().unwrap());
/// ```
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    name: &'static str,
    layer: Layer,
    hresults: &'static [Hresult],
    events: &'static [u16],
    meaning: &'static str,
    cause: Option<&'static str>,
    cure: Option<&'static str>,
}

/// What gives a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Layer {
    /// The cabinet around a list.
    Cabinet,
    /// The PKCS #7 message around a list.
    Message,
    /// The list itself.
    List,
    /// The signature, the signer, and the path of certificates to a root.
    Signature,
    /// The timestamp on a signature. Codes of [`Signature`](Self::Signature) are told of it as well.
    Timestamp,
    /// What the caller accepts: kinds, dates, certificates of its own.
    Policy,
    /// What is asked of a list of a known kind before anything is looked up in it.
    View,
    /// A certificate, a hash or a file that is looked up.
    Lookup,
    /// A serialized certificate store (`.sst`).
    Store,
    /// Whether a root may be trusted.
    Verdict,
    /// Fetching a file.
    Retrieval,
    /// What was fetched, before and beside its signature.
    Update,
    /// The folder that is kept current.
    Folder,
    /// What became of a file in a run.
    Outcome,
    /// How fresh what is held is.
    Freshness,
    /// The command `trustlist` itself: its arguments, and the files it reads and writes.
    Command,
}

impl Code {
    /// A row. For crates that stand on this one and have codes of their own.
    #[must_use]
    pub const fn new(layer: Layer, name: &'static str, meaning: &'static str) -> Self {
        Self { name, layer, hresults: &[], events: &[], meaning, cause: None, cure: None }
    }

    /// With the HRESULTs that Windows has for it; the usual one first.
    #[must_use]
    pub const fn with_hresults(mut self, hresults: &'static [Hresult]) -> Self {
        self.hresults = hresults;
        self
    }

    /// With the crypt32 events that Windows logs.
    #[must_use]
    pub const fn with_events(mut self, events: &'static [u16]) -> Self {
        self.events = events;
        self
    }

    /// With what brings it about in the field, and what to do next.
    #[must_use]
    pub const fn with_remedy(mut self, cause: &'static str, cure: &'static str) -> Self {
        (self.cause, self.cure) = (Some(cause), Some(cure));
        self
    }

    /// Every row of this crate, by layer.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        [file::ALL, signature::ALL, timestamp::ALL, policy::ALL, lookup::ALL, verdict::ALL]
            .into_iter()
            .flatten()
            .copied()
    }

    /// The row of this crate with that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::all().find(|code| code.name == name)
    }

    /// The word itself, such as `expired`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What gives it.
    #[must_use]
    pub const fn layer(&self) -> Layer {
        self.layer
    }

    /// The HRESULTs that Windows has for it, the usual one first; none for a rule that Windows does not know.
    #[must_use]
    pub const fn hresults(&self) -> &'static [Hresult] {
        self.hresults
    }

    /// The numbers of the crypt32 events that Windows logs for it (since Windows 7 plus 4096). Where there are several,
    /// the file decides.
    #[must_use]
    pub const fn events(&self) -> &'static [u16] {
        self.events
    }

    /// What it means, in a sentence.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// What brings it about in the field; `None` where nothing is wrong.
    #[must_use]
    pub const fn cause(&self) -> Option<&'static str> {
        self.cause
    }

    /// What to do next, whatever program is used; `None` where nothing is wrong.
    #[must_use]
    pub const fn cure(&self) -> Option<&'static str> {
        self.cure
    }

    /// The usual HRESULT as a number.
    pub(crate) const fn hresult(&self) -> Option<u32> {
        match self.hresults.first() {
            Some(hresult) => Some(hresult.number()),
            None => None,
        }
    }
}

impl Layer {
    /// A word or two for display.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cabinet => "cabinet",
            Self::Message => "signed message",
            Self::List => "list",
            Self::Signature => "signature",
            Self::Timestamp => "timestamp",
            Self::Policy => "policy",
            Self::View => "view",
            Self::Lookup => "lookup",
            Self::Store => "certificate store",
            Self::Verdict => "verdict",
            Self::Retrieval => "retrieval",
            Self::Update => "update",
            Self::Folder => "folder",
            Self::Outcome => "outcome",
            Self::Freshness => "freshness",
            Self::Command => "command",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name)
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Makes the rows, and the list of them: no row can be left out of the catalogue, and no code be without a row.
macro_rules! codes {
    ($($name:ident = $row:expr;)+) => {
        $(pub(crate) static $name: Code = $row;)+
        pub(super) static ALL: &[&Code] = &[$(&$name),+];
    };
}
use codes;

/// A row of a failure that Windows has too, and logs as event 11: the list could not be taken from its cabinet, or was not
/// accepted.
const fn extraction(layer: Layer, name: &'static str, hresults: &'static [Hresult], meaning: &'static str) -> Code {
    Code::new(layer, name, meaning).with_hresults(hresults).with_events(&[11])
}
