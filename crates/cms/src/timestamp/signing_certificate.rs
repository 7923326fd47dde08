//! The signed attribute by which a token names the certificate of its authority (RFC 2634 5.4, RFC 5035 3).

use crate::{
    digest::Digest,
    oid,
    path_certificate::Certificate,
    reader::{Fields, Tlv, tag},
    report::Role,
    signer_info::SignerInfo,
    verify_error::VerifyError,
};

/// The hash of a certificate, and how it is made.
struct Named<'a> {
    digest: Digest,
    hash: &'a [u8],
}

impl Named<'_> {
    fn is(&self, certificate: &Certificate<'_>) -> bool {
        self.digest.of(certificate.fields().der()).is_some_and(|computed| computed == self.hash)
    }
}

/// One of the two attributes must be there (RFC 3161 2.4.2, RFC 5816), and the first certificate it names is the
/// authority's. Others that it names are read and not looked for: Microsoft's tokens name an attribute certificate, which
/// stands in the bag of one and not of another.
///
/// Version 1 names by SHA-1, whatever the policy: the signature is verified with the certificate itself, and to pass
/// another one off takes a second preimage.
pub(super) fn check(signer_info: &SignerInfo<'_>, authority: &Certificate<'_>) -> Result<(), VerifyError> {
    let mut found = false;
    for (attribute, read) in [
        (oid::SIGNING_CERTIFICATE, read_v1 as fn(Tlv<'_>) -> Result<Named<'_>, VerifyError>),
        (oid::SIGNING_CERTIFICATE_V2, read_v2),
    ] {
        let Some(value) = signer_info.signed_attribute(attribute) else { continue };
        found = true;
        let mut certificates = read_certificates(value)?;
        let mut named = Vec::new();
        while !certificates.is_empty() {
            named.push(read(certificates.read(tag::SEQUENCE, FIELD)?)?);
        }
        if !named.first().is_some_and(|first| first.is(authority)) {
            let certificate = authority.info(Role::Signer);
            return Err(VerifyError::SigningCertificateMismatch { certificate });
        }
    }
    if found { Ok(()) } else { Err(VerifyError::SigningCertificateMissing) }
}

const FIELD: &str = "signingCertificate";

/// ```asn1
/// SigningCertificate    ::= SEQUENCE { certs SEQUENCE OF ESSCertID, policies SEQUENCE OF ... OPTIONAL }
/// SigningCertificateV2  ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies SEQUENCE OF ... OPTIONAL }
/// ```
fn read_certificates(value: Tlv<'_>) -> Result<Fields<'_>, VerifyError> {
    let mut fields = Fields::new(value.der, value.offset).read(tag::SEQUENCE, FIELD)?.fields();
    let certificates = fields.read(tag::SEQUENCE, FIELD)?.fields();
    fields.read_optional(tag::SEQUENCE, FIELD)?;
    fields.finish(FIELD)?;
    Ok(certificates)
}

/// `ESSCertID ::= SEQUENCE { certHash OCTET STRING, issuerSerial IssuerSerial OPTIONAL }`, by SHA-1.
fn read_v1(certificate: Tlv<'_>) -> Result<Named<'_>, VerifyError> {
    read_hash(certificate.fields(), Digest::Sha1)
}

/// ```asn1
/// ESSCertIDv2 ::= SEQUENCE {
///   hashAlgorithm  AlgorithmIdentifier DEFAULT sha256,
///   certHash       OCTET STRING,
///   issuerSerial   IssuerSerial OPTIONAL }
/// ```
fn read_v2(certificate: Tlv<'_>) -> Result<Named<'_>, VerifyError> {
    let mut fields = certificate.fields();
    let Some(algorithm) = fields.read_optional(tag::SEQUENCE, FIELD)? else {
        return read_hash(fields, Digest::Sha256);
    };
    let algorithm = algorithm.fields().read(tag::OBJECT_IDENTIFIER, FIELD)?.content;
    let digest = Digest::from_oid(algorithm)
        .ok_or_else(|| VerifyError::UnsupportedAlgorithm { certificate: None, algorithm: oid::dotted(algorithm) })?;
    read_hash(fields, digest)
}

/// The hash is of the whole certificate: what issuerSerial adds is read over.
fn read_hash(mut fields: Fields<'_>, digest: Digest) -> Result<Named<'_>, VerifyError> {
    let hash = fields.read(tag::OCTET_STRING, FIELD)?.content;
    fields.read_optional(tag::SEQUENCE, FIELD)?;
    fields.finish(FIELD)?;
    Ok(Named { digest, hash })
}
