//! The certificates of a path, with their extensions and key identifiers.

use sha2::{Digest as _, Sha256};
use trustlist_base::{Cursor, Oid, ReadError, ReadErrorKind, Tlv, oids, tag};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};

use crate::{
    certificate::{CertificateRef, EXTENSIONS, Extension, PublicKey, read_boolean},
    certificate_info::{CertificateInfo, Role},
    decode::decode,
    name::Name,
};

/// The extensions that are allowed to be critical. `webpki` accepts the same ones in the certificates below the anchor.
const KNOWN: [Oid<'static>; 6] = [
    oids::KEY_USAGE,
    oids::SUBJECT_ALT_NAME,
    oids::BASIC_CONSTRAINTS,
    oids::NAME_CONSTRAINTS,
    oids::CRL_DISTRIBUTION_POINTS,
    oids::EXTENDED_KEY_USAGE,
];

/// A certificate of a path, with its extensions.
pub(crate) struct Certificate<'a> {
    pub(crate) role: Role,
    pub(crate) fields: CertificateRef<'a>,
    extensions: Vec<PathExtension<'a>>,
}

struct PathExtension<'a> {
    id: Oid<'a>,
    critical: bool,
    /// The OCTET STRING around the value.
    value: Tlv<'a>,
}

impl<'a> Certificate<'a> {
    /// Reads what [`CertificateRef::read`] does not check: version, serial number, names, and everything after the key.
    pub(crate) fn read(fields: CertificateRef<'a>, role: Role) -> Result<Self, ReadError> {
        check_version(fields.version)?;
        Cursor::new(fields.serial.der, fields.serial.offset).read_integer("TBSCertificate.serialNumber")?;
        Name::check(fields.issuer, "TBSCertificate.issuer")?;
        Name::check(fields.subject, "TBSCertificate.subject")?;
        let mut after_key = fields.after_key;
        after_key.read_optional(tag::primitive(1), "TBSCertificate.issuerUniqueID")?;
        after_key.read_optional(tag::primitive(2), "TBSCertificate.subjectUniqueID")?;
        let extensions = match after_key.read_optional(tag::constructed(3), EXTENSIONS)? {
            Some(explicit) => read_extensions(explicit)?,
            None => Vec::new(),
        };
        after_key.finish("TBSCertificate")?;
        Ok(Self { role, fields, extensions })
    }

    /// Returns the certificate's description for reports.
    pub(crate) fn info(&self) -> CertificateInfo {
        CertificateInfo {
            role: self.role,
            subject: Name::new(self.fields.subject()),
            sha256: self.fields.sha256(),
            serial: self.fields.serial().to_vec(),
            not_before: self.fields.not_before(),
            not_after: self.fields.not_after(),
        }
    }

    /// Returns the certificate's description for errors.
    pub(crate) fn boxed_info(&self) -> Box<CertificateInfo> {
        Box::new(self.info())
    }

    pub(crate) fn issuer_name(&self) -> Name {
        Name::new(self.fields.issuer())
    }

    pub(crate) fn key_usage(&self) -> Result<Option<KeyUsage>, ReadError> {
        const FIELD: &str = "Certificate.keyUsage";
        let value = self.extension(oids::KEY_USAGE, FIELD)?;
        value.map(|value| decode(value.content, value.content_offset(), FIELD)).transpose()
    }

    pub(crate) fn basic_constraints(&self) -> Result<Option<BasicConstraints>, ReadError> {
        const FIELD: &str = "Certificate.basicConstraints";
        let value = self.extension(oids::BASIC_CONSTRAINTS, FIELD)?;
        value.map(|value| decode(value.content, value.content_offset(), FIELD)).transpose()
    }

    /// Returns the extended key usages; `None` if the extension is absent.
    pub(crate) fn usages(&self) -> Result<Option<Vec<Oid<'a>>>, ReadError> {
        const FIELD: &str = "Certificate.extKeyUsage";
        let Some(value) = self.extension(oids::EXTENDED_KEY_USAGE, FIELD)? else { return Ok(None) };
        let mut purposes = value.cursor().read_only(tag::SEQUENCE, FIELD)?.cursor();
        let mut usages = Vec::new();
        while !purposes.is_empty() {
            usages.push(purposes.read_oid(FIELD)?);
        }
        Ok(Some(usages))
    }

    /// Returns the identifier of the first critical extension that is not in [`KNOWN`] (RFC 5280 4.2).
    pub(crate) fn unknown_critical_extension(&self) -> Option<Oid<'a>> {
        let mut ids = self.extensions.iter().filter(|extension| extension.critical).map(|extension| extension.id);
        ids.find(|id| !KNOWN.contains(id))
    }

    /// Returns the SHA-256 of the whole certificate, of its signed part, and of its key.
    pub(crate) fn sha256_of_parts(&self) -> [[u8; 32]; 3] {
        [self.fields.der(), self.fields.tbs(), self.fields.public_key_info()].map(|part| Sha256::digest(part).into())
    }

    pub(crate) const fn public_key(&self) -> PublicKey<'a> {
        self.fields.public_key
    }

    /// Returns the OCTET STRING of the extension `id`. An extension that appears twice is an error, because it is
    /// ambiguous which one applies.
    fn extension(&self, id: Oid<'_>, field: &'static str) -> Result<Option<Tlv<'a>>, ReadError> {
        let mut found = self.extensions.iter().filter(|known| known.id == id).map(|known| known.value);
        let first = found.next();
        match found.next() {
            Some(second) => Err(ReadError::new(field, second.offset, ReadErrorKind::Repeated)),
            None => Ok(first),
        }
    }
}

/// `version [0] EXPLICIT INTEGER { v1(0), v2(1), v3(2) } DEFAULT v1`
fn check_version(explicit: Option<Tlv<'_>>) -> Result<(), ReadError> {
    const FIELD: &str = "TBSCertificate.version";
    let Some(explicit) = explicit else { return Ok(()) };
    let version = explicit.cursor().read_only(tag::INTEGER, FIELD)?;
    match version.content {
        [0..=2] => Ok(()),
        _ => Err(ReadError::form(FIELD, version.offset, "1, 2 or 3")),
    }
}

fn read_extensions(explicit: Tlv<'_>) -> Result<Vec<PathExtension<'_>>, ReadError> {
    let mut fields = explicit.cursor().read_only(tag::SEQUENCE, EXTENSIONS)?.cursor();
    let mut extensions = Vec::new();
    while !fields.is_empty() {
        let Extension { id, critical, value, rest } = Extension::read(&mut fields)?;
        let id = Cursor::new(id.der, id.offset).read_oid(EXTENSIONS)?;
        let critical = critical.map(|critical| read_boolean(critical, EXTENSIONS)).transpose()?;
        rest.finish(EXTENSIONS)?;
        extensions.push(PathExtension { id, critical: critical == Some(true), value });
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

    /// Compares the authority key identifier of this certificate with the key identifier of `issuer` (RFC 5280
    /// 4.2.1.1).
    pub(crate) fn key_ids(&self, issuer: &CertificateRef<'_>) -> KeyIds {
        match (self.key_ids.authority, issuer.key_ids.subject) {
            (Some(authority), Some(subject)) if authority == subject => KeyIds::Equal,
            (Some(_), Some(_)) => KeyIds::Different,
            _ => KeyIds::Absent,
        }
    }
}

/// The result of comparing the authority key identifier of a certificate with the subject key identifier of a possible
/// issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyIds {
    Equal,
    /// One of the two is absent, so they cannot be compared.
    Absent,
    Different,
}

impl PublicKey<'_> {
    pub(crate) fn is_rsa(&self) -> bool {
        self.algorithm == pki_types::alg_id::RSA_ENCRYPTION.as_ref()
    }

    /// Returns the length of an RSA modulus in bits.
    ///
    /// ```asn1
    /// RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }
    /// ```
    pub(crate) fn rsa_bits(&self) -> Result<usize, ReadError> {
        let mut fields = Cursor::new(self.bytes, self.offset).read(tag::SEQUENCE, "RSAPublicKey")?.cursor();
        let modulus = match fields.read_integer("RSAPublicKey.modulus")? {
            [0, magnitude @ ..] => magnitude,
            [0x80..=0xff, ..] => return Err(ReadError::form("RSAPublicKey", self.offset, "an RSA public key")),
            positive => positive,
        };
        let leading = modulus.first().map_or(0, |first| first.leading_zeros());
        Ok(modulus.len().saturating_mul(8).saturating_sub(usize::try_from(leading).unwrap_or_default()))
    }
}
