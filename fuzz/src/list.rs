//! An accepted list consists of exactly the given bytes, every part is inside them, and a walk with the `der` crate
//! finds the same values.

use trustlist_ctl::{
    CertificateTrustList, Entry, Extension, IndirectData, Limits, MemberInfo, MemberInfo2, NameValue, ReadError,
};

use crate::{
    bounds::{Bounds, Linear},
    der_walk, place_in,
};

/// An entry is at least four bytes long, and its position takes four bytes. If the fast path gives up, the slow path
/// reads the list again.
const PARSING: Bounds = Bounds {
    step: "parsing a list",
    memory: Linear { base: 1 << 10, factor: 3 },
    visits: Linear { base: 256, factor: 2 },
};

/// Every reader that might apply reads each value. Text takes three bytes per byte of input.
const READING: Bounds = Bounds {
    step: "reading a list",
    memory: Linear { base: 4 << 10, factor: 4 },
    visits: Linear { base: 256, factor: 6 },
};

/// Checks the property that the module documentation states. Returns whether the bytes are a list.
pub fn check(bytes: &[u8]) -> bool {
    let limits = Limits::default();
    match PARSING.hold(bytes.len(), || CertificateTrustList::parse(bytes, &limits)) {
        Ok(list) => {
            READING.hold(bytes.len(), || read(&list, &limits));
            assert_eq!(Some(der_walk::seen(&list)), der_walk::read_with_der(bytes).ok(), "the der crate disagrees");
            true
        }
        Err(error) => {
            assert!(error.offset() <= bytes.len());
            assert!(!error.to_string().is_empty());
            // The walk has no limits, so an exceeded limit is the only reason for which the readers are allowed to
            // disagree.
            assert!(error.is_limit() || der_walk::read_with_der(bytes).is_err(), "the der crate accepts it: {error}");
            false
        }
    }
}

fn read(list: &CertificateTrustList<'_>, limits: &Limits) {
    let bytes = list.source();
    assert_eq!(list.der(), bytes);
    assert!(list.len() <= limits.entries);
    read_header(list);
    let mut end = 0;
    for (entry, id) in list.entries().zip(list.ids()) {
        assert!(entry.offset() >= end, "entries are in order");
        assert_eq!(id, entry.id());
        end = entry.offset() + entry.der().len();
        assert_eq!(place_in(bytes, entry.der()), entry.offset());
        place_in(entry.der(), entry.id());
        assert_eq!(
            list.entry_at(u32::try_from(entry.offset()).expect("32 bits")).map(|entry| entry.der().len()),
            Some(entry.der().len())
        );
        read_entry(&entry);
    }
    assert_eq!(list.entries().count(), list.len());
    for extension in list.extensions() {
        read_extension(bytes, &extension);
    }
    read_known_extensions(list);
}

fn read_header(list: &CertificateTrustList<'_>) {
    let bytes = list.source();
    let usages = list.subject_usage().map(|usage| usage.content());
    let number = list.sequence_number().map(|number| number.content());
    let optional = [list.list_identifier(), number, list.subject_algorithm_parameters()];
    for part in usages.chain([list.subject_algorithm().content()]).chain(optional.into_iter().flatten()) {
        place_in(bytes, part);
    }
    assert!(!format!("{list:?}").is_empty());
}

fn read_entry(entry: &Entry<'_>) {
    for attribute in entry.attributes() {
        let _ = attribute.oid().to_string();
        for value in attribute.values() {
            assert_eq!(place_in(entry.der(), value.der) + entry.offset(), value.offset);
            assert!(value.der.ends_with(value.content));
            if let Ok(data) = IndirectData::from_value(&value) {
                assert_eq!((data.der(), data.offset()), (value.der, value.offset));
                place_in(data.der(), data.digest());
            }
            if let Ok(name_value) = NameValue::from_value(&value) {
                assert_eq!(name_value.der(), value.der);
                place_in(name_value.der(), name_value.name_bytes());
                place_in(name_value.der(), name_value.bytes());
                let _ = (name_value.name(), name_value.text());
            }
            let _ = MemberInfo::from_value(&value).map(|info| info.guid());
        }
    }
    let _ = MemberInfo2::of_entry(entry);
    let _ = entry.friendly_name();
    if let Ok(site) = entry.pin_site() {
        assert_eq!(site.host().as_bytes(), entry.id());
        let _ = site.indexes().count();
    }
}

fn read_extension(bytes: &[u8], extension: &Extension<'_>) {
    let _ = NameValue::from_extension(extension);
    assert_eq!(place_in(bytes, extension.value()), extension.value_offset());
    place_in(bytes, extension.id().content());
}

fn read_known_extensions(list: &CertificateTrustList<'_>) {
    let length = list.source().len();
    let inside = |error: ReadError| assert!(error.offset() <= length);
    if let Ok(Some(logs)) = list.ct_logs().map_err(inside) {
        for key in logs.keys() {
            place_in(list.source(), key);
        }
    }
    if let Ok(Some(rules)) = list.pin_rules().map_err(inside) {
        assert_eq!(rules.iter().count(), rules.len());
        for pin in rules.iter().flat_map(|rule| rule.pins()) {
            place_in(list.source(), pin.md5());
            place_in(list.source(), pin.sha256());
        }
    }
    let _ = list.pin_rules_log_end().map_err(inside);
    let _ = list.next_update_location().map(|location| location.map(|it| it.urls().count())).map_err(inside);
    if let Ok(Some(sorted)) = list.sorted_ctl().map_err(inside) {
        assert!(sorted.positions().is_sorted());
        assert!(sorted.positions().all(|position| position as usize <= length));
    }
}
