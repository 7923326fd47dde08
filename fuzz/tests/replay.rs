//! Checks every property on every committed seed.

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
            // If the check panics, this line shows which seed it was.
            eprintln!("{target}: {file}");
            accepted += usize::from(check(&fs::read(folder.join(file)).unwrap()));
        }
        assert!(accepted > 0, "{target}: no seed is accepted");
        let (memory, visits) = bounds::highest();
        let seeds = files.len();
        println!("{target}: {seeds} seeds, {accepted} accepted, {memory} % of memory, {visits} % of visits");
    }
}

#[test]
fn every_target_has_seeds_and_a_fuzz_program() {
    let targets: BTreeSet<_> = TARGETS.iter().map(|(target, _)| (*target).to_owned()).collect();
    assert_eq!(names(&folder()), targets);
    let programs = names(&folder().with_file_name("fuzz_targets"));
    assert_eq!(programs, targets.iter().map(|target| format!("{target}.rs")).collect());
    for target in targets {
        let program = fs::read_to_string(folder().with_file_name("fuzz_targets").join(format!("{target}.rs"))).unwrap();
        assert!(program.contains(&format!("trustlist_fuzz::{target}::check(bytes)")), "{target}");
    }
}

/// If this fails, run `cargo run --example seeds`.
#[test]
fn the_committed_seeds_match_the_program() {
    let mut committed = BTreeMap::new();
    for target in names(&folder()) {
        for file in names(&folder().join(&target)) {
            let bytes = fs::read(folder().join(&target).join(&file)).unwrap();
            committed.insert((target.clone(), file), bytes);
        }
    }
    let total: usize = committed.values().map(Vec::len).sum();
    println!("{} seeds, {total} bytes", committed.len());
    assert!(total < seeds::TOTAL_BYTES, "{total}");
    for (target, name, bytes) in seeds::all() {
        let found = committed.remove(&(target.to_owned(), name.clone()));
        assert!(found == Some(bytes), "{target}/{name} is missing or different");
    }
    assert!(committed.is_empty(), "the program does not generate {:?}", committed.keys());
}

/// If the seeds differed between runs, writing them again would change the committed files.
#[test]
fn the_program_makes_the_same_seeds_each_time() {
    assert!(seeds::all() == seeds::all());
}
