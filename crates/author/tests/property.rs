//! Any list is read back as it was built.

// Helper functions may panic like the tests themselves.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use core::time::Duration;

use pki_types::UnixTime;
use proptest::{collection::vec, option, prelude::*};
use trustlist_author::{Entry, List, der};
use trustlist_ctl::{CertificateTrustList, FileTime, Limits, OidBuf, oids};

fn oid() -> impl Strategy<Value = OidBuf> {
    (0..3_u8, 0..40_u8, vec(any::<u128>().prop_flat_map(|number| (0..128_u32).prop_map(move |by| number >> by)), 0..4))
        .prop_map(|(first, second, arcs)| {
            let arcs: String = arcs.into_iter().map(|arc| format!(".{arc}")).collect();
            format!("{first}.{second}{arcs}").parse().unwrap()
        })
}

fn time() -> impl Strategy<Value = UnixTime> {
    // DER cannot express a time after the year 9999.
    (0..=253_402_300_799_u64).prop_map(|seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![9 => vec(any::<u8>(), 0..40), 1 => vec(any::<u8>(), 0..400)]
}

fn entry() -> impl Strategy<Value = Entry> {
    let attribute = (oid(), vec(bytes(), 0..3));
    let property = (any::<u32>(), bytes());
    (bytes(), vec(attribute, 0..3), vec(property, 0..3), option::of(any::<String>())).prop_map(
        |(id, attributes, properties, name)| {
            let mut entry = Entry::new(id);
            for (oid, values) in &attributes {
                entry = entry.attribute(oid.as_oid(), values.iter().map(|value| der::octet_string(value)));
            }
            for (number, value) in properties {
                entry = entry.property(number, value);
            }
            match name {
                Some(name) => entry.friendly_name(&name),
                None => entry,
            }
        },
    )
}

fn list() -> impl Strategy<Value = List> {
    let header = (any::<u64>(), any::<u32>(), vec(oid(), 0..4), option::of(bytes()), time(), option::of(time()), oid());
    (header, vec(entry(), 0..6), vec((oid(), any::<bool>(), bytes()), 0..3)).prop_map(
        |((ticks, version, usages, identifier, this_update, next_update, algorithm), entries, extensions)| {
            let mut list = List::roots(FileTime::from_ticks(ticks))
                .version(version)
                .usages(usages.iter().map(OidBuf::as_oid))
                .this_update(this_update)
                .entries(entries);
            list.list_identifier = identifier;
            list.next_update = next_update;
            list.subject_algorithm = algorithm;
            for (oid, critical, value) in extensions {
                list = list.extension(oid.as_oid(), critical, value);
            }
            list
        },
    )
}

proptest! {
    #[test]
    fn a_list_is_read_back(list in list()) {
        let der = list.to_der();
        let read = CertificateTrustList::parse(&der, &Limits::default()).unwrap();
        let mut sorted = list;
        for entry in &mut sorted.entries {
            for attribute in &mut entry.attributes {
                attribute.values.sort();
            }
            entry.attributes.sort_by_key(trustlist_author::Attribute::to_der);
        }
        prop_assert_eq!(List::from(&read), sorted);
        prop_assert_eq!(read.der(), &*der);
    }

    #[test]
    fn a_friendly_name_is_read_back(name in any::<String>()) {
        let der = List::roots(FileTime::from_ticks(0)).entry(Entry::new([1; 20]).friendly_name(&name)).to_der();
        let read = CertificateTrustList::parse(&der, &Limits::default()).unwrap();
        prop_assert_eq!(read.entry(0).unwrap().friendly_name(), Some(name));
        prop_assert!(read.entry(0).unwrap().property(oids::PROPERTY_FRIENDLY_NAME).unwrap().is_some());
    }
}
