//! `trustlist diff`: what changed between two lists, without verifying them.

use std::io::{self, Write};

use serde::Serialize;
use trustlist::{CertificateTrustList, Error, ListInfo, Oid, OidBuf};
use trustlist_report::words;

use super::show;
use crate::{
    answer::Answer,
    args::Diff,
    clock,
    failure::Failure,
    input, json,
    output::Output,
    table::{Column, Table},
    terminal::Tone,
    text::Fields,
};

/// Compares two lists without verifying them, and says so in the output.
pub(crate) fn run(args: &Diff, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let compared = Compared::read(args)?;
    if args.json {
        json::print(out, &Report { schema: json::SCHEMA, verified: false, diff: &compared.diff })?;
    } else {
        compared.print(out)?;
    }
    Ok(Answer::Yes)
}

/// The answer as JSON; nothing in it is verified.
#[derive(Serialize)]
struct Report<'d> {
    schema: u32,
    verified: bool,
    #[serde(flatten)]
    diff: &'d trustlist::Diff,
}

/// The changes, and how to print the identifiers in them.
pub(crate) struct Compared {
    pub(crate) diff: trustlist::Diff,
    /// The subject algorithms of the old and the new list. Two catalogs can have different algorithms.
    algorithms: [OidBuf; 2],
}

impl Compared {
    fn read(args: &Diff) -> Result<Self, Failure> {
        let (old, new) = (input::list(&args.old)?, input::list(&args.new)?);
        Self::between(old.unverified(), new.unverified()).map_err(|error| match error {
            Error::Kind { .. } => Failure::malformed(input::Name(&args.new), error),
            // The error does not say which of the two lists is malformed, so the message names both.
            _ => Failure::malformed(format_args!("{} or {}", input::Name(&args.old), input::Name(&args.new)), error),
        })
    }

    pub(crate) fn between(old: &CertificateTrustList<'_>, new: &CertificateTrustList<'_>) -> Result<Self, Error> {
        let algorithms = [old, new].map(|list| list.subject_algorithm().to_owned());
        Ok(Self { diff: trustlist::Diff::between(old, new)?, algorithms })
    }

    fn print(&self, out: &mut Output<'_>) -> io::Result<()> {
        let diff = &self.diff;
        let mut fields = Fields::new(out, 12);
        if diff.is_backwards() {
            let sentence = "the first list is newer than the second; swap them to see what changed since the older one";
            fields.toned(Tone::Warning, "warning", sentence)?;
        }
        fields.toned(Tone::Warning, "verified", "no; use `trustlist verify` to check who signed each list")?;
        fields.field("kind", diff.kind)?;
        fields.field("old", list_info(&diff.old))?;
        fields.field("new", list_info(&diff.new))?;
        if diff.is_empty() {
            return writeln!(out, "\nno changes");
        }
        self.print_changes(out)
    }

    /// Prints the changes, grouped into added, removed and changed.
    pub(crate) fn print_changes(&self, out: &mut Output<'_>) -> io::Result<()> {
        let Self { diff, algorithms: [old, new] } = self;
        print_group(Tone::Good, "ADDED", diff.added.len(), out)?;
        for subject in &diff.added {
            print_subject(new.as_oid(), &subject.id, subject.name.as_deref(), out)?;
        }
        print_group(Tone::Bad, "REMOVED", diff.removed.len(), out)?;
        for subject in &diff.removed {
            print_subject(old.as_oid(), &subject.id, subject.name.as_deref(), out)?;
        }
        print_group(Tone::Warning, "CHANGED", diff.changed.len(), out)?;
        for entry in &diff.changed {
            print_subject(new.as_oid(), &entry.id, entry.name.as_deref(), out)?;
            let mut fields = Fields::new(out, 2);
            for change in &entry.changes {
                fields.field("-", words::change(change))?;
            }
        }
        Ok(())
    }
}

fn list_info(list: &ListInfo) -> String {
    format!("{}, {} entries", clock::text(list.this_update), list.entries)
}

fn print_group(tone: Tone, title: &str, count: usize, out: &mut Output<'_>) -> io::Result<()> {
    if count == 0 {
        return Ok(());
    }
    writeln!(out, "\n{} {count}", out.look.paint(tone, title))
}

fn print_subject(algorithm: Oid<'_>, id: &[u8], name: Option<&str>, out: &mut Output<'_>) -> io::Result<()> {
    let id = show::identifier(algorithm, id);
    let mut table = Table::new(out, [Column::new("", show::SHA1_DIGITS), Column::new("", 0)]);
    table.row([(Tone::Plain, &*id), (Tone::Plain, name.unwrap_or_default())])
}
