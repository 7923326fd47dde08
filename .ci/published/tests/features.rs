//! Each feature stands in the documentation of its crate, and the default ones are called so.

use std::{collections::BTreeSet, fs};

use trustlist_published::{Package, packages};

#[test]
fn every_feature_is_documented() {
    for package in packages() {
        let features = features(&package);
        let Some(library) = package.library() else {
            assert!(features.is_empty(), "{}: features without a page that could tell them", package.name());
            continue;
        };
        let source = fs::read_to_string(library).expect("the root of a library");
        assert_eq!(documented(&source), features, "{}", package.name());
    }
}

/// The names of the features, and whether they are default.
fn features(package: &Package) -> BTreeSet<(String, bool)> {
    let table = package.field("features").as_object().expect("a table");
    let default = table.get("default").and_then(|names| names.as_array()).cloned().unwrap_or_default();
    let names = table.keys().filter(|name| *name != "default");
    names.map(|name| (name.clone(), default.iter().any(|other| *other == **name))).collect()
}

/// The same of the list under the heading "Features".
fn documented(source: &str) -> BTreeSet<(String, bool)> {
    let page = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim_start);
    let section = page.skip_while(|line| *line != "# Features").skip(1).take_while(|line| !line.starts_with("# "));
    let items = section.filter_map(|line| line.strip_prefix("- `")?.split_once('`'));
    items.map(|(name, rest)| (name.to_owned(), rest.starts_with(" (default)"))).collect()
}
