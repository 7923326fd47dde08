//! `--disallowed`: the disallowed list that a verdict takes into account.

use std::{io, path::Path};

use trustlist::{CertificateDer, DisallowedList, Error, ListKind, Reason, UnixTime, Verdict};
use trustlist_sync::{File, ListFile, Set, Settings, Store};

use super::verify::{self, Rules};
use crate::{args::Consulted, code, failure::Failure, input, json::Report, terminal::Tone, text::Fields};

/// A verified disallowed list, and the folder that it comes from, if any.
pub(crate) struct Disallowed {
    list: DisallowedList<'static>,
    folder: Option<Set>,
}

impl Disallowed {
    /// Reads the list given with `--disallowed`, if any.
    pub(crate) fn consulted(args: &Consulted, rules: &Rules, now: UnixTime) -> Result<Option<Self>, Failure> {
        args.disallowed.as_deref().map(|path| Self::read(path, rules, now)).transpose()
    }

    /// Reads a list, or the list in force in a folder maintained by `trustlist sync`. Fails if the list does not
    /// verify: a verdict without it could be wrong.
    fn read(path: &Path, rules: &Rules, now: UnixTime) -> Result<Self, Failure> {
        let rules = rules.for_consulted_list();
        if path.is_dir() {
            return Self::in_folder(path, Settings::new(rules.policy()), now);
        }
        let list = rules.verify(input::list(path)?, Some(ListKind::Disallowed), path);
        let list = list.and_then(|list| DisallowedList::try_from(list).map_err(Failure::refused));
        let list = list.map_err(|failure| {
            // Do not suggest `--floor`, which does not apply to this list.
            let is_old = matches!(failure.error(), Some(Error::OlderThanFloor { .. }));
            let help = is_old.then_some("fetch the newest list with `trustlist sync`");
            failure.prefixed("--disallowed").into_failed().advise(help)
        })?;
        Ok(Self { list, folder: None })
    }

    fn in_folder(path: &Path, settings: Settings, now: UnixTime) -> Result<Self, Failure> {
        let set = Store::open(path).and_then(|store| store.read(&settings, now)).map_err(Failure::of_sync)?;
        if let Some(list) = set.disallowed() {
            return Ok(Self { list: list.clone(), folder: Some(set) });
        }
        let file = File::List(ListFile::Disallowed);
        let why = set.problems().find(|(problem, _)| *problem == file);
        let why = why.map_or_else(|| "it was never fetched".to_owned(), |(_, error)| error.to_string());
        let sentence = format!("the folder contains no disallowed list that is in force: {why}");
        Err(Failure::about(&code::NO_DISALLOWED_LIST, path.display(), sentence))
    }

    /// Returns the certificate of a root from the folder, if it is there.
    pub(crate) fn certificate(&self, sha1: &[u8; 20]) -> Result<Option<CertificateDer<'static>>, Failure> {
        let Some(folder) = &self.folder else { return Ok(None) };
        Ok(folder.root(sha1).map_err(Failure::of_sync)?.map(CertificateDer::from))
    }

    /// Returns a refusal if the certificate is on the list. This rule takes precedence over all others.
    pub(crate) fn refuse(&self, certificate: &CertificateDer<'_>) -> Result<Option<Verdict>, Failure> {
        let entry = self.list.by_certificate(certificate).map_err(Failure::unanswerable)?;
        Ok(entry.map(|entry| Verdict::Refused(Reason::Disallowed { position: 0, id: entry.id().to_vec() })))
    }

    pub(crate) fn report(&self, now: UnixTime) -> Report<'_> {
        Report::new(self.list.verified(), now)
    }
}

/// Says which disallowed list a verdict took into account.
pub(crate) fn sentence(consulted: Option<&Disallowed>, now: UnixTime) -> String {
    match consulted {
        Some(consulted) => {
            format!("the disallowed list is dated {}", verify::dated(consulted.list.content().this_update(), now))
        }
        None => "no disallowed list was consulted; give one with `--disallowed`".to_owned(),
    }
}

/// Prints which disallowed list a verdict took into account.
pub(crate) fn print(consulted: Option<&Disallowed>, now: UnixTime, fields: &mut Fields<'_>) -> io::Result<()> {
    let tone = if consulted.is_some() { Tone::Plain } else { Tone::Warning };
    fields.toned(tone, "  disallowed", sentence(consulted, now))
}
