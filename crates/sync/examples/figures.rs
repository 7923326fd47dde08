//! Measures what a run costs. The first run fetches Microsoft's newest list with the certificates of all its roots, and
//! two test lists, from a mirror on loopback. The second run finds that nothing has changed. Each run is a separate
//! process, so that its memory can be measured.
//!
//! ```sh
//! cargo run --release -p trustlist-sync --example figures
//! ```
//!
//! To choose the number of repetitions, give it after `--`. All runs are measured with two mirrors: first with nginx,
//! if it is installed, and then with a test server that counts its connections.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../tests/server/mod.rs"]
mod server;

use std::{
    env,
    error::Error,
    fs,
    num::NonZeroUsize,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use server::{
    Reply, Server,
    installed::{Mirror, Nginx, nginx_is_installed, now, settings},
    mirror::{disallowed, packed},
};
use trustlist_sync::{Evidence, File, Http, Outcome, Proxy, Settings, Store, update};
use trustlist_testdata::{made, microsoft_root_2010, pki::Pki};

const CONNECTIONS: NonZeroUsize = NonZeroUsize::new(8).unwrap();
const RUNS: NonZeroUsize = NonZeroUsize::new(5).unwrap();
const ROOTS: usize = 555;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => parent(RUNS),
        [runs] => parent(runs.parse()?),
        [mirror, folder, expected] => child(mirror, Path::new(folder), expected),
        _ => Err("usage: figures [RUNS]".into()),
    }
}

/// Starts the mirrors, and measures runs in child processes.
fn parent(runs: NonZeroUsize) -> Result<(), Box<dyn Error>> {
    let published = Mirror::published();
    fs::write(published.path().join("disallowedcertstl.cab"), packed(&disallowed()))?;
    fs::write(published.path().join("pinrulesstl.cab"), packed(&made::pin_rules()))?;
    // Without a published sequence number, the second run has to request every list, with validators.
    fs::remove_file(published.path().join("authrootseq.txt"))?;
    println!("3 lists and {ROOTS} roots, {CONNECTIONS} connections, medians of {runs}");
    if nginx_is_installed() {
        println!("nginx");
        let nginx = Nginx::start(&published);
        measure(&nginx.url(), runs)?;
    }
    let server = Server::start();
    for entry in fs::read_dir(published.path())? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|_| "a name that is not UTF-8")?;
        server.reply(&format!("/{name}"), Reply::File(fs::read(entry.path())?));
    }
    println!("a test server");
    measure(&server.url(), runs)?;
    println!("  most connections at once: {}", server.most_at_once());
    assert!(server.most_at_once() <= CONNECTIONS.get());
    Ok(())
}

/// Measures the first and the second run, each in its own process.
fn measure(mirror: &str, times: NonZeroUsize) -> Result<(), Box<dyn Error>> {
    let mut runs = [("everything", Vec::new()), ("not modified", Vec::new())];
    for _ in 0..times.get() {
        let folder = tempfile::tempdir()?;
        for (expected, figures) in &mut runs {
            let mut child = Command::new(env::current_exe()?);
            let output = child.args([mirror, folder.path().to_str().ok_or("a path")?, expected]).output()?;
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let printed = String::from_utf8(output.stdout)?;
            let three: Vec<u32> = printed.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
            figures.push(<[u32; 3]>::try_from(three).map_err(|_| "three figures")?);
        }
    }
    for (name, figures) in runs {
        let of = |place: usize| {
            let mut values: Vec<u32> = figures.iter().map(|run| run[place]).collect();
            values.sort_unstable();
            (
                f64::from(values[0]) / 1e3,
                f64::from(values[times.get() / 2]) / 1e3,
                f64::from(*values.last().unwrap()) / 1e3,
            )
        };
        let ((best, median, _), (best_fetch, median_fetch, _), (_, _, memory)) = (of(0), of(1), of(2));
        println!(
            "  {name}: {median:.1} ms, {median_fetch:.1} ms until every file is verified; best {best:.1} and \
             {best_fetch:.1}; at most {memory:.1} MB"
        );
    }
    Ok(())
}

/// Does one run. Prints its time and the time until the last file was verified, in microseconds, and its peak memory,
/// in thousands of bytes.
fn child(mirror: &str, folder: &Path, expected: &str) -> Result<(), Box<dyn Error>> {
    let source = Http::new(mirror)?.proxy(Proxy::direct());
    let settings = with_made_signers(settings());
    let begun = Instant::now();
    let mut verified = Duration::ZERO;
    let progress = |_, _| verified = begun.elapsed();
    let report = update(&Store::create(folder)?, &source, &settings, now(), CONNECTIONS, progress)?.report;
    let time = begun.elapsed();
    assert!(report.is_success(), "{report:?}");
    let stored = report.items.iter().filter(|item| matches!(item.outcome, Outcome::Stored));
    let same = report.items.iter().filter(|item| matches!(item.outcome, Outcome::Unchanged(Evidence::NotModified)));
    let roots = stored.filter(|item| matches!(item.file, File::Root(_))).count();
    assert_eq!((roots, same.count()), if expected == "everything" { (ROOTS, 0) } else { (0, 3) });
    println!("{} {} {}", time.as_micros(), verified.as_micros(), peak_memory()?);
    Ok(())
}

/// Also accepts lists that the test PKI signed.
fn with_made_signers(mut settings: Settings) -> Settings {
    settings.policy = settings.policy.with_roots([microsoft_root_2010().into(), Pki::default().root.into()]);
    settings
}

/// The process's peak memory in thousands of bytes: `VmHWM` on Linux.
fn peak_memory() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes.saturating_mul(1024) / 1000)
}
