//! `trustlist show`: what a list says, proved or not.

use std::io::{self, IsTerminal, Write};

use trustlist::{CertificateTrustList, CtLogList, Entry, Error, ListKind, NameValue, Oid, Utc, oids};

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
    print_known_extensions(list, &mut fields)?;
    fields.field("entries", list.len())
}

/// What the extensions of known types say; the JSON has it whole.
fn print_known_extensions(list: &CertificateTrustList<'_>, fields: &mut Fields<'_>) -> io::Result<()> {
    let logs = CtLogList::unverified(list).map(|logs| logs.map(|logs| logs.iter().count().to_string()));
    let rules = list.pin_rules().map_err(Error::Extension);
    let rules = rules.map(|rules| rules.map(|rules| rules.len().to_string()));
    let log_end = list.pin_rules_log_end().map_err(Error::Extension);
    let log_end = log_end.map(|time| time.map(|time| Utc(time).to_string()));
    for (label, said) in [("CT logs", logs), ("pin rules", rules), ("log end", log_end)] {
        match said {
            Ok(None) => {}
            Ok(Some(said)) => fields.field(label, said)?,
            Err(error) => fields.field(label, format_args!("malformed: {error}"))?,
        }
    }
    Ok(())
}

/// One line an entry. The rest is in the JSON.
fn print_entries(list: &CertificateTrustList<'_>, out: &mut dyn Write) -> io::Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    match list.kind() {
        ListKind::AuthRoot => return print_roots(list, out),
        ListKind::Catalog => return print_members(list, out),
        ListKind::PinRules => writeln!(out, "\nHOST")?,
        _ => writeln!(out, "\nIDENTIFIER")?,
    }
    for entry in list {
        let id = Escaped(&identifier(list.subject_algorithm(), entry.id())).to_string();
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
        let id = identifier(list.subject_algorithm(), entry.id());
        let line = columns(&id, &properties::state(&entry), &name(&entry));
        writeln!(out, "{}", cut(&line, width))?;
    }
    Ok(())
}

/// The identifier, and the name of the file, where the catalog has it.
fn print_members(list: &CertificateTrustList<'_>, out: &mut dyn Write) -> io::Result<()> {
    let width = if io::stdout().is_terminal() { WIDTH } else { usize::MAX };
    // SHA-1 and SHA-256 stand in one catalog of version 2.
    let digits = if list.subject_algorithm() == oids::CATALOG_MEMBER_2 { 64 } else { 40 };
    writeln!(out, "\n{:digits$}  FILE", "IDENTIFIER")?;
    for entry in list {
        let id = identifier(list.subject_algorithm(), entry.id());
        let line = format!("{:digits$}  {}", Escaped(&id).to_string(), Escaped(&file_name(&entry)));
        writeln!(out, "{}", cut(line.trim_end(), width))?;
    }
    Ok(())
}

/// The first value of the name `File`; empty where there is none.
fn file_name(entry: &Entry<'_>) -> String {
    let mut names = NameValue::of_entry(entry).flatten();
    names.find(|it| it.name() == "File").map(|it| it.text()).unwrap_or_default()
}

/// The name for display, made fit for it; empty where there is none.
fn name(entry: &Entry<'_>) -> String {
    entry.friendly_name().map(|name| Escaped(&name).to_string()).unwrap_or_default()
}

/// A SHA-1 has 40 digits.
fn columns(id: &str, state: &str, name: &str) -> String {
    format!("{id:40}  {state:state_width$}  {name}", state_width = properties::STATE_WIDTH).trim_end().to_owned()
}

/// The subject identifier that `algorithm` makes, as text where it is one.
pub(crate) fn identifier(algorithm: Oid<'_>, id: &[u8]) -> String {
    let text = match algorithm {
        oids::PIN_RULES_DOMAIN_NAME => str::from_utf8(id).ok().map(str::to_owned),
        oids::CATALOG_MEMBER => utf16(id),
        _ => None,
    };
    text.unwrap_or_else(|| json::hex(id))
}
