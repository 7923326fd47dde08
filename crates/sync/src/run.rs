//! One update, as a state machine without I/O.

use std::{
    collections::{BTreeSet, VecDeque},
    mem,
};

use tracing::{debug, info, warn};
use trustlist::{Limits, SequenceFile, SerializedStore, SignedList, UnixTime, layers::cab::Cabinet};

use crate::{
    clock::Instant,
    error::Error,
    file::{File, ListFile, StoreFile},
    freshness::is_older,
    hash::{Hash, ObjectId},
    manifest::{HeldFile, HeldValidators, Manifest},
    report::{Evidence, Item, Outcome, Replaced, Report},
    retrieval::RetrievalError,
    rollback, root_file,
    set::Set,
    settings::Settings,
    source::{Answer, Request, Validators},
};

/// One update, as a state machine without I/O: it returns requests and accepts the answers.
///
/// Call [`next_request`](Self::next_request) until it returns `None`; the requests may be sent in parallel. Pass each
/// answer to [`feed`](Self::feed), in any order, and then ask for requests again. When the run [is
/// done](Self::is_done), [`Store::commit`](crate::Store::commit) writes the files that were accepted.
///
/// ```
/// use std::time::Duration;
/// use trustlist::{Policy, UnixTime};
/// use trustlist_sync::{Folder, Run, Settings, Source, Store};
///
/// # let mirror = tempfile::tempdir()?;
/// # std::fs::write(mirror.path().join("authrootstl.cab"), trustlist_testdata::cabinet())?;
/// # let folder = tempfile::tempdir()?;
/// let now = UnixTime::since_unix_epoch(Duration::from_secs(1_795_305_600)); // 2026-11-22
/// let settings = Settings::new(Policy::microsoft(now));
/// let source = Folder::new(mirror.path());
/// let store = Store::create(folder.path())?;
///
/// let lock = store.lock()?;
/// let mut run = Run::new(store.read(&settings, now)?, settings);
/// while let Some(request) = run.next_request() {
///     let answer = source.fetch(&request);
///     run.feed(&request, answer);
///     if run.has_batch() {
///         store.save(&lock, &mut run)?;
///     }
/// }
/// let updated = store.commit(&lock, run)?;
/// assert!(updated.report.is_success());
/// assert!(updated.set.roots().is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A run that is interrupted loses everything that was not written. [`Store::save`](crate::Store::save) writes the
/// files accepted so far; [`has_batch`](Self::has_batch) says when that is worthwhile.
///
/// A run requests the sequence number first, then the three lists, the certificate stores and the roots. If eight files
/// in a row get no response, the rest are [skipped](Outcome::Skipped).
///
/// Accepted files stay in memory until they are written: lists and stores up to their [caps](crate::Caps), and roots
/// that the verified list names (0.7 MB for 555). Rejected files are dropped at once.
#[derive(Debug)]
pub struct Run {
    settings: Settings,
    now: UnixTime,
    stage: Stage,
    queue: VecDeque<File>,
    waiting: BTreeSet<File>,
    /// The manifest that the folder should contain: the one that was read, or the one that was saved last.
    pub(crate) begun_with: Manifest,
    /// The set that will be in force once every accepted file is written.
    pub(crate) set: Set,
    /// Accepted files that are not written yet. They are written before the manifest that names them.
    pub(crate) objects: Vec<(ObjectId, Vec<u8>)>,
    items: Vec<Item>,
    /// Whether a new list was accepted and is not written yet.
    list_is_new: bool,
    /// Whether this run has already removed the files that earlier runs left behind.
    pub(crate) is_tidied: bool,
    is_stopped: bool,
    /// How many requests in a row have got no response.
    unanswered: usize,
}

/// The result of an update.
#[derive(Debug)]
#[non_exhaustive]
pub struct Updated {
    /// What happened to each file.
    pub report: Report,
    /// The set in force. It equals the set that [`Store::read`](crate::Store::read) returns, but is not verified a
    /// second time.
    pub set: Set,
}

/// How many roots are written at a time, and thus how many a killed run can lose at most.
const BATCH: usize = 32;

/// After this many requests in a row without a response, the run skips the other files: otherwise each request would
/// have to time out.
const GIVE_UP: usize = 8;

/// The stage of a run: which files it is requesting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Start,
    Sequence,
    Lists,
    Stores,
    Roots,
    Done,
}

impl Run {
    /// Creates a run that updates `set`. Read the set under the [lock](crate::Store::lock) and with the same settings.
    /// The run's time is [the set's](Set::read_at). Files that are missing or damaged in the folder are requested
    /// again.
    #[must_use]
    pub fn new(mut set: Set, settings: Settings) -> Self {
        let now = set.read_at();
        let begun_with = set.manifest.clone();
        set.manifest.last_attempt = Some(Instant(now));
        set.manifest.wanted_roots = settings.roots.clone();
        Self {
            settings,
            now,
            stage: Stage::Start,
            queue: VecDeque::new(),
            waiting: BTreeSet::new(),
            begun_with,
            set,
            objects: Vec::new(),
            items: Vec::new(),
            list_is_new: false,
            is_tidied: false,
            is_stopped: false,
            unanswered: 0,
        }
    }

    /// Returns the next file to fetch. `None` means that the run is done, or first needs the answer to an outstanding
    /// request.
    pub fn next_request(&mut self) -> Option<Request> {
        loop {
            if self.is_stopped || self.unanswered >= GIVE_UP {
                self.skip_rest();
            }
            if let Some(file) = self.queue.pop_front() {
                self.waiting.insert(file);
                let limit = self.settings.caps.of(file);
                return Some(Request { file, validators: self.validators(file), limit });
            }
            if !self.waiting.is_empty() || self.stage == Stage::Done {
                return None;
            }
            self.advance();
        }
    }

    /// Takes the answer to a request. An answer to anything but an outstanding request is ignored.
    pub fn feed(&mut self, request: &Request, answer: Result<Answer, RetrievalError>) {
        let file = request.file;
        if !self.waiting.remove(&file) {
            debug!(%file, "answer without a request");
            return;
        }
        let is_unanswered = answer.as_ref().is_err_and(|error| error.kind.is_no_response());
        self.unanswered = if is_unanswered { self.unanswered.saturating_add(1) } else { 0 };
        let outcome = self.take(request, answer).unwrap_or_else(Outcome::Failed);
        self.note(file, outcome);
    }

    /// Returns whether there is nothing left to fetch.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// Ends the run without waiting for outstanding answers. The remaining files become [pending](Outcome::Pending).
    pub fn stop(&mut self) {
        self.is_stopped = true;
        for file in mem::take(&mut self.waiting) {
            self.note(file, Outcome::Pending);
        }
        while self.next_request().is_some() {}
    }

    /// Returns whether it is worthwhile to call [`Store::save`](crate::Store::save) now: since the last call, a new
    /// list or 32 files have been accepted.
    #[must_use]
    pub fn has_batch(&self) -> bool {
        self.list_is_new || self.objects.len() >= BATCH
    }

    /// Returns how many files are done, and how many are known to be left.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.items.len(), self.queue.len().saturating_add(self.waiting.len()))
    }

    /// Returns the report and the set in force, once everything is written.
    pub(crate) fn finish(mut self) -> Updated {
        self.items.sort_by_key(|item| item.file);
        let missing = self.set.missing(&self.settings);
        for (list, warning) in &missing {
            warn!(file = list.name(), code = warning.code(), "{warning}");
        }
        Updated { report: Report { at: self.now, items: self.items, missing }, set: self.set }
    }

    /// Records that every accepted file was written.
    pub(crate) fn saved(&mut self) {
        self.begun_with = self.set.manifest.clone();
        self.objects.clear();
        self.list_is_new = false;
        self.is_tidied = true;
    }

    fn advance(&mut self) {
        self.stage = match self.stage {
            Stage::Start => {
                self.queue.push_back(File::Sequence);
                Stage::Sequence
            }
            Stage::Sequence => {
                let answered = |file: &File| self.items.iter().any(|item| item.file == *file);
                let lists = ListFile::ALL.map(File::List);
                self.queue.extend(lists.iter().filter(|file| !answered(file)));
                Stage::Lists
            }
            Stage::Lists => {
                if self.lists_were_checked() {
                    self.set.manifest.last_success = Some(Instant(self.now));
                }
                let named = |file: &StoreFile| self.set.lists.get(file.list()).is_some();
                self.queue.extend(StoreFile::ALL.into_iter().filter(named).map(File::Store));
                Stage::Stores
            }
            Stage::Stores => {
                self.queue = self.wanted_roots();
                Stage::Roots
            }
            Stage::Roots | Stage::Done => Stage::Done,
        };
    }

    /// Whether every list was checked: none failed, was skipped or is pending. The sequence file and the roots do not
    /// matter.
    fn lists_were_checked(&self) -> bool {
        let is_unknown =
            |outcome: &Outcome| matches!(outcome, Outcome::Failed(_) | Outcome::Skipped | Outcome::Pending);
        !self.items.iter().any(|item| matches!(item.file, File::List(_)) && is_unknown(&item.outcome))
    }

    /// The validators for a request; `None` if the request should be unconditional.
    fn validators(&self, file: File) -> Option<Validators> {
        let held = self.set.manifest.file(file)?;
        let in_force = match file {
            File::List(list) => self.set.lists.get(list).is_some(),
            _ => true,
        };
        if !in_force || self.set.is_damaged(file) || self.is_due(held) {
            return None;
        }
        held.validators.as_ref().map(|held| held.0.clone())
    }

    /// Whether the file is due to be fetched again: it was last fetched too long ago, or at a time in the future.
    fn is_due(&self, held: &HeldFile) -> bool {
        is_older(self.settings.revalidate_after, held.fetched.0, self.now)
            || held.fetched.0.as_secs() > self.now.as_secs()
    }

    fn take(&mut self, request: &Request, answer: Result<Answer, RetrievalError>) -> Result<Outcome, Error> {
        let file = request.file;
        let (bytes, validators) = match answer.map_err(Error::Retrieval)? {
            Answer::NotModified if request.validators.is_some() => {
                self.set.manifest.checked(file, self.now);
                return Ok(Outcome::Unchanged(Evidence::NotModified));
            }
            Answer::NotFound if self.may_be_missing(file) => return Ok(Outcome::NotOffered),
            answer => {
                if answer == Answer::NotFound {
                    self.set.manifest.gone(file, self.now);
                }
                answer.required(request)?
            }
        };
        match file {
            File::Sequence => self.take_sequence(&bytes),
            File::List(list) => self.take_list(list, bytes, validators),
            File::Store(store) => self.take_store(store, bytes, validators),
            File::Root(sha1) => self.take_root(sha1, bytes),
        }
    }

    /// Whether a file may be missing from the source. Once a file is stored, it must remain available from the source:
    /// otherwise, somebody who removes a list there could freeze clients at the old one.
    fn may_be_missing(&self, file: File) -> bool {
        match file {
            File::Sequence => true,
            File::List(ListFile::AuthRoot) | File::Root(_) => false,
            File::List(_) | File::Store(_) => self.set.manifest.file(file).is_none(),
        }
    }

    /// Takes the sequence file. If its number equals the number of the root list in force, the run does not request the
    /// root list, unless that list is due to be fetched again or the source lacked it last time.
    fn take_sequence(&mut self, bytes: &[u8]) -> Result<Outcome, Error> {
        let offered = SequenceFile::parse(bytes).map_err(Error::SequenceFile)?;
        let authroot = File::List(ListFile::AuthRoot);
        let in_force = self.set.lists.get(ListFile::AuthRoot).and_then(|list| list.content().sequence_number());
        let is_same = in_force.is_some_and(|number| offered.cmp_number(number).is_eq());
        // If the source lacked the list last time, request it: the number does not show that the source has the list
        // now.
        if is_same && self.set.manifest.file(authroot).is_some_and(|held| !self.is_due(held) && held.gone.is_none()) {
            self.set.manifest.checked(authroot, self.now);
            self.note(authroot, Outcome::Unchanged(Evidence::SequenceNumber));
        }
        Ok(if is_same { Outcome::Unchanged(Evidence::SequenceNumber) } else { Outcome::Announced })
    }

    /// Verifies the list even if the same bytes are stored: the policy may require the signer to be valid now.
    fn take_list(&mut self, list: ListFile, bytes: Vec<u8>, validators: Option<Validators>) -> Result<Outcome, Error> {
        let file = File::List(list);
        let object = ObjectId::of(&bytes);
        require_cabinet(&bytes, &self.settings.limits)?;
        let offered = SignedList::open_with(&*bytes, &self.settings.limits).map_err(Error::List)?;
        let policy = self.settings.policy_for(list, self.now);
        let offered = offered.verify(&policy).map_err(|refused| Error::List(refused.into()))?;
        let is_lost = self.set.is_damaged(file);
        rollback::check(&self.set.manifest.highest, self.set.lists.get(list), is_lost, &offered)?;
        let is_held = self.set.lists.get(list).is_some() && self.is_held(file, object);
        let replaced = Replaced::new(&offered, self.set.lists.get(list));
        let mut highest = self.set.manifest.highest.clone();
        rollback::remember(&mut highest, &offered);
        // `put` may still fail, so nothing is changed before it.
        self.set.lists.put(list, offered.into_owned()).map_err(Error::List)?;
        self.set.manifest.highest = highest;
        self.hold(file, object, bytes, validators);
        self.list_is_new |= !is_held;
        Ok(if is_held { Outcome::Unchanged(Evidence::SameBytes) } else { Outcome::Replaced(replaced) })
    }

    fn take_store(
        &mut self,
        store: StoreFile,
        bytes: Vec<u8>,
        validators: Option<Validators>,
    ) -> Result<Outcome, Error> {
        let file = File::Store(store);
        let object = ObjectId::of(&bytes);
        let certificates = SerializedStore::parse(&bytes, &self.settings.limits.store).map_err(Error::Store)?;
        if !self.set.lists.name_one_of(store, &certificates) {
            return Err(Error::StoreUnrelated);
        }
        let is_held = !self.set.is_damaged(file) && self.is_held(file, object);
        self.hold(file, object, bytes, validators);
        Ok(if is_held { Outcome::Unchanged(Evidence::SameBytes) } else { Outcome::Stored })
    }

    fn take_root(&mut self, sha1: [u8; 20], bytes: Vec<u8>) -> Result<Outcome, Error> {
        let roots = self.set.lists.roots.as_ref().ok_or(Error::NoRootList)?;
        let der = root_file::verify(bytes, &sha1, roots)?;
        let object = ObjectId::of(&der);
        self.set.hold_root(sha1, object);
        self.objects.push((object, der));
        Ok(Outcome::Stored)
    }

    fn is_held(&self, file: File, object: ObjectId) -> bool {
        self.set.manifest.file(file).is_some_and(|held| held.object == object)
    }

    /// Stores a file with the validators from this response only.
    fn hold(&mut self, file: File, object: ObjectId, bytes: Vec<u8>, validators: Option<Validators>) {
        self.objects.push((object, bytes));
        let now = Instant(self.now);
        let validators = validators.filter(|validators| *validators != Validators::default()).map(HeldValidators);
        let held = HeldFile { object, validators, fetched: now, checked: now, gone: None };
        self.set.hold(file, held);
    }

    /// The roots to fetch: wanted roots that are not in the manifest, and roots in the manifest whose files are missing
    /// or damaged.
    fn wanted_roots(&self) -> VecDeque<File> {
        let Some(roots) = &self.set.lists.roots else { return VecDeque::new() };
        let to_fetch = |root: trustlist::Root<'_>| {
            let sha1 = <[u8; 20]>::try_from(root.entry().id()).ok()?;
            let file = File::Root(sha1);
            let is_held = self.set.manifest.roots.contains_key(&Hash(sha1));
            let is_missing =
                if is_held { self.set.is_damaged(file) } else { self.settings.roots.include(&root, self.now) };
            is_missing.then_some(file)
        };
        roots.roots().filter_map(to_fetch).collect()
    }

    fn skip_rest(&mut self) {
        while let Some(file) = self.queue.pop_front() {
            self.note(file, if self.is_stopped { Outcome::Pending } else { Outcome::Skipped });
        }
    }

    fn note(&mut self, file: File, outcome: Outcome) {
        match &outcome {
            Outcome::Failed(error) => {
                let (code, event) = (error.code(), error.windows_event(file));
                let hresult = error.hresult().map(|hresult| format!("{hresult:#010x}"));
                warn!(%file, code, hresult = hresult.as_deref(), event, "failed: {error}");
            }
            Outcome::Replaced(new) => info!(%file, entries = new.entries, expired_now = new.expired_now, "replaced"),
            outcome => debug!(%file, outcome = outcome.as_str(), "done"),
        }
        self.items.push(Item { file, outcome });
    }
}

/// Rejects a list that is not in a cabinet: the folder may be published to Windows clients, which cannot read such a
/// list.
fn require_cabinet(bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    let cabinet = Cabinet::parse(bytes, &limits.cab);
    cabinet.map(drop).map_err(|error| Error::List(trustlist::Error::Cabinet(error)))
}
