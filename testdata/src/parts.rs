//! Certificates assembled field by field, including invalid ones that no CA would issue.

use der::{AnyRef, Decode, Reader, SliceReader};
use trustlist_author::{der as encode, oids};

use crate::at;

/// The fields of a certificate, each a complete DER value that is written unchanged. The signature does not verify.
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
    /// `signature`, the algorithm in the signed part.
    pub signed_algorithm: Vec<u8>,
    /// `issuer`
    pub issuer: Vec<u8>,
    /// `validity`
    pub validity: Vec<u8>,
    /// `subject`
    pub subject: Vec<u8>,
    /// `subjectPublicKeyInfo`
    pub public_key_info: Vec<u8>,
    /// The fields after the key: unique identifiers, extensions.
    pub rest: Vec<u8>,
    /// `signatureAlgorithm`, the algorithm in the unsigned part.
    pub algorithm: Vec<u8>,
    /// `signature`
    pub signature: Vec<u8>,
}

/// The default bytes of the key.
pub const KEY: [u8; 33] = [7; 33];

/// Version 3, serial number 1, empty names, valid in 2026, [`KEY`], no extensions, ecdsa-with-SHA256.
impl Default for CertificateParts {
    fn default() -> Self {
        let algorithm = encode::algorithm_identifier(oids::ECDSA_WITH_SHA256, &[]);
        Self {
            version: encode::context(0, &encode::integer(2)),
            serial: encode::integer(1),
            signed_algorithm: algorithm.clone(),
            issuer: encode::sequence::<&[u8]>([]),
            validity: encode::sequence([
                encode::time(at("2026-01-01T00:00:00Z")),
                encode::time(at("2026-12-31T23:59:59Z")),
            ]),
            subject: encode::sequence::<&[u8]>([]),
            public_key_info: public_key_info(&KEY),
            rest: vec![],
            algorithm,
            signature: bit_string(0, &[0; 8]),
        }
    }
}

impl CertificateParts {
    /// Splits a certificate of version 3 (DER) into its fields.
    #[must_use]
    pub fn of(certificate: &[u8]) -> Self {
        let [tbs, algorithm, signature] = owned(certificate);
        let [version, serial, signed_algorithm, issuer, validity, subject, public_key_info, rest] = owned(&tbs);
        Self {
            version,
            serial,
            signed_algorithm,
            issuer,
            validity,
            subject,
            public_key_info,
            rest,
            algorithm,
            signature,
        }
    }

    /// Default fields, with this AlgorithmIdentifier (a complete value) as `signature` and `signatureAlgorithm`.
    #[must_use]
    pub fn signed_with(algorithm: Vec<u8>) -> Self {
        Self { signed_algorithm: algorithm.clone(), algorithm, ..Self::default() }
    }

    /// `tbsCertificate`
    #[must_use]
    pub fn tbs(&self) -> Vec<u8> {
        encode::sequence([
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

    /// The complete certificate.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        encode::sequence([&self.tbs(), &self.algorithm, &self.signature])
    }
}

/// A `subjectPublicKeyInfo` with these bytes as the key; the algorithm is arbitrary.
#[must_use]
pub fn public_key_info(key: &[u8]) -> Vec<u8> {
    encode::sequence([encode::algorithm_identifier(oids::RSA_ENCRYPTION, &encode::NULL), bit_string(0, key)])
}

/// `BIT STRING`
#[must_use]
pub fn bit_string(unused_bits: u8, bytes: &[u8]) -> Vec<u8> {
    encode::tlv(0x03, &[&[unused_bits], bytes].concat())
}

/// Returns the values inside a constructed value, each with tag and length.
#[must_use]
pub fn children(whole: &[u8]) -> Vec<&[u8]> {
    try_children(whole).expect("DER")
}

/// Like [`children`], but returns `None` if `whole` is not a constructed value.
#[must_use]
pub fn try_children(whole: &[u8]) -> Option<Vec<&[u8]>> {
    let mut reader = SliceReader::new(AnyRef::from_der(whole).ok()?.value()).ok()?;
    let mut children = Vec::new();
    while !reader.is_finished() {
        children.push(reader.tlv_bytes().ok()?);
    }
    Some(children)
}

/// Returns the content of a value, without tag and length.
#[must_use]
pub fn content(whole: &[u8]) -> &[u8] {
    AnyRef::from_der(whole).expect("DER").value()
}

fn owned<const N: usize>(whole: &[u8]) -> [Vec<u8>; N] {
    let children: Vec<Vec<u8>> = children(whole).into_iter().map(<[u8]>::to_vec).collect();
    children.try_into().unwrap_or_else(|_| panic!("not {N} values"))
}
