//! Every property over every committed seed.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use trustlist_fuzz::{TARGETS, bounds, seeds};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn every_property_holds_for_every_seed() {
    for (target, check) in TARGETS {
        let folder = folder().join(target);
        let files = names(&folder);
        assert!(!files.is_empty(), "{target} has no seeds");
        bounds::highest();
        let mut accepted = 0;
        for file in &files {
            // A failure is told after this line.
            eprintln!("{target}: {file}");
            accepted += usize::from(check(&fs::read(folder.join(file)).unwrap()));
        }
        assert!(accepted > 0, "{target}: no seed is accepted");
        let (memory, visits) = bounds::highest();
        let seeds = files.len();
        println!("{target}: {seeds} seeds, {accepted} accepted, {memory} % of its memory, {visits} % of its visits");
    }
}

#[test]
fn each_folder_of_seeds_is_that_of_a_target_that_can_be_fuzzed() {
    let targets: BTreeSet<_> = TARGETS.iter().map(|(target, _)| (*target).to_owned()).collect();
    assert_eq!(names(&folder()), targets);
    let programs = names(&folder().with_file_name("fuzz_targets"));
    assert_eq!(programs, targets.iter().map(|target| format!("{target}.rs")).collect());
    for target in targets {
        let program = fs::read_to_string(folder().with_file_name("fuzz_targets").join(format!("{target}.rs"))).unwrap();
        assert!(program.contains(&format!("trustlist_fuzz::{target}::check(bytes)")), "{target}");
    }
}

/// Or `cargo run --example seeds` was forgotten.
#[test]
fn the_committed_seeds_are_what_the_program_makes() {
    let mut committed = BTreeMap::new();
    for target in names(&folder()) {
        for file in names(&folder().join(&target)) {
            let octets = fs::read(folder().join(&target).join(&file)).unwrap();
            committed.insert((target.clone(), file), octets);
        }
    }
    let total: usize = committed.values().map(Vec::len).sum();
    println!("{} seeds, {total} octets", committed.len());
    assert!(total < seeds::TOTAL_BYTES, "{total}");
    for (target, name, octets) in seeds::all() {
        let found = committed.remove(&(target.to_owned(), name.clone()));
        assert!(found == Some(octets), "{target}/{name} is missing or another one");
    }
    assert!(committed.is_empty(), "nobody makes {:?}", committed.keys());
}

/// The same octets in each run, or the seeds change with each.
#[test]
fn the_program_makes_the_same_seeds_each_time() {
    assert!(seeds::all() == seeds::all());
}
