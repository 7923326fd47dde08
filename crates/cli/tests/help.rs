//! The help texts, the shell completions and the manual.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod common;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use common::{Folder, NOW, Run, run};
use trustlist_testdata::tool::installed;

/// The names of the commands in the help.
fn commands() -> Vec<String> {
    let help = run(&["--help"]).text;
    let list = help.split_once("\nCommands:\n").expect("a list of commands").1;
    let lines = list.lines().take_while(|line| !line.is_empty());
    lines.map(|line| line.split_whitespace().next().expect("a name").to_owned()).collect()
}

/// The lines under a heading of a help text; lines that end in a backslash are joined.
fn section(help: &str, heading: &str) -> Vec<String> {
    let (_, rest) = help.split_once(&format!("\n{heading}:\n")).unwrap_or_else(|| panic!("no {heading} in {help}"));
    let lines: Vec<&str> = rest.lines().take_while(|line| !line.is_empty()).map(str::trim_start).collect();
    lines.join("\n").replace("\\\n", "").lines().map(str::to_owned).collect()
}

#[test]
fn commands_are_listed_in_the_usual_order_with_one_line_each() {
    let commands = commands();
    let place = |name: &str| commands.iter().position(|command| command == name).expect("a command");
    let order =
        ["show", "verify", "find", "diff", "export", "report", "extract", "sync", "status", "completions", "man"];
    assert!(order.is_sorted_by_key(|name| place(name)), "{commands:?}");
    let narrow = common::command().arg("--help").env("COLUMNS", "80").output().expect("the command runs");
    let narrow = Run::from(narrow).text;
    assert!(section(&narrow, "Commands").len() == commands.len(), "{narrow}");
    assert!(narrow.lines().all(|line| line.chars().count() <= 80), "{narrow}");
}

#[test]
fn without_arguments_the_help_is_printed_with_status_2() {
    let run = run::<&str>(&[]);
    assert_eq!((run.status, run.text.as_str()), (2, ""));
    assert_eq!(run.stderr, common::run(&["-h"]).text);
}

#[test]
fn usage_errors_exit_with_2_and_help_exits_with_0() {
    for arguments in [&["judge"][..], &["show"], &["show", "--now", NOW, "-"], &["verify", "a", "b"]] {
        let run = run(arguments);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{arguments:?}");
    }
    assert_eq!(run(&["--version"]).status, 0);
    for command in commands() {
        for help in ["-h", "--help"] {
            let help = run(&[&*command, help]);
            assert_eq!((help.status, help.stderr.as_str()), (0, ""));
            assert!(help.text.contains(&format!("\nExamples:\n  trustlist {command} ")), "{}", help.text);
        }
    }
}

#[test]
fn each_command_has_a_transcript_with_its_help() {
    for command in commands() {
        let path = format!("{}/tests/transcripts/{command}.md", env!("CARGO_MANIFEST_DIR"));
        let page = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(page.contains(&format!("\n$ trustlist {command} --help\n")), "{path}");
    }
}

/// The examples that use test data can be copied and run.
#[cfg(unix)]
#[test]
fn examples_with_test_data_work() {
    let mut examples: Vec<String> = section(&run(&["--help"]).text, "Start here");
    for command in commands() {
        let help = run(&[&*command, "--help"]).text;
        let own = section(&help, "Examples").into_iter();
        assert!(help.lines().rev().take_while(|line| !line.is_empty()).all(|line| line.len() <= 80), "{help}");
        // Words in capitals are placeholders.
        let is_whole = |word: &str| {
            word.starts_with("--") || !word.contains(|it: char| it.is_ascii_uppercase()) || word.len() == 40
        };
        examples.extend(own.filter(|line| line.contains("testdata/") && line.split(' ').all(is_whole)));
    }
    assert!(examples.len() >= 10, "{examples:?}");
    for example in examples {
        let folder = Folder::new();
        std::os::unix::fs::symlink(common::data(""), folder.path("testdata")).expect("a link");
        let is_clocked =
            ["verify", "find", "export", "report"].iter().any(|name| example.contains(&format!(" {name} ")));
        let program = env!("CARGO_BIN_EXE_trustlist");
        let line = example.replacen("trustlist", program, 1) + if is_clocked { " --now $NOW" } else { "" };
        let mut shell = Command::new("sh");
        shell.args(["-c", &line]).env("NOW", NOW).current_dir(folder.path("")).stdin(Stdio::null());
        let run = Run::from(shell.output().expect("the shell runs"));
        assert_eq!(run.status, 0, "{example}\n{}", run.stderr);
    }
}

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

#[test]
fn completions_contain_every_command_and_its_options() {
    for shell in SHELLS {
        let run = run(&["completions", shell]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        for command in commands() {
            assert!(run.text.contains(&command), "{shell}: {command}");
        }
        for option in ["not-before", "timestamp-root", "color"] {
            assert!(run.text.contains(option), "{shell}: {option}");
        }
    }
    assert_eq!(run(&["completions", "cmd"]).status, 2);
}

/// Tests only the shells that are installed.
#[test]
fn shells_accept_their_completions() {
    let folder = Folder::new();
    for (shell, check) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute"), ("elvish", "-compileonly")] {
        let script = folder.file(shell, &run(&["completions", shell]).stdout);
        if installed(shell) {
            let output = Command::new(shell).args([check, &script]).output().expect("the shell runs");
            assert_eq!((output.status.code(), &*String::from_utf8_lossy(&output.stderr)), (Some(0), ""), "{shell}");
        }
    }
}

#[test]
fn bash_completes_a_command_and_an_option() {
    if !installed("bash") {
        return;
    }
    let folder = Folder::new();
    let script = folder.file("completions", &run(&["completions", "bash"]).stdout);
    let offered = |words: &str| {
        let line = format!(
            "source {script}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _trustlist trustlist \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo ${{COMPREPLY[*]}}"
        );
        let output = Command::new("bash").args(["-c", &line]).output().expect("bash runs");
        String::from_utf8(output.stdout).expect("words").trim_end().to_owned()
    };
    assert_eq!(offered("trustlist ver"), "verify");
    assert_eq!(offered("trustlist export --not"), "--not-before");
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let folder = Folder::new();
    let pages = folder.path("man1");
    let pages = pages.to_str().expect("a path in UTF-8");
    // The second run replaces the pages of the first.
    for _ in 0..2 {
        let written = run(&["man", "--to", pages]);
        assert_eq!((written.status, written.text.as_str(), written.stderr.as_str()), (0, "", ""));
    }
    let page = |name: &str| fs::read_to_string(Path::new(pages).join(name)).expect("a page");
    assert_eq!(page("trustlist.1"), run(&["man"]).text);
    let commands = commands();
    assert_eq!(fs::read_dir(pages).expect("a folder").count(), commands.len() + 1);
    for command in &commands {
        let text = page(&format!("trustlist-{command}.1"));
        assert!(text.contains(&format!("\ntrustlist\\-{command} \\- ")), "{text}");
        assert!(text.contains("\n.SH EXAMPLES\n.nf\ntrustlist "), "{text}");
        assert!(page("trustlist.1").contains(&format!("\ntrustlist\\-{command}(1)\n")), "{command}");
        let help = run(&[command, "--help"]).text;
        let options = help.lines().filter_map(|line| line.trim_start().strip_prefix("--"));
        for option in options.filter_map(|line| line.split(' ').next()) {
            assert!(text.contains(&format!("\\-\\-{}", option.replace('-', "\\-"))), "{command}: {option}\n{text}");
        }
    }
    for name in commands.iter().map(|command| format!("trustlist-{command}.1")).chain(["trustlist.1".to_owned()]) {
        let text = page(&name);
        for section in ["\"EXIT STATUS\"", "ENVIRONMENT", "FILES", "EXAMPLES", "\"SEE ALSO\""] {
            assert!(text.contains(&format!("\n.SH {section}\n")), "{name}: {section}\n{text}");
        }
        assert_eq!(text.matches("\\fBTRUSTLIST_PROXY\\fR").count(), usize::from(name == "trustlist-sync.1"), "{text}");
    }
}

/// groff, if installed, accepts the pages without warnings and shows the examples as separate lines.
#[test]
fn groff_reads_the_manual() {
    if !installed("groff") {
        return;
    }
    let folder = Folder::new();
    let pages = folder.path("");
    let pages = pages.to_str().expect("a path in UTF-8");
    assert_eq!(run(&["man", "--to", pages]).status, 0);
    for name in folder.names() {
        let path = folder.path(&name);
        let mut groff = Command::new("groff");
        let output = groff.args(["-man", "-ww", "-Tutf8", "-P-cbou"]).arg(&path).output().expect("groff runs");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
        let text = String::from_utf8(output.stdout).expect("text");
        let command = name.trim_end_matches(".1").replace('-', " ");
        let examples: Vec<&str> = text.lines().filter(|line| line.starts_with(&format!("       {command} "))).collect();
        assert!(!examples.is_empty(), "{text}");
    }
}
