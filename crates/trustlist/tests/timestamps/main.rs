//! Made lists with timestamps on their signature: good ones, and such as break one rule each, with the code of that rule.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod token;

use trustlist::{Digest, JudgedAt, Policy, SignedList, Timestamp, TimestampKind};
use trustlist_author::{self as author, Envelope, Signer, der, oids};
use trustlist_testdata::{
    at, keys, made,
    pki::{ANY_USAGE, CODE_SIGNING, Ca, Cert, KeyUsage, Pki, TIME_STAMPING},
    stamps::{self, CounterSignature, Stamp, Token, stamped},
};

const NOW: &str = "2026-12-01T00:00:00Z";

/// What judged a list: `("ok", None)`, or the code and that of the cause.
type Answer = (&'static str, Option<&'static str>);

const OK: Answer = ("ok", None);

fn because(cause: &'static str) -> Answer {
    ("timestamp", Some(cause))
}

fn policy() -> Policy {
    let roots = |pki: Pki| [pki.root.into()];
    Policy::roots(roots(Pki::default()), at(NOW)).timestamp_roots(roots(stamps::pki())).judged_at(JudgedAt::Timestamp)
}

fn answer(stl: &[u8], policy: &Policy) -> Answer {
    let verified = SignedList::open(stl).and_then(|signed| Ok(signed.verify(policy)?));
    verified.map_or_else(|error| (error.code(), error.cause_code()), |_| OK)
}

fn judged(stamp: Stamp) -> Answer {
    answer(&stamped(&Pki::default(), &[stamp]), &policy())
}

fn counter_signed(stamp: CounterSignature) -> Answer {
    judged(Stamp::CounterSignature(stamp))
}

fn with_token(token: Token) -> Answer {
    judged(Stamp::Token(token))
}

/// Both kinds by that authority.
fn both(pki: &Pki) -> [Stamp; 2] {
    [
        Stamp::CounterSignature(CounterSignature { pki: pki.clone(), ..Default::default() }),
        Stamp::Token(Token { pki: pki.clone(), ..Default::default() }),
    ]
}

fn timestamp(stl: &[u8], policy: &Policy) -> Timestamp {
    let list = SignedList::open(stl).expect("well formed").verify(policy).expect("accepted");
    let timestamp = list.signer().timestamp().expect("a timestamp").clone();
    assert_eq!(list.signer().at(), timestamp.at);
    timestamp
}

/// 2026-06-01 at that hour of UTC, minutes and seconds of it 0.
fn hour(hour: u8) -> Vec<u8> {
    der::time(at(&format!("2026-06-01T{hour:02}:00:00Z")))
}

#[test]
fn each_kind_proves_its_instant() {
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
        let subjects: Vec<_> = timestamp.path.iter().map(trustlist::CertificateInfo::subject).collect();
        assert_eq!(subjects, ["CN=Made Time-Stamp Service", "CN=Made Time-Stamp CA", "CN=Made Time-Stamp Root"]);
    }
}

/// The stable words, and those of sentences.
#[test]
fn kinds_have_words() {
    let words = [TimestampKind::CounterSignature, TimestampKind::Token].map(|kind| (kind.as_str(), kind.to_string()));
    let words = words.each_ref().map(|(stable, sentence)| (*stable, sentence.as_str()));
    assert_eq!(words, [("counter-signature", "counter-signature"), ("rfc3161", "timestamp token")]);
}

/// What it is for: the signer of the list, and the authority, have expired since.
#[test]
fn certificates_that_have_expired_since() {
    let until = "2026-06-01T13:00:00Z";
    let pki = Pki::of(&Cert::root(), &Cert::ca(), &Cert { not_after: until, ..Cert::signer() });
    let authority = Pki::of(&stamps::root(), &stamps::ca(), &Cert { not_after: until, ..stamps::authority() });
    for stamp in both(&authority) {
        let stl = stamped(&pki, &[stamp]);
        assert_eq!(answer(&stl, &policy()), OK, "the instant of the timestamp is their last second");
        assert_eq!(answer(&stl, &policy().judged_at(JudgedAt::Now)), ("expired", None));
        let list = SignedList::open(&stl).expect("well formed").verify(&policy()).expect("accepted");
        assert!(list.signer().expired_now());
    }
}

/// The signer has to be valid when the timestamp was made, whatever the list's own date is.
#[test]
fn signers_that_were_not_valid_at_the_timestamp() {
    for (signer, expected) in [
        (Cert { not_after: "2026-06-01T12:59:59Z", ..Cert::signer() }, "expired"),
        (Cert { not_before: "2026-06-01T13:00:01Z", ..Cert::signer() }, "not-yet-valid"),
    ] {
        let pki = Pki::of(&Cert::root(), &Cert::ca(), &signer);
        for stamp in both(&stamps::pki()) {
            let stl = stamped(&pki, &[stamp]);
            assert_eq!(answer(&stl, &policy()), (expected, None));
            // Judged by the list's own date, both lists are good: the one until it expires, the other from its begin on.
            assert_eq!(answer(&stl, &policy().judged_at(JudgedAt::ListDate)), OK);
        }
    }
}

#[test]
fn exactly_one_timestamp() {
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
        assert_eq!(answer(&stl, &policy().judged_at(JudgedAt::ListDate)), OK, "nobody looks at them");
    }
}

/// The attribute has exactly one value, too.
#[test]
fn values_none_and_two() {
    let (pki, key) = (Pki::default(), made::key(&Pki::default()));
    for oid in [oids::COUNTER_SIGNATURE, oids::MICROSOFT_TIMESTAMP_TOKEN, oids::TIMESTAMP_TOKEN] {
        for values in [vec![], vec![der::integer(1), der::integer(2)]] {
            let signer = Signer::new(&*pki.signer, &*key).unsigned_attribute(oid, values);
            let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer);
            let stl = envelope.to_der().expect("an envelope");
            assert_eq!(answer(&stl, &policy()), ("several-timestamps", None));
        }
        let signer = Signer::new(&*pki.signer, &*key).unsigned_attribute(oid, [der::integer(1)]);
        let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer);
        assert_eq!(answer(&envelope.to_der().expect("an envelope"), &policy()), because("message-malformed"));
    }
}

/// The path of the authority is judged by every rule of a signer's path, with the usage of timestamps.
#[test]
fn the_path_of_the_authority() {
    let authority = |cert: Cert| Pki::of(&stamps::root(), &stamps::ca(), &cert);
    let ca = |cert: Cert| Pki::of(&stamps::root(), &cert, &stamps::authority());
    let other_root = Cert { key: keys::ROOT, ..stamps::root() };
    let unknown = vec![("1.3.6.1.4.1.32473.1", true, vec![5, 0])];
    let altered = |mut pki: Pki| {
        *pki.signer.last_mut().expect("octets") ^= 1;
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
        // Who may sign the list may not stamp it.
        ("issuer-missing", Pki::of(&Cert::root(), &Cert { usages: vec![], ..Cert::ca() }, &stamps::authority())),
    ] {
        for stamp in both(&pki) {
            assert_eq!(judged(stamp), because(expected), "{expected}");
        }
    }
    for (expected, root) in [
        ("path-length", Cert { ca: Ca::PathLength(0), ..stamps::root() }),
        ("critical-extension", Cert { extensions: unknown, ..stamps::root() }),
    ] {
        let pki = Pki::of(&root, &stamps::ca(), &stamps::authority());
        for stamp in both(&pki) {
            let policy = policy().timestamp_roots([pki.root.clone().into()]);
            assert_eq!(answer(&stamped(&Pki::default(), &[stamp]), &policy), because(expected), "{expected}");
        }
    }
}

/// Neither do the roots of timestamps sign lists.
#[test]
fn roots_of_timestamps_are_good_for_timestamps_alone() {
    let pki = Pki::of(&stamps::root(), &Cert::ca(), &Cert::signer());
    for stamp in both(&stamps::pki()) {
        assert_eq!(answer(&stamped(&pki, &[stamp]), &policy()), ("issuer-missing", None));
    }
    // Where none are given, they are those of the lists.
    let same = Policy::roots([Pki::default().root.into()], at(NOW)).judged_at(JudgedAt::Timestamp);
    let authority = Pki::of(&Cert::root(), &stamps::ca(), &stamps::authority());
    for stamp in both(&authority) {
        let stl = stamped(&Pki::default(), &[stamp]);
        assert_eq!(answer(&stl, &same), OK);
        assert_eq!(answer(&stl, &policy().with_roots([Pki::default().root.into()])), OK);
    }
}

#[test]
fn refused_certificates_make_no_timestamps() {
    let pki = stamps::pki();
    for stamp in both(&pki) {
        let stl = stamped(&Pki::default(), &[stamp]);
        let sha256 = timestamp(&stl, &policy()).path.cas[0].sha256;
        assert_eq!(answer(&stl, &policy().refuse_signer(sha256)), because("refused-signer"));
    }
}

/// The policy is at fault, and not the timestamp.
#[test]
fn without_algorithms() {
    for stamp in both(&stamps::pki()) {
        let stl = stamped(&Pki::default(), &[stamp]);
        assert_eq!(answer(&stl, &policy().algorithms(Vec::new())), ("no-algorithms", None));
    }
}

/// A usage beside that of timestamps: a token's authority must not have any, a counter-signer may.
#[test]
fn keys_for_more_than_timestamps() {
    let two = Cert { usages: vec![TIME_STAMPING, CODE_SIGNING], ..stamps::authority() };
    let [counter_signature, token] = both(&Pki::of(&stamps::root(), &stamps::ca(), &two));
    assert_eq!(judged(counter_signature), OK);
    assert_eq!(judged(token), because("usage-not-alone"));
}

#[test]
fn timestamps_of_another_signature() {
    let stl = stamped(&Pki::default(), &[]);
    let other = made::sign(&made::pin_rules(), &Pki::default());
    assert_ne!(stl, other);
    // 256 octets at the end of a list without unsigned attributes.
    let foreign = |over: &dyn Fn(&[u8]) -> Vec<u8>| over(&other[other.len() - 256..]);
    let (pki, key) = (Pki::default(), made::key(&Pki::default()));
    let authority = stamps::pki();
    for (oid, value, expected) in [
        (oids::COUNTER_SIGNATURE, foreign(&|octets| CounterSignature::default().over(octets)), "digest-mismatch"),
        (oids::MICROSOFT_TIMESTAMP_TOKEN, foreign(&|octets| Token::default().over(octets)), "imprint-mismatch"),
    ] {
        let signer = Signer::new(&*pki.signer, &*key).unsigned_attribute(oid, [value]);
        let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer);
        let envelope = envelope.certificate(&*authority.ca).certificate(&*authority.signer);
        assert_eq!(answer(&envelope.to_der().expect("an envelope"), &policy()), because(expected));
    }
}

#[test]
fn attributes_of_a_counter_signature() {
    let changed = |change| CounterSignature { change, ..Default::default() };
    for (expected, stamp) in [
        ("content-type-attribute", changed(|signer| other_type(signer, trustlist::oids::CTL))),
        ("content-type-attribute", changed(|signer| other_type(signer, oids::TST_INFO))),
        // RFC 5652 wants none; Microsoft's have one.
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
        assert_eq!(counter_signed(stamp), because(expected), "{expected}");
    }
    let general = CounterSignature { time: Some(der::generalized_time(at(stamps::AT))), ..Default::default() };
    assert_eq!(counter_signed(general), OK, "as in certificates, X2");
}

fn other_type<'k>(signer: Signer<'k>, oid: trustlist::Oid<'_>) -> Signer<'k> {
    signer.replace_attribute(oids::CONTENT_TYPE, [der::oid(oid)])
}

fn other_digest(signer: Signer<'_>) -> Signer<'_> {
    signer.replace_attribute(oids::MESSAGE_DIGEST, [der::octet_string(&[7; 32])])
}

fn oid(dotted: &str) -> trustlist::OidBuf {
    dotted.parse().expect("an object identifier")
}

/// From the list's own date to now, both included.
#[test]
fn the_instant_lies_between_list_and_now() {
    for (instant, expected) in [
        ("2026-06-01T11:59:59Z", because("timestamp-before-list")),
        ("2026-06-01T12:00:00Z", OK),
        (NOW, OK),
        ("2026-12-01T00:00:01Z", because("timestamp-in-future")),
    ] {
        let instant = at(instant);
        let counter_signature = CounterSignature { time: Some(der::time(instant)), ..Default::default() };
        assert_eq!(counter_signed(counter_signature), expected, "{instant:?}");
        let token = Token { time: der::generalized_time(instant), ..Default::default() };
        assert_eq!(with_token(token), expected, "{instant:?}");
    }
}

#[test]
fn signatures_that_are_not_the_authoritys() {
    let pki = Pki { signer_key: keys::ROOT, ..stamps::pki() };
    for stamp in both(&pki) {
        assert_eq!(judged(stamp), because("signature-invalid"));
    }
    // The key signs with SHA-256 all the same: that the digest is weak comes first.
    let change: stamps::Change = |signer| signer.digest(author::Digest::Sha1);
    assert_eq!(counter_signed(CounterSignature { change, ..Default::default() }), because("weak-digest"));
    assert_eq!(with_token(Token { change, ..Default::default() }), because("weak-digest"));
}

#[test]
fn what_windows_calls_it() {
    let no_authority = policy().timestamp_roots([]);
    for (stamp, hresult) in both(&stamps::pki()).into_iter().zip([0x8009_6003, 0x8009_6005]) {
        let stl = stamped(&Pki::default(), &[stamp]);
        let refused = SignedList::open(&stl).expect("well formed").verify(&no_authority).expect_err("no authority");
        let error = refused.error();
        assert_eq!((error.code(), error.cause_code()), because("issuer-missing"));
        assert_eq!((error.hresult(), error.windows_event()), (Some(hresult), None));
        let certificate = error.certificate().expect("the certificate is named");
        assert_eq!(certificate.subject(), "CN=Made Time-Stamp CA");
    }
}

/// The certificates come with the timestamp: those of a token in its own bag, not in that of the list.
#[test]
fn authorities_whose_certificate_is_missing() {
    let other = Pki { signer: Cert { serial: 54, ..stamps::authority() }.issue(&stamps::ca()), ..stamps::pki() };
    let counter_signature = CounterSignature { change: other_signer, ..Default::default() };
    assert_eq!(counter_signed(counter_signature.clone()), because("signer-certificate-missing"));
    let token = Token { change: other_signer, ..Default::default() };
    assert_eq!(with_token(token.clone()), because("signer-certificate-missing"));
    // That the list brings it helps a counter-signature, and not a token.
    let (pki, key) = (Pki::default(), made::key(&Pki::default()));
    let signer = || Signer::new(&*pki.signer, &*key);
    for (expected, signer) in [
        (OK, signer().attribute_over_signature(oids::COUNTER_SIGNATURE, |octets| Ok(counter_signature.over(octets)))),
        (
            because("signer-certificate-missing"),
            signer().attribute_over_signature(oids::MICROSOFT_TIMESTAMP_TOKEN, |octets| Ok(token.over(octets))),
        ),
    ] {
        let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer);
        let envelope = envelope.certificate(&*other.ca).certificate(&*other.signer);
        assert_eq!(answer(&envelope.to_der().expect("an envelope"), &policy()), expected);
    }
}

/// Named by a serial number that no certificate has but one that is not there.
fn other_signer(signer: Signer<'_>) -> Signer<'_> {
    let name = der::oid(oid("2.5.4.3").as_oid());
    let name = der::sequence([name, der::tlv(0x0c, b"Made Time-Stamp CA")]);
    let issuer = der::sequence([der::set_of([name])]);
    signer.named(der::sequence([issuer, der::integer(54)]))
}

#[test]
fn timestamps_that_bear_something_themselves() {
    for change in [
        (|signer| signer.unsigned_attribute(oids::COUNTER_SIGNATURE, [der::integer(1)])) as stamps::Change,
        |signer| signer.unsigned_attribute(oids::TIMESTAMP_TOKEN, [der::integer(1)]),
        |signer| signer.unsigned_attribute(oids::MICROSOFT_TIMESTAMP_TOKEN, [der::integer(1)]),
        |signer| signer.unsigned_attribute(oids::NESTED_SIGNATURE, [der::integer(1)]),
    ] {
        let counter_signature = CounterSignature { change, ..Default::default() };
        assert_eq!(counter_signed(counter_signature), because("timestamp-in-timestamp"));
        let token = Token { change, ..Default::default() };
        assert_eq!(with_token(token), because("timestamp-in-timestamp"));
    }
    let harmless: stamps::Change = |signer| signer.unsigned_attribute(oids::OPUS_INFO, [der::integer(1)]);
    assert_eq!(counter_signed(CounterSignature { change: harmless, ..Default::default() }), OK);
    assert_eq!(with_token(Token { change: harmless, ..Default::default() }), OK);
}

#[test]
fn the_place_of_a_malformed_timestamp_is_told() {
    let token = Token { time: der::tlv(0x18, b"2026060113000xZ"), ..Default::default() };
    let stl = stamped(&Pki::default(), &[Stamp::Token(token)]);
    let refused = SignedList::open(&stl).expect("well formed").verify(&policy()).expect_err("malformed");
    let offset = refused.error().offset().expect("a place");
    assert_eq!(&stl[offset..offset + 4], b"\x18\x0f20");
    let source = std::error::Error::source(refused.error()).expect("a cause").to_string();
    let expected = format!("TSTInfo.genTime at offset {offset}: not of the form YYYYMMDDhhmmss[.f]Z");
    assert_eq!(source, expected);
}

/// The nested signature answers where the primary one is too weak; so does its own timestamp, and no other.
#[test]
fn the_timestamp_is_that_of_the_signature_that_answers() {
    let (primary, nested) = (stamps_on(false), stamps_on(true));
    assert_eq!(answer(&primary, &policy()), ("no-timestamp", None), "on the weak signature");
    assert_eq!(answer(&nested, &policy()), OK, "on the nested one");
    // Where both signatures are judged, the primary one answers.
    let both = policy().weakest_digest(Digest::Sha1).algorithms(archive_algorithms());
    assert_eq!(answer(&primary, &both), OK);
    assert_eq!(answer(&nested, &both), ("no-timestamp", None));
}

fn archive_algorithms() -> Vec<&'static dyn trustlist::SignatureVerificationAlgorithm> {
    use trustlist::layers::cms::backend;
    backend::MODERN.iter().copied().chain([backend::RSA_PKCS1_SHA1]).collect()
}

/// The made list with a SHA-1 and a nested SHA-256 signature, and a token on one of them.
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
    let outer = outer.nested(&inner).expect("a nested signature");
    Envelope::new(list).certificate(&*pki.ca).signer(outer).to_der().expect("a list")
}
