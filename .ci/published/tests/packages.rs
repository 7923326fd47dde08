//! What is in the published packages, and what they say of themselves.

use std::fs;

use trustlist_published::{Package, cargo, packages, same_as_committed};

/// What crates.io takes at most.
const MOST_KEYWORDS: usize = 5;

#[test]
fn every_package_says_what_a_registry_shows() {
    for package in packages() {
        let name = package.name();
        for key in ["description", "license", "readme", "repository", "rust_version"] {
            assert!(package.field(key).as_str().is_some_and(|text| !text.is_empty()), "{name}: no {key}");
        }
        for key in ["keywords", "categories"] {
            let words = package.field(key).as_array().expect("a list");
            assert!((1..=MOST_KEYWORDS).contains(&words.len()), "{name}: {} {key}", words.len());
        }
        let readme = fs::read_to_string(package.folder().join("README.md")).expect("a page");
        assert!(readme.starts_with(&format!("# {name}\n")), "{name}: its README is another's");
    }
}

/// All but what cargo adds, and the modules, whose completeness the build of the package shows.
#[test]
fn packages_hold_these_files() {
    let mut listing = String::new();
    for package in packages() {
        let name = package.name();
        let files = files(&package);
        for needed in ["LICENSE-APACHE", "LICENSE-MIT", "README.md"] {
            assert!(files.iter().any(|file| file == needed), "{name}: no {needed}");
        }
        for file in files.iter().filter(|file| !is_of_cargo(file) && !is_module(file)) {
            listing += &format!("{name}/{file}\n");
        }
    }
    same_as_committed("docs/packages.txt", &listing);
}

/// A link would be packaged as the path in it, where git does not make links.
#[test]
fn each_package_has_both_licences_whole() {
    for package in packages() {
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let own = fs::read(package.folder().join(licence)).expect("a licence");
            let common = fs::read(trustlist_published::workspace().join(licence)).expect("a licence");
            assert!(own == common, "{}: {licence}", package.name());
        }
    }
}

fn files(package: &Package) -> Vec<String> {
    let list = cargo(&["package", "--list", "--allow-dirty", "--package", package.name()]);
    list.lines().map(|line| line.replace('\\', "/")).collect()
}

fn is_of_cargo(file: &str) -> bool {
    [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml", "Cargo.toml.orig"].contains(&file)
}

fn is_module(file: &str) -> bool {
    file.starts_with("src/") && file.ends_with(".rs")
}
