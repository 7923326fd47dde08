//! Real catalogs: their signers, their members, and a round trip of every attribute.

use std::collections::BTreeMap;

use trustlist::{
    AnchorOwner, Catalog, CatalogVersion, IndirectData, JudgedAt, ListKind, Member, MemberInfo, MemberInfo2, NameValue,
    Oid, Path, Policy, SubjectKind, Tlv, UnixTime, Utc, oids,
};
use trustlist_author as author;
use trustlist_testdata::{at, pki::CODE_SIGNING};

use super::{NOW, file, open, verify};

/// Microsoft's catalogs are signed by code signers under the same root as its lists.
fn policy() -> Policy {
    Policy::microsoft(at(NOW)).for_kind(ListKind::Catalog)
}

fn catalog(id: &str) -> Option<Catalog<'static>> {
    let list = verify(&file("catalog", id)?, &policy()).expect("accepted");
    Some(Catalog::try_from(list).expect("a catalog"))
}

fn names<'l>(it: impl Iterator<Item = Result<NameValue<'l>, trustlist::Error>>) -> Vec<(String, u32, String)> {
    let names = it.map(|it| it.map(|it| (it.name(), it.flags(), it.text())));
    names.collect::<Result<_, _>>().expect("well formed")
}

#[test]
fn the_signers_of_catalogs() {
    for (id, this_update, signer, ca, expired) in [
        (
            "oem89",
            "2022-06-30T07:24:34Z",
            "CN=Microsoft Windows Hardware Compatibility Publisher,",
            "CN=Microsoft Windows Third Party Component CA 2012,",
            "2023-03-08T19:58:06Z",
        ),
        (
            "115fe8649854",
            "2025-08-09T20:32:20Z",
            "CN=Microsoft Windows,",
            "CN=Microsoft Windows Production PCA 2011,",
            "2026-06-17T18:11:44Z",
        ),
    ] {
        let Some(path) = file("catalog", id) else { return };
        let list = verify(&path, &policy()).expect("accepted");
        let verified = list.signer();
        assert_eq!((verified.anchor(), verified.at()), (AnchorOwner::Microsoft, at(this_update)), "{id}");
        assert_eq!(verified.usage().to_string(), CODE_SIGNING);
        let Path { signer: first, cas, anchor: root, .. } = verified.path();
        let [second] = cas.as_slice() else { panic!("{id}: a path of three") };
        assert!(first.subject().starts_with(signer), "{id}: {}", first.subject());
        assert!(second.subject().starts_with(ca), "{id}: {}", second.subject());
        assert!(
            root.subject().starts_with("CN=Microsoft Root Certificate Authority 2010,"),
            "{id}: {}",
            root.subject()
        );

        assert_eq!(Utc(first.not_after).to_string(), expired);
        assert!(verified.expired_now());
        let judged_at = |time: UnixTime| verify(&path, &policy().judged_at(JudgedAt::Time(time))).map(drop);
        assert_eq!(judged_at(first.not_after), Ok(()));
        assert_eq!(judged_at(at(NOW)), Err("expired"), "the timestamp is ignored");
    }
    let Some(unsigned) = file("catalog", "catfiletest") else { return };
    let refused = open(&unsigned).verify(&policy()).expect_err("unsigned");
    assert_eq!((refused.error().code(), refused.error().hresult()), ("not-signed", Some(0x800b_0100)));
}

#[test]
fn a_driver_package_of_version_1() {
    let Some(catalog) = catalog("oem89") else { return };
    assert_eq!((catalog.version(), catalog.members().len()), (CatalogVersion::V1, 1));
    let all = [
        ("Qualification Level", "1000"),
        ("DTC", "1"),
        ("Submission ID", "30035070_14509585902992665_1152921505695000088"),
        ("BundleID", "9c12309c-5339-4442-86f5-a4cc3b1e08ee"),
        ("Universal", "True"),
        ("Declarative", "True"),
        ("OS", "_v100_X64_21H2,_v100_X64_22H2"),
        ("HWID1", r"usb\vid_0489&pid_e0d6"),
    ];
    let all = all.map(|(name, text)| (name.to_owned(), 0x1001_0001, text.to_owned()));
    assert_eq!(names(catalog.name_values()), all);
    assert_eq!(catalog.value_of("OS").expect("well formed").as_deref(), Some("_v100_X64_21H2,_v100_X64_22H2"));

    let member = catalog.members().next().expect("a member");
    assert_eq!(member.entry().id().len(), 82);
    assert_eq!(member.kind().expect("well formed"), Some(SubjectKind::FlatFile));
    let digest = member.digest().expect("well formed").expect("a hash");
    assert_eq!(digest.len(), 20);
    assert!(digest.starts_with(&[0xb1, 0xe7, 0x95, 0xb6]));
    let member = catalog.member_by_hash(&digest).expect("answerable").expect("a member");
    assert_eq!(member.value_of("File").expect("well formed").as_deref(), Some("amdacpbtscoext.inf"));
    assert_eq!(member.value_of("OSAttr").expect("well formed").as_deref(), Some("2:10.0"));
    assert_eq!(member.indirect_data().expect("well formed").expect("a digest").digest_algorithm(), oids::SHA1);
    let info = member.member_info().expect("well formed").expect("a GUID");
    assert_eq!((&*info.guid(), info.cert_version()), ("{DE351A42-8E59-11D0-8C47-00C04FC295EE}", 0x200));
}

/// The catalog lists ten members by SHA-256, each with indirect data, and ten by SHA-1, all without indirect data. In
/// each group, four members are images and six are flat files.
#[test]
fn a_windows_package_of_version_2() {
    let Some(catalog) = catalog("115fe8649854") else { return };
    assert_eq!((catalog.version(), catalog.members().len()), (CatalogVersion::V2, 20));
    let all = [
        ("PE", "TRUSTED"),
        ("PackageName", "Microsoft-OneCore-Graphics-Required-Package"),
        ("OSAttr", "2:10.0,2:6.3,2:6.2,2:6.1,2:6.0,2:5.2,2:5.1"),
    ];
    let all = all.map(|(name, text)| (name.to_owned(), 0x0001_0001, text.to_owned()));
    assert_eq!(names(catalog.name_values()), all);

    let mut figures: BTreeMap<(usize, String, bool), usize> = BTreeMap::new();
    let mut named: BTreeMap<(String, u32), usize> = BTreeMap::new();
    for member in catalog.members() {
        let id = member.entry().id();
        let kind = member.kind().expect("well formed").expect("every member has a kind").to_string();
        let data = member.indirect_data().expect("well formed");
        assert!(data.is_none_or(|data| data.digest() == id), "identifier and digest agree");
        *figures.entry((id.len(), kind, data.is_some())).or_default() += 1;
        for (name, flags, _) in names(member.name_values()) {
            *named.entry((name, flags)).or_default() += 1;
        }
        let found = catalog.member_by_hash(id).expect("answerable").expect("every member is found by its hash");
        assert_eq!(found.entry().offset(), member.entry().offset());
        assert_eq!(member.digest().expect("well formed").as_deref(), Some(id));
    }
    let figure = |length, kind: SubjectKind, data, count| ((length, kind.to_string(), data), count);
    let expected = [
        figure(20, SubjectKind::PeImage, false, 4),
        figure(20, SubjectKind::FlatFile, false, 6),
        figure(32, SubjectKind::PeImage, true, 4),
        figure(32, SubjectKind::FlatFile, true, 6),
    ];
    assert_eq!(figures, BTreeMap::from(expected));
    let expected = [(("File", 0x0001_0001), 2), (("Hint", 0x1001_0001), 4), (("PETrusted", 0x1001_0001), 4)];
    let expected = expected.map(|((name, flags), count)| ((name.to_owned(), flags), count));
    assert_eq!(named, BTreeMap::from(expected));
    for absent in [&[0; 32][..], &[0; 20]] {
        assert!(catalog.member_by_hash(absent).expect("answerable").is_none());
    }
    assert!(catalog.check_file(b"not a file of Windows").expect("no contradiction").is_none());

    // One image is listed by both hashes. Its indirect data also has page hashes, which are not parsed.
    let is_gdi = |member: &Member<'_>| member.value_of("File").expect("well formed").as_deref() == Some("gdi32.dll");
    let [first, second] = catalog.members().filter(is_gdi).collect::<Vec<_>>().try_into().expect("two members");
    assert_eq!((first.entry().id().len(), second.entry().id().len()), (20, 32));
    let data = second.indirect_data().expect("well formed").expect("a digest");
    assert_eq!((data.kind(), data.data_type()), (SubjectKind::PeImage, oids::PE_IMAGE_DATA));
    assert_eq!(data.data_value().map(<[u8]>::len), Some(1650));
}

/// One of the catalogs is unsigned, and its only member has a digest but no name.
#[test]
fn every_attribute_survives_a_round_trip() {
    // `attributes` counts the attributes of each type in `TYPES`.
    for (id, algorithm, members, attributes, extensions) in [
        ("oem89", oids::CATALOG_MEMBER, 1, [2, 1, 1, 0], 8),
        ("115fe8649854", oids::CATALOG_MEMBER_2, 20, [10, 10, 0, 20], 3),
        ("catfiletest", oids::CATALOG_MEMBER, 1, [0, 1, 1, 0], 0),
    ] {
        let Some(path) = file("catalog", id) else { return };
        let signed = open(&path);
        let list = signed.unverified();
        assert_eq!((list.subject_algorithm(), list.len()), (algorithm, members), "{id}");
        let all = || list.entries().flat_map(|entry| entry.attributes());
        assert_eq!(TYPES.map(|oid| all().filter(|attribute| attribute.oid() == oid).count()), attributes, "{id}");
        for attribute in all() {
            for value in attribute.values() {
                assert_eq!(written_again(attribute.oid(), &value), value.der, "{id}");
            }
        }
        assert_eq!(list.extensions().count(), extensions, "{id}");
        for extension in list.extensions() {
            let read = NameValue::from_extension(&extension).expect("well formed");
            assert_eq!(author::NameValue::from(read).to_der(), extension.value(), "{id}");
        }
    }
}

const TYPES: [Oid<'static>; 4] =
    [oids::CATALOG_NAME_VALUE, oids::INDIRECT_DATA, oids::CATALOG_MEMBER_INFO, oids::CATALOG_MEMBER_INFO_2];

fn written_again(oid: Oid<'_>, value: &Tlv<'_>) -> Vec<u8> {
    match oid {
        oids::CATALOG_NAME_VALUE => {
            author::NameValue::from(NameValue::from_value(value).expect("well formed")).to_der()
        }
        oids::INDIRECT_DATA => {
            author::IndirectData::from(IndirectData::from_value(value).expect("well formed")).to_der()
        }
        oids::CATALOG_MEMBER_INFO => {
            author::MemberInfo::from(MemberInfo::from_value(value).expect("well formed")).to_der()
        }
        oids::CATALOG_MEMBER_INFO_2 => {
            let number = match MemberInfo2::from_value(value).kind() {
                SubjectKind::PeImage => 0,
                SubjectKind::FlatFile => 2,
                kind => panic!("a member that is {kind}"),
            };
            let written = author::Entry::new([]).member_info_2(number);
            written.attributes.into_iter().flat_map(|attribute| attribute.values).next().expect("a value")
        }
        oid => panic!("an attribute {oid}"),
    }
}
