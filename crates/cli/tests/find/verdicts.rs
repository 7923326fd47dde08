//! Verdicts about roots.

use serde_json::{Value, json};
use trustlist_author::{Entry, List};
use trustlist_testdata::{made, made::filetime, pki::Pki};

use crate::{
    common::{FAILURE_KEYS, Folder, NEWEST, OLDER, ROOT, Run, SHA1, SHA256, data, keys, run},
    find,
};

/// Microsoft Root Certificate Authority, which Microsoft's own list disables.
const DISABLED: &str = "cdd4eeae6000ac7f40c3802c171e30148030c072";
/// Entrust.net, whose certificates issued on or after 2025-04-16 are not trusted for TLS.
const LIMITED: &str = "8cf427fd790c3ad166068de81e57efbb932272d4";

/// The verdict in the JSON of a run that found its root.
fn verdict(run: &Run) -> Value {
    assert_eq!(run.stderr, "");
    let keys_of_run: Vec<_> = run.keys().into_iter().filter(|key| key != "certificate_validity").collect();
    assert_eq!(keys_of_run, ["schema", "found", "entry", "verdict", "disallowed_list", "list"]);
    let verdict = run.json()["verdict"].take();
    assert_eq!(keys(&verdict), ["trusted", "reason", "date", "date_filetime", "depends_on", "detail"]);
    assert_eq!(run.status, if verdict["trusted"] == true { 0 } else { 1 });
    verdict
}

#[test]
fn a_disabled_root_is_not_trusted() {
    let ask = |more: &[&str]| find(&data(NEWEST), DISABLED, &[&["--json", "--purpose"], more].concat());
    let expected = json!({
        "trusted": false,
        "reason": "disabled",
        "date": "2021-08-01T00:00:00Z",
        "date_filetime": 132_722_496_000_000_000_u64,
        "depends_on": null,
        "detail": "not trusted: the root has been disabled since 2021-08-01",
    });
    for purpose in ["server-auth", "code-signing", "1.3.6.1.5.5.7.3.1", "2.5.29.37.0"] {
        assert_eq!(verdict(&ask(&[purpose])), expected, "{purpose}");
    }
    // Signatures with a timestamp before 2021-08-01 remain valid, unless the certificate was issued on or after
    // 2017-04-30.
    let older = ["code-signing", "--signed", "2021-07-31T23:59:59Z", "--issued"];
    let of = |issued: &str| verdict(&ask(&[&older[..], &[issued]].concat()))["reason"].take();
    assert_eq!((of("2017-04-29T23:59:59Z"), of("2017-04-30T00:00:00Z")), (json!("grandfathered"), json!("not-before")));
    assert_eq!(verdict(&ask(&["code-signing", "--signed", "2021-08-01T00:00:00Z"])), expected);
    assert_eq!(verdict(&ask(&["server-auth", "--signed", "2020-01-01T00:00:00Z"])), expected);
}

#[test]
fn the_verdict_is_for_the_given_time_and_not_the_date_of_the_list() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let announced = Entry::new([7; 20]).disabled_from(filetime("2026-08-01T00:00:00Z"));
    let file = folder.file("made.stl", &made::sign(&List::roots(made::AT).entry(announced), &Pki::default()));
    for (now, reason) in [("2026-07-31T23:59:59Z", "unrestricted"), ("2026-08-01T00:00:00Z", "disabled")] {
        let ask = ["--root", &root, "--json", "--purpose", "server-auth", "--now", now];
        let run = run(&[&["find", &file, &"07".repeat(20)], &ask[..]].concat());
        assert_eq!(verdict(&run)["reason"], reason);
    }
}

#[test]
fn a_limited_root_depends_on_when_the_certificate_was_issued() {
    let ask = |more: &[&str]| find(&data(NEWEST), LIMITED, &[&["--json", "--purpose", "server-auth"], more].concat());
    let depends = verdict(&ask(&[]));
    assert_eq!(
        (&depends["trusted"], &depends["reason"], &depends["date"], &depends["depends_on"]),
        (&json!(false), &json!("not-before"), &json!("2025-04-16T00:00:00Z"), &json!("issued"))
    );
    let before = verdict(&ask(&["--issued", "2025-04-15T23:59:59Z"]));
    assert_eq!((&before["reason"], &before["depends_on"]), (&json!("grandfathered"), &Value::Null));
    let after = verdict(&ask(&["--issued", "2025-04-16T00:00:00Z"]));
    assert_eq!((&after["reason"], &after["depends_on"]), (&json!("not-before"), &Value::Null));
}

#[test]
fn a_bare_date_means_midnight_in_utc() {
    let ask = |issued: &str, now: &str| {
        let question = ["find", &data(NEWEST), LIMITED, "--json", "--purpose", "server-auth"];
        run(&[&question[..], &["--issued", issued, "--now", now]].concat()).json()
    };
    for date in ["2025-04-15", "2025-04-16"] {
        let midnight = format!("{date}T00:00:00Z");
        assert_eq!(ask(date, "2026-11-22"), ask(&midnight, "2026-11-22T00:00:00Z"), "{date}");
    }
}

#[test]
fn the_text_has_the_reason_and_advice() {
    let lines = |wanted: &str, more: &[&str]| {
        let run = find(&data(NEWEST), wanted, &[&["--purpose"], more].concat());
        assert_eq!(run.stderr, "");
        run.text.lines().take_while(|line| !line.starts_with("name")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        lines(SHA1, &["server-auth"]),
        [
            "listed          yes",
            "trusted         yes: no rule excludes it",
            "  for           server-auth (1.3.6.1.5.5.7.3.1)",
            "  at            2026-11-22",
            "  disallowed    no disallowed list was consulted; give one with `--disallowed`",
        ]
    );
    assert_eq!(
        lines(DISABLED, &["code-signing", "--issued", "2020-01-01T00:00:00Z"]),
        [
            "listed          yes",
            "trusted         no: the root has been disabled since 2021-08-01",
            "  help          for an older signature with a timestamp, give the time of signing with `--signed`",
            "  for           code-signing (1.3.6.1.5.5.7.3.3)",
            "  at            2026-11-22",
            "  issued        2020-01-01",
            "  disallowed    no disallowed list was consulted; give one with `--disallowed`",
        ]
    );
    // No advice is printed here: TLS has no timestamps, and the signature of 2022 is later than the disabling.
    for more in [&["server-auth"][..], &["code-signing", "--signed", "2022-01-01T00:00:00Z"]] {
        assert!(!lines(DISABLED, more).concat().contains("help"), "{more:?}");
    }
    assert_eq!(
        lines(LIMITED, &["server-auth"])[1..3],
        [
            "trusted         depends on when the leaf certificate was issued: trusted only if issued before 2025-04-16",
            "  help          give the certificate's date of issue (its notBefore) with `--issued`",
        ]
    );
}

#[test]
fn a_root_that_is_not_listed_is_not_trusted() {
    let unlisted = "0".repeat(40);
    let run = find(&data(NEWEST), &unlisted, &["--json", "--purpose", "email"]);
    assert_eq!((&run.json()["found"], &run.json()["entry"]), (&json!(false), &Value::Null));
    assert_eq!(verdict(&run)["reason"], "not-listed");
    let text = find(&data(NEWEST), &unlisted, &["--purpose", "email"]);
    assert_eq!(text.status, 1);
    assert!(
        text.text.starts_with("listed          no\ntrusted         no: the root is not in the list\n"),
        "{}",
        text.text
    );
}

#[test]
fn the_verdict_does_not_depend_on_how_a_root_is_named() {
    for wanted in [SHA1, SHA256, &data(ROOT)] {
        let run = find(&data(NEWEST), wanted, &["--json", "--purpose", "client-auth"]);
        assert_eq!(verdict(&run)["reason"], "unrestricted", "{wanted}");
    }
}

#[test]
fn a_certificate_that_its_entry_contradicts_is_not_trusted() {
    let folder = Folder::new();
    let pki = Pki::default();
    let root = folder.file("root.cer", &pki.root);
    let entry = Entry::for_certificate(&pki.root).expect("a certificate");
    let list = List::roots(made::AT).entry(Entry::new(entry.id).property(98, [0; 32]));
    let file = folder.file("contradiction.stl", &made::sign(&list, &pki));
    let ask = ["--root", &root, "--purpose", "server-auth"];
    let run = find(&file, &root, &[&ask[..], &["--json"]].concat());
    assert_eq!(run.status, 1);
    let own = ["schema", "found", "entry", "verdict", "list", "error"];
    assert_eq!(run.keys(), [&own[..], &FAILURE_KEYS[1..]].concat());
    let answer = run.json();
    assert_eq!((&answer["found"], &answer["verdict"]["reason"]), (&Value::Null, &json!("hash-mismatch")));
    let text = find(&file, &root, &ask);
    assert_eq!(text.status, 1);
    assert!(
        text.text.starts_with("trusted         no: the list contains the root's SHA-1, but with another"),
        "{}",
        text.text
    );
}

#[test]
fn a_refused_list_has_no_verdict() {
    let run = find(&data(OLDER), SHA1, &["--json", "--purpose", "server-auth"]);
    assert_eq!((run.status, &run.json()["verdict"]), (1, &Value::Null));
    assert_eq!(run.keys(), [&["schema", "found", "entry", "verdict", "list"], &FAILURE_KEYS[1..]].concat());
}

#[test]
fn purposes_need_a_root_list() {
    let folder = Folder::new();
    let root = folder.file("root.cer", &Pki::default().root);
    let list = List::disallowed(made::AT).entry(Entry::new([7; 20]));
    let file = folder.file("disallowed.stl", &made::sign(&list, &Pki::default()));
    let ask = |kind: &str| {
        find(&file, &"07".repeat(20), &["--kind", kind, "--root", &root, "--purpose", "server-auth", "--json"])
    };
    let run = ask("authroot");
    assert_eq!((run.status, &run.json()["found"], &run.json()["code"]), (2, &Value::Null, &json!("kind")));
    let run = ask("disallowed");
    assert_eq!((run.status, &run.json()["found"], &run.json()["code"]), (2, &Value::Null, &json!("usage")));
    let sentence = "--purpose needs a list of kind authroot, but the kind is disallowed";
    assert!(run.stderr.contains(sentence), "{}", run.stderr);
}

#[test]
fn incomplete_or_invalid_questions_are_usage_errors() {
    for more in [
        &["--purpose", "tls"][..],
        &["--issued", "2025-01-01T00:00:00Z"],
        &["--signed", "2025-01-01T00:00:00Z"],
        &["--purpose", "server-auth", "--issued", "2025-01"],
        &["--disallowed", "disallowed.stl"],
    ] {
        let run = find(&data(NEWEST), SHA1, more);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{more:?}");
    }
    let run = find(&data(NEWEST), SHA1, &["--purpose", "tls"]);
    assert!(run.stderr.contains("server-auth, client-auth, code-signing, email,"), "{}", run.stderr);
    let help = crate::common::run(&["find", "--help"]).text;
    let words: Vec<&str> = help.split_whitespace().collect();
    assert!(words.join(" ").contains("Verify the timestamp itself with another tool"), "{help}");
}
