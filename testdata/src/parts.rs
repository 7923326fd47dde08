//! Certificates put together field by field, also such as no CA issues.

use trustlist_author::{der, oids};

use crate::at;

/// A certificate by its fields, each a whole value that stands there as it is. Its signature is none.
///
/// ```
/// use trustlist_testdata::parts::CertificateParts;
///
/// let whole = CertificateParts::default();
/// let cut_off = CertificateParts { validity: vec![0x30, 0], ..whole.clone() };
/// assert!(whole.to_der().len() > cut_off.to_der().len());
/// ```
#[derive(Clone, Debug)]
pub struct CertificateParts {
    /// `version`
    pub version: Vec<u8>,
    /// `serialNumber`
    pub serial: Vec<u8>,
    /// `signature`, the algorithm inside what is signed.
    pub signed_algorithm: Vec<u8>,
    /// `issuer`
    pub issuer: Vec<u8>,
    /// `validity`
    pub validity: Vec<u8>,
    /// `subject`
    pub subject: Vec<u8>,
    /// `subjectPublicKeyInfo`
    pub public_key_info: Vec<u8>,
    /// Everything after it: unique identifiers, extensions.
    pub rest: Vec<u8>,
    /// `signatureAlgorithm`, the algorithm beside the signature.
    pub algorithm: Vec<u8>,
    /// `signature`
    pub signature: Vec<u8>,
}

/// The octets of the key in a certificate by default.
pub const KEY: [u8; 33] = [7; 33];

/// Version 3, serial number 1, empty names, the year 2026, [`KEY`], no extensions, ecdsa-with-SHA256.
impl Default for CertificateParts {
    fn default() -> Self {
        let algorithm = der::algorithm_identifier(oids::ECDSA_WITH_SHA256, &[]);
        Self {
            version: der::context(0, &der::integer(2)),
            serial: der::integer(1),
            signed_algorithm: algorithm.clone(),
            issuer: der::sequence::<&[u8]>([]),
            validity: der::sequence([der::time(at("2026-01-01T00:00:00Z")), der::time(at("2026-12-31T23:59:59Z"))]),
            subject: der::sequence::<&[u8]>([]),
            public_key_info: public_key_info(&KEY),
            rest: vec![],
            algorithm,
            signature: bit_string(0, &[0; 8]),
        }
    }
}

impl CertificateParts {
    /// With that algorithm inside and outside: a whole AlgorithmIdentifier.
    #[must_use]
    pub fn signed_with(algorithm: Vec<u8>) -> Self {
        Self { signed_algorithm: algorithm.clone(), algorithm, ..Self::default() }
    }

    /// `tbsCertificate`
    #[must_use]
    pub fn tbs(&self) -> Vec<u8> {
        der::sequence([
            &self.version,
            &self.serial,
            &self.signed_algorithm,
            &self.issuer,
            &self.validity,
            &self.subject,
            &self.public_key_info,
            &self.rest,
        ])
    }

    /// The whole certificate.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        der::sequence([&self.tbs(), &self.algorithm, &self.signature])
    }
}

/// `subjectPublicKeyInfo` of a key with those octets, of no algorithm in particular.
#[must_use]
pub fn public_key_info(key: &[u8]) -> Vec<u8> {
    der::sequence([der::algorithm_identifier(oids::RSA_ENCRYPTION, &der::NULL), bit_string(0, key)])
}

/// `BIT STRING`
#[must_use]
pub fn bit_string(unused_bits: u8, octets: &[u8]) -> Vec<u8> {
    der::tlv(0x03, &[&[unused_bits], octets].concat())
}
