//! Checks the signed attribute in which a token names the certificate of its authority (RFC 2634 5.4, RFC 5035 3).

use trustlist_base::{Cursor, Digest, Oid, ReadError, oids, tag};

use crate::{
    path_certificate::Certificate,
    signer_info::{self, SignerInfo},
    verify_error::VerifyError,
};

const FIELD: &str = "signingCertificate";

/// Checks that the token has signingCertificate, signingCertificateV2 or both (RFC 3161 2.4.2, RFC 5816), and that the
/// first certificate in each is the authority's. The token need not contain the other certificates: Microsoft's tokens
/// name an attribute certificate, which only some of the tokens contain.
pub(super) fn check(signer_info: &SignerInfo<'_>, authority: &Certificate<'_>) -> Result<(), VerifyError> {
    let v1 = signer_info.signed_attribute(oids::SIGNING_CERTIFICATE).map(|value| (value, Version::V1));
    let v2 = signer_info.signed_attribute(oids::SIGNING_CERTIFICATE_V2).map(|value| (value, Version::V2));
    if v1.is_none() && v2.is_none() {
        return Err(VerifyError::SigningCertificateMissing);
    }
    for (value, version) in [v1, v2].into_iter().flatten() {
        let mut certificates = read_certificates(value)?;
        let mut named = Vec::new();
        while !certificates.is_empty() {
            named.push(Named::read(&mut certificates, version)?);
        }
        if !named.first().is_some_and(|first| first.matches(authority)) {
            return Err(VerifyError::SigningCertificateMismatch { certificate: authority.boxed_info() });
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    V1,
    V2,
}

/// ```asn1
/// SigningCertificate    ::= SEQUENCE { certs SEQUENCE OF ESSCertID, policies SEQUENCE OF ... OPTIONAL }
/// SigningCertificateV2  ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies SEQUENCE OF ... OPTIONAL }
/// ```
fn read_certificates(mut value: Cursor<'_>) -> Result<Cursor<'_>, ReadError> {
    let mut fields = value.read(tag::SEQUENCE, FIELD)?.cursor();
    let certificates = fields.read(tag::SEQUENCE, FIELD)?.cursor();
    fields.read_optional(tag::SEQUENCE, FIELD)?;
    fields.finish(FIELD)?;
    Ok(certificates)
}

/// The hash of a certificate, and the hash algorithm.
struct Named<'a> {
    digest: Digest,
    hash: &'a [u8],
}

impl<'a> Named<'a> {
    /// Ignores issuerSerial, because the hash already identifies the certificate.
    ///
    /// ```asn1
    /// ESSCertID   ::= SEQUENCE { certHash OCTET STRING, issuerSerial IssuerSerial OPTIONAL }  -- SHA-1
    /// ESSCertIDv2 ::= SEQUENCE {
    ///   hashAlgorithm  AlgorithmIdentifier DEFAULT sha256,
    ///   certHash       OCTET STRING,
    ///   issuerSerial   IssuerSerial OPTIONAL }
    /// ```
    fn read(certificates: &mut Cursor<'a>, version: Version) -> Result<Self, VerifyError> {
        let mut fields = certificates.read(tag::SEQUENCE, FIELD)?.cursor();
        let digest = match version {
            Version::V1 => Digest::Sha1,
            Version::V2 => match read_hash_algorithm(&mut fields)? {
                Some(algorithm) => signer_info::digest(algorithm)?,
                None => Digest::Sha256,
            },
        };
        let hash = fields.read(tag::OCTET_STRING, FIELD)?.content;
        fields.read_optional(tag::SEQUENCE, FIELD)?;
        fields.finish(FIELD)?;
        Ok(Self { digest, hash })
    }

    /// SHA-1 is accepted here under every policy: the signature is verified with the certificate itself, and an
    /// attacker would need a second preimage to replace the certificate.
    fn matches(&self, certificate: &Certificate<'_>) -> bool {
        self.digest.is_strong_enough(Digest::Sha1) && self.digest.of(certificate.fields.der()) == self.hash
    }
}

fn read_hash_algorithm<'a>(fields: &mut Cursor<'a>) -> Result<Option<Oid<'a>>, ReadError> {
    if fields.peek() == Some(tag::SEQUENCE) { fields.read_algorithm(FIELD).map(|(oid, _)| Some(oid)) } else { Ok(None) }
}
