//! The signed message around a list.

use trustlist_base::Cursor;
use trustlist_ctl::{Oid, OidBuf, oids};

use crate::{der, error::Error, key::Sign, signer::Signer};

/// A PKCS #7 signed message, in the form of Microsoft's lists unless told otherwise: the contents of a `.stl` file.
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
/// That form (RFC 2315): version 1, content type 1.3.6.1.4.1.311.10.1, the list as a bare SEQUENCE, of which the digest
/// covers the content octets and not tag and length, and the certificates in the order of DER.
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

/// How the content stands in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// The value itself; the digest is over its content octets (RFC 2315 9.3).
    Bare,
    /// Inside an OCTET STRING; the digest is over the whole value (RFC 5652 5.4).
    OctetString,
    /// Not at all; the digest is over the whole value.
    Absent,
}

impl<'k> Envelope<'k> {
    /// Around a list, as [`List::to_der`](crate::List::to_der) gives it: the form of all of Microsoft's lists.
    pub fn new(content: impl Into<Vec<u8>>) -> Self {
        Self::of(Form::Bare, oids::CTL, content.into())
    }

    /// Around a list in an OCTET STRING, the form of CMS (RFC 5652), of which the Windows headers speak
    /// (`CMSG_CMS_ENCAPSULATED_CTL_FLAG`). The version is 3, and the digest covers the whole list.
    pub fn in_octet_string(content: impl Into<Vec<u8>>) -> Self {
        Self::of(Form::OctetString, oids::CTL, content.into())
    }

    /// For a list that stands elsewhere: the message has no content, and the digest covers the whole list.
    pub fn detached(content: impl Into<Vec<u8>>) -> Self {
        Self::of(Form::Absent, oids::CTL, content.into())
    }

    /// The message for [`Signer::nested`]: as [`detached`](Self::detached), with the content type `pkcs7-data`.
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

    /// Sets the content type, here and in the signed attribute of every signer.
    #[must_use]
    pub fn content_type(mut self, oid: Oid<'_>) -> Self {
        self.content_type = oid.to_owned();
        self
    }

    /// Adds a certificate (DER), such as that of the signer's CA; twice if it is given twice.
    #[must_use]
    pub fn certificate(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.certificates.push(der.into());
        self
    }

    /// Adds a signer. Its certificate comes into the message, unless it is there.
    #[must_use]
    pub fn signer(mut self, signer: Signer<'k>) -> Self {
        self.signers.push(signer);
        self
    }

    /// Leaves the certificates of the signers out, where they are not given to [`certificate`](Self::certificate).
    #[must_use]
    pub fn without_signer_certificates(mut self) -> Self {
        self.signer_certificates = false;
        self
    }

    /// Signs with this certificate (DER) and key, and gives the whole message: short for a plain [`Signer`] and
    /// [`to_der`](Self::to_der).
    ///
    /// # Errors
    ///
    /// As [`to_der`](Self::to_der).
    pub fn sign(self, certificate: impl Into<Vec<u8>>, key: &'k dyn Sign) -> Result<Vec<u8>, Error> {
        self.signer(Signer::new(certificate, key)).to_der()
    }

    /// What `signer` would sign here: for a signature that is made elsewhere, and comes back as a
    /// [`Presigned`](crate::Presigned). It depends on the digest of the signer's key.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] if the content is not one DER value.
    pub fn message(&self, signer: &Signer<'_>) -> Result<Vec<u8>, Error> {
        Ok(signer.message(self.content_type.as_oid(), self.digested()?))
    }

    /// Signs, and gives the whole message. Without signers it is an unsigned list, with an empty `signerInfos`.
    ///
    /// # Errors
    ///
    /// The content is not one DER value, a signer's certificate cannot be read, or a key cannot sign.
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
        let certificates = self.bag();
        if !certificates.is_empty() {
            fields.push(der::context(0, &der::concat(der::sorted(certificates))));
        }
        fields.push(der::set_of(signers));
        Ok(der::sequence([der::oid(oids::SIGNED_DATA), der::context(0, &der::sequence(fields))]))
    }

    /// The octets that `messageDigest` covers.
    fn digested(&self) -> Result<&[u8], Error> {
        let mut cursor = Cursor::new(&self.content, 0);
        let content = cursor.read_any("content").map_err(Error::Content)?.content;
        cursor.finish("content").map_err(Error::Content)?;
        Ok(if self.form == Form::Bare { content } else { &self.content })
    }

    /// RFC 5652 5.1 for the forms that RFC 2315 does not have, else 1.
    fn default_version(&self) -> u32 {
        if self.form == Form::OctetString || self.signers.iter().any(Signer::is_third_version) { 3 } else { 1 }
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

    fn bag(&self) -> Vec<&[u8]> {
        let mut bag: Vec<&[u8]> = self.certificates.iter().map(Vec::as_slice).collect();
        if self.signer_certificates {
            for signer in &self.signers {
                if !bag.contains(&signer.certificate()) {
                    bag.push(signer.certificate());
                }
            }
        }
        bag
    }
}
