//! The few parts of a certificate that a list or a signer needs, as slices of its own octets.

#[cfg(feature = "recipe")]
use ::der::asn1::{GeneralizedTime, UtcTime};
use ::der::{AnyRef, Decode, Reader, SliceReader};
#[cfg(feature = "recipe")]
use pki_types::UnixTime;
use trustlist_ctl::Oid;

use crate::{
    digest::Digest,
    error::{Cause, Error},
};

/// Parts of an X.509 certificate (RFC 5280 4.1), each with tag and length unless said otherwise.
pub(crate) struct Certificate<'a> {
    /// What is signed.
    tbs: &'a [u8],
    pub(crate) serial: &'a [u8],
    pub(crate) issuer: &'a [u8],
    pub(crate) subject: &'a [u8],
    pub(crate) public_key_info: &'a [u8],
    /// The content octets of the subject key identifier.
    pub(crate) key_identifier: Option<&'a [u8]>,
    #[cfg(feature = "recipe")]
    pub(crate) validity: &'a [u8],
    signature_algorithm: &'a [u8],
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

    /// The content of `subjectPublicKey`, without the octet that counts unused bits.
    pub(crate) fn public_key(&self) -> Result<&'a [u8], Error> {
        public_key(self.public_key_info).map_err(Error::Certificate)
    }

    /// The last second of its validity.
    #[cfg(feature = "recipe")]
    pub(crate) fn not_after(&self) -> Result<UnixTime, Error> {
        not_after(self.validity).map_err(Error::Certificate)
    }

    /// What Windows calls a certificate where it has no other name (`CERT_NAME_SIMPLE_DISPLAY_TYPE`): the common name of
    /// the subject, else the organizational unit, else the organization; of several the last, which is the most specific.
    #[cfg(feature = "recipe")]
    pub(crate) fn display_name(&self) -> Option<String> {
        let names = children(self.subject).ok()?;
        let attributes: Vec<_> = names.into_iter().rev().flat_map(|name| children(name).unwrap_or_default()).collect();
        DISPLAYED.into_iter().find_map(|wanted| {
            attributes.iter().find_map(|attribute| match children(attribute).ok()?.as_slice() {
                [found, value] if *found == wanted => text(value),
                _ => None,
            })
        })
    }

    /// The digest of what is signed, by the digest of the signature: how `wincrypt.h` explains
    /// `CERT_SIGNATURE_HASH_PROP_ID`.
    pub(crate) fn signature_hash(&self) -> Result<Vec<u8>, Error> {
        let content = oid_of(self.signature_algorithm).map_err(Error::Certificate)?;
        let algorithm =
            Oid::from_content(content).ok_or_else(|| Error::Certificate("its algorithm has no name".into()))?;
        match SIGNATURES.iter().find(|(known, _)| *known == content) {
            Some((_, digest)) => Ok(digest.of(self.tbs)),
            None => Err(Error::SignatureDigest { algorithm: algorithm.to_owned() }),
        }
    }
}

/// Signature algorithms that say their digest by their name (RFC 8017 and 5758).
const SIGNATURES: [(&[u8], Digest); 9] = [
    // 1.3.14.3.2.29, an older name of SHA-1 with RSA.
    (&[0x2b, 0x0e, 3, 2, 0x1d], Digest::Sha1),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 5], Digest::Sha1),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11], Digest::Sha256),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 12], Digest::Sha384),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 13], Digest::Sha512),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1], Digest::Sha1),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2], Digest::Sha256),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3], Digest::Sha384),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4], Digest::Sha512),
];

fn public_key(info: &[u8]) -> Result<&[u8], Cause> {
    let fields = children(info)?;
    let [_algorithm, bits] = fields.as_slice() else { return Err("its key has not two fields".into()) };
    match content(bits)? {
        [0, key @ ..] => Ok(key),
        _ => Err("its key is not of whole octets".into()),
    }
}

/// commonName, organizationalUnitName and organizationName (2.5.4.3, .11 and .10), whole.
#[cfg(feature = "recipe")]
const DISPLAYED: [&[u8]; 3] =
    [&[0x06, 0x03, 0x55, 0x04, 0x03], &[0x06, 0x03, 0x55, 0x04, 0x0b], &[0x06, 0x03, 0x55, 0x04, 0x0a]];

/// `DirectoryString` (X.520) in the types that certificates have.
#[cfg(feature = "recipe")]
fn text(value: &[u8]) -> Option<String> {
    let octets = content(value).ok()?;
    let text = match value.first()? {
        // UTF8String, PrintableString, TeletexString, IA5String. The letters of TeletexString are not known: ASCII.
        0x0c | 0x13 | 0x16 => String::from_utf8(octets.to_vec()).ok()?,
        0x14 if octets.is_ascii() => String::from_utf8(octets.to_vec()).ok()?,
        // BMPString
        0x1e => {
            let (pairs, []) = octets.as_chunks::<2>() else { return None };
            String::from_utf16(&pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect::<Vec<_>>()).ok()?
        }
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty() && !text.contains(char::is_control))
}

#[cfg(feature = "recipe")]
fn not_after(validity: &[u8]) -> Result<UnixTime, Cause> {
    let fields = children(validity)?;
    let [_not_before, not_after] = fields.as_slice() else { return Err("its validity has not two dates".into()) };
    let since_1970 = if not_after.first() == Some(&0x18) {
        GeneralizedTime::from_der(not_after)?.to_unix_duration()
    } else {
        UtcTime::from_der(not_after)?.to_unix_duration()
    };
    Ok(UnixTime::since_unix_epoch(since_1970))
}

/// The content octets of the object identifier of an `AlgorithmIdentifier`.
fn oid_of(algorithm: &[u8]) -> Result<&[u8], Cause> {
    match children(algorithm)?.first() {
        Some(oid) => content(oid),
        None => Err("its algorithm has no name".into()),
    }
}

fn read(der: &[u8]) -> Result<Certificate<'_>, Cause> {
    let parts = children(der)?;
    let [tbs, signature_algorithm, _signature] = parts.as_slice() else { return Err("it has not three fields".into()) };
    let fields = children(tbs)?;
    let fields = match fields.as_slice() {
        [version, fields @ ..] if version.first() == Some(&VERSION) => fields,
        fields => fields,
    };
    let [serial, _algorithm, issuer, validity, subject, public_key_info, optional @ ..] = fields else {
        return Err("its TBSCertificate has not seven fields".into());
    };
    let extensions = optional.iter().find(|field| field.first() == Some(&EXTENSIONS));
    let key_identifier = match extensions {
        Some(explicit) => find_key_identifier(content(explicit)?)?,
        None => None,
    };
    #[cfg(not(feature = "recipe"))]
    let _ = validity;
    Ok(Certificate {
        tbs,
        serial,
        issuer,
        subject,
        public_key_info,
        key_identifier,
        #[cfg(feature = "recipe")]
        validity,
        signature_algorithm,
    })
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
pub(crate) fn children(whole: &[u8]) -> Result<Vec<&[u8]>, Cause> {
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
