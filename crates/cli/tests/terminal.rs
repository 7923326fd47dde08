//! Output on a terminal: colours, lines fitted to the window, progress. script(1) of util-linux provides the terminal.

#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

mod common;

use std::process::{Command, Stdio};

use common::{CABINET, Folder, NEWEST, NOW, SHA1, data, run};
use trustlist_testdata::tool::installed;

/// Runs a shell line in a terminal window. Returns the output, or `None` if script(1) is not installed.
fn in_window(columns: usize, line: &str, environment: &[(&str, &str)]) -> Option<String> {
    if !installed("script") {
        return None;
    }
    let line = format!("stty cols {columns} rows 24; {line}");
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).stdin(Stdio::null());
    script.env("TERM", "xterm-256color").env("trustlist", env!("CARGO_BIN_EXE_trustlist"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        script.env_remove(variable);
    }
    let output = script.envs(environment.iter().copied()).output().expect("script(1) runs");
    Some(String::from_utf8(output.stdout).expect("text").replace("\r\n", "\n"))
}

fn verify(more: &str) -> String {
    format!("$trustlist verify {} --now {NOW} {more}", data(CABINET))
}

const YES: &str = "\u{1b}[2mvalid\u{1b}[0m           \u{1b}[32myes\u{1b}[0m\n";

#[test]
fn a_terminal_gets_colours_unless_they_are_disabled() {
    let Some(text) = in_window(80, &verify(""), &[]) else { return };
    assert!(text.starts_with(YES), "{text}");
    for environment in [&[("NO_COLOR", "1")], &[("TERM", "dumb")], &[("CLICOLOR", "0")]] {
        let text = in_window(80, &verify(""), environment).expect("script(1)");
        assert!(text.starts_with("valid           yes\n") && !text.contains('\u{1b}'), "{environment:?}: {text}");
    }
    // `--color` overrides the environment.
    let text = in_window(80, &verify("--color always"), &[("NO_COLOR", "1")]).expect("script(1)");
    assert!(text.starts_with(YES), "{text}");
    let text = in_window(80, &verify("--color never"), &[]).expect("script(1)");
    assert!(!text.contains('\u{1b}'), "{text}");
    let text = in_window(80, &verify("--json"), &[]).expect("script(1)");
    assert!(text.starts_with("{\n") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_pipe_gets_colours_only_on_request() {
    let verify = ["verify", &*data(CABINET), "--now", NOW];
    assert!(run(&verify).text.starts_with("valid           yes\n"));
    assert!(run(&[&verify[..], &["--color", "always"]].concat()).text.starts_with(YES));
    let forced = |no_color: Option<&str>| {
        let mut command = common::command();
        command.args(verify).env("CLICOLOR_FORCE", "1").env_remove("NO_COLOR");
        command.envs(no_color.map(|value| ("NO_COLOR", value)));
        common::Run::from(command.output().expect("the command runs")).text
    };
    assert!(forced(None).starts_with(YES));
    assert!(!forced(Some("1")).contains('\u{1b}'));
    assert!(run(&["--color", "always", "--help"]).text.contains("\u{1b}[1m\u{1b}[4mExit status:\u{1b}[0m"));
    for bare in [&["--help"][..], &["--color", "never", "--help"]] {
        assert!(!run(bare).text.contains('\u{1b}'));
    }
    for json in ["verify", "show"] {
        let plain = run(&[json, "--json", "--color", "always", &data(NEWEST)]);
        assert_eq!(plain.stdout, run(&[json, "--json", &data(NEWEST)]).stdout, "{json}");
    }
    assert_eq!(run(&["show", "--color", "green", &data(NEWEST)]).status, 2);
}

#[test]
fn each_output_stream_is_coloured_on_its_own() {
    let folder = Folder::new();
    let piped = folder.path("piped");
    let piped = piped.to_str().expect("a path in UTF-8");
    let line =
        |redirection: &str| format!("$trustlist verify {} --now 2020-01-01T00:00:00Z {redirection}", data(NEWEST));
    let Some(text) = in_window(80, &line(&format!(">{piped}")), &[]) else { return };
    assert!(text.starts_with("\u{1b}[31mtrustlist:\u{1b}[0m "), "{text}");
    assert!(std::fs::read_to_string(piped).expect("a file").starts_with("valid           no\n"));
    let text = in_window(80, &line(&format!("2>{piped}")), &[]).expect("script(1)");
    assert!(text.starts_with("\u{1b}[2mvalid\u{1b}[0m           \u{1b}[31mno\u{1b}[0m\n"), "{text}");
    assert!(std::fs::read_to_string(piped).expect("a file").starts_with("trustlist: "));
}

#[test]
fn no_line_is_wider_than_the_window() {
    let commands = [
        format!("show {}", data(NEWEST)),
        format!("verify {} --now {NOW}", data(NEWEST)),
        format!("verify {} --now 2020-01-01T00:00:00Z", data(NEWEST)),
        format!("find {} {SHA1} --now {NOW} --purpose server-auth", data(NEWEST)),
        format!("diff {} {}", data(common::OLDER), data(NEWEST)),
        format!("extract --list {}", data(CABINET)),
    ];
    for (columns, command) in [20, 40, 80, 200].iter().flat_map(|columns| commands.iter().map(move |it| (*columns, it)))
    {
        let Some(text) = in_window(columns, &format!("$trustlist {command} --color never"), &[]) else { return };
        let widest = text.lines().max_by_key(|line| line.chars().count()).expect("a line");
        assert!(widest.chars().count() <= columns, "{columns}: {command}: {widest}");
        assert!(text.lines().count() >= 2, "{text}");
    }
}

#[test]
fn names_of_signers_are_broken_between_their_parts() {
    let Some(text) = in_window(80, &verify("--color never"), &[]) else { return };
    let expected = "\nsigner          CN=Microsoft Certificate Trust List Publisher,\n                \
                    O=Microsoft Corporation,L=Redmond,ST=Washington,C=US\n";
    assert!(text.contains(expected), "{text}");
    let text = in_window(40, &verify("--color never"), &[]).expect("script(1)");
    let expected = "\nsigner\n    CN=Microsoft Certificate Trust List\n    Publisher,O=Microsoft Corporation,\n";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_pipe_gets_whole_lines() {
    let show = run(&["show", &data(NEWEST)]).text;
    let longest = show.lines().map(|line| line.chars().count()).max();
    assert!(longest > Some(100), "{longest:?}");
    assert!(!show.contains('…'));
}

/// A hash is never cut, because people copy it; a name can be cut.
#[test]
fn in_a_narrow_window_the_name_is_below_the_whole_hash() {
    let show = format!("$trustlist show {} --color never", data(NEWEST));
    let Some(text) = in_window(40, &show, &[]) else { return };
    let expected = "\n3b1efd3a66ea28b16697394703a72ca340a05bd5\n  every purpose          Microsoft Root…\n";
    assert!(text.contains(expected), "{text}");
    let text = in_window(80, &show, &[]).expect("script(1)");
    let expected = "\n3b1efd3a66ea28b16697394703a72ca340a05bd5  every purpose          Microsoft Root…\n";
    assert!(text.contains(expected), "{text}");
}

/// The progress bar is on standard error, and is removed at the end.
#[test]
fn progress_is_shown_only_on_a_terminal() {
    let (mirror, folder) = (Folder::new(), Folder::new());
    std::fs::copy(data(CABINET), mirror.path("authrootstl.cab")).expect("a file");
    let (mirror, report) = (mirror.path(""), folder.path("report"));
    let sync = |store: &str, term: &str, redirection: &str| {
        let line = format!(
            "$trustlist sync --from {} --to {} --now {NOW} --json {redirection}",
            mirror.display(),
            folder.path(store).display()
        );
        in_window(60, &line, &[("TERM", term)])
    };
    let Some(text) = sync("a", "xterm", &format!(">{}", report.display())) else { return };
    assert!(text.contains(" files") && text.ends_with("\r\u{1b}[2K"), "{text:?}");
    assert!(std::fs::read_to_string(&report).expect("a file").starts_with("{\n"));
    assert_eq!(sync("b", "dumb", ">/dev/null").as_deref(), Some(""));
    assert_eq!(sync("c", "xterm", ">/dev/null 2>&1").as_deref(), Some(""));
}

/// The command fails at once instead of waiting for input.
#[test]
fn a_list_is_not_read_from_a_terminal() {
    for line in ["show -", "extract --list -", "verify -"] {
        let Some(text) = in_window(200, &format!("timeout 20 $trustlist {line} --color never; echo $?"), &[]) else {
            return;
        };
        let expected = "trustlist: standard input is a terminal\n  \
                        help: give a file, or redirect standard input: `<FILE`\n2\n";
        assert_eq!(text, expected, "{line}");
    }
}
