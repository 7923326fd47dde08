//! The signed message that contains a list.

use trustlist_base::Cursor;
use trustlist_ctl::{Oid, OidBuf, oids};

use crate::{der, error::Error, key::Sign, signer::Signer};

/// A PKCS #7 signed message: the contents of a `.stl` file.
///
/// ```asn1
/// ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT ANY }
/// SignedData ::= SEQUENCE {
///   version           INTEGER,
///   digestAlgorithms  SET OF AlgorithmIdentifier,
///   contentInfo       SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT ANY OPTIONAL },
///   certificates      [0] IMPLICIT SET OF Certificate OPTIONAL,
///   signerInfos       SET OF SignerInfo }
/// ```
///
/// By default, the message has the form of Microsoft's lists (RFC 2315). The version is 1 and the content type
/// 1.3.6.1.4.1.311.10.1. The list is a bare SEQUENCE, and the digest covers its content bytes without tag and length.
/// The certificates are in DER order.
#[derive(Clone, Debug)]
pub struct Envelope<'k> {
    pub(crate) version: Option<u32>,
    pub(crate) digest_algorithms: Option<Vec<Vec<u8>>>,
    content_type: OidBuf,
    form: Form,
    content: Vec<u8>,
    certificates: Vec<Vec<u8>>,
    signer_certificates: bool,
    signers: Vec<Signer<'k>>,
}

/// How the content is stored in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The content is a bare value. The digest covers its content bytes (RFC 2315 9.3).
    Bare,
    /// The content is inside an OCTET STRING. The digest covers the whole value (RFC 5652 5.4).
    OctetString,
    /// The content is stored outside the message. The digest covers the whole value.
    Absent,
}

impl<'k> Envelope<'k> {
    /// Creates a message with this list, as [`List::to_der`](crate::List::to_der) returns it. All of Microsoft's lists
    /// have this form.
    pub fn new(content: impl Into<Vec<u8>>) -> Self {
        Self::of(Form::Bare, oids::CTL, content.into())
    }

    /// Creates a message with this list in an OCTET STRING. This is the form of CMS (RFC 5652), for which Windows has
    /// the flag `CMSG_CMS_ENCAPSULATED_CTL_FLAG`. The version is 3, and the digest covers the whole list.
    pub fn in_octet_string(content: impl Into<Vec<u8>>) -> Self {
        Self::of(Form::OctetString, oids::CTL, content.into())
    }

    /// Creates a message without content, for a list that is stored separately. The digest covers the whole list.
    pub fn detached(content: impl Into<Vec<u8>>) -> Self {
        Self::of(Form::Absent, oids::CTL, content.into())
    }

    /// Creates the message for [`Signer::nested`]. It is like [`detached`](Self::detached), with the content type
    /// `pkcs7-data`.
    pub fn nested(content: impl Into<Vec<u8>>) -> Self {
        Self::of(Form::Absent, oids::DATA, content.into())
    }

    fn of(form: Form, content_type: Oid<'_>, content: Vec<u8>) -> Self {
        Self {
            version: None,
            digest_algorithms: None,
            content_type: content_type.to_owned(),
            form,
            content,
            certificates: Vec::new(),
            signer_certificates: true,
            signers: Vec::new(),
        }
    }

    /// Sets the content type of the message, and its copy in the signed attributes of every signer.
    #[must_use]
    pub fn content_type(mut self, oid: Oid<'_>) -> Self {
        self.content_type = oid.to_owned();
        self
    }

    /// Adds a certificate (DER), such as the signer's CA certificate. A certificate added twice is encoded twice.
    #[must_use]
    pub fn certificate(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.certificates.push(der.into());
        self
    }

    /// Adds a signer, and its certificate unless the message already has it.
    #[must_use]
    pub fn signer(mut self, signer: Signer<'k>) -> Self {
        self.signers.push(signer);
        self
    }

    /// Leaves out the signers' certificates, except those added with [`certificate`](Self::certificate).
    #[must_use]
    pub fn without_signer_certificates(mut self) -> Self {
        self.signer_certificates = false;
        self
    }

    /// Signs with this certificate (DER) and key, and returns the message. This is short for adding a plain [`Signer`]
    /// and calling [`to_der`](Self::to_der).
    ///
    /// # Errors
    ///
    /// The errors of [`to_der`](Self::to_der).
    pub fn sign(self, certificate: impl Into<Vec<u8>>, key: &'k dyn Sign) -> Result<Vec<u8>, Error> {
        self.signer(Signer::new(certificate, key)).to_der()
    }

    /// Returns the bytes that `signer` signs. Use them to create the signature elsewhere, and add it as a
    /// [`Presigned`](crate::Presigned). The bytes depend on the digest of the signer's key.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] if the content is not exactly one DER value.
    pub fn message(&self, signer: &Signer<'_>) -> Result<Vec<u8>, Error> {
        Ok(signer.message(self.content_type.as_oid(), self.digested()?))
    }

    /// Signs the content, and returns the message. Without signers, the result is an unsigned list, in which
    /// `signerInfos` is empty.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] if the content is not exactly one DER value, [`Error::Certificate`] or
    /// [`Error::NoKeyIdentifier`] if a signer's certificate cannot be used, or the error of a key that cannot sign.
    pub fn to_der(&self) -> Result<Vec<u8>, Error> {
        let digested = self.digested()?;
        let content_type = self.content_type.as_oid();
        let signers: Vec<Vec<u8>> =
            self.signers.iter().map(|signer| signer.to_der(content_type, digested)).collect::<Result<_, _>>()?;

        let mut content_info = vec![der::oid(content_type)];
        content_info.extend(match self.form {
            Form::Bare => Some(der::context(0, &self.content)),
            Form::OctetString => Some(der::context(0, &der::octet_string(&self.content))),
            Form::Absent => None,
        });
        let mut fields = vec![
            der::integer(self.version.unwrap_or_else(|| self.default_version()).into()),
            der::set_of(self.digest_algorithms.clone().unwrap_or_else(|| self.signers_digest_algorithms())),
            der::sequence(content_info),
        ];
        let certificates = self.all_certificates();
        if !certificates.is_empty() {
            fields.push(der::context(0, &der::concat(der::sorted(certificates))));
        }
        fields.push(der::set_of(signers));
        Ok(der::sequence([der::oid(oids::SIGNED_DATA), der::context(0, &der::sequence(fields))]))
    }

    /// Returns the bytes that `messageDigest` covers.
    fn digested(&self) -> Result<&[u8], Error> {
        let mut cursor = Cursor::new(&self.content, 0);
        let content = cursor.read_any("content").map_err(Error::Content)?.content;
        cursor.finish("content").map_err(Error::Content)?;
        Ok(if self.form == Form::Bare { content } else { &self.content })
    }

    /// Returns 3 for forms that only RFC 5652 defines (section 5.1), otherwise 1.
    fn default_version(&self) -> u32 {
        if self.form == Form::OctetString || self.signers.iter().any(Signer::is_version_3) { 3 } else { 1 }
    }

    fn signers_digest_algorithms(&self) -> Vec<Vec<u8>> {
        let mut algorithms: Vec<Vec<u8>> = Vec::new();
        for signer in &self.signers {
            if !algorithms.iter().any(|other| other == signer.digest_identifier()) {
                algorithms.push(signer.digest_identifier().to_vec());
            }
        }
        algorithms
    }

    fn all_certificates(&self) -> Vec<&[u8]> {
        let mut certificates: Vec<&[u8]> = self.certificates.iter().map(Vec::as_slice).collect();
        if self.signer_certificates {
            for signer in &self.signers {
                if !certificates.contains(&signer.certificate()) {
                    certificates.push(signer.certificate());
                }
            }
        }
        certificates
    }
}
