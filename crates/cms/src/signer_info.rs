//! The one SignerInfo of a message.

use cms::{content_info::CmsVersion, signed_data::SignerIdentifier};
use der::Decode;

use crate::{
    digest::Digest,
    error::{ParseError, ParseErrorKind},
    limits::Limits,
    oid,
    reader::{Tlv, tag},
    verify_error::VerifyError,
};

/// A SignerInfo: decoded by `cms`, with the octets that are signed as they came.
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
    decoded: cms::signed_data::SignerInfo,
    /// `[0]` with tag and length.
    signed_attributes: Option<Tlv<'a>>,
    signed: Vec<Attribute<'a>>,
    unsigned: Vec<Attribute<'a>>,
}

/// `Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY }`
#[derive(Debug)]
pub(crate) struct Attribute<'a> {
    pub(crate) oid: &'a [u8],
    pub(crate) values: Vec<Tlv<'a>>,
    pub(crate) offset: usize,
}

/// How a SignerInfo names its certificate.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SignerId<'a> {
    /// The issuer's name with tag and length, and the content octets of the serial number.
    IssuerAndSerial {
        issuer: &'a [u8],
        serial: &'a [u8],
    },
    KeyId(&'a [u8]),
}

impl<'a> SignerInfo<'a> {
    /// Reads it twice: our frame keeps the octets that are signed, `cms` gives the rest its types.
    pub(crate) fn read(whole: Tlv<'a>, limits: &Limits) -> Result<Self, ParseError> {
        let mut fields = whole.fields();
        fields.read(tag::INTEGER, "SignerInfo.version")?;
        let sid = fields.read_any("SignerInfo.sid")?;
        check_length(sid, limits)?;
        fields.read(tag::SEQUENCE, "SignerInfo.digestAlgorithm")?;
        let signed_attributes = fields.read_optional(tag::CONTEXT_0, "SignerInfo.signedAttrs")?;
        fields.read(tag::SEQUENCE, "SignerInfo.signatureAlgorithm")?;
        fields.read(tag::OCTET_STRING, "SignerInfo.signature")?;
        let unsigned_attributes = fields.read_optional(tag::CONTEXT_1, "SignerInfo.unsignedAttrs")?;
        fields.finish("SignerInfo")?;
        let signed = read_attributes(signed_attributes, limits, "SignerInfo.signedAttrs")?;
        let unsigned = read_attributes(unsigned_attributes, limits, "SignerInfo.unsignedAttrs")?;

        let decoded = cms::signed_data::SignerInfo::from_der(whole.der)
            .map_err(|error| ParseError::decoding("SignerInfo", whole.offset, error))?;
        check_version(&decoded, whole.offset)?;
        check_parameters(&decoded, whole.offset)?;
        let id = read_signer_id(&decoded.sid, sid)?;
        Ok(Self { id, decoded, signed_attributes, signed, unsigned })
    }

    pub(crate) fn digest(&self) -> Result<Digest, VerifyError> {
        let content = self.decoded.digest_alg.oid.as_bytes();
        Digest::from_oid(content)
            .ok_or_else(|| VerifyError::UnsupportedAlgorithm { certificate: None, algorithm: oid::dotted(content) })
    }

    /// The signature algorithm: content octets of its object identifier.
    pub(crate) fn signature_algorithm(&self) -> &[u8] {
        self.decoded.signature_algorithm.oid.as_bytes()
    }

    pub(crate) fn signature(&self) -> &[u8] {
        self.decoded.signature.as_bytes()
    }

    /// The signed attributes as they are signed: the octets received, with the tag of a SET in place of `[0]`
    /// (RFC 5652 5.4). Never sorted or encoded again.
    pub(crate) fn signed_octets(&self) -> Result<Vec<u8>, VerifyError> {
        let attributes = self.signed_attributes.ok_or(VerifyError::SignedAttributesMissing)?;
        let mut octets = attributes.der.to_vec();
        if let Some(first) = octets.first_mut() {
            *first = tag::SET;
        }
        Ok(octets)
    }

    /// The one value of the signed attribute of type `wanted`; `None` where it is absent.
    pub(crate) fn signed_attribute(&self, wanted: &[u8]) -> Option<Tlv<'a>> {
        self.signed.iter().find(|attribute| attribute.oid == wanted).and_then(|found| found.values.first().copied())
    }

    /// Refuses signed attributes that stand there twice, or have no value or several: which one counts would be a
    /// matter of taste.
    pub(crate) fn check_signed_attributes(&self) -> Result<(), VerifyError> {
        let mut types: Vec<&[u8]> = self.signed.iter().map(|attribute| attribute.oid).collect();
        types.sort_unstable();
        for attribute in &self.signed {
            let first = types.partition_point(|it| *it < attribute.oid);
            let repeated = types.get(first.saturating_add(1)) == Some(&attribute.oid);
            if repeated || attribute.values.len() != 1 {
                return Err(VerifyError::SignedAttribute {
                    attribute: oid::dotted(attribute.oid),
                    offset: attribute.offset,
                });
            }
        }
        Ok(())
    }

    /// The attributes that the signature does not cover.
    pub(crate) fn unsigned(&self) -> &[Attribute<'a>] {
        &self.unsigned
    }

    /// The nested signature: a whole ContentInfo in an unsigned attribute.
    pub(crate) fn nested(&self) -> Result<Option<Tlv<'a>>, VerifyError> {
        let mut found = self.unsigned.iter().filter(|attribute| attribute.oid == oid::NESTED_SIGNATURE);
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
        let (Self::IssuerAndSerial { serial: octets, .. } | Self::KeyId(octets)) = self;
        octets.iter().map(|octet| format!("{octet:02x}")).collect()
    }
}

/// Refuses what names the signer at more length than any certificate has: none would be found, and `cms`, which decodes a
/// name into its parts, holds some thirty octets for each of them.
fn check_length(sid: Tlv<'_>, limits: &Limits) -> Result<(), ParseError> {
    let (octets, limit) = (sid.der.len(), limits.certificate_bytes);
    if octets > limit {
        return Err(ParseError::new("SignerInfo.sid", sid.offset, ParseErrorKind::TooLong { octets, limit }));
    }
    Ok(())
}

/// RFC 5652 5.3: the version goes with the form of the identifier.
fn check_version(decoded: &cms::signed_data::SignerInfo, offset: usize) -> Result<(), ParseError> {
    match (&decoded.sid, decoded.version) {
        (SignerIdentifier::IssuerAndSerialNumber(_), CmsVersion::V1)
        | (SignerIdentifier::SubjectKeyIdentifier(_), CmsVersion::V3) => Ok(()),
        _ => Err(ParseError::new("SignerInfo.version", offset, ParseErrorKind::SignerVersion)),
    }
}

/// No algorithm here has parameters: NULL or absent (RFC 3370 2, 3.2). They are not signed, so nothing else may hide
/// there.
fn check_parameters(decoded: &cms::signed_data::SignerInfo, offset: usize) -> Result<(), ParseError> {
    for (algorithm, field) in [
        (&decoded.digest_alg, "SignerInfo.digestAlgorithm"),
        (&decoded.signature_algorithm, "SignerInfo.signatureAlgorithm"),
    ] {
        if algorithm.parameters.as_ref().is_some_and(|parameters| !parameters.is_null()) {
            return Err(ParseError::new(field, offset, ParseErrorKind::Parameters));
        }
    }
    Ok(())
}

/// The identifier by its own octets; `decoded` says which of the two forms it is.
fn read_signer_id<'a>(decoded: &SignerIdentifier, sid: Tlv<'a>) -> Result<SignerId<'a>, ParseError> {
    match decoded {
        SignerIdentifier::IssuerAndSerialNumber(_) => {
            let mut fields = sid.fields();
            let issuer = fields.read(tag::SEQUENCE, "SignerInfo.sid.issuer")?;
            let serial = fields.read(tag::INTEGER, "SignerInfo.sid.serialNumber")?;
            Ok(SignerId::IssuerAndSerial { issuer: issuer.der, serial: serial.content })
        }
        SignerIdentifier::SubjectKeyIdentifier(_) => Ok(SignerId::KeyId(sid.content)),
    }
}

fn read_attributes<'a>(
    set: Option<Tlv<'a>>,
    limits: &Limits,
    field: &'static str,
) -> Result<Vec<Attribute<'a>>, ParseError> {
    let Some(set) = set else { return Ok(Vec::new()) };
    set.fields()
        .read_all(limits.attributes, field)?
        .into_iter()
        .map(|attribute| {
            let mut fields = attribute.fields();
            let oid = fields.read(tag::OBJECT_IDENTIFIER, "Attribute.type")?;
            let values = fields.read(tag::SET, "Attribute.values")?;
            fields.finish("Attribute")?;
            let values = values.fields().read_all(limits.attributes, "Attribute.values")?;
            Ok(Attribute { oid: oid.content, values, offset: attribute.offset })
        })
        .collect()
}
