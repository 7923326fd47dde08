//! A list that is well formed but not verified.

use std::{borrow::Cow, fmt};

use trustlist_cab::{Cabinet, is_cabinet};
use trustlist_cms::{Outline, SignedData, VerifyError, When};
use trustlist_ctl::{CertificateTrustList, ListKind, oids};

use crate::{
    error::Error,
    index::Slot,
    limits::Limits,
    policy::{JudgedAt, Policy},
    signer::Signer,
    trust_list::TrustList,
};

/// A signed list that has not been verified yet.
///
/// [`open`](Self::open) takes the bytes of a `.stl` or `.cat` file, or of a cabinet that contains one file. It detects
/// the format from the bytes. The unverified contents are available only through [`unverified`](Self::unverified).
/// [`verify`](Self::verify) checks who signed the list.
///
/// ```
/// use std::time::Duration;
/// use trustlist::{Policy, SignedList, UnixTime};
///
/// let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let list = SignedList::open(trustlist_testdata::cabinet())?;
/// assert_eq!(list.unverified().len(), 555);
/// let list = list.verify(&Policy::microsoft(now))?;
/// assert_eq!(list.signer().usage().to_string(), "1.3.6.1.4.1.311.10.3.9");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct SignedList<'a> {
    /// The list, together with the whole file around it.
    list: CertificateTrustList<'a>,
    /// The signed message that contains the list.
    message: Outline,
    /// The slots for the index by identifier. Parsing fills them; they are sorted after verification.
    ids: Vec<Slot>,
    limits: Limits,
}

impl<'a> SignedList<'a> {
    /// Opens a list with the default [`Limits`].
    ///
    /// # Errors
    ///
    /// The file is malformed or over a limit. The error names the layer, the field and the offset. For the contents of
    /// a cabinet, offsets count from the start of the extracted file.
    pub fn open(bytes: impl Into<Cow<'a, [u8]>>) -> Result<Self, Error> {
        Self::open_with(bytes, &Limits::default())
    }

    /// Opens a list with other limits.
    ///
    /// # Errors
    ///
    /// The errors of [`open`](Self::open).
    pub fn open_with(bytes: impl Into<Cow<'a, [u8]>>, limits: &Limits) -> Result<Self, Error> {
        let bytes = bytes.into();
        let file =
            if is_cabinet(&bytes) { Cow::Owned(Cabinet::parse(&bytes, &limits.cab)?.extract_only()?) } else { bytes };
        parse(file, limits)
    }

    /// The unverified contents of the list. Anyone could have written them.
    #[must_use]
    pub const fn unverified(&self) -> &CertificateTrustList<'a> {
        &self.list
    }

    /// Verifies who signed the list, and that `policy` accepts it.
    ///
    /// # Errors
    ///
    /// A [`Refused`] with the reason and the list itself.
    #[expect(
        clippy::result_large_err,
        reason = "the error returns the list, which is about as large as the verified list"
    )]
    pub fn verify(self, policy: &Policy) -> Result<TrustList<'a>, Refused<'a>> {
        match verify_signer(&self, policy) {
            Ok(signer) => Ok(TrustList::new(self.list, self.ids, signer)),
            Err(error) => Err(Refused { list: self, error }),
        }
    }

    /// Copies the borrowed bytes, so that the list owns them.
    #[must_use]
    pub fn into_owned(self) -> SignedList<'static> {
        SignedList { list: self.list.into_owned(), message: self.message, ids: self.ids, limits: self.limits }
    }
}

impl fmt::Debug for SignedList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedList").field("unverified", &self.list).finish_non_exhaustive()
    }
}

/// A list that a policy did not accept, and the reason.
///
/// ```
/// # use std::time::Duration;
/// use trustlist::{Policy, SignedList, UnixTime};
///
/// # let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let list = SignedList::open(trustlist_testdata::list_2023())?;
/// let refused = list.verify(&Policy::microsoft(now)).unwrap_err();
/// assert_eq!(refused.error().code(), "older-than-floor");
/// let list = refused.into_list().verify(&Policy::archive(now))?;
/// assert_eq!(list.signer().anchor().as_str(), "microsoft");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Refused<'a> {
    list: SignedList<'a>,
    error: Error,
}

impl<'a> Refused<'a> {
    /// Why the list was not accepted.
    #[must_use]
    pub const fn error(&self) -> &Error {
        &self.error
    }

    /// Returns the unverified list, to display it or to try another policy.
    #[must_use]
    pub fn into_list(self) -> SignedList<'a> {
        self.list
    }
}

impl From<Refused<'_>> for Error {
    fn from(refused: Refused<'_>) -> Self {
        refused.error
    }
}

impl fmt::Display for Refused<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Refused<'_> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

fn parse<'a>(file: Cow<'a, [u8]>, limits: &Limits) -> Result<SignedList<'a>, Error> {
    let message = SignedData::parse(&file, &limits.cms).map_err(Error::Message)?;
    let content = message.content().ok_or(Error::ContentMissing)?;
    let offset = content.offset();
    if message.content_type() != oids::CTL {
        return Err(Error::NotATrustList { offset });
    }
    // Some files put the list inside an OCTET STRING, as CMS requires. We parse such a list so that it can be
    // displayed, but verification refuses it.
    let (range, is_wrapped) = match content.is_octet_string() {
        true => (content.bytes_range(), true),
        false if content.is_sequence() => (content.range(), false),
        false => return Err(Error::ContentTag { offset }),
    };
    let message = message.into_outline();
    let (list, ids) = CertificateTrustList::parse_within_and_map(file, range, &limits.ctl, Slot::new)
        .map_err(|error| if is_wrapped { Error::ContentTag { offset } } else { Error::List(error) })?;
    Ok(SignedList { list, message, ids, limits: limits.clone() })
}

/// Applies every rule of `policy`, cheap checks first.
fn verify_signer(signed: &SignedList<'_>, policy: &Policy) -> Result<Signer, Error> {
    let list = &signed.list;
    let message = signed.message.within(list.source());
    if message.signer_count() == 0 {
        return Err(Error::Signature(VerifyError::NotSigned));
    }
    check_kind(list, policy)?;
    check_dates(list, policy)?;
    check_sequence_number(list)?;

    let when = match policy.judged_at {
        JudgedAt::ListDate => When::SinceIssue { now: policy.now },
        JudgedAt::Now => When::At(policy.now),
        JudgedAt::Time(time) => When::At(time),
        JudgedAt::Timestamp => When::Timestamp { now: policy.now },
    };
    let proof = message.verify(oids::CTL, &policy.signer, list.this_update(), when, &signed.limits.cms)?;
    let signer = Signer::new(proof, policy.now);
    check_floor(list, &signer, policy)?;
    Ok(signer)
}

fn check_kind(list: &CertificateTrustList<'_>, policy: &Policy) -> Result<(), Error> {
    match policy.kind {
        Some(expected) if expected != list.kind() => Err(Error::Kind { expected, found: list.kind() }),
        _ => Ok(()),
    }
}

/// Refuses a list that is dated after the current time, or that is older than the policy allows.
fn check_dates(list: &CertificateTrustList<'_>, policy: &Policy) -> Result<(), Error> {
    let this_update = list.this_update();
    let clock = match policy.judged_at {
        JudgedAt::Time(time) => time,
        JudgedAt::ListDate | JudgedAt::Now | JudgedAt::Timestamp => policy.now,
    };
    if clock.as_secs() < this_update.as_secs() {
        return Err(Error::ClockBeforeList { this_update, clock });
    }
    if let Some(highest) = policy.highest_age {
        let age = clock.as_secs().saturating_sub(this_update.as_secs());
        if age > highest.as_secs() {
            return Err(Error::TooOld { this_update, clock, highest_age: highest });
        }
    }
    Ok(())
}

/// Refuses a list below the floor. The floor depends on the root, so the path must be verified first.
fn check_floor(list: &CertificateTrustList<'_>, signer: &Signer, policy: &Policy) -> Result<(), Error> {
    match policy.floor_above(list, &signer.path().anchor.sha256) {
        Some(floor) => Err(Error::OlderThanFloor { this_update: list.this_update(), floor }),
        None => Ok(()),
    }
}

/// Compares the sequence number with `thisUpdate`, to the second. They agree in all 123 known lists from Microsoft.
fn check_sequence_number(list: &CertificateTrustList<'_>) -> Result<(), Error> {
    let follows_rule = matches!(list.kind(), ListKind::AuthRoot | ListKind::Disallowed | ListKind::PinRules);
    let Some(number) = list.sequence_number().filter(|_| follows_rule) else { return Ok(()) };
    let filetime = number.filetime();
    if filetime.and_then(|time| time.unix()) != Some(list.this_update()) {
        return Err(Error::SequenceDate { sequence: filetime, this_update: list.this_update() });
    }
    Ok(())
}
