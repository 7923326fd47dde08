//! Malformed lists, each with its error: kind, field and offset.

#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

use trustlist_author::{Entry, List, der};
use trustlist_ctl::{CertificateTrustList, FileTime, Limits, ListKind, Oid, ReadErrorKind as Kind, oids};
use trustlist_testdata::made;

const INTEGER: Kind = Kind::Form { expected: "an INTEGER in its shortest form" };
const RANGE: Kind = Kind::Form { expected: "an unsigned 32-bit number" };
const VERSION: Kind = Kind::Form { expected: "no version, because DER omits the default, 0" };

fn error(bytes: &[u8]) -> (Kind, &'static str, usize) {
    let error = CertificateTrustList::parse(bytes, &Limits::default()).unwrap_err();
    (error.kind().clone(), error.field(), error.offset())
}

/// Creates a list from the given fields, each with tag and length.
fn list_of(fields: &[&[u8]]) -> Vec<u8> {
    der::sequence(fields)
}

fn usage() -> Vec<u8> {
    der::sequence([der::oid(oids::ROOT_LIST_SIGNER)])
}

fn time() -> Vec<u8> {
    der::time(trustlist_testdata::at("2026-06-01T12:00:00Z"))
}

fn algorithm() -> Vec<u8> {
    der::algorithm_identifier(oids::SHA1, &der::NULL)
}

#[test]
fn three_fields_make_a_list() {
    let bytes = list_of(&[&usage(), &time(), &algorithm()]);
    let list = CertificateTrustList::parse(&bytes, &Limits::default()).unwrap();
    assert_eq!((list.kind(), list.version()), (ListKind::AuthRoot, 0));
    assert_eq!((list.len(), list.is_empty()), (0, true));
    assert!(list.sequence_number().is_none() && list.list_identifier().is_none() && list.next_update().is_none());
    assert_eq!(list.extensions().count(), 0);
    assert_eq!(list.subject_algorithm_parameters(), Some(&der::NULL[..]));
}

/// Every optional field, and every way to reach the entries.
#[test]
fn fields_are_read_as_they_were_written() {
    let next_update = trustlist_testdata::at("2051-01-01T00:00:00Z");
    let written = made::list().version(2).list_identifier([0x41, 0x00]).next_update(next_update);
    let bytes = written.extension(oids::CERT_LOG_LIST, true, [0x05, 0x00]).to_der();
    let list = CertificateTrustList::parse(&bytes, &Limits::default()).unwrap();
    assert_eq!((list.version(), list.list_identifier()), (2, Some(&[0x41, 0x00][..])));
    assert_eq!((Some(list.this_update()), list.next_update()), (made::AT.unix(), Some(next_update)));
    assert_eq!(list.sequence_number().and_then(|number| number.filetime()), Some(made::AT));
    assert_eq!(
        (list.subject_algorithm(), list.subject_usage().collect::<Vec<_>>()),
        (oids::SHA1, vec![oids::ROOT_LIST_SIGNER])
    );
    let extension = list.extensions().next().unwrap();
    assert_eq!((extension.id(), extension.critical(), extension.value()), (oids::CERT_LOG_LIST, true, &[5, 0][..]));
    assert_eq!((list.der(), list.source()), (&*bytes, &*bytes));

    assert_eq!((list.len(), list.is_empty()), (3, false));
    let ids = |list: &CertificateTrustList<'_>| list.entries().map(|entry| entry.id().to_vec()).collect::<Vec<_>>();
    assert_eq!(ids(&list), made::IDS);
    assert_eq!((&list).into_iter().rev().map(|entry| entry.id().to_vec()).collect::<Vec<_>>(), {
        let [first, second, third] = made::IDS;
        [third, second, first]
    });
    assert_eq!((list.entries().len(), list.entries().rev().len()), (3, 3));
    for (index, id) in list.ids().enumerate() {
        let entry = list.entry(index).unwrap();
        assert_eq!(entry.id(), id);
        assert_eq!(list.entry_at(u32::try_from(entry.offset()).unwrap()).unwrap().der(), entry.der());
        assert!(bytes[entry.offset()..].starts_with(entry.der()));
    }
    assert!(list.entry(3).is_none());
    let owned = list.into_owned();
    assert_eq!((ids(&owned), owned.next_update()), (made::IDS.map(Vec::from).to_vec(), Some(next_update)));
}

#[test]
fn usage_and_algorithm_decide_the_kind() {
    let kind = |usages: &[Oid<'_>], algorithm| {
        let usages = der::sequence(usages.iter().map(|usage| der::oid(*usage)));
        let bytes = list_of(&[&usages, &time(), &der::algorithm_identifier(algorithm, &der::NULL)]);
        CertificateTrustList::parse(bytes, &Limits::default()).unwrap().kind()
    };
    for (usage, algorithm, expected, word) in [
        (oids::ROOT_LIST_SIGNER, oids::SHA1, ListKind::AuthRoot, "authroot"),
        (oids::DISALLOWED_LIST, oids::DISALLOWED_HASH, ListKind::Disallowed, "disallowed"),
        (oids::PIN_RULES, oids::PIN_RULES_DOMAIN_NAME, ListKind::PinRules, "pinrules"),
        (oids::CATALOG_LIST, oids::CATALOG_MEMBER, ListKind::Catalog, "catalog"),
        (oids::CATALOG_LIST, oids::CATALOG_MEMBER_2, ListKind::Catalog, "catalog"),
        (oids::ROOT_LIST_SIGNER, oids::DISALLOWED_HASH, ListKind::Other, "other"),
        (oids::CTL_USAGE_SIGNING, oids::SHA1, ListKind::Other, "other"),
    ] {
        assert_eq!(kind(&[usage], algorithm), expected);
        assert_eq!(expected.to_string(), word);
        assert_eq!(kind(&[usage, usage], algorithm), ListKind::Other);
    }
    assert_eq!(kind(&[], oids::SHA1), ListKind::Other);
}

/// The INTEGER before the usage is the version, and the one after it is the sequence number.
#[test]
fn tag_and_position_identify_a_field() {
    let (seven, nine) = (der::integer(7), der::integer(9));
    let bytes = list_of(&[&seven, &usage(), &nine, &time(), &algorithm()]);
    let list = CertificateTrustList::parse(&bytes, &Limits::default()).unwrap();
    assert_eq!((list.version(), list.sequence_number().unwrap().content()), (7, &[9][..]));
}

#[test]
fn missing_or_misplaced_fields_are_refused() {
    let (usage, time, algorithm) = (usage(), time(), algorithm());
    assert_eq!(
        error(&list_of(&[&usage, &algorithm])),
        (Kind::Tag { expected: 0x17, found: 0x30 }, "thisUpdate", 2 + usage.len(),)
    );
    assert_eq!(error(&list_of(&[&time, &usage, &algorithm])).1, "subjectUsage");
    let (kind, field, _) = error(&list_of(&[&usage, &time]));
    assert_eq!((kind, field), (Kind::Truncated { needed: 1, available: 0 }, "subjectAlgorithm"));
    let extensions = der::context(0, &der::sequence::<Vec<u8>>([]));
    let (kind, field, _) = error(&list_of(&[&usage, &time, &algorithm, &extensions, &der::NULL]));
    assert_eq!((kind, field), (Kind::Trailing { bytes: 2 }, "CertificateTrustList"));
    assert_eq!(error(&list_of(&[&usage, &time, &algorithm, &extensions, &extensions])).1, "CertificateTrustList");
}

#[test]
fn malformed_integers_and_versions_are_refused() {
    let with_version = |content: &[u8]| list_of(&[&der::tlv(2, content), &usage(), &time(), &algorithm()]);
    let (zero, negative, padded) = (with_version(&[0]), with_version(&[0x80]), with_version(&[0, 1]));
    assert_eq!(error(&zero), (VERSION, "version", 2), "DER omits the default");
    assert_eq!(error(&negative), (RANGE, "version", 2));
    assert_eq!(error(&padded), (INTEGER, "version", 2));
    assert_eq!(error(&with_version(&[1, 0, 0, 0, 0])).0, RANGE, "more than 32 bits");
    let number = |content: &[u8]| list_of(&[&usage(), &der::tlv(2, content), &time(), &algorithm()]);
    for content in [&[][..], &[0x00, 0x7f], &[0xff, 0x80]] {
        let (kind, field, _) = error(&number(content));
        assert_eq!((kind, field), (INTEGER, "sequenceNumber"), "{content:x?}");
    }
    assert!(CertificateTrustList::parse(number(&[0xff, 0x7f]), &Limits::default()).is_ok());
}

#[test]
fn errors_in_an_entry_have_an_offset() {
    let bytes = made::list().to_der();
    let id = bytes.windows(20).position(|window| window == made::IDS[1]).unwrap();
    let mut changed = bytes.clone();
    changed[id - 2] = 0x0c;
    assert_eq!(error(&changed), (Kind::Tag { expected: 0x04, found: 0x0c }, "subjectIdentifier", id - 2));
    let mut changed = bytes;
    changed[id - 1] = 0x80;
    assert_eq!(error(&changed), (Kind::LengthForm, "subjectIdentifier", id - 2));
}

#[test]
fn criticality_is_true_or_left_out() {
    let critical = |boolean: &[u8]| {
        let extension = der::sequence([der::oid(oids::CERT_LOG_LIST), der::tlv(1, boolean), der::octet_string(&[])]);
        let extensions = der::context(0, &der::sequence([extension]));
        let (kind, field, _) = error(&list_of(&[&usage(), &time(), &algorithm(), &extensions]));
        (kind, field)
    };
    for byte in [0x00, 0x01, 0xfe] {
        assert_eq!(critical(&[byte]), (Kind::Byte { expected: "true (0xff)", found: byte }, "critical"));
    }
    for bytes in [&[][..], &[0xff, 0xff]] {
        let kind = Kind::Length { expected: 1, found: bytes.len() };
        assert_eq!(critical(bytes), (kind, "critical"));
    }
}

#[test]
fn every_truncation_is_refused() {
    let bytes = made::list().to_der();
    for length in 0..bytes.len() {
        let (kind, ..) = error(&bytes[..length]);
        assert!(matches!(kind, Kind::Truncated { .. }), "at {length}: {kind:?}");
    }
}

#[test]
fn each_limit_is_exact() {
    let at = FileTime::from_ticks(134_247_888_000_000_000);
    let attribute = |number| Entry::new([number; 20]).property(11, [0, 0]).property(98, [number; 32]);
    let list = List::roots(at)
        .entries((0..5).map(attribute))
        .extension(oids::CERT_LOG_LIST, false, [])
        .extension(oids::CERT_LOG_LIST, false, [])
        .to_der();
    let parse = |change: &dyn Fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        CertificateTrustList::parse(&list, &limits)
            .map(|list| list.len())
            .map_err(|error| (error.kind().clone(), error.field()))
    };
    let too_many = |limit, field| Err((Kind::TooMany { limit }, field));
    assert_eq!(parse(&|limits| limits.entries = 5), Ok(5));
    assert_eq!(parse(&|limits| limits.entries = 4), too_many(4, "trustedSubjects"));
    assert_eq!(parse(&|limits| limits.attributes = 2), Ok(5));
    assert_eq!(parse(&|limits| limits.attributes = 1), too_many(1, "subjectAttributes"));
    assert_eq!(parse(&|limits| limits.values = 0), too_many(0, "attribute values"));
    assert_eq!(parse(&|limits| limits.extensions = 2), Ok(5));
    assert_eq!(parse(&|limits| limits.extensions = 1), too_many(1, "extensions"));
    assert_eq!(parse(&|limits| limits.usages = 0), too_many(0, "subjectUsage"));
    assert_eq!(parse(&|limits| limits.list_bytes = list.len()), Ok(5));
    let too_long = Kind::TooLong { bytes: list.len(), limit: list.len() - 1 };
    assert_eq!(parse(&|limits| limits.list_bytes = list.len() - 1), Err((too_long, "CertificateTrustList")));
}

/// The reader does not descend into values, so nesting costs nothing. It allocates no memory for a length that exceeds
/// the input.
#[test]
fn nesting_and_false_lengths_cost_nothing() {
    let mut nested = vec![0x30, 0x80];
    for _ in 0..1000 {
        nested = der::sequence([nested]);
    }
    let entry = Entry::new([1; 20]).attribute(oids::PROPERTY_SHA256, [nested]);
    let list = List::roots(made::AT).entry(entry).to_der();
    assert!(CertificateTrustList::parse(&list, &Limits::default()).is_ok(), "values are not parsed");
    let (kind, ..) = error(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]);
    assert_eq!(kind, Kind::Truncated { needed: 0xffff_ffff, available: 0 });
}

#[test]
fn offsets_of_a_list_in_a_file_count_from_the_start_of_the_file() {
    let list = made::list().to_der();
    let file = [&[0xaa; 100][..], &list, &[0xbb; 50]].concat();
    let inside = CertificateTrustList::parse_within(&file, 100..100 + list.len(), &Limits::default()).unwrap();
    assert_eq!(inside.der(), list);
    assert_eq!(inside.entry(0).unwrap().offset() - 100, {
        let alone = CertificateTrustList::parse(&list, &Limits::default()).unwrap();
        alone.entry(0).unwrap().offset()
    });
    // A range outside the source is an error, not a panic.
    assert!(CertificateTrustList::parse_within(&file, 100..usize::MAX, &Limits::default()).is_err());
    assert!(CertificateTrustList::parse_within(&file, 1000..2000, &Limits::default()).is_err());
}

/// A list without a usage, or with several, is of kind `Other`.
#[test]
fn a_known_kind_has_exactly_one_usage() {
    let kind = |list: List| CertificateTrustList::parse(list.to_der(), &Limits::default()).unwrap().kind();
    let roots = || List::roots(made::AT);
    assert_eq!(kind(roots()), ListKind::AuthRoot);
    assert_eq!(kind(roots().usages([])), ListKind::Other);
    assert_eq!(kind(roots().usages([oids::ROOT_LIST_SIGNER; 2])), ListKind::Other);
    assert_eq!(kind(roots().usages([oids::ROOT_LIST_SIGNER, oids::DISALLOWED_LIST])), ListKind::Other);
    let words = [ListKind::AuthRoot, ListKind::Disallowed, ListKind::PinRules, ListKind::Catalog, ListKind::Other];
    assert_eq!(words.map(|kind| kind.to_string()), ["authroot", "disallowed", "pinrules", "catalog", "other"]);
}
