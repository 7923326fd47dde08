//! A list that is accepted is made of exactly the octets that were given, and every part lies inside them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trustlist::layers::ctl::{CertificateTrustList, IndirectData, Limits, MemberInfo, NameValue};

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
                if let Ok(data) = IndirectData::from_value(&value) {
                    assert_eq!(data.der(), value.der());
                    assert!(data.der().ends_with(data.digest()));
                }
                if let Ok(name_value) = NameValue::from_value(&value) {
                    assert!(name_value.der().ends_with(name_value.octets()));
                    let _ = (name_value.name(), name_value.text());
                }
                let _ = MemberInfo::from_value(&value).map(|info| info.guid());
            }
        }
        let _ = entry.friendly_name();
    }
    assert_eq!(list.entries().count(), list.len());
    for extension in list.extensions() {
        let _ = NameValue::from_extension(&extension);
        assert_eq!(&bytes[extension.value_offset()..][..extension.value().len()], extension.value());
    }
});
