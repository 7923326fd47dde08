//! `trustlist report`: one HTML page of a list of roots.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use trustlist::{Error, ListKind, RootList, UnixTime, layers::cms::VerifyError};
use trustlist_report::{History, Report, Snapshot};

use super::{
    certificates::{self, report_skipped},
    verify::Rules,
};
use crate::{
    advice,
    answer::Answer,
    args, clock, code,
    failure::Failure,
    input::{self, Skipped},
    new_file::NewFile,
    output::Output,
    terminal::Look,
    text::note,
};

/// Verifies a list, and writes the page.
pub(crate) fn run(args: &args::Report, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let file = NewFile::from_options(args.destination.output.as_deref(), args.destination.force)?;
    let now = clock::present(args.trust.now)?;
    let rules = Rules::read(&args.trust, now)?;
    let list = snapshot(&args.file, &rules, args.unverified)?;
    let made = Page::make(args, &list, rules, now)?;
    match file {
        Some(file) => file.write(made.html.as_bytes())?,
        None => out.write_all(made.html.as_bytes())?,
    }
    out.flush()?;
    // If standard error is closed there is nowhere left to report it.
    let mut stderr = io::stderr().lock();
    let _ = made.print_notes(args, &list, &mut Output::new(&mut stderr, Look::of_stderr()));
    Ok(Answer::Yes)
}

/// A page, and what it shows otherwise than it was asked to.
struct Page {
    html: String,
    /// Files of the folder of certificates.
    skipped: Option<Skipped>,
    /// Files of the history, and why.
    left_out: Vec<(String, String)>,
}

impl Page {
    fn make(args: &args::Report, list: &Snapshot<'_>, rules: Rules, now: UnixTime) -> Result<Self, Failure> {
        let mut report = Report::new(list, now).purpose(args.purpose.clone()).archive(args.trust.anchors.archive);
        let folder = args.certificates.as_deref().zip(list.roots());
        let (certificates, skipped) =
            folder.map(|(folder, roots)| certificates::read(folder, roots)).transpose()?.unzip();
        if let Some(certificates) = &certificates {
            report = report.certificates(certificates);
        }
        let past = rules.of_the_past();
        if let Some(old) = &args.compare {
            report = report.compare(&snapshot(old, &past, args.unverified)?).map_err(failed)?;
        }
        let mut left_out = Vec::new();
        if !args.history.is_empty() {
            left_out = read_history(&args.history, report.history(), &past, args.unverified)?;
        }
        Ok(Self { html: report.to_html().map_err(failed)?, skipped, left_out })
    }

    fn print_notes(&self, args: &args::Report, list: &Snapshot<'_>, to: &mut Output<'_>) -> io::Result<()> {
        if let Some(refusal) = list.refusal() {
            note(to, format_args!("warning: not verified: {refusal}"))?;
            if args.certificates.is_some() {
                note(to, "warning: no certificate is shown: the list that has its hash is not verified")?;
            }
        }
        if let Some(skipped) = &self.skipped {
            report_skipped(skipped, to)?;
        }
        for (name, why) in &self.left_out {
            note(to, format_args!("left out: {name}: {why}"))?;
        }
        Ok(())
    }
}

/// Reads a list and verifies it. One that is not accepted is a failure unless it is to be shown `unverified`.
fn snapshot(file: &Path, rules: &Rules, unverified: bool) -> Result<Snapshot<'static>, Failure> {
    let list = input::list(file)?;
    let found = list.unverified().kind();
    if found != ListKind::AuthRoot {
        let error = Error::Kind { expected: ListKind::AuthRoot, found };
        return Err(Failure::malformed(input::Name(file), error).advise(Some("`trustlist show` prints it")));
    }
    let to_show = unverified.then(|| list.clone());
    let verified = rules.prove(list, Some(ListKind::AuthRoot), file);
    let roots = verified.and_then(|list| RootList::try_from(list).map_err(Failure::refused));
    match (roots, to_show) {
        (Ok(roots), _) => Ok(Snapshot::verified(roots)),
        (Err(failure), None) => Err(failure),
        (Err(failure), Some(list)) => match failure.error() {
            // About the certificates that it was verified with, and not about the list.
            None | Some(Error::Signature(VerifyError::PolicyCertificate(_))) => Err(failure),
            Some(error) => Ok(Snapshot::refused(list, error)),
        },
    }
}

/// Reads files, and the files in folders. A folder may hold anything: what is not a list, or not accepted, is left out and
/// named. A file that was named has to be one.
fn read_history(
    paths: &[PathBuf],
    history: &mut History,
    rules: &Rules,
    unverified: bool,
) -> Result<Vec<(String, String)>, Failure> {
    let mut left_out = Vec::new();
    for path in paths {
        if !path.is_dir() {
            history.add(&snapshot(path, rules, unverified)?).map_err(failed)?;
            continue;
        }
        // Symbolic links are not followed.
        for (file, _) in input::entries(path)?.into_iter().filter(|(_, kind)| kind.is_file()) {
            match snapshot(&file, rules, unverified) {
                Ok(list) => history.add(&list).map_err(failed)?,
                Err(failure) => {
                    let prefix = format!("{}: ", input::Name(&file));
                    let why = failure.message();
                    left_out.push((input::file_name(&file), why.strip_prefix(&prefix).unwrap_or(why).to_owned()));
                }
            }
        }
    }
    for (name, why) in &left_out {
        history.leave_out(name, why);
    }
    Ok(left_out)
}

fn failed(error: trustlist_report::Error) -> Failure {
    use trustlist_report::Error;

    let advice = match error {
        Error::NotComparable(error) => return Failure::malformed("the list or the one it is compared with", error),
        Error::TooManyLists { .. } => "give fewer: one a month shows as much",
        Error::TooManyDates { .. } => "`trustlist show` prints them",
        _ => return Failure::new(&code::DEFECT, error.to_string()).advise(Some(advice::A_DEFECT)),
    };
    Failure::new(&code::REPORT_LIMIT, error.to_string()).advise(Some(advice))
}
