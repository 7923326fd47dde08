//! Certificates: an outline to find one by, and the whole for those of a path.

use der::{Decode, asn1::UintRef};
use pki_types::UnixTime;
use sha2::{Digest as _, Sha256};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};

use crate::{
    algorithm::SignatureOid,
    error::{ParseError, ParseErrorKind},
    oid,
    policy::KeyPurpose,
    reader::{Fields, Tlv, tag},
    report::{CertificateInfo, Role},
};

/// The fields by which a certificate is found, borrowed; nothing of it is checked further.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outline<'a> {
    whole: Tlv<'a>,
    pub(crate) serial: &'a [u8],
    /// With tag and length, as [`Self::subject`].
    pub(crate) issuer: &'a [u8],
    pub(crate) subject: &'a [u8],
    public_key_info: Tlv<'a>,
    key_ids: KeyIdPair<'a>,
}

/// The key identifiers of a certificate: its own, and its issuer's.
#[derive(Clone, Copy, Debug, Default)]
struct KeyIdPair<'a> {
    subject: Option<&'a [u8]>,
    authority: Option<&'a [u8]>,
}

impl<'a> Outline<'a> {
    /// `der` is a certificate that stands by itself.
    pub(crate) fn from_der(der: &'a [u8]) -> Result<Self, ParseError> {
        let mut fields = Fields::new(der, 0);
        let whole = fields.read(tag::SEQUENCE, "Certificate")?;
        fields.finish("Certificate")?;
        Self::read(whole)
    }

    pub(crate) fn read(whole: Tlv<'a>) -> Result<Self, ParseError> {
        let mut tbs = whole.fields().read(tag::SEQUENCE, "TBSCertificate")?.fields();
        tbs.read_optional(tag::CONTEXT_0, "TBSCertificate.version")?;
        let serial = tbs.read(tag::INTEGER, "TBSCertificate.serialNumber")?;
        tbs.read(tag::SEQUENCE, "TBSCertificate.signature")?;
        let issuer = tbs.read(tag::SEQUENCE, "TBSCertificate.issuer")?;
        tbs.read(tag::SEQUENCE, "TBSCertificate.validity")?;
        let subject = tbs.read(tag::SEQUENCE, "TBSCertificate.subject")?;
        let public_key_info = tbs.read(tag::SEQUENCE, "TBSCertificate.subjectPublicKeyInfo")?;
        let key_ids = read_key_ids(tbs)?;
        Ok(Self { whole, serial: serial.content, issuer: issuer.der, subject: subject.der, public_key_info, key_ids })
    }

    pub(crate) const fn der(&self) -> &'a [u8] {
        self.whole.der
    }

    pub(crate) fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.whole.der).into()
    }

    pub(crate) fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    pub(crate) const fn subject_key_id(&self) -> Option<&'a [u8]> {
        self.key_ids.subject
    }

    /// What the key identifiers of the two say about whether `issuer` issued this certificate (RFC 5280 4.2.1.1).
    pub(crate) fn key_ids(&self, issuer: &Outline<'_>) -> KeyIds {
        match (self.key_ids.authority, issuer.key_ids.subject) {
            (Some(authority), Some(subject)) if authority == subject => KeyIds::Equal,
            (Some(_), Some(_)) => KeyIds::Different,
            _ => KeyIds::Absent,
        }
    }
}

/// The authority key identifier of a certificate, held against the subject key identifier of a possible issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyIds {
    Equal,
    /// One of the two has none, so they say nothing.
    Absent,
    Different,
}

/// The two key identifiers (RFC 5280 4.2.1.1, 4.2.1.2) among the extensions, from behind `subjectPublicKeyInfo`.
///
/// ```asn1
/// Extensions              ::= [3] EXPLICIT SEQUENCE OF SEQUENCE { OBJECT IDENTIFIER, BOOLEAN DEFAULT FALSE, OCTET STRING }
/// SubjectKeyIdentifier    ::= OCTET STRING
/// AuthorityKeyIdentifier  ::= SEQUENCE { keyIdentifier [0] IMPLICIT OCTET STRING OPTIONAL, ... }
/// ```
fn read_key_ids(mut tbs: Fields<'_>) -> Result<KeyIdPair<'_>, ParseError> {
    const FIELD: &str = "TBSCertificate.extensions";
    let mut ids = KeyIdPair::default();
    while !tbs.is_empty() {
        let field = tbs.read_any(FIELD)?;
        // issuerUniqueID and subjectUniqueID may stand before it.
        if field.der.first() != Some(&tag::CONTEXT_3) {
            continue;
        }
        let mut extensions = field.fields().read(tag::SEQUENCE, FIELD)?.fields();
        while !extensions.is_empty() {
            let mut extension = extensions.read(tag::SEQUENCE, FIELD)?.fields();
            let id = extension.read(tag::OBJECT_IDENTIFIER, FIELD)?;
            extension.read_optional(tag::BOOLEAN, FIELD)?;
            let value = extension.read(tag::OCTET_STRING, FIELD)?;
            match id.content {
                SUBJECT_KEY_IDENTIFIER => ids.subject = Some(value.fields().read(tag::OCTET_STRING, FIELD)?.content),
                AUTHORITY_KEY_IDENTIFIER => {
                    let mut fields = value.fields().read(tag::SEQUENCE, FIELD)?.fields();
                    ids.authority = fields.read_optional(tag::CONTEXT_0_PRIMITIVE, FIELD)?.map(|id| id.content);
                }
                _ => {}
            }
        }
    }
    Ok(ids)
}

/// 2.5.29.14
const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x0e];
/// 2.5.29.35
const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x23];

/// A certificate of a path, decoded.
#[derive(Clone, Debug)]
pub(crate) struct Certificate<'a> {
    outline: Outline<'a>,
    decoded: x509_cert::Certificate,
}

/// The public key: the content of its AlgorithmIdentifier, and the octets of the key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PublicKey<'a> {
    pub(crate) algorithm: &'a [u8],
    pub(crate) octets: &'a [u8],
    offset: usize,
}

impl<'a> Certificate<'a> {
    pub(crate) fn decode(outline: Outline<'a>) -> Result<Self, ParseError> {
        let decoded = x509_cert::Certificate::from_der(outline.der())
            .map_err(|error| ParseError::decoding("Certificate", outline.whole.offset, error))?;
        Ok(Self { outline, decoded })
    }

    pub(crate) const fn outline(&self) -> &Outline<'a> {
        &self.outline
    }

    /// How reports and errors name it.
    pub(crate) fn info(&self, role: Role) -> Box<CertificateInfo> {
        Box::new(CertificateInfo {
            role,
            subject: self.decoded.tbs_certificate().subject().to_string(),
            sha256: self.outline.sha256(),
            serial: self.outline.serial.to_vec(),
            not_before: self.not_before(),
            not_after: self.not_after(),
        })
    }

    pub(crate) fn issuer_name(&self) -> String {
        self.decoded.tbs_certificate().issuer().to_string()
    }

    pub(crate) fn not_before(&self) -> UnixTime {
        UnixTime::since_unix_epoch(self.decoded.tbs_certificate().validity().not_before.to_unix_duration())
    }

    pub(crate) fn not_after(&self) -> UnixTime {
        UnixTime::since_unix_epoch(self.decoded.tbs_certificate().validity().not_after.to_unix_duration())
    }

    pub(crate) fn key_usage(&self) -> Result<Option<KeyUsage>, ParseError> {
        self.extension()
    }

    pub(crate) fn basic_constraints(&self) -> Result<Option<BasicConstraints>, ParseError> {
        self.extension()
    }

    /// The extended key usages by their octets; `None` where the extension is absent.
    pub(crate) fn usages(&self) -> Result<Option<Vec<KeyPurpose>>, ParseError> {
        const FIELD: &str = "Certificate.extKeyUsage";
        let extensions = self.decoded.tbs_certificate().extensions().map(Vec::as_slice).unwrap_or_default();
        let mut found = extensions.iter().filter(|extension| extension.extn_id.as_bytes() == EXTENDED_KEY_USAGE);
        let Some(extension) = found.next() else { return Ok(None) };
        if found.next().is_some() {
            return Err(ParseError::new(FIELD, self.outline.whole.offset, ParseErrorKind::Der(der::ErrorKind::Failed)));
        }
        let mut outer = Fields::new(extension.extn_value.as_bytes(), self.outline.whole.offset);
        let sequence = outer.read(tag::SEQUENCE, FIELD)?;
        outer.finish(FIELD)?;
        let mut purposes = Vec::new();
        let mut fields = sequence.fields();
        while !fields.is_empty() {
            let purpose = fields.read(tag::OBJECT_IDENTIFIER, FIELD)?;
            purposes.push(KeyPurpose::from_content(purpose.content));
        }
        Ok(Some(purposes))
    }

    /// The algorithm that the certificate is signed with, and its dotted form.
    pub(crate) fn signature_algorithm(&self) -> (Option<SignatureOid>, String) {
        let content = self.decoded.signature_algorithm().oid.as_bytes();
        (SignatureOid::from_oid(content), oid::dotted(content))
    }

    pub(crate) fn public_key_sha256(&self) -> [u8; 32] {
        Sha256::digest(self.outline.public_key_info.der).into()
    }

    /// ```asn1
    /// SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
    /// ```
    pub(crate) fn public_key(&self) -> Result<PublicKey<'a>, ParseError> {
        const FIELD: &str = "SubjectPublicKeyInfo";
        let mut fields = self.outline.public_key_info.fields();
        let algorithm = fields.read(tag::SEQUENCE, FIELD)?;
        let key = fields.read(tag::BIT_STRING, FIELD)?;
        fields.finish(FIELD)?;
        match key.content.split_first() {
            // No key has unused bits.
            Some((0, octets)) => Ok(PublicKey { algorithm: algorithm.content, octets, offset: key.offset }),
            _ => Err(ParseError::new(FIELD, key.offset, ParseErrorKind::Der(der::ErrorKind::Failed))),
        }
    }

    fn extension<'b, T>(&'b self) -> Result<Option<T>, ParseError>
    where
        T: Decode<'b, Error = der::Error> + der::oid::AssociatedOid,
    {
        match self.decoded.tbs_certificate().get_extension::<T>() {
            Ok(found) => Ok(found.map(|(_critical, extension)| extension)),
            Err(error) => Err(ParseError::decoding("Certificate.extensions", self.outline.whole.offset, error)),
        }
    }
}

/// 2.5.29.37
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];

impl PublicKey<'_> {
    pub(crate) fn is_rsa(&self) -> bool {
        self.algorithm == pki_types::alg_id::RSA_ENCRYPTION.as_ref()
    }

    /// The length of an RSA modulus.
    ///
    /// ```asn1
    /// RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }
    /// ```
    pub(crate) fn rsa_bits(&self) -> Result<usize, ParseError> {
        let malformed = |_| ParseError::new("RSAPublicKey", self.offset, ParseErrorKind::RsaKey);
        let sequence = Fields::new(self.octets, self.offset).read(tag::SEQUENCE, "RSAPublicKey")?;
        let integer = sequence.fields().read(tag::INTEGER, "RSAPublicKey.modulus")?;
        let modulus = UintRef::from_der(integer.der).map_err(malformed)?;
        let octets = modulus.as_bytes();
        let leading = octets.first().map_or(0, |first| first.leading_zeros());
        Ok(octets.len().saturating_mul(8).saturating_sub(usize::try_from(leading).unwrap_or_default()))
    }
}
