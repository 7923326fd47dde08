//! Reads the fields of a certificate, to look it up or to verify a path.

use std::fmt;

use pki_types::UnixTime;
use trustlist_base::{
    Cursor, Digest, Hex, Oid, ReadError, ReadErrorKind, Scheme, SignatureAlgorithm, Tlv, Utc, oids, tag,
};

/// A certificate, split into its fields and borrowed from its DER bytes. Nothing is verified.
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
/// Source: RFC 5280 4.1. The version, names, keys, and extensions other than the two key identifiers are not decoded.
///
/// ```
/// use trustlist_cms::{CertificateRef, Digest};
///
/// let root = CertificateRef::from_der(trustlist_testdata::microsoft_root_2010())?;
/// assert_eq!(root.issuer(), root.subject());
/// assert_eq!(root.not_after().as_secs(), 2_066_249_041); // 2035-06-23T22:04:01Z
/// assert_eq!(root.signature_digest(), Some(Digest::Sha256));
/// assert_eq!(root.subject_key_id().map(<[u8]>::len), Some(20));
/// # Ok::<(), trustlist_cms::ReadError>(())
/// ```
#[derive(Clone, Copy)]
pub struct CertificateRef<'a> {
    whole: Tlv<'a>,
    tbs: &'a [u8],
    pub(crate) version: Option<Tlv<'a>>,
    pub(crate) serial: Tlv<'a>,
    pub(crate) issuer: Tlv<'a>,
    not_before: UnixTime,
    not_after: UnixTime,
    pub(crate) subject: Tlv<'a>,
    public_key_info: &'a [u8],
    pub(crate) public_key: PublicKey<'a>,
    pub(crate) after_key: Cursor<'a>,
    pub(crate) key_ids: KeyIdPair<'a>,
    signature_algorithm: (Oid<'a>, Option<Tlv<'a>>),
}

/// The two key identifiers of a certificate: of its own key, and of its issuer's key.
#[derive(Clone, Copy, Default)]
pub(crate) struct KeyIdPair<'a> {
    pub(crate) subject: Option<&'a [u8]>,
    pub(crate) authority: Option<&'a [u8]>,
}

impl<'a> CertificateRef<'a> {
    /// Reads a certificate. `der` must contain one certificate and nothing else.
    ///
    /// # Errors
    ///
    /// Returns an error about the first field that is not DER or does not fit this structure, with its offset in `der`.
    /// A key with unused bits, a time before 1970, and an outer signature algorithm that differs from the signed one
    /// are errors, too.
    pub fn from_der(der: &'a [u8]) -> Result<Self, ReadError> {
        Self::read(Cursor::new(der, 0).read_only(tag::SEQUENCE, "Certificate")?)
    }

    /// Reads a certificate that is part of a message.
    pub(crate) fn read(whole: Tlv<'a>) -> Result<Self, ReadError> {
        let mut fields = whole.cursor();
        let tbs = fields.read(tag::SEQUENCE, "TBSCertificate")?;
        let outer = fields.read(tag::SEQUENCE, "Certificate.signatureAlgorithm")?;
        fields.read(tag::BIT_STRING, "Certificate.signature")?;
        fields.finish("Certificate")?;

        let mut fields = tbs.cursor();
        let version = fields.read_optional(tag::constructed(0), "TBSCertificate.version")?;
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

    /// Returns the whole certificate in DER.
    #[must_use]
    pub const fn der(&self) -> &'a [u8] {
        self.whole.der
    }

    /// Returns the signed part: `tbsCertificate` with tag and length.
    #[must_use]
    pub const fn tbs(&self) -> &'a [u8] {
        self.tbs
    }

    /// Returns the serial number: the content bytes of the INTEGER, big-endian.
    #[must_use]
    pub const fn serial(&self) -> &'a [u8] {
        self.serial.content
    }

    /// Returns the issuer's name, with tag and length.
    #[must_use]
    pub const fn issuer(&self) -> &'a [u8] {
        self.issuer.der
    }

    /// Returns the subject's name, with tag and length.
    #[must_use]
    pub const fn subject(&self) -> &'a [u8] {
        self.subject.der
    }

    /// Returns the first second of the validity period.
    #[must_use]
    pub const fn not_before(&self) -> UnixTime {
        self.not_before
    }

    /// Returns the last second of the validity period.
    #[must_use]
    pub const fn not_after(&self) -> UnixTime {
        self.not_after
    }

    /// Returns `subjectPublicKeyInfo` with tag and length.
    #[must_use]
    pub const fn public_key_info(&self) -> &'a [u8] {
        self.public_key_info
    }

    /// Returns the bytes of the key: the BIT STRING `subjectPublicKey` without its first byte, the number of unused
    /// bits.
    #[must_use]
    pub const fn public_key(&self) -> &'a [u8] {
        self.public_key.bytes
    }

    /// Returns the subject key identifier (RFC 5280 4.2.1.2), if there is one: the content of the inner OCTET STRING.
    #[must_use]
    pub const fn subject_key_id(&self) -> Option<&'a [u8]> {
        self.key_ids.subject
    }

    /// Returns the signature algorithm.
    #[must_use]
    pub const fn signature_algorithm(&self) -> Oid<'a> {
        self.signature_algorithm.0
    }

    /// Returns the digest algorithm of the signature over [`tbs`](Self::tbs). `None` if the signature algorithm is not
    /// known here, or has no separate digest, like Ed25519 and ML-DSA.
    ///
    /// The known algorithms, not all of which can be verified here, are: RSA PKCS #1 with MD5, SHA-1 (also as
    /// 1.3.14.3.2.29), SHA-256, SHA-384 and SHA-512 (RFC 8017); RSASSA-PSS with the same digests except MD5; ECDSA with
    /// SHA-1, SHA-256, SHA-384 and SHA-512 (RFC 5758); DSA with SHA-1 (RFC 3279, also as 1.3.14.3.2.27) and SHA-256
    /// (RFC 5758).
    #[must_use]
    pub fn signature_digest(&self) -> Option<Digest> {
        let (oid, parameters) = self.signature_algorithm;
        match SignatureAlgorithm::from_oid(oid)? {
            SignatureAlgorithm { scheme: Scheme::RsaPss, .. } => pss_digest(parameters?).ok()?,
            known => known.digest,
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

fn read_validity(validity: Tlv<'_>) -> Result<(UnixTime, UnixTime), ReadError> {
    let mut fields = validity.cursor();
    let not_before = fields.read_time("Validity.notBefore")?;
    let not_after = fields.read_time("Validity.notAfter")?;
    fields.finish("TBSCertificate.validity")?;
    Ok((not_before, not_after))
}

/// Reads the outer signature algorithm, which the signature does not cover. It must equal the signed one byte for byte
/// (RFC 5280 4.1.1.2); otherwise anyone could change it.
fn read_signature_algorithm<'a>(outer: Tlv<'a>, inner: Tlv<'_>) -> Result<(Oid<'a>, Option<Tlv<'a>>), ReadError> {
    const FIELD: &str = "Certificate.signatureAlgorithm";
    if outer.der != inner.der {
        let kind = ReadErrorKind::Different { expected: inner.der.into(), found: outer.der.into() };
        return Err(ReadError::new(FIELD, outer.offset, kind));
    }
    Cursor::new(outer.der, outer.offset).read_algorithm(FIELD)
}

/// `RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] AlgorithmIdentifier DEFAULT sha1, ... }` (RFC 8017 A.2.3)
fn pss_digest(parameters: Tlv<'_>) -> Result<Option<Digest>, ReadError> {
    const FIELD: &str = "RSASSA-PSS-params";
    let mut fields = Cursor::new(parameters.der, parameters.offset).read(tag::SEQUENCE, FIELD)?.cursor();
    let Some(explicit) = fields.read_optional(tag::constructed(0), FIELD)? else { return Ok(Some(Digest::Sha1)) };
    let (hash, _) = explicit.cursor().read_algorithm(FIELD)?;
    Ok(Digest::from_oid(hash))
}

/// Finds the two key identifiers (RFC 5280 4.2.1.1, 4.2.1.2) in the fields after `subjectPublicKeyInfo`.
///
/// ```asn1
/// SubjectKeyIdentifier    ::= OCTET STRING
/// AuthorityKeyIdentifier  ::= SEQUENCE { keyIdentifier [0] IMPLICIT OCTET STRING OPTIONAL, ... }
/// ```
fn read_key_ids(mut after_key: Cursor<'_>) -> Result<KeyIdPair<'_>, ReadError> {
    let mut ids = KeyIdPair::default();
    while !after_key.is_empty() {
        let field = after_key.read_any(EXTENSIONS)?;
        // issuerUniqueID and subjectUniqueID may come before the extensions.
        if field.tag() != tag::constructed(3) {
            continue;
        }
        let mut extensions = field.cursor().read(tag::SEQUENCE, EXTENSIONS)?.cursor();
        while !extensions.is_empty() {
            let Extension { id, value, .. } = Extension::read(&mut extensions)?;
            if id.content == oids::SUBJECT_KEY_IDENTIFIER.content() {
                ids.subject = Some(value.cursor().read(tag::OCTET_STRING, EXTENSIONS)?.content);
            } else if id.content == oids::AUTHORITY_KEY_IDENTIFIER.content() {
                let mut fields = value.cursor().read(tag::SEQUENCE, EXTENSIONS)?.cursor();
                ids.authority = fields.read_optional(tag::primitive(0), EXTENSIONS)?.map(|id| id.content);
            }
        }
    }
    Ok(ids)
}

pub(crate) const EXTENSIONS: &str = "TBSCertificate.extensions";

/// ```asn1
/// Extensions  ::= [3] EXPLICIT SEQUENCE OF Extension
/// Extension   ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
/// ```
pub(crate) struct Extension<'a> {
    pub(crate) id: Tlv<'a>,
    pub(crate) critical: Option<Tlv<'a>>,
    /// The OCTET STRING around the value.
    pub(crate) value: Tlv<'a>,
    /// The bytes after the value. There are none in a well-formed extension.
    pub(crate) rest: Cursor<'a>,
}

impl<'a> Extension<'a> {
    pub(crate) fn read(extensions: &mut Cursor<'a>) -> Result<Self, ReadError> {
        let mut fields = extensions.read(tag::SEQUENCE, EXTENSIONS)?.cursor();
        let id = fields.read(tag::OBJECT_IDENTIFIER, EXTENSIONS)?;
        let critical = fields.read_optional(tag::BOOLEAN, EXTENSIONS)?;
        let value = fields.read(tag::OCTET_STRING, EXTENSIONS)?;
        Ok(Self { id, critical, value, rest: fields })
    }
}

/// A public key: the content of its AlgorithmIdentifier, its bytes, and the offset of its BIT STRING.
#[derive(Clone, Copy)]
pub(crate) struct PublicKey<'a> {
    pub(crate) algorithm: &'a [u8],
    pub(crate) bytes: &'a [u8],
    pub(crate) offset: usize,
}

impl<'a> PublicKey<'a> {
    /// ```asn1
    /// SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
    /// ```
    fn read(public_key_info: Tlv<'a>) -> Result<Self, ReadError> {
        const FIELD: &str = "SubjectPublicKeyInfo";
        let mut fields = public_key_info.cursor();
        let algorithm = fields.read(tag::SEQUENCE, FIELD)?;
        let key = fields.read(tag::BIT_STRING, FIELD)?;
        fields.finish(FIELD)?;
        match key.content.split_first() {
            // Keys of every type consist of whole bytes, so unused bits are an error.
            Some((0, bytes)) => Ok(Self { algorithm: algorithm.content, bytes, offset: key.offset }),
            _ => Err(ReadError::form(FIELD, key.offset, "a key without unused bits")),
        }
    }
}

/// Reads the content of a BOOLEAN. An explicit FALSE is accepted, although DER omits default values.
pub(crate) fn read_boolean(value: Tlv<'_>, field: &'static str) -> Result<bool, ReadError> {
    match value.content {
        [0x00] => Ok(false),
        [0xff] => Ok(true),
        _ => Err(ReadError::form(field, value.offset, "true or false")),
    }
}
