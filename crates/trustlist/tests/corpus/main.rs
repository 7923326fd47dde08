//! Real lists from twenty years: who signed them, and at which times they verify.
//!
//! The files are not in the repository; see `trustlist_testdata::corpus`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod authored;
mod catalog;
#[path = "../common/changes.rs"]
mod changes;
mod ct_logs;
mod diff;
mod nested_changes;
mod pin_rules;
#[path = "../common/places.rs"]
mod places;
mod properties;
mod timestamps;
mod verdicts;

use std::{fs, path::Path};

use md5::{Digest as _, Md5};
use trustlist::{
    AnchorOwner, CertificateDer, CertificateRef, Digest, DisallowedList, JudgedAt, ListKind, Policy, Role,
    SerializedStore, Signature, SignedList, StoreLimits, TrustList, UnixTime, Utc, layers::cms::SignedData, microsoft,
};
use trustlist_author::Store;
use trustlist_testdata::{at, corpus, newest_roots};

const NOW: &str = "2026-11-22T00:00:00Z";

fn open(path: &Path) -> SignedList<'static> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    SignedList::open(bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The verified list, or the code of the error.
fn verify(path: &Path, policy: &Policy) -> Result<TrustList<'static>, &'static str> {
    open(path).verify(policy).map_err(|refused| refused.error().code())
}

/// The file whose name contains `id`.
fn file(kind: &str, id: &str) -> Option<std::path::PathBuf> {
    let files = corpus::files(kind)?;
    Some(files.into_iter().find(|path| name(path).contains(id)).unwrap_or_else(|| panic!("no file {id}")))
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

fn lists() -> Option<Vec<std::path::PathBuf>> {
    Some([corpus::files("authroot")?, corpus::files("disallowed")?, corpus::files("pinrules")?].concat())
}

/// The list CA from 2009, taken from a list that contains it.
fn list_ca_2009() -> Option<CertificateDer<'static>> {
    let signed = open(&file("authroot", "e7f128ff")?);
    let message = SignedData::parse(signed.unverified().source(), &Default::default()).expect("a signed message");
    let list = signed.clone().verify(&Policy::archive(at(NOW))).expect("accepted");
    let ca = list.signer().path().cas.first().expect("a CA").sha256;
    let der = message.certificates().find(|der| sha256(der) == ca).expect("it is in the bag");
    Some(der.to_vec().into())
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(bytes).into()
}

#[test]
fn every_list_verifies_at_its_own_date_under_the_archive_policy() {
    let (Some(lists), Some(ca)) = (lists(), list_ca_2009()) else { return };
    let policy = Policy::archive(at(NOW)).intermediate(ca);
    for path in lists {
        let list = verify(&path, &policy).unwrap_or_else(|code| panic!("{}: {code}", name(&path)));
        let signer = list.signer();
        assert_eq!(signer.anchor(), AnchorOwner::Microsoft, "{}", name(&path));
        assert_eq!(signer.usage().to_string(), "1.3.6.1.4.1.311.10.3.9", "{}", name(&path));
        assert_eq!(signer.signature(), Signature::Primary, "{}", name(&path));
        let first = signer.certificate();
        assert!(first.subject().starts_with("CN=Microsoft Certificate Trust List Publisher,"), "{}", first.subject());
        // In lists before 2020, the primary signature uses SHA-1. From 2011-02-18 to 2019, lists also have a nested
        // signature.
        let issued = list.content().this_update().as_secs();
        let modern = issued >= at("2020-01-01T00:00:00Z").as_secs();
        assert_eq!(signer.digest(), if modern { Digest::Sha256 } else { Digest::Sha1 }, "{}", name(&path));
        let nested = !modern && issued >= at("2011-02-18T00:00:00Z").as_secs();
        assert_eq!(signer.also_nested().is_some(), nested, "{}", name(&path));
    }
}

#[test]
fn two_lists_lack_their_intermediate() {
    let Some(ca) = list_ca_2009() else { return };
    for id in ["3465d054", "078aecc7"] {
        let Some(path) = file("authroot", id) else { return };
        assert_eq!(verify(&path, &Policy::archive(at(NOW))).expect_err("no CA"), "issuer-missing");
        verify(&path, &Policy::archive(at(NOW)).intermediate(ca.clone())).expect("with its CA");
    }
}

#[test]
fn lists_of_2011_to_2019_verify_through_the_nested_signature_without_sha1() {
    let Some(lists) = lists() else { return };
    let mut seen = 0;
    for path in lists {
        let modern = Policy::microsoft(at(NOW)).floor(ListKind::AuthRoot, None).floor(ListKind::Disallowed, None);
        let list = verify(&path, &modern);
        let issued = open(&path).unverified().this_update().as_secs();
        if issued < at("2011-02-18T00:00:00Z").as_secs() {
            assert_eq!(list.expect_err("SHA-1 alone"), "weak-digest", "{}", name(&path));
            continue;
        }
        let list = list.unwrap_or_else(|code| panic!("{}: {code}", name(&path)));
        let nested = issued < at("2020-01-01T00:00:00Z").as_secs();
        assert_eq!(list.signer().digest(), Digest::Sha256);
        assert_eq!(list.signer().signature() == Signature::Nested, nested, "{}", name(&path));
        seen += usize::from(nested);
    }
    assert_eq!(seen, 8);
}

#[test]
fn the_default_policy_refuses_every_root_list_below_the_floor() {
    let Some(lists) = corpus::files("authroot") else { return };
    let (mut refused, mut accepted) = (0, 0);
    for path in lists {
        let issued = open(&path).unverified().this_update();
        let old = issued.as_secs() < microsoft::AUTHROOT_FLOOR.as_secs();
        match verify(&path, &Policy::microsoft(at(NOW))) {
            Ok(_) => accepted += usize::from(!old),
            Err(code) => {
                // The policy checks the floor after the signature. The oldest lists use only SHA-1, so their signature
                // is refused first.
                let sha1_only = issued.as_secs() < at("2011-02-18T00:00:00Z").as_secs();
                let expected = if sha1_only { "weak-digest" } else { "older-than-floor" };
                assert_eq!((code, old), (expected, true), "{}", name(&path));
                refused += 1;
            }
        }
    }
    assert_eq!((refused, accepted), (17, 2));
}

/// The list of 2016 was current for years, but is not accepted today.
#[test]
fn the_default_policy_refuses_a_disallowed_list_below_its_floor() {
    let Some(lists) = corpus::files("disallowed") else { return };
    let verdicts: Vec<_> = lists
        .iter()
        .map(|path| {
            let date = Utc(open(path).unverified().this_update()).to_string();
            (date, verify(path, &Policy::microsoft(at(NOW)).for_kind(ListKind::Disallowed)).err())
        })
        .collect();
    let expected = [("2016-05-24T20:59:09Z", Some("older-than-floor")), ("2020-12-10T21:56:46Z", None)];
    assert_eq!(verdicts, expected.map(|(date, code)| (date.to_owned(), code)));
}

/// Checks the first second at which each of these real signatures is valid.
#[test]
fn a_signer_issued_after_the_list_counts_from_its_notbefore() {
    let archive = |now: &str| Policy::archive(at(now));
    let modern = |now: &str| Policy::microsoft(at(now)).floor(ListKind::AuthRoot, None);
    for (id, policy, first, before) in [
        ("6a646be7", &archive as &dyn Fn(&str) -> Policy, "2013-04-02T21:56:28Z", "2013-04-02T21:56:27Z"),
        ("f1ba4fa6", &archive, "2019-04-05T00:17:11Z", "2019-04-05T00:17:10Z"),
        ("46e444a6", &modern, "2011-04-07T17:35:29Z", "2011-04-07T17:35:28Z"),
        ("6a646be7", &modern, "2013-04-11T16:31:22Z", "2013-04-11T16:31:21Z"),
    ] {
        let Some(path) = file("authroot", id) else { return };
        assert_eq!(verify(&path, &policy(NOW)).expect("accepted").signer().at(), at(first), "{id}");
        assert!(verify(&path, &policy(first)).is_ok(), "{id}: a clock at the first second");
        assert_eq!(verify(&path, &policy(before)).expect_err("too early"), "not-yet-valid", "{id}");
        let judged_at = |time: UnixTime| policy(NOW).judged_at(JudgedAt::Time(time));
        assert!(verify(&path, &judged_at(at(first))).is_ok(), "{id}: at the first second");
        assert_eq!(verify(&path, &judged_at(at(before))).expect_err("too early"), "not-yet-valid", "{id}");
    }
}

/// Crypt32 event 11 in July 2010: the signer's certificate expired while caches still contained the list.
#[test]
fn the_expiry_of_july_2010() {
    let Some(path) = file("authroot", "e7f128ff") else { return };
    let judged_at = |time| Policy::archive(at(NOW)).judged_at(JudgedAt::Time(at(time)));
    let list = verify(&path, &judged_at("2010-07-11T06:00:00Z")).expect("accepted");
    assert_eq!(list.signer().at(), at("2010-07-11T06:00:00Z"));

    let refused = open(&path).verify(&judged_at("2010-07-12T00:00:00Z")).expect_err("expired");
    let error = refused.error();
    assert_eq!((error.code(), error.hresult(), error.windows_event()), ("expired", Some(0x800b_0101), Some(11)));
    let certificate = error.certificate().expect("the certificate is named");
    assert_eq!(certificate.role, Role::Signer);
    assert_eq!(Utc(certificate.not_after).to_string(), "2010-07-11T06:19:39Z");
    assert!(error.to_string().contains("expired on 2010-07-11T06:19:39Z, before 2010-07-12"));
    // Judged at its own date, the list is still accepted.
    verify(&path, &Policy::archive(at("2010-07-12T00:00:00Z"))).expect("accepted");
}

#[test]
fn every_cabinet_contains_its_list() {
    let (Some(cabinets), Some(lists)) = (corpus::files("cab"), lists()) else { return };
    let mut found = 0;
    for path in cabinets {
        let signed = open(&path);
        let file = signed.unverified().source();
        found += usize::from(lists.iter().any(|list| fs::read(list).expect("a list") == file));
        signed.clone().verify(&Policy::archive(at(NOW))).unwrap_or_else(|refused| panic!("{}: {refused}", name(&path)));
    }
    // The list of 2020-10-12 in the fifth cabinet is not in the corpus as a separate file.
    assert_eq!(found, 4);
}

#[test]
fn catalogs_and_unsigned_lists() {
    let Some(catalogs) = corpus::files("catalog") else { return };
    for path in catalogs {
        assert_eq!(open(&path).unverified().kind(), ListKind::Catalog);
        let expected = if name(&path) == "catfiletest.cat" { "not-signed" } else { "wrong-usage" };
        assert_eq!(verify(&path, &Policy::microsoft(at(NOW))).expect_err("not a list of roots"), expected);
    }
    let Some(unsigned) = file("invalid", "authroot-unsigned") else { return };
    assert_eq!(open(&unsigned).unverified().kind(), ListKind::AuthRoot);
    assert_eq!(verify(&unsigned, &Policy::archive(at(NOW))).expect_err("unsigned"), "not-signed");
}

/// The bytes of a store.
fn store(name: &str) -> Option<Vec<u8>> {
    Some(fs::read(file("sst", name)?).expect("a store"))
}

fn disallowed(id: &str) -> Option<DisallowedList<'static>> {
    let list = verify(&file("disallowed", id)?, &Policy::archive(at(NOW))).expect("accepted");
    Some(DisallowedList::try_from(list).expect("a disallowed list"))
}

/// Reading a store, which compares every SHA-1, and writing it again gives the same bytes.
#[test]
fn both_stores_survive_a_round_trip() {
    for (name, count) in [("disallowedcert.sst", 80), ("pinrules.sst", 12)] {
        let Some(bytes) = store(name) else { return };
        let store = SerializedStore::parse(&bytes, &StoreLimits::default()).expect("a store");
        assert_eq!(store.unsigned_certificates().len(), count, "{name}");
        let again = store.unsigned_certificates().fold(Store::new(), Store::certificate);
        assert!(again.to_bytes() == bytes, "{name}: with property 3, the SHA-1 of each certificate");
        assert!(store.unsigned_certificates().all(|der| CertificateRef::from_der(der).is_ok()), "{name}");
        // Count the certificates with an encoded FALSE in an extension, which DER does not allow.
        let says_false = |der: &&[u8]| der.windows(8).any(|it| matches!(it, [6, 3, 0x55, 0x1d, _, 1, 1, 0]));
        assert_eq!(store.unsigned_certificates().filter(says_false).count(), usize::from(count == 80), "{name}");
    }
}

/// All identifiers under which a list could disallow a certificate, whatever its signature algorithm.
fn identifiers(certificate: &CertificateRef<'_>) -> [(&'static str, Vec<u8>); 6] {
    use sha2::{Sha256, Sha384, Sha512};
    let tbs = certificate.tbs();
    [
        ("key", Md5::digest(certificate.public_key()).to_vec()),
        ("MD5", Md5::digest(tbs).to_vec()),
        ("SHA-1", sha1::Sha1::digest(tbs).to_vec()),
        ("SHA-256", Sha256::digest(tbs).to_vec()),
        ("SHA-384", Sha384::digest(tbs).to_vec()),
        ("SHA-512", Sha512::digest(tbs).to_vec()),
    ]
}

#[test]
fn every_certificate_of_the_store_is_disallowed_by_one_identifier() {
    let (Some(bytes), Some(list)) = (store("disallowedcert.sst"), disallowed("39f17f62")) else { return };
    let store = SerializedStore::parse(&bytes, &StoreLimits::default()).expect("a store");
    let (mut by_key, mut by_sha384) = (0, 0);
    let mut hit = std::collections::BTreeMap::new();
    for der in store.unsigned_certificates() {
        let certificate = CertificateRef::from_der(der).expect("a certificate");
        let listed: Vec<_> = identifiers(&certificate)
            .into_iter()
            .filter(|(_, id)| list.by_identifier(id).is_ok_and(|found| found.is_some()))
            .collect();
        let [(which, id)] = listed.as_slice() else { panic!("{listed:?}") };
        let entry = list.by_certificate(der).expect("a certificate").expect("disallowed");
        assert_eq!(entry.id(), id);
        *hit.entry((*which, entry.offset())).or_insert(0) += 1;
        match *which {
            "key" => by_key += 1,
            "SHA-384" => {
                assert_eq!(certificate.signature_digest(), Some(Digest::Sha384));
                by_sha384 += 1;
            }
            other => panic!("by {other}"),
        }
    }
    assert_eq!((by_key, by_sha384, hit.len(), list.content().len()), (74, 6, 73, 73));
    let of_key: Vec<i32> = hit.into_iter().filter(|((which, _), _)| *which == "key").map(|(_, count)| count).collect();
    assert_eq!(
        (of_key.len(), of_key.iter().filter(|count| **count > 1).count()),
        (67, 4),
        "one key, several certificates"
    );
    let resolved: Vec<_> = list.resolve(&store).map(|found| found.expect("a certificate").1.der()).collect();
    assert!(resolved.into_iter().eq(store.unsigned_certificates()), "all 80, in the order of the store");
}

#[test]
fn the_identifiers_of_both_lists_by_their_length() {
    for (id, of_16, of_48) in [("146bc6d8", 64, 0), ("39f17f62", 67, 6)] {
        let Some(list) = disallowed(id) else { return };
        let of = |length| list.content().entries().filter(|entry| entry.id().len() == length).count();
        assert_eq!((of(16), of(48), list.content().len()), (of_16, of_48, of_16 + of_48), "{id}");
    }
}

/// eDellRoot is the only certificate signed with 1.3.14.3.2.29, the older identifier of SHA-1 with RSA.
#[test]
fn edellroot_is_disallowed() {
    let (Some(bytes), Some(list)) = (store("disallowedcert.sst"), disallowed("39f17f62")) else { return };
    let store = SerializedStore::parse(&bytes, &StoreLimits::default()).expect("a store");
    let certificates = store.unsigned_certificates().map(|der| CertificateRef::from_der(der).expect("a certificate"));
    let older: Vec<_> =
        certificates.filter(|certificate| certificate.signature_algorithm().to_string() == "1.3.14.3.2.29").collect();
    let [dell] = older.as_slice() else { panic!("{older:?}") };
    assert!(dell.subject().ends_with(b"eDellRoot"));
    assert_eq!(dell.signature_digest(), Some(Digest::Sha1));
    assert_eq!(list.by_certificate(dell.der()).expect("a certificate").expect("disallowed").id().len(), 16);
}

/// The lists of 2016 and 2020 disallow none of the 555 roots of the newest list.
#[test]
fn no_root_of_the_newest_list_is_disallowed() {
    for id in ["146bc6d8", "39f17f62"] {
        let Some(list) = disallowed(id) else { return };
        assert!(list.first_match(newest_roots()).expect("certificates").is_none(), "{id}");
    }
    assert_eq!(newest_roots().len(), 555);
}
