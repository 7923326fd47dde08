//! Lists from a recipe.

mod display_name;
mod error;
mod pattern;
mod purposes;
mod read;

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use pki_types::UnixTime;
use sha2::{Digest as _, Sha256};
use trustlist_cms::CertificateRef;
use trustlist_ctl::{CertificateTrustList, FileTime, ListKind, OidBuf, SequenceNumber, oids};

use self::display_name::display_name;
pub use self::error::{RecipeError, RecipeErrorKind};
use crate::{
    der,
    entry::Entry,
    error::Error,
    list::{List, whole_second},
    succession::{is_dated, sequence_number},
};

/// The description of a list, written by hand in TOML. Needs the feature `recipe`.
///
/// ```toml
/// kind = "authroot"
/// purposes = ["server-auth", "client-auth"]   # for every root without its own purposes
///
/// [[certificate]]
/// file = "example-root-2020.cer"
/// name = "Example Root 2020"
/// purposes = ["server-auth"]
/// not-before = 2026-06-01                     # certificates issued on or after this date are not trusted
///
/// [[certificate]]
/// file = "*.cer"
/// ```
///
/// # Keys of the list
///
/// | key | value | in lists of kind |
/// |---|---|---|
/// | `kind` | `authroot`, `disallowed` or `enterprise-trust`, see [`RecipeKind`]; required | |
/// | `this-update` | the date of the list, which must not be in the future; by default the current time | all |
/// | `next-update` | when the next list is due; later than `this-update` | all |
/// | `sequence-number` | the number in hexadecimal; by default derived from the date ([`sequence_number`]) | all |
/// | `list-identifier` | text | `enterprise-trust` |
/// | `purposes` | the `subjectUsage` of the list; required | `enterprise-trust` |
/// | `purposes`, `disabled`, `disallowed-purposes`, `not-before`, `not-before-purposes` | the defaults for rows without them | `authroot` |
///
/// # Keys of a row `[[certificate]]`
///
/// | key | value | property | in lists of kind |
/// |---|---|---|---|
/// | `file` | the name of a file, or a pattern with `*` and `?` | | all |
/// | `sha256` | the SHA-256 of the certificate, in hexadecimal; if `file` is given too, both must match | 98 | all |
/// | `name` | the display name; by default the subject's common name, unit or organization | 11 | `authroot` |
/// | `purposes` | the purposes for which the root is trusted, or `["any"]`; required here or for the list | 9 | `authroot` |
/// | `disabled` | the root is not trusted on or after this date, except for signatures with an earlier timestamp | 104 | `authroot` |
/// | `disallowed-purposes` | the purposes for which the root is not trusted | 122 | `authroot` |
/// | `not-before` | certificates issued on or after this date are not trusted | 126 | `authroot` |
/// | `not-before-purposes` | the purposes to which `not-before` applies; by default all | 127 | `authroot` |
/// | `expired` | `true` accepts a certificate that has expired | | `authroot` |
/// | `by` | `"key"` disallows every certificate with this key, `"certificate"` only this one; by default `"key"` | | `disallowed` |
///
/// A purpose is an object identifier, or one of the names that `Purpose` in the crate `trustlist` defines. A date is
/// written as `2026-06-01`, which means midnight in UTC, or with a time and an offset, as `2026-06-01T12:00:00Z`.
///
/// The date `"none"` and the purposes `["none"]` are written as an empty property, as in Microsoft's lists. An empty
/// property cancels the value from an earlier list; leaving the property out might not.
///
/// # Order
///
/// The entries are in the order of the rows, and within a row in the order of the given certificates. The first row
/// that matches a certificate applies to it. It is an error if a row applies to no certificate, if no row applies to a
/// certificate, or if a certificate is given twice. In a disallowed list, two certificates with the same key share one
/// entry.
///
/// The same recipe, certificates, time and previous list always produce the same bytes.
///
/// ```
/// use trustlist_author::{CertificateFile, Envelope, Recipe, SigningKey};
/// use trustlist_ctl::FileTime;
///
/// # let pki = trustlist_testdata::pki::Pki::default();
/// # let (root, ca, publisher) = (pki.root, pki.ca, pki.signer);
/// # let key_file = trustlist_testdata::keys::SIGNER;
/// # let now = FileTime::from_ticks(134_247_888_000_000_000);
/// let recipe = Recipe::parse(
///     r#"
///     kind = "authroot"
///
///     [[certificate]]
///     file = "root.cer"
///     name = "Made Root"
///     purposes = ["server-auth"]
///     "#,
/// )?;
/// let roots = [CertificateFile { name: "root.cer".to_owned(), der: root }];
/// let list = recipe.list(&roots, now, None)?; // None: there is no previous list
///
/// let key = SigningKey::from_pem_or_der(key_file)?;
/// key.require_certificate(&publisher)?;
/// let stl = Envelope::new(list.to_der()).certificate(ca).sign(publisher, &key)?;
/// # assert!(list.entries.len() == 1 && stl.starts_with(&[0x30, 0x82]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Recipe {
    kind: RecipeKind,
    this_update: Option<Lined<UnixTime>>,
    next_update: Option<Lined<UnixTime>>,
    /// The content bytes of the INTEGER.
    sequence_number: Option<Lined<Vec<u8>>>,
    list_identifier: Option<String>,
    /// The `subjectUsage` of an enterprise trust list.
    usages: Option<Vec<OidBuf>>,
    rows: Vec<Row>,
}

/// The kind of list that a recipe describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RecipeKind {
    /// `authroot`: trusted roots with their properties, like Microsoft's `authroot.stl`. The signer's certificate needs
    /// the extended key usage 1.3.6.1.4.1.311.10.3.9.
    AuthRoot,
    /// `disallowed`: disallowed certificates, like Microsoft's `disallowedcert.stl`. The signer's certificate needs the
    /// extended key usage 1.3.6.1.4.1.311.10.3.9.
    Disallowed,
    /// `enterprise-trust`: SHA-1 hashes of certificates that are trusted for the purposes in the list's `subjectUsage`.
    /// Windows uses such lists in the policy "Enterprise Trust". The signer's certificate needs the extended key usage
    /// 1.3.6.1.4.1.311.10.3.1, Microsoft Trust List Signing.
    EnterpriseTrust,
}

impl RecipeKind {
    const ALL: [Self; 3] = [Self::AuthRoot, Self::Disallowed, Self::EnterpriseTrust];

    /// Returns the word in a recipe: `authroot`, `disallowed` or `enterprise-trust`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthRoot => "authroot",
            Self::Disallowed => "disallowed",
            Self::EnterpriseTrust => "enterprise-trust",
        }
    }

    /// Returns the kind that readers of the list report. For an enterprise trust list it is [`Other`](ListKind::Other).
    #[must_use]
    pub const fn list_kind(self) -> ListKind {
        match self {
            Self::AuthRoot => ListKind::AuthRoot,
            Self::Disallowed => ListKind::Disallowed,
            Self::EnterpriseTrust => ListKind::Other,
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    pub(crate) fn names() -> String {
        Self::ALL.map(Self::as_str).join(", ")
    }
}

impl fmt::Display for RecipeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A certificate to which a recipe is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateFile {
    /// The file name, without folders.
    pub name: String,
    /// The certificate in DER. Only the parts that a recipe uses are checked.
    pub der: Vec<u8>,
}

/// A value and its line in the recipe.
#[derive(Clone, Debug)]
struct Lined<T> {
    line: usize,
    value: T,
}

#[derive(Clone, Debug)]
struct Row {
    line: usize,
    file: Option<String>,
    sha256: Option<[u8; 32]>,
    name: Option<String>,
    rules: Rules,
    expired: bool,
    by: By,
}

/// The properties of a root, without its name.
#[derive(Clone, Debug, Default)]
struct Rules {
    usages: Option<Usages>,
    disabled: Option<Lined<Date>>,
    disallowed_usages: Option<Lined<Vec<OidBuf>>>,
    not_before: Option<Lined<Date>>,
    not_before_usages: Option<Lined<Vec<OidBuf>>>,
}

/// The value of property 9.
#[derive(Clone, Debug)]
enum Usages {
    /// Every purpose. The entry then has no property 9.
    Any,
    These(Vec<OidBuf>),
}

/// The value of property 104 or 126.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Date {
    From(FileTime),
    /// The word `none`, written as an empty property.
    Cancelled,
}

/// Whether to disallow a certificate's key or only the certificate.
#[derive(Clone, Copy, Debug)]
enum By {
    Key,
    Certificate,
}

impl Recipe {
    /// The maximum length of a recipe in bytes: 1 MiB.
    pub const BYTES: usize = 1 << 20;
    /// The maximum number of rows: 2,000. Microsoft's longest list has 562 entries.
    pub const ROWS: usize = 2_000;
    /// The maximum number of certificates: 20,000. The number is limited because each certificate is compared
    /// with each row.
    pub const CERTIFICATES: usize = 20_000;
    /// The maximum number of purposes in one value: 100. No root in Microsoft's newest list has more than 11.
    pub const PURPOSES: usize = 100;
    /// The maximum number of characters in a text value: 256.
    pub const TEXT: usize = 256;

    /// Parses a recipe.
    ///
    /// # Errors
    ///
    /// The first mistake, with its line.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        read::read(text)
    }

    /// Returns the kind of list.
    #[must_use]
    pub const fn kind(&self) -> RecipeKind {
        self.kind
    }

    /// Builds the list from these certificates, ready to be signed. It is dated `now`, unless the recipe sets another
    /// date. If there is a previous list, the new one must have a later date and a higher sequence number.
    ///
    /// # Errors
    ///
    /// The first mistake in the recipe, or the first certificate or date that does not fit it.
    pub fn list(
        &self,
        certificates: &[CertificateFile],
        now: FileTime,
        previous: Option<&CertificateTrustList<'_>>,
    ) -> Result<List, RecipeError> {
        let at = self.date(now)?;
        let entries = self.entries(certificates, whole_second(at))?;
        let mut list = match self.kind {
            RecipeKind::AuthRoot => List::roots(at),
            RecipeKind::Disallowed => List::disallowed(at),
            RecipeKind::EnterpriseTrust => {
                let usages = self.usages.iter().flatten().map(OidBuf::as_oid);
                List::new(oids::CTL_USAGE_SIGNING, oids::SHA1, whole_second(at)).usages(usages)
            }
        };
        if let Some(identifier) = &self.list_identifier {
            list = list.list_identifier(der::utf16(identifier));
        }
        list.next_update = self.next_update(whole_second(at))?;
        list.sequence_number = Some(self.number(at, previous)?);
        list.entries = entries;
        if let Some(previous) = previous {
            list.require_successor(previous).map_err(|error| {
                // If the wrong value comes from the recipe, the error gives its line.
                let line = match error {
                    Error::NumberNotHigher { .. } => self.sequence_number.as_ref().map(|found| found.line),
                    Error::NotLater { .. } => self.this_update.as_ref().map(|found| found.line),
                    _ => None,
                };
                RecipeError { line, kind: RecipeErrorKind::Succession(error) }
            })?;
        }
        Ok(list)
    }

    /// Checks the recipe for contradictions.
    fn check(&self) -> Result<(), RecipeError> {
        if let (Some(this), Some(next)) = (&self.this_update, &self.next_update) {
            require_order(this.value, next)?;
        }
        for row in self.rows.iter().filter(|_| self.kind == RecipeKind::AuthRoot) {
            row.check()?;
        }
        Ok(())
    }

    /// Returns the date of the list.
    fn date(&self, now: FileTime) -> Result<FileTime, RecipeError> {
        let Some(Lined { line, value: this_update }) = self.this_update else { return Ok(now) };
        let now = whole_second(now);
        let error = RecipeErrorKind::InFuture { this_update, now };
        match FileTime::from_unix(this_update) {
            Some(at) if this_update.as_secs() <= now.as_secs() => Ok(at),
            _ => Err(RecipeError::at(line, error)),
        }
    }

    fn next_update(&self, this_update: UnixTime) -> Result<Option<UnixTime>, RecipeError> {
        match &self.next_update {
            Some(next) => require_order(this_update, next).map(|()| Some(next.value)),
            None => Ok(None),
        }
    }

    fn number(&self, at: FileTime, previous: Option<&CertificateTrustList<'_>>) -> Result<Vec<u8>, RecipeError> {
        let kind = self.kind.list_kind();
        let Some(Lined { line, value }) = &self.sequence_number else { return Ok(sequence_number(kind, at, previous)) };
        let date = SequenceNumber::from_content(value).filetime().and_then(FileTime::unix);
        if is_dated(kind) && date != at.unix() {
            return Err(RecipeError::at(*line, RecipeErrorKind::SequenceDate));
        }
        Ok(value.clone())
    }

    fn entries(&self, certificates: &[CertificateFile], this_update: UnixTime) -> Result<Vec<Entry>, RecipeError> {
        if certificates.len() > Self::CERTIFICATES {
            return Err(RecipeErrorKind::TooManyCertificates { certificates: certificates.len() }.into());
        }
        let mut by_row: Vec<Vec<Entry>> = vec![Vec::new(); self.rows.len()];
        let mut hashes: BTreeMap<[u8; 32], &str> = BTreeMap::new();
        for certificate in certificates {
            let sha256: [u8; 32] = Sha256::digest(&certificate.der).into();
            if let Some(first) = hashes.insert(sha256, &certificate.name) {
                let (first, second) = (first.to_owned(), certificate.name.clone());
                return Err(RecipeErrorKind::CertificateTwice { first, second }.into());
            }
            let row = self.rows.iter().zip(&mut by_row).find(|(row, _)| row.matches(&certificate.name, &sha256));
            let Some((row, entries)) = row else {
                return Err(RecipeErrorKind::CertificateUnused { file: certificate.name.clone() }.into());
            };
            entries.push(row.entry(self.kind, certificate, this_update)?);
        }
        if let Some((row, _)) = self.rows.iter().zip(&by_row).find(|(_, entries)| entries.is_empty()) {
            let taken = hashes.iter().any(|(sha256, name)| row.matches(name, sha256));
            return Err(RecipeError::at(row.line, RecipeErrorKind::RowUnused { taken }));
        }
        let mut ids = BTreeSet::new();
        let mut entries: Vec<Entry> = by_row.into_iter().flatten().collect();
        entries.retain(|entry| self.kind != RecipeKind::Disallowed || ids.insert(entry.id.clone()));
        Ok(entries)
    }
}

fn require_order(this_update: UnixTime, next_update: &Lined<UnixTime>) -> Result<(), RecipeError> {
    if this_update.as_secs() < next_update.value.as_secs() {
        return Ok(());
    }
    let kind = RecipeErrorKind::Order { earlier: "the date of the list", later: "`next-update`" };
    Err(RecipeError::at(next_update.line, kind))
}

impl Row {
    fn matches(&self, name: &str, sha256: &[u8; 32]) -> bool {
        self.file.as_deref().is_none_or(|file| pattern::matches(file, name))
            && self.sha256.is_none_or(|wanted| wanted == *sha256)
    }

    fn check(&self) -> Result<(), RecipeError> {
        let rules = &self.rules;
        if rules.usages.is_none() {
            return Err(RecipeError::at(self.line, RecipeErrorKind::Missing { key: "purposes" }));
        }
        let dated = |date: &Option<Lined<Date>>| match date {
            Some(Lined { line, value: Date::From(time) }) => Some((*line, *time)),
            _ => None,
        };
        let not_before = dated(&rules.not_before);
        let usages = rules.not_before_usages.as_ref();
        if let (None, Some(usages)) = (not_before, usages) {
            return Err(RecipeError::at(usages.line, RecipeErrorKind::NotBeforePurposes));
        }
        if let (Some((line, not_before)), Some((_, disabled))) = (not_before, dated(&rules.disabled))
            && not_before >= disabled
        {
            // `not-before` has no effect once the root is disabled. In Microsoft's lists it is always the earlier date.
            let kind = RecipeErrorKind::Order { earlier: "`not-before`", later: "`disabled`" };
            return Err(RecipeError::at(line, kind));
        }
        Ok(())
    }

    fn entry(
        &self,
        kind: RecipeKind,
        certificate: &CertificateFile,
        this_update: UnixTime,
    ) -> Result<Entry, RecipeError> {
        let CertificateFile { name: file, der } = certificate;
        let failed = |cause| RecipeError::at(self.line, RecipeErrorKind::Certificate { file: file.clone(), cause });
        match (kind, self.by) {
            (RecipeKind::AuthRoot, _) => self.root(certificate, this_update, failed),
            (RecipeKind::Disallowed, By::Key) => Entry::disallowed_key(der).map_err(failed),
            (RecipeKind::Disallowed, By::Certificate) => Entry::disallowed_certificate(der).map_err(failed),
            (RecipeKind::EnterpriseTrust, _) => {
                let id = Entry::for_certificate(der).map_err(failed)?.id;
                Ok(Entry::new(id))
            }
        }
    }

    fn root(
        &self,
        certificate: &CertificateFile,
        this_update: UnixTime,
        failed: impl Fn(Error) -> RecipeError,
    ) -> Result<Entry, RecipeError> {
        let file = || certificate.name.clone();
        let entry = Entry::for_certificate(&certificate.der).map_err(&failed)?;
        let read = CertificateRef::from_der(&certificate.der).map_err(|error| failed(Error::Certificate(error)))?;
        let not_after = read.not_after();
        if !self.expired && not_after.as_secs() < this_update.as_secs() {
            let kind = RecipeErrorKind::Expired { file: file(), not_after, this_update };
            return Err(RecipeError::at(self.line, kind));
        }
        let name = self.name.clone().or_else(|| display_name(read.subject()));
        let name = name.ok_or_else(|| RecipeError::at(self.line, RecipeErrorKind::NoName { file: file() }))?;
        Ok(self.rules.write(entry.friendly_name(&name)))
    }
}

impl Rules {
    /// Fills missing values from `other`, the defaults of the list. If the row has its own `not-before`, the default
    /// `not-before-purposes` are not used.
    fn or(self, other: &Self) -> Self {
        let (not_before, not_before_usages) = match (&self.not_before, &self.not_before_usages) {
            (None, None) => (other.not_before.clone(), other.not_before_usages.clone()),
            (None, Some(_)) => (other.not_before.clone(), self.not_before_usages),
            (Some(_), _) => (self.not_before, self.not_before_usages),
        };
        Self {
            usages: self.usages.or_else(|| other.usages.clone()),
            disabled: self.disabled.or_else(|| other.disabled.clone()),
            disallowed_usages: self.disallowed_usages.or_else(|| other.disallowed_usages.clone()),
            not_before,
            not_before_usages,
        }
    }

    fn write(&self, mut entry: Entry) -> Entry {
        if let Some(Usages::These(these)) = &self.usages {
            entry = entry.key_usage(these.iter().map(OidBuf::as_oid));
        }
        for (number, date) in [(104, &self.disabled), (126, &self.not_before)] {
            entry = match date.as_ref().map(|date| date.value) {
                Some(Date::From(time)) => entry.property_time(number, time),
                Some(Date::Cancelled) => entry.property(number, []),
                None => entry,
            };
        }
        for (number, these) in [(122, &self.disallowed_usages), (127, &self.not_before_usages)] {
            if let Some(these) = these {
                entry = entry.property_oids(number, these.value.iter().map(OidBuf::as_oid));
            }
        }
        entry
    }
}
