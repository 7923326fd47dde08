//! `trustlist show`, and what all commands have in common: inputs, pipes, usage.

#![allow(clippy::expect_used, reason = "a test may stop")]

mod common;

use std::{
    io::Read,
    process::{Command, Stdio},
};

use common::{CABINET, Folder, NEWEST, command, data, keys, run, run_with_input};
use trustlist::{FileTime, OidBuf, oids};
use trustlist_author::{Entry, List};
use trustlist_testdata::{made, made::filetime, pki::Pki};

#[test]
fn the_json_has_the_keys_of_the_contract() {
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
    ];
    assert_eq!(run.keys(), expected);
    let list = run.json();
    assert_eq!(list["schema"], 1);
    assert_eq!(list["verified"], false);
    assert_eq!(list["kind"], "authroot");
    assert_eq!(list["this_update"], "2026-10-23T23:18:35Z");
    assert_eq!(list["next_update"], serde_json::Value::Null);
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
    assert_eq!(lines.next(), Some("verified           no: `trustlist verify` proves who signed it"));
    assert!(run.text.contains("\nthis update        2026-10-23T23:18:35Z\n"));
    for line in [
        "3b1efd3a66ea28b16697394703a72ca340a05bd5  every purpose          Microsoft Root Certificate Authority 2010",
        "cdd4eeae6000ac7f40c3802c171e30148030c072  disabled 2021-08-01    Microsoft Root Certificate Authority",
        "51501fbfce69189d609cfaf140c576755dcc1fdf  not before 2026-09-15  Hotspot 2.0 Trust Root CA - 03",
        "f6108407d6f8bb67980cc2e244c2ebae1cef63be  server client +4       Amazon Root CA 4",
    ] {
        assert!(run.text.contains(&format!("\n{line}\n")), "{line}");
    }
    // As many as `trustlist::Root::judge` calls disabled, on the day of the list and ever after.
    assert_eq!(run.text.matches("  disabled 20").count(), 205);
    let mut names = run.text.lines().skip(9).map(|line| line.chars().skip(63));
    assert!(names.all(|mut name| (name.next(), name.next()) == (Some(' '), Some(' '))), "{}", run.text);
    assert_eq!(lines.count(), 7 + 2 + 555);
}

#[test]
fn the_state_of_a_root_in_one_column() {
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
fn names_are_escaped_in_the_table_and_stand_as_they_are_in_json() {
    let name = "\u{1b}[2JEvil\u{202e}toor\u{200b}";
    let list = List::roots(made::AT).entry(Entry::new([7; 20]).friendly_name(name));
    let stl = made::sign(&list, &Pki::default());
    let table = run_with_input(&["show", "-"], &stl);
    assert!(table.text.ends_with("  \\u{1b}[2JEvil\\u{202e}toor\\u{200b}\n"), "{}", table.text);
    let json = run_with_input(&["show", "--json", "-"], &stl);
    assert_eq!(json.json()["entries"][0]["friendly_name"], name);
}

#[test]
fn a_property_that_is_no_hash_has_no_field() {
    let list = List::roots(made::AT).entry(Entry::new([7; 20]).property(98, [1; 31]));
    let json = run_with_input(&["show", "--json", "-"], &made::sign(&list, &Pki::default())).json();
    assert_eq!(keys(&json["entries"][0]), ["id", "errors", "attributes"]);
    let error = &json["entries"][0]["errors"][0];
    assert_eq!(keys(error), ["property", "offset", "message"]);
    assert_eq!(error["property"], 98);
    assert!(error["message"].as_str().expect("a sentence").ends_with(": 31 octets, 32 expected"), "{error}");
}

#[test]
fn malformed_inputs_say_layer_and_offset_in_one_sentence() {
    let newest = trustlist_testdata::newest_list();
    let mut odd = newest.to_vec();
    // The tag of the first entry's identifier.
    let entry = newest.windows(4).position(|octets| octets == [0x04, 0x14, 0xcd, 0xd4]).expect("the first entry");
    odd.splice(entry..=entry, [0x05]);
    let cases = [
        (&b""[..], "signed message: ContentInfo at offset 0"),
        (b"not a list", "signed message: ContentInfo at offset 0"),
        (newest.get(..1000).unwrap_or_default(), "signed message: ContentInfo at offset"),
        (
            trustlist_testdata::cabinet().get(..1000).unwrap_or_default(),
            "cabinet: 79923 bytes are needed, 1000 are there",
        ),
        (&odd, "trust list: subjectIdentifier at offset"),
    ];
    for (octets, sentence) in cases {
        for command in [&["show", "-"][..], &["verify", "-"], &["find", "-", "00"]] {
            let run = run_with_input(command, octets);
            assert_eq!((run.status, run.text.as_str()), (2, ""), "{command:?} {sentence}");
            let first = run.stderr.lines().next().unwrap_or_default();
            assert!(first.starts_with(&format!("trustlist: standard input: {sentence}")), "{first}");
        }
    }
}

#[test]
fn inputs_that_cannot_be_read_are_named() {
    let run = run(&["show", "no-such-file\u{202e}.stl"]);
    assert_eq!((run.status, run.text.as_str()), (2, ""));
    assert!(run.stderr.starts_with("trustlist: no-such-file\\u{202e}.stl: "), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1);
}

#[test]
fn an_input_over_the_limit_is_not_read_on() {
    let run = run_with_input(&["show", "-"], &vec![0x30; (16 << 20) + 1]);
    assert_eq!(run.status, 2);
    assert_eq!(run.stderr, "trustlist: standard input: longer than 16777216 bytes, the limit\n");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut command = command();
    let pipes = command.args(["show", "--json", &data(NEWEST)]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("the command runs");
    let mut head = [0; 10];
    let mut stdout = child.stdout.take().expect("a pipe");
    stdout.read_exact(&mut head).expect("the first octets");
    drop(stdout);
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
}

#[test]
fn a_closed_pipe_does_not_change_the_answer() {
    let mut command = command();
    let find = ["find", &data(NEWEST), "00", "--now", common::NOW];
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
fn usage_errors_are_2_and_help_is_0() {
    for arguments in [&[][..], &["judge"], &["show"], &["show", "--now", common::NOW, "-"], &["verify", "a", "b"]] {
        let run = run(arguments);
        assert_eq!((run.status, run.text.as_str()), (2, ""), "{arguments:?}");
    }
    assert_eq!(run(&["--version"]).status, 0);
    for command in ["show", "verify", "find", "export", "extract"] {
        let help = run(&[command, "--help"]);
        assert_eq!((help.status, help.stderr.as_str()), (0, ""));
        assert!(help.text.contains(&format!("\nExample: trustlist {command} ")), "{}", help.text);
    }
}

#[test]
fn the_cause_of_a_failure_is_said_on_demand() {
    let folder = Folder::new();
    let mut cabinet = trustlist_testdata::cabinet().to_vec();
    // CFFOLDER.coffCabStart says where the first CFDATA is; without its checksum, the damage is the decompressor's to find.
    let block = cabinet.get(36..40).and_then(|octets| octets.try_into().ok()).map(u32::from_le_bytes);
    let block = usize::try_from(block.expect("CFFOLDER")).expect("a position");
    for (octet, damage) in [(0, 0), (1, 0), (2, 0), (3, 0), (8, b'X')] {
        *cabinet.get_mut(block.saturating_add(octet)).expect("CFDATA") = damage;
    }
    let file = folder.file("damaged.cab", &cabinet);
    let brief = run(&["show", &file]);
    assert_eq!((brief.status, brief.stderr.lines().count()), (2, 1), "{}", brief.stderr);
    let verbose = run(&["-v", "show", &file]);
    assert_eq!(verbose.status, 2);
    assert!(verbose.stderr.starts_with(&brief.stderr));
    assert!(verbose.stderr.contains("\n  caused by: "), "{}", verbose.stderr);
}
