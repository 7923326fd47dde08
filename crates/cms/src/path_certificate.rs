//! Certificates of a path: with their extensions, and with what tells one from another.

use der::{
    Decode,
    asn1::{IntRef, UintRef},
};
use sha2::{Digest as _, Sha256};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};

use crate::{
    certificate::{CertificateRef, EXTENSIONS, Extension, PublicKey},
    digest::SignatureOid,
    error::{ParseError, ParseErrorKind},
    name::Name,
    reader::{Fields, Tlv, tag},
    report::{CertificateInfo, Role},
};

/// 2.5.29.15
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
/// 2.5.29.19
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
/// 2.5.29.37
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];

/// The last arc of every extension 2.5.29 that may be critical: key usage, alternative names, basic constraints, name
/// constraints, CRL distribution points and extended key usage. `webpki` knows the same in a certificate below the anchor.
const KNOWN: [u8; 6] = [15, 17, 19, 30, 31, 37];

/// A certificate of a path, with its extensions.
pub(crate) struct Certificate<'a> {
    fields: CertificateRef<'a>,
    extensions: Vec<PathExtension<'a>>,
}

struct PathExtension<'a> {
    id: &'a [u8],
    critical: bool,
    /// The OCTET STRING of the value.
    value: Tlv<'a>,
}

impl<'a> Certificate<'a> {
    /// Reads what [`CertificateRef::read`] leaves open: version, serial number, names, and everything behind the key.
    pub(crate) fn read(fields: CertificateRef<'a>) -> Result<Self, ParseError> {
        check_version(fields.version)?;
        IntRef::from_der(fields.serial.der)
            .map_err(|error| ParseError::decoding("TBSCertificate.serialNumber", fields.serial.offset, error))?;
        Name::check(fields.issuer, "TBSCertificate.issuer")?;
        Name::check(fields.subject, "TBSCertificate.subject")?;
        let mut after_key = fields.after_key;
        after_key.read_optional(tag::CONTEXT_1_PRIMITIVE, "TBSCertificate.issuerUniqueID")?;
        after_key.read_optional(tag::CONTEXT_2_PRIMITIVE, "TBSCertificate.subjectUniqueID")?;
        let extensions = match after_key.read_optional(tag::CONTEXT_3, EXTENSIONS)? {
            Some(explicit) => read_extensions(explicit)?,
            None => Vec::new(),
        };
        after_key.finish("TBSCertificate")?;
        Ok(Self { fields, extensions })
    }

    /// The fields.
    pub(crate) const fn fields(&self) -> &CertificateRef<'a> {
        &self.fields
    }

    /// How reports and errors name it.
    pub(crate) fn info(&self, role: Role) -> Box<CertificateInfo> {
        Box::new(CertificateInfo {
            role,
            subject: Name::new(self.fields.subject()),
            sha256: self.fields.sha256(),
            serial: self.fields.serial().to_vec(),
            not_before: self.fields.not_before(),
            not_after: self.fields.not_after(),
        })
    }

    pub(crate) fn issuer_name(&self) -> Name {
        Name::new(self.fields.issuer())
    }

    pub(crate) fn key_usage(&self) -> Result<Option<KeyUsage>, ParseError> {
        self.decode(KEY_USAGE, "Certificate.keyUsage")
    }

    pub(crate) fn basic_constraints(&self) -> Result<Option<BasicConstraints>, ParseError> {
        self.decode(BASIC_CONSTRAINTS, "Certificate.basicConstraints")
    }

    /// The extended key usages, content octets of their object identifiers; `None` where the extension is absent.
    pub(crate) fn usages(&self) -> Result<Option<Vec<&'a [u8]>>, ParseError> {
        const FIELD: &str = "Certificate.extKeyUsage";
        let Some(value) = self.extension(EXTENDED_KEY_USAGE, FIELD)? else { return Ok(None) };
        let mut outer = value.fields();
        let sequence = outer.read(tag::SEQUENCE, FIELD)?;
        outer.finish(FIELD)?;
        let mut purposes = Vec::new();
        let mut fields = sequence.fields();
        while !fields.is_empty() {
            purposes.push(fields.read(tag::OBJECT_IDENTIFIER, FIELD)?.content);
        }
        Ok(Some(purposes))
    }

    /// The algorithm that the certificate is signed with.
    pub(crate) fn signature_algorithm(&self) -> Option<SignatureOid> {
        SignatureOid::from_oid(self.fields.signature_algorithm())
    }

    /// The identifier of the first critical extension that is not known (RFC 5280 4.2).
    pub(crate) fn unknown_critical_extension(&self) -> Option<&'a [u8]> {
        let is_known = |id: &[u8]| matches!(id, [0x55, 0x1d, arc] if KNOWN.contains(arc));
        self.extensions.iter().find(|extension| extension.critical && !is_known(extension.id)).map(|found| found.id)
    }

    /// SHA-256 of the whole, of what is signed, and of the key.
    pub(crate) fn sha256_of_parts(&self) -> [[u8; 32]; 3] {
        [self.fields.der(), self.fields.tbs(), self.fields.public_key_info()].map(|part| Sha256::digest(part).into())
    }

    pub(crate) const fn public_key(&self) -> PublicKey<'a> {
        self.fields.public_key
    }

    /// The one extension `id`, decoded.
    fn decode<T>(&self, id: &[u8], field: &'static str) -> Result<Option<T>, ParseError>
    where
        T: Decode<'a, Error = der::Error>,
    {
        let Some(value) = self.extension(id, field)? else { return Ok(None) };
        let decoded = T::from_der(value.content);
        decoded.map(Some).map_err(|error| ParseError::decoding(field, value.content_offset(), error))
    }

    /// The OCTET STRING of the one extension `id`. Which of two would count is a matter of taste.
    fn extension(&self, id: &[u8], field: &'static str) -> Result<Option<Tlv<'a>>, ParseError> {
        let mut found = self.extensions.iter().filter(|known| known.id == id).map(|known| known.value);
        let first = found.next();
        match found.next() {
            Some(second) => Err(ParseError::new(field, second.offset, ParseErrorKind::Repeated)),
            None => Ok(first),
        }
    }
}

/// `version [0] EXPLICIT INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1`
fn check_version(explicit: Option<Tlv<'_>>) -> Result<(), ParseError> {
    const FIELD: &str = "TBSCertificate.version";
    let Some(explicit) = explicit else { return Ok(()) };
    let mut fields = explicit.fields();
    let version = fields.read(tag::INTEGER, FIELD)?;
    fields.finish(FIELD)?;
    match version.content {
        [0..=2] => Ok(()),
        _ => Err(ParseError::new(FIELD, version.offset, ParseErrorKind::CertificateVersion)),
    }
}

fn read_extensions(explicit: Tlv<'_>) -> Result<Vec<PathExtension<'_>>, ParseError> {
    let mut outer = explicit.fields();
    let mut fields = outer.read(tag::SEQUENCE, EXTENSIONS)?.fields();
    outer.finish(EXTENSIONS)?;
    let mut extensions = Vec::new();
    while !fields.is_empty() {
        let Extension { id, critical, value, rest } = Extension::read(&mut fields)?;
        let id = Fields::new(id.der, id.offset).read_oid(EXTENSIONS)?;
        if let Some(critical) = critical.filter(|critical| !matches!(critical.content, [0x00 | 0xff])) {
            return Err(ParseError::new(EXTENSIONS, critical.offset, ParseErrorKind::Boolean));
        }
        rest.finish(EXTENSIONS)?;
        let critical = critical.is_some_and(|critical| critical.content == [0xff]);
        extensions.push(PathExtension { id, critical, value });
    }
    Ok(extensions)
}

impl CertificateRef<'_> {
    pub(crate) fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.der()).into()
    }

    pub(crate) fn is_self_issued(&self) -> bool {
        self.issuer() == self.subject()
    }

    /// What the key identifiers of the two say about whether `issuer` issued this certificate (RFC 5280 4.2.1.1).
    pub(crate) fn key_ids(&self, issuer: &CertificateRef<'_>) -> KeyIds {
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
