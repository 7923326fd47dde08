//! Made lists that break one rule of the signed message each, with the code of that rule.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "tests"
)]

use trustlist::{
    CertificateRef, Digest, Error, JudgedAt, Limits, Policy, Signature, SignedList, layers::cms::VerifyError,
};
use trustlist_author::{Envelope, List, Sign, Signer, SigningKey, der, oids};
use trustlist_testdata::{
    at, keys, made,
    pki::{Ca, Cert, Pki},
};

const NOW: &str = "2026-12-01T00:00:00Z";

fn policy() -> Policy {
    Policy::roots([Pki::default().root.into()], at(NOW))
}

/// "ok", or the code of the rule that stopped the list, in opening or in verification.
fn code(stl: &[u8], policy: &Policy) -> &'static str {
    let verified = SignedList::open(stl).and_then(|signed| Ok(signed.verify(policy)?));
    verified.map_or_else(|error| error.code(), |_| "ok")
}

fn key() -> SigningKey {
    SigningKey::from_pkcs8(keys::SIGNER).expect("a key")
}

/// The made list in the default envelope, with a signer that `change` has changed.
fn signed_by(change: impl for<'k> FnOnce(Signer<'k>) -> Signer<'k>) -> Vec<u8> {
    let (pki, key) = (Pki::default(), key());
    let signer = change(Signer::new(&*pki.signer, &key));
    Envelope::new(made::list().to_der()).certificate(&*pki.ca).signer(signer).to_der().expect("an envelope")
}

/// The position of the first `part` in `whole`.
fn position(whole: &[u8], part: &[u8]) -> usize {
    whole.windows(part.len()).position(|window| window == part).expect("the part stands there")
}

#[test]
fn the_unchanged_list_is_accepted() {
    assert_eq!(code(&made::signed(), &policy()), "ok");
    assert_eq!(code(&signed_by(|signer| signer), &policy()), "ok");
}

/// What `?` makes of it is the same error.
#[test]
fn a_refused_list_tells_its_error_and_the_cause() {
    let stl = signed_by(|signer| signer.unsigned_attribute(oids::NESTED_SIGNATURE, [der::octet_string(b"x")]));
    let refused = SignedList::open(&stl).expect("well formed").verify(&policy()).unwrap_err();
    let cause = std::error::Error::source(&refused).expect("what is malformed").to_string();
    let sentence = refused.to_string();
    assert!(!sentence.is_empty() && !cause.is_empty());
    let error = Error::from(refused);
    assert_eq!(error.to_string(), sentence);
    assert_eq!(std::error::Error::source(&error).map(ToString::to_string), Some(cause));
}

#[test]
fn content_that_was_not_signed() {
    let mut stl = made::signed();
    let id = position(&stl, &made::IDS[0]);
    stl[id] ^= 1;
    assert_eq!(code(&stl, &policy()), "digest-mismatch");
    let swapped = signed_by(|signer| signer.replace_attribute(oids::MESSAGE_DIGEST, [der::octet_string(&[7; 32])]));
    assert_eq!(code(&swapped, &policy()), "digest-mismatch");
    let empty = signed_by(|signer| signer.replace_attribute(oids::MESSAGE_DIGEST, [der::octet_string(&[])]));
    assert_eq!(code(&empty, &policy()), "digest-mismatch");
    let missing = signed_by(|signer| signer.remove_attribute(oids::MESSAGE_DIGEST));
    assert_eq!(code(&missing, &policy()), "message-digest-missing");
}

#[test]
fn a_signature_that_is_not_the_signers() {
    let mut stl = made::signed();
    let last = stl.len() - 1;
    stl[last] ^= 1;
    assert_eq!(code(&stl, &policy()), "signature-invalid");
    let other = SigningKey::from_pkcs8(keys::ROOT_OTHER).expect("a key");
    let pki = Pki::default();
    let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca);
    assert_eq!(code(&envelope.sign(&*pki.signer, &other).expect("an envelope"), &policy()), "signature-invalid");
}

/// The primary digest covers neither tag nor length of the content, so the tag is checked apart.
#[test]
fn the_contents_tag() {
    let stl = made::signed();
    let content = position(&stl, &made::list().to_der());
    for (tag, expected) in [(0x04, "content-tag"), (0x31, "content-tag"), (0x10, "message-malformed")] {
        let mut changed = stl.clone();
        changed[content] = tag;
        assert_eq!(code(&changed, &policy()), expected, "{tag:#x}");
    }
}

#[test]
fn an_octet_string_around_the_list_is_read_and_refused_by_name() {
    let (pki, key) = (Pki::default(), key());
    let envelope = Envelope::in_octet_string(made::list().to_der()).certificate(&*pki.ca);
    let stl = envelope.sign(&*pki.signer, &key).expect("an envelope");
    assert_eq!(SignedList::open(&stl).expect("it can be looked at").unverified().len(), 3);
    assert_eq!(code(&stl, &policy()), "content-octet-string");
}

#[test]
fn content_types() {
    let (pki, key) = (Pki::default(), key());
    let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca).content_type(oids::DATA);
    let stl = envelope.sign(&*pki.signer, &key).expect("an envelope");
    assert_eq!(code(&stl, &policy()), "not-a-trust-list");
    let missing = signed_by(|signer| signer.remove_attribute(oids::CONTENT_TYPE));
    assert_eq!(code(&missing, &policy()), "content-type-attribute-missing");
    let other = signed_by(|signer| signer.replace_attribute(oids::CONTENT_TYPE, [der::oid(oids::DATA)]));
    assert_eq!(code(&other, &policy()), "content-type-attribute");
    let no_oid = signed_by(|signer| signer.replace_attribute(oids::CONTENT_TYPE, [der::octet_string(b"x")]));
    assert_eq!(code(&no_oid, &policy()), "message-malformed");
}

#[test]
fn signed_attributes_that_are_missing_repeated_or_of_several_values() {
    assert_eq!(code(&signed_by(|signer| signer.no_signed_attributes()), &policy()), "signed-attributes-missing");
    let repeated = signed_by(|signer| signer.attribute(oids::SIGNING_TIME, [der::time(at(NOW))]));
    assert_eq!(code(&repeated, &policy()), "ok", "one more attribute does no harm");
    let repeated = signed_by(|signer| {
        let time = [der::time(at(NOW))];
        signer.attribute(oids::SIGNING_TIME, time.clone()).attribute(oids::SIGNING_TIME, time)
    });
    assert_eq!(code(&repeated, &policy()), "signed-attribute-repeated");
    let ctl = der::oid(trustlist::oids::CTL);
    let several = signed_by(|signer| signer.replace_attribute(oids::CONTENT_TYPE, [ctl, der::oid(oids::DATA)]));
    assert_eq!(code(&several, &policy()), "signed-attribute-repeated");
    let none = signed_by(|signer| signer.replace_attribute(oids::CONTENT_TYPE, Vec::<Vec<u8>>::new()));
    assert_eq!(code(&none, &policy()), "signed-attribute-repeated");
}

/// What is signed is what was received: attributes in another order than DER's are signed in that order.
#[test]
fn attributes_are_verified_in_the_order_in_which_they_came() {
    assert_eq!(code(&signed_by(|signer| signer.unsorted_attributes()), &policy()), "ok");
}

#[test]
fn signers_none_and_two() {
    let (pki, key) = (Pki::default(), key());
    let list = made::list().to_der();
    let unsigned = Envelope::new(list.clone()).to_der().expect("an envelope");
    assert_eq!(code(&unsigned, &policy()), "not-signed");
    let signer = || Signer::new(&*pki.signer, &key);
    let two = Envelope::new(list).certificate(&*pki.ca).signer(signer()).signer(signer());
    assert_eq!(code(&two.to_der().expect("an envelope"), &policy()), "several-signers");
}

#[test]
fn the_signers_certificate() {
    let (pki, key) = (Pki::default(), key());
    let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca);
    let without = envelope.without_signer_certificates().signer(Signer::new(&*pki.signer, &key));
    let without = without.to_der().expect("an envelope");
    let refused = SignedList::open(&without).expect("well formed").verify(&policy()).unwrap_err();
    let Error::Signature(VerifyError::SignerCertificateMissing { signer }) = refused.error() else {
        unreachable!("{refused}")
    };
    let serial = CertificateRef::from_der(&pki.signer).expect("a certificate").serial().to_vec();
    assert_eq!(*signer, serial.iter().map(|octet| format!("{octet:02x}")).collect::<String>());
    assert_eq!(code(&signed_by(|signer| signer.named_by_key()), &policy()), "ok", "a key identifier names it as well");

    let mut lookalike = pki.signer.clone();
    let last = lookalike.len() - 1;
    lookalike[last] ^= 1;
    let two = made::sign_with_bag(&made::list(), &pki, [&pki.ca, &lookalike]);
    assert_eq!(code(&two, &policy()), "signer-ambiguous");
}

/// An issuer with another letter case in the SignerInfo than in the certificate.
#[test]
fn names_are_compared_by_their_octets() {
    let mut stl = made::signed();
    let name = b"Made List CA";
    let last = stl.windows(name.len()).rposition(|window| window == name).expect("the SignerInfo names its CA");
    stl[last] ^= 0x20;
    assert_eq!(code(&stl, &policy()), "signer-certificate-missing");
}

#[test]
fn digests() {
    for digest in [trustlist_author::Digest::Sha384, trustlist_author::Digest::Sha512] {
        let (pki, key) = (Pki::default(), key().with_digest(digest).expect("a digest"));
        let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca);
        let stl = envelope.sign(&*pki.signer, &key).expect("an envelope");
        let list = SignedList::open(&stl).expect("well formed").verify(&policy()).expect("accepted");
        let expected = if digest == trustlist_author::Digest::Sha384 { Digest::Sha384 } else { Digest::Sha512 };
        assert_eq!(list.signer().digest(), expected);
    }
    let algorithm = |last| {
        let oid = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last];
        der::sequence([der::tlv(0x06, &oid), der::NULL.to_vec()])
    };
    // SHA-512/256 is no digest of these lists, SHA-384 not the one that was signed.
    assert_eq!(code(&signed_by(|signer| signer.digest_algorithm(algorithm(6))), &policy()), "unsupported-algorithm");
    assert_eq!(code(&signed_by(|signer| signer.digest_algorithm(algorithm(2))), &policy()), "digest-mismatch");
}

/// A key that names its algorithm with these parameters.
struct WithParameters(SigningKey, Vec<u8>);

impl Sign for WithParameters {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, trustlist_author::Error> {
        self.0.sign(message)
    }

    fn signature_algorithm(&self) -> Vec<u8> {
        der::algorithm_identifier(oids::RSA_ENCRYPTION, &self.1)
    }

    fn digest(&self) -> trustlist_author::Digest {
        self.0.digest()
    }
}

/// They are not signed: whatever stands there, somebody else may have put it there.
#[test]
fn algorithms_with_parameters() {
    let pki = Pki::default();
    let sha256 = oids::SHA256;
    for (parameters, expected) in [
        (&[][..], "ok"),
        (&der::NULL, "ok"),
        (&der::octet_string(b"hidden"), "message-malformed"),
        (&der::sequence::<&[u8]>([]), "message-malformed"),
    ] {
        let digest = der::algorithm_identifier(sha256, parameters);
        assert_eq!(code(&signed_by(|signer| signer.digest_algorithm(digest)), &policy()), expected, "{parameters:?}");
        let key = WithParameters(key(), parameters.to_vec());
        let stl = Envelope::new(made::list().to_der()).certificate(&*pki.ca).sign(&*pki.signer, &key);
        assert_eq!(code(&stl.expect("an envelope"), &policy()), expected, "{parameters:?}");
    }
}

/// A weak digest is told as weak, and not as a wrong date or a bad signature.
#[test]
fn sha1_alone_needs_a_policy_that_takes_it() {
    let stl = made::signed_sha1();
    assert_eq!(code(&stl, &policy()), "weak-digest");
    let with_sha1 = Policy::archive(at(NOW)).with_roots([Pki::default().root.into()]);
    assert_eq!(code(&stl, &with_sha1), "ok");
    let md5 = der::sequence([der::tlv(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5]), der::NULL.to_vec()]);
    assert_eq!(code(&signed_by(|signer| signer.digest_algorithm(&*md5)), &with_sha1), "weak-digest", "MD5 never");
}

#[test]
fn a_nested_signature_answers_where_the_primary_one_is_too_weak() {
    let stl = made::signed_nested();
    let list = SignedList::open(&stl).expect("well formed").verify(&policy()).expect("accepted");
    assert_eq!((list.signer().signature(), list.signer().digest()), (Signature::Nested, Digest::Sha256));
    assert!(list.signer().also_nested().is_none());

    let archive = Policy::archive(at(NOW)).with_roots([Pki::default().root.into()]);
    let list = SignedList::open(&stl).expect("well formed").verify(&archive).expect("accepted");
    assert_eq!((list.signer().signature(), list.signer().digest()), (Signature::Primary, Digest::Sha1));
    assert_eq!(list.signer().also_nested().map(|nested| nested.digest), Some(Digest::Sha256), "both were judged");
}

#[test]
fn nested_signatures_that_break_a_rule() {
    let (pki, key) = (Pki::default(), key());
    let list = || made::list().to_der();
    let inner =
        |content: Vec<u8>| Envelope::nested(content).certificate(&*pki.ca).signer(Signer::new(&*pki.signer, &key));
    let outer =
        |signer: Signer<'_>| Envelope::new(list()).certificate(&*pki.ca).signer(signer).to_der().expect("an envelope");
    let signer = || Signer::new(&*pki.signer, &key);
    let with = |envelope: &Envelope<'_>| signer().nested(envelope).expect("a nested signature");

    assert_eq!(code(&outer(with(&inner(list()))), &policy()), "ok");
    let other = List::roots(made::AT).to_der();
    assert_eq!(code(&outer(with(&inner(other))), &policy()), "digest-mismatch", "over another list");
    let twice = with(&inner(list())).nested(&inner(list())).expect("a nested signature");
    assert_eq!(code(&outer(twice), &policy()), "several-nested-signatures");
    let in_nested = Envelope::nested(list()).certificate(&*pki.ca).signer(with(&inner(list())));
    assert_eq!(code(&outer(with(&in_nested)), &policy()), "nested-in-nested");
    let whole = Envelope::new(list()).certificate(&*pki.ca).signer(signer());
    assert_eq!(code(&outer(with(&whole)), &policy()), "content-missing", "with content of its own");
    let unsigned = Envelope::nested(list());
    assert_eq!(code(&outer(with(&unsigned)), &policy()), "not-signed");
    let not_der = signer().unsigned_attribute(oids::NESTED_SIGNATURE, [der::octet_string(b"x")]);
    assert_eq!(code(&outer(not_der), &policy()), "message-malformed");
}

/// Whatever was asked of the primary one, a nested one beside it needs some instant since the date of the list.
#[test]
fn a_nested_signature_beside_a_primary_one_may_have_expired() {
    let key = key();
    let list = || made::list().to_der();
    for (until, expected) in [("2026-06-01T12:00:00Z", "ok"), ("2026-06-01T11:59:59Z", "expired")] {
        let [now, then] = [Cert::signer(), Cert { not_after: until, ..Cert::signer() }]
            .map(|signer| Pki::of(&Cert::root(), &Cert::ca(), &signer));
        let nested = Envelope::nested(list()).certificate(&*then.ca).signer(Signer::new(&*then.signer, &key));
        let signer = Signer::new(&*now.signer, &key).nested(&nested).expect("a nested signature");
        let stl = Envelope::new(list()).certificate(&*now.ca).signer(signer).to_der().expect("an envelope");
        for judged_at in [JudgedAt::Now, JudgedAt::ListDate, JudgedAt::Time(at(NOW))] {
            assert_eq!(code(&stl, &policy().judged_at(judged_at)), expected, "{judged_at:?}");
        }
    }
}

#[test]
fn the_sequence_number_is_the_instant_of_the_list() {
    let pki = Pki::default();
    let sign = |list: List| made::sign(&list, &pki);
    let one_second = made::filetime("2026-06-01T12:00:01Z").ticks().to_be_bytes();
    let other = made::list().sequence_number([&[0x14][..], &one_second].concat());
    assert_eq!(code(&sign(other), &policy()), "sequence-date-mismatch");
    let last_tick = (made::filetime("2026-06-01T12:00:01Z").ticks() - 1).to_be_bytes();
    let within = made::list().sequence_number([&[0x14][..], &last_tick].concat());
    assert_eq!(code(&sign(within), &policy()), "ok", "fractions of the second do not count");
    assert_eq!(code(&sign(made::list().sequence_number([7])), &policy()), "sequence-date-mismatch");
    assert_eq!(code(&sign(made::list().no_sequence_number()), &policy()), "ok");
}

#[test]
fn the_limits_of_a_signer_info_are_exact() {
    let stl = made::signed();
    let code = |change: &dyn Fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        let verified = SignedList::open_with(&stl, &limits).and_then(|signed| Ok(signed.verify(&policy())?));
        verified.map_or_else(|error| error.code(), |_| "ok")
    };
    assert_eq!(code(&|limits| limits.cms.attributes = 2), "ok");
    assert_eq!(code(&|limits| limits.cms.attributes = 1), "message-limit");
    // The SignerInfo ends the message: it begins behind the header of its SET, four octets.
    let set = stl.windows(2).rposition(|window| window == [0x31, 0x82]).expect("a SET of SignerInfos");
    let length = stl.len() - set - 4;
    assert_eq!(code(&|limits| limits.cms.signer_bytes = length), "ok");
    assert_eq!(code(&|limits| limits.cms.signer_bytes = length - 1), "message-limit");
}

/// No certificate is as long as what names the signer here, so it names none.
#[test]
fn a_signer_is_named_at_no_more_length_than_a_certificate_has() {
    let name = der::sequence([der::set_of([der::sequence([der::oid(oids::DATA), der::octet_string(&[0; 5000])])])]);
    let sid = der::sequence([name, der::integer(3)]);
    let (length, stl) = (sid.len(), signed_by(|signer| signer.named(sid)));
    for (most, expected) in [(length, "signer-certificate-missing"), (length - 1, "message-limit")] {
        let mut limits = Limits::default();
        limits.cms.certificate_bytes = most;
        let signed = SignedList::open_with(&stl, &limits).expect("well formed");
        assert_eq!(signed.verify(&policy()).unwrap_err().error().code(), expected);
    }
}

#[test]
fn octets_before_and_after() {
    let mut stl = made::signed();
    stl.push(0);
    assert_eq!(code(&stl, &policy()), "trailing-octets");
    stl.pop();
    stl.insert(0, 0);
    assert_eq!(code(&stl, &policy()), "message-malformed");
    assert_eq!(code(&[], &policy()), "truncated");
}

#[test]
fn truncated_at_every_offset() {
    let stl = made::signed();
    for length in 0..stl.len() {
        let error = SignedList::open(&stl[..length]).expect_err("cut off");
        assert_eq!(error.code(), "truncated", "at {length}: {error}");
        assert_eq!(error.hresult(), Some(0x8009_3102), "CRYPT_E_ASN1_EOD");
    }
}

#[test]
fn every_octet_appended_or_cut_inside_the_message_is_refused() {
    let stl = made::signed();
    for position in (0..stl.len()).step_by(7) {
        let mut longer = stl.clone();
        longer.insert(position, 0x30);
        assert_ne!(code(&longer, &policy()), "ok", "inserted at {position}");
        let mut shorter = stl.clone();
        shorter.remove(position);
        assert_ne!(code(&shorter, &policy()), "ok", "removed at {position}");
    }
}

/// The message is signed with SHA-384, so that what is too weak is the certificates.
#[test]
fn certificates_that_are_signed_with_a_weaker_digest_than_the_policy_takes() {
    let pki = Pki::default();
    let key = key().with_digest(trustlist_author::Digest::Sha384).expect("a key of RSA");
    let envelope = Envelope::new(made::list().to_der()).certificate(&*pki.ca);
    let stl = envelope.sign(&*pki.signer, &key).expect("an envelope");
    assert_eq!(code(&stl, &policy().weakest_digest(Digest::Sha384)), "weak-signature");
    assert_eq!(code(&stl, &policy()), "ok");
}

/// sha256WithRSAEncryption becomes sha224WithRSAEncryption or md5WithRSAEncryption, in both places.
#[test]
fn certificates_that_are_signed_by_an_unknown_algorithm_and_by_md5() {
    for (algorithm, expected) in [(14, "unsupported-algorithm"), (4, "weak-signature")] {
        let mut pki = Pki::default();
        for _ in 0..2 {
            let place = position(&pki.signer, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]);
            pki.signer[place + 8] = algorithm;
        }
        // MD5 proves nothing, whatever the policy says.
        let policy = policy().weakest_digest(Digest::Md5);
        let refused = SignedList::open(made::signed_by(&pki)).expect("well formed").verify(&policy).unwrap_err();
        assert_eq!(refused.error().code(), expected);
        assert!(refused.error().to_string().contains("Made List Publisher"), "{}", refused.error());
    }
}

#[test]
fn a_signer_that_is_a_ca() {
    let pki = Pki::of(&Cert::root(), &Cert { ca: Ca::Yes, ..Cert::ca() }, &Cert { ca: Ca::Yes, ..Cert::signer() });
    let refused = SignedList::open(made::signed_by(&pki)).expect("well formed").verify(&policy()).unwrap_err();
    assert!(matches!(refused.error(), Error::Signature(VerifyError::SignerIsCa { .. })), "{refused}");
}

/// Of a path that ends too soon and one that goes on too long, the longer one is told.
#[test]
fn a_dead_end_beside_a_path_that_is_too_long() {
    let above = |subject: &'static str| Cert { subject, subject_key_id: false, authority_key_id: false, ..Cert::ca() };
    let names = ["Made List CA", "First CA", "Second CA", "Third CA", "Fourth CA", "Fifth CA"];
    let dead_end = Cert { serial: 50, ..above("Made List CA") }.issue(&above("Nobody"));
    let links = names.windows(2).map(|pair| above(pair[0]).issue(&above(pair[1])));
    let pki = Pki {
        signer: Cert { authority_key_id: false, ..Cert::signer() }.issue(&above("Made List CA")),
        ..Pki::default()
    };
    let bag: Vec<Vec<u8>> = [dead_end].into_iter().chain(links).collect();
    let stl = made::sign_with_bag(&made::list(), &pki, &bag);
    assert_eq!(code(&stl, &policy()), "path-too-long");
}
