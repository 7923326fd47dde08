//! Counts the instructions of each step with valgrind's callgrind. Unlike times, they are the same in every run.
//!
//! `cargo run --release -p trustlist-benches --example instructions` compares the counts with
//! `instructions/baseline.txt`, and fails if a step's count differs by more than 3 %. `-- --record` writes a new
//! baseline. Counts depend on the versions of rustc and valgrind, and on the processor, because the C library has
//! different routines for different processors. If any of these differ from the baseline, nothing is compared, and the
//! program asks for a new baseline.

mod steps;

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    process::{Command, ExitCode},
};

const BASELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions/baseline.txt");

/// The largest allowed difference from the baseline, in thousandths of the baseline.
const SLACK: u64 = 30;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => compare(),
        ["--record"] => record(),
        ["--step", name] => {
            steps::run(name);
            Ok(ExitCode::SUCCESS)
        }
        _ => Err("usage: instructions [--record]".into()),
    }
}

fn record() -> Result<ExitCode, Box<dyn Error>> {
    let mut text = tools()?;
    for (name, count) in count_all()? {
        writeln!(text, "{name} {count}")?;
        println!("{name:<24} {count:>10}");
    }
    fs::write(BASELINE, text)?;
    Ok(ExitCode::SUCCESS)
}

fn compare() -> Result<ExitCode, Box<dyn Error>> {
    let baseline = fs::read_to_string(BASELINE)?;
    let tools = tools()?;
    let Some(recorded) = baseline.strip_prefix(&tools) else {
        println!(
            "not compared: the baseline was recorded with other versions than these:\n{tools}\
             To record a new baseline, add: -- --record"
        );
        return Ok(ExitCode::SUCCESS);
    };
    let mut recorded: BTreeMap<&str, u64> = recorded
        .lines()
        .map(|line| line.split_once(' ').map(|(name, count)| Ok((name, count.parse()?))).ok_or("no count")?)
        .collect::<Result<_, Box<dyn Error>>>()?;
    let mut holds = true;
    for (name, count) in count_all()? {
        let before = recorded.remove(name).ok_or_else(|| format!("{name} is not in the baseline"))?;
        let within = count.abs_diff(before).saturating_mul(1000) <= before.saturating_mul(SLACK);
        println!("{name:<24} {count:>10}  baseline {before:>10}  {}", if within { "holds" } else { "DOES NOT HOLD" });
        holds &= within;
    }
    holds &= recorded.is_empty();
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The versions that the counts depend on. They are the first lines of the baseline.
fn tools() -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for tool in ["rustc", "valgrind"] {
        let output = Command::new(tool).arg("--version").output().map_err(|error| format!("{tool}: {error}"))?;
        writeln!(text, "# {}", String::from_utf8(output.stdout)?.trim())?;
    }
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    writeln!(text, "# {}", model.map_or("unknown processor", |(_, name)| name.trim()))?;
    Ok(text)
}

fn count_all() -> Result<Vec<(&'static str, u64)>, Box<dyn Error>> {
    let mut counts = Vec::new();
    for (name, without) in steps::NAMES {
        let count = count(name)?;
        let less = if without.is_empty() { 0 } else { self::count(without)? };
        counts.push((name, count.checked_sub(less).ok_or("a part takes more instructions than the whole")?));
    }
    Ok(counts)
}

/// Counts the instructions of one step, in a separate process.
fn count(step: &str) -> Result<u64, Box<dyn Error>> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no"])
        .arg("--toggle-collect=*steps::measured*")
        .arg(env::current_exe()?)
        .args(["--step", step])
        .output()?;
    let report = String::from_utf8_lossy(&output.stderr).into_owned();
    let collected = report.lines().find_map(|line| line.split_once("Collected : "));
    let Some((_, count)) = collected.filter(|_| output.status.success()) else { return Err(report.into()) };
    Ok(count.trim().parse()?)
}
