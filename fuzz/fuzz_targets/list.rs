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
        if let Ok(site) = entry.pin_site() {
            assert_eq!(site.host().as_bytes(), entry.id());
            let _ = site.indexes().count();
        }
    }
    assert_eq!(list.entries().count(), list.len());
    for extension in list.extensions() {
        let _ = NameValue::from_extension(&extension);
        assert_eq!(&bytes[extension.value_offset()..][..extension.value().len()], extension.value());
    }
    let inside = |error: trustlist::layers::ctl::Error| assert!(error.offset() <= bytes.len());
    let _ = list.ct_logs().map(|logs| logs.map(|logs| logs.keys().count())).map_err(inside);
    let _ = list.pin_rules().map(|set| set.map(|set| assert_eq!(set.iter().count(), set.len()))).map_err(inside);
    let _ = list.pin_rules_log_end().map_err(inside);
    let _ = list.next_update_location().map(|location| location.map(|it| it.urls().count())).map_err(inside);
    if let Ok(Some(sorted)) = list.sorted_ctl().map_err(inside) {
        assert!(sorted.positions().is_sorted());
        assert!(sorted.positions().all(|position| position as usize <= bytes.len()));
    }
});
