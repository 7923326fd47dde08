//! The lists of a root program over time, in figures.

use std::{collections::HashSet, path::PathBuf};

use sha2::{Digest as _, Sha256};
use trustlist::{CertificateTrustList, Entry, FileTime, PropertyTime, UnixTime, Utc};

use super::{super::verify::Rules, source::Source};
use crate::{code, failure::Failure, input};

/// Most lists of which a history is made. Microsoft has published some 120 since 2006.
const MOST_LISTS: usize = 1000;

/// Lists in the order of their dates, each of them once, and the one that the page is about among them.
pub(super) struct History {
    pub(super) lists: Vec<Figures>,
    /// Files of folders that are not among them, and why.
    pub(super) left_out: Vec<(String, String)>,
}

/// What one list counts.
pub(super) struct Figures {
    pub(super) this_update: UnixTime,
    pub(super) listed: usize,
    /// Disabled by the list's own date. A root whose dates cannot be read is trusted for nothing, and counts as one.
    pub(super) disabled: usize,
    /// Not disabled, and with a NotBefore date.
    pub(super) limited: usize,
    /// Since the list before; of the first one nothing is known.
    pub(super) added: Option<usize>,
    pub(super) removed: Option<usize>,
    /// The rule that refused it.
    pub(super) refused: Option<&'static str>,
    /// Whether the page is about it.
    pub(super) is_subject: bool,
    ids: HashSet<Vec<u8>>,
    /// Tells lists of one date apart.
    sequence_number: Vec<u8>,
    sha256: [u8; 32],
}

impl History {
    /// Reads files, and the files in folders. What stands in a folder may be anything: what is no list, or not accepted,
    /// is left out; a file that was named is a failure then.
    pub(super) fn read(paths: &[PathBuf], subject: &Source, rules: &Rules, unverified: bool) -> Result<Self, Failure> {
        let mut history = Self { lists: vec![Figures::of(subject, true)], left_out: Vec::new() };
        for path in paths {
            if !path.is_dir() {
                history.add(&Source::read(path, rules, unverified)?)?;
                continue;
            }
            // Symbolic links are not followed.
            for (file, _) in input::entries(path)?.into_iter().filter(|(_, kind)| kind.is_file()) {
                match Source::read(&file, rules, unverified) {
                    Ok(source) => history.add(&source)?,
                    Err(failure) => {
                        let why = failure.message().to_owned();
                        let prefix = format!("{}: ", input::Name(&file));
                        let why = why.strip_prefix(&prefix).map_or_else(|| why.clone(), str::to_owned);
                        history.left_out.push((input::file_name(&file), why));
                    }
                }
            }
        }
        history.lists.sort_by_cached_key(|it| (it.this_update.as_secs(), it.sequence_number.clone()));
        history.compare();
        Ok(history)
    }

    /// Adds a list, unless the same content is there: a cabinet and the list from it are one.
    fn add(&mut self, source: &Source) -> Result<(), Failure> {
        let figures = Figures::of(source, false);
        if self.lists.iter().any(|list| list.sha256 == figures.sha256) {
            return Ok(());
        }
        if self.lists.len() >= MOST_LISTS {
            let failure =
                Failure::new(&code::REPORT_LIMIT, format!("more than {MOST_LISTS} lists, the limit of a history"));
            return Err(failure.advise(Some("give fewer: one a month shows as much")));
        }
        self.lists.push(figures);
        Ok(())
    }

    /// Holds each list against the one before.
    fn compare(&mut self) {
        let mut before: Option<&mut Figures> = None;
        for list in &mut self.lists {
            if let Some(before) = before {
                list.added = Some(list.ids.difference(&before.ids).count());
                list.removed = Some(before.ids.difference(&list.ids).count());
            }
            before = Some(list);
        }
    }
}

impl Figures {
    fn of(source: &Source, is_subject: bool) -> Self {
        let list: &CertificateTrustList<'_> = source.list();
        let this_update = list.this_update();
        let states: Vec<State> = list.entries().map(|entry| State::of(&entry, this_update)).collect();
        let count = |state| states.iter().filter(|it| **it == state).count();
        Self {
            this_update,
            listed: list.len(),
            disabled: count(State::Disabled),
            limited: count(State::Limited),
            added: None,
            removed: None,
            refused: source.refusal().map(|refusal| refusal.code),
            is_subject,
            ids: list.entries().map(|entry| entry.id().to_vec()).collect(),
            sequence_number: list.sequence_number().map(|it| it.content().to_vec()).unwrap_or_default(),
            sha256: Sha256::digest(list.der()).into(),
        }
    }

    /// Neither disabled nor with a NotBefore date.
    pub(super) fn unlimited(&self) -> usize {
        self.listed.saturating_sub(self.disabled).saturating_sub(self.limited)
    }

    pub(super) fn date(&self) -> String {
        Utc(self.this_update).to_string()
    }

    pub(super) fn status(&self) -> String {
        self.refused.map_or_else(|| "verified".to_owned(), |code| format!("not verified ({code})"))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unlimited,
    Limited,
    Disabled,
}

impl State {
    fn of(entry: &Entry<'_>, at: UnixTime) -> Self {
        let (Ok(disabled), Ok(not_before)) = (entry.disabled(), entry.not_before()) else { return Self::Disabled };
        let is_disabled = |date| FileTime::from_unix(at).is_none_or(|at| date <= at);
        if disabled.and_then(PropertyTime::filetime).is_some_and(is_disabled) {
            return Self::Disabled;
        }
        if not_before.and_then(PropertyTime::filetime).is_some() { Self::Limited } else { Self::Unlimited }
    }
}
