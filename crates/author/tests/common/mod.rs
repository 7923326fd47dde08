//! Helpers that take DER values apart.

use ::der::{AnyRef, Decode, Reader, SliceReader};

/// The content bytes of a value.
pub(crate) fn content(whole: &[u8]) -> &[u8] {
    AnyRef::from_der(whole).unwrap().value()
}

/// The values inside a constructed value, each with tag and length.
pub(crate) fn children(whole: &[u8]) -> Vec<&[u8]> {
    let mut reader = SliceReader::new(content(whole)).unwrap();
    let mut children = Vec::new();
    while !reader.is_finished() {
        children.push(reader.tlv_bytes().unwrap());
    }
    children
}

/// The fields of `SignedData` in a `ContentInfo`.
pub(crate) fn signed_data(stl: &[u8]) -> Vec<&[u8]> {
    children(content(children(stl)[1]))
}

/// The list in a `.stl` file that has the form of Microsoft's.
pub(crate) fn list(stl: &[u8]) -> &[u8] {
    content(children(signed_data(stl)[2])[1])
}

/// The fields of the only `SignerInfo`.
pub(crate) fn signer_info(stl: &[u8]) -> Vec<&[u8]> {
    let signed_data = signed_data(stl);
    let signers = children(signed_data.last().unwrap());
    assert_eq!(signers.len(), 1);
    children(signers[0])
}
