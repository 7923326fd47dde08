//! `trustlist report`: one HTML page of a list of roots.
//!
//! Whatever the page says is made here; its script searches, sorts, and compares instants with those that it was given.

mod certificate;
mod changes;
mod data;
mod details;
mod history;
mod judgement;
mod page;
mod source;
mod text;
mod timeline;

use std::io::{self, Write};

use self::{changes::Changes, data::Data, history::History, page::Page, source::Source};
use super::{
    export::{self, Certificates},
    verify::Rules,
};
use crate::{
    Answer,
    args::Report,
    clock,
    failure::Failure,
    output::{NewFile, Output},
    terminal::Look,
};

/// Verifies a list, and writes the page.
pub(crate) fn run(args: &Report, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let file = NewFile::from_options(args.destination.output.as_deref(), args.destination.force)?;
    let now = clock::present(args.trust.now)?;
    let rules = Rules::read(&args.trust, now)?;
    let source = Source::read(&args.file, &rules, args.unverified)?;
    let certificates = match (&args.certificates, source.roots()) {
        (Some(folder), Some(roots)) => Some(Certificates::read(folder, roots)?),
        // By an unproved list no certificate is that of a root.
        _ => None,
    };
    let past = rules.of_the_past();
    let changes = match &args.compare {
        Some(old) => Some(Changes::between(&Source::read(old, &past, args.unverified)?, &source)?),
        None => None,
    };
    let history = if args.history.is_empty() {
        None
    } else {
        Some(History::read(&args.history, &source, &past, args.unverified)?)
    };

    let data = Data::new(&source, certificates.as_ref(), &args.purpose, now)?;
    let page = Page::new(&source, &data, changes.as_ref(), history.as_ref(), &args.trust, now).to_html()?;
    match file {
        Some(file) => file.write(page.as_bytes())?,
        None => out.write_all(page.as_bytes())?,
    }
    out.flush()?;
    // Nobody is left to be told that standard error is closed.
    let mut stderr = io::stderr().lock();
    let mut to = Output::new(&mut stderr, Look::of_stderr());
    let _ = tell(args, &source, certificates.as_ref(), history.as_ref(), &mut to);
    Ok(Answer::Yes)
}

/// Says what the page shows otherwise than it was asked to.
fn tell(
    args: &Report,
    source: &Source,
    certificates: Option<&Certificates>,
    history: Option<&History>,
    to: &mut Output<'_>,
) -> io::Result<()> {
    if let Some(refusal) = source.refusal() {
        export::say(to, format_args!("warning: not verified: {}", refusal.sentence))?;
        if args.certificates.is_some() {
            export::say(to, "warning: no certificate is shown: the list that has its hash is not verified")?;
        }
    }
    if let Some(certificates) = certificates {
        export::report_skipped(&certificates.skipped, to)?;
    }
    for (name, why) in history.iter().flat_map(|history| &history.left_out) {
        export::say(to, format_args!("left out: {name}: {why}"))?;
    }
    Ok(())
}
