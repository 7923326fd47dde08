//! The few parts of a certificate that a list or a signer needs, as slices of its own octets.

use ::der::{AnyRef, Decode, Reader, SliceReader};

use crate::error::{Cause, Error};

/// Parts of an X.509 certificate (RFC 5280 4.1), each with tag and length unless said otherwise.
pub(crate) struct Certificate<'a> {
    pub(crate) serial: &'a [u8],
    pub(crate) issuer: &'a [u8],
    pub(crate) subject: &'a [u8],
    pub(crate) public_key_info: &'a [u8],
    /// The content octets of the subject key identifier.
    pub(crate) key_identifier: Option<&'a [u8]>,
}

/// `[0]`, explicit: the version.
const VERSION: u8 = 0xa0;
/// `[3]`, explicit: the extensions.
const EXTENSIONS: u8 = 0xa3;
/// 2.5.29.14, whole.
const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x06, 0x03, 0x55, 0x1d, 0x0e];

impl<'a> Certificate<'a> {
    pub(crate) fn read(der: &'a [u8]) -> Result<Self, Error> {
        read(der).map_err(Error::Certificate)
    }
}

fn read(der: &[u8]) -> Result<Certificate<'_>, Cause> {
    let parts = children(der)?;
    let [tbs, _algorithm, _signature] = parts.as_slice() else { return Err("it has not three fields".into()) };
    let fields = children(tbs)?;
    let fields = match fields.as_slice() {
        [version, fields @ ..] if version.first() == Some(&VERSION) => fields,
        fields => fields,
    };
    let [serial, _algorithm, issuer, _validity, subject, public_key_info, optional @ ..] = fields else {
        return Err("its TBSCertificate has not seven fields".into());
    };
    let extensions = optional.iter().find(|field| field.first() == Some(&EXTENSIONS));
    let key_identifier = match extensions {
        Some(explicit) => find_key_identifier(content(explicit)?)?,
        None => None,
    };
    Ok(Certificate { serial, issuer, subject, public_key_info, key_identifier })
}

fn find_key_identifier(extensions: &[u8]) -> Result<Option<&[u8]>, Cause> {
    for extension in children(extensions)? {
        if let [SUBJECT_KEY_IDENTIFIER, .., value] = children(extension)?.as_slice() {
            // An OCTET STRING in the OCTET STRING of every extension.
            return Ok(Some(content(content(value)?)?));
        }
    }
    Ok(None)
}

/// The whole values inside a constructed one.
fn children(whole: &[u8]) -> Result<Vec<&[u8]>, Cause> {
    let mut reader = SliceReader::new(content(whole)?)?;
    let mut children = Vec::new();
    while !reader.is_finished() {
        children.push(reader.tlv_bytes()?);
    }
    Ok(children)
}

/// The content octets of the one value that `whole` is.
pub(crate) fn content(whole: &[u8]) -> Result<&[u8], Cause> {
    Ok(AnyRef::from_der(whole)?.value())
}
