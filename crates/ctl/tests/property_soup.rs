//! Certificate properties with any content: what is encoded is read back completely, and no content of an entry causes
//! a panic.

#![allow(
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

use proptest::{collection::vec, option, prelude::*, sample::select};
use trustlist_author::{Entry, List, der};
use trustlist_ctl::{
    CertificateTrustList, FileTime, Limits, Oid, OidBuf, PROPERTIES, Property, PropertyValue, ReadErrorKind, oids,
};
use trustlist_testdata::made;

/// A property that owns its value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Typed {
    Oids(u32, Vec<OidBuf>),
    Name(String),
    Bytes(u32, Vec<u8>),
    Policies(Vec<(OidBuf, Option<u8>)>),
    Time(u32, Option<FileTime>),
}

impl Typed {
    /// Adds the property to an entry.
    fn encode(&self, entry: Entry) -> Entry {
        match self {
            Self::Oids(9, oids) => entry.key_usage(oids.iter().map(OidBuf::as_oid)),
            Self::Oids(number, oids) => entry.property_oids(*number, oids.iter().map(OidBuf::as_oid)),
            Self::Name(name) => entry.friendly_name(name),
            Self::Bytes(number, bytes) => entry.property(*number, bytes),
            Self::Policies(policies) => entry.policies(policies.iter().map(|(oid, flags)| (oid.as_oid(), *flags))),
            Self::Time(104, Some(time)) => entry.disabled_from(*time),
            Self::Time(126, Some(time)) => entry.not_before(*time),
            Self::Time(number, Some(time)) => entry.property_time(*number, *time),
            Self::Time(number, None) => entry.property(*number, []),
        }
    }

    /// Converts a property that was read.
    fn decode(property: &Property<'_>) -> Self {
        let number = property.number();
        match property.value() {
            PropertyValue::Purposes(list) | PropertyValue::Oids(list) => {
                Self::Oids(number, list.iter().map(Oid::to_owned).collect())
            }
            PropertyValue::Name(name) => Self::Name(name.to_string()),
            PropertyValue::Policies(policies) => {
                Self::Policies(policies.iter().map(|policy| (policy.oid().to_owned(), policy.flags())).collect())
            }
            PropertyValue::Time(time) => Self::Time(number, time.filetime()),
            PropertyValue::Bytes(bytes) => {
                assert_eq!(bytes, &property.bytes());
                Self::Bytes(number, bytes.to_vec())
            }
            other => panic!("{other:?}"),
        }
    }

    const fn number(&self) -> u32 {
        match self {
            Self::Oids(number, _) | Self::Bytes(number, _) | Self::Time(number, _) => *number,
            Self::Name(_) => 11,
            Self::Policies(_) => 83,
        }
    }
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..40)
}

/// Generates well-formed object identifiers of any length, with arcs of any size.
fn oid() -> impl Strategy<Value = OidBuf> {
    bytes().prop_filter_map("not an object identifier", |mut bytes| {
        bytes.push(0x05);
        Oid::from_content(&bytes).map(Oid::to_owned)
    })
}

fn typed() -> impl Strategy<Value = Typed> {
    prop_oneof![
        (select(vec![9, 105, 122, 127]), vec(oid(), 0..5)).prop_map(|(number, oids)| Typed::Oids(number, oids)),
        "[^\0]{0,12}".prop_map(Typed::Name),
        (select(vec![20, 129, 0, 21, 130, u32::MAX]), bytes()).prop_map(|(number, it)| Typed::Bytes(number, it)),
        any::<[u8; 16]>().prop_map(|md5| Typed::Bytes(29, md5.to_vec())),
        any::<[u8; 32]>().prop_map(|sha256| Typed::Bytes(98, sha256.to_vec())),
        vec(bytes(), 0..3)
            .prop_map(|names| Typed::Bytes(84, der::sequence(names.iter().map(|it| der::context(0, it))))),
        vec((oid(), option::of(any::<u8>())), 0..5).prop_map(Typed::Policies),
        (select(vec![104, 126, 128]), option::of(any::<u64>().prop_map(FileTime::from_ticks)))
            .prop_map(|(number, time)| Typed::Time(number, time)),
    ]
}

/// Generates one value: either with a tag that occurs in lists, or a valid property with random changes.
fn value() -> impl Strategy<Value = Vec<u8>> {
    let tag = select(vec![0x02, 0x03, 0x04, 0x04, 0x05, 0x06, 0x0c, 0x30, 0x31, 0x80, 0xa0]);
    prop_oneof![
        (tag, bytes()).prop_map(|(tag, bytes)| der::tlv(tag, &bytes)),
        (typed(), vec((any::<prop::sample::Index>(), any::<u8>()), 0..3)).prop_map(|(typed, edits)| {
            let mut value = typed.encode(Entry::new([])).attributes[0].values[0].clone();
            let header = if value[1] & 0x80 == 0 { 2 } else { 2 + usize::from(value[1] & 0x7f) };
            if let content @ [_, ..] = &mut value[header..] {
                edits.into_iter().for_each(|(index, byte)| content[index.index(content.len())] = byte);
            }
            value
        }),
    ]
}

fn soup() -> impl Strategy<Value = Vec<(OidBuf, Vec<Vec<u8>>)>> {
    let kind = prop_oneof![
        6 => select(&PROPERTIES[..]).prop_map(|row| OidBuf::of_property(row.number)),
        1 => any::<u32>().prop_map(OidBuf::of_property),
        1 => oid(),
    ];
    let values = prop_oneof![8 => vec(value(), 1), 1 => vec(value(), 0..4)];
    vec((kind, values), 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn encoded_properties_are_read_back(typed in typed()) {
        let list = List::roots(made::AT).entry(typed.encode(Entry::new([1; 20]))).to_der();
        let list = CertificateTrustList::parse(list, &Limits::default()).unwrap();
        let property = list.entry(0).unwrap().properties().next().unwrap().unwrap();
        prop_assert_eq!(property.number(), typed.number());
        prop_assert_eq!(Typed::decode(&property), typed);
    }

    #[test]
    fn each_attribute_gives_one_item_and_every_byte_is_kept(soup in soup()) {
        let made = soup.iter().fold(Entry::new([1; 20]), |entry, (oid, values)| {
            entry.attribute(oid.as_oid(), values.iter().cloned())
        });
        let list = List::roots(made::AT).entry(made.clone()).to_der();
        let list = CertificateTrustList::parse(list, &Limits::default()).unwrap();
        let entry = list.entry(0).unwrap();

        let mut kept: Vec<Vec<u8>> = made.attributes.iter().map(trustlist_author::Attribute::to_der).collect();
        kept.sort();
        let read = trustlist_author::Entry::from(entry.clone());
        prop_assert!(read.attributes.iter().map(trustlist_author::Attribute::to_der).eq(kept));

        let attributes: Vec<_> = entry.attributes().filter(|it| it.oid().property().is_some()).collect();
        let properties: Vec<_> = entry.properties().collect();
        prop_assert_eq!(properties.len(), attributes.len());
        for (attribute, property) in attributes.iter().zip(&properties) {
            let oid = attribute.oid();
            let twice = entry.attributes().filter(|it| it.oid() == oid).count() > 1;
            match property {
                Ok(property) => {
                    prop_assert_eq!(Some(property.number()), oid.property());
                    prop_assert_eq!(entry.property(oid), Ok(Some(property.bytes())));
                    prop_assert_eq!(&list.source()[property.offset()..][..property.bytes().len()], property.bytes());
                    prop_assert!(!twice);
                    // Every value that was read can be formatted and iterated to its end.
                    let shown = format!("{property:?}");
                    prop_assert!(shown.contains("value: "), "{}", shown);
                    Typed::decode(property);
                }
                Err(error) => {
                    prop_assert_eq!((error.property(), error.entry_offset()), (oid.property(), entry.offset()));
                    prop_assert_eq!(error.error().kind() == &ReadErrorKind::Repeated, twice);
                    let whole = attribute.offset()..=entry.offset() + entry.der().len();
                    prop_assert!(whole.contains(&error.error().offset()));
                    prop_assert!(!error.to_string().is_empty());
                }
            }
        }
        // The named methods return the same errors as the iterator, and none of them panics.
        let named = [
            (oids::PROPERTY_KEY_USAGE, entry.key_usage().err()),
            (oids::PROPERTY_SHA256, entry.sha256().err()),
            (oids::PROPERTY_DISABLED, entry.disabled().err()),
            (oids::PROPERTY_DISALLOWED_KEY_USAGE, entry.disallowed_key_usage().err()),
            (oids::PROPERTY_NOT_BEFORE, entry.not_before().err()),
            (oids::PROPERTY_NOT_BEFORE_KEY_USAGE, entry.not_before_key_usage().err()),
        ];
        for (oid, named) in named {
            let errors = properties.iter().filter_map(|property| property.as_ref().err());
            let items: Vec<_> = errors.filter(|error| error.property() == oid.property()).collect();
            prop_assert_eq!(named.is_none(), items.is_empty(), "{}", oid);
            prop_assert!(named.iter().all(|named| items.contains(&named)), "{:?}", named);
        }
        let bytes = entry.property(oids::PROPERTY_FRIENDLY_NAME);
        prop_assert_eq!(entry.friendly_name().is_some(), bytes.is_ok_and(|bytes| bytes.is_some()));
    }
}
