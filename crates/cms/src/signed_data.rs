//! The frame of a signed message: ContentInfo, SignedData, the content, the bag of certificates.

use crate::{
    error::{ParseError, ParseErrorKind},
    limits::Limits,
    oid,
    reader::{Fields, Tlv, tag},
};

/// A `SignedData`, read in its outline: nothing decoded further, nothing proved, every octet as it came.
///
/// ```asn1
/// ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT ANY OPTIONAL }
/// SignedData  ::= SEQUENCE {
///   version           INTEGER,
///   digestAlgorithms  SET OF AlgorithmIdentifier,
///   contentInfo       ContentInfo,
///   certificates      [0] IMPLICIT SET OF Certificate OPTIONAL,
///   crls              [1] IMPLICIT SET OF CertificateList OPTIONAL,
///   signerInfos       SET OF SignerInfo }
/// ```
///
/// Source: RFC 2315 (PKCS#7), whose content may be any type; RFC 5652 (CMS) allows only an OCTET STRING. Trust lists
/// are PKCS#7: the content is the bare SEQUENCE of the list.
///
/// ```
/// use trustlist_cms::{Limits, SignedData};
///
/// let list = trustlist_testdata::newest_list();
/// let signed = SignedData::parse(list, &Limits::default())?;
/// assert_eq!(signed.certificates().count(), 2);
/// assert_eq!(signed.content().unwrap().der()[0], 0x30);
/// # Ok::<(), trustlist_cms::ParseError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SignedData<'a> {
    content_type: &'a [u8],
    content: Option<Content<'a>>,
    certificates: Vec<Tlv<'a>>,
    signers: Vec<Tlv<'a>>,
}

/// The signed content with its place in the source.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a>(Tlv<'a>);

impl<'a> Content<'a> {
    /// The content with tag and length: what a nested signature digests.
    #[must_use]
    pub const fn der(&self) -> &'a [u8] {
        self.0.der
    }

    /// The content's own octets, without tag and length: what a primary signature digests.
    #[must_use]
    pub const fn octets(&self) -> &'a [u8] {
        self.0.content
    }

    /// Where [`der`](Self::der) begins, in octets from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.0.offset
    }

    /// Whether it is the CMS form, an OCTET STRING around the list, of which no real file is known.
    #[must_use]
    pub fn is_octet_string(&self) -> bool {
        self.0.has_tag(tag::OCTET_STRING)
    }

    /// Whether it is a bare SEQUENCE. The primary digest does not cover the tag, so this is checked apart.
    #[must_use]
    pub fn is_sequence(&self) -> bool {
        self.0.has_tag(tag::SEQUENCE)
    }
}

impl<'a> SignedData<'a> {
    /// Reads a message: `source` is one `ContentInfo` of type signedData and nothing else.
    ///
    /// # Errors
    ///
    /// The first thing that is not DER, not this structure, or over a limit, with its field and offset.
    pub fn parse(source: &'a [u8], limits: &Limits) -> Result<Self, ParseError> {
        Self::parse_at(source, 0, limits)
    }

    /// The same for a message that stands `offset` octets into the caller's source.
    pub(crate) fn parse_at(source: &'a [u8], offset: usize, limits: &Limits) -> Result<Self, ParseError> {
        if source.len() > limits.message_bytes {
            let kind = ParseErrorKind::TooLong { octets: source.len(), limit: limits.message_bytes };
            return Err(ParseError::new("ContentInfo", offset, kind));
        }
        let mut outer = Fields::new(source, offset);
        let mut content_info = outer.read(tag::SEQUENCE, "ContentInfo")?.fields();
        outer.finish("ContentInfo")?;
        let content_type = content_info.read(tag::OBJECT_IDENTIFIER, "ContentInfo.contentType")?;
        if content_type.content != oid::SIGNED_DATA {
            return Err(ParseError::new("ContentInfo.contentType", content_type.offset, ParseErrorKind::NotSignedData));
        }
        let mut explicit = content_info.read(tag::CONTEXT_0, "ContentInfo.content")?.fields();
        content_info.finish("ContentInfo")?;
        let signed_data = explicit.read(tag::SEQUENCE, "SignedData")?;
        explicit.finish("ContentInfo.content")?;
        Self::read(signed_data.fields(), limits)
    }

    fn read(mut fields: Fields<'a>, limits: &Limits) -> Result<Self, ParseError> {
        fields.read(tag::INTEGER, "SignedData.version")?;
        // Unsigned, and repeated in the SignerInfo, which decides: read over.
        fields.read(tag::SET, "SignedData.digestAlgorithms")?;
        let (content_type, content) = read_content(fields.read(tag::SEQUENCE, "SignedData.contentInfo")?)?;
        let certificates = match fields.read_optional(tag::CONTEXT_0, "SignedData.certificates")? {
            Some(bag) => read_members(bag, limits.certificates, limits.certificate_bytes, "SignedData.certificates")?,
            None => Vec::new(),
        };
        // Revocation lists: never seen in a trust list, and not used.
        fields.read_optional(tag::CONTEXT_1, "SignedData.crls")?;
        // Absent in some unsigned lists (not DER: the SET should be empty). It means the same: nobody signed.
        let signers = match fields.read_optional(tag::SET, "SignedData.signerInfos")? {
            Some(set) => read_members(set, limits.signers, limits.signer_bytes, "SignedData.signerInfos")?,
            None => Vec::new(),
        };
        fields.finish("SignedData")?;
        Ok(Self { content_type, content, certificates, signers })
    }

    /// The content octets of the content's type: 1.3.6.1.4.1.311.10.1 for a trust list.
    #[must_use]
    pub const fn content_type(&self) -> &'a [u8] {
        self.content_type
    }

    /// The content, absent in a nested or detached signature.
    #[must_use]
    pub const fn content(&self) -> Option<Content<'a>> {
        self.content
    }

    /// The certificates of the bag, whole, in the order of the file. Nothing says that they are needed, or well formed.
    pub fn certificates(&self) -> impl Iterator<Item = &'a [u8]> {
        self.bag().map(|certificate| certificate.der)
    }

    /// How many SignerInfos there are. Only a message with exactly one can be verified.
    #[must_use]
    pub fn signer_count(&self) -> usize {
        self.signers.len()
    }

    /// The bag without what is no X.509 certificate (`CertificateChoices` has four more, all tagged).
    pub(crate) fn bag(&self) -> impl Iterator<Item = Tlv<'a>> {
        self.certificates.iter().copied().filter(|choice| choice.has_tag(tag::SEQUENCE))
    }

    pub(crate) fn signers(&self) -> &[Tlv<'a>] {
        &self.signers
    }
}

/// The members of a set: at most `count`, of at most `bytes` octets each, so that decoding one is bounded.
fn read_members<'a>(set: Tlv<'a>, count: usize, bytes: usize, field: &'static str) -> Result<Vec<Tlv<'a>>, ParseError> {
    let members = set.fields().read_all(count, field)?;
    match members.iter().find(|member| member.der.len() > bytes) {
        Some(member) => {
            let kind = ParseErrorKind::TooLong { octets: member.der.len(), limit: bytes };
            Err(ParseError::new(field, member.offset, kind))
        }
        None => Ok(members),
    }
}

fn read_content(content_info: Tlv<'_>) -> Result<(&[u8], Option<Content<'_>>), ParseError> {
    let mut fields = content_info.fields();
    let content_type = fields.read(tag::OBJECT_IDENTIFIER, "contentInfo.contentType")?;
    let content = match fields.read_optional(tag::CONTEXT_0, "contentInfo.content")? {
        Some(explicit) => {
            let mut inside = explicit.fields();
            let content = inside.read_any("contentInfo.content")?;
            inside.finish("contentInfo.content")?;
            Some(Content(content))
        }
        None => None,
    };
    fields.finish("contentInfo")?;
    Ok((content_type.content, content))
}
