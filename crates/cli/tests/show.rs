//! `trustlist show`, and the behaviour that all commands share: inputs, pipes, usage.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may stop")]

mod common;

use std::{
    io::Read,
    process::{Command, Stdio},
};

use common::{CABINET, Folder, NEWEST, command, data, keys, run, run_with_input};
use serde_json::{Value, json};
use trustlist::{FileTime, OidBuf, oids};
use trustlist_author::{Entry, List};
use trustlist_testdata::{made, made::filetime, pki::Pki};

#[test]
fn the_json_has_the_documented_keys() {
    let run = run(&["show", "--json", &data(NEWEST)]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let expected = [
        "schema",
        "verified",
        "kind",
        "version",
        "subject_usage",
        "list_identifier",
        "sequence_number",
        "this_update",
        "next_update",
        "subject_algorithm",
        "entries",
        "extensions",
        "ct_logs",
    ];
    assert_eq!(run.keys(), expected);
    let list = run.json();
    assert_eq!(list["schema"], 1);
    assert_eq!(list["verified"], false);
    assert_eq!(list["kind"], "authroot");
    assert_eq!(list["this_update"], "2026-10-23T23:18:35Z");
    assert_eq!(list["next_update"], Value::Null);
    assert_eq!(list["entries"].as_array().expect("entries").len(), 555);
    let root = &list["entries"][3];
    let expected =
        ["id", "friendly_name", "sha256", "key_identifier", "subject_name_md5", "chain_policies", "attributes"];
    assert_eq!(keys(root), expected);
    assert_eq!(root["id"], common::SHA1.to_lowercase());
    assert_eq!(root["sha256"], common::SHA256);
    assert_eq!(root["friendly_name"], "Microsoft Root Certificate Authority 2010");
    assert_eq!(keys(&root["attributes"][0]), ["oid", "values"]);
    assert_eq!(keys(&list["extensions"][0]), ["oid", "critical", "value"]);
}

#[test]
fn the_table_says_that_nothing_is_verified() {
    let run = run(&["show", &data(NEWEST)]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let mut lines = run.text.lines();
    assert_eq!(lines.next(), Some("verified           no; use `trustlist verify` to check who signed it"));
    assert!(run.text.contains("\nthis update        2026-10-23T23:18:35Z\n"));
    for line in [
        "3b1efd3a66ea28b16697394703a72ca340a05bd5  every purpose          Microsoft Root Certificate Authority 2010",
        "cdd4eeae6000ac7f40c3802c171e30148030c072  disabled 2021-08-01    Microsoft Root Certificate Authority",
        "51501fbfce69189d609cfaf140c576755dcc1fdf  not before 2026-09-15  Hotspot 2.0 Trust Root CA - 03",
        "f6108407d6f8bb67980cc2e244c2ebae1cef63be  server client +4       Amazon Root CA 4",
    ] {
        assert!(run.text.contains(&format!("\n{line}\n")), "{line}");
    }
    // The library's `Root::judge` also reports 205 roots as disabled on the date of the list.
    assert_eq!(run.text.matches("  disabled 20").count(), 205);
    let mut names = run.text.lines().skip(10).map(|line| line.chars().skip(63));
    assert!(names.all(|mut name| (name.next(), name.next()) == (Some(' '), Some(' '))), "{}", run.text);
    assert!(run.text.contains("\nCT logs            49\n"), "{}", run.text);
    assert_eq!(lines.count(), 8 + 2 + 555);
}

#[test]
fn the_state_of_a_root_is_one_column() {
    let [server, client, email, other] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4", "2.5.29.37.0"]
        .map(|oid| oid.parse::<OidBuf>().expect("an identifier"));
    let (server, client, email) = (server.as_oid(), client.as_oid(), email.as_oid());
    let date = filetime("2026-01-01T00:00:00Z");
    let root = || Entry::new([7; 20]);
    let three = || root().key_usage([email, client, server]);
    for (entry, state) in [
        (root(), "every purpose"),
        (three(), "server client email"),
        (root().key_usage([other.as_oid()]), "no known purpose"),
        (root().key_usage([]), "no purpose"),
        (root().property_oids(122, []), "no purpose"),
        (three().property_oids(122, [client]), "server email"),
        (three().property_oids(122, [oids::NO_PURPOSE]), "server client email"),
        (root().property_oids(122, [server]), "client email code +8"),
        (three().disabled_from(date).property_oids(122, [client]), "disabled 2026-01-01"),
        (three().property(104, []), "server client email"),
        (three().property_time(104, FileTime::from_ticks(1)), "disabled before 1970"),
        (three().property_time(104, FileTime::from_ticks(u64::MAX)), "disabled after 9999"),
        (three().not_before(date), "not before 2026-01-01"),
        (three().not_before(date).property_oids(127, []), "not before 2026-01-01"),
        (three().not_before(date).property_oids(127, [server, email]), "client"),
        (three().not_before(date).property_oids(127, [oids::NO_PURPOSE]), "server client email"),
        (three().not_before(date).property_oids(127, [client, server, email]), "not before 2026-01-01"),
        (three().property(126, []).property_oids(127, [server]), "server client email"),
        (three().property_oids(127, [server]), "conflict"),
        (three().property(126, [0; 7]), "malformed"),
        (three().property(104, []).property(104, []), "malformed"),
    ] {
        let list = List::roots(made::AT).entry(entry.clone().friendly_name("Name"));
        let table = run_with_input(&["show", "-"], &made::sign(&list, &Pki::default())).text;
        let line = table.lines().last().unwrap_or_default();
        assert_eq!(line, format!("{}  {state:21}  Name", "07".repeat(20)), "{entry:?}");
    }
}

#[test]
fn a_cabinet_and_standard_input_show_the_same() {
    let list = run(&["show", "--json", &data(NEWEST)]);
    assert_eq!(run(&["show", "--json", &data(CABINET)]).stdout, list.stdout);
    assert_eq!(run_with_input(&["show", "--json", "-"], trustlist_testdata::newest_list()).stdout, list.stdout);
    assert_eq!(run_with_input(&["show", "--json", "-"], trustlist_testdata::cabinet()).stdout, list.stdout);
}

#[test]
fn names_are_escaped_in_the_table_and_complete_in_json() {
    let name = "\u{1b}[2JEvil\u{202e}toor\u{200b}";
    let list = List::roots(made::AT).entry(Entry::new([7; 20]).friendly_name(name));
    let stl = made::sign(&list, &Pki::default());
    let table = run_with_input(&["show", "-"], &stl);
    assert!(table.text.ends_with("  \\u{1b}[2JEvil\\u{202e}toor\\u{200b}\n"), "{}", table.text);
    let json = run_with_input(&["show", "--json", "-"], &stl);
    assert_eq!(json.json()["entries"][0]["friendly_name"], name);
}

#[test]
fn a_malformed_hash_has_no_field() {
    let list = List::roots(made::AT).entry(Entry::new([7; 20]).property(98, [1; 31]));
    let json = run_with_input(&["show", "--json", "-"], &made::sign(&list, &Pki::default())).json();
    assert_eq!(keys(&json["entries"][0]), ["id", "errors", "attributes"]);
    let error = &json["entries"][0]["errors"][0];
    assert_eq!(keys(error), ["property", "offset", "message"]);
    assert_eq!(error["property"], 98);
    assert!(error["message"].as_str().expect("a sentence").ends_with(": expected 32 bytes, found 31"), "{error}");
}

#[test]
fn the_logs_of_the_newest_list() {
    let logs = run(&["show", "--json", &data(NEWEST)]).json()["ct_logs"].take();
    let logs = logs.as_array().expect("an array");
    assert_eq!(logs.len(), 49);
    let log = logs.first().expect("a log");
    assert_eq!(keys(log), ["id", "key"]);
    // Google Argon2026h2.
    assert!(log["id"].as_str().is_some_and(|id| id.len() == 64 && id.starts_with("d76d7d10d1a7f577c2c7e95fd700bf")));
    assert!(log["key"].as_str().is_some_and(|key| key.len() == 2 * 91 && key.starts_with("3059")));
}

#[test]
fn pin_rules_are_shown_by_number() {
    let stl = made::sign(&made::pin_rules(), &Pki::default());
    let list = run_with_input(&["show", "--json", "-"], &stl).json();
    assert_eq!(keys(&list).split_off(10), ["entries", "extensions", "pin_rules", "log_end"]);
    assert_eq!(list["log_end"], "2027-09-01T12:00:00Z");
    let pins = |rule: &Value| rule["pins"].as_array().map(Vec::len);
    let rules: Vec<_> = list["pin_rules"].as_array().expect("rules").iter().map(pins).collect();
    assert_eq!(rules, [Some(2), Some(1), Some(0)]);
    assert_eq!(keys(&list["pin_rules"][0]), ["error", "log", "pins"]);
    let sites = list["entries"].as_array().expect("entries").iter();
    let sites: Value = sites.map(|site| json!([site["host"], site["rules"], site["all_subdomains"]])).collect();
    let expected = json!([
        [".example.com", [0], true],
        ["download.example.com", [], false],
        ["example.com", [1], false],
        [".one.example", [2], false],
        ["both.example", [0, 1], false],
    ]);
    assert_eq!(sites, expected);
    let table = run_with_input(&["show", "-"], &stl).text;
    assert!(table.contains("\npin rules          3\nlog end            2027-09-01T12:00:00Z\nentries  "), "{table}");
}

#[test]
fn catalogs_are_shown_with_their_files() {
    let cat = made::sign(&made::catalog_v2(), &made::code_signing());
    let list = run_with_input(&["show", "--json", "-"], &cat).json();
    assert_eq!(keys(&list).split_off(10), ["entries", "extensions"]);
    let [first, second] = [&list["entries"][0], &list["entries"][1]];
    assert_eq!(keys(first), ["id", "name_values", "digest", "member_kind", "attributes"]);
    assert_eq!(first["name_values"], json!([{ "name": "File", "flags": 0x1001_0001, "text": "made.txt" }]));
    assert_eq!(first["digest"], json!({ "algorithm": "sha256", "hex": first["id"] }));
    assert_eq!(keys(second), ["id", "digest", "member_kind", "attributes"]);
    assert_eq!(second["digest"], json!({ "algorithm": "sha1", "hex": second["id"] }));
    let table = run_with_input(&["show", "-"], &cat).text;
    let rows: Vec<&str> = table.lines().skip_while(|line| !line.starts_with("IDENTIFIER")).collect();
    let expected = [
        format!("{:64}  FILE", "IDENTIFIER"),
        format!("{}  made.txt", first["id"].as_str().expect("hexadecimal")),
        second["id"].as_str().expect("hexadecimal").to_owned(),
    ];
    assert_eq!(rows, expected);

    let list = run_with_input(&["show", "--json", "-"], &made::sign(&made::catalog_v1(), &made::code_signing())).json();
    assert_eq!(keys(&list).split_off(10), ["entries", "extensions", "name_values"]);
    assert_eq!(list["name_values"][1], json!({ "name": "OS", "flags": 0x1001_0001, "text": "_v100_X64" }));
    let digest = &list["entries"][0]["digest"];
    assert_eq!((&digest["algorithm"], digest["hex"].as_str().map(str::len)), (&json!("sha1"), Some(40)));
}

#[test]
fn malformed_extensions_and_attributes_are_reported_as_errors() {
    let list = made::pin_rules()
        .extension(oids::CERT_LOG_LIST, false, [5, 0])
        .extension(oids::PIN_RULES_LOG_END_DATE, false, [5, 0])
        .entry(Entry::new([0xff]));
    let stl = made::sign(&list, &Pki::default());
    let list = run_with_input(&["show", "--json", "-"], &stl).json();
    assert_eq!(keys(&list).split_off(12), ["pin_rules", "errors"]);
    let message = |index: usize| list["errors"][index]["message"].as_str().expect("a sentence");
    assert!(message(0).starts_with("trust list: CT logs at offset "), "{}", message(0));
    assert!(message(1).ends_with(": appears more than once"), "{}", message(1));
    assert_eq!(list["errors"].as_array().map(Vec::len), Some(2));
    assert_eq!(keys(&list["errors"][0]), ["offset", "message"]);
    let entry = &list["entries"][5];
    assert_eq!(keys(entry), ["id", "errors", "attributes"]);
    assert_eq!(keys(&entry["errors"][0]), ["field", "offset", "message"]);
    assert_eq!(entry["errors"][0]["field"], "subjectIdentifier");
    let table = run_with_input(&["show", "-"], &stl);
    let expected = "\nCT logs            malformed: trust list: CT logs at offset ";
    assert!(table.status == 0 && table.text.contains(expected), "{}", table.text);
}

#[test]
fn the_message_about_a_malformed_input_has_the_layer_and_the_offset() {
    let newest = trustlist_testdata::newest_list();
    let mut odd = newest.to_vec();
    // Replaces the tag of the first entry's identifier.
    let entry = newest.windows(4).position(|bytes| bytes == [0x04, 0x14, 0xcd, 0xd4]).expect("the first entry");
    odd.splice(entry..=entry, [0x05]);
    let cases = [
        (&b""[..], "the file is empty"),
        (b"not a list", "signed message: ContentInfo at offset 0"),
        (
            newest.get(..1000).unwrap_or_default(),
            // The counts do not include the tag and the length, which take up five bytes.
            &*format!("signed message: ContentInfo at offset 0: {} bytes needed, 995 available", newest.len() - 5),
        ),
        (trustlist_testdata::cabinet().get(..1000).unwrap_or_default(), "cabinet: 79923 bytes needed, 1000 available"),
        (&odd, "trust list: subjectIdentifier at offset"),
    ];
    for (bytes, sentence) in cases {
        for command in [&["show", "-"][..], &["verify", "-"], &["find", "-", "00"]] {
            let run = run_with_input(command, bytes);
            assert_eq!((run.status, run.text.as_str()), (2, ""), "{command:?} {sentence}");
            let first = run.stderr.lines().next().unwrap_or_default();
            assert!(first.starts_with(&format!("trustlist: standard input: {sentence}")), "{first}");
        }
    }
}

#[test]
fn an_input_that_cannot_be_read_is_named() {
    let run = run(&["show", "no-such-file\u{202e}.stl"]);
    assert_eq!((run.status, run.text.as_str()), (2, ""));
    assert!(run.stderr.starts_with("trustlist: no-such-file\\u{202e}.stl: there is no such file"), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 2);
}

#[test]
fn an_input_over_the_limit_is_refused() {
    let run = run_with_input(&["show", "-"], &vec![0x30; (16 << 20) + 1]);
    assert_eq!(run.status, 2);
    assert_eq!(
        run.stderr,
        "trustlist: standard input: it is longer than the limit of 16777216 bytes\n  \
         help: check that it is the right file; real files of this kind are far shorter\n"
    );
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let mut command = command();
    let pipes = command.args(["show", "--json", &data(NEWEST)]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("the command runs");
    let mut head = [0; 10];
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut head).expect("the first bytes");
    drop(stdout);
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
}

#[test]
fn a_closed_pipe_does_not_change_the_answer() {
    let mut command = command();
    let find = ["find", &data(NEWEST), &"0".repeat(40), "--now", common::NOW];
    let mut child = command.args(find).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(output.stderr, b"");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
    let mut command: Command = command();
    let output = command.args(["show", &data(NEWEST)]).stdout(full).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stderr.starts_with(b"trustlist: standard output: "));
}

#[test]
fn every_file_may_come_from_standard_input() {
    let (folder, pki) = (Folder::new(), Pki::default());
    let list = made::sign(&List::roots(made::AT).entry(Entry::new([7; 20])), &pki);
    let (file, root) = (folder.file("list", &list), folder.file("root.cer", &pki.root));
    let (newest, microsoft) = (data(NEWEST), trustlist_testdata::microsoft_root_2010());
    let bundle = folder.path("bundle.pem");
    let bundle = bundle.to_str().expect("a path in UTF-8");
    let export = ["export", "-", "--certificates", &*data("roots"), "--purpose", "server-auth", "-o", bundle];
    for (arguments, input) in [
        (&["verify", "-", "--root", &root][..], &*list),
        (&["verify", &file, "--root", "-"], &pki.root),
        (&["verify", &file, "--root", &root, "--intermediate", "-"], &pki.ca),
        (&["verify", &file, "--root", &root, "--timestamp-root", "-"], &pki.root),
        (&["find", "-", common::SHA1], trustlist_testdata::newest_list()),
        (&["find", &newest, "-"], microsoft),
        (&export, trustlist_testdata::cabinet()),
    ] {
        let run = run_with_input(&[arguments, &["--now", common::NOW]].concat(), input);
        assert_eq!(run.status, 0, "{arguments:?}\n{}", run.stderr);
    }
}

#[test]
fn standard_input_is_read_once() {
    for (arguments, both) in [
        (&["verify", "-", "--root", "-"][..], "<FILE> and --root <CERT>"),
        (&["verify", "list", "--root", "-", "--root", "-"], "--root <CERT> and --root <CERT>"),
        (&["find", "-", "-"], "<FILE> and [HASH|CERT]"),
        (&["diff", "-", "-"], "<OLD> and <NEW>"),
    ] {
        let run = run_with_input(arguments, trustlist_testdata::newest_list());
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{arguments:?}");
        let expected = format!(
            "trustlist: {both} cannot both be standard input\n  \
             help: use `-` for one of them only, and name a file for the other\n"
        );
        assert_eq!(run.stderr, expected);
    }
    // With `--output -` the output goes to standard output, so `-` can still be the input.
    let extract = run_with_input(&["extract", "-", "--output", "-"], trustlist_testdata::cabinet());
    assert_eq!((extract.status, &*extract.stdout), (0, trustlist_testdata::newest_list()));
}

#[test]
fn verbose_shows_the_cause_of_a_failure() {
    let folder = Folder::new();
    let mut cabinet = trustlist_testdata::cabinet().to_vec();
    // CFFOLDER.coffCabStart is the offset of the first CFDATA. Clear its checksum, so that the decompressor detects
    // the damage.
    let block = cabinet.get(36..40).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
    let block = usize::try_from(block.expect("CFFOLDER")).expect("a position");
    for (byte, damage) in [(0, 0), (1, 0), (2, 0), (3, 0), (8, b'X')] {
        *cabinet.get_mut(block.saturating_add(byte)).expect("CFDATA") = damage;
    }
    let file = folder.file("damaged.cab", &cabinet);
    let brief = run(&["show", &file]);
    let (sentence, help) = brief.stderr.split_once("\n  help: ").expect("a next step");
    assert_eq!(brief.status, 2);
    let verbose = run(&["-v", "show", &file]);
    assert_eq!(verbose.status, 2);
    assert!(verbose.stderr.starts_with(&format!("{sentence}\n  caused by: ")), "{}", verbose.stderr);
    let code = "\n  code: cabinet-malformed, HRESULT 0x8007000D (ERROR_INVALID_DATA), event 11\n";
    assert!(verbose.stderr.ends_with(&format!("{code}  help: {help}")), "{}", verbose.stderr);
}
