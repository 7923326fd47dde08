//! `--json`: every run prints one object on standard output, and escapes control characters in it.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test may stop")]

mod common;

use std::{fs, process::Stdio};

use common::{FAILURE_KEYS, Folder, NOW, Run, command, pem, run};
use serde_json::{Value, json};
use trustlist_author::{Entry, List, cabinet};
use trustlist_testdata::{made, pki::Pki};

/// What can be wrong with the input of a command.
const KINDS: [&str; 7] = ["missing", "a folder", "malformed", "another kind", "certificate", "destination", "usage"];

/// An invocation, its exit status, and the code of its failure.
type Case = (&'static str, i32, &'static str);

/// The cases of a command for each of [`KINDS`]; empty if the command takes no such input.
fn cases(command: &str) -> [&'static [Case]; 7] {
    match command {
        "show" => [
            &[("show nothing", 2, "file-not-found")],
            &[("show folder", 2, "file-unreadable")],
            &[("show text", 2, "message-malformed"), ("show bad.cab", 2, "cabinet-truncated")],
            &[],
            &[],
            &[],
            &[("show", 2, "usage"), ("show roots.stl --what", 2, "usage"), ("show --color green text", 2, "usage")],
        ],
        "verify" => [
            &[
                ("verify nothing", 2, "file-not-found"),
                ("verify roots.stl --root nothing", 2, "file-not-found"),
                ("verify roots.stl --timestamp-root nothing", 2, "file-not-found"),
            ],
            &[("verify folder", 2, "file-unreadable"), ("verify roots.stl --root folder", 2, "file-unreadable")],
            &[("verify text", 2, "message-malformed"), ("verify bad.cab", 2, "cabinet-truncated")],
            &[("verify roots.stl --root root.cer --usage 1.2.3", 1, "wrong-usage")],
            &[
                ("verify roots.stl", 1, "issuer-missing"),
                ("verify roots.stl --root text", 2, "certificate-file"),
                ("verify roots.stl --intermediate text", 2, "certificate-file"),
            ],
            &[],
            &[("verify", 2, "usage"), ("verify roots.stl --at never", 2, "usage"), ("verify - --root -", 2, "usage")],
        ],
        "find" => [
            &[
                ("find nothing 00", 2, "file-not-found"),
                ("find roots.stl nothing --root root.cer", 2, "file-not-found"),
                ("find roots.stl 00 --root nothing", 2, "file-not-found"),
            ],
            &[
                ("find folder 00", 2, "file-unreadable"),
                ("find roots.stl folder --root root.cer", 2, "file-unreadable"),
            ],
            &[("find text 00", 2, "message-malformed"), ("find bad.cab 00", 2, "cabinet-truncated")],
            &[
                ("find roots.stl --host example.com --root root.cer", 2, "kind"),
                ("find roots.stl 00 --kind disallowed --root root.cer", 2, "kind"),
            ],
            &[
                ("find roots.stl 00", 1, "issuer-missing"),
                ("find roots.stl text --root root.cer", 2, "certificate-file"),
                ("find roots.stl two.pem --root root.cer", 2, "certificate-file"),
                ("find roots.stl 00 --root text", 2, "certificate-file"),
            ],
            &[],
            &[
                ("find roots.stl", 2, "usage"),
                ("find roots.stl 00 --purpose tls", 2, "usage"),
                ("find roots.stl 00 --issued 2026-01-01T00:00:00Z", 2, "usage"),
                ("find roots.stl 00 --disallowed text", 2, "usage"),
                ("find roots.stl 00 --root root.cer", 2, "hash-length"),
            ],
        ],
        "diff" => [
            &[("diff nothing roots.stl", 2, "file-not-found"), ("diff roots.stl nothing", 2, "file-not-found")],
            &[("diff folder roots.stl", 2, "file-unreadable"), ("diff roots.stl folder", 2, "file-unreadable")],
            &[("diff text roots.stl", 2, "message-malformed"), ("diff roots.stl bad.cab", 2, "cabinet-truncated")],
            &[("diff roots.stl disallowed.stl", 2, "kind")],
            &[],
            &[],
            &[("diff roots.stl", 2, "usage"), ("diff - -", 2, "usage")],
        ],
        "export" => [
            &[
                ("export nothing --purpose email --certificates folder", 2, "file-not-found"),
                ("export roots.stl --purpose email --certificates nothing --root root.cer", 2, "file-not-found"),
                ("export roots.stl --purpose email --certificates folder --root nothing", 2, "file-not-found"),
            ],
            &[
                ("export folder --purpose email --certificates folder", 2, "file-unreadable"),
                ("export roots.stl --purpose email --certificates text --root root.cer", 2, "file-unreadable"),
            ],
            &[("export text --purpose email --certificates folder", 2, "message-malformed")],
            &[("export disallowed.stl --purpose email --certificates folder --root root.cer", 2, "kind")],
            &[
                ("export roots.stl --purpose email --certificates folder", 1, "issuer-missing"),
                ("export roots.stl --purpose email --certificates folder --root text", 2, "certificate-file"),
            ],
            &[
                ("export roots.stl --purpose email --certificates folder -o text", 2, "file-exists"),
                ("export roots.stl --purpose email --certificates folder -o folder", 2, "file-unwritable"),
                ("export roots.stl --purpose email --certificates folder -o text/below", 2, "file-unwritable"),
            ],
            &[
                ("export roots.stl", 2, "usage"),
                ("export roots.stl --purpose email --certificates folder --format pem", 2, "usage"),
            ],
        ],
        "extract" => [
            &[("extract --list nothing", 2, "file-not-found")],
            &[("extract --list folder", 2, "file-unreadable")],
            &[("extract --list text", 2, "cabinet-malformed"), ("extract --list bad.cab", 2, "cabinet-truncated")],
            &[],
            &[],
            &[("extract --list good.cab -o -", 2, "usage"), ("extract good.cab -o -", 2, "usage")],
            &[("extract --list", 2, "usage"), ("extract good.cab", 2, "usage")],
        ],
        "sync" => [
            &[
                ("sync --from nothing --to new", 2, "usage"),
                ("sync --from folder --to new --root nothing", 2, "file-not-found"),
                ("sync --offline --to nothing", 2, "io"),
            ],
            &[("sync --from folder --to new --root folder", 2, "file-unreadable")],
            &[("sync --from mirror --to new", 2, "no-root-list")],
            &[],
            &[("sync --from folder --to new --root text", 2, "certificate-file")],
            &[("sync --from folder --to text", 2, "io"), ("sync --from folder --to text/below", 2, "io")],
            &[
                ("sync", 2, "usage"),
                ("sync --from https://example.com/ --to new", 2, "usage"),
                ("sync --from http://127.0.0.1:9/ --to new --proxy ftp://127.0.0.1", 2, "usage"),
            ],
        ],
        "status" => [
            &[("status nothing", 2, "io"), ("status store --root nothing", 2, "file-not-found")],
            &[("status text", 2, "io"), ("status store --root folder", 2, "file-unreadable")],
            &[("status store", 2, "manifest")],
            &[],
            &[("status store --root text", 2, "certificate-file")],
            &[],
            &[("status", 2, "usage"), ("status store --max-age old", 2, "usage")],
        ],
        "author" => [
            &[
                (
                    "author --key key --signer signer.cer --ca root.cer --certificates folder nothing -o n",
                    2,
                    "file-not-found",
                ),
                ("author --key key --signer signer.cer --ca root.cer --resign nothing -o n", 2, "file-not-found"),
                ("author --key nothing --signer signer.cer --ca root.cer --resign roots.stl -o n", 2, "file-not-found"),
            ],
            &[("author --key key --signer signer.cer --ca root.cer --resign folder -o n", 2, "file-unreadable")],
            &[
                ("author --key key --signer signer.cer --ca root.cer --resign text -o n", 2, "message-malformed"),
                ("author --key key --signer signer.cer --ca root.cer --certificates folder text -o n", 2, "recipe"),
                ("author --key text --signer signer.cer --ca root.cer --resign roots.stl -o n", 2, "private-key"),
            ],
            &[("author --key key --signer signer.cer --ca root.cer --resign catalog.cat --publish new", 2, "usage")],
            &[
                ("author --key key --signer text --ca root.cer --resign roots.stl -o n", 2, "certificate-file"),
                ("author --key key --signer root.cer --ca root.cer --resign roots.stl -o n", 2, "private-key"),
            ],
            &[
                ("author --key key --signer signer.cer --ca root.cer --resign roots.stl -o text", 2, "file-exists"),
                ("author --key key --signer signer.cer --ca root.cer --resign roots.stl -o -", 2, "usage"),
                (
                    "author --key key --signer signer.cer --ca ca.cer --ca root.cer --resign roots.stl -o a/b",
                    2,
                    "file-not-found",
                ),
            ],
            &[
                ("author", 2, "usage"),
                ("author --key key --signer signer.cer --ca root.cer roots.stl -o n", 2, "usage"),
            ],
        ],
        _ => panic!("add the cases of {command} here"),
    }
}

/// A folder with the files that the cases name.
fn files() -> Folder {
    let folder = Folder::new();
    let (pki, code_signing) = (Pki::default(), made::code_signing());
    let entry = || Entry::new([7; 20]);
    let roots = made::sign(&List::roots(made::AT).entry(entry()), &pki);
    folder.file("roots.stl", &roots);
    folder.file("disallowed.stl", &made::sign(&List::disallowed(made::AT).entry(Entry::new([7; 16])), &pki));
    folder.file("catalog.cat", &made::sign(&made::catalog_v1(), &code_signing));
    let packed = cabinet("authroot.stl", &roots).expect("a cabinet");
    folder.file("good.cab", &packed);
    folder.file("bad.cab", &packed[..packed.len() / 2]);
    folder.file("root.cer", &pki.root);
    folder.file("ca.cer", &pki.ca);
    folder.file("signer.cer", &pki.signer);
    folder.file("two.pem", (pem(&pki.root) + &pem(&pki.ca)).as_bytes());
    folder.file("key", pki.signer_key);
    folder.file("text", b"<html>not a list, nor anything else</html>");
    for name in ["folder", "store", "mirror"] {
        fs::create_dir(folder.path(name)).expect("a folder");
    }
    folder.file("store/manifest.json", b"{");
    folder.file("mirror/authrootstl.cab", b"<html>");
    folder
}

fn run_in(folder: &Folder, words: &[&str]) -> Run {
    command().args(words).current_dir(folder.path("")).stdin(Stdio::null()).output().expect("the command runs").into()
}

/// The commands in the help that have `--json`.
fn commands() -> Vec<String> {
    let help = run(&["--help"]).text;
    let (_, rest) = help.split_once("Commands:\n").expect("a heading");
    let names = rest.lines().map_while(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let names: Vec<_> = names.filter_map(|line| line.split(' ').next()).map(str::to_owned).collect();
    assert!(names.len() >= 12, "{names:?}");
    names.into_iter().filter(|name| run(&[name, "--help"]).text.contains(" --json\n")).collect()
}

#[test]
fn every_failure_is_one_object() {
    let commands = commands();
    assert_eq!(commands.len(), 9, "{commands:?}");
    for command in commands {
        for (kind, cases) in KINDS.iter().zip(cases(&command)) {
            for (line, status, code) in cases {
                let files = files();
                let mut words: Vec<_> = line.split(' ').collect();
                words.insert(1, "--json");
                let takes_time = !matches!(&*command, "show" | "diff" | "extract");
                if takes_time && *code != "usage" {
                    words.extend(["--now", NOW]);
                }
                let run = run_in(&files, &words);
                let about = format!("{kind}: {line}\n{}{}", run.text, run.stderr);
                assert_eq!(run.status, *status, "{about}");
                let object: Value = serde_json::from_slice(&run.stdout).expect(&about);
                assert_eq!(
                    (&object["code"], &object["ok"], &object["schema"]),
                    (&json!(code), &json!(false), &json!(1)),
                    "{about}"
                );
                assert!(object["message"].as_str().is_some_and(|message| !message.is_empty()), "{about}");
                assert!(object["help"].as_str().is_some_and(|help| !help.is_empty()), "{about}");
                for key in FAILURE_KEYS {
                    assert!(object.get(key).is_some(), "{key}: {about}");
                }
                assert!(command != "find" || *code == "usage" || object["found"] == Value::Null, "{about}");
                // The reason is also printed on standard error, and the exit status is the same without `--json`.
                assert!(!run.stderr.is_empty(), "{about}");
                let is_about_json = line.contains("--format") || line.starts_with("extract good.cab");
                words.retain(|word| *word != "--json");
                if !is_about_json {
                    assert_eq!(run_in(&self::files(), &words).status, *status, "{about}");
                }
            }
        }
    }
}

/// `-- --json` does not ask for JSON: after `--`, `--json` is the name of a file.
#[test]
fn without_json_no_object_is_printed() {
    let files = files();
    for line in ["show nothing", "show", "show -- --json", "export roots.stl", "sync --from nothing --to new"] {
        let words: Vec<_> = line.split(' ').collect();
        let run = run_in(&files, &words);
        assert_eq!((run.status, run.text.contains("\"code\"")), (2, false), "{line}: {}", run.text);
    }
    // Even a command without a `--json` option reports the usage error in JSON.
    for line in ["report roots.stl --json", "completions --json", "man --json", "--json", "nothing --json"] {
        let words: Vec<_> = line.split(' ').collect();
        let run = run_in(&files, &words);
        assert_eq!((run.status, &run.json()["code"]), (2, &json!("usage")), "{line}: {}", run.text);
    }
}

/// `sync` reports the outcome for each file even if it fails.
#[test]
fn the_object_of_a_failed_run_has_the_files() {
    let run = run_in(&files(), &["sync", "--json", "--from", "mirror", "--to", "new", "--now", NOW]);
    assert_eq!(run.status, 2);
    let object = run.json();
    assert_eq!(
        (&object["code"], &object["ok"], &object["in_force"]),
        (&json!("no-root-list"), &json!(false), &json!(false))
    );
    let files = object["files"].as_array().expect("files");
    let list = files.iter().find(|file| file["file"] == "authrootstl.cab").expect("the list");
    assert_eq!((&list["outcome"], &list["code"]), (&json!("failed"), &json!("cabinet-malformed")));
}

/// The message says that the file is empty; the code is the same as for other malformed files.
#[test]
fn an_empty_file_is_reported_as_empty() {
    let files = files();
    files.file("empty", b"");
    let now = ["--now", NOW];
    let key = ["author", "--signer", "signer.cer", "--ca", "root.cer", "--resign"];
    let cases: [(Vec<&str>, &str); 9] = [
        (vec!["show", "empty"], "truncated"),
        (vec!["diff", "roots.stl", "empty"], "truncated"),
        (["verify", "empty"].into_iter().chain(now).collect(), "truncated"),
        (["verify", "roots.stl", "--root", "empty"].into_iter().chain(now).collect(), "certificate-file"),
        (["find", "empty", "00"].into_iter().chain(now).collect(), "truncated"),
        (["find", "roots.stl", "empty", "--root", "root.cer"].into_iter().chain(now).collect(), "certificate-file"),
        (vec!["extract", "--list", "empty"], "cabinet-malformed"),
        (key.into_iter().chain(["roots.stl", "--key", "empty", "-o", "n"]).collect(), "private-key"),
        (key.into_iter().chain(["empty", "--key", "key", "-o", "n"]).collect(), "truncated"),
    ];
    for (mut words, code) in cases {
        words.insert(1, "--json");
        let object = run_in(&files, &words).json();
        let message = json!("empty: the file is empty");
        assert_eq!((&object["code"], &object["message"]), (&json!(code), &message), "{words:?}");
    }
}

#[test]
fn extract_reports_the_file_it_wrote() {
    let files = files();
    let run = run_in(&files, &["extract", "--json", "good.cab", "-o", "new.stl"]);
    let size = fs::metadata(files.path("new.stl")).expect("a file").len();
    assert_eq!(run.json(), json!({ "schema": 1, "ok": true, "size": size, "written": "new.stl" }));
    assert_eq!(run_in(&files, &["extract", "--json", "good.cab", "other.stl", "-o", "other"]).status, 1);
}

#[test]
fn export_accepts_json_like_other_commands() {
    let files = files();
    let common =
        ["export", "roots.stl", "--purpose", "email", "--certificates", "folder", "--root", "root.cer", "--now", NOW];
    let long = run_in(&files, &[&common[..], &["--format", "json"]].concat());
    let short = run_in(&files, &[&common[..], &["--json"]].concat());
    assert_eq!((long.status, &long.text), (short.status, &short.text));
    assert_eq!(short.json()["missing"][0]["sha1"], "07".repeat(20));
    // An empty bundle is printed and not written to the file.
    let nothing = run_in(&files, &[&common[..], &["--json", "-o", "new.json"]].concat());
    assert_eq!((nothing.status, &nothing.text), (1, &long.text));
    assert!(!files.path("new.json").exists());
}

/// Characters that a terminal acts on or hides: C0, DEL, C1, separators, bidirectional controls, an invisible letter.
const HOSTILE: &str = "a\u{1b}[2J\u{7f}\u{80}\u{9b}\u{9f}\u{2028}\u{202a}\u{202e}\u{2066}\u{2069}\u{e0041}b";

#[test]
fn names_are_escaped_in_all_json() {
    let files = files();
    let pki = Pki::default();
    let root = Entry::for_certificate(&pki.root).expect("a certificate").friendly_name(HOSTILE);
    let list = List::roots(made::AT).entry(root).entry(Entry::new([7; 20]).friendly_name(HOSTILE));
    let signed = made::sign(&list, &pki);
    files.file("hostile.stl", &signed);
    files.file("hostile.cab", &cabinet(HOSTILE, &signed).expect("a cabinet"));
    fs::copy(files.path("root.cer"), files.path("folder/root.cer")).expect("a copy");
    let id = "07".repeat(20);
    let trust = ["--root", "root.cer", "--now", NOW];
    let export = ["export", "hostile.stl", "--purpose", "email", "--certificates", "folder"];
    let cases: [(Vec<&str>, &str); 7] = [
        (vec!["show", "hostile.stl"], "/entries/1/friendly_name"),
        (vec!["diff", "roots.stl", "hostile.stl"], "/added/0/name"),
        (["find", "hostile.stl", &id].into_iter().chain(trust).collect(), "/entry/friendly_name"),
        (export.into_iter().chain(trust).collect(), "/roots/0/friendly_name"),
        (export.into_iter().chain(trust).chain(["-o", "out.json"]).collect(), "/missing/0/friendly_name"),
        (vec!["extract", "--list", "hostile.cab"], "/files/0/name"),
        (vec!["show", HOSTILE], "/message"),
    ];
    for (mut words, place) in cases {
        words.insert(1, "--json");
        let run = run_in(&files, &words);
        let text =
            if run.text.is_empty() { fs::read_to_string(files.path("out.json")).expect("JSON") } else { run.text };
        let object: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{words:?}: {error}: {text}"));
        let found = object.pointer(place).and_then(Value::as_str).unwrap_or_else(|| panic!("{place}: {text}"));
        assert!(found.contains(HOSTILE), "{words:?}: {found:?}");
        assert_no_controls(&text);
    }
}

/// clap repeats arguments in its messages.
#[test]
fn arguments_are_escaped() {
    let option = format!("--{HOSTILE}");
    for words in [
        &["show", &option][..],
        &["show", "--color", HOSTILE, "x"],
        &[HOSTILE],
        &["sync", "--to", "x", "--max-age", HOSTILE],
        &["find", "x", "00", "--purpose", HOSTILE],
        &["verify", "x", "--now", HOSTILE],
        &["export", "x", "--format", HOSTILE],
    ] {
        for words in [words, &[words, &["--json"]].concat()] {
            let run = run(words);
            assert_eq!(run.status, 2, "{words:?}");
            assert!(run.stderr.contains("a\\u{1b}[2J"), "{words:?}: {}", run.stderr);
            assert_no_controls(&run.stderr);
            assert_no_controls(&run.text);
        }
    }
}

fn assert_no_controls(text: &str) {
    let of_hostile: Vec<char> = HOSTILE.chars().filter(|character| !character.is_ascii_graphic()).collect();
    assert!(!text.contains(&*of_hostile), "{text:?}");
}
