//! Parses the statements of docs/format.md and the pages in docs/format.

use std::{fs, path::PathBuf};

pub(crate) struct Page {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// A numbered statement: either a line that begins with `- [D2.1]` and the indented lines below it, or a table row that
/// begins with `| [D2.1]`.
pub(crate) struct Claim {
    /// How it is known: D data, T tested, M measured, S source, I inferred.
    pub(crate) mark: char,
    /// `2.1`, with section 2.
    pub(crate) number: String,
    /// The names of sources or tests in the brackets.
    pub(crate) sources: Vec<String>,
    pub(crate) text: String,
    page: usize,
}

impl Claim {
    /// The parts in bold.
    pub(crate) fn figures(&self) -> Vec<&str> {
        self.text.split("**").skip(1).step_by(2).map(|figure| figure.trim_matches('`')).collect()
    }
}

pub(crate) struct Pages {
    pub(crate) pages: Vec<Page>,
    pub(crate) claims: Vec<Claim>,
}

impl Pages {
    /// Reads the index, and the other pages in the order of the index.
    pub(crate) fn read() -> Self {
        let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs");
        let read = |name: &str| Page {
            path: docs.join(name),
            text: fs::read_to_string(docs.join(name)).unwrap_or_else(|error| panic!("{name}: {error}")),
        };
        let mut pages = vec![read("format.md")];
        let links = pages[0].text.split("](format/").skip(1);
        let mut names: Vec<String> =
            links.filter_map(|link| Some(format!("format/{}.md", link.split_once(".md")?.0))).collect();
        names.dedup();
        pages.extend(names.iter().map(|name| read(name)));
        let mut claims: Vec<Claim> = Vec::new();
        for (page, text) in pages.iter().enumerate().map(|(page, it)| (page, &it.text)) {
            let mut is_inside = false;
            for line in text.split_inclusive('\n') {
                let name = ["- [", "| ["].iter().find_map(|begin| line.strip_prefix(begin)?.split_once(']'));
                if let Some((name, _)) = name {
                    let (name, sources) = name.split_once(' ').unwrap_or((name, ""));
                    let sources = sources.split("; ").filter(|it| !it.is_empty()).map(str::to_owned).collect();
                    let (mark, number) = (name.chars().next().expect("a mark"), name[1..].to_owned());
                    claims.push(Claim { mark, number, sources, text: String::new(), page });
                }
                is_inside = name.is_some() || is_inside && (line.starts_with("  ") || line == "\n");
                if let (true, Some(claim)) = (is_inside, claims.last_mut()) {
                    claim.text += line;
                }
                is_inside &= !line.starts_with("| [");
            }
        }
        Self { pages, claims }
    }

    /// Replaces the figures of a statement in its page.
    pub(crate) fn write(&mut self, number: &str, figures: &[String]) {
        let claim = self.claims.iter().find(|claim| claim.number == number).expect("a statement");
        let old: Vec<&str> = claim.text.split("**").collect();
        let new = old.iter().enumerate().map(|(at, old)| match at % 2 {
            0 => (*old).to_owned(),
            _ => old.replace(old.trim_matches('`'), &figures[at / 2]),
        });
        let page = &mut self.pages[claim.page];
        page.text = page.text.replacen(&claim.text, &new.collect::<Vec<_>>().join("**"), 1);
        fs::write(&page.path, &page.text).expect("a page that can be written");
    }
}
