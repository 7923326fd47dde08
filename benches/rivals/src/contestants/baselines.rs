//! Baselines: code that does only the work that no reader can avoid, with almost no checks.
//!
//! This code relies on the layout of the given files.

use std::collections::HashMap;

use flate2::{Decompress, FlushDecompress, Status};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RsaParameters, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};

/// How many items of each kind a walk over a list finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Walked {
    pub(crate) entries: usize,
    pub(crate) attributes: usize,
    pub(crate) values: usize,
}

/// Steps over every entry, attribute, set and value of a signed list. It only checks that each value ends inside its
/// parent, and keeps nothing.
pub(crate) fn walk(stl: &[u8]) -> Walked {
    let mut walked = Walked::default();
    for entry in entries(stl) {
        walked.entries += 1;
        let mut entry = Tlvs(entry.content);
        let _id = entry.next();
        for attribute in entry.next().into_iter().flat_map(|set| Tlvs(set.content)) {
            walked.attributes += 1;
            let mut attribute = Tlvs(attribute.content);
            let _type = attribute.next();
            walked.values += attribute.next().map_or(0, |set| Tlvs(set.content).count());
        }
    }
    walked
}

/// The identifiers, in file order.
pub(crate) fn ids(stl: &[u8]) -> Vec<[u8; 20]> {
    entries(stl).map(|entry| descend(entry.content, &[0]).content.try_into().expect("a SHA-1")).collect()
}

/// Compares one identifier after another.
pub(crate) fn scan(ids: &[[u8; 20]], id: &[u8; 20]) -> Option<usize> {
    ids.iter().position(|other| other == id)
}

/// The position of each identifier in the list, in a std map.
pub(crate) fn map(ids: &[[u8; 20]]) -> HashMap<[u8; 20], u32> {
    ids.iter().copied().zip(0..).collect()
}

/// Everything needed to verify a list's signer, extracted beforehand: the digest of the content, and three signatures.
pub(crate) struct Proof<'a> {
    content: &'a [u8],
    digest: &'a [u8],
    signatures: [Signature<'a>; 3],
}

impl<'a> Proof<'a> {
    /// Expects a list with two certificates: the signer's, and the signer's CA certificate, issued by `root`.
    pub(crate) fn of(stl: &'a [u8], root: &'a [u8]) -> Self {
        let bag = [0, 1].map(|index| Certificate::read(descend(stl, &[0, 1, 0, 3, index]).content));
        let root = Certificate::read(descend(root, &[0]).content);
        let [a, b] = &bag;
        let (signer, ca) = if a.issuer == b.subject { (a, b) } else { (b, a) };
        let signer_info = descend(stl, &[0, 1, 0, 4, 0]).content;
        let attributes = descend(signer_info, &[3]);
        // The signature covers the attributes with the tag of a SET OF (RFC 5652 5.4).
        let mut message = attributes.whole.to_vec();
        message[0] = 0x31;
        let bytes = descend(signer_info, &[5]).content;
        let signature = Signature { algorithm: &RSA_PKCS1_2048_8192_SHA256, key: signer.key, message, bytes };
        Self {
            content: descend(stl, LIST).content,
            digest: message_digest(attributes.content),
            signatures: [signature, signer.signature_by(ca), ca.signature_by(&root)],
        }
    }

    /// Computes one SHA-256 of the content and verifies three RSA signatures.
    pub(crate) fn verify(&self) -> bool {
        *Sha256::digest(self.content) == *self.digest && self.signatures.iter().all(Signature::verify)
    }
}

struct Signature<'a> {
    algorithm: &'static RsaParameters,
    key: &'a [u8],
    message: Vec<u8>,
    bytes: &'a [u8],
}

impl Signature<'_> {
    fn verify(&self) -> bool {
        UnparsedPublicKey::new(self.algorithm, self.key).verify(&self.message, self.bytes).is_ok()
    }
}

struct Certificate<'a> {
    issuer: &'a [u8],
    subject: &'a [u8],
    key: &'a [u8],
    signed: &'a [u8],
    signature: &'a [u8],
}

impl<'a> Certificate<'a> {
    fn read(fields: &'a [u8]) -> Self {
        Self {
            issuer: descend(fields, &[0, 3]).content,
            subject: descend(fields, &[0, 5]).content,
            key: bits(descend(fields, &[0, 6, 1])),
            signed: descend(fields, &[0]).whole,
            signature: bits(descend(fields, &[2])),
        }
    }

    /// The certificates in lists are signed with SHA-384.
    fn signature_by(&self, issuer: &Self) -> Signature<'a>
    where
        Self: 'a,
    {
        let algorithm = &RSA_PKCS1_2048_8192_SHA384;
        Signature { algorithm, key: issuer.key, message: self.signed.to_vec(), bytes: self.signature }
    }
}

/// The blocks of a cabinet with one MSZIP file.
pub(crate) struct Folder<'a> {
    blocks: Vec<&'a [u8]>,
    size: usize,
}

impl<'a> Folder<'a> {
    /// Expects a cabinet without reserved areas ([MS-CAB] section 2).
    pub(crate) fn of(cab: &'a [u8]) -> Self {
        const FOLDER: usize = 36;
        let u16 = |at: usize| usize::from(u16::from_le_bytes([cab[at], cab[at + 1]]));
        let mut folder = Self { blocks: Vec::new(), size: 0 };
        let mut block = u16(FOLDER) | u16(FOLDER + 2) << 16;
        for _ in 0..u16(FOLDER + 4) {
            let data = block + 8;
            let end = data + u16(block + 4);
            folder.size += u16(block + 6);
            folder.blocks.push(cab[data..end].strip_prefix(b"CK").expect("MSZIP"));
            block = end;
        }
        folder
    }

    /// Inflates each block, with the output so far as its history.
    pub(crate) fn inflate(&self) -> Vec<u8> {
        const HISTORY: usize = 32_768;
        let mut out = Vec::with_capacity(self.size);
        let mut stream = Decompress::new(false);
        for block in &self.blocks {
            stream.reset(false);
            stream.set_dictionary(&out[out.len().saturating_sub(HISTORY)..]).expect("raw deflate accepts a history");
            let status = stream.decompress_vec(block, &mut out, FlushDecompress::Finish);
            assert_eq!(status.expect("deflate"), Status::StreamEnd);
        }
        out
    }
}

/// The child indexes that lead from a signed message to the list.
const LIST: &[usize] = &[0, 1, 0, 2, 1, 0];
/// The child index that leads from the list to its entries, if it has a sequence number and no list identifier.
const ENTRIES: &[usize] = &[4];

fn entries(stl: &[u8]) -> Tlvs<'_> {
    Tlvs(descend(descend(stl, LIST).content, ENTRIES).content)
}

/// The value of the signed attribute messageDigest.
fn message_digest(attributes: &[u8]) -> &[u8] {
    const MESSAGE_DIGEST: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
    let mut attributes = Tlvs(attributes);
    let attribute = attributes.find(|attribute| descend(attribute.content, &[0]).content == MESSAGE_DIGEST);
    descend(attribute.expect("messageDigest").content, &[1, 0]).content
}

/// The content of a BIT STRING without unused bits.
fn bits(tlv: Tlv<'_>) -> &[u8] {
    tlv.content.strip_prefix(&[0]).expect("whole bytes")
}

/// The value at the end of `path`, where each index selects a member of the previous value.
fn descend<'a>(content: &'a [u8], path: &[usize]) -> Tlv<'a> {
    let start = Tlv { whole: content, content };
    path.iter().fold(start, |tlv, index| Tlvs(tlv.content).nth(*index).expect("a known layout"))
}

#[derive(Clone, Copy)]
struct Tlv<'a> {
    whole: &'a [u8],
    content: &'a [u8],
}

/// An iterator over consecutive values.
#[derive(Clone)]
struct Tlvs<'a>(&'a [u8]);

impl<'a> Iterator for Tlvs<'a> {
    type Item = Tlv<'a>;

    #[inline]
    fn next(&mut self) -> Option<Tlv<'a>> {
        let (header, length) = match *self.0 {
            [_, length @ ..=0x7f, ..] => (2, usize::from(length)),
            [_, 0x81, length, ..] => (3, usize::from(length)),
            [_, 0x82, high, low, ..] => (4, usize::from(u16::from_be_bytes([high, low]))),
            [_, 0x83, high, middle, low, ..] => (5, u32::from_be_bytes([0, high, middle, low]) as usize),
            [_, 0x84, a, b, c, d, ..] => (6, u32::from_be_bytes([a, b, c, d]) as usize),
            _ => return None,
        };
        let (whole, rest) = self.0.split_at_checked(header + length)?;
        self.0 = rest;
        Some(Tlv { whole, content: &whole[header..] })
    }
}
