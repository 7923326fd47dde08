//! The one SignerInfo of a message.

use cms::{content_info::CmsVersion, signed_data::SignerIdentifier};
use trustlist_base::{Cursor, Digest, Hex, Oid, ReadError, ReadErrorKind, Tlv, oids, tag};

use crate::{decode::decode, limits::Limits, verify_error::VerifyError};

/// A SignerInfo: decoded by `cms`, with the bytes that are signed as they came.
///
/// ```asn1
/// SignerInfo ::= SEQUENCE {
///   version              INTEGER,
///   sid                  SignerIdentifier,
///   digestAlgorithm      AlgorithmIdentifier,
///   signedAttrs          [0] IMPLICIT SET OF Attribute OPTIONAL,
///   signatureAlgorithm   AlgorithmIdentifier,
///   signature            OCTET STRING,
///   unsignedAttrs        [1] IMPLICIT SET OF Attribute OPTIONAL }
/// ```
#[derive(Debug)]
pub(crate) struct SignerInfo<'a> {
    pub(crate) id: SignerId<'a>,
    digest_algorithm: Oid<'a>,
    pub(crate) signature_algorithm: Oid<'a>,
    pub(crate) signature: &'a [u8],
    /// `[0]` with tag and length.
    signed_attributes: Option<Tlv<'a>>,
    signed: Vec<Attribute<'a>>,
    /// The attributes that the signature does not cover.
    pub(crate) unsigned: Vec<Attribute<'a>>,
}

/// `Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY }`
#[derive(Debug)]
pub(crate) struct Attribute<'a> {
    pub(crate) oid: Oid<'a>,
    pub(crate) values: Vec<Tlv<'a>>,
    offset: usize,
}

/// How a SignerInfo names its certificate.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SignerId<'a> {
    /// The issuer's name with tag and length, and the content bytes of the serial number.
    IssuerAndSerial {
        issuer: &'a [u8],
        serial: &'a [u8],
    },
    KeyId(&'a [u8]),
}

impl<'a> SignerInfo<'a> {
    /// Reads it twice: our frame keeps the bytes that are signed, `cms` checks the types.
    pub(crate) fn read(whole: Tlv<'a>, limits: &Limits) -> Result<Self, ReadError> {
        let mut fields = whole.cursor();
        fields.read(tag::INTEGER, "SignerInfo.version")?;
        let sid = fields.read_any("SignerInfo.sid")?;
        check_length(sid, limits)?;
        let digest_algorithm = read_algorithm(&mut fields, "SignerInfo.digestAlgorithm")?;
        let signed_attributes = fields.read_optional(tag::constructed(0), "SignerInfo.signedAttrs")?;
        let signature_algorithm = read_algorithm(&mut fields, "SignerInfo.signatureAlgorithm")?;
        let signature = fields.read(tag::OCTET_STRING, "SignerInfo.signature")?.content;
        let unsigned_attributes = fields.read_optional(tag::constructed(1), "SignerInfo.unsignedAttrs")?;
        fields.finish("SignerInfo")?;
        let signed = read_attributes(signed_attributes, limits, "SignerInfo.signedAttrs")?;
        let unsigned = read_attributes(unsigned_attributes, limits, "SignerInfo.unsignedAttrs")?;
        let id = read_signer_id(&decode(whole.der, whole.offset, "SignerInfo")?, sid, whole.offset)?;
        Ok(Self { id, digest_algorithm, signature_algorithm, signature, signed_attributes, signed, unsigned })
    }

    pub(crate) fn digest(&self) -> Result<Digest, VerifyError> {
        digest(self.digest_algorithm)
    }

    /// The signed attributes as they are signed: the bytes received, with the tag of a SET in place of `[0]`
    /// (RFC 5652 5.4). Never sorted or encoded again.
    pub(crate) fn signed_bytes(&self) -> Result<Vec<u8>, VerifyError> {
        let attributes = self.signed_attributes.ok_or(VerifyError::SignedAttributesMissing)?;
        let mut bytes = attributes.der.to_vec();
        if let Some(first) = bytes.first_mut() {
            *first = tag::SET;
        }
        Ok(bytes)
    }

    /// The one value of the signed attribute of type `wanted`; `None` where it is absent.
    pub(crate) fn signed_attribute(&self, wanted: Oid<'_>) -> Option<Cursor<'a>> {
        let found = self.signed.iter().find(|attribute| attribute.oid == wanted)?;
        found.values.first().map(|value| Cursor::new(value.der, value.offset))
    }

    /// Refuses signed attributes that appear twice, or have no value or several: it would be ambiguous which one counts.
    pub(crate) fn check_signed_attributes(&self) -> Result<(), VerifyError> {
        let mut types: Vec<Oid<'_>> = self.signed.iter().map(|attribute| attribute.oid).collect();
        types.sort_unstable();
        for attribute in &self.signed {
            let first = types.partition_point(|it| *it < attribute.oid);
            let repeated = types.get(first.saturating_add(1)) == Some(&attribute.oid);
            if repeated || attribute.values.len() != 1 {
                return Err(VerifyError::SignedAttribute {
                    attribute: attribute.oid.to_owned(),
                    offset: attribute.offset,
                });
            }
        }
        Ok(())
    }

    /// The nested signature: a whole ContentInfo in an unsigned attribute.
    pub(crate) fn nested(&self) -> Result<Option<Tlv<'a>>, VerifyError> {
        let mut found = self.unsigned.iter().filter(|attribute| attribute.oid == oids::NESTED_SIGNATURE);
        let Some(attribute) = found.next() else { return Ok(None) };
        match (attribute.values.as_slice(), found.next()) {
            ([value], None) => Ok(Some(*value)),
            _ => Err(VerifyError::SeveralNested),
        }
    }
}

impl SignerId<'_> {
    /// The serial number or key identifier, for people.
    pub(crate) fn hex(&self) -> String {
        let (Self::IssuerAndSerial { serial: bytes, .. } | Self::KeyId(bytes)) = self;
        Hex(bytes).to_string()
    }
}

/// The digest that an algorithm names.
pub(crate) fn digest(algorithm: Oid<'_>) -> Result<Digest, VerifyError> {
    let unsupported = || VerifyError::UnsupportedAlgorithm { certificate: None, algorithm: algorithm.to_owned() };
    Digest::from_oid(algorithm).ok_or_else(unsupported)
}

/// Reads an algorithm without parameters: NULL or absent (RFC 3370 2, 3.2), as those of a SignerInfo and of a
/// timestamp's imprint are. Parameters are not signed, so nothing else may hide there.
pub(crate) fn read_algorithm<'a>(fields: &mut Cursor<'a>, field: &'static str) -> Result<Oid<'a>, ReadError> {
    let (algorithm, parameters) = fields.read_algorithm(field)?;
    match parameters {
        Some(other) if other.der != [tag::NULL, 0] => {
            Err(ReadError::form(field, other.offset, "an algorithm with NULL or absent parameters"))
        }
        _ => Ok(algorithm),
    }
}

/// Refuses an identifier that is longer than any certificate: none would be found, and `cms`, which decodes a name into
/// its parts, holds some thirty bytes for each byte of it.
fn check_length(sid: Tlv<'_>, limits: &Limits) -> Result<(), ReadError> {
    let (bytes, limit) = (sid.der.len(), limits.certificate_bytes);
    if bytes > limit {
        return Err(ReadError::new("SignerInfo.sid", sid.offset, ReadErrorKind::TooLong { bytes, limit }));
    }
    Ok(())
}

/// The identifier by its own bytes. `decoded` says which of the two forms it is; the version goes with the form
/// (RFC 5652 5.3).
fn read_signer_id<'a>(
    decoded: &cms::signed_data::SignerInfo,
    sid: Tlv<'a>,
    offset: usize,
) -> Result<SignerId<'a>, ReadError> {
    match (&decoded.sid, decoded.version) {
        (SignerIdentifier::IssuerAndSerialNumber(_), CmsVersion::V1) => {
            let mut fields = sid.cursor();
            let issuer = fields.read(tag::SEQUENCE, "SignerInfo.sid.issuer")?;
            let serial = fields.read(tag::INTEGER, "SignerInfo.sid.serialNumber")?;
            Ok(SignerId::IssuerAndSerial { issuer: issuer.der, serial: serial.content })
        }
        (SignerIdentifier::SubjectKeyIdentifier(_), CmsVersion::V3) => Ok(SignerId::KeyId(sid.content)),
        _ => {
            let expected = "1 with issuer and serial number, nor 3 with a key identifier";
            Err(ReadError::form("SignerInfo.version", offset, expected))
        }
    }
}

fn read_attributes<'a>(
    set: Option<Tlv<'a>>,
    limits: &Limits,
    field: &'static str,
) -> Result<Vec<Attribute<'a>>, ReadError> {
    let mut attributes = Vec::new();
    let Some(set) = set else { return Ok(attributes) };
    set.cursor().read_all(limits.attributes, field, |fields| -> Result<(), ReadError> {
        let attribute = fields.read_any(field)?;
        let mut fields = attribute.cursor();
        let oid = fields.read_oid("Attribute.type")?;
        let set = fields.read(tag::SET, "Attribute.values")?;
        fields.finish("Attribute")?;
        let mut values = Vec::new();
        set.cursor().read_all(limits.attributes, "Attribute.values", |fields| -> Result<(), ReadError> {
            values.push(fields.read_any("Attribute.values")?);
            Ok(())
        })?;
        attributes.push(Attribute { oid, values, offset: attribute.offset });
        Ok(())
    })?;
    Ok(attributes)
}
