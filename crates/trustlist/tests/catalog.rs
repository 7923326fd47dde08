//! Catalogs: finding the member for a file, and refusing members that contradict themselves.

#![allow(clippy::expect_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use proptest::prelude::*;
use trustlist::{Catalog, CatalogVersion, Policy, RootList, SignedList, SubjectKind, TrustList, oids};
use trustlist_author::{Digest, Entry, Envelope, IndirectData, List, MemberInfo, NameValue, der};
use trustlist_testdata::{
    at,
    made::{self, FILE},
    pki::Pki,
};

const NOW: &str = "2026-12-01T00:00:00Z";

/// A policy for lists of any kind, so that these tests can check which lists are not catalogs.
fn policy() -> Policy {
    Policy::roots([Pki::default().root.into()], at(NOW)).usages([oids::CODE_SIGNING])
}

fn verified(list: &List) -> TrustList<'static> {
    let cat = made::sign(list, &made::code_signing());
    SignedList::open(cat).expect("well formed").verify(&policy()).expect("accepted")
}

fn catalog(list: &List) -> Catalog<'static> {
    Catalog::try_from(verified(list)).expect("a catalog")
}

/// A catalog of version 2 with these members.
fn of(members: impl IntoIterator<Item = Entry>) -> Catalog<'static> {
    catalog(&List::catalog_v2(made::AT).entries(members))
}

fn sha1(bytes: &[u8]) -> Vec<u8> {
    Digest::Sha1.of(bytes)
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    Digest::Sha256.of(bytes)
}

/// The position of the member for this file, or the code of the error.
fn check(catalog: &Catalog<'_>, file: &[u8]) -> Result<Option<usize>, &'static str> {
    let found = catalog.check_file(file).map_err(|error| error.code())?;
    Ok(found.and_then(|found| position(catalog, found.entry().offset())))
}

fn by_hash(catalog: &Catalog<'_>, hash: &[u8]) -> Option<usize> {
    position(catalog, catalog.member_by_hash(hash).ok()??.entry().offset())
}

fn position(catalog: &Catalog<'_>, offset: usize) -> Option<usize> {
    catalog.members().position(|member| member.entry().offset() == offset)
}

/// Encodes text as in identifiers of version 1.
fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_catalog_of_version_1() {
    let catalog = catalog(&made::catalog_v1());
    assert_eq!((catalog.version(), catalog.members().len()), (CatalogVersion::V1, 1));
    let member = catalog.check_file(FILE).expect("no contradiction").expect("a member");
    assert_eq!(member.digest().expect("well formed").as_deref(), Some(&*sha1(FILE)));
    assert_eq!(member.kind().expect("well formed"), Some(SubjectKind::FlatFile));
    assert_eq!(member.indirect_data().expect("well formed").expect("a digest").digest(), sha1(FILE));
    let info = member.member_info().expect("well formed").expect("a GUID");
    assert_eq!(info.guid(), "{DE351A42-8E59-11D0-8C47-00C04FC295EE}");
    assert_eq!(member.member_info_2().expect("well formed"), None);
    assert_eq!(member.name_values().count(), 2);
    assert_eq!(member.value_of("File").expect("well formed").as_deref(), Some("made.txt"));
    assert_eq!(member.value_of("OSAttr").expect("well formed").as_deref(), Some("2:10.0"));
    assert_eq!(member.value_of("file").expect("well formed"), None, "names are case-sensitive");

    assert_eq!((by_hash(&catalog, &sha1(FILE)), by_hash(&catalog, &sha256(FILE))), (Some(0), None));
    assert_eq!(check(&catalog, b"another file"), Ok(None));
    let names: Vec<_> = catalog.name_values().map(|it| it.expect("well formed").name()).collect();
    assert_eq!(names, ["HWID1", "OS"], "the same extension twice");
    assert_eq!(catalog.value_of("OS").expect("well formed").as_deref(), Some("_v100_X64"));
}

#[test]
fn a_catalog_of_version_2() {
    let catalog = catalog(&made::catalog_v2());
    assert_eq!((catalog.version(), catalog.members().len()), (CatalogVersion::V2, 2));
    assert_eq!((check(&catalog, FILE), check(&catalog, b"another file")), (Ok(Some(0)), Ok(Some(1))));
    assert_eq!(by_hash(&catalog, &sha256(FILE)), Some(0));
    assert_eq!(by_hash(&catalog, &sha1(b"another file")), Some(1));
    assert_eq!(by_hash(&catalog, &sha1(FILE)), None);
    // The second member has no indirect data, only its identifier.
    let second = catalog.check_file(b"another file").expect("no contradiction").expect("a member");
    assert_eq!(second.indirect_data().expect("well formed"), None);
    assert_eq!(second.digest().expect("well formed").as_deref(), Some(&*sha1(b"another file")));
    assert_eq!(second.kind().expect("well formed"), Some(SubjectKind::FlatFile));
    assert_eq!(catalog.name_values().count(), 0);
    let owned = catalog.clone().into_owned();
    assert_eq!((check(&owned, FILE), owned.version()), (Ok(Some(0)), CatalogVersion::V2));
}

/// "Not a member" is a valid answer only if the catalog uses hashes of this length.
#[test]
fn a_hash_of_a_length_that_the_catalog_does_not_use_is_an_error() {
    let refused = |list: &List, hash: &[u8]| catalog(list).member_by_hash(hash).map(drop).map_err(|error| error.code());
    let (v1, v2) = (made::catalog_v1(), made::catalog_v2());
    assert_eq!(refused(&v1, &[0; 20]), Ok(()));
    assert_eq!(refused(&v1, &[0; 32]), Err("hash-not-listed"));
    assert_eq!((refused(&v2, &[0; 20]), refused(&v2, &[0; 32])), (Ok(()), Ok(())));
    assert_eq!(refused(&v2, &[0; 48]), Err("hash-not-listed"));
    for length in [0, 1, 16, 19, 21, 31, 33, 65] {
        assert_eq!(refused(&v2, &vec![0; length]), Err("hash-length"), "{length}");
    }
}

/// A file is looked up by every hash that the catalog uses.
#[test]
fn a_file_is_found_by_any_hash() {
    for algorithm in [Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512] {
        let hash = algorithm.of(FILE);
        for id in [hash.clone(), b"a label".to_vec()] {
            let member =
                Entry::new(id).member_info_2(2).indirect_data(&IndirectData::flat_file(algorithm, hash.clone()));
            let catalog = catalog(&List::catalog_v2(made::AT).entry(member));
            assert_eq!(
                (check(&catalog, FILE), check(&catalog, b"another file")),
                (Ok(Some(0)), Ok(None)),
                "{algorithm}"
            );
        }
    }
}

#[test]
fn only_code_signers_may_sign_a_catalog() {
    let refused = |cat: Vec<u8>, policy: &Policy| {
        let refused = SignedList::open(cat).expect("well formed").verify(policy).expect_err("refused");
        (refused.error().code(), refused.error().hresult())
    };
    let list = made::catalog_v1();
    let unsigned = Envelope::new(list.to_der()).to_der().expect("a message");
    assert_eq!(refused(unsigned, &policy()), ("not-signed", Some(0x800b_0100)));
    let signer_of_lists = made::sign(&list, &Pki::default());
    assert_eq!(refused(signer_of_lists, &policy()), ("wrong-usage", Some(0x800b_0110)));
    let signer_of_code = made::sign(&list, &made::code_signing());
    let policy_for_lists = Policy::roots([Pki::default().root.into()], at(NOW));
    assert_eq!(refused(signer_of_code, &policy_for_lists), ("wrong-usage", Some(0x800b_0110)));
}

#[test]
fn other_lists_are_not_catalogs() {
    let code = |list: &List| Catalog::try_from(verified(list)).map_err(|error| error.code()).err();
    assert_eq!(code(&made::catalog_v1()), None);
    assert_eq!(code(&List::catalog_v2(made::AT)), None, "a catalog may be empty");
    assert_eq!(code(&made::list()), Some("kind"));
    let error = RootList::try_from(verified(&made::catalog_v1())).expect_err("not a list of roots");
    assert_eq!(error.code(), "kind");
    assert_eq!(code(&made::catalog_v2().version(1)), Some("list-version"));
    assert_eq!(code(&made::catalog_v2().entry(Entry::flat_file_v2(FILE))), Some("duplicate-identifier"));
    let critical = |oid| made::catalog_v2().extension(oid, true, NameValue::text("OS", "10.0").to_der());
    assert_eq!(code(&critical(oids::CATALOG_NAME_VALUE)), None, "this extension is known");
    assert_eq!(code(&critical(oids::CERT_LOG_LIST)), Some("unknown-critical-extension"));
}

/// Identifiers of version 1 may be any label. A member with a label is found by its digest only.
#[test]
fn labels_are_not_hashes() {
    let digest = IndirectData::flat_file(Digest::Sha256, sha256(FILE));
    let labelled = Entry::new(utf16("<HASH>made")).indirect_data(&digest);
    let catalog_of = |member: Entry| catalog(&List::catalog_v1(made::AT).entry(member));
    let found = catalog_of(labelled);
    assert_eq!((check(&found, FILE), by_hash(&found, &sha256(FILE))), (Ok(Some(0)), Some(0)));
    assert_eq!(check(&found, b"another file"), Ok(None));

    let hex: String = sha1(FILE).iter().map(|byte| format!("{byte:02X}")).collect();
    let with_hex = catalog_of(Entry::new(utf16(&hex)));
    assert_eq!((check(&with_hex, FILE), by_hash(&with_hex, &sha1(FILE))), (Ok(Some(0)), Some(0)));
    let without_nul = utf16(&hex)[..80].to_vec();
    let big_endian: Vec<u8> = hex.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect();
    for label in [
        utf16("made"),
        utf16(""),
        utf16("CAFE"),
        utf16(&hex.to_lowercase()),
        utf16(&hex[1..]),
        utf16(&hex[2..]),
        utf16(&format!("{hex}\0")),
        utf16(&hex.replace('A', "\u{141}")),
        [utf16(&hex), vec![0]].concat(),
        without_nul,
        big_endian,
        hex.clone().into_bytes(),
        sha1(FILE),
        Vec::new(),
    ] {
        let labelled = catalog_of(Entry::new(label.clone()));
        let member = labelled.members().next().expect("a member");
        assert_eq!(member.digest().expect("well formed"), None, "{label:02x?}");
        assert_eq!((check(&labelled, FILE), by_hash(&labelled, &sha1(FILE))), (Ok(None), None), "{label:02x?}");
    }
    // In version 2, an identifier must have the length of a hash.
    for length in [0, 1, 16, 19, 21, 28, 33, 65] {
        let members = of([Entry::new(vec![0xab; length])]);
        assert_eq!(members.members().next().expect("a member").digest().expect("well formed"), None);
        assert_eq!(by_hash(&members, &vec![0xab; length]), None);
    }
    for length in [20, 32, 48, 64] {
        assert_eq!(by_hash(&of([Entry::new(vec![0xab; length])]), &vec![0xab; length]), Some(0));
    }
}

/// If a member's identifier and digest belong to different files, the digest counts. The file that the identifier names
/// is refused.
#[test]
fn an_identifier_and_a_digest_of_different_files() {
    let other = IndirectData::flat_file(Digest::Sha256, sha256(b"another file"));
    let v1: String = sha256(FILE).iter().map(|byte| format!("{byte:02X}")).collect();
    for (list, id) in [(List::catalog_v1(made::AT), utf16(&v1)), (List::catalog_v2(made::AT), sha256(FILE))] {
        let contradicting = catalog(&list.entry(Entry::new(id).indirect_data(&other)));
        assert_eq!(check(&contradicting, FILE), Err("member-digest-mismatch"));
        assert_eq!(check(&contradicting, b"another file"), Ok(Some(0)));
        assert_eq!(by_hash(&contradicting, &sha256(FILE)), None);
        assert_eq!(by_hash(&contradicting, &sha256(b"another file")), Some(0));
        let error = contradicting.check_file(FILE).expect_err("a contradiction");
        let member = contradicting.members().next().expect("a member");
        assert_eq!((error.hresult(), error.windows_event()), (Some(0x8009_6010), None));
        assert_eq!(error.offset(), Some(member.entry().offset()));
        let message = error.to_string();
        assert!(message.contains("has the file's SHA-256 hash as its identifier, but a different digest"), "{message}");
    }
    // A contradiction is an error even if another member matches the file, whichever of them is first.
    let sha1_contradicts = Entry::new(sha1(FILE)).indirect_data(&other);
    let members = [Entry::flat_file_v2(FILE), sha1_contradicts];
    let reversed = members.clone().into_iter().rev();
    for contradicting in [of(members.clone()), of(reversed)] {
        assert_eq!(check(&contradicting, FILE), Err("member-digest-mismatch"));
        assert!(by_hash(&contradicting, &sha256(FILE)).is_some());
        assert_eq!(by_hash(&contradicting, &sha1(FILE)), None);
    }
}

/// If a member is found by a file's SHA-256 hash, its digest must use SHA-256, too.
#[test]
fn a_digest_of_another_algorithm() {
    let right = IndirectData::flat_file(Digest::Sha256, sha256(FILE));
    let with = |oid: &str| IndirectData { digest_algorithm: oid.parse().expect("an identifier"), ..right.clone() };
    let parameters =
        |bytes: Option<&[u8]>| IndirectData { digest_algorithm_parameters: bytes.map(<[u8]>::to_vec), ..right.clone() };
    let refused = Err("member-digest-mismatch");
    for (data, identified, labelled) in [
        (right.clone(), Ok(Some(0)), Some(0)),
        (parameters(None), Ok(Some(0)), Some(0)),
        (parameters(Some(&der::integer(1))), refused, None),
        // SHA3-256 and SHA-512/256 hashes are 32 bytes long, too.
        (with("2.16.840.1.101.3.4.2.8"), refused, None),
        (with("2.16.840.1.101.3.4.2.6"), refused, None),
        (with("1.3.14.3.2.26"), refused, None),
        (with("1.2.840.113549.2.5"), refused, None),
        (IndirectData::flat_file(Digest::Sha256, []), refused, None),
        (IndirectData::flat_file(Digest::Sha1, sha1(FILE)), refused, Some(0)),
    ] {
        let member = of([Entry::new(sha256(FILE)).indirect_data(&data)]);
        assert_eq!(check(&member, FILE), identified, "{data:?}");
        assert_eq!(by_hash(&member, &sha256(FILE)), identified.unwrap_or_default(), "{data:?}");
        // If the identifier is a label, the digest decides.
        let member = catalog(&List::catalog_v1(made::AT).entry(Entry::new(utf16("made")).indirect_data(&data)));
        assert_eq!(check(&member, FILE), Ok(labelled), "{data:?}");
    }
    // Digests with MD5 are recognised, but not accepted.
    let md5 = IndirectData { digest: vec![0xab; 16], ..with("1.2.840.113549.2.5") };
    let weak = of([Entry::new(vec![0x11; 32]).indirect_data(&md5)]);
    assert_eq!(by_hash(&weak, &[0xab; 16]), None);
    assert_eq!(weak.members().next().expect("a member").digest().expect("well formed"), None);
}

/// Anyone can build a flat file whose plain hash is the Authenticode hash of an image. That file is not the image.
#[test]
fn a_flat_file_is_not_an_image() {
    let image = IndirectData::pe_image(Digest::Sha256, sha256(FILE));
    let flat = IndirectData::flat_file(Digest::Sha256, sha256(FILE));
    let unknown = IndirectData { data_type: oids::CTL.to_owned(), ..flat.clone() };
    let entry = || Entry::new(sha256(FILE));
    let with_guid = |guid: &str| {
        let info = MemberInfo { guid: guid.to_owned(), cert_version: 512 };
        entry().attribute(oids::CATALOG_MEMBER_INFO, [info.to_der()])
    };
    let cabinet = "{C689AABA-8E78-11D0-8C47-00C04FC295EE}";
    for (member, kind) in [
        (entry(), None),
        (entry().member_info_2(2), Some(SubjectKind::FlatFile)),
        (entry().indirect_data(&flat), Some(SubjectKind::FlatFile)),
        (entry().indirect_data(&flat).member_info_2(2), Some(SubjectKind::FlatFile)),
        (entry().member_info_2(0), Some(SubjectKind::PeImage)),
        (entry().indirect_data(&image), Some(SubjectKind::PeImage)),
        (entry().indirect_data(&image).member_info_2(0), Some(SubjectKind::PeImage)),
        (entry().indirect_data(&image).member_info_2(2), Some(SubjectKind::Other)),
        (entry().indirect_data(&flat).member_info_2(0), Some(SubjectKind::Other)),
        (with_guid(trustlist::MemberInfo::PE_IMAGE), Some(SubjectKind::PeImage)),
        (with_guid(trustlist::MemberInfo::FLAT_FILE).indirect_data(&flat), Some(SubjectKind::FlatFile)),
        (with_guid(cabinet).indirect_data(&flat), Some(SubjectKind::Other)),
        (entry().member_info_2(1), Some(SubjectKind::Other)),
        (entry().indirect_data(&unknown), Some(SubjectKind::Other)),
    ] {
        let catalog = of([member.clone()]);
        assert_eq!(catalog.members().next().expect("a member").kind().expect("well formed"), kind);
        let flat = matches!(kind, None | Some(SubjectKind::FlatFile));
        assert_eq!(check(&catalog, FILE), if flat { Ok(Some(0)) } else { Err("member-kind") }, "{member:?}");
        assert_eq!(by_hash(&catalog, &sha256(FILE)), Some(0), "a lookup by hash does not check the kind");
    }
    let image = of([entry().member_info_2(0)]);
    let error = image.check_file(FILE).expect_err("an image");
    assert_eq!((error.hresult(), error.windows_event()), (Some(0x800b_0004), None));
    assert_eq!(error.offset(), image.members().next().map(|member| member.entry().offset()));
    assert!(error.to_string().ends_with(", which is a PE image, not a flat file"), "{error}");
}

/// A malformed attribute affects only its own member.
#[test]
fn malformed_attributes() {
    let malformed = |oid| Entry::new(sha256(FILE)).attribute(oid, [der::integer(1), der::NULL.to_vec()]);
    for oid in [oids::INDIRECT_DATA, oids::CATALOG_MEMBER_INFO, oids::CATALOG_MEMBER_INFO_2] {
        let catalog = of([malformed(oid), Entry::flat_file_v2(b"another file")]);
        assert_eq!(check(&catalog, FILE), Err("attribute-malformed"));
        assert_eq!(check(&catalog, b"another file"), Ok(Some(1)));
        let error = catalog.check_file(FILE).expect_err("malformed");
        let member = catalog.members().next().expect("a member");
        let attribute = member.entry().attributes().next().expect("an attribute");
        assert_eq!((error.offset(), error.hresult()), (Some(attribute.offset()), Some(0x8009_3103)));
        // A digest that cannot be read is not found.
        let has_digest = oid != oids::INDIRECT_DATA;
        assert_eq!(by_hash(&catalog, &sha256(FILE)), has_digest.then_some(0));
        assert_eq!(member.digest().is_ok(), has_digest);
        assert_eq!(member.kind().expect_err("malformed").code(), "attribute-malformed");
    }
    let catalog = catalog(
        &List::catalog_v2(made::AT)
            .name_value(&NameValue::text("A", "1"))
            .extension(oids::CATALOG_NAME_VALUE, false, der::NULL)
            .name_value(&NameValue::text("B", "2")),
    );
    assert_eq!(catalog.value_of("A").expect("well formed").as_deref(), Some("1"));
    assert_eq!(catalog.value_of("B").expect_err("a pair before it is malformed").code(), "attribute-malformed");
    assert_eq!(catalog.name_values().filter_map(Result::ok).count(), 2);
}

#[test]
fn sha256_comes_before_sha1() {
    let members = [Entry::new(sha1(FILE)), Entry::flat_file_v2(FILE)];
    let both = of(members);
    assert_eq!((check(&both, FILE), by_hash(&both, &sha1(FILE))), (Ok(Some(1)), Some(0)));
}

#[test]
fn catalogs_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Catalog<'static>>();
    shared::<trustlist::Member<'static>>();
}

/// Members with identifiers and digests of a few files, in every combination, and members with labels.
fn members() -> impl Strategy<Value = Vec<(Option<u8>, Option<u8>, bool)>> {
    prop::collection::vec((prop::option::of(0..6_u8), prop::option::of(0..6_u8), any::<bool>()), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_index_finds_what_a_scan_finds(members in members()) {
        let hash = |number: u8, long: bool| if long { vec![number; 32] } else { vec![number; 20] };
        let mut list = List::catalog_v2(made::AT);
        for (position, (id, digest, long)) in members.into_iter().enumerate() {
            let label = format!("label {position}").into_bytes();
            let id = id.map_or(label, |number| hash(number, long));
            if list.entries.iter().any(|entry| entry.id == id) {
                continue;
            }
            let algorithm = if long { Digest::Sha256 } else { Digest::Sha1 };
            let data = digest.map(|number| IndirectData::flat_file(algorithm, hash(number, long)));
            let entry = Entry::new(id);
            list = list.entry(match data {
                Some(data) => entry.indirect_data(&data),
                None => entry,
            });
        }
        let catalog = catalog(&list);
        for wanted in (0..6).flat_map(|number| [hash(number, false), hash(number, true)]) {
            let has = |member: &trustlist::Member<'_>| {
                member.digest().expect("well formed").as_deref() == Some(&wanted)
            };
            let is_listed_by = |member: trustlist::Member<'_>| {
                member.digest().expect("well formed").is_some_and(|digest| digest.len() == wanted.len())
            };
            match catalog.member_by_hash(&wanted) {
                Ok(found) => {
                    prop_assert_eq!(found.is_some(), catalog.members().any(|member| has(&member)));
                    prop_assert!(found.is_none_or(|found| has(&found)));
                }
                Err(error) => {
                    prop_assert_eq!(error.code(), "hash-not-listed");
                    prop_assert!(!catalog.members().any(is_listed_by));
                }
            }
        }
    }
}
