//! Where this reader differs from `der` or from DER: one test for each row of `docs/deviations.md` about the list.

#![allow(clippy::indexing_slicing, missing_docs, reason = "tests")]

use der::{
    Decode,
    asn1::{ObjectIdentifier, SetOfVec, UtcTime},
};
use trustlist_author::{Entry, List, der as encode};
use trustlist_ctl::{CertificateTrustList, Limits, Oid, ReadError, oids};
use trustlist_testdata::made;

fn parse(list: &List) -> Result<CertificateTrustList<'static>, ReadError> {
    CertificateTrustList::parse(list.to_der(), &Limits::default())
}

fn der_reads_oid(content: &[u8]) -> bool {
    <ObjectIdentifier>::from_der(&encode::tlv(0x06, content)).is_ok()
}

/// D1: padded arcs are refused. X.690 section 8.19.2 forbids padding; `der` accepts it.
#[test]
fn padded_arcs_are_refused() {
    let padded = [0x2b, 0x80, 0x01];
    assert!(der_reads_oid(&padded), "der has changed: remove this deviation");
    assert!(Oid::from_content(&padded).is_none());
}

/// D2: arcs of more than 32 bits are accepted. `der` either wraps them, which results in a different identifier, or
/// rejects them.
#[test]
fn arcs_of_any_size_are_accepted() {
    // 2.25 followed by a UUID of 128 bits.
    let uuid: trustlist_ctl::OidBuf = "2.25.340282366920938463463374607431768211455".parse().unwrap();
    assert!(!der_reads_oid(uuid.as_oid().content()), "der has changed: remove this deviation");
    assert_eq!(Oid::from_content(uuid.as_oid().content()), Some(uuid.as_oid()));
}

/// D3: identifiers longer than 39 bytes are accepted; `der` rejects them.
#[test]
fn long_identifiers_are_accepted() {
    let long = [&[0x2b][..], &[0x01; 39]].concat();
    assert!(!der_reads_oid(&long), "der has changed: remove this deviation");
    assert!(Oid::from_content(&long).is_some());
}

/// D4: a first subidentifier of 128 or more is accepted, as X.690 section 8.19.4 allows under the arc 2.
#[test]
fn second_arcs_above_47_are_accepted() {
    let content = [0x81, 0x34, 0x03];
    assert!(!der_reads_oid(&content), "der has changed: remove this deviation");
    assert_eq!(Oid::from_content(&content).unwrap().to_string(), "2.100.3");
}

/// D5: the members of a SET OF keep the order of the file, sorted or not; `der` sorts them.
#[test]
fn sets_keep_their_order() {
    let (low, high) = (encode::integer(1), encode::integer(2));
    let unsorted = encode::tlv(0x31, &[&*high, &*low].concat());
    let sorted: Vec<u8> = SetOfVec::from_der(&unsorted).unwrap().iter().copied().collect();
    assert_eq!(sorted, [1, 2], "der has changed: remove this deviation");

    // The same rule in a list: two values of an attribute in the wrong order.
    let entry = Entry::new([9; 20]).attribute(oids::PROPERTY_SHA256, [low.clone(), high.clone()]);
    let mut list = made::list().entry(entry).to_der();
    let position = list.windows(6).position(|window| window == [&*low, &*high].concat()).unwrap();
    list[position..position + 6].copy_from_slice(&[&*high, &*low].concat());
    let list = CertificateTrustList::parse(&list, &Limits::default()).unwrap();
    let attribute = list.entry(3).unwrap().attribute(oids::PROPERTY_SHA256).unwrap();
    assert_eq!(attribute.values().map(|value| value.content[0]).collect::<Vec<_>>(), [2, 1]);
}

/// D6: an encoded default value is not DER (X.690 section 11.5) and is rejected; many readers accept it.
#[test]
fn encoded_defaults_are_refused() {
    let list = made::list().to_der();
    let mut with_version = list.clone();
    // Insert version 0 before the usage. The length of the list takes two bytes.
    with_version.splice(4..4, encode::integer(0));
    let length = u16::from_be_bytes([list[2], list[3]]) + 3;
    with_version[2..4].copy_from_slice(&length.to_be_bytes());
    assert!(CertificateTrustList::parse(&with_version, &Limits::default()).is_err());
    with_version[6] = 1;
    assert_eq!(CertificateTrustList::parse(&with_version, &Limits::default()).unwrap().version(), 1);
}

/// D7: times before 1970 are refused. X.690 allows them, but `der` refuses them too.
#[test]
fn times_before_1970_are_refused() {
    assert!(UtcTime::from_der(&encode::tlv(0x17, b"691231235959Z")).is_err());
    let list = made::list().to_der();
    let position = list.windows(13).position(|window| window == b"260601120000Z").unwrap();
    let mut changed = list;
    changed[position..position + 2].copy_from_slice(b"69");
    assert!(CertificateTrustList::parse(&changed, &Limits::default()).is_err());
}

/// D8: an attribute without a value, which X.501 forbids (SIZE 1..MAX), is readable.
#[test]
fn attributes_without_a_value_are_kept() {
    let list = parse(&made::list().entry(Entry::new([9; 20]).attribute(oids::PROPERTY_SHA256, Vec::<Vec<u8>>::new())));
    assert_eq!(list.unwrap().entry(3).unwrap().attributes().next().unwrap().values().count(), 0);
}
