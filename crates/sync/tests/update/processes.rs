//! A folder survives a killed process, a second process, and a full disk.
//!
//! The other process is this test itself ([`the_other_process`]); an environment variable gives it a task.

use std::{
    env, fs,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    num::NonZeroUsize,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use trustlist::{FileTime, TrustList};
use trustlist_author::{Entry, List, Pin, PinRule};
use trustlist_sync::{Error, File, Report, Roots, Settings, Store, update};
use trustlist_testdata::made;

use crate::common::{
    AUTHROOT, DISALLOWED, Mirror, PIN_RULES, many_roots, names, now, packed, pki, problems, roots_at, settings, sha1,
};

const TASK: &str = "TRUSTLIST_SYNC_TEST_TASK";
const FOLDER: &str = "TRUSTLIST_SYNC_TEST_FOLDER";

fn all() -> Settings {
    let mut settings = settings();
    settings.roots = Roots::All;
    settings
}

/// The number of roots in a small list.
const FEW: usize = 3;
/// The number of roots in a list that takes several batches.
const MANY: usize = 100;

/// A mirror with `count` roots and three lists, all dated `number` seconds after `made::AT`.
fn served(number: u64, count: usize) -> Mirror {
    const SECOND: u64 = 10_000_000;
    let at = FileTime::from_ticks(made::AT.ticks() + number * SECOND);
    let ders = many_roots(number, count);
    let rule = PinRule::new([Pin::of_key(&[1; 65])]);
    let sites = List::pin_rules(at).entry(Entry::site("example.com").pinned_to([0])).rules([&rule]);
    let mirror = Mirror::default()
        .with(AUTHROOT, packed(&roots_at(at, &ders)))
        .with(DISALLOWED, packed(&List::disallowed(at).entry(Entry::new([7; 32]))))
        .with(PIN_RULES, packed(&sites));
    ders.into_iter().fold(mirror, |mirror, der| mirror.with(File::Root(sha1(der)), der))
}

fn run(store: &Store, number: u64) -> Result<Report, Error> {
    update(store, &served(number, FEW), &all(), now(), NonZeroUsize::MIN, |_, _| ()).map(|updated| updated.report)
}

/// The content of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Held {
    /// The dates of the three lists, in seconds after `made::AT`.
    lists: [Option<u64>; 3],
    roots: usize,
    pending: usize,
}

impl Held {
    /// Reads the folder. Checks that the lists verify, and that each listed root is either stored or pending.
    fn of(store: &Store, count: usize) -> Self {
        let set = store.read(&all(), now()).expect("a set");
        assert_eq!(problems(&set), []);
        let number = |list: &TrustList<'_>| {
            list.content().this_update().as_secs() - made::AT.unix().expect("after 1970").as_secs()
        };
        let lists = [
            set.roots().map(|view| number(view.verified())),
            set.disallowed().map(|view| number(view.verified())),
            set.pin_rules().map(|view| number(view.verified())),
        ];
        let (roots, pending) = (set.root_count(), set.pending_roots());
        assert_eq!(roots + pending, if lists[0].is_some() { count } else { 0 });
        let ders = lists[0].map_or_else(Vec::new, |number| many_roots(number, count));
        let held = ders.into_iter().filter(|der| {
            let root = set.root(&sha1(der)).expect("readable");
            root.is_some_and(|root| root == *der)
        });
        assert_eq!(held.count(), roots);
        Self { lists, roots, pending }
    }

    fn newest(self) -> Option<u64> {
        self.lists.into_iter().max().flatten()
    }

    /// Whether all three lists have the same date, and every root is stored.
    fn is_whole(self) -> bool {
        self.lists == [self.newest(); 3] && self.newest().is_some() && self.pending == 0
    }

    /// Checks that each list has this number or the one before it, as after an interrupted run.
    fn assert_is_a_step_to(self, number: u64) {
        let is_in_between = |list: Option<u64>| list.is_some_and(|list| list == number || list + 1 == number);
        assert!(self.lists.into_iter().all(is_in_between), "{self:?} to {number}");
    }
}

/// The number of the set in force, which has to be complete.
fn whole(store: &Store) -> u64 {
    let held = Held::of(store, FEW);
    assert!(held.is_whole(), "{held:?}");
    held.newest().expect("three lists")
}

/// The other tests start this test as a child process, and it then does the task that they give it. Without a task, it
/// checks that a child process can do one run.
#[test]
fn the_other_process() {
    let Ok(task) = env::var(TASK) else {
        let folder = tempfile::tempdir().expect("a folder");
        let output = command("once", folder.path()).output().expect("started");
        assert!(output.status.success(), "{output:?}");
        assert_eq!(whole(&Store::open(folder.path()).expect("a store")), 1);
        return;
    };
    let store = Store::create(env::var(FOLDER).expect("a folder")).expect("a store");
    match &*task {
        "once" => match run(&store, 1) {
            Ok(report) => assert!(report.is_success(), "{report:?}"),
            Err(error) => print(error.code()),
        },
        "again and again" => {
            pki();
            print("ready");
            // Repeat the run that was killed. If that run had ended before it was killed, repeating it changes nothing.
            for number in Held::of(&store, FEW).newest().expect("three lists").. {
                assert!(run(&store, number).expect("written").is_success());
            }
        }
        "first" => {
            let mirror = served(1, MANY);
            print("ready");
            update(&store, &mirror, &all(), now(), NonZeroUsize::MIN, |_, _| ()).expect("written");
            let _ = io::stdin().read(&mut [0]);
        }
        "hold" => {
            let _lock = store.lock().expect("not locked");
            print("ready");
            let _ = io::stdin().read(&mut [0]);
        }
        "fill" => fill(&store),
        other => panic!("unknown task: {other}"),
    }
}

/// Prints a word for the parent process, without the test harness capturing it.
fn print(word: &str) {
    writeln!(io::stdout(), "\n{word}").expect("printed");
}

fn command(task: &str, folder: &Path) -> Command {
    let mut command = Command::new(env::current_exe().expect("this test"));
    command.args(["--exact", "processes::the_other_process", "--nocapture"]);
    command.env(TASK, task).env(FOLDER, folder);
    command
}

/// Starts the task, and waits until it prints that it is ready.
fn ready(task: &str, folder: &Path) -> Child {
    let mut child = command(task, folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "ready"));
    child
}

/// Kills a hundred runs, each at a different moment; every second one is the first run of a new folder. The files
/// written before the kill are complete and in force, and the next run fetches only the rest.
#[test]
fn a_killed_run_leaves_a_complete_set() {
    const KILLS: u32 = 100;
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(folder.path()).expect("a store");
    pki();
    let began = Instant::now();
    assert!(run(&store, 0).expect("written").is_success());
    // Spread the kills over the time of two runs. Then adapt this time: lengthen it if no run ended before the kill,
    // and shorten it if one did.
    let mut span = began.elapsed() * 2;
    let mut first = FirstRuns::new();
    let (mut last, mut unfinished, mut in_between) = (Held::of(&store, FEW), 0, 0);
    for kill in 0..KILLS {
        // Steps of the golden ratio spread the kills evenly.
        let moment = kill * 618_034 % 1_000_000;
        if kill % 2 == 1 {
            first.kill(moment);
            continue;
        }
        let mut child = ready("again and again", folder.path());
        thread::sleep(span * moment / 1_000_000);
        child.kill().expect("SIGKILL");
        child.wait().expect("ended");
        let held = Held::of(&store, FEW);
        held.assert_is_a_step_to(held.newest().expect("three lists"));
        let never_back = last.lists.iter().zip(&held.lists).all(|(last, held)| held >= last);
        assert!(never_back, "{last:?} to {held:?}");
        span = if held.newest() == last.newest() { span * 11 / 10 } else { span * 9 / 10 };
        in_between += u32::from(!held.is_whole());
        last = held;
        let left = names(folder.path()).into_iter().chain(names(&folder.path().join("objects")));
        unfinished += left.filter(|name| name.starts_with(".unfinished-")).count();
    }
    let newest = last.newest().expect("three lists");
    assert!(newest > 0, "some runs ended before they were killed");
    eprintln!("{KILLS} kills, {newest} completed runs, {in_between} incomplete sets, {unfinished} unfinished files");
    eprintln!("{first:?}");
    assert!(unfinished > 0, "some runs were killed while writing");
    assert!(first.kept_lists > 0 && first.kept_roots > 0, "{first:?}");
    // The locks were released, and the next run removes the unfinished files.
    assert!(run(&store, newest + 1).expect("written").is_success());
    assert_eq!(whole(&store), newest + 1);
    assert_eq!(names(folder.path()), ["lock", "manifest.json", "objects"]);
}

/// Counts how far the first run of a new folder got before it was killed.
#[derive(Debug)]
struct FirstRuns {
    /// The time over which the kills are spread.
    span: Duration,
    ended: u32,
    kept_nothing: u32,
    /// Runs that stored lists but no root.
    kept_lists: u32,
    /// Runs that stored lists and some of the roots.
    kept_roots: u32,
}

impl FirstRuns {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(folder.path()).expect("a store");
        let mirror = served(1, MANY);
        let began = Instant::now();
        assert!(
            update(&store, &mirror, &all(), now(), NonZeroUsize::MIN, |_, _| ()).expect("written").report.is_success()
        );
        Self { span: began.elapsed() * 3 / 2, ended: 0, kept_nothing: 0, kept_lists: 0, kept_roots: 0 }
    }

    fn kill(&mut self, moment: u32) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = ready("first", folder.path());
        thread::sleep(self.span * moment / 1_000_000);
        child.kill().expect("SIGKILL");
        child.wait().expect("ended");
        let store = Store::create(folder.path()).expect("still a store");
        let held = Held::of(&store, MANY);
        self.span = if held.is_whole() { self.span * 9 / 10 } else { self.span * 11 / 10 };
        match held {
            held if held.is_whole() => self.ended += 1,
            Held { lists: [None, None, None], .. } => self.kept_nothing += 1,
            Held { roots: 0, .. } => self.kept_lists += 1,
            _ => self.kept_roots += 1,
        }
        let mirror = served(1, MANY);
        assert!(
            update(&store, &mirror, &all(), now(), NonZeroUsize::MIN, |_, _| ()).expect("written").report.is_success()
        );
        let roots = mirror.asked().into_iter().filter(|request| matches!(request.file, File::Root(_)));
        assert_eq!(roots.count(), MANY - held.roots, "the next run fetches only the rest");
        assert!(Held::of(&store, MANY).is_whole());
    }
}

/// While one process holds the lock, another process gets an error.
#[test]
fn two_processes_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(folder.path()).expect("a store");
    assert!(run(&store, 1).expect("written").is_success());
    let mut child = ready("hold", folder.path());
    assert_eq!(run(&store, 2).expect_err("busy").code(), "busy");
    // Readers are not locked out.
    assert_eq!(whole(&store), 1);
    child.kill().expect("SIGKILL");
    child.wait().expect("ended");
    assert!(run(&store, 2).expect("written").is_success());
    assert_eq!(whole(&store), 2);
}

/// Limits the length of files to a number of blocks of 512 bytes, so that writes fail at different points.
#[test]
fn a_failed_write_leaves_the_set_in_force() {
    let mut outcomes = Vec::new();
    for blocks in 0..10 {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(folder.path()).expect("a store");
        assert!(run(&store, 0).expect("written").is_success());
        let before = names(&folder.path().join("objects"));
        let child = command("once", folder.path());
        // Ignore the signal for a file that is too long, so that the write fails instead.
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", &blocks.to_string()]);
        shell.arg(child.get_program()).args(child.get_args()).env(TASK, "once").env(FOLDER, folder.path());
        let output = shell.output().expect("started");
        assert!(output.status.success(), "{output:?}");
        let failed = String::from_utf8_lossy(&output.stdout).lines().any(|line| line == "io");
        let held = Held::of(&store, FEW);
        held.assert_is_a_step_to(1);
        assert_eq!(held.is_whole() && held.newest() == Some(1), !failed, "{blocks} blocks: {held:?}");
        assert!(!failed || names(&folder.path().join("objects")).len() < before.len() + 6);
        // Without the limit, the next run succeeds.
        assert!(run(&store, 2).expect("written").is_success());
        assert_eq!(whole(&store), 2);
        outcomes.push(failed);
    }
    assert!(outcomes.contains(&true) && outcomes.contains(&false), "{outcomes:?}");
}

/// Runs in a full file system of 256 kB, with a little more free space each time. The test has to mount a file system
/// in its own namespace. Where that is not allowed, the test prints a message and passes.
#[test]
fn a_full_disk_leaves_the_set_in_force() {
    let mount_point = tempfile::tempdir().expect("a folder");
    let script = "mount -t tmpfs -o size=256k none \"$0\" && exec \"$@\"";
    for namespace in [&["--mount"][..], &["--user", "--map-root-user", "--mount"]] {
        let child = command("fill", mount_point.path());
        let mut unshare = Command::new("unshare");
        unshare.args(namespace).args(["--", "sh", "-c", script]).arg(mount_point.path());
        unshare.arg(child.get_program()).args(child.get_args()).env(TASK, "fill").env(FOLDER, mount_point.path());
        let Ok(output) = unshare.output() else { continue };
        if String::from_utf8_lossy(&output.stdout).contains("running 1 test") {
            assert!(output.status.success(), "{output:?}");
            return;
        }
    }
    // Not eprintln!, which the test harness captures.
    let _ = writeln!(io::stderr(), "cannot mount a file system: the test with a full disk was skipped");
}

/// The task in the small file system: runs with too little free space.
fn fill(store: &Store) {
    const PAGE: u64 = 4096;
    assert!(run(store, 0).expect("written").is_success());
    let filler = store.folder().join("filler");
    let mut failures = 0;
    for pages in 0..12 {
        let before = whole(store);
        let mut file = fs::File::create(&filler).expect("made");
        while file.write_all(&[0; 512]).is_ok() {}
        let length = file.metadata().expect("there").len();
        file.set_len(length - pages * PAGE).expect("shortened");
        drop(file);
        match run(store, before + 1) {
            Ok(report) => assert!(report.is_success() && whole(store) == before + 1),
            Err(error) => {
                assert_eq!((error.code(), error.hresult()), ("storage-full", Some(0x8007_0070)), "{pages} pages");
                Held::of(store, FEW).assert_is_a_step_to(before + 1);
                failures += 1;
            }
        }
        fs::remove_file(&filler).expect("removed");
        assert!(run(store, before + 2).expect("written").is_success());
        assert_eq!(whole(store), before + 2);
    }
    assert!((1..12).contains(&failures), "{failures}");
}
