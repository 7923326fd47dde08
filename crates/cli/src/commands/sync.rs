//! `trustlist sync`: keeps a folder of verified lists and roots up to date.

use std::{
    collections::BTreeSet,
    error::Error as _,
    fs,
    io::{self, ErrorKind, IsTerminal, Write as _},
    path::Path,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use trustlist::{JudgedAt, UnixTime, Utc};
use trustlist_sync::{
    Changes, Error, File, Http, Item, Location, Outcome, Proxy, Report, Settings, Store, Updated, publish, update_until,
};

use super::held::{self, ErrorKeys, Held, HeldKeys};
use crate::{
    Answer, advice,
    args::{Sync, SyncAt},
    clock, code,
    escape::Escaped,
    failure::{self, Failure},
    json,
    output::Output,
    stop::{Stop, Stoppable},
    terminal::{Look, Tone},
    text::{Fields, message},
};

/// Runs one update, publishes the files in force, and prints what happened.
pub(crate) fn run(args: &Sync, verbose: bool, out: &mut Output<'_>) -> Result<Answer, Failure> {
    let now = clock::present(args.now)?;
    let judged_at = match args.at {
        SyncAt::List => JudgedAt::ListDate,
        SyncAt::Now => JudgedAt::Now,
    };
    let mut settings = held::settings(&args.anchors, judged_at, args.max_age, now)?;
    settings.roots = args.roots.clone();
    let (report, set) = if args.offline {
        let set = Store::open(&args.to).and_then(|store| store.read(&settings, now));
        (None, set.map_err(Failure::of_sync)?)
    } else {
        let updated = fetch(args, &settings, now)?;
        (Some(updated.report), updated.set)
    };
    let was_stopped = report.as_ref().is_some_and(Report::was_stopped);
    // A stopped run publishes nothing, because its set can be incomplete. The next run publishes the complete set.
    let folder = args.publish.as_deref().filter(|_| !was_stopped);
    let published = folder.map(|folder| publish(&set, folder).map_err(Failure::of_sync)).transpose();
    let held = Held::new(set, &settings, now);
    let all_fetched = report.as_ref().is_none_or(Report::is_success);
    let (published, answer) = match published {
        // The update itself is complete and in force, so its report is still printed.
        Err(failure) => (None, Err(failure)),
        Ok(published) => (published, answer(&held, all_fetched)),
    };
    let to_json = || to_json(args, report.as_ref(), published, &held, now);
    let answer = match answer {
        Err(failure) if args.json => Err(failure.attach(to_json())),
        answer if args.json => {
            json::print(out, &to_json())?;
            answer
        }
        answer => {
            print(report.as_ref(), published, &held, verbose, out)?;
            answer
        }
    };
    if was_stopped {
        out.flush()?;
        // If standard error is closed, there is nowhere left to report it.
        let mut stderr = io::stderr().lock();
        let _ = message(&mut Output::new(&mut stderr, Look::of_stderr()), Tone::Warning, "trustlist:", STOPPED);
    }
    answer
}

fn answer(held: &Held, all_fetched: bool) -> Result<Answer, Failure> {
    match held.answer() {
        Answer::Yes if all_fetched => Ok(Answer::Yes),
        _ if held.is_in_force() => Ok(Answer::No),
        _ => {
            let failure = Failure::new(Error::NoRootList.explain(), "no verified root list is in force");
            Err(failure.advise(Some(NOTHING_IN_FORCE)))
        }
    }
}

const NOTHING_IN_FORCE: &str =
    "see the line about authrootstl.cab; for details about a list, run `trustlist verify` on it";

const STOPPED: &str = "stopped by a signal: the files fetched so far are kept, and the next run fetches the rest";

fn fetch(args: &Sync, settings: &Settings, now: UnixTime) -> Result<Updated, Failure> {
    let stop =
        Stop::on_signals().map_err(|error| Failure::about(&code::DEFECT, "installing the signal handlers", error))?;
    let source = Stoppable::new(source(args)?, &stop);
    let store = Store::create(&args.to).map_err(Failure::of_sync)?;
    let bar = progress_bar();
    let progress = |done: usize, left: usize| {
        bar.set_length(u64::try_from(done.saturating_add(left)).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    };
    let updated = update_until(&store, &source, settings, now, args.connections, progress, || stop.has_come());
    bar.finish_and_clear();
    updated.map_err(Failure::of_sync)
}

/// Creates the source from `--from` and `--proxy`.
fn source(args: &Sync) -> Result<Location, Failure> {
    let proxy = match args.proxy.as_deref() {
        None => Proxy::environment(),
        Some("none") => Proxy::direct(),
        Some(url) => Proxy::through(url).map_err(|error| {
            let help = "give an http URL, such as http://proxy.example:8080, or `none`";
            Failure::about(&code::USAGE, "--proxy", error).advise(Some(help))
        })?,
    };
    let from = args.from.as_deref().unwrap_or(Http::WINDOWS_UPDATE);
    match Location::parse(from) {
        Ok(Location::Http(http)) => Ok(Location::Http(http.proxy(proxy))),
        Ok(Location::Folder(folder)) => {
            require_folder(folder.path(), from)?;
            Ok(Location::Folder(folder))
        }
        Err(error) => {
            let help = if from.starts_with("https:") {
                "use http or a folder: https is not needed, because the lists are signed"
            } else {
                "give an http URL without a user name, query or fragment, a file URL, or a folder"
            };
            Err(Failure::about(&code::USAGE, "--from", error).advise(Some(help)))
        }
    }
}

/// Checks the folder to fetch from, so that a problem with it is reported once and not for each file.
fn require_folder(folder: &Path, from: &str) -> Result<(), Failure> {
    let name = folder.display();
    let (reason, help) = match fs::metadata(folder) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => {
            let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let help = format!("give the folder that contains the file: `--from {}`", parent.display());
            (format!("{name} is a file, not a folder"), help)
        }
        Err(error) if error.kind() == ErrorKind::NotFound => match url_of_server(from) {
            Some(url) => {
                let help = format!("give the URL of the server: `--from {url}`");
                (format!("there is no folder {name}; the name looks like HOST:PORT"), help)
            }
            None => {
                let help = "check the path; for a server, give its URL, such as http://mirror.example/lists/";
                (format!("the folder {name} does not exist"), help.to_owned())
            }
        },
        Err(error) => {
            let (reason, help) = advice::about_io(&error);
            (format!("{name}: {reason}"), help.to_owned())
        }
    };
    Err(Failure::about(&code::USAGE, "--from", reason).advise(Some(help)))
}

/// Returns the URL that is probably meant by `mirror:8101`. A single letter before the colon is a drive, not a host.
fn url_of_server(text: &str) -> Option<String> {
    let (authority, path) = text.split_once('/').unwrap_or((text, ""));
    let (host, port) = authority.rsplit_once(':')?;
    let is_name = host.len() > 1 && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    let is_host = is_name || (host.starts_with('[') && host.ends_with(']'));
    let is_port = port.parse::<u16>().is_ok_and(|port| port > 0);
    let end = if path.is_empty() || path.ends_with('/') { "" } else { "/" };
    (is_host && is_port).then(|| format!("http://{authority}/{path}{end}"))
}

/// The progress bar on standard error, which counts files; hidden if standard error is not a terminal.
fn progress_bar() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
    match ProgressStyle::with_template("{wide_bar} {pos} of {len} files") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The result of a run as JSON.
#[derive(Serialize)]
struct Keys {
    schema: u32,
    now: String,
    ok: bool,
    to: String,
    files: Option<Vec<FileKeys>>,
    stopped: bool,
    published: Option<usize>,
    #[serde(flatten)]
    held: HeldKeys,
}

/// The outcome for a file as JSON.
#[derive(Serialize)]
struct FileKeys {
    file: String,
    outcome: &'static str,
    #[serde(flatten)]
    more: Option<OutcomeKeys>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OutcomeKeys {
    Replaced {
        this_update: String,
        sequence_number: Option<String>,
        expired_now: bool,
        entries: usize,
        changes: Option<ChangesKeys>,
    },
    Unchanged {
        evidence: &'static str,
    },
    Failed(ErrorKeys),
}

#[derive(Serialize)]
struct ChangesKeys {
    added: usize,
    removed: usize,
    changed: usize,
}

fn to_json(args: &Sync, report: Option<&Report>, published: Option<usize>, held: &Held, now: UnixTime) -> Keys {
    Keys {
        schema: json::SCHEMA,
        now: Utc(now).to_string(),
        ok: report.map_or(held.answer() == Answer::Yes, Report::is_success),
        to: args.to.display().to_string(),
        files: report.map(|report| report.items.iter().map(FileKeys::new).collect()),
        stopped: report.is_some_and(Report::was_stopped),
        published,
        held: held.to_json(),
    }
}

impl FileKeys {
    fn new(item: &Item) -> Self {
        let more = match &item.outcome {
            Outcome::Replaced(new) => Some(OutcomeKeys::Replaced {
                this_update: Utc(new.this_update).to_string(),
                sequence_number: new.sequence_number.clone(),
                expired_now: new.expired_now,
                entries: new.entries,
                changes: new.changes.map(|Changes { added, removed, changed, .. }| ChangesKeys {
                    added,
                    removed,
                    changed,
                }),
            }),
            Outcome::Unchanged(evidence) => Some(OutcomeKeys::Unchanged { evidence: evidence.as_str() }),
            Outcome::Failed(error) => Some(OutcomeKeys::Failed(ErrorKeys::new(error, Some(item.file)))),
            _ => None,
        };
        Self { file: item.file.to_string(), outcome: item.outcome.as_str(), more }
    }
}

fn print(
    report: Option<&Report>,
    published: Option<usize>,
    held: &Held,
    verbose: bool,
    out: &mut Output<'_>,
) -> io::Result<()> {
    if let Some(report) = report {
        let mut help = Help { verbose, shown: BTreeSet::new() };
        let mut fields = Fields::new(out, 24);
        let is_root = |item: &&Item| matches!(item.file, File::Root(_));
        for item in report.items.iter().filter(|item| !is_root(item)) {
            fields.toned(tone(item), &item.file.to_string(), outcome(item))?;
            help.after(item, &mut fields)?;
        }
        let roots = report.items.iter().filter(is_root);
        let (failed, others): (Vec<_>, Vec<_>) = roots.partition(|item| matches!(item.outcome, Outcome::Failed(_)));
        let stored = others.iter().filter(|item| matches!(item.outcome, Outcome::Stored)).count();
        let skipped = others.len().saturating_sub(stored);
        if !others.is_empty() || !failed.is_empty() {
            let failed = failed.len();
            fields.field("roots", format_args!("{stored} fetched, {failed} failed, {skipped} skipped"))?;
        }
        for item in failed {
            fields.toned(Tone::Bad, "", format_args!("{}: {}", item.file, outcome(item)))?;
            help.after(item, &mut fields)?;
        }
        if let Some(written) = published {
            fields.field("published", format_args!("{written} files written"))?;
        }
        fields.gap()?;
    }
    held.print(out)
}

const fn tone(item: &Item) -> Tone {
    match item.outcome {
        Outcome::Failed(_) => Tone::Bad,
        _ => Tone::Plain,
    }
}

/// Prints the lines below a failed file: the causes if `verbose`, and what to do next. The advice for a code is printed
/// only once.
struct Help {
    verbose: bool,
    /// The codes whose advice has been printed.
    shown: BTreeSet<&'static str>,
}

impl Help {
    fn after(&mut self, item: &Item, fields: &mut Fields<'_>) -> io::Result<()> {
        let Outcome::Failed(error) = &item.outcome else { return Ok(()) };
        for cause in failure::chain(error.source()).filter(|_| self.verbose) {
            fields.field("  caused by", cause)?;
        }
        match advice::about_file(error).filter(|_| self.shown.insert(error.code())) {
            Some(help) => fields.field("  help", help),
            None => Ok(()),
        }
    }
}

fn outcome(item: &Item) -> String {
    match &item.outcome {
        Outcome::Replaced(new) => {
            let changes = new.changes.map_or(String::new(), |changes| {
                format!(": {} added, {} removed, {} changed", changes.added, changes.removed, changes.changed)
            });
            format!("replaced by the list dated {}{changes}", clock::text(new.this_update))
        }
        Outcome::Unchanged(evidence) => format!("unchanged ({})", evidence.as_str()),
        Outcome::Stored => "fetched".to_owned(),
        Outcome::Announced => "announces another list".to_owned(),
        Outcome::Skipped => "skipped: no server responded".to_owned(),
        Outcome::Pending => "pending: the run was stopped".to_owned(),
        Outcome::NotOffered => "not offered".to_owned(),
        Outcome::Failed(error) => {
            let event = error.windows_event(item.file).map_or(String::new(), |event| format!(", event {event}"));
            let message = error.to_string();
            // The line already names the file, so remove the name from the message.
            let message = message.strip_prefix(&format!("{}: ", item.file)).unwrap_or(&message);
            format!("failed: {} ({}{event})", Escaped(message), error.code())
        }
        _ => item.outcome.as_str().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_with_a_port_is_recognized() {
        for (text, url) in [
            ("mirror:8101", "http://mirror:8101/"),
            ("mirror.example:80/lists", "http://mirror.example:80/lists/"),
            ("10.0.0.1:8080/a/b/", "http://10.0.0.1:8080/a/b/"),
            ("[::1]:8101", "http://[::1]:8101/"),
        ] {
            assert_eq!(url_of_server(text).as_deref(), Some(url));
        }
        for text in [
            "mirror",
            "c:8101",
            "mirror:0",
            "mirror:65536",
            "mirror:http",
            "mirror:",
            ":80",
            "a b:80",
            "lists/a:80",
            "",
        ] {
            assert_eq!(url_of_server(text), None, "{text}");
        }
    }
}
