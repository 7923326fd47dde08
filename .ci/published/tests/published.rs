//! Checks what the packages publish: the public items of each library, package metadata, and files.
//!
//! Set `TRUSTLIST_BLESS` to rewrite the committed listings.

use std::{
    collections::BTreeSet,
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
};

use cargo_metadata::{Metadata, MetadataCommand, Package};
use public_api::Builder;

/// The version of Rust whose rustdoc JSON is read; almost every version has a different format. Change it together with
/// the version of `public-api` in `Cargo.toml`.
const RUST: &str = "1.95";

/// crates.io rejects packages with more keywords.
const MOST_KEYWORDS: usize = 5;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn metadata() -> Metadata {
    let mut command = MetadataCommand::new();
    command.no_deps().current_dir(workspace()).exec().expect("cargo describes the workspace")
}

/// The published packages, sorted by name.
fn packages() -> Vec<Package> {
    // `None` means that nothing restricts publishing. `publish = false` gives an empty list of registries instead.
    let mut packages: Vec<_> = metadata().packages.into_iter().filter(|package| package.publish.is_none()).collect();
    packages.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!packages.is_empty(), "no package is published");
    packages
}

/// The root file of the library, if the package has one.
fn library(package: &Package) -> Option<&Path> {
    package.targets.iter().find(|target| target.is_lib()).map(|target| target.src_path.as_std_path())
}

fn folder(package: &Package) -> &Path {
    package.manifest_path.parent().expect("a manifest is in a folder").as_std_path()
}

/// Runs cargo in the workspace and returns its standard output.
fn cargo(arguments: &[&str]) -> String {
    let rustdoc = Path::new(env!("CARGO_MANIFEST_DIR")).join("rustdoc");
    let mut cargo = Command::new(env::var_os("CARGO").expect("a test that cargo runs"));
    let output = cargo.args(arguments).current_dir(workspace()).env("RUSTDOC", rustdoc).output().expect("cargo runs");
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("cargo prints UTF-8")
}

/// Compares a listing with the committed one. The failure message shows the lines that only one of the listings
/// contains.
fn same_as_committed(path: &str, text: &str) {
    let file = workspace().join(path);
    if env::var_os("TRUSTLIST_BLESS").is_some() {
        return fs::write(file, text).expect("a listing can be written");
    }
    let committed = fs::read_to_string(file).unwrap_or_default();
    let [old, new] = [&committed, text].map(|text| text.lines().collect::<BTreeSet<_>>());
    let lost = old.difference(&new).map(|line| format!("-{line}\n"));
    let changes: String = lost.chain(new.difference(&old).map(|line| format!("+{line}\n"))).collect();
    assert!(
        committed == text,
        "{path} differs. If the change is intended, set TRUSTLIST_BLESS=1 and commit the result.\n{changes}"
    );
}

/// The listing covers all features. It includes derived implementations of traits, but not blanket or automatic ones.
#[test]
fn the_public_api_is_the_committed_one() {
    let version = Command::new("rustc").arg("--version").output().expect("rustc can be run").stdout;
    let version = String::from_utf8(version).expect("rustc prints UTF-8");
    if !version.starts_with(&format!("rustc {RUST}.")) {
        let message = format!("public API not compared: it needs Rust {RUST}, but this is {version}");
        assert!(env::var_os("TRUSTLIST_REQUIRE_API").is_none(), "{message}");
        // Do not use `eprintln!`, because the test harness captures its output.
        return drop(io::stderr().write_all(message.as_bytes()));
    }
    for package in packages().iter().filter(|package| library(package).is_some()) {
        let name = &*package.name;
        let rustdoc = ["rustdoc", "--package", name, "--lib", "--all-features"];
        let _ = cargo(&[&rustdoc[..], &["--", "-Zunstable-options", "--output-format=json"]].concat());
        let json = metadata().target_directory.join(format!("doc/{}.json", name.replace('-', "_")));
        let api = Builder::from_rustdoc_json(json).omit_blanket_impls(true).omit_auto_trait_impls(true).build();
        let api = api.unwrap_or_else(|error| panic!("{name}: {error}"));
        let items: String = api.items().map(|item| format!("{item}\n")).collect();
        same_as_committed(&format!("docs/api/{name}.txt"), &items);
    }
}

/// Each feature is in the list below its crate's heading "Features", which marks the default features.
#[test]
fn every_feature_is_documented() {
    for package in packages() {
        let is_default = |name: &String| package.features.get("default").is_some_and(|names| names.contains(name));
        let names = package.features.keys().filter(|name| *name != "default");
        let features: BTreeSet<_> = names.map(|name| (name.as_str(), is_default(name))).collect();
        let source = library(&package).map(|root| fs::read_to_string(root).expect("the root of a library"));
        let page = source.iter().flat_map(|source| source.lines()).map_while(|line| line.strip_prefix("//!"));
        let section = page.map(str::trim_start).skip_while(|line| *line != "# Features").skip(1);
        let items = section.take_while(|line| !line.starts_with("# "));
        let items = items.filter_map(|line| line.strip_prefix("- `")?.split_once('`'));
        let documented = items.map(|(name, rest)| (name, rest.starts_with(" (default)"))).collect();
        assert_eq!(features, documented, "{}", package.name);
    }
}

#[test]
fn every_package_has_the_metadata_that_a_registry_shows() {
    for package in packages() {
        let name = &package.name;
        let texts = [&package.description, &package.license, &package.repository];
        assert!(texts.into_iter().all(|text| text.as_ref().is_some_and(|text| !text.is_empty())), "{name}");
        assert!(package.readme.is_some() && package.rust_version.is_some(), "{name}");
        for words in [&package.keywords, &package.categories] {
            assert!((1..=MOST_KEYWORDS).contains(&words.len()), "{name}: {words:?}");
        }
        let readme = fs::read_to_string(folder(&package).join("README.md")).expect("a page");
        assert!(readme.starts_with(&format!("# {name}\n")), "{name}: its README is not about this package");
        // Compares the contents, because git does not create symbolic links everywhere, and cargo would then package
        // the path of the link.
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let [own, common] =
                [folder(&package), &workspace()].map(|it| fs::read(it.join(licence)).expect("a licence"));
            assert!(own == common, "{name}: {licence}");
        }
    }
}

/// The listing leaves out the files that cargo adds. It also leaves out the modules, because a package in which one is
/// missing does not build.
#[test]
fn packages_contain_the_committed_files() {
    let mut listing = String::new();
    for package in packages() {
        let name = &*package.name;
        let files = cargo(&["package", "--list", "--allow-dirty", "--package", name]).replace('\\', "/");
        for needed in ["LICENSE-APACHE", "LICENSE-MIT", "README.md"] {
            assert!(files.lines().any(|file| file == needed), "{name}: no {needed}");
        }
        let of_cargo = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml", "Cargo.toml.orig"];
        let is_module = |file: &str| file.starts_with("src/") && file.ends_with(".rs");
        let listed = files.lines().filter(|file| !of_cargo.contains(file) && !is_module(file));
        listed.for_each(|file| listing += &format!("{name}/{file}\n"));
    }
    same_as_committed("docs/packages.txt", &listing);
}
