//! A test PKI: three certificates like Microsoft's. Tests can change each part separately.
//!
//! ```
//! use trustlist_testdata::pki::{Cert, Pki};
//!
//! // A list CA without an extended key usage; everything else is unchanged.
//! let pki = Pki::of(&Cert::root(), &Cert { usages: vec![], ..Cert::ca() }, &Cert::signer());
//! assert_eq!(pki.signer, Pki::default().signer);
//! assert_ne!(pki.ca, Pki::default().ca);
//! ```

use der::{AnyRef, Decode};
use rcgen::{
    CertificateParams, CustomExtension, DistinguishedName, DnType, IsCa, Issuer, KeyIdMethod, KeyPair, PublicKeyData,
    SignatureAlgorithm,
};
pub use rcgen::{GeneralSubtree, KeyUsagePurpose as KeyUsage, NameConstraints};
use sha1::{Digest as _, Sha1};
use time::OffsetDateTime;
use trustlist_author::{Digest, der as encode};
use trustlist_ctl::OidBuf;

use crate::{at, keys, parts::children};

/// 1.3.6.1.4.1.311.10.3.9: allows signing lists of roots.
pub const ROOT_LIST_SIGNER: &str = "1.3.6.1.4.1.311.10.3.9";
/// 1.3.6.1.4.1.311.10.3.10: qualified subordination, which also allows signing lists.
pub const QUALIFIED_SUBORDINATION: &str = "1.3.6.1.4.1.311.10.3.10";
/// 1.3.6.1.4.1.311.10.3.1: allows signing lists of any kind.
pub const CTL_USAGE_SIGNING: &str = "1.3.6.1.4.1.311.10.3.1";
/// 1.3.6.1.4.1.311.10.3.19: allows signing lists of revoked certificates.
pub const REVOKED_LIST_SIGNER: &str = "1.3.6.1.4.1.311.10.3.19";
/// 1.3.6.1.4.1.311.10.3.31: allows signing pin rules.
pub const PIN_RULES_SIGNER: &str = "1.3.6.1.4.1.311.10.3.31";
/// 1.3.6.1.5.5.7.3.3: code signing.
pub const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
/// 1.3.6.1.5.5.7.3.8: time stamping.
pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
/// 1.3.6.1.5.5.7.3.1: server authentication.
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
/// 2.5.29.37.0: any extended key usage.
pub const ANY_USAGE: &str = "2.5.29.37.0";

/// A root, a list CA and a signer of lists (all DER), and the signer's key.
#[derive(Clone, Debug)]
pub struct Pki {
    /// The self-signed root.
    pub root: Vec<u8>,
    /// The list CA, signed by the root.
    pub ca: Vec<u8>,
    /// The signer, signed by the list CA.
    pub signer: Vec<u8>,
    /// The signer's private key, PKCS #8.
    pub signer_key: &'static [u8],
}

impl Pki {
    /// Issues the three certificates, each signed by the one before it.
    #[must_use]
    pub fn of(root: &Cert, ca: &Cert, signer: &Cert) -> Self {
        Self { root: root.issue(root), ca: ca.issue(root), signer: signer.issue(ca), signer_key: signer.key }
    }
}

/// All keys are RSA-2048. The bytes are the same in every run.
impl Default for Pki {
    fn default() -> Self {
        Self::of(&Cert::root(), &Cert::ca(), &Cert::signer())
    }
}

/// Describes a certificate to issue.
#[derive(Clone, Debug)]
pub struct Cert {
    /// The subject's common name, the only part of its name.
    pub subject: &'static str,
    /// The subject's private key, PKCS #8.
    pub key: &'static [u8],
    /// The serial number.
    pub serial: u64,
    /// The first second of validity, as `2026-01-01T00:00:00Z`.
    pub not_before: &'static str,
    /// The last second of validity.
    pub not_after: &'static str,
    /// `BasicConstraints`
    pub ca: Ca,
    /// `KeyUsage`, critical; omitted if empty.
    pub key_usages: Vec<KeyUsage>,
    /// `ExtendedKeyUsage`, not critical, in dotted form; omitted if empty.
    pub usages: Vec<&'static str>,
    /// Whether to add a subject key identifier: the SHA-1 of the key (RFC 5280 4.2.1.2, method 1).
    pub subject_key_id: bool,
    /// Whether to add an authority key identifier: the key identifier of the issuer's key.
    pub authority_key_id: bool,
    /// `NameConstraints`, critical.
    pub name_constraints: Option<NameConstraints>,
    /// More extensions, added at the end: the type in dotted form, whether it is critical, and the content of
    /// `extnValue`.
    pub extensions: Vec<(&'static str, bool, Vec<u8>)>,
    /// The digest of the issuer's signature if its key is RSA. (P-256 keys sign with SHA-256, P-384 keys with SHA-384.)
    pub digest: Digest,
}

/// `BasicConstraints` of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ca {
    /// The extension is absent.
    Absent,
    /// `cA FALSE`
    No,
    /// `cA TRUE`
    Yes,
    /// `cA TRUE` with `pathLenConstraint`: the number of CAs allowed between this one and the end-entity certificate.
    PathLength(u8),
}

impl Cert {
    /// "Made Root", 2020 to 2040. Like Microsoft's roots, it has no usages.
    #[must_use]
    pub fn root() -> Self {
        Self {
            subject: "Made Root",
            key: keys::ROOT,
            serial: 1,
            not_before: "2020-01-01T00:00:00Z",
            not_after: "2040-01-01T00:00:00Z",
            ca: Ca::Yes,
            key_usages: vec![KeyUsage::DigitalSignature, KeyUsage::KeyCertSign, KeyUsage::CrlSign],
            usages: vec![],
            subject_key_id: true,
            authority_key_id: false,
            name_constraints: None,
            extensions: vec![],
            digest: Digest::Sha256,
        }
    }

    /// "Made List CA", 2021 to 2035, with the usages of Microsoft's CAs.
    #[must_use]
    pub fn ca() -> Self {
        Self {
            subject: "Made List CA",
            key: keys::CA,
            serial: 2,
            not_before: "2021-01-01T00:00:00Z",
            not_after: "2035-01-01T00:00:00Z",
            ca: Ca::PathLength(0),
            usages: vec![CODE_SIGNING, CTL_USAGE_SIGNING, ROOT_LIST_SIGNER, REVOKED_LIST_SIGNER],
            authority_key_id: true,
            ..Self::root()
        }
    }

    /// "Made List Publisher", valid in 2026, with the list signer usage and the key usage digitalSignature.
    #[must_use]
    pub fn signer() -> Self {
        Self {
            subject: "Made List Publisher",
            key: keys::SIGNER,
            serial: 3,
            not_before: "2026-01-01T00:00:00Z",
            not_after: "2027-01-01T00:00:00Z",
            ca: Ca::Absent,
            key_usages: vec![KeyUsage::DigitalSignature],
            usages: vec![ROOT_LIST_SIGNER],
            authority_key_id: true,
            ..Self::root()
        }
    }

    /// Returns the certificate (DER), signed with the key and in the name of `issuer`, even if `issuer` is not allowed
    /// to issue it.
    #[must_use]
    pub fn issue(&self, issuer: &Cert) -> Vec<u8> {
        let issuing = Issuer::new(issuer.name_and_key_id(), self.issuing_key(issuer));
        let mut params = self.name_and_key_id();
        params.not_before = date(self.not_before);
        params.not_after = date(self.not_after);
        params.serial_number = Some(self.serial.into());
        // basicConstraints is added as a custom extension. With `is_ca`, rcgen would also add a key identifier to every
        // CA, and only to CAs.
        params.is_ca = IsCa::NoCa;
        params.custom_extensions = self.custom_extensions();
        params.key_usages = self.key_usages.clone();
        params.name_constraints = self.name_constraints.clone();
        params.use_authority_key_identifier_extension = self.authority_key_id;
        params.signed_by(&PublicKey::of(self.key), &issuing).expect("a certificate that can be issued").der().to_vec()
    }

    fn issuing_key(&self, issuer: &Cert) -> KeyPair {
        let algorithm = match (PublicKey::of(issuer.key).algorithm, self.digest) {
            (rsa, Digest::Sha384) if *rsa == rcgen::PKCS_RSA_SHA256 => &rcgen::PKCS_RSA_SHA384,
            (rsa, Digest::Sha512) if *rsa == rcgen::PKCS_RSA_SHA256 => &rcgen::PKCS_RSA_SHA512,
            (algorithm, _) => algorithm,
        };
        KeyPair::from_pkcs8_der_and_sign_algo(&issuer.key.into(), algorithm).expect("a key that can sign certificates")
    }

    fn name_and_key_id(&self) -> CertificateParams {
        let mut name = DistinguishedName::new();
        name.push(DnType::CommonName, self.subject);
        let mut params = CertificateParams::default();
        params.distinguished_name = name;
        params.key_identifier_method = KeyIdMethod::PreSpecified(key_id(self.key));
        params
    }

    fn custom_extensions(&self) -> Vec<CustomExtension> {
        let mut extensions = Vec::new();
        if !self.usages.is_empty() {
            let usages = self.usages.iter().map(|usage| encode::oid(oid(usage).as_oid()));
            extensions.push(extension("2.5.29.37", false, encode::sequence(usages)));
        }
        let basic_constraints = match self.ca {
            Ca::Absent => None,
            Ca::No => Some(encode::sequence::<&[u8]>([])),
            Ca::Yes => Some(encode::sequence([encode::boolean(true)])),
            Ca::PathLength(length) => Some(encode::sequence([encode::boolean(true), encode::integer(length.into())])),
        };
        extensions.extend(basic_constraints.map(|value| extension("2.5.29.19", true, value)));
        if self.subject_key_id {
            extensions.push(extension("2.5.29.14", false, encode::octet_string(&key_id(self.key))));
        }
        extensions
            .extend(self.extensions.iter().map(|(oid, critical, value)| extension(oid, *critical, value.clone())));
        extensions
    }
}

/// Returns the subject key identifier of a private key (PKCS #8): the SHA-1 of its public key.
#[must_use]
pub fn key_id(pkcs8: &[u8]) -> Vec<u8> {
    Sha1::digest(&PublicKey::of(pkcs8).bytes).to_vec()
}

/// Returns the `SubjectPublicKeyInfo` (DER) of a private key (PKCS #8).
#[must_use]
pub fn key_info(pkcs8: &[u8]) -> Vec<u8> {
    PublicKey::of(pkcs8).subject_public_key_info()
}

/// Returns the key of a certificate (DER): the content of the BIT STRING `subjectPublicKey`, without the byte that
/// counts unused bits.
#[must_use]
pub fn subject_public_key(certificate: &[u8]) -> &[u8] {
    let fields = children(children(certificate)[0]);
    // Certificates of version 1 omit the version, `[0]`.
    let before_key = if fields[0][0] == 0xa0 { 6 } else { 5 };
    let bit_string = AnyRef::from_der(children(fields[before_key])[1]).expect("subjectPublicKey");
    &bit_string.value()[1..]
}

/// Name constraints that permit only directory names with this common name.
#[must_use]
pub fn only_common_name(name: &str) -> NameConstraints {
    let mut directory = DistinguishedName::new();
    directory.push(DnType::CommonName, name);
    NameConstraints { permitted_subtrees: vec![GeneralSubtree::DirectoryName(directory)], excluded_subtrees: vec![] }
}

fn extension(dotted: &str, critical: bool, value: Vec<u8>) -> CustomExtension {
    let arcs: Vec<u64> = dotted.split('.').map(|arc| arc.parse().expect("an arc")).collect();
    let mut extension = CustomExtension::from_oid_content(&arcs, value);
    extension.set_criticality(critical);
    extension
}

fn oid(dotted: &str) -> OidBuf {
    dotted.parse().expect("an object identifier")
}

fn date(text: &str) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at(text).as_secs() as i64).expect("a date")
}

/// The public half of a private key. It also supports keys that are too short for `ring`.
struct PublicKey {
    bytes: Vec<u8>,
    algorithm: &'static SignatureAlgorithm,
}

impl PublicKey {
    fn of(pkcs8: &[u8]) -> Self {
        match KeyPair::try_from(pkcs8) {
            Ok(pair) => Self { bytes: pair.public_key_raw().to_vec(), algorithm: pair.algorithm() },
            Err(_) => Self { bytes: rsa_public_key(pkcs8), algorithm: &rcgen::PKCS_RSA_SHA256 },
        }
    }
}

impl PublicKeyData for PublicKey {
    fn der_bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.algorithm
    }
}

/// The `RSAPublicKey` (RFC 8017 A.1.1) of a `PrivateKeyInfo`. The last field of a `PrivateKeyInfo` contains version,
/// modulus, exponent and the secret numbers.
fn rsa_public_key(pkcs8: &[u8]) -> Vec<u8> {
    let private_key_info = children(pkcs8);
    let private_key = children(AnyRef::from_der(private_key_info[2]).expect("privateKey").value());
    encode::sequence(&private_key[1..=2])
}
