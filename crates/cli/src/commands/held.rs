//! Reads and prints the contents of a folder maintained by `trustlist sync`.

use std::{io, time::Duration};

use serde::Serialize;
use trustlist::{JudgedAt, TrustList, UnixTime, Utc};
use trustlist_sync::{Error, File, Freshness, ListFile, Set, Settings, Warning};

use super::verify;
use crate::{
    Answer, advice, args::Anchors, clock, failure::Failure, json, output::Output, terminal::Tone, text::Fields,
};

/// The settings for reading a folder.
pub(crate) fn settings(
    anchors: &Anchors,
    judged_at: JudgedAt,
    max_age: u32,
    now: UnixTime,
) -> Result<Settings, Failure> {
    let mut settings = Settings::new(verify::policy(anchors, judged_at, now)?);
    settings.max_age.refuse = Some(Duration::from_secs(u64::from(max_age).saturating_mul(86_400)));
    Ok(settings)
}

/// The contents of a folder, with the warnings that apply at the current time.
pub(crate) struct Held {
    set: Set,
    lists: Vec<(ListFile, Freshness)>,
    missing: Vec<(ListFile, Warning)>,
}

impl Held {
    pub(crate) fn new(set: Set, settings: &Settings, now: UnixTime) -> Self {
        let freshness = |file| Some((file, set.freshness(file, settings, now)?));
        let lists = ListFile::ALL.into_iter().filter_map(freshness).collect();
        let missing = set.missing(settings);
        Self { set, lists, missing }
    }

    /// The answer is yes if a root list is in force and there are no problems. Pin rules past their `nextUpdate` are
    /// not a problem, because Microsoft's pin rules have been past theirs for years.
    pub(crate) fn answer(&self) -> Answer {
        let is_well = |freshness: &Freshness| !freshness.unchecked_too_long && !freshness.old;
        let is_good = self.set.roots().is_some()
            && self.set.problems().len() == 0
            && self.lists.iter().all(|(_, freshness)| is_well(freshness));
        if is_good { Answer::Yes } else { Answer::No }
    }

    pub(crate) const fn is_in_force(&self) -> bool {
        self.set.roots().is_some()
    }

    fn list(&self, file: ListFile) -> Option<&TrustList<'static>> {
        match file {
            ListFile::AuthRoot => self.set.roots().map(|roots| roots.verified()),
            ListFile::Disallowed => self.set.disallowed().map(|list| list.verified()),
            ListFile::PinRules => self.set.pin_rules().map(|rules| rules.verified()),
        }
    }

    pub(crate) fn to_json(&self) -> HeldKeys {
        let (attempt, success) = self.set.last_runs();
        let instant = |instant: UnixTime| Utc(instant).to_string();
        let lists =
            self.lists.iter().filter_map(|(file, freshness)| Some(self.list_keys(*file, freshness, self.list(*file)?)));
        let problems = self.problems().map(|(file, error)| ProblemKeys {
            file: Some(file.to_string()),
            count: None,
            error: ErrorKeys::new(error, Some(file)),
        });
        let lost = self.set.lost_roots().map(|error| {
            let count = if let Error::RootsLost { lost, .. } = error { Some(lost) } else { None };
            ProblemKeys { file: None, count, error: ErrorKeys::new(&error, None) }
        });
        let warnings = self.missing.iter().map(|(list, warning)| WarningKeys {
            file: list.name(),
            code: warning.code(),
            message: warning.to_string(),
            help: advice::from_catalogue(warning.explain()),
        });
        HeldKeys {
            in_force: self.is_in_force(),
            last_attempt: attempt.map(instant),
            last_success: success.map(instant),
            lists: lists.collect(),
            roots: self.set.root_count(),
            pending: self.set.pending_roots(),
            problems: problems.chain(lost).collect(),
            warnings: warnings.collect(),
        }
    }

    pub(crate) fn print(&self, out: &mut Output<'_>) -> io::Result<()> {
        let mut fields = Fields::new(out, verify::INDENT);
        let (_, success) = self.set.last_runs();
        if self.is_in_force() {
            fields.toned(Tone::Good, "in force", "yes")?;
        } else {
            fields.toned(Tone::Bad, "in force", "no: there is no verified root list")?;
        }
        let success = match success {
            Some(success) => clock::text(success),
            None if self.is_in_force() => {
                "never: lists were accepted, but no run has checked every list yet".to_owned()
            }
            None => "never".to_owned(),
        };
        fields.field("last success", success)?;
        for (file, freshness) in &self.lists {
            let Some(list) = self.list(*file) else { continue };
            fields.gap()?;
            fields.field("list", format_args!("{}, {} entries", list.kind(), list.content().len()))?;
            fields.field("this update", verify::dated(freshness.this_update, self.set.read_at()))?;
            fields.field("checked", clock::text(freshness.checked))?;
            for warning in freshness.warnings(list.signer().expired_now()) {
                fields.toned(Tone::Warning, "warning", warning)?;
            }
        }
        if !self.missing.is_empty() {
            fields.gap()?;
        }
        for (list, warning) in &self.missing {
            fields.toned(Tone::Warning, "warning", format_args!("{}: {warning} ({})", list.name(), warning.code()))?;
            if let Some(help) = advice::from_catalogue(warning.explain()) {
                fields.field("  help", help)?;
            }
        }
        fields.gap()?;
        match (self.set.root_count(), self.set.pending_roots()) {
            (held, 0) => fields.field("roots", held)?,
            (held, pending) => fields.field("roots", format_args!("{held}, {pending} pending"))?,
        }
        for (file, error) in self.problems() {
            fields.toned(Tone::Bad, "problem", format_args!("{file}: {error} ({})", error.code()))?;
            if let Some(help) = advice::about_file(error) {
                fields.field("  help", help)?;
            }
        }
        if let Some(error) = self.set.lost_roots() {
            fields.toned(Tone::Bad, "problem", format_args!("{error} ({})", error.code()))?;
            if let Some(help) = advice::about_file(&error) {
                fields.field("  help", help)?;
            }
        }
        Ok(())
    }

    fn list_keys(&self, file: ListFile, freshness: &Freshness, list: &TrustList<'_>) -> ListKeys {
        let expired_now = list.signer().expired_now();
        ListKeys {
            file: file.name(),
            kind: list.kind().as_str(),
            this_update: Utc(freshness.this_update).to_string(),
            age_days: clock::days(freshness.this_update, self.set.read_at()),
            sequence_number: list.content().sequence_number().map(|number| number.to_string()),
            entries: list.content().len(),
            expired_now,
            checked: Utc(freshness.checked).to_string(),
            warnings: freshness.warnings(expired_now).map(Warning::code).collect(),
        }
    }

    /// All problems except lost roots. There can be hundreds of lost roots, so they are only counted.
    fn problems(&self) -> impl Iterator<Item = (File, &Error)> {
        let is_lost =
            |file: File, error: &Error| matches!(file, File::Root(_)) && !matches!(error, Error::Irregular { .. });
        self.set.problems().filter(move |(file, error)| !is_lost(*file, error))
    }
}

/// The contents of a folder as JSON.
#[derive(Serialize)]
pub(crate) struct HeldKeys {
    in_force: bool,
    last_attempt: Option<String>,
    last_success: Option<String>,
    lists: Vec<ListKeys>,
    roots: usize,
    pending: usize,
    problems: Vec<ProblemKeys>,
    warnings: Vec<WarningKeys>,
}

#[derive(Serialize)]
struct ListKeys {
    file: &'static str,
    kind: &'static str,
    this_update: String,
    age_days: u64,
    sequence_number: Option<String>,
    entries: usize,
    expired_now: bool,
    checked: String,
    warnings: Vec<&'static str>,
}

#[derive(Serialize)]
struct ProblemKeys {
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    #[serde(flatten)]
    error: ErrorKeys,
}

#[derive(Serialize)]
struct WarningKeys {
    file: &'static str,
    code: &'static str,
    message: String,
    help: Option<String>,
}

/// An error as JSON: code, message, HRESULT, crypt32 event, and what to do next.
#[derive(Serialize)]
pub(crate) struct ErrorKeys {
    code: &'static str,
    message: String,
    hresult: Option<String>,
    event: Option<u16>,
    help: Option<String>,
}

impl ErrorKeys {
    /// `file` is the file that the error is about, if any.
    pub(crate) fn new(error: &Error, file: Option<File>) -> Self {
        Self {
            code: error.code(),
            message: error.to_string(),
            hresult: error.hresult().map(json::hresult),
            event: file.and_then(|file| error.windows_event(file)),
            help: advice::about_file(error),
        }
    }
}
