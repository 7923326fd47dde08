//! `trustlist show`: prints the contents of a list without verifying it.

use std::io::{self, Write};

use trustlist::{CertificateTrustList, CtLogList, Entry, Error, ListKind, NameValue, Oid, oids};

use crate::{
    answer::Answer,
    args::Show,
    clock,
    failure::Failure,
    input, json,
    output::Output,
    properties,
    table::{Column, Table},
    terminal::Tone,
    text::{Fields, utf16},
};

/// The number of hexadecimal digits in a SHA-1. Most identifiers are SHA-1 hashes.
pub(crate) const SHA1_DIGITS: usize = 40;
const SHA256_DIGITS: usize = 64;

/// Prints a list without verifying it, and says so.
pub(crate) fn run(args: &Show, out: &mut Output<'_>) -> Result<Answer, Failure> {
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

fn print_header(list: &CertificateTrustList<'_>, out: &mut Output<'_>) -> io::Result<()> {
    let mut fields = Fields::new(out, 19);
    fields.toned(Tone::Warning, "verified", "no; use `trustlist verify` to check who signed it")?;
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
    fields.field("this update", clock::text(list.this_update()))?;
    if let Some(time) = list.next_update() {
        fields.field("next update", clock::text(time))?;
    }
    fields.field("subject algorithm", list.subject_algorithm())?;
    for extension in list.extensions() {
        let critical = if extension.critical() { ", critical" } else { "" };
        fields.field("extension", format_args!("{}{critical}, {} bytes", extension.id(), extension.value().len()))?;
    }
    print_known_extensions(list, &mut fields)?;
    fields.field("entries", list.len())
}

/// Prints a summary of the extensions of known types. `--json` prints them in full.
fn print_known_extensions(list: &CertificateTrustList<'_>, fields: &mut Fields<'_>) -> io::Result<()> {
    let logs = CtLogList::unverified(list).map(|logs| logs.map(|logs| logs.iter().count().to_string()));
    let rules = list.pin_rules().map_err(Error::Extension);
    let rules = rules.map(|rules| rules.map(|rules| rules.len().to_string()));
    let log_end = list.pin_rules_log_end().map_err(Error::Extension);
    let log_end = log_end.map(|time| time.map(clock::text));
    for (label, text) in [("CT logs", logs), ("pin rules", rules), ("log end", log_end)] {
        match text {
            Ok(None) => {}
            Ok(Some(text)) => fields.field(label, text)?,
            Err(error) => fields.field(label, format_args!("malformed: {error}"))?,
        }
    }
    Ok(())
}

/// Prints one row for each entry. `--json` prints the entries in full.
fn print_entries(list: &CertificateTrustList<'_>, out: &mut Output<'_>) -> io::Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    match list.kind() {
        ListKind::AuthRoot => return print_roots(list, out),
        ListKind::Catalog => return print_members(list, out),
        _ => {}
    }
    let title = if list.kind() == ListKind::PinRules { "HOST" } else { "IDENTIFIER" };
    let mut table = Table::new(out, [Column::new(title, SHA1_DIGITS), Column::new("", 0)]);
    table.head()?;
    for entry in list {
        let id = identifier(list.subject_algorithm(), entry.id());
        table.row([(Tone::Plain, &*id), (Tone::Plain, &entry.friendly_name().unwrap_or_default())])?;
    }
    Ok(())
}

/// Prints the identifier, the state and the name of each root.
fn print_roots(list: &CertificateTrustList<'_>, out: &mut Output<'_>) -> io::Result<()> {
    let state = Column::new("STATE", properties::STATE_WIDTH);
    let mut table = Table::new(out, [Column::new("SHA-1", SHA1_DIGITS), state, Column::new("NAME", 0)]);
    table.head()?;
    for entry in list {
        let id = identifier(list.subject_algorithm(), entry.id());
        let (tone, state) = properties::state(&entry);
        table.row([(Tone::Plain, &*id), (tone, &state), (Tone::Plain, &entry.friendly_name().unwrap_or_default())])?;
    }
    Ok(())
}

/// Prints the identifier of each member of a catalog, and its file name if there is one.
fn print_members(list: &CertificateTrustList<'_>, out: &mut Output<'_>) -> io::Result<()> {
    // A catalog of version 2 can contain both SHA-1 and SHA-256 identifiers.
    let digits = if list.subject_algorithm() == oids::CATALOG_MEMBER_2 { SHA256_DIGITS } else { SHA1_DIGITS };
    let mut table = Table::new(out, [Column::new("IDENTIFIER", digits), Column::new("FILE", 0)]);
    table.head()?;
    for entry in list {
        let id = identifier(list.subject_algorithm(), entry.id());
        table.row([(Tone::Plain, &*id), (Tone::Plain, &file_name(&entry))])?;
    }
    Ok(())
}

/// The first value of the name `File`; empty if there is none.
fn file_name(entry: &Entry<'_>) -> String {
    let mut names = NameValue::of_entry(entry).flatten();
    names.find(|it| it.name() == "File").map(|it| it.text()).unwrap_or_default()
}

/// Formats a subject identifier of this algorithm: as text if it is text, otherwise in hexadecimal.
pub(crate) fn identifier(algorithm: Oid<'_>, id: &[u8]) -> String {
    let text = match algorithm {
        oids::PIN_RULES_DOMAIN_NAME => str::from_utf8(id).ok().map(str::to_owned),
        oids::CATALOG_MEMBER => utf16(id),
        _ => None,
    };
    text.unwrap_or_else(|| json::hex(id))
}
