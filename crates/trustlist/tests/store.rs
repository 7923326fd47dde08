//! Serialized certificate stores: parsing, and the place of each error.

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

fn read(bytes: &[u8]) -> Result<Vec<&[u8]>, Error> {
    SerializedStore::parse(bytes, &StoreLimits::default()).map(|store| store.unsigned_certificates().collect())
}

fn refusal(bytes: &[u8]) -> (ReadError, &'static str) {
    let error = read(bytes).expect_err("not a store");
    let code = error.code();
    match error {
        Error::Store(error) => (error, code),
        other => unreachable!("{other}"),
    }
}

/// The length of a store's header in bytes.
const HEADER: usize = 8;
/// The length of an element's header in bytes.
const ELEMENT: usize = 12;

#[test]
fn certificates_are_in_order_and_other_elements_are_skipped() {
    let pki = Pki::default();
    let bytes = Store::new()
        .certificate(&*pki.root)
        // A revocation list with its SHA-1, and a trust list with a name.
        .element(3, Sha1::digest(b"revoked").to_vec())
        .element(33, *b"revoked")
        .element(11, *b"name")
        .element(34, *b"list")
        // A certificate with a property that Windows defines and one that an application defines; then a certificate
        // without properties.
        .element(1, *b"")
        .element(0xffff, *b"application")
        .element(32, &*pki.ca)
        .element(32, *b"no certificate")
        .to_bytes();
    assert_eq!(read(&bytes).expect("a store"), [&*pki.root, &*pki.ca, b"no certificate"]);
    let store = SerializedStore::parse(&bytes, &StoreLimits::default()).expect("a store");
    assert_eq!(store.unsigned_certificates().len(), 3);
    assert!(bytes.as_ptr_range().contains(&store.unsigned_certificates().next().expect("the first").as_ptr()));
}

#[test]
fn an_empty_store_is_a_store() {
    let bytes = Store::new().to_bytes();
    assert_eq!(bytes.len(), HEADER + ELEMENT);
    assert!(read(&bytes).expect("a store").is_empty());
}

#[test]
fn a_truncated_store_is_refused() {
    let bytes = Store::new().certificate(*b"first").certificate(*b"second").to_bytes();
    for length in 0..bytes.len() {
        let (error, code) = refusal(&bytes[..length]);
        assert_eq!(code, "store-truncated", "{length} bytes: {error}");
        assert!(matches!(error.kind(), ReadErrorKind::Truncated { needed, available } if needed > available));
        assert!(error.offset() <= length);
    }
}

#[test]
fn each_error_has_its_field_and_offset() {
    let good = Store::new().certificate(*b"certificate").to_bytes();
    let element = HEADER + ELEMENT + 20;
    let end = good.len() - ELEMENT;
    let changed = |offset: usize, number: u32| {
        let mut bytes = good.clone();
        bytes[offset..offset + 4].copy_from_slice(&number.to_le_bytes());
        bytes
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
        // Wrong lengths: one byte too long, and the highest possible length.
        (changed(element + 8, 24), "store-truncated", "value", element + ELEMENT, truncated(24, 23)),
        (changed(element + 8, u32::MAX), "store-truncated", "value", element + ELEMENT, truncated(0xffff_ffff, 23)),
        // One byte too short: the last byte is taken for the next element.
        (
            changed(element + 8, 10),
            "store-hash-mismatch",
            "property 3",
            HEADER,
            different(Sha1::digest(b"certificat").into(), certificate),
        ),
        // The end marker's encoding or length is not 0.
        (changed(end + 4, 1), "store-malformed", "marker", end + 4, number(0, 1)),
        (changed(end + 8, 1), "store-malformed", "marker", end + 8, number(0, 1)),
        ([&*good, &[0]].concat(), "store-trailing-octets", "store", good.len(), ReadErrorKind::Trailing { bytes: 1 }),
        // The end marker is missing; a property has no element after it.
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
    for (bytes, expected_code, field, offset, kind) in rows {
        let (error, code) = refusal(&bytes);
        assert_eq!((code, error.field(), error.offset()), (expected_code, field, offset), "{error}");
        assert_eq!(error.kind(), &kind);
        let facade = Error::Store(error);
        let sentence = facade.to_string();
        assert!(sentence.starts_with(&format!("certificate store: {field} at offset {offset}: ")), "{sentence}");
        assert_eq!((facade.offset(), facade.hresult(), facade.windows_event()), (Some(offset), None, None));
    }
}

/// Every SHA-1 of an element is compared, even in a revocation list.
#[test]
fn a_wrong_hash_after_a_right_one_is_refused() {
    let right = Sha1::digest(b"certificate").to_vec();
    for ids in [32, 33, 34] {
        let wrong = Store::new().element(3, &*right).element(3, [0; 20]).element(ids, *b"certificate");
        let (error, code) = refusal(&wrong.to_bytes());
        assert_eq!((code, error.offset()), ("store-hash-mismatch", HEADER + ELEMENT + 20));
    }
    // The hash of the previous element is wrong too.
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

/// Groups of elements: each group is some properties (but not property 3, the SHA-1) and the element that they belong
/// to.
fn groups() -> impl Strategy<Value = Vec<(Vec<Element>, Element)>> {
    let property = prop_oneof![1..3_u32, 4..32_u32, 35..=0xffff_u32];
    vec((vec((property, vec(any::<u8>(), 0..20)), 0..4), (32..35_u32, vec(any::<u8>(), 0..40))), 0..8)
}

proptest! {
    #[test]
    fn a_written_store_is_read_back(groups in groups(), with_sha1 in any::<bool>()) {
        let mut store = Store::new();
        for (properties, (id, value)) in &groups {
            store = properties.iter().fold(store, |store, (id, value)| store.element(*id, &**value));
            if with_sha1 {
                store = store.element(3, Sha1::digest(value).to_vec());
            }
            store = store.element(*id, &**value);
        }
        let bytes = store.to_bytes();
        let certificates: Vec<&[u8]> =
            groups.iter().filter(|(_, (id, _))| *id == 32).map(|(_, (_, value))| &**value).collect();
        prop_assert_eq!(read(&bytes).expect("a store"), certificates);
    }

    #[test]
    fn random_bytes_are_a_store_or_an_error_with_an_offset(bytes in vec(any::<u8>(), 0..200)) {
        let with_header = [b"\0\0\0\0CERT", &*bytes].concat();
        for source in [&bytes, &with_header] {
            if let Err(error) = read(source) {
                prop_assert!(error.offset().is_some_and(|offset| offset <= source.len()), "{}", error);
            }
        }
    }

    /// The changed byte is a small number, so that ids, lengths and end markers are sometimes still valid.
    #[test]
    fn a_changed_store_is_a_store_or_an_error_with_an_offset(
        groups in groups(),
        at in any::<prop::sample::Index>(),
        byte in 0..40_u8,
    ) {
        let store = groups.iter().fold(Store::new(), |store, (_, (_, value))| store.certificate(&**value));
        let mut bytes = store.to_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        match read(&bytes) {
            // There may be more certificates than before: with a shorter length, content is read as more elements.
            Ok(certificates) => {
                prop_assert!(certificates.iter().map(|certificate| certificate.len()).sum::<usize>() < bytes.len());
            }
            Err(error) => prop_assert!(error.offset().is_some_and(|offset| offset <= bytes.len()), "{}", error),
        }
    }
}
