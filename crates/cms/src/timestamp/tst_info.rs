//! What a timestamp token says.

use der::{
    Decode,
    asn1::{GeneralizedTime, IntRef},
};
use pki_types::UnixTime;

use crate::{
    error::{ParseError, ParseErrorKind},
    oid,
    reader::{Fields, Tlv, tag},
    signed_data::Content,
    verify_error::VerifyError,
};

/// The content of a token (RFC 3161 2.4.2).
///
/// ```asn1
/// TSTInfo ::= SEQUENCE {
///   version         INTEGER { v1(1) },
///   policy          OBJECT IDENTIFIER,
///   messageImprint  SEQUENCE { hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING },
///   serialNumber    INTEGER,
///   genTime         GeneralizedTime,
///   accuracy        Accuracy OPTIONAL,
///   ordering        BOOLEAN DEFAULT FALSE,
///   nonce           INTEGER OPTIONAL,
///   tsa             [0] EXPLICIT GeneralName OPTIONAL,
///   extensions      [1] IMPLICIT Extensions OPTIONAL }
/// ```
///
/// The policy, the serial number, the nonce (there was no question of ours that it could answer) and the name of the
/// authority (a hint: the certificate says who it is) are read over.
#[derive(Debug)]
pub(super) struct TstInfo<'a> {
    /// Content octets of an object identifier.
    pub(super) imprint_algorithm: &'a [u8],
    pub(super) imprint: &'a [u8],
    /// `genTime`, fractions cut off.
    pub(super) time: UnixTime,
}

impl<'a> TstInfo<'a> {
    /// Reads the octets inside the OCTET STRING of a token.
    pub(super) fn read(content: Content<'a>) -> Result<Self, VerifyError> {
        let header = content.der().len().saturating_sub(content.octets().len());
        let mut outer = Fields::new(content.octets(), content.offset().saturating_add(header));
        let mut fields = outer.read(tag::SEQUENCE, "TSTInfo")?.fields();
        outer.finish("TSTInfo")?;
        read_version(&mut fields)?;
        fields.read_oid("TSTInfo.policy")?;
        let (imprint_algorithm, imprint) = read_imprint(fields.read(tag::SEQUENCE, "TSTInfo.messageImprint")?)?;
        read_integer(fields.read(tag::INTEGER, "TSTInfo.serialNumber")?, "TSTInfo.serialNumber")?;
        let time = read_time(fields.read(tag::GENERALIZED_TIME, "TSTInfo.genTime")?)?;
        if let Some(accuracy) = fields.read_optional(tag::SEQUENCE, ACCURACY)? {
            check_accuracy(accuracy)?;
        }
        if let Some(ordering) = fields.read_optional(tag::BOOLEAN, "TSTInfo.ordering")? {
            read_boolean(ordering, "TSTInfo.ordering")?;
        }
        if let Some(nonce) = fields.read_optional(tag::INTEGER, "TSTInfo.nonce")? {
            read_integer(nonce, "TSTInfo.nonce")?;
        }
        if let Some(name) = fields.read_optional(tag::CONTEXT_0, "TSTInfo.tsa")? {
            let mut inside = name.fields();
            inside.read_any("TSTInfo.tsa")?;
            inside.finish("TSTInfo.tsa")?;
        }
        if let Some(extensions) = fields.read_optional(tag::CONTEXT_1, EXTENSIONS)? {
            check_extensions(extensions.fields())?;
        }
        fields.finish("TSTInfo")?;
        Ok(Self { imprint_algorithm, imprint, time })
    }
}

fn read_version(fields: &mut Fields<'_>) -> Result<(), ParseError> {
    const FIELD: &str = "TSTInfo.version";
    let version = fields.read(tag::INTEGER, FIELD)?;
    match version.content {
        [1] => Ok(()),
        _ => Err(ParseError::new(FIELD, version.offset, ParseErrorKind::TimestampVersion)),
    }
}

fn read_imprint(imprint: Tlv<'_>) -> Result<(&[u8], &[u8]), ParseError> {
    const FIELD: &str = "TSTInfo.messageImprint";
    let mut fields = imprint.fields();
    let algorithm = fields.read(tag::SEQUENCE, FIELD)?;
    let hash = fields.read(tag::OCTET_STRING, FIELD)?;
    fields.finish(FIELD)?;
    let mut inside = algorithm.fields();
    let oid = inside.read_oid(FIELD)?;
    // NULL or absent, as in a SignerInfo.
    let parameters = if inside.is_empty() { None } else { Some(inside.read_any(FIELD)?) };
    inside.finish(FIELD)?;
    match parameters {
        Some(other) if other.der != [0x05, 0x00] => {
            Err(ParseError::new(FIELD, other.offset, ParseErrorKind::Parameters))
        }
        _ => Ok((oid, hash.content)),
    }
}

/// `YYYYMMDDhhmmss[.f]Z`: a fraction does not end in 0, and is left out where it is none.
fn read_time(time: Tlv<'_>) -> Result<UnixTime, ParseError> {
    const FIELD: &str = "TSTInfo.genTime";
    const DIGITS: usize = 14;
    let malformed = || ParseError::new(FIELD, time.offset, ParseErrorKind::TimestampTime);
    let text = time.content.strip_suffix(b"Z").ok_or_else(malformed)?;
    let (whole, fraction) = text.split_at_checked(DIGITS).ok_or_else(malformed)?;
    let is_fraction = match fraction {
        [] => true,
        [b'.', digits @ .., b'1'..=b'9'] => digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !is_fraction {
        return Err(malformed());
    }
    // With 15 octets of content, tag and length take two.
    let header = [tag::GENERALIZED_TIME, 0x0f];
    let whole = [&header, whole, b"Z"].concat();
    let read = GeneralizedTime::from_der(&whole).map_err(|_| malformed())?;
    Ok(UnixTime::since_unix_epoch(read.to_unix_duration()))
}

const ACCURACY: &str = "TSTInfo.accuracy";

/// `Accuracy ::= SEQUENCE { seconds INTEGER OPTIONAL, millis [0] INTEGER (1..999) OPTIONAL, micros [1] (1..999) OPTIONAL }`
fn check_accuracy(accuracy: Tlv<'_>) -> Result<(), ParseError> {
    let mut fields = accuracy.fields();
    if let Some(seconds) = fields.read_optional(tag::INTEGER, ACCURACY)? {
        read_integer(seconds, ACCURACY)?;
    }
    for part in [tag::CONTEXT_0_PRIMITIVE, tag::CONTEXT_1_PRIMITIVE] {
        let Some(part) = fields.read_optional(part, ACCURACY)? else { continue };
        let in_range = match *part.content {
            [low] => (1..=0x7f).contains(&low),
            [high, low] => (0x80..=999).contains(&u16::from_be_bytes([high, low])),
            _ => false,
        };
        if !in_range {
            return Err(ParseError::new(ACCURACY, part.offset, ParseErrorKind::Accuracy));
        }
    }
    fields.finish(ACCURACY)
}

const EXTENSIONS: &str = "TSTInfo.extensions";

/// Of the form, and none of them critical: what it says could change the meaning of the token.
fn check_extensions(mut extensions: Fields<'_>) -> Result<(), VerifyError> {
    while !extensions.is_empty() {
        let mut fields = extensions.read(tag::SEQUENCE, EXTENSIONS)?.fields();
        let id = fields.read_oid(EXTENSIONS)?;
        let critical = fields.read_optional(tag::BOOLEAN, EXTENSIONS)?;
        fields.read(tag::OCTET_STRING, EXTENSIONS)?;
        fields.finish(EXTENSIONS)?;
        if critical.map(|critical| read_boolean(critical, EXTENSIONS)).transpose()? == Some(true) {
            return Err(VerifyError::TokenExtension { extension: oid::dotted(id) });
        }
    }
    Ok(())
}

fn read_boolean(value: Tlv<'_>, field: &'static str) -> Result<bool, ParseError> {
    match value.content {
        [0x00] => Ok(false),
        [0xff] => Ok(true),
        _ => Err(ParseError::new(field, value.offset, ParseErrorKind::Boolean)),
    }
}

fn read_integer(value: Tlv<'_>, field: &'static str) -> Result<(), ParseError> {
    IntRef::from_der(value.der).map(drop).map_err(|error| ParseError::decoding(field, value.offset, error))
}
