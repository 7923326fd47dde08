//! Each block that contains commands must be a session that the tests run, or be listed here with the reason why it is
//! not a session.

use std::fs;

use crate::{for_users, workspace};

/// The page, the first line of the block, and why it is not a session.
const NO_SESSIONS: [(&str, &str, &str); 10] = [
    ("README.md", "cargo run --release -- find", "it makes an optimised build; `.ci/run` runs it"),
    ("docs/guide.md", "cargo install --locked --path crates/cli", "it installs the command; `.ci/run` runs it"),
    ("docs/mutants.md", "export TRUSTLIST_CORPUS=path/to/corpus", "it takes days"),
    (
        "docs/windows.md",
        "trustlist sync --to /var/lib/trustlist",
        "it names folders on the reader's machine; the guide runs the same command",
    ),
    ("docs/windows.md", "Get-WinEvent", ON_WINDOWS),
    ("docs/windows.md", "$key = ", ON_WINDOWS),
    ("docs/windows.md", r"trustlist sync --to C:\ProgramData\trustlist", ON_WINDOWS),
    ("docs/windows.md", "certutil -urlcache", ON_WINDOWS),
    ("docs/windows.md", "Remove-ItemProperty", ON_WINDOWS),
    ("docs/windows.md", "certutil -syncWithWU", ON_WINDOWS),
];

const ON_WINDOWS: &str = "PowerShell for a Windows machine, which the tests do not have";

/// The languages of blocks that contain commands. The empty name is for blocks without a language.
const SHELLS: [&str; 10] = ["", "bash", "bat", "batch", "cmd", "powershell", "pwsh", "sh", "shell", "zsh"];

/// The beginnings of lines that a reader would type.
const PROMPTS: [&str; 5] = ["$ ", "# trustlist ", "PS> ", "cargo ", "trustlist "];

struct Block<'p> {
    /// The first word after the fence.
    language: &'p str,
    lines: Vec<&'p str>,
}

impl Block<'_> {
    fn has_commands(&self) -> bool {
        let is_command = |line: &str| PROMPTS.iter().any(|prompt| line.trim_start().starts_with(prompt));
        self.language != "console"
            && (SHELLS.contains(&self.language) || self.lines.iter().any(|line| is_command(line)))
    }
}

/// The page without its blocks.
pub(crate) fn text(page: &str) -> String {
    parse(page).0
}

/// The fenced blocks of a page, including those in lists and quotations.
fn blocks(page: &str) -> Vec<Block<'_>> {
    parse(page).1
}

fn parse(page: &str) -> (String, Vec<Block<'_>>) {
    let (mut outside, mut blocks) = (String::new(), Vec::new());
    let mut open: Option<(&str, Block<'_>)> = None;
    for line in page.lines() {
        let text = line.trim_start_matches([' ', '>']);
        let rest = text.trim_start_matches(['`', '~']);
        let fence = text.strip_suffix(rest).filter(|fence| fence.len() >= 3);
        open = match (open, fence) {
            (None, Some(fence)) => {
                let language = rest.split([' ', ',']).next().unwrap_or_default();
                Some((fence, Block { language, lines: Vec::new() }))
            }
            (None, None) => {
                outside.push_str(line);
                outside.push('\n');
                None
            }
            (Some((begun, block)), Some(fence)) if fence.starts_with(begun) && rest.is_empty() => {
                blocks.push(block);
                None
            }
            (Some((begun, mut block)), _) => {
                block.lines.push(text);
                Some((begun, block))
            }
        };
    }
    assert!(open.is_none(), "the last block has no end");
    (outside, blocks)
}

#[test]
fn every_command_of_a_page_is_run() {
    let mut known = Vec::new();
    for path in for_users() {
        let page = fs::read_to_string(&path).expect("a page");
        let name = path.strip_prefix(workspace()).expect("a page of the workspace").to_str().expect("UTF-8");
        for block in blocks(&page).into_iter().filter(Block::has_commands) {
            let first = block.lines.first().copied().unwrap_or_default();
            let reason = NO_SESSIONS.iter().position(|(page, begin, _)| *page == name && first.starts_with(begin));
            known.push(reason.unwrap_or_else(|| panic!("{name}: make it a block of `console`: {first}")));
        }
    }
    known.sort_unstable();
    assert!(known.into_iter().eq(0..NO_SESSIONS.len()), "a block that is listed here no longer exists");
}

#[test]
fn blocks_with_commands_are_found() {
    let found = |page: &str| blocks(page).iter().filter(|block| block.has_commands()).count();
    for page in [
        "```sh\nx\n```",
        "```\nx\n```",
        "~~~text\n$ x\n~~~",
        "1. a\n   ```text\n   trustlist show x\n   ```",
        "> ```powershell\n> x\n> ```",
        "````text\n```\ncargo run\n```\n````",
        "```console\n$ a\n```\n\n```yaml, x\n  cargo run\n```",
    ] {
        assert_eq!(found(page), 1, "{page}");
    }
    for page in ["", "`$ x`", "```console\n$ a\n```", "```text\na\n```", "```rust\nlet trustlist = 1;\n```"] {
        assert_eq!(found(page), 0, "{page}");
    }
}
