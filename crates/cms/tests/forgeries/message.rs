//! Forgeries of the message around a list.

use trustlist_author::{Digest, Entry, List, der, oids};
use trustlist_testdata::{
    keys, made,
    parts::{children, content, try_children},
    pki::{CODE_SIGNING, Cert, key_id},
};

use crate::draft::{Draft, Key, Link};

// The paths of the parts of a message: the index of each value in the enclosing one.
/// `SignedData`
pub(crate) const SIGNED_DATA: &[usize] = &[1, 0];
/// `contentInfo`
pub(crate) const CONTENT_INFO: &[usize] = &[1, 0, 2];
/// `[0]` around the content.
pub(crate) const CONTENT: &[usize] = &[1, 0, 2, 1];
/// The list.
pub(crate) const LIST: &[usize] = &[1, 0, 2, 1, 0];
/// `certificates`
pub(crate) const CERTIFICATES: &[usize] = &[1, 0, 3];
/// `signerInfos`
pub(crate) const SIGNER_INFOS: &[usize] = &[1, 0, 4];
/// `SignerInfo`
pub(crate) const SIGNER_INFO: &[usize] = &[1, 0, 4, 0];
/// `signedAttrs`
pub(crate) const SIGNED_ATTRIBUTES: &[usize] = &[1, 0, 4, 0, 3];

/// Another list of roots, with the same date as the test list.
pub(crate) fn other_list() -> List {
    made::list().entry(Entry::new([0x66; 20]).friendly_name("A Forger's Root"))
}

/// The list is replaced after signing.
pub(crate) fn content_swapped(draft: &mut Draft) {
    draft.edit(CONTENT, |content| *content = vec![other_list().to_der()]);
}

/// The SignerInfo is a valid one, but from another list.
pub(crate) fn replayed(draft: &mut Draft) {
    draft.list = other_list();
    draft.edit(SIGNER_INFOS, |infos| *infos = owned(&Draft::default().to_der(), SIGNER_INFOS));
}

/// The digest in the attributes matches the replaced content, but was not signed.
pub(crate) fn digest_corrected(draft: &mut Draft) {
    content_swapped(draft);
    draft.edit(SIGNED_ATTRIBUTES, |attributes| {
        let digest = Digest::Sha256.of(content(&other_list().to_der()));
        let type_of_it = der::oid(oids::MESSAGE_DIGEST);
        let is_digest =
            |attribute: &[u8]| try_children(attribute).is_some_and(|fields| fields.first() == Some(&&*type_of_it));
        for attribute in attributes.iter_mut().filter(|it| is_digest(it)) {
            *attribute = der::sequence([&type_of_it, &der::set_of([der::octet_string(&digest)])]);
        }
    });
}

/// A second SignerInfo, signed with an unknown key.
pub(crate) fn second_signer(draft: &mut Draft) {
    draft.edit(SIGNER_INFOS, |infos| {
        let stranger = Draft { key: Key::Other(keys::ROOT_OTHER), ..Draft::default() };
        infos.extend(owned(&stranger.to_der(), SIGNER_INFOS));
    });
}

/// Another certificate has the same issuer and serial number as the signer's, and comes before or after it.
pub(crate) fn namesake(draft: &mut Draft, before: bool) {
    // The certificates are sorted by their bytes, which begin with the length, so one with a longer name comes later.
    let subject = if before { "A" } else { "Made List Publisher, or someone with a longer name" };
    draft.bag.push(Link::of(Cert { subject, key: keys::ROOT_OTHER, ..Cert::signer() }).issue(&draft.ca));
}

/// The signer is identified by its key identifier, which another certificate in the message also has.
pub(crate) fn shared_key_id(draft: &mut Draft) {
    draft.signer_info.push(|signer| signer.named_by_key());
    draft.bag.push(Cert { serial: 77, usages: vec![CODE_SIGNING], ..Cert::signer() }.issue(&Cert::ca()));
}

/// The signer is identified by a key identifier that no certificate has.
pub(crate) fn unknown_key_id(draft: &mut Draft) {
    draft.signer_info.push(|signer| signer.named(der::tlv(0x80, &key_id(keys::ROOT_OTHER))).version(3));
}

/// The primary signature uses SHA-1, as in lists from 2011 to 2019, and contains `nested`.
pub(crate) fn beside_sha1(draft: &mut Draft, nested: Draft) {
    draft.digest = Digest::Sha1;
    draft.nest([nested]);
}

/// The last bit of the signature is changed.
pub(crate) fn bad_signature(draft: &mut Draft) {
    draft.signature.push(Box::new(|mut signature| {
        if let Some(last) = signature.last_mut() {
            *last ^= 1;
        }
        signature
    }));
}

/// The default draft, changed by `change`.
pub(crate) fn changed(change: impl Fn(&mut Draft)) -> Draft {
    let mut draft = Draft::default();
    change(&mut draft);
    draft
}

/// Sets `signatureAlgorithm` to 1.2.840.113549.1.1.`last_arc`, without changing the signature.
pub(crate) fn signature_algorithm(draft: &mut Draft, last_arc: u8) {
    draft.edit(SIGNER_INFO, move |info| {
        let oid = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, last_arc];
        info[4] = der::sequence([&der::tlv(6, &oid)[..], &der::NULL]);
    });
}

/// Sets the tag of the content.
pub(crate) fn content_tag(draft: &mut Draft, tag: u8) {
    draft.edit(CONTENT, move |content| {
        if let Some(first) = content.first_mut().and_then(|list| list.first_mut()) {
            *first = tag;
        }
    });
}

/// Adds a NULL after the last value inside the value at `path`.
pub(crate) fn trailing(draft: &mut Draft, path: &'static [usize]) {
    draft.edit(path, |values| values.push(der::NULL.to_vec()));
}

/// The values inside the value at `path` of a message.
fn owned(message: &[u8], path: &[usize]) -> Vec<Vec<u8>> {
    let whole = path.iter().fold(message, |whole, position| children(whole)[*position]);
    children(whole).into_iter().map(<[u8]>::to_vec).collect()
}
