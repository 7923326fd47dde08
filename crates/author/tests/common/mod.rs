//! Helpers that take DER values apart.

use ::der::{AnyRef, Decode, Reader, SliceReader};

/// Returns the content bytes of a value.
pub(crate) fn content(whole: &[u8]) -> &[u8] {
    AnyRef::from_der(whole).unwrap().value()
}

/// Returns the values inside a constructed value, each with tag and length.
pub(crate) fn children(whole: &[u8]) -> Vec<&[u8]> {
    let mut reader = SliceReader::new(content(whole)).unwrap();
    let mut children = Vec::new();
    while !reader.is_finished() {
        children.push(reader.tlv_bytes().unwrap());
    }
    children
}

/// Returns the fields of `SignedData` in a `ContentInfo`.
pub(crate) fn signed_data(stl: &[u8]) -> Vec<&[u8]> {
    children(content(children(stl)[1]))
}

/// Returns the list in a `.stl` file of Microsoft's form.
pub(crate) fn list(stl: &[u8]) -> &[u8] {
    content(children(signed_data(stl)[2])[1])
}

/// Returns the fields of the only `SignerInfo`.
pub(crate) fn signer_info(stl: &[u8]) -> Vec<&[u8]> {
    let signed_data = signed_data(stl);
    let signers = children(signed_data.last().unwrap());
    assert_eq!(signers.len(), 1);
    children(signers[0])
}
