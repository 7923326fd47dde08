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

/// One update, as a state machine without I/O: it says what to fetch, and is fed what came.
///
/// [`next_request`](Self::next_request) gives every request that can be made now, so that a caller may make several at
/// once; each is answered by [`feed`](Self::feed), in any order. When there is none and nothing is waited for, the run
/// is [done](Self::is_done), and [`Store::commit`](crate::Store::commit) writes what it took.
///
/// A run that is interrupted loses what was not written. [`Store::save`](crate::Store::save) writes what was taken so far,
/// whenever [`has_batch`](Self::has_batch) says that it is worth it.
///
/// The order: the sequence number, the three lists, the certificate stores, the roots. Where the source does
/// not answer eight times in a row, the rest is [skipped](Outcome::Skipped).
///
/// What was taken stays in memory until it is written: lists and stores within their [caps](crate::Caps), and roots, each
/// of which the verified list names (0.7 MB for 555). What is refused is dropped at once.
#[derive(Debug)]
pub struct Run {
    settings: Settings,
    now: UnixTime,
    stage: Stage,
    queue: VecDeque<File>,
    waiting: BTreeSet<File>,
    /// What the manifest in the folder says.
    pub(crate) begun_with: Manifest,
    /// What is in force when everything that was taken is written.
    pub(crate) set: Set,
    /// What has to be written before the manifest that names it.
    pub(crate) objects: Vec<(ObjectId, Vec<u8>)>,
    items: Vec<Item>,
    /// A new list was taken and is not written yet.
    list_is_new: bool,
    /// Whether this run has removed what runs before it left.
    pub(crate) is_tidied: bool,
    is_stopped: bool,
    /// How many files in a row failed because nobody answered.
    unanswered: usize,
}

/// What an update leaves.
#[derive(Debug)]
#[non_exhaustive]
pub struct Updated {
    /// What became of each file.
    pub report: Report,
    /// What is in force now, as [`Store::read`](crate::Store::read) gives it: it need not be read and verified again.
    pub set: Set,
}

/// So many roots are written at a time: a run that is killed loses no more of them.
const BATCH: usize = 32;

/// After so many files in a row to which nobody answered, the rest is not asked for: each would take its whole time.
const GIVE_UP: usize = 8;

/// What is asked for now.
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
    /// A run that begins with what `set` has, read under the [lock](crate::Store::lock) with these settings. Its clock is
    /// [that of the set](Set::read_at). It asks again for what is missing or damaged in the folder.
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

    /// What to fetch next. `None` until one of the answers that are waited for has come, or when the run is done.
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

    /// Takes the answer to a request. One that was not asked for, or was answered before, changes nothing.
    pub fn feed(&mut self, request: &Request, answer: Result<Answer, RetrievalError>) {
        let file = request.file;
        if !self.waiting.remove(&file) {
            debug!(%file, "answer to no question");
            return;
        }
        let is_unanswered = answer.as_ref().is_err_and(|error| error.kind.is_silence());
        self.unanswered = if is_unanswered { self.unanswered.saturating_add(1) } else { 0 };
        let outcome = self.take(request, answer).unwrap_or_else(Outcome::Failed);
        self.note(file, outcome);
    }

    /// Whether there is nothing left to fetch.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// Asks for nothing more, and waits for no answer: what is left is [pending](Outcome::Pending), and the run is done.
    pub fn stop(&mut self) {
        self.is_stopped = true;
        for file in mem::take(&mut self.waiting) {
            self.note(file, Outcome::Pending);
        }
        while self.next_request().is_some() {}
    }

    /// Whether what was taken since the last [`Store::save`](crate::Store::save) is worth writing: a new list, which is in
    /// force from then on, or 32 files.
    #[must_use]
    pub fn has_batch(&self) -> bool {
        self.list_is_new || self.objects.len() >= BATCH
    }

    /// How many files were dealt with, and how many are known to be left.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        (self.items.len(), self.queue.len().saturating_add(self.waiting.len()))
    }

    /// What was dealt with so far, and the set in force, when everything is in the folder.
    pub(crate) fn finish(mut self) -> Updated {
        self.items.sort_by_key(|item| item.file);
        let missing = self.set.missing(&self.settings);
        for (list, warning) in &missing {
            warn!(file = list.name(), code = warning.code(), "{warning}");
        }
        Updated { report: Report { at: self.now, items: self.items, missing }, set: self.set }
    }

    /// Everything that was taken is in the folder.
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

    /// Whether the source answered for every list. The sequence file may be missing, and so may roots.
    fn lists_were_checked(&self) -> bool {
        let is_unknown =
            |outcome: &Outcome| matches!(outcome, Outcome::Failed(_) | Outcome::Skipped | Outcome::Pending);
        !self.items.iter().any(|item| matches!(item.file, File::List(_)) && is_unknown(&item.outcome))
    }

    /// What to ask with, unless that was the way for so long that the file itself should come.
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

    /// Whether the bytes themselves should come again. A clock that was set back makes it so, too.
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

    /// The root list and the roots have to be there, and so does what was there before: not to offer a list is a way to
    /// freeze it.
    fn may_be_missing(&self, file: File) -> bool {
        match file {
            File::Sequence => true,
            File::List(ListFile::AuthRoot) | File::Root(_) => false,
            File::List(_) | File::Store(_) => self.set.manifest.file(file).is_none(),
        }
    }

    /// The same number as that of the list in force saves asking for it, unless its bytes are due.
    fn take_sequence(&mut self, bytes: &[u8]) -> Result<Outcome, Error> {
        let offered = SequenceFile::parse(bytes).map_err(Error::SequenceFile)?;
        let authroot = File::List(ListFile::AuthRoot);
        let in_force = self.set.lists.get(ListFile::AuthRoot).and_then(|list| list.content().sequence_number());
        let is_same = in_force.is_some_and(|number| offered.cmp_number(number).is_eq());
        // A list that the source did not have is asked for: the number is not proof that it does now.
        if is_same && self.set.manifest.file(authroot).is_some_and(|held| !self.is_due(held) && held.gone.is_none()) {
            self.set.manifest.checked(authroot, self.now);
            self.note(authroot, Outcome::Unchanged(Evidence::SequenceNumber));
        }
        Ok(if is_same { Outcome::Unchanged(Evidence::SequenceNumber) } else { Outcome::Announced })
    }

    /// The same bytes as before are no exception: the policy may ask for the signer to be valid now.
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
        // The view has the last word: nothing was changed before.
        self.set.lists.put(list, offered.into_owned()).map_err(Error::List)?;
        self.set.manifest.highest = highest;
        self.hold(file, object, bytes, validators);
        self.list_is_new |= !is_held;
        Ok(if is_held { Outcome::Unchanged(Evidence::SameOctets) } else { Outcome::Replaced(replaced) })
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
        Ok(if is_held { Outcome::Unchanged(Evidence::SameOctets) } else { Outcome::Stored })
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

    /// Validators are kept only with the bytes that they came with.
    fn hold(&mut self, file: File, object: ObjectId, bytes: Vec<u8>, validators: Option<Validators>) {
        self.objects.push((object, bytes));
        let now = Instant(self.now);
        let validators = validators.filter(|validators| *validators != Validators::default()).map(HeldValidators);
        let held = HeldFile { object, validators, fetched: now, checked: now, gone: None };
        self.set.hold(file, held);
    }

    /// The roots to fetch: those that are asked for and not held, and those that were held and are lost.
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

/// A list outside a cabinet could be read, but Windows, to which the folder may be published, would not.
fn require_cabinet(bytes: &[u8], limits: &Limits) -> Result<(), Error> {
    let cabinet = Cabinet::parse(bytes, &limits.cab);
    cabinet.map(drop).map_err(|error| Error::List(trustlist::Error::Cabinet(error)))
}
