//! Test lists with timestamps on their signatures: valid ones, and others that each break one rule, with the code of
//! that rule.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

#[path = "../common/mod.rs"]
mod common;
mod token;

use std::error::Error as _;

use trustlist_author::{self as author, Envelope, Signer, der, oids};
use trustlist_cms::{
    Anchor, CertificateInfo, Digest, Oid, OidBuf, SignerPolicy, Timestamp, TimestampKind, VerifyError, When,
};
use trustlist_testdata::{
    at, keys, made,
    pki::{ANY_USAGE, CODE_SIGNING, Ca, Cert, KeyUsage, Pki, TIME_STAMPING},
    stamps::{self, CounterSignature, Stamp, Token, stamped},
};

use common::{NOW, since_issue, verify, with_sha1};

/// The result for a list: `("ok", None)`, or the code of the error and the code of its cause.
type Answer = (&'static str, Option<&'static str>);

const OK: Answer = ("ok", None);

fn because(cause: &'static str) -> Answer {
    ("timestamp", Some(cause))
}

/// A policy that trusts the test root for lists, and the root of the test authority for timestamps.
fn policy() -> SignerPolicy {
    policy_with(|_| {})
}

fn policy_with(change: impl FnOnce(&mut SignerPolicy)) -> SignerPolicy {
    let mut policy = common::policy();
    policy.timestamps.anchors = vec![anchor(stamps::pki().root)];
    change(&mut policy);
    policy
}

fn anchor(root: Vec<u8>) -> Anchor {
    Anchor::Certificate(root.into())
}

fn at_timestamp() -> When {
    When::Timestamp { now: at(NOW) }
}

fn answer(stl: &[u8], policy: &SignerPolicy) -> Answer {
    answer_at(stl, policy, at_timestamp())
}

fn answer_at(stl: &[u8], policy: &SignerPolicy, when: When) -> Answer {
    match verify(stl, policy, when) {
        Ok(_) => OK,
        Err(VerifyError::Timestamp { cause, .. }) => because(cause.explain().name()),
        Err(error) => (error.explain().name(), None),
    }
}

fn answer_with(stamp: Stamp) -> Answer {
    answer(&stamped(&Pki::default(), &[stamp]), &policy())
}

fn with_counter_signature(stamp: CounterSignature) -> Answer {
    answer_with(Stamp::CounterSignature(stamp))
}

fn with_token(token: Token) -> Answer {
    answer_with(Stamp::Token(token))
}

/// A timestamp of each kind, from the authority `pki`.
fn both(pki: &Pki) -> [Stamp; 2] {
    [
        Stamp::CounterSignature(CounterSignature { pki: pki.clone(), ..Default::default() }),
        Stamp::Token(Token { pki: pki.clone(), ..Default::default() }),
    ]
}

fn timestamp(stl: &[u8], policy: &SignerPolicy) -> Timestamp {
    let signature = verify(stl, policy, at_timestamp()).unwrap().signature;
    let timestamp = signature.timestamp.unwrap();
    assert_eq!(signature.at, timestamp.at);
    timestamp
}

/// The given hour of 2026-06-01 in UTC, encoded in DER.
fn hour(hour: u8) -> Vec<u8> {
    der::time(at(&format!("2026-06-01T{hour:02}:00:00Z")))
}

#[test]
fn each_kind_of_timestamp_is_verified() {
    let token = || Token { imprint: author::Digest::Sha384, ..Default::default() };
    for (stamp, kind) in [
        (Stamp::CounterSignature(CounterSignature::default()), TimestampKind::CounterSignature),
        (Stamp::Token(Token::default()), TimestampKind::Token),
        (Stamp::CmsToken(Token::default()), TimestampKind::Token),
        (Stamp::Token(token()), TimestampKind::Token),
    ] {
        let timestamp = timestamp(&stamped(&Pki::default(), &[stamp]), &policy());
        assert_eq!((timestamp.kind, timestamp.at), (kind, at(stamps::AT)));
        assert_eq!(timestamp.digest, Digest::Sha256);
        let subjects: Vec<_> = timestamp.path.iter().map(CertificateInfo::subject).collect();
        assert_eq!(subjects, ["CN=Made Time-Stamp Service", "CN=Made Time-Stamp CA", "CN=Made Time-Stamp Root"]);
    }
}

/// Each kind has a stable word, and a name for use in sentences.
#[test]
fn kinds_have_names() {
    let words = [TimestampKind::CounterSignature, TimestampKind::Token].map(|kind| (kind.as_str(), kind.to_string()));
    let words = words.each_ref().map(|(stable, sentence)| (*stable, sentence.as_str()));
    assert_eq!(words, [("counter-signature", "counter-signature"), ("rfc3161", "timestamp token")]);
}

/// The purpose of a timestamp: the list is still accepted after the certificates of the signer and of the authority
/// have expired.
#[test]
fn certificates_that_expired_since_are_accepted() {
    let until = "2026-06-01T13:00:00Z";
    let pki = Pki::of(&Cert::root(), &Cert::ca(), &Cert { not_after: until, ..Cert::signer() });
    let authority = Pki::of(&stamps::root(), &stamps::ca(), &Cert { not_after: until, ..stamps::authority() });
    for stamp in both(&authority) {
        let stl = stamped(&pki, &[stamp]);
        assert_eq!(answer(&stl, &policy()), OK, "the time of the timestamp is their last second");
        assert_eq!(answer_at(&stl, &policy(), When::At(at(NOW))), ("expired", None));
    }
}

/// The signer's certificate must be valid at the time of the timestamp, whatever the list's own date is.
#[test]
fn signers_that_were_not_valid_at_the_timestamp_are_rejected() {
    for (signer, expected) in [
        (Cert { not_after: "2026-06-01T12:59:59Z", ..Cert::signer() }, "expired"),
        (Cert { not_before: "2026-06-01T13:00:01Z", ..Cert::signer() }, "not-yet-valid"),
    ] {
        let pki = Pki::of(&Cert::root(), &Cert::ca(), &signer);
        for stamp in both(&stamps::pki()) {
            let stl = stamped(&pki, &[stamp]);
            assert_eq!(answer(&stl, &policy()), (expected, None));
            // Each certificate is valid at some time on or after the list's date: the first until it expires, the second
            // once it has become valid.
            assert_eq!(answer_at(&stl, &policy(), since_issue()), OK);
        }
    }
}

#[test]
fn there_must_be_exactly_one_timestamp() {
    let [counter_signature, token] = both(&stamps::pki());
    let cms = Stamp::CmsToken(Token::default());
    assert_eq!(answer(&stamped(&Pki::default(), &[]), &policy()), ("no-timestamp", None));
    for two in [
        [counter_signature.clone(), token.clone()],
        [counter_signature.clone(), counter_signature],
        [token.clone(), token.clone()],
        [token, cms],
    ] {
        let stl = stamped(&Pki::default(), &two);
        assert_eq!(answer(&stl, &policy()), ("several-timestamps", None));
        assert_eq!(answer_at(&stl, &policy(), since_issue()), OK, "timestamps are ignored");
    }
}

/// The attribute must have exactly one value.
#[test]
fn timestamps_without_a_value_or_with_two_are_rejected() {
    let (pki, key) = (Pki::default(), made::key(&Pki::default()));
    for oid in [oids::COUNTER_SIGNATURE, oids::MICROSOFT_TIMESTAMP_TOKEN, oids::TIMESTAMP_TOKEN] {
        for values in [vec![], vec![der::integer(1), der::integer(2)]] {
            let signer = Signer::new(&*pki.signer, &*key).unsigned_attribute(oid, values);
            let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer);
            let stl = envelope.to_der().unwrap();
            assert_eq!(answer(&stl, &policy()), ("several-timestamps", None));
        }
        let signer = Signer::new(&*pki.signer, &*key).unsigned_attribute(oid, [der::integer(1)]);
        let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer);
        assert_eq!(answer(&envelope.to_der().unwrap(), &policy()), because("message-malformed"));
    }
}

/// Every rule for a signer's path applies to the authority's path, but with the usage for timestamps.
#[test]
fn the_authoritys_path_must_be_valid() {
    let authority = |cert: Cert| Pki::of(&stamps::root(), &stamps::ca(), &cert);
    let ca = |cert: Cert| Pki::of(&stamps::root(), &cert, &stamps::authority());
    let other_root = Cert { key: keys::ROOT, ..stamps::root() };
    let unknown = vec![("1.3.6.1.4.1.32473.1", true, vec![5, 0])];
    let altered = |mut pki: Pki| {
        *pki.signer.last_mut().unwrap() ^= 1;
        pki
    };
    for (expected, pki) in [
        ("wrong-usage", authority(Cert { usages: vec![CODE_SIGNING], ..stamps::authority() })),
        ("wrong-usage", authority(Cert { usages: vec![ANY_USAGE], ..stamps::authority() })),
        ("no-usage", authority(Cert { usages: vec![], ..stamps::authority() })),
        ("ca-usage", ca(Cert { usages: vec![CODE_SIGNING], ..stamps::ca() })),
        ("expired", authority(Cert { not_after: "2026-06-01T12:59:59Z", ..stamps::authority() })),
        ("not-yet-valid", authority(Cert { not_before: "2026-06-01T13:00:01Z", ..stamps::authority() })),
        ("expired", ca(Cert { not_after: "2026-06-01T12:59:59Z", ..stamps::ca() })),
        ("signer-key-usage", authority(Cert { key_usages: vec![KeyUsage::CrlSign], ..stamps::authority() })),
        ("not-a-ca", ca(Cert { ca: Ca::No, ..stamps::ca() })),
        ("critical-extension", authority(Cert { extensions: unknown.clone(), ..stamps::authority() })),
        ("certificate-signature", altered(stamps::pki())),
        ("issuer-missing", Pki::of(&other_root, &stamps::ca(), &stamps::authority())),
        ("unknown-root", Pki { signer: stamps::authority().issue(&stamps::authority()), ..stamps::pki() }),
        // The root for lists is not trusted for timestamps.
        ("issuer-missing", Pki::of(&Cert::root(), &Cert { usages: vec![], ..Cert::ca() }, &stamps::authority())),
    ] {
        for stamp in both(&pki) {
            assert_eq!(answer_with(stamp), because(expected), "{expected}");
        }
    }
    for (expected, root) in [
        ("path-length", Cert { ca: Ca::PathLength(0), ..stamps::root() }),
        ("critical-extension", Cert { extensions: unknown, ..stamps::root() }),
    ] {
        let pki = Pki::of(&root, &stamps::ca(), &stamps::authority());
        for stamp in both(&pki) {
            let policy = policy_with(|policy| policy.timestamps.anchors = vec![anchor(pki.root.clone())]);
            assert_eq!(answer(&stamped(&Pki::default(), &[stamp]), &policy), because(expected), "{expected}");
        }
    }
}

/// A root for timestamps is not trusted for lists.
#[test]
fn roots_for_timestamps_are_trusted_for_timestamps_only() {
    let pki = Pki::of(&stamps::root(), &Cert::ca(), &Cert::signer());
    for stamp in both(&stamps::pki()) {
        assert_eq!(answer(&stamped(&pki, &[stamp]), &policy()), ("issuer-missing", None));
    }
    // By default, the roots for timestamps are the roots for lists.
    let authority = Pki::of(&Cert::root(), &stamps::ca(), &stamps::authority());
    for stamp in both(&authority) {
        assert_eq!(answer(&stamped(&Pki::default(), &[stamp]), &common::policy()), OK);
    }
}

#[test]
fn timestamps_by_refused_certificates_are_rejected() {
    let pki = stamps::pki();
    for stamp in both(&pki) {
        let stl = stamped(&Pki::default(), &[stamp]);
        let sha256 = timestamp(&stl, &policy()).path.cas[0].sha256;
        assert_eq!(answer(&stl, &policy_with(|policy| policy.refused.push(sha256))), because("refused-signer"));
    }
}

/// The error is about the policy, not about the timestamp.
#[test]
fn a_policy_without_algorithms_is_reported() {
    for stamp in both(&stamps::pki()) {
        let stl = stamped(&Pki::default(), &[stamp]);
        assert_eq!(answer(&stl, &policy_with(|policy| policy.algorithms.clear())), ("no-algorithms", None));
    }
}

/// The authority of a token must have no usage other than timestamps; a counter-signer may have others.
#[test]
fn keys_of_tokens_are_for_timestamps_only() {
    let two = Cert { usages: vec![TIME_STAMPING, CODE_SIGNING], ..stamps::authority() };
    let [counter_signature, token] = both(&Pki::of(&stamps::root(), &stamps::ca(), &two));
    assert_eq!(answer_with(counter_signature), OK);
    assert_eq!(answer_with(token), because("usage-not-alone"));
}

#[test]
fn timestamps_of_another_signature_are_rejected() {
    let stl = stamped(&Pki::default(), &[]);
    let other = made::sign(&made::pin_rules(), &Pki::default());
    assert_ne!(stl, other);
    // The last 256 bytes of a list without unsigned attributes are its signature.
    let foreign = |over: &dyn Fn(&[u8]) -> Vec<u8>| over(&other[other.len() - 256..]);
    let (pki, key) = (Pki::default(), made::key(&Pki::default()));
    let authority = stamps::pki();
    for (oid, value, expected) in [
        (oids::COUNTER_SIGNATURE, foreign(&|bytes| CounterSignature::default().over(bytes)), "digest-mismatch"),
        (oids::MICROSOFT_TIMESTAMP_TOKEN, foreign(&|bytes| Token::default().over(bytes)), "imprint-mismatch"),
    ] {
        let signer = Signer::new(&*pki.signer, &*key).unsigned_attribute(oid, [value]);
        let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer);
        let envelope = envelope.certificate(&*authority.ca).certificate(&*authority.signer);
        assert_eq!(answer(&envelope.to_der().unwrap(), &policy()), because(expected));
    }
}

#[test]
fn the_attributes_of_a_counter_signature_are_checked() {
    let changed = |change| CounterSignature { change, ..Default::default() };
    for (expected, stamp) in [
        ("content-type-attribute", changed(|signer| other_type(signer, trustlist_cms::oids::CTL))),
        ("content-type-attribute", changed(|signer| other_type(signer, oids::TST_INFO))),
        // RFC 5652 forbids contentType here, but Microsoft's counter-signatures contain it.
        ("content-type-attribute-missing", changed(|signer| signer.remove_attribute(oids::CONTENT_TYPE))),
        ("message-digest-missing", changed(|signer| signer.remove_attribute(oids::MESSAGE_DIGEST))),
        ("digest-mismatch", changed(other_digest)),
        ("signed-attributes-missing", changed(|signer| signer.no_signed_attributes())),
        ("signing-time-missing", CounterSignature { time: None, ..Default::default() }),
        ("signed-attribute-repeated", changed(|signer| signer.attribute(oids::SIGNING_TIME, [hour(13)]))),
        (
            "signed-attribute-repeated",
            changed(|signer| signer.replace_attribute(oids::SIGNING_TIME, [hour(13), hour(14)])),
        ),
        ("message-malformed", CounterSignature { time: Some(der::integer(1)), ..Default::default() }),
        (
            "message-malformed",
            CounterSignature { time: Some(der::tlv(0x17, b"260601130000+0000")), ..Default::default() },
        ),
        ("message-malformed", CounterSignature { time: Some(der::tlv(0x17, b"2606011300Z")), ..Default::default() }),
    ] {
        assert_eq!(with_counter_signature(stamp), because(expected), "{expected}");
    }
    let general = CounterSignature { time: Some(der::generalized_time(at(stamps::AT))), ..Default::default() };
    assert_eq!(with_counter_signature(general), OK, "as in certificates: X2 of docs/deviations.md");
}

fn other_type<'k>(signer: Signer<'k>, oid: Oid<'_>) -> Signer<'k> {
    signer.replace_attribute(oids::CONTENT_TYPE, [der::oid(oid)])
}

fn other_digest(signer: Signer<'_>) -> Signer<'_> {
    signer.replace_attribute(oids::MESSAGE_DIGEST, [der::octet_string(&[7; 32])])
}

fn oid(dotted: &str) -> OidBuf {
    dotted.parse().unwrap()
}

/// A timestamp must be between the list's own date and the current time, inclusive.
#[test]
fn the_time_is_between_the_list_and_now() {
    for (time, expected) in [
        ("2026-06-01T11:59:59Z", because("timestamp-before-list")),
        ("2026-06-01T12:00:00Z", OK),
        (NOW, OK),
        ("2026-12-01T00:00:01Z", because("timestamp-in-future")),
    ] {
        let time = at(time);
        let counter_signature = CounterSignature { time: Some(der::time(time)), ..Default::default() };
        assert_eq!(with_counter_signature(counter_signature), expected, "{time:?}");
        let token = Token { time: der::generalized_time(time), ..Default::default() };
        assert_eq!(with_token(token), expected, "{time:?}");
    }
}

#[test]
fn signatures_by_another_key_are_rejected() {
    let pki = Pki { signer_key: keys::ROOT, ..stamps::pki() };
    for stamp in both(&pki) {
        assert_eq!(answer_with(stamp), because("signature-invalid"));
    }
    // The key still signs with SHA-256, but the weak digest is reported first.
    let change: stamps::Change = |signer| signer.digest(author::Digest::Sha1);
    assert_eq!(with_counter_signature(CounterSignature { change, ..Default::default() }), because("weak-digest"));
    assert_eq!(with_token(Token { change, ..Default::default() }), because("weak-digest"));
}

#[test]
fn the_error_names_the_authoritys_ca_if_its_root_is_not_trusted() {
    let no_authority = policy_with(|policy| policy.timestamps.anchors.clear());
    for stamp in both(&stamps::pki()) {
        let error = verify(&stamped(&Pki::default(), &[stamp]), &no_authority, at_timestamp()).unwrap_err();
        let VerifyError::Timestamp { cause, .. } = &error else { unreachable!("{error}") };
        assert_eq!(cause.explain().name(), "issuer-missing");
        assert_eq!(error.certificate().unwrap().subject(), "CN=Made Time-Stamp CA");
    }
}

/// A token must contain the certificates of its authority's path; those in the list's message do not count.
#[test]
fn authorities_whose_certificate_is_missing_are_rejected() {
    let other = Pki { signer: Cert { serial: 54, ..stamps::authority() }.issue(&stamps::ca()), ..stamps::pki() };
    let counter_signature = CounterSignature { change: other_signer, ..Default::default() };
    assert_eq!(with_counter_signature(counter_signature.clone()), because("signer-certificate-missing"));
    let token = Token { change: other_signer, ..Default::default() };
    assert_eq!(with_token(token.clone()), because("signer-certificate-missing"));
    // A certificate in the list's message is used for a counter-signature, but not for a token.
    let (pki, key) = (Pki::default(), made::key(&Pki::default()));
    let signer = || Signer::new(&*pki.signer, &*key);
    for (expected, signer) in [
        (OK, signer().attribute_over_signature(oids::COUNTER_SIGNATURE, |bytes| Ok(counter_signature.over(bytes)))),
        (
            because("signer-certificate-missing"),
            signer().attribute_over_signature(oids::MICROSOFT_TIMESTAMP_TOKEN, |bytes| Ok(token.over(bytes))),
        ),
    ] {
        let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer);
        let envelope = envelope.certificate(&*other.ca).certificate(&*other.signer);
        assert_eq!(answer(&envelope.to_der().unwrap(), &policy()), expected);
    }
}

/// Identifies the authority by the serial number 54, which its usual certificate does not have.
fn other_signer(signer: Signer<'_>) -> Signer<'_> {
    let name = der::oid(oid("2.5.4.3").as_oid());
    let name = der::sequence([name, der::tlv(0x0c, b"Made Time-Stamp CA")]);
    let issuer = der::sequence([der::set_of([name])]);
    signer.named(der::sequence([issuer, der::integer(54)]))
}

#[test]
fn timestamps_with_a_timestamp_or_a_nested_signature_are_rejected() {
    for change in [
        (|signer| signer.unsigned_attribute(oids::COUNTER_SIGNATURE, [der::integer(1)])) as stamps::Change,
        |signer| signer.unsigned_attribute(oids::TIMESTAMP_TOKEN, [der::integer(1)]),
        |signer| signer.unsigned_attribute(oids::MICROSOFT_TIMESTAMP_TOKEN, [der::integer(1)]),
        |signer| signer.unsigned_attribute(oids::NESTED_SIGNATURE, [der::integer(1)]),
    ] {
        let counter_signature = CounterSignature { change, ..Default::default() };
        assert_eq!(with_counter_signature(counter_signature), because("timestamp-in-timestamp"));
        let token = Token { change, ..Default::default() };
        assert_eq!(with_token(token), because("timestamp-in-timestamp"));
    }
    let harmless: stamps::Change = |signer| signer.unsigned_attribute(oids::OPUS_INFO, [der::integer(1)]);
    assert_eq!(with_counter_signature(CounterSignature { change: harmless, ..Default::default() }), OK);
    assert_eq!(with_token(Token { change: harmless, ..Default::default() }), OK);
}

#[test]
fn the_offset_in_a_malformed_timestamp_is_reported() {
    let token = Token { time: der::tlv(0x18, b"2026060113000xZ"), ..Default::default() };
    let stl = stamped(&Pki::default(), &[Stamp::Token(token)]);
    let error = verify(&stl, &policy(), at_timestamp()).unwrap_err();
    let offset = error.offset().unwrap();
    assert_eq!(&stl[offset..offset + 4], b"\x18\x0f20");
    let expected = format!("TSTInfo.genTime at offset {offset}: expected the form YYYYMMDDhhmmss[.f]Z");
    assert_eq!(error.source().unwrap().to_string(), expected);
}

/// If the primary signature is too weak, the nested one authenticates the list, and only its own timestamp counts.
#[test]
fn only_the_timestamp_on_the_authenticating_signature_counts() {
    let (primary, nested) = (stamps_on(false), stamps_on(true));
    assert_eq!(answer(&primary, &policy()), ("no-timestamp", None), "on the weak signature");
    assert_eq!(answer(&nested, &policy()), OK, "on the nested one");
    // If both signatures are verified, the primary one authenticates the list.
    let both = with_sha1(policy());
    assert_eq!(answer(&primary, &both), OK);
    assert_eq!(answer(&nested, &both), ("no-timestamp", None));
}

/// The test list with a SHA-1 signature and a nested SHA-256 signature. A token is on the nested one if `nested`,
/// otherwise on the SHA-1 signature.
fn stamps_on(nested: bool) -> Vec<u8> {
    let (pki, sha256, sha1) = (Pki::default(), made::key(&Pki::default()), made::sha1_signature());
    let stamped: stamps::Change = |signer| {
        signer.attribute_over_signature(oids::TIMESTAMP_TOKEN, |signature| Ok(Token::default().over(signature)))
    };
    let list = made::list().to_der();
    let (mut inner, mut outer) = (Signer::new(&*pki.signer, &*sha256), Signer::new(&*pki.signer, &sha1));
    if nested {
        inner = stamped(inner);
    } else {
        outer = stamped(outer);
    }
    let inner = Envelope::nested(list.clone()).certificate(&*pki.ca).signer(inner);
    let outer = outer.nested(&inner).unwrap();
    Envelope::new(list).certificate(&*pki.ca).signer(outer).to_der().unwrap()
}
