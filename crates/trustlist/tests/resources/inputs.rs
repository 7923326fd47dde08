//! Hostile inputs, designed to use up a reader's time or memory.

use trustlist::oids;
use trustlist_author::{der, oids as author_oids};

/// The parts of a list. Each is written unchanged.
pub(crate) struct Parts {
    pub(crate) usages: Vec<u8>,
    /// Optional fields with tag and length, such as a sequence number.
    pub(crate) after_usages: Vec<u8>,
    pub(crate) algorithm: Vec<u8>,
    pub(crate) entries: Vec<u8>,
    pub(crate) extensions: Option<Vec<u8>>,
}

impl Default for Parts {
    /// A list of roots without entries.
    fn default() -> Self {
        Self {
            usages: der::oid(oids::ROOT_LIST_SIGNER),
            after_usages: Vec::new(),
            algorithm: der::algorithm_identifier(oids::SHA1, &der::NULL),
            entries: Vec::new(),
            extensions: None,
        }
    }
}

impl Parts {
    pub(crate) fn entries(entries: Vec<u8>) -> Self {
        Self { entries, ..Self::default() }
    }

    /// A list with one entry that has these attributes, concatenated.
    pub(crate) fn attributes(attributes: &[u8]) -> Self {
        Self::entries(entry(&[0x2a; 20], attributes))
    }

    /// The `CertificateTrustList`.
    pub(crate) fn list(&self) -> Vec<u8> {
        let extensions = self.extensions.as_ref().map(|all| der::context(0, &der::tlv(0x30, all)));
        der::sequence([
            &der::tlv(0x30, &self.usages),
            &self.after_usages,
            &*b"\x17\x0d260601120000Z".to_vec(),
            &self.algorithm,
            &der::tlv(0x30, &self.entries),
            &extensions.unwrap_or_default(),
        ])
    }

    /// The list in an unsigned message.
    pub(crate) fn message(&self) -> Vec<u8> {
        message(&self.list(), &[], &[])
    }
}

pub(crate) fn entry(id: &[u8], attributes: &[u8]) -> Vec<u8> {
    let mut fields = der::octet_string(id);
    if !attributes.is_empty() {
        fields.extend(der::tlv(0x31, attributes));
    }
    der::tlv(0x30, &fields)
}

/// One attribute with these values, concatenated.
pub(crate) fn attribute(oid: &[u8], values: &[u8]) -> Vec<u8> {
    der::sequence([der::tlv(0x06, oid), der::tlv(0x31, values)])
}

/// A signed message with this content and these certificates and signers, all unchanged.
pub(crate) fn message(content: &[u8], certificates: &[u8], signers: &[u8]) -> Vec<u8> {
    let content_info = der::sequence([der::oid(oids::CTL), der::context(0, content)]);
    let fields =
        [der::integer(1), der::tlv(0x31, &[]), content_info, der::context(0, certificates), der::tlv(0x31, signers)];
    der::sequence([der::oid(author_oids::SIGNED_DATA), der::context(0, &der::sequence(fields))])
}

/// Values with the tag `tag`, nested `depth` levels deep.
pub(crate) fn nested(tag: u8, depth: usize) -> Vec<u8> {
    // Written backwards from the innermost value, because copying every level for each level would be quadratic.
    let mut reversed: Vec<u8> = Vec::new();
    for _ in 0..depth {
        let header = der::tlv(tag, &[]);
        let length = reversed.len();
        let bytes = length.to_be_bytes();
        match length {
            0..=0x7f => reversed.push(length as u8),
            _ => {
                let significant = bytes.iter().skip_while(|byte| **byte == 0).count();
                reversed.extend(bytes.iter().rev().take(significant));
                reversed.push(0x80 | significant as u8);
            }
        }
        reversed.push(header[0]);
    }
    reversed.reverse();
    reversed
}

/// Repeats `30 80` up to this length: nested values of indefinite length without an end.
pub(crate) fn indefinite(length: usize) -> Vec<u8> {
    [0x30, 0x80].repeat(length / 2)
}

/// Concatenates what `make` returns for each number.
pub(crate) fn each<T: AsRef<[u8]>>(count: usize, make: impl Fn(usize) -> T) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in 0..count {
        bytes.extend_from_slice(make(number).as_ref());
    }
    bytes
}

/// An identifier of 20 bytes, with this number in the last eight. The other bytes are always the same.
pub(crate) fn alike(number: usize) -> [u8; 20] {
    let mut id = [0x2a; 20];
    id[12..].copy_from_slice(&(number as u64).to_be_bytes());
    id
}

/// An identifier of 20 bytes, spread as evenly as a hash.
pub(crate) fn spread(number: usize) -> [u8; 20] {
    let mut id = [0; 20];
    // The multiplier of a linear congruential generator. It is odd, so different numbers stay different.
    id[..8].copy_from_slice(&(number as u64).wrapping_mul(6_364_136_223_846_793_005).to_be_bytes());
    id
}
