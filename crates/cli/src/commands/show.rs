//! `trustlist show`: what a list says, proved or not.

use std::io::{self, IsTerminal, Write};

use trustlist::{CertificateTrustList, Entry, ListKind, Utc, oids};

use crate::{
    Answer,
    args::Show,
    escape::Escaped,
    failure::Failure,
    input, json, properties,
    text::{Fields, WIDTH, cut, utf16},
};

/// Prints a list without verifying it, and says so.
pub(crate) fn run(args: &Show, out: &mut dyn Write) -> Result<Answer, Failure> {
    let signed = input::list(&args.file)?;
    let list = signed.unverified();
    if args.json {
        json::print_list(out, list)?;
    } else {
        print_header(list, out)?;
        print_entries(list, out)?;
    }
    Ok(Answer::Yes)
}

fn print_header(list: &CertificateTrustList<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut fields = Fields::new(out, 19);
    fields.field("verified", "no: `trustlist verify` proves who signed it")?;
    fields.field("kind", list.kind())?;
    for usage in list.subject_usage() {
        fields.field("subject usage", usage)?;
    }
    if let Some(identifier) = list.list_identifier() {
        fields.field("list identifier", utf16(identifier).unwrap_or_else(|| json::hex(identifier)))?;
    }
    if let Some(number) = list.sequence_number() {
        fields.field("sequence number", number)?;
    }
    fields.field("this update", Utc(list.this_update()))?;
    if let Some(time) = list.next_update() {
        fields.field("next update", Utc(time))?;
    }
    fields.field("subject algorithm", list.subject_algorithm())?;
    for extension in list.extensions() {
        let critical = if extension.critical() { ", critical" } else { "" };
        fields.field("extension", format_args!("{}{critical}, {} bytes", extension.id(), extension.value().len()))?;
    }
    fields.field("entries", list.len())
}

/// One line an entry. The rest is in the JSON.
fn print_entries(list: &CertificateTrustList<'_>, out: &mut dyn Write) -> io::Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    match list.kind() {
        ListKind::AuthRoot => return print_roots(list, out),
        ListKind::PinRules => writeln!(out, "\nHOST")?,
        _ => writeln!(out, "\nIDENTIFIER")?,
    }
    for entry in list {
        let id = Escaped(&identifier(list, &entry)).to_string();
        writeln!(out, "{}", format!("{id:40}  {}", name(&entry)).trim_end())?;
    }
    Ok(())
}

/// The identifier, the state, and the name: last, because its width on a screen is not known. A terminal gets what fits
/// of it, a pipe all of it, to be searched for.
fn print_roots(list: &CertificateTrustList<'_>, out: &mut dyn Write) -> io::Result<()> {
    let width = if io::stdout().is_terminal() { WIDTH } else { usize::MAX };
    writeln!(out, "\n{}", columns("SHA-1", "STATE", "NAME"))?;
    for entry in list {
        let line = columns(&identifier(list, &entry), &properties::state(&entry), &name(&entry));
        writeln!(out, "{}", cut(&line, width))?;
    }
    Ok(())
}

/// The name for display, made fit for it; empty where there is none.
fn name(entry: &Entry<'_>) -> String {
    entry.friendly_name().map(|name| Escaped(&name).to_string()).unwrap_or_default()
}

/// A SHA-1 has 40 digits.
fn columns(id: &str, state: &str, name: &str) -> String {
    format!("{id:40}  {state:state_width$}  {name}", state_width = properties::STATE_WIDTH).trim_end().to_owned()
}

/// The subject identifier, as text where it is one.
pub(crate) fn identifier(list: &CertificateTrustList<'_>, entry: &Entry<'_>) -> String {
    let text = match list.subject_algorithm() {
        oids::PIN_RULES_DOMAIN_NAME => str::from_utf8(entry.id()).ok().map(str::to_owned),
        oids::CATALOG_MEMBER => utf16(entry.id()),
        _ => None,
    };
    text.unwrap_or_else(|| json::hex(entry.id()))
}
