//! The input bytes are the attributes of one entry. Each property has either a value that `trustlist-author` writes
//! with the same bytes, or an error with an offset inside the entry.

use trustlist_author::{Entry as Made, der};
use trustlist_ctl::{
    CertificateTrustList, Entry, Limits, PolicyList, Property, PropertyError, PropertyTime, PropertyValue,
    ReadErrorKind, oids,
};
use trustlist_testdata::made;

use crate::bounds::{Bounds, Linear};

/// Reads the list of properties once, and the named properties again.
const READING: Bounds = Bounds {
    step: "reading properties",
    memory: Linear { base: 8 << 10, factor: 16 },
    visits: Linear { base: 256, factor: 8 },
};

/// Checks the property that the module documentation states. Returns whether the bytes are attributes.
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

/// A list with one entry, with these bytes as the content of `subjectAttributes`.
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
                // Every value can be printed completely.
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
    let bytes = property.bytes();
    assert_eq!(crate::place_in(entry.der(), bytes) + entry.offset(), property.offset());
    let encoded = encode(property);
    if encoded == bytes {
        return;
    }
    // The reader keeps only one byte of flags, and only that byte is written again. So compare the policies, not the
    // bytes.
    let PropertyValue::Policies(policies) = property.value() else {
        panic!("property {}: {bytes:02x?} was written as {encoded:02x?}", property.number());
    };
    let again = list_of(&attribute(property.number(), &encoded));
    let again = CertificateTrustList::parse(again, &Limits::default()).expect("what an author writes is well formed");
    let again = again.entry(0).expect("the one entry");
    let again = again.properties().next().expect("the one property").expect("a reader can read what an author writes");
    let PropertyValue::Policies(read) = again.value() else { panic!("policies") };
    assert!(read.iter().eq(policies.iter()), "{policies:?} came back as {read:?}");
}

/// The bytes that `trustlist-author` writes for the value of the property.
fn encode(property: &Property<'_>) -> Vec<u8> {
    let entry = Made::new([]);
    let number = property.number();
    // An empty property is a value too: it clears an earlier one.
    if property.bytes().is_empty() {
        return Vec::new();
    }
    let made = match property.value() {
        PropertyValue::Purposes(list) | PropertyValue::Oids(list) => entry.property_oids(number, list.iter()),
        PropertyValue::Name(name) => entry.friendly_name(&name.to_string()),
        PropertyValue::Policies(policies) => policies_of(entry, policies),
        PropertyValue::Time(PropertyTime::At(time)) => entry.property_time(number, *time),
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

fn attribute(number: u32, bytes: &[u8]) -> Vec<u8> {
    let [attribute] = &*Made::new([]).property(number, bytes).attributes else { panic!("one attribute") };
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

/// Reading a property by name gives the same result as iterating: the same value, or the same error.
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
            // A repeated property gives one error by name, and one for each occurrence when iterating.
            (Err(error), items) => {
                assert_eq!(error.error().kind(), &ReadErrorKind::Repeated);
                assert!(items.len() > 1 && items.iter().any(|item| **item == Err(error.clone())));
            }
            (named, items) => panic!("property {number}: {named:?} by name, {items:?} as items"),
        }
    }
}
