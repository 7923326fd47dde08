//! Finds the parts of a signed message, for tests that change them. It reads DER itself, without the code under test,
//! and only handles well-formed files.

#![allow(dead_code, reason = "each test uses only some of these")]

use std::ops::Range;

/// A value in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Tag, length and content.
    pub(crate) whole: Range<usize>,
    pub(crate) content: Range<usize>,
}

impl Place {
    /// The values inside this constructed value.
    pub(crate) fn values(&self, file: &[u8]) -> Vec<Place> {
        values(file, self.content.clone())
    }
}

/// The values that fill `range`, one after the other.
pub(crate) fn values(file: &[u8], range: Range<usize>) -> Vec<Place> {
    let (mut start, mut found) = (range.start, Vec::new());
    while start < range.end {
        let first = usize::from(file[start + 1]);
        let length_bytes = first.saturating_sub(0x80);
        let header = 2 + length_bytes;
        let length = match length_bytes {
            0 => first,
            _ => file[start + 2..start + header].iter().fold(0, |length, byte| length << 8 | usize::from(*byte)),
        };
        let end = start + header + length;
        assert!(end <= range.end, "the value at {start} is cut off");
        found.push(Place { whole: start..end, content: start + header..end });
        start = end;
    }
    found
}

/// The parts of a SignedData.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) version: Place,
    pub(crate) digest_algorithms: Place,
    /// The signed content, absent in a nested signature.
    pub(crate) content: Option<Place>,
    pub(crate) bag: Place,
    pub(crate) signer: SignerInfo,
}

/// The fields of the SignedData in a ContentInfo.
fn signed_data(file: &[u8], content_info: &Place) -> Vec<Place> {
    content_info.values(file)[1].values(file)[0].values(file)
}

/// The content inside `contentInfo`, the third field of SignedData.
fn inner(file: &[u8], signed_data: &[Place]) -> Option<Place> {
    signed_data[2].values(file).get(1).map(|explicit| explicit.values(file)[0].clone())
}

/// The fields of the SignedData in a file.
pub(crate) fn fields(file: &[u8]) -> Vec<Place> {
    signed_data(file, &values(file, 0..file.len())[0])
}

/// The list in a file, signed or not.
pub(crate) fn list(file: &[u8]) -> Place {
    inner(file, &fields(file)).expect("a list")
}

/// The parts of the only SignerInfo.
#[derive(Debug)]
pub(crate) struct SignerInfo {
    pub(crate) id: Place,
    pub(crate) digest_algorithm: Place,
    pub(crate) signed_attributes: Place,
    pub(crate) signature_algorithm: Place,
    pub(crate) signature: Place,
    pub(crate) nested: Option<Box<Nested>>,
    /// The timestamp token.
    pub(crate) token: Option<Box<Nested>>,
}

/// An unsigned attribute with a signed message: a nested signature, a timestamp token.
#[derive(Debug)]
pub(crate) struct Nested {
    pub(crate) attribute_type: Place,
    pub(crate) message: Message,
}

impl Message {
    /// Reads the message in `file`, which must have certificates and one signer.
    pub(crate) fn of(file: &[u8]) -> Self {
        Self::read(file, &values(file, 0..file.len())[0])
    }

    fn read(file: &[u8], content_info: &Place) -> Self {
        let fields = signed_data(file, content_info);
        let [version, digest_algorithms, _, bag, signers] = fields.as_slice() else {
            panic!("{} fields of SignedData", fields.len());
        };
        Self {
            version: version.clone(),
            digest_algorithms: digest_algorithms.clone(),
            content: inner(file, &fields),
            bag: bag.clone(),
            signer: SignerInfo::read(file, &signers.values(file)[0]),
        }
    }
}

impl SignerInfo {
    fn read(file: &[u8], whole: &Place) -> Self {
        let fields = whole.values(file);
        let unsigned = fields.get(6).map(|attributes| attributes.values(file)).unwrap_or_default();
        Self {
            id: fields[1].clone(),
            digest_algorithm: fields[2].clone(),
            signed_attributes: fields[3].clone(),
            signature_algorithm: fields[4].clone(),
            signature: fields[5].clone(),
            nested: unsigned.iter().find_map(|attribute| Nested::read(file, attribute, NESTED)).map(Box::new),
            token: unsigned.iter().find_map(|attribute| Nested::read(file, attribute, TOKEN)).map(Box::new),
        }
    }
}

/// 1.3.6.1.4.1.311.2.4.1
const NESTED: &[u8] = &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 2, 4, 1];
/// 1.3.6.1.4.1.311.3.3.1
const TOKEN: &[u8] = &[0x2b, 6, 1, 4, 1, 0x82, 0x37, 3, 3, 1];

impl Nested {
    fn read(file: &[u8], attribute: &Place, expected: &[u8]) -> Option<Self> {
        let fields = attribute.values(file);
        let [attribute_type, values] = fields.as_slice() else { panic!("an attribute has a type and values") };
        if file[attribute_type.content.clone()] != *expected {
            return None;
        }
        Some(Self { attribute_type: attribute_type.clone(), message: Message::read(file, &values.values(file)[0]) })
    }
}
