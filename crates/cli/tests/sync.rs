//! `trustlist sync` and `trustlist status` with folders: output and exit status.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

mod common;

use std::{fs, path::Path};

use common::{CABINET, Folder, NEWEST, NOW, OLDER, Run, data, keys, run};
use sha1::{Digest as _, Sha1};
use trustlist_base::Hex;
use trustlist_testdata::newest_roots;

/// A mirror with the newest root list, and with all its roots if `with_roots` is set.
fn mirror(with_roots: bool) -> Folder {
    let mirror = Folder::new();
    fs::copy(data(CABINET), mirror.path("authrootstl.cab")).unwrap();
    for der in newest_roots().into_iter().filter(|_| with_roots) {
        mirror.file(&format!("{}.crt", Hex(&Sha1::digest(der))), der);
    }
    mirror
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn sync(mirror: &Folder, to: &Folder, now: &str, options: &[&str]) -> Run {
    let (from, to) = (mirror.path(""), to.path("store"));
    run(&[&["sync", "--from", text(&from), "--to", text(&to), "--now", now], options].concat())
}

fn status(to: &Folder, now: &str, options: &[&str]) -> Run {
    run(&[&["status", text(&to.path("store")), "--now", now], options].concat())
}

/// If one list is refused, the other lists come into force, but the run does not count as a success.
#[test]
fn lists_can_be_in_force_before_the_first_complete_run() {
    let (mirror, to) = (mirror(false), Folder::new());
    mirror.file("disallowedcertstl.cab", b"<html>Please log in</html>");
    let never = "in force        yes\n\
        last success    never: lists were accepted, but no run has checked every list yet\n";
    let run = sync(&mirror, &to, NOW, &[]);
    assert!(run.status == 1 && run.text.contains(never), "{}", run.text);
    assert!(status(&to, NOW, &[]).text.starts_with(never));
    assert_eq!(status(&to, NOW, &["--json"]).json()["last_success"], serde_json::Value::Null);
    fs::remove_file(mirror.path("disallowedcertstl.cab")).unwrap();
    assert!(sync(&mirror, &to, NOW, &[]).text.contains("\nlast success    2026-11-22\n"));
}

#[test]
fn the_newest_list_and_its_roots_are_fetched_from_a_folder() {
    let (mirror, to) = (mirror(true), Folder::new());
    let run = sync(&mirror, &to, NOW, &["--roots", "all", "--json"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    let json = run.json();
    assert_eq!(
        run.keys(),
        [
            "schema",
            "now",
            "ok",
            "to",
            "files",
            "stopped",
            "published",
            "in_force",
            "last_attempt",
            "last_success",
            "lists",
            "roots",
            "pending",
            "problems",
            "warnings"
        ]
    );
    assert_eq!((&json["ok"], &json["roots"], &json["last_success"]), (&true.into(), &555.into(), &NOW.into()));
    let files = json["files"].as_array().unwrap();
    // There is one row each for the sequence number, the three lists and the roots. The run requests a store of
    // certificates only if the list that it belongs to is in force.
    assert_eq!(files.len(), 4 + 555);
    assert_eq!(
        keys(&files[1]),
        ["file", "outcome", "this_update", "sequence_number", "expired_now", "entries", "changes"]
    );
    assert_eq!((&files[1]["outcome"], &files[1]["entries"]), (&"replaced".into(), &555.into()));
    assert!(files[4..].iter().all(|file| file["outcome"] == "stored"));

    let again = sync(&mirror, &to, NOW, &["--roots", "all"]);
    let expected = "authrootseq.txt         not offered\n\
                    authrootstl.cab         unchanged (same-octets)\n\
                    disallowedcertstl.cab   not offered\n\
                    pinrulesstl.cab         not offered\n";
    assert!(again.status == 0 && again.text.starts_with(expected), "{again:?}");
    assert!(again.text.ends_with("roots           555\n"), "{again:?}");
}

/// Windows Update offers three lists. If a source does not offer the disallowed list, `sync` and `status` warn on every
/// run, but the exit status stays 0.
#[test]
fn a_list_that_is_not_offered_causes_a_warning() {
    let (mirror, to) = (mirror(false), Folder::new());
    for run in [sync(&mirror, &to, NOW, &[]), sync(&mirror, &to, NOW, &[]), status(&to, NOW, &[])] {
        let line = "warning         disallowedcertstl.cab: expected, but never obtained (never-obtained)\n  help  ";
        assert!(run.status == 0 && run.text.contains(line) && !run.text.contains("pinrulesstl.cab: "), "{run:?}");
    }
    for run in [sync(&mirror, &to, NOW, &["--json"]), status(&to, NOW, &["--json"])] {
        let json = run.json();
        let [warning] = &json["warnings"].as_array().unwrap()[..] else { panic!("{json}") };
        assert_eq!(keys(warning), ["file", "code", "message", "help"]);
        assert_eq!((&warning["file"], &warning["code"]), (&"disallowedcertstl.cab".into(), &"never-obtained".into()));
        assert_eq!(run.status, 0);
    }
    // A list that was fetched once is expected in every later run; if it is absent, that run fails.
    fs::rename(mirror.path("authrootstl.cab"), mirror.path("aside")).unwrap();
    let codes = |run: &Run| {
        let warnings = run.json()["warnings"].as_array().unwrap().clone();
        warnings.iter().map(|warning| warning["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let run = sync(&mirror, &to, NOW, &["--json"]);
    assert_eq!((run.status, codes(&run)), (1, vec!["gone".to_owned(), "never-obtained".to_owned()]));
    let run = status(&to, NOW, &["--json"]);
    assert_eq!((run.status, codes(&run)), (0, vec!["gone".to_owned(), "never-obtained".to_owned()]));
    fs::rename(mirror.path("aside"), mirror.path("authrootstl.cab")).unwrap();
    let run = sync(&mirror, &to, NOW, &["--json"]);
    assert_eq!((run.status, codes(&run)), (0, vec!["never-obtained".to_owned()]));
    // If the lists are verified under roots other than Microsoft's, no particular lists are expected.
    to.file("root.cer", &trustlist_testdata::pki::Pki::default().root);
    let run = status(&to, NOW, &["--json", "--root", text(&to.path("root.cer"))]);
    assert!(codes(&run).is_empty(), "{run:?}");
}

#[test]
fn roots_for_a_purpose() {
    let (mirror, to) = (mirror(true), Folder::new());
    let run = sync(&mirror, &to, NOW, &["--roots", "server-auth", "--json"]);
    // 183 roots are trusted unconditionally, and 50 for certificates issued before a date.
    assert_eq!(run.json()["roots"], 183 + 50);
    let run = sync(&mirror, &to, NOW, &["--roots", "no-such-purpose"]);
    assert_eq!(run.status, 2);
}

#[test]
fn a_bad_list_leaves_the_good_one_in_force() {
    let (mirror, to) = (mirror(false), Folder::new());
    assert_eq!(sync(&mirror, &to, NOW, &[]).status, 0);
    mirror.file("authrootstl.cab", b"<html>Please log in</html>");
    let run = sync(&mirror, &to, NOW, &["--json"]);
    assert_eq!((run.status, &run.json()["ok"], &run.json()["in_force"]), (1, &false.into(), &true.into()));
    let failed = &run.json()["files"][1];
    assert_eq!(keys(failed), ["file", "outcome", "code", "message", "hresult", "event", "help"]);
    assert_eq!((&failed["hresult"], &failed["event"]), (&"0x8007000D".into(), &11.into()));
    assert_eq!(run.json()["lists"][0]["sequence_number"], "1401dd6344d40f0a15");
}

/// A source that is not a folder is a usage error, reported before anything is fetched or written.
#[test]
fn a_source_that_is_not_a_folder_is_reported_once() {
    let (mirror, to) = (mirror(false), Folder::new());
    let (folder, cabinet) = (mirror.path(""), mirror.path("authrootstl.cab"));
    let [folder, cabinet] = [text(&folder).trim_end_matches('/'), text(&cabinet)];
    let path_help = "check the path; for a server, give its URL, such as http://mirror.example/lists/";
    for (from, reason, help) in [
        ("no/such/folder", "the folder no/such/folder does not exist", path_help),
        ("file:///no/such/folder", "the folder /no/such/folder does not exist", path_help),
        (
            "mirror:8101",
            "there is no folder mirror:8101; the name looks like HOST:PORT",
            "give the URL of the server: `--from http://mirror:8101/`",
        ),
        (
            cabinet,
            &format!("{cabinet} is a file, not a folder"),
            &format!("give the folder that contains the file: `--from {folder}`"),
        ),
    ] {
        for options in [&[][..], &["--json"]] {
            let store = to.path("store");
            let arguments = ["sync", "--from", from, "--to", text(&store), "--now", NOW];
            let run = run(&[&arguments[..], options].concat());
            assert_eq!((run.status, run.stderr), (2, format!("trustlist: --from: {reason}\n  help: {help}\n")));
        }
        assert_eq!(to.names(), [""; 0]);
    }
}

#[test]
fn without_a_good_list_the_status_is_2() {
    let (mirror, to) = (Folder::new(), Folder::new());
    let run = sync(&mirror, &to, NOW, &["--json"]);
    let failed = &run.json()["files"][1];
    assert_eq!((run.status, &failed["code"], &failed["event"]), (2, &"not-found".into(), &3.into()));
    assert!(run.stderr.starts_with("trustlist: no verified root list is in force\n  help: "), "{}", run.stderr);
}

#[test]
fn a_list_whose_signer_has_expired_is_refused_with_at_now() {
    let (mirror, to) = (mirror(false), Folder::new());
    // The signer's certificate expires in 2027.
    let run = sync(&mirror, &to, "2027-11-01T00:00:00Z", &["--at", "now", "--json"]);
    let failed = &run.json()["files"][1];
    assert_eq!(
        (run.status, &failed["code"], &failed["hresult"], &failed["event"]),
        (2, &"expired".into(), &"0x800B0101".into(), &11.into())
    );
    let run = sync(&mirror, &to, "2027-11-01T00:00:00Z", &["--json"]);
    assert_eq!((run.status, &run.json()["files"][1]["expired_now"]), (1, &true.into()));
}

#[test]
fn a_published_folder_can_be_a_source() {
    let (mirror, to, www) = (mirror(true), Folder::new(), Folder::new());
    let publish = text(&www.path("")).to_owned();
    let run = sync(&mirror, &to, NOW, &["--roots", "all", "--publish", &publish, "--json"]);
    assert_eq!((run.status, &run.json()["published"]), (0, &557.into()));
    assert_eq!(fs::read(www.path("authrootseq.txt")).unwrap(), b"1401DD6344D40F0A15");
    let second = Folder::new();
    let run = sync(&www, &second, NOW, &["--roots", "all", "--json"]);
    assert_eq!((run.status, &run.json()["roots"]), (0, &555.into()));
    // If nothing changed, nothing is written.
    let run = sync(&mirror, &to, NOW, &["--roots", "all", "--publish", &publish, "--json"]);
    assert_eq!(run.json()["published"], 0);
}

#[test]
fn status_warns_about_old_and_unchecked_lists() {
    let (mirror, to) = (mirror(false), Folder::new());
    assert_eq!(sync(&mirror, &to, NOW, &[]).status, 0);
    let after = |now: &str| {
        let run = status(&to, now, &["--json"]);
        (run.status, run.json()["lists"][0]["warnings"].to_string())
    };
    assert_eq!(after("2026-11-29T00:00:00Z"), (0, "[]".to_owned()));
    assert_eq!(after("2026-11-29T00:00:01Z"), (1, r#"["unchecked"]"#.to_owned()));
    assert_eq!(after("2027-03-01T00:00:00Z"), (1, r#"["unchecked","old"]"#.to_owned()));
    // A list is in force for 400 days after its date.
    let run = status(&to, "2027-11-28T00:00:00Z", &["--json"]);
    let json = run.json();
    assert_eq!((run.status, &json["in_force"], &json["problems"][0]["code"]), (1, &false.into(), &"too-old".into()));
    let run = status(&to, "2027-11-28T00:00:00Z", &["--max-age", "500"]);
    assert!(run.text.starts_with("in force        yes\n"), "{run:?}");
    assert!(
        run.text.contains("warning         issued more than 120 days ago; the source may be out of date\n"),
        "{run:?}"
    );
}

#[test]
fn offline_checks_the_folder() {
    let (mirror, to) = (mirror(false), Folder::new());
    assert_eq!(sync(&mirror, &to, NOW, &[]).status, 0);
    let store = to.path("store");
    let offline =
        |options: &[&str]| run(&[&["sync", "--offline", "--to", text(&store), "--now", NOW], options].concat());
    let run = offline(&["--json"]);
    assert_eq!(
        (run.status, &run.json()["files"], &run.json()["in_force"]),
        (0, &serde_json::Value::Null, &true.into())
    );
    assert_eq!(offline(&["--from", "http://mirror.example/"]).status, 2);
    // Damaged files are reported and not used.
    for object in fs::read_dir(store.join("objects")).unwrap() {
        fs::write(object.unwrap().path(), b"damaged").unwrap();
    }
    let run = offline(&["--json"]);
    assert_eq!((run.status, &run.json()["problems"][0]["code"]), (2, &"damaged".into()));
}

/// The files of the 555 roots. The largest file in the folder is the list, so it is left out.
fn root_objects(to: &Folder) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(to.path("store/objects")).unwrap().map(|entry| entry.unwrap());
    let mut objects: Vec<_> = entries.map(|entry| (entry.metadata().unwrap().len(), entry.path())).collect();
    objects.sort();
    objects.pop();
    objects.into_iter().map(|(_, path)| path).collect()
}

/// The list stays in force without the roots' certificates, but programs need them to build certificate paths.
#[test]
fn lost_roots_are_reported_and_fetched_again() {
    let (mirror, to) = (mirror(true), Folder::new());
    let store = to.path("store");
    assert_eq!(sync(&mirror, &to, NOW, &["--roots", "all"]).status, 0);
    let remove_all = |objects: &[std::path::PathBuf]| objects.iter().for_each(|path| fs::remove_file(path).unwrap());
    let change_one = |objects: &[std::path::PathBuf]| {
        let mut bytes = fs::read(&objects[7]).unwrap();
        bytes[100] ^= 1;
        fs::write(&objects[7], bytes).unwrap();
    };
    for (lose, lost) in [(&change_one as &dyn Fn(&[_]), 1), (&remove_all, 555)] {
        lose(&root_objects(&to));
        let line = format!(
            "roots           {}\nproblem         {lost} of 555 roots are missing or damaged in the folder \
             (roots-lost)\n  help          fetch the roots again with `trustlist sync --to FOLDER`, from Windows \
             Update or the source given with `--from`\n",
            555 - lost
        );
        let offline = |options: &[&str]| {
            common::run(&[&["sync", "--offline", "--to", text(&store), "--now", NOW], options].concat())
        };
        for run in [status(&to, NOW, &[]), offline(&[])] {
            assert!(run.status == 1 && run.text.starts_with("in force        yes\n"), "{run:?}");
            assert!(run.text.ends_with(&line), "{run:?}");
        }
        for run in [status(&to, NOW, &["--json"]), offline(&["--json"])] {
            let json = run.json();
            assert_eq!((run.status, &json["roots"], &json["in_force"]), (1, &(555 - lost).into(), &true.into()));
            let problems = json["problems"].as_array().unwrap();
            assert_eq!(keys(&problems[0]), ["file", "count", "code", "message", "hresult", "event", "help"]);
            assert_eq!((problems.len(), &problems[0]["code"]), (1, &"roots-lost".into()));
            assert_eq!((&problems[0]["file"], &problems[0]["count"]), (&serde_json::Value::Null, &lost.into()));
            assert!(json.get("ok").is_none_or(|ok| ok == false), "{json}");
        }
        // The undamaged files are still published.
        let www = to.path(&format!("www-{lost}"));
        let published = offline(&["--publish", text(&www), "--json"]).json();
        assert_eq!((&published["published"], &published["roots"]), (&(557 - lost).into(), &(555 - lost).into()));
        // If publishing fails, the report is still printed.
        let taken = to.file(&format!("file-{lost}"), b"");
        let failed = offline(&["--publish", &taken, "--json"]);
        let json = failed.json();
        assert_eq!((failed.status, &json["in_force"], &json["published"]), (2, &true.into(), &serde_json::Value::Null));
        assert_eq!(json["problems"][0]["code"], "roots-lost");
        // The roots are fetched again even without --roots.
        let mended = sync(&mirror, &to, NOW, &[]);
        assert!(mended.status == 0 && mended.text.ends_with("roots           555\n"), "{mended:?}");
        assert_eq!(status(&to, NOW, &[]).status, 0);
    }
}

#[test]
fn invalid_urls_are_refused_before_anything_is_written() {
    let to = Folder::new();
    for (from, options, expected) in [
        ("https://mirror.example/", &[][..], "--from: \"https://mirror.example/\" is not a URL"),
        ("http://user:secret@mirror.example/", &[], "--from: \"http://mirror.example/\" is not a URL"),
        ("http://mirror.example/?query", &[], "--from: "),
        ("http://mirror.example/", &["--proxy", "socks5://user:secret@proxy.example"], "--proxy: "),
    ] {
        let run = run(&[&["sync", "--from", from, "--to", text(&to.path("store")), "--now", NOW], options].concat());
        assert_eq!(run.status, 2, "{from}");
        assert!(run.stderr.starts_with(&format!("trustlist: {expected}")), "{run:?}");
        assert!(!run.stderr.contains("secret"), "{run:?}");
    }
    assert_eq!(to.names(), [""; 0]);
    let missing = status(&to, NOW, &[]);
    assert_eq!(missing.status, 2);
    assert!(missing.stderr.contains("cannot read"), "{missing:?}");
}

#[test]
fn a_folder_with_other_files_is_refused() {
    let (mirror, to) = (mirror(false), Folder::new());
    fs::create_dir_all(to.path("store/objects")).unwrap();
    to.file("store/objects/letter.txt", b"somebody else's");
    let run = sync(&mirror, &to, NOW, &[]);
    let objects = to.path("store/objects");
    let expected = format!(
        "trustlist: the folder {} is not empty and is not a trustlist folder: it contains letter.txt\n  help: name an \
         empty folder, or one that does not exist yet\n",
        objects.display()
    );
    assert_eq!((run.status, run.stderr), (2, expected));
    assert_eq!(fs::read(to.path("store/objects/letter.txt")).unwrap(), b"somebody else's");
    assert_eq!(fs::read_dir(to.path("store")).unwrap().count(), 1, "no lock, no manifest");
}

#[test]
fn an_older_list_is_a_rollback() {
    let (mirror, to) = (mirror(false), Folder::new());
    let cabinet = |name| trustlist_author::cabinet("authroot.stl", &fs::read(data(name)).unwrap()).unwrap();
    mirror.file("authrootstl.cab", &cabinet(NEWEST));
    // These options rule out a refusal because of the floor or the age. The older list is refused only because a newer
    // one was accepted earlier.
    let lenient = ["--archive", "--max-age", "5000", "--json"];
    assert_eq!(sync(&mirror, &to, NOW, &lenient).status, 0);
    mirror.file("authrootstl.cab", &cabinet(OLDER));
    let run = sync(&mirror, &to, NOW, &lenient);
    let failed = &run.json()["files"][1];
    assert_eq!((run.status, &failed["code"], &failed["event"]), (1, &"rollback".into(), &11.into()));
}
