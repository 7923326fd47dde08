//! Reports as JSON: the keys, their order, and the values. The first tests use the real list.

#![cfg(feature = "serde")]
#![allow(clippy::expect_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

mod common;

use common::{NOW, newest};
use serde_json::{Value, json};
use trustlist::{
    Change, CtLogList, Diff, EntryReport, FileTime, Grounds, Limits, Missing, PinRuleReport, Policy, Purpose, Question,
    Reason, SignedList, Verdict, layers::ctl::CertificateTrustList, oids,
};
use trustlist_author::{Entry, List, Pin, PinRule, der};
use trustlist_testdata::{
    at, keys as private_keys, made,
    made::filetime,
    pki::{self, Pki},
};

fn to_json(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("JSON")
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// A generated entry of a list of roots, as JSON.
fn entry(entry: Entry) -> Value {
    let der = List::roots(made::AT).entry(entry).to_der();
    let list = CertificateTrustList::parse(&der, &Limits::default().ctl).expect("well formed");
    to_json(EntryReport::new(&list, list.entry(0).expect("an entry")))
}

fn root() -> Entry {
    Entry::new([7; 20])
}

#[test]
fn the_signer_of_the_newest_list() {
    let list = newest();
    let signer = to_json(list.signer());
    assert_eq!(
        keys(&signer),
        ["signer", "path", "anchor", "at", "expired_now", "digest", "signature", "also_nested", "timestamp"]
    );
    assert_eq!(
        signer["signer"],
        json!({
            "subject": list.signer().certificate().subject(),
            "sha256": "5d780a6a57ffedeaba84dec8ccfa49a86cef7dbf5a4efd826b0f5e20e1d4ceb4",
            "serial": "330000001ae4f97d734074744b00000000001a",
            "not_before": "2026-09-24T18:27:25Z",
            "not_after": "2027-09-22T18:27:25Z",
            "usage": "1.3.6.1.4.1.311.10.3.9",
        })
    );
    assert_eq!(signer["path"].as_array().expect("a path").len(), 3);
    assert_eq!(
        signer["path"][0],
        json!({ "subject": signer["signer"]["subject"], "sha256": signer["signer"]["sha256"] })
    );
    assert_eq!((&signer["anchor"], &signer["digest"]), (&json!("microsoft"), &json!("sha256")));
    assert_eq!((&signer["at"], &signer["expired_now"]), (&json!("2026-10-23T23:18:35Z"), &json!(false)));
    assert_eq!((&signer["signature"], &signer["also_nested"]), (&json!("primary"), &Value::Null));
}

#[test]
fn a_nested_signature() {
    let policy = Policy::archive(at(NOW)).with_roots([Pki::default().root.into()]);
    let list = SignedList::open(made::signed_nested()).expect("well formed").verify(&policy).expect("accepted");
    let signer = to_json(list.signer());
    assert_eq!(keys(&signer["also_nested"]), ["path", "usage", "at", "digest"]);
    assert_eq!((&signer["digest"], &signer["also_nested"]["digest"]), (&json!("sha1"), &json!("sha256")));
    assert_eq!(signer["anchor"], "custom");
}

#[test]
fn every_entry_of_the_newest_list() {
    let list = newest();
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    let mut empty = 0;
    for root in list.roots() {
        let report = to_json(&root);
        assert_eq!(report, to_json(EntryReport::new(list.content(), root.entry().clone())));
        for key in keys(&report) {
            *counts.entry(key.to_owned()).or_default() += 1;
        }
        // The typed keys agree with the raw attributes.
        let raw: Vec<&Value> = report["attributes"].as_array().expect("attributes").iter().collect();
        let content = |number: u32| {
            let oid = json!(trustlist::OidBuf::of_property(number).to_string());
            raw.iter()
                .find(|it| it["oid"] == oid)
                .map(|it| it["values"][0].as_str().expect("hexadecimal")[4..].to_owned())
        };
        assert_eq!(report["key_identifier"].as_str().map(str::to_owned), content(20));
        assert_eq!(report["subject_name_md5"].as_str().map(str::to_owned), content(29));
        for (number, key) in [(104, "disabled"), (126, "not_before")] {
            let ticks = content(number).map(|digits| match u64::from_str_radix(&digits, 16) {
                Ok(ticks) => json!(ticks.swap_bytes()),
                Err(_) => Value::Null,
            });
            assert_eq!(report.get(key).map(|time| time["filetime"].clone()), ticks);
            empty += usize::from(report.get(key).is_some_and(|time| time["time"].is_null()));
        }
    }
    assert_eq!(empty, 2 + 6);
    let counts: Vec<(&str, usize)> = counts.iter().map(|(key, count)| (key.as_str(), *count)).collect();
    // These counts come from an independent reader.
    assert_eq!(
        counts,
        [
            ("attributes", 555),
            ("chain_policies", 8),
            ("disabled", 207),
            ("disallowed_key_usage", 27),
            ("friendly_name", 555),
            ("id", 555),
            ("key_identifier", 555),
            ("key_usage", 549),
            ("not_before", 302),
            ("not_before_key_usage", 166),
            ("policies", 164),
            ("sha256", 555),
            ("subject_name_md5", 555),
        ]
    );
}

#[test]
fn every_property_has_its_key() {
    let server = Purpose::SERVER_AUTH;
    let flags = der::sequence([der::oid(oids::ROOT_PROGRAM_FLAGS), vec![3, 2, 0, 0xc0]]);
    let with_flags = der::sequence([der::oid(oids::EV_DISABLED), der::sequence([flags])]);
    let policies = der::sequence([with_flags, der::sequence([der::oid(oids::CTL)])]);
    let mut report = entry(
        root()
            .friendly_name("Tübitak")
            .property(98, [0xab; 32])
            .key_usage([server.oid(), oids::NO_PURPOSE])
            .property(20, [1, 2])
            .property(29, [3; 16])
            .property(83, policies)
            .property(84, [0x30, 0])
            .disabled_from(filetime("2026-01-01T00:00:00Z"))
            .property_oids(105, [oids::CTL])
            .property_oids(122, [server.oid()])
            .not_before(filetime("2026-03-01T00:00:00Z"))
            .property_oids(127, [])
            .property_time(128, FileTime::from_ticks(0))
            .property(129, [5; 3])
            .property(12_345, [6]),
    );
    let attributes = report.as_object_mut().expect("an object").remove("attributes").expect("attributes");
    assert_eq!(attributes.as_array().expect("an array").len(), 15);
    assert_eq!(
        serde_json::to_string(&report).expect("JSON"),
        serde_json::to_string(&json!({
            "id": "07".repeat(20),
            "friendly_name": "Tübitak",
            "sha256": "ab".repeat(32),
            "key_usage": ["1.3.6.1.5.5.7.3.1", "1.3.6.1.4.1.311.94.1.2"],
            "key_identifier": "0102",
            "subject_name_md5": "03".repeat(16),
            "policies": [
                { "oid": "1.3.6.1.4.1.311.94.1.1", "flags": 0xc0 },
                { "oid": "1.3.6.1.4.1.311.10.1", "flags": null },
            ],
            "name_constraints": "3000",
            "disabled": { "filetime": 134_116_992_000_000_000_u64, "time": "2026-01-01T00:00:00Z" },
            "chain_policies": ["1.3.6.1.4.1.311.10.1"],
            "disallowed_key_usage": ["1.3.6.1.5.5.7.3.1"],
            "not_before": { "filetime": 134_167_968_000_000_000_u64, "time": "2026-03-01T00:00:00Z" },
            "not_before_key_usage": [],
            "disallowed_ca": { "filetime": 0, "time": null },
            "sha1_sha256": "050505",
        }))
        .expect("JSON")
    );
}

#[test]
fn an_empty_property_has_a_key() {
    let numbers = [9, 83, 84, 104, 105, 122, 126, 127, 128, 129];
    let report = entry(numbers.into_iter().fold(root(), |entry, number| entry.property(number, [])));
    let empty = json!({ "filetime": null, "time": null });
    for (key, expected) in [
        ("key_usage", json!([])),
        ("policies", json!([])),
        ("name_constraints", json!("")),
        ("disabled", empty.clone()),
        ("chain_policies", json!([])),
        ("disallowed_key_usage", json!([])),
        ("not_before", empty.clone()),
        ("not_before_key_usage", json!([])),
        ("disallowed_ca", empty),
        ("sha1_sha256", json!("")),
    ] {
        assert_eq!(report.get(key), Some(&expected), "{key}");
    }
    assert_eq!(report.get("errors"), None);
    assert_eq!(keys(&entry(root())), ["id", "attributes"]);
}

#[test]
fn malformed_properties_have_an_error_each_and_no_key() {
    let report = entry(
        root().property(98, [1; 31]).property(104, [0; 7]).property(126, []).property(126, []).property(11, [0x41]),
    );
    assert_eq!(keys(&report), ["id", "friendly_name", "errors", "attributes"]);
    assert_eq!(report["friendly_name"], "\u{fffd}");
    let errors = report["errors"].as_array().expect("errors");
    let of = |number: u32| errors.iter().find(|error| error["property"] == number).expect("an error");
    assert_eq!(errors.len(), 5);
    assert_eq!(keys(of(104)), ["property", "offset", "message"]);
    let message = of(104)["message"].as_str().expect("a sentence");
    assert!(message.starts_with("trust list: entry at offset "), "{message}");
    let offset = of(104)["offset"].as_u64().expect("a number");
    assert!(message.ends_with(&format!(": property 104 at offset {offset}: expected 8 bytes, found 7")), "{message}");
    assert!(of(126)["message"].as_str().expect("a sentence").ends_with("appears more than once"));
    assert_eq!(report["attributes"].as_array().expect("attributes").len(), 5);
}

#[test]
fn verdicts() {
    let date = filetime("2026-01-01T00:00:00Z");
    let ticks = 134_116_992_000_000_000_u64;
    let keys = |trusted: bool, reason: &str, depends_on: Option<&str>, detail: &str| {
        json!({
            "trusted": trusted,
            "reason": reason,
            "date": "2026-01-01T00:00:00Z",
            "date_filetime": ticks,
            "depends_on": depends_on,
            "detail": detail,
        })
    };
    let depends = "depends on when the leaf certificate was issued: trusted only if issued before 2026-01-01";
    for (verdict, expected) in [
        (
            Verdict::Refused(Reason::Disabled(date)),
            keys(false, "disabled", None, "not trusted: the root has been disabled since 2026-01-01"),
        ),
        (
            Verdict::Depends { on: Missing::Issued, date: Some(date) },
            keys(false, "not-before", Some("issued"), depends),
        ),
        (
            Verdict::Trusted(Grounds::SignedBeforeDisabled(date)),
            keys(
                true,
                "signed-before-disabled",
                None,
                "trusted: signed before 2026-01-01; the root has been disabled since that date",
            ),
        ),
    ] {
        assert_eq!(serde_json::to_string(&verdict).expect("JSON"), serde_json::to_string(&expected).expect("JSON"));
    }
    let unrestricted = to_json(Verdict::Trusted(Grounds::Unrestricted));
    assert_eq!((&unrestricted["date"], &unrestricted["date_filetime"]), (&Value::Null, &Value::Null));
    // These dates are before 1970 and after 9999, so JSON shows them only as FILETIMEs.
    for ticks in [0, u64::MAX] {
        let far = to_json(Verdict::Refused(Reason::NotBefore(FileTime::from_ticks(ticks))));
        assert_eq!((&far["date"], &far["date_filetime"]), (&Value::Null, &json!(ticks)));
    }
    let question = Question::new(Purpose::SERVER_AUTH, at(NOW));
    let list = newest();
    let trusted = list.roots().filter(|root| to_json(root.judge(&question))["trusted"] == true).count();
    assert_eq!(trusted, list.roots().filter(|root| root.judge(&question).is_trusted()).count());
}

#[test]
fn purposes() {
    assert_eq!(to_json(Purpose::SERVER_AUTH), "server-auth");
    let other: Purpose = "2.5.29.37.0".parse().expect("an identifier");
    assert_eq!(to_json(other), "2.5.29.37.0");
}

/// An entry of a generated list of any kind, as JSON.
fn entry_of(list: &List, index: usize) -> Value {
    let list = CertificateTrustList::parse(list.to_der(), &Limits::default().ctl).expect("well formed");
    to_json(EntryReport::new(&list, list.entry(index).expect("an entry")))
}

#[test]
fn sites_of_pin_rules() {
    let mut site = entry_of(&made::pin_rules(), 4);
    site.as_object_mut().expect("an object").remove("attributes");
    let expected = json!({
        "id": "626f74682e6578616d706c65",
        "host": "both.example",
        "rules": [0, 1],
        "all_subdomains": false,
    });
    assert_eq!(site, expected);
    // Check a site without attributes, and a site in a list of another kind.
    assert_eq!(keys(&entry_of(&List::pin_rules(made::AT).entry(Entry::site("a.b")), 0)).len(), 5);
    assert_eq!(keys(&entry(Entry::site("a.b").pinned_to([0]))), ["id", "attributes"]);
    let malformed = Entry::site("a.b").attribute(oids::SITE_PIN_RULES_FLAGS, [[5, 0]]);
    let report = entry_of(&List::pin_rules(made::AT).entry(malformed), 0);
    assert_eq!(keys(&report), ["id", "errors", "attributes"]);
    let error = &report["errors"][0];
    assert_eq!(
        (keys(error), &error["field"]),
        (vec!["field", "offset", "message"], &json!("pin rules flags of a site"))
    );
    let offset = format!("trust list: pin rules flags of a site at offset {}: ", error["offset"]);
    assert!(error["message"].as_str().is_some_and(|message| message.starts_with(&offset)), "{error}");
}

#[test]
fn members_of_catalogs() {
    let mut member = entry_of(&made::catalog_v1(), 0);
    let object = member.as_object_mut().expect("an object");
    object.retain(|key, _| key != "attributes" && key != "id");
    let sha1 = trustlist::Digest::Sha1.of(made::FILE);
    let sha1: String = sha1.iter().map(|byte| format!("{byte:02x}")).collect();
    let expected = json!({
        "name_values": [
            { "name": "File", "flags": 0x1001_0001, "text": "made.txt" },
            { "name": "OSAttr", "flags": 0x1001_0001, "text": "2:10.0" },
        ],
        "digest": { "algorithm": "sha1", "hex": sha1 },
        "member_kind": "flat-file",
    });
    assert_eq!(member, expected);
    let of = |entry: Entry| entry_of(&List::catalog_v2(made::AT).entry(entry), 0);
    assert_eq!(of(Entry::new([7; 32]).member_info_2(0))["member_kind"], "pe-image");
    assert_eq!(of(Entry::new([7; 32]).member_info_2(9))["member_kind"], "other");
    for (length, algorithm) in [(20, "sha1"), (32, "sha256"), (48, "sha384"), (64, "sha512")] {
        assert_eq!(of(Entry::new(vec![7; length]))["digest"]["algorithm"], algorithm);
    }
    // The identifier is not a hash, and the entry has no attributes.
    assert_eq!(keys(&of(Entry::new([7; 16]))), ["id", "attributes"]);
    // In other lists, these attributes have no keys of their own.
    assert_eq!(keys(&entry(Entry::flat_file_v2(made::FILE))), ["id", "attributes"]);
}

#[test]
fn malformed_attributes_of_members_have_one_error_each() {
    let malformed = Entry::new([7; 32])
        .attribute(oids::CATALOG_NAME_VALUE, [[5, 0], [5, 0]])
        .attribute(oids::INDIRECT_DATA, [[5, 0]])
        .attribute(oids::CATALOG_MEMBER_INFO, [[5, 0]])
        .member_info_2(2)
        .member_info_2(2)
        .property(104, [0; 7]);
    let report = entry_of(&List::catalog_v2(made::AT).entry(malformed), 0);
    assert_eq!(keys(&report), ["id", "errors", "attributes"]);
    let errors = report["errors"].as_array().expect("errors").iter();
    let fields: Vec<&Value> = errors.map(|error| error.get("field").unwrap_or(&error["property"])).collect();
    let names = ["CatNameValue", "CatNameValue", "SpcIndirectDataContent", "CatMemberInfo", "CatMemberInfo2"];
    assert_eq!(fields[0], &json!(104));
    assert_eq!(fields[1..], names.map(|name| json!(name)).iter().collect::<Vec<_>>());
}

#[test]
fn pin_rules_and_logs() {
    let mut rest = Pin::of_key(&[1; 65]);
    rest.rest = vec![0x02, 1, 5];
    let list = List::pin_rules(made::AT).rules(&[PinRule::new([rest])]).ct_logs([pki::key_info(private_keys::P256)]);
    let list = CertificateTrustList::parse(list.to_der(), &Limits::default().ctl).expect("well formed");
    let rules = list.pin_rules().expect("well formed").expect("a rule");
    let rule = to_json(PinRuleReport(rules.get(0).expect("a rule")));
    assert_eq!(keys(&rule), ["error", "log", "pins"]);
    assert_eq!(keys(&rule["pins"][0]), ["md5", "sha256", "rest"]);
    assert_eq!(rule["pins"][0]["rest"], "020105");
    let logs = CtLogList::unverified(&list).expect("well formed").expect("a log");
    let log = logs.iter().next().expect("a log");
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    assert_eq!(to_json(log), json!({ "id": hex(&log.id()), "key": hex(log.key()) }));
}

#[test]
fn every_change_has_its_code_and_keys() {
    let (at, server) = (filetime("2026-01-01T00:00:00Z"), Purpose::SERVER_AUTH.oid().to_owned());
    let (text, ticks, usages) = ("2026-01-01T00:00:00Z", 134_116_992_000_000_000_u64, ["1.3.6.1.5.5.7.3.1"]);
    let oid = || vec![server.clone()];
    for (change, expected) in [
        (Change::Disabled { at }, json!({ "change": "disabled", "at": text, "at_filetime": ticks })),
        (
            Change::DisableMoved { from: FileTime::from_ticks(0), to: at },
            json!({ "change": "disable-moved", "from": null, "from_filetime": 0, "to": text, "to_filetime": ticks }),
        ),
        (
            Change::ReEnabled { was: at, emptied: true },
            json!({ "change": "re-enabled", "was": text, "was_filetime": ticks, "emptied": true }),
        ),
        (Change::NotBeforeSet { at }, json!({ "change": "not-before-set", "at": text, "at_filetime": ticks })),
        (
            Change::NotBeforeMoved { from: at, to: FileTime::from_ticks(u64::MAX) },
            json!({
                "change": "not-before-moved",
                "from": text,
                "from_filetime": ticks,
                "to": null,
                "to_filetime": u64::MAX,
            }),
        ),
        (
            Change::NotBeforeCleared { was: at, emptied: false },
            json!({ "change": "not-before-cleared", "was": text, "was_filetime": ticks, "emptied": false }),
        ),
        (
            Change::NotBeforeScope { from: None, to: Some(oid()) },
            json!({ "change": "not-before-scope", "from": null, "to": usages }),
        ),
        (
            Change::NotBeforeScope { from: Some(Vec::new()), to: None },
            json!({ "change": "not-before-scope", "from": [], "to": null }),
        ),
        (Change::UsagesGained(oid()), json!({ "change": "usages-gained", "usages": usages })),
        (Change::UsagesLost(oid()), json!({ "change": "usages-lost", "usages": usages })),
        (Change::UsagesLimited(oid()), json!({ "change": "usages-limited", "usages": usages })),
        (Change::UsagesUnlimited(oid()), json!({ "change": "usages-unlimited", "usages": usages })),
        (Change::UsagesDisallowed(oid()), json!({ "change": "usages-disallowed", "usages": usages })),
        (
            Change::UsagesAllowedAgain { usages: oid(), emptied: true },
            json!({ "change": "usages-allowed-again", "usages": usages, "emptied": true }),
        ),
        (
            Change::Renamed { from: "A".to_owned(), to: "B".to_owned() },
            json!({ "change": "renamed", "from": "A", "to": "B" }),
        ),
        (
            Change::Property { number: 83, from: None, to: Some(vec![0xab, 1]) },
            json!({ "change": "property", "number": 83, "from": null, "to": "ab01" }),
        ),
        (
            Change::Attribute { oid: server.clone(), from: vec![vec![5, 0]], to: Vec::new() },
            json!({ "change": "attribute", "oid": usages[0], "from": ["0500"], "to": [] }),
        ),
    ] {
        assert_eq!(serde_json::to_string(&change).expect("JSON"), serde_json::to_string(&expected).expect("JSON"));
    }
}

#[test]
fn the_difference_between_two_lists() {
    let parse = |list: &List| CertificateTrustList::parse(list.to_der(), &Limits::default().ctl).expect("well formed");
    let (gone, new) = (Entry::new([8; 20]), Entry::new([9; 20]).friendly_name("New"));
    let named = |name| root().friendly_name(name);
    let old = List::roots(made::AT).entry(named("A")).entry(gone);
    let new = List::roots(filetime("2026-07-01T00:00:00Z")).no_sequence_number().entry(new).entry(named("B"));
    let diff = Diff::between(&parse(&old), &parse(&new)).expect("one kind");
    let id = |byte: u8| format!("{byte:02x}").repeat(20);
    let expected = json!({
        "kind": "authroot",
        "old": { "this_update": "2026-06-01T12:00:00Z", "sequence_number": "1401dcf1be2c162000", "entries": 2 },
        "new": { "this_update": "2026-07-01T00:00:00Z", "sequence_number": null, "entries": 2 },
        "backwards": false,
        "added": [{ "id": id(9), "name": "New" }],
        "removed": [{ "id": id(8), "name": null }],
        "changed": [{ "id": id(7), "name": "B", "changes": [{ "change": "renamed", "from": "A", "to": "B" }] }],
    });
    assert_eq!(serde_json::to_string(&diff).expect("JSON"), serde_json::to_string(&expected).expect("JSON"));
}
