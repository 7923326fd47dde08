//! The known extensions and the entries of pin rules: each rule, and each malformed form with its error.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

use proptest::prelude::*;
use trustlist_author::{Entry, List, Pin, PinRule, der};
use trustlist_ctl::{
    CertificateTrustList, CtLogs, Limits, LocationName, NextUpdateLocation, Oid, PinAction, PinRuleSet, ReadError,
    ReadErrorKind as Kind, Utc, oids,
};
use trustlist_testdata::{at, keys, made, pki};

const RANGE: Kind = Kind::Form { expected: "an unsigned 32-bit number" };
const INTEGER: Kind = Kind::Form { expected: "an INTEGER in its shortest form" };
const BIT_STRING: Kind = Kind::Form { expected: "a BIT STRING in DER" };
const TIME: Kind = Kind::Form { expected: "a DER time in 1970 or later" };

/// What is wrong with the value of an extension: the kind, the field, and the offset in the value.
type Wrong = (Kind, &'static str, usize);

fn parse(list: &List) -> CertificateTrustList<'static> {
    CertificateTrustList::parse(list.to_der(), &Limits::default()).unwrap()
}

fn with(id: Oid<'_>, value: &[u8]) -> CertificateTrustList<'static> {
    parse(&List::roots(made::AT).extension(id, false, value))
}

/// Returns the error of reading the only extension of a list.
fn wrong<T>(list: &CertificateTrustList<'_>, read: Result<Option<T>, ReadError>) -> Wrong {
    let error = read.map(drop).unwrap_err();
    let start = list.extensions().next().unwrap().value_offset();
    (error.kind().clone(), error.field(), error.offset() - start)
}

fn wrong_ct_logs(value: &[u8]) -> Wrong {
    let list = with(oids::CERT_LOG_LIST, value);
    wrong(&list, list.ct_logs())
}

fn wrong_pin_rules(value: &[u8]) -> Wrong {
    let list = with(oids::PIN_RULES_EXT, value);
    wrong(&list, list.pin_rules())
}

fn wrong_log_end(value: &[u8]) -> Wrong {
    let list = with(oids::PIN_RULES_LOG_END_DATE, value);
    wrong(&list, list.pin_rules_log_end())
}

fn wrong_sorted_ctl(value: &[u8]) -> Wrong {
    let list = with(oids::SORTED_CTL, value);
    wrong(&list, list.sorted_ctl())
}

fn wrong_location(value: &[u8]) -> Wrong {
    let list = with(oids::NEXT_UPDATE_LOCATION, value);
    wrong(&list, list.next_update_location())
}

const fn tag(expected: u8, found: u8) -> Kind {
    Kind::Tag { expected, found }
}

const MISSING: Kind = Kind::Truncated { needed: 1, available: 0 };

#[test]
fn a_repeated_extension_is_an_error_of_its_reader_only() {
    let value = der::sequence([der::sequence([1, 2, 1].map(der::integer))]);
    let list = List::roots(made::AT).extension(oids::CERT_LOG_LIST, false, &*value);
    assert!(parse(&list).ct_logs().unwrap().is_some());
    let list = parse(&list.extension(oids::CERT_LOG_LIST, false, &*value));
    let error = list.ct_logs().unwrap_err();
    let second = list.extensions().nth(1).unwrap();
    assert_eq!((error.kind(), error.field()), (&Kind::Repeated, "extnValue"));
    assert_eq!(error.offset(), second.value_offset() - 2);
    assert_eq!(list.extension(oids::CERT_LOG_LIST), Err(error));
    // Everything else is still readable, and absent extensions are `None`.
    assert_eq!((list.extensions().count(), list.pin_rules(), list.pin_rules_log_end()), (2, Ok(None), Ok(None)));
    assert!(list.sorted_ctl().unwrap().is_none() && list.next_update_location().unwrap().is_none());
}

#[test]
fn extensions_with_different_values_differ() {
    let (one, other) = (with(oids::SORTED_CTL, &[1]), with(oids::SORTED_CTL, &[2]));
    let first = |list: &CertificateTrustList<'static>| list.extensions().next().unwrap().value().to_vec();
    assert_eq!(one.extension(oids::SORTED_CTL), one.clone().extension(oids::SORTED_CTL));
    assert_ne!(one.extension(oids::SORTED_CTL), other.extension(oids::SORTED_CTL));
    assert_eq!((first(&one), first(&other)), (vec![1], vec![2]));
    let debug = format!("{:?}", one.extension(oids::SORTED_CTL).unwrap().unwrap());
    assert!(debug.contains("Oid(1.3.6.1.4.1.311.10.1.1)") && debug.contains("[1]"), "{debug}");
}

#[test]
fn offsets_count_from_the_start_of_the_file() {
    let list = List::roots(made::AT).extension(oids::PIN_RULES_EXT, true, der::sequence([der::NULL])).to_der();
    let file = [&[0xaa; 1000][..], &list].concat();
    let inside = CertificateTrustList::parse_within(&file, 1000..file.len(), &Limits::default()).unwrap();
    let error = inside.pin_rules().unwrap_err();
    assert_eq!((error.kind(), error.offset()), (&tag(0x30, 0x05), file.len() - 2));
    assert_eq!(error.to_string(), format!("pin rules at offset {}: expected tag 0x30, found 0x05", file.len() - 2));
}

#[test]
fn ct_logs_have_a_header_and_whole_keys() {
    let key = pki::key_info(keys::P256);
    let rsa = pki::key_info(keys::SIGNER);
    let list = parse(&List::roots(made::AT).ct_logs([&key, &rsa, &key]));
    let logs = list.ct_logs().unwrap().unwrap();
    assert_eq!(logs.header(), [1, 2, 1]);
    assert_eq!(logs.keys().collect::<Vec<_>>(), [&*key, &*rsa, &*key]);
    // Other numbers in the header are accepted, because the meaning of the numbers is unknown.
    let value = der::sequence([der::sequence([0, 0xffff_ffff, 7].map(der::integer))]);
    let list = with(oids::CERT_LOG_LIST, &value);
    let logs = list.ct_logs().unwrap().unwrap();
    assert_eq!((logs.header(), logs.keys().count()), ([0, u32::MAX, 7], 0));
}

#[test]
fn malformed_ct_logs_are_refused() {
    let header = der::sequence([1, 2, 1].map(der::integer));
    let key = |fields: &[&[u8]]| der::sequence([&*header, &*der::sequence(fields)]);
    let algorithm = der::algorithm_identifier(oids::SHA1, &der::NULL);
    let bits = |bytes: &[u8]| key(&[&algorithm, &der::tlv(3, bytes)]);
    assert!(with(oids::CERT_LOG_LIST, &bits(&[0, 4])).ct_logs().is_ok());

    assert_eq!(wrong_ct_logs(&[]), (MISSING, "CT logs", 0));
    assert_eq!(wrong_ct_logs(&der::NULL), (tag(0x30, 0x05), "CT logs", 0));
    assert_eq!(wrong_ct_logs(&[0x30, 2, 0x30]), { (Kind::Truncated { needed: 2, available: 1 }, "CT logs", 0) });
    let trailing = [&*bits(&[0, 4]), &der::NULL].concat();
    assert_eq!(wrong_ct_logs(&trailing), (Kind::Trailing { bytes: 2 }, "CT logs", trailing.len() - 2));

    let numbers = |numbers: &[&[u8]]| der::sequence([der::sequence(numbers)]);
    let (one, negative) = (der::integer(1), der::tlv(2, &[0x80]));
    for (value, error, offset) in [
        (der::sequence::<Vec<u8>>([]), MISSING, 2),
        (numbers(&[&one, &one]), MISSING, 10),
        (numbers(&[&one, &one, &one, &one]), Kind::Trailing { bytes: 3 }, 13),
        (numbers(&[&one, &negative, &one]), RANGE, 7),
        (numbers(&[&one, &one, &der::integer(1 << 32)]), RANGE, 10),
        (numbers(&[&der::tlv(2, &[0, 1]), &one, &one]), INTEGER, 4),
        (numbers(&[&one, &der::NULL, &one]), tag(0x02, 0x05), 7),
    ] {
        assert_eq!(wrong_ct_logs(&value), (error, "header of the CT logs", offset), "{value:x?}");
    }

    // The header takes 2 + 11 bytes. The key follows the header, and the key's algorithm takes 11 bytes.
    const FIELD: &str = "subjectPublicKeyInfo";
    let no_oid = der::sequence([der::NULL]);
    for (value, error, offset) in [
        (der::sequence([&*header, &der::NULL]), tag(0x30, 0x05), 13),
        (key(&[]), MISSING, 15),
        (key(&[&no_oid, &der::tlv(3, &[0, 4])]), tag(0x06, 0x05), 17),
        (key(&[&der::sequence([der::oid(oids::SHA1), one.clone(), one.clone()])]), Kind::Trailing { bytes: 3 }, 27),
        (key(&[&algorithm]), MISSING, 26),
        (key(&[&algorithm, &der::octet_string(&[4])]), tag(0x03, 0x04), 26),
        (key(&[&algorithm, &der::tlv(3, &[0, 4]), &one]), Kind::Trailing { bytes: 3 }, 30),
        (bits(&[]), BIT_STRING, 26),
        (bits(&[1]), BIT_STRING, 26),
        (bits(&[8, 0]), BIT_STRING, 26),
        (bits(&[3, 0b0000_0100]), BIT_STRING, 26),
    ] {
        assert_eq!(wrong_ct_logs(&value), (error, FIELD, offset), "{value:x?}");
    }
    for bytes in [&[0][..], &[3, 0b0000_1000], &[7, 0x80]] {
        assert!(with(oids::CERT_LOG_LIST, &bits(bytes)).ct_logs().is_ok(), "{bytes:x?}");
    }
}

#[test]
fn pin_rules_are_read() {
    let list = parse(&made::pin_rules());
    let rules = list.pin_rules().unwrap().unwrap();
    let pins = |index| rules.get(index).map(|rule| rule.pins().map(Pin::from).collect::<Vec<_>>());
    let of_key = |byte: u8| Pin::of_key(&[byte; 65]);
    assert_eq!((rules.len(), rules.is_empty()), (3, false));
    assert_eq!(pins(0), Some(vec![of_key(1), of_key(2)]));
    assert_eq!(pins(1), Some(vec![of_key(3)]));
    assert_eq!(pins(2), Some(vec![]));
    assert_eq!(pins(3), None);
    assert_eq!(pins(u32::MAX), None);
    assert!(rules.iter().all(|rule| (rule.error(), rule.log()) == (0, 1)));
    let none = List::pin_rules(made::AT).rules(&[]);
    assert!(parse(&none).pin_rules().unwrap().unwrap().is_empty());
    assert_eq!(rules.iter().rev().map(|rule| rule.pins().count()).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(Utc(list.pin_rules_log_end().unwrap().unwrap()).to_string(), "2027-09-01T12:00:00Z");

    let owned = rules.clone().into_owned();
    assert_eq!(owned, rules);
    drop(list);
    assert_eq!(owned.get(1).unwrap().pins().next().unwrap().sha256(), &of_key(3).sha256);
}

#[test]
fn rule_numbers_and_the_third_pin_field_are_read() {
    let numbered = |error, log| {
        let mut rule = PinRule::new([]);
        (rule.error, rule.log) = (error, log);
        rule
    };
    let rules = [numbered(0, 0), numbered(1, 1), numbered(2, 2), numbered(3, u32::MAX)];
    let list = parse(&List::pin_rules(made::AT).rules(&rules));
    let rules = list.pin_rules().unwrap().unwrap();
    let seen: Vec<_> = rules.iter().map(|rule| (rule.error(), rule.action(), rule.log())).collect();
    let expected = [
        (0, Some(PinAction::None), 0),
        (1, Some(PinAction::InvalidName), 1),
        (2, Some(PinAction::Revoked), 2),
        (3, None, u32::MAX),
    ];
    assert_eq!(seen, expected);

    let time = der::time(at("2030-01-01T00:00:00Z"));
    let mut pin = Pin::of_key(&[1]);
    assert_eq!(pin.rest, der::NULL);
    pin.rest.clone_from(&time);
    let list = parse(&List::pin_rules(made::AT).rules(&[PinRule::new([pin, Pin::of_key(&[2])])]));
    let rules = list.pin_rules().unwrap().unwrap();
    let rests: Vec<_> = rules.get(0).unwrap().pins().map(|pin| pin.rest()).collect();
    assert_eq!(rests, [Some(&*time), None]);
}

#[test]
fn malformed_pin_rules_are_refused() {
    let rule = |fields: &[&[u8]]| der::sequence([der::sequence(fields)]);
    let (zero, one) = (der::integer(0), der::integer(1));
    let (md5, sha256) = (der::octet_string(&[1; 16]), der::octet_string(&[2; 32]));
    let pin = |fields: &[&[u8]]| rule(&[&zero, &one, &der::sequence([der::sequence(fields)])]);
    let none = der::sequence::<Vec<u8>>([]);
    assert_eq!(with(oids::PIN_RULES_EXT, &none).pin_rules().unwrap().unwrap().len(), 0);
    assert!(with(oids::PIN_RULES_EXT, &pin(&[&md5, &sha256, &der::NULL])).pin_rules().is_ok());

    let trailing = [&*none, &der::NULL].concat();
    for (value, error, field, offset) in [
        (vec![], MISSING, "pin rules", 0),
        (der::NULL.to_vec(), tag(0x30, 0x05), "pin rules", 0),
        (trailing, Kind::Trailing { bytes: 2 }, "pin rules", 2),
        (der::sequence([der::NULL]), tag(0x30, 0x05), "pin rules", 2),
        (rule(&[]), MISSING, "error of a pin rule", 4),
        (rule(&[&none]), tag(0x02, 0x30), "error of a pin rule", 4),
        (rule(&[&der::tlv(2, &[0xff])]), RANGE, "error of a pin rule", 4),
        (rule(&[&zero]), MISSING, "log of a pin rule", 7),
        (rule(&[&zero, &der::boolean(true)]), tag(0x02, 0x01), "log of a pin rule", 7),
        (rule(&[&zero, &der::integer(1 << 32)]), RANGE, "log of a pin rule", 7),
        (rule(&[&zero, &one]), MISSING, "pin", 10),
        (rule(&[&zero, &one, &der::tlv(0x31, &[])]), tag(0x30, 0x31), "pin", 10),
        (rule(&[&zero, &one, &none, &none]), Kind::Trailing { bytes: 2 }, "pin rules", 12),
        (rule(&[&zero, &one, &der::sequence([&md5])]), tag(0x30, 0x04), "pin", 12),
        (pin(&[]), MISSING, "MD5 of a pin", 14),
        (pin(&[&one]), tag(0x04, 0x02), "MD5 of a pin", 14),
        (pin(&[&sha256, &md5]), Kind::Length { expected: 16, found: 32 }, "MD5 of a pin", 14),
        (pin(&[&md5]), MISSING, "SHA-256 of a pin", 32),
        (pin(&[&md5, &md5]), Kind::Length { expected: 32, found: 16 }, "SHA-256 of a pin", 32),
        (pin(&[&md5, &sha256]), MISSING, "third field of a pin", 66),
        (pin(&[&md5, &sha256, &[0, 0]]), Kind::InvalidTag(0), "third field of a pin", 66),
        (pin(&[&md5, &sha256, &[5, 1, 0]]), Kind::Trailing { bytes: 1 }, "third field of a pin", 68),
        (pin(&[&md5, &sha256, &der::NULL, &one]), Kind::Trailing { bytes: 3 }, "pin", 68),
    ] {
        assert_eq!(wrong_pin_rules(&value), (error, field, offset), "{value:x?}");
    }
}

#[test]
fn the_log_end_is_one_time_of_either_type() {
    let end = |value: &[u8]| with(oids::PIN_RULES_LOG_END_DATE, value).pin_rules_log_end().unwrap().unwrap();
    let time = at("2018-06-01T23:28:59Z");
    assert_eq!(end(&der::time(time)), time);
    assert_eq!(end(&der::generalized_time(time)), time);
    assert_eq!(end(&der::time(at("2050-01-01T00:00:00Z"))), at("2050-01-01T00:00:00Z"));
    assert_eq!(wrong_log_end(&[]), (MISSING, "log end date", 0));
    assert_eq!(wrong_log_end(&der::tlv(0x17, b"180601232859")), (TIME, "log end date", 0));
    assert_eq!(wrong_log_end(&der::sequence([der::time(time)])), (tag(0x17, 0x30), "log end date", 0));
    let twice = [der::time(time), der::time(time)].concat();
    assert_eq!(wrong_log_end(&twice), (Kind::Trailing { bytes: 15 }, "log end date", 15));
}

fn dwords(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

#[test]
fn the_positions_of_a_sorted_list_are_read() {
    let list = with(oids::SORTED_CTL, &dwords(&[3, 4, 2, 10, 10, 30, 30, 40]));
    let sorted = list.sorted_ctl().unwrap().unwrap();
    assert_eq!((sorted.flags(), sorted.identifiers_are_hashes()), (3, true));
    assert_eq!((sorted.buckets(), sorted.most_collisions()), (4, 2));
    assert_eq!(sorted.positions().collect::<Vec<_>>(), [10, 10, 30, 30, 40]);
    // No buckets, and identifiers that are not hashes.
    let list = with(oids::SORTED_CTL, &dwords(&[2, 0, 0, 7]));
    let sorted = list.sorted_ctl().unwrap().unwrap();
    assert_eq!((sorted.identifiers_are_hashes(), sorted.buckets(), sorted.positions().len()), (false, 0, 1));
}

#[test]
fn malformed_positions_are_refused() {
    const FIELD: &str = "sorted list";
    let truncated = |needed, available| (Kind::Truncated { needed, available }, FIELD, 0);
    assert_eq!(wrong_sorted_ctl(&[]), truncated(12, 0));
    assert_eq!(wrong_sorted_ctl(&[0; 11]), truncated(12, 11));
    assert_eq!(wrong_sorted_ctl(&[0; 12]), truncated(16, 12));
    assert_eq!(wrong_sorted_ctl(&dwords(&[1, 2, 0, 0, 0])), truncated(24, 20));
    // A huge number of buckets is rejected without cost if the value is too short for it.
    let (kind, ..) = wrong_sorted_ctl(&dwords(&[1, u32::MAX, 0, 0]));
    assert!(matches!(kind, Kind::Truncated { available: 16, .. }), "{kind:?}");
    let trailing = |bytes, at| (Kind::Trailing { bytes }, FIELD, at);
    assert_eq!(wrong_sorted_ctl(&dwords(&[1, 1, 0, 0, 0, 0])), trailing(4, 20));
    assert_eq!(wrong_sorted_ctl(&[0; 17]), trailing(1, 16));

    let end = |value: &[u8]| u64::try_from(with(oids::SORTED_CTL, value).der().len()).unwrap();
    let decreasing = Kind::Range { found: 8, minimum: 9, maximum: end(&[0; 24]) };
    assert_eq!(wrong_sorted_ctl(&dwords(&[1, 2, 1, 0, 9, 8])), (decreasing, FIELD, 20));
    // The last bucket is allowed to end where the list ends.
    let length = u32::try_from(with(oids::SORTED_CTL, &[0; 20]).der().len()).unwrap();
    let list = with(oids::SORTED_CTL, &dwords(&[1, 1, 1, 0, length]));
    assert!(list.der().len() == length as usize && list.sorted_ctl().is_ok());
    let outside = Kind::Range { found: u64::from(length) + 1, minimum: 0, maximum: length.into() };
    assert_eq!(wrong_sorted_ctl(&dwords(&[1, 1, 1, 0, length + 1])), (outside, FIELD, 16));
}

#[test]
fn the_location_of_the_next_list_is_read() {
    let url = der::tlv(0x86, b"http://lists.example/\x1b");
    let dns = der::tlv(0x82, b"lists.example");
    let name = der::context(4, &der::sequence::<Vec<u8>>([]));
    let list = with(oids::NEXT_UPDATE_LOCATION, &der::sequence([&*dns, &url, &name, &der::tlv(0x86, b"")]));
    let location = list.next_update_location().unwrap().unwrap();
    let names: Vec<_> = location.names().collect();
    let expected = [
        LocationName::Other(&dns),
        LocationName::Url("http://lists.example/\x1b"),
        LocationName::Other(&name),
        LocationName::Url(""),
    ];
    assert_eq!(names, expected);
    assert_eq!(location.urls().collect::<Vec<_>>(), ["http://lists.example/\x1b", ""]);
}

#[test]
fn malformed_locations_are_refused() {
    const FIELD: &str = "next update location";
    let names = |names: &[&[u8]]| der::sequence(names);
    let url = der::tlv(0x86, b"http://lists.example/");
    assert_eq!(wrong_location(&names(&[])), (MISSING, FIELD, 2));
    assert_eq!(wrong_location(&url), (tag(0x30, 0x86), FIELD, 0));
    assert_eq!(wrong_location(&[names(&[&url]), url.clone()].concat()), (Kind::Trailing { bytes: 23 }, FIELD, 25));
    assert_eq!(wrong_location(&names(&[&url, &der::tlv(0x86, "ab\u{e9}".as_bytes())])), {
        (Kind::Byte { expected: "ASCII", found: 0xc3 }, FIELD, 2 + 23 + 2 + 2)
    });
    assert_eq!(wrong_location(&names(&[&der::octet_string(b"a")])), (tag(0x86, 0x04), FIELD, 2));
    assert_eq!(wrong_location(&names(&[&der::context(6, &[])])), (tag(0x86, 0xa6), FIELD, 2));
    assert_eq!(wrong_location(&names(&[&[0x46, 0]])), (tag(0x86, 0x46), FIELD, 2));
    assert_eq!(wrong_location(&names(&[&[0x86, 5, b'a']])).0, Kind::Truncated { needed: 5, available: 1 });
}

#[test]
fn each_limit_is_exact() {
    let limited = |limit| Kind::TooMany { limit };
    let key = der::sequence([der::sequence([der::oid(oids::SHA1)]), der::tlv(3, &[0])]);
    let logs = |count| List::roots(made::AT).ct_logs(vec![&key; count]);
    assert_eq!(parse(&logs(CtLogs::KEYS)).ct_logs().unwrap().unwrap().keys().count(), 4_096);
    let error = parse(&logs(CtLogs::KEYS + 1)).ct_logs().unwrap_err();
    assert_eq!((error.kind(), error.field()), (&limited(4_096), "CT logs"));

    let rules = |count| List::pin_rules(made::AT).rules(&vec![PinRule::new([]); count]);
    assert_eq!(parse(&rules(PinRuleSet::RULES)).pin_rules().unwrap().unwrap().len(), 4_096);
    let error = parse(&rules(PinRuleSet::RULES + 1)).pin_rules().unwrap_err();
    assert_eq!((error.kind(), error.field()), (&limited(4_096), "pin rules"));

    let pins = |count| List::pin_rules(made::AT).rules(&[PinRule::new(vec![Pin::of_key(&[1]); count])]);
    let list = parse(&pins(PinRuleSet::PINS));
    assert_eq!(list.pin_rules().unwrap().unwrap().get(0).unwrap().pins().count(), 4_096);
    let error = parse(&pins(PinRuleSet::PINS + 1)).pin_rules().unwrap_err();
    assert_eq!((error.kind(), error.field()), (&limited(4_096), "pin"));

    let names = |count| with(oids::NEXT_UPDATE_LOCATION, &der::sequence(vec![&[0x86, 0]; count]));
    assert_eq!(names(NextUpdateLocation::NAMES).next_update_location().unwrap().unwrap().names().count(), 64);
    let list = names(NextUpdateLocation::NAMES + 1);
    assert_eq!(wrong(&list, list.next_update_location()), (limited(64), "next update location", 3 + 64 * 2));
}

#[test]
fn sites_of_pin_rules_are_read() {
    let list = parse(&made::pin_rules());
    let sites: Vec<_> = list.entries().map(|entry| entry.pin_site().unwrap()).collect();
    assert_eq!(sites.iter().map(|site| site.host()).collect::<Vec<_>>(), made::HOSTS);
    let indexes: Vec<Vec<u32>> = sites.iter().map(|site| site.indexes().collect()).collect();
    assert_eq!(indexes, [vec![0], vec![], vec![1], vec![2], vec![0, 1]]);
    assert_eq!(sites.iter().map(|site| site.flags()).collect::<Vec<_>>(), [1, 0, 0, 0, 0]);
    assert_eq!(sites.iter().map(|site| site.all_subdomains()).collect::<Vec<_>>(), [true, false, false, false, false]);

    // Other flag bits and upper-case names are accepted, and other attributes are ignored.
    let entry = Entry::site("Example.COM")
        .attribute(oids::SITE_PIN_RULES_FLAGS, [der::integer(0xffff_fffe)])
        .pinned_to([u32::MAX, 7])
        .friendly_name("Example");
    let list = parse(&List::pin_rules(made::AT).entry(entry));
    let site = list.entry(0).unwrap().pin_site().unwrap();
    assert_eq!((site.host(), site.flags(), site.all_subdomains()), ("Example.COM", 0xffff_fffe, false));
    assert_eq!(site.indexes().collect::<Vec<_>>(), [7, u32::MAX], "in the order of DER");
}

#[test]
fn malformed_sites_are_refused() {
    let (index, flags) = (oids::SITE_PIN_RULES_INDEX, oids::SITE_PIN_RULES_FLAGS);
    let (in_index, in_flags) = ("pin rules index of a site", "pin rules flags of a site");
    let site = || Entry::site("a.example");
    let no_value = Vec::<Vec<u8>>::new;
    // The header and the name of the entry take 2 + 11 bytes. The SET, SEQUENCE and type of an attribute take 2 + 2 +
    // 12 bytes, and the SET of its values takes 2 more.
    for (entry, error, field, offset) in [
        (Entry::new(*b"a.b\x80"), Kind::Byte { expected: "ASCII", found: 0x80 }, "subjectIdentifier", 7),
        (site().attribute(index, no_value()), MISSING, in_index, 31),
        (site().attribute(flags, no_value()), MISSING, in_flags, 31),
        (site().attribute(index, [der::NULL]), tag(0x02, 0x05), in_index, 31),
        (site().attribute(flags, [der::NULL]), tag(0x02, 0x05), in_flags, 31),
        (site().attribute(index, [der::integer(0), der::NULL.to_vec()]), tag(0x02, 0x05), in_index, 34),
        (site().attribute(index, [der::integer(1 << 32)]), RANGE, in_index, 31),
        (site().attribute(index, [der::tlv(2, &[0xff])]), RANGE, in_index, 31),
        (site().attribute(flags, [der::tlv(2, &[0x80])]), RANGE, in_flags, 31),
        (site().attribute(flags, [der::integer(0), der::integer(1)]), Kind::Trailing { bytes: 3 }, in_flags, 34),
        (site().pinned_to([0]).pinned_to([1]), Kind::Repeated, in_index, 34),
        (site().all_subdomains().all_subdomains(), Kind::Repeated, in_flags, 34),
    ] {
        let list = parse(&List::pin_rules(made::AT).entry(entry.clone()));
        let entry = list.entry(0).unwrap();
        let error_found = entry.pin_site().unwrap_err();
        let offset_found = error_found.offset() - entry.offset();
        assert_eq!((error_found.kind(), error_found.field(), offset_found), (&error, field, offset), "{entry:?}");
    }
}

fn pin() -> impl Strategy<Value = Pin> {
    (any::<[u8; 16]>(), any::<[u8; 32]>(), prop::option::of(prop::collection::vec(any::<u8>(), 0..20))).prop_map(
        |(md5, sha256, rest)| {
            let mut pin = Pin::of_key(&[]);
            (pin.md5, pin.sha256) = (md5, sha256);
            if let Some(bytes) = rest {
                pin.rest = der::octet_string(&bytes);
            }
            pin
        },
    )
}

fn rule() -> impl Strategy<Value = PinRule> {
    (any::<u32>(), any::<u32>(), prop::collection::vec(pin(), 0..6)).prop_map(|(error, log, pins)| {
        let mut rule = PinRule::new(pins);
        (rule.error, rule.log) = (error, log);
        rule
    })
}

/// Random bytes, and values that are nearly valid.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let random = prop::collection::vec(any::<u8>(), 0..64);
    let seeds = [
        made::pin_rules().extensions[0].value.clone(),
        List::roots(made::AT).ct_logs([pki::key_info(keys::P256)]).extensions[0].value.clone(),
        dwords(&[1, 2, 1, 0, 10, 20]),
        der::sequence([der::tlv(0x86, b"http://lists.example/"), der::tlv(0x82, b"a")]),
        der::time(at("2030-01-01T00:00:00Z")),
    ];
    let edit = (any::<prop::sample::Index>(), any::<u8>());
    let near =
        (prop::sample::select(seeds.to_vec()), prop::collection::vec(edit, 0..4)).prop_map(|(mut value, edits)| {
            for (index, byte) in edits {
                let position = index.index(value.len());
                value[position] = byte;
            }
            value
        });
    prop_oneof![random.clone(), random.prop_map(|bytes| der::sequence([bytes])), near]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn pin_rules_are_read_as_they_were_written(rules in prop::collection::vec(rule(), 0..6)) {
        let list = parse(&List::pin_rules(made::AT).rules(&rules));
        let read = list.pin_rules().unwrap().unwrap();
        prop_assert_eq!(read.iter().map(PinRule::from).collect::<Vec<_>>(), rules.clone());
        for (index, rule) in (0..).zip(rules) {
            prop_assert_eq!(read.get(index).map(PinRule::from), Some(rule));
        }
    }

    #[test]
    fn sites_are_read_as_they_were_written(indexes in prop::collection::vec(any::<u32>(), 1..64), flags: u32) {
        let entry = Entry::site(".a.example").pinned_to(indexes.clone());
        let entry = entry.attribute(oids::SITE_PIN_RULES_FLAGS, [der::integer(flags.into())]);
        let list = parse(&List::pin_rules(made::AT).entry(entry));
        let site = list.entry(0).unwrap().pin_site().unwrap();
        let mut sorted = indexes;
        sorted.sort_by_key(|index| der::integer((*index).into()));
        prop_assert_eq!(site.indexes().collect::<Vec<_>>(), sorted);
        prop_assert_eq!(site.flags(), flags);
    }

    /// An accepted extension can be read to its end. The error for a rejected one has an offset within the value.
    #[test]
    fn any_extension_can_be_read(value in value()) {
        let ids = [
            oids::CERT_LOG_LIST,
            oids::PIN_RULES_EXT,
            oids::PIN_RULES_LOG_END_DATE,
            oids::SORTED_CTL,
            oids::NEXT_UPDATE_LOCATION,
        ];
        let list = ids.iter().fold(List::roots(made::AT), |list, id| list.extension(*id, false, &*value));
        let list = parse(&list);
        let failed = [
            list.ct_logs().map(|logs| logs.map_or(0, |logs| logs.keys().count())).err(),
            list.pin_rules().map(|set| set.map_or(0, |set| set.iter().map(|rule| rule.pins().count()).sum())).err(),
            list.pin_rules_log_end().err(),
            list.sorted_ctl().map(|sorted| sorted.map_or(0, |sorted| sorted.positions().count())).err(),
            list.next_update_location().map(|it| it.map_or(0, |it| it.names().count())).err(),
        ];
        for (id, error) in ids.into_iter().zip(failed) {
            let extension = list.extension(id).unwrap().unwrap();
            let value = extension.value_offset()..=extension.value_offset() + extension.value().len();
            prop_assert!(error.is_none_or(|error| value.contains(&error.offset())));
        }
    }

    #[test]
    fn any_attribute_of_a_site_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..20)) {
        let value = der::tlv(0x02, &bytes);
        for oid in [oids::SITE_PIN_RULES_INDEX, oids::SITE_PIN_RULES_FLAGS] {
            let list = parse(&List::pin_rules(made::AT).entry(Entry::site("a").attribute(oid, [value.clone()])));
            let number = list.entry(0).unwrap().pin_site().map(|site| site.indexes().next().unwrap_or(site.flags()));
            let expected = bytes.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
            prop_assert!(number.is_err() || u128::from(number.unwrap()) == expected);
        }
    }
}

/// Extensions are equal if their contents and offsets are equal, whatever surrounds them in the source.
#[test]
fn extensions_are_equal_by_content_and_offset() {
    let parse = |id, critical, value: &[u8], usages: usize| {
        let list = List::roots(made::AT).usages(vec![oids::ROOT_LIST_SIGNER; usages]).extension(id, critical, value);
        CertificateTrustList::parse(list.to_der(), &Limits::default()).unwrap()
    };
    let one = parse(oids::SORTED_CTL, false, b"a", 1);
    let first = one.extensions().next().unwrap();
    for (id, critical, value, usages, equal) in [
        (oids::SORTED_CTL, false, b"a", 1, true),
        (oids::CERT_LOG_LIST, false, b"a", 1, false),
        (oids::SORTED_CTL, true, b"a", 1, false),
        (oids::SORTED_CTL, false, b"b", 1, false),
        (oids::SORTED_CTL, false, b"a", 2, false),
    ] {
        let other = parse(id, critical, value, usages);
        assert_eq!(other.extensions().next().unwrap() == first, equal, "{id} {critical} {value:?} {usages}");
    }
}
