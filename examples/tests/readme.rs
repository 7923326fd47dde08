//! The README shows what the examples do, line by line.

#![allow(clippy::expect_used, reason = "a test may stop")]

#[test]
fn the_readme_shows_the_lookup_example() {
    let readme = include_str!("../../README.md");
    let (_, block) = readme.split_once("```rust\n").expect("a block of Rust");
    let (block, _) = block.split_once("```").expect("its end");
    let example = include_str!("../lookup.rs");
    // What stands behind a line's code in the README is for its readers.
    let code = |line: &str| line.split(" //").next().unwrap_or_default().trim().to_owned();
    let example: Vec<_> = example.lines().map(code).collect();
    for line in block.lines().map(code) {
        assert!(example.contains(&line), "not in examples/lookup.rs: {line}");
    }
    assert_eq!(block.lines().count(), 7);
}
