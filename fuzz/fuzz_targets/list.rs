//! A list that is accepted is made of exactly the octets that were given, and every part lies inside them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trustlist::layers::ctl::{CertificateTrustList, Limits};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Ok(list) = CertificateTrustList::parse(bytes, &limits) else { return };
    assert_eq!(list.der(), bytes);
    assert!(list.len() <= limits.entries);
    let mut end = 0;
    for entry in &list {
        assert!(entry.offset() >= end, "entries follow one another");
        end = entry.offset() + entry.der().len();
        assert!(end <= bytes.len());
        for attribute in entry.attributes() {
            let _ = attribute.oid().to_string();
            for value in attribute.values() {
                assert!(value.der().ends_with(value.content()));
            }
        }
        let _ = entry.friendly_name();
    }
    assert_eq!(list.entries().count(), list.len());
    for extension in list.extensions() {
        assert_eq!(&bytes[extension.value_offset()..][..extension.value().len()], extension.value());
    }
});
