//! Reads the outer structure of a signed message: ContentInfo, SignedData, the content and the certificates.

use std::{borrow::Cow, ops::Range};

use trustlist_base::{Cursor, Oid, ReadError, ReadErrorKind, Tlv, oids, tag};

use crate::limits::Limits;

/// A `SignedData`, split into its parts. Nothing is decoded further, changed or verified.
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
/// Source: RFC 2315 (PKCS #7), which allows content of any type; RFC 5652 (CMS) allows only an OCTET STRING. Trust
/// lists are PKCS #7: the content is the bare SEQUENCE of the list.
///
/// ```
/// use trustlist_cms::{Limits, SignedData};
///
/// let list = trustlist_testdata::newest_list();
/// let signed = SignedData::parse(list, &Limits::default())?;
/// assert_eq!(signed.certificates().count(), 2);
/// assert_eq!(signed.content().unwrap().der()[0], 0x30);
/// # Ok::<(), trustlist_cms::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SignedData<'a> {
    source: &'a [u8],
    outline: Cow<'a, Outline>,
}

/// The positions of the parts of a [`SignedData`] in its source. Keep this outline together with the source to verify
/// the message later without parsing it again.
#[derive(Clone, Debug)]
pub struct Outline {
    content_type: Place,
    content: Option<Place>,
    certificates: Vec<Place>,
    signers: Vec<Place>,
}

impl Outline {
    /// Returns the message with this outline. `source` must be all the bytes that the message was parsed from. With
    /// other bytes, the parts of the message are arbitrary pieces of them, or empty.
    #[must_use]
    pub const fn within<'a>(&'a self, source: &'a [u8]) -> SignedData<'a> {
        SignedData { source, outline: Cow::Borrowed(self) }
    }
}

/// The position of a value and of its content in the source.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    content: usize,
    end: usize,
}

impl Place {
    const fn of(tlv: Tlv<'_>) -> Self {
        Self { start: tlv.offset, content: tlv.content_offset(), end: tlv.range().end }
    }

    const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    fn within(self, source: &[u8]) -> Tlv<'_> {
        let bytes = |range: Range<usize>| source.get(range).unwrap_or_default();
        Tlv { der: bytes(self.start..self.end), content: bytes(self.content..self.end), offset: self.start }
    }
}

/// The signed content and its position in the source.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a>(Tlv<'a>);

impl<'a> Content<'a> {
    /// Returns the content with tag and length, which a nested signature covers.
    #[must_use]
    pub const fn der(&self) -> &'a [u8] {
        self.0.der
    }

    /// Returns the content without tag and length, which the primary signature covers.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.0.content
    }

    /// Returns the offset of [`der`](Self::der), in bytes from the start of the source.
    #[must_use]
    pub const fn offset(&self) -> usize {
        self.0.offset
    }

    /// Returns the range of [`der`](Self::der) in the source.
    #[must_use]
    pub const fn range(&self) -> Range<usize> {
        self.0.range()
    }

    /// Returns the range of [`bytes`](Self::bytes) in the source.
    #[must_use]
    pub const fn bytes_range(&self) -> Range<usize> {
        self.0.content_range()
    }

    /// Returns whether the content is an OCTET STRING around the list. This is the form of CMS; no known list uses it.
    #[must_use]
    pub fn is_octet_string(&self) -> bool {
        self.0.tag() == tag::OCTET_STRING
    }

    /// Returns whether the content is a bare SEQUENCE. Verification checks this separately, because the primary digest
    /// does not cover the tag.
    #[must_use]
    pub fn is_sequence(&self) -> bool {
        self.0.tag() == tag::SEQUENCE
    }

    pub(crate) const fn cursor(&self) -> Cursor<'a> {
        self.0.cursor()
    }
}

impl<'a> SignedData<'a> {
    /// Reads a message. `source` must contain one `ContentInfo` of type signedData and nothing else.
    ///
    /// # Errors
    ///
    /// Returns an error about the first field that is not DER, does not fit this structure or exceeds a limit, with its
    /// offset.
    pub fn parse(source: &'a [u8], limits: &Limits) -> Result<Self, ReadError> {
        Self::parse_within(source, 0..source.len(), limits)
    }

    /// Reads the message at `range` in `source`.
    pub(crate) fn parse_within(source: &'a [u8], range: Range<usize>, limits: &Limits) -> Result<Self, ReadError> {
        if range.len() > limits.message_bytes {
            let kind = ReadErrorKind::TooLong { bytes: range.len(), limit: limits.message_bytes };
            return Err(ReadError::new("ContentInfo", range.start, kind));
        }
        let mut content_info = Cursor::within(source, range).read_only(tag::SEQUENCE, "ContentInfo")?.cursor();
        let offset = content_info.position();
        if content_info.read_oid("ContentInfo.contentType")? != oids::SIGNED_DATA {
            return Err(ReadError::form("ContentInfo.contentType", offset, "signedData (1.2.840.113549.1.7.2)"));
        }
        let mut explicit = content_info.read(tag::constructed(0), "ContentInfo.content")?.cursor();
        content_info.finish("ContentInfo")?;
        let signed_data = explicit.read(tag::SEQUENCE, "SignedData")?;
        explicit.finish("ContentInfo.content")?;
        Ok(Self { source, outline: Cow::Owned(read(signed_data.cursor(), limits)?) })
    }

    /// Returns the type of the content: 1.3.6.1.4.1.311.10.1 for a trust list.
    #[must_use]
    pub fn content_type(&self) -> Oid<'a> {
        Oid::constant(self.outline.content_type.within(self.source).content)
    }

    /// Returns the content; `None` in a nested or detached signature.
    #[must_use]
    pub fn content(&self) -> Option<Content<'a>> {
        self.outline.content.map(|content| Content(content.within(self.source)))
    }

    /// Returns the certificates in the message, in their original order. They can be malformed, or unrelated to the
    /// signer.
    pub fn certificates(&self) -> impl Iterator<Item = &'a [u8]> {
        self.bag().map(|certificate| certificate.der)
    }

    /// Returns the number of SignerInfos. Only a message with exactly one can be verified.
    #[must_use]
    pub fn signer_count(&self) -> usize {
        self.outline.signers.len()
    }

    /// Returns the outline of the message.
    #[must_use]
    pub fn into_outline(self) -> Outline {
        self.outline.into_owned()
    }

    pub(crate) const fn source(&self) -> &'a [u8] {
        self.source
    }

    /// Returns the X.509 certificates in the message. The four other alternatives of `CertificateChoices` have tags of
    /// their own, and are skipped.
    pub(crate) fn bag(&self) -> impl Iterator<Item = Tlv<'a>> {
        let certificates = self.outline.certificates.iter().map(|choice| choice.within(self.source));
        certificates.filter(|choice| choice.tag() == tag::SEQUENCE)
    }

    /// Returns the SignerInfo, if there is exactly one.
    pub(crate) fn only_signer(&self) -> Option<Tlv<'a>> {
        match *self.outline.signers {
            [signer] => Some(signer.within(self.source)),
            _ => None,
        }
    }
}

fn read(mut fields: Cursor<'_>, limits: &Limits) -> Result<Outline, ReadError> {
    fields.read(tag::INTEGER, "SignedData.version")?;
    // digestAlgorithms is skipped: no signature covers it, and the SignerInfo names the digest that counts.
    fields.read(tag::SET, "SignedData.digestAlgorithms")?;
    let (content_type, content) = read_content(fields.read(tag::SEQUENCE, "SignedData.contentInfo")?)?;
    let certificates = match fields.read_optional(tag::constructed(0), "SignedData.certificates")? {
        Some(bag) => read_members(bag, limits.certificates, limits.certificate_bytes, "SignedData.certificates")?,
        None => Vec::new(),
    };
    // Revocation lists are skipped. No known trust list contains any.
    fields.read_optional(tag::constructed(1), "SignedData.crls")?;
    // Some unsigned lists omit the SET instead of leaving it empty. Both forms mean that the message is not signed.
    let signers = match fields.read_optional(tag::SET, "SignedData.signerInfos")? {
        Some(set) => read_members(set, limits.signers, limits.signer_bytes, "SignedData.signerInfos")?,
        None => Vec::new(),
    };
    fields.finish("SignedData")?;
    Ok(Outline { content_type, content, certificates, signers })
}

/// Reads the members of a set: at most `count` members, each of at most `bytes` bytes. This bounds the cost of decoding
/// them.
fn read_members(set: Tlv<'_>, count: usize, bytes: usize, field: &'static str) -> Result<Vec<Place>, ReadError> {
    let mut members = Vec::new();
    set.cursor().read_all(count, field, |fields| -> Result<(), ReadError> {
        members.push(Place::of(fields.read_any(field)?));
        Ok(())
    })?;
    match members.iter().find(|member| member.len() > bytes) {
        Some(member) => {
            let kind = ReadErrorKind::TooLong { bytes: member.len(), limit: bytes };
            Err(ReadError::new(field, member.start, kind))
        }
        None => Ok(members),
    }
}

fn read_content(content_info: Tlv<'_>) -> Result<(Place, Option<Place>), ReadError> {
    let mut fields = content_info.cursor();
    let start = fields.position();
    let content_type = fields.read_oid("contentInfo.contentType")?.content();
    let end = fields.position();
    let content_type = Place { start, content: end.saturating_sub(content_type.len()), end };
    let content = match fields.read_optional(tag::constructed(0), "contentInfo.content")? {
        Some(explicit) => {
            let mut inside = explicit.cursor();
            let content = inside.read_any("contentInfo.content")?;
            inside.finish("contentInfo.content")?;
            Some(Place::of(content))
        }
        None => None,
    };
    fields.finish("contentInfo")?;
    Ok((content_type, content))
}
