//! A Markdown page whose `console` blocks are sessions:
//!
//! ````text
//! ```console
//! $ trustlist find testdata/authrootstl.cab 00
//! ? 2
//! trustlist: ...
//! ```
//! ````
//!
//! After a backslash the command continues on the next line, which begins with `> `. `? 1` is an exit status other than
//! 0. The output follows; in it `[..]` matches any part of a line, and `...` any number of lines.

use std::{
    env,
    fmt::Write,
    fs, mem,
    path::{Path, PathBuf},
};

use snapbox::{Redactions, data::DataFormat, filter::NormalizeToExpected};

use crate::session::{Internet, Session};

pub(crate) struct Page {
    path: PathBuf,
    parts: Vec<Part>,
}

enum Part {
    /// Lines outside sessions.
    Text(String),
    Command(Step),
}

/// A command and its output.
struct Step {
    /// The lines of the command, as in the page.
    prompt: String,
    command: String,
    /// The exit status, if not 0, and the output, as in the page.
    answer: String,
    /// The line number, from 1.
    line: usize,
}

impl Page {
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path: path.to_owned(), parts: parse(&text) }
    }

    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }

    pub(crate) fn commands(&self) -> usize {
        self.steps().count()
    }

    /// Whether the page runs this program.
    pub(crate) fn uses(&self, program: &str) -> bool {
        self.steps().any(|step| step.command.split_whitespace().next() == Some(program))
    }

    fn steps(&self) -> impl Iterator<Item = &Step> {
        self.parts.iter().filter_map(|part| match part {
            Part::Command(step) => Some(step),
            Part::Text(_) => None,
        })
    }

    /// Runs all commands in one folder, in order. Returns the differences from the page, or rewrites the page.
    pub(crate) fn check(mut self, internet: Internet) -> Vec<String> {
        let session = Session::new(internet);
        let mut wrong = Vec::new();
        for part in &mut self.parts {
            let Part::Command(step) = part else { continue };
            let answer = session.run(&step.command);
            if !matches(&answer, &step.answer) {
                wrong.push(format!("line {}:\n{}{answer}instead of\n{}", step.line, step.prompt, step.answer));
                step.answer = answer;
            }
        }
        if env::var_os("TRUSTLIST_BLESS").is_none() {
            return wrong;
        }
        fs::write(&self.path, self.to_string()).expect("a page that can be written");
        Vec::new()
    }
}

fn matches(answer: &str, expected: &str) -> bool {
    // `...` cannot stand for the exit status.
    let status = |answer: &str| answer.lines().next().filter(|line| line.starts_with("? ")).map(str::to_owned);
    if status(answer) != status(expected) {
        return false;
    }
    let answer = snapbox::Data::from(answer).coerce_to(DataFormat::Text);
    let expected = snapbox::Data::from(expected).coerce_to(DataFormat::Text);
    NormalizeToExpected::new().redact_with(&Redactions::new()).normalize(answer, &expected) == expected
}

impl std::fmt::Display for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(text)?,
                Part::Command(step) => write!(f, "{}{}", step.prompt, step.answer)?,
            }
        }
        Ok(())
    }
}

fn parse(page: &str) -> Vec<Part> {
    let (mut parts, mut text) = (Vec::new(), String::new());
    let mut lines = (1..).zip(page.split_inclusive('\n')).peekable();
    let mut in_session = false;
    while let Some((line, content)) = lines.next() {
        if !in_session || content == "```\n" {
            in_session = !in_session && content == "```console\n";
            text.push_str(content);
            continue;
        }
        let first = content.strip_prefix("$ ").unwrap_or_else(|| panic!("line {line} is not a command: {content}"));
        let (mut prompt, mut command) = (content.to_owned(), first.to_owned());
        while command.ends_with("\\\n") {
            let (_, next) = lines.next().expect("the command goes on");
            prompt.push_str(next);
            command.push_str(next.strip_prefix("> ").unwrap_or_else(|| panic!("line {line} goes on with: {next}")));
        }
        let mut answer = String::new();
        while let Some((_, next)) = lines.next_if(|(_, next)| !next.starts_with("$ ") && *next != "```\n") {
            answer.push_str(next);
        }
        parts.push(Part::Text(mem::take(&mut text)));
        parts.push(Part::Command(Step { prompt, command, answer, line }));
    }
    assert!(!in_session, "the last session has no end");
    parts.push(Part::Text(text));
    parts
}

#[test]
fn a_page_is_written_as_it_was_read() {
    let text = "Text.\n\n```console\n$ a\nb\n$ c \\\n> d\n? 1\ne\n```\n\n```rust\n$ no\n```\nEnd.\n";
    let parts = parse(text);
    let page = Page { path: PathBuf::new(), parts };
    let steps: Vec<_> = page.steps().map(|step| (&*step.command, &*step.answer, step.line)).collect();
    assert_eq!(steps, [("a\n", "b\n", 4), ("c \\\nd\n", "? 1\ne\n", 6)]);
    let mut written = String::new();
    write!(written, "{page}").expect("a String takes anything");
    assert_eq!(written, text);
}

#[test]
fn elisions_match_any_text() {
    assert!(matches("a 17 b\nc\nd\ne\n", "a [..] b\n...\ne\n"));
    assert!(matches("a\n", "a\n"));
    for (answer, expected) in [
        ("a\n", "b\n"),
        ("a\n", "a\nb\n"),
        ("a\nb\n", "a\n"),
        ("a 1 b\n", "a [..] c\n"),
        ("", "a\n"),
        ("? 1\na\n", "...\n"),
        ("? 2\n", "? 1\n...\n"),
    ] {
        assert!(!matches(answer, expected), "{answer:?} {expected:?}");
    }
}
