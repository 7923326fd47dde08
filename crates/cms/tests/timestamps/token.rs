//! Timestamp tokens: their outer structure, their content, and the certificate that they name.

use trustlist_author::{self as author, Envelope, Signer, der, oids};
use trustlist_cms::{Digest, TimestampKind, When};
use trustlist_testdata::{
    at, made,
    pki::Pki,
    stamps::{self, SigningCertificate, Stamp, Token, stamped},
};

use super::{
    OK, answer, answer_at, because, hour, oid, other_digest, other_type, policy, policy_with, timestamp, with_token,
};

/// osslsigncode's tokens have an accuracy and a nonce, identify the authority's certificate by SHA-1, and contain that
/// certificate twice.
#[test]
fn a_token_by_osslsigncode_is_accepted() {
    let policy = policy_with(|policy| policy.usages = vec![trustlist_cms::oids::CODE_SIGNING.to_owned()]);
    let stl = trustlist_testdata::foreign_catalog();
    let timestamp = timestamp(stl, &policy);
    assert_eq!((timestamp.kind, timestamp.at), (TimestampKind::Token, at("2026-06-01T15:00:00Z")));
    assert_eq!(timestamp.path.signer.subject(), "CN=Made Time-Stamp Service");
    let early = When::Timestamp { now: at("2026-06-01T14:59:59Z") };
    assert_eq!(answer_at(stl, &policy, early), because("timestamp-in-future"));
}

#[test]
fn the_attributes_of_a_token_are_checked() {
    let changed = |change| Token { change, ..Default::default() };
    let named = |signing_certificate| Token { signing_certificate, ..Default::default() };
    let empty = der::sequence([der::sequence::<&[u8]>([])]);
    for (expected, token) in [
        ("content-type-attribute", changed(|signer| other_type(signer, oids::DATA))),
        ("content-type-attribute-missing", changed(|signer| signer.remove_attribute(oids::CONTENT_TYPE))),
        ("message-digest-missing", changed(|signer| signer.remove_attribute(oids::MESSAGE_DIGEST))),
        ("digest-mismatch", changed(other_digest)),
        ("signed-attributes-missing", changed(|signer| signer.no_signed_attributes())),
        ("signing-certificate-missing", named(vec![])),
        ("signed-attribute-repeated", named(vec![SigningCertificate::V2, SigningCertificate::V2])),
        ("signing-certificate-mismatch", named(vec![SigningCertificate::Raw(empty)])),
        ("message-malformed", named(vec![SigningCertificate::Raw(der::integer(1))])),
        ("token-content-tag", Token { bare: true, ..Default::default() }),
    ] {
        assert_eq!(with_token(token), because(expected), "{expected}");
    }
    for good in [
        vec![SigningCertificate::V1],
        vec![SigningCertificate::V1, SigningCertificate::V2],
        vec![SigningCertificate::V2With(author::Digest::Sha384)],
    ] {
        assert_eq!(with_token(named(good.clone())), OK, "{good:?}");
    }
}

/// The first certificate that a token names must be its signer's, by any known digest except MD5.
#[test]
fn a_token_must_name_its_certificate() {
    let pki = stamps::pki();
    let id = |algorithm: Option<Vec<u8>>, hash: Vec<u8>| {
        der::sequence([algorithm.unwrap_or_default(), der::octet_string(&hash)])
    };
    let sha256 = author::Digest::Sha256;
    let md5 = der::algorithm_identifier(oid("1.2.840.113549.2.5").as_oid(), &der::NULL);
    let unknown = der::algorithm_identifier(oids::DATA, &der::NULL);
    let (right, wrong) = (id(None, sha256.of(&pki.signer)), id(None, sha256.of(&pki.ca)));
    for (expected, ids) in [
        (OK, vec![right.clone()]),
        // Microsoft's tokens name an attribute certificate as the second one.
        (OK, vec![right.clone(), wrong.clone()]),
        (because("signing-certificate-mismatch"), vec![wrong.clone()]),
        (because("signing-certificate-mismatch"), vec![wrong, right]),
        (because("signing-certificate-mismatch"), vec![id(Some(md5), Digest::Md5.of(&pki.signer))]),
        (because("signing-certificate-mismatch"), vec![id(None, vec![])]),
        (because("unsupported-algorithm"), vec![id(Some(unknown), vec![])]),
        (because("message-malformed"), vec![der::integer(1)]),
    ] {
        let value = der::sequence([der::sequence(&ids)]);
        let token = Token { signing_certificate: vec![SigningCertificate::Raw(value)], ..Default::default() };
        assert_eq!(with_token(token), expected, "{ids:02x?}");
    }
}

#[test]
fn the_imprint_must_match_the_signature() {
    let imprint = |algorithm: Vec<u8>, hash: &[u8]| Token {
        message_imprint: Some(der::sequence([algorithm, der::octet_string(hash)])),
        ..Default::default()
    };
    let md5 = der::algorithm_identifier(oid("1.2.840.113549.2.5").as_oid(), &der::NULL);
    let sha256 = der::digest_algorithm(author::Digest::Sha256);
    let parameters = der::algorithm_identifier(oids::SHA256, &der::integer(1));
    for (expected, token) in [
        ("weak-digest", Token { imprint: author::Digest::Sha1, ..Default::default() }),
        ("weak-digest", imprint(md5, &[7; 16])),
        ("unsupported-algorithm", imprint(der::algorithm_identifier(oids::DATA, &der::NULL), &[7; 32])),
        ("imprint-mismatch", imprint(sha256.clone(), &[7; 32])),
        ("imprint-mismatch", imprint(sha256, &[])),
        ("message-malformed", imprint(parameters, &[7; 32])),
    ] {
        assert_eq!(with_token(token.clone()), because(expected), "{expected}");
    }
    let sha1 = || Stamp::Token(Token { imprint: author::Digest::Sha1, ..Default::default() });
    let stl = stamped(&Pki::default(), &[sha1()]);
    let timestamps = policy_with(|policy| policy.timestamps.weakest_digest = Digest::Sha1);
    assert_eq!(answer(&stl, &timestamps), OK, "accepted if the policy accepts it");
    let lists = policy_with(|policy| policy.weakest_digest = Digest::Sha1);
    assert_eq!(answer(&stl, &lists), because("weak-digest"), "but not if the policy accepts it for lists only");
}

#[test]
fn the_other_fields_of_a_token_are_checked() {
    let rest = |rest: &[Vec<u8>]| Token { rest: rest.concat(), ..Default::default() };
    let accuracy = |content: &[&[u8]]| der::sequence(content);
    let (second, millis) = (der::integer(1), der::tlv(0x80, &[0x01, 0xf4]));
    let tsa = der::context(0, &der::context(4, &der::sequence::<&[u8]>([])));
    let extension = |critical: bool| {
        let critical = if critical { der::boolean(true) } else { vec![] };
        let extension = der::sequence([der::oid(oids::DATA), critical, der::octet_string(&[])]);
        der::context(1, &extension)
    };
    let odd_boolean = der::sequence([der::oid(oids::DATA), vec![1, 1, 1], der::octet_string(&[])]);
    let odd_boolean = der::context(1, &odd_boolean);
    let nonce = der::integer(9);
    for token in [
        rest(&[accuracy(&[&second, &millis, &[0x81, 1, 1]])]),
        rest(&[accuracy(&[&millis]), tsa.clone()]),
        rest(&[accuracy(&[&[0x80, 1, 0x7f], &[0x81, 2, 0, 0x80]])]),
        rest(&[accuracy(&[&[0x80, 2, 0x03, 0xe7]])]),
        rest(&[accuracy(&[]), der::boolean(true), nonce.clone(), tsa.clone(), extension(false)]),
        rest(&[der::boolean(false)]),
    ] {
        assert_eq!(with_token(token.clone()), OK, "{:02x?}", token.rest);
    }
    for (expected, token) in [
        ("message-malformed", Token { version: 2, ..Default::default() }),
        ("message-malformed", Token { version: 0, ..Default::default() }),
        ("trailing-octets", rest(&[nonce.clone(), der::boolean(true)])),
        ("trailing-octets", rest(&[nonce.clone(), nonce])),
        ("trailing-octets", rest(&[tsa.clone(), accuracy(&[&millis])])),
        ("trailing-octets", rest(&[accuracy(&[&millis, &second])])),
        ("message-malformed", rest(&[accuracy(&[&[0x80, 2, 0x03, 0xe8]])])),
        ("message-malformed", rest(&[accuracy(&[&[0x80, 1, 0]])])),
        ("message-malformed", rest(&[accuracy(&[&[0x80, 1, 0x80]])])),
        ("message-malformed", rest(&[accuracy(&[&[0x81, 2, 0, 1]])])),
        ("message-malformed", rest(&[der::tlv(0x01, &[1])])),
        ("message-malformed", rest(&[der::tlv(0x02, &[0, 1])])),
        ("truncated", rest(&[der::context(0, &[])])),
        ("trailing-octets", rest(&[der::context(0, &[5, 0, 5, 0])])),
        ("message-malformed", rest(&[odd_boolean])),
        ("message-malformed", rest(&[der::context(1, &der::integer(1))])),
        ("trailing-octets", rest(&[der::NULL.to_vec()])),
        ("token-critical-extension", rest(&[extension(true)])),
        ("token-critical-extension", rest(&[tsa, extension(true)])),
    ] {
        assert_eq!(with_token(token.clone()), because(expected), "{:02x?}", token.rest);
    }
}

#[test]
fn the_time_of_a_token_must_be_well_formed() {
    let text = |text: &str| Token { time: der::tlv(0x18, text.as_bytes()), ..Default::default() };
    for good in ["20260601130000Z", "20260601130000.5Z", "20260601130000.072Z", "20260601130000.000000001Z"] {
        let stl = stamped(&Pki::default(), &[Stamp::Token(text(good))]);
        assert_eq!(timestamp(&stl, &policy()).at, at(stamps::AT), "{good}: fractions are cut off");
    }
    for malformed in [
        "",
        "Z",
        "20260601130000",
        "202606011300Z",
        "20260601130000.Z",
        "20260601130000.50Z",
        "20260601130000.0Z",
        "20260601130000,5Z",
        "20260601130000.5",
        "20260601130000.x1Z",
        "20260601130000.-1Z",
        "20260601130000+0000",
        "20260601130000Z0",
        "20261301130000Z",
        "20260230130000Z",
        "20260601240000Z",
        "20260601136000Z",
        "20260601130060Z",
        "2026060113000xZ",
        "+2260601130000Z",
        "260601130000Z",
        "19600601130000Z",
    ] {
        assert_eq!(with_token(text(malformed)), because("message-malformed"), "{malformed}");
    }
    let utc_time = Token { time: hour(13), ..Default::default() };
    assert_eq!(with_token(utc_time), because("message-malformed"), "UTCTime");
}

/// Checks the outer structure of a token: its content type, content and signers.
#[test]
fn messages_that_are_not_tokens_are_rejected() {
    let (pki, key) = (Pki::default(), made::key(&Pki::default()));
    let authority = stamps::pki();
    let authority_key = made::key(&authority);
    let info = der::sequence([der::integer(1)]);
    let signer = || Signer::new(&*authority.signer, &*authority_key);
    let octet_string = || Envelope::in_octet_string(info.clone()).content_type(oids::TST_INFO);
    for (expected, token) in [
        ("not-signed", octet_string()),
        ("several-signers", octet_string().signer(signer()).signer(signer())),
        ("content-type", octet_string().content_type(oids::DATA).signer(signer())),
        ("content-missing", Envelope::detached(info.clone()).content_type(oids::TST_INFO).signer(signer())),
        // A signed TSTInfo with only one field.
        ("truncated", octet_string().signer(signer())),
        ("message-malformed", octet_string().signer(signer().version(2))),
    ] {
        let token = token.to_der().unwrap();
        let signer = Signer::new(&*pki.signer, &*key);
        let signer = signer.unsigned_attribute(oids::MICROSOFT_TIMESTAMP_TOKEN, [token]);
        let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer);
        assert_eq!(answer(&envelope.to_der().unwrap(), &policy()), because(expected), "{expected}");
    }
}
