//! The octets are the attributes of one entry: each property has a value that an author writes with the same octets, or
//! an error with a place in the entry.

use trustlist_author::{Entry as Made, der};
use trustlist_ctl::{
    CertificateTrustList, Entry, Limits, OidList, PolicyList, Property, PropertyError, PropertyTime, PropertyValue,
    ReadErrorKind, oids,
};
use trustlist_testdata::made;

use crate::bounds::{Bounds, Linear};

/// Properties are listed once, and asked for by their names.
const READING: Bounds = Bounds {
    step: "reading properties",
    memory: Linear { base: 8 << 10, factor: 16 },
    visits: Linear { base: 256, factor: 8 },
};

/// See the module. Whether the octets are attributes.
pub fn check(bytes: &[u8]) -> bool {
    let whole = list_of(bytes);
    let Ok(list) = CertificateTrustList::parse(&*whole, &Limits::default()) else { return false };
    let entry = list.entry(0).expect("the one entry");
    READING.hold(bytes.len(), || read(&entry));
    check_named(&entry);
    for property in entry.properties() {
        match property {
            Ok(property) => check_property(&entry, &property),
            Err(error) => check_error(&entry, &error),
        }
    }
    true
}

/// A list of one entry with these octets as the content of `subjectAttributes`.
pub(crate) fn list_of(attributes: &[u8]) -> Vec<u8> {
    let entry = der::sequence([der::octet_string(&[1; 20]), der::tlv(0x31, attributes)]);
    let time = made::AT.unix().expect("after 1970");
    der::sequence([
        der::sequence([der::oid(oids::ROOT_LIST_SIGNER)]),
        der::time(time),
        der::algorithm_identifier(oids::SHA1, &der::NULL),
        der::sequence([entry]),
    ])
}

fn read(entry: &Entry<'_>) {
    for property in entry.properties() {
        match property {
            Ok(property) => {
                // What is read can be shown, and walked to its end.
                let _ = format!("{:?}", property.value());
            }
            Err(error) => {
                let _ = error.to_string();
            }
        }
    }
    let _ = (entry.key_usage(), entry.sha256(), entry.disabled(), entry.disallowed_key_usage());
    let _ = (entry.not_before(), entry.not_before_key_usage(), entry.friendly_name());
}

fn check_property(entry: &Entry<'_>, property: &Property<'_>) {
    let octets = property.bytes();
    assert_eq!(crate::place_in(entry.der(), octets) + entry.offset(), property.offset());
    let encoded = encode(property);
    if encoded == octets {
        return;
    }
    // Of policies an author writes what a reader keeps: one octet of flags. The same policies come back.
    let PropertyValue::Policies(policies) = property.value() else {
        panic!("property {}: {octets:02x?} was written as {encoded:02x?}", property.number());
    };
    let again = list_of(&attribute(property.number(), &encoded));
    let again = CertificateTrustList::parse(again, &Limits::default()).expect("what an author writes is well formed");
    let again = again.entry(0).expect("the one entry");
    let again = again.properties().next().expect("the one property").expect("what an author writes can be read");
    let PropertyValue::Policies(read) = again.value() else { panic!("policies") };
    assert!(read.iter().eq(policies.iter()), "{policies:?} came back as {read:?}");
}

/// The octets of the property as an author writes its value.
fn encode(property: &Property<'_>) -> Vec<u8> {
    let entry = Made::new([]);
    let number = property.number();
    // 0 octets are a value of their own, which clears an earlier one.
    if property.bytes().is_empty() {
        return Vec::new();
    }
    let oids = |entry: Made, list: &OidList<'_>| entry.property_oids(number, list.iter());
    let time = |entry: Made, time: &PropertyTime| match time {
        PropertyTime::Empty => entry.property(number, []),
        PropertyTime::At(time) => entry.property_time(number, *time),
    };
    let made = match property.value() {
        PropertyValue::KeyUsage(list)
        | PropertyValue::ChainPolicies(list)
        | PropertyValue::DisallowedKeyUsage(list)
        | PropertyValue::NotBeforeKeyUsage(list) => oids(entry, list),
        PropertyValue::FriendlyName(name) => entry.friendly_name(&name.to_string()),
        PropertyValue::Policies(policies) => policies_of(entry, policies),
        PropertyValue::Disabled(at) | PropertyValue::NotBefore(at) | PropertyValue::DisallowedCa(at) => time(entry, at),
        PropertyValue::KeyIdentifier(octets)
        | PropertyValue::NameConstraints(octets)
        | PropertyValue::Sha1Sha256(octets) => entry.property(number, octets),
        PropertyValue::SubjectNameMd5(md5) => entry.property(number, md5),
        PropertyValue::Sha256(sha256) => entry.property(number, sha256),
        _ => entry.property(number, property.bytes()),
    };
    let [attribute] = &*made.attributes else { panic!("one attribute") };
    assert_eq!(attribute.oid.as_oid().property(), Some(number));
    let [value] = &*attribute.values else { panic!("one value") };
    content_of_octet_string(value)
}

fn policies_of(entry: Made, policies: &PolicyList<'_>) -> Made {
    entry.policies(policies.iter().map(|policy| (policy.oid(), policy.flags())))
}

fn attribute(number: u32, octets: &[u8]) -> Vec<u8> {
    let [attribute] = &*Made::new([]).property(number, octets).attributes else { panic!("one attribute") };
    attribute.to_der()
}

fn content_of_octet_string(value: &[u8]) -> Vec<u8> {
    let header = if value[1] & 0x80 == 0 { 2 } else { 2 + usize::from(value[1] & 0x7f) };
    assert_eq!(der::octet_string(&value[header..]), value);
    value[header..].to_vec()
}

fn check_error(entry: &Entry<'_>, error: &PropertyError) {
    let inside = entry.offset()..=entry.offset() + entry.der().len();
    assert!(inside.contains(&error.error().offset()), "{error}");
    assert_eq!(error.entry_offset(), entry.offset());
    assert!(!error.to_string().is_empty());
}

/// What is asked for by name is as good as the item: the same value, or an error where it has one.
fn check_named(entry: &Entry<'_>) {
    let named = [
        (9, entry.key_usage().map(|found| found.map(|list| format!("{list:?}")))),
        (98, entry.sha256().map(|found| found.map(|sha256| format!("{sha256:?}")))),
        (104, entry.disabled().map(|found| found.map(|time| format!("{time:?}")))),
        (122, entry.disallowed_key_usage().map(|found| found.map(|list| format!("{list:?}")))),
        (126, entry.not_before().map(|found| found.map(|time| format!("{time:?}")))),
        (127, entry.not_before_key_usage().map(|found| found.map(|list| format!("{list:?}")))),
    ];
    let items: Vec<_> = entry.properties().collect();
    for (number, named) in named {
        let found = items.iter().filter(|item| match item {
            Ok(property) => property.number() == number,
            Err(error) => error.property() == Some(number),
        });
        let found: Vec<_> = found.collect();
        match (named, &*found) {
            (Ok(None), []) => {}
            (Ok(Some(shown)), [Ok(property)]) => {
                let item = format!("{:?}", property.value());
                assert!(item.ends_with(&format!("({shown})")), "{item} is {shown} by name");
            }
            (Err(error), [Err(item)]) => assert_eq!(error, *item),
            // A repeated one is told once by name, and at each place as an item.
            (Err(error), items) => {
                assert_eq!(error.error().kind(), &ReadErrorKind::Repeated);
                assert!(items.len() > 1 && items.iter().any(|item| **item == Err(error.clone())));
            }
            (named, items) => panic!("property {number}: {named:?} by name, {items:?} as items"),
        }
    }
}
