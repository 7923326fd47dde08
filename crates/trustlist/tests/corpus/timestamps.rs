//! The timestamps of real lists and catalogs: counter-signatures from 2006 to 2010, tokens from 2022 and 2025.

use trustlist::{
    Digest, JudgedAt, ListKind, Path, Policy, Signature, TimestampKind, UnixTime, Utc,
    layers::cms::{MIN_RSA_BITS, VerifyError},
};
use trustlist_testdata::{at, corpus};

use super::{NOW, file, list_ca_2009, lists, name, open, verify};

fn archive() -> Option<Policy> {
    Some(Policy::archive(at(NOW)).intermediate(list_ca_2009()?).judged_at(JudgedAt::Timestamp))
}

fn catalogs() -> Policy {
    Policy::microsoft(at(NOW)).for_kind(ListKind::Catalog).judged_at(JudgedAt::Timestamp)
}

/// Each list with its signingTime, and the names of its timestamp authority, the authority's CA and the root.
const COUNTER_SIGNED: [(&str, &str, &str, &str, &str); 4] = [
    (
        "5cef48e0",
        "2009-02-03T18:48:44Z",
        "CN=Microsoft Time-Stamp Service,OU=nCipher DSE ESN:85D3-305C-5BCF,",
        "CN=Microsoft Timestamping PCA,",
        "CN=Microsoft Root Authority,",
    ),
    (
        "3465d054",
        "2009-10-29T23:57:23Z",
        "CN=Microsoft Time-Stamp Service,OU=nCipher DSE ESN:A5B0-CDE0-DC94,",
        "CN=Microsoft Time-Stamp PCA,",
        "CN=Microsoft Root Certificate Authority,",
    ),
    (
        "e7f128ff",
        "2010-05-04T23:47:59Z",
        "CN=Microsoft Time-Stamp Service,OU=nCipher DSE ESN:9E78-864B-039D,",
        "CN=Microsoft Time-Stamp PCA,",
        "CN=Microsoft Root Certificate Authority,",
    ),
    (
        "dc1aa4c1",
        "2010-07-08T19:55:04Z",
        "CN=Microsoft Time-Stamp Service,OU=nCipher DSE ESN:159C-A3F7-2570,",
        "CN=Microsoft Time-Stamp PCA,",
        "CN=Microsoft Root Certificate Authority,",
    ),
];

#[test]
fn counter_signed_lists_verify_at_their_timestamp() {
    let Some(policy) = archive() else { return };
    for (id, time, authority, ca, root) in COUNTER_SIGNED {
        let Some(path) = file("authroot", id) else { return };
        let list = verify(&path, &policy).unwrap_or_else(|code| panic!("{id}: {code}"));
        let signer = list.signer();
        let timestamp = signer.timestamp().expect("a timestamp");
        assert_eq!((signer.at(), timestamp.at), (at(time), at(time)), "{id}");
        assert_eq!((timestamp.kind, timestamp.digest), (TimestampKind::CounterSignature, Digest::Sha1), "{id}");
        assert!(signer.expired_now(), "{id}: accepted although it has expired");
        let subjects: Vec<String> = timestamp.path.iter().map(trustlist::CertificateInfo::subject).collect();
        assert_eq!(subjects.len(), 3, "{id}: {subjects:?}");
        for (subject, expected) in subjects.iter().zip([authority, ca, root]) {
            assert!(subject.starts_with(expected), "{id}: {subject}");
        }
        assert!(is_soon_after(timestamp.at, list.content().this_update()), "{id}");
    }
}

/// Every known timestamp is dated within 67 days after the list's own date.
fn is_soon_after(at: UnixTime, this_update: UnixTime) -> bool {
    at.as_secs().checked_sub(this_update.as_secs()).is_some_and(|seconds| seconds < 67 * 86_400)
}

#[test]
fn catalogs_verify_at_their_tokens() {
    for (id, time, authority) in [
        ("oem89", "2022-06-30T07:25:13Z", "CN=Microsoft Time-Stamp Service,OU=Thales TSS ESN:AE2C-E32B-1AFC,"),
        ("115fe8649854", "2025-08-09T21:02:23Z", "CN=Microsoft Time-Stamp Service,OU=nShield TSS ESN:8900-05E0-D947,"),
    ] {
        let Some(path) = file("catalog", id) else { return };
        let list = verify(&path, &catalogs()).unwrap_or_else(|code| panic!("{id}: {code}"));
        let timestamp = list.signer().timestamp().expect("a timestamp");
        assert_eq!((timestamp.kind, timestamp.digest), (TimestampKind::Token, Digest::Sha256));
        assert_eq!((list.signer().at(), timestamp.at), (at(time), at(time)), "{id}");
        let Path { signer: first, cas, anchor: root, .. } = &timestamp.path;
        let [ca] = cas.as_slice() else { panic!("{id}: a path of three") };
        assert!(first.subject().starts_with(authority), "{id}: {}", first.subject());
        assert!(ca.subject().starts_with("CN=Microsoft Time-Stamp PCA 2010,"), "{id}: {}", ca.subject());
        assert!(root.subject().starts_with("CN=Microsoft Root Certificate Authority 2010,"), "{id}");
        assert!(is_soon_after(timestamp.at, list.content().this_update()), "{id}");

        // If judged at the current time, the catalog is refused because its signer has expired.
        assert_eq!(verify(&path, &catalogs().judged_at(JudgedAt::Now)).expect_err("expired"), "expired", "{id}");
        // The current time is between the list's date and its timestamp.
        let early = UnixTime::since_unix_epoch(std::time::Duration::from_secs(timestamp.at.as_secs() - 1));
        let policy = Policy::microsoft(early).for_kind(ListKind::Catalog).judged_at(JudgedAt::Timestamp);
        let refused = open(&path).verify(&policy).expect_err("a timestamp in the future");
        assert_eq!((refused.error().code(), refused.error().cause_code()), ("timestamp", Some("timestamp-in-future")));
        assert_eq!(refused.error().hresult(), Some(0x8009_6005), "TRUST_E_TIME_STAMP");
    }
}

/// The counter-signature is refused because it uses MD5. PKCS #1 verification would fail too, because the signature
/// contains the bare hash, without a DigestInfo.
#[test]
fn the_counter_signature_of_2006_is_refused() {
    let (Some(policy), Some(path)) = (archive(), file("authroot", "388083e8")) else { return };
    let refused = open(&path).verify(&policy).expect_err("MD5");
    let error = refused.error();
    assert_eq!((error.code(), error.cause_code()), ("timestamp", Some("weak-digest")));
    assert_eq!((error.hresult(), error.windows_event()), (Some(0x8009_6003), None), "TRUST_E_COUNTER_SIGNER");
    assert_eq!(error.to_string(), "signature: counter-signature: signed with MD5; SHA-1 or stronger is required");
    // A policy that ignores timestamps accepts the list.
    verify(&path, &Policy::archive(at(NOW))).expect("accepted at the list's own date");
}

#[test]
fn every_other_list_has_no_timestamp() {
    let (Some(lists), Some(policy)) = (lists(), archive()) else { return };
    let (mut with, mut without) = (0, 0);
    for path in lists {
        match verify(&path, &policy) {
            Ok(list) => {
                assert!(COUNTER_SIGNED.iter().any(|(id, ..)| name(&path).contains(id)), "{}", name(&path));
                assert_eq!(list.signer().signature(), Signature::Primary);
                with += 1;
            }
            Err("timestamp") => assert!(name(&path).contains("388083e8"), "{}", name(&path)),
            Err(code) => {
                assert_eq!(code, "no-timestamp", "{}", name(&path));
                without += 1;
            }
        }
    }
    assert_eq!((with, without), (4, 17));
}

/// The default policy accepts neither SHA-1 nor an older root for timestamps.
#[test]
fn the_timestamps_of_2010_need_a_weaker_policy() {
    let (Some(policy), Some(path)) = (archive(), file("authroot", "e7f128ff")) else { return };
    let cause = |policy: &Policy| open(&path).verify(policy).expect_err("refused").error().cause_code();
    assert_eq!(cause(&policy.clone().weakest_timestamp_digest(Digest::Sha256)), Some("weak-digest"));
    let modern = [trustlist::microsoft::ROOT_2010.into()];
    assert_eq!(cause(&policy.timestamp_roots(modern)), Some("unknown-root"));
    assert_eq!(MIN_RSA_BITS, 2048, "all their keys are at least this long");
}

/// Timestamps are ignored unless the policy judges at the timestamp.
#[test]
fn other_policies_ignore_timestamps() {
    let Some(path) = corpus::files("catalog").and_then(|_| file("catalog", "oem89")) else { return };
    let list = verify(&path, &catalogs().judged_at(JudgedAt::ListDate)).expect("accepted");
    assert_eq!(list.signer().timestamp(), None);
    assert_eq!(Utc(list.signer().at()).to_string(), "2022-06-30T07:24:34Z");
    let other = catalogs().timestamp_roots([]);
    let refused = open(&path).verify(&other).expect_err("no authority is trusted");
    assert!(matches!(
        refused.error(),
        trustlist::Error::Signature(VerifyError::Timestamp { kind: TimestampKind::Token, .. })
    ));
    assert_eq!(refused.error().cause_code(), Some("issuer-missing"));
}
