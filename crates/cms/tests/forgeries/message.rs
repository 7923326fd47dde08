//! Forgeries of the message around a list.

use trustlist_author::{Digest, Entry, List, der, oids};
use trustlist_testdata::{
    keys, made,
    parts::{children, content, try_children},
    pki::{CODE_SIGNING, Cert, key_id},
};

use crate::draft::{Draft, Key, Link};

// The paths of parts of a message: the position of each value in the one around it.
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

/// Another list of roots of the same day.
pub(crate) fn other_list() -> List {
    made::list().entry(Entry::new([0x66; 20]).friendly_name("A Forger's Root"))
}

/// The list is replaced after signing.
pub(crate) fn content_swapped(draft: &mut Draft) {
    draft.edit(CONTENT, |content| *content = vec![other_list().to_der()]);
}

/// A good signature of another list: its SignerInfo, whole.
pub(crate) fn replayed(draft: &mut Draft) {
    draft.list = other_list();
    draft.edit(SIGNER_INFOS, |infos| *infos = owned(&Draft::default().to_der(), SIGNER_INFOS));
}

/// The digest in the attributes fits the other content, but was not signed.
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

/// A second SignerInfo, by an unknown key.
pub(crate) fn second_signer(draft: &mut Draft) {
    draft.edit(SIGNER_INFOS, |infos| {
        let stranger = Draft { key: Key::Other(keys::ROOT_OTHER), ..Draft::default() };
        infos.extend(owned(&stranger.to_der(), SIGNER_INFOS));
    });
}

/// Another certificate with the issuer and the serial number of the signer's, before it or after it.
pub(crate) fn namesake(draft: &mut Draft, before: bool) {
    // The bag is sorted by its bytes, of which the first ones are the length.
    let subject = if before { "A" } else { "Made List Publisher, or someone with a longer name" };
    draft.bag.push(Link::of(Cert { subject, key: keys::ROOT_OTHER, ..Cert::signer() }).issue(&draft.ca));
}

/// The signer is named by the identifier of its key, which another certificate of the bag has as well.
pub(crate) fn shared_key_id(draft: &mut Draft) {
    draft.signer_info.push(|signer| signer.named_by_key());
    draft.bag.push(Cert { serial: 77, usages: vec![CODE_SIGNING], ..Cert::signer() }.issue(&Cert::ca()));
}

/// The signer is named by a key identifier that no certificate has.
pub(crate) fn unknown_key_id(draft: &mut Draft) {
    draft.signer_info.push(|signer| signer.named(der::tlv(0x80, &key_id(keys::ROOT_OTHER))).version(3));
}

/// SHA-1 in the primary signature, as in lists of 2011 to 2019, with this one nested in it.
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

/// A draft with this change.
pub(crate) fn changed(change: impl Fn(&mut Draft)) -> Draft {
    let mut draft = Draft::default();
    change(&mut draft);
    draft
}

/// Sets `signatureAlgorithm` to 1.2.840.113549.1.1 and this last arc; the signature stays as it is.
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

/// Adds a NULL after the last value inside the one at `path`.
pub(crate) fn trailing(draft: &mut Draft, path: &'static [usize]) {
    draft.edit(path, |values| values.push(der::NULL.to_vec()));
}

/// The values inside the one at `path` of a message.
fn owned(message: &[u8], path: &[usize]) -> Vec<Vec<u8>> {
    let whole = path.iter().fold(message, |whole, position| children(whole)[*position]);
    children(whole).into_iter().map(<[u8]>::to_vec).collect()
}
