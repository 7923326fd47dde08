//! Compares the pages with the examples: every Rust block of a page is in an example, line by line, and every example
//! is in the guide.

#![allow(clippy::expect_used, clippy::panic, reason = "tests may panic")]

use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_rust_block_is_in_an_example() {
    let examples: Vec<_> =
        examples().iter().flat_map(|path| sources(path)).map(|path| format!("\n{}\n", code(&read(&path)))).collect();
    let pages = [vec![workspace().join("README.md")], pages(&workspace().join("docs"))].concat();
    let mut found = 0;
    for page in pages {
        let text = read(&page);
        for block in text.split("\n```rust\n").skip(1) {
            let (block, _) = block.split_once("\n```").expect("the end of a block");
            let block = code(block);
            assert!(!block.trim().is_empty(), "{}: an empty block", page.display());
            // A line with only `...` shows that the page leaves lines out.
            let parts: Vec<_> = block.split("\n...\n").map(|part| format!("\n{part}\n")).collect();
            let contains_all = |example: &String| parts.iter().all(|part| example.contains(part));
            assert!(examples.iter().any(contains_all), "{}: no example contains this block:\n{block}", page.display());
            found += parts.len();
        }
    }
    assert!(found > 5, "{found} blocks");
}

/// The header of each example gives the command that runs it, and the guide has a row for each.
#[test]
fn the_guide_has_every_example() {
    let guide = read(&workspace().join("docs/guide.md"));
    for path in examples() {
        let main = sources(&path).into_iter().find(|source| read(source).contains("fn main()")).expect("a program");
        let source = read(&main);
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name in UTF-8");
        let head: Vec<_> = source.lines().map_while(|line| line.strip_prefix("//!")).collect();
        let is_command = |line: &str| line.contains("cargo run") && line.contains(&format!("--example {name}"));
        assert!(
            head.iter().any(|line| is_command(line)),
            "{}: its header does not give the command that runs it",
            main.display()
        );
        let linked = path.strip_prefix(workspace()).expect("a path of the workspace").to_str().expect("UTF-8");
        let link = format!("](../{})", linked.replace('\\', "/"));
        let row = guide.lines().find(|line| line.starts_with("| ") && line.contains(&link));
        let row = row.unwrap_or_else(|| panic!("docs/guide.md has no row for {}", path.display()));
        let is_run = guide.lines().any(|line| line.starts_with("$ cargo run") && is_command(line));
        let has_test = row
            .split(['(', ')'])
            .any(|link| link.contains("/tests/") && read(&workspace().join("docs").join(link)).contains(name));
        assert!(is_run || has_test, "docs/guide.md does not run {name}, and its row links to no test of it");
    }
}

/// All examples: a file, or a folder with `main.rs`.
fn examples() -> Vec<PathBuf> {
    let crates = fs::read_dir(workspace().join("crates")).expect("a folder");
    let folders = crates.map(|entry| entry.expect("an entry").path().join("examples")).filter(|path| path.is_dir());
    let mut found = Vec::new();
    for folder in folders.chain([workspace().join("examples")]) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|it| it == "rs") || path.join("main.rs").is_file() {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 10, "{found:?}");
    found
}

/// The files of an example.
fn sources(example: &Path) -> Vec<PathBuf> {
    if !example.is_dir() {
        return vec![example.to_owned()];
    }
    let entries = fs::read_dir(example).expect("a folder");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

/// Returns the lines without indentation and trailing comments, because a page has its own comments.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split(" // ").next().unwrap_or_default().trim());
    lines.collect::<Vec<_>>().join("\n")
}

/// The pages in a folder and its subfolders.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let below = paths.flat_map(|path| if path.is_dir() { pages(&path) } else { vec![path] });
    below.filter(|path| path.extension().is_some_and(|it| it == "md")).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace is there")
}
