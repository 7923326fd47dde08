//! Serialized certificate stores: what is read, and what is refused where.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "tests"
)]

use proptest::{collection::vec, prelude::*};
use sha1::{Digest as _, Sha1};
use trustlist::{Error, ReadError, ReadErrorKind, SerializedStore, StoreLimits};
use trustlist_author::Store;
use trustlist_testdata::pki::Pki;

fn read(octets: &[u8]) -> Result<Vec<&[u8]>, Error> {
    SerializedStore::parse(octets, &StoreLimits::default()).map(|store| store.unsigned_certificates().collect())
}

fn refusal(octets: &[u8]) -> (ReadError, &'static str) {
    let error = read(octets).expect_err("no store");
    let code = error.code();
    match error {
        Error::Store(error) => (error, code),
        other => unreachable!("{other}"),
    }
}

/// The header of a store has 8 octets, that of an element 12.
const HEADER: usize = 8;
const ELEMENT: usize = 12;

#[test]
fn certificates_come_in_their_order_and_other_elements_are_read_over() {
    let pki = Pki::default();
    let octets = Store::new()
        .certificate(&*pki.root)
        // A revocation list and a trust list, with properties, one of them their SHA-1.
        .element(3, Sha1::digest(b"revoked").to_vec())
        .element(33, *b"revoked")
        .element(11, *b"name")
        .element(34, *b"list")
        // Properties of Windows and of an application; none at all.
        .element(1, *b"")
        .element(0xffff, *b"application")
        .element(32, &*pki.ca)
        .element(32, *b"no certificate")
        .to_bytes();
    assert_eq!(read(&octets).expect("a store"), [&*pki.root, &*pki.ca, b"no certificate"]);
    let store = SerializedStore::parse(&octets, &StoreLimits::default()).expect("a store");
    assert_eq!(store.unsigned_certificates().len(), 3);
    assert!(octets.as_ptr_range().contains(&store.unsigned_certificates().next().expect("the first").as_ptr()));
}

#[test]
fn an_empty_store_is_a_store() {
    let octets = Store::new().to_bytes();
    assert_eq!(octets.len(), HEADER + ELEMENT);
    assert!(read(&octets).expect("a store").is_empty());
}

#[test]
fn a_store_that_is_cut_off_anywhere() {
    let octets = Store::new().certificate(*b"first").certificate(*b"second").to_bytes();
    for length in 0..octets.len() {
        let (error, code) = refusal(&octets[..length]);
        assert_eq!(code, "store-truncated", "{length} octets: {error}");
        assert!(matches!(error.kind(), ReadErrorKind::Truncated { needed, available } if needed > available));
        assert!(error.offset() <= length);
    }
}

#[test]
fn each_malformed_form_is_named_with_its_place() {
    let good = Store::new().certificate(*b"certificate").to_bytes();
    let element = HEADER + ELEMENT + 20;
    let end = good.len() - ELEMENT;
    let changed = |offset: usize, number: u32| {
        let mut octets = good.clone();
        octets[offset..offset + 4].copy_from_slice(&number.to_le_bytes());
        octets
    };
    let range = |found, minimum, maximum| ReadErrorKind::Range { found, minimum, maximum };
    let number = |expected, found| range(found, expected, expected);
    let truncated = |needed, available| ReadErrorKind::Truncated { needed, available };
    let certificate: [u8; 20] = Sha1::digest(b"certificate").into();
    let different = |expected: [u8; 20], found: [u8; 20]| ReadErrorKind::Different {
        expected: expected.into(),
        found: found.into(),
    };
    let length = |found| ReadErrorKind::Length { expected: 20, found };
    let with_sha1 = |stored: &[u8]| Store::new().element(3, stored).element(32, *b"certificate").to_bytes();
    let rows = [
        (changed(0, 1), "store-malformed", "version", 0, number(0, 1)),
        (changed(4, 0x5452_4544), "store-malformed", "fileType", 4, number(0x5452_4543, 0x5452_4544)),
        (changed(element + 4, 0x1_0001), "store-malformed", "encodingType", element + 4, number(1, 0x1_0001)),
        (changed(element, 0x1_0000), "store-malformed", "id", element, range(0x1_0000, 0, 0xffff)),
        (changed(element, u32::MAX), "store-malformed", "id", element, range(u32::MAX.into(), 0, 0xffff)),
        // Lengths that lie: one more than there is, and all that can be said.
        (changed(element + 8, 24), "store-truncated", "value", element + ELEMENT, truncated(24, 23)),
        (changed(element + 8, u32::MAX), "store-truncated", "value", element + ELEMENT, truncated(0xffff_ffff, 23)),
        // One octet less: the rest begins the next element.
        (
            changed(element + 8, 10),
            "store-hash-mismatch",
            "property 3",
            HEADER,
            different(Sha1::digest(b"certificat").into(), certificate),
        ),
        // The end says that it has an encoding, and then a length.
        (changed(end + 4, 1), "store-malformed", "marker", end + 4, number(0, 1)),
        (changed(end + 8, 1), "store-malformed", "marker", end + 8, number(0, 1)),
        ([&*good, &[0]].concat(), "store-trailing-octets", "store", good.len(), ReadErrorKind::Trailing { bytes: 1 }),
        // No end, but the header of something else; properties that belong to nothing.
        (good[..end].to_vec(), "store-truncated", "id", end, truncated(4, 0)),
        (
            Store::new().element(11, *b"name").to_bytes(),
            "store-malformed",
            "id",
            HEADER + ELEMENT + 4,
            ReadErrorKind::Form { expected: "an element that the properties before it belong to" },
        ),
        (with_sha1(&[0; 20]), "store-hash-mismatch", "property 3", HEADER, different(certificate, [0; 20])),
        (with_sha1(b""), "store-hash-mismatch", "property 3", HEADER, length(0)),
        (with_sha1(&certificate[..19]), "store-hash-mismatch", "property 3", HEADER, length(19)),
        (b"MSCF\0\0\0\0".to_vec(), "store-malformed", "version", 0, number(0, 0x4643_534d)),
    ];
    for (octets, expected_code, field, offset, kind) in rows {
        let (error, code) = refusal(&octets);
        assert_eq!((code, error.field(), error.offset()), (expected_code, field, offset), "{error}");
        assert_eq!(error.kind(), &kind);
        let facade = Error::Store(error);
        let sentence = facade.to_string();
        assert!(sentence.starts_with(&format!("certificate store: {field} at offset {offset}: ")), "{sentence}");
        assert_eq!((facade.offset(), facade.hresult(), facade.windows_event()), (Some(offset), None, None));
    }
}

/// Of several, every one is compared; one that belongs to a revocation list as well.
#[test]
fn no_wrong_hash_hides_behind_a_right_one() {
    let right = Sha1::digest(b"certificate").to_vec();
    for ids in [32, 33, 34] {
        let wrong = Store::new().element(3, &*right).element(3, [0; 20]).element(ids, *b"certificate");
        let (error, code) = refusal(&wrong.to_bytes());
        assert_eq!((code, error.offset()), ("store-hash-mismatch", HEADER + ELEMENT + 20));
    }
    // Not that of the element before it.
    let shifted = Store::new().element(32, *b"certificate").element(3, right).element(32, *b"another");
    assert_eq!(refusal(&shifted.to_bytes()).1, "store-hash-mismatch");
}

#[test]
fn each_limit_is_exact() {
    let store = Store::new().element(11, *b"a").element(12, *b"b").element(32, *b"c").element(33, *b"d").to_bytes();
    let refused = |change: &dyn Fn(&mut StoreLimits)| {
        let mut limits = StoreLimits::default();
        change(&mut limits);
        match SerializedStore::parse(&store, &limits) {
            Ok(_) => None,
            Err(error) => {
                assert_eq!(error.code(), "store-limit", "{error}");
                error.offset()
            }
        }
    };
    assert_eq!(refused(&|limits| limits.store_bytes = store.len()), None);
    assert_eq!(refused(&|limits| limits.store_bytes = store.len() - 1), Some(0));
    assert_eq!(refused(&|limits| limits.elements = 2), None);
    assert_eq!(refused(&|limits| limits.elements = 1), Some(HEADER + 3 * (ELEMENT + 1)));
    assert_eq!(refused(&|limits| limits.properties = 2), None);
    assert_eq!(refused(&|limits| limits.properties = 1), Some(HEADER + ELEMENT + 1));
}

type Element = (u32, Vec<u8>);

/// Elements as a store may have them: properties (none of them 3), then what they belong to.
fn groups() -> impl Strategy<Value = Vec<(Vec<Element>, Element)>> {
    let property = prop_oneof![1..3_u32, 4..32_u32, 35..=0xffff_u32];
    vec((vec((property, vec(any::<u8>(), 0..20)), 0..4), (32..35_u32, vec(any::<u8>(), 0..40))), 0..8)
}

proptest! {
    #[test]
    fn a_store_is_read_back(groups in groups(), with_sha1 in any::<bool>()) {
        let mut store = Store::new();
        for (properties, (id, value)) in &groups {
            store = properties.iter().fold(store, |store, (id, value)| store.element(*id, &**value));
            if with_sha1 {
                store = store.element(3, Sha1::digest(value).to_vec());
            }
            store = store.element(*id, &**value);
        }
        let octets = store.to_bytes();
        let certificates: Vec<&[u8]> =
            groups.iter().filter(|(_, (id, _))| *id == 32).map(|(_, (_, value))| &**value).collect();
        prop_assert_eq!(read(&octets).expect("a store"), certificates);
    }

    #[test]
    fn random_octets_are_a_store_or_an_error_with_a_place(octets in vec(any::<u8>(), 0..200)) {
        let whole = [b"\0\0\0\0CERT", &*octets].concat();
        for source in [&octets, &whole] {
            if let Err(error) = read(source) {
                prop_assert!(error.offset().is_some_and(|offset| offset <= source.len()), "{}", error);
            }
        }
    }

    /// Small numbers in place of any: ids, lengths and ends that fit one another now and then.
    #[test]
    fn a_changed_store_is_a_store_or_an_error_with_a_place(
        groups in groups(),
        at in any::<prop::sample::Index>(),
        octet in 0..40_u8,
    ) {
        let store = groups.iter().fold(Store::new(), |store, (_, (_, value))| store.certificate(&**value));
        let mut octets = store.to_bytes();
        let at = at.index(octets.len());
        octets[at] = octet;
        match read(&octets) {
            // There may be more than before: a shorter length makes elements of what was content.
            Ok(certificates) => {
                prop_assert!(certificates.iter().map(|certificate| certificate.len()).sum::<usize>() < octets.len());
            }
            Err(error) => prop_assert!(error.offset().is_some_and(|offset| offset <= octets.len()), "{}", error),
        }
    }
}
