//! Reads the SignerInfo of a message.

use cms::{content_info::CmsVersion, signed_data::SignerIdentifier};
use trustlist_base::{Cursor, Digest, Hex, Oid, ReadError, ReadErrorKind, Tlv, oids, tag};

use crate::{decode::decode, limits::Limits, verify_error::VerifyError};

/// A SignerInfo. The signed bytes are kept in their original encoding.
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
    /// The signed attributes as encoded: `[0]` with tag and length.
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

/// How a SignerInfo identifies the signer's certificate.
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
    /// Reads the SignerInfo twice: our own reader keeps the signed bytes, and RustCrypto's `cms` checks the types.
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

    /// Returns the signed attributes as the signature covers them: the original bytes, with the tag of a SET instead of
    /// `[0]` (RFC 5652 5.4). They are never sorted or re-encoded.
    pub(crate) fn signed_bytes(&self) -> Result<Vec<u8>, VerifyError> {
        let attributes = self.signed_attributes.ok_or(VerifyError::SignedAttributesMissing)?;
        let mut bytes = attributes.der.to_vec();
        if let Some(first) = bytes.first_mut() {
            *first = tag::SET;
        }
        Ok(bytes)
    }

    /// Returns the first value of the signed attribute of type `wanted`; `None` if the attribute is absent.
    pub(crate) fn signed_attribute(&self, wanted: Oid<'_>) -> Option<Cursor<'a>> {
        let found = self.signed.iter().find(|attribute| attribute.oid == wanted)?;
        found.values.first().map(|value| Cursor::new(value.der, value.offset))
    }

    /// Checks that each signed attribute appears once and has one value. Otherwise, it would be unclear which value
    /// counts.
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

    /// Returns the nested signature: a complete ContentInfo in an unsigned attribute.
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
    /// Returns the serial number or key identifier in hexadecimal, for error messages.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::IssuerAndSerial { serial, .. } => format!("serial number {}", Hex(serial)),
            Self::KeyId(id) => format!("key identifier {}", Hex(id)),
        }
    }
}

/// Returns the digest that an algorithm identifier names.
pub(crate) fn digest(algorithm: Oid<'_>) -> Result<Digest, VerifyError> {
    let unsupported = || VerifyError::UnsupportedAlgorithm { certificate: None, algorithm: algorithm.to_owned() };
    Digest::from_oid(algorithm).ok_or_else(unsupported)
}

/// Reads an algorithm whose parameters are NULL or absent (RFC 3370 2, 3.2), as in a SignerInfo or in a timestamp's
/// imprint. Other parameters are rejected, because the signature does not cover them.
pub(crate) fn read_algorithm<'a>(fields: &mut Cursor<'a>, field: &'static str) -> Result<Oid<'a>, ReadError> {
    let (algorithm, parameters) = fields.read_algorithm(field)?;
    match parameters {
        Some(other) if other.der != [tag::NULL, 0] => {
            Err(ReadError::form(field, other.offset, "an algorithm with NULL or absent parameters"))
        }
        _ => Ok(algorithm),
    }
}

/// Rejects an identifier that is longer than the limit for a certificate. No certificate would match it, and
/// RustCrypto's `cms` takes about thirty bytes of memory for each byte of a name.
fn check_length(sid: Tlv<'_>, limits: &Limits) -> Result<(), ReadError> {
    let (bytes, limit) = (sid.der.len(), limits.certificate_bytes);
    if bytes > limit {
        return Err(ReadError::new("SignerInfo.sid", sid.offset, ReadErrorKind::TooLong { bytes, limit }));
    }
    Ok(())
}

/// Returns the identifier with its original bytes. `decoded` shows whether it is an issuer and serial number or a key
/// identifier. The version must match that form (RFC 5652 5.3).
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
            let expected = "1 with an issuer and serial number, or 3 with a key identifier";
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
