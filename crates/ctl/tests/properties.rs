//! Certificate properties in test lists: every form that is accepted, and every malformed form with its error.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};

use trustlist_author::{Attribute, Entry, List, der};
use trustlist_ctl::{
    CertificateTrustList, FileTime, Limits, OidBuf, PROPERTIES, PropertyRow, PropertyTime, PropertyValue,
    ReadErrorKind as Kind, RootPolicy, oids,
};
use trustlist_testdata::made;

const OID: Kind = Kind::Form { expected: "an object identifier" };
const ONE_BYTE: Kind = Kind::Form { expected: "a BIT STRING of one byte" };
const BIT_STRING: Kind = Kind::Form { expected: "a BIT STRING in DER" };
const TEXT: Kind = Kind::Form { expected: "UTF-16LE text with a single NUL, at its end" };

/// The properties that contain a `SEQUENCE OF OBJECT IDENTIFIER`.
const OID_LISTS: [u32; 4] = [9, 105, 122, 127];
/// The properties that contain a time.
const TIMES: [u32; 3] = [104, 126, 128];

/// Returns every known property and one unknown property, each with valid bytes.
fn valid() -> BTreeMap<u32, Vec<u8>> {
    let oids = der::sequence([der::oid(oids::NO_PURPOSE)]);
    let policies = der::sequence([der::sequence([der::oid(oids::EV_DISABLED)])]);
    let mut valid = BTreeMap::from([
        (11, vec![0x41, 0x00, 0x00, 0x00]),
        (20, vec![2; 20]),
        (29, vec![3; 16]),
        (83, policies),
        (84, der::sequence([der::context(0, &[])])),
        (98, vec![4; 32]),
        (129, vec![5; 52]),
        (250, vec![6; 3]),
    ]);
    valid.extend(OID_LISTS.map(|number| (number, oids.clone())));
    valid.extend(TIMES.map(|number| (number, vec![7; 8])));
    valid
}

fn entry(id: u8, properties: impl IntoIterator<Item = (u32, Vec<u8>)>) -> Entry {
    properties.into_iter().fold(Entry::new([id; 20]), |entry, (number, bytes)| entry.property(number, bytes))
}

/// Returns the properties that can be read.
fn read(entry: &trustlist_ctl::Entry<'_>) -> BTreeMap<u32, Vec<u8>> {
    let readable = entry.properties().filter_map(Result::ok);
    readable.map(|property| (property.number(), property.bytes().to_vec())).collect()
}

fn parse(list: &List) -> CertificateTrustList<'static> {
    CertificateTrustList::parse(list.to_der(), &Limits::default()).expect("well formed")
}

/// What is wrong with a property, and the offset from the beginning of its attribute.
type Wrong = (Kind, usize);

/// Puts `attributes` in the second of three entries, in place of property `number`, and returns the errors of that
/// property. All other properties must still be readable, and the bytes of the attributes must be kept.
#[track_caller]
fn errors(number: u32, attributes: &[Attribute]) -> Vec<Wrong> {
    let mut others = valid();
    others.remove(&number);
    let mut odd = entry(0x22, others.clone());
    odd.attributes.extend_from_slice(attributes);
    let list = parse(&List::roots(made::AT).entry(entry(0x11, valid())).entry(odd).entry(entry(0x33, valid())));

    let [before, odd, after] = [0, 1, 2].map(|index| list.entry(index).unwrap());
    assert_eq!((read(&before), read(&odd), read(&after)), (valid(), others, valid()));
    for (attribute, position) in attributes.iter().zip(positions(&odd, attributes)) {
        let read = odd.attributes().find(|read| read.offset() == position).expect("kept");
        assert_eq!(read.oid(), attribute.oid.as_oid());
        assert!(read.values().map(|value| value.der).eq(&attribute.values));
    }

    let wrong: Vec<_> = odd.properties().filter_map(Result::err).collect();
    for error in &wrong {
        assert_eq!((error.property(), error.entry_offset()), (Some(number), odd.offset()));
    }
    // The named methods return the same errors.
    let named = match number {
        9 => odd.key_usage().err(),
        98 => odd.sha256().err(),
        104 => odd.disabled().err(),
        122 => odd.disallowed_key_usage().err(),
        126 => odd.not_before().err(),
        127 => odd.not_before_key_usage().err(),
        _ => wrong.last().cloned(),
    };
    assert_eq!(named.as_ref(), wrong.last());
    assert_eq!(wrong.len(), attributes.len());
    let places = wrong.iter().zip(positions(&odd, attributes));
    places.map(|(error, position)| (error.error().kind().clone(), error.error().offset() - position)).collect()
}

/// Finds these attributes in the list by their bytes, and returns their offsets.
fn positions(entry: &trustlist_ctl::Entry<'_>, attributes: &[Attribute]) -> Vec<usize> {
    let position = |attribute: &Attribute| {
        let bytes = attribute.to_der();
        entry.offset()
            + entry.der().windows(bytes.len()).position(|window| window == bytes).expect("a written attribute")
    };
    attributes.iter().map(position).collect()
}

fn attribute(number: u32, values: &[Vec<u8>]) -> Attribute {
    Attribute::new(OidBuf::of_property(number).as_oid(), values.iter().cloned())
}

/// Returns the error of a property with these bytes. The offset counts from the first of them.
#[track_caller]
fn error(number: u32, bytes: &[u8]) -> Wrong {
    let attribute = attribute(number, &[der::octet_string(bytes)]);
    let errors = errors(number, std::slice::from_ref(&attribute));
    let [(kind, place)] = &errors[..] else { panic!("one error expected: {errors:?}") };
    (kind.clone(), place - (attribute.to_der().len() - bytes.len()))
}

fn tag(expected: u8, found: u8) -> Kind {
    Kind::Tag { expected, found }
}

fn truncated(needed: usize, available: usize) -> Kind {
    Kind::Truncated { needed, available }
}

fn trailing(bytes: usize) -> Kind {
    Kind::Trailing { bytes }
}

const LENGTH_FORM: Kind = Kind::LengthForm;

/// An object identifier with a padded arc.
const PADDED: [u8; 5] = [0x06, 0x03, 0x2b, 0x80, 0x01];

/// Every known property is also in `valid`, so the other tests cover it.
#[test]
fn every_property_has_its_own_row() {
    let known: BTreeMap<_, _> = PROPERTIES.iter().map(|row| (row.number, row)).collect();
    assert!(known.keys().copied().chain([250]).eq(valid().into_keys()));
    let keys: BTreeSet<_> = PROPERTIES.iter().map(|row| row.key).collect();
    let titles: BTreeSet<_> = PROPERTIES.iter().map(|row| row.title).collect();
    assert_eq!((known.len(), keys.len(), titles.len()), (PROPERTIES.len(), PROPERTIES.len(), PROPERTIES.len()));
    assert!(known.iter().all(|(number, row)| PropertyRow::of(*number) == Some(*row)));
    assert_eq!(PropertyRow::of(250), None);
}

#[test]
fn an_empty_date_has_a_meaning() {
    for (number, meaning) in
        [(104, "clears the date set by an earlier list"), (126, "clears the date set by an earlier list")]
    {
        assert_eq!(PropertyRow::of(number).unwrap().empty, Some(meaning));
    }
    assert_eq!(PropertyRow::of(11).unwrap().empty, None);
}

#[test]
fn malformed_attributes_are_refused() {
    for (number, bytes) in valid() {
        // In DER order, which is the order in which the values are read back.
        let [low, high] = [&[1], bytes.as_slice()].map(der::octet_string);
        for (values, kind) in [
            (vec![], Kind::NotOne { found: 0 }),
            (vec![low.clone(), high.clone()], Kind::NotOne { found: 2 }),
            (vec![der::integer(1)], tag(0x04, 0x02)),
            (vec![der::tlv(0x80, &bytes)], tag(0x04, 0x80)),
        ] {
            let errors = errors(number, &[attribute(number, &values)]);
            assert_eq!(errors, [(kind, 0)], "property {number}: {values:x?}");
        }
        let twice = [low, high].map(|value| attribute(number, &[value]));
        let wrong = (Kind::Repeated, 0);
        assert_eq!(errors(number, &twice), [wrong.clone(), wrong], "property {number} must be refused both times");
    }
}

#[test]
fn wrong_lengths_are_refused() {
    let wrong = |expected, found| (Kind::Length { expected, found }, 0);
    for found in [0, 1, 15, 17, 32] {
        assert_eq!(error(29, &vec![9; found]), wrong(16, found));
    }
    for found in [0, 20, 31, 33, 300] {
        assert_eq!(error(98, &vec![9; found]), wrong(32, found));
    }
    for number in TIMES {
        for found in [1, 7, 9, 16] {
            assert_eq!(error(number, &vec![9; found]), wrong(8, found));
        }
    }
}

#[test]
fn names_must_be_utf16_with_a_single_nul_at_the_end() {
    for bytes in [
        &[0x41][..],                     // half a code unit
        &[0x41, 0, 0],                   // one and a half code units
        &[0x41, 0],                      // no NUL
        &[0x41, 0, 0, 0x01],             // a code unit that ends with a zero byte
        &[0x41, 0, 0, 0, 0x42, 0, 0, 0], // a NUL inside
        &[0x41, 0, 0, 0, 0, 0],          // two NULs at the end
        &[0x00, 0xd8, 0, 0],             // a high surrogate without a low one
        &[0x00, 0xdc, 0, 0],             // a low surrogate alone
        &[0x00, 0xdc, 0x00, 0xd8, 0, 0], // a surrogate pair in the wrong order
        &[0x3d, 0xd8, 0x41, 0, 0, 0],    // a high surrogate before a letter
        &[0x41, 0, 0, 0, 0],             // half a code unit after the NUL
    ] {
        assert_eq!(error(11, bytes), (TEXT, 0), "{bytes:x?}");
    }
}

/// The display name is decoded even if it is malformed.
#[test]
fn malformed_names_are_decoded() {
    let name = |bytes: &[u8]| {
        let list = parse(&List::roots(made::AT).entry(Entry::new([1; 20]).property(11, bytes)));
        list.entry(0).unwrap().friendly_name()
    };
    assert_eq!(name(&[0x41, 0, 0x0e, 0x20, 0, 0]).as_deref(), Some("A\u{200e}"), "unusual characters are kept");
    assert_eq!(name(&[0x41, 0]).as_deref(), Some("A"), "no closing NUL");
    assert_eq!(name(&[0x41, 0, 0, 0, 0x42, 0, 0, 0]).as_deref(), Some("A\0B"), "a NUL inside");
    assert_eq!(name(&[]).as_deref(), Some(""));
    assert_eq!(name(&[0x00, 0xd8, 0x41]).as_deref(), Some("\u{fffd}\u{fffd}"), "ill-formed");
    let twice = Entry::new([1; 20]).friendly_name("A").friendly_name("B");
    assert_eq!(parse(&List::roots(made::AT).entry(twice)).entry(0).unwrap().friendly_name(), None);
}

#[test]
fn malformed_lists_of_identifiers_are_refused() {
    for number in OID_LISTS {
        for (bytes, kind, place) in [
            (&[0x04, 0x00][..], tag(0x30, 0x04), 0),
            (&[0x31, 0x00], tag(0x30, 0x31), 0),
            (&[0x06, 0x01, 0x2a], tag(0x30, 0x06), 0),
            (&[0x30], truncated(1, 0), 1),
            (&[0x30, 0x01], truncated(1, 0), 0),
            (&[0x30, 0x80, 0x00, 0x00], LENGTH_FORM, 0),
            (&[0x30, 0x81, 0x00], LENGTH_FORM, 0),
            (&[0x30, 0x00, 0x05, 0x00], trailing(2), 2),
            (&[0x30, 0x03, 0x06, 0x01, 0x2a, 0x00], trailing(1), 5),
            (&[0x30, 0x03, 0x02, 0x01, 0x05], tag(0x06, 0x02), 2),
            (&[0x30, 0x03, 0x06, 0x02, 0x2a], truncated(2, 1), 2),
            (&[0x30, 0x02, 0x06, 0x00], OID, 2),
            (&[0x30, 0x03, 0x06, 0x01, 0x82], OID, 2),
            (&der::sequence([PADDED]), OID, 2),
            (&der::sequence([der::oid(oids::SHA1).as_slice(), &PADDED]), OID, 9),
        ] {
            assert_eq!(error(number, bytes), (kind, place), "property {number}: {bytes:x?}");
        }
    }
}

#[test]
fn lists_of_identifiers_can_be_searched() {
    let list = parse(&List::roots(made::AT).entry(Entry::new([7; 20]).key_usage([oids::SHA1, oids::CTL])));
    let usages = list.entry(0).unwrap().key_usage().unwrap().unwrap();
    assert!(usages.contains(oids::SHA1) && usages.contains(oids::CTL) && !usages.contains(oids::EV_DISABLED));
    assert_eq!(usages.iter().collect::<Vec<_>>(), [oids::SHA1, oids::CTL]);
}

#[test]
fn malformed_policies_and_qualifiers_are_refused() {
    let oid = der::oid(oids::EV_DISABLED);
    let policy = |after: &[u8]| der::sequence([der::sequence([oid.as_slice(), after])]);
    let after = 4 + oid.len();
    for (bytes, kind, place) in [
        (der::octet_string(&[]), tag(0x30, 0x04), 0),
        (der::sequence([der::NULL]), tag(0x30, 0x05), 2),
        (der::sequence([der::sequence([der::NULL])]), tag(0x06, 0x05), 4),
        (der::sequence([der::sequence([PADDED])]), OID, 4),
        (der::sequence([der::sequence([[]])]), truncated(1, 0), 4),
        (policy(&der::NULL), tag(0x30, 0x05), after),
        (policy(&[0x30, 0x00, 0x05, 0x00]), trailing(2), after + 2),
        (policy(&der::sequence([der::NULL])), tag(0x30, 0x05), after + 2),
        ([policy(&[]).as_slice(), &der::NULL].concat(), trailing(2), after),
    ] {
        assert_eq!(error(83, &bytes), (kind, place), "{bytes:x?}");
    }

    let flags = der::oid(oids::ROOT_PROGRAM_FLAGS);
    let other = der::oid(oids::SHA1);
    let inside = after + 4;
    for (id, value, kind, place) in [
        (&[][..], &[][..], truncated(1, 0), inside),
        (&der::NULL, &[], tag(0x06, 0x05), inside),
        (&PADDED, &der::NULL, OID, inside),
        (&flags, &[], truncated(1, 0), inside + flags.len()),
        (&flags, &[0x04, 0x01, 0xc0], tag(0x03, 0x04), inside + flags.len()),
        (&flags, &[0x03, 0x02, 0x00, 0xc0, 0x05, 0x00], trailing(2), inside + flags.len() + 4),
        (&flags, &[0x03, 0x00], BIT_STRING, inside + flags.len()),
        (&flags, &[0x03, 0x01, 0x00], ONE_BYTE, inside + flags.len()),
        (&flags, &[0x03, 0x02, 0x08, 0x00], BIT_STRING, inside + flags.len()),
        (&flags, &[0x03, 0x02, 0x01, 0xc1], BIT_STRING, inside + flags.len()),
        (&flags, &[0x03, 0x02, 0x07, 0xc0], BIT_STRING, inside + flags.len()),
        (&flags, &[0x03, 0x03, 0x00, 0xc0, 0x00], ONE_BYTE, inside + flags.len()),
        (&other, &[], truncated(1, 0), inside + other.len()),
        (&other, &[0x05, 0x00, 0x05, 0x00], trailing(2), inside + other.len() + 2),
        (&other, &[0x24, 0x00], Kind::InvalidTag(0x24), inside + other.len()),
    ] {
        let bytes = policy(&der::sequence([der::sequence([id, value])]));
        assert_eq!(error(83, &bytes), (kind, place), "{bytes:x?}");
    }
}

#[test]
fn malformed_name_constraints_are_refused() {
    assert_eq!(error(84, &[0x05, 0x00]), (tag(0x30, 0x05), 0));
    assert_eq!(error(84, &[0x30, 0x00, 0x30, 0x00]), (trailing(2), 2));
    assert_eq!(error(84, &[0x30, 0x02, 0x24, 0x00]), (Kind::InvalidTag(0x24), 2));
    assert_eq!(error(84, &[0x30, 0x02, 0xa0, 0x01]), (truncated(1, 0), 2));
}

#[test]
fn each_kind_of_error_has_its_message() {
    let sha256 = oids::PROPERTY_SHA256;
    let made = || Entry::new([1; 20]);
    for (entry, sentence) in [
        (made().property(98, [1; 31]), "98 at offset 103: expected 32 bytes, found 31"),
        (made().property(11, [0]), "11 at offset 103: expected UTF-16LE text with a single NUL, at its end"),
        (made().property(127, [0x30, 0x02, 0x05, 0x00]), "127 at offset 105: expected tag 0x06, found 0x05"),
        (made().attribute(sha256, Vec::<Vec<u8>>::new()), "98 at offset 85: expected exactly one, found 0"),
        (made().attribute(sha256, [der::integer(1)]), "98 at offset 85: expected tag 0x04, found 0x02"),
        (made().property(98, [1; 32]).property(98, [2; 32]), "98 at offset 85: appears more than once"),
    ] {
        let list = parse(&List::roots(made::AT).entries([entry, Entry::new([2; 300])]));
        let error = list.entry(0).unwrap().properties().next().unwrap().unwrap_err();
        assert_eq!(error.to_string(), format!("trust list: entry at offset 59: property {sentence}"));
    }
}

#[test]
fn empty_properties_differ_from_absent_ones() {
    let entries = List::roots(made::AT)
        .entry(entry(1, TIMES.iter().chain(&OID_LISTS).chain(&[11, 20, 83, 84, 129]).map(|number| (*number, vec![]))))
        .entry(entry(2, OID_LISTS.iter().chain(&[83, 84]).map(|number| (*number, vec![0x30, 0x00]))))
        .entry(entry(3, []));
    let list = parse(&entries);
    let [zero, sequences, absent] = [0, 1, 2].map(|index| list.entry(index).unwrap());
    for property in zero.properties().chain(sequences.properties()).map(Result::unwrap) {
        let number = property.number();
        let empty = match property.value() {
            PropertyValue::Purposes(oids) | PropertyValue::Oids(oids) => {
                oids.is_empty() && oids.iter().next().is_none()
            }
            PropertyValue::Policies(policies) => policies.is_empty() && policies.iter().next().is_none(),
            PropertyValue::Time(time) => time.filetime().is_none() && time.to_string() == "empty",
            PropertyValue::Name(name) => name.bytes().is_empty() && name.to_string().is_empty(),
            PropertyValue::Bytes(bytes) => bytes == &property.bytes(),
            other => panic!("property {number}: {other:?}"),
        };
        assert!(empty, "property {number}");
    }
    assert_eq!((zero.properties().count(), sequences.properties().count(), absent.properties().count()), (12, 6, 0));

    let disabled = oids::PROPERTY_DISABLED;
    assert_eq!((zero.property(disabled), absent.property(disabled)), (Ok(Some(&[][..])), Ok(None)));
    assert_eq!((zero.disabled(), absent.disabled()), (Ok(Some(PropertyTime::Empty)), Ok(None)));
    assert_eq!((zero.not_before(), absent.not_before()), (Ok(Some(PropertyTime::Empty)), Ok(None)));
    for (present, absent) in [
        (zero.key_usage(), absent.key_usage()),
        (zero.disallowed_key_usage(), absent.disallowed_key_usage()),
        (zero.not_before_key_usage(), absent.not_before_key_usage()),
        (sequences.not_before_key_usage(), absent.not_before_key_usage()),
    ] {
        assert!(present.unwrap().is_some_and(|oids| oids.is_empty()));
        assert_eq!(absent, Ok(None));
    }
    assert_eq!(absent.sha256(), Ok(None));
    assert_eq!((absent.friendly_name(), zero.friendly_name().as_deref()), (None, Some("")));
}

/// Ticks are kept unchanged, whatever their year.
#[test]
fn times_are_ticks() {
    for (ticks, shown) in [
        (0, "FILETIME 0"),
        (1, "FILETIME 1"),
        (116_444_735_999_999_999, "FILETIME 116444735999999999"),
        (116_444_736_000_000_000, "1970-01-01T00:00:00Z"),
        (131_054_976_000_000_000, "2016-04-19T00:00:00Z"),
        (u64::MAX, "1833029933770 s after 1970"),
    ] {
        let time = FileTime::from_ticks(ticks);
        let made = Entry::new([1; 20]).disabled_from(time).not_before(time).property_time(128, time);
        let list = parse(&List::roots(made::AT).entry(made));
        let entry = list.entry(0).unwrap();
        let at = PropertyTime::At(time);
        assert_eq!((entry.disabled(), entry.not_before()), (Ok(Some(at)), Ok(Some(at))));
        assert_eq!((at.filetime().unwrap().ticks(), at.to_string().as_str()), (ticks, shown));
        let values: Vec<_> = entry.properties().map(|property| property.unwrap().value().clone()).collect();
        assert_eq!(values, [PropertyValue::Time(at), PropertyValue::Time(at), PropertyValue::Time(at)]);
    }
}

/// The flags come from the first flags qualifier; other qualifiers can have any content.
#[test]
fn flags_come_from_the_first_flags_qualifier() {
    let flags = |bytes: &[u8]| der::sequence([der::oid(oids::ROOT_PROGRAM_FLAGS).as_slice(), bytes]);
    let other = der::sequence([der::oid(oids::SHA1), der::sequence([der::NULL])]);
    for (qualifiers, expected) in [
        (vec![], None),
        (vec![other.clone()], None),
        (vec![flags(&[0x03, 0x02, 0x00, 0x00])], Some(0)),
        (vec![flags(&[0x03, 0x02, 0x06, 0xc0])], Some(RootPolicy::ORGANIZATION | RootPolicy::LOCALITY)),
        (vec![flags(&[0x03, 0x02, 0x07, 0x80])], Some(RootPolicy::ORGANIZATION)),
        (vec![other, flags(&[0x03, 0x02, 0x00, 0x31]), flags(&[0x03, 0x02, 0x00, 0xc0])], Some(0x31)),
    ] {
        let policy = der::sequence([der::oid(oids::EV_DISABLED), der::sequence(&qualifiers)]);
        let list = parse(&List::roots(made::AT).entry(Entry::new([1; 20]).property(83, der::sequence([policy]))));
        let property = list.entry(0).unwrap().properties().next().unwrap().unwrap();
        let PropertyValue::Policies(policies) = property.value() else { panic!("{property:?}") };
        let read: Vec<_> = policies.iter().map(|policy| (policy.oid(), policy.flags())).collect();
        assert_eq!(read, [(oids::EV_DISABLED, expected)], "{qualifiers:x?}");
        assert!(!policies.is_empty());
    }
}

/// A property is an attribute whose type is the prefix and one arc of at most 32 bits. Other attributes are skipped.
#[test]
fn other_attributes_are_not_properties() {
    let other = |dotted: &str| dotted.parse::<OidBuf>().unwrap();
    let made = [
        "1.3.6.1.4.1.311.10.11",
        "1.3.6.1.4.1.311.10.11.4294967296",
        "1.3.6.1.4.1.311.10.11.104.1",
        "1.3.6.1.4.1.311.12.2.1",
        "2.5.4.3",
    ]
    .into_iter()
    .fold(Entry::new([1; 20]), |entry, dotted| {
        entry.attribute(other(dotted).as_oid(), [der::NULL]).attribute(other(dotted).as_oid(), [der::NULL])
    });
    let list = parse(&List::roots(made::AT).entry(made.property(u32::MAX, [1, 2])));
    let entry = list.entry(0).unwrap();
    let properties: Vec<_> = entry.properties().map(|property| property.unwrap()).collect();
    let [property] = &properties[..] else { panic!("one property expected: {properties:?}") };
    assert_eq!((property.number(), property.row()), (u32::MAX, None));
    assert_eq!((property.bytes(), property.value()), (&[1, 2][..], &PropertyValue::Bytes(&[1, 2])));
    assert_eq!(list.der()[property.offset()..][..2], [1, 2]);
    assert_eq!(entry.attributes().count(), 11);

    // `property` also rejects repeated attributes that are not properties, but the error has no property number.
    let error = entry.property(other("2.5.4.3").as_oid()).unwrap_err();
    assert_eq!((error.property(), error.error().kind()), (None, &Kind::Repeated));
    assert!(error.to_string().contains(": attribute at offset "), "{error}");
}
