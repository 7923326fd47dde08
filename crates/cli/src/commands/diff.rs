//! `trustlist diff`: what changed from one list to another, proved or not.

use std::io::{self, Write};

use serde::Serialize;
use trustlist::{CertificateTrustList, Error, ListInfo, Oid, OidBuf, Utc};
use trustlist_report::words;

use super::show;
use crate::{
    answer::Answer,
    args::Diff,
    failure::Failure,
    input, json,
    output::Output,
    table::{Column, Table},
    terminal::Tone,
    text::Fields,
};

/// Compares what two lists claim, verifying neither, and says so.
pub(crate) fn run(args: &Diff, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let compared = Compared::read(args)?;
    if args.json {
        json::print(out, &Report { schema: json::SCHEMA, verified: false, diff: &compared.diff })?;
    } else {
        compared.print(out)?;
    }
    Ok(Answer::Yes)
}

/// The answer in JSON; nothing in it is proved.
#[derive(Serialize)]
struct Report<'d> {
    schema: u32,
    verified: bool,
    #[serde(flatten)]
    diff: &'d trustlist::Diff,
}

/// What changed, and how to call the subjects.
pub(crate) struct Compared {
    pub(crate) diff: trustlist::Diff,
    /// How the old and the new list make identifiers: catalogs do it in two ways.
    algorithms: [OidBuf; 2],
}

impl Compared {
    fn read(args: &Diff) -> Result<Self, Failure> {
        let (old, new) = (input::list(&args.old)?, input::list(&args.new)?);
        Self::between(old.unverified(), new.unverified()).map_err(|error| match error {
            Error::Kind { .. } => Failure::malformed(input::Name(&args.new), error),
            // Which of the two is malformed, the error does not say.
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
            let sentence = "the old list is newer than the new one; swap the two to see what changed since";
            fields.toned(Tone::Warning, "warning", sentence)?;
        }
        fields.toned(Tone::Warning, "verified", "no: `trustlist verify` proves who signed each list")?;
        fields.field("kind", diff.kind)?;
        fields.field("old", list_info(&diff.old))?;
        fields.field("new", list_info(&diff.new))?;
        if diff.is_empty() {
            return writeln!(out, "\nno changes");
        }
        self.print_changes(out)
    }

    /// Subject by subject.
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
    format!("{}, {} entries", Utc(list.this_update), list.entries)
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
