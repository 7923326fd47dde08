//! Forgeries of the path from the signer to a trusted root.

use trustlist_author::der;
use trustlist_testdata::{
    keys, microsoft_root_2010,
    parts::{CertificateParts, children},
    pki::{Ca, Cert, GeneralSubtree, NameConstraints, key_id, only_common_name},
};

use crate::draft::{Draft, Link};

/// Adds `count` CAs with different names between the root and the list CA, at most four.
pub(crate) fn upper(draft: &mut Draft, count: usize, change: impl Fn(&mut Cert)) {
    let names = [
        ("Made Upper CA 1", keys::ROOT_OTHER),
        ("Made Upper CA 2", keys::RSA_3072),
        ("Made Upper CA 3", keys::RSA_4096),
        ("Made Upper CA 4", keys::SIGNER),
    ];
    for (number, (subject, key)) in (11..).zip(names).skip(draft.upper.len()).take(count) {
        let mut cert = Cert { subject, key, serial: number, ca: Ca::Yes, ..Cert::ca() };
        change(&mut cert);
        draft.upper.push(Link::of(cert));
    }
}

/// The path ends in a root with the name of the trusted root, but with another key. This root is in the message.
pub(crate) fn root_of_the_same_name(draft: &mut Draft) {
    draft.root.cert.key = keys::ROOT_OTHER;
    draft.bag.push(draft.root.issue(&draft.root));
}

/// As in [`root_of_the_same_name`], but the root also has the key identifier of the trusted root.
pub(crate) fn root_of_the_same_key_id(draft: &mut Draft) {
    let id = ("2.5.29.14", false, der::octet_string(&key_id(keys::ROOT)));
    let authority = ("2.5.29.35", false, der::sequence([der::tlv(0x80, &key_id(keys::ROOT))]));
    let cert = Cert { key: keys::ROOT_OTHER, subject_key_id: false, extensions: vec![id], ..draft.root.cert.clone() };
    draft.root.cert = cert;
    draft.ca.cert.authority_key_id = false;
    draft.ca.cert.extensions.push(authority);
    draft.bag.push(draft.root.issue(&draft.root));
}

/// As in [`root_of_the_same_name`], but the trusted root is Microsoft's.
pub(crate) fn root_of_microsofts_name(draft: &mut Draft) {
    draft.anchor = None;
    draft.root.parts.push(|root| {
        root.issuer = microsoft_name();
        root.subject = microsoft_name();
    });
    draft.ca.parts.push(|ca| ca.issuer = microsoft_name());
    draft.bag.push(draft.root.issue(&draft.root));
}

/// As in [`root_of_microsofts_name`], but without key identifiers, so that only the signature shows that Microsoft did
/// not issue the list CA.
pub(crate) fn ca_below_microsofts_name(draft: &mut Draft) {
    draft.anchor = None;
    draft.ca.cert.authority_key_id = false;
    draft.ca.parts.push(|ca| ca.issuer = microsoft_name());
}

fn microsoft_name() -> Vec<u8> {
    CertificateParts::of(microsoft_root_2010()).subject
}

/// The signer's CA has the name of the list CA, but the CA's own issuer is missing.
pub(crate) fn ca_of_the_same_name(draft: &mut Draft) {
    let forger = Link::of(Cert { key: keys::RSA_3072, ..draft.ca.cert.clone() });
    draft.bag.push(draft.ca.issue(&draft.root));
    draft.root.cert.key = keys::RSA_3072;
    draft.root.cert.authority_key_id = true;
    draft.ca = forger;
}

/// Another CA has the name and key identifier of the list CA, and gives the same name and key identifier for its
/// issuer. It seems to be between the signer and the list CA, but has signed nothing.
pub(crate) fn stranger_in_between(draft: &mut Draft) {
    let authority = ("2.5.29.35", false, der::sequence([der::tlv(0x80, &key_id(keys::CA))]));
    let own = ("2.5.29.14", false, der::octet_string(&key_id(keys::CA)));
    let stranger = Cert {
        key: keys::P256_CA,
        subject_key_id: false,
        authority_key_id: false,
        extensions: vec![own, authority],
        ..draft.ca.cert.clone()
    };
    // This certificate is shorter than the list CA's, so it comes first in the message.
    draft.bag.push(stranger.issue(&stranger));
}

/// The certificate is signed with md5WithRSAEncryption.
pub(crate) fn signed_with_md5(parts: &mut CertificateParts) {
    signed_with(parts, 4);
}

/// The certificate is signed with sha1WithRSAEncryption.
pub(crate) fn signed_with_sha1(parts: &mut CertificateParts) {
    signed_with(parts, 5);
}

fn signed_with(parts: &mut CertificateParts, last_arc: u8) {
    let algorithm = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, last_arc];
    let algorithm = der::sequence([&der::tlv(6, &algorithm)[..], &der::NULL]);
    parts.signed_algorithm.clone_from(&algorithm);
    parts.algorithm = algorithm;
}

/// The outer algorithm is sha512WithRSAEncryption, the signed one sha256WithRSAEncryption.
pub(crate) fn other_algorithm_beside(parts: &mut CertificateParts) {
    let signed = children(&parts.signed_algorithm)[0].to_vec();
    let outer = [&signed[..signed.len() - 1], &[13]].concat();
    parts.algorithm = der::sequence([&outer[..], &der::NULL]);
}

/// The CA's name constraints permit only another name.
pub(crate) fn only_others(cert: &mut Cert) {
    cert.name_constraints = Some(only_common_name("Someone Else"));
}

/// The CA's name constraints exclude only the signer's name.
pub(crate) fn not_the_signer(cert: &mut Cert) {
    let NameConstraints { permitted_subtrees, .. } = only_common_name(Cert::signer().subject);
    let excluded_subtrees: Vec<GeneralSubtree> = permitted_subtrees;
    cert.name_constraints = Some(NameConstraints { permitted_subtrees: vec![], excluded_subtrees });
}

/// The root signs the list itself.
pub(crate) fn signed_by_the_root(draft: &mut Draft) {
    draft.signer = draft.root.clone();
    draft.ca = draft.root.clone();
}

/// The list CA signs the list itself. It has the usage for lists, and its key usage allows signatures.
pub(crate) fn signed_by_the_ca(draft: &mut Draft) {
    draft.signer = draft.ca.clone();
    draft.signer.cert.ca = Ca::Yes;
    draft.ca = draft.root.clone();
}

/// The public key is a point that is not on the curve.
pub(crate) fn off_the_curve(parts: &mut CertificateParts) {
    if let Some(last) = parts.public_key_info.last_mut() {
        *last ^= 1;
    }
}

/// The RSA key is marked as a key for RSASSA-PSS (1.2.840.113549.1.1.10).
pub(crate) fn key_for_pss(parts: &mut CertificateParts) {
    let pss = der::sequence([der::tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10])]);
    parts.public_key_info = der::sequence([&pss[..], children(&parts.public_key_info)[1]]);
}
