//! The contents of a certificate for display. Verdicts do not depend on them.

use serde::Serialize;
use trustlist::{CertificateDer, CertificateRef, Oid, Utc};
use x509_cert::{
    der::{
        self, Decode,
        asn1::{AnyRef, ObjectIdentifier, UintRef},
        oid::db::DB,
    },
    name::Name,
    spki::SubjectPublicKeyInfoRef,
};

use crate::text::{hex, shown};

/// The parts of a root's certificate that a page shows.
#[derive(Serialize)]
pub(crate) struct Certificate {
    /// The subject in RFC 4514 form.
    pub(crate) subject: String,
    /// The validity period, in RFC 3339.
    from: String,
    until: String,
    /// The kind of key, such as `RSA, 4096 bits`.
    key: String,
    /// The signature algorithm.
    signature: String,
    /// The serial number in hexadecimal.
    serial: String,
}

impl Certificate {
    /// Returns `None` if the certificate cannot be read.
    pub(crate) fn read(der: &CertificateDer<'_>) -> Option<Self> {
        let certificate = CertificateRef::from_der(der).ok()?;
        let subject = match Name::from_der(certificate.subject()) {
            Ok(name) => shown(&name.to_string()),
            Err(_) => format!("#{}", hex(certificate.subject())),
        };
        Some(Self {
            subject,
            from: Utc(certificate.not_before()).to_string(),
            until: Utc(certificate.not_after()).to_string(),
            key: key(certificate.public_key_info()),
            signature: algorithm(certificate.signature_algorithm().content()),
            serial: hex(certificate.serial()),
        })
    }
}

fn key(public_key_info: &[u8]) -> String {
    const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
    const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
    let Ok(info) = SubjectPublicKeyInfoRef::from_der(public_key_info) else { return "unknown".to_owned() };
    match info.algorithm.oid {
        RSA => match rsa_bits(info.subject_public_key.raw_bytes()) {
            Ok(bits) => format!("RSA, {bits} bits"),
            Err(_) => "RSA".to_owned(),
        },
        EC => match info.algorithm.parameters.and_then(|it| it.decode_as::<ObjectIdentifier>().ok()) {
            Some(curve) => format!("EC, {}", name(&curve)),
            None => "EC".to_owned(),
        },
        other => name(&other),
    }
}

/// Returns the length of an RSA key's modulus in bits.
///
/// ```asn1
/// RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }
/// ```
fn rsa_bits(key: &[u8]) -> der::Result<usize> {
    AnyRef::from_der(key)?.sequence(|fields| {
        let modulus = UintRef::decode(fields)?;
        UintRef::decode(fields)?;
        Ok::<_, der::Error>(bits(modulus.as_bytes()))
    })
}

/// Returns the length of a number in bits. `bytes` must not begin with a zero byte, unless the number is zero.
fn bits(bytes: &[u8]) -> usize {
    let leading = bytes.first().map_or(0, |first| first.leading_zeros());
    bytes.len().saturating_mul(8).saturating_sub(usize::try_from(leading).unwrap_or_default())
}

fn algorithm(content: &[u8]) -> String {
    let known = ObjectIdentifier::from_bytes(content).ok().map(|oid| name(&oid));
    known.or_else(|| Oid::from_content(content).map(|oid| oid.to_string())).unwrap_or_else(|| hex(content))
}

fn name(oid: &ObjectIdentifier) -> String {
    DB.by_oid(oid).map_or_else(|| oid.to_string(), str::to_owned)
}
