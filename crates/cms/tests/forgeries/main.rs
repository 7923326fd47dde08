//! Forged lists, each with the code of the check that rejects it. Each list is verified under two policies: one accepts
//! SHA-256 or stronger, the other also accepts SHA-1.
//!
//! Each forgery changes one thing in a valid list. If another rule could reject it first, the table also contains the
//! same list without the forgery, which is accepted.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

mod certificates;
#[path = "../common/mod.rs"]
mod common;
mod draft;
mod message;
mod rsa;
mod signatures;

use std::collections::BTreeSet;

use certificates as path;
use common::{NOW, code, code_of, policy, since_issue, verify};
use draft::{Draft, Key};
use message::{bad_signature, beside_sha1, changed, content_tag, trailing};
use proptest::prelude::*;
use rsa::padded;
use sha2::{Digest as _, Sha256};
use signatures::{
    CHOSEN, Chosen, chosen, ecdsa, info, integer, negative, order, padded_integer, padding, padding_byte, twin, twin_of,
};
use trustlist_author::{Digest, List, der, oids};
use trustlist_cms::{Anchor, CertificateRef, Signature, SignerPolicy, VerifyError, When, oids::CTL};
use trustlist_testdata::{
    at, keys, made,
    pki::{CODE_SIGNING, CTL_USAGE_SIGNING, Ca, Cert, Pki, QUALIFIED_SUBORDINATION, ROOT_LIST_SIGNER},
    stamps::{self, CounterSignature, Stamp},
};

/// A forgery: its name, how it is created, and its code under each policy ("ok" if it is accepted).
struct Forgery {
    name: &'static str,
    make: fn(&mut Draft),
    today: &'static str,
    archive: &'static str,
}

/// A forgery that both policies reject for the same reason.
const fn refused(name: &'static str, code: &'static str, make: fn(&mut Draft)) -> Forgery {
    Forgery { name, make, today: code, archive: code }
}

/// A forgery that the two policies reject for different reasons, or that only one of them rejects.
const fn by_policy(name: &'static str, today: &'static str, archive: &'static str, make: fn(&mut Draft)) -> Forgery {
    Forgery { name, make, today, archive }
}

/// Not a forgery: a valid list, for comparison with the forgeries next to it.
const fn accepted(name: &'static str, make: fn(&mut Draft)) -> Forgery {
    Forgery { name, make, today: "ok", archive: "ok" }
}

const FORGERIES: &[&[Forgery]] = &[CONTENT, ATTRIBUTES, SIGNERS, NESTED, PATHS, RSA, ECDSA];

const CONTENT: &[Forgery] = &[
    accepted("nothing", |_| {}),
    refused("content-swapped", "digest-mismatch", message::content_swapped),
    refused("content-swapped-digest-corrected", "signature-invalid", message::digest_corrected),
    refused("signer-info-of-another-list", "digest-mismatch", message::replayed),
    refused("content-octet-string", "content-octet-string", |it| content_tag(it, 0x04)),
    refused("content-set", "content-tag", |it| content_tag(it, 0x31)),
    refused("content-constructed-octet-string", "message-malformed", |it| content_tag(it, 0x24)),
    refused("content-absent", "content-missing", |it| it.edit(message::CONTENT_INFO, |info| info.truncate(1))),
    refused("content-of-another-type", "content-type", |it| {
        it.edit(message::CONTENT_INFO, |info| info[0] = der::oid(oids::DATA));
    }),
    refused("trailing-after-message", "trailing-octets", |it| {
        it.message.push(Box::new(|file| [&file[..], &der::NULL].concat()))
    }),
    refused("trailing-in-content-info", "trailing-octets", |it| trailing(it, &[])),
    refused("trailing-beside-signed-data", "trailing-octets", |it| trailing(it, &[1])),
    refused("trailing-in-signed-data", "trailing-octets", |it| trailing(it, message::SIGNED_DATA)),
    refused("trailing-beside-list", "trailing-octets", |it| trailing(it, message::CONTENT)),
    refused("trailing-in-list", "digest-mismatch", |it| trailing(it, message::LIST)),
    refused("trailing-in-signer-info", "trailing-octets", |it| trailing(it, message::SIGNER_INFO)),
];

const ATTRIBUTES: &[Forgery] = &[
    // Without signed attributes, the signature covers the content directly.
    refused("attributes-absent", "signed-attributes-missing", |it| {
        it.signer_info.push(|info| info.no_signed_attributes())
    }),
    refused("attributes-swapped-after-signing", "signature-invalid", |it| {
        it.edit(message::SIGNED_ATTRIBUTES, |attributes| attributes.reverse());
    }),
    accepted("attributes-swapped-before-signing", |it| it.signer_info.push(|info| info.unsorted_attributes())),
    refused("attributes-signed-as-implicit", "signature-invalid", |it| {
        it.to_sign.push(Box::new(|mut bytes| {
            bytes[0] = 0xa0;
            bytes
        }));
    }),
    refused("content-signed-instead-of-attributes", "signature-invalid", |it| {
        it.to_sign.push(Box::new(|_| made::list().to_der()));
    }),
    refused("message-digest-absent", "message-digest-missing", |it| {
        it.signer_info.push(|info| info.remove_attribute(oids::MESSAGE_DIGEST));
    }),
    refused("message-digest-twice", "signed-attribute-repeated", |it| {
        it.signer_info.push(|info| info.attribute(oids::MESSAGE_DIGEST, [der::octet_string(&[7; 32])]));
    }),
    refused("message-digest-of-two-values", "signed-attribute-repeated", |it| {
        it.signer_info.push(|info| {
            let digests = [[6; 32], [7; 32]].map(|bytes| der::octet_string(&bytes));
            info.replace_attribute(oids::MESSAGE_DIGEST, digests)
        });
    }),
    refused("message-digest-empty", "digest-mismatch", |it| {
        it.signer_info.push(|info| info.replace_attribute(oids::MESSAGE_DIGEST, [der::octet_string(&[])]));
    }),
    refused("content-type-absent", "content-type-attribute-missing", |it| {
        it.signer_info.push(|info| info.remove_attribute(oids::CONTENT_TYPE));
    }),
    refused("content-type-three-times", "signed-attribute-repeated", |it| {
        it.signer_info.push(|info| {
            info.attribute(oids::CONTENT_TYPE, [der::oid(CTL)]).attribute(oids::CONTENT_TYPE, [der::oid(CTL)])
        });
    }),
    refused("content-type-of-data", "content-type-attribute", |it| {
        it.signer_info.push(|info| info.replace_attribute(oids::CONTENT_TYPE, [der::oid(oids::DATA)]));
    }),
];

const SIGNERS: &[Forgery] = &[
    refused("not-signed", "not-signed", |it| it.edit(message::SIGNER_INFOS, Vec::clear)),
    refused("two-signers-one-good", "several-signers", message::second_signer),
    refused("signature-altered", "signature-invalid", bad_signature),
    refused("signature-empty", "signature-invalid", |it| it.signature.push(Box::new(|_| vec![]))),
    refused("signed-with-another-key", "signature-invalid", |it| it.key = Key::Other(keys::RSA_3072)),
    refused("certificate-of-another-key", "signature-invalid", |it| {
        it.key = Key::Other(keys::SIGNER);
        it.signer.cert.key = keys::ROOT_OTHER;
    }),
    refused("same-serial-wrong-one-first", "signer-ambiguous", |it| message::namesake(it, true)),
    refused("same-serial-right-one-first", "signer-ambiguous", |it| message::namesake(it, false)),
    accepted("named-by-key", |it| it.signer_info.push(|info| info.named_by_key())),
    refused("named-by-an-unknown-key", "signer-certificate-missing", message::unknown_key_id),
    refused("named-by-a-key-of-two", "signer-ambiguous", message::shared_key_id),
    refused("named-by-key-version-1", "message-malformed", |it| {
        it.signer_info.push(|info| info.named_by_key().version(1));
    }),
    refused("named-by-serial-version-3", "message-malformed", |it| it.signer_info.push(|info| info.version(3))),
    refused("certificates-absent", "signer-certificate-missing", |it| it.edit(message::CERTIFICATES, Vec::clear)),
    refused("digest-not-the-content's", "digest-mismatch", |it| {
        it.signer_info.push(|info| info.digest_algorithm(der::digest_algorithm(Digest::Sha384)));
    }),
    refused("digest-not-the-signature's", "signature-invalid", |it| {
        it.signer_info.push(|info| info.digest(Digest::Sha512))
    }),
    refused("signature-algorithm-of-another-digest", "algorithm-mismatch", |it| message::signature_algorithm(it, 12)),
    accepted("signature-algorithm-with-its-digest", |it| message::signature_algorithm(it, 11)),
    refused("signature-algorithm-pss", "unsupported-algorithm", |it| message::signature_algorithm(it, 10)),
    by_policy("digest-sha1-signature-sha256", "weak-digest", "algorithm-mismatch", |it| {
        it.digest = Digest::Sha1;
        message::signature_algorithm(it, 11);
    }),
    by_policy("sha1", "weak-digest", "ok", |it| it.digest = Digest::Sha1),
    refused("ecdsa-by-an-rsa-key", "algorithm-mismatch", |it| {
        it.edit(message::SIGNER_INFO, |info| info[4] = der::algorithm_identifier(oids::ECDSA_WITH_SHA256, &[]));
    }),
];

const NESTED: &[Forgery] = &[
    accepted("nested", |it| beside_sha1(it, Draft::default())),
    refused("nested-altered", "signature-invalid", |it| beside_sha1(it, changed(bad_signature))),
    by_policy("nested-beside-altered-sha1", "ok", "signature-invalid", |it| {
        bad_signature(it);
        beside_sha1(it, Draft::default());
    }),
    refused("nested-beside-another-keys-sha256", "signature-invalid", |it| {
        it.key = Key::Other(keys::RSA_3072);
        it.nest([Draft::default()]);
    }),
    refused("nested-over-another-list", "digest-mismatch", |it| {
        beside_sha1(it, changed(|nested| nested.list = List::roots(made::AT)));
    }),
    refused("nested-in-nested", "nested-in-nested", |it| {
        beside_sha1(it, changed(|nested| nested.nest([Draft::default()])));
    }),
    refused("nested-of-two-values", "several-nested-signatures", |it| {
        it.digest = Digest::Sha1;
        it.nest([Draft::default(), changed(|nested| nested.signer_info.push(|info| info.unsorted_attributes()))]);
    }),
    refused("nested-of-no-value", "several-nested-signatures", |it| it.nest([])),
    refused("nested-twice", "several-nested-signatures", |it| {
        beside_sha1(it, Draft::default());
        it.nest([Draft::default()]);
    }),
    refused("nested-by-another-root", "unknown-root", |it| {
        beside_sha1(it, changed(path::root_of_the_same_name));
    }),
    by_policy("nested-sha1", "weak-digest", "ok", |it| beside_sha1(it, changed(|nested| nested.digest = Digest::Sha1))),
    refused("nested-not-signed", "not-signed", |it| {
        beside_sha1(it, changed(|nested| nested.edit(&[1, 0, 4], Vec::clear)));
    }),
];

const PATHS: &[Forgery] = &[
    refused("ca-without-constraints", "not-a-ca", |it| it.ca.cert.ca = Ca::Absent),
    refused("ca-flag-false", "not-a-ca", |it| it.ca.cert.ca = Ca::No),
    refused("root-flag-false", "not-a-ca", |it| it.trusted_root(|root| root.ca = Ca::No)),
    accepted("path-of-five", |it| path::upper(it, 2, |_| {})),
    refused("path-of-six", "path-too-long", |it| path::upper(it, 3, |_| {})),
    refused("path-length", "path-length", |it| path::upper(it, 1, |upper| upper.ca = Ca::PathLength(0))),
    refused("path-length-of-root", "path-length", |it| it.trusted_root(|root| root.ca = Ca::PathLength(0))),
    accepted("path-length-enough", |it| path::upper(it, 1, |upper| upper.ca = Ca::PathLength(1))),
    refused("names-of-others-permitted", "name-constraints", |it| path::only_others(&mut it.ca.cert)),
    refused("name-excluded", "name-constraints", |it| path::not_the_signer(&mut it.ca.cert)),
    refused("name-excluded-above", "name-constraints", |it| path::upper(it, 1, path::not_the_signer)),
    refused("usage-missing-in-ca", "ca-usage", |it| it.ca.cert.usages = vec![CODE_SIGNING, CTL_USAGE_SIGNING]),
    refused("usage-missing-above", "ca-usage", |it| {
        path::upper(it, 2, |upper| upper.usages = vec![ROOT_LIST_SIGNER]);
        it.upper[0].cert.usages = vec![CODE_SIGNING];
    }),
    refused("usage-of-root-another", "ca-usage", |it| {
        it.trusted_root(|root| root.usages = vec![QUALIFIED_SUBORDINATION])
    }),
    refused("usage-missing-in-signer", "no-usage", |it| it.signer.cert.usages.clear()),
    refused("usage-of-code-in-signer", "wrong-usage", |it| it.signer.cert.usages = vec![CODE_SIGNING]),
    refused("root-of-the-same-name", "unknown-root", path::root_of_the_same_name),
    refused("root-of-the-same-key-id", "certificate-signature", path::root_of_the_same_key_id),
    refused("root-of-microsofts-name", "unknown-root", path::root_of_microsofts_name),
    refused("ca-below-microsofts-name", "certificate-signature", path::ca_below_microsofts_name),
    refused("ca-of-the-same-name", "issuer-missing", path::ca_of_the_same_name),
    refused("stranger-in-between", "certificate-signature", path::stranger_in_between),
    refused("signed-by-the-root", "unknown-root", path::signed_by_the_root),
    refused("signed-by-the-ca", "signer-is-ca", path::signed_by_the_ca),
    refused("signer-by-md5", "weak-signature", |it| it.signer.parts.push(path::signed_with_md5)),
    refused("ca-by-md5", "weak-signature", |it| it.ca.parts.push(path::signed_with_md5)),
    by_policy("signer-by-sha1", "weak-signature", "ok", |it| it.signer.parts.push(path::signed_with_sha1)),
    by_policy("ca-by-sha1", "weak-signature", "ok", |it| it.ca.parts.push(path::signed_with_sha1)),
    refused("algorithm-beside-another", "signer-certificate-missing", |it| {
        it.signer.parts.push(path::other_algorithm_beside)
    }),
    refused("ca-expired", "expired", |it| it.ca.cert.not_after = "2026-01-01T00:00:00Z"),
    refused("signer-expired", "expired", |it| it.signer.cert.not_after = "2026-05-01T00:00:00Z"),
    refused("signer-of-tomorrow", "not-yet-valid", |it| it.signer.cert.not_before = "2026-12-02T00:00:00Z"),
    refused("critical-extension", "critical-extension", |it| {
        it.signer.cert.extensions.push(("1.3.6.1.4.1.32473.1", true, der::NULL.to_vec()));
    }),
    refused("critical-extension-of-root", "critical-extension", |it| {
        it.trusted_root(|root| root.extensions.push(("1.3.6.1.4.1.32473.1", true, der::NULL.to_vec())));
    }),
];

const RSA: &[Forgery] = &[
    accepted("rsa-exponent-3", |it| chosen(it, CHOSEN)),
    refused("rsa-exponent-1", "signature-invalid", signatures::exponent_one),
    refused("rsa-exponent-2", "signature-invalid", |it| chosen(it, Chosen { exponent: 2, ..CHOSEN })),
    refused("rsa-modulus-even", "signature-invalid", |it| chosen(it, Chosen { odd: false, ..CHOSEN })),
    refused("rsa-1024", "weak-key", |it| chosen(it, Chosen { bits: 1024, ..CHOSEN })),
    refused("rsa-2047", "weak-key", |it| chosen(it, Chosen { bits: 2047, ..CHOSEN })),
    accepted("rsa-8192", |it| chosen(it, Chosen { bits: 8192, ..CHOSEN })),
    refused("rsa-8193", "signature-invalid", |it| chosen(it, Chosen { bits: 8193, ..CHOSEN })),
    refused("rsa-key-for-pss", "algorithm-mismatch", |it| it.signer.parts.push(path::key_for_pss)),
    refused("rsa-cube-root", "signature-invalid", signatures::bleichenbacher),
    refused("rsa-cube-root-below-a-ca", "certificate-signature", signatures::bleichenbacher_below_a_ca),
    refused("rsa-garbage-after-digest", "signature-invalid", |it| {
        padding(it, CHOSEN, |info, length| [padded(info, length - 9), vec![7; 9]].concat());
    }),
    refused("rsa-garbage-in-padding", "signature-invalid", |it| {
        padding_byte(it, |_, _| 100, 0xfe);
    }),
    refused("rsa-padding-ends-early", "signature-invalid", |it| {
        padding_byte(it, |_, _| 10, 0);
    }),
    refused("rsa-padding-without-end", "signature-invalid", |it| {
        padding_byte(it, |info, length| length - info.len() - 1, 0xff);
    }),
    refused("rsa-padding-for-encryption", "signature-invalid", |it| {
        padding_byte(it, |_, _| 1, 2);
    }),
    refused("rsa-padding-of-zeros", "signature-invalid", |it| {
        padding(it, CHOSEN, |info, length| [vec![0; length - info.len()], info.to_vec()].concat());
    }),
    refused("rsa-digest-info-without-null", "signature-invalid", |it| info(it, signatures::info_without_null)),
    refused("rsa-digest-info-of-another-name", "signature-invalid", |it| info(it, signatures::info_of_another_name)),
    refused("rsa-digest-info-sha1", "signature-invalid", |it| {
        info(it, |message| rsa::digest_info(Digest::Sha1, message))
    }),
    refused("rsa-digest-info-in-ber", "signature-invalid", |it| info(it, signatures::info_in_ber)),
    refused("rsa-digest-info-with-more", "signature-invalid", |it| info(it, signatures::info_with_more)),
    refused("rsa-digest-without-info", "signature-invalid", |it| info(it, |message| Digest::Sha256.of(message))),
    refused("rsa-signature-plus-modulus", "signature-invalid", signatures::signature_plus_modulus),
    refused("rsa-signature-zero", "signature-invalid", |it| it.signature.push(Box::new(|bytes| vec![0; bytes.len()]))),
    refused("rsa-signature-longer", "signature-invalid", |it| {
        it.signature.push(Box::new(|bytes| [vec![0], bytes].concat()));
    }),
    refused("rsa-signature-shorter", "signature-invalid", |it| {
        it.signature.push(Box::new(|bytes| bytes[..bytes.len() / 2].to_vec()));
    }),
];

const ECDSA: &[Forgery] = &[
    accepted("ecdsa", |it| ecdsa(it, |r, s| vec![integer(r), integer(s)])),
    // The twin of an ECDSA signature is also valid. Anyone can compute it, and it covers the same bytes.
    accepted("ecdsa-twin", |it| ecdsa(it, twin)),
    refused("ecdsa-swapped", "signature-invalid", |it| ecdsa(it, |r, s| vec![integer(s), integer(r)])),
    refused("ecdsa-zeros", "signature-invalid", |it| ecdsa(it, |_, _| vec![der::integer(0), der::integer(0)])),
    refused("ecdsa-r-zero", "signature-invalid", |it| ecdsa(it, |_, s| vec![der::integer(0), integer(s)])),
    refused("ecdsa-s-zero", "signature-invalid", |it| ecdsa(it, |r, _| vec![integer(r), der::integer(0)])),
    refused("ecdsa-ones", "signature-invalid", |it| ecdsa(it, |_, _| vec![der::integer(1), der::integer(1)])),
    refused("ecdsa-r-order", "signature-invalid", |it| ecdsa(it, |_, s| vec![integer(&order()), integer(s)])),
    refused("ecdsa-s-order", "signature-invalid", |it| ecdsa(it, |r, _| vec![integer(r), integer(&order())])),
    refused("ecdsa-r-order-and-one", "signature-invalid", |it| {
        ecdsa(it, |_, s| vec![integer(&(order() + 1_u8)), integer(s)]);
    }),
    refused("ecdsa-r-plus-order", "signature-invalid", |it| {
        ecdsa(it, |r, s| vec![integer(&(r + order())), integer(s)])
    }),
    refused("ecdsa-s-plus-order", "signature-invalid", |it| {
        ecdsa(it, |r, s| vec![integer(r), integer(&(s + order()))])
    }),
    refused("ecdsa-r-negative", "signature-invalid", |it| ecdsa(it, |r, s| vec![negative(r), integer(s)])),
    refused("ecdsa-s-negative", "signature-invalid", |it| ecdsa(it, |r, s| vec![integer(r), negative(s)])),
    refused("ecdsa-r-not-minimal", "signature-invalid", |it| ecdsa(it, |r, s| vec![padded_integer(r), integer(s)])),
    refused("ecdsa-s-not-minimal", "signature-invalid", |it| ecdsa(it, |r, s| vec![integer(r), padded_integer(s)])),
    refused("ecdsa-three-numbers", "signature-invalid", |it| {
        ecdsa(it, |r, s| vec![integer(r), integer(s), der::integer(1)])
    }),
    refused("ecdsa-empty", "signature-invalid", |it| {
        ecdsa(it, |r, s| vec![integer(r), integer(s)]);
        it.signature.push(Box::new(|_| vec![]));
    }),
    refused("ecdsa-one-number", "signature-invalid", |it| ecdsa(it, |r, _| vec![integer(r)])),
    refused("ecdsa-trailing", "signature-invalid", |it| {
        ecdsa(it, |r, s| vec![integer(r), integer(s)]);
        it.signature.push(Box::new(|signature| [signature, vec![0]].concat()));
    }),
    refused("ecdsa-key-off-the-curve", "signature-invalid", |it| {
        ecdsa(it, |r, s| vec![integer(r), integer(s)]);
        it.signer.parts.push(path::off_the_curve);
    }),
];

fn all() -> impl Iterator<Item = &'static Forgery> {
    FORGERIES.iter().copied().flatten()
}

impl Forgery {
    fn draft(&self) -> Draft {
        let mut draft = Draft::default();
        (self.make)(&mut draft);
        draft
    }
}

#[test]
fn each_forgery_is_rejected_by_its_check() {
    let mut wrong = Vec::new();
    for forgery in all() {
        let draft = forgery.draft();
        let file = draft.to_der();
        for (policy, expected) in [(draft.policy(), forgery.today), (draft.archive(), forgery.archive)] {
            let found = code(&file, &policy);
            if found != expected {
                wrong.push(format!("{}: {found}, expected {expected}", forgery.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A path with P-256 keys, and the same path with the twin signature on each certificate below the root.
fn p256_and_twin(root: Cert, ca: Cert, signer: Cert, key: &'static [u8]) -> [Pki; 2] {
    let [root, ca] = [Cert { key: keys::P256_ROOT, ..root }, Cert { key: keys::P256_CA, ..ca }];
    let pki = Pki::of(&root, &ca, &Cert { key, ..signer });
    let twin = Pki { ca: twin_of(&pki.ca), signer: twin_of(&pki.signer), ..pki.clone() };
    assert!(twin.ca != pki.ca && twin.signer != pki.signer);
    [pki, twin]
}

/// Returns the codes if the policy refuses a certificate by its hash, by the hash of its signed part, and by the hash
/// of its key. If the error is about a timestamp, the code is that of the cause.
fn refused_by(file: &[u8], policy: &SignerPolicy, when: When, refused: &[u8]) -> [&'static str; 3] {
    let certificate = CertificateRef::from_der(refused).unwrap();
    [refused, certificate.tbs(), certificate.public_key_info()].map(|part| {
        let mut policy = policy.clone();
        policy.refused.push(Sha256::digest(part).into());
        match verify(file, &policy, when) {
            Err(VerifyError::Timestamp { cause, .. }) => cause.explain().name(),
            verified => code_of(&verified),
        }
    })
}

/// Anyone can replace an ECDSA signature with its twin, which changes the hash of the certificate.
#[test]
fn a_refused_certificate_is_also_refused_with_another_signature() {
    let [pki, twin] = p256_and_twin(Cert::root(), Cert::ca(), Cert::signer(), keys::P256);
    let policy = common::trusting(pki.root.clone());
    let refused_by = |pki: &Pki, refused: &[u8]| refused_by(&made::signed_by(pki), &policy, since_issue(), refused);
    for certificate in [&pki.signer, &pki.ca, &pki.root] {
        assert_eq!(refused_by(&pki, certificate), ["refused-signer"; 3]);
        let by_hash = if *certificate == pki.root { "refused-signer" } else { "ok" };
        assert_eq!(refused_by(&twin, certificate), [by_hash, "refused-signer", "refused-signer"]);
    }
    let [other, _] = p256_and_twin(Cert::root(), Cert::ca(), Cert { serial: 99, ..Cert::signer() }, keys::P256);
    assert_eq!(refused_by(&twin, &other.signer), ["ok", "ok", "refused-signer"]);
}

#[test]
fn a_refused_authority_is_also_refused_with_another_signature() {
    let [pki, twin] = p256_and_twin(stamps::root(), stamps::ca(), stamps::authority(), keys::RSA_3072);
    let mut policy = policy();
    policy.timestamps.anchors = vec![Anchor::Certificate(pki.root.clone().into())];
    let refused_by = |pki: &Pki, refused: &[u8]| {
        let stamp = CounterSignature { pki: pki.clone(), ..CounterSignature::default() };
        let stamped = stamps::stamped(&Pki::default(), &[Stamp::CounterSignature(stamp)]);
        refused_by(&stamped, &policy, When::Timestamp { now: at(NOW) }, refused)
    };
    for certificate in [&pki.signer, &pki.ca] {
        assert_eq!(refused_by(&pki, certificate), ["refused-signer"; 3]);
        assert_eq!(refused_by(&twin, certificate), ["ok", "refused-signer", "refused-signer"]);
    }
}

#[test]
fn the_names_of_forgeries_are_unique() {
    let names: BTreeSet<&str> = all().map(|forgery| forgery.name).collect();
    assert_eq!(names.len(), all().count());
}

/// Pairs of forgeries that together make a valid list, because one repairs the other. In the first pair, a nested
/// signature replaces a primary one that is too weak. In the second, version 3 is correct for a signer identified by
/// its key.
const REPAIRED: [(&str, &str); 2] = [
    ("digest-sha1-signature-sha256", "nested-beside-another-keys-sha256"),
    ("named-by-key-version-1", "named-by-serial-version-3"),
];

fn is_repaired(first: &str, second: &str) -> bool {
    REPAIRED.contains(&(first, second)) || REPAIRED.contains(&(second, first))
}

/// Returns the codes for a list with both forgeries, under each policy.
fn together(first: &Forgery, second: &Forgery) -> [&'static str; 2] {
    let mut draft = first.draft();
    (second.make)(&mut draft);
    let file = draft.to_der();
    [code(&file, &draft.policy()), code(&file, &draft.archive())]
}

#[test]
fn some_forgeries_repair_each_other() {
    for names in REPAIRED {
        let named = |name| all().find(|forgery| forgery.name == name).expect("a forgery with that name");
        assert_eq!(together(named(names.0), named(names.1))[0], "ok", "{names:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    /// Only the pairs in [`REPAIRED`] make a valid list.
    #[test]
    fn other_pairs_of_forgeries_never_make_a_valid_list(first: prop::sample::Index, second: prop::sample::Index) {
        let refused: Vec<_> = all().filter(|forgery| forgery.today != "ok" && forgery.archive != "ok").collect();
        let (first, second) = (first.get(&refused), second.get(&refused));
        prop_assume!(first.name != second.name && !is_repaired(first.name, second.name));
        let codes = together(first, second);
        prop_assert!(!codes.contains(&"ok"), "{} and {}: {codes:?}", first.name, second.name);
    }
}

/// An altered SHA-1 signature is not verified, and the report says so.
#[test]
fn a_primary_signature_that_was_not_verified_is_reported() {
    let draft = changed(|draft| {
        bad_signature(draft);
        beside_sha1(draft, Draft::default());
    });
    let proof = verify(&draft.to_der(), &draft.policy(), since_issue()).unwrap();
    assert_eq!((proof.which, proof.signature.digest), (Signature::Nested, trustlist_cms::Digest::Sha256));
    assert!(proof.also_nested.is_none());
}

/// The CA's validity ends before the signer's.
#[test]
fn a_ca_that_expired_before_its_signer_is_rejected_from_then_on() {
    let code = |not_after, when| {
        let draft = changed(|draft| draft.ca.cert.not_after = not_after);
        code_of(&verify(&draft.to_der(), &draft.policy(), when))
    };
    let (before_the_list, since) = ("2026-05-01T00:00:00Z", "2026-09-01T00:00:00Z");
    for when in [since_issue(), When::At(at(NOW))] {
        assert_eq!(code(before_the_list, when), "expired");
    }
    assert_eq!(code(since, since_issue()), "ok");
    for now in [NOW, "2026-09-01T00:00:01Z"] {
        assert_eq!(code(since, When::At(at(now))), "expired");
    }
}

/// Checks that the names of the two `same-serial` forgeries are right. The message sorts its certificates by their
/// bytes, so their order depends on their content.
#[test]
fn a_namesake_comes_before_or_after_the_signer() {
    for before in [true, false] {
        let draft = changed(|draft| message::namesake(draft, before));
        let (file, right) = (draft.to_der(), draft.signer.issue(&draft.ca));
        let offset = |certificate: &[u8]| file.windows(certificate.len()).position(|window| window == certificate);
        assert_eq!(offset(&draft.bag[0]).expect("in the message") < offset(&right).expect("in the message"), before);
    }
}
