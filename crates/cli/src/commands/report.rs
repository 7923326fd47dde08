//! `trustlist report`: writes an HTML page about a root list.

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

/// Verifies a list and writes the page.
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
    // If standard error is closed, there is nowhere left to report it.
    let mut stderr = io::stderr().lock();
    let _ = made.print_notes(args, &list, &mut Output::new(&mut stderr, Look::of_stderr()));
    Ok(Answer::Yes)
}

/// A page, and the files that were left out of it.
struct Page {
    html: String,
    /// The files skipped in the folder of certificates.
    skipped: Option<Skipped>,
    /// The files left out of the history, with the reasons.
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
        let past = rules.for_history();
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
            note(to, format_args!("warning: the list is not verified: {refusal}"))?;
            if args.certificates.is_some() {
                note(to, "warning: no certificates are shown, because the list with their hashes is not verified")?;
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

/// Reads a list and verifies it. If it is not accepted, fails unless `unverified` is set.
fn snapshot(file: &Path, rules: &Rules, unverified: bool) -> Result<Snapshot<'static>, Failure> {
    let list = input::list(file)?;
    let found = list.unverified().kind();
    if found != ListKind::AuthRoot {
        let error = Error::Kind { expected: ListKind::AuthRoot, found };
        return Err(Failure::malformed(input::Name(file), error).advise(Some("print it with `trustlist show`")));
    }
    let to_show = unverified.then(|| list.clone());
    let verified = rules.verify(list, Some(ListKind::AuthRoot), file);
    let roots = verified.and_then(|list| RootList::try_from(list).map_err(Failure::refused));
    match (roots, to_show) {
        (Ok(roots), _) => Ok(Snapshot::verified(roots)),
        (Err(failure), None) => Err(failure),
        (Err(failure), Some(list)) => match failure.error() {
            // This is an error in the certificate files given with options, not in the list.
            None | Some(Error::Signature(VerifyError::PolicyCertificate(_))) => Err(failure),
            Some(error) => Ok(Snapshot::refused(list, error)),
        },
    }
}

/// Reads the lists of the history, from files and folders. In a folder, files that are not accepted lists are skipped
/// and reported. If such a file is named on the command line, the command fails.
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
        Error::NotComparable(error) => return Failure::malformed("the list, or the list to compare it with", error),
        Error::TooManyLists { .. } => "give fewer lists: one for each month is enough",
        Error::TooManyDates { .. } => "print the list with `trustlist show`",
        _ => return Failure::new(&code::DEFECT, error.to_string()).advise(Some(advice::REPORT_BUG)),
    };
    Failure::new(&code::REPORT_LIMIT, error.to_string()).advise(Some(advice))
}
