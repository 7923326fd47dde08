//! The attributes and extensions of catalogs: what is written is read back, and a malformed value is an error only
//! when that value is read. The error names field and offset.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

use proptest::{collection::vec, option, prelude::*};
use trustlist_author::{Digest, Entry, List, der};
use trustlist_ctl::{
    CertificateTrustList, IndirectData, Limits, MemberInfo, MemberInfo2, NameValue, Oid, OidBuf, ReadError,
    ReadErrorKind as Kind, SubjectKind, Tlv, oids,
};
use trustlist_testdata::made;

const RANGE: Kind = Kind::Form { expected: "an unsigned 32-bit number" };
const INTEGER: Kind = Kind::Form { expected: "an INTEGER in its shortest form" };
const OID: Kind = Kind::Form { expected: "an object identifier" };

fn read(list: &List) -> CertificateTrustList<'static> {
    CertificateTrustList::parse(list.to_der(), &Limits::default()).unwrap()
}

/// Creates a catalog whose only member has this attribute.
fn with_attribute(oid: Oid<'_>, value: &[u8]) -> CertificateTrustList<'static> {
    read(&List::catalog_v2(made::AT).entry(Entry::new([0x11; 32]).attribute(oid, [value])))
}

/// Returns the only value of the only attribute of the only member.
fn only_value<'l>(list: &'l CertificateTrustList<'_>) -> Tlv<'l> {
    list.entry(0).unwrap().attributes().next().unwrap().values().next().unwrap()
}

/// The kind and the field of an error, and its offset from the beginning of the value.
type Wrong = (Kind, &'static str, usize);

fn wrong(error: &ReadError, value: &Tlv<'_>) -> Wrong {
    (error.kind().clone(), error.field(), error.offset() - value.offset)
}

const fn tag(expected: u8, found: u8) -> Kind {
    Kind::Tag { expected, found }
}

const MISSING: Kind = Kind::Truncated { needed: 1, available: 0 };

fn name() -> Vec<u8> {
    der::bmp_string("File")
}

#[test]
fn a_name_and_its_value_are_read() {
    let written = trustlist_author::NameValue::text("Na\u{200e}me", "we\u{1f600}rt");
    let list = with_attribute(oids::CATALOG_NAME_VALUE, &written.to_der());
    let value = only_value(&list);
    let read = NameValue::from_value(&value).unwrap();
    assert_eq!((read.name().as_str(), read.text().as_str()), ("Na\u{200e}me", "we\u{1f600}rt"), "characters are kept");
    assert_eq!(read.name_bytes(), [0, 0x4e, 0, 0x61, 0x20, 0x0e, 0, 0x6d, 0, 0x65]);
    assert_eq!(read.bytes(), [0x77, 0, 0x65, 0, 0x3d, 0xd8, 0x00, 0xde, 0x72, 0, 0x74, 0, 0, 0]);
    assert_eq!(read.flags(), 0x1001_0001);
    assert_eq!(read.flags(), NameValue::AUTHENTICATED | NameValue::DATA_ASCII | NameValue::NAME_ASCII);
    assert_eq!((read.der(), read.offset()), (value.der, value.offset));
    assert_eq!(&list.source()[read.offset()..][..read.der().len()], read.der());
}

/// Ill-formed UTF-16 is decoded to U+FFFD, and the original bytes are kept.
#[test]
fn ill_formed_text_is_read() {
    let bytes = der::sequence([
        der::tlv(0x1e, &[0xd8, 0x00, 0x00, 0x41, 0x00]),
        der::integer(0),
        der::octet_string(&[0x00, 0xdc, 0x42]),
    ]);
    let list = with_attribute(oids::CATALOG_NAME_VALUE, &bytes);
    let read = NameValue::from_value(&only_value(&list)).unwrap();
    assert_eq!((read.name().as_str(), read.text().as_str()), ("\u{fffd}A\u{fffd}", "\u{fffd}\u{fffd}"));
    assert_eq!((read.name_bytes(), read.bytes()), (&[0xd8, 0x00, 0x00, 0x41, 0x00][..], &[0x00, 0xdc, 0x42][..]));

    let bytes = der::sequence([der::tlv(0x1e, &[0xdc, 0x00]), der::integer(1)]);
    let list = with_attribute(oids::CATALOG_MEMBER_INFO, &bytes);
    let read = MemberInfo::from_value(&only_value(&list)).unwrap();
    assert_eq!((read.guid().as_str(), read.guid_bytes()), ("\u{fffd}", &[0xdc, 0x00][..]));
}

#[test]
fn malformed_name_values_are_refused() {
    let (name, flags, value) = (name(), der::integer(0x1_0001), der::octet_string(&[0x41, 0]));
    let after_name = 2 + name.len();
    let after_flags = after_name + flags.len();
    let sequence = |fields: &[&[u8]]| der::sequence(fields);
    for (bytes, expected) in [
        (der::NULL.to_vec(), (tag(0x30, 0x05), "CatNameValue", 0)),
        (sequence(&[]), (MISSING, "CatNameValue tag", 2)),
        (sequence(&[&der::octet_string(b"File")]), (tag(0x1e, 0x04), "CatNameValue tag", 2)),
        (sequence(&[&name]), (MISSING, "CatNameValue flags", after_name)),
        (sequence(&[&name, &value, &flags]), (tag(0x02, 0x04), "CatNameValue flags", after_name)),
        (sequence(&[&name, &der::tlv(2, &[])]), (INTEGER, "CatNameValue flags", after_name)),
        (sequence(&[&name, &der::tlv(2, &[0, 1])]), (INTEGER, "CatNameValue flags", after_name)),
        (sequence(&[&name, &der::tlv(2, &[0x80])]), (RANGE, "CatNameValue flags", after_name)),
        (sequence(&[&name, &der::integer(1 << 32)]), (RANGE, "CatNameValue flags", after_name)),
        (sequence(&[&name, &flags]), (MISSING, "CatNameValue value", after_flags)),
        (sequence(&[&name, &flags, &name]), (tag(0x04, 0x1e), "CatNameValue value", after_flags)),
        (
            sequence(&[&name, &flags, &value, &der::NULL]),
            (Kind::Trailing { bytes: 2 }, "CatNameValue", after_flags + value.len()),
        ),
        (der::tlv(0x30, &[0x1e, 0x05, 0x00]), (Kind::Truncated { needed: 5, available: 1 }, "CatNameValue tag", 2)),
    ] {
        let list = with_attribute(oids::CATALOG_NAME_VALUE, &bytes);
        let value = only_value(&list);
        assert_eq!(wrong(&NameValue::from_value(&value).unwrap_err(), &value), expected, "{bytes:02x?}");

        // The same value as a list extension: its offsets also count from the beginning of the source.
        let list = read(&List::catalog_v2(made::AT).extension(oids::CATALOG_NAME_VALUE, false, bytes));
        let extension = list.extensions().next().unwrap();
        let error = NameValue::from_extension(&extension).unwrap_err();
        let offset = error.offset() - extension.value_offset();
        assert_eq!((error.kind().clone(), error.field(), offset), expected);
    }
}

/// Bytes can follow the value in an extension, but not in an attribute.
#[test]
fn bytes_after_the_value_of_an_extension_are_refused() {
    let bytes = [trustlist_author::NameValue::text("OS", "10.0").to_der(), vec![0x05, 0x00]].concat();
    let list = read(&List::catalog_v2(made::AT).extension(oids::CATALOG_NAME_VALUE, false, bytes));
    let error = NameValue::from_extension(&list.extensions().next().unwrap()).unwrap_err();
    assert_eq!((error.kind(), error.field()), (&Kind::Trailing { bytes: 2 }, "CatNameValue"));
    assert_eq!(error.offset(), list.source().len() - 2);
}

/// A malformed name does not hide the others, and the list stays readable. Attributes and extensions of this type can
/// repeat.
#[test]
fn names_are_read_one_by_one() {
    let text = |name| trustlist_author::NameValue::text(name, "x");
    let member = Entry::new([0x11; 32])
        .name_value(&text("A"))
        .attribute(oids::CATALOG_NAME_VALUE, [der::NULL])
        .attribute(oids::CATALOG_NAME_VALUE, [text("B").to_der(), text("CC").to_der()])
        .attribute(oids::CATALOG_NAME_VALUE, Vec::<Vec<u8>>::new());
    let list = List::catalog_v2(made::AT)
        .name_value(&text("D"))
        .extension(oids::CERT_LOG_LIST, false, der::NULL)
        .extension(oids::CATALOG_NAME_VALUE, false, der::NULL)
        .name_value(&text("E"));
    let list = read(&list.entry(member));
    let names = |it: &mut dyn Iterator<Item = Result<NameValue<'_>, ReadError>>| {
        it.map(|it| it.map_or_else(|error| error.field().to_string(), |it| it.name())).collect::<Vec<_>>()
    };
    let mut of_member = names(&mut NameValue::of_entry(&list.entry(0).unwrap()));
    of_member.sort();
    assert_eq!(of_member, ["A", "B", "CC", "CatNameValue"]);
    assert_eq!(names(&mut NameValue::of_list(&list)), ["D", "CatNameValue", "E"]);
}

#[test]
fn the_digest_of_a_file() {
    let flat = trustlist_author::IndirectData::flat_file(Digest::Sha256, [0xab; 32]);
    let list = with_attribute(oids::INDIRECT_DATA, &flat.to_der());
    let value = only_value(&list);
    let read = IndirectData::from_value(&value).unwrap();
    assert_eq!((read.kind(), read.data_type()), (SubjectKind::FlatFile, oids::CAB_DATA));
    assert_eq!(read.data_value(), Some(&[0xa2, 0x02, 0x80, 0x00][..]));
    assert_eq!(read.digest_algorithm().to_string(), "2.16.840.1.101.3.4.2.1");
    assert_eq!((read.digest_algorithm_parameters(), read.digest()), (Some(&der::NULL[..]), &[0xab; 32][..]));
    assert_eq!((read.der(), read.offset()), (value.der, value.offset));

    let image = trustlist_author::IndirectData::pe_image(Digest::Sha1, []);
    let list = with_attribute(oids::INDIRECT_DATA, &image.to_der());
    let read = IndirectData::from_value(&only_value(&list)).unwrap();
    assert_eq!((read.kind(), read.data_type()), (SubjectKind::PeImage, oids::PE_IMAGE_DATA));
    assert_eq!((read.digest_algorithm(), read.digest()), (oids::SHA1, &[][..]), "the length is not checked");

    // The same structure without the optional fields, and with an unknown type.
    let bare = |oid| der::sequence([der::oid(oid)]);
    let bytes = der::sequence([bare(oids::CTL), der::sequence([bare(oids::CATALOG_LIST), der::octet_string(&[1, 2])])]);
    let list = with_attribute(oids::INDIRECT_DATA, &bytes);
    let read = IndirectData::from_value(&only_value(&list)).unwrap();
    assert_eq!((read.kind(), read.data_type(), read.data_value()), (SubjectKind::Other, oids::CTL, None));
    assert_eq!((read.digest_algorithm(), read.digest_algorithm_parameters()), (oids::CATALOG_LIST, None));
    assert_eq!(read.digest(), [1, 2]);
}

#[test]
fn malformed_digests_are_refused() {
    let data = der::algorithm_identifier(oids::CAB_DATA, &[0xa2, 0x02, 0x80, 0x00]);
    let algorithm = der::digest_algorithm(Digest::Sha1);
    let digest = der::octet_string(&[0xab; 20]);
    let sequence = |fields: &[&[u8]]| der::sequence(fields);
    let info = sequence(&[&algorithm, &digest]);
    // The offsets of the messageDigest and of its two fields.
    let at_info = 2 + data.len();
    let at_algorithm = at_info + 2;
    let at_digest = at_algorithm + algorithm.len();
    for (bytes, expected) in [
        (der::octet_string(&[]), (tag(0x30, 0x04), "SpcIndirectDataContent", 0)),
        (sequence(&[]), (MISSING, "SpcIndirectDataContent data", 2)),
        (sequence(&[&digest, &info]), (tag(0x30, 0x04), "SpcIndirectDataContent data", 2)),
        (sequence(&[&sequence(&[]), &info]), (MISSING, "SpcIndirectDataContent data", 4)),
        (sequence(&[&sequence(&[&der::NULL]), &info]), (tag(0x06, 0x05), "SpcIndirectDataContent data", 4)),
        (sequence(&[&sequence(&[&der::tlv(6, &[0x80, 1])]), &info]), (OID, "SpcIndirectDataContent data", 4)),
        (
            sequence(&[&der::algorithm_identifier(oids::SHA1, &[5, 0, 5, 0]), &info]),
            (Kind::Trailing { bytes: 2 }, "SpcIndirectDataContent data", 13),
        ),
        (sequence(&[&data]), (MISSING, "SpcIndirectDataContent messageDigest", at_info)),
        (sequence(&[&data, &digest]), (tag(0x30, 0x04), "SpcIndirectDataContent messageDigest", at_info)),
        (sequence(&[&data, &sequence(&[])]), (MISSING, "SpcIndirectDataContent digestAlgorithm", at_algorithm)),
        (
            sequence(&[&data, &sequence(&[&digest])]),
            (tag(0x30, 0x04), "SpcIndirectDataContent digestAlgorithm", at_algorithm),
        ),
        (sequence(&[&data, &sequence(&[&algorithm])]), (MISSING, "SpcIndirectDataContent messageDigest", at_digest)),
        (
            sequence(&[&data, &sequence(&[&algorithm, &der::tlv(3, &[0, 1])])]),
            (tag(0x04, 0x03), "SpcIndirectDataContent messageDigest", at_digest),
        ),
        (
            sequence(&[&data, &sequence(&[&algorithm, &digest, &der::NULL])]),
            (Kind::Trailing { bytes: 2 }, "SpcIndirectDataContent messageDigest", at_digest + digest.len()),
        ),
        (
            sequence(&[&data, &info, &der::NULL]),
            (Kind::Trailing { bytes: 2 }, "SpcIndirectDataContent", at_info + info.len()),
        ),
    ] {
        let list = with_attribute(oids::INDIRECT_DATA, &bytes);
        let value = only_value(&list);
        assert_eq!(wrong(&IndirectData::from_value(&value).unwrap_err(), &value), expected, "{bytes:02x?}");
        assert!(IndirectData::of_entry(&list.entry(0).unwrap()).is_err());
    }
}

#[test]
fn the_type_of_a_member_is_read() {
    let guid = trustlist_author::MemberInfo::flat_file();
    let list = with_attribute(oids::CATALOG_MEMBER_INFO, &guid.to_der());
    let value = only_value(&list);
    let read = MemberInfo::from_value(&value).unwrap();
    assert_eq!((read.guid(), read.cert_version()), (guid.guid, 512));
    assert_eq!((read.der(), read.offset()), (value.der, value.offset));
    for (guid, kind) in [
        ("{DE351A42-8E59-11D0-8C47-00C04FC295EE}", SubjectKind::FlatFile),
        ("{de351a42-8e59-11d0-8c47-00c04fc295ee}", SubjectKind::FlatFile),
        ("{C689AAB8-8E78-11D0-8C47-00C04FC295EE}", SubjectKind::PeImage),
        ("{C689AABA-8E78-11D0-8C47-00C04FC295EE}", SubjectKind::Other),
        ("DE351A42-8E59-11D0-8C47-00C04FC295EE", SubjectKind::Other),
        ("", SubjectKind::Other),
    ] {
        let info = trustlist_author::MemberInfo { guid: guid.to_owned(), cert_version: 512 };
        let list = with_attribute(oids::CATALOG_MEMBER_INFO, &info.to_der());
        assert_eq!(MemberInfo::of_entry(&list.entry(0).unwrap()).unwrap().unwrap().kind(), kind, "{guid}");
    }

    for (bytes, kind) in [
        (&[0x80, 0x00][..], SubjectKind::PeImage),
        (&[0x82, 0x00], SubjectKind::FlatFile),
        (&[0x81, 0x00], SubjectKind::Other),
        (&[0xa0, 0x00], SubjectKind::Other),
        (&[0x80, 0x01, 0x00], SubjectKind::Other),
        (&[0x30, 0x00], SubjectKind::Other),
    ] {
        let list = with_attribute(oids::CATALOG_MEMBER_INFO_2, bytes);
        let value = only_value(&list);
        let read = MemberInfo2::from_value(&value);
        assert_eq!((read.kind(), read.der(), read.offset()), (kind, bytes, value.offset));
        assert_eq!(MemberInfo2::of_entry(&list.entry(0).unwrap()), Ok(Some(read)));
    }
}

#[test]
fn malformed_guids_are_refused() {
    let guid = der::bmp_string("{}");
    let version = der::integer(512);
    let sequence = |fields: &[&[u8]]| der::sequence(fields);
    let after_guid = 2 + guid.len();
    for (bytes, expected) in [
        (der::NULL.to_vec(), (tag(0x30, 0x05), "CatMemberInfo", 0)),
        (sequence(&[]), (MISSING, "CatMemberInfo subjectGuid", 2)),
        (sequence(&[&version, &guid]), (tag(0x1e, 0x02), "CatMemberInfo subjectGuid", 2)),
        (sequence(&[&guid]), (MISSING, "CatMemberInfo certVersion", after_guid)),
        (sequence(&[&guid, &der::tlv(2, &[0xff])]), (RANGE, "CatMemberInfo certVersion", after_guid)),
        (
            sequence(&[&guid, &version, &version]),
            (Kind::Trailing { bytes: 4 }, "CatMemberInfo", after_guid + version.len()),
        ),
    ] {
        let list = with_attribute(oids::CATALOG_MEMBER_INFO, &bytes);
        let value = only_value(&list);
        assert_eq!(wrong(&MemberInfo::from_value(&value).unwrap_err(), &value), expected, "{bytes:02x?}");
    }
}

/// A second attribute could contradict the first, so both are refused.
#[test]
fn repeated_attributes_and_values_are_refused() {
    let error = |entry: Entry| {
        let list = read(&List::catalog_v2(made::AT).entry(entry));
        let entry = list.entry(0).unwrap();
        let first = entry.attributes().next().unwrap().offset();
        let errors = [
            IndirectData::of_entry(&entry).err(),
            MemberInfo::of_entry(&entry).err(),
            MemberInfo2::of_entry(&entry).err(),
        ];
        let mut errors = errors.into_iter().flatten();
        let error = errors.next().unwrap();
        assert_eq!((errors.next(), error.offset()), (None, first));
        (error.kind().clone(), error.field())
    };
    let flat = |digest: u8| trustlist_author::IndirectData::flat_file(Digest::Sha256, [digest; 32]);
    let entry = || Entry::new([0x11; 32]);
    for (member, kind, field) in [
        (entry().indirect_data(&flat(1)).indirect_data(&flat(2)), Kind::Repeated, "SpcIndirectDataContent"),
        (
            entry().attribute(oids::INDIRECT_DATA, [flat(1).to_der(), flat(2).to_der()]),
            Kind::NotOne { found: 2 },
            "SpcIndirectDataContent",
        ),
        (
            entry().attribute(oids::INDIRECT_DATA, Vec::<Vec<u8>>::new()),
            Kind::NotOne { found: 0 },
            "SpcIndirectDataContent",
        ),
        (
            entry().attribute(oids::INDIRECT_DATA, Vec::<Vec<u8>>::new()).indirect_data(&flat(1)),
            Kind::Repeated,
            "SpcIndirectDataContent",
        ),
        (entry().member_info_2(0).member_info_2(2), Kind::Repeated, "CatMemberInfo2"),
        (
            entry().attribute(oids::CATALOG_MEMBER_INFO, [der::integer(1), der::integer(2)]),
            Kind::NotOne { found: 2 },
            "CatMemberInfo",
        ),
    ] {
        assert_eq!(error(member), (kind, field));
    }
    let none = read(&List::catalog_v2(made::AT).entry(entry()));
    let none = none.entry(0).unwrap();
    assert_eq!(IndirectData::of_entry(&none), Ok(None));
    assert_eq!(MemberInfo::of_entry(&none), Ok(None));
    assert_eq!(MemberInfo2::of_entry(&none), Ok(None));
}

#[test]
fn errors_name_the_field_and_the_offset() {
    let list = with_attribute(oids::CATALOG_NAME_VALUE, &der::sequence([name(), der::tlv(2, &[0x80])]));
    let value = only_value(&list);
    let expected = format!("CatNameValue flags at offset {}: expected an unsigned 32-bit number", value.offset + 12);
    assert_eq!(NameValue::from_value(&value).unwrap_err().to_string(), expected);
    let member = Entry::new([0x11; 32]).member_info_2(0).member_info_2(2);
    let list = read(&List::catalog_v2(made::AT).entry(member));
    let error = MemberInfo2::of_entry(&list.entry(0).unwrap()).unwrap_err();
    assert!(error.to_string().ends_with(": appears more than once"), "{error}");
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..40)
}

fn oid() -> impl Strategy<Value = OidBuf> {
    prop_oneof![
        Just(oids::CAB_DATA.to_owned()),
        Just(oids::PE_IMAGE_DATA.to_owned()),
        Just(oids::SHA1.to_owned()),
        (0..3_u8, 0..40_u8, any::<u64>()).prop_map(|(a, b, c)| format!("{a}.{b}.{c}").parse().unwrap()),
    ]
}

fn tlv() -> impl Strategy<Value = Vec<u8>> {
    (prop::sample::select(vec![0x02_u8, 0x04, 0x05, 0x06, 0x1e, 0x30, 0x80, 0xa2]), bytes())
        .prop_map(|(tag, content)| der::tlv(tag, &content))
}

/// Real and artificial values, each with random changes.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let real = prop_oneof![
        Just(trustlist_author::NameValue::text("File", "made.txt").to_der()),
        Just(trustlist_author::IndirectData::pe_image(Digest::Sha256, [7; 32]).to_der()),
        Just(trustlist_author::MemberInfo::flat_file().to_der()),
        vec(tlv(), 0..5).prop_map(der::sequence),
        tlv(),
    ];
    let edits = vec((any::<prop::sample::Index>(), any::<u8>()), 0..4);
    (real, edits).prop_map(|(mut bytes, edits)| {
        // Tag and length stay the same, so the result is still one value.
        let header = if bytes[1] < 0x80 { 2 } else { 2 + usize::from(bytes[1] & 0x7f) };
        for (index, byte) in edits {
            if bytes.len() > header {
                let position = header + index.index(bytes.len() - header);
                bytes[position] = byte;
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// No attribute value makes a reader panic. What was read lies within the bytes of the value. An error's offset
    /// lies within them or at their end.
    #[test]
    fn any_attributes_can_be_read(values in vec(soup(), 1..6), oid in prop::sample::select(vec![
        oids::CATALOG_NAME_VALUE, oids::CATALOG_MEMBER_INFO, oids::CATALOG_MEMBER_INFO_2, oids::INDIRECT_DATA,
    ])) {
        let entry = values.iter().fold(Entry::new([0x11; 32]), |entry, value| entry.attribute(oid, [value.clone()]));
        let list = List::catalog_v2(made::AT).entry(entry);
        let list = values.iter().fold(list, |list, value| list.extension(oid, false, value.clone()));
        let list = read(&list);
        let entry = list.entry(0).unwrap();
        let mut kept = Vec::new();
        for value in entry.attributes().flat_map(|attribute| attribute.values()) {
            kept.push(value.der.to_vec());
            let within = value.offset..=value.offset + value.der.len();
            match NameValue::from_value(&value) {
                Ok(read) => {
                    prop_assert_eq!(read.der(), value.der);
                    prop_assert!(value.der.ends_with(read.bytes()));
                    let _ = read.text();
                    let encoded = trustlist_author::NameValue::from(read).to_der();
                    let ill_formed = read.name().contains(char::REPLACEMENT_CHARACTER);
                    prop_assert!(encoded == value.der || ill_formed);
                }
                Err(error) => prop_assert!(within.contains(&error.offset()), "{}", error),
            }
            match IndirectData::from_value(&value) {
                Ok(read) => {
                    prop_assert_eq!(read.der(), value.der);
                    prop_assert_eq!(trustlist_author::IndirectData::from(read).to_der(), value.der);
                }
                Err(error) => prop_assert!(within.contains(&error.offset()), "{}", error),
            }
            match MemberInfo::from_value(&value) {
                Ok(read) => prop_assert_eq!(read.der(), value.der),
                Err(error) => prop_assert!(within.contains(&error.offset()), "{}", error),
            }
            prop_assert_eq!(MemberInfo2::from_value(&value).der(), value.der);
        }
        let mut expected = values.clone();
        expected.sort();
        kept.sort();
        prop_assert_eq!(kept, expected);
        let all = if oid == oids::CATALOG_NAME_VALUE { values.len() } else { 0 };
        prop_assert_eq!(NameValue::of_entry(&entry).count(), all);
        prop_assert_eq!(NameValue::of_list(&list).count(), all);
        let single = [IndirectData::of_entry(&entry).is_err(), MemberInfo::of_entry(&entry).is_err()];
        prop_assert!(values.len() == 1 || oid != oids::INDIRECT_DATA || single[0]);
        prop_assert!(values.len() == 1 || oid != oids::CATALOG_MEMBER_INFO || single[1]);
    }

    #[test]
    fn name_values_are_read_back(name in any::<String>(), flags: u32, value in bytes()) {
        let written = trustlist_author::NameValue { name, flags, value };
        let list = with_attribute(oids::CATALOG_NAME_VALUE, &written.to_der());
        let read = NameValue::from_value(&only_value(&list)).unwrap();
        prop_assert_eq!(trustlist_author::NameValue::from(read), written);
    }

    #[test]
    fn texts_are_read_back(name in any::<String>(), text in any::<String>()) {
        let written = trustlist_author::NameValue::text(&name, &text);
        let list = read(&List::catalog_v2(made::AT).name_value(&written));
        let read = NameValue::of_list(&list).next().unwrap().unwrap();
        prop_assert_eq!((read.name(), read.text()), (name, text));
    }

    #[test]
    fn digests_are_read_back(
        data_type in oid(),
        data_value in option::of(tlv()),
        digest_algorithm in oid(),
        digest_algorithm_parameters in option::of(tlv()),
        digest in bytes(),
    ) {
        let written = trustlist_author::IndirectData {
            data_type, data_value, digest_algorithm, digest_algorithm_parameters, digest,
        };
        let list = with_attribute(oids::INDIRECT_DATA, &written.to_der());
        let read = IndirectData::from_value(&only_value(&list)).unwrap();
        prop_assert_eq!(trustlist_author::IndirectData::from(read), written);
    }

    #[test]
    fn guids_are_read_back(guid in any::<String>(), cert_version: u32) {
        let written = trustlist_author::MemberInfo { guid, cert_version };
        let list = with_attribute(oids::CATALOG_MEMBER_INFO, &written.to_der());
        let read = MemberInfo::from_value(&only_value(&list)).unwrap();
        prop_assert_eq!(trustlist_author::MemberInfo::from(read), written);
    }
}
