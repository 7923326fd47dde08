//! The JSON of every command. Keys are a contract: more may be added, none taken away or given another meaning.

mod formatter;

use std::{
    ffi::OsString,
    fmt::Display,
    io::{self, Write},
};

use serde::{Serialize, Serializer};
use serde_json::Value;
use trustlist::{
    CertificateRef, CertificateTrustList, CtLogList, EntryReport, Error, Extension, ListKind, NameValue,
    NameValueReport, Oid, PinRuleReport, Signer, TrustList, UnixTime, Utc, Verdict, layers::cms::VerifyError,
};
use trustlist_base::Hex;

pub(crate) use self::formatter::{print, write};
use crate::{clock, failure::Failure};

/// The version of these keys.
pub(crate) const SCHEMA: u32 = 1;

/// Prints a list, whole; nothing in it is proved. Every value is made when it is printed: all of them together, or the
/// text of a long one, would take many times its size in memory.
pub(crate) fn print_list(out: &mut dyn Write, list: &CertificateTrustList<'_>) -> io::Result<()> {
    writeln!(out, "{{")?;
    print_key(out, "schema", SCHEMA)?;
    print_key(out, "verified", false)?;
    print_key(out, "kind", list.kind().as_str())?;
    print_key(out, "version", list.version())?;
    print_key(out, "subject_usage", Texts(|| list.subject_usage()))?;
    print_key(out, "list_identifier", list.list_identifier().map(Hex).map(Text))?;
    print_key(out, "sequence_number", list.sequence_number().map(Text))?;
    print_key(out, "this_update", Text(Utc(list.this_update())))?;
    print_key(out, "next_update", list.next_update().map(Utc).map(Text))?;
    print_key(out, "subject_algorithm", Text(list.subject_algorithm()))?;
    print_array(out, "entries", list.entries().map(|entry| EntryReport::new(list, entry)))?;
    writeln!(out, ",")?;
    print_array(out, "extensions", list.extensions().map(extension))?;
    print_known_extensions(out, list)?;
    writeln!(out, "\n}}")
}

/// What the extensions of known types say; `errors` for those that are malformed.
fn print_known_extensions(out: &mut dyn Write, list: &CertificateTrustList<'_>) -> io::Result<()> {
    let mut errors = Vec::new();
    match CtLogList::unverified(list) {
        Ok(None) => {}
        Ok(Some(logs)) => print_next_array(out, "ct_logs", logs.iter())?,
        Err(error) => errors.push(malformed(&error)),
    }
    match list.pin_rules() {
        Ok(None) => {}
        Ok(Some(rules)) => print_next_array(out, "pin_rules", rules.iter().map(PinRuleReport))?,
        Err(error) => errors.push(malformed(&Error::Extension(error))),
    }
    match list.pin_rules_log_end() {
        Ok(None) => {}
        Ok(Some(time)) => write!(out, ",\n  \"log_end\": \"{}\"", Utc(time))?,
        Err(error) => errors.push(malformed(&Error::Extension(error))),
    }
    if list.kind() == ListKind::Catalog {
        let mut known = NameValue::of_list(list).flatten().map(NameValueReport).peekable();
        if known.peek().is_some() {
            print_next_array(out, "name_values", known)?;
        }
        let unknown = NameValue::of_list(list).filter_map(Result::err);
        errors.extend(unknown.map(|error| malformed(&Error::Attribute(error))));
    }
    if errors.is_empty() { Ok(()) } else { print_next_array(out, "errors", errors.into_iter()) }
}

/// Why an extension or an attribute of a known type says nothing.
#[derive(Serialize)]
struct Malformed {
    offset: Option<usize>,
    message: String,
}

fn malformed(error: &Error) -> Malformed {
    Malformed { offset: error.offset(), message: error.to_string() }
}

/// After another value.
fn print_next_array(out: &mut dyn Write, key: &str, items: impl Iterator<Item = impl Serialize>) -> io::Result<()> {
    writeln!(out, ",")?;
    print_array(out, key, items)
}

fn print_array(out: &mut dyn Write, key: &str, items: impl Iterator<Item = impl Serialize>) -> io::Result<()> {
    let mut items = items.peekable();
    let end = if items.peek().is_some() { "\n  ]" } else { "]" };
    let mut before = "\n";
    write!(out, "  \"{key}\": [")?;
    for item in items {
        write!(out, "{before}    ")?;
        write(out, &item)?;
        before = ",\n";
    }
    write!(out, "{end}")
}

/// Before another value.
fn print_key(out: &mut dyn Write, key: &str, value: impl Serialize) -> io::Result<()> {
    write!(out, "  \"{key}\": ")?;
    write(out, &value)?;
    writeln!(out, ",")
}

fn extension(extension: Extension<'_>) -> impl Serialize {
    #[derive(Serialize)]
    struct Keys<'l> {
        oid: Text<Oid<'l>>,
        critical: bool,
        value: Text<Hex<'l>>,
    }

    Keys { oid: Text(extension.id()), critical: extension.critical(), value: Text(Hex(extension.value())) }
}

/// What `Display` shows.
struct Text<T>(T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// The same of each.
struct Texts<F>(F);

impl<I: Iterator<Item: Display>, F: Fn() -> I> Serialize for Texts<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)().map(Text))
    }
}

/// What was proved about a list: what `verify` prints, and what `find` puts under `list`.
#[derive(Serialize)]
pub(crate) struct Report<'l> {
    schema: u32,
    ok: bool,
    kind: &'static str,
    this_update: String,
    /// Whole days from `this_update` to now.
    age_days: u64,
    sequence_number: Option<String>,
    #[serde(flatten)]
    signer: &'l Signer,
}

impl<'l> Report<'l> {
    pub(crate) fn new(list: &'l TrustList<'_>, now: UnixTime) -> Self {
        Self {
            schema: SCHEMA,
            ok: true,
            kind: list.kind().as_str(),
            this_update: Utc(list.content().this_update()).to_string(),
            age_days: clock::days(list.content().this_update(), now),
            sequence_number: list.content().sequence_number().map(|number| number.to_string()),
            signer: list.signer(),
        }
    }
}

/// The answer of `find`.
#[derive(Serialize)]
pub(crate) struct Finding<'f, L> {
    pub(crate) schema: u32,
    /// Null where there is no answer: the list is not accepted, or contradicts the certificate.
    pub(crate) found: Option<bool>,
    pub(crate) entry: Option<EntryReport<'f>>,
    /// By what of the certificate it is disallowed: `key`, `signed`. Absent where that was not asked, or it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disallowed_by: Option<&'static str>,
    /// When the certificate itself is valid. Absent where none is available.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) certificate_validity: Option<Validity>,
    /// Absent where no host was asked about, or there is no answer.
    #[serde(flatten)]
    pub(crate) pins: Option<Pins<'f>>,
    /// Absent where no purpose was asked about, null where there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) verdict: Option<Option<&'f Verdict>>,
    /// The disallowed list that the verdict took into account: absent where no purpose was asked about, null where none
    /// was consulted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disallowed_list: Option<Option<Report<'f>>>,
    /// What was verified about the list, or why it is not accepted; null where it was not asked.
    pub(crate) list: L,
    /// How the list contradicts the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Value>,
}

impl<'f, L> Finding<'f, L> {
    /// What `list` has to say, and nothing else.
    pub(crate) const fn new(list: L) -> Self {
        Self {
            schema: SCHEMA,
            found: None,
            entry: None,
            disallowed_by: None,
            certificate_validity: None,
            pins: None,
            verdict: None,
            disallowed_list: None,
            list,
            error: None,
        }
    }
}

/// When a certificate is valid, by its own dates.
#[derive(Serialize)]
pub(crate) struct Validity {
    not_before: String,
    not_after: String,
    /// Whether `not_after` has passed.
    expired: bool,
}

impl Validity {
    pub(crate) fn new(certificate: &CertificateRef<'_>, now: UnixTime) -> Self {
        Self {
            not_before: Utc(certificate.not_before()).to_string(),
            not_after: Utc(certificate.not_after()).to_string(),
            expired: certificate.not_after().as_secs() < now.as_secs(),
        }
    }
}

/// What pin rules say of a host.
#[derive(Serialize)]
pub(crate) struct Pins<'f> {
    /// The name in the entry that stands for the host.
    pub(crate) site: Option<&'f str>,
    /// Whether only some keys are good for it.
    pub(crate) pinned: bool,
    pub(crate) rules: Vec<PinRuleReport<'f>>,
    /// Whether `next_update` has passed.
    pub(crate) stale: bool,
    pub(crate) next_update: Option<String>,
}

/// The keys that every failure has.
#[derive(Serialize)]
struct FailureKeys<'f> {
    schema: u32,
    ok: bool,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    message: &'f str,
    hresult: Option<String>,
    event: Option<u16>,
    help: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<RefusedCertificate>,
    #[serde(flatten)]
    validity: Option<RefusedValidity>,
}

/// The certificate that a rule refused.
#[derive(Serialize)]
struct RefusedCertificate {
    role: String,
    subject: String,
    sha256: String,
}

/// Its dates, where they are the reason.
#[derive(Serialize)]
struct RefusedValidity {
    not_before: String,
    not_after: String,
}

/// A failure: the keys that all have, after those that were attached to this one.
pub(crate) fn failure(failure: &Failure) -> Value {
    let error = failure.error();
    let certificate = error.and_then(Error::certificate);
    let keys = FailureKeys {
        schema: SCHEMA,
        ok: false,
        code: failure.code().name(),
        cause: error.and_then(Error::cause_code),
        message: failure.message(),
        hresult: failure.hresult().map(hresult),
        event: error.and_then(Error::windows_event),
        help: failure.advice(),
        certificate: certificate.map(|certificate| RefusedCertificate {
            role: certificate.role.to_string().to_lowercase(),
            subject: certificate.subject(),
            sha256: hex(&certificate.sha256),
        }),
        validity: certificate.filter(|_| error.is_some_and(is_about_dates)).map(|certificate| RefusedValidity {
            not_before: Utc(certificate.not_before).to_string(),
            not_after: Utc(certificate.not_after).to_string(),
        }),
    };
    let mut object = failure.keys();
    if let Ok(Value::Object(keys)) = serde_json::to_value(keys) {
        object.extend(keys);
    }
    object.into()
}

/// Whether the command line asks for JSON. Read from the words themselves, because a wrong command line is not parsed;
/// no option takes a word that begins with `--` as its value.
pub(crate) fn is_asked(arguments: impl Iterator<Item = OsString>) -> bool {
    let mut words = arguments.take_while(|word| word != "--").peekable();
    while let Some(word) = words.next() {
        let is_format = word == "--format" && words.peek().is_some_and(|value| value.eq_ignore_ascii_case("json"));
        // With a value, which the parser refuses, it is asked for as well.
        let has_value = word.to_str().is_some_and(|word| word.starts_with("--json="));
        if is_format || has_value || word == "--json" || word.eq_ignore_ascii_case("--format=json") {
            return true;
        }
    }
    false
}

fn is_about_dates(error: &Error) -> bool {
    let cause = match error {
        Error::Signature(VerifyError::Timestamp { cause, .. }) => cause,
        Error::Signature(error) => error,
        _ => return false,
    };
    matches!(cause, VerifyError::Expired { .. } | VerifyError::NotYetValid { .. })
}

/// As Windows writes it.
pub(crate) fn hresult(number: u32) -> String {
    format!("0x{number:08X}")
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    Hex(bytes).to_string()
}
