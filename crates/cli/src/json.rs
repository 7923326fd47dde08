//! The JSON of every command. Keys are a contract: more may be added, none taken away or given another meaning.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use serde_json::{Map, Value, json};
use trustlist::{
    AnchorOwner, CertificateInfo, CertificateTrustList, Entry, Extension, Signature, SignatureProof, Signer, TrustList,
    Utc, layers::cms::VerifyError, oids,
};

use crate::failure::Failure;

/// The version of these keys.
pub(crate) const SCHEMA: u32 = 1;

/// Prints one object.
pub(crate) fn print(out: &mut dyn Write, value: &Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// Prints a list, whole; nothing in it is proved. One line an entry, made when it is printed: a list of many small
/// values would take many times its size in memory.
pub(crate) fn print_list(out: &mut dyn Write, list: &CertificateTrustList<'_>) -> io::Result<()> {
    let header = [
        ("schema", SCHEMA.into()),
        ("verified", false.into()),
        ("kind", list.kind().as_str().into()),
        ("version", list.version().into()),
        ("subject_usage", list.subject_usage().map(|usage| usage.to_string()).collect()),
        ("list_identifier", list.list_identifier().map(hex).into()),
        ("sequence_number", list.sequence_number().map(|number| number.to_string()).into()),
        ("this_update", Utc(list.this_update()).to_string().into()),
        ("next_update", list.next_update().map(|time| Utc(time).to_string()).into()),
        ("subject_algorithm", Value::from(list.subject_algorithm().to_string())),
    ];
    writeln!(out, "{{")?;
    for (key, value) in header {
        writeln!(out, "  \"{key}\": {value},")?;
    }
    print_array(out, "entries", list.entries().map(|item| entry(&item)))?;
    writeln!(out, ",")?;
    print_array(out, "extensions", list.extensions().map(|item| extension(&item)))?;
    writeln!(out, "\n}}")
}

fn print_array(out: &mut dyn Write, key: &str, items: impl Iterator<Item = Value>) -> io::Result<()> {
    let mut items = items.peekable();
    let end = if items.peek().is_some() { "\n  ]" } else { "]" };
    let mut before = "\n";
    write!(out, "  \"{key}\": [")?;
    for item in items {
        write!(out, "{before}    {item}")?;
        before = ",\n";
    }
    write!(out, "{end}")
}

fn extension(extension: &Extension<'_>) -> Value {
    json!({
        "oid": extension.id().to_string(),
        "critical": extension.critical(),
        "value": hex(extension.value()),
    })
}

/// An entry: its octets, and beside them what is known of their meaning.
pub(crate) fn entry(entry: &Entry<'_>) -> Value {
    let attributes = entry.attributes().map(|attribute| {
        let values: Vec<String> = attribute.values().map(|value| hex(value.der())).collect();
        json!({ "oid": attribute.oid().to_string(), "values": values })
    });
    let mut object = Map::new();
    object.insert("id".to_owned(), hex(entry.id()).into());
    if let Some(name) = entry.friendly_name() {
        object.insert("friendly_name".to_owned(), name.into());
    }
    if let Some(sha256) = sha256(entry) {
        object.insert("sha256".to_owned(), hex(sha256).into());
    }
    object.insert("attributes".to_owned(), attributes.collect());
    object.into()
}

/// Property 98 of an entry, where it is well formed.
pub(crate) fn sha256<'l>(entry: &Entry<'l>) -> Option<&'l [u8]> {
    entry.property(oids::PROPERTY_SHA256).ok().flatten().filter(|octets| octets.len() == 32)
}

/// What was proved about a list: what `verify` prints, and what `find` puts under `list`.
pub(crate) fn report(list: &TrustList<'_>) -> Value {
    let signer = list.signer();
    json!({
        "schema": SCHEMA,
        "ok": true,
        "kind": list.kind().as_str(),
        "this_update": Utc(list.list().this_update()).to_string(),
        "sequence_number": list.list().sequence_number().map(|number| number.to_string()),
        "signer": signer.certificate().map(|certificate| signer_of(certificate, signer)),
        "path": path(signer.path()),
        "anchor": anchor(signer),
        "at": Utc(signer.at()).to_string(),
        "expired_now": signer.expired_now(),
        "digest": signer.digest().as_str(),
        "signature": signature(signer),
        "also_nested": signer.also_nested().map(nested),
    })
}

fn signer_of(certificate: &CertificateInfo, signer: &Signer) -> Value {
    json!({
        "subject": certificate.subject,
        "sha256": hex(&certificate.sha256),
        "serial": hex(&certificate.serial),
        "not_before": Utc(certificate.not_before).to_string(),
        "not_after": Utc(certificate.not_after).to_string(),
        "usage": signer.usage().to_string(),
    })
}

fn nested(proof: &SignatureProof) -> Value {
    json!({
        "path": path(&proof.path),
        "usage": proof.usage.to_string(),
        "at": Utc(proof.at).to_string(),
        "digest": proof.digest.as_str(),
    })
}

fn path(certificates: &[CertificateInfo]) -> Value {
    certificates
        .iter()
        .map(|certificate| json!({ "subject": certificate.subject, "sha256": hex(&certificate.sha256) }))
        .collect()
}

/// `microsoft` or `custom`.
pub(crate) fn anchor(signer: &Signer) -> &'static str {
    match signer.anchor() {
        AnchorOwner::Microsoft => "microsoft",
        _ => "custom",
    }
}

/// `primary` or `nested`.
pub(crate) fn signature(signer: &Signer) -> &'static str {
    match signer.signature() {
        Signature::Nested => "nested",
        _ => "primary",
    }
}

/// Why a list is not accepted; `None` where the failure is not about a list.
pub(crate) fn refusal(failure: &Failure) -> Option<Value> {
    let error = failure.error()?;
    let mut object = Map::new();
    object.insert("schema".to_owned(), SCHEMA.into());
    object.insert("ok".to_owned(), false.into());
    object.insert("code".to_owned(), error.code().into());
    object.insert("message".to_owned(), error.to_string().into());
    object.insert("hresult".to_owned(), error.hresult().map(hresult).into());
    object.insert("event".to_owned(), error.windows_event().into());
    object.insert("help".to_owned(), failure.advice().into());
    if let Some(certificate) = error.certificate() {
        let role = certificate.role.to_string().to_lowercase();
        let about = json!({ "role": role, "subject": certificate.subject, "sha256": hex(&certificate.sha256) });
        object.insert("certificate".to_owned(), about);
        if is_about_dates(error) {
            object.insert("not_before".to_owned(), Utc(certificate.not_before).to_string().into());
            object.insert("not_after".to_owned(), Utc(certificate.not_after).to_string().into());
        }
    }
    Some(object.into())
}

const fn is_about_dates(error: &trustlist::Error) -> bool {
    matches!(error, trustlist::Error::Signature(VerifyError::Expired { .. } | VerifyError::NotYetValid { .. }))
}

/// As Windows writes it.
pub(crate) fn hresult(number: u32) -> String {
    format!("0x{number:08X}")
}

/// The answer of `find`: the entry, or that there is none, or (`found` null) that the list is not accepted.
pub(crate) fn answer(found: Option<bool>, entry: Option<&Entry<'_>>, list: Value) -> Value {
    json!({ "schema": SCHEMA, "found": found, "entry": entry.map(self::entry), "list": list })
}

/// Lower-case hexadecimal.
pub(crate) fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::with_capacity(octets.len().saturating_mul(2)), |mut text, octet| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{octet:02x}");
        text
    })
}
