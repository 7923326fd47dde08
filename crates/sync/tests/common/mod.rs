//! Test files and real files, an in-memory source, and helpers that summarize a report.

#![allow(dead_code, reason = "each test uses some of it")]

use std::{
    collections::BTreeMap,
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use sha1::{Digest as _, Sha1};
use trustlist::{FileTime, Policy, UnixTime};
use trustlist_author::{Entry, List, Pin, PinRule, cabinet};
use trustlist_sync::{
    Answer, Error, File, ListFile, Outcome, Report, Request, RetrievalError, RetrievalErrorKind, Run, Set, Settings,
    Source, Store, Updated, Validators, update,
};
use trustlist_testdata::{
    at,
    made::{self, sign},
    newest_roots,
    pki::Pki,
};

/// The current time in the tests. Test signers are valid at this time, and test lists are half a year old.
pub(crate) const NOW: &str = "2026-12-01T00:00:00Z";

/// The name of an unfinished file that a killed run could leave behind.
pub(crate) const UNFINISHED: &str = ".unfinished-a1B2c3D4e5F6.trustlist";

pub(crate) const AUTHROOT: File = File::List(ListFile::AuthRoot);
pub(crate) const DISALLOWED: File = File::List(ListFile::Disallowed);
pub(crate) const PIN_RULES: File = File::List(ListFile::PinRules);

pub(crate) fn now() -> UnixTime {
    at(NOW)
}

/// The time `days` days after `instant`.
pub(crate) fn days_after(instant: UnixTime, days: u64) -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(instant.as_secs() + days * 86_400))
}

/// The test PKI, generated only once.
pub(crate) fn pki() -> &'static Pki {
    static PKI: OnceLock<Pki> = OnceLock::new();
    PKI.get_or_init(Pki::default)
}

/// Settings that accept test lists.
pub(crate) fn settings() -> Settings {
    Settings::new(Policy::roots([pki().root.clone().into()], now()))
}

/// A temporary folder with a store in it.
pub(crate) fn new_store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(folder.path()).expect("a store");
    (folder, store)
}

/// The date of a test list: `number` days after [`made::AT`].
pub(crate) fn day(number: u64) -> FileTime {
    const DAY: u64 = 864_000_000_000;
    FileTime::from_ticks(made::AT.ticks() + number * DAY)
}

/// A list in a cabinet, signed by the test PKI.
pub(crate) fn packed(list: &List) -> Vec<u8> {
    packed_by(list, pki())
}

pub(crate) fn packed_by(list: &List, pki: &Pki) -> Vec<u8> {
    cabinet("list.stl", &sign(list, pki)).expect("a list that can be packed")
}

/// Three real roots. Set `number + 1` drops one root of set `number` and adds another.
pub(crate) fn made_roots(number: u64) -> Vec<&'static [u8]> {
    many_roots(number, 3)
}

/// `count` real roots. Set `number + 1` drops one root of set `number` and adds another.
pub(crate) fn many_roots(number: u64, count: usize) -> Vec<&'static [u8]> {
    let skipped = usize::try_from(number % 400).expect("few");
    newest_roots().into_iter().skip(skipped).take(count).collect()
}

pub(crate) fn authroot(number: u64) -> List {
    roots_at(day(number), &made_roots(number))
}

pub(crate) fn roots_at(at: FileTime, roots: &[&[u8]]) -> List {
    List::roots(at).entries(roots.iter().map(|der| Entry::for_certificate(der).expect("a certificate")))
}

pub(crate) fn disallowed(number: u64) -> List {
    List::disallowed(day(number)).entry(Entry::new([7; 32]))
}

pub(crate) fn pin_rules(number: u64) -> List {
    let rule = PinRule::new([Pin::of_key(&[1; 65])]);
    List::pin_rules(day(number)).entry(Entry::site("example.com").pinned_to([0])).rules([&rule])
}

/// A mirror on day `number`: the three lists, the sequence number, and three roots.
pub(crate) fn generation(number: u64) -> Mirror {
    large_generation(number, 3)
}

/// Like [`generation`], but with `count` roots.
pub(crate) fn large_generation(number: u64, count: usize) -> Mirror {
    let ders = many_roots(number, count);
    let roots = roots_at(day(number), &ders);
    let mirror = Mirror::default()
        .with(File::Sequence, sequence_text(&roots))
        .with(AUTHROOT, packed(&roots))
        .with(DISALLOWED, packed(&disallowed(number)))
        .with(PIN_RULES, packed(&pin_rules(number)));
    ders.into_iter().fold(mirror, |mirror, der| mirror.with(File::Root(sha1(der)), der))
}

/// The sequence number as `authrootseq.txt` contains it.
pub(crate) fn sequence_text(list: &List) -> String {
    list.sequence_number.as_deref().expect("a number").iter().map(|byte| format!("{byte:02X}")).collect()
}

pub(crate) fn sha1(bytes: &[u8]) -> [u8; 20] {
    Sha1::digest(bytes).into()
}

/// An in-memory source, which records the requests.
#[derive(Debug, Default)]
pub(crate) struct Mirror {
    pub(crate) files: BTreeMap<File, Vec<u8>>,
    pub(crate) failing: BTreeMap<File, RetrievalErrorKind>,
    /// Whether to send an `ETag`, and answer "not modified" to requests with it.
    pub(crate) validates: bool,
    asked: Mutex<Vec<Request>>,
}

impl Mirror {
    pub(crate) fn with(mut self, file: File, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(file, bytes.into());
        self
    }

    pub(crate) fn without(mut self, file: File) -> Self {
        self.files.remove(&file);
        self
    }

    pub(crate) fn failing(mut self, file: File, kind: RetrievalErrorKind) -> Self {
        self.failing.insert(file, kind);
        self
    }

    pub(crate) fn validating(mut self) -> Self {
        self.validates = true;
        self
    }

    /// Takes the requests since the last call, in order.
    pub(crate) fn asked(&self) -> Vec<Request> {
        std::mem::take(&mut *self.asked.lock().expect("not poisoned"))
    }
}

impl Source for Mirror {
    fn fetch(&self, request: &Request) -> Result<Answer, RetrievalError> {
        self.asked.lock().expect("not poisoned").push(request.clone());
        if let Some(kind) = self.failing.get(&request.file) {
            return Err(RetrievalError::new(*kind, "mirror"));
        }
        let Some(bytes) = self.files.get(&request.file) else { return Ok(Answer::NotFound) };
        let validators = self.validates.then(|| etag(bytes));
        if validators.is_some() && request.validators == validators {
            return Ok(Answer::NotModified);
        }
        Ok(Answer::File { bytes: bytes.clone(), validators })
    }
}

fn etag(bytes: &[u8]) -> Validators {
    Validators { etag: Some(format!("\"{}\"", hex(&sha1(bytes)))), last_modified: None }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Does one run, with up to four connections.
pub(crate) fn sync(store: &Store, source: &impl Source, settings: &Settings, now: UnixTime) -> Report {
    let connections = NonZeroUsize::new(4).expect("not zero");
    let updated = update(store, source, settings, now, connections, |_, _| ());
    report_of(updated.expect("a folder that can be written"), store, settings)
}

/// Does one run without a source: `answer` answers each request.
pub(crate) fn by_hand(
    store: &Store,
    settings: &Settings,
    now: UnixTime,
    mut answer: impl FnMut(&Request) -> Result<Answer, RetrievalError>,
) -> Report {
    let lock = store.lock().expect("not locked");
    let set = store.read(settings, now).expect("a set");
    let mut run = Run::new(set, settings.clone());
    while let Some(request) = run.next_request() {
        let answer = answer(&request);
        run.feed(&request, answer);
    }
    assert!(run.is_done());
    report_of(store.commit(&lock, run).expect("a folder that can be written"), store, settings)
}

/// Returns the report, and checks that the run's set is the one in the folder.
pub(crate) fn report_of(updated: Updated, store: &Store, settings: &Settings) -> Report {
    let now = updated.set.read_at();
    let read = store.read(settings, now).expect("a set");
    let summary = |set: &Set| {
        let lists = [
            set.roots().map(|view| format!("{:?}", view.content())),
            set.disallowed().map(|view| format!("{:?}", view.content())),
            set.pin_rules().map(|view| format!("{:?}", view.content())),
        ];
        let problems: Vec<_> = set.problems().map(|(file, error)| format!("{file}: {error:?}")).collect();
        let freshness = ListFile::ALL.map(|file| set.freshness(file, settings, now));
        let roots = (set.root_count(), set.pending_roots(), set.lost_roots().map(|error| error.to_string()));
        (lists, problems, freshness, roots, set.last_runs(), set.missing(settings))
    };
    assert_eq!(summary(&updated.set), summary(&read));
    updated.report
}

/// The name of each file with a word for its outcome, which is the code of a failure.
pub(crate) fn words(report: &Report) -> Vec<String> {
    report.items.iter().map(|item| format!("{} {}", item.file, word(&item.outcome))).collect()
}

/// The word for one file's outcome.
pub(crate) fn word_of(report: &Report, file: File) -> &'static str {
    report.outcome(file).map_or("not requested", word)
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Failed(error) => error.code(),
        Outcome::Unchanged(evidence) => evidence.as_str(),
        outcome => outcome.as_str(),
    }
}

/// The code, HRESULT and event of a failure.
pub(crate) type Failure = (&'static str, Option<u32>, Option<u16>);

pub(crate) fn failure(report: &Report, file: File) -> Failure {
    let Some(Outcome::Failed(error)) = report.outcome(file) else { panic!("{file} did not fail") };
    (error.code(), error.hresult(), error.windows_event(file))
}

/// The dates of the lists in force, as days after [`made::AT`].
pub(crate) fn in_force(store: &Store, settings: &Settings, now: UnixTime) -> [Option<u64>; 3] {
    let set = store.read(settings, now).expect("a set");
    numbers(&set)
}

pub(crate) fn numbers(set: &trustlist_sync::Set) -> [Option<u64>; 3] {
    let number = |this_update: UnixTime| {
        let since = this_update.as_secs() - made::AT.unix().expect("after 1970").as_secs();
        assert_eq!(since % 86_400, 0);
        since / 86_400
    };
    [
        set.roots().map(|view| number(view.content().this_update())),
        set.disallowed().map(|view| number(view.content().this_update())),
        set.pin_rules().map(|view| number(view.content().this_update())),
    ]
}

/// The files that are not in force, with their codes.
pub(crate) fn problems(set: &trustlist_sync::Set) -> Vec<(File, &'static str)> {
    set.problems().map(|(file, error): (File, &Error)| (file, error.code())).collect()
}

/// Sets the flag when it is dropped, so that other threads also end if an assertion fails.
pub(crate) struct Over<'a>(pub(crate) &'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
    names.sort();
    names
}

/// The names of the files in a folder that a web server should serve.
pub(crate) fn served(folder: &Path) -> Vec<String> {
    names(folder).into_iter().filter(|name| name != ".trustlist-lock").collect()
}

/// The path of a file's object, according to the manifest.
pub(crate) fn object_of(store: &Store, file: File) -> PathBuf {
    let manifest = fs::read(store.folder().join("manifest.json")).expect("a manifest");
    object_in(store, &serde_json::from_slice(&manifest).expect("JSON"), file)
}

/// The path of a file's object, according to this manifest.
pub(crate) fn object_in(store: &Store, manifest: &serde_json::Value, file: File) -> PathBuf {
    let object = match file {
        File::Root(sha1) => &manifest["roots"][hex(&sha1)],
        file => &manifest["files"][file.to_string()]["object"],
    };
    store.folder().join("objects").join(object.as_str().expect("held"))
}
