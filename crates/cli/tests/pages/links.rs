//! The links in the pages lead to existing files and headings.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{blocks::text, for_users, workspace};

#[test]
fn every_link_leads_somewhere() {
    let others = ["CONTRIBUTING.md", "SECURITY.md", "fuzz/README.md", "testdata/README.md"];
    let pages = for_users().into_iter().chain(others.map(|page| workspace().join(page)));
    let mut headings = BTreeMap::new();
    let mut count = 0;
    for path in pages {
        let page = fs::read_to_string(&path).expect("a page");
        for link in links(&text(&page)).filter(|link| !link.contains("://")) {
            count += 1;
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { path.parent().expect("a folder").join(file) };
            assert!(target.exists(), "{}: {link} does not exist", path.display());
            if !heading.is_empty() {
                let known: &Vec<String> = headings.entry(target).or_insert_with_key(|target| anchors(target));
                assert!(known.iter().any(|it| it == heading), "{}: {link} is not a heading: {known:?}", path.display());
            }
        }
    }
    assert!(count > 50, "{count} links");
}

/// The targets of `[text](target)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target)
}

/// The anchors of the headings in a page, by GitHub's rules.
fn anchors(page: &Path) -> Vec<String> {
    let page = fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    let is_kept = |letter: &char| letter.is_alphanumeric() || [' ', '-', '_'].contains(letter);
    let anchor = |heading: &str| heading.trim().to_lowercase().chars().filter(is_kept).collect::<String>();
    let text = text(&page);
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#')).replace(' ', "-")).collect()
}

#[test]
fn links_and_headings_are_found() {
    let page = "[a](b.md) [c\nd](#e)\n\n```text\n[x](y)\n```\n[![f](g)](h)\n";
    let text = text(page);
    assert_eq!(links(&text).collect::<Vec<_>>(), ["b.md", "#e", "g", "h"]);
}
