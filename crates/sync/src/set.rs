//! The verified set in force.

use std::{collections::BTreeMap, sync::Arc};

use trustlist::{
    CertificateRef, DisallowedList, PinRules, Policy, Root, RootList, SerializedStore, SignedList, TrustList, TrustSet,
    UnixTime,
};

use crate::{
    error::Error,
    file::{File, ListFile, StoreFile},
    freshness::{Freshness, Warning, is_older},
    hash::{Hash, ObjectId},
    manifest::{HeldFile, Manifest},
    objects::Objects,
    root_file,
    settings::Settings,
};

/// The lists and roots of a store, verified when they were read or fetched. A set never changes; a later run creates a
/// new one.
#[derive(Clone, Debug)]
pub struct Set {
    pub(crate) manifest: Manifest,
    pub(crate) lists: Lists,
    objects: Objects,
    /// The files that the manifest names but that are not in force.
    problems: BTreeMap<File, Arc<Error>>,
    read_at: UnixTime,
}

/// The lists in force.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    pub(crate) roots: Option<RootList<'static>>,
    pub(crate) disallowed: Option<DisallowedList<'static>>,
    pub(crate) pin_rules: Option<PinRules<'static>>,
}

impl Lists {
    pub(crate) fn get(&self, file: ListFile) -> Option<&TrustList<'static>> {
        match file {
            ListFile::AuthRoot => self.roots.as_ref().map(RootList::verified),
            ListFile::Disallowed => self.disallowed.as_ref().map(DisallowedList::verified),
            ListFile::PinRules => self.pin_rules.as_ref().map(PinRules::verified),
        }
    }

    /// Puts a list into force, if it is of the right kind.
    pub(crate) fn put(&mut self, file: ListFile, list: TrustList<'static>) -> Result<(), trustlist::Error> {
        match file {
            ListFile::AuthRoot => self.roots = Some(RootList::try_from(list)?),
            ListFile::Disallowed => self.disallowed = Some(DisallowedList::try_from(list)?),
            ListFile::PinRules => self.pin_rules = Some(PinRules::try_from(list)?),
        }
        Ok(())
    }

    /// Whether the list names a certificate in the certificate store: as disallowed, or by its pinned key.
    pub(crate) fn name_one_of(&self, file: StoreFile, store: &SerializedStore<'_>) -> bool {
        store.unsigned_certificates().any(|der| self.names(file, der))
    }

    /// Whether the list names this certificate.
    fn names(&self, file: StoreFile, der: &[u8]) -> bool {
        match file {
            StoreFile::Disallowed => {
                let found = self.disallowed.as_ref().map(|list| list.by_certificate(der));
                matches!(found, Some(Ok(Some(_))))
            }
            StoreFile::PinRules => CertificateRef::from_der(der).is_ok_and(|certificate| {
                self.pin_rules.as_ref().is_some_and(|rules| rules.pins_key(certificate.public_key()))
            }),
        }
    }
}

impl Set {
    /// Reads and verifies the files that the manifest names. A file that fails is one of the
    /// [`problems`](Self::problems), and is not in force.
    pub(crate) fn read(manifest: Manifest, objects: Objects, settings: &Settings, now: UnixTime) -> Self {
        let mut lists = Lists::default();
        let mut problems = BTreeMap::new();
        for file in ListFile::ALL {
            let Some(held) = manifest.file(File::List(file)) else { continue };
            let policy = settings.policy_for_held(file, held.fetched.0, now);
            let taken = objects.read(&held.object).and_then(|bytes| take(bytes, file, &policy, settings, &mut lists));
            if let Err(error) = taken {
                problems.insert(File::List(file), Arc::new(error));
            }
        }
        for file in StoreFile::ALL.map(File::Store) {
            if let Some(Err(error)) = manifest.file(file).map(|held| objects.read(&held.object)) {
                problems.insert(file, Arc::new(error));
            }
        }
        for (sha1, object) in &manifest.roots {
            if let Err(error) = objects.read(object) {
                problems.insert(File::Root(sha1.0), Arc::new(error));
            }
        }
        Self { manifest, lists, objects, problems, read_at: now }
    }

    /// Returns the root list.
    #[must_use]
    pub const fn roots(&self) -> Option<&RootList<'static>> {
        self.lists.roots.as_ref()
    }

    /// Returns the list of disallowed certificates.
    #[must_use]
    pub const fn disallowed(&self) -> Option<&DisallowedList<'static>> {
        self.lists.disallowed.as_ref()
    }

    /// Returns the pin rules.
    #[must_use]
    pub const fn pin_rules(&self) -> Option<&PinRules<'static>> {
        self.lists.pin_rules.as_ref()
    }

    /// Combines the lists, to judge certificate paths with them.
    ///
    /// Returns `None` if there is no root list, or if a list in the folder is not in force. If a damaged disallowed
    /// list were left out, for example, too much would be trusted.
    #[must_use]
    pub fn into_trust_set(self) -> Option<TrustSet<'static>> {
        if self.problems().any(|(file, _)| matches!(file, File::List(_))) {
            return None;
        }
        let mut set = TrustSet::new(self.lists.roots?);
        if let Some(list) = self.lists.disallowed {
            set = set.with_disallowed(list);
        }
        if let Some(rules) = self.lists.pin_rules {
            set = set.with_pin_rules(rules);
        }
        Some(set)
    }

    /// Returns the certificate of a root in DER, by its SHA-1; `None` if the folder does not contain the certificate or
    /// the list does not name it.
    ///
    /// # Errors
    ///
    /// If the file is missing, does not match the manifest, or is not the certificate that the list names.
    pub fn root(&self, sha1: &[u8; 20]) -> Result<Option<Vec<u8>>, Error> {
        let Some(roots) = self.roots().filter(|roots| roots.by_sha1(sha1).is_some()) else { return Ok(None) };
        let Some(object) = self.manifest.roots.get(&Hash(*sha1)) else { return Ok(None) };
        root_file::verify(self.objects.read(object)?, sha1, roots).map(Some)
    }

    /// Returns the number of root certificates in the folder, not counting the [lost](Self::lost_roots) ones. Each of
    /// these certificates was listed when it was fetched.
    #[must_use]
    pub fn root_count(&self) -> usize {
        let problems = self.problems().filter(|(file, _)| matches!(file, File::Root(_))).count();
        self.manifest.roots.len().saturating_sub(problems)
    }

    /// Returns the number of roots that the last run was set to fetch but that are not in the folder, because the run
    /// was stopped or they could not be fetched. The next run requests these roots again. [Lost](Self::lost_roots)
    /// roots are not counted.
    #[must_use]
    pub fn pending_roots(&self) -> usize {
        let Some(roots) = self.roots() else { return 0 };
        let is_held = |root: &Root<'_>| {
            <[u8; 20]>::try_from(root.entry().id()).is_ok_and(|sha1| self.manifest.roots.contains_key(&Hash(sha1)))
        };
        let is_wanted = |root: &Root<'_>| self.manifest.wanted_roots.include(root, self.read_at);
        roots.roots().filter(|root| is_wanted(root) && !is_held(root)).count()
    }

    /// Returns [`Error::RootsLost`] with the number of root certificates that are missing or damaged; the next run
    /// fetches them again. A path that is no longer a regular file is not counted, because a run leaves it alone.
    #[must_use]
    pub fn lost_roots(&self) -> Option<Error> {
        let is_lost = |file: &&File| matches!(file, File::Root(_)) && self.is_damaged(**file);
        let lost = self.problems.keys().filter(is_lost).count();
        (lost > 0).then(|| Error::RootsLost { lost, held: self.manifest.roots.len() })
    }

    /// Returns, in DER, the certificates in a certificate store that the verified list names. They are for display.
    ///
    /// # Errors
    ///
    /// If the file is missing, does not match the manifest, or is not a certificate store.
    pub fn certificates(&self, file: StoreFile, settings: &Settings) -> Result<Vec<Vec<u8>>, Error> {
        let Some(held) = self.manifest.file(File::Store(file)) else { return Ok(Vec::new()) };
        let bytes = self.objects.read(&held.object)?;
        let store = SerializedStore::parse(&bytes, &settings.limits.store).map_err(Error::Store)?;
        let named = store.unsigned_certificates().filter(|der| self.lists.names(file, der));
        Ok(named.map(<[u8]>::to_vec).collect())
    }

    /// Returns how fresh a list is; `None` if it is not in force.
    #[must_use]
    pub fn freshness(&self, file: ListFile, settings: &Settings, now: UnixTime) -> Option<Freshness> {
        let checked = self.manifest.file(File::List(file))?.checked.0;
        let list = self.lists.get(file)?.content();
        let max_age = &settings.max_age;
        Some(Freshness {
            checked,
            unchecked_too_long: is_older(max_age.unchecked, checked, now) || is_older(max_age.unchecked, now, checked),
            this_update: list.this_update(),
            old: file == ListFile::AuthRoot && is_older(max_age.warn, list.this_update(), now),
            stale: list.next_update().is_some_and(|next| next.as_secs() < now.as_secs()),
        })
    }

    /// Returns the lists that the source did not have at the last run, although they are [expected](Settings::expected)
    /// or were obtained earlier. A list that was obtained earlier stays in force.
    #[must_use]
    pub fn missing(&self, settings: &Settings) -> Vec<(ListFile, Warning)> {
        self.manifest.missing(&settings.expected)
    }

    /// Returns the time of the last run, and of the last run that checked every list.
    #[must_use]
    pub fn last_runs(&self) -> (Option<UnixTime>, Option<UnixTime>) {
        let instant = |instant: Option<crate::clock::Instant>| instant.map(|instant| instant.0);
        (instant(self.manifest.last_attempt), instant(self.manifest.last_success))
    }

    /// Returns the files that the manifest names but that are not in force, with the reason: a file is missing or
    /// damaged, or a list is no longer accepted, for example because it is too old.
    pub fn problems(&self) -> impl ExactSizeIterator<Item = (File, &Error)> {
        self.problems.iter().map(|(file, error)| (*file, &**error))
    }

    /// Returns the time at which this set was verified.
    #[must_use]
    pub const fn read_at(&self) -> UnixTime {
        self.read_at
    }

    pub(crate) const fn objects(&self) -> &Objects {
        &self.objects
    }

    /// Whether the file is missing in the folder or does not match the manifest, so that it should be fetched again.
    /// Returns false for a path that is not a regular file, because fetching would not replace it.
    pub(crate) fn is_damaged(&self, file: File) -> bool {
        let is_repairable = |error: &Error| is_damage(error) && !matches!(error, Error::Irregular { .. });
        self.problems.get(&file).is_some_and(|error| is_repairable(error))
    }

    /// Records a file that was fetched and verified, in place of the previous one.
    pub(crate) fn hold(&mut self, file: File, held: HeldFile) {
        self.problems.remove(&file);
        self.manifest.files.insert(file.to_string(), held);
    }

    /// Records a root that was fetched and verified.
    pub(crate) fn hold_root(&mut self, sha1: [u8; 20], object: ObjectId) {
        self.problems.remove(&File::Root(sha1));
        self.manifest.roots.insert(Hash(sha1), object);
    }

    /// Drops the roots that the list in force does not name.
    pub(crate) fn forget_roots(&mut self) {
        let Some(roots) = &self.lists.roots else { return };
        self.manifest.roots.retain(|sha1, _| roots.by_sha1(&sha1.0).is_some());
        self.problems.retain(|file, _| !matches!(file, File::Root(sha1) if roots.by_sha1(sha1).is_none()));
    }

    /// Returns the set, or an error if a list that is in force in `before` is now damaged in the folder.
    pub(crate) fn unless_damaged_since(mut self, before: &Self) -> Result<Self, Error> {
        let had = |list: &ListFile| before.lists.get(*list).is_some();
        let is_damaged = |file: &File| self.problems.get(file).is_some_and(|error| is_damage(error));
        let lost = ListFile::ALL.into_iter().filter(had).map(File::List).find(is_damaged);
        match lost.and_then(|file| self.problems.remove(&file)) {
            // The set was just read, so only this function holds the error and `into_inner` succeeds.
            Some(error) => Err(Arc::into_inner(error).unwrap_or(Error::NoRootList)),
            None => Ok(self),
        }
    }
}

fn is_damage(error: &Error) -> bool {
    matches!(error, Error::Io { .. } | Error::Damaged { .. } | Error::Irregular { .. })
}

/// Verifies a list that was accepted earlier, and puts it into force.
fn take(bytes: Vec<u8>, file: ListFile, policy: &Policy, settings: &Settings, lists: &mut Lists) -> Result<(), Error> {
    let list = SignedList::open_with(bytes, &settings.limits).map_err(Error::List)?;
    let list = list.verify(policy).map_err(|refused| Error::List(refused.into()))?;
    lists.put(file, list).map_err(Error::List)
}
