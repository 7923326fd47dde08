//! The public items of each published library are the committed ones, with all features.
//!
//! Derived implementations are listed, blanket and automatic ones are not. Rustdoc's JSON has another format in almost every
//! version of Rust, and the crate `public-api` reads one: that of [`RUST`].

use std::{
    env,
    io::{self, Write},
    process::Command,
};

use public_api::Builder;
use trustlist_published::{cargo, packages, same_as_committed, target};

/// The version of Rust whose format is read. To be changed together with the version of `public-api` in `Cargo.toml`.
const RUST: &str = "1.95";

/// The test fails, rather than says that it was skipped, under another version of Rust, if this is set.
const REQUIRED: &str = "TRUSTLIST_REQUIRE_API";

#[test]
fn the_public_api_is_the_committed_one() {
    let version = Command::new("rustc").arg("--version").output().expect("rustc can be run").stdout;
    let version = String::from_utf8(version).expect("rustc speaks UTF-8");
    if !version.starts_with(&format!("rustc {RUST}.")) {
        assert!(env::var_os(REQUIRED).is_none(), "the public API is listed with Rust {RUST}, not with {version}");
        // Written without a macro, because the test harness captures what print macros write.
        let _ = writeln!(io::stderr(), "public API not compared: that takes Rust {RUST}, and this is {version}");
        return;
    }
    let documentation = target().join("doc");
    for package in packages().iter().filter(|package| package.library().is_some()) {
        let name = package.name();
        let json = documentation.join(format!("{}.json", name.replace('-', "_")));
        let _ = cargo(&[
            "rustdoc",
            "--package",
            name,
            "--lib",
            "--all-features",
            "--",
            "-Zunstable-options",
            "--output-format=json",
        ]);
        let api = Builder::from_rustdoc_json(json).omit_blanket_impls(true).omit_auto_trait_impls(true).build();
        let api = api.unwrap_or_else(|error| panic!("{name}: {error}"));
        let items: Vec<String> = api.items().map(|item| format!("{item}\n")).collect();
        same_as_committed(&format!("docs/api/{name}.txt"), &items.concat());
    }
}
