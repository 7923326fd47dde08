//! Disallowed lists, pin rules, and catalogs.

use serde_json::{Value, json};
use trustlist::oids;
use trustlist::{CertificateRef, Digest, ListKind, SignedList};
use trustlist_author::{Entry, List, NameValue, Pin};
use trustlist_base::Hex;
use trustlist_testdata::{made, pki::Pki};

use crate::common::{self, FAILURE_KEYS, Folder, NEWEST, NOW, Run, data, keys, pem, run};

/// A folder with a list or catalog, and the root of its signer.
struct Made {
    folder: Folder,
    file: String,
    root: String,
    kind: ListKind,
}

impl Made {
    fn new(list: &List, pki: &Pki) -> Self {
        let folder = Folder::new();
        let signed = made::sign(list, pki);
        let file = folder.file("list", &signed);
        let root = folder.file("root.cer", &pki.root);
        let kind = SignedList::open(signed).expect("well formed").unverified().kind();
        Self { folder, file, root, kind }
    }

    /// Runs `find` with the options for this kind of list.
    fn find(&self, more: &[&str]) -> Run {
        let kind = if more.contains(&"--host") { vec![] } else { vec!["--kind", self.kind.as_str()] };
        self.ask(&[&kind, more].concat())
    }

    fn ask(&self, more: &[&str]) -> Run {
        run(&[&["find", &self.file, "--now", NOW, "--root", &self.root], more].concat())
    }
}

#[test]
fn a_certificate_is_disallowed_by_its_key_or_its_signed_part() {
    let pki = Pki::default();
    let ca = CertificateRef::from_der(&pki.ca).expect("a certificate");
    let signed = Digest::Sha256.of(ca.tbs());
    for (entry, word, sentence) in [
        (
            Entry::new(Pin::of_key(ca.public_key()).md5),
            "key",
            "yes: its key is listed (MD5), so every certificate with that key is disallowed",
        ),
        (Entry::new(signed), "signed", "yes: the hash of its signed part is listed"),
    ] {
        let made = Made::new(&List::disallowed(made::AT).entry(entry.clone()), &pki);
        let ca = made.folder.file("ca.pem", pem(&pki.ca).as_bytes());
        let json = made.find(&[&ca, "--json"]);
        assert_eq!((json.status, json.stderr.as_str()), (0, ""));
        assert_eq!(json.keys(), ["schema", "found", "entry", "disallowed_by", "certificate_validity", "list"]);
        assert_eq!((&json.json()["found"], &json.json()["disallowed_by"]), (&json!(true), &json!(word)));
        let id = Hex(&entry.id).to_string();
        assert_eq!(json.json()["entry"]["id"], id);
        let text = made.find(&[&ca]).text;
        assert!(text.starts_with(&format!("disallowed      {sentence}\nidentifier      {id}\n\nlist ")), "{text}");

        let no = made.find(&[&made.root]);
        assert_eq!((no.status, no.text.starts_with("disallowed      no\n\nlist ")), (1, true), "{}", no.text);
        let no = made.find(&[&made.root, "--json"]).keys();
        assert_eq!(no, ["schema", "found", "entry", "certificate_validity", "list"]);
        // The entry can also be looked up by its identifier.
        let listed = made.find(&[&id]).text;
        assert!(listed.starts_with(&format!("listed          yes\nidentifier      {id}\n")), "{listed}");
    }
}

/// A disallowed list contains no thumbprints, so users would misread "no" as "not disallowed".
#[test]
fn a_disallowed_list_is_searched_only_by_its_own_kinds_of_hashes() {
    let by_key = Entry::new([7; 16]);
    let made = Made::new(&List::disallowed(made::AT).entry(by_key).entry(Entry::new([8; 48])), &Pki::default());
    for (digits, expected) in [("07".repeat(16), 0), ("08".repeat(48), 0), ("09".repeat(16), 1), ("09".repeat(48), 1)] {
        assert_eq!(made.find(&[&digits]).status, expected, "{digits}");
    }
    let unlisted = made.find(&[&"09".repeat(16)]).text;
    assert!(
        unlisted.starts_with("listed          no; to check a certificate, give the certificate file\n\n"),
        "{unlisted}"
    );
    for digits in ["09".repeat(20), "09".repeat(32), "09".repeat(64), "0909".to_owned()] {
        let run = made.find(&[&digits, "--json"]);
        let answer = run.json();
        assert_eq!(
            (run.status, &answer["found"], &answer["code"]),
            (2, &Value::Null, &json!("hash-length")),
            "{digits}"
        );
        let message = format!("the hash has {} hexadecimal digits, but 32 or 96 are expected", digits.len());
        assert_eq!(answer["message"], message);
    }
    // An identifier with an unusual length is found if the list contains it; otherwise the look-up fails.
    let made = Made::new(&List::disallowed(made::AT).entry(Entry::new([7; 32])), &Pki::default());
    assert_eq!((made.find(&[&"07".repeat(32)]).status, made.find(&[&"09".repeat(32)]).status), (0, 2));
    // An empty list answers "no" for hashes of the right length.
    let made = Made::new(&List::disallowed(made::AT), &Pki::default());
    assert_eq!((made.find(&[&"09".repeat(16)]).status, made.find(&[&"09".repeat(48)]).status), (1, 1));
    let thumbprint = made.find(&[&"09".repeat(20)]);
    assert_eq!(thumbprint.status, 2);
    let sentence = "the hash has 40 hexadecimal digits, but 32 or 96 are expected";
    assert!(thumbprint.stderr.contains(sentence), "{}", thumbprint.stderr);
}

/// The arguments, not the file, decide which kind is expected, so an attacker cannot substitute a list of another kind.
#[test]
fn a_list_of_another_kind_gives_no_answer() {
    let other = List::new(oids::CTL, oids::CTL, trustlist_testdata::at("2026-06-01T12:00:00Z"));
    let other = other.entry(Entry::new([7; 20]));
    let roots = List::roots(made::AT).entry(Entry::new([7; 20]));
    let disallowed = List::disallowed(made::AT).entry(Entry::new([7; 20]));
    let code_signing = made::code_signing();
    let pki = Pki::default();
    let lists = [
        (roots, &pki),
        (disallowed, &pki),
        (made::pin_rules(), &pki),
        (made::catalog_v2(), &code_signing),
        (other, &pki),
    ];
    let wanted = "07".repeat(20);
    let mut refused = 0;
    for (list, pki) in &lists {
        let made = Made::new(list, pki);
        let found = made.kind.as_str();
        for asked in ["authroot", "disallowed", "pinrules", "catalog", "other"] {
            let question: &[&str] = if asked == "pinrules" { &["--host", "example.com"] } else { &[&wanted] };
            // Without --kind the kind is authroot, or pinrules with --host.
            let kind: &[&str] = if ["authroot", "pinrules"].contains(&asked) { &[] } else { &["--kind", asked] };
            let run = made.ask(&[question, kind, &["--json"]].concat());
            let answer = run.json();
            if asked == found {
                assert!(answer["found"].is_boolean() && run.status < 2, "{asked}: {}", run.text);
                continue;
            }
            refused += 1;
            assert_eq!((run.status, &answer["found"], &answer["code"]), (2, &Value::Null, &json!("kind")), "{asked}");
            let sentence = format!(
                "the list is of kind {found}, but kind {asked} was expected; use `--kind {found}` for this list"
            );
            assert_eq!(answer["message"], sentence);
            let text = made.ask(&[question, kind].concat());
            assert_eq!((text.status, text.text.as_str()), (2, ""), "{asked}");
            assert!(text.stderr.starts_with(&format!("trustlist: {sentence}\n")), "{}", text.stderr);

            let verify = ["verify", &made.file, "--now", NOW, "--root", &made.root, "--json", "--kind", asked];
            let verified = common::run(&verify);
            assert_eq!((verified.status, &verified.json()["code"]), (2, &json!("kind")), "{asked}");
        }
        let verify = ["verify", &made.file, "--now", NOW, "--root", &made.root, "--json"];
        for verify in [&verify[..], &[&verify[..], &["--kind", found]].concat()] {
            let verified = common::run(verify);
            assert_eq!((verified.status, &verified.json()["kind"]), (0, &json!(found)));
        }
    }
    assert_eq!(refused, 20);
}

#[test]
fn a_host_is_looked_up_in_pin_rules() {
    let made = Made::new(&made::pin_rules(), &Pki::default());
    for (host, site, pinned, pins) in [
        ("a.www.Example.COM.", Some(".example.com"), true, vec![2]),
        ("example.com", Some("example.com"), true, vec![1]),
        ("both.example", Some("both.example"), true, vec![2, 1]),
        ("www.one.example", Some(".one.example"), true, vec![0]),
        ("download.example.com", Some("download.example.com"), false, vec![]),
        ("a.www.one.example", None, false, vec![]),
        ("192.0.2.1", None, false, vec![]),
    ] {
        let run = made.find(&["--host", host, "--json"]);
        assert_eq!((run.status, run.stderr.as_str()), (if site.is_some() { 0 } else { 1 }, ""), "{host}");
        let expected = ["schema", "found", "entry", "site", "pinned", "rules", "stale", "next_update", "list"];
        assert_eq!(run.keys(), expected);
        let answer = run.json();
        assert_eq!((&answer["found"], &answer["site"]), (&json!(site.is_some()), &json!(site)), "{host}");
        assert_eq!((&answer["pinned"], answer["entry"].is_null()), (&json!(pinned), site.is_none()), "{host}");
        let rules = answer["rules"].as_array().expect("an array");
        let counts: Vec<_> = rules.iter().map(|rule| rule["pins"].as_array().expect("pins").len()).collect();
        assert_eq!(counts, pins, "{host}");
        assert_eq!((&answer["stale"], &answer["next_update"]), (&json!(false), &json!("2027-06-01T12:00:00Z")));
    }
    let answer = made.find(&["--host", "example.com", "--json"]).json();
    let pin = Pin::of_key(&[3; 65]);
    let pin = json!({ "md5": Hex(&pin.md5).to_string(), "sha256": Hex(&pin.sha256).to_string() });
    assert_eq!(answer["rules"], json!([{ "error": 0, "log": 1, "pins": [pin] }]));
    assert_eq!(keys(&answer["entry"]), ["id", "host", "rules", "all_subdomains", "attributes"]);
}

#[test]
fn pin_rules_for_a_host_are_printed() {
    let made = Made::new(&made::pin_rules(), &Pki::default());
    let lines = |host: &str| -> Vec<String> {
        let run = made.find(&["--host", host]);
        run.text.lines().take_while(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let pin = Pin::of_key(&[3; 65]);
    assert_eq!(
        lines("example.com"),
        [
            "pinned          yes: the certificate path must contain one of these keys",
            "  rule          error 0, log 1",
            &format!("  pin SHA-256   {}", Hex(&pin.sha256)),
            &format!("      MD5       {}", Hex(&pin.md5)),
            "next update     2027-06-01T12:00:00Z",
            "stale           no",
            "identifier      example.com",
        ]
    );
    assert_eq!(
        lines("download.example.com"),
        [
            "pinned          no: the list exempts the host from the rules for its parent domain",
            "next update     2027-06-01T12:00:00Z",
            "stale           no",
            "identifier      download.example.com",
        ]
    );
    assert_eq!(lines("example.org")[0], "pinned          no: the list has no rule for the host");
    let late = run(&["find", &made.file, "--host", "x.y", "--root", &made.root, "--now", "2027-06-01T12:00:01Z"]);
    assert!(late.text.contains("\nstale           yes: Windows no longer enforces this list\n"), "{}", late.text);
}

#[test]
fn an_invalid_host_or_a_list_without_hosts_is_status_2() {
    let made = Made::new(&made::pin_rules(), &Pki::default());
    for host in [".", "https://example.com", "example.com:443", "*.example.com", "b\u{fc}cher.example"] {
        let run = made.find(&["--host", host]);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{host}");
        assert!(run.stderr.contains("\n  help: give a DNS name in ASCII such as"), "{}", run.stderr);
    }
    for wanted in ["2e6578616d706c652e636f6d", &made.root, "example.com"] {
        let run = made.find(&[wanted]);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{wanted}");
        assert!(run.stderr.contains("searched by host") && run.stderr.contains("`--host`"), "{}", run.stderr);
    }
    let roots = run(&["find", &data(NEWEST), "--now", NOW, "--host", "example.com", "--kind", "authroot"]);
    assert_eq!((roots.status, roots.text.as_str()), (2, ""));
    let sentence = "--host needs a list of kind pinrules, but the kind is authroot";
    assert!(roots.stderr.contains(sentence), "{}", roots.stderr);
    for arguments in [&["find", &made.file][..], &["find", &made.file, "00", "--host", "example.com"]] {
        let run = run(arguments);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains("--host"), "{}", run.stderr);
    }
}

#[test]
fn a_file_is_looked_up_in_a_catalog() {
    for (list, algorithm, digits, names) in [
        (made::catalog_v1(), "sha1", 40, &["File: made.txt", "OSAttr: 2:10.0"][..]),
        (made::catalog_v2(), "sha256", 64, &["File: made.txt"]),
    ] {
        let made = Made::new(&list, &made::code_signing());
        let member = made.folder.file("any name", made::FILE);
        let run = made.find(&[&member, "--json"]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        assert_eq!(run.keys(), ["schema", "found", "entry", "list"]);
        let entry = run.json()["entry"].take();
        assert_eq!(keys(&entry), ["id", "name_values", "digest", "member_kind", "attributes"]);
        assert_eq!(keys(&entry["name_values"][0]), ["name", "flags", "text"]);
        assert_eq!(
            (&entry["name_values"][0]["text"], &entry["member_kind"]),
            (&json!("made.txt"), &json!("flat-file"))
        );
        let hash = entry["digest"]["hex"].as_str().expect("a hash").to_owned();
        assert_eq!((hash.len(), &entry["digest"]["algorithm"]), (digits, &json!(algorithm)));

        let by_hash = made.find(&[&hash.to_uppercase(), "--json"]);
        assert_eq!((by_hash.status, by_hash.json()["entry"].take()), (0, entry));
        let text = made.find(&[&member]).text;
        assert!(text.starts_with("listed          yes\nidentifier      "), "{text}");
        let [hash, name] = [format!("hash            {hash}"), format!("names           {}", names[0])];
        for line in [&*hash, "file            a flat file", &name] {
            assert!(text.lines().any(|printed| printed == line), "{line}\n{text}");
        }
        assert!(names.iter().all(|name| text.contains(name)), "{text}");
        assert!(!text.contains("1.3.6.1.4.1.311.12.2"), "known attributes are not printed raw: {text}");

        // In a catalog, a certificate is looked up like any other file.
        let no = made.find(&[&made.root]);
        assert_eq!(no.status, 1);
        assert!(
            no.text.starts_with("listed          no; for a program, give its Authenticode hash in hexadecimal\n"),
            "{}",
            no.text
        );
        assert_eq!(made.find(&[&"0".repeat(digits)]).status, 1);
    }
}

#[test]
fn a_file_that_its_member_contradicts_gives_no_answer() {
    let image = Entry::new(Digest::Sha256.of(made::FILE)).member_info_2(0);
    let made = Made::new(&List::catalog_v2(made::AT).entry(image), &made::code_signing());
    let member = made.folder.file("program.exe", made::FILE);
    let run = made.find(&[&member, "--json"]);
    assert_eq!(run.status, 1);
    assert_eq!(run.keys(), [&["schema", "found", "entry", "list", "error"], &FAILURE_KEYS[1..]].concat());
    let answer = run.json();
    assert_eq!((&answer["found"], &answer["error"]["code"]), (&Value::Null, &json!("member-kind")));
    assert!(run.stderr.contains("\n  help: compute the program's Authenticode hash"), "{}", run.stderr);
    let missing = made.find(&["no-such-file.inf"]);
    assert_eq!((missing.status, missing.text.as_str()), (2, ""));
}

#[test]
fn names_of_members_are_escaped() {
    let name = NameValue::text("F\u{1b}", "a\u{202e}b");
    let list = List::catalog_v2(made::AT).entry(Entry::flat_file_v2(made::FILE).name_value(&name));
    let made = Made::new(&list, &made::code_signing());
    let text = made.find(&[&made.folder.file("file", made::FILE)]).text;
    assert!(text.contains("\nnames           F\\u{1b}: a\\u{202e}b\n"), "{text}");
}
