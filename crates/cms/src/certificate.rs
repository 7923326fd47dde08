//! Certificates: by their fields, to find one and to read it; and with their extensions, for those of a path.

use std::fmt;

use der::{
    Decode,
    asn1::{IntRef, UintRef},
};
use pki_types::UnixTime;
use sha2::{Digest as _, Sha256};
use x509_cert::{
    ext::pkix::{BasicConstraints, KeyUsage},
    time::Time,
};

use crate::{
    algorithm::{self, Digest, SignatureOid},
    error::{Hex, ParseError, ParseErrorKind},
    name::Name,
    reader::{Fields, Tlv, tag},
    report::{CertificateInfo, Role},
    utc::Utc,
};

/// A certificate by its fields, borrowed: every octet as it came, and nothing proved.
///
/// ```asn1
/// Certificate ::= SEQUENCE {
///   tbsCertificate      TBSCertificate,
///   signatureAlgorithm  AlgorithmIdentifier,
///   signature           BIT STRING }
/// TBSCertificate ::= SEQUENCE {
///   version               [0] EXPLICIT INTEGER DEFAULT 0,
///   serialNumber          INTEGER,
///   signature             AlgorithmIdentifier,
///   issuer                Name,
///   validity              SEQUENCE { notBefore Time, notAfter Time },
///   subject               Name,
///   subjectPublicKeyInfo  SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING },
///   issuerUniqueID        [1] IMPLICIT BIT STRING OPTIONAL,
///   subjectUniqueID       [2] IMPLICIT BIT STRING OPTIONAL,
///   extensions            [3] EXPLICIT SEQUENCE OF Extension OPTIONAL }
/// ```
///
/// Source: RFC 5280 4.1. What stands in the version, in names, in keys and in extensions other than the two key
/// identifiers is not looked at, and no signature is verified.
///
/// ```
/// use trustlist_cms::{CertificateRef, Digest};
///
/// let root = CertificateRef::from_der(trustlist_testdata::microsoft_root_2010())?;
/// assert_eq!(root.issuer(), root.subject());
/// assert_eq!(root.not_after().as_secs(), 2_066_249_041); // 2035-06-23T22:04:01Z
/// assert_eq!(root.signature_digest(), Some(Digest::Sha256));
/// assert_eq!(root.subject_key_id().map(<[u8]>::len), Some(20));
/// # Ok::<(), trustlist_cms::ParseError>(())
/// ```
#[derive(Clone, Copy)]
pub struct CertificateRef<'a> {
    whole: Tlv<'a>,
    tbs: &'a [u8],
    version: Option<Tlv<'a>>,
    serial: Tlv<'a>,
    issuer: Tlv<'a>,
    not_before: UnixTime,
    not_after: UnixTime,
    subject: Tlv<'a>,
    public_key_info: &'a [u8],
    public_key: PublicKey<'a>,
    after_key: Fields<'a>,
    key_ids: KeyIdPair<'a>,
    signature_algorithm: Algorithm<'a>,
}

/// The key identifiers of a certificate: its own, and its issuer's.
#[derive(Clone, Copy, Default)]
struct KeyIdPair<'a> {
    subject: Option<&'a [u8]>,
    authority: Option<&'a [u8]>,
}

/// An AlgorithmIdentifier: the content octets of the object identifier, and the parameters.
#[derive(Clone, Copy)]
struct Algorithm<'a> {
    oid: &'a [u8],
    parameters: Option<Tlv<'a>>,
}

impl<'a> CertificateRef<'a> {
    /// Reads a certificate: `der` is one certificate and nothing else.
    ///
    /// # Errors
    ///
    /// The first thing that is not DER or not this structure, with its field, and its offset in `der`. Among it: a key
    /// with unused bits, a time before 1970, and an algorithm beside the signature that is not the signed one.
    pub fn from_der(der: &'a [u8]) -> Result<Self, ParseError> {
        Self::read_alone(der).map_err(ParseError::in_certificate)
    }

    fn read_alone(der: &'a [u8]) -> Result<Self, ParseError> {
        let mut fields = Fields::new(der, 0);
        let whole = fields.read(tag::SEQUENCE, "Certificate")?;
        fields.finish("Certificate")?;
        Self::read(whole)
    }

    /// Reads a certificate that stands in a message.
    pub(crate) fn read(whole: Tlv<'a>) -> Result<Self, ParseError> {
        let mut fields = whole.fields();
        let tbs = fields.read(tag::SEQUENCE, "TBSCertificate")?;
        let outer = fields.read(tag::SEQUENCE, "Certificate.signatureAlgorithm")?;
        fields.read(tag::BIT_STRING, "Certificate.signature")?;
        fields.finish("Certificate")?;

        let mut fields = tbs.fields();
        let version = fields.read_optional(tag::CONTEXT_0, "TBSCertificate.version")?;
        let serial = fields.read(tag::INTEGER, "TBSCertificate.serialNumber")?;
        let inner = fields.read(tag::SEQUENCE, "TBSCertificate.signature")?;
        let issuer = fields.read(tag::SEQUENCE, "TBSCertificate.issuer")?;
        let validity = fields.read(tag::SEQUENCE, "TBSCertificate.validity")?;
        let subject = fields.read(tag::SEQUENCE, "TBSCertificate.subject")?;
        let public_key_info = fields.read(tag::SEQUENCE, "TBSCertificate.subjectPublicKeyInfo")?;
        let key_ids = read_key_ids(fields)?;
        let (not_before, not_after) = read_validity(validity)?;
        Ok(Self {
            whole,
            tbs: tbs.der,
            version,
            serial,
            issuer,
            not_before,
            not_after,
            subject,
            public_key_info: public_key_info.der,
            public_key: PublicKey::read(public_key_info)?,
            after_key: fields,
            key_ids,
            signature_algorithm: read_signature_algorithm(outer, inner)?,
        })
    }

    /// The whole certificate.
    #[must_use]
    pub const fn der(&self) -> &'a [u8] {
        self.whole.der
    }

    /// What is signed: `tbsCertificate` with tag and length.
    #[must_use]
    pub const fn tbs(&self) -> &'a [u8] {
        self.tbs
    }

    /// The serial number: content octets of the INTEGER, big-endian.
    #[must_use]
    pub const fn serial(&self) -> &'a [u8] {
        self.serial.content
    }

    /// The issuer's name, with tag and length.
    #[must_use]
    pub const fn issuer(&self) -> &'a [u8] {
        self.issuer.der
    }

    /// The subject's name, with tag and length.
    #[must_use]
    pub const fn subject(&self) -> &'a [u8] {
        self.subject.der
    }

    /// The first second of the validity.
    #[must_use]
    pub const fn not_before(&self) -> UnixTime {
        self.not_before
    }

    /// The last second of the validity.
    #[must_use]
    pub const fn not_after(&self) -> UnixTime {
        self.not_after
    }

    /// `subjectPublicKeyInfo` with tag and length.
    #[must_use]
    pub const fn public_key_info(&self) -> &'a [u8] {
        self.public_key_info
    }

    /// The octets of the key: the BIT STRING `subjectPublicKey` without its first octet, the count of unused bits.
    #[must_use]
    pub const fn public_key(&self) -> &'a [u8] {
        self.public_key.octets
    }

    /// The subject key identifier (RFC 5280 4.2.1.2), if there is one: the content of the inner OCTET STRING.
    #[must_use]
    pub const fn subject_key_id(&self) -> Option<&'a [u8]> {
        self.key_ids.subject
    }

    /// The algorithm of the signature: content octets of its object identifier.
    #[must_use]
    pub const fn signature_algorithm(&self) -> &'a [u8] {
        self.signature_algorithm.oid
    }

    /// The digest over [`tbs`](Self::tbs) that is signed. `None` where the algorithm is not known here, or signs
    /// without a digest, as Ed25519 and ML-DSA.
    ///
    /// Known, and more than is ever verified here: RSA PKCS#1 with MD5, SHA-1, SHA-256, SHA-384 and SHA-512 (RFC 8017),
    /// and 1.3.14.3.2.29; RSASSA-PSS with all but MD5; ECDSA with SHA-1, SHA-256, SHA-384 and SHA-512 (RFC 5758); DSA
    /// with SHA-1 (RFC 3279) and SHA-256 (RFC 5758), and 1.3.14.3.2.27.
    #[must_use]
    pub fn signature_digest(&self) -> Option<Digest> {
        let Algorithm { oid, parameters } = self.signature_algorithm;
        algorithm::signed_digest(oid, parameters)
    }

    pub(crate) fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.whole.der).into()
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

impl fmt::Debug for CertificateRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateRef")
            .field("serial", &format_args!("{}", Hex(self.serial())))
            .field("not_before", &format_args!("{}", Utc(self.not_before)))
            .field("not_after", &format_args!("{}", Utc(self.not_after)))
            .finish_non_exhaustive()
    }
}

fn read_validity(validity: Tlv<'_>) -> Result<(UnixTime, UnixTime), ParseError> {
    let mut fields = validity.fields();
    let not_before = read_time(&mut fields, "Validity.notBefore")?;
    let not_after = read_time(&mut fields, "Validity.notAfter")?;
    fields.finish("TBSCertificate.validity")?;
    Ok((not_before, not_after))
}

/// `Time ::= CHOICE { utcTime UTCTime, generalTime GeneralizedTime }`
fn read_time(fields: &mut Fields<'_>, field: &'static str) -> Result<UnixTime, ParseError> {
    let time = fields.read_any(field)?;
    match Time::from_der(time.der) {
        Ok(read) => Ok(UnixTime::since_unix_epoch(read.to_unix_duration())),
        Err(error) => Err(ParseError::new(field, time.offset, ParseErrorKind::Der(error.kind()))),
    }
}

/// The algorithm beside the signature, which nobody signed. It must be the one inside, octet for octet (RFC 5280
/// 4.1.1.2): else anybody could change it.
fn read_signature_algorithm<'a>(outer: Tlv<'a>, inner: Tlv<'_>) -> Result<Algorithm<'a>, ParseError> {
    const FIELD: &str = "Certificate.signatureAlgorithm";
    if outer.der != inner.der {
        let kind = ParseErrorKind::SignatureAlgorithm { outer: outer.der.into(), inner: inner.der.into() };
        return Err(ParseError::new(FIELD, outer.offset, kind));
    }
    let mut fields = outer.fields();
    let oid = fields.read(tag::OBJECT_IDENTIFIER, FIELD)?;
    let parameters = if fields.is_empty() { None } else { Some(fields.read_any(FIELD)?) };
    fields.finish(FIELD)?;
    Ok(Algorithm { oid: oid.content, parameters })
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
/// SubjectKeyIdentifier    ::= OCTET STRING
/// AuthorityKeyIdentifier  ::= SEQUENCE { keyIdentifier [0] IMPLICIT OCTET STRING OPTIONAL, ... }
/// ```
fn read_key_ids(mut after_key: Fields<'_>) -> Result<KeyIdPair<'_>, ParseError> {
    let mut ids = KeyIdPair::default();
    while !after_key.is_empty() {
        let field = after_key.read_any(EXTENSIONS)?;
        // issuerUniqueID and subjectUniqueID may stand before it.
        if !field.has_tag(tag::CONTEXT_3) {
            continue;
        }
        let mut extensions = field.fields().read(tag::SEQUENCE, EXTENSIONS)?.fields();
        while !extensions.is_empty() {
            let Extension { id, value, .. } = Extension::read(&mut extensions)?;
            match id.content {
                SUBJECT_KEY_IDENTIFIER => {
                    ids.subject = Some(value.fields().read(tag::OCTET_STRING, EXTENSIONS)?.content);
                }
                AUTHORITY_KEY_IDENTIFIER => {
                    let mut fields = value.fields().read(tag::SEQUENCE, EXTENSIONS)?.fields();
                    ids.authority = fields.read_optional(tag::CONTEXT_0_PRIMITIVE, EXTENSIONS)?.map(|id| id.content);
                }
                _ => {}
            }
        }
    }
    Ok(ids)
}

const EXTENSIONS: &str = "TBSCertificate.extensions";

/// ```asn1
/// Extensions  ::= [3] EXPLICIT SEQUENCE OF Extension
/// Extension   ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
/// ```
struct Extension<'a> {
    id: Tlv<'a>,
    critical: Option<Tlv<'a>>,
    /// The OCTET STRING around the value.
    value: Tlv<'a>,
    /// What stands behind the value: nothing, if it is of the form.
    rest: Fields<'a>,
}

impl<'a> Extension<'a> {
    fn read(extensions: &mut Fields<'a>) -> Result<Self, ParseError> {
        let mut fields = extensions.read(tag::SEQUENCE, EXTENSIONS)?.fields();
        let id = fields.read(tag::OBJECT_IDENTIFIER, EXTENSIONS)?;
        let critical = fields.read_optional(tag::BOOLEAN, EXTENSIONS)?;
        let value = fields.read(tag::OCTET_STRING, EXTENSIONS)?;
        Ok(Self { id, critical, value, rest: fields })
    }
}

/// 2.5.29.14
const SUBJECT_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x0e];
/// 2.5.29.15
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
/// 2.5.29.19
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
/// 2.5.29.35
const AUTHORITY_KEY_IDENTIFIER: &[u8] = &[0x55, 0x1d, 0x23];
/// 2.5.29.37
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];

/// A certificate of a path, with its extensions.
pub(crate) struct Certificate<'a> {
    fields: CertificateRef<'a>,
    /// Each identifier with the OCTET STRING of its value.
    extensions: Vec<(&'a [u8], Tlv<'a>)>,
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
            not_before: self.fields.not_before,
            not_after: self.fields.not_after,
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

    pub(crate) fn public_key_sha256(&self) -> [u8; 32] {
        Sha256::digest(self.fields.public_key_info).into()
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
        let mut found = self.extensions.iter().filter(|(known, _)| *known == id).map(|(_, value)| *value);
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

fn read_extensions(explicit: Tlv<'_>) -> Result<Vec<(&[u8], Tlv<'_>)>, ParseError> {
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
        extensions.push((id, value));
    }
    Ok(extensions)
}

/// The public key: the content of its AlgorithmIdentifier, and the octets of the key.
#[derive(Clone, Copy)]
pub(crate) struct PublicKey<'a> {
    pub(crate) algorithm: &'a [u8],
    pub(crate) octets: &'a [u8],
    offset: usize,
}

impl<'a> PublicKey<'a> {
    /// ```asn1
    /// SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
    /// ```
    fn read(public_key_info: Tlv<'a>) -> Result<Self, ParseError> {
        const FIELD: &str = "SubjectPublicKeyInfo";
        let mut fields = public_key_info.fields();
        let algorithm = fields.read(tag::SEQUENCE, FIELD)?;
        let key = fields.read(tag::BIT_STRING, FIELD)?;
        fields.finish(FIELD)?;
        match key.content.split_first() {
            // No key has unused bits.
            Some((0, octets)) => Ok(Self { algorithm: algorithm.content, octets, offset: key.offset }),
            _ => Err(ParseError::new(FIELD, key.offset, ParseErrorKind::UnusedBits)),
        }
    }

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
