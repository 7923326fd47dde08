//! `--disallowed`: the list of disallowed certificates that a verdict takes into account.

use std::{io, path::Path};

use trustlist::{CertificateDer, DisallowedList, Error, ListKind, Reason, UnixTime, Verdict};
use trustlist_sync::{File, ListFile, Set, Settings, Store};

use super::verify::{self, Rules};
use crate::{args::Consulted, code, failure::Failure, input, json::Report, terminal::Tone, text::Fields};

/// A verified list, and the folder that it comes from.
pub(crate) struct Disallowed {
    list: DisallowedList<'static>,
    folder: Option<Set>,
}

impl Disallowed {
    /// The list of `--disallowed`, where that is given.
    pub(crate) fn consulted(args: &Consulted, rules: &Rules, now: UnixTime) -> Result<Option<Self>, Failure> {
        args.disallowed.as_deref().map(|path| Self::read(path, rules, now)).transpose()
    }

    /// Reads a list, or the one in force in a folder of `trustlist sync`. One that is not verified is a failure, and never
    /// the same as none.
    fn read(path: &Path, rules: &Rules, now: UnixTime) -> Result<Self, Failure> {
        let rules = rules.of_another_list();
        if path.is_dir() {
            return Self::in_folder(path, Settings::new(rules.policy()), now);
        }
        let list = rules.prove(input::list(path)?, Some(ListKind::Disallowed), path);
        let list = list.and_then(|list| DisallowedList::try_from(list).map_err(Failure::refused));
        let list = list.map_err(|failure| {
            // `--floor` is about the list asked.
            let is_old = matches!(failure.error(), Some(Error::OlderThanFloor { .. }));
            let help = is_old.then_some("take the newest list: `trustlist sync` fetches it");
            failure.prefixed("--disallowed").into_undone().advise(help)
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
        let sentence = format!("no disallowed list is in force in this folder: {why}");
        Err(Failure::about(&code::NO_DISALLOWED_LIST, path.display(), sentence))
    }

    /// The certificate of a root that the folder holds.
    pub(crate) fn certificate(&self, sha1: &[u8; 20]) -> Result<Option<CertificateDer<'static>>, Failure> {
        let Some(folder) = &self.folder else { return Ok(None) };
        Ok(folder.root(sha1).map_err(Failure::of_sync)?.map(CertificateDer::from))
    }

    /// The refusal, if the certificate is on the list: before any other rule.
    pub(crate) fn refuse(&self, certificate: &CertificateDer<'_>) -> Result<Option<Verdict>, Failure> {
        let entry = self.list.by_certificate(certificate).map_err(Failure::unanswerable)?;
        Ok(entry.map(|entry| Verdict::Refused(Reason::Disallowed { position: 0, id: entry.id().to_vec() })))
    }

    pub(crate) fn report(&self, now: UnixTime) -> Report<'_> {
        Report::new(self.list.verified(), now)
    }
}

/// Which list a verdict took into account.
pub(crate) fn sentence(consulted: Option<&Disallowed>, now: UnixTime) -> String {
    match consulted {
        Some(consulted) => format!("of {}", verify::dated(consulted.list.content().this_update(), now)),
        None => "none was consulted; `--disallowed` takes one".to_owned(),
    }
}

/// Prints which list a verdict took into account.
pub(crate) fn print(consulted: Option<&Disallowed>, now: UnixTime, fields: &mut Fields<'_>) -> io::Result<()> {
    let tone = if consulted.is_some() { Tone::Plain } else { Tone::Warning };
    fields.toned(tone, "  disallowed", sentence(consulted, now))
}
