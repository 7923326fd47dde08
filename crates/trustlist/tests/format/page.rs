//! The statements of docs/format.md and the pages beside it.

use std::{fs, ops::Range, path::PathBuf};

/// A page, as it stands.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// A numbered statement: a line that begins with `- [D2.1]` and what is indented below it, or a row of a table that
/// begins with `| [D2.1]`.
#[derive(Debug)]
pub(crate) struct Claim {
    /// How it is known: data, document, inferred, measured.
    pub(crate) mark: char,
    /// `2.1`, where 2 is the section.
    pub(crate) number: String,
    /// The document that says so; empty but for `S`.
    pub(crate) source: String,
    pub(crate) text: String,
    /// Index of its page.
    page: usize,
    /// Where its figures stand in that page: what is printed bold.
    bold: Vec<Range<usize>>,
}

pub(crate) struct Pages {
    pub(crate) pages: Vec<Page>,
    pub(crate) claims: Vec<Claim>,
}

impl Pages {
    /// The index and the pages in its order.
    pub(crate) fn read() -> Self {
        let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        let read = |name: &str| {
            let path = docs.join(name);
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            Page { path, text }
        };
        let index = read("format.md");
        let mut names: Vec<String> = Vec::new();
        for link in index.text.split("](format/").skip(1) {
            let name = link.split([')', '#']).next().expect("a link that ends").to_owned();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let pages: Vec<Page> =
            std::iter::once(index).chain(names.iter().map(|name| read(&format!("format/{name}")))).collect();
        let claims = pages.iter().enumerate().flat_map(|(number, page)| claims(number, &page.text)).collect();
        Self { pages, claims }
    }

    /// What is bold in a statement.
    pub(crate) fn figures(&self, claim: &Claim) -> Vec<&str> {
        claim.bold.iter().map(|range| &self.pages[claim.page].text[range.clone()]).collect()
    }

    /// Writes these figures into the pages, each beside the number of its statement.
    pub(crate) fn write(&self, figures: &[(&Claim, Vec<String>)]) {
        for (number, page) in self.pages.iter().enumerate() {
            let mut text = page.text.clone();
            let of_page = figures.iter().filter(|(claim, _)| claim.page == number);
            let mut changes: Vec<_> = of_page.flat_map(|(claim, new)| claim.bold.iter().zip(new)).collect();
            changes.sort_by_key(|(range, _)| range.start);
            for (range, new) in changes.into_iter().rev() {
                text.replace_range(range.clone(), new);
            }
            if text != page.text {
                fs::write(&page.path, text).expect("a page that can be written");
            }
        }
    }
}

fn claims(page: usize, text: &str) -> Vec<Claim> {
    let mut found: Vec<Claim> = Vec::new();
    let (mut start, mut open) = (0, false);
    for line in text.split_inclusive('\n') {
        let row = line.starts_with("| [");
        let mark = ["- [", "| ["].iter().find_map(|begin| line.strip_prefix(begin));
        if let Some((name, _)) = mark.and_then(|rest| rest.split_once(']')) {
            let (name, source) = name.split_once(' ').unwrap_or((name, ""));
            let mark = name.chars().next().expect("a letter");
            let (number, source) = (name[1..].to_owned(), source.to_owned());
            found.push(Claim { mark, number, source, text: String::new(), page, bold: vec![] });
            open = true;
        } else {
            open &= line.starts_with("  ") || line.trim().is_empty();
        }
        if let (true, Some(claim)) = (open, found.last_mut()) {
            claim.text += line;
            // A figure does not run over the end of a line.
            let stars: Vec<usize> = line.match_indices("**").map(|(at, _)| at).collect();
            let (pairs, []) = stars.as_chunks::<2>() else { panic!("bold without end: {line}") };
            claim.bold.extend(pairs.iter().map(|[from, to]| {
                let code = usize::from(line[*from..].starts_with("**`"));
                start + from + 2 + code..start + to - code
            }));
            open &= !row;
        }
        start += line.len();
    }
    found
}
