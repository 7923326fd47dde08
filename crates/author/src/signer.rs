//! A signer of a signed message.

use core::fmt;
use std::sync::Arc;

use trustlist_base::Digest;
use trustlist_cms::CertificateRef;
use trustlist_ctl::{Oid, OidBuf, oids};

use crate::{attribute::Attribute, der, envelope::Envelope, error::Error, key::Sign};

/// A signer of an [`Envelope`].
///
/// ```asn1
/// SignerInfo ::= SEQUENCE {
///   version             INTEGER,
///   sid                 CHOICE { IssuerAndSerialNumber, [0] SubjectKeyIdentifier },
///   digestAlgorithm     AlgorithmIdentifier,
///   signedAttrs         [0] IMPLICIT SET OF Attribute OPTIONAL,
///   signatureAlgorithm  AlgorithmIdentifier,
///   signature           OCTET STRING,
///   unsignedAttrs       [1] IMPLICIT SET OF Attribute OPTIONAL }
/// ```
///
/// By default, a signer has the form of the signers in Microsoft's lists (RFC 2315 and RFC 5652 5.3). The version is 1,
/// issuer and serial number identify the signer, and the digest algorithm has NULL as parameters. The signed attributes
/// are `contentType` and `messageDigest`, in DER order.
#[derive(Clone)]
pub struct Signer<'k> {
    certificate: Vec<u8>,
    key: &'k dyn Sign,
    pub(crate) named_by_key: bool,
    /// The encoded `sid`, if it is overridden.
    pub(crate) sid: Option<Vec<u8>>,
    pub(crate) version: Option<u32>,
    pub(crate) digest: Digest,
    pub(crate) digest_algorithm: Vec<u8>,
    pub(crate) changes: Vec<Change>,
    pub(crate) signed_attributes: bool,
    pub(crate) sorted: bool,
    unsigned: Vec<Attribute>,
    computed: Vec<(OidBuf, Arc<ComputeValue<'k>>)>,
}

/// Makes an attribute value from the bytes of a signature.
type ComputeValue<'k> = dyn Fn(&[u8]) -> Result<Vec<u8>, Error> + Send + Sync + 'k;

/// A change to the default signed attributes.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// The type of the attributes to remove.
    pub(crate) remove: Option<OidBuf>,
    /// The attribute to add.
    pub(crate) add: Option<Attribute>,
}

impl<'k> Signer<'k> {
    /// Creates a signer from a certificate (DER) and its key. It does not check that they belong together.
    pub fn new(certificate: impl Into<Vec<u8>>, key: &'k dyn Sign) -> Self {
        let digest = key.digest();
        Self {
            certificate: certificate.into(),
            key,
            named_by_key: false,
            sid: None,
            version: None,
            digest,
            digest_algorithm: der::digest_algorithm(digest),
            changes: Vec::new(),
            signed_attributes: true,
            sorted: true,
            unsigned: Vec::new(),
            computed: Vec::new(),
        }
    }

    /// Identifies the signer by the subject key identifier of its certificate. The version becomes 3 (RFC 5652 5.3).
    #[must_use]
    pub fn named_by_key(mut self) -> Self {
        (self.named_by_key, self.sid) = (true, None);
        self
    }

    /// Adds a signed attribute with these values, each with tag and length. Existing attributes of the same type are
    /// kept.
    #[must_use]
    pub fn attribute(mut self, oid: Oid<'_>, values: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        self.changes.push(Change { remove: None, add: Some(Attribute::new(oid, values)) });
        self
    }

    /// Adds an unsigned attribute with these values, each with tag and length.
    #[must_use]
    pub fn unsigned_attribute(mut self, oid: Oid<'_>, values: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Self {
        self.unsigned.push(Attribute::new(oid, values));
        self
    }

    /// Adds an unsigned attribute whose value depends on the signature, such as a counter-signature
    /// ([`counter_sign`](Self::counter_sign)) or a timestamp token. After signing, `make` gets the bytes of the
    /// signature and returns the value, with tag and length.
    #[must_use]
    pub fn attribute_over_signature(
        mut self,
        oid: Oid<'_>,
        make: impl Fn(&[u8]) -> Result<Vec<u8>, Error> + Send + Sync + 'k,
    ) -> Self {
        self.computed.push((oid.to_owned(), Arc::new(make)));
        self
    }

    /// Signs the bytes of another signer's `signature`, and returns the `SignerInfo`, which is the value of the
    /// unsigned attribute `counterSignature`.
    ///
    /// Its content type is `pkcs7-data`, as in Microsoft's lists from 2006 to 2010. To make it a timestamp, add the
    /// signed attribute `signingTime`.
    ///
    /// # Errors
    ///
    /// The errors of [`Envelope::to_der`].
    pub fn counter_sign(&self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        self.to_der(oids::DATA, signature)
    }

    /// Adds a nested signature: the unsigned attribute 1.3.6.1.4.1.311.2.4.1, whose value is a complete signed message.
    /// Create the message with [`Envelope::nested`]. Microsoft's lists from 2011 to 2019 have such a signature with
    /// SHA-256, in addition to the SHA-1 signature.
    ///
    /// # Errors
    ///
    /// The errors of [`Envelope::to_der`].
    pub fn nested(self, envelope: &Envelope<'_>) -> Result<Self, Error> {
        Ok(self.unsigned_attribute(oids::NESTED_SIGNATURE, [envelope.to_der()?]))
    }

    pub(crate) fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    pub(crate) fn digest_identifier(&self) -> &[u8] {
        &self.digest_algorithm
    }

    /// Returns whether the default `version` of this signer is 3, not 1.
    pub(crate) const fn is_version_3(&self) -> bool {
        self.named_by_key
    }

    /// Returns the bytes to sign: the signed attributes as a SET OF or, without signed attributes, `digested`, which
    /// are the bytes of the content.
    pub(crate) fn message(&self, content_type: Oid<'_>, digested: &[u8]) -> Vec<u8> {
        match self.signed_attributes(content_type, digested) {
            Some(attributes) => der::tlv(0x31, &attributes),
            None => digested.to_vec(),
        }
    }

    /// Signs the content, and returns the `SignerInfo`.
    pub(crate) fn to_der(&self, content_type: Oid<'_>, digested: &[u8]) -> Result<Vec<u8>, Error> {
        let version = self.version.unwrap_or(if self.is_version_3() { 3 } else { 1 });
        let mut fields = vec![der::integer(version.into()), self.sid()?, self.digest_algorithm.clone()];
        fields.extend(self.signed_attributes(content_type, digested).map(|attributes| der::context(0, &attributes)));
        fields.push(self.key.signature_algorithm());
        let signature = self.key.sign(&self.message(content_type, digested))?;
        fields.push(der::octet_string(&signature));
        let mut attributes: Vec<Vec<u8>> = self.unsigned.iter().map(Attribute::to_der).collect();
        for (oid, make) in &self.computed {
            attributes.push(Attribute::new(oid.as_oid(), [make(&signature)?]).to_der());
        }
        if !attributes.is_empty() {
            fields.push(der::context(1, &der::concat(der::sorted(attributes))));
        }
        Ok(der::sequence(fields))
    }

    fn sid(&self) -> Result<Vec<u8>, Error> {
        if let Some(sid) = &self.sid {
            return Ok(sid.clone());
        }
        let certificate = CertificateRef::from_der(&self.certificate).map_err(Error::Certificate)?;
        if self.named_by_key {
            let identifier = certificate.subject_key_id().ok_or(Error::NoKeyIdentifier)?;
            return Ok(der::tlv(0x80, identifier));
        }
        Ok(der::sequence([certificate.issuer(), &der::tlv(0x02, certificate.serial())]))
    }

    /// Returns the content bytes of the signed attributes, or `None` if they are left out.
    fn signed_attributes(&self, content_type: Oid<'_>, digested: &[u8]) -> Option<Vec<u8>> {
        if !self.signed_attributes {
            return None;
        }
        let mut attributes = vec![
            Attribute::new(oids::CONTENT_TYPE, [der::oid(content_type)]),
            Attribute::new(oids::MESSAGE_DIGEST, [der::octet_string(&self.digest.of(digested))]),
        ];
        for Change { remove, add } in &self.changes {
            attributes.retain(|other| remove.as_ref() != Some(&other.oid));
            attributes.extend(add.clone());
        }
        let attributes = attributes.iter().map(Attribute::to_der);
        Some(if self.sorted { der::concat(der::sorted(attributes)) } else { der::concat(attributes) })
    }
}

impl fmt::Debug for Signer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("named_by_key", &self.named_by_key)
            .field("digest", &self.digest)
            .field("changes", &self.changes)
            .field("unsigned", &self.unsigned)
            .finish_non_exhaustive()
    }
}
