//! `trustlist author`: builds a list, signs it, verifies it and then writes it.

mod draft;
mod files;
mod publish;
mod signing;

use std::io;

use serde::Serialize;
use trustlist::{Diff, TrustList, UnixTime, Utc};

use self::{
    draft::Draft,
    files::{Files, Signed},
    publish::PublishIn,
    signing::Signing,
};
use super::{diff::Compared, verify};
use crate::{
    answer::Answer,
    args::Author,
    clock,
    failure::Failure,
    json::{self, Report},
    output::Output,
    text::Fields,
};

/// Builds a list and writes it. Nothing is written until the signed list has been read back and verified.
pub(crate) fn run(args: &Author, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let now = clock::present(args.now)?;
    let files = Files::from_options(&args.written)?;
    let signing = Signing::read(&args.signing)?;
    let place = PublishIn::lock(args.written.publish.as_deref())?;
    let (signed, draft, changes) = make(args, &signing, &place, now)?;
    let written = files.write(&signed, &draft, place)?;
    let authored = Authored { list: &signed.list, changes, written, now };
    if args.json {
        json::print(out, &authored.to_json())?;
    } else {
        authored.print(out)?;
    }
    Ok(Answer::Yes)
}

/// Builds, signs and verifies the list, but does not write anything yet.
fn make(
    args: &Author,
    signing: &Signing,
    place: &PublishIn<'_>,
    now: UnixTime,
) -> Result<(Signed, Draft, Option<Compared>), Failure> {
    let draft = Draft::new(args, signing, place, now)?;
    let signed = Signed::verify(signing.sign(&draft.list)?, signing, now)?;
    let changes = draft.changes(&signed.list)?;
    Ok((signed, draft, changes))
}

/// The list that was signed, verified and written.
struct Authored<'s> {
    list: &'s TrustList<'static>,
    /// The changes since the previous list.
    changes: Option<Compared>,
    written: Vec<String>,
    now: UnixTime,
}

/// The answer as JSON.
#[derive(Serialize)]
struct ToJson<'a> {
    #[serde(flatten)]
    report: Report<'a>,
    next_update: Option<String>,
    entries: usize,
    /// Null without a previous list.
    changes: Option<&'a Diff>,
    written: &'a [String],
}

impl Authored<'_> {
    fn to_json(&self) -> ToJson<'_> {
        let list = self.list.content();
        ToJson {
            report: Report::new(self.list, self.now),
            next_update: list.next_update().map(|time| Utc(time).to_string()),
            entries: list.len(),
            changes: self.changes.as_ref().map(|changes| &changes.diff),
            written: &self.written,
        }
    }

    fn print(&self, out: &mut Output<'_>) -> io::Result<()> {
        let (list, signer) = (self.list.content(), self.list.signer());
        let mut fields = Fields::new(out, verify::INDENT);
        fields.field("list", format_args!("{}, {} entries", self.list.kind(), list.len()))?;
        fields.field("this update", clock::text(list.this_update()))?;
        if let Some(next_update) = list.next_update() {
            fields.field("next update", clock::text(next_update))?;
        }
        if let Some(number) = list.sequence_number() {
            fields.field("sequence number", number)?;
        }
        let certificate = signer.certificate();
        fields.field("signer", certificate.subject())?;
        fields.field("  valid until", clock::text(certificate.not_after))?;
        fields.field("  usage", signer.usage())?;
        let anchor = &signer.path().anchor;
        fields.field("verified under", anchor.subject())?;
        fields.field("  SHA-256", json::hex(&anchor.sha256))?;
        if let Some(Compared { diff, .. }) = &self.changes {
            let old = clock::text(diff.old.this_update);
            let (added, removed, changed) = (diff.added.len(), diff.removed.len(), diff.changed.len());
            fields.field(
                "changes",
                format_args!("since the list dated {old}: {added} added, {removed} removed, {changed} changed"),
            )?;
        }
        for (label, path) in std::iter::once("written").chain(std::iter::repeat("")).zip(&self.written) {
            fields.field(label, path)?;
        }
        self.changes.as_ref().map_or(Ok(()), |changes| changes.print_changes(out))
    }
}
