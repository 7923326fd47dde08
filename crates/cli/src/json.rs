//! The JSON output of every command. The keys are stable: new ones may be added, but none is removed or changes
//! meaning.

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

/// The version of the JSON keys.
pub(crate) const SCHEMA: u32 = 1;

/// Prints a whole list, unverified. Each value is produced as it is printed: building all of them first would take up
/// many times the list's size in memory.
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

/// Prints the extensions of known types, and lists those that are malformed under `errors`.
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

/// Why an extension or an attribute of a known type cannot be read.
#[derive(Serialize)]
struct Malformed {
    offset: Option<usize>,
    message: String,
}

fn malformed(error: &Error) -> Malformed {
    Malformed { offset: error.offset(), message: error.to_string() }
}

/// Prints an array that follows another value.
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

/// Prints a key and its value, and the comma before the next key.
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

/// Serializes a value as the text that `Display` shows.
struct Text<T>(T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Serializes an iterator as an array of [`Text`]s.
struct Texts<F>(F);

impl<I: Iterator<Item: Display>, F: Fn() -> I> Serialize for Texts<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)().map(Text))
    }
}

/// A verified list: what `verify` prints, and what `find` prints under `list`.
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
    /// Null if the list is not accepted, or if its entry contradicts the certificate.
    pub(crate) found: Option<bool>,
    pub(crate) entry: Option<EntryReport<'f>>,
    /// Which part of the certificate is disallowed: `key` or `signed`. Absent if the certificate is not
    /// disallowed or was not looked up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disallowed_by: Option<&'static str>,
    /// The certificate's own validity period. Absent if the certificate is not available.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) certificate_validity: Option<Validity>,
    /// Absent without `--host`, and if the command fails.
    #[serde(flatten)]
    pub(crate) pins: Option<Pins<'f>>,
    /// Absent without `--purpose`, null if the command fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) verdict: Option<Option<&'f Verdict>>,
    /// The disallowed list that was consulted. Absent without `--purpose`, null if no list was consulted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) disallowed_list: Option<Option<Report<'f>>>,
    /// The verified list, or why it is not accepted; null if the command failed before verifying it.
    pub(crate) list: L,
    /// The error if the list's entry contradicts the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<Value>,
}

impl<'f, L> Finding<'f, L> {
    /// An answer in which only `list` has a value.
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

/// A certificate's validity period.
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

/// What the pin rules say about a host.
#[derive(Serialize)]
pub(crate) struct Pins<'f> {
    /// The name in the list that matches the host.
    pub(crate) site: Option<&'f str>,
    /// Whether the host must use one of the listed keys.
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

/// The dates of the refused certificate, if they are the reason for the refusal.
#[derive(Serialize)]
struct RefusedValidity {
    not_before: String,
    not_after: String,
}

/// Returns the JSON object of a failure: its own attached keys, then the keys that every failure has.
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

/// Whether the command line asks for JSON. Searches the raw arguments, because an invalid command line cannot be
/// parsed. No option takes a value that begins with `--`.
pub(crate) fn is_requested(arguments: impl Iterator<Item = OsString>) -> bool {
    let mut words = arguments.take_while(|word| word != "--").peekable();
    while let Some(word) = words.next() {
        let is_format = word == "--format" && words.peek().is_some_and(|value| value.eq_ignore_ascii_case("json"));
        // The parser refuses `--json=VALUE`, but the user still wants JSON.
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

/// Formats an HRESULT as Windows does, such as `0x800B0101`.
pub(crate) fn hresult(number: u32) -> String {
    format!("0x{number:08X}")
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    Hex(bytes).to_string()
}
