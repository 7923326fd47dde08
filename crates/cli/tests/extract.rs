//! `trustlist extract`.

mod common;

use std::fs;

use common::{CABINET, Folder, NEWEST, data, run, run_with_input};
use trustlist_author::cabinet;

#[test]
fn the_only_file_goes_to_standard_output() {
    let run = run(&["extract", &data(CABINET)]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, trustlist_testdata::newest_list());
    let piped = run_with_input(&["extract", "-", "AUTHROOT.STL", "--output", "-"], trustlist_testdata::cabinet());
    assert_eq!((piped.status, piped.stdout), (0, run.stdout));
}

#[test]
fn a_file_is_written_to_the_given_path() {
    let folder = Folder::new();
    let output = folder.path("new.stl");
    let run = run(&["extract", &data(CABINET), "--output", output.to_str().unwrap()]);
    assert_eq!((run.status, run.text.as_str(), run.stderr.as_str()), (0, "", ""));
    assert_eq!(fs::read(&output).unwrap(), trustlist_testdata::newest_list());
    assert_eq!(folder.names(), ["new.stl"]);
}

#[cfg(unix)]
#[test]
fn a_written_file_has_the_usual_permissions() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    let output = folder.path("new.stl");
    run(&["extract", &data(CABINET), "--output", output.to_str().unwrap()]);
    let other = folder.file("other", b"");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&output), mode(other.as_ref()));
}

#[test]
fn an_existing_file_is_replaced_only_with_force() {
    let folder = Folder::new();
    let output = folder.file("old.stl", b"old");
    let refused = run(&["extract", &data(CABINET), "--output", &output]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("the file already exists\n  help: "), "{}", refused.stderr);
    assert_eq!(fs::read(&output).unwrap(), b"old");
    assert_eq!(run(&["extract", &data(CABINET), "--output", &output, "--force"]).status, 0);
    assert_eq!(fs::read(&output).unwrap(), trustlist_testdata::newest_list());
    assert_eq!(folder.names(), ["old.stl"]);
}

#[test]
fn only_a_regular_file_is_replaced() {
    let folder = Folder::new();
    fs::create_dir(folder.path("folder")).unwrap();
    let output = folder.path("folder");
    let run = run(&["extract", &data(CABINET), "--force", "--output", output.to_str().unwrap()]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("not a regular file"), "{}", run.stderr);
}

#[test]
fn a_bad_cabinet_leaves_nothing_behind() {
    let whole = trustlist_testdata::cabinet();
    let mut damaged = whole.to_vec();
    *damaged.last_mut().unwrap() ^= 1;
    for cabinet in [&whole[..whole.len() / 2], &damaged, b"not a cabinet"] {
        let folder = Folder::new();
        let output = folder.path("new.stl");
        let run = run_with_input(&["extract", "-", "--output", output.to_str().unwrap()], cabinet);
        assert_eq!(run.status, 2);
        assert!(run.stderr.starts_with("trustlist: standard input: cabinet: "), "{}", run.stderr);
        assert!(folder.names().is_empty(), "{:?}", folder.names());
    }
}

#[test]
fn a_list_is_not_a_cabinet() {
    let run = run(&["extract", &data(NEWEST)]);
    assert_eq!((run.status, run.text.as_str()), (2, ""));
    assert!(run.stderr.contains("cabinet: the input does not begin with MSCF"), "{}", run.stderr);
}

#[test]
fn a_name_that_is_not_in_the_cabinet_is_status_1() {
    let run = run(&["extract", &data(CABINET), "other.stl"]);
    assert_eq!((run.status, run.text.as_str()), (1, ""));
    assert!(run.stderr.contains("\n  help: list the files with `--list`"), "{}", run.stderr);
}

#[test]
fn the_files_are_listed() {
    let run = run(&["extract", "--list", &data(CABINET)]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(run.text, "     BYTES  COMPRESSION  NAME\n    204675  MSZIP        authroot.stl\n");
    let json = common::run(&["extract", "--list", "--json", &data(CABINET)]);
    assert_eq!(
        json.json(),
        serde_json::json!({
            "schema": 1,
            "files": [{ "name": "authroot.stl", "size": 204_675, "compression": "mszip" }],
        })
    );
}

#[test]
fn names_in_a_cabinet_are_escaped_and_never_used_as_paths() {
    let folder = Folder::new();
    let name = "..\\..\\evil\u{1b}[2J\u{202e}.stl";
    let file = folder.file("evil.cab", &cabinet(name, b"content").unwrap());
    let list = run(&["extract", "--list", &file]);
    assert!(list.text.ends_with("  ..\\..\\evil\\u{1b}[2J\\u{202e}.stl\n"), "{}", list.text);
    let json = run(&["extract", "--list", "--json", &file]);
    assert_eq!(json.json()["files"][0]["name"], name);
    assert_eq!(run(&["extract", &file]).stdout, b"content");
    assert_eq!(folder.names(), ["evil.cab"]);
}

#[test]
fn options_that_contradict_each_other_are_usage_errors() {
    for more in [&["--list", "--output", "x"][..], &["--list", "name"], &["--json"], &["--force"]] {
        let run = run(&[&["extract", &data(CABINET)], more].concat());
        assert_eq!(run.status, 2, "{more:?}");
    }
}
